#!/usr/bin/python3
"""CIViC's 66 assertions (2024-08-01): a patient made from the assertion's profile and disease gets
it in its part, with its AMP level and its therapies.

Its level is also the row's tier, by its own word; a flagged assertion keeps its level and has no
tier (DESIGN 8.7), nor has one without a level.  Where the file has no DOID the patient's tumour is
given by the disease's name."""
import collections
import subprocess
import sys

from shared import civic_patients as cp

PART = {"Predictive": "therapies", "Prognostic": "prognosis", "Diagnostic": "diagnosis",
        "Predisposing": "other_evidence", "Oncogenic": "other_evidence"}
AMP = {"": None, "Tier I - Level A": "I-A", "Tier I - Level B": "I-B", "Tier II - Level C": "II-C",
       "Tier II - Level D": "II-D"}
# Names that are no tumour types a user would give: the tumour given in their stead is one of them.
TUMOUR = {"Solid Tumor": "DOID:3908", "Cancer": "DOID:3908"}


def made(assertion, by_profile, by_name):
    """Lines of the patient; the profile is read from its name when it is not in the set."""
    v = by_profile.get(assertion["molecular_profile_id"])
    if v is None:
        gene, name = assertion["molecular_profile"].split(" ", 1)
        v = by_name.get((gene, name)) or {"gene": gene, "variant": name, "reference_bases": "",
                                          "variant_bases": "", "reference_build": ""}
        print(f"AID{assertion['assertion_id']}: profile {assertion['molecular_profile']} is not "
              "in the set: read from its name")
    present, _ = cp.member(v)
    origin = " origin=germline" if assertion["assertion_type"] == "Predisposing" else ""
    tumour = f"DOID:{assertion['doid']}" if assertion["doid"] else assertion["disease"]
    return ["assembly GRCh37", f"tumour {TUMOUR.get(assertion['disease'], tumour)}",
            present + origin]


def fault(assertion, report):
    part, row = cp.rows(report).get("AID" + assertion["assertion_id"], (None, None))
    if row is None:
        return "not there"
    if part != PART[assertion["assertion_type"]]:
        return f"in {part}"
    if row["value"] != "true":
        return f"{row['value']}: {row['key']} {row['params']}"
    if (row["level"] or None) != AMP[assertion["amp_category"]]:
        return f"level {row['level']}, not {assertion['amp_category']}"
    tier = None if assertion["is_flagged"] == "true" else row["level"] or None
    if row["amp"] != tier:
        return f"tier {row['amp']} ({row['relation']}), not {tier}"
    if row["amp"] and (row["amp_from"], row["rule"]) != ("assertion", row["id"]):
        return f"tier from {row['amp_from']} {row['rule']}, not its own"
    if sorted(row["therapies"]) != sorted(filter(None, assertion["therapies"].split(","))):
        return f"therapies {row['therapies']}"
    return None


def main():
    table = cp.variants()
    by_profile = {v["single_variant_molecular_profile_id"]: v for v in table.values()}
    by_name = {(v["gene"], v["variant"].strip()): v for v in table.values()}
    assertions = list(cp.table("AssertionSummaries.tsv"))
    reports = cp.run({a["assertion_id"]: made(a, by_profile, by_name) for a in assertions})
    right = 0
    for a in assertions:
        why = fault(a, reports[a["assertion_id"]])
        right += why is None
        if why:
            print(f"AID{a['assertion_id']} {a['molecular_profile']} in {a['disease']}: {why}")
    kinds = collections.Counter(a["assertion_type"] for a in assertions)
    flagged = sum(a["is_flagged"] == "true" and bool(a["amp_category"]) for a in assertions)
    print(", ".join(f"{n} {k}" for k, n in sorted(kinds.items()))
          + f"; {sum(not a['amp_category'] for a in assertions)} without an AMP level, "
          f"{flagged} flagged: their level is shown and gives no tier, "
          f"{sum(not a['doid'] for a in assertions)} without a DOID")
    print(f"gold civic-assertions: {right}/{len(assertions)}")
    return 0 if right == len(assertions) else 1


if __name__ == "__main__":
    sys.exit(main())
