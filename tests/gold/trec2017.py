#!/usr/bin/python3
"""TREC Precision Medicine 2017: the judgments whose trials are among the data here, judged again by vdt.

Each topic is made a patient (disease, age, sex, genes); the trials of the KB that nothing known excludes are
ranked as `vdt query --trials all --status all` ranks them (tests/gold/trials_driver.c), and of that list the
judged trials are kept.  Measured over all topics with a relevant trial: how many relevant trials are found at
all (pooled recall), and how many of the first five are relevant (P@5).  A baseline that looks for the words of
gene and disease in the same texts is measured in the same way (among equals it takes the newer trial); vdt
must not stay below it."""
import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

KB, DATA, O = (os.environ[k] for k in ("KB", "DATA", "O"))
PM = f"{DATA}/gold/trials/trecpm"
TRIALS = f"{DATA}/trials"
EXON = {"L858R": 21, "A502_Y503dup": 9, "V600E": 15, "G12C": 2, "G13D": 2}
# What the track's own annotators searched by, beside the disease's name.
WORDS = {"Liposarcoma": "sarcoma", "Ampullary carcinoma": "ampull", "Gastrointestinal stromal tumor": "GIST"}


def texts():
    """{id: lower-case text of a trial} of all the files that the KB is built from"""
    out = {}

    def add(nct, pieces):
        if nct:
            out[nct] = " ".join(pieces)

    def strings(v):
        if isinstance(v, str):
            yield v
        for x in v.values() if isinstance(v, dict) else v if isinstance(v, list) else []:
            yield from strings(x)

    with zipfile.ZipFile(f"{TRIALS}/xml/AllPublicXML_oncology_2023-02-03.zip") as z:
        for name in z.namelist():
            root = ElementTree.fromstring(z.read(name))
            add(root.findtext("id_info/nct_id"), root.itertext())
    with zipfile.ZipFile(f"{TRIALS}/json/ctg-studies_oncology_recruiting_2026-01-05.json.zip") as z:
        studies = [json.loads(z.read(name)) for name in z.namelist()]
    for name in ("nsclc_2025-12-09", "beta_2023-06"):
        with open(f"{TRIALS}/json/ctg-studies_{name}.json", encoding="utf-8") as f:
            studies += json.load(f)
    for s in studies:
        p = s["protocolSection"]
        add(p["identificationModule"]["nctId"], strings(p))
    return out


def topics():
    root = ElementTree.parse(f"{PM}/topics2017.xml").getroot()
    return {t.get("number"): {k: t.findtext(k) for k in ("disease", "gene", "demographic")} for t in root}


def events(gene_text):
    """Lines of tests/unit/made_patient.h for "KRAS (G13D), BRAF (V600E)", "MDM2 Amplification", ..."""
    for i, part in enumerate(gene_text.split(",")):
        part = part.strip()
        gene = re.match(r"[A-Z0-9]+", part)[0]
        change = re.search(r"\(([A-Z][0-9_A-Za-z]+)\)", part)
        if "Fusion" in part:
            yield f"fusion {gene if '-' in part else '?'} {part.split('-')[1].split()[0] if '-' in part else gene}"
        elif "Amplification" in part:
            yield f"copy_number {gene} amplification"
        elif re.search("Deletion|Loss|Inactivating", part):
            yield f"copy_number {gene} deletion"
        elif change is None:
            yield f"variant 1:{i + 1000}:A:T gene={gene} so=missense_variant effect=oncogenic origin=somatic"
        elif re.fullmatch("[A-Z][0-9]+", change[1]):  # the residue only: read as a stop there
            yield (f"variant 1:{i + 1000}:A:T gene={gene} change={change[1]}* so=stop_gained effect=truncating "
                   "origin=somatic")
        else:
            so = "inframe_insertion" if "dup" in change[1] else "missense_variant"
            exon = f" exon={EXON[change[1]]}" if change[1] in EXON else ""
            yield (f"variant 1:{i + 1000}:A:T gene={gene} change={change[1]}{exon} so={so} effect=oncogenic "
                   "origin=somatic")


def rank_all(wanted):
    lines = []
    for number, t in wanted.items():
        age, sex = re.match(r"(\d+)-year-old (\w+)", t["demographic"]).groups()
        lines += [f"patient {number} {age} {sex}", f"disease {t['disease']}"]
        lines += [f"event {x}" for x in events(t["gene"])] + ["rank"]
    done = subprocess.run([f"{O}/tests/gold/trials_driver", KB], input="\n".join(lines) + "\n", text=True,
                          stdout=subprocess.PIPE, check=True)
    ranked = {number: [] for number in wanted}
    for row in done.stdout.splitlines():
        number, nct, *_ = row.split("\t")
        ranked[number].append(nct)
    return ranked


def baseline(topic, pool):
    """Trials of the pool with a gene and the disease in their text, then those with the disease, then those
    with a gene."""
    genes = re.findall(r"\b[A-Z][A-Z0-9]{2,}\b", re.sub(r"\(.*?\)", "", topic["gene"]))
    disease = WORDS.get(topic["disease"], topic["disease"].replace(" cancer", "")).lower()

    def score(text):
        return 2 * (disease in text.lower()) + any(re.search(rf"\b{g}\b", text) for g in genes)

    scored = sorted(((score(text), nct) for nct, text in pool.items()), reverse=True)
    return [nct for points, nct in scored if points > 0]


def measure(lists, judged):
    """found, relevant, relevant among the first five of each list, topics"""
    found = relevant = top = 0
    for number, marks in judged.items():
        good = {nct for nct, mark in marks.items() if mark > 0}
        kept = [nct for nct in lists[number] if nct in marks]
        found += len(good & set(kept))
        relevant += len(good)
        top += len(good & set(kept[:5]))
    return found, relevant, top, len(judged)


def main():
    have = texts()
    with open(f"{PM}/covered_judgments_2017.tsv", encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    judged, n_covered = {}, 0
    for r in rows:
        if r["nct"] in have:
            judged.setdefault(r["topic"], {})[r["nct"]] = int(r["relevance"])
            n_covered += 1
    judged = {number: marks for number, marks in judged.items() if any(marks.values())}
    wanted = {number: t for number, t in topics().items() if number in judged}
    ranked = rank_all(wanted)
    words = {n: baseline(wanted[n], {nct: have[nct] for nct in judged[n]}) for n in wanted}
    found, relevant, top, n_topics = measure(ranked, judged)
    b_found, _, b_top, _ = measure(words, judged)
    n_listed = sum(len([x for x in ranked[n] if x in judged[n]]) for n in wanted)
    n_words = sum(len(x) for x in words.values())
    print(f"# {len(rows)} judgments, {n_covered} with their text here, {relevant} of them relevant, of {n_topics} "
          f"topics that judge {sum(len(m) for m in judged.values())} trials")
    print(f"# vdt lists {n_listed} of these trials, the baseline {n_words}")
    for number, marks in sorted(judged.items(), key=lambda x: int(x[0])):
        missed = [n for n, mark in marks.items() if mark and n not in ranked[number]]
        if missed:
            print(f"# topic {number} ({wanted[number]['disease']}; {wanted[number]['gene']}): not listed: "
                  f"{', '.join(missed)}")
    best = sum(min(5, sum(mark > 0 for mark in m.values())) for m in judged.values())
    print(f"# of the first five of each topic at most {best}/{5 * n_topics} can be relevant")
    print(f"gold trec2017: {found}/{relevant}")
    print(f"gold trec2017-p5: {top}/{5 * n_topics}")
    print(f"gold trec2017-baseline: {b_found}/{relevant}")
    print(f"gold trec2017-baseline-p5: {b_top}/{5 * n_topics}")
    return 1 if found < b_found or top < b_top else 0


if __name__ == "__main__":
    sys.exit(main())
