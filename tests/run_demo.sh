#!/bin/sh
# The demo: a small KB from tests/sources, and the reports of the samples tests/demo/*.vcf;
# NAME.TUMOUR.vcf is a sample of that tumour type.  Every command is shown as one types it.
#   VDT   the program      O   the object directory
set -eu
show() {
    echo "\$ $*"
    "$@"
}
if [ ! -d tests/sources ]; then
    echo "demo: no tests/sources" >&2
    exit 1
fi
vdt=$O/vdt
show "$vdt" build -o "$O/demo.kb" --sources tests/sources --curated curated
show "$vdt" stat "$O/demo.kb"
for sample in tests/demo/*.vcf; do
    [ -e "$sample" ] || continue
    name=$(basename "$sample" .vcf)
    case $name in *.*) tumour=${name##*.} ;; *) tumour= ;; esac
    show "$vdt" query -k "$O/demo.kb" ${tumour:+-t "$tumour"} "$sample"
done
