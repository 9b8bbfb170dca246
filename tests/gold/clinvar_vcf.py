#!/usr/bin/python3
"""ClinVar's VCF of 2026-02-26 (cancer genes): every record is found by its own allele, and the
report's class, review status, stars, conditions and split of all three kinds are the file's.

Records are shared out to persons (clinvar_common.people) and each person's VCF is asked.  Rows
with ALT "." say that the reference has the variant: nothing joins them.  An ALT with unknown
bases (N) is no allele that a sample could show (DESIGN 8.1): it must not join either, and its
facts are looked up by VariationID."""
import collections
import sys

import clinvar_common as clinvar


def differences(want, got):
    return [f"{kind}.{field}" for kind in want
            for field in ((want[kind] or {}).keys() | (got[kind] or {}).keys())
            if (want[kind] or {}).get(field) != (got[kind] or {}).get(field)]


def judge_joined(todo):
    """(right, causes)"""
    causes, right = collections.Counter(), 0
    found = clinvar.query_all(clinvar.people(todo))
    for r in todo:
        got = found.get(f"{r.chrom}:{r.pos}:{r.ref}:{r.alt}")
        if got is None:
            causes["not found"] += 1
            print(f"not found: {r.id} {r.chrom}:{r.pos}:{r.ref}:{r.alt}"[:200])
        elif got["variation_id"] != r.id:
            causes["another VariationID of the same allele"] += 1
            print(f"another: {r.id} is shown as {got['variation_id']}")
        else:
            wrong = differences(clinvar.facts(r), clinvar.shown(got))
            right += not wrong
            if wrong:
                causes["differs in " + " ".join(wrong)] += 1
                print(f"differs: {r.id} {wrong}")
    return right, causes


def main():
    everything = sorted(clinvar.records(clinvar.RELEASE_2026), key=lambda r: (r.chrom, r.pos))
    reference = [r for r in everything if r.alt == "."]
    bases, unknown = [], []
    for r in everything:
        if r.alt != ".":
            (bases if set(r.ref + r.alt) <= clinvar.BASES else unknown).append(r)
    right, causes = judge_joined(bases)
    joined = clinvar.query(unknown)
    looked_up = [r for r in unknown + reference
                 if clinvar.without_split(clinvar.facts(r)) == clinvar.looked_up(r.id)]
    by_id = sum(r.alt != "." for r in looked_up)
    for r in reference:
        print(f"never joined, ALT '.': {r.id} {r.chrom}:{r.pos} {r.ref}")
    print(f"never joined, unknown bases: {len(unknown)} records, of which {len(joined)} joined")
    print(f"facts by VariationID of these {len(unknown) + len(reference)}: {len(looked_up)} right")
    for cause, n in sorted(causes.items()):
        print(f"misses: {n} {cause}")
    total = len(bases) + len(unknown)
    print(f"gold clinvar-vcf-alleles: {right}/{len(bases)}")
    print(f"gold clinvar-vcf: {right + by_id}/{total} ({right} by their own allele, {by_id} "
          f"with unknown bases by VariationID; {len(reference)} with ALT '.' never joined)")
    done = right + len(looked_up) == len(everything) and not joined
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
