#!/usr/bin/python3
"""made_up_findings.py N: writes clinvar.vcf, N made-up alleles in one gene of GRCh38, and person.vcf, whose N records
all have them: as many findings as alleles."""
import random
import sys

from clinvar_head import CLINVAR

HEAD = "##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n"
PERSON = """##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tmade_up
"""
FACTS = "CLNDN=not_provided;CLNREVSTAT=criteria_provided,_single_submitter;CLNSIG=Pathogenic;GENEINFO=BRCA1:672"


def main():
    r = random.Random(1)
    with open("clinvar.vcf", "w", encoding="ascii") as known, open("person.vcf", "w", encoding="ascii") as person:
        known.write(HEAD + CLINVAR)
        person.write(HEAD + PERSON)
        for i in range(int(sys.argv[1])):
            ref, alt = r.sample("ACGT", 2)
            known.write(f"17\t{43_044_295 + 3 * i}\t{10001 + i}\t{ref}\t{alt}\t.\t.\tALLELEID={50001 + i};{FACTS}\n")
            person.write(f"chr17\t{43_044_295 + 3 * i}\t.\t{ref}\t{alt}\t50\tPASS\t.\tGT:AD\t0/1:30,{r.randrange(9, 40)}\n")


main()
