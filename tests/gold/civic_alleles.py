#!/usr/bin/python3
"""CIViC's exact alleles (2024-08-01), all 814 distinct ones of the variant table.  Each is written
as a VCF record from its own coordinates (GRCh37, two of GRCh38) and, where CIViC's HGVS or its
lifted table has one, in its GRCh38 form; vdt must find all accepted evidence of it: the items of
its own profile as matches, those of profiles that join it with others as matches or partial.
Expected rows come from the TSV files by a plain join, not from vdt.  Anchor bases of indels are
those of CIViC's own VCF (read for coordinates only, notes/civic.md 1.3) or of the exon windows."""
import collections
import csv
import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
SET = f"{DATA}/civic/2024-08-01/01-Aug-2024-"
NC38 = re.compile(r"NC_0000(\d\d)\.\d+:g\.(\d+)(?:_(\d+))?(.*)")
VERSIONS38 = dict(zip(range(1, 25), "11 12 12 12 10 12 14 11 12 11 10 12 11 9 10 10 11 10 10 11 9 11 "
                                   "11 10".split()))
csv.field_size_limit(1 << 24)


def table(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as f:
        head = f.readline().rstrip("\n").split("\t")
        for line in f:
            yield dict(zip(head, line.rstrip("\n").split("\t")))


class Bases:
    """the exon windows of GRCh38"""
    def __init__(self):
        self.windows = collections.defaultdict(list)
        for path in glob.glob(f"{DATA}/reference/cancer_gene_exons.GRCh38.fa"):
            with open(path, encoding="ascii") as f:
                for part in f.read().split(">")[1:]:
                    name, *lines = part.split("\n")
                    m = re.match(r"chr(\w+):(\d+)-(\d+)", name)
                    self.windows[m[1]].append((int(m[2]), "".join(lines).upper()))

    def at(self, chrom, pos, n=1):
        for beg, bases in self.windows[chrom]:
            if beg <= pos and pos + n <= beg + len(bases):
                return bases[pos - beg:pos - beg + n]
        return None


class Lifted:
    """places of GRCh37 on GRCh38, by CIViC's table of 2021 that carries both: those within REACH
    of a place in it are as far from its lifted one"""
    REACH = 100

    def __init__(self):
        self.places = collections.defaultdict(list)
        path = f"{DATA}/civic/2021-10-01/01-Oct-2021-VariantSummaries.lifted.tsv.gz"
        for v in table(path):
            if v["start"].isdigit() and v["start_liftover"].isdigit():
                self.places[v["chromosome"]].append((int(v["start"]), int(v["start_liftover"])))

    def place(self, chrom, pos):
        near = min(self.places[chrom], key=lambda p: abs(p[0] - pos), default=None)
        return near[1] + pos - near[0] if near and abs(near[0] - pos) <= self.REACH else None


def expected():
    """variant id -> (ids of its own profile, ids of profiles that have it among others)"""
    items = collections.defaultdict(set)
    for e in table(SET + "ClinicalEvidenceSummaries.tsv"):
        if e["evidence_status"] == "accepted":
            items[e["molecular_profile_id"]].add("EID" + e["evidence_id"])
    own, joined = collections.defaultdict(set), collections.defaultdict(set)
    for p in table(SET + "MolecularProfileSummaries.tsv"):
        members = [x.strip() for x in p["variant_ids"].split(",") if x.strip()]
        for v in members:
            if len(members) == 1 and not p["name"].startswith("NOT "):
                own[v] |= items[p["molecular_profile_id"]]
            elif len(members) > 1 and "NOT " not in p["name"]:
                joined[v] |= items[p["molecular_profile_id"]]
    return own, joined


def anchors():
    """variant id -> (POS, REF, ALT) of CIViC's own VCF; (chromosome, POS) -> its first base"""
    with open(SET + "civic_accepted.vcf", encoding="utf-8") as f:
        rows = [x.split("\t", 5) for x in f if not x.startswith("#")]
    return ({c[2]: (int(c[1]), c[3], c[4]) for c in rows},
            {(c[0], int(c[1])): c[3][0] for c in rows})


def fault(v):
    """why the table's own columns give no allele; None: they do"""
    ref, alt = v["reference_bases"], v["variant_bases"]
    start, stop = int(v["start"]), int(v["stop"] or 0)
    if not v["reference_build"]:
        return "no assembly is given"
    if not v["chromosome"]:
        return "no chromosome is given"
    if re.search("[^ACGT]", ref + alt):
        return "bases are two alternatives"
    if ref == alt:
        return "reference and variant bases are the same"
    if not ref and stop != start + 1:
        return "insertion not between two neighbouring bases"
    if ref and stop - start + 1 != len(ref):
        return "reference bases do not fill start to stop"
    return None


def padded(chrom, start, ref, alt, base):
    """one VCF record of an unpadded allele; base(pos): the anchor, or None"""
    if ref and alt:
        return chrom, start, ref, alt
    pos = start - 1 if ref else start
    anchor = base(pos)
    return (chrom, pos, anchor + ref, anchor + alt) if anchor else None


def own_record(v, spelled, first_bases, bases, lifted):
    start, ref, alt = int(v["start"]), v["reference_bases"], v["variant_bases"]

    def base(pos):
        p = spelled.get(v["variant_id"])
        if p and p[0] == pos and p[1][1:] == ref and p[2][1:] == alt:
            return p[1][0]
        if (v["chromosome"], pos) in first_bases:
            return first_bases[v["chromosome"], pos]
        if v["reference_build"] == "GRCh38":
            return bases.at(v["chromosome"], pos)
        at = lifted.place(v["chromosome"], pos)
        return at and bases.at(v["chromosome"], at)
    return padded(v["chromosome"], start, ref, alt, base)


def by_hgvs38(v, bases):
    """the record of a GRCh38 g. description among the row's HGVS"""
    for text in v["hgvs_descriptions"].split(","):
        m = NC38.fullmatch(text.strip())
        if not m or f".{VERSIONS38.get(int(m[1]))}:" not in text:
            continue
        chrom = {23: "X", 24: "Y"}.get(int(m[1]), str(int(m[1])))
        beg, end, what = int(m[2]), int(m[3] or m[2]), m[4]
        base = lambda pos, c=chrom: bases.at(c, pos)
        snv = re.fullmatch("([ACGT])>([ACGT])", what)
        if snv:
            return chrom, beg, snv[1], snv[2]
        deleted = bases.at(chrom, beg, end - beg + 1)
        change = re.fullmatch("(delins|del|ins|dup)([ACGT]*)", what)
        if not change or (change[1] != "ins" and not deleted):
            continue
        if change[1] == "delins":
            return chrom, beg, deleted, change[2]
        if change[1] == "dup":
            return padded(chrom, beg - 1, "", deleted, base)
        return padded(chrom, beg, "" if change[1] == "ins" else deleted,
                      change[2] if change[1] == "ins" else "", base)
    return None


def record38(v, lifted, own, bases):
    """GRCh38 form: the row's own description, else by the lifted table of 2021; windows that
    contradict REF rule it out"""
    r = by_hgvs38(v, bases)
    there = lifted.place(own[0], own[1]) if own else None
    if not r and there:
        r = (own[0], there, own[2], own[3])
    if r and bases.at(r[0], r[1], len(r[2])) not in (None, r[2]):
        return "contradicted"
    return r


def people(records):
    """The alleles shared out so that nobody has two within a codon's reach: in one person they
    would be one change of that codon, or of unknown phase."""
    groups = []
    for r in sorted(records):
        for g in groups:
            if all(r[0] != o[0] or abs(r[1] - o[1]) > 60 for o in g):
                g.append(r)
                break
        else:
            groups.append([r])
    return groups


def found_by_allele(records, assembly, both):
    with tempfile.NamedTemporaryFile("w", suffix=".vcf") as f:
        f.write(f"##fileformat=VCFv4.2\n##reference={assembly}\n"
                "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tmade\n")
        for r in records:
            chrom, pos, ref, alt = r
            genotype = "1/1" if r in both else "0/1"
            f.write(f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t.\tPASS\t.\tGT\t{genotype}\n")
        f.flush()
        out = subprocess.run([VDT, "query", "-k", KB, "--origin", "germline", "--assembly",
                              assembly, f.name], stdout=subprocess.PIPE, check=True).stdout
    report = json.loads(out)
    as_given = {x["id"]: (x.get("allele") or {}).get("as_given") for x in report["findings"]}
    found = collections.defaultdict(dict)
    for part in ("therapies", "prognosis", "diagnosis", "other_evidence"):
        for row in report[part]:
            for x in row["findings"]:
                found[as_given[x]][row["id"]] = row["match"]["value"]
    return found


def measure(name, todo, want, assembly):
    """todo: [(variant, record)]; prints the misses; returns the variants found"""
    own, joined = want
    both = {r for v, r in todo if "HOMOZYGOSITY" in v["variant"].upper()}
    found = {}
    for group in people({r for _, r in todo}):
        found.update(found_by_allele(group, assembly, both))
    right = []
    for v, r in todo:
        got = found.get(":".join(map(str, r)), {})
        own_ids, joined_ids = own[v["variant_id"]], joined[v["variant_id"]]
        missing = {i for i in own_ids if got.get(i) != "true"} | (joined_ids - set(got))
        if missing:
            print(f"missing, {name}: variant {v['variant_id']} {v['gene']} {v['variant']} "
                  f"{':'.join(map(str, r))}: " + " ".join(sorted(missing)))
        else:
            right.append(v["variant_id"])
    return right


def main():
    (spelled, first_bases), bases, want = anchors(), Bases(), expected()
    lifted = Lifted()
    rows = [v for v in table(SET + "VariantSummaries.tsv")
            if v["start"] and (v["reference_bases"] or v["variant_bases"])]
    key = {v["variant_id"]: (v["reference_build"], v["chromosome"], v["start"], v["stop"],
                             v["reference_bases"], v["variant_bases"]) for v in rows}
    todo, on38, unreadable = {"GRCh37": [], "GRCh38": []}, [], set()
    for v in rows:
        why = fault(v)
        record = None if why else own_record(v, spelled, first_bases, bases, lifted)
        if not record:
            unreadable.add(v["variant_id"])
            print(f"no record: variant {v['variant_id']} {v['gene']} {v['variant']}: "
                  f"{why or 'no anchor base is known'}")
        else:
            todo[v["reference_build"]].append((v, record))
        there = None if v["reference_build"] == "GRCh38" else record38(v, lifted, record, bases)
        if there == "contradicted":
            print(f"no GRCh38 form: variant {v['variant_id']}: its bases are not the windows'")
        elif there:
            on38.append((v, there))
    right = measure("GRCh37", todo["GRCh37"], want, "GRCh37")
    right += measure("GRCh38", todo["GRCh38"], want, "GRCh38")
    bad = {key[v["variant_id"]] for v in rows} - {key[i] for i in right}
    bad |= {key[v["variant_id"]] for v in rows
            if v["variant_id"] not in right and v["variant_id"] not in unreadable}
    total = len(set(key.values()))
    right38 = measure("GRCh38 form", on38, want, "GRCh38")
    print(f"gold civic-alleles: {total - len(bad)}/{total}")
    print(f"gold civic-alleles-GRCh38: {len(right38)}/{len(on38)}")
    return 0 if total == 814 and len(bad) <= len(unreadable) else 1


if __name__ == "__main__":
    sys.exit(main())
