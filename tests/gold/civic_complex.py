#!/usr/bin/python3
"""CIViC's 120 profiles of several variants (2024-08-01), each on made patients:

  all members true        a match, with all its accepted evidence
  one missing             its record is not sure (filtered, no call): each member in turn
  one contradicted        looked at and not there: each member in turn
  one not looked at       each member in turn; partial, and the reason names it

What a profile must then be is computed here by Kleene's rules from the profile's name, its
members' names being known (the operators stand nowhere else).  A profile is right when it is so
on every patient."""
import collections
import re
import sys

from shared import civic_patients as cp

FALSE, UNKNOWN, TRUE = 0, 1, 2
KINDS = {"all": "all true", "unsure": "one missing", "contradicted": "one contradicted",
         "unlooked": "one not looked at", "none": "all contradicted", "nothing": "none looked at"}


class Reader:
    """X AND Y OR NOT ( Z ): members are the longest known name that stands there."""

    def __init__(self, text, names):
        self.rest, self.names = text.strip(), sorted(names, key=len, reverse=True)

    def take(self, word):
        if not re.match(re.escape(word) + r"(\s|$)", self.rest):
            return False
        self.rest = self.rest[len(word):].strip()
        return True

    def either(self):
        parts = [self.both()]
        while self.take("OR"):
            parts.append(self.both())
        return ("OR", parts) if len(parts) > 1 else parts[0]

    def both(self):
        parts = [self.one()]
        while self.take("AND"):
            parts.append(self.one())
        return ("AND", parts) if len(parts) > 1 else parts[0]

    def one(self):
        if self.take("NOT"):
            return ("NOT", [self.one()])
        if self.take("("):
            inside = self.either()
            assert self.take(")"), self.rest
            return inside
        for name in self.names:
            if self.take(name):
                return ("IS", name)
        raise ValueError(f"no member at {self.rest!r}")


def whole(tree, state):
    """(value, something positive in it is true)"""
    kind, inside = tree
    if kind == "IS":
        return state[inside], state[inside] == TRUE
    parts = [whole(t, state) for t in inside]
    if kind == "NOT":
        return TRUE - parts[0][0], False
    value = (min if kind == "AND" else max)(v for v, _ in parts)
    return value, any(hit for _, hit in parts)


def expected(tree, state):
    value, has_hit = whole(tree, state)
    return "true" if value == TRUE else "partial" if value == UNKNOWN and has_hit else "none"


def negated(tree, inside=False):
    """Members below a NOT: a patient of whom the profile is true lacks them."""
    kind, parts = tree
    if kind == "IS":
        return {parts} if inside else set()
    return set().union(*(negated(t, inside != (kind == "NOT")) for t in parts))


def lines(variants, state, unknown_how):
    """The patient whose members have these values."""
    out = ["assembly GRCh37"]
    for name, v in variants.items():
        present, looks = cp.member(v)
        if state[name] == TRUE and present:
            out.append(present)
        elif state[name] == UNKNOWN:
            out += [f"unsure {x}" for x in looks] if unknown_how == "unsure" else []
        elif (state[name] == FALSE) == (present is not None):
            out += [f"looked {x}" for x in looks]
        else:  # no wild type: a change of which it is known what it does
            out.append(f"variant {cp.NO_ALLELE} gene={v['gene']} change=R9999* so=stop_gained "
                       "effect=truncating")
    return out


def patients(variants, tree):
    """(what, state, how a member is unknown); each state differs from all-true in one member."""
    best = {n: FALSE if n in negated(tree) else TRUE for n in variants}
    yield "all", best, None
    for name, value in best.items():
        yield f"unsure {name}", {**best, name: UNKNOWN}, "unsure"
        yield f"contradicted {name}", {**best, name: TRUE - value}, None
        yield f"unlooked {name}", {**best, name: UNKNOWN}, "unlooked"
    if len(variants) > 1 and tree[0] == "OR":
        yield "none", {n: FALSE for n in variants}, None
        yield "nothing", {n: UNKNOWN for n in variants}, "unlooked"


def actual(report, mpid, evidence):
    """The verdict, which all accepted evidence must share."""
    verdict = report["profiles"][f"civic.mpid:{mpid}"]
    value = verdict["value"] if verdict["value"] in ("true", "partial") else "none"
    there = cp.rows(report)
    for eid in evidence:
        row = there[eid][1]["value"] if eid in there else "none"
        if row != value:
            return f"{eid} {row}, the profile {value}", verdict
    return value, verdict


def names_what_lacks(verdict):
    return verdict["key"] == "missing_member" and verdict["params"]["what"]


def profiles():
    variants, evidence = cp.variants(), collections.defaultdict(list)
    for e in cp.table("ClinicalEvidenceSummaries.tsv"):
        germline = e["variant_origin"] in ("Rare Germline", "Common Germline")
        if e["evidence_status"] == "accepted" and not germline:
            evidence[e["molecular_profile_id"]].append("EID" + e["evidence_id"])
    for p in cp.table("MolecularProfileSummaries.tsv"):
        if not re.search(r" AND | OR |^NOT ", p["name"]):
            continue
        ids = [x.strip() for x in p["variant_ids"].split(",")]
        members = {f"{variants[i]['gene']} {variants[i]['variant'].strip()}": variants[i]
                   for i in ids if i in variants}
        missing = [i for i in ids if i not in variants]
        if missing:
            members.update(from_name(p["name"], members))
        yield p["molecular_profile_id"], p["name"], members, evidence[p["molecular_profile_id"]]


def from_name(name, members):
    """Members that the variant table lacks, read from the profile's name."""
    for piece in re.split(r" AND | OR |NOT |[()]", name):
        gene, _, rest = piece.strip().partition(" ")
        if rest and f"{gene} {rest}" not in members:
            yield f"{gene} {rest}", {"gene": gene, "variant": rest, "reference_bases": "",
                                     "variant_bases": "", "reference_build": ""}


def main():
    todo, made = list(profiles()), {}
    trees = {mpid: Reader(name, members).either() for mpid, name, members, _ in todo}
    for mpid, _, members, _ in todo:
        for what, state, how in patients(members, trees[mpid]):
            made[f"{mpid} {what}"] = lines(members, state, how) + [f"profile civic.mpid:{mpid}"]
    reports = cp.run(made)
    right, n_states, seen = 0, 0, collections.Counter()
    for mpid, name, members, evidence in todo:
        faults = []
        for what, state, how in patients(members, trees[mpid]):
            want = expected(trees[mpid], state)
            got, verdict = actual(reports[f"{mpid} {what}"], mpid, evidence)
            n_states += 1
            seen[f"{want} ({KINDS[what.split(' ')[0]]})"] += 1
            if got != want:
                faults.append(f"{what}: {got}, expected {want}")
            elif want == "partial" and not names_what_lacks(verdict):
                faults.append(f"{what}: partial, but {verdict['key']} says not what lacks")
            elif want == "partial" and how == "unlooked" \
                    and verdict["params"]["why"] != "not_looked_at":
                faults.append(f"{what}: partial for {verdict['params']['why']}")
        right += not faults
        for x in faults:
            print(f"{mpid} {name}: {x}")
    for kind, n in sorted(seen.items()):
        print(f"patients: {n} {kind}")
    print(f"gold civic-complex: {right}/{len(todo)}")
    return 0 if right == len(todo) else 1


if __name__ == "__main__":
    sys.exit(main())
