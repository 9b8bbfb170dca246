#!/bin/sh
# The demo: a small KB from tests/sources, and the reports of the samples tests/demo/*.vcf.
# NAME.TUMOUR.vcf is a tumour of that type, NAME.germline.vcf the blood of the same person.
# Every command is shown as one types it.
#   VDT   the program      O   the object directory
set -eu
exec 3>&1
show() {
    echo "\$ $*" >&3
    "$@"
}
if [ ! -d tests/sources ]; then
    echo "demo: no tests/sources" >&2
    exit 1
fi
vdt=$O/vdt
out=$O/demo
mkdir -p "$out"
show "$vdt" build -o "$out/demo.kb" --sources tests/sources --curated curated >"$out/build.txt"
show "$vdt" stat "$out/demo.kb" >"$out/stat.txt"
echo "what they say: $out/build.txt, $out/stat.txt"
set --
for sample in tests/demo/*.vcf; do
    name=$(basename "$sample" .vcf)
    type=${name##*.}
    mkdir -p "$out/$name"
    if [ "$type" = germline ]; then
        show "$vdt" query -k "$out/demo.kb" --origin germline -O json,html \
            -o "$out/$name/report" "$sample"
    else
        show "$vdt" query -k "$out/demo.kb" -t "$type" -O json,html \
            -o "$out/$name/report" "$sample"
    fi
    set -- "$@" "$out/$name/report"
done
echo
echo "reports:"
for report in "$@"; do
    ls "$report.html" "$report.json"
done
echo
exec tests/demo_summary.py "$@"
