#!/usr/bin/python3
"""Every CIViC set that has evidence builds alone and beside another release: the sums close, all
accepted items of the newest release are stored, older ones are superseded, the KB verifies."""
import gzip
import os
import subprocess
import sys
import tempfile

VDT, DATA, SRC = (os.environ[k] for k in ("VDT", "DATA", "SRC"))
SETS = {
    "2018-10": [("variants", "2018-10-01/01-Oct-2018-VariantSummaries.tsv.gz", "2018-10-01"),
                ("evidence", "2018-10-01/01-Oct-2018-ClinicalEvidenceSummaries.tsv.gz",
                 "2018-10-01")],
    "2021-10": [("variants", "2021-10-01/01-Oct-2021-VariantSummaries.tsv.gz", "2021-10-01"),
                ("assertions", "2021-10-01/01-Oct-2021-AssertionSummaries.tsv.gz", "2021-10-01")],
    "2024-08": [("variants", "2024-08-01/01-Aug-2024-VariantSummaries.tsv", "2024-08-01"),
                ("profiles", "2024-08-01/01-Aug-2024-MolecularProfileSummaries.tsv", "2024-08-01"),
                ("evidence", "2024-08-01/01-Aug-2024-ClinicalEvidenceSummaries.tsv", "2024-08-01"),
                ("assertions", "2024-08-01/01-Aug-2024-AssertionSummaries.tsv", "2024-08-01")],
}
REFERENCE = [("hgnc", "tsv", "ontology/hgnc_complete_set.txt.gz"),
             ("do", "tsv", "ontology/HumanDO.tsv"),
             ("do", "obo", "ontology/DO_cancer_slim.obo")]


def accepted(path):
    """ids of accepted items, by a plain reading of the file"""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as f:
        head = f.readline().rstrip("\n").split("\t")
        rows = [dict(zip(head, x.rstrip("\n").split("\t"))) for x in f]
    return {r["evidence_id"] for r in rows if r["evidence_status"] == "accepted"}


def build(names, directory):
    table, kb = os.path.join(directory, "s.tsv"), os.path.join(directory, "x.kb")
    with open(table, "w", encoding="utf-8") as f:
        f.write("source\tkind\tpath\trelease\tassembly\tlicence\turl\n")
        for source, kind, path in REFERENCE:
            f.write(f"{source}\t{kind}\t{DATA}/{path}\t2026-01-01\t\tCC0-1.0\t\n")
        for name in names:
            for kind, path, release in SETS[name]:
                f.write(f"civic\t{kind}\t{DATA}/civic/{path}\t{release}\t\tCC0-1.0\t\n")
    subprocess.run([VDT, "build", "-q", "-o", kb, "--sources", table, "--curated",
                    f"{SRC}/curated"], check=True)
    subprocess.run([VDT, "verify", kb], check=True, stdout=subprocess.DEVNULL)
    return kb


def n_evidence(kb):
    """stored evidence rows by release, as the KB itself says"""
    out = subprocess.run([VDT, "stat", kb], check=True, stdout=subprocess.PIPE, text=True).stdout
    return sum(int(x.split()[3]) for x in out.splitlines()
               if x.split()[:2] == ["civic", "evidence"] and x.split()[2].isdigit())


def main():
    right = total = 0
    for names in (["2018-10"], ["2024-08"], ["2018-10", "2021-10"], ["2018-10", "2024-08"]):
        want = set()
        for name in names:
            for kind, path, _ in SETS[name]:
                if kind == "evidence":
                    want |= accepted(f"{DATA}/civic/{path}")
        with tempfile.TemporaryDirectory() as directory:
            got = n_evidence(build(names, directory))
        total += 1
        right += got == len(want)
        if got != len(want):
            print(f"{' + '.join(names)}: {got} items stored, {len(want)} expected")
    print(f"gold civic-vintages: {right}/{total}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main())
