#!/usr/bin/python3
"""variant_summary of 2021-01: the GRCh37 and the GRCh38 rows of one VariationID give the same
facts.  Two KBs are built, one of each assembly's rows; of every VariationID with both rows the
two records are equal in all but their alleles, and right by the file, read here without vdt."""
import collections
import gzip
import sys
import tempfile

import clinvar_common as clinvar

PATH = f"{clinvar.DATA}/clinvar/tsv/variant_summary_20210124.first_rows.txt.gz"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
NOTHING = ("", "-", "na", "-1")


def iso(date):
    if date in NOTHING:
        return None
    month, day, year = date.replace(",", "").split()
    return f"{year}-{MONTHS.index(month) + 1:02}-{day}"


def conditions(names, ids):
    out = []
    for name, group in zip(names.split("|"), ids.split("|")):
        is_set = ";" in name and name.count(";") == group.count(";")
        for n, g in zip(*((x.split(";") if is_set else [x]) for x in (name, group))):
            one = {"name": None if n in NOTHING else n,
                   "ids": clinvar.clean_ids(g.replace(";", ","))}
            if (one["name"] or one["ids"]) and one not in out:
                out.append(one)
    return out


def tagged(ids, tag):
    return [x[len(tag):] for x in ids.split(",") if x.startswith(tag)]


def facts_of_row(r):
    caids = set(tagged(r["OtherIDs"], "ClinGen:"))
    return {"name": r["Name"], "allele_id": int(r["AlleleID"]),
            "class": None if r["ClinicalSignificance"] == "-" else r["ClinicalSignificance"],
            "review_status": r["ReviewStatus"], "date": iso(r["LastEvaluated"]),
            "conditions": conditions(r["PhenotypeList"], r["PhenotypeIDS"]),
            "n_submitters": int(r["NumberSubmitters"]),
            "rs": None if r["RS# (dbSNP)"] in NOTHING else "rs" + r["RS# (dbSNP)"],
            "rcvs": [x for x in r["RCVaccession"].split("|") if x not in NOTHING],
            "omim": tagged(r["OtherIDs"], "OMIM:"),
            "caid": caids.pop() if len(caids) == 1 else None}


def facts_of_kb(r):
    g = r["germline"]
    return ({k: r[k] for k in ("name", "allele_id", "rs", "rcvs", "omim", "caid")}
            | {k: g[k] for k in ("class", "review_status", "date", "conditions",
                                 "n_submitters")})


def rows():
    """VariationID -> assembly -> a row's facts (of several rows the set of them)"""
    out = collections.defaultdict(lambda: collections.defaultdict(list))
    with gzip.open(PATH, "rt", encoding="utf-8") as f:
        head = f.readline().lstrip("#").rstrip("\n").split("\t")
        for line in f:
            r = dict(zip(head, line.rstrip("\n").split("\t")))
            if r["Assembly"] in ("GRCh37", "GRCh38"):
                out[int(r["VariationID"])][r["Assembly"]].append(facts_of_row(r))
    return {v: a for v, a in out.items() if len(a) == 2}


def main():
    todo, right, causes = rows(), 0, collections.Counter()
    kbs = []
    with tempfile.TemporaryDirectory() as tmp:
        for assembly in ("GRCh37", "GRCh38"):
            clinvar.build(f"{tmp}/{assembly}.kb",
                          [("variant_summary", PATH, "2021-01-24", assembly)])
            kbs.append(clinvar.dump(f"{tmp}/{assembly}.kb"))
    for variation_id, by_assembly in todo.items():
        records = [kb.get(variation_id) for kb in kbs]
        if None in records:
            causes["not in the KB"] += 1
            continue
        same = [{k: v for k, v in r.items() if k != "alleles"} for r in records]
        wrong = [k for k in same[0] if same[0][k] != same[1][k]]
        for record, rows_of in zip(records, by_assembly.values()):
            got = facts_of_kb(record)
            wrong += [f"{k} of the file" for want in rows_of for k in want
                      if want[k] != got[k]]
        right += not wrong
        if wrong:
            causes[" ".join(sorted(set(wrong)))] += 1
            if causes.total() <= 20:
                print(f"differs: {variation_id} {sorted(set(wrong))}")
    for cause, n in sorted(causes.items()):
        print(f"misses: {n} {cause}")
    print(f"gold clinvar-summary-assemblies: {right}/{len(todo)}")
    return 0 if right == len(todo) else 1


if __name__ == "__main__":
    sys.exit(main())
