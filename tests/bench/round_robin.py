#!/usr/bin/python3
"""Times commands in turn, so that a noisy machine hits all alike: one warm-up, then RUNS rounds.
Prints and writes (OUT.tsv) name, median, least and most wall time, CPU time, peak RSS, peak of
anonymous memory (by smaps; of a run of its own, where there is more than one), and the ratio to
the first command: the median of the ratios of one round.
usage: round_robin.py RUNS OUT.tsv "NAME=COMMAND"...
A command that starts with "@cold FILE..." and "--" finds these files out of the page cache."""
import os
import statistics
import subprocess
import sys
import time

COLUMNS = ["what", "median_ms", "least_ms", "most_ms", "cpu_ms", "peak_rss_mb", "anon_mb", "ratio"]


def split(command):
    words = command.split()
    if words[0] != "@cold":
        return [], words
    end = words.index("--")
    return words[1:end], words[end + 1:]


def forget(path):
    fd = os.open(path, os.O_RDONLY)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(fd)


def start(command):
    cold, words = split(command)
    for path in cold:
        forget(path)
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def anonymous(pid):
    """MB, of the process itself; 0: it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
            return max((int(x.split()[1]) / 1024 for x in f if x.startswith("Anonymous:")), default=0)
    except (OSError, ValueError):
        return 0


def once(command, is_watched=False):
    """is_watched: "anon" too, looked at so seldom that a slow command is not held up."""
    before = time.monotonic()
    child, anon, pid = start(command), 0, 0
    while is_watched and pid == 0:
        anon = max(anon, anonymous(child.pid))
        time.sleep(0.05)
        pid, status, used = os.wait4(child.pid, os.WNOHANG)
    if pid == 0:
        _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - before
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"exit status {child.returncode}: {command}")
    return {"wall": wall * 1000, "cpu": (used.ru_utime + used.ru_stime) * 1000,
            "rss": used.ru_maxrss / 1024, "anon": anon or None}


def peak_anonymous(command):
    """MB: looked at every few milliseconds; None: it was too quick."""
    child, peak = start(command), 0
    while child.poll() is None:
        peak = max(peak, anonymous(child.pid))
        time.sleep(0.002)
    return peak or None


def measure(runs, commands, most=None):
    """commands: (name, command); most: {name: runs} for slow ones.  A row of COLUMNS for each."""
    most = most or {}
    seen = {name: [] for name, _ in commands}
    for i in range(runs + 1):
        for name, command in commands:
            limit = most.get(name, runs)
            if i == 0 and limit > 1:
                once(command)
            elif 0 < i <= limit:
                seen[name].append(once(command, limit == 1))
    rows = []
    for name, command in commands:
        wall = [x["wall"] for x in seen[name]]
        ratio = statistics.median(a["wall"] / b["wall"]
                                  for a, b in zip(seen[name], seen[commands[0][0]]))
        rows.append({"what": name, "median_ms": statistics.median(wall), "least_ms": min(wall),
                     "most_ms": max(wall), "cpu_ms": statistics.median(x["cpu"] for x in seen[name]),
                     "peak_rss_mb": max(x["rss"] for x in seen[name]),
                     "anon_mb": seen[name][0]["anon"] if len(wall) == 1 else peak_anonymous(command),
                     "ratio": ratio})
    return rows


def cell(value):
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def main(runs, out, pairs):
    rows = measure(runs, pairs)
    text = "\n".join("\t".join(x) for x in [COLUMNS] + [[cell(r[c]) for c in COLUMNS] for r in rows]) + "\n"
    with open(out, "w", encoding="utf-8") as f:
        f.write(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], [x.split("=", 1) for x in sys.argv[3:]])
