#!/bin/sh
# The reading of trials at registry scale: for each layout a registry of TRIALS trials made of the
# real records (make_trials.py), built into a KB with genes and diseases.  Prints trials/s, MB/s of
# what was read and of eligibility text, peak memory, and how long 550,000 trials would take.
#   trials.sh  with VDT, DATA and O in the environment; TRIALS (default 20000; CTRP a twentieth)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
out=${O:-build}/bench/trials
mkdir -p "$out"
exec /usr/bin/python3 "$here/trials.py" "$VDT" "$DATA" "$source/curated" "$out" "${TRIALS:-20000}"
