#!/usr/bin/python3
"""Biomarkers of eligibility texts against hand labels (oncotrialllm, training and validation).

Each label is one string ("EGFR exon 19 deletion", "HER2 negative").  Both sides are brought to
terms (subject, alteration) by the CONVENTIONS below, inclusion and exclusion apart, each term
once a trial.  Gene level compares the subjects that are genes, term level whole terms.  A
baseline of regular expressions is scored the same way in the same run."""
import collections
import csv
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

DATA, VDT, KB = os.environ["DATA"], os.environ["VDT"], os.environ["KB"]
LABELS = os.path.join(DATA, "gold/trials/oncotrialllm/ft_%s.jsonl")
TARGET = {"inclusion-gene": 0.95, "exclusion-gene": 0.90,  # F1 that the issue aims at
          "inclusion-term": 0.85, "exclusion-term": 0.80}

CONVENTIONS = """\
"p.G12C" = "G12C" = "KRas G12C"; "Exon 21 L858R" = "L858R"; a residue without its new one
    ("V600", "G719X", "R140") is its codon
mutation, alteration, aberration, defect, deregulation, deleterious, activating, class N,
    germline, somatic, uncertain significance: "altered"
fusion, rearrangement, translocation, named partners: "fusion"
expression, overexpression, positive, high: "positive"; loss, deletion, low expression: "loss"
wild type, wt: "wild type"
"X negative" of one side is "X positive" of the other ("HER2 negative" as inclusion)
a family stands for its members (RAS, NTRK, FGFR, BRCA, MEK); HR is ER and PR
MSI-high, dMMR, mismatch repair deficient: MSI high; MSS, pMMR as inclusion: MSI high as exclusion
a criterion "HER2 positive" may be met by amplification too, "ALK alteration" by a fusion: that
    counts only where the sentence says so
a PD-L1 score with a threshold: PD-L1 positive; an upper bound alone: negative
K27M of histone H3, counted without the first methionine, is K28M of the reference sequence"""

FAMILY = {"RAS": ("KRAS", "NRAS", "HRAS"), "NTRK": ("NTRK1", "NTRK2", "NTRK3"),
          "FGFR": ("FGFR1", "FGFR2", "FGFR3", "FGFR4"), "BRCA": ("BRCA1", "BRCA2"),
          "MEK": ("MAP2K1", "MAP2K2"), "HR": ("ESR1", "PGR"), "NTRAK": ("NTRK1", "NTRK2", "NTRK3")}
PROTEIN = {"HER2": "ERBB2", "ER": "ESR1", "PR": "PGR", "PgR": "PGR", "PD-L1": "CD274",
           "PDL-1": "CD274", "estrogen-receptor": "ESR1", "progesterone-receptor": "PGR",
           "gBRCA1": "BRCA1", "gBRCA2": "BRCA2", "KRas": "KRAS", "NaPi2b": "SLC34A2",
           "NaPi2b-H": "SLC34A2", "ICAM-1": "ICAM1", "CD20": "MS4A1", "CD73": "NT5E",
           "CD44v6": "CD44", "H3.3": "H3-3A", "MRN11A": "MRE11", "NBS1": "NBN",
           "MRE11A": "MRE11", "CD70": "CD70", "CD37": "CD37"}
FACTOR = [(r"MSI-high|dMMR|microsatellite instability|mismatch repair deficient|^Mismatch repair$",
           ("MSI", "positive")), (r"^MSS$|^pMMR$", ("MSI", "negative")),
          (r"tumor mutational burden|TMB", ("TMB", "positive")),
          (r"Philadelphia.*positive|Ph positive", ("BCR::ABL1", "positive")),
          (r"Philadelphia.*negative", ("BCR::ABL1", "negative")),
          (r"^BCR-ABL", ("BCR::ABL1", "positive")), (r"HPV", ("HPV", "positive")),
          (r"HRD", ("HRD", "positive")), (r"^1p19q", ("1p/19q", "loss")),
          (r"^T\(11;14\)", ("t(11;14)", "positive"))]
CLASS = [(r"wild-?type|\bwt\b", "wild type"), (r"amplif", "amplification"),
         (r"fusion|rearrang|transloc|::|\w-ALK\b", "fusion"), (r"low express|loss|deletion$|\bdel$",
                                                              "loss"),
         (r"negative", "negative"), (r"express|positive|-H$|high", "positive"),
         (r"mutation|alter|aberr|defect|dereg|activat|class|signific|GEF|nonsense|frameshift",
          "altered")]


def symbols():
    """Approved symbols by symbol, alias or former symbol, where that is one."""
    found, taken = {}, collections.defaultdict(set)
    with gzip.open(os.path.join(DATA, "ontology/hgnc_complete_set.txt.gz"), "rt") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            found[row["symbol"]] = row["symbol"]
            for word in (row["alias_symbol"] + "|" + row["prev_symbol"]).split("|"):
                taken[word].add(row["symbol"])
    for word, which in taken.items():
        if word and len(which) == 1:
            found.setdefault(word, next(iter(which)))
    return found


HGNC = symbols()


def genes_of(word):
    """"RAS": its members; "HER2": ERBB2; nothing when it is no gene."""
    if word in FAMILY:
        return FAMILY[word]
    name = PROTEIN.get(word) or HGNC.get(word)
    return (name,) if name else ()


def alteration(words):
    """What a label says of its gene, in the one vocabulary."""
    m = re.search(r"\b(?:p\.)?([A-Z])(\d+)([A-Z*])\b", words)
    if m and m[3] != "X":
        change = m[1] + m[2] + m[3]
        return "K28M" if change == "K27M" else change
    if m or (m := re.search(r"\b([A-Z])(\d+)\b", words)):
        return "codon " + m[2]
    m = re.search(r"exon (\d+) ?(del|ins|skip)?", words, re.I)
    if m:
        kind = {"del": "deletion", "ins": "insertion", "skip": "skipping"}
        return f"exon {m[1]} {kind.get((m[2] or '').lower(), 'any')}"
    if "ITD" in words:
        return "ITD"
    return next((name for test, name in CLASS if re.search(test, words, re.I)), None)


def read_label(text):
    """The terms of a label; nothing when it speaks of no gene and no known factor."""
    for test, term in FACTOR:
        if re.search(test, text, re.I if test[0] != "^" else 0):
            return [term]
    word, _, rest = text.partition(" ")
    genes = genes_of(word)
    what = alteration(rest or word)
    return [(g, what) for g in genes] if genes and what else []


def put(sides, side, term):
    """Files a term; "negative" stands on the other side as "positive"."""
    subject, what = term
    if what == "negative":
        side, what = ("exclusion" if side == "inclusion" else "inclusion"), "positive"
    sides[side].add((subject, what))


def labelled(output):
    sides, unread = {"inclusion": set(), "exclusion": set()}, []
    for side in sides:
        for group in output[side + "_biomarker"]:
            for text in group:
                terms = read_label(text)
                if not terms:
                    unread.append(text)
                for term in terms:
                    put(sides, side, term)
    return sides, unread


# ---- vdt's reading ----

LEAF = re.compile(r"\b(gene|protein|codon|exon|range|fusion|rearrangement|copy_number|state|factor|"
                  r"karyotype|haplotype)\(((?:\"(?:[^\"\\]|\\.)*\"|[^()\"])*)\)")


def leaf_terms(kind, args):
    """The terms of one leaf of a criterion's text form."""
    a = [x.strip().strip('"') for x in re.findall(r"\"(?:[^\"\\]|\\.)*\"|[^,]+", args)]
    if kind == "gene":
        return [(a[0], "wild type" if a[1] == "wild_type" else "altered")]
    if kind == "protein":
        return [(a[0], alteration(a[1]) or a[1])]
    if kind == "codon":
        return [(a[0], "codon " + a[1])]
    if kind == "exon":
        return [(a[0], f"exon {a[1]} {a[2] if a[2] in ('deletion', 'insertion', 'skipping') else 'any'}")]
    if kind == "fusion":
        if {a[0], a[1]} == {"BCR", "ABL1"}:
            return [("BCR::ABL1", "positive")]
        return [(g, "fusion") for g in a[:2] if g != "*"]
    if kind == "rearrangement":
        return [(a[0], "ITD" if a[1] == "itd" else "fusion")]
    if kind == "copy_number":
        return [(a[0], "amplification" if a[1] in ("amplification", "gain") else "loss")]
    if kind == "state":
        return [(a[0], "loss" if re.search("loss|low|negative", a[1]) else "positive")]
    if kind == "factor":
        subject, value = "CD274" if a[0].startswith("PD-L1") else a[0], " ".join(a[1:])
        return [(subject, "negative" if re.search("low|stable|negative|<", value) else "positive")]
    if kind == "karyotype":
        return [("1p/19q", "loss") if "1p" in a[0] and "19q" in a[0] else (a[0].split(")(")[0] + ")"
                if ")(" in a[0] else a[0], "positive")]
    return []


def clause_terms(clause):
    terms = {t for kind, args in LEAF.findall(clause["criterion"]) for t in leaf_terms(kind, args)}
    if not re.search("amplif", clause["sentence"], re.I):
        terms -= {(g, "amplification") for g, what in list(terms) if what == "positive"}
    if not re.search("fusion|rearr|transloc", clause["sentence"], re.I):
        terms -= {(g, "fusion") for g, what in list(terms) if what == "altered"}
    return terms


def inspect(text, folder):
    path = os.path.join(folder, "text")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    done = subprocess.run([VDT, "inspect", "-k", KB, "eligibility", path], check=True,
                          stdout=subprocess.PIPE)
    sides = {"inclusion": set(), "exclusion": set()}
    for clause in json.loads(done.stdout)["clauses"]:
        for term in clause_terms(clause):
            put(sides, clause["polarity"], term)
    return sides


# ---- the baseline ----

def lexicon():
    with open(os.path.join(os.environ["SRC"], "curated/trial_genes.tsv"), encoding="utf-8") as f:
        rows = [x.rstrip("\n").split("\t") for x in f if not x.startswith("#")]
    return {r[0]: r[1].split(",") for r in rows[1:] if r[1]}


def baseline(text, words):
    """Section split, gene words, no drug classes, a change word near, negation flips."""
    find = re.compile(r"(?<![\w-])(" + "|".join(sorted(map(re.escape, words), key=len, reverse=True))
                      + r")(?![\w])")
    sides, side = {"inclusion": set(), "exclusion": set()}, "inclusion"
    for line in re.split(r"\n\s*(?=[-*]|\w+ Criteria|\d+\.)", text):
        if re.search(r"^\W*exclusion", line, re.I):
            side = "exclusion"
        for m in find.finditer(line):
            behind = line[m.end():m.end() + 40]
            if re.match(r"[\w\s/,-]{0,25}(inhibitor|TKI|antibod|targeted|therap)", behind):
                continue
            what = alteration(behind) or alteration(line[:m.start()]) or "altered"
            is_denied = re.search(r"\b(no|not|without|lack\w*|negative)\b", line[:m.start()], re.I)
            at = side if not is_denied else "exclusion"
            for gene in words[m[1]]:
                put(sides, at, (gene, what))
    return sides


# ---- scores ----

def count(gold, got):
    return collections.Counter(tp=len(gold & got), fp=len(got - gold), fn=len(gold - got))


def subjects(terms):
    return {s for s, _ in terms if s in HGNC}


def f1(c):
    return 2 * c["tp"] / max(1, 2 * c["tp"] + c["fp"] + c["fn"])


def show(prefix, sums):
    for name, c in sums.items():
        p = c["tp"] / max(1, c["tp"] + c["fp"])
        r = c["tp"] / max(1, c["tp"] + c["fn"])
        print(f"{prefix}{name}: tp {c['tp']} fp {c['fp']} fn {c['fn']}"
              f" (precision {p:.3f} recall {r:.3f} F1 {f1(c):.3f})")


def main():
    sums = collections.defaultdict(collections.Counter)
    base = collections.defaultdict(collections.Counter)
    words, unread, misses = lexicon(), collections.Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        for part in ("train", "validation"):
            for number, row in enumerate(open(LABELS % part, encoding="utf-8")):
                row = json.loads(row)
                gold, left = labelled(row["output"])
                unread.update(left)
                ours = inspect(row["input"], folder)
                plain = baseline(row["input"], words)
                for side in gold:
                    for level, pick in (("gene", subjects), ("term", set)):
                        sums[f"{side}-{level}"] += count(pick(gold[side]), pick(ours[side]))
                        base[f"{side}-{level}"] += count(pick(gold[side]), pick(plain[side]))
                    misses += [(part, number, side, sign, t) for sign, ts in
                               (("fn", gold[side] - ours[side]), ("fp", ours[side] - gold[side]))
                               for t in sorted(ts)]
    print(CONVENTIONS)
    print("labels of neither a gene nor a known factor, left out:",
          ", ".join(f"{t} ({n})" for t, n in sorted(unread.items())))
    show("baseline trial-", base)
    show("gold trial-", sums)
    if "-v" in sys.argv:
        for m in misses:
            print("\t".join(map(str, m[:4] + m[4])))
    below = [n for n, c in sums.items() if f1(c) < TARGET[n] or f1(c) <= f1(base[n])]
    for n in below:
        print(f"below its aim or the baseline: {n}", file=sys.stderr)
    return 1 if below else 0


sys.exit(main())
