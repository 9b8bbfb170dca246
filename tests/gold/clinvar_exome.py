#!/usr/bin/python3
"""The exome exomiser_Pfeiffer_exome_b37 against ClinVar on GRCh37: the alleles that the report
shows with a ClinVar record are those that `bcftools isec` joins, and it shows the same records.

ClinVar's GRCh37 places are those of variant_summary 2021-01, the only release of that assembly
here with VariationIDs.  Both files are trimmed to one anchor base by this script (there is no
whole GRCh37 to left-align with; callers and ClinVar do that).  With the real KB, which has the
release of 2026-02 too, nothing may be lost; what is gained stands there by another release."""
import collections
import gzip
import json
import os
import subprocess
import sys
import tempfile

import clinvar_common as clinvar

EXOME = f"{clinvar.DATA}/vcf/germline/exomiser_Pfeiffer_exome_b37.vcf.gz"
SUMMARY = f"{clinvar.DATA}/clinvar/tsv/variant_summary_20210124.first_rows.txt.gz"
CONTIGS = [str(n) for n in range(1, 23)] + ["X", "Y", "MT"]


def trimmed(chrom, pos, ref, alt):
    while len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return chrom, pos, ref, alt


def exome():
    """(allele, as given, fate that its genotype and filter ask for)"""
    with gzip.open(EXOME, "rt", encoding="utf-8") as f:
        for line in f:
            if line.startswith("#"):
                continue
            c = line.rstrip("\n").split("\t")
            called = c[9].split(":")[c[8].split(":").index("GT")].replace("|", "/").split("/")
            for i, alt in enumerate(c[4].split(","), 1):
                fate = ("filtered" if c[6] not in ("PASS", ".") else
                        "finding" if str(i) in called else "reference_genotype")
                yield (trimmed(c[0], int(c[1]), c[3], alt), f"{c[0]}:{c[1]}:{c[3]}:{alt}", fate)


def places():
    """(allele, VariationID) of the GRCh37 rows"""
    with gzip.open(SUMMARY, "rt", encoding="utf-8") as f:
        head = f.readline().lstrip("#").rstrip("\n").split("\t")
        for line in f:
            r = dict(zip(head, line.rstrip("\n").split("\t")))
            ref, alt = r["ReferenceAlleleVCF"], r["AlternateAlleleVCF"]
            if r["Assembly"] == "GRCh37" and set(ref + alt) <= clinvar.BASES and ref != alt:
                yield (trimmed(r["Chromosome"], int(r["PositionVCF"]), ref, alt),
                       r["VariationID"])


def indexed(path, alleles):
    """A VCF of (allele, id), sorted, compressed and indexed by bcftools"""
    rows = sorted((CONTIGS.index(a[0]), a[1:], i) for a, i in alleles if a[0] in CONTIGS)
    text = ["##fileformat=VCFv4.2\n"] + [f"##contig=<ID={c}>\n" for c in CONTIGS]
    text.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
    text += [f"{CONTIGS[c]}\t{p}\t{i}\t{ref}\t{alt}\t.\t.\t.\n" for c, (p, ref, alt), i in rows]
    subprocess.run(["bcftools", "view", "-Oz", "-o", path, "-"], input="".join(text),
                   text=True, check=True)
    subprocess.run(["bcftools", "index", path], check=True)
    return path


def joined(tmp, sample):
    """allele -> VariationIDs, by bcftools"""
    subprocess.run(["bcftools", "isec", "-c", "none", "-p", f"{tmp}/isec",
                    indexed(f"{tmp}/exome.vcf.gz", {(a, ".") for a, _, _ in sample}),
                    indexed(f"{tmp}/clinvar.vcf.gz", set(places()))],
                   check=True, stderr=subprocess.DEVNULL)
    by_allele = collections.defaultdict(set)
    for allele, variation_id in places():
        by_allele[allele].add(int(variation_id))
    with open(f"{tmp}/isec/0002.vcf", encoding="utf-8") as f:
        cells = (x.split("\t") for x in f if not x.startswith("#"))
        shared = {(c[0], int(c[1]), c[3], c[4]) for c in cells}
    return {a: by_allele[a] for a in shared}


def shown(kb):
    """as given -> VariationID; and the fates of all alleles"""
    out = subprocess.run([clinvar.VDT, "query", "-k", kb, EXOME], stdout=subprocess.PIPE,
                         check=True).stdout
    report = json.loads(out)
    return ({x["allele"]["as_given"]: x["clinvar"]["variation_id"]
             for x in report["findings"] if x["clinvar"]},
            report["accounting"]["inputs"][0]["by_fate"])


def joined_by_lift(sample):
    """Alleles whose lifted place is one of the GRCh38 file's"""
    chain, known = clinvar.Chain(), set()
    for r in clinvar.records(clinvar.RELEASE_2026):
        known.add(trimmed(r.chrom, r.pos, r.ref, r.alt))
    return {a for a, _, _ in sample if (chain.lift(*a[:2]) or ()) + a[2:] in known}


def compare(name, sample, want, got):
    """Right when the report shows a record for what is called and wanted, and for no more"""
    tp, fp, fn = 0, 0, 0
    for allele, as_given, fate in sample:
        is_wanted = allele in want and fate == "finding"
        tp += is_wanted and as_given in got
        if is_wanted != (as_given in got):
            fn, fp = fn + is_wanted, fp + (not is_wanted)
            print(f"{'missed' if is_wanted else 'too many'}: {as_given}")
    print(f"gold {name}: tp {tp} fp {fp} fn {fn}")
    return tp > 0 and not fp and not fn


def main():
    sample = list(exome())
    with tempfile.TemporaryDirectory() as tmp:
        want = joined(tmp, sample)
        clinvar.build(f"{tmp}/kb", [("variant_summary", SUMMARY, "2021-01-24", "GRCh37")])
        got, fates = shown(f"{tmp}/kb")
    expected = collections.Counter(f"joined by bcftools, {fate}" for a, _, fate in sample
                                   if a in want)
    for fate, n in sorted(expected.items()) + sorted(fates.items()):
        if n:
            print(f"alleles {fate}: {n}")
    ok = compare("clinvar-exome", sample, want, got)
    other = [g for a, g, _ in sample if a in want and g in got and got[g] not in want[a]]
    print(f"with another VariationID: {len(other)} {other}")
    whole, _ = shown(os.environ["KB"])
    ok = compare("clinvar-exome-both-releases", sample, want.keys() | joined_by_lift(sample),
                 whole) and ok
    return 0 if ok and not other else 1


if __name__ == "__main__":
    sys.exit(main())
