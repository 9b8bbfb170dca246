#!/usr/bin/python3
"""Protein names of CIViC 2024-08 against the protein change computed from the allele alone.

A case is a CIViC variant whose name is one protein change (substitution, stop, frameshift,
in-frame change) and for which the KB has an exact GRCh38 allele that touches the coding
sequence of the gene's MANE transcripts, with bases known.  Two spellings are one when they
make the same protein of the MANE protein, which is read here from the sources."""
import collections
import gzip
import os
import re
import subprocess
import sys

KB, DATA = os.environ["KB"], os.environ["DATA"]
DRIVER = os.path.join(os.environ.get("O", "build"), "tests/gold/effects_driver")
COLUMNS = ("contig pos ref alt allele ref_check g g_repeat transcript twin protein gene tag"
           " c c_repeat p change terms unknown").split()
FASTA = ("cancer_gene_exons.GRCh38.fa", "cancer_gene_genomic.GRCh38.fa.gz",
         "brca1.GRCh38_chr17_43000001-43200000.fa", "brca2.GRCh38_chr13_32300001-32500000.fa")
TARGET = 0.97

# Why a name need not be the MANE protein's, and how that is seen.  First that fits.
CAUSES = """\
frameshift named at the codon of the DNA change    both frameshifts, ours further on; the residues
                                                   between stay as they were
first new residue of a frameshift is a stop        ours stop, theirs frameshift at or before it
numbered along another isoform                     the same letters, another number (ROS1: 6 lower
                                                   on MANE; ABL1: 19)
intronic or splice base on MANE                    no protein change at all is computed
another spelling of an insertion by length only    name without residues ("INS")
the allele is not the name's                       none of the above"""

CODONS = dict(zip((a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"),
                  "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"))
CHANGE = re.compile(r"([A-Z*])(\d+)(?:_([A-Z*])(\d+))?(DELINS|DEL|INS|DUP|FS|EXT)?([A-Z*=?]*)")


def driver(*args, text=""):
    done = subprocess.run([DRIVER, KB, *args], input=text.encode(), check=True,
                          stdout=subprocess.PIPE)
    return [x.split("\t") for x in done.stdout.decode().splitlines()]


def read_windows():
    windows = []
    for name in FASTA:
        opener = gzip.open if name.endswith(".gz") else open
        with opener(f"{DATA}/reference/{name}", "rt", encoding="ascii") as f:
            for line in f:
                if line[0] == ">":
                    contig, beg = re.match(r">chr(\w+):(\d+)-", line).groups()
                    windows.append((contig, int(beg), []))
                else:
                    windows[-1][2].append(line.strip().upper())
    return [(contig, beg, "".join(bases)) for contig, beg, bases in windows]


def spliced(windows, contig, spans):
    out = ""
    for beg, end in spans:
        piece = next((s[beg - b:end - b + 1] for c, b, s in windows
                      if c == contig and b <= beg and end < b + len(s)), "N" * (end - beg + 1))
        out += piece
    return out


def proteins(wanted):
    """MANE proteins by transcript; residues that are not known are X."""
    windows, out = read_windows(), {}
    with gzip.open(f"{DATA}/reference/MANE_bigGenePred_GRCh38.tsv.gz", "rt") as f:
        for line in f:
            c = line.rstrip("\n").split("\t")
            if c[21] not in wanted:
                continue
            sizes, begs = ([int(x) for x in c[k].strip(",").split(",")] for k in (10, 11))
            exons = [(int(c[1]) + b + 1, int(c[1]) + b + n) for b, n in zip(begs, sizes)]
            first, last = int(c[6]) + 1, int(c[7])
            cds = spliced(windows, c[0][3:], [(max(b, first), min(e, last)) for b, e in exons
                                              if b <= last and e >= first])
            if c[5] == "-":
                cds = cds[::-1].translate(str.maketrans("ACGT", "TGCA"))
            out[c[21]] = "".join(CODONS.get(cds[i:i + 3], "X") for i in range(0, len(cds), 3))
    return out


def read_name(text):
    """"V600E (c.1799T>A)": its parts, or nothing when it is not one protein change."""
    word = text.split(" ")[0].upper().replace("TER", "*")
    word = re.sub(r"(EXT|FS).*$", r"\1", re.sub(r"([A-Z]\d+)[A-Z](FS)", r"\1\2", word))
    word = re.sub(r"^(\*\d+[A-Z])EXT$", r"\1", re.sub(r"(\d)X$", r"\1*", word))
    m = CHANGE.fullmatch(word)
    return m and (m[1], int(m[2]), m[3] or m[1], int(m[4] or m[2]), m[5] or "", m[6])


def changed(protein, change):
    """The protein that a change makes; nothing when residues disagree with it."""
    ref1, pos1, ref2, pos2, kind, new = change
    if pos2 > len(protein) or protein[pos1 - 1] != ref1 or protein[pos2 - 1] != ref2:
        return None
    before, inside, after = protein[:pos1 - 1], protein[pos1 - 1:pos2], protein[pos2:]
    if kind == "DUP":
        return before + inside + inside + after
    if kind == "INS":
        return protein[:pos1] + new + protein[pos1:] if new.isalpha() else None
    if kind == "DEL":
        return before + after
    if kind in ("DELINS", "") and new:
        whole = before + (inside if new == "=" else new) + after
        return whole[:whole.find("*") + 1] if "*" in new else whole
    return None


def same(protein, said, ours):
    if said == ours:
        return True
    if said[1] == ours[1] == 1 and said[0] == "M":
        return True  # any change of the first residue is start loss
    if "FS" in (said[4], ours[4]):
        return said[4] == ours[4] and said[:2] == ours[:2]
    made = changed(protein, said)
    return made is not None and made == changed(protein, ours)


def cause(protein, said, row):
    if not row["change"]:
        return "intronic or splice base on MANE"
    ours = read_name(row["change"])
    if said[4] == "FS" and ours[4] == "FS" and 0 < ours[1] - said[1] < 4 \
            and protein[said[1] - 1] == said[0]:
        return "frameshift named at the codon of the DNA change"
    if said[4] == "FS" and ours[5] == "*" and 0 <= ours[1] - said[1] < 4:
        return "first new residue of a frameshift is a stop"
    if (said[0], said[4], said[5]) == (ours[0], ours[4], ours[5]) and said[1] != ours[1]:
        return "numbered along another isoform"
    if said[4] == "INS" and not said[5]:
        return "another spelling of an insertion by length only"
    return "the allele is not the name's"


def cases():
    """(id, gene, name, parts, alleles) of variants with a GRCh38 allele."""
    for vid, gene, name, _, *alleles in driver("variants"):
        parts = read_name(name)
        placed = [a.split(" ")[1] for a in alleles if a.startswith("GRCh38 ")]
        if parts and parts[5] + parts[4] and placed:
            yield vid, gene, name, parts, placed


def main():
    todo = list(cases())
    text = "".join(sorted({a.replace(":", "\t") + "\n" for x in todo for a in x[4]}))
    rows = collections.defaultdict(list)
    for line in driver("GRCh38", text=text):
        row = dict(zip(COLUMNS, line))
        rows[":".join(line[:4])].append(row)
    protein = proteins({r["transcript"] for x in rows.values() for r in x})
    right, total, misses, left = 0, 0, collections.Counter(), collections.Counter()
    for vid, gene, name, said, placed in todo:
        mine = [r for a in placed for r in rows[a] if r["gene"] == gene]
        known = [r for r in mine if r["unknown"] == "0"]
        if not known:
            left["bases of the MANE transcript are not known" if mine
                 else "no MANE transcript of the gene there"] += 1
            continue
        total += 1
        if any(r["change"] and same(protein[r["transcript"]], said, read_name(r["change"]))
               for r in known):
            right += 1
            continue
        why = cause(protein[known[0]["transcript"]], said, known[0])
        misses[why] += 1
        print(f"differs: {vid} {gene} {name}: {placed[0]} is {known[0]['transcript']} "
              f"{known[0]['c']} {known[0]['p'] or known[0]['terms']} ({why})")
    print(CAUSES)
    for why, n in misses.most_common():
        print(f"misses: {n} {why}")
    for why, n in left.most_common():
        print(f"not counted: {n} {why}")
    print(f"gold civic-protein: {right}/{total}")
    return 0 if right >= TARGET * total else 1


if __name__ == "__main__":
    sys.exit(main())
