#!/usr/bin/python3
"""`vdt diff` of ClinicalTrials.gov: no trial at hand is in two real releases, so the second release
is the real v2 file of 2025-12-09 (NSCLC) as this test edits it.  Against a plain join of the two by
NCT id: trials new, no longer there, and of those in both the changes of status, from and to, by
what they are (opened, closed, other), of the numbers of cities by country, and of ages."""
import collections
import copy
import csv
import json
import re
import sys
import tempfile

import diff_common as common

FILE = "trials/json/ctg-studies_nsclc_2025-12-09.json"
OPEN = {"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION"}
STATUSES = ["RECRUITING", "COMPLETED", "NOT_YET_RECRUITING", "TERMINATED", "UNKNOWN",
            "ACTIVE_NOT_RECRUITING", "SUSPENDED"]


def known():
    """The trials whose status everybody knows: a build stops when it changes."""
    with open(f"{common.SRC}/curated/sentinels.tsv", encoding="utf-8") as f:
        rows = csv.DictReader((x for x in f if not x.startswith("#")), delimiter="\t")
        return {r["term"] for r in rows if r["field"] == "status"}


def edited(studies):
    """A release later: every tenth is gone, every fifth has the next status, every third another
    number of sites or other ages; the first three come again under ids of their own."""
    out, stay = [], known()
    for i, x in enumerate(copy.deepcopy(studies)):
        p = x["protocolSection"]
        sites = p.get("contactsLocationsModule", {}).get("locations", [])
        if i % 10 == 0:
            continue
        if i % 5 == 1 and p["identificationModule"]["nctId"] not in stay:
            p["statusModule"]["overallStatus"] = STATUSES[i // 5 % len(STATUSES)]
        if i % 3 == 0 and sites:
            del sites[i % len(sites)]
        if i % 9 == 1:
            p["eligibilityModule"]["minimumAge"] = "21 Years"
        out.append(x)
    for i, x in enumerate(copy.deepcopy(studies[:3])):
        x["protocolSection"]["identificationModule"]["nctId"] = f"NCT9999999{i}"
        out.append(x)
    return out


def countries():
    with open(f"{common.SRC}/curated/countries.tsv", encoding="utf-8") as f:
        rows = csv.DictReader((x for x in f if not x.startswith("#")), delimiter="\t")
        return {r["name"].lower(): r["country"] for r in rows}


COUNTRIES = countries()


def read(studies):
    """NCT id -> (status, countries with their numbers of cities, lowest age)"""
    found = {}
    for x in studies:
        p = x["protocolSection"]
        sites = p.get("contactsLocationsModule", {}).get("locations", [])
        cities = {(COUNTRIES.get(s["country"].lower(), s["country"]), s.get("city"))
                  for s in sites if s.get("country")}
        names = collections.Counter(country for country, _ in cities)
        found[p["identificationModule"]["nctId"]] = (
            p["statusModule"]["overallStatus"], frozenset(names.items()),
            p["eligibilityModule"].get("minimumAge"))
    return found


def numbers(text):
    """South Korea (3 cities, 2 open) -> South Korea (3 cities"""
    return re.sub(r", \d+ open", "", text or "")


def kind_of(old, new):
    if new == "RECRUITING":
        return "trial_opened"
    return "trial_closed" if old in OPEN and new not in OPEN else "trial_status"


def main():
    with open(f"{common.DATA}/{FILE}", encoding="utf-8") as f:
        studies = json.load(f)
    later = edited(studies)
    old, new = read(studies), read(later)
    both = old.keys() & new.keys()
    with tempfile.TemporaryDirectory() as tmp:
        with open(f"{tmp}/later.json", "w", encoding="utf-8") as f:
            json.dump(later, f)
        kbs = [common.build(f"{tmp}/old.kb", [("ctgov", "v2", FILE, "2025-12-09", "")]),
               common.build(f"{tmp}/new.kb", [
                   ("ctgov", "v2", f.name, "2026-01-09", "")])]
        result = common.diff(*kbs)
        good = common.judge("diff-trials-new", new.keys() - old.keys(),
                            common.ids(result, "trial_new"))
        good &= common.judge("diff-trials-withdrawn", old.keys() - new.keys(),
                             common.ids(result, "trial_withdrawn"))
        good &= common.judge(
            "diff-trials-status",
            {(i, old[i][0], new[i][0], kind_of(old[i][0], new[i][0])) for i in both
             if old[i][0] != new[i][0]},
            {(c["id"], c["from"], c["to"], c["kind"])
             for c in common.of_kind(result, *common.STATUS)})
        # that a city is open or not is told, too, and of the same number of cities
        good &= common.judge("diff-trials-sites", {i for i in both if old[i][1] != new[i][1]},
                             {c["id"] for c in common.of_kind(result, "trial_sites")
                              if numbers(c["from"]) != numbers(c["to"])})
        good &= common.judge("diff-trials-age", {i for i in both if old[i][2] != new[i][2]},
                             common.ids(result, "trial_terms"))
        good &= common.check("diff-trials", *kbs, result)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
