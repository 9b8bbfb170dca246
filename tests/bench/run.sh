#!/bin/sh
# Time of whole queries against the real KB, in one run, beside a yardstick (make bench).
# Inputs and results lie in build/bench; medians of RUNS runs after one warm-up.
#   run.sh  with VDT, KB, DATA and O in the environment
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${O:-build}/bench
runs=${RUNS:-21}
mkdir -p "$out"
[ -s "$out/panel.vcf" ] || "$here/make_panel.py" \
    "$DATA/clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz" 500 >"$out/panel.vcf"
[ -s "$out/cohort.vcf" ] || bgzip -dc "$DATA/vcf/germline/1kgp_pgx/CYP2C19.vcf.gz" \
    | cut -f 1-29 >"$out/cohort.vcf"
exec /usr/bin/python3 "$here/round_robin.py" "$runs" "$out/bench.tsv" \
    "yardstick: vdt --version=$VDT --version" \
    "panel, 500 records=$VDT query -k $KB -t COAD $out/panel.vcf" \
    "T001-COAD, 3,313 records=$VDT query -k $KB -t COAD $DATA/vcf/tumour/T001-COAD.grch38.vcf.gz" \
    "exome, 37,709 records=$VDT query -k $KB --origin germline $DATA/vcf/germline/exomiser_Pfeiffer_exome_b37.vcf.gz" \
    "exome inflate: bgzip -dc=bgzip -dc $DATA/vcf/germline/exomiser_Pfeiffer_exome_b37.vcf.gz" \
    "cohort, 20 samples=$VDT query -k $KB --origin germline --assembly GRCh38 --sample all $out/cohort.vcf" \
    "show BRAF V600E=$VDT show -k $KB BRAF V600E"
