#!/usr/bin/python3
"""`vdt diff` of ClinVar's whole GRCh37 releases of 2017-02-28 and 2017-04-04, by allele, against
a plain join: new and withdrawn alleles, alleles whose set of classes changed, and alleles of which
the number of conditions by class changed (a detail)."""
import collections
import os
import sys
import tempfile

import clinvar_2017
import diff_common as common


def read(path):
    """allele -> Counter of words over conditions"""
    words, good, _ = clinvar_2017.read(path)
    found = collections.defaultdict(collections.Counter)
    for r in good:
        c, pos, ref, alt = clinvar_2017.trimmed(r)
        found[f"clinvar:GRCh37:{c}:{pos}:{ref}:{alt}"].update(words[x] for x in r.codes)
    return found


def main():
    old, new = (read(p) for p in clinvar_2017.FILES.values())
    both = old.keys() & new.keys()
    changed = {a for a in both if set(old[a]) != set(new[a])}
    counted = {a for a in both if old[a] != new[a]}
    good = True
    with tempfile.TemporaryDirectory() as tmp:
        kbs = [common.build(f"{tmp}/{release}.kb", [
            ("clinvar", "vcf", os.path.relpath(path, common.DATA), release, "GRCh37")])
            for release, path in clinvar_2017.FILES.items()]
        result = common.diff(*kbs)
        details = common.diff(*kbs, "--details", "--source", "clinvar")
        told = {c["id"] for c in common.of_kind(details, "details_changed")
                if "classes by condition" in c["to"].split(", ")}
        good &= common.judge("diff-clinvar-2017-new", new.keys() - old.keys(),
                             common.ids(result, "word_new"))
        good &= common.judge("diff-clinvar-2017-withdrawn", old.keys() - new.keys(),
                             common.ids(result, "word_withdrawn"))
        good &= common.judge(
            "diff-clinvar-2017-changed",
            {(a, frozenset(old[a]), frozenset(new[a])) for a in changed},
            {(c["id"], frozenset(c["from"].split("; ")), frozenset(c["to"].split("; ")))
             for c in common.of_kind(result, "word_changed")})
        good &= common.judge("diff-clinvar-2017-conditions", counted, told)
        good &= common.check("diff-clinvar-2017", *kbs, result)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
