#!/usr/bin/python3
"""MatchMiner's demonstration database: 5 patients, 10 trials, 25 match rows, which are 11 distinct
(sample, trial) pairs.  Its trees of clauses are translated here to criteria, its clinical and genomic rows to
patients; vdt judges each pair through tests/gold/trials_driver.c.

MatchMiner takes what is absent for wild type, which is what vdt is told with --assume-covered; without it the
pairs that hang on a wild type or on an absent mutation are partial.  "Mutation" of a gene is any for
MatchMiner; for vdt one of unknown effect is partial, and listed."""
import datetime
import json
import os
import re
import subprocess
import sys

KB, DATA, O, SRC = (os.environ[k] for k in ("KB", "DATA", "O", "SRC"))
GOLD = f"{DATA}/gold/trials/matchminer"
DAY = datetime.datetime(2017, 11, 27)  # of its data push
DISEASES = {"_SOLID_": "VDT:solid_tumour", "Encapsulated Glioma": "ENCG", "Diffuse Glioma": "DIFG",
            "Non-Seminomatous Germ Cell Tumor": "NSGCT", "Germ Cell Tumor, Brain": "BGCT",
            "Biliary Tract": "BILIARY_TRACT", "Small Bowel Cancer": "SBC",
            "Colorectal Adenocarcinoma": "COADREAD", "Anaplastic Thyroid Cancer": "THAP",
            "Hairy Cell Leukemia": "HCL"}
COPY_NUMBER = {"High Amplification": "amplification", "Homozygous Deletion": "deletion"}
EXON = {"In_Frame_Del": "deletion", "In_Frame_Ins": "insertion"}


def load(name):
    with open(f"{GOLD}/{name}.json", encoding="utf-8") as f:
        return json.load(f)


def genomic(c):
    gene, category = c["hugo_symbol"], c.get("variant_category", "")
    if c.get("ms_status") == "MSI-H" or c.get("mmr_status") == "MMR-Deficient":
        return "factor(MSI, = high)"
    if c.get("wildtype"):
        return f"gene({gene}, wild_type)"
    if category == "Copy Number Variation":
        return f"copy_number({gene}, {COPY_NUMBER[c['cnv_call']]})"
    if category == "Structural Variation":
        return f"or(fusion({gene}, *), fusion(*, {gene}))"
    if "wildcard_protein_change" in c:
        text = f"codon({gene}, {re.search('[0-9]+', c['wildcard_protein_change'])[0]})"
    elif "protein_change" in c:
        text = f"protein({gene}, {c['protein_change'][2:]})"
    elif "exon" in c:
        text = f"exon({gene}, {c['exon']}, {EXON[c['variant_classification']]})"
    else:
        text = f"gene({gene}, any)"
    return f"not({text})" if category.startswith("!") else text


def criterion(node, clinical):
    """The genomic part of a tree as text, or None; its clinical clauses go to the list."""
    (key, value), = node.items()
    if key == "clinical":
        clinical.append(value)
        return None
    if key == "genomic":
        return genomic(value)
    parts = list(dict.fromkeys(p for p in (criterion(n, clinical) for n in value) if p))
    if len(parts) < 2:
        return parts[0] if parts else None
    return f"{key}({', '.join(parts)})"


def arms(node, inherited="whole"):
    """(label, tree) of all steps, arms and dose levels that have one"""
    if isinstance(node, list):
        for n in node:
            yield from arms(n, inherited)
    elif isinstance(node, dict):
        label = node.get("arm_description") or node.get("level_code") or inherited
        for tree in node.get("match") or []:
            yield label, tree
        for key, value in node.items():
            if key != "match":
                yield from arms(value, label)


def disease(name):
    return DISEASES.get(name, name)


def trial_lines(t):
    clinical, cohorts = [], []
    for label, tree in arms(t["treatment_list"]):
        cohorts.append((label, criterion(tree, clinical)))
    ages = [re.fullmatch(r"([<>])=?([0-9.]+)", c["age_numerical"]).groups() for c in clinical]
    low = min((float(a) for sign, a in ages if sign == ">"), default=None)
    high = max((float(a) for sign, a in ages if sign == "<"), default=None)
    status = "RECRUITING" if t["status"] == "Open to Accrual" else "COMPLETED"
    yield f"trial {t['protocol_no']} {status} {low or '-'} {high - 0.001 if high else '-'}"
    for name in dict.fromkeys(c["oncotree_primary_diagnosis"] for c in clinical):
        if not name.startswith("!"):
            yield f"disease {disease(name)}"
    for label, text in cohorts:
        yield f"cohort {label}"
        yield f"inclusion {text}"


def hotspots():
    """(gene, residue) of vdt's own list, as the findings of a VCF get their effect from it"""
    with open(f"{SRC}/curated/hotspots.tsv", encoding="utf-8") as f:
        return {tuple(x.split("\t")[:2]) for x in f if not x.startswith("#")}


def event(g):
    gene = g["TRUE_HUGO_SYMBOL"]
    if g["VARIANT_CATEGORY"] == "CNV":
        return f"copy_number {gene} amplification"
    if g["VARIANT_CATEGORY"] == "SIGNATURE":
        return "factor MSI high" if "MSI-H" in g["MMR_STATUS"] else None
    if g["VARIANT_CATEGORY"] != "MUTATION":
        return None
    change, term = g["TRUE_PROTEIN_CHANGE"][2:], g["TRUE_VARIANT_CLASSIFICATION"]
    so = {"Missense_Mutation": "missense_variant", "Nonsense_Mutation": "stop_gained"}[term]
    effect = " effect=truncating" if so == "stop_gained" else ""
    if (gene, re.search("[0-9]+", change)[0]) in hotspots():
        effect = " effect=hotspot"
    return (f"variant {g['CHROMOSOME']}:{int(g['POSITION'])}:{g['REFERENCE_ALLELE']}:{g['ALTERNATE_ALLELE']} "
            f"gene={gene} change={change} exon={int(g['TRUE_TRANSCRIPT_EXON'])} so={so}{effect} origin=somatic")


def patient_lines(c, is_covered):
    born = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=c["BIRTH_DATE"])
    yield f"patient {c['SAMPLE_ID']} {(DAY - born).days / 365.25:.2f} {c['GENDER'].lower()}"
    yield f"disease {c['ONCOTREE_PRIMARY_DIAGNOSIS']}"
    yield "event assembly GRCh37"
    for g in load("genomic"):
        line = event(g) if g["SAMPLE_ID"] == c["SAMPLE_ID"] else None
        if line:
            yield f"event {line}"
    if is_covered:
        yield "event looked everything"
    yield "judge"


def judge(is_covered):
    """{(sample, trial): (value, grade, open or closed)}"""
    lines = [x for t in load("trial") for x in trial_lines(t)]
    lines += [x for c in load("clinical") for x in patient_lines(c, is_covered)]
    done = subprocess.run([f"{O}/tests/gold/trials_driver", KB], input="\n".join(lines) + "\n", text=True,
                          stdout=subprocess.PIPE, check=True)
    rows = [x.split("\t") for x in done.stdout.splitlines()]
    return {(r[0], r[1]): (r[2], r[3], r[5]) for r in rows}


def main():
    matches = load("trial_match")
    wanted = {(m["sample_id"], m["protocol_no"]) for m in matches}
    by_absence = {(m["sample_id"], m["protocol_no"]) for m in matches
                  if m["genomic_alteration"].startswith(("wt ", "!"))}
    # 00-0010 asks for no T790M in an arm that is closed; the other arm does not.
    by_absence.discard(("04", "00-0010"))
    covered, bare = judge(True), judge(False)
    listed = {pair for pair, (value, _, _) in covered.items() if value in ("true", "unknown")}
    faults = [f"{pair} is listed and should not be" for pair in sorted(listed - wanted)]
    faults += [f"{pair} is not listed: {covered[pair]}" for pair in sorted(wanted - listed)]
    for pair in sorted(listed & wanted):
        partial = covered[pair][0] != "true"
        if partial != (covered[pair][1] == "gene_only"):
            faults.append(f"{pair} is {covered[pair]}")
    for pair in sorted(wanted):
        if (bare[pair][0] == "unknown") != (pair in by_absence or covered[pair][0] != "true"):
            faults.append(f"without coverage {pair} is {bare[pair]}")
    closed = sorted({pair[1] for pair in wanted if covered[pair][2] == "closed"})
    if closed != ["00-008"]:
        faults.append(f"closed trials: {closed}")
    print(f"# {len(matches)} match rows, {len(wanted)} pairs, {len(covered)} judged; partial for an unknown effect: "
          f"{sum(covered[p][0] != 'true' for p in wanted & listed)}; partial without coverage: "
          f"{sum(bare[p][0] == 'unknown' for p in wanted)}; closed: {', '.join(closed)}")
    for fault in faults:
        print(f"# {fault}")
    print(f"gold matchminer: {len(wanted & listed) - len(listed - wanted)}/{len(wanted)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
