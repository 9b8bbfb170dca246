#!/usr/bin/python3
"""COLO829: the 12 kb deletion inside PTEN (10:89700299-89712341 on GRCh37) from every caller's
file that has it, and each pair of breakends once.  And all files of data/vcf/{tumour,sv,cnv,
fusion} that hold events: read, with counts that add up, or refused with a reason."""
import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
CHR1 = {"GRCh37": 249250621, "GRCh38": 248956422}

# Files whose caller lists the deletion, and how far from its place (nanoSV: 4 bases).
PTEN = {"COLO829T.purple.sv.ann.vcf.gz": 0, "colo829_somatic_gridss.vcf.gz": 0,
        "colo829_somatic_manta.vcf": 0, "truthset_somaticSVs_COLO829.vcf": 0,
        "colo829_somatic_novobreak.vcf": 1, "colo829_nanoSV_truth_overlap.vcf": 4}

# What is read by which option, on which assembly; None: refused, with words of the message.
FUSIONS = {
    "example_patient.rna.star.fusions.txt": ("GRCh37", None),
    "star-fusion.fusion_predictions.abridged.tsv": ("GRCh38", None),
    "output_agfusion_starfusion.tsv": ("GRCh38", "expected those of a fusion caller"),
    "output_arriba_starfusion.tsv": ("GRCh38", "expected those of a fusion caller"),
    "response_HLA-A*29:02_9_ann.agfusion_starfusion.tsv":
        ("GRCh38", "expected those of a fusion caller"),
}


def query(directory, build, option, path):
    vcf = os.path.join(directory, f"{build}.vcf")
    with open(vcf, "w", encoding="ascii") as out:
        out.write(f"##fileformat=VCFv4.2\n##contig=<ID=1,length={CHR1[build]}>\n"
                  "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT\n")
    done = subprocess.run([VDT, "query", "-k", KB, "-t", "SKCM", option, path, vcf],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return (json.loads(done.stdout) if done.returncode == 0 else None,
            done.stderr.decode(), done.returncode)


def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as f:
        return f.read().splitlines()


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


def pten(score, report, name, slack):
    found = [f for f in report["findings"] if f["kind"] == "rearrangement"
             and f["gene"]["symbol"] == "PTEN"]
    score.fact(len(found) == 1, f"{name}: PTEN once, found {len(found)}")
    for f in found[:1]:
        r = f["rearrangement"]
        score.fact(r["class"] == "intragenic_deletion", f"{name}: an intragenic deletion")
        score.fact((r["exon_first"], r["exon_last"], r["frame"]) == (6, 6, "out_of_frame"),
                   f"{name}: exon 6, 142 bases")
        at = sorted((r["breakpoint"]["pos1"], r["breakpoint3"]["pos1"]))
        score.fact(abs(at[0] - 89700299) <= slack and abs(at[1] - 89712341) <= slack,
                   f"{name}: {at}")
        whys = {e["match"]["value"] for e in report["therapies"]
                if e["findings"] == [f["id"]]}
        score.fact(whys == {"partial"}, f"{name}: evidence is partial, found {whys}")


def pairs_of(path):
    """Pairs of breakend records by their ids, and records of breakends without a mate."""
    ids, n_alone = {}, 0
    for line in lines(path):
        if line.startswith("#"):
            continue
        c = line.split("\t")
        mate = re.search(r"(?:^|;)(?:MATEID|PARID)=([^;]+)", c[7])
        if "[" in c[4] or "]" in c[4]:
            if mate:
                ids[c[2]] = mate.group(1)
            else:
                n_alone += 1
    both = [i for i, m in ids.items() if ids.get(m) == i]
    return len(both) // 2, len(ids) - len(both), n_alone


def pairs(score, report, path, name):
    """Each mate stands for one pair that was read."""
    n_pairs, _, n_alone = pairs_of(path)
    fates = report["accounting"]["event_inputs"][0]["by_fate"]
    score.fact(n_alone > 0 or n_pairs == 0 or fates["mate"] == n_pairs,
               f"{name}: {n_pairs} pairs, {fates['mate']} mates")
    seen = [(f["rearrangement"]["line"], f["rearrangement"]["line_mate"])
            for f in report["findings"] if f["kind"] in ("fusion", "rearrangement")]
    score.fact(not {a for a, _ in seen} & {b for _, b in seen if b},
               f"{name}: no record is told as a pair's first and second")


def closes(report, path, name, score):
    entry = report["accounting"]["event_inputs"][0]
    n = sum(1 for x in lines(path) if x and not x.startswith("#"))
    if not path.endswith((".vcf", ".vcf.gz")) and not lines(path)[0].startswith("#"):
        n -= 1
    total = sum(entry["by_fate"].values())
    score.fact(entry["closes"] and total == entry["events"] and entry["records"] == n
               and entry["by_fate"]["rejected"] == len(entry["rejected"]),
               f"{name}: {n} records in the file, {entry['records']} read, {total} accounted for")


# Changes inside one gene that have a name, by their exons on GRCh38: (record, gene, class, name).
NAMED = [
    ("7\t55100000\t.\tN\t<DEL>\t.\tPASS\tEND=55155000;SVTYPE=DEL",
     "EGFR", "intragenic_deletion", "EGFRvIII", "in_frame"),
    ("7\t116771700\t.\tN\t<DEL>\t.\tPASS\tEND=116772500;SVTYPE=DEL",
     "MET", "intragenic_deletion", "MET exon 14 skipping", "in_frame"),
    ("13\t28034120\t.\tN\t<DUP>\t.\tPASS\tEND=28034150;SVTYPE=DUP",
     "FLT3", "itd", "FLT3-ITD", None),
    ("7\t55173500\t.\tN\t<DUP>\t.\tPASS\tEND=55201500;SVTYPE=DUP",
     "EGFR", "kinase_domain_duplication", "EGFR-KDD", "in_frame"),
]


def made(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w", encoding="ascii") as out:
        out.write(text)
    return path


def named(score, directory):
    """Named changes; a former symbol; a gene that no report may speak of."""
    for record, gene, word, name, frame in NAMED:
        path = made(directory, "named.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\t"
                    f"QUAL\tFILTER\tINFO\n{record}\n")
        report, said, _ = query(directory, "GRCh38", "--sv", path)
        found = [(f["rearrangement"]["gene5"], f["rearrangement"]["class"],
                  f["rearrangement"]["name"], f["rearrangement"]["frame"])
                 for f in report["findings"]] if report else said
        score.fact(found == [(gene, word, name, frame)], f"{name}: found {found}")
        if name.startswith("MET"):
            values = {e["match"]["value"] for e in report["therapies"]
                      if e["match"]["specificity"] == "exon"}
            score.fact("true" in values, "evidence of MET exon 14 skipping is true")
    path = made(directory, "alias.tsv", "FusionGene\tLeftBreakpoint\tRightBreakpoint\n"
                "MLL--AF9\t11:118482495\t9:20365742\n")
    report, said, _ = query(directory, "GRCh38", "--fusions", path)
    found = [(f["rearrangement"]["gene5"], f["rearrangement"]["gene3"])
             for f in report["findings"]] if report else said
    score.fact(found == [("KMT2A", "MLLT3")], f"MLL--AF9 is KMT2A::MLLT3, found {found}")
    path = made(directory, "apoe.tsv", "Chromosome\tStart\tEnd\tnMajor\tnMinor\n"
                "19\t44900000\t44910000\t9\t1\n")
    report, said, _ = query(directory, "GRCh38", "--cna", path)
    text = json.dumps(report)
    score.fact(report and "APOE" not in text and report["accounting"]["closes"],
               f"an amplified APOE is not told {said}")


def main():
    gene, pair, files, names = Score(), Score(), Score(), Score()
    with tempfile.TemporaryDirectory() as d:
        for path in sorted(glob.glob(f"{DATA}/vcf/sv/*")):
            name = os.path.basename(path)
            report, said, _ = query(d, "GRCh37", "--sv", path)
            files.fact(report, f"{name}: is read, said {said}")
            if report:
                closes(report, path, name, files)
                pairs(pair, report, path, name)
                if name in PTEN:
                    pten(gene, report, name, PTEN[name])
        todo = [(p, "GRCh37", "--cna", None) for p in sorted(glob.glob(f"{DATA}/vcf/cnv/*"))]
        for p in sorted(glob.glob(f"{DATA}/vcf/tumour/*.tsv")):
            todo.append((p, "GRCh37" if "grch37" in p else "GRCh38",
                         "--cna" if ".cna." in p else "--fusions", None))
        for name, (build, words) in sorted(FUSIONS.items()):
            todo.append((f"{DATA}/vcf/fusion/{name}", build, "--fusions", words))
        files.fact(sorted(os.listdir(f"{DATA}/vcf/fusion")) == sorted(FUSIONS),
                   "every fusion file is listed here")
        for path, build, option, words in todo:
            name = os.path.basename(path)
            report, said, code = query(d, build, option, path)
            if words:
                files.fact(code == 4 and words in said, f"{name}: refused, said {said}")
            else:
                files.fact(report, f"{name}: is read, said {said}")
                if report:
                    closes(report, path, name, files)
        report, said, code = query(d, "GRCh38", "--fusions",
                                   f"{DATA}/vcf/fusion/example_patient.rna.star.fusions.txt")
        files.fact(code == 4 and "outside the gene" in said,
                   f"a GRCh37 table on GRCh38 is refused, said {said}")
        report, _, _ = query(d, "GRCh37", "--fusions",
                             f"{DATA}/vcf/fusion/example_patient.rna.star.fusions.txt")
        bad = report["accounting"]["event_inputs"][0]["rejected"]
        files.fact([(b["line"], "same two genes" in b["reason"]) for b in bad] == [(2, True)],
                   f"the row whose name and genes disagree is rejected, and no other: {bad}")
        files.fact(not any(f["rearrangement"]["gene3"] == "ALK" for f in report["findings"]),
                   "EML4--ALK of that row is not reported")
        named(names, d)
    results = [names.gold("intragenic-names"), gene.gold("colo829-pten"), pair.gold("colo829-pairs"), files.gold("sv-files")]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
