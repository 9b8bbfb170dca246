# Sourced by cases: small.kb, of one made-up gene with two transcripts on GRCh38.
#   MADE1, NM_999991.2 (MANE Select): M A Y V M A G K K K S G L P H, two exons
#   NM_999992.1 (MANE Plus Clinical): M A P D before it, on an exon of its own
head -n 1 "$SRC"/tests/sources/hgnc_complete_set.txt >hgnc.tsv
printf 'HGNC:99991\tMADE1\tmade-up gene 1\tprotein-coding gene\tgene with protein product\tApproved\t7p22\t\tMAD-ONE\n' |
    awk -F '\t' -v OFS='\t' '{ for (i = NF; i < 54; i++) $(i + 1) = ""; print }' >>hgnc.tsv
printf 'chr7\t1000075\t1000188\tENST09999999991.2\t0\t+\t1000085\t1000173\t8,81,156\t2\t44,29,\t0,84,\tENST09999999991.2\tcmpl\tcmpl\t0,0,\tmRNA\tENSG09999999991.1\tMADE1\tprotein_coding\tENSP09999999991.1\tNM_999991.2\tGeneID:999\tNP_999991.1\tMANE Select\n' >made.bed
printf 'chr7\t1000030\t1000188\tENST09999999992.1\t0\t+\t1000033\t1000173\t8,81,156\t3\t15,34,29,\t0,55,129,\tENST09999999992.1\tcmpl\tcmpl\t0,0,0,\tmRNA\tENSG09999999991.1\tMADE1\tprotein_coding\tENSP09999999992.1\tNM_999992.1\tGeneID:999\tNP_999992.1\tMANE Plus Clinical\n' >>made.bed
printf '>chr7:1000001-1000218\nACGGTCCATTGACCTGACTTACCGTTAGACGGCATGGCACCTGACGTAAGTCTTCTTCTGATCAGTCTTTCTTAGCCGAGTCACCATGGCCTACGTGATGGCAGGCAAAAAAAAATCTGGTGAGTCCTTACTGACTTCACTATTTCTCTTTTTCCCCAGGTTTACCCCATTGAGCACTCTGATCCAGGTTGACCATGCAATCCGTTAGACCTGATTGC\n' >made.fa
printf '##fileformat=VCFv4.1\n##source=ClinVar\n##fileDate=2026-01-01\n##reference=GRCh38\n' >clinvar.vcf
printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n' >>clinvar.vcf
printf '7\t1000112\t900001\tAAAA\tA\t.\t.\tCLNSIG=Pathogenic;CLNREVSTAT=criteria_provided,_single_submitter;CLNDN=Neoplasm;GENEINFO=MADE1:999;MC=SO:0001822|inframe_deletion\n' >>clinvar.vcf
head -n 1 "$SRC"/tests/sources/evidence.tsv >evidence.tsv
printf 'MADE-1\tprotein(MADE1, A6_G7insYVMA)\tPredictive\tSupports\tB\tSensitivity/Response\tOsimertinib\tDOID:1909\tA statement of our own.\tNobody, 2026\tNobody\t2026-01-15\t2027-01-15\tCC0-1.0\n' >>evidence.tsv
printf 'source\tkind\tpath\trelease\tassembly\tlicence\turl\n' >sources.tsv
while read -r source kind path assembly; do
    printf '%s\t%s\t%s\t2026-01-01\t%s\tCC0-1.0\t\n' $source $kind $path $assembly
done >>sources.tsv <<END
hgnc tsv hgnc.tsv
do tsv $SRC/tests/sources/HumanDO.tsv
transcripts genepred made.bed GRCh38
reference fasta made.fa GRCh38
clinvar vcf clinvar.vcf GRCh38
inhouse evidence evidence.tsv
END
"$VDT" build -o small.kb --sources sources.tsv --curated "$SRC/curated" >build.txt
