#!/usr/bin/python3
"""A damaged KB (issue 13): one bit flipped anywhere, or the end cut off.

`query`, `show`, `verify` and `stat` must fail with words (exit status 3, or 1, 4), or give
the very answer of the whole file; a signal, a hang or another answer is a failure.
tests/full/damage_driver.c does it in forked children, on copies in memory; cuts at every
page and at random bytes, flips by a seed.  Then a KB that is replaced, cut or removed
while a query runs.

    damage.py [FLIPS [SECONDS]]   with VDT, SRC, O and JOBS in the environment

Default: 100,000 flips on 2 processors.  After SECONDS no further piece of them is begun,
and what was tried is told.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

VDT = os.path.abspath(os.environ["VDT"])
DRIVER = os.path.join(os.path.abspath(os.environ["O"]), "tests/full/damage_driver")
N_JOBS = int(os.environ.get("JOBS", "2"))
COUNTS = re.compile(r"^tried (\d+), refused (\d+), same (\d+), flagged (\d+), crashed (\d+), "
                    r"hung (\d+)$", re.M)
PIECE = 1000
COMMANDS = ["--", "query", "-k", "KB", "-t", "LUAD", "tests/demo/lung.LUAD.vcf",
            "--", "show", "-k", "KB", "BRAF"]
WHOLE_COMMANDS = ["--", "verify", "KB", "--", "stat", "KB"]


class Damage:
    """Pieces of a kind of damage, JOBS at a time, each on a copy of its own."""

    def __init__(self, top, kb, seconds):
        self.top, self.kb = top, kb
        self.end = time.monotonic() + seconds
        self.totals = [0] * 6
        self.failed = False

    def piece(self, n, seed, how, commands):
        """What the driver prints and its status, or None when there was no time left."""
        if time.monotonic() > self.end:
            return None
        copy = os.path.join(self.top, "copy%d.%s.kb" % (seed, how))
        shutil.copy(self.kb, copy)
        os.chmod(copy, 0o600)
        done = subprocess.run([DRIVER, copy, str(n), str(seed), how] + commands, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        os.unlink(copy)
        return done

    def add(self, total, done):
        counts = COUNTS.search(done.stdout)
        self.failed |= done.returncode != 0 or counts is None
        for line in done.stdout.splitlines():
            if counts is None or line.startswith("FAIL"):
                print(line)
        return [a + int(b) for a, b in zip(total, counts.groups())] if counts else total

    def run(self, what, n, first_seed, how, commands):
        n_pieces = max(1, n // PIECE)
        total, n_done, started = [0] * 6, 0, time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(N_JOBS) as pool:
            pieces = [pool.submit(self.piece, min(n, PIECE), first_seed + i, how, commands)
                      for i in range(n_pieces)]
            for piece in concurrent.futures.as_completed(pieces):
                if piece.result() is not None:
                    total = self.add(total, piece.result())
                    n_done += 1
        if n_done < n_pieces:
            print("%s: only %d of %d pieces in the time given" % (what, n_done, n_pieces))
        self.totals = [a + b for a, b in zip(self.totals, total)]
        print("%s: %s, %.0f a second" % (what, in_words(total),
                                         total[0] / (time.monotonic() - started + 1e-9)))
        sys.stdout.flush()


def in_words(counts):
    return "tried %d, refused %d, same %d, flagged %d, crashed %d, hung %d" % tuple(counts)


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
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    os.chdir(os.environ["SRC"])
    with tempfile.TemporaryDirectory(dir=in_memory()) as top:
        kb = os.path.join(top, "demo.kb")
        subprocess.run([VDT, "build", "-q", "-o", kb, "--sources", "tests/sources",
                        "--curated", "curated"], check=True)
        failed = changed_while_open(top, kb)
        damage = Damage(top, kb, seconds)
        damage.run("cut", 200, 0, "cut", COMMANDS + WHOLE_COMMANDS)
        damage.run("flip, whole file read", n // 10, 100001, "flip", WHOLE_COMMANDS)
        damage.run("flip", n, 1, "flip", COMMANDS)
    print(in_words(damage.totals))
    sys.exit(failed or damage.failed)


if __name__ == "__main__":
    main()
