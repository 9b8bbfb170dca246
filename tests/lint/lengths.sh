#!/bin/sh
# Function and file lengths of the product; a function past 100 lines is a fault.
set -eu
files=$(find kb ingest query -name '*.c' | LC_ALL=C sort)
[ -n "$files" ] || exit 0
# shellcheck disable=SC2086  # names without blanks
ctags -x --languages=C --kinds-C=f --fields=+ne --_xformat='%{end} %n %F %N' $files |
    awk '$1 != "" && $1 - $2 >= 0 { print $1 - $2 + 1, $3 ":" $2, $4 }' | sort -n | awk '
    { n[NR] = $1; what[NR] = $3 " (" $2 ")" }
    $1 > 100 { print "past 100 lines: " $3 " (" $2 "), " $1; bad = 1 }
    END {
        if (NR == 0) exit 0
        mid = int((NR + 1) / 2); p95 = int(NR * 0.95); if (p95 < 1) p95 = 1
        printf "functions: %d, median %d lines, p95 %d, longest %d: %s\n",
            NR, n[mid], n[p95], n[NR], what[NR]
        exit bad
    }'
# shellcheck disable=SC2086
wc -l $files | awk '$2 != "total" { n++; all += $1; if ($1 > max) { max = $1; name = $2 } }
    END { printf "files: %d, %d lines, longest %d: %s\n", n, all, max, name }'
