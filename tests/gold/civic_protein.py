#!/usr/bin/python3
"""Protein names of CIViC 2024-08 against the protein change computed from the allele alone.

A case is a CIViC variant whose name is one protein change (substitution, stop, frameshift,
in-frame change) and for which the KB has an exact GRCh38 allele that touches the coding
sequence of the gene's MANE transcripts, with bases known.  Two spellings are one when they
make the same protein of the MANE protein, which is read here from the sources."""
import collections
import re
import sys

from shared import effects as fx

TARGET = 0.965  # the rest is explained by CAUSES

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

CHANGE = re.compile(r"([A-Z*])(\d+)(?:_([A-Z*])(\d+))?(DELINS|DEL|INS|DUP|FS|EXT)?([A-Z*=?]*)")


def proteins(wanted):
    """MANE proteins by transcript; residues that are not known are X."""
    windows = fx.read_windows()
    return {m.id: fx.translate(fx.coding_bases(windows, m)) for m in fx.models()
            if m.id in wanted}


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
    for vid, gene, name, _, *alleles in fx.driver("variants"):
        parts = read_name(name)
        placed = [a.split(" ")[1] for a in alleles if a.startswith("GRCh38 ")]
        if parts and parts[5] + parts[4] and placed:
            yield vid, gene, name, parts, placed


def main():
    todo = list(cases())
    rows = fx.effects(sorted({tuple(a.split(":")) for x in todo for a in x[4]}))
    protein = proteins({r["transcript"] for x in rows.values() for r in x})
    right, total, misses, left = 0, 0, collections.Counter(), collections.Counter()
    for vid, gene, name, said, placed in todo:
        mine = [r for a in placed for r in rows[tuple(a.split(":"))]
                if r["gene"] == gene]
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
