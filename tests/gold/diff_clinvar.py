#!/usr/bin/python3
"""`vdt diff` of ClinVar 2025-09-28 and 2026-02-26 (VCF, GRCh38), by VariationID, against a plain
join of the two files: new and withdrawn records; of each of the three classifications what was
given, taken or changed, from and to, with its stars; which changes cross a border of P/LP, VUS,
B/LB; changes of the review status alone; alleles that moved."""
import os
import re
import sys
import tempfile

import clinvar_common as clinvar
import diff_common as common

FACTS = {"germline": ("CLNSIG", "CLNREVSTAT"), "somatic_impact": ("SCI", "SCIREVSTAT"),
         "oncogenicity": ("ONC", "ONCREVSTAT")}
CHANGED = ("class_border", "class_changed", "class_reworded")


def side(word):
    """of the border; None: off the scale"""
    atoms = {re.sub(r",? low penetrance", "", x.strip().lower())
             for x in re.split(r"[/|;,]", word)}
    found = set()
    if atoms & {"pathogenic", "likely pathogenic", "oncogenic", "likely oncogenic"}:
        found.add("P")
    if atoms & {"benign", "likely benign"}:
        found.add("B")
    if any(x.startswith(("uncertain", "conflicting")) for x in atoms):
        found.add("V")
    return found.pop() if len(found) == 1 else "V" if found else None


def is_border(a, b):
    a, b = side(a), side(b)
    return a != b and (None not in (a, b) or "P" in (a, b))


def facts(record):
    """fact -> (class, review status), only those that are given"""
    found = {}
    for fact, (sig, status) in FACTS.items():
        word = clinvar.text(record.info.get(sig, ""))
        if fact == "somatic_impact":
            word = word.split("|")[0]
        if word.lower() not in clinvar.NO_CLASS:
            found[fact] = (word, clinvar.text(record.info.get(status, "")))
    return found


def read(path):
    return {r.id: (facts(r), (r.chrom, r.pos, r.ref, r.alt)) for r in clinvar.records(path)}


def expected(old, new):
    """kind -> set of what must be told"""
    want = {"variant_new": set(new.keys() - old.keys()),
            "variant_withdrawn": set(old.keys() - new.keys()),
            "class_given": set(), "class_taken": set(), "class": set(), "border": set(),
            "review": set(), "moved": set()}
    for i in old.keys() & new.keys():
        (a, place_a), (b, place_b) = old[i], new[i]
        if place_a != place_b:
            want["moved"].add(i)
        for fact in FACTS:
            x, y = a.get(fact), b.get(fact)
            if x == y:
                continue
            if x is None:
                want["class_given"].add((i, fact, y))
            elif y is None:
                want["class_taken"].add((i, fact, x))
            elif x[0] != y[0]:
                want["class"].add((i, fact, x, y))
                if is_border(x[0], y[0]):
                    want["border"].add((i, fact))
            else:
                want["review"].add((i, fact, x[1], y[1]))
    return want


def number(change):
    return int(change["id"].removeprefix("VCV"))


def end(change, which):
    """(class, review status) of one end; its stars must be those of the status"""
    c = change["classification"]
    status = c[f"review_{which}"]
    word, stars = re.fullmatch(r"(.*) \((\d) stars?\)", change[which]).groups()
    if int(stars) != clinvar.STARS[status] or c[f"stars_{which}"] != int(stars):
        word += " with wrong stars"
    return (word, status)


def told(result):
    def of(*kinds):
        return common.of_kind(result, *kinds)
    got = {k: {number(c) for c in of(k)} for k in ("variant_new", "variant_withdrawn")}
    got["class_given"] = {(number(c), c["classification"]["fact"], end(c, "to"))
                          for c in of("class_given")}
    got["class_taken"] = {(number(c), c["classification"]["fact"], end(c, "from"))
                          for c in of("class_taken")}
    got["class"] = {(number(c), c["classification"]["fact"], end(c, "from"), end(c, "to"))
                    for c in of(*CHANGED)}
    got["border"] = {(number(c), c["classification"]["fact"]) for c in of("class_border")}
    got["review"] = {(number(c), c["classification"]["fact"],
                      c["classification"]["review_from"], c["classification"]["review_to"])
                     for c in of("review_changed")}
    got["moved"] = {number(c) for c in of("allele_moved", "allele_placed", "allele_unplaced")}
    return got


def main():
    good = True
    paths = [os.path.relpath(p, clinvar.DATA)
             for p in (clinvar.RELEASE_2025, clinvar.RELEASE_2026)]
    with tempfile.TemporaryDirectory() as tmp:
        old, new = (common.build(f"{tmp}/{r}.kb", [("clinvar", "vcf", p, r, "GRCh38")])
                    for p, r in zip(paths, ("2025-09-28", "2026-02-26")))
        result = common.diff(old, new)
        want = expected(read(clinvar.RELEASE_2025), read(clinvar.RELEASE_2026))
        got = told(result)
        for what, which in want.items():
            if what == "moved":
                print(f"alleles that moved: {len(which)} of the files, {len(got[what])} told")
                good &= which == got[what]
            else:
                good &= common.judge(f"diff-clinvar-{what.replace('_', '-')}", which, got[what])
        review = {(i, f) for i, f, *_ in want["review"]} | {
            x[:2] for x in want["class"] if x[2][1] != x[3][1]}
        germline = sum(f == "germline" for _, f, *_ in want["class"])
        print(f"germline classes that changed: {germline}; germline review statuses, with a class "
              f"or alone: {sum(f == 'germline' for _, f in review)}")
        good &= common.check("diff-clinvar", old, new, result)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
