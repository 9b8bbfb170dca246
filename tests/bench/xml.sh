#!/bin/sh
# Throughput of ClinVar's XML, in one run with xmllint on the same file: a release of MB
# megabytes made by the generator beside the real data, whole ingests of it (parse, stage,
# merge, write) plain and gzipped.  Medians of RUNS rounds after one warm-up.
#   xml.sh  with VDT, DATA and O in the environment; MB (default 300), RUNS (default 5)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
out=${O:-build}/bench/xml
mkdir -p "$out/vcv" "$out/curated"
out=$(cd "$out" && pwd)
file="$out/release.${MB:-300}.xml"

if [ ! -s "$file.gz" ]; then
    # The generator takes all of ./vcv; only these have the schema and a VariationArchive.
    for record in "$DATA"/clinvar/xml/vcv/V*.xml "$DATA"/clinvar/xml/vcv/ncbi_*.xml; do
        ln -sf "$record" "$out/vcv/"
    done
    (cd "$out" && /usr/bin/python3 "$DATA/../bench/gen_vcv_xml.py" "$file" "${MB:-300}")
    gzip -c "$file" >"$file.gz.part"
    mv "$file.gz.part" "$file.gz"
fi

# ClinVar alone: tables that speak of genes and diseases of other sources are emptied.
for table in "$source"/curated/*.tsv; do
    case $(basename "$table") in
    vocabulary.tsv | texts.tsv | tier_rules.tsv | caller_fields.tsv) cat "$table" ;;
    *) awk '{ print } !/^#/ { exit }' "$table" ;;
    esac >"$out/curated/$(basename "$table")"
done
for name in xml xml.gz; do
    printf '%s\n%s\n' 'source	kind	path	release	assembly	licence	url' \
        "clinvar	vcv_xml	${file%.xml}.$name	2026-02-26		public-domain	" >"$out/$name.tsv"
done

exec /usr/bin/python3 "$here/round_robin.py" "${RUNS:-5}" "$out/bench.tsv" \
    "xmllint --stream, .gz=xmllint --stream --noout $file.gz" \
    "vdt build, .gz=$VDT build -q -o $out/x.kb --sources $out/xml.gz.tsv --curated $out/curated" \
    "vdt build, plain=$VDT build -q -o $out/x.kb --sources $out/xml.tsv --curated $out/curated"
