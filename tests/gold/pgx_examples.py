#!/usr/bin/python3
"""PharmCAT's two whole examples through vdt query: diplotype, phenotype and activity score of every
gene; the same from VCFs that say the same in other words, and on GRCh37; and that a VCF of variant
sites alone calls nothing for certain."""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
EXAMPLES = f"{DATA}/gold/pgx/examples"


def genes(vcf, *options):
    done = subprocess.run([VDT, "query", "-k", KB, "--origin", "germline", "--assembly", "GRCh38", *options, vcf],
                          capture_output=True, text=True, check=True)
    return {p["gene"]: p for p in json.loads(done.stdout)["pharmacogenomics"]}


def told(p):
    """(diplotype, phenotype, activity score) of each best diplotype"""
    return {(d["name"], d["phenotype"] or "", "" if d["activity_score"] is None else f"{d['activity_score']:.1f}")
            for d in p["diplotypes"] if d["is_best"]}


def expected(path):
    with open(path, encoding="utf-8") as f:
        next(f)  # the program's version
        for row in csv.DictReader(f, delimiter="\t"):
            yield row["Gene"], (row["Source Diplotype"], row["Phenotype"].strip(), row["Activity Score"])


def records(path):
    with open(path, encoding="utf-8") as f:
        lines = f.read().splitlines()
    return [x for x in lines if x.startswith("#")], [x.split("\t") for x in lines if not x.startswith("#")]


def write(path, head, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(head + ["\t".join(r) for r in rows]) + "\n")


def split_alts(rows):
    """every ALT in a record of its own, as bcftools norm -m- does it"""
    for r in rows:
        alts, gt = r[4].split(","), re.split("[/|]", r[9])
        for i, alt in enumerate(alts, 1):
            mine = ["1" if g == str(i) else "." if g == "." else "0" for g in gt]
            yield [*r[:4], alt, *r[5:9], ("|" if "|" in r[9] else "/").join(mine)]


def with_reference_positions(rows):
    """all-reference records where no definition looks"""
    for r in rows:
        yield r
        yield [r[0], str(int(r[1]) + 100003), ".", "N", ".", ".", "PASS", ".", "GT", "0/0"]


def padded(rows):
    """one more base on the right of insertions and deletions (TA repeat of UGT1A1: T follows)"""
    for r in rows:
        if r[1] == "233760233":
            r = [*r[:3], r[3] + "A", ",".join(a + "A" for a in r[4].split(",")), *r[5:]]
        yield r


def as_blocks(rows):
    """reference genotypes as gVCF blocks"""
    for r in rows:
        if r[9] in ("0/0", "0|0"):
            end = int(r[1]) + len(r[3]) - 1
            r = [*r[:3], r[3][0], "<NON_REF>", ".", ".", f"END={end}", "GT", "0/0"]
        yield r


def variants_only(rows):
    for r in rows:
        if re.search("[1-9]", r[9]):
            yield r


def grch37_places():
    """rsID -> (contig, position, {GRCh38 base: GRCh37 base}) by ClinPGx's own NC_ descriptions, substitutions
    whose bases are the same on both"""
    csv.field_size_limit(1 << 24)
    out = {}
    with open(f"{DATA}/clinpgx/2025-08-05/variants.tsv", encoding="utf-8") as f:
        for v in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            accession = v["Location"].split(":")[0]
            places = {}
            for name in v["Synonyms"].split(","):
                m = re.fullmatch(r"\s*(NC_0000(\d\d)\.\d+):g\.(\d+)([ACGT])>([ACGT])", name)
                if m and m[1] != accession:
                    places.setdefault((m[2], int(m[3]), m[4]), set()).add(m[5])
            if len(places) == 1:
                (contig, pos, ref), alts = places.popitem()
                out[v["Variant Name"]] = (contig, pos, ref, alts)
    return out


def on_grch37(rows, places):
    """the same genotypes on GRCh37, as far as ClinPGx tells where"""
    for r in rows:
        contig, pos, ref, alts = places.get(r[2], (None, 0, "", set()))
        bases = [r[3], *r[4].split(",")]
        if not contig or any(len(b) != 1 for b in bases) or {ref, *alts} < set(bases):
            continue
        have = [bases[int(g)] for g in re.split("[/|]", r[9])]
        order = [ref, *sorted(set(have) - {ref})]
        yield [f"chr{'X' if contig == '23' else int(contig)}", str(pos), r[2], ref, ",".join(order[1:]) or ".", ".",
               "PASS", ".", "GT", "/".join(str(order.index(b)) for b in have)]


def check_grch37(vcf, whole, directory):
    """genes of which every called allele's positions are there: the same diplotypes; how many, of how many"""
    head, rows = records(vcf)
    head = [x for x in head if not x.startswith("##contig")]
    path = f"{directory}/grch37.vcf"
    rows = list(on_grch37(rows, grch37_places()))
    write(path, head, sorted(rows, key=lambda r: (r[0], int(r[1]))))
    done = subprocess.run([VDT, "query", "-k", KB, "--origin", "germline", "--assembly", "GRCh37", path],
                          capture_output=True, text=True, check=True)
    right = total = 0
    for p in json.loads(done.stdout)["pharmacogenomics"]:
        if p["positions"]["used"] < 2:
            continue
        total += 1
        is_right = (told(whole[p["gene"]]) <= told(p)
                    and any(w["key"] == "pgx_warn_lifted" for w in p["warnings"]))
        right += is_right
        if not is_right:
            print(f"  GRCh37 {p['gene']} ({p['positions']}): {told(whole[p['gene']])} became {told(p)}")
    return right, total


# changed genotypes -> CIViC's items by haplotype that must be in the report, and those that must not
HAPLOTYPES = [
    ({}, set(), {"EID1792", "EID1800"}),
    ({"233760233": "0/2"}, {"EID1792"}, {"EID1800"}),  # UGT1A1 *1/*28
    ({"233760233": "0/2", "233759924": "0/1"}, {"EID1792"}, {"EID1800"}),  # *1/*80+*28
    ({"233760233": "0/1"}, set(), {"EID1792"}),  # *1/*36
    ({"97450058": "0/1"}, set(), {"EID1800"}),  # DPYD *2A on one copy
    ({"97450058": "1/1"}, {"EID1800"}, {"EID1792"}),
]


def check_haplotypes(vcf, directory):
    head, rows = records(vcf)
    right = 0
    for changes, wanted, unwanted in HAPLOTYPES:
        path = f"{directory}/haplotypes.vcf"
        changed = [[*r[:9], changes.get(r[1], r[9])] for r in rows]
        for r in changed:  # the TA repeat's ALTs in the order that HAPLOTYPES numbers them
            if r[1] == "233760233":
                r[4] = "C,CATAT,CATATAT"
        write(path, head, changed)
        done = subprocess.run([VDT, "query", "-k", KB, "--origin", "germline", "--assembly", "GRCh38",
                               "-t", "colorectal cancer", path], capture_output=True, text=True, check=True)
        report = json.loads(done.stdout)
        found = {row["id"] for part in ("therapies", "prognosis", "diagnosis", "other_evidence")
                 for row in report[part] if row["match"]["value"] == "true"}
        is_right = wanted <= found and not unwanted & found
        right += is_right
        if not is_right:
            print(f"  {changes}: wanted {wanted}, not {unwanted}, found {found}")
    return right


def main():
    right = total = 0
    lifted = [0, 0]
    same, n_same, careful, n_careful = 0, 0, 0, 0
    for name, options in (("pharmcat.example", ["--pgx-calls", f"{EXAMPLES}/pharmcat.example.outsideCall.tsv"]),
                          ("pharmcat.example2", [])):
        vcf = f"{EXAMPLES}/{name}.vcf"
        whole = genes(vcf, *options)
        for gene, want in expected(f"{EXAMPLES}/{name}.report.tsv"):
            total += 1
            have = told(whole[gene]) if gene in whole else set()
            is_right = have == {want} and whole[gene]["state"] == "called"
            right += is_right
            if not is_right:
                print(f"  {name} {gene}: expected {want}, found {have}")
        head, rows = records(vcf)
        with tempfile.TemporaryDirectory() as directory:
            for how in (split_alts, with_reference_positions, padded, as_blocks):
                path = f"{directory}/{how.__name__}.vcf"
                write(path, head, how(rows))
                for gene, p in genes(path, *options).items():
                    n_same += 1
                    is_same = told(p) == told(whole[gene]) and p["state"] == whole[gene]["state"]
                    same += is_same
                    if not is_same:
                        print(f"  {name} {how.__name__} {gene}: {told(whole[gene])} became {told(p)} {p['state']}")
            for i, n in enumerate(check_grch37(vcf, whole, directory)):
                lifted[i] += n
            path = f"{directory}/variants.vcf"
            write(path, head, variants_only(rows))
            for gene, p in genes(path).items():
                n_careful += 1
                is_careful = p["state"] != "called" and not (p["positions"]["used"] == 0 and p["diplotypes"])
                careful += is_careful
                if not is_careful:
                    print(f"  {name}, variant sites only, {gene}: {p['state']} {told(p)}")
    print(f"gold pgx-examples: {right}/{total}")
    print(f"gold pgx-same-words: {same}/{n_same}")
    print(f"gold pgx-variant-sites: {careful}/{n_careful}")
    print(f"gold pgx-grch37: {lifted[0]}/{lifted[1]}")
    with tempfile.TemporaryDirectory() as directory:
        haplotypes = check_haplotypes(f"{EXAMPLES}/pharmcat.example.vcf", directory)
    print(f"gold pgx-civic-haplotypes: {haplotypes}/{len(HAPLOTYPES)}")
    return 0 if ((right, same, careful, lifted[0], haplotypes)
                 == (total, n_same, n_careful, lifted[1], len(HAPLOTYPES))) else 1


if __name__ == "__main__":
    sys.exit(main())
