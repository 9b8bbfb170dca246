#!/bin/sh
# What make analyze checks; the last line counts.
#   analyze.sh CPPCHECK GCC...   what cppcheck said, and what gcc -fanalyzer said of each source:
#                                CPPCHECK as a file, then O/analyze/SOURCE.gcc files
# A finding of gcc that is not so stands in tests/lint/analyzer.txt by file and warning, with the
# reason; an entry there that nothing is said of any more is a fault too.
set -u
known=tests/lint/analyzer.txt
cppcheck_says=$1
shift
. tests/lint/part.sh

silent() {
    cat "$1"
    ! test -s "$1"
}

# Of each file's first warnings of a kind; "cc1:" is a warning at no line.
analyzer() {
    for said; do
        source=${said#*/analyze/}
        printf '%s\n' "@ ${source%.gcc}"
        grep -E '\[-Wanalyzer-[a-z-]*\]$|: (fatal )?error: ' "$said"
    done | awk -F '\t' -v known="$known" '
    BEGIN {
        while ((getline line <known) > 0) {
            if (line ~ /^#/ || line == "") continue
            n = split(line, cell, "\t")
            if (n != 3) { print known ": expected file, warning, reason: " line; bad = 1 }
            reason[cell[1], cell[2]] = cell[3]
        }
    }
    /^@ / { source = substr($0, 3); next }
    {
        warning = "error"
        if (match($0, /\[-Wanalyzer-[a-z-]*\]$/))
            warning = substr($0, RSTART + 12, RLENGTH - 13)
        at = $0 ~ /^[a-z].*\.[ch]:[0-9]/ ? substr($0, 1, index($0, ":") - 1) : source
        if (reason[at, warning] != "") { seen[at, warning] = 1; next }
        print source ": " $0
        bad = 1
    }
    END {
        for (key in reason)
            if (reason[key] != "" && !(key in seen)) {
                split(key, cell, SUBSEP)
                print known ": nothing is said of " cell[1] " (" cell[2] ") any more"
                bad = 1
            }
        exit bad
    }'
}

part cppcheck silent "$cppcheck_says"
part "gcc -fanalyzer, $# sources" analyzer "$@"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
