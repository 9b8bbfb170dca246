#!/usr/bin/python3
"""Many samples of one file (vdt query --sample all) on the 1000 Genomes files of five pharmacogenes: every
sample has its report, in the file's order; alleles counted over the reports equal bcftools' count at
chosen positions; the states of each gene and the time per sample are printed.  Two files at a time.
With arguments: of these genes only."""
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import time

VDT, KB, DATA = (os.environ.get(k, "") for k in ("VDT", "KB", "DATA"))
DIR = f"{DATA}/vcf/germline/1kgp_pgx"
# gene -> (contig of the reports, contig of the file, [(position on GRCh38, REF, ALT)])
PLACES = {
    "CYP2C19": ("10", "chr10", [(94761900, "C", "T"), (94781859, "G", "A"), (94842866, "A", "G")]),
    "DPYD": ("1", "1", [(97305364, "C", "T"), (97515839, "T", "C"), (97699535, "T", "C"),
                        (97883329, "A", "G")]),
    "NUDT15": ("13", "chr13", [(48045719, "C", "T")]),
    "TPMT": ("6", "chr6", [(18130687, "T", "C"), (18138997, "C", "T")]),
    "UGT1A1": ("2", "chr2", [(233760498, "G", "A")]),
}
# Where the position is no finding: the alleles that state its change (of tied diplotypes all have it alike).
ALLELES = {("NUDT15", (48045719, "C", "T")): ("*2", "*3")}
COPIES = {"heterozygous": 1, "homozygous": 2}


def changes(allele):
    """the single bases that a substitution changes: two in one codon stand in the report as one"""
    if len(allele["ref"]) != len(allele["alt"]):
        return []
    return [(allele["pos1"] + i, r, a) for i, (r, a) in enumerate(zip(allele["ref"], allele["alt"])) if r != a]


def samples(vcf):
    out = subprocess.run(["bcftools", "query", "-l", vcf], capture_output=True, text=True, check=True)
    return out.stdout.split()


def counts_of_bcftools(vcf, contig, places):
    out = subprocess.run(["bcftools", "query", "-f", "%CHROM\t%POS\t%REF\t%ALT[\t%GT]\n", vcf],
                         stdout=subprocess.PIPE, text=True, check=True).stdout
    counts = dict.fromkeys(places, 0)
    wanted = {str(p[0]) for p in places}
    for line in out.splitlines():
        columns = line.split("\t")
        if columns[0] != contig or columns[1] not in wanted:
            continue
        for i, alt in enumerate(columns[3].split(","), 1):
            place = (int(columns[1]), columns[2], alt)
            if place in counts:
                counts[place] += sum(gt.replace("|", "/").split("/").count(str(i)) for gt in columns[4:])
    return counts


def read(gene):
    contig, _, places = PLACES[gene]
    names, states, counts = [], collections.Counter(), dict.fromkeys(places, 0)
    begin = time.monotonic()
    command = [VDT, "query", "-k", KB, "--origin", "germline", "--assembly", "GRCh38", "--sample", "all",
               f"{DIR}/{gene}.vcf.gz"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            report = json.loads(line)
            names.append(report["sample"]["id"])
            if not report["accounting"]["closes"]:
                print(f"  {gene} {names[-1]}: the sums do not close")
            for f in report["findings"]:
                if f["allele"] and f["allele"]["contig"] == contig:
                    for place in changes(f["allele"]):
                        if place in counts:
                            counts[place] += COPIES[f["zygosity"]]
            for g in report["pharmacogenomics"]:
                if g["gene"] == gene:
                    states[g["state"]] += 1
                    for place, alleles in ((p, ALLELES.get((gene, p), ())) for p in places):
                        for d in g["diplotypes"][:1]:
                            counts[place] += sum(d[a] in alleles for a in ("allele1", "allele2"))
        said = run.stderr.read()
    return gene, names, states, counts, time.monotonic() - begin, run.returncode, said


def main():
    if not DATA or not os.path.exists(KB):
        print("skipped: no ../shared/data (pgx_cohort.py)")
        return
    right = total = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for gene, names, states, counts, seconds, code, said in pool.map(read, sys.argv[1:] or PLACES):
            vcf = f"{DIR}/{gene}.vcf.gz"
            want = samples(vcf)
            is_whole = code == 0 and names == want and sum(states.values()) == len(want)
            total += 1
            right += is_whole
            if not is_whole:
                print(f"  {gene}: exit {code}, {len(names)} of {len(want)} samples {said.strip()}")
            of_bcftools = counts_of_bcftools(vcf, PLACES[gene][1], list(counts))
            for place, n in counts.items():
                total += 1
                right += n == of_bcftools[place] > 0
                if n != of_bcftools[place] or n == 0:
                    print(f"  {gene} {place}: {n} copies, bcftools has {of_bcftools[place]}")
            shown = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
            print(f"  {gene}: {len(names)} samples: {shown}; {1000 * seconds / max(1, len(names)):.1f} ms a "
                  f"sample")
    print(f"gold pgx_cohort: {right}/{total}")
    sys.exit(0 if right == total else 1)


main()
