#!/usr/bin/python3
"""Long use (issue 13): thousands of queries in one process keep its memory flat, and queries
beside a rebuild and a switch of the KB never mix two of them.

1. --batch over 2,000 samples (the demo's and, with data, small real files): memory of the
   process after a quarter and at the end.
2. One process a query, while another builds a release and switches `current` of the store
   again and again: each report names one KB, and is the very report of that KB.

    soak.py [SAMPLES] [PROCESSES]     with VDT, SRC and DATA in the environment
"""
import glob
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

VDT = os.path.abspath(os.environ["VDT"])
DATA = os.environ.get("DATA", "")
SAMPLES = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
PROCESSES = int(sys.argv[2]) if len(sys.argv) > 2 else 400
SMALL_BYTES = 300000
SAMPLE = "tests/demo/lung.LUAD.vcf"


def run(*command, **more):
    return subprocess.run([VDT, *command], check=True, stdout=subprocess.PIPE, **more).stdout


def build(to, curated="curated"):
    run("build", "-q", "-o", to, "--sources", "tests/sources", "--curated", curated)


def anonymous_kb(pid):
    with open("/proc/%d/status" % pid, encoding="utf-8") as f:
        for line in f:
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    return 0


def samples():
    """(path, tumour): what --batch must live with, failing files too."""
    rows = [(os.path.abspath(p), "LUAD") for p in sorted(glob.glob("tests/demo/*.vcf"))]
    if DATA:
        rows += [(p, "") for p in sorted(glob.glob(DATA + "/vcf/tumour/*.vcf*"))
                 if os.path.getsize(p) < SMALL_BYTES]
    return rows


def batch(top, kb):
    rows = samples()
    listing = os.path.join(top, "list.tsv")
    with open(listing, "w", encoding="utf-8") as f:
        f.write("input\ttumour\tid\n")
        for i in range(SAMPLES):
            path, tumour = rows[i % len(rows)]
            f.write("%s\t%s\tS%d\n" % (path, tumour, i))
    process = subprocess.Popen([VDT, "query", "-k", kb, "-q", "--batch", listing],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    memory, lines, first = [], 0, {}
    same = True
    for line in process.stdout:
        which = lines % len(rows)
        report = json.loads(line)
        # the id of a sample is its own: all else must be what the file gave the first time
        digest = "failed"
        if report["schema"] == "vdt-report/1":
            report["sample"]["id"] = ""
            digest = hashlib.sha256(json.dumps(report).encode()).hexdigest()
        same &= first.setdefault(which, digest) == digest
        lines += 1
        if lines % 50 == 0:
            memory.append(anonymous_kb(process.pid))
    process.wait()
    quarter, end = max(memory[:len(memory) // 4]), max(memory[-len(memory) // 4:])
    flat = end <= quarter * 1.1 + 4096
    print("batch: %d of %d samples, the same each time: %s; memory %d kB after a quarter, %d kB at "
          "the end: %s" % (lines, SAMPLES, same, quarter, end, "flat" if flat else "FAIL: it grows"))
    return lines == SAMPLES and same and flat


def store(top):
    """A store with two releases that differ in one curated row."""
    path = os.path.join(top, "store")
    other = os.path.join(top, "curated")
    subprocess.run(["cp", "-r", "curated", other], check=True)
    with open(os.path.join(other, "suppress.tsv"), "a", encoding="utf-8") as f:
        f.write("gene\tZZZ3\t\tsoak\tsoak\tsoak\t2026-11-22\n")
    os.mkdir(path)
    build(path + "@one")
    build(path + "@two", other)
    run("release", "use", path, "one")
    return path


def switching(top, path):
    good = {}
    for name in ("one", "two"):
        text = run("query", "-k", path + "@" + name, "-t", "LUAD", SAMPLE)
        good[json.loads(text)["kb"]["id"]] = text
    stop = threading.Event()

    def switch():
        names = ["two", "one"]
        while not stop.is_set():
            run("release", "use", path, names[0])
            names.reverse()
            build(os.path.join(top, "rebuilt.kb"))

    thread = threading.Thread(target=switch)
    thread.start()
    wrong, seen = 0, set()
    try:
        for _ in range(PROCESSES):
            text = run("query", "-k", path, "-t", "LUAD", SAMPLE)
            kb = json.loads(text)["kb"]["id"]
            seen.add(kb)
            wrong += good.get(kb) != text
    finally:
        stop.set()
        thread.join()
    print("switching: %d queries, %d KBs seen, %d wrong or mixed" % (PROCESSES, len(seen), wrong))
    return wrong == 0 and len(seen) == 2


def main():
    os.chdir(os.environ["SRC"])
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as top:
        kb = os.path.join(top, "demo.kb")
        build(kb)
        good = batch(top, kb)
        good &= switching(top, store(top))
    print("%.0f s" % (time.monotonic() - started))
    sys.exit(not good)


if __name__ == "__main__":
    main()
