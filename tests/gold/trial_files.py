#!/usr/bin/python3
"""Every trial file of the data is read or refused with its reason, and its sums close.

Records are counted here without vdt: elements of arrays, members of zips, NCT ids.  A file that
is no file of trials must be refused with the words below."""
import gzip
import json
import os
import subprocess
import sys
import tempfile
import zipfile

DATA, VDT, SRC = os.environ["DATA"], os.environ["VDT"], os.environ["SRC"]
TRIALS = os.path.join(DATA, "trials")

# file, source, kind, how its records are counted; or the words it is refused with
FILES = [
    ("json/ctg-studies_nsclc_2025-12-09.json", "ctgov", "v2", "json"),
    ("json/ctg-studies_beta_2023-06.json", "ctgov", "v2", "json"),
    ("json/ctg-studies_oncology_recruiting_2026-01-05.json.zip", "ctgov", "v2", "zip of json"),
    ("xml/AllPublicXML_oncology_2023-02-03.zip", "ctgov", "xml", "zip of xml"),
    ("ctrp/nci-ctrp-full-records.json.gz", "ctrp", "json", "members"),
    ("odd/NCT02028676.xml", "ctgov", "xml", "one"),
    ("odd/NCT02028676.classic-api.json", "ctgov", "v2", "one"),
    ("odd/NCT00513591_mod.xml", "ctgov", "xml", "one"),
]
REFUSED = [
    ("odd/NCT00980226-id-mismatch.xml", "ctgov", "xml", 
     "all 1 records were rejected, most as id_is_not_that_of_the_file"),
    ("odd/covid_search.xml", "ctgov", "xml", "found the root <rss>, expected <clinical_study>"),
    ("odd/empty_search.xml", "ctgov", "xml", "found the root <rss>, expected <clinical_study>"),
]


def studies(document):
    if isinstance(document, dict) and "studies" not in document:
        return 1
    return len(document if isinstance(document, list) else document["studies"])


def n_records(path, how):
    if how == "one":
        return 1
    if how == "members":
        return len(json.load(gzip.open(path)))
    if how == "json":
        with open(path, "rb") as f:
            return studies(json.load(f))
    with zipfile.ZipFile(path) as z:
        names = [n for n in z.namelist() if not n.endswith("/")]
        return len(names) if how == "zip of xml" else sum(studies(json.loads(z.read(n)))
                                                          for n in names)


def build(folder, rows):
    """The build's report as JSON, or what it said when it failed."""
    table, report = os.path.join(folder, "sources.tsv"), os.path.join(folder, "report.json")
    base = [("hgnc", "tsv", "ontology/hgnc_complete_set.txt.gz"),
            ("do", "tsv", "ontology/HumanDO.tsv"), ("do", "obo", "ontology/DO_cancer_slim.obo"),
            ("oncotree", "json", "ontology/oncotree_2025_10_03.json")]
    with open(table, "w", encoding="utf-8") as f:
        f.write("source\tkind\tpath\trelease\tassembly\tlicence\turl\n")
        for source, kind, path in base + [(r[1], r[2], "trials/" + r[0]) for r in rows]:
            f.write(f"{source}\t{kind}\t{DATA}/{path}\t2026-01-05\t\tx\t\n")
    done = subprocess.run([VDT, "build", "-q", "-o", os.path.join(folder, "kb"), "--sources", table,
                           "--curated", os.path.join(SRC, "curated"), "--report", report],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        return None, done.stderr
    with open(report, encoding="utf-8") as f:
        return json.load(f), None


def main():
    right, total = 0, len(FILES) + len(REFUSED)
    with tempfile.TemporaryDirectory() as folder:
        for row in FILES:
            report, said = build(folder, [row])
            want = n_records(os.path.join(TRIALS, row[0]), row[3])
            if said:
                print(f"{row[0]}: {said.strip()}")
                continue
            of = next(s for s in report["sources"] if s["file"] == os.path.basename(row[0]))
            fates = {k: of[k] for k in ("read", "stored", "merged", "superseded", "not_used",
                                           "rejected")}
            closes = fates["read"] == sum(v for k, v in fates.items() if k != "read")
            ok = fates["read"] == want and closes and fates["rejected"] == 0
            right += ok
            print(f"{row[0]}: {want} records, {fates}{'' if ok else ' WRONG'}")
        for row in REFUSED:
            _, said = build(folder, [row])
            ok = said is not None and row[3] in said
            right += ok
            print(f"{row[0]}: refused{'' if ok else ' WRONG'}: {(said or 'it was read').strip()}")
    print(f"gold trial-files: {right}/{total}")
    return 0 if right == total else 1


sys.exit(main())
