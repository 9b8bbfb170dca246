#!/usr/bin/python3
"""`vdt diff` of CIViC 2018-10-01 and 2024-08-01 against a plain join of the tables: evidence items
new and withdrawn, and of those in both what changed of level, rating, direction, significance,
type, disease (by DOID: replaced; same DOID: renamed), therapies (as a set) and flag, from and to;
items filed under other variants; assertions; variants new, withdrawn, renamed.  A row without a
DOID has that of the term of its name, by the Disease Ontology or curated/disease_names.tsv; a gene
has its symbol of today, by HGNC."""
import csv
import gzip
import sys
import tempfile

import diff_common as common

csv.field_size_limit(1 << 24)
OLD, NEW = "2018-10-01", "2024-08-01"
FILES = {OLD: {"variants": "01-Oct-2018-VariantSummaries.tsv.gz",
               "evidence": "01-Oct-2018-ClinicalEvidenceSummaries.tsv.gz"},
         NEW: {"variants": "01-Aug-2024-VariantSummaries.tsv",
               "profiles": "01-Aug-2024-MolecularProfileSummaries.tsv",
               "evidence": "01-Aug-2024-ClinicalEvidenceSummaries.tsv",
               "assertions": "01-Aug-2024-AssertionSummaries.tsv"}}
FIELDS = {"level": "evidence_level", "rating": "rating", "direction": "evidence_direction",
          "significance": "significance", "type": "evidence_type", "flag": "is_flagged"}


def plain(path, opener=open, quoting=csv.QUOTE_MINIMAL):
    with opener(path, "rt", encoding="utf-8", newline="") as f:
        yield from csv.DictReader((x for x in f if not x.startswith("#")), delimiter="\t",
                                  quoting=quoting)


def disease_names():
    names = {r["label"].lower(): r["id"] for r in plain(f"{common.DATA}/ontology/HumanDO.tsv")}
    return names | {r["name"].lower(): r["id"] for r in
                    plain(f"{common.SRC}/curated/disease_names.tsv", quoting=csv.QUOTE_NONE)}


def symbols():
    """previous symbol -> approved one"""
    genes = list(plain(f"{common.DATA}/ontology/hgnc_complete_set.txt.gz", gzip.open))
    approved = {r["symbol"] for r in genes}
    return {old: r["symbol"] for r in genes
            for old in r["prev_symbol"].split("|") if old not in approved}


DISEASES, SYMBOLS = disease_names(), symbols()


def rows(release, kind):
    path = f"{common.DATA}/civic/{release}/{FILES[release][kind]}"
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def evidence(release):
    """EID -> its facts in one vocabulary"""
    profiles = {}
    if release == NEW:
        profiles = {r["molecular_profile_id"]: frozenset(x.strip() for x in
                                                         r["variant_ids"].split(","))
                    for r in rows(NEW, "profiles")}
    found = {}
    for r in rows(release, "evidence"):
        if r["evidence_status"] != "accepted":
            continue
        direction = r["evidence_direction"]
        found[f"EID{r['evidence_id']}"] = {
            "level": r["evidence_level"],
            "rating": f"{r['rating']} of 5" if r["rating"] else "no rating",
            "direction": {"": "none", "N/A": "none"}.get(direction, direction.lower()),
            "significance": r.get("significance", r.get("clinical_significance")),
            "type": r["evidence_type"].lower(),
            "flag": "flagged" if r.get("is_flagged") == "true" else "not flagged",
            "disease": (f"DOID:{r['doid']}" if r["doid"] else
                        DISEASES.get(r["disease"].lower(), ""), r["disease"]),
            "therapies": frozenset(x.strip() for x in
                                   r.get("therapies", r.get("drugs")).split(",")),
            "variants": profiles.get(r.get("molecular_profile_id"),
                                     frozenset([r.get("variant_id")]))}
    return found


def disease(pair):
    doid, name = pair
    return f"{name} ({doid})" if doid else name


def judge_fields(old, new, result):
    good, both = True, old.keys() & new.keys()
    for field in FIELDS:
        want = {(i, old[i][field], new[i][field]) for i in both if old[i][field] != new[i][field]}
        got = {(c["id"], c["from"] or "", c["to"] or "")
               for c in common.of_kind(result, f"{field}_changed")}
        good &= common.judge(f"diff-civic-{field}", want, got)
    want = {(i, disease(old[i]["disease"]), disease(new[i]["disease"]),
             old[i]["disease"][0] == new[i]["disease"][0] != "")
            for i in both if old[i]["disease"] != new[i]["disease"]}
    got = {(c["id"], c["from"] or "", c["to"] or "", c["kind"] == "disease_renamed")
           for c in common.of_kind(result, "disease_renamed", "disease_replaced")}
    good &= common.judge("diff-civic-disease", want, got)
    good &= common.judge("diff-civic-therapies",
                         {i for i in both if old[i]["therapies"] != new[i]["therapies"]},
                         common.ids(result, "therapy_renamed", "therapy_replaced"))
    return good & common.judge("diff-civic-profile",
                               {i for i in both if old[i]["variants"] != new[i]["variants"]},
                               common.ids(result, "profile_replaced"))


def judge_variants(result):
    old, new = ({f"civic.vid:{r['variant_id']}":
                 f"{SYMBOLS.get(r['gene'], r['gene'])} {r['variant'].strip()}"
                 for r in rows(x, "variants")} for x in (OLD, NEW))
    good = common.judge("diff-civic-variants-new", new.keys() - old.keys(),
                        common.ids(result, "named_new"))
    good &= common.judge("diff-civic-variants-withdrawn", old.keys() - new.keys(),
                         common.ids(result, "named_withdrawn"))
    want = {(i, old[i], new[i]) for i in old.keys() & new.keys() if old[i] != new[i]}
    got = {(c["id"], c["from"], c["to"]) for c in common.of_kind(result, "named_renamed")}
    return good & common.judge("diff-civic-variants-renamed", want, got)


def main():
    old, new = evidence(OLD), evidence(NEW)
    with tempfile.TemporaryDirectory() as tmp:
        kbs = [common.build(f"{tmp}/{release}.kb",
                            [("civic", kind, f"civic/{release}/{name}", release, "")
                             for kind, name in files.items()])
               for release, files in FILES.items()]
        result = common.diff(*kbs)
        good = common.judge("diff-civic-new", new.keys() - old.keys(),
                            common.ids(result, "evidence_new"))
        good &= common.judge("diff-civic-withdrawn", old.keys() - new.keys(),
                             common.ids(result, "evidence_withdrawn"))
        good &= common.judge("diff-civic-assertions",
                             {f"AID{r['assertion_id']}" for r in rows(NEW, "assertions")},
                             common.ids(result, "assertion_new"))
        good &= judge_fields(old, new, result)
        good &= judge_variants(result)
        good &= common.check("diff-civic", *kbs, result)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
