#!/usr/bin/python3
"""What must hold of every `vdt diff --json`: the schema, sums that close, counts that agree with
the list, and the diff the other way round as its mirror.

    check_diff.py DIFF.json [BACK.json]     SRC: the top directory (default .)

Prints one line per fact that does not hold and exits 1 if there is one."""
import collections
import json
import os
import sys

import jsonschema

SCHEMA = os.path.join(os.environ.get("SRC", "."), "query", "diff.schema.json")
# What a change is called when the diff is read the other way round.
MIRROR = {a: b for x, y in (
    ("variant_new", "variant_withdrawn"), ("class_given", "class_taken"),
    ("word_new", "word_withdrawn"), ("assertion_new", "assertion_withdrawn"),
    ("evidence_new", "evidence_withdrawn"), ("profile_new", "profile_withdrawn"),
    ("named_new", "named_withdrawn"), ("trial_new", "trial_withdrawn"),
    ("recommendation_new", "recommendation_withdrawn"),
    ("annotation_new", "annotation_withdrawn"), ("document_new", "document_withdrawn"),
    ("allele_placed", "allele_unplaced"), ("gene_new", "gene_withdrawn"),
    ("term_new", "term_withdrawn"), ("table_new", "table_dropped"),
    ("source_added", "source_dropped")) for a, b in ((x, y), (y, x))}
STATUS = {"trial_opened", "trial_closed", "trial_status"}
# Changed words of a text: which of several shortest ways is told depends on the direction.
# Places of texts, and symbols, are those of the new side.
WORDS = {"annotation_text", "recommendation_changed", "document_changed"}


def sums_close(result):
    return all(r["old"] == r["withdrawn"] + r["changed"] + r["details_only"] + r["same"]
               and r["new"] == r["added"] + r["changed"] + r["details_only"] + r["same"]
               for r in result["records"])


def counts_agree(result):
    """Without --limit every change is listed; details only when asked for."""
    listed = collections.Counter(c["kind"] for c in result["changes"])
    counted = {c["kind"]: c["n"] for c in result["counts"]
               if c["kind"] != "details_changed" or result["filters"]["details"]}
    return listed == counted


def keys(result, is_mirrored):
    """The changes as one reads them, counted; is_mirrored: of the diff the other way round"""
    found = collections.Counter()
    for c in result["changes"]:
        kind, ends = c["kind"], [c["from"], c["to"]]
        if is_mirrored:
            kind, ends = MIRROR.get(kind, kind), ends[::-1]
        # A profile that has a twin stands under the new one's id; a table's rows that are gone
        # are new the other way round; a star allele stands under the gene's symbol.
        name = None if c["group"] in ("profiles", "curated") else c["id"]
        kind = "status" if kind in STATUS else kind
        found[kind, name, None if kind in WORDS or c["group"] == "curated" else tuple(ends)] += 1
    return found


def is_empty(result):
    return (not result["changes"] and not result["counts"]
            and all(r["old"] == r["new"] == r["same"] for r in result["records"]))


def faults(result, back=None):
    with open(SCHEMA, encoding="utf-8") as f:
        schema = json.load(f)
    for x in (result, back):
        if x is None:
            continue
        for fault in jsonschema.Draft202012Validator(schema).iter_errors(x):
            yield f"{fault.json_path}: {fault.message}"
        if not sums_close(x):
            yield "the sums of the records do not close"
        if not counts_agree(x):
            yield "the counts are not those of the changes listed"
    if back is None:
        return
    a, b = keys(result, False), keys(back, True)
    for name, rest in (("back", a - b), ("forth", b - a)):
        for change in sorted(rest, key=str):
            yield f"not in the diff {name}: {change}"


def main(paths):
    results = []
    for path in paths:
        with open(path, encoding="utf-8") as f:
            results.append(json.load(f))
    found = list(faults(*results))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
