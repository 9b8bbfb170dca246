#!/usr/bin/python3
"""Long use (issue 13): thousands of queries in one process keep its memory flat, and queries
beside a rebuild and a switch of the KB never mix two of them.

1. --batch over 2,000 samples (the demo's and, with data, small real files): memory of the
   process after a quarter and at the end.
2. 2,000 processes of a query each, over the same files, while others build a KB and switch
   `current` of the store again and again: each report names one KB, and is the very report
   of that KB.

With KB and DATA in the environment the KB of all real data is used, and built beside the
queries; else that of the demo.

    soak.py [SAMPLES] [PROCESSES]     with VDT and SRC in the environment; 0: left out
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
PROCESSES = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
SMALL_BYTES = 300000
REAL_KB = os.path.abspath(os.environ["KB"]) if DATA and os.environ.get("KB") else ""
SWITCH_SECONDS = 0.05


def run(*command, **more):
    return subprocess.run([VDT, *command], check=True, stdout=subprocess.PIPE, **more).stdout


def build(top, to, curated="curated"):
    """The real KB or the demo's, with these curated tables."""
    sources = "tests/sources"
    if REAL_KB:
        sources = os.path.join(top, "real", "sources.tsv")
        if not os.path.exists(sources):
            subprocess.run(["sh", "tests/real_sources.sh", DATA, os.path.join(top, "real")],
                           check=True)
    run("build", "-q", "-o", to, "--sources", sources, "--curated", curated)


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
        if lines % max(1, SAMPLES // 40) == 0:
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
    build(top, path + "@one")
    build(top, path + "@two", other)
    run("release", "use", path, "one")
    return path


def ask(kb, sample, tumour):
    command = [VDT, "query", "-k", kb, sample] + (["-t", tumour] if tumour else [])
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout


class Beside:
    """What goes on beside the queries: releases switched, a KB built, again and again."""

    def __init__(self, top, path):
        self.top, self.path = top, path
        self.stop = threading.Event()
        self.n_switched = self.n_built = 0
        self.threads = [threading.Thread(target=self.switch), threading.Thread(target=self.build)]

    def switch(self):
        names = ["two", "one"]
        while not self.stop.is_set():
            run("release", "use", self.path, names[0])
            names.reverse()
            self.n_switched += 1
            time.sleep(SWITCH_SECONDS)

    def build(self):
        while not self.stop.is_set():
            build(self.top, os.path.join(self.top, "rebuilt.kb"))
            self.n_built += 1

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()


def switching(top, path):
    good, usable = {}, []
    for sample in samples():
        answers = [ask(path + "@" + name, *sample) for name in ("one", "two")]
        if any(status != 0 for status, _ in answers):
            continue
        usable.append(sample)
        for _, text in answers:
            good[json.loads(text)["kb"]["id"], sample] = text
    wrong, failed, seen = 0, 0, {}
    with Beside(top, path) as beside:
        for i in range(PROCESSES):
            sample = usable[i % len(usable)]
            status, text = ask(path, *sample)
            failed += status != 0
            kb = json.loads(text)["kb"]["id"] if status == 0 else ""
            seen[kb] = seen.get(kb, 0) + 1
            wrong += status == 0 and good.get((kb, sample)) != text
    print("switching: %d queries of %d files, %d switches, %d builds beside; %s of each KB, %d failed, "
          "%d wrong or mixed" % (PROCESSES, len(usable), beside.n_switched, beside.n_built,
                                 " and ".join(str(n) for n in sorted(seen.values())), failed, wrong))
    return wrong == 0 and failed == 0 and len(seen) == 2


def main():
    os.chdir(os.environ["SRC"])
    started = time.monotonic()
    good = True
    with tempfile.TemporaryDirectory() as top:
        kb = REAL_KB or os.path.join(top, "demo.kb")
        if not REAL_KB:
            build(top, kb)
        if SAMPLES > 0:
            good &= batch(top, kb)
        if PROCESSES > 0:
            good &= switching(top, store(top))
    print("%d samples in one process, %d processes beside builds and switches: %s, %.0f s"
          % (SAMPLES, PROCESSES, "as they should be" if good else "FAIL",
             time.monotonic() - started))
    sys.exit(not good)


if __name__ == "__main__":
    main()
