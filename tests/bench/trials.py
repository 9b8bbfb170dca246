#!/usr/bin/python3
"""Measures builds of made registries (trials.sh).

Time is that of the build less that of the same build without trials.  Memory is the peak of what
the process has for itself (RssAnon, looked at every 20 ms): the pages of the KB file that a build
maps are the system's cache."""
import os
import subprocess
import sys
import time

import make_trials

WHOLE = 550_000  # trials of the registry
HEAD = "source\tkind\tpath\trelease\tassembly\tlicence\turl\n"
REFERENCE = (("hgnc\ttsv", "ontology/hgnc_complete_set.txt.gz"), ("do\ttsv", "ontology/HumanDO.tsv"),
             ("do\tobo", "ontology/DO_cancer_slim.obo"),
             ("oncotree\tjson", "ontology/oncotree_2025_10_03.json"))
LAYOUTS = (("v2_zip", "ctgov\tv2"), ("v2_page", "ctgov\tv2"), ("classic", "ctgov\tv2"),
           ("xml_zip", "ctgov\txml"), ("ctrp", "ctrp\tjson"))


def write_sources(data, path, row):
    with open(path, "w", encoding="ascii") as f:
        f.write(HEAD)
        for kind, name in REFERENCE:
            f.write("%s\t%s\t2026-01-01\t\tpublic\t\n" % (kind, os.path.join(data, name)))
        f.write(row)


def own_memory(pid):
    try:
        with open("/proc/%d/status" % pid, encoding="ascii") as f:
            return next((int(line.split()[1]) for line in f if line.startswith("RssAnon")), 0)
    except OSError:
        return 0


def build(vdt, curated, out, name):
    """Seconds of wall and CPU, peak kB of its own."""
    beg, peak = time.monotonic(), 0
    child = subprocess.Popen([vdt, "build", "-q", "-o", os.path.join(out, name + ".kb"), "--sources",
                              os.path.join(out, name + ".tsv"), "--curated", curated],
                             stdout=subprocess.DEVNULL)
    while True:
        pid, status, used = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, own_memory(child.pid))
        time.sleep(0.02)
    if status:
        sys.exit("trials.py: the build of %s failed" % name)
    return time.monotonic() - beg, used.ru_utime + used.ru_stime, peak


def measure(vdt, data, curated, out, n):
    write_sources(data, os.path.join(out, "none.tsv"), "")
    none = build(vdt, curated, out, "none")
    print("%-8s %8s %8s %10s %10s %8s %12s %12s" % (
        "layout", "trials", "trials/s", "MB/s read", "MB/s text", "peak MB", "550,000: s",
        "CPU s"))
    for layout, kind in LAYOUTS:
        count = n // 20 if layout == "ctrp" else n
        path = os.path.join(out, "%s.%d" % (layout, count))
        sizes = make_trials.make(os.path.join(data, "trials"), path, layout, count)
        write_sources(data, os.path.join(out, layout + ".tsv"),
                      "%s\t%s\t2026-01-01\t\tpublic\t\n" % (kind, path))
        wall, cpu, peak = build(vdt, curated, out, layout)
        seconds = max(wall - none[0], 1e-3)
        whole = ("-", "-")  # CTRP is no whole registry, and its records are long
        if layout != "ctrp":
            whole = tuple("%.0f" % (WHOLE / count * x) for x in (seconds, cpu - none[1]))
        print("%-8s %8d %8.0f %10.1f %10.1f %8.0f %12s %12s" % (
            layout, count, count / seconds, sizes[0] / seconds / 1e6, sizes[1] / seconds / 1e6,
            peak / 1024, *whole), flush=True)


if __name__ == "__main__":
    measure(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
