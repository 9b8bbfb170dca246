#!/usr/bin/python3
"""Every format of a report has the same rows.

    same_rows.py LABEL [vdt query options] IN.vcf...        VDT, KB: of the environment

Makes the report as JSON, HTML, TSV, Markdown and VCF, takes the ids of each part's rows out of
each, and compares: HTML, TSV and Markdown carry exactly the rows of the JSON; the VCF carries
exactly those that name a small variant of the first file, and that file's records, one in, one
out.  The account of the input is the same in all.  Prints a line per fault, or LABEL and counts.
"""
import collections
import gzip
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

VDT, KB = os.environ["VDT"], os.environ["KB"]
SRC = os.environ.get("SRC", os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
EVIDENCE = {"therapies": "THERAPIES", "prognosis": "PROGNOSIS", "diagnosis": "DIAGNOSIS",
            "other_evidence": "OTHER"}
# In the order of the Markdown's headings, with the member that is the row's id.
PARTS = {"findings": "id", "therapy_groups": "therapies", "therapies": "id", "trials": "id",
         "prognosis": "id", "diagnosis": "id", "other_evidence": "id", "hereditary": "findings",
         "pharmacogenomics": "gene", "limits": "key"}
MARKDOWN_BEFORE = 2  # headings before the parts: summary, questions


def row_id(part, row):
    value = row[PARTS[part]]
    return "+".join(value) if isinstance(value, list) else value


def of_json(report):
    return {part: [row_id(part, row) for row in report[part]] for part in PARTS}


class Rows(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.rows = {part: [] for part in PARTS}

    def handle_starttag(self, _, attrs):
        attrs = dict(attrs)
        if "data-row" in attrs:
            self.rows[attrs["data-part"]].append(attrs["data-row"])


def of_html(path):
    parser = Rows()
    with open(path, encoding="utf-8") as file:
        parser.feed(file.read())
    return parser.rows


ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "|": "|", "\\": "\\"}


def plain_cell(text):
    return re.sub(r"\\(u[0-9a-f]{4}|.)",
                  lambda m: chr(int(m[1][1:], 16)) if m[1][0] == "u" else ESCAPES[m[1]], text)


def cell_values(cell):
    return [plain_cell(v) for v in re.split(r"(?<!\\)(?:\\\\)*\|", cell)]


def of_tsv(prefix):
    rows = {}
    for part, member in PARTS.items():
        with open(f"{prefix}.{part}.tsv", encoding="utf-8") as file:
            lines = [line.rstrip("\n").split("\t") for line in file]
        at = lines[0].index(member)
        rows[part] = ["+".join(cell_values(line[at])) for line in lines[1:]]
    return rows


def plain_markdown(text):
    text = re.sub(r"\\(.)", r"\1", text)
    return text.replace("&#119;", "w").replace("&lt;", "<").replace("&amp;", "&")


def of_markdown(path):
    rows, n = {part: [] for part in PARTS}, -1
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("## "):
                n += 1
            part = n - MARKDOWN_BEFORE
            found = re.match(r"- \*\*((?:\\.|[^\\*])*)\*\*", line)
            if found and 0 <= part < len(PARTS):
                rows[list(PARTS)[part]].append(plain_markdown(found[1]))
    return rows


class Vcf:
    """What the annotated VCF says: per finding its rows."""

    def __init__(self, path):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.header = [line for line in lines if line.startswith("##")]
        self.records = [line.split("\t") for line in lines if not line.startswith("#")]
        self.elsewhere = re.findall(r'ID=not_in_this_file_\d+,Finding="(F\d+)"',
                                    "\n".join(self.header))
        self.findings, self.rows = set(), collections.defaultdict(set)
        for record in self.records:
            self.take(dict(item.partition("=")[::2] for item in record[7].split(";")))

    def take(self, info):
        for i, ids in enumerate(info.get("VDT_FINDING", "").split(",")):
            if ids in ("", "."):
                continue
            self.findings.update(ids.split("&"))
            for part, name in EVIDENCE.items():
                for value, suffix in (("true", ""), ("partial", "_PARTIAL")):
                    for row in info.get(f"VDT_{name}{suffix}", "").split(",")[i:i + 1]:
                        self.rows[part].update((urllib.parse.unquote(r), value)
                                               for r in row.split("&") if r not in ("", "."))
            self.rows["hereditary"].update(
                info.get("VDT_HEREDITARY", "").split(",")[i:i + 1])


def vcf_faults(report, vcf, given):
    small = {f["id"] for f in report["findings"] if f["kind"] == "small_variant"}
    placed = small - set(vcf.elsewhere)
    if vcf.findings != placed:
        yield f"vcf: findings {sorted(vcf.findings ^ placed)}"
    for part in EVIDENCE:
        expected = {(row["id"], row["match"]["value"]) for row in report[part]
                    if placed & set(row["findings"])}
        if vcf.rows[part] != expected:
            yield f"vcf: {part} {sorted(vcf.rows[part] ^ expected)[:5]}"
    statuses = {row["status"] for row in report["hereditary"] if placed & set(row["findings"])}
    found = {s for value in vcf.rows["hereditary"] for s in value.split("&")} - {"", "."}
    if found != statuses:
        yield f"vcf: hereditary {sorted(found ^ statuses)}"
    opener = gzip.open if given.endswith("gz") else open
    with opener(given, "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\r\n").split("\t") for line in file if line[0] not in "#\r\n"]
    if [line[:7] for line in lines] != [record[:7] for record in vcf.records]:
        yield "vcf: not the records of the input"
    for line, record in zip(lines, vcf.records):
        own = [item for item in record[7].split(";") if not item.startswith("VDT_")] or ["."]
        if ";".join(own) != line[7]:
            yield f"vcf: INFO of {line[0]}:{line[1]} changed"
            break
    for line in vcf.header:
        if re.search(r"[ =(\"'](/[\w.-]+){2}|ommand(Line)?=", line):
            yield f"vcf: a path or a command: {line[:80]}"


def ours(record):
    return [item for item in record[7].split(";") if item.startswith("VDT_")]


def bcftools_faults(path, vcf):
    done = subprocess.run(["bcftools", "view", "-H", path], capture_output=True, text=True,
                          check=False)
    got = [line.split("\t") for line in done.stdout.splitlines()]
    # what the input does not declare, its copy does not either
    said = [line for line in done.stderr.splitlines() if "is not defined in the header" not in line]
    if done.returncode != 0 or said:
        yield f"bcftools: {said[:3]}"
    elif [line[:7] + line[8:] for line in got] != [r[:7] + r[8:] for r in vcf.records]:
        yield "bcftools: other rows"
    else:
        for mine, theirs in zip(vcf.records, got):
            if ours(mine) != ours(theirs):  # numbers of others it writes in its own way
                yield f"bcftools: INFO of {mine[0]}:{mine[1]}"
                break


def english(family):
    """Words of a family of closed words, as the texts have them."""
    with open(os.path.join(SRC, "curated", "texts.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return {row[0][len(family) + 1:]: row[1] for row in rows if row[0].startswith(family + ".")}


def account_faults(report, prefix, vcf):
    """Records and fates of each input stand in every format."""
    with open(prefix + ".run.tsv", encoding="utf-8") as file:
        run = dict(line.rstrip("\n").split("\t", 1) for line in file)
    with open(prefix + ".md", encoding="utf-8") as file:
        markdown = file.read()
    words = english("enum.fate")
    header = "\n".join(line for line in vcf.header if line.startswith("##vdt=<ID=input_"))
    for i, given in enumerate(report["accounting"]["inputs"]):
        told = [f" {words[fate]} {n}" for fate, n in given["by_fate"].items() if n]
        if not all(text in markdown for text in told):
            yield "md: the account of an input"
        for fate, n in given["by_fate"].items():
            if run.get(f"accounting.inputs[{i}].by_fate.{fate}") != str(n):
                yield f"tsv: {fate} of input {i}"
            if f",{fate}={n}" not in header:
                yield f"vcf: {fate} of input {i}"


def as_shown(rows):
    """Marks that turn the direction of writing are shown by their code."""
    return {part: [re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]",
                          lambda m: f"[U+{ord(m[0]):04X}]", row) for row in of]
            for part, of in rows.items()}


def compare(expected, found, name):
    for part in PARTS:
        if collections.Counter(expected[part]) != collections.Counter(found[part]):
            more = sorted((collections.Counter(found[part])
                           - collections.Counter(expected[part])).elements())
            less = sorted((collections.Counter(expected[part])
                           - collections.Counter(found[part])).elements())
            yield f"{name}: {part}: too many {more[:5]}, missing {less[:5]}"


def first_input(args):
    """All options here have a value."""
    at = 0
    while args[at].startswith("-"):
        at += 2
    return args[at]


def faults_of(args, counts):
    given = first_input(args)
    with tempfile.TemporaryDirectory() as tmp:
        prefix = os.path.join(tmp, "r")
        subprocess.run([VDT, "query", "-k", KB, "-O", "json,html,tsv,md,vcf", "-o", prefix, *args],
                       check=True)
        schema = subprocess.run([sys.executable, os.path.join(SRC, "tests", "check_schema.py"),
                                 prefix + ".json"], capture_output=True, text=True, check=False)
        if schema.returncode != 0:
            yield "json: " + (schema.stdout + schema.stderr).strip()[-300:]
        with open(prefix + ".json", encoding="utf-8") as file:
            report = json.load(file)
        expected, vcf = of_json(report), Vcf(prefix + ".vcf.gz")
        counts.update({part: len(rows) for part, rows in expected.items()})
        yield from compare(as_shown(expected), of_html(prefix + ".html"), "html")
        yield from compare(expected, of_tsv(prefix), "tsv")
        yield from compare(as_shown(expected), of_markdown(prefix + ".md"), "md")
        yield from vcf_faults(report, vcf, given)
        yield from bcftools_faults(prefix + ".vcf.gz", vcf)
        yield from account_faults(report, prefix, vcf)


def check(label, args):
    """The faults, printed; 0: none."""
    counts, n = collections.Counter(), 0
    for fault in faults_of(args, counts):
        print(f"{label}: {fault}")
        n += 1
    if n == 0:
        print(f"{label}: same rows: " + ", ".join(f"{counts[p]} {p}" for p in PARTS))
    return n


if __name__ == "__main__":
    sys.exit(1 if check(sys.argv[1], sys.argv[2:]) else 0)
