#!/usr/bin/python3
"""Every VCF of real callers in DATA/vcf/germline and tumour (callers too): the outcome of
`vdt query` is the one judged right for the file, and the accounting closes against an
independent count of records and ALTs.  Of several samples the first is asked for.

What a file is was found out by hand: contig lengths, reference lines, file names of the
sets, and for the files whose header is silent by the coordinates of the genes they cover."""
import gzip
import json
import os
import subprocess
import sys

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))

# file: assembly, how, samples.  A fourth word: the header is silent and the KB knows too
# little of what the file covers, so it may be refused (exit 4) with that message, never
# be taken for the other assembly; named by the user, it is read.
LENGTHS, HEADER, BASES = "contig_lengths", "header", "reference_bases"
UNKNOWN = "the assembly cannot be determined"
EXPECTED = {
    # 1000 Genomes 30x: GRCh38 by its release, the header says nothing but contig names
    "germline/1kgp_pgx/CYP2C19.vcf.gz": ("GRCh38", BASES, 3202),
    "germline/1kgp_pgx/DPYD.vcf.gz": ("GRCh38", HEADER, 2548),
    "germline/1kgp_pgx/NUDT15.vcf.gz": ("GRCh38", BASES, 3202, UNKNOWN),
    "germline/1kgp_pgx/TPMT.vcf.gz": ("GRCh38", BASES, 3202),
    "germline/1kgp_pgx/UGT1A1.vcf.gz": ("GRCh38", BASES, 3202),
    "germline/CG_CEPH17_b37_chr7-17.vcf.gz": ("GRCh37", BASES, 17),
    "germline/NA12878_b37_composite.vcf.gz": ("GRCh37", LENGTHS, 1),
    "germline/NA18526_GRCh38_getrm_nonref.vcf.gz": ("GRCh38", LENGTHS, 1),
    "germline/NA18565_GRCh38_getrm_nonref.vcf.gz": ("GRCh38", LENGTHS, 1),
    "germline/PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr1.vcf.bgz": ("GRCh38", LENGTHS, 3),
    "germline/PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr10.vcf.bgz": ("GRCh38", LENGTHS, 3),
    "germline/PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr13.vcf.bgz": ("GRCh38", LENGTHS, 3),
    "germline/PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr2.vcf.bgz": ("GRCh38", LENGTHS, 3),
    "germline/PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr7.vcf.bgz": ("GRCh38", LENGTHS, 3),
    # lifted from GRCh38: its old liftOver lines name both
    "germline/cpsr_example.vcf.gz": ("GRCh37", BASES, 1),
    "germline/exomiser_Pfeiffer_exome_b37.vcf.gz": ("GRCh37", LENGTHS, 1),
    "germline/gatk4_NA12878.vcf.gz": ("GRCh38", LENGTHS, 1),
    "germline/scout_643594_trio_CSQ_ANN.GRCh37.vcf.gz": ("GRCh37", LENGTHS, 3),
    "germline/slivar_ashk-trio.vcf.gz": ("GRCh37", LENGTHS, 3),
    "tumour/T001-BRCA.grch37.vcf.gz": ("GRCh37", BASES, 1),
    "tumour/T001-BRCA.grch38.vcf.gz": ("GRCh38", BASES, 1),
    "tumour/T001-COAD.grch37.vcf.gz": ("GRCh37", BASES, 1),
    "tumour/T001-COAD.grch38.vcf.gz": ("GRCh38", BASES, 1),
    "tumour/strelka_grch38_admix_pass_indels.vcf.gz": ("GRCh38", LENGTHS, 2),
    "tumour/strelka_grch38_admix_pass_snvs.vcf.gz": ("GRCh38", LENGTHS, 2),
    "tumour/callers/VcfToBedpe_in6_dragen_ambigous_bug.vcf": ("GRCh38", LENGTHS, 1),
    "tumour/callers/an_filter_dragen_somatic_in1.vcf.gz": ("GRCh38", HEADER, 2),
    "tumour/callers/an_vcf_in_dragen.vcf": ("GRCh37", LENGTHS, 1),
    "tumour/callers/an_vcf_out_dragen.vcf": ("GRCh37", LENGTHS, 1),
    "tumour/callers/an_vcf_out_dragen2.vcf": ("GRCh37", LENGTHS, 1),
    "tumour/callers/test.vcf": ("GRCh37", BASES, 2),
    "tumour/callers/test_b37.vcf": ("GRCh37", BASES, 2, UNKNOWN),  # RUNX1 alone
    "tumour/callers/test_b38.vcf": ("GRCh38", LENGTHS, 2),
    "tumour/callers/test_delly.vcf": ("GRCh37", LENGTHS, 2),
    "tumour/callers/test_grch38.vcf": ("GRCh38", BASES, 2),
    "tumour/callers/test_maf2vcf.vcf": ("GRCh37", LENGTHS, 2),
    "tumour/callers/test_merged.vcf": ("GRCh37", HEADER, 2),
    "tumour/callers/test_muse.vcf": ("GRCh37", LENGTHS, 2),
    "tumour/callers/test_mutect.vcf": ("GRCh37", LENGTHS, 2),
    "tumour/callers/test_pindel.vcf": ("GRCh37", HEADER, 2),
    "tumour/callers/test_radia.vcf": ("GRCh37", BASES, 3, UNKNOWN),
    "tumour/callers/test_sniper.vcf": ("GRCh37", BASES, 2, UNKNOWN),
    "tumour/callers/test_strelka.vcf": ("GRCh37", BASES, 2),
    "tumour/callers/test_varscan.vcf": ("GRCh37", BASES, 2, UNKNOWN),
    "tumour/callers/vc_clair_mosaic_out1.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_clair_out1.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_clair_out2.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_clair_out3.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_deepsomatic_out1.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_deepsomatic_out2.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_deepsomatic_out3.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_deepsomatic_out4.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_deepvariant_out1.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_deepvariant_out3.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vc_deepvariant_out4.vcf.gz": ("GRCh38", LENGTHS, 1),
    "tumour/callers/vcf2gsvar_in_dragen.vcf": ("GRCh37", LENGTHS, 1),
    "tumour/callers/vcf2gsvar_in_dragen2.vcf": ("GRCh37", LENGTHS, 1),
}


def found():
    for top in ("germline", "tumour"):
        for where, _, names in sorted(os.walk(f"{DATA}/vcf/{top}")):
            for name in sorted(names):
                if ".vcf" in name:
                    yield os.path.relpath(os.path.join(where, name), f"{DATA}/vcf")


def count(path):
    """Names of samples, records, ALTs: by splitting lines, nothing of vdt's."""
    with open(path, "rb") as f:
        opener = gzip.open if f.read(2) == b"\x1f\x8b" else open
    samples, records, alts = [], 0, 0
    with opener(path, "rb") as f:
        for line in f:
            if line.startswith(b"#CHROM"):
                samples = line.rstrip(b"\r\n").decode().split("\t")[9:]
            elif not line.startswith(b"#"):
                records += 1
                alts += line.split(b"\t", 5)[4].count(b",") + 1
    return samples, records, alts


def run(path, samples, *options):
    args = [VDT, "query", "-k", KB, *options]
    if len(samples) > 1:
        args += ["--sample", samples[0]]
    return subprocess.run(args + [path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)


def faults_of_report(out, n_records, n_alts, samples, want):
    report = json.loads(out)
    sample, book = report["sample"], report["accounting"]["inputs"][0]
    checks = (("assembly", sample["assembly"], want[0]),
              ("assembly_how", sample["assembly_how"], want[1]),
              ("samples", len(samples), want[2]),
              ("records", book["records"], n_records),
              ("alleles", book["alleles"], n_alts),
              ("sum of fates", sum(book["by_fate"].values()), n_alts),
              ("closes", report["accounting"]["closes"], True),
              ("small variants", sum(f["kind"] == "small_variant" for f in report["findings"]),
               book["by_fate"]["finding"]))
    return [f"{what} {got}, expected {right}" for what, got, right in checks if got != right]


def judge(name):
    """(row of the table, faults)"""
    samples, n_records, n_alts = count(f"{DATA}/vcf/{name}")
    done = run(f"{DATA}/vcf/{name}", samples)
    want, words = EXPECTED.get(name), done.stderr.decode("utf-8", "replace")
    row = f"exit {done.returncode}  {n_records} records  {n_alts} alts"
    if want is None:
        return row, ["not in the table of expected outcomes"]
    if want[3:] and done.returncode == 4 and want[3] in words and not done.stdout:
        row += f"  refused, read with --assembly {want[0]}"
        done = run(f"{DATA}/vcf/{name}", samples, "--assembly", want[0])
        words, want = done.stderr.decode("utf-8", "replace"), (want[0], "option", want[2])
    if done.returncode != 0:
        return row, [words.strip()]
    faults = faults_of_report(done.stdout, n_records, n_alts, samples, want)
    return f"{row}  {want[0]} by {want[1]}", faults


def main():
    names, right = list(found()), 0
    for name in names:
        row, faults = judge(name)
        right += not faults
        print(f"{name}: {row}")
        for fault in faults:
            print(f"  WRONG {fault}")
    for name in sorted(set(EXPECTED) - set(names)):
        print(f"{name}: not in {DATA}/vcf")
    total = len(set(names) | set(EXPECTED))
    print(f"gold vcf-files: {right}/{total}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main())
