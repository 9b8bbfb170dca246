#!/usr/bin/python3
"""A made-up panel VCF: N alleles at even steps through the ClinVar VCF, with genotypes, half of
them moved by a base so that they are not in the KB.  Deterministic.
usage: make_panel.py CLINVAR.vcf.gz N >panel.vcf"""
import gzip
import sys

BASES = set("ACGT")


def main(path, n):
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            if line.startswith("#"):
                continue
            c = line.split("\t", 5)
            if set(c[3]) <= BASES and set(c[4]) <= BASES:
                rows.append((c[0], int(c[1]), c[3], c[4]))
    step = max(1, len(rows) // n)
    print("##fileformat=VCFv4.2\n##reference=GRCh38\n##FILTER=<ID=PASS,Description=\"All passed\">")
    print('##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">')
    print('##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads by allele">')
    print('##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">')
    print("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tpanel")
    for i, (chrom, pos, ref, alt) in enumerate(rows[::step][:n]):
        gt = "0/1:60,40:100" if i % 2 == 0 else "0/0:100,0:100"
        print(f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t.\tPASS\t.\tGT:AD:DP\t{gt}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
