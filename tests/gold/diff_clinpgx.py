#!/usr/bin/python3
"""`vdt diff` of ClinPGx's annotations of 2025-01-05 (clinical) and 2025-08-05 (summary) against a
plain join of the tables in the zips: annotations new and withdrawn, levels from and to, allele
functions from and to, annotations whose wording or set of genotypes changed, and those about other
genes, variants, drugs or phenotypes."""
import collections
import csv
import io
import sys
import tempfile
import zipfile

import diff_common as common

csv.field_size_limit(1 << 24)
FILES = {"2025-01-05": ("clinpgx/2025-01-05/clinicalAnnotations.zip", "clinical", "Clinical"),
         "2025-08-05": ("clinpgx/2025-08-05/summaryAnnotations.zip", "summary", "Summary")}
SCOPE = {"Variant/Haplotypes": ",", "Gene": ";", "Drug(s)": ";", "Phenotype(s)": ";",
         "Phenotype Category": ";"}


def table(path, member):
    with zipfile.ZipFile(f"{common.DATA}/{path}") as z, z.open(member) as f:
        text = io.TextIOWrapper(f, encoding="utf-8", newline="")
        yield from csv.DictReader(text, delimiter="\t")


def parts(row, column):
    return frozenset(x.strip() for x in row[column].split(SCOPE[column]))


def read(path, prefix, word):
    """id -> (level, scope, {genotype: (words, function)})"""
    genotypes = collections.defaultdict(dict)
    for r in table(path, f"{prefix}_ann_alleles.tsv"):
        genotypes[r[f"{word} Annotation ID"]][r["Genotype/Allele"].strip()] = (
            tuple(r["Annotation Text"].split()), r["Allele Function"].strip())
    return {f"clinpgx:{i}": (r["Level of Evidence"], tuple(parts(r, c) for c in SCOPE),
                             genotypes[i])
            for r in table(path, f"{prefix}_annotations.tsv")
            for i in [r[f"{word} Annotation ID"]]}


def texts(genotypes):
    return {g: words for g, (words, _) in genotypes.items()}


def functions(old, new):
    return {(f"{g}: {old[g][1] or 'none'}", f"{g}: {new[g][1] or 'none'}")
            for g in old.keys() & new.keys() if old[g][1] != new[g][1]}


def main():
    old, new = (read(*x) for x in FILES.values())
    both = old.keys() & new.keys()
    with tempfile.TemporaryDirectory() as tmp:
        kbs = [common.build(f"{tmp}/{release}.kb",
                            [("clinpgx", "summary_annotations", path, release, "")])
               for release, (path, *_) in FILES.items()]
        result = common.diff(*kbs)
        good = common.judge("diff-clinpgx-new", new.keys() - old.keys(),
                            common.ids(result, "annotation_new"))
        good &= common.judge("diff-clinpgx-withdrawn", old.keys() - new.keys(),
                             common.ids(result, "annotation_withdrawn"))
        good &= common.judge(
            "diff-clinpgx-level",
            {(i, f"level {old[i][0]}", f"level {new[i][0]}") for i in both
             if old[i][0] != new[i][0]},
            {(c["id"], c["from"], c["to"]) for c in common.of_kind(result, "annotation_level")})
        good &= common.judge("diff-clinpgx-scope", {i for i in both if old[i][1] != new[i][1]},
                             common.ids(result, "annotation_scope"))
        good &= common.judge(
            "diff-clinpgx-text",
            {i for i in both if texts(old[i][2]) != texts(new[i][2])},
            common.ids(result, "annotation_text"))
        good &= common.judge(
            "diff-clinpgx-function",
            {(i, *x) for i in both for x in functions(old[i][2], new[i][2])},
            {(c["id"], c["from"], c["to"])
             for c in common.of_kind(result, "annotation_function")})
        good &= common.check("diff-clinpgx", *kbs, result)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
