"""The header of a made-up clinvar.vcf, behind its contigs."""
CLINVAR = """##reference=GRCh38
##fileDate=2026-02-26
##source=ClinVar
##INFO=<ID=ALLELEID,Number=1,Type=Integer,Description="a">
##INFO=<ID=CLNDN,Number=.,Type=String,Description="d">
##INFO=<ID=CLNREVSTAT,Number=.,Type=String,Description="r">
##INFO=<ID=CLNSIG,Number=.,Type=String,Description="s">
##INFO=<ID=GENEINFO,Number=1,Type=String,Description="g">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
"""
