#!/usr/bin/python3
"""Times commands in turn, so that a noisy machine hits all alike: one warm-up, then RUNS rounds.
Prints and writes (OUT.tsv) name, median, least and most wall time, CPU time and peak RSS.
usage: round_robin.py RUNS OUT.tsv "NAME=COMMAND"..."""
import os
import resource
import statistics
import subprocess
import sys
import time


def once(command):
    before = time.monotonic()
    with open(os.devnull, "wb") as null:
        child = subprocess.Popen(command.split(), stdout=null, stderr=null)
        _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - before
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss, status


def main(runs, out, pairs):
    resource.getrusage(resource.RUSAGE_CHILDREN)
    rows = {name: [] for name, _ in pairs}
    for i in range(runs + 1):
        for name, command in pairs:
            got = once(command)
            if got[3] != 0:
                sys.exit(f"{name}: exit status {got[3]}: {command}")
            if i > 0:
                rows[name].append(got)
    lines = ["what\tmedian_ms\tleast_ms\tmost_ms\tcpu_ms\tpeak_rss_mb"]
    for name, _ in pairs:
        wall = [x[0] * 1000 for x in rows[name]]
        cpu = statistics.median(x[1] * 1000 for x in rows[name])
        rss = max(x[2] for x in rows[name]) / 1024
        lines.append(f"{name}\t{statistics.median(wall):.1f}\t{min(wall):.1f}\t{max(wall):.1f}"
                     f"\t{cpu:.1f}\t{rss:.0f}")
    text = "\n".join(lines) + "\n"
    with open(out, "w", encoding="utf-8") as f:
        f.write(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], [x.split("=", 1) for x in sys.argv[3:]])
