#!/usr/bin/python3
"""Consequences of bcftools csq's own test transcripts: terms and amino-acid change.

A case is one transcript with the alleles that bcftools took together on one copy (its
dna_change, or the record itself), and what it is pinned to say about them: the BCSQ
lines of the *.txt, *.txt-l (each record alone) and *.cmd.out files.

bcftools csq writes "terms|gene|transcript|biotype|strand|25E>25*|dna_change" and other
words than Sequence Ontology as Ensembl VEP uses it.  CONVENTIONS says how the two are
compared; nothing here knows a single case.
"""
import collections
import glob
import os
import re
import subprocess
import sys

DATA, O = os.environ["DATA"], os.environ.get("O", "build")
DRIVER = os.environ.get("CSQ_DRIVER", os.path.join(O, "tests/gold/csq_driver"))
ROOT = f"{DATA}/gold/consequence/bcftools_csq_transcripts"

# bcftools' word: ours.
WORDS = {
    "missense": "missense_variant", "synonymous": "synonymous_variant",
    "stop_gained": "stop_gained", "stop_lost": "stop_lost",
    "stop_retained": "stop_retained_variant", "start_lost": "start_lost",
    "start_retained": "start_retained_variant", "frameshift": "frameshift_variant",
    "inframe_insertion": "inframe_insertion", "inframe_deletion": "inframe_deletion",
    "inframe_altering": "protein_altering_variant",
    "splice_acceptor": "splice_acceptor_variant", "splice_donor": "splice_donor_variant",
    "splice_region": "splice_region_variant", "intron": "intron_variant",
    "5_prime_utr": "5_prime_UTR_variant", "3_prime_utr": "3_prime_UTR_variant",
    "non_coding": "non_coding_transcript_exon_variant",
    "coding_sequence": "coding_sequence_variant",
}
NOT_TERMS = {"NMD_transcript"}  # of the transcript, not of the change
OUTSIDE_TERMS = {"feature_elongation": "symbolic allele", "feature_truncation": "symbolic allele"}


def attributes(text):
    return dict(p.split("=", 1) for p in text.split(";") if "=" in p)


def read_gff(path):
    """Transcripts by id: contig, strand, biotype, gene, exons, CDS parts, phase."""
    models, parts, genes = {}, [], {}
    for line in open(path):
        f = line.rstrip("\n").split("\t")
        if line.startswith("#") or len(f) < 9:
            continue
        a = attributes(f[8])
        # "transcript:X" of Ensembl, or a bare id
        name, parent = (a.get(k, "").rpartition(":")[2] for k in ("ID", "Parent"))
        if a.get("ID", "").startswith("transcript"):
            models[name] = {"contig": f[0], "strand": f[6], "gene": parent,
                            "biotype": a.get("biotype", a.get("gene_biotype", "")),
                            "exon": [], "CDS": [], "UTR": []}
        elif a.get("ID", "").startswith("gene"):
            genes[name] = a.get("Name", name)
        elif parent:
            parts.append((parent, f[2].replace("five_prime_", "").replace(
                "three_prime_", ""), int(f[3]), int(f[4]), f[7]))
    for name, kind, beg, end, phase in parts:
        if name in models and kind in ("exon", "CDS", "UTR"):
            models[name][kind].append((beg, end, phase))
    for m in models.values():
        m["gene"] = genes.get(m["gene"], m["gene"])
    return models


def joined(spans):
    """Spans with touching and overlapping ones made one."""
    out = []
    for beg, end in sorted(spans):
        if out and beg <= out[-1][1] + 1:
            out[-1][1] = max(end, out[-1][1])
        else:
            out.append([beg, end])
    return [tuple(s) for s in out]


def read_fasta(path):
    sequences, name = {}, None
    for line in open(path):
        if line.startswith(">"):
            name = line[1:].split()[0]
            sequences[name] = []
        else:
            sequences[name].append(line.strip().upper())
    return {k: "".join(v) for k, v in sequences.items()}


def near_short_intron(m, alleles):
    """Is one of the alleles at an intron of less than 4 bases?"""
    exons = sorted(s[:2] for s in m["exon"] or m["CDS"] + m["UTR"])
    gaps = [(a[1] + 1, b[0] - 1) for a, b in zip(exons, exons[1:])]
    return any(g[1] - g[0] < 3 and p <= g[1] + 1 and p + len(r) >= g[0]
               for g in gaps for p, r, _ in alleles)


def model_line(name, m, sequence):
    """The driver's line, or why the model is outside of what vdt takes."""
    exons = joined([s[:2] for s in m["exon"] or m["CDS"] + m["UTR"]])
    if not exons:
        return None, "a model without exons"
    exons = exons if m["strand"] == "+" else exons[::-1]
    cds = sorted(m["CDS"])
    beg = end = phase = incomplete5 = incomplete3 = 0
    if cds:
        beg, end = cds[0][0], cds[-1][1]
        inside = [(max(a, beg), min(b, end)) for a, b in exons if a <= end and b >= beg]
        if sum(b - a + 1 for a, b in inside) != sum(b - a + 1 for a, b, _ in cds):
            return None, "ribosomal slippage"
        bases = "".join(sequence[a - 1:b] for a, b in sorted(inside))
        if m["strand"] == "-":
            bases = bases[::-1].translate(str.maketrans("ACGT", "TGCA"))
        first = cds[0] if m["strand"] == "+" else cds[-1]
        phase = int(first[2]) if first[2] in "012" else 0
        # bcftools reads neither from the GFF: the start by its codon, the end by its
        incomplete5 = int(phase > 0 or bases[:3] != "ATG")
        if end - beg < 3:
            return None, "a coding sequence of one codon"
        rest = bases[phase:]
        incomplete3 = int(len(rest) % 3 != 0 or rest[-3:] not in ("TAA", "TAG", "TGA"))
    spans = ",".join(f"{a}-{b}" for a, b in exons)
    return "\t".join(map(str, (name, m["strand"], spans, beg, end, phase, incomplete5,
                               incomplete3))), None


def outputs(directory):
    """(file, pos, ref, alt, BCSQ) of every pinned line; in *.txt each record has two
    lines, what its author expected and what bcftools says."""
    for path in sorted(glob.glob(f"{directory}/*.txt") + glob.glob(f"{directory}/*.txt-l")
                       + glob.glob(f"{directory}/*.cmd.out")):
        name = os.path.basename(path)
        rows = [x.rstrip("\n").split("\t") for x in open(path)]
        rows = [r for r in rows if len(r) >= 4 and r[0].isdigit()]
        command = path[:-4]
        text = open(command).read() if os.path.exists(command) else ""
        pairs = name.endswith((".txt", ".txt-l")) or "%EXP" in text
        if pairs:
            rows = rows[1::2]
        for r in rows:
            if "%SAMPLE" in text:
                alleles = r[5:]
            elif "%GT" in text:
                alleles = r[4:]
            else:
                alleles = r[3:4]
            for bcsq in alleles:
                yield name, int(r[0]), r[1], r[2], bcsq


def dna_alleles(text):
    return [(int(p), r, a) for p, r, a in re.findall(r"(\d+)([A-Za-z]+)>([A-Za-z]+)", text)]


class Case:
    """One transcript, one set of alleles of one copy."""

    def __init__(self, directory, file, transcript, alleles):
        self.directory, self.file, self.transcript = directory, file, transcript
        self.alleles, self.terms, self.change = alleles, set(), None
        self.slides = self.incomplete_end = self.short_intron = False
        self.substitutes = any(len(r) == len(a) for _, r, a in alleles)
        trimmed = [trim(*x) for x in alleles]
        self.inserts = len(trimmed) == 1 and not trimmed[0][1]


def trim(pos, ref, alt):
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while ref and alt and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return pos, ref, alt


def can_slide(case, sequence):
    """Does the one allele make the same sequence at a neighbouring place?"""
    if len(case.alleles) != 1:
        return False
    pos, ref, alt = trim(*case.alleles[0])
    bases, i = ref or alt, pos - 1
    if ref and alt:
        return False
    before, after = sequence[i - 1:i], sequence[i + len(ref):i + len(ref) + 1]
    return before == bases[-1] or after == bases[0]


def collect(directory):
    """Cases of one directory, and what is outside with its reason."""
    cases, outside = {}, collections.Counter()
    gff = glob.glob(f"{directory}/{os.path.basename(directory)}.gff")
    gff = gff or glob.glob(f"{directory}/*.gff")
    models, groups = {}, []
    for g in gff:
        models.update(read_gff(g))
    for file, pos, ref, alt, bcsq in outputs(directory):
        if bcsq == "." or not bcsq:
            continue
        for item in bcsq.split(","):
            if item.startswith("@"):
                continue
            f = (item + "||||||").split("|")
            groups.append((file, pos, ref, alt, f))
    for file, pos, ref, alt, f in groups:
        terms, gene, transcript, biotype = f[0].split("&"), f[1], f[2], f[3]
        why = None
        if f[0].startswith("*"):
            why = "behind a stop or a shifted frame that other alleles of the copy made"
        elif "<" in alt:
            why = "symbolic allele"
        elif "," in alt and not f[6]:
            why = "record of several alleles without saying which"
        elif any(t in OUTSIDE_TERMS for t in terms):
            why = "symbolic allele"
        names = [transcript] if transcript else [
            n for n, m in models.items() if m["gene"] == gene]
        if not transcript and len(names) != 1:
            why = why or "intron or non-coding of a gene with several transcripts"
        if why:
            outside[why] += 1
            continue
        alleles = tuple(dna_alleles(f[6])) or ((pos, ref, alt),)
        key = (file, names[0], alleles)
        case = cases.setdefault(key, Case(directory, file, names[0], alleles))
        case.terms |= {t for t in terms if t not in NOT_TERMS}
        if f[5]:
            case.change = f[5]
    # one record's splice region belongs to the group that its base is in
    for key, case in list(cases.items()):
        if case.change is None and len(case.alleles) == 1 and not case.terms - {"splice_region"}:
            for other in list(cases.values()):
                if (other is not case and other.file == case.file and other.change
                        and other.transcript == case.transcript
                        and case.alleles[0] in other.alleles):
                    other.terms |= case.terms
                    cases.pop(key, None)
    return models, list(cases.values()), outside


def run_driver(directory, models, cases):
    """Our answers by case; a case whose model is outside gets its reason."""
    fasta = glob.glob(f"{directory}/*.fa")[0]
    sequences = read_fasta(fasta)
    work = os.path.join(O, "gold")
    os.makedirs(work, exist_ok=True)
    answers = {}
    for contig, sequence in sequences.items():
        lines, usable = [], set()
        for name, m in models.items():
            if m["contig"] != contig:
                continue
            line, why = model_line(name, m, sequence)
            for c in cases:
                if line and c.transcript == name:
                    c.incomplete_end = line.endswith("1")
                    c.short_intron = near_short_intron(m, c.alleles)
            if line:
                lines.append(line)
                usable.add(name)
            else:
                for i, c in enumerate(cases):
                    if c.transcript == name:
                        answers[i] = why
        text = []
        for i, c in enumerate(cases):
            c.slides = c.slides or (c.transcript in usable and can_slide(c, sequence))
            if c.transcript in usable and all(
                    p <= len(sequence) and r.upper().startswith(sequence[p - 1:p - 1 + len(r)])
                    for p, r, _ in c.alleles):
                text.append(f"{i}\t{c.transcript}\t"
                            + "+".join(f"{p}:{r}:{a}" for p, r, a in c.alleles))
        table = os.path.join(work, "csq_transcripts.tsv")
        with open(table, "w") as out:
            out.write("".join(x + "\n" for x in lines))
        clean = os.path.join(work, "csq.fa")  # one of theirs has lines of a blank
        with open(clean, "w") as out:
            out.write(f">{contig}\n{sequence}\n")
        done = subprocess.run([DRIVER, table, clean, contig],
                              input="".join(x + "\n" for x in text), stdout=subprocess.PIPE,
                              check=True, universal_newlines=True)
        for line in done.stdout.splitlines():
            f = line.split("\t")
            answers[int(f[0])] = {"terms": set(f[1].split("&")) - {""}, "c": f[2], "p": f[3],
                                  "change": f[4], "fs_alt": f[5], "fs_length": int(f[6]),
                                  "unknown": f[7] == "1", "protein": f[8]}
    return answers


def their_protein(change, protein):
    """What "25E>25*" makes of the protein: (changed, was a stop read); None when its
    residues are not the protein's.  "25EPPPK..329>25GASSQ..94" is cut: only what is
    written is compared."""
    m = re.fullmatch(r"(\d+)([A-Z*]+)(\.\.\d+)?(?:>(\d+)([A-Z*]+)(\.\.\d+)?)?", change)
    if not m:
        return None
    pos, ref, alt = int(m[1]) - 1, m[2], m[5] or m[2]
    whole = protein + "*"
    return pos, ref, alt, m[3] is not None, whole


def our_protein(answer):
    """The protein of our change, '*' where it ends; None when it is not known whole."""
    protein, change = answer["protein"], answer["change"]
    m = re.fullmatch(r"([A-Z*])(\d+)(?:_([A-Z*])(\d+))?(=|\*|del|dup|fs|ins[A-Z*]+|delins[A-Z*]+|\?|[A-Z]ext.*|[A-Z])",
                     change)
    beg = int(m[2]) - 1
    end = int(m[4] or m[2])
    rest, what = protein + "*", m[5]
    if what == "=":
        return rest
    if what == "*":
        return protein[:beg] + "*"
    if what == "del":
        return rest[:beg] + rest[end:]
    if what == "dup":
        return rest[:end] + rest[beg:]
    if what.startswith("ins"):
        out = rest[:beg + 1] + what[3:] + rest[beg + 1:]
    elif what.startswith("delins"):
        out = rest[:beg] + what[6:] + rest[end:]
    elif len(what) == 1 and what not in "?":
        out = rest[:beg] + what + rest[end:]
    else:
        return None
    return out[:out.index("*") + 1] if "*" in out else out


def same_change(case, answer):
    """Does our protein begin as theirs, as far as theirs is written?"""
    theirs = their_protein(case.change, answer["protein"])
    if not theirs or not answer["change"]:
        return False
    if "start_lost" in answer["terms"]:  # HGVS: p.Met1?, theirs "1M>1V"
        return "start_lost" in case.terms
    pos, ref, alt, is_cut, whole = theirs
    # bcftools numbers the partial codon of an incomplete start as a residue or not
    # by the phase: the residues tell which
    changed = None
    for shift in (0, -1):
        if whole[pos + shift:pos + shift + len(ref)] == ref and pos + shift >= 0:
            changed = whole[:pos + shift] + alt
            if "*" not in alt and not is_cut and not is_open(case):
                changed += whole[pos + shift + len(ref):]
            break
    if changed is None:
        return False
    ours = our_protein(answer)
    if ours is not None:
        return ours == changed or (is_open(case) and ours.startswith(changed))
    at = next((i for i, (a, b) in enumerate(zip(whole, changed)) if a != b), None)
    m = re.match(r"[A-Z*](\d+)", answer["change"])
    if at is None or int(m[1]) - 1 != at:
        return False
    first = answer["fs_alt"] if answer["change"].endswith("fs") else answer["change"][len(m[0])]
    length = answer["fs_length"]
    if changed[at] != first:
        return False
    if not changed.endswith("*"):
        return True
    return length == len(changed) - at - (1 if "ext" in answer["change"] else 0)


def is_open(case):
    return "frameshift" in case.terms or "stop_lost" in case.terms


# ---- conventions: bcftools csq against Ensembl VEP and HGVS ----------------------------
# Each rule is given the case, their terms in our words and ours, and returns both after
# what the two name differently is taken out.  Used in this order until both are equal.

INFRAME = {"inframe_insertion", "inframe_deletion", "protein_altering_variant"}
SITES = {"splice_acceptor_variant", "splice_donor_variant"}
REGION = {"splice_region_variant"}
LENGTH = INFRAME | {"frameshift_variant", "coding_sequence_variant"}


def start_is_lost(case, theirs, ours):
    """Without its start nothing else is said of the protein; they name the length too."""
    drop = LENGTH if "start_lost" in theirs & ours else set()
    return theirs - drop, ours - drop


def no_intron_beside_splice(case, theirs, ours):
    """They say intron only where no splice term stands."""
    drop = {"intron_variant"} if (theirs | ours) & (SITES | REGION) else set()
    return theirs - drop, ours - drop


def no_region_beside_site(case, theirs, ours):
    """A deletion of a splice site and of bases beside it: they name the site alone."""
    drop = REGION if theirs & ours & SITES else set()
    return theirs - drop, ours - drop


def start_retained_in_utr(case, theirs, ours):
    """VEP: the deletion is in the 5' UTR, too."""
    drop = {"5_prime_UTR_variant"} if "start_retained_variant" in theirs & ours else set()
    return theirs - drop, ours - drop


def unchanged_splice_site(case, theirs, ours):
    """"synonymous&splice_acceptor": the site's bases stay as they were, which is the
    splice region at most; beside a coding term it is no synonymous change."""
    if "synonymous_variant" in theirs and theirs & (SITES | REGION) and not case.substitutes:
        theirs = (theirs - {"synonymous_variant"} - SITES) | (REGION if theirs & SITES else set())
    return theirs, ours


def place_in_repeat(case, theirs, ours):
    """An indel that can stand at several places: they judge the splice region (and a site,
    where the two bases stay) at the one written, we at the most 3' one."""
    drop = SITES | REGION | {"intron_variant"} if case.slides and not ours & SITES else set()
    return theirs - drop, ours - drop


def insertion_at_edge_of_region(case, theirs, ours):
    """VEP counts an insertion when both neighbours are in the splice region."""
    drop = REGION if case.inserts and theirs - ours == REGION else set()
    return theirs - drop, ours - drop


def over_an_edge(case, theirs, ours):
    """A deletion over the edge of an exon or the transcript's end: which codons are left is
    not in the sequence (VEP: coding_sequence_variant); they count bases."""
    drop = LENGTH | {"start_lost"} if "coding_sequence_variant" in ours else set()
    if drop and case.incomplete_end:
        drop = drop | {"stop_lost"}  # a model without a stop codon has none to lose
    return theirs - drop, ours - drop


def net_length(case, theirs, ours):
    """They name an in-frame change by its net length; an allele that both removes and adds
    bases is VEP's protein_altering_variant."""
    if "protein_altering_variant" in ours and theirs & INFRAME:
        return theirs - INFRAME, ours - INFRAME
    if "missense_variant" in theirs & ours:
        return theirs - {"protein_altering_variant"}, ours
    return theirs, ours


def stop_in_shifted_frame(case, theirs, ours):
    """stop_gained beside a frameshift: here only when the first new codon is the stop."""
    drop = {"stop_gained"} if "frameshift_variant" in theirs & ours else set()
    return theirs - drop, ours - drop


def stop_at_incomplete_end(case, theirs, ours):
    """Of a model without stop codon the last codon becomes one: stop_retained to them."""
    if case.incomplete_end and "stop_retained_variant" in theirs and "stop_gained" in ours:
        return theirs - {"stop_retained_variant"}, ours - {"stop_gained"}
    return theirs, ours


CONVENTIONS = [start_is_lost, no_intron_beside_splice, no_region_beside_site,
               start_retained_in_utr, unchanged_splice_site, place_in_repeat,
               insertion_at_edge_of_region, over_an_edge, net_length,
               stop_in_shifted_frame, stop_at_incomplete_end]


def outside_reason(case, answer):
    if answer["unknown"] and not answer["protein"]:
        return "the reference CDS does not translate (a stop inside): never translated"
    if case.short_intron:
        return "an intron shorter than 4 bases, which has no room for its splice sites"
    return None


def agree(case, answer):
    theirs = {WORDS[t] for t in case.terms}
    ours = set(answer["terms"])
    used = []
    for rule in CONVENTIONS:
        if theirs == ours:
            break
        a, b = rule(case, theirs, ours)
        if (a, b) != (theirs, ours):
            used.append(rule.__name__)
        theirs, ours = a, b
    return theirs == ours, used, theirs, ours


def main():
    right = total = 0
    outside, used, misses = collections.Counter(), collections.Counter(), []
    for directory in sorted(glob.glob(f"{ROOT}/*/")):
        directory = directory.rstrip("/")
        models, cases, out = collect(directory)
        outside += out
        answers = run_driver(directory, models, cases)
        for i, case in enumerate(cases):
            answer = answers.get(i)
            if not isinstance(answer, dict):
                outside[answer or "no such transcript or REF in the FASTA"] += 1
                continue
            why = outside_reason(case, answer)
            if why:
                outside[why] += 1
                continue
            total += 1
            ok, rules, theirs, ours = agree(case, answer)
            residues = not case.change or same_change(case, answer)
            if ok and residues:
                right += 1
                used.update(rules)
            else:
                misses.append((ok, residues, case, answer, theirs, ours))
    for why, n in sorted(outside.items()):
        print(f"outside: {n} {why}")
    for rule, n in sorted(used.items()):
        print(f"convention {rule}: {n}")
    for ok, residues, case, answer, theirs, ours in misses:
        cause = "terms" if residues else "amino acids" if ok else "terms and amino acids"
        print(f"differs ({cause}): {os.path.basename(case.directory)}/{case.file} {case.transcript} "
              f"{case.alleles} theirs {'&'.join(sorted(theirs))} {case.change} "
              f"ours {'&'.join(sorted(ours))} {answer['c']} {answer['p']}")
    print(f"gold csq: {right}/{total}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main())
