#!/usr/bin/python3
"""PharmCAT's expected calls, 165 (case, gene) rows of its own test suites, against vdt's.

A row's calls are compared as a set; NORMAL below is the one table of how its labels
become vdt's.  Counted apart: rows of outside calls, rows whose outside call the table
lacks, and rows of PharmCAT's research mode (combinations and partial calls, which vdt does
not make; half-missing genotypes of DPYD, which it never fills up).
"""
import csv
import os
import re
import subprocess
import sys
import tempfile

KB, DATA, O = os.environ["KB"], os.environ["DATA"], os.environ.get("O", "build")
DRIVER = os.environ.get("PGX_DRIVER", os.path.join(O, "tests/gold/pgx_driver"))
GOLD = f"{DATA}/gold/pgx"

# PharmCAT's label: what it is in vdt.  Applied to each call of a row, in this order.
NORMAL = [
    (r"^Unknown/Unknown$", ""),  # no call
    (r"^\*\d+:\d+ (positive|negative)$", ""),  # HLA status alone: no call there, a name here
    (r"^\[(.+)\] \(heterozygous\)$", r"Reference/[\1]"),  # PharmCAT names one strand only
    (r"^(.+) \(heterozygous\)$", r"Reference/\1"),
    (r"ivacaftor non-responsive CFTR sequence", "Reference"),  # CFTR's reference allele
    (r"^Normal Metabolizer \(1\.25\)$", "1.25"),  # an activity score alone
    (r"x3(/|$)", "x\u22653\\1"),  # three copies and more are one name
]
# Then alleles of a diplotype and variants of a list are put into one order.

# Not from the table: its row has no outside call for the gene, its test had.
NO_OUTSIDE_CALL = {
    ("Cyp2d6Test.testCyp2c19s4s17", "CYP2D6"),
    ("PipelineTest.testCyp2c19_s1s2rs58973490het", "CYP2D6"),
    ("PipelineTest.testCyp2c19s1s4het", "CYP2D6"),
    ("PipelineTest.testCyp2c19SingleGeneMatch", "CYP2D6"),
    ("PipelineTest.testOutsideSinglePositionCalls", "CYP4F2"),
}


def cut_diplotype(label):
    """at the '/' outside brackets"""
    depth = 0
    for i, c in enumerate(label):
        depth += (c == "[") - (c == "]")
        if c == "/" and depth == 0:
            return [label[:i], label[i + 1:]]
    return [label]


def normal(label):
    label = label.strip()
    for pattern, to in NORMAL:
        label = re.sub(pattern, to, label)
    if " AND " in label:
        return " AND ".join(sorted(label.split(" AND ")))
    return "/".join(sorted(cut_diplotype(label)))


def calls(text, between):
    return {x for x in (normal(x) for x in text.split(between)) if x}


def outside_file(row, directory, number):
    if not row["outside_calls"]:
        return ""
    path = f"{directory}/{number}.tsv"
    with open(path, "w", encoding="utf-8") as out:
        for call in row["outside_calls"].split("|"):
            fields = call.replace("\\n", "").split("~")
            out.write("\t".join(fields) + "\n")
    return path


def run(rows):
    with tempfile.TemporaryDirectory() as directory:
        jobs = "".join(
            f"{GOLD}/{r['vcf']}\t{r['match_mode']}\t{outside_file(r, directory, i)}\t\n"
            for i, r in enumerate(rows))
        done = subprocess.run([DRIVER, KB], input=jobs, capture_output=True, text=True,
                              check=True)
    out = {}
    for line in done.stdout.splitlines():
        f = line.split("\t")
        out.setdefault(int(f[0]), {})[f[1]] = f
    return out


def kind(row):
    if row["combinations"] == "yes":
        return "research mode"
    if (row["case"], row["gene"]) in NO_OUTSIDE_CALL:
        return "outside, not given"
    if any(c.split("~")[0] == row["gene"] for c in row["outside_calls"].split("|")):
        return "outside"
    return "matcher"


def main():
    with open(f"{GOLD}/expected_calls.tsv", encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    got = run(rows)
    right, total = {}, {}
    for i, row in enumerate(rows):
        f = got[i].get(row["gene"])
        want = calls(row["expected_calls"], " OR ")
        have = set()
        if f:
            have = calls(f[5], " | ")
            if row["match_mode"] == "all":
                have |= calls(f[6], " | ")
            if f[12] == "pgx_why_one_position":  # no call, but what drugs are looked up by
                want = calls(row["recommendation_diplotype"], " OR ")
        name = kind(row)
        total[name] = total.get(name, 0) + 1
        is_right = have == want and (not row["activity_score"] or row["activity_score"] == f[8])
        right[name] = right.get(name, 0) + is_right
        if not is_right:
            print(f"  {row['case']} {row['gene']} ({name}, {row['match_mode']}): expected "
                  f"{sorted(want)}, found {sorted(have)} {f[12] if f and len(f) > 12 else f}")
    for name in sorted(total):
        print(f"  {name}: {right[name]} of {total[name]}")
    n = sum(right.values())
    print(f"gold pgx-calls: {n}/{len(rows)}")
    return 0 if n >= 155 and right["matcher"] == total["matcher"] else 1


if __name__ == "__main__":
    sys.exit(main())
