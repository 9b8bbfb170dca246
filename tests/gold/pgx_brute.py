#!/usr/bin/python3
"""The matcher's pair test against brute force over all arrangements of strands, on 10,000 random
genotypes of all genes, and what relabelling strands or removing a position must not change."""
import os
import subprocess
import sys

KB, O = os.environ["KB"], os.environ.get("O", "build")
DRIVER = os.environ.get("PGX_BRUTE_DRIVER", os.path.join(O, "tests/gold/pgx_brute_driver"))


def main():
    done = subprocess.run([DRIVER, KB, "10000", "20261122"], capture_output=True, text=True, check=True)
    for line in done.stderr.splitlines()[:20]:
        print("  " + line)
    figures = {f[0]: (int(f[1]), int(f[2])) for f in map(str.split, done.stdout.splitlines())}
    for name, (right, total) in figures.items():
        print(f"gold pgx-{name}: {right}/{total}")
    return 0 if len(figures) == 3 and all(a == b for a, b in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
