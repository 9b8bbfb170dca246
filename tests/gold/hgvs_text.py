#!/usr/bin/python3
"""HGVS texts of ClinVar (CLNHGVS of the 2026-02-26 VCF, names of variant_summary 2021) and CIViC
2024-08: each is read, or listed by the reason why not; reading the canonical text again gives the
same description.  CLNHGVS of records whose reference bases are known (BRCA1 and BRCA2 windows,
cancer gene exons) gives the record's own allele.

Run through tests/gold/hgvs_driver.c."""
import collections
import glob
import gzip
import os
import re
import subprocess
import sys

DATA = os.environ["DATA"]
DRIVER = os.path.join(os.environ["SRC"], os.environ["O"], "tests/gold/hgvs_driver")
VCF = DATA + "/clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz"
CIVIC = DATA + "/civic/2024-08-01/01-Aug-2024-VariantSummaries.tsv"
SUMMARY = DATA + "/clinvar/tsv/variant_summary_20210124.first_rows.txt.gz"
REFERENCE = sorted(glob.glob(DATA + "/reference/brca*.GRCh38*.fa")
                   + [DATA + "/reference/cancer_gene_exons.GRCh38.fa"])
# Reasons of hgvs_allele that are no fault of it: nothing known there, or nothing told.
NOT_TOLD = re.compile(r"are not known|no change of bases|not only A, C, G and T"
                      r"|unit is not told by bases|needs both ends")
MOST_EXAMPLES = 3


def vcf_rows():
    """(allele text, CLNHGVS) with the VCF's percent codes resolved"""
    with gzip.open(VCF, "rt", encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                c = line.rstrip("\n").split("\t")
                for item in c[7].split(";"):
                    if item.startswith("CLNHGVS="):
                        text = re.sub("%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), item[8:])
                        yield f"{c[0]}:{c[1]}:{c[3]}:{c[4]}", text


def column(lines, name):
    head = next(lines).rstrip("\n").lstrip("#").split("\t")
    at = head.index(name)
    for line in lines:
        yield line.rstrip("\n").split("\t")[at]


def civic_texts():
    with open(CIVIC, encoding="utf-8", newline="\n") as f:
        for cell in column(f, "hgvs_descriptions"):
            yield from (x for x in cell.split(",") if x)


def summary_names():
    with gzip.open(SUMMARY, "rt", encoding="utf-8") as f:
        return sorted(set(column(f, "Name")))


def drive(texts, *args):
    done = subprocess.run([DRIVER, *args], input="\n".join(texts) + "\n", encoding="utf-8",
                          stdout=subprocess.PIPE, check=True)
    lines = done.stdout.splitlines()
    if len(lines) != len(texts):
        raise SystemExit(f"{len(texts)} texts, {len(lines)} answers")
    return lines


def count_texts(name, texts):
    """Prints the gold line; texts that are read but not stable"""
    right, unstable, missed = 0, 0, collections.defaultdict(list)
    for text, answer in zip(texts, drive(texts)):
        word, rest = answer.split(" ", 1)
        if word == "ok":
            right += 1
        elif word == "unstable":
            unstable += 1
            print(f"reads otherwise when read again: {text}: {rest}")
        else:
            missed[rest].append(text)
    for reason, those in sorted(missed.items(), key=lambda x: -len(x[1])):
        print(f"misses: {len(those)} {reason}: " + " | ".join(those[:MOST_EXAMPLES]))
    print(f"gold {name}: {right}/{len(texts)} ({sum(map(len, missed.values()))} not read, by "
          f"reason above; {unstable} not the same when read again)")
    return right, unstable


def count_alleles(rows):
    """CLNHGVS against POS, REF and ALT, where bases are known"""
    right, known, outside, partly = 0, 0, collections.Counter(), 0
    answers = drive([text for _, text in rows], "GRCh38", *REFERENCE)
    for (want, text), answer in zip(rows, answers):
        got = answer.split("\t")[-1]
        if NOT_TOLD.search(got):
            outside[NOT_TOLD.search(got)[0]] += 1
            continue
        if got.endswith(" (not proven leftmost)"):
            partly += 1
            continue
        known += 1
        right += got == want
        if got != want:
            print(f"allele of {text}: {got}, the record's is {want}")
    for reason, n in sorted(outside.items()):
        print(f"outside: {n} {reason}")
    print(f"outside: {partly} a window ends before left alignment does")
    print(f"gold hgvs-alleles: {right}/{known}")
    return right == known and known > 0


def main():
    rows = list(vcf_rows())
    is_right = True
    for name, texts, least in (("hgvs-text clinvar", [text for _, text in rows], 1.0),
                               ("hgvs-text civic", list(civic_texts()), 0.98),
                               ("hgvs-text names", summary_names(), 0.87)):
        right, unstable = count_texts(name, texts)
        is_right = is_right and unstable == 0 and right >= least * len(texts)
    return 0 if count_alleles(rows) and is_right else 1


if __name__ == "__main__":
    sys.exit(main())
