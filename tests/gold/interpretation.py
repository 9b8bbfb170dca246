#!/usr/bin/python3
"""The table of tests/gold/interpretation.txt: what each row of evidence is for a patient, written
from the rules of tiers and of disease relation, by hand.

A row says what the evidence is; that much is checked against CIViC's own file, so that the table
cannot drift from it."""
import os
import sys

from shared import civic_patients as cp

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "interpretation.txt")
NO_ROW = ("absent", "partial")


class Patient:
    def __init__(self, name):
        self.name, self.lines, self.rows, self.groups, self.finding = name, [], [], [], None


def read():
    patients = []
    with open(TABLE, encoding="utf-8") as f:
        for line in f:
            line = line.split("#")[0].rstrip()
            word, _, rest = line.partition(" ")
            if word == "patient":
                patients.append(Patient(rest))
            elif word == "-":
                patients[-1].rows.append([x.strip() for x in rest.split("|")])
            elif word == "=":
                patients[-1].groups.append([x.strip() for x in rest.split("|")])
            elif word == "finding":
                patients[-1].finding = rest
            elif word == "tumour":
                patients[-1].lines.append(f"tumour {rest.split(' ')[0]}")
            elif word:
                patients[-1].lines.append(line)
    return patients


def facts():
    """id -> (what the row must begin with, words it must hold, disease)"""
    out = {}
    for e in cp.table("ClinicalEvidenceSummaries.tsv"):
        holds = [e["evidence_type"].lower(), e["significance"].lower()]
        holds += ["does not support"] * (e["evidence_direction"] == "Does Not Support")
        holds += ["flagged"] * (e["is_flagged"] == "true")
        holds += [t for t in e["therapies"].lower().split(",") if t]
        out["EID" + e["evidence_id"]] = (e["evidence_level"] + (e["rating"] or "-"), holds,
                                         e["disease"] or "-")
    for a in cp.table("AssertionSummaries.tsv"):
        amp = a["amp_category"].replace("Tier ", "").replace(" - Level ", "-") or "-"
        holds = [a["assertion_type"].lower()] + [t for t in a["therapies"].lower().split(",") if t]
        out["AID" + a["assertion_id"]] = (amp, holds, a["disease"])
    return out


def fault_of_row(row, report, known):
    """What is wrong; empty: nothing."""
    eid, says, disease, relation, expected = row
    begins, holds, its_disease = known[eid]
    if says.split(" ")[0] != begins or disease != its_disease \
            or any(word not in says for word in holds):
        return f"the table says {says!r}, {disease!r} of it; CIViC {begins} {holds} {its_disease!r}"
    part, got = cp.rows(report).get(eid, (None, None))
    if got is None:
        return "" if expected == "absent" else "not there"
    tier, _, note = expected.partition(" ")
    kcat, _, key = note.partition(" ")
    is_key = kcat and not kcat[0].isupper() and not kcat[0].isdigit()
    kcat, key = ("", kcat) if is_key else (kcat, key)
    said = "partial" if got["value"] == "partial" else got["amp"] or "none"
    actual = f"{got['relation']} {said} {got['kcat'] or ''}".rstrip()
    if actual != f"{relation} {tier} {kcat}".rstrip():
        return f"{actual}, in {part}, {got['key']} {got['params']}"
    return f"reason {got['key']}" if key and got["key"] != key else ""


def fault_of_group(group, report):
    therapies, doid, tier, members, conflict = group
    got = [g for g in report["groups"]
           if " + ".join(g["therapies"]) == therapies and g["disease"] == doid]
    if len(got) != 1:
        return f"{len(got)} groups"
    got = got[0]
    words, side = members.split(" "), None
    wanted = {"supports": [], "against": [], "resistance": []}
    for w in words:
        side = w if w in wanted else side
        if w not in wanted:
            wanted[side].append(w)
    for side, ids in wanted.items():
        if sorted(ids) != sorted(got[side]):
            return f"{side} {' '.join(got[side])}"
    if (got["best_tier"] or "none") != tier:
        return f"best tier {got['best_tier']}"
    return "" if got["conflict"] == (conflict == "conflict") else f"conflict {got['conflict']}"


def main():
    patients, known = read(), facts()
    reports = cp.run({p.name: p.lines for p in patients})
    right, total, others = 0, 0, 0
    for p in patients:
        report = reports[p.name]
        for row in p.rows:
            why = fault_of_row(row, report, known)
            total, right = total + 1, right + (not why)
            if why:
                print(f"{p.name}: {row[0]} {row[3]} {row[4]}: {why}")
        checks = [(" | ".join(g), fault_of_group(g, report)) for g in p.groups]
        if p.finding:
            best = report["findings"][-1]["amp"]
            checks.append((f"finding {p.finding}", "" if best == p.finding else f"is {best}"))
        for what, why in checks:
            others += 1
            right, total = right + (not why), total + 1
            if why:
                print(f"{p.name}: {what}: {why}")
    print(f"{total - others} rows of evidence, {others} findings and groups, "
          f"{len(patients)} patients")
    print(f"gold interpretation: {right}/{total}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main())
