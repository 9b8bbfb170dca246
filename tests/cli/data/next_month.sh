# new.kb: the mini KB a release later (next_month.py)
/usr/bin/python3 "$SRC"/tests/cli/data/next_month.py "$SRC" . &&
    "$VDT" build -q -o new.kb --sources sources --curated curated >/dev/null
