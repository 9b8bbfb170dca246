#!/bin/sh
# Writes the sources.tsv of the real KB (`make real-kb`): which files of DIR vdt reads, and
# as what.  The columns are those of `vdt build --sources`.
#   real_sources.sh DIR
set -eu
data=$1

# row COLUMN...: one line of the table; a file that is not there stops the build
row() {
    line=$1
    shift
    for column; do
        case $column in
        "$data"/*) [ -e "$column" ] || { echo "real_sources.sh: no $column" >&2; exit 1; } ;;
        esac
        line="$line	$column"
    done
    printf '%s\n' "$line"
}
