#!/usr/bin/python3
"""The normalisation cases of bcftools norm: what vdt makes of each input's alleles is held
against the expected output.

An expected record of one ALT that bcftools normalised must be vdt's own form, letter by
letter.  Where bcftools does not split, does not see a FASTA or joins, its ALTs are brought
into normal form by brute force (below; it shares nothing with vdt) and the sets compared.
Rows are compared as sets: order and repetition of records do not matter to vdt.

vdt never rewrites REF, removes, joins, atomises or right-aligns records.  Cases about these
are outside, each by a rule over its options and name.  Of these, joined ones are still compared
as sets of alleles (gold norm-joined), and where REF is wrong or holds N vdt must say so (gold
norm-refused)."""
import collections
import os
import subprocess
import sys
import tempfile

DATA, O = os.environ["DATA"], os.environ.get("O", "build")
DRIVER = os.environ.get("NORM_DRIVER", os.path.join(O, "tests/gold/norm_driver"))
ROOT = f"{DATA}/gold/norm"
BASES = set("ACGT")
JOINING = "joining"
REWRITTEN = "REF is rewritten (vdt reports the mismatch)"
HOLDS_N = "REF holds N, which vdt never takes for a base"


def why_outside(case):
    """The reason why a case is none of vdt's job; None: it is inside."""
    name, _, _, options = case
    words = options.split()
    if "s" in words and any(w.startswith("-") and w.endswith("c") for w in words):
        return REWRITTEN
    if name.startswith("atomize") or "--atomize" in words:
        return "atomising"
    if "-d" in words and words[words.index("-d") + 1] not in ("none", "exact"):
        return "records are removed by type"
    if any(w.startswith("-m+") or w.startswith("+") for w in words):
        return JOINING
    if name.startswith("norm.split.merge"):
        return JOINING
    if "-g" in words:
        return "right-aligning"
    if name in ("norm.telomere.vcf", "norm.3.vcf"):
        return HOLDS_N
    return None


def read_fasta(path):
    sequences, name = {}, None
    for line in open(path, encoding="ascii"):
        line = line.strip()
        if line.startswith(">"):
            name = line[1:].split()[0]
            sequences[name] = []
        elif line.isalpha():
            sequences[name].append(line.upper())
    return {n: "".join(parts) for n, parts in sequences.items()}


def read_vcf(path):
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#") and line.strip():
            c = line.rstrip("\n").split("\t")
            yield c[0], int(c[1]), c[3].upper(), c[4]


def normal(sequence, pos, ref, alt):
    """Fewest letters, then leftmost: one step at a time until none is left."""
    while True:
        if len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
            ref, alt = ref[:-1], alt[:-1]
        elif (sequence and pos > 1 and ref[-1] == alt[-1] and len(ref) != len(alt)
              and sequence[pos - 2] in BASES):
            before = sequence[pos - 2]
            ref, alt, pos = before + ref[:-1], before + alt[:-1], pos - 1
        elif len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:
            ref, alt, pos = ref[1:], alt[1:], pos + 1
        else:
            return pos, ref, alt


def expected_alleles(path, sequences):
    """Normal forms of all ALTs of bases, by brute force, and of single ALTs as they stand."""
    forms, single, others = set(), set(), collections.Counter()
    for contig, pos, ref, alts in read_vcf(path):
        for alt in alts.split(","):
            if not (set(alt.upper()) <= BASES and set(ref) <= BASES):
                others[kind_of(ref, alt)] += 1
                continue
            form = (contig,) + normal(sequences.get(contig), pos, ref, alt.upper())
            forms.add(form)
            if "," not in alts:
                single.add((contig, pos, ref, alt.upper()))
    return forms, single, others


def kind_of(ref, alt):
    if alt in (".", ""):
        return "reference"
    if alt == "*":
        return "star"
    if "[" in alt or "]" in alt:
        return "breakend"
    if alt in ("<*>", "<NON_REF>"):
        return "non_ref"
    if alt.startswith("<"):
        return "symbolic"
    return "ambiguous" if set(alt.upper()) <= set("ACGTRYKMSWBDHVN") else "invalid"


def driver_rows(vcf, fasta):
    """A FASTA goes in without its lines of digits: one case has a ruler, which vdt refuses."""
    with tempfile.NamedTemporaryFile("w", suffix=".fa") as copy:
        if fasta:
            with open(fasta, encoding="ascii") as f:
                copy.writelines(x for x in f if not x.strip().isdigit())
            copy.flush()
        out = subprocess.run([DRIVER, vcf] + ([copy.name] if fasta else []),
                             stdout=subprocess.PIPE, check=True).stdout.decode()
    return [line.split("\t") for line in out.splitlines()]


def vdt_alleles(vcf, fasta):
    """Normal forms, REF mismatches, unproven ones, and counts of all that is no allele."""
    forms, wrong_ref, unproven, others = set(), set(), set(), collections.Counter()
    for contig, _, _, _, word, pos, ref, alt, *proof in driver_rows(vcf, fasta):
        if word not in ("allele", "mismatch"):
            others[word] += 1
            continue
        form = (contig, int(pos), ref, alt)
        (forms if word == "allele" else wrong_ref).add(form)
        if proof == ["unproven"]:
            unproven.add(form)
    return forms, wrong_ref, unproven, others


def faults_of(case):
    name, fasta, expected, options = case
    path = f"{ROOT}/{fasta}" if fasta else None
    sequences = read_fasta(path) if fasta else {}
    forms, wrong_ref, unproven, others = vdt_alleles(f"{ROOT}/{name}", path)
    want, single, want_others = expected_alleles(f"{ROOT}/{expected}", sequences)
    faults = [f"expected {f}" for f in sorted(want - forms)]
    faults += [f"not expected {f}" for f in sorted(forms - want)]
    faults += [f"unproven {f}" for f in sorted(unproven)]
    if fasta:
        faults += [f"as it stands in the output: {f}" for f in sorted(single - forms)]
    if wrong_ref and "-cx" not in options:
        faults += [f"REF is not the FASTA's: {f}" for f in sorted(wrong_ref)]
    # which kinds of other ALTs there are; an ALT that is no text of VCF is dropped by -cx, a
    # record without ALT is joined to one that has some
    dropped = {"invalid"} if "-cx" in options else set()
    if why_outside(case) == JOINING:
        dropped.add("reference")
    if set(others) - dropped != set(want_others) - dropped:
        faults.append(f"other ALTs: {dict(others)}, expected {dict(want_others)}")
    return faults


def refusal_faults_of(case):
    """Each ALT of bases is an allele exactly when REF is what the FASTA has there."""
    name, fasta = case[:2]
    sequences, faults = read_fasta(f"{ROOT}/{fasta}"), []
    for contig, pos, ref, alt, word, *_ in driver_rows(f"{ROOT}/{name}", f"{ROOT}/{fasta}"):
        if not set(alt.upper()) <= BASES:
            continue
        there = sequences[contig][int(pos) - 1:int(pos) - 1 + len(ref)]
        want = "allele" if ref.upper() == there else "mismatch"
        if not set(ref.upper()) <= BASES:
            want = "ambiguous"
        elif not set(there) <= BASES and want == "mismatch":
            want = "allele"  # cannot be checked
        if word != want:
            faults.append(f"{contig}:{pos} {ref} {alt} is {word}, expected {want}")
    return faults


def judge(cases, name, outside, find_faults=faults_of):
    right = 0
    for case in cases:
        faults = find_faults(case)
        right += not faults
        for fault in faults:
            print(f"{name}: {case[0]} {case[3] or '(no options)'} -> {case[2]}: {fault}")
    by_reason = ", ".join(f"{r} {len(c)}" for r, c in sorted(outside.items()))
    tail = f" ({sum(map(len, outside.values()))} outside: {by_reason})" if outside else ""
    print(f"gold {name}: {right}/{len(cases)}{tail}")
    return right == len(cases)


def main():
    with open(f"{ROOT}/cases.tsv", encoding="utf-8") as f:
        cases = [(line.rstrip("\n").split("\t") + [""] * 3)[:4] for line in f][1:]
    inside, outside = [], collections.defaultdict(list)
    for case in cases:
        reason = why_outside(case)
        (outside[reason] if reason else inside).append(case)
    for reason in sorted(outside):
        for case in outside[reason]:
            print(f"outside, {reason}: {case[0]} {case[3] or '(no options)'} -> {case[2]}")
    ok = [judge(inside, "norm", outside), judge(outside[JOINING], "norm-joined", {}),
          judge(outside[REWRITTEN] + outside[HOLDS_N], "norm-refused", {}, refusal_faults_of)]
    return 0 if all(ok) else 1


if __name__ == "__main__":
    sys.exit(main())
