#!/usr/bin/python3
"""Every CIViC set at hand, 2018 to 2026, alone or beside others: the sums close, the accepted
items and the variants of the newest release are stored and older ones superseded, the KB verifies;
a set that is partial is refused alone, naming the file that is missing.  What must be stored is
counted by a plain reading of the files."""
import csv
import gzip
import os
import re
import subprocess
import sys
import tempfile

VDT, DATA, SRC = (os.environ[k] for k in ("VDT", "DATA", "SRC"))
csv.field_size_limit(1 << 24)
SETS = {
    "2018-10-01": [("variants", "01-Oct-2018-VariantSummaries.tsv.gz"),
                   ("evidence", "01-Oct-2018-ClinicalEvidenceSummaries.tsv.gz"),
                   ("features", "01-Oct-2018-GeneSummaries.tsv.gz")],
    "2020-06-01": [("variants", "01-Jun-2020-VariantSummaries.tsv"),
                   ("features", "01-Jun-2020-GeneSummaries.tsv")],
    "2021-10-01": [("variants", "01-Oct-2021-VariantSummaries.tsv.gz"),
                   ("assertions", "01-Oct-2021-AssertionSummaries.tsv.gz"),
                   ("features", "01-Oct-2021-GeneSummaries.tsv.gz")],
    "2024-08-01": [("variants", "01-Aug-2024-VariantSummaries.tsv"),
                   ("profiles", "01-Aug-2024-MolecularProfileSummaries.tsv"),
                   ("evidence", "01-Aug-2024-ClinicalEvidenceSummaries.tsv"),
                   ("assertions", "01-Aug-2024-AssertionSummaries.tsv"),
                   ("features", "01-Aug-2024-GeneSummaries.tsv"),
                   ("vcf", "01-Aug-2024-civic_accepted.vcf")],
    "2025-02-01": [("profiles", "01-Feb-2025-MolecularProfileSummaries.tsv"),
                   ("features", "01-Feb-2025-FeatureSummaries.tsv")],
    "2026-08-01-slice": [("variants", "VariantSummaries.tsv")],
    "2026-10-01-sample": [
        ("evidence", "01-Oct-2026-AcceptedClinicalEvidenceSummaries.sample.tsv")],
}
WHOLE = [["2018-10-01"], ["2024-08-01"], ["2018-10-01", "2020-06-01"],
         ["2018-10-01", "2021-10-01"], ["2018-10-01", "2024-08-01"],
         ["2024-08-01", "2025-02-01"], ["2024-08-01", "2026-08-01-slice"],
         ["2024-08-01", "2026-10-01-sample"], list(SETS)]
PARTIAL = {"2020-06-01": "evidence", "2021-10-01": "evidence", "2025-02-01": "evidence",
           "2026-08-01-slice": "evidence", "2026-10-01-sample": "variants"}
ID = {"variants": "variant_id", "profiles": "molecular_profile_id", "evidence": "evidence_id",
      "assertions": "assertion_id"}
REFERENCE = [("hgnc", "tsv", "ontology/hgnc_complete_set.txt.gz"),
             ("do", "tsv", "ontology/HumanDO.tsv"),
             ("do", "obo", "ontology/DO_cancer_slim.obo")]


def ids(release, kind, name):
    """what a table has to give: accepted items, all variants and profiles"""
    path = f"{DATA}/civic/{release}/{name}"
    opener = gzip.open if path.endswith(".gz") else open
    quoting = csv.QUOTE_MINIMAL if release >= "2024-12" else csv.QUOTE_NONE
    with opener(path, "rt", encoding="utf-8", newline="") as f:
        rows = csv.DictReader(f, delimiter="\t", quoting=quoting)
        return {r[ID[kind]] for r in rows if r.get("evidence_status") in (None, "accepted")}


def build(names, directory):
    table, kb = os.path.join(directory, "s.tsv"), os.path.join(directory, "x.kb")
    with open(table, "w", encoding="utf-8") as f:
        f.write("source\tkind\tpath\trelease\tassembly\tlicence\turl\n")
        for source, kind, path in REFERENCE:
            f.write(f"{source}\t{kind}\t{DATA}/{path}\t2026-01-01\t\tCC0-1.0\t\n")
        for name in names:
            for kind, path in SETS[name]:
                assembly = "GRCh37" if kind == "vcf" else ""
                f.write(f"civic\t{kind}\t{DATA}/civic/{name}/{path}\t{name[:10]}\t{assembly}\t"
                        "CC0-1.0\t\n")
    return kb, subprocess.run([VDT, "build", "-q", "-o", kb, "--sources", table, "--curated",
                               f"{SRC}/curated"], stderr=subprocess.PIPE, text=True, check=False)


def stored(kb):
    """records stored of each kind, as the KB itself says"""
    out = subprocess.run([VDT, "stat", kb], check=True, stdout=subprocess.PIPE, text=True).stdout
    n = {}
    for line in out.splitlines():
        c = line.split()
        if c[:1] == ["civic"] and len(c) > 3 and c[2].isdigit():
            n[c[1]] = n.get(c[1], 0) + int(c[3])
    return n


def check_whole(names):
    """None, or what is wrong"""
    want = {}
    for name in names:
        for kind, path in SETS[name]:
            if kind in ID:
                want.setdefault(kind, set()).update(ids(name, kind, path))
    with tempfile.TemporaryDirectory() as directory:
        kb, done = build(names, directory)
        if done.returncode:
            return done.stderr.strip()
        subprocess.run([VDT, "verify", kb], check=True, stdout=subprocess.DEVNULL)
        got = stored(kb)
    wrong = [f"{got.get(k, 0)} {k}, expected {len(x)}" for k, x in want.items()
             if got.get(k, 0) != len(x)]
    return "; ".join(wrong) or None


def check_partial(name, kind):
    with tempfile.TemporaryDirectory() as directory:
        _, done = build([name], directory)
    said = re.search('no file of the kind "([a-z]+)"', done.stderr)
    if done.returncode == 1 and said and said[1] == kind:
        return None
    return f"exit {done.returncode}, {done.stderr.strip() or 'nothing said'}"


def main():
    faults = [(" + ".join(x), check_whole(x)) for x in WHOLE]
    faults += [(f"{name} alone", check_partial(name, kind)) for name, kind in PARTIAL.items()]
    for what, fault in faults:
        if fault:
            print(f"{what}: {fault}")
    right = sum(fault is None for _, fault in faults)
    print(f"gold civic-vintages: {right}/{len(faults)}")
    return 0 if right == len(faults) else 1


if __name__ == "__main__":
    sys.exit(main())
