"""Patients made from CIViC's own tables, for tests/gold/interpret_driver.

The reading of variant names here is the test's own and small: the forms that assertions and
complex profiles use.  It knows nothing of kb/model/variant_name.c."""
import json
import os
import re
import subprocess

DATA, O, KB = (os.environ[k] for k in ("DATA", "O", "KB"))
SET = f"{DATA}/civic/2024-08-01/01-Aug-2024-"
NO_ALLELE = "1:1000:A:C"  # no knowledge base speaks of it
PARTS = ("therapies", "prognosis", "diagnosis", "other_evidence")
PARTNER = {"ALK": "EML4 ALK", "ROS1": "CD74 ROS1", "BRAF": "KIAA1549 BRAF", "NTRK1": "TPM3 NTRK1",
           "ZFTA": "ZFTA RELA", "TFE3": "PRCC TFE3", "TFEB": "MALAT1 TFEB", "NUTM1": "BRD4 NUTM1"}
# Exons as numbered on the MANE Select transcript, which the knowledge base reads names into.
EXON = {"EXON 19 DELETION": "change=E746_A750del exon=19 so=inframe_deletion",
        "EXON 20 MUTATION": "change=H1047R exon=21 so=missense_variant effect=oncogenic",
        "EXON 9 MUTATION": "change=E545K exon=10 so=missense_variant effect=oncogenic"}


def table(name):
    with open(SET + name, encoding="utf-8", newline="\n") as f:
        head = f.readline().rstrip("\n").split("\t")
        for line in f:
            yield dict(zip(head, line.rstrip("\n").split("\t")))


def variants():
    return {v["variant_id"]: v for v in table("VariantSummaries.tsv")}


def allele(v):
    """contig:pos:REF:ALT on GRCh37, else one that nobody knows.  Only changes of bases for
    bases: the others are found by what they do to the protein."""
    ref, alt = v["reference_bases"], v["variant_bases"]
    if v["reference_build"] != "GRCh37" or not ref or not alt:
        return NO_ALLELE
    return f"{v['chromosome']}:{v['start']}:{ref}:{alt}"


def small(v, change, rest):
    return (f"variant {allele(v)} gene={v['gene']} " + (f"change={change} " if change else "")
            + rest, ["everything"])


def member(v):
    """What a patient has who has this variant, and what must have been looked at to deny it.
    A wild type is had by looking, and denied by a line."""
    gene, name = v["gene"], v["variant"].strip()
    word, upper = name.split(" ")[0], name.upper()
    if re.fullmatch(r"[A-Z]\d+[A-Z]", word):
        return small(v, word, "so=missense_variant")
    if re.fullmatch(r"[A-Z]\d+\*", word):
        return small(v, word, "so=stop_gained")
    if re.fullmatch(r"[A-Z]\d+(_[A-Z]\d+)?(del|dup)", word):
        return small(v, word, "so=inframe_deletion" if word.endswith("del")
                     else "so=inframe_insertion")
    if re.fullmatch(r"[A-Z]\d+", word):
        return (f"variant {NO_ALLELE} gene={gene} change={word}{'E' if word[0] != 'E' else 'K'} "
                "so=missense_variant effect=oncogenic", ["everything"])
    if upper in EXON:
        return f"variant {NO_ALLELE} gene={gene} {EXON[upper]}", ["everything"]
    if upper == "MUTATION":
        return (f"variant {NO_ALLELE} gene={gene} change=R9999Q so=missense_variant "
                "effect=oncogenic"), ["everything"]
    if upper == "INACTIVATING MUTATION":
        return (f"variant {NO_ALLELE} gene={gene} change=R9999* so=stop_gained effect=truncating",
                ["everything", f"copy_number {gene}"])
    if upper.startswith("SPLICE SITE"):
        return small(v, "", "so=splice_region_variant")
    if upper == "EGFRVIII":
        return "rearrangement EGFR intragenic_deletion exons=2-7", ["rearrangement EGFR"]
    if upper in ("LOSS", "AMPLIFICATION"):
        kind = "homozygous_deletion" if upper == "LOSS" else "amplification"
        return f"copy_number {gene} {kind}", [f"copy_number {gene}"]
    if upper == "REARRANGEMENT":
        return f"rearrangement {gene} rearrangement", [f"rearrangement {gene}"]
    if upper == "ITD":
        return f"rearrangement {gene} itd", [f"rearrangement {gene}"]
    if "::" in name or upper == "FUSION":
        five, three = name.split("::") if "::" in name else PARTNER[gene].split(" ")
        three = {"NUTM2": "NUTM2B"}.get(three, three)  # a family: A and B are genes
        return f"fusion {five} {three}", [f"fusion {five}", f"fusion {three}"]
    if upper == "WILDTYPE":
        return None, [f"gene {gene}"]
    raise ValueError(f"no patient for {gene} {name}")


def run(patients):
    """{name: report} of {name: lines}."""
    text = "".join(f"patient {name}\n" + "".join(line + "\n" for line in lines)
                   for name, lines in patients.items())
    done = subprocess.run([f"{O}/tests/gold/interpret_driver", KB], input=text.encode(),
                          stdout=subprocess.PIPE, check=True)
    return {r["patient"]: r for r in map(json.loads, done.stdout.decode().splitlines())}


def rows(report):
    """id -> (part, row)"""
    return {row["id"]: (part, row) for part in PARTS for row in report[part]}
