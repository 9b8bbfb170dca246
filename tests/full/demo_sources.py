#!/usr/bin/python3
"""What the shipped sources promise (issue 3): enough of everything, and every kind of it.

Builds a KB of tests/sources and asks `vdt stat --json`, the build report and the files
themselves; prints one line per promise.
"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

VDT = os.environ["VDT"]
SOURCES = "tests/sources"
CANCERS = {
    "lung": r"lung", "colorectal": r"colorectal|colon", "breast": r"breast",
    "stomach": r"stomach|gastric", "liver": r"hepatocellular",
    "pancreas": r"pancrea", "bile ducts": r"cholangio|biliary", "thyroid": r"thyroid",
    "melanoma": r"melanoma", "prostate": r"prostate", "ovary": r"ovar",
    "endometrium": r"endometri", "bladder": r"bladder|transitional|urothel",
    "kidney": r"renal", "leukaemia": r"chronic myeloid|acute myeloid",
    "GIST": r"gastrointestinal stromal", "glioma": r"glio|astrocytoma",
}

failed = 0


def promise(what, found, wanted):
    global failed
    good = found >= wanted
    failed += not good
    print("%s %s: %d, at least %d" % ("ok  " if good else "FAIL", what, found, wanted))


def table(name):
    with open(os.path.join(SOURCES, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def build():
    with tempfile.TemporaryDirectory() as directory:
        kb = os.path.join(directory, "demo.kb")
        report = os.path.join(directory, "report.json")
        subprocess.run([VDT, "build", "-o", kb, "--sources", SOURCES, "--curated",
                        "curated", "--report", report], check=True,
                       stdout=subprocess.DEVNULL)
        stat = subprocess.run([VDT, "stat", "--json", kb], check=True,
                              stdout=subprocess.PIPE)
        with open(report, encoding="utf-8") as f:
            return json.loads(stat.stdout), json.load(f)


def stored(report, source, kind):
    return sum(s["stored"] for s in report["sources"]
               if s["source"] == source and s["kind"] == kind)


def count_of_build():
    stat, report = build()
    promise("records close", stat["records_close"] is True, 1)
    promise("variants", stored(report, "civic", "variants"), 60)
    promise("evidence items", stored(report, "civic", "evidence"), 120)
    promise("assertions", stored(report, "civic", "assertions"), 10)
    promise("in-house items", stored(report, "inhouse", "evidence"), 3)
    promise("trials", stored(report, "ctgov", "v2") + stored(report, "ctgov", "xml"), 25)
    promise("drug annotations", stored(report, "clinpgx", "annotations"), 8)
    promise("sources without rejects",
            sum(s["rejected"] == 0 for s in report["sources"]), len(report["sources"]))


def kinds_of_evidence():
    rows = table("ClinicalEvidenceSummaries.tsv")
    names = " | ".join(r["disease"].lower() for r in rows)
    promise("cancers", sum(bool(re.search(p, names)) for p in CANCERS.values()),
            len(CANCERS))

    def n(**wanted):
        return sum(all(r[k] == v for k, v in wanted.items()) for r in rows)

    for word in (" AND ", " OR ", "NOT "):
        promise("profiles with%s" % word.rstrip(),
                sum(word in r["molecular_profile"] for r in rows), 1)
    promise("resistance", n(significance="Resistance"), 10)
    promise("does not support", n(evidence_direction="Does Not Support"), 5)
    promise("prognosis", n(evidence_type="Prognostic"), 10)
    promise("diagnosis", n(evidence_type="Diagnostic"), 5)
    promise("predisposing", n(evidence_type="Predisposing"), 5)
    promise("germline", n(variant_origin="Rare Germline"), 5)
    statements = [r["evidence_statement"] for r in rows]
    promise("statements of their own", len(set(statements)), len(statements))
    promise("short statements", sum(len(s) <= 200 for s in statements), len(statements))


def clinvar():
    for assembly in ("GRCh37", "GRCh38"):
        with open(os.path.join(SOURCES, "clinvar.%s.vcf" % assembly)) as f:
            promise("conflicting classifications on " + assembly,
                    sum("CLNSIG=Conflicting" in line for line in f), 3)


def trials():
    with open(os.path.join(SOURCES, "ctgov.v2.json"), encoding="utf-8") as f:
        studies = [s["protocolSection"] for s in json.load(f)]
    korean = [s for s in studies
              if s["statusModule"]["overallStatus"] == "RECRUITING"
              and any(place.get("country") == "South Korea" for place in
                      s.get("contactsLocationsModule", {}).get("locations", []))]
    promise("recruiting in Korea", len(korean), 1)
    promise("short titles", sum(len(s["identificationModule"]["briefTitle"].split()) <= 12
                                for s in studies), len(studies))


def pharmacogenes():
    genes = {g for r in table("summary_annotations.tsv") for g in r["Gene"].split(";")}
    promise("pharmacogenes", len(genes), 8)


count_of_build()
kinds_of_evidence()
clinvar()
trials()
pharmacogenes()
sys.exit(1 if failed else 0)
