#!/usr/bin/python3
"""Run the gold sets: every executable DIR/*.sh and DIR/*.py, in the order of their names.

Each prints lines "gold NAME: right/total" or "gold NAME: tp N fp N fn N" and exits
non-zero when it is below what it demands.  VDT, KB (the real KB), DATA and SRC are in the
environment.  Ends with "N passed, N failed[, N skipped]", one count per script.
"""
import os
import re
import subprocess
import sys

GOLD = re.compile(r"^gold \S.*: (\d+/\d+|tp \d+ fp \d+ fn \d+)\b")
TIME_LIMIT_S = 600


def scripts(directory):
    if not os.path.isdir(directory):
        return []
    found = [os.path.join(directory, n) for n in sorted(os.listdir(directory))
             if n.endswith((".sh", ".py"))]
    return [p for p in found if os.access(p, os.X_OK)]


def run(path):
    """Show the script's output; its gold lines and its fault (None: passed)."""
    try:
        done = subprocess.run([os.path.abspath(path)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=TIME_LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return [], f"not done after {TIME_LIMIT_S} s"
    except OSError as bad:
        return [], str(bad)
    text = done.stdout.decode("utf-8", "replace")
    sys.stdout.write(text)
    sys.stdout.flush()
    lines = [x for x in text.splitlines() if GOLD.match(x)]
    if done.returncode != 0:
        return lines, f"exit code {done.returncode}"
    return lines, None if lines else "printed no gold line"


def main(directory):
    todo = scripts(directory)
    if not os.environ.get("DATA"):
        for path in todo:
            print(f"skipped: no ../shared/data ({path})")
        print(f"0 passed, 0 failed, {len(todo)} skipped")
        return 0
    passed, failed, n_lines = 0, 0, 0
    for path in todo:
        print(f"# {path}")
        lines, fault = run(path)
        n_lines += len(lines)
        if fault:
            failed += 1
            print(f"not ok - {path}: {fault}")
        else:
            passed += 1
    print(f"gold: {n_lines} lines from {len(todo)} scripts")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
