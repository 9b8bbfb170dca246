#!/bin/sh
# Runs the fuzz targets one after another; new inputs stay in the object directory, and a
# failing one is printed with the command that adds it to the corpus.  Coverage is that of
# the corpus and all found inputs together, in edges of the whole program.
#   run.sh O SECONDS NAME...
set -u
O=$1
seconds=$2
shift 2
[ $# -gt 0 ] || echo "fuzz: no tests/fuzz/fuzz_*.c"
passed=0
failed=0
for name; do
    found=$O/found/$name
    mkdir -p "$found" "tests/fuzz/corpus/$name"
    dict=tests/fuzz/dict/$name.dict
    [ -f "$dict" ] && dict=-dict=$dict || dict=
    if "$O/tests/fuzz/run_$name" $dict -max_total_time="$seconds" -timeout=10 -print_final_stats=1 \
        -artifact_prefix="$found/bad-" "$found" "tests/fuzz/corpus/$name" \
        >"$O/fuzz_$name.log" 2>&1; then
        passed=$((passed + 1))
        awk -v name="$name" -v seconds="$seconds" '
            / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1)
                       for (i = 1; i < NF; i++) if ($i == "corp:") corp = $(i + 1) }
            /number_of_executed_units/ { runs = $2 }
            /new_units_added/ { added = $2 }
            END { printf "fuzz %s: %s s, runs %s, new inputs %s, corpus %s, cov: %s\n",
                  name, seconds, runs, added, corp, cov }' "$O/fuzz_$name.log"
    else
        failed=$((failed + 1))
        tail -n 40 "$O/fuzz_$name.log"
        echo "to keep the input: cp $found/bad-* tests/fuzz/corpus/$name/"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
