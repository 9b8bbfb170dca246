#!/usr/bin/python3
"""Faults of the system under vdt (issue 13): every call fails once, at n = 1, 2, 3, ...

tests/full/faults/fault.c is loaded before the program and makes the n-th malloc (by
distinct place in the code), read, write, fsync, rename, mmap, close or open fail.  Each
run must succeed with the same output, or end with exit status 1 (3: the KB, 4: the
sample) and a message; never by a signal, never with part of an output.  Interrupted and
short reads and writes must not be noticed at all.

Two commands may end between outputs, and are held to what they say of it: a build whose
KB had its name already (the message says that it is published, and each file is whole),
and a batch, where a sample that fails is told in its place and the others stand.

    faults.py [PATTERN]     with VDT, SRC, O and CC in the environment
"""
import json
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile

VDT = os.path.abspath(os.environ["VDT"])
O = os.path.abspath(os.environ["O"])
CALLS = ["open", "read", "write", "fsync", "rename", "mmap", "close", "malloc"]
HARMLESS = [("read", "eintr"), ("read", "short"), ("write", "eintr"), ("write", "short")]
GOOD_EXITS = {1, 3, 4}
# LMDB itself reads and writes once, and takes what was short or interrupted for a failure:
# that is said in words.
ASKS_ONCE = re.compile(rb"\.kb(\.tmp\.[0-9]+\"?)?: (Interrupted system call|MDB_INVALID|"
                       rb"No space left on device|Input/output error)")


IS_PUBLISHED = re.compile(rb'^vdt build: "[^"]*new\.kb" is published: ')
INDEX = "index.jsonl"


def are_lines_of(lines, good):
    """Those of a batch that are there, in order: each as it would be, or told as failed."""
    if len(lines) > len(good):
        return False
    return all(line == is_good or json.loads(line).get("status") == "failed"
               for line, is_good in zip(lines, good))


class Count:
    """The shared file of fault.c."""

    def __init__(self, path):
        self.path = path

    def reset(self):
        with open(self.path, "wb") as f:
            f.write(bytes(16))

    def read(self):
        with open(self.path, "rb") as f:
            return struct.unpack("=QQ", f.read(16))


def is_batch(what):
    return what.startswith("batch")


class Faults:
    def __init__(self, top):
        self.top = top
        self.count = Count(os.path.join(top, "count"))
        self.library = os.path.join(top, "fault.so")
        subprocess.run(
            shlex.split(os.environ.get("CC", "cc"))
            + ["-O1", "-g", "-shared", "-fPIC", "-D_GNU_SOURCE", "-U_FORTIFY_SOURCE",
               "-o", self.library, "tests/full/faults/fault.c", "-ldl"], check=True)
        self.tried = self.refused = self.same = self.crashed = self.published = 0
        self.failures = []

    def run(self, command, out, call, at, how):
        """(exit status, stdout, stderr, files below out, fault made)"""
        shutil.rmtree(out, ignore_errors=True)
        os.mkdir(out)
        self.count.reset()
        env = dict(os.environ, LD_PRELOAD=self.library, FAULT_COUNT=self.count.path,
                   FAULT_CALL=call, FAULT_AT=str(at), FAULT_HOW=how)
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                              check=False)
        files = {}
        for name in sorted(os.listdir(out)):
            with open(os.path.join(out, name), "rb") as f:
                files[name] = f.read()
        return done.returncode, done.stdout, done.stderr, files, self.count.read()

    def judge(self, what, result, good, is_harmless):
        status, stdout, stderr, files, _ = result
        self.tried += 1
        if status == 0 and stdout == good[1] and files == good[3]:
            self.same += 1
            return
        if status < 0 or status >= 128:
            self.crashed += 1
            self.failures.append("%s: ended by signal: status %d" % (what, status))
        elif is_harmless and status in {1, 3} and ASKS_ONCE.search(stderr):
            self.refused += 1
        elif is_harmless:
            self.failures.append("%s: noticed: status %d, %s" % (what, status, stderr[:200]))
        elif status not in GOOD_EXITS:
            self.failures.append("%s: status %d with another output" % (what, status))
        elif not stderr.startswith(b"vdt"):
            self.failures.append("%s: no message: %r" % (what, stderr[:200]))
        elif not self.may_leave(what, result, good):
            self.failures.append("%s: left %s" % (what, ", ".join(sorted(files))))
        elif not good[1].startswith(stdout) and not (
                is_batch(what) and are_lines_of(stdout.splitlines(), good[1].splitlines())):
            self.failures.append("%s: wrong words on stdout" % what)
        else:
            self.refused += 1

    def may_leave(self, what, result, good):
        """Of a run that failed: nothing, or what the command says that it leaves."""
        _, _, stderr, files, _ = result
        whole = {k: v for k, v in files.items() if v == good[3].get(k)}
        if not files:
            return True
        if IS_PUBLISHED.match(stderr):
            self.published += 1
            return "new.kb" in files and whole == files
        if not is_batch(what):
            return False
        if INDEX in files and not are_lines_of(files[INDEX].splitlines(),
                                               good[3][INDEX].splitlines()):
            return False
        return files.keys() - whole.keys() <= {INDEX}

    def every(self, name, command, out, call, how, step):
        """The fault at 1, 2, 3, ... until a run meets it no more."""
        good = self.run(command, out, call, 0, how)
        if good[0] != 0:
            sys.exit("faults: %s fails by itself: %s" % (name, good[2].decode()))
        n_calls = good[4][0]
        for at in range(1, n_calls + 1, step):
            result = self.run(command, out, call, at, how)
            self.judge("%s, %s %d of %d (%s)" % (name, call, at, n_calls, how), result, good,
                       how != "fail")
        return n_calls

    def check_audit(self, log):
        """Whatever failed: what stands in the log is a whole chain."""
        if not os.path.exists(log):
            return
        done = subprocess.run([VDT, "audit", "verify", log], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        print(done.stdout.strip())
        if done.returncode != 0:
            self.failures.append("the audit log: " + done.stdout)


def step_of(call, n_steps_wanted, faults, command, out):
    faults.run(command, out, call, 0, "fail")
    n = faults.count.read()[0]
    return max(1, n // n_steps_wanted)


def write_list(top):
    path = os.path.join(top, "list.tsv")
    samples = os.path.abspath("tests/demo")
    with open(path, "w") as f:
        f.write("input\tid\ttumour\n")
        for i, (name, tumour) in enumerate([("lung", "LUAD"), ("colon", "COADREAD"),
                                            ("lung", "LUAD")]):
            f.write("%s/%s.%s.vcf\ts%d\t%s\n" % (samples, name, tumour, i, tumour))
    return path


def make_report(top, kb, sample):
    path = os.path.join(top, "made")
    subprocess.run([VDT, "query", "-k", kb, "-q", "-t", "LUAD", "-O", "json", "-o", path, sample],
                   check=True)
    return path + ".json"


def commands(top, kb):
    out = os.path.join(top, "out")
    events = "tests/cli/data/events/made."
    sample = "tests/demo/lung.LUAD.vcf"
    query = [VDT, "query", "-k", kb]
    batch = query + ["-@", "2", "--batch", write_list(top)]
    audit = ["--audit", os.path.join(top, "audit.log")]
    others = ["--cna", events + "call.cns", "--sv", events + "sv.GRCh38.vcf",
              "--fusions", events + "arriba.tsv"]
    return out, {
        "query": query + ["-t", "LUAD", "-O", FORMATS, "-o", out + "/r", sample],
        "query vcf": query + ["-t", "LUAD", "-O", "vcf", "-o", out + "/r", sample],
        "query md": query + ["-t", "LUAD", "-O", "md", "-o", out + "/r",
                             "--audience", "patient", sample],
        "batch": batch,
        "batch files": batch + ["-O", FORMATS, "-o", out],
        "query stdout": query + ["--patient", "tests/demo/colon.patient.txt",
                                 "tests/demo/colon.COADREAD.vcf"],
        "explain": [VDT, "explain", "-k", kb, "-t", "LUAD", "EGFR", sample],
        "query events": query + others + [sample],
        "explain events": [VDT, "explain", "-k", kb] + others + ["BRAF", sample],
        "query audit": query + audit + ["-O", "json", "-o", out + "/r", sample],
        "batch audit": batch + audit,
        "cohort audit": query + audit + ["--sample", "all", sample],
        "trials audit": [VDT, "trials", "-k", kb] + audit + [
            "NCT06586515", make_report(top, kb, sample)],
        "diff": [VDT, "diff", kb, kb],
        "show": [VDT, "show", "-k", kb, "BRAF", "V600E"],
        "stat": [VDT, "stat", kb],
        "verify": [VDT, "verify", kb],
        "build": [VDT, "build", "-q", "-o", out + "/new.kb", "--sources", "tests/sources",
                  "--curated", "curated", "--report", out + "/report.json"],
    }


FORMATS = "json,html,tsv"  # md, vcf: their own rows
# More places than these are tried in even steps.
MOST = {"build": 150, "query": 400, "batch": 150, "batch files": 40, "batch audit": 150}


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else "."
    os.chdir(os.environ["SRC"])
    with tempfile.TemporaryDirectory() as top:
        kb = os.path.join(top, "demo.kb")
        subprocess.run([VDT, "build", "-q", "-o", kb, "--sources", "tests/sources",
                        "--curated", "curated"], check=True)
        faults = Faults(top)
        out, table = commands(top, kb)
        for name, command in table.items():
            if not re.search(pattern, name):
                continue
            for call, how in [(c, "fail") for c in CALLS] + HARMLESS:
                step = step_of(call, MOST.get(name, 300), faults, command, out)
                n = faults.every(name, command, out, call, how, step)
                print("%s, %s (%s): %d places, every %d tried" % (name, call, how, n, step))
                sys.stdout.flush()
        faults.check_audit(os.path.join(top, "audit.log"))
        for failure in faults.failures[:40]:
            print("FAIL " + failure)
        if faults.published:
            print("published before the fault, and said so: %d" % faults.published)
        print("tried %d, refused %d, same %d, flagged %d, crashed %d"
              % (faults.tried, faults.refused, faults.same, len(faults.failures),
                 faults.crashed))
        sys.exit(1 if faults.failures else 0)


if __name__ == "__main__":
    main()
