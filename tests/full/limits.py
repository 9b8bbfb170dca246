#!/usr/bin/python3
"""The limits that the README lists, from outside: what lies past each ends with exit status 4
(sample) or 1 (build) and words that name it, in bounded memory; what lies within is read.
Limits of single readers stand in tests/unit (xml, zip, json, stream, opt) and tests/bad.

    limits.py [PATTERN]     with VDT and SRC in the environment
"""
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import zlib

VDT = os.path.abspath(os.environ["VDT"])
PATTERN = sys.argv[1] if len(sys.argv) > 1 else "."
SAMPLE = "tests/demo/lung.LUAD.vcf"
MB = 1 << 20
failed = passed = 0


def expect(name, is_so, told=""):
    global failed, passed
    passed += bool(is_so)
    failed += not is_so
    print("%s %s%s" % ("ok  " if is_so else "FAIL", name, "" if is_so else ": %s" % told))
    sys.stdout.flush()


class Run:
    """A command; peak_mb: of its own memory and what it maps."""

    def __init__(self, *command):
        process = subprocess.Popen([VDT, *command], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.out = process.stdout.read()
        self.err = process.stderr.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = self.status = os.waitstatus_to_exitcode(status)
        self.peak_mb = usage.ru_maxrss >> 10

    def refused(self, status, *words):
        return self.status == status and self.out == b"" and all(w in self.err for w in words)

    def __str__(self):
        return "status %d, %d MB, %s" % (self.status, self.peak_mb, self.err[:300])


def gz(path, *pieces):
    """pieces: (bytes, how many times)"""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    with open(path, "wb") as f:
        for data, times in pieces:
            while times > 0:
                many = max(1, min(times, MB // len(data)))
                f.write(squeeze.compress(data * many))
                times -= many
        f.write(squeeze.flush())
    return path


def query(path, *more):
    return Run("query", "-k", KB, "-t", "LUAD", *more, path)


def header_and_records():
    with open(SAMPLE, "rb") as f:
        lines = f.readlines()
    n = sum(x.startswith(b"#") for x in lines)
    return lines[:n], lines[n:]


def bombs_of_a_sample(top):
    header, records = header_and_records()
    head, body = b"".join(header), b"".join(records)
    path = os.path.join(top, "x.vcf.gz")

    run = query(gz(path, (head + body, 1), (b"7\t1\t.\tA\tC\t.\t.\tX=", 1), (b"x", 1100 * MB)))
    expect("a line of 1.1 GB in 1 MB of gzip is refused with its number",
           run.refused(4, ":%d:" % (len(header) + len(records) + 1),
                       "a line of more than 1073741824 bytes") and run.peak_mb < 1100, run)
    run = query(gz(path, (head + body, 1), (b"7\t1\t.\tA\tC\t.\tPASS\tX=", 1), (b"x", 1000 * MB),
                   (b"\tGT\t0/1\n" + records[0], 1)))
    expect("a line of 1,000 MB is read", run.status == 0, run)

    far = b"GL000192.1\t1\t.\tA\tC\t.\tPASS\t.\tGT:AD:DP\t0/1:5,5:10\n"
    n = 400 * MB // len(far)
    run = query(gz(path, (head + body, 1), (far, n)))
    expect("400 MB of records in 1 MB of gzip are read in under 100 MB",
           run.status == 0 and run.peak_mb < 100
           and json.loads(run.out)["accounting"]["inputs"][0]["records"] == n + len(records),
           run)

    run = query(gz(path, (gzip.compress(head + body), 1)))
    expect("a gzip in a gzip is refused", run.refused(4, ":1:"), run)
    run = query(gz(path, (header[0], 1), (b"##x=y\n", 1000001), (header[-1], 1)))
    expect("over a million lines of header are refused",
           run.refused(4, "1000000 lines"), run)
    run = query(gz(path, (header[0] + b"##x=", 1), (b"y", 17 * MB), (b"\n" + header[-1], 1)))
    expect("a line of header over 16 MB is refused", run.refused(4, "16 MiB"), run)
    run = query(gz(path, (header[0] + b"##x=", 1), (b"y", 15 * MB),
                   (b"\n" + b"".join(header[1:]) + body, 1)))
    expect("a line of header of 15 MB is read", run.status == 0, run)


def numbers_of_a_sample(top):
    header, records = header_and_records()
    path = os.path.join(top, "x.vcf")

    def put(*lines):
        with open(path, "wb") as f:
            f.write(b"".join(header + list(lines)))
        return path

    record = b"chr7\t%d\t.\tA\tC\t.\tPASS\t.\tGT:AD:DP\t0/1:5,5:10\n"
    run = query(put(record % 2147483647, *records))
    expect("POS 2^31 - 1 is read; it lies on no contig",
           run.status == 0 and json.loads(run.out)["accounting"]["closes"], run)
    run = query(put(record % 2147483648, *records))
    expect("POS 2^31 is refused", run.refused(4, "2147483647"), run)
    run = query(put(record % 5, *records), *["--pgx-calls", path] * 2)
    expect("an option that is given twice is refused", run.refused(2, "--pgx-calls"), run)
    run = query(*[put(*records)] * 33)
    expect("33 inputs are refused", run.refused(2, "unexpected argument"), run)

    names = b"".join(b"\ts%d" % i for i in range(65536))
    with open(path, "wb") as f:
        f.write(b"".join(header[:-1]) + header[-1].rstrip(b"\n") + names + b"\n")
    run = query(path, "--sample", "s65535")
    expect("one of 65,537 samples is read", run.status == 0, run)
    run = query(path, "--sample", "all", "-O", "json", "-o", os.path.join(top, "all"))
    expect("all of 65,537 samples are refused",
           run.refused(4, "65537", "65535"), run)


def patients(top):
    path = os.path.join(top, "patient")
    with open(path, "w", encoding="utf-8") as f:
        f.write("# " + "x" * (17 * MB) + "\n")
    run = query(SAMPLE, "--patient", path)
    expect("a patient's file over 16 MB is refused", run.refused(4, "longer than"), run)
    for depth, word in [(201, "200"), (100000, "200")]:
        with open(path, "w", encoding="utf-8") as f:
            f.write('{"a":' * depth + "1" + "}" * depth)
        run = query(SAMPLE, "--patient", path)
        expect("JSON of depth %d is refused" % depth, run.refused(4, word), run)


class Sources:
    """A directory of sources: two real ones, and what the test adds."""

    def __init__(self, top, name):
        self.dir = os.path.join(top, name)
        os.mkdir(self.dir)
        self.rows = ["source\tkind\tpath\trelease\tassembly\tlicence\turl"]
        for source, file in (("hgnc", "hgnc_complete_set.txt"), ("do", "HumanDO.tsv")):
            with open(os.path.join("tests/sources", file), "rb") as f:
                self.add(source, "tsv", file, f.read())

    def path(self, file):
        return os.path.join(self.dir, file)

    def add(self, source, kind, file, data=None):
        if data is not None:
            with open(self.path(file), "wb") as f:
                f.write(data)
        self.rows.append("%s\t%s\t%s\t2026-01-01\t\tpublic-domain\t" % (source, kind, file))

    def build(self):
        with open(self.path("sources.tsv"), "w", encoding="utf-8") as f:
            f.write("\n".join(self.rows) + "\n")
        self.kb = self.path("out.kb")
        return Run("build", "-q", "-o", self.kb, "--sources", self.dir, "--curated", "curated")

    def left(self):
        return [x for x in os.listdir(self.dir) if ".kb" in x]


def bombs_of_a_build(top):
    s = Sources(top, "xml")
    gz(s.path("t.xml.gz"), (b"<clinical_study>", 1), (b" ", 300 * MB),
       (b"</clinical_study>", 1))
    s.add("ctgov", "xml", "t.xml.gz")
    run = s.build()
    expect("XML of 300 MB in 300 kB of gzip is refused",
           run.status == 1 and re.search("over the limit", run.err) and not s.left(), run)
    expect("and takes under 400 MB", run.peak_mb < 400, run)

    s = Sources(top, "external")
    s.add("ctgov", "xml", "t.xml",
          b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><clinical_study>&b;'
          b"</clinical_study>")
    run = s.build()
    expect("an external entity is refused, and nothing of its file is told",
           run.status == 1 and "root:" not in run.err and not s.left(), run)

    s = Sources(top, "json_bomb")
    gz(s.path("t.json.gz"), (b'[{"a":"', 1), (b"x", 1030 * MB), (b'"}]', 1))
    s.add("ctgov", "v2", "t.json.gz")
    run = s.build()
    expect("an element of JSON of 1,030 MB in 1 MB of gzip is refused",
           run.status == 1 and "1 GiB" in run.err and run.peak_mb < 1600, run)

    s = Sources(top, "json")
    s.add("ctgov", "v2", "t.json", b"[" * 300 + b"]" * 300)
    run = s.build()
    expect("JSON of depth 300 is refused", run.status == 1 and "200" in run.err, run)


def links_in_a_directory(top):
    plain = Sources(top, "plain")
    expect("two plain sources build", plain.build().status == 0)
    linked = Sources(top, "linked")
    os.rename(linked.path("HumanDO.tsv"), os.path.join(top, "elsewhere.tsv"))
    os.symlink(os.path.join(top, "elsewhere.tsv"), linked.path("HumanDO.tsv"))
    run = linked.build()
    with open(plain.kb, "rb") as f, open(linked.kb, "rb") as g:
        expect("a symbolic link is followed and leaves no trace in the KB",
               run.status == 0 and f.read() == g.read(), run)

    for name, target, words in [("dangling", "nothing", "could not open"),
                                ("loop", "HumanDO.tsv", "could not open"),
                                ("directory", "/", "directory")]:
        s = Sources(top, name)
        os.unlink(s.path("HumanDO.tsv"))
        os.symlink(target, s.path("HumanDO.tsv"))
        run = s.build()
        expect("a link that is %s stops the build" % name,
               run.status == 1 and words in run.err and not s.left(), run)


def main():
    global KB
    os.chdir(os.environ["SRC"])
    with tempfile.TemporaryDirectory() as top:
        KB = os.path.join(top, "demo.kb")
        subprocess.run([VDT, "build", "-q", "-o", KB, "--sources", "tests/sources",
                        "--curated", "curated"], check=True)
        for test in (bombs_of_a_sample, numbers_of_a_sample, patients, bombs_of_a_build,
                     links_in_a_directory):
            if re.search(PATTERN, test.__name__):
                test(top)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
