#!/usr/bin/python3
"""CIViC variants as CIViC's exporter writes them in VCF (gold/civic/civicpy_vcf_records.tsv): each
record finds all accepted evidence of its variant (2024-08-01), told by a plain join."""
import csv
import json
import os
import subprocess
import sys
import tempfile

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
SET = f"{DATA}/civic/2024-08-01/01-Aug-2024-"
csv.field_size_limit(1 << 24)


def table(path):
    with open(path, encoding="utf-8", newline="\n") as f:
        head = f.readline().rstrip("\n").split("\t")
        for line in f:
            yield dict(zip(head, line.rstrip("\n").split("\t")))


def expected(record):
    """evidence of the variants that CIViC's own VCF has at this record"""
    with open(SET + "civic_accepted.vcf", encoding="utf-8") as f:
        rows = [x.split("\t", 5)[:5] for x in f if not x.startswith("#")]
    ids = {c[2] for c in rows if (c[0], c[1], c[3], c[4]) == record}
    profiles = {v["single_variant_molecular_profile_id"]
                for v in table(SET + "VariantSummaries.tsv") if v["variant_id"] in ids}
    return {"EID" + e["evidence_id"] for e in table(SET + "ClinicalEvidenceSummaries.tsv")
            if e["molecular_profile_id"] in profiles and e["evidence_status"] == "accepted"}


def found(record):
    with tempfile.NamedTemporaryFile("w", suffix=".vcf") as f:
        f.write("##fileformat=VCFv4.2\n##reference=GRCh37\n"
                "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tmade\n")
        f.write("{}\t{}\t.\t{}\t{}\t.\tPASS\t.\tGT\t0/1\n".format(*record))
        f.flush()
        out = subprocess.run([VDT, "query", "-k", KB, "--origin", "germline", f.name],
                             stdout=subprocess.PIPE, check=True).stdout
    report = json.loads(out)
    return {row["id"] for part in ("therapies", "prognosis", "diagnosis", "other_evidence")
            for row in report[part]
            if row["match"]["value"] == "true" and row["match"]["specificity"] == "allele"}


def main():
    right = total = 0
    for r in table(f"{DATA}/gold/civic/civicpy_vcf_records.tsv"):
        record = (r["chrom"], r["POS"], r["REF"], r["ALT"])
        want = expected(record)
        missing = want - found(record)
        total += 1
        right += bool(want) and not missing
        if missing or not want:
            print(f"{r['variant']}: {' '.join(record)}: missing "
                  f"{' '.join(sorted(missing)) or 'all, none expected'}")
    print(f"gold civic-vcf: {right}/{total}")
    return 0 if right == total == 5 else 1


if __name__ == "__main__":
    sys.exit(main())
