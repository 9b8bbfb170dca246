#!/usr/bin/python3
"""CIViC's 165 substitutions without an allele (2024-08-01): found by their protein change.

For each a person has it twice.  On GRCh38, without annotation, the codon of the MANE Select
transcript is changed, where the sources have its bases.  On GRCh37, where the KB has the
transcript but no bases, an annotator says it (a CSQ entry) of an insertion into that codon that no
source knows: nothing but the annotator's word can be what matches.  Found means all accepted evidence of the variant's single
profile, on the rung "protein" (or "allele",
where the name itself states a coding change); a variant without evidence of its own must show its change, and
give partial rows where a profile of several has it.  The same CSQ entry with another reference
residue must find nothing.  Residues are read here from the sources, not by vdt.

A name that is numbered without the first methionine is annotated with its number on the protein.
A name whose residue MANE Select has not at that number is another isoform's, or an error of its
source: it must not be found, and is not counted as right."""
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

from shared import civic_patients as cp
from shared import effects as fx

VDT = os.environ["VDT"]
FIELDS = "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|HGVSc|HGVSp|MANE_SELECT"
MANE = f"{cp.DATA}/reference/MANE.GRCh38.v1.4.summary.txt.gz"
ODD = "CATGCATGCATGC"
CHAIN = f"{cp.DATA}/reference/hg19ToHg38.over.chain.gz"
SECOND = ("H3-3A", "H3-3B", "H3C2")  # histones are numbered without the first methionine
AMINO = "ACDEFGHIKLMNPQRSTVWY"


class Case:
    def __init__(self, v, model, cds, evidence, complex_ids):
        self.id, self.gene, self.name = v["variant_id"], v["gene"], v["variant"].strip()
        self.ref, number, self.alt = re.match(r"([A-Z])(\d+)([A-Z])", self.name).groups()
        self.model, self.evidence, self.complex_ids = model, evidence, complex_ids
        self.cds, self.pos = cds, int(number) + (self.gene in SECOND)
        self.residue = fx.translate(cds)[self.pos - 1:self.pos]  # X: bases not known

    def csq(self, ref, allele):
        """VEP's entry; allele: without the anchor, as VEP writes an insertion."""
        alt = "=" if self.ref == self.alt else fx.NAMES[self.alt]
        term = "synonymous_variant" if self.ref == self.alt else "missense_variant"
        return (f"{allele}|{term}|MODERATE|{self.gene}||Transcript|{self.model.twin}|protein_coding||"
                f"|ENSP:p.{fx.NAMES[ref]}{self.pos}{alt}|{self.model.id}")

    def places(self):
        """Positions of the codon's bases, in the order of the protein."""
        m, i = self.model, (self.pos - 1) * 3
        plus = [p for b, e in m.coding for p in range(b, e + 1)]
        return (plus if m.strand == "+" else plus[::-1])[i:i + 3]

    def codon_allele(self):
        """(contig, position, REF, ALT): the codon changed at fewest bases, if they adjoin."""
        m, places, old = self.model, self.places(), self.cds[self.pos * 3 - 3:self.pos * 3]
        new = min((c for c, a in fx.CODONS.items() if a == self.alt and c != old),
                  key=lambda c: (sum(x != y for x, y in zip(c, old)), c))
        changed = [k for k in range(3) if old[k] != new[k]]
        first, last = changed[0], changed[-1]
        if abs(places[first] - places[last]) != last - first:
            return None
        ref, alt = old[first:last + 1], new[first:last + 1]
        if m.strand == "-":
            ref, alt = fx.revcomp(ref), fx.revcomp(alt)
        return m.contig, min(places[first], places[last]), ref, alt


def blocks():
    """contig -> (first GRCh37, first GRCh38, length) of plus-strand blocks onto itself."""
    out, keep = collections.defaultdict(list), False
    with gzip.open(CHAIN, "rt", encoding="ascii") as f:
        for line in f:
            c = line.split()
            if line.startswith("chain"):
                keep = c[2] == c[7] and c[9] == "+"
                contig, t, q = c[2][3:], int(c[5]), int(c[10])
            elif c and keep:
                out[contig].append((t, q, int(c[0])))
                if len(c) == 3:
                    t, q = t + int(c[0]) + int(c[1]), q + int(c[0]) + int(c[2])
    return out


def on_grch37(chain, contig, pos):
    t, q, _ = next(b for b in chain[contig] if b[1] < pos <= b[1] + b[2])
    return pos - q + t


def cases(windows):
    evidence, several = collections.defaultdict(set), collections.defaultdict(set)
    for e in cp.table("ClinicalEvidenceSummaries.tsv"):
        if e["evidence_status"] == "accepted":
            evidence[e["molecular_profile_id"]].add("EID" + e["evidence_id"])
    for p in cp.table("MolecularProfileSummaries.tsv"):
        ids = [x.strip() for x in p["variant_ids"].split(",")]
        for i in ids if " AND " in p["name"] else []:
            several[i] |= evidence[p["molecular_profile_id"]]
    with gzip.open(MANE, "rt", encoding="utf-8") as f:
        select = {x.split("\t")[5] for x in f if "\tMANE Select\t" in x}
    models = {m.gene: m for m in fx.models() if m.id in select}
    for v in cp.variants().values():
        if v["reference_bases"] and v["variant_bases"] \
                or not re.match(r"[A-Z]\d+[A-WYZ](\s*\(|\s*$)", v["variant"]):
            continue
        m = models.get(v["gene"])
        yield Case(v, m, fx.coding_bases(windows, m) if m else "",
                   evidence[v["single_variant_molecular_profile_id"]], several[v["variant_id"]])


def query(records, assembly):
    """as_given -> {id: (value, specificity)}; records: (contig, pos, REF, ALT, INFO)."""
    with tempfile.NamedTemporaryFile("w", suffix=".vcf") as f:
        f.write(f"##fileformat=VCFv4.2\n##reference={assembly}\n"
                '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from '
                f'Ensembl VEP. Format: {FIELDS}">\n'
                '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
                "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tmade\n")
        for contig, pos, ref, alt, info in sorted(records, key=lambda r: (r[0], r[1])):
            f.write(f"{contig}\t{pos}\t.\t{ref}\t{alt}\t.\tPASS\t{info}\tGT\t0/1\n")
        f.flush()
        out = subprocess.run([VDT, "query", "-k", cp.KB, "--assembly", assembly, "--origin",
                              "germline", f.name], stdout=subprocess.PIPE, check=True).stdout
    report = json.loads(out)
    found = {x["allele"]["as_given"]: ({}, x["protein_change"]) for x in report["findings"]}
    given = {x["id"]: x["allele"]["as_given"] for x in report["findings"]}
    for part in cp.PARTS:
        for row in report[part]:
            for x in row["findings"]:
                found[given[x]][0][row["id"]] = (row["match"]["value"], row["match"]["specificity"])
    return found


def apart(records):
    """Shared out so that nobody has two within a codon's reach."""
    people = []
    for key, r in records:
        for person in people:
            if all(r[0] != o[0] or abs(r[1] - o[1]) > 10 for _, o in person):
                person.append((key, r))
                break
        else:
            people.append([(key, r)])
    return people


def answers(records, assembly):
    """key -> ({row id: (value, specificity)}, protein change), or None: no finding."""
    out = {}
    for person in apart(records):
        found = query([r for _, r in person], assembly)
        out.update((key, found.get(f"{r[0]}:{r[1]}:{r[2]}:{r[3]}")) for key, r in person)
    return out


def fault(case, answer):
    """What is missing of an answer; empty: found."""
    if answer is None:
        return "no finding"
    rows, change = answer
    lacking = sorted(i for i in case.evidence if rows.get(i, ("", ""))[0] != "true")
    if lacking:
        return "not matched: " + " ".join(lacking)
    if any(rows[i][1] not in ("protein", "allele") for i in case.evidence):
        return "matched on another rung"
    if not case.evidence and case.complex_ids and not set(rows) & case.complex_ids:
        return "no partial row of its profiles"
    if not case.evidence and not change:
        return "its change is not shown"
    return ""


def judge(c, csq, wrong, bases):
    faults = [f"CSQ: {fault(c, csq)}"] if fault(c, csq) else []
    if c.residue not in ("X", c.ref):
        return [f"MANE Select has {c.residue} there"]
    if c.residue == c.ref and fault(c, bases):
        faults.append(f"bases: {fault(c, bases)}")
    hits = {i for i, (value, _) in (wrong or ({},))[0].items() if value == "true"} & c.evidence
    return faults + ["found by another reference residue"] * bool(hits)


def main():
    windows = fx.read_windows()
    todo = list(cases(windows))
    said, wrong, bases = [], [], []
    chain = blocks()
    for c in todo:
        allele = c.codon_allele() if c.residue == c.ref else None
        if allele:
            bases.append((c.id, (*allele, ".")))
        base = fx.span(windows, c.model.contig, c.places()[0], c.places()[0]).replace("N", "A")
        at = (c.model.contig, on_grch37(chain, c.model.contig, c.places()[0]), base, base + ODD)
        other = next(a for a in AMINO if a not in (c.ref, c.alt))
        said.append((c.id, (*at, "CSQ=" + c.csq(c.ref, ODD))))
        wrong.append((c.id, (*at, "CSQ=" + c.csq(other, ODD))))
    by_csq, by_wrong = answers(said, "GRCh37"), answers(wrong, "GRCh37")
    by_bases = answers(bases, "GRCh38")
    right, why = 0, collections.Counter()
    for c in todo:
        faults = judge(c, by_csq.get(c.id), by_wrong.get(c.id), by_bases.get(c.id))
        right += not faults
        if not faults:
            why["found by CSQ" + (" and by bases" if c.id in by_bases else "")] += 1
        for x in faults:
            why["misses: " + re.sub(r"( has) .| EID.*", r"\1", x)] += 1
            print(f"{c.id} {c.gene} {c.name}: {x}")
    for reason, n in sorted(why.items()):
        print(f"{n} {reason}")
    print(f"gold civic-protein-only: {right}/{len(todo)}")
    return 0 if right >= 0.95 * len(todo) else 1


if __name__ == "__main__":
    sys.exit(main())
