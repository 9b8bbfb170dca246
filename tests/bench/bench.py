#!/usr/bin/python3
"""make bench: one table of times and memory, also as OUT/bench.tsv; see tests/README.md.
    bench.py OUT GENERATE   with VDT in the environment; KB and DATA for real samples
BENCH=full: more sizes, more runs of slow tools, whole sources; takes about an hour.
Each group is timed in turn by round_robin.py; ratios are to the first row of its group.  What must
be shown (must.py) stands below."""
import os
import shutil
import subprocess
import sys

import must
import round_robin
from inputs import HERE, Inputs

COLUMNS = ["group"] + round_robin.COLUMNS + ["rows_per_s", "mb_per_s", "mb"]
INFO = "INFO/CLNSIG,INFO/CLNREVSTAT,INFO/CLNDN,INFO/GENEINFO,INFO/ALLELEID"
N_WGS, N_CLINVAR, N_GENES = 4800000, 3500000, 125


class Bench:
    def __init__(self, inputs, is_full):
        self.inputs, self.is_full, self.rows, self.n_unsorted = inputs, is_full, [], 0
        self.vdt = inputs.vdt

    def group(self, group, runs, commands, most=None, rows=None, size=None):
        """rows, size: {name: number}, from which rates are made."""
        for row in round_robin.measure(runs, commands, most):
            seconds, name = row["median_ms"] / 1000, row["what"]
            row["group"] = group
            row["rows_per_s"] = (rows or {}).get(name) and int(rows[name] / seconds)
            row["mb_per_s"] = (size or {}).get(name) and size[name] / 1e6 / seconds
            self.add(row)

    def add(self, row):
        self.rows.append(row)
        print("\t".join(cells(row)), flush=True)

    def size(self, what, kb):
        self.add({"group": "size", "what": what, "mb": os.path.getsize(self.inputs.path(kb)) / 1e6})

    def build(self, label, kb, sources, n_rows):
        """Builds once and times it: a KB is needed all the same."""
        name = f"vdt build, {label}"
        size = sum(os.path.getsize(path) for _, path, _ in sources)
        self.group("build", 1, [(name, self.inputs.build_command(kb, sources))], {name: 1},
                   {name: n_rows}, {name: size})
        self.size(label, kb)


def cells(row):
    return [round_robin.cell(row.get(c)) for c in COLUMNS]


def n_rows(path):
    command = "bgzip -dc" if path.endswith(".gz") else "cat"
    return int(subprocess.run(f"{command} '{path}' | grep -vc '^#'", shell=True, check=True,
                              stdout=subprocess.PIPE).stdout)


def peers(b, vcf, clinvar):
    """Those that are installed, doing the nearest thing: five of ClinVar's fields for each record."""
    found = []
    if shutil.which("bcftools"):
        b.inputs.indexed(vcf)
        b.inputs.indexed(clinvar)
        found.append(("bcftools annotate --threads 2",
                      f"bcftools annotate --threads 2 -a {clinvar} -c {INFO} -Ou -o /dev/null {vcf}"))
    if shutil.which("vcfanno"):
        conf = b.inputs.path("vcfanno.toml")
        fields = [x.split("/")[1] for x in INFO.split(",")]
        with open(conf, "w", encoding="utf-8") as f:
            f.write(f'[[annotation]]\nfile="{os.path.abspath(clinvar)}"\nfields={fields}\n'
                    f'names={fields}\nops={["self"] * len(fields)}\n'.replace("'", '"'))
        found.append(("vcfanno -p 2", f"vcfanno -p 2 {conf} {vcf}"))
    snpsift = shutil.which("SnpSift") or shutil.which("snpSift")
    if snpsift and (b.is_full or "wgs" not in vcf):
        found.append(("SnpSift annotate", f"{snpsift} annotate {clinvar} {vcf}"))
    return found


def queries(b, vcf, kb, is_small=False):
    vdt = f"{b.vdt} query -q -k {kb}"
    return [("bgzip -dc -@2", f"bgzip -dc -@2 {vcf}"), ("bgzip -dc", f"bgzip -dc {vcf}"),
            ("vdt query -@2", f"{vdt} -@ 2 {vcf}"), ("vdt query -@1", f"{vdt} -@ 1 {vcf}")] + (
                [("vdt query -@2, cold", f"@cold {kb} {vcf} -- {vdt} -@ 2 {vcf}")] if is_small else [])


def made_up(b):
    i = b.inputs
    wgs, wes, panel = (i.bgzipped(x + ".vcf.gz", x, N_WGS) for x in ("wgs", "wes", "panel"))
    clinvar = i.bgzipped("clinvar.vcf.gz", "clinvar", N_CLINVAR)
    genes = i.bgzipped("genes.vcf.gz", "clinvar_genes", N_GENES)
    kb, genes_kb = i.path("bench.kb"), i.path("genes.kb")
    if b.is_full or i.is_stale("bench.kb"):
        b.build("ClinVar VCF, 3.5 M", "bench.kb", [("vcf", clinvar, "GRCh38")], n_rows(clinvar))
    else:
        b.size("bench.kb", "bench.kb")
    if i.is_stale("genes.kb"):
        b.build(f"ClinVar VCF, {N_GENES} genes", "genes.kb", [("vcf", genes, "GRCh38")], n_rows(genes))
    for name, vcf, runs, slow in (("WGS", wgs, 7, 1), ("WES", wes, 15, 2), ("panel", panel, 21, 2)):
        commands = queries(b, vcf, kb, name != "WGS")
        if name == "WGS":
            vdt = f"{b.vdt} query -q -k {genes_kb} -@ 2"
            commands += [(f"vdt query, {N_GENES} genes", f"{vdt} {vcf}"),
                         (f"vdt query, {N_GENES} genes, --targets-only", f"{vdt} --targets-only {vcf}")]
            if shutil.which("bcftools"):
                commands.append(("vdt query -@2, BCF", f"{b.vdt} query -q -k {kb} -@ 2 {bcf_of(b, vcf)}"))
        other = peers(b, vcf, clinvar)
        limit = {x: slow if not b.is_full else 3 for x, _ in other}
        n = n_rows(vcf)
        records = {x: n for x, _ in commands + other if not x.startswith("bgzip")}
        b.group(name, runs, commands + other, limit, records)
    unsorted(b, wgs, kb, genes_kb)
    b.group("start", 21, [("vdt --version", f"{b.vdt} --version"), ("vdt show, warm", f"{b.vdt} show -k {kb} VCV10001"),
                          ("vdt show, cold", f"@cold {kb} -- {b.vdt} show -k {kb} VCV10001")])
    batch(b, panel, kb)


def unsorted(b, vcf, kb, genes_kb):
    shuffled = b.inputs.shuffled("wgs.shuffled.vcf.gz", vcf)
    b.n_unsorted = n_rows(shuffled)
    commands = queries(b, shuffled, kb)
    commands.append((f"vdt query -@1, {N_GENES} genes", f"{b.vdt} query -q -k {genes_kb} -@ 1 {shuffled}"))
    b.group("WGS, shuffled", 5, commands, None, {x: b.n_unsorted for x, _ in commands[2:]})


def bcf_of(b, vcf):
    return b.inputs.made("wgs.bcf", f"bcftools view --no-version -Ob '{vcf}'")


def batch(b, panel, kb, n=200):
    path = b.inputs.path("batch.tsv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("input\tid\n" + "".join(f"{os.path.abspath(panel)}\tP{i}\n" for i in range(n)))
    one = f"{b.vdt} query -q -k {kb} --batch {path}"
    names = [f"vdt query --batch, {n} panels, -@{t}" for t in (1, 2)]
    b.group("batch", 5, [(names[0], one + " -@ 1"), (names[1], one + " -@ 2")], None,
            {x: n for x in names})


def sources(b, n):
    """Each kind of source alone."""
    i = b.inputs
    tag = f"{n // 1000}k"
    vcf38, vcf37 = (i.bgzipped(f"{x}.{tag}.vcf.gz", x, n) for x in ("clinvar", "clinvar37"))
    summary = i.bgzipped(f"variant_summary.{tag}.txt.gz", "variant_summary", n)
    submissions = i.bgzipped(f"submission_summary.{tag}.txt.gz", "submission_summary", n)
    label = f"{n / 1e6:g} M"
    both = [("vcf", vcf38, "GRCh38"), ("vcf", vcf37, "GRCh37")]
    b.build(f"ClinVar VCF, GRCh38, {label}", "source.kb", both[:1], n_rows(vcf38))
    b.build(f"ClinVar VCF, GRCh37, {label}", "source.kb", both[1:], n_rows(vcf37))
    b.build(f"variant_summary, {label}", "source.kb", [("variant_summary", summary, "")], n_rows(summary))
    b.build(f"VCFs and submission_summary, {label}", "source.kb",
            both + [("submission_summary", submissions, "")],
            n_rows(vcf38) + n_rows(vcf37) + n_rows(submissions))


def real(b, kb, data):
    """Real samples against the real KB."""
    vcfs = {
        "CEPH, 743 k records of 17 samples": "vcf/germline/CG_CEPH17_b37_chr7-17.vcf.gz",
        "NA12878 composite, 586 k records": "vcf/germline/NA12878_b37_composite.vcf.gz",
        "exome, 37,709 records": "vcf/germline/exomiser_Pfeiffer_exome_b37.vcf.gz",
        "T001-COAD, 3,313 records": "vcf/tumour/T001-COAD.grch38.vcf.gz",
    }
    for name, path in vcfs.items():
        vcf = os.path.join(data, path)
        if not os.path.exists(vcf):
            continue
        sample = f" --sample {first_sample(vcf)}" if "17 samples" in name else ""
        tumour = " -t COAD" if "COAD" in name else " --origin germline"
        vdt = f"{b.vdt} query -q -k {kb}{tumour}{sample}"
        b.group(name, 9, [("bgzip -dc -@2", f"bgzip -dc -@2 {vcf}"),
                          ("vdt query -@2", f"{vdt} -@ 2 {vcf}"),
                          ("vdt query -@1", f"{vdt} -@ 1 {vcf}")])
    pgx = os.path.join(data, "vcf/germline/1kgp_pgx/CYP2C19.vcf.gz")
    if os.path.exists(pgx):
        cohort = b.inputs.made("cohort.vcf", f"bgzip -dc '{pgx}' | cut -f 1-29")
        b.group("real KB", 9, [
            ("vdt query --sample all, 20 samples",
             f"{b.vdt} query -q -k {kb} --origin germline --assembly GRCh38 --sample all {cohort}"),
            ("vdt show BRAF V600E", f"{b.vdt} show -k {kb} BRAF V600E")])


def first_sample(vcf):
    header = subprocess.run(f"bgzip -dc '{vcf}' | grep -m 1 '^#CHROM'", shell=True, check=True,
                            stdout=subprocess.PIPE, text=True).stdout
    return header.rstrip("\n").split("\t")[9]


def scaling(b):
    i = b.inputs
    wgs, panel = i.path("wgs.vcf.gz"), i.path("panel.vcf.gz")
    for n in (100000, 500000, 1500000, 4500000):
        clinvar = i.bgzipped(f"clinvar.{n // 1000}k.vcf.gz", "clinvar", n)
        kb = f"scale.{n // 1000}k.kb"
        b.build(f"ClinVar VCF, {n / 1e6:g} M", kb, [("vcf", clinvar, "GRCh38")], n_rows(clinvar))
        for name, vcf in (("WGS", wgs), ("panel", panel)):
            b.group(f"{name}, KB of {n / 1e6:g} M", 7, queries(b, vcf, i.path(kb)))
    for n in (480000, 1200000, 2400000):
        vcf = i.bgzipped(f"wgs.{n // 1000}k.vcf.gz", "wgs", n)
        b.group(f"WGS of {n / 1e6:g} M, KB of 3.5 M", 7, queries(b, vcf, i.path("bench.kb")))


def others():
    """Benches of their own: scripts beside this one, with VDT, KB, DATA and O."""
    for name in ("xml.sh", "trials.sh"):
        script = os.path.join(HERE, name)
        if os.path.exists(script):
            print(f"== {name}", flush=True)
            subprocess.run(["sh", script], check=True)


def warn_of_load():
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"bench: the load average is {load:.2f}; expected at most 0.5: figures will be noisy", file=sys.stderr,
              flush=True)


def write(b, out):
    musts = must.table(b.rows, N_GENES, b.n_unsorted)
    tail = "\n".join("\t".join(x) for x in [must.COLUMNS] + musts)
    print("== must\n" + tail, flush=True)
    with open(os.path.join(out, "bench.tsv"), "w", encoding="utf-8") as f:
        for row in [COLUMNS] + [cells(r) for r in b.rows]:
            f.write("\t".join(row) + "\n")
        f.write("== must\n" + tail + "\n")


def main(out, generate):
    warn_of_load()
    is_full = os.environ.get("BENCH") == "full"
    kb, data = os.environ.get("KB", ""), os.environ.get("DATA", "")
    b = Bench(Inputs(out, generate, os.environ["VDT"]), is_full)
    print("\t".join(COLUMNS), flush=True)
    made_up(b)
    sources(b, 4500000 if is_full else 200000)
    if kb and data and os.path.exists(kb):
        real(b, kb, data)
    if is_full:
        scaling(b)
    write(b, out)
    if is_full and data:
        others()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
