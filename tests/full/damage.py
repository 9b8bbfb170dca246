#!/usr/bin/python3
"""A damaged KB (issue 13): one bit flipped anywhere, or the end cut off.

`query`, `show`, `verify` and `stat` must fail with words (exit status 3, or 1, 4), or give
the very answer of the whole file; a signal, a hang or another answer is a failure.
tests/full/damage_driver.c does it in forked children, on copies in memory; cuts at every
page and at random bytes, flips by a seed.  Then a KB that is replaced, cut or removed
while a query runs.

    damage.py [FLIPS]     with VDT, SRC and O in the environment (default 100,000)
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

VDT = os.path.abspath(os.environ["VDT"])
DRIVER = os.path.join(os.path.abspath(os.environ["O"]), "tests/full/damage_driver")
N_JOBS = 2
COUNTS = re.compile(r"^tried (\d+), refused (\d+), same (\d+), flagged (\d+), crashed (\d+), "
                    r"hung (\d+)$", re.M)
COMMANDS = ["--", "query", "-k", "KB", "-t", "LUAD", "tests/demo/lung.LUAD.vcf",
            "--", "show", "-k", "KB", "BRAF"]
WHOLE_COMMANDS = ["--", "verify", "KB", "--", "stat", "KB"]


def start(top, kb, n, seed, how, commands):
    copy = os.path.join(top, "copy%d.%s.kb" % (seed, how))
    shutil.copy(kb, copy)
    os.chmod(copy, 0o600)
    return subprocess.Popen([DRIVER, copy, str(n), str(seed), how] + commands,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(what, running):
    total = [0] * 6
    failed = False
    for process in running:
        text = process.communicate()[0]
        counts = COUNTS.search(text)
        failed |= process.returncode != 0 or counts is None
        for line in text.splitlines():
            if counts is None or line.startswith("FAIL"):
                print(line)
        if counts:
            total = [a + int(b) for a, b in zip(total, counts.groups())]
    print("%s: tried %d, refused %d, same %d, flagged %d, crashed %d, hung %d"
          % (what, *total))
    sys.stdout.flush()
    return failed


def query_while(kb, sample, change):
    """Status, stdout and stderr of a query that has the KB open when change() is called."""
    with open(sample, "rb") as f:
        text = f.read()
    process = subprocess.Popen([VDT, "query", "-k", kb, "-t", "LUAD", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(text[:100])
    process.stdin.flush()
    for _ in range(1000):
        with open("/proc/%d/maps" % process.pid, encoding="utf-8") as f:
            if kb in f.read():
                break
        time.sleep(0.01)
    else:
        sys.exit("damage: the KB was never open")
    change()
    out, err = process.communicate(text[100:])
    return process.returncode, out, err


def changed_while_open(top, kb):
    """What a new KB, no KB, or a cut KB under a running query does to it."""
    sample = "tests/demo/lung.LUAD.vcf"
    good = query_while(kb, sample, lambda: None)
    failed = good[0] != 0
    here = os.path.join(top, "here.kb")

    def fresh():
        shutil.copy(kb, here)
        os.chmod(here, 0o600)

    def replace():
        with open(here + ".new", "wb") as f:
            f.write(b"another file" * 1000)
        os.rename(here + ".new", here)

    for what, change, is_same in [("replaced", replace, True), ("removed", lambda: os.unlink(here), True),
                                  ("cut", lambda: os.truncate(here, 8192), False),
                                  ("emptied", lambda: os.truncate(here, 0), False)]:
        fresh()
        got = query_while(here, sample, change)
        is_right = got == good if is_same else \
            got[0] == 3 and got[1] == b"" and got[2].startswith(b"vdt")
        failed |= not is_right
        print("%s while a query runs: %s" % (what, "as it should be" if is_right else
                                             "FAIL: %d, %r" % (got[0], got[2][:200])))
    return failed


def in_memory():
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100000
    os.chdir(os.environ["SRC"])
    failed = False
    with tempfile.TemporaryDirectory(dir=in_memory()) as top:
        kb = os.path.join(top, "demo.kb")
        subprocess.run([VDT, "build", "-q", "-o", kb, "--sources", "tests/sources",
                        "--curated", "curated"], check=True)
        failed |= changed_while_open(top, kb)
        failed |= finish("cut", [start(top, kb, 200, s, "cut", COMMANDS + WHOLE_COMMANDS)
                                 for s in range(1)])
        failed |= finish("flip", [start(top, kb, n // N_JOBS, s, "flip", COMMANDS)
                                  for s in range(1, N_JOBS + 1)])
        failed |= finish("flip, whole file read",
                         [start(top, kb, n // 20, s, "flip", WHOLE_COMMANDS)
                          for s in range(11, 11 + N_JOBS)])
    sys.exit(failed)


if __name__ == "__main__":
    main()
