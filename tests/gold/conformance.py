#!/usr/bin/python3
"""Every VCF of DATA/vcf/conformance (hts-specs, EBI vcf-validator): a file that must pass is
read; one that must fail is refused, or read with the leniency that its row of
conformance.tsv documents.  Read always means: the accounting closes against an independent
count of records and ALTs.

conformance.tsv: file (of the name), cause (of ##CauseOfFailure; "-": the file gives none) ->
outcome, and what must be said: words of the message, or a fate that at least one ALT has.
The first row that fits counts, and each row must fit some file.

The data's defects stand at places that no knowledge is about, where vdt reads no genotype.
So defects of GT, FORMAT and FILTER are set as well into a record of the demo that gives a
finding: none of them may give one."""
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

VDT, DATA = (os.environ[k] for k in ("VDT", "DATA"))
SRC = os.environ.get("SRC", os.getcwd())
TOP = os.path.join(DATA, "vcf", "conformance")
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "conformance.tsv")
# Its header says so (NCBI36 by file name in some, GRCh37 by its reference line for vdt).
GRCH37 = re.compile(r"complexfile_passed_000")
faults = []


def fault(what):
    faults.append(what)
    print(f"not as documented: {what}", file=sys.stderr)


def query(kb, path, *options):
    done = subprocess.run([VDT, "query", "-k", kb, "-t", "LUAD", *options, path],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    report = json.loads(done.stdout) if done.returncode == 0 else None
    return done.returncode, report, done.stderr.decode("utf-8", "replace")


def lines_of(text):
    return [x.rstrip(b"\r") for x in text.split(b"\n")]


def samples(text):
    for line in lines_of(text):
        if line.startswith(b"#CHROM"):
            return [x.decode("utf-8", "replace") for x in line.split(b"\t")[9:]]
    return []


def count(text):
    """Records and their ALTs, as lines without '#'."""
    records = [x for x in lines_of(text) if x and not x.startswith(b"#")]
    return len(records), sum(x.split(b"\t")[4].count(b",") + 1 for x in records)


def why_not_read(text, report):
    """None: the accounting closes and fits the file."""
    n_records, n_alleles = count(text)
    accounting = report["accounting"]
    entry = accounting["inputs"][0]
    if not accounting["closes"] or sum(entry["by_fate"].values()) != entry["alleles"]:
        return "the accounting does not close"
    if (entry["records"], entry["alleles"]) != (n_records, n_alleles):
        return f"{entry['records']} records, {entry['alleles']} ALTs; expected " \
               f"{n_records}, {n_alleles}"
    return None


def rows_of_table():
    with open(TABLE, encoding="utf-8") as f:
        head, *rows = [x.rstrip("\n").split("\t") for x in f]
    return [dict(zip(head, row), n=0) for row in rows]


def row_for(rows, name, cause):
    for row in rows:
        if re.search(row["file"], name) and (
                cause is None if row["cause"] == "-"
                else cause is not None and re.search(row["cause"], cause)):
            return row
    return None


def why_not_said(row, report):
    """None: what the row says stands in the accounting."""
    says = row["says"]
    if says == "-":
        return None
    entry = report["accounting"]["inputs"][0]
    if says == "records 0":
        return None if entry["records"] == 0 else "records were read"
    return None if entry["by_fate"][says] > 0 else f"no ALT is counted as {says}"


def judge(rows, path, text, outcome):
    """None: as documented."""
    status, report, message = outcome
    name = os.path.basename(path)
    cause = re.search(rb"##CauseOfFailure=([^\r\n]*)", text)
    cause = cause and cause.group(1).decode("utf-8", "replace")
    if status not in (0, 4):
        return f"exit status {status}: {message}"
    if "/passed/" in path or not name.startswith("failed"):
        return message if status else why_not_read(text, report)
    row = row_for(rows, name, cause)
    if row is None:
        return f"no row for {name}, {cause}"
    row["n"] += 1
    if row["outcome"] == "refused":
        if status == 0 or row["says"] not in message:
            return f"status {status}, expected a refusal with \"{row['says']}\": {message}"
        return None
    if status != 0:
        return f"refused, expected to be read: {message}"
    if report["findings"]:
        return "a finding"
    return why_not_read(text, report) or why_not_said(row, report)


def conformance(kb):
    rows = rows_of_table()
    paths = sorted(os.path.join(d, f) for d, _, names in os.walk(TOP) for f in names
                   if f.endswith(".vcf"))

    def run(path):
        with open(path, "rb") as f:
            text = f.read()
        options = ["--assembly", "GRCh37" if GRCH37.search(path) else "GRCh38"]
        if samples(text):
            options += ["--sample", samples(text)[0]]
        return path, text, query(kb, path, *options)

    right = 0
    with ThreadPoolExecutor(2) as pool:
        for path, text, outcome in pool.map(run, paths):
            wrong = judge(rows, path, text, outcome)
            right += wrong is None
            if wrong:
                fault(f"{os.path.relpath(path, TOP)}: {wrong}")
    for row in rows:
        if row["n"] == 0:
            fault(f"conformance.tsv: no file for {row['file']}, {row['cause']}")
    print(f"gold conformance: {right}/{len(paths)}")


HEAD = ("##fileformat=VCFv4.2\n##contig=<ID=chr7,length=159345973>\n"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n")
EGFR = "chr7\t55191822\t.\tT\tG\t.\t{filter}\t{info}\t{format}\t{sample}\n"
# name, what stands in the record, the fate of its ALT
PLANTED = [
    ("whole", {}, "finding"),
    ("FILTER missing", {"filter": "."}, "finding"),
    ("GT behind another key", {"format": "DP:GT", "sample": "100:0/1"}, "finding"),
    ("allele out of range", {"sample": "0/3:5,5:10"}, "not_called"),
    ("allele out of range beside one in it", {"sample": "1/3:5,5:10"}, "not_called"),
    ("allele number past 32 bits", {"sample": "0/4294967297:5,5:10"}, "not_called"),
    ("a base for an allele", {"sample": "1/C:5,5:10"}, "not_called"),
    ("a number with a point", {"sample": "0.000:5,5:10"}, "not_called"),
    ("two marks", {"sample": "0/|1:5,5:10"}, "not_called"),
    ("a mark at the end", {"sample": "0/1/:5,5:10"}, "not_called"),
    ("a sign", {"sample": "0/+1:5,5:10"}, "not_called"),
    ("a blank", {"sample": "0/ 1:5,5:10"}, "not_called"),
    ("empty", {"sample": ":5,5:10"}, "not_called"),
    ("half missing", {"sample": "0/.:5,5:10"}, "not_called"),
    ("missing", {"sample": "./.:5,5:10"}, "not_called"),
    ("a value more than keys", {"sample": "0/1:5,5:10:extra"}, "not_called"),
    ("GT twice, differing", {"format": "GT:GT:DP", "sample": "0/1:0/0:10"}, "not_called"),
    ("GT twice, differing, the other way",
     {"format": "GT:GT:DP", "sample": "0/0:0/1:10"}, "not_called"),
    ("GT twice, the same", {"format": "GT:GT:DP", "sample": "0/1:0/1:10"}, "not_called"),
    ("FILTER with a missing one", {"filter": "q10;."}, "filtered"),
    ("FILTER begins with a semicolon", {"filter": ";PASS"}, "filtered"),
    ("FILTER ends with a semicolon", {"filter": "PASS;"}, "filtered"),
    ("PASS and another", {"filter": "PASS;q10"}, "filtered"),
    ("PASS twice", {"filter": "PASS;PASS"}, "filtered"),
    ("PASS in small letters", {"filter": "pass"}, "filtered"),
    ("FILTER 0", {"filter": "0"}, "filtered"),
    ("FILTER with a blank", {"filter": "PASS "}, "filtered"),
]


def planted(kb, top):
    path = os.path.join(top, "planted.vcf")
    right = 0
    for name, values, fate in PLANTED:
        given = {"filter": "PASS", "info": ".", "format": "GT:AD:DP",
                 "sample": "0/1:61,39:100", **values}
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(HEAD + EGFR.format(**given))
        status, report, message = query(kb, path, "--assembly", "GRCh38")
        fates = {k for k, n in report["accounting"]["inputs"][0]["by_fate"].items() if n} \
            if report else {message}
        is_right = status == 0 and fates == {fate} \
            and bool(report["findings"]) == (fate == "finding")
        right += is_right
        if not is_right:
            fault(f"{name}: {fates}, expected {fate}")
    print(f"gold conformance_planted: {right}/{len(PLANTED)}")


def main():
    with tempfile.TemporaryDirectory() as top:
        kb = os.path.join(top, "demo.kb")
        subprocess.run([VDT, "build", "-q", "-o", kb, "--sources",
                        os.path.join(SRC, "tests/sources"), "--curated",
                        os.path.join(SRC, "curated")], check=True)
        conformance(kb)
        planted(kb, top)
    sys.exit(bool(faults))


main()
