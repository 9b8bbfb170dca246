#!/bin/sh
# Runs the fuzz targets one after another and ends with a table: of each target the
# inputs tried, the corpus (ours and what was found), edges of the whole program that it
# reaches, and the share of the lines of its own files (modules.txt) that were run.  New
# inputs stay in the object directory.  What failed is named with the commands that
# replay it and add it to the corpus; it fails each further run until it is mended.
#   run.sh O SECONDS NAME...
set -u
O=$1
seconds=$2
shift 2
[ $# -gt 0 ] || echo "fuzz: no tests/fuzz/fuzz_*.c"
begun=$(date +%s)
table=$O/fuzz.tsv
findings=$O/fuzz_findings.txt
: >"$findings"
printf 'target\tseconds\truns\tnew\tcorpus\tKB\tedges\tlines\tcovered\tfinding\n' >"$table"

# "LINES COVERED%" of the target's files; a file that no input reaches, and that is not
# even linked, is counted apart.
lines_of() {
    name=$1
    # the patterns are to be expanded
    # shellcheck disable=SC2046
    set -- $(sed -n "s/^$name	//p" tests/fuzz/modules.txt)
    llvm-profdata merge -o "$O/fuzz_$name.profdata" "$O/fuzz_$name.profraw" \
        && llvm-cov report "$O/tests/fuzz/run_$name" \
            -instr-profile="$O/fuzz_$name.profdata" "$@" 2>"$O/fuzz_$name.cov.log" \
        | awk -v wanted=$# '
            $1 ~ /\.c$/ { files++ }
            $1 == "TOTAL" { lines = $8; missed = $9 }
            END { if (!lines) { print "-\t-"; exit }
                  printf "%d\t%.0f%%%s\n", lines, 100 * (lines - missed) / lines,
                      files < wanted ? " of " files "/" wanted " files" : "" }'
}

for name; do
    found=$O/found/$name
    mkdir -p "$found" "tests/fuzz/corpus/$name"
    dict=tests/fuzz/dict/$name.dict
    [ -f "$dict" ] && dict=-dict=$dict || dict=
    log=$O/fuzz_$name.log
    echo "fuzz $name"
    at=$(date +%s)
    finding=
    LLVM_PROFILE_FILE="$O/fuzz_$name.profraw" \
        "$O/tests/fuzz/run_$name" $dict -max_total_time="$seconds" -timeout=10 \
        -print_final_stats=1 -artifact_prefix="$found/bad-" "$found" \
        "tests/fuzz/corpus/$name" >"$log" 2>&1 || finding=yes
    if [ -n "$finding" ]; then
        tail -n 40 "$log"
        bad=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
        [ -n "$bad" ] || bad=$(ls "$found"/bad-* 2>/dev/null | head -n 1)
        printf '%s: %s\n  replay: %s %s\n  keep:   cp %s tests/fuzz/corpus/%s/\n' "$name" \
            "$bad" "$O/tests/fuzz/run_$name" "$bad" "$bad" "$name" >>"$findings"
        rm -f "$O/fuzz_$name.profraw"
    fi
    covered=$([ -f "$O/fuzz_$name.profraw" ] && lines_of "$name" 2>/dev/null)
    awk -v name="$name" -v seconds=$(($(date +%s) - at)) -v covered="${covered:--	-}" \
        -v finding="$finding" '
        / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1)
                   for (i = 1; i < NF; i++) if ($i == "corp:") corp = $(i + 1) }
        /number_of_executed_units/ { runs = $2 }
        /new_units_added/ { added = $2 }
        END { split(corp, size, "/")
              kb = size[2] ~ /Mb/ ? 1024 * (size[2] + 0) : size[2] ~ /Kb/ ? size[2] + 0 : size[2] / 1024
              printf "%s\t%d\t%d\t%d\t%d\t%.0f\t%d\t%s\t%s\n", name, seconds, runs,
                  added, size[1], kb, cov, covered, finding == "" ? "no" : "YES" }' \
        "$log" >>"$table"
done

echo
awk -F '\t' '{ printf "%-15s %7s %9s %7s %7s %6s %6s %6s %8s  %s\n",
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 }' "$table"
echo
n_bad=$(grep -c '	YES$' "$table")
cat "$findings"
echo "fuzz: $(($# - n_bad)) passed, $n_bad failed, $(($(date +%s) - begun)) s in all"
[ "$n_bad" = 0 ]
