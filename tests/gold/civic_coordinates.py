#!/usr/bin/python3
"""Searches by coordinates that CIViC's own client must answer (gold/civic), put to `vdt show` and
`vdt query`: the exact ones of GRCh37 and GRCh38.  vdt has no search by overlap and no NCBI36; those
rows are listed with the number of molecular profiles that a finding of the allele matches, the
wider ones (codon, exon, gene) included.

A wildcard is asked with every base; an insertion or deletion with every anchor base, since the
queries have none: a wrong one is no allele of that assembly."""
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
PARTS = ("therapies", "prognosis", "diagnosis", "other_evidence")


def rows():
    with open(f"{DATA}/gold/civic/civicpy_coordinate_search.tsv", encoding="utf-8") as f:
        head = f.readline().rstrip("\n").split("\t")
        for line in f:
            yield dict(zip(head, line.rstrip("\n").split("\t")))


def sequences(n):
    return ["".join(x) for x in itertools.product("ACGT", repeat=n)]


def accepted_assertions():
    path = f"{DATA}/civic/2024-08-01/01-Aug-2024-AssertionSummaries.tsv"
    with open(path, encoding="utf-8", newline="\n") as f:
        head = f.readline().rstrip("\n").split("\t")
        return {"AID" + dict(zip(head, x.split("\t")))["assertion_id"] for x in f}


def alleles(q):
    """the VCF alleles that a query may mean"""
    start, stop = int(q["start"]), int(q["stop"])
    size = stop - start + 1
    refs = sequences(size) if q["ref"].startswith("*") else [q["ref"]]
    alts = sequences(size) + ["none"] if q["alt"].startswith("*") else [q["alt"]]
    for ref, alt in itertools.product(refs, alts):
        if ref == "none":
            yield from ((start, x, x + alt) for x in "ACGT")
        elif alt == "none":
            yield from ((start - 1, x + ref, x) for x in "ACGT")
        elif ref[0] != alt[0] and ref[-1] != alt[-1]:  # else it is an allele of less bases
            yield start, ref, alt


def shown(q):
    """(CIViC variants that have one of the alleles, molecular profiles that it matches)"""
    terms = [f"{q['chrom']}:{pos}:{ref}:{alt}" for pos, ref, alt in alleles(q)]
    variants, profiles = set(), set()
    for term in terms:
        out = subprocess.run([VDT, "show", "-k", KB, "--json", "--assembly", q["build"], term],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
        for m in json.loads(out).get("matches", ()) if out else ():
            variants |= {a["record"].split(" ")[0] for a in m.get("alleles", ())
                         if a["record"].startswith("civic.")}
            profiles |= {e["profile"] for e in m.get("evidence", ()) if e["value"] == "true"}
    return variants, profiles


def assertions(q):
    alt = q["alt"]
    found = set()
    for ref in sequences(len(alt)):
        if ref == alt:
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".vcf") as f:
            f.write(f"##fileformat=VCFv4.2\n##reference={q['build']}\n"
                    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                    f"{q['chrom']}\t{q['start']}\t.\t{ref}\t{alt}\t.\tPASS\t.\n")
            f.flush()
            out = subprocess.run([VDT, "query", "-k", KB, "--assembly", q["build"], f.name],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 check=False).stdout
        report = json.loads(out) if out else {}
        found |= {x["id"] for part in PARTS for x in report.get(part, ())
                  if x["match"]["value"] == "true" and x["match"]["specificity"] == "allele"}
    return found


def is_right(q, variants):
    exactly = re.match(r"exactly (\d+) variant", q["expected"])
    least = re.match(r"at least (\d+) variant", q["expected"])
    named = re.search(r"(?:variant )?\b(\d{2,5})\)", q["expected"])
    count = len(variants) == int(exactly[1]) if exactly else \
        len(variants) >= int(least[1]) if least else len(variants) == 0
    return count and (not named or f"civic.vid:{named[1]}" in variants)


def main():
    right = total = 0
    for q in rows():
        said = "{build} {chrom}:{start}-{stop} {ref}>{alt}, {mode}".format(**q)
        if q["build"] == "NCBI36":
            print(f"outside: {said}: vdt has no NCBI36")
            continue
        if q["mode"] == "assertions, exact":
            want = {"AID" + x for x in re.findall(r"\d+", q["expected"])}
            for gone in sorted(want - accepted_assertions()):
                print(f"changed since: {gone} is no accepted assertion of 2024-08-01")
            want &= accepted_assertions()
            ok, got = want <= assertions(q), " ".join(sorted(want))
        elif q["mode"] == "exact":
            variants, _ = shown(q)
            ok, got = is_right(q, variants), " ".join(sorted(variants))
        else:
            if q["ref"] == "":
                q["ref"] = "*"
            if q["alt"] == "":
                q["alt"] = "*"
            print(f"outside: {said}: {q['expected']}; vdt has no search by overlap; an allele "
                  f"there matches {len(shown(q)[1])} molecular profiles")
            continue
        total += 1
        right += ok
        if not ok:
            print(f"wrong: {said}: {q['expected']}; vdt: {got or 'none'}")
    print(f"gold civic-coordinates: {right}/{total}")
    return 0 if right == total and total else 1


if __name__ == "__main__":
    sys.exit(main())
