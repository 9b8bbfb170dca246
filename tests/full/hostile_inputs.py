#!/usr/bin/python3
"""VCFs that are odd, broken or huge (issue 13): each is read as the whole one, or refused with
its line and exit status 4; never a signal, never half an answer.

    hostile_inputs.py [PATTERN]     with VDT and SRC in the environment
"""
import gzip
import json
import os
import random
import re
import resource
import struct
import subprocess
import sys
import tempfile

VDT = os.path.abspath(os.environ["VDT"])
PATTERN = sys.argv[1] if len(sys.argv) > 1 else "."
SAMPLE = "tests/demo/lung.LUAD.vcf"
failed = passed = 0


class Run:
    def __init__(self, text, *more, kb=None, chunks=None):
        """text: bytes of a VCF, by stdin, or chunks: a generator of them"""
        command = [VDT, "query", "-k", kb or KB, "-t", "LUAD", *more, "-"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        if chunks is None:
            self.out, self.err = process.communicate(text)
        else:
            try:
                for chunk in chunks:
                    process.stdin.write(chunk)
                process.stdin.close()
            except BrokenPipeError:
                pass
            process.stdin = None
            self.out, self.err = process.communicate()
        self.status = process.returncode
        self.report = json.loads(self.out) if self.status == 0 else None

    def rows(self):
        """All that the report says, but for what tells of the file itself and its spelling."""
        if self.report is None:
            return None
        told = dict(self.report)
        for member in ("sample", "accounting"):
            told.pop(member)
        for finding in told["findings"]:
            finding["allele"] = {k: v for k, v in (finding["allele"] or {}).items()
                                 if k != "as_given"}
        return told

    def fates(self):
        fates = {}
        for item in self.report["accounting"]["inputs"]:
            for word, n in item["by_fate"].items():
                fates[word] = fates.get(word, 0) + n
        return fates


def expect(name, is_so, run):
    global failed, passed
    closes = run.report is None or run.report["accounting"]["closes"]
    if is_so and closes and run.status in (0, 4):
        passed += 1
        print("ok   " + name)
    else:
        failed += 1
        print("FAIL %s: status %d, %r" % (name, run.status, run.err[:300]))
    sys.stdout.flush()


def refused(run, *words):
    return run.status == 4 and run.out == b"" and all(w.encode() in run.err for w in words)


def split(text):
    lines = text.splitlines(keepends=True)
    n = sum(line.startswith(b"#") for line in lines)
    return lines[:n], lines[n:]


def wanted(name):
    return re.search(PATTERN, name) is not None


def orders(text, good):
    header, records = split(text)
    shuffled = records[:]
    random.Random(7).shuffle(shuffled)
    for name, body in [("shuffled", shuffled), ("reversed", records[::-1])]:
        run = Run(b"".join(header + body))
        expect("%s records give the same report" % name, run.rows() == good.rows(), run)
    run = Run(b"".join(header + [r for r in records for _ in range(2)]))
    expect("records that stand twice count once and are told",
           len(run.report["findings"]) == len(good.report["findings"])
           and run.fates()["duplicate"] > 0, run)


def spellings(text, good):
    header, records = split(text)
    mixed = [r if i % 2 else r.replace(b"chr", b"", 1) for i, r in enumerate(records)]
    for name, changed in [
            ("a mixture of chr7 and 7", b"".join(header + mixed)),
            ("CRLF", text.replace(b"\n", b"\r\n")),
            ("a byte order mark", b"\xef\xbb\xbf" + text),
            ("no newline at the end", text.rstrip(b"\n")),
            ("gzip", gzip.compress(text)),
            ("gzip in two members", gzip.compress(text[:500]) + gzip.compress(text[500:])),
            ("lower-case bases", b"".join(header + [lower(r) for r in records]))]:
        run = Run(changed)
        expect("%s changes nothing" % name, run.rows() == good.rows(), run)


def lower(record):
    fields = record.split(b"\t")
    fields[3], fields[4] = fields[3].lower(), fields[4].lower()
    return b"\t".join(fields)


def assemblies(text):
    header, records = split(text)
    other = [h.replace(b"159345973", b"159138663") for h in header]
    run = Run(b"".join(other + records))
    expect("contig lengths of two assemblies are refused", refused(run, "GRCh37", "GRCh38"), run)


def nothing(text):
    header, _ = split(text)
    run = Run(b"".join(header))
    expect("a header alone is a sample without findings, nothing looked at",
           run.status == 0 and not run.report["findings"] and not run.report["therapies"], run)
    run = Run(b"")
    expect("an empty file is refused", refused(run, "empty"), run)
    run = Run(b"".join(header[:-1]))
    expect("a header without #CHROM is refused", refused(run, "#CHROM"), run)
    run = Run(b"".join(header[1:]))
    expect("a first line that is no fileformat is refused", refused(run, "fileformat"), run)


def broken(text):
    header, records = split(text)
    first = b"".join(header)
    for name, record in [
            ("a NUL byte", b"7\t1\t.\tA\0\tC\t.\t.\t.\tGT\t0/1\n"),
            ("too few columns", b"7\t140753336\t.\tA\n"),
            ("a POS that is no number", b"7\tx\t.\tA\tC\t.\t.\t.\tGT\t0/1\n"),
            ("a POS past 32 bits", b"7\t99999999999\t.\tA\tC\t.\t.\t.\tGT\t0/1\n"),
            ("a negative POS", b"7\t-4\t.\tA\tC\t.\t.\t.\tGT\t0/1\n")]:
        run = Run(first + record + b"".join(records))
        expect("%s is refused with its line" % name, refused(run, ":%d:" % (len(header) + 1)), run)
    run = Run(gzip.compress(text)[:-9])
    expect("a gzip cut short is refused", refused(run), run)
    flipped = bytearray(gzip.compress(text))
    flipped[-6] ^= 1
    run = Run(bytes(flipped))
    expect("a gzip with a wrong CRC is refused", refused(run), run)
    run = Run(gzip.compress(text) + b"rubbish")
    expect("rubbish behind a gzip is refused", refused(run), run)


def bgzf_block(data):
    """One BGZF block (SAM specification 4.1)."""
    import zlib
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = squeeze.compress(data) + squeeze.flush()
    size = len(body) + 25
    return (b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", size) + body
            + struct.pack("<II", zlib.crc32(data), len(data)))


def bgzf(text, good):
    blocks = [bgzf_block(text[i:i + 300]) for i in range(0, len(text), 300)]
    end = bgzf_block(b"")
    run = Run(b"".join(blocks) + end)
    expect("BGZF of many small blocks changes nothing", run.rows() == good.rows(), run)
    run = Run(b"".join(blocks[:2] + [end] + blocks[2:]) + end)
    expect("an empty block in the middle changes nothing", run.rows() == good.rows(), run)
    run = Run(b"".join(blocks))
    expect("BGZF without its end block is refused", refused(run), run)
    run = Run(b"".join(blocks[:-1]) + blocks[-1][:-5])
    expect("a BGZF block cut short is refused", refused(run), run)
    bomb = bgzf_block(text) + bgzf_block(b"#" * 60000) * 3 + end
    run = Run(bomb)
    expect("text behind the records that is none is refused", refused(run), run)


def alleles(text, good):
    header, records = split(text)
    long_ref = b"chr7\t1000000\t.\tA" + b"C" * 200000 + b"\tA\t.\tPASS\t.\tGT:AD:DP\t0/1:5,5:10\n"
    many = b"chr7\t1000000\t.\tA\t" + b",".join(
        b"A" + b"ACGT"[i % 4:i % 4 + 1] * (i // 4 + 1) for i in range(4000)) \
        + b"\t.\tPASS\t.\tGT:AD:DP\t0/1:5,5:10\n"
    for name, record in [("a REF of 200,000 bases", long_ref), ("4,000 alternatives", many)]:
        run = Run(b"".join(header + [record] + records))
        expect("%s: read, counted, and the rest as before" % name,
               run.status == 0 and len(run.report["findings"]) == len(good.report["findings"]), run)


def many_samples(text, good):
    header, records = split(text)
    n = 100000
    names = b"".join(b"\ts%d" % i for i in range(n))
    wide = header[:-1] + [header[-1].rstrip(b"\n") + names + b"\n"]
    wide += [r.rstrip(b"\n") + (b"\t" + r.rstrip(b"\n").split(b"\t")[-1]) * n + b"\n" for r in records]
    run = Run(b"".join(wide))
    expect("100,000 samples and none named is refused, and few of them are told",
           refused(run, "--sample", "more") and len(run.err) < 1000, run)
    run = Run(b"".join(wide), "--sample", "s77777")
    expect("one of 100,000 samples is read", run.rows() == good.rows(), run)


def giant_line(text):
    header, records = split(text)

    def chunks():
        yield b"".join(header + records) + b"7\t1\t.\tA\tC\t.\t.\tX="
        block = b"x" * (1 << 20)
        for _ in range(1100):
            yield block

    run = Run(None, chunks=chunks())
    expect("one line of 1.1 GB is refused with its number",
           refused(run, ":%d:" % (len(header) + len(records) + 1)), run)


def main():
    global KB
    os.chdir(os.environ["SRC"])
    with open(SAMPLE, "rb") as f:
        text = f.read()
    with tempfile.TemporaryDirectory() as top:
        KB = os.path.join(top, "demo.kb")
        subprocess.run([VDT, "build", "-q", "-o", KB, "--sources", "tests/sources",
                        "--curated", "curated"], check=True)
        good = Run(text)
        assert good.report["findings"], "the sample has findings"
        for test in (orders, spellings, bgzf, alleles, many_samples):
            if wanted(test.__name__):
                test(text, good)
        for test in (assemblies, nothing, broken, giant_line):
            if wanted(test.__name__):
                test(text)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print("peak memory of a run: %d MB" % (peak >> 10))
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
