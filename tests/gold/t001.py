#!/usr/bin/python3
"""T001-COAD and T001-BRCA on both assemblies, with --assembly given and found by vdt: the same
therapy, prognosis and diagnosis rows; BRAF V600E's colorectal items first, with their tiers."""
import json
import os
import subprocess
import sys

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
PARTS = ("therapies", "prognosis", "diagnosis", "other_evidence")


def query(tumour, build, *more):
    vcf = f"{DATA}/vcf/tumour/T001-{tumour}.{build.lower()}.vcf.gz"
    out = subprocess.run([VDT, "query", "-k", KB, "-t", tumour, *more, vcf],
                         stdout=subprocess.PIPE, check=True).stdout
    return json.loads(out)


def rows(report):
    """What must not depend on the assembly: ids, value, specificity and tier of each row."""
    return {part: [(r["id"], r["match"]["value"], r["match"]["specificity"],
                    (r["tier"] or {}).get("amp")) for r in report[part]] for part in PARTS}


def main():
    right = total = 0
    for tumour in ("COAD", "BRCA"):
        first = None
        for build in ("GRCh37", "GRCh38"):
            for more in (["--assembly", build], []):
                report = query(tumour, build, *more)
                first = first or rows(report)
                same = rows(report) == first and report["sample"]["assembly"] == build
                total += 1
                right += same
                if not same:
                    print(f"differs: {tumour} {build} {' '.join(more)}")
    print(f"gold t001-same-rows: {right}/{total}")
    ok = right == total

    therapies = query("COAD", "GRCh38")["therapies"]
    by_id = {r["id"]: r for r in therapies}
    facts = [
        ("the first row is about colorectal cancer or any cancer, tier I-A",
         therapies[0]["tier"] and therapies[0]["tier"]["amp"] == "I-A"
         and therapies[0]["disease"]["relation"] in ("same", "more_general", "pan_cancer")),
        ("EID9851 (encorafenib and cetuximab) is level A",
         by_id.get("EID9851", {}).get("evidence_level") == "A"),
        ("EID9851 is Tier I-A", by_id.get("EID9851", {}).get("tier", {}).get("amp") == "I-A"),
        ("EID9851 names both drugs",
         sorted(t["name"] for t in by_id.get("EID9851", {}).get("therapies", []))
         == ["Cetuximab", "Encorafenib"]),
        ("rows that do not support have no tier",
         all(r["tier"] is None for r in therapies if r["direction"] == "does_not_support")),
        ("there are such rows", any(r["direction"] == "does_not_support" for r in therapies)),
        ("partial rows have no tier",
         all(r["tier"] is None for r in therapies if r["match"]["value"] == "partial")),
    ]
    for fact, holds in facts:
        if not holds:
            print(f"not so: {fact}")
    n = sum(1 for _, holds in facts if holds)
    print(f"gold t001-braf: {n}/{len(facts)}")
    return 0 if ok and n == len(facts) else 1


if __name__ == "__main__":
    sys.exit(main())
