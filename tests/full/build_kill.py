#!/usr/bin/python3
"""A build that ends badly leaves the knowledge base as it was, and no junk.

    build_kill.py [--kills N]

Builds of tests/sources over a KB that is there: killed at N random moments (seeded; 50),
two at once, in a directory that may not be written, and on a file system that is full.
Each time the KB is byte for byte the old one, or the whole new one when the kill came
after its publication, and verifies; the next build leaves nothing but its outputs.
Prints one line per promise; the last two are skipped where this user cannot make them.
"""
import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

VDT = os.environ["VDT"]
SRC = os.environ.get("SRC", os.getcwd())
SOURCES = os.path.join(SRC, "tests", "sources")
CURATED = os.environ.get("CURATED", os.path.join(SRC, "curated"))
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
OUTPUTS = ["x.kb", "x.kb.rejects.tsv"]

failed = passed = 0


def promise(what, is_kept, found=""):
    global failed, passed
    failed += not is_kept
    passed += bool(is_kept)
    print("%s %s%s" % ("ok  " if is_kept else "FAIL", what, "" if is_kept else f": {found}"),
          flush=True)


def digest(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def command(directory, sources=SOURCES, name="x.kb"):
    return [VDT, "build", "-q", "-o", os.path.join(directory, name), "--sources", sources,
            "--curated", CURATED]


def build(directory, sources=SOURCES, before=()):
    return subprocess.run([*before, *command(directory, sources)], capture_output=True,
                          text=True, check=False)


def verifies(directory):
    return subprocess.run([VDT, "verify", os.path.join(directory, "x.kb")],
                          stdout=subprocess.DEVNULL, check=False).returncode == 0


def fewer_sources(directory):
    """Another content, so that the old KB and the new one differ."""
    small = os.path.join(directory, "small")
    shutil.copytree(SOURCES, small)
    path = os.path.join(small, "sources.tsv")
    with open(path, encoding="utf-8") as f:
        rows = [r for r in f if not r.startswith("ctgov")]
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(rows)
    return small


def kill_builds(directory, n_kills, old, new):
    """old, new: digests; the KB there is the old one when each build starts."""
    kb, keep = os.path.join(directory, "x.kb"), os.path.join(directory, "keep", "x.kb")
    rng = random.Random(20261122)
    begin = time.monotonic()
    done = subprocess.run(command(directory, name="t.kb"), check=True)
    whole = time.monotonic() - begin
    assert done.returncode == 0
    for name in ("t.kb", "t.kb.rejects.tsv"):
        os.remove(os.path.join(directory, name))
    n_old = n_new = n_other = n_bad = 0
    for i in range(n_kills):
        shutil.copy(keep, kb + ".copy")
        os.rename(kb + ".copy", kb)
        child = subprocess.Popen(command(directory), stdout=subprocess.DEVNULL)
        # the first at once: how long a build takes is not known on a busy machine
        time.sleep(rng.uniform(0, whole * 1.05) if i > 0 else 0)
        child.kill()
        child.wait()
        found = digest(kb)
        n_old += found == old
        n_new += found == new
        n_other += found not in (old, new)
        n_bad += not verifies(directory)
    promise(f"{n_kills} builds killed: {n_old} left the old KB, {n_new} the new one, whole",
            n_other == 0 and n_old > 0, f"{n_other} left something else")
    promise("each of them verifies", n_bad == 0, n_bad)
    build(directory)
    left = sorted(x for x in os.listdir(directory) if x not in ("keep", "small"))
    promise("the next build leaves its outputs only", left == OUTPUTS, left)
    promise("and the new KB", digest(kb) == new)


def two_at_once(directory, new):
    first = subprocess.Popen(command(directory), stdout=subprocess.DEVNULL)
    lock = os.path.join(directory, ".x.kb.vdt-lock")
    while not os.path.exists(lock) or os.path.getsize(lock) == 0:
        if first.poll() is not None:
            break
        time.sleep(0.001)
    second = build(directory)
    promise("the second of two builds is refused", second.returncode == 1, second.returncode)
    promise("and names the first",
            f'x.kb" is being written by process {first.pid}' in second.stderr,
            second.stderr)
    promise("which goes on", first.wait() == 0, first.returncode)
    promise("to the whole KB", digest(os.path.join(directory, "x.kb")) == new)
    left = sorted(x for x in os.listdir(directory) if x not in ("keep", "small"))
    promise("without a lock left", left == OUTPUTS, left)


def read_only(directory, old):
    shutil.copy(os.path.join(directory, "keep", "x.kb"), os.path.join(directory, "x.kb.copy"))
    os.rename(os.path.join(directory, "x.kb.copy"), os.path.join(directory, "x.kb"))
    before = []
    if os.getuid() == 0:
        before = NOBODY
        can = subprocess.run([*NOBODY, "test", "-x", VDT, "-a", "-r", SOURCES], check=False)
        if can.returncode != 0:
            print("skipped: read-only directory (the build tree is closed to others)")
            return
    names = sorted(os.listdir(directory))
    os.chmod(directory, 0o555)
    done = build(directory, before=before)
    os.chmod(directory, 0o755)
    promise("a read-only directory fails the build", done.returncode == 1, done.returncode)
    promise("and is said", 'x.kb": Permission denied' in done.stderr, done.stderr)
    promise("the KB is the old one", digest(os.path.join(directory, "x.kb")) == old)
    promise("and nothing else appeared", sorted(os.listdir(directory)) == names)


def disk_full(top, directory, old):
    """A file system with room for the old KB and a part of the new one."""
    mount = os.path.join(top, "full")
    os.mkdir(mount)
    bytes_old = os.path.getsize(os.path.join(directory, "keep", "x.kb"))
    for percent in (102, 130, 170):
        size = bytes_old * percent // 100 // 4096 * 4096
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", mount],
                              capture_output=True, check=False) if os.getuid() == 0 else None
        if made is None or made.returncode != 0:
            print("skipped: disk full (needs root and mount)")
            return
        try:
            shutil.copy(os.path.join(directory, "keep", "x.kb"), os.path.join(mount, "x.kb"))
            done = build(mount)
            promise(f"a disk with {percent - 100} % of a KB free fails the build",
                    done.returncode == 1, done.returncode)
            promise("and is said", "No space left on device" in done.stderr, done.stderr)
            promise("the KB is the old one, and verifies",
                    digest(os.path.join(mount, "x.kb")) == old and verifies(mount))
            promise("and nothing else is left", os.listdir(mount) == ["x.kb"],
                    os.listdir(mount))
        finally:
            subprocess.run(["umount", mount], check=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    n_kills = parser.parse_args().kills
    with tempfile.TemporaryDirectory() as top:
        os.chmod(top, 0o755)
        directory = os.path.join(top, "kbs")
        os.mkdir(directory)
        keep = os.path.join(directory, "keep")
        os.mkdir(keep)
        if build(keep, fewer_sources(directory)).returncode != 0:
            sys.exit("the first build failed")
        os.remove(os.path.join(keep, "x.kb.rejects.tsv"))
        old = digest(os.path.join(keep, "x.kb"))
        if build(directory).returncode != 0:
            sys.exit("the second build failed")
        new = digest(os.path.join(directory, "x.kb"))
        if os.getuid() == 0:
            os.chown(directory, 65534, 65534)
        kill_builds(directory, n_kills, old, new)
        two_at_once(directory, new)
        read_only(directory, old)
        disk_full(top, directory, old)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
