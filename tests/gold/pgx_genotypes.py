#!/usr/bin/python3
"""Pharmacogenomics by genotype: annotations of ClinPGx (2025-08-05) for the real samples NA18526 and
NA18565, joined here by plain code from the tables and the VCF, against the report (but for drugs of which
a guideline speaks by what the gene was called as: there it stands alone); the single-position
genes of PharmCAT's tests; and no advice for a tumour."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
PGX = f"{DATA}/clinpgx/2025-08-05"
GOLD = f"{DATA}/gold/pgx"
SINGLE = {"ABCG2", "IFNL3", "VKORC1"}
ACCESSION_37 = dict(enumerate([10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8,
                               10], 1))  # versions of NC_000001 to NC_000022
csv.field_size_limit(1 << 24)


def rows(text):
    return csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)


def annotations():
    """(contig, position) -> [(url, level, drugs, {genotype: text}, genes)] of levels 1A to 2B, bases only"""
    with open(f"{PGX}/variants.tsv", encoding="utf-8") as f:
        places = {v["Variant Name"]: v["Location"] for v in rows(f.read())}
    with zipfile.ZipFile(f"{PGX}/summaryAnnotations.zip") as z:
        def member(name):
            return rows(z.read(name).decode("utf-8"))
        texts = {}
        for a in member("summary_ann_alleles.tsv"):
            texts.setdefault(a["Summary Annotation ID"], {})[a["Genotype/Allele"]] = a["Annotation Text"]
        out = {}
        for a in member("summary_annotations.tsv"):
            place = re.fullmatch(r"NC_0000(\d\d)\.\d+:(\d+)", places.get(a["Variant/Haplotypes"], ""))
            by = texts[a["Summary Annotation ID"]]
            if (not place or a["Level of Evidence"] > "2B" or not a["Gene"] or a["Gene"] == "EGFR"
                    or not all(re.fullmatch("[ACGT]{2}", g) for g in by)):
                continue
            contig = int(place[1])
            key = ("X" if contig == 23 else str(contig), int(place[2]))
            by = {g: f"{a['Variant/Haplotypes']} {g}: {text.strip()}" for g, text in by.items()}
            out.setdefault(key, []).append((a["URL"], a["Level of Evidence"], a["Drug(s)"].split(";"), by,
                                            a["Gene"].split(";")))
        return out


def expected(vcf, known):
    """row -> genes of its annotation, and whether the sample has reference bases only there"""
    want = {}
    for contig, pos, bases, ref in called(vcf):
        for url, level, drugs, by, genes in known.get((contig, pos), []):
            for genotype, text in by.items():
                if sorted(genotype) == sorted(bases):
                    want |= {(url, level, d, text): (genes, set(bases) == {ref}) for d in drugs}
    return want


def compare(report, want):
    """found, surplus and missing rows; a row may be left out when a gene of it has a guideline's word on the
    drug, and must be when all have"""
    spoken = {(g["gene"], r["drug"]) for g in report
              for r in g["no_change"] + [r for r in g["recommendations"] if r["certainty"] == "certain"]
              if r["source"] != "ClinPGx"}
    got = {(r["url"], r["level"]["value"], r["drug"], r["text"])
           for g in report for r in g["recommendations"] if r["source"] == "ClinPGx"}
    guided = {g["gene"] for g in report if g["advice"] != "no_guideline"}
    def has_word(row):
        return [(gene, row[2]) in spoken for gene in want[row][0]]
    def is_plain(row):
        """reference bases at one position of a gene that guidelines speak of by its star alleles"""
        genes, is_reference = want[row]
        return is_reference and any(g in guided for g in genes)
    surplus = {row for row in got if row not in want or all(has_word(row))}
    missing = {row for row in want if row not in got and not any(has_word(row)) and not is_plain(row)}
    for row in sorted(surplus | missing)[:5]:
        print("  differs:", row)
    return got - surplus, surplus, missing


def query(path, *options):
    out = subprocess.run([VDT, "query", "-k", KB, *options, path], stdout=subprocess.PIPE, check=True)
    return json.loads(out.stdout)["pharmacogenomics"]


def called(vcf):
    """(contig, position, bases of the sample, REF), for records of single bases"""
    with open(vcf, encoding="utf-8") as f:
        for line in f:
            if line.startswith("#"):
                continue
            c = line.rstrip("\n").split("\t")
            alleles = [c[3]] + c[4].split(",")
            gt = re.split(r"[/|]", c[9].split(":")[0])
            if "." not in gt and len(c[3]) == 1 and all(len(alleles[int(g)]) == 1 for g in gt):
                yield c[0].removeprefix("chr"), int(c[1]), [alleles[int(g)] for g in gt], c[3]


def places_37():
    """(contig, position on GRCh38) -> (position, REF) on GRCh37, by the source's NC_ names"""
    out = {}
    with open(f"{PGX}/variants.tsv", encoding="utf-8") as f:
        for v in rows(f.read()):
            place = re.fullmatch(r"NC_0000(\d\d)\.\d+:(\d+)", v["Location"])
            if not place or place[1] in ("23", "24"):
                continue
            for name in v["Synonyms"].split(", "):
                old = re.fullmatch(rf"NC_0000{place[1]}\.(\d+):g\.(\d+)([ACGT])>[ACGT]", name)
                if old and int(old[1]) == ACCESSION_37[int(place[1])]:
                    out[str(int(place[1])), int(place[2])] = (int(old[2]), old[3])
    return out


def check_assemblies():
    """The same genotypes written on GRCh37 give the same advice."""
    places, known, right, total = places_37(), annotations(), 0, 0
    for name in ("NA18526", "NA18565"):
        vcf = f"{GOLD}/{name}.preprocessed.vcf"
        lines, kept = [], {}
        for contig, pos, bases, _ in called(vcf):
            if (contig, pos) in places and (contig, pos) in known:
                pos_37, ref = places[contig, pos]
                alts = sorted(set(bases) - {ref}) or ["."]
                gt = "/".join(str(([ref] + alts).index(b)) for b in bases)
                lines.append(f"{contig}\t{pos_37}\t.\t{ref}\t{','.join(alts)}\t.\tPASS\t.\tGT\t{gt}\n")
                kept[contig, pos] = known[contig, pos]
        with tempfile.NamedTemporaryFile("w", suffix=".vcf") as f:
            f.write("##fileformat=VCFv4.2\n##reference=GRCh37\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\t"
                    "INFO\tFORMAT\tmade\n" + "".join(lines))
            f.flush()
            found, surplus, missing = compare(query(f.name, "--origin", "germline"), expected(vcf, kept))
        total += len(found | surplus | missing)
        right += len(found)
    print(f"gold pgx_genotypes_grch37: {right}/{total}")
    return total > 0 and right == total


def check_samples():
    known, tp, fp, fn = annotations(), 0, 0, 0
    for name in ("NA18526", "NA18565"):
        vcf = f"{GOLD}/{name}.preprocessed.vcf"
        found, surplus, missing = compare(query(vcf, "--origin", "germline"), expected(vcf, known))
        tp, fp, fn = tp + len(found), fp + len(surplus), fn + len(missing)
    print(f"gold pgx_genotypes: tp {tp} fp {fp} fn {fn}")
    return tp > 0 and fp == 0 and fn == 0


def check_single():
    right = total = 0
    with open(f"{GOLD}/expected_calls.tsv", encoding="utf-8") as f:
        for c in rows(f.read()):
            if c["gene"] not in SINGLE or c["suite_kind"] != "matcher":
                continue
            total += 1
            found = [g for g in query(f"{GOLD}/{c['vcf']}", "--origin", "germline", "--assembly", "GRCh38")
                     if g["gene"] == c["gene"]]
            got = [d["name"] for d in found[0]["diplotypes"]]
            if got == [c["expected_calls"]]:
                right += 1
            else:
                print("  differs:", c["case"], got)
    print(f"gold pgx_single_position: {right}/{total}")
    return total > 0 and right == total


def check_tumours():
    right = total = 0
    for name in ("T001-COAD.grch38", "T001-COAD.grch37", "T001-BRCA.grch38"):
        for options in ((), ("--origin", "somatic"), ("--origin", "tumour-only")):
            genes = query(f"{DATA}/vcf/tumour/{name}.vcf.gz", *options)
            total += 1
            right += bool(genes) and all(g["state"] == "not_callable" and not g["recommendations"]
                                         and not g["diplotypes"] for g in genes)
    print(f"gold pgx_no_advice_for_tumours: {right}/{total}")
    return right == total


if __name__ == "__main__":
    sys.exit(0 if all([check_samples(), check_assemblies(), check_single(), check_tumours()]) else 1)
