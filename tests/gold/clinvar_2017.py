#!/usr/bin/python3
"""ClinVar's whole GRCh37 releases of 2017-02-28 and 2017-04-04 (numeric CLNSIG, no VariationID):
every record is found by its own allele, in the file's spelling and with a base more where the
file's other records tell it, as context with all its classes in words and its release, and with
neither VariationID nor stars; no finding has a class by it.  The words are those of the file's
own header, alleles are trimmed here.  Rows that name no allele (other letters than ACGT, several
alternative alleles) must be rejected, by reason; those of genes that curated/suppress.tsv keeps
out of reports must not be found.

A KB of each file alone; then one of both: an allele has the word of the newest release."""
import collections
import concurrent.futures
import csv
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

import clinvar_common as clinvar

FILES = {"2017-02-28": f"{clinvar.DATA}/clinvar/vcf/clinvar_20170228_GRCh37_rebuilt.vcf.gz",
         "2017-04-04": f"{clinvar.DATA}/clinvar/vcf/clinvar_20170404_GRCh37_rebuilt.vcf.gz"}
Record = collections.namedtuple("Record", "chrom pos ref alt codes gene")


def trimmed(r):
    pos, ref, alt = r.pos, r.ref, r.alt
    while len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return r.chrom, pos, ref, alt


def read(path):
    """(words by code, records that name an allele, the others)"""
    words, good, bad = {}, [], []
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            if line.startswith("##INFO=<ID=CLNSIG,"):
                words = dict(re.findall(r"(\d+) - ([^,\"]+)", line))
            if line.startswith("#"):
                continue
            c = line.rstrip("\n").split("\t")
            codes = re.search(r"(?:^|;)CLNSIG=([^;]*)", c[7]).group(1)
            gene = re.search(r"(?:^|;)GENE=([^;]*)", c[7]).group(1)
            r = Record(c[0], int(c[1]), c[3], c[4], re.split(r"[|,]", codes), gene)
            (good if set(r.ref + r.alt) <= clinvar.BASES and r.ref != r.alt else bad).append(r)
    return words, good, bad


def classes(words, records):
    """allele -> its classes, each once, in the order of the file"""
    found = collections.defaultdict(dict)
    for r in records:
        found[trimmed(r)].update(dict.fromkeys(words[x] for x in r.codes))
    return {allele: "; ".join(x) for allele, x in found.items()}


def query(kb, group):
    """spelling -> (allele of the finding, its context, has it a class)"""
    with tempfile.NamedTemporaryFile("w", suffix=".vcf") as f:
        f.write("##fileformat=VCFv4.2\n##reference=GRCh37\n"
                "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tmade\n")
        for r in group:
            f.write(f"{r.chrom}\t{r.pos}\t.\t{r.ref}\t{r.alt}\t.\tPASS\t.\tGT\t0/1\n")
        f.flush()
        out = subprocess.run([clinvar.VDT, "query", "-k", kb, "--origin", "germline",
                              "--secondary-findings", "consented", f.name],
                             stdout=subprocess.PIPE, check=True).stdout
    return {x["allele"]["as_given"]:
            (tuple(x["allele"][k] for k in ("contig", "pos1", "ref", "alt")),
             x["clinvar_context"],
             bool(x["clinvar"]) or x["effect"]["from"] is not None and
             x["effect"]["from"].startswith("clinvar"))
            for x in json.loads(out)["findings"]}


def ask(kb, records):
    """query() of all of them, shared out to persons; by spelling"""
    todo = sorted(set(Record(r.chrom, r.pos, r.ref, r.alt, "", "") for r in records))
    parts = [x[i:i + 20000] for x in clinvar.people(todo) for i in range(0, len(x), 20000)]
    found = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for part in pool.map(lambda group: query(kb, group), parts):
            found.update(part)
    return found


def fault(r, want, release, got):
    if r.gene in SUPPRESSED:
        return "found, though its gene is suppressed" if got else None
    if got is None:
        return "not found"
    allele, context, has_class = got
    if allele != trimmed(r):
        return "another allele"
    if has_class:
        return "has a class"
    right = {"kind": "same_allele", "variation_id": None, "protein_change": None,
             "classification": want, "classification_kind": None, "stars": None,
             "release": release}
    return None if context == [right] else "differs"


def judge(kb, records, want):
    """(right, faults): want: allele -> (classes, release)"""
    found, faults, right = ask(kb, records), collections.Counter(), 0
    for r in records:
        what = fault(r, *want[trimmed(r)], found.get(f"{r.chrom}:{r.pos}:{r.ref}:{r.alt}"))
        right += what is None
        if what:
            faults[what] += 1
            if faults[what] <= 5:
                print(f"{what}: {r}"[:300])
    return right, faults


def respelled(records):
    """With the next base of the reference, where another record's REF tells it"""
    base = {(r.chrom, r.pos + i): b for r in records for i, b in enumerate(r.ref)}
    for r in records:
        b = base.get((r.chrom, r.pos + len(r.ref)))
        if b:
            yield r._replace(ref=r.ref + b, alt=r.alt + b)


def suppressed():
    with open(f"{clinvar.SRC}/curated/suppress.tsv", encoding="utf-8") as f:
        rows = [x.split("\t") for x in f if not x.startswith("#")]
    return {x[1] for x in rows if x[0] == "gene"}


def build(directory, name, releases):
    kb = os.path.join(directory, name)
    clinvar.build(kb, [("vcf", FILES[x], x, "GRCh37") for x in releases])
    return kb


def rejects(kb):
    """reason -> number of rows"""
    with open(kb + ".rejects.tsv", encoding="utf-8", newline="") as f:
        return collections.Counter(x["reason"] for x in csv.DictReader(f, delimiter="\t")
                                   if x["what"] == "rejected" and "clinvar_2017" in x["file"])


SUPPRESSED = suppressed()


def main():
    n_right, n_all, is_good = 0, 0, True
    want_of, records_of = {}, {}
    with tempfile.TemporaryDirectory() as directory:
        for release, path in FILES.items():
            words, records, bad = read(path)
            want = {a: (x, release) for a, x in classes(words, records).items()}
            want_of[release], records_of[release] = want, records
            kb = build(directory, f"{release}.kb", [release])
            again = list(respelled(records))
            right, faults = judge(kb, records + again, want)
            n_rejected = sum(rejects(kb).values())
            n_out = sum(r.gene in SUPPRESSED for r in records)
            print(f"{release}: {len(records)} records ({n_out} of a suppressed gene, not to be "
                  f"found) and {len(again)} of them with a base more, {right} right, "
                  f"{dict(faults)}; {len(bad)} name no allele, rejected {dict(rejects(kb))}")
            n_right, n_all = n_right + right, n_all + len(records) + len(again)
            is_good &= n_rejected == len(bad)
        kb = build(directory, "both.kb", FILES)
        old, new = FILES
        want = want_of[old] | want_of[new]
        only_old = [r for r in records_of[old] if trimmed(r) not in want_of[new]]
        changed = [r for r in records_of[new]
                   if want_of[old].get(trimmed(r), want_of[new][trimmed(r)])[0]
                   != want_of[new][trimmed(r)][0]]
        right, faults = judge(kb, only_old + changed, want)
        print(f"both: {len(only_old)} alleles of {old} alone and {len(changed)} whose class "
              f"changed, {right} right, {dict(faults)}")
    print(f"gold clinvar-2017: {n_right}/{n_all}")
    print(f"gold clinvar-2017-newest: {right}/{len(only_old) + len(changed)}")
    return 0 if is_good and n_right == n_all and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
