#!/usr/bin/python3
"""T001-COAD and T001-BRCA with their copy number and fusions on both assemblies: the genes and
classes that the input holds (a list by hand from the rows of the files), the evidence that the
knowledge base has for them, the same for the nine shared fusions on both assemblies."""
import json
import os
import subprocess
import sys

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
PARTS = ("therapies", "prognosis", "diagnosis", "other_evidence")

# By hand, from nMajor + nMinor of the row that a gene lies in: (gene, class, copies).
COPIES = [
    ("ERBB2", "amplification", 9), ("NRAS", "amplification", 24), ("NOTCH2", "amplification", 7),
    ("RICTOR", "amplification", 6), ("SYK", "amplification", 7), ("DOCK8", "homozygous_deletion", 0),
    ("KANK1", "homozygous_deletion", 0), ("CDKN2A", "loss", 1), ("CDKN2B", "loss", 1),
    ("MLH1", "loss", 1), ("BRCA1", "loss", 1), ("BRCA2", "loss", 1), ("RB1", "loss", 1),
    ("SMAD4", "loss", 1), ("ARID1A", "loss", 1), ("MET", "gain", 3), ("BRAF", "gain", 3),
    ("PIK3CA", "gain", 3), ("FGFR2", "gain", 3), ("TERT", "gain", 4),
]
NOT_CHANGED = ["KRAS", "CDK4", "MAP2K1"]  # 1 + 1 copies, or no row of the KB asks

# By hand: the fusions that both files list, 5' partner first.
FUSIONS = [("EML4", "ALK"), ("BCR", "ABL1"), ("EWSR1", "FLI1"), ("TMPRSS2", "ERG"),
           ("FGFR3", "TACC3"), ("NTRK1", "TPM3"), ("PAX3", "FOXO1"), ("KIAA1549", "BRAF"),
           ("CCDC6", "RET")]
ONLY_37 = [(None, "ALK"), ("FGFR2", None), (None, "NTRK3")]  # and MYB--NFIB, outside chromosome 9


def query(tumour, build):
    base = f"{DATA}/vcf/tumour/T001-{tumour}.{build.lower()}"
    out = subprocess.run([VDT, "query", "-k", KB, "-t", tumour, "--assembly", build, "--cna",
                          f"{base}.cna.tsv", "--fusions", f"{base}.fusions.tsv",
                          f"{base}.vcf.gz"], stdout=subprocess.PIPE, check=True).stdout
    return json.loads(out)


def copies(report):
    return {f["gene"]["symbol"]: (f["copy_number"]["class"], f["copy_number"]["copies"])
            for f in report["findings"] if f["kind"] == "copy_number"}


def fusions(report):
    return {(f["rearrangement"]["gene5"], f["rearrangement"]["gene3"]): f["id"]
            for f in report["findings"] if f["kind"] == "fusion"}


def evidence_of(report, finding):
    return sorted((r["id"], r["match"]["value"], r["match"]["why"]["key"])
                  for part in PARTS for r in report[part] if finding in r["findings"])


class Score:
    def __init__(self):
        self.right = self.total = 0

    def fact(self, holds, text):
        self.total += 1
        self.right += bool(holds)
        if not holds:
            print(f"not so: {text}")

    def gold(self, name):
        print(f"gold {name}: {self.right}/{self.total}")
        return self.right == self.total


def check_copies(score, report, name):
    found = copies(report)
    for gene, word, number in COPIES:
        score.fact(found.get(gene) == (word, number), f"{name}: {gene} {word} {number}, found "
                   f"{found.get(gene)}")
    for gene in NOT_CHANGED:
        score.fact(gene not in found, f"{name}: {gene} is no finding")


def check_fusions(score, report, build, name):
    found = fusions(report)
    wanted = FUSIONS + (ONLY_37 if build == "GRCh37" else [])
    for pair in wanted:
        score.fact(pair in found, f"{name}: {pair}")
    score.fact(len(found) == len(wanted), f"{name}: no other fusion, found {sorted(map(str, found))}")


def check_rows(score, report, name):
    """What CIViC has for them: rows that name the finding, with the value that is right."""
    by = fusions(report)
    ids = {f["gene"]["symbol"]: f["id"] for f in report["findings"] if f["kind"] == "copy_number"}
    rows = {k: evidence_of(report, v) for k, v in {**by, **ids}.items()}
    whys = lambda key: {w for _, _, w in rows.get(key, [])}
    trues = lambda key: [i for i, v, _ in rows.get(key, []) if v == "true"]
    for gene in ("ERBB2", "RICTOR"):
        score.fact(trues(gene), f"{name}: {gene} amplification has evidence that is true")
    for gene in ("CDKN2A", "MLH1", "SMAD4", "BRCA1"):
        score.fact(not trues(gene), f"{name}: {gene} with one copy left has no true row")
    for gene in ("CDKN2A", "MLH1", "SMAD4"):
        score.fact("copy_left" in whys(gene), f"{name}: {gene} loss: a copy is left")
    for pair in (("EML4", "ALK"), ("BCR", "ABL1"), ("EWSR1", "FLI1"), ("FGFR3", "TACC3"),
                 ("KIAA1549", "BRAF"), ("CCDC6", "RET")):
        score.fact(trues(pair), f"{name}: {pair} has evidence that is true")
    reversed_pair = [(i, v) for i, v, w in rows[("NTRK1", "TPM3")] if w == "orientation"]
    score.fact(reversed_pair and all(v == "partial" for _, v in reversed_pair),
               f"{name}: evidence of TPM3::NTRK1 is partial by orientation for NTRK1::TPM3")
    score.fact(not trues(("NTRK1", "TPM3")),
               f"{name}: a fusion that leaves out the kinase of NTRK1 has no true row")


def main():
    count, fusion, rows, same, closes = Score(), Score(), Score(), Score(), Score()
    for tumour in ("COAD", "BRCA"):
        reports = {}
        for build in ("GRCh37", "GRCh38"):
            name = f"{tumour} {build}"
            report = reports[build] = query(tumour, build)
            check_copies(count, report, name)
            check_fusions(fusion, report, build, name)
            check_rows(rows, report, name)
            closes.fact(report["accounting"]["closes"], f"{name}: accounting closes")
        for pair in FUSIONS:
            both = [evidence_of(reports[b], fusions(reports[b]).get(pair))
                    for b in ("GRCh37", "GRCh38")]
            same.fact(both[0] == both[1], f"{tumour}: evidence of {pair} is the same on both "
                      f"assemblies: {set(both[0]) ^ set(both[1])}")
    results = [count.gold("t001-copy-number"), fusion.gold("t001-fusions"),
               rows.gold("t001-event-evidence"), same.gold("t001-fusion-same-rows"),
               closes.gold("t001-event-accounting")]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
