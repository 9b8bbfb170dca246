#!/usr/bin/python3
"""Ten lines on the demo: one on the KB, three on each report (PREFIX of PREFIX.json)."""
import json
import os
import sys


def tally(rows, word):
    return "%d %s" % (len(rows), word if len(rows) == 1 else word + "s")


def names(findings):
    return ", ".join(
        "%s %s%s" % (f["gene"]["symbol"], f["protein_change"] or f["consequence"],
                     " (%s)" % f["tier"]["amp"] if f["tier"] and f["tier"]["amp"] else "")
        for f in findings) or "none"


def therapies(rows):
    """Rows that hold for the sample, by what they say; the first that promises help."""
    true = [r for r in rows if r["match"]["value"] == "true" and r["tier"]
            and r["direction"] == "supports"]
    helps = [r for r in true if r["significance"] == "Sensitivity/Response"]
    fails = [r for r in true if r["significance"] == "Resistance"]
    first = " (%s by %s)" % (" + ".join(t["name"] for t in helps[0]["therapies"]),
                             helps[0]["id"]) if helps else ""
    return "%s: %d for a response%s, %d for resistance" % (
        tally(rows, "therapy row"), len(helps), first, len(fails))


def of_report(prefix):
    with open(prefix + ".json", encoding="utf-8") as f:
        r = json.load(f)
    sample, tumour = r["sample"], r["patient"]["tumour"]
    what = tumour["name"] if tumour else "no tumour type"
    print("%s: %s, %s, %s" % (os.path.basename(os.path.dirname(prefix)), what,
                              sample["origin"], sample["assembly"]))
    print("  %s: %s" % (tally(r["findings"], "finding"), names(r["findings"])))
    states = [p["state"] for p in r["pharmacogenomics"]]
    print("  %s; %s; %s; pharmacogenes: %d called, %d not" % (
        therapies(r["therapies"]), tally(r["trials"], "trial"), tally(r["hereditary"], "hereditary line"),
        states.count("called"), len(states) - states.count("called")))
    return r


def main(prefixes):
    with open(prefixes[0] + ".json", encoding="utf-8") as f:
        kb = json.load(f)["kb"]
    releases = {(s["source"], s["release"]) for s in kb["built_from"]
                if s["source"] != "curated"}
    print("knowledge base %s: %s" % (kb["id"][:12], ", ".join(
        "%s %s" % pair for pair in sorted(releases))))
    for prefix in prefixes:
        of_report(prefix)


main(sys.argv[1:])
