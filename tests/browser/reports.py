"""The reports that the browser looks at: by `vdt query` on a KB built from tests/sources, to
which 400 made-up ClinVar records and names of hostile people are added, and, where the real
data are, on the real KB."""
import glob
import json
import os
import shutil
import subprocess

ATTACK = "<script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\">'\"]]>&\u202e"
N_MANY = 400
HEADER = ("##fileformat=VCFv4.2\n##contig=<ID=chr7,length=159345973>\n"
          '##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">\n'
          '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads of each allele">\n'
          '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="depth">\n'
          "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{sample}\n")
V600E = (140753336, "A", "T")
CLASSES = ("Pathogenic", "Likely_pathogenic", "Uncertain_significance", "Benign",
           "Conflicting_classifications_of_pathogenicity")


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def made_up_alleles():
    """Places inside BRAF; ids beyond those that ClinVar has given."""
    return [(140734000 + 41 * i, "ACGT"[i % 4], "ACGT"[(i + 1) % 4])
            for i in range(N_MANY)]


def clinvar_row(i, pos1, ref, alt):
    word = CLASSES[i % len(CLASSES)]
    info = {"ALLELEID": 90000000 + i, "CLNDISDB": "MedGen:C0025202",
            "CLNDN": "Melanoma_of_a_made_up_family_with_a_long_name_%d" % i,
            "CLNHGVS": f"NC_000007.14:g.{pos1}{ref}>{alt}",
            "CLNREVSTAT": "criteria_provided,_single_submitter", "CLNSIG": word,
            "CLNVC": "single_nucleotide_variant", "CLNVCSO": "SO:0001483",
            "GENEINFO": "BRAF:673", "MC": "SO:0001583|missense_variant", "ORIGIN": 1}
    if word.startswith("Conflicting"):
        info["CLNSIGCONF"] = "Pathogenic(2)|Uncertain_significance(3)"
    fields = ";".join(f"{k}={v}" for k, v in info.items())
    return f"7\t{pos1}\t{90000000 + i}\t{ref}\t{alt}\t.\t.\t{fields}"


def add_clinvar(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().rstrip("\n").split("\n")
    head = [line for line in lines if line.startswith("#")]
    rows = [line for line in lines if not line.startswith("#")]
    rows += [clinvar_row(i, *a) for i, a in enumerate(made_up_alleles())]
    order = [str(i) for i in range(1, 23)] + ["X", "Y", "MT"]
    rows.sort(key=lambda r: (order.index(r.split("\t")[0]), int(r.split("\t")[1])))
    write(path, "\n".join(head + rows) + "\n")


def add_attacks(sources):
    """A therapy, a citation and a trial's title that are markup."""
    path = os.path.join(sources, "ClinicalEvidenceSummaries.tsv")
    with open(path, encoding="utf-8") as file:
        rows = [line.split("\t") for line in file.read().rstrip("\n").split("\n")]
    column = {name: i for i, name in enumerate(rows[0])}
    text = ATTACK.replace('"', "''")  # a quote alone would open a quoted cell
    n = 0
    for row in rows[1:]:
        if row[column["molecular_profile"]] == "BRAF V600E" and row[column["therapies"]]:
            row[column["citation"]] = text
            row[column["therapies"]] = text if n == 0 else row[column["therapies"]]
            n += 1
    write(path, "\n".join("\t".join(row) for row in rows) + "\n")
    path = os.path.join(sources, "ctgov.v2.json")
    with open(path, encoding="utf-8") as file:
        studies = json.load(file)
    for study in studies:
        study["protocolSection"]["identificationModule"]["briefTitle"] = ATTACK
    write(path, json.dumps(studies))
    return n > 0


def sample(path, alleles, name="P1"):
    rows = "".join(f"chr7\t{p}\t.\t{r}\t{a}\t.\tPASS\t.\tGT:AD:DP\t0/1:60,40:100\n"
                   for p, r, a in sorted(alleles))
    write(path, HEADER.format(sample=name) + rows)


class Maker:
    def __init__(self, vdt, top, out):
        self.vdt, self.top, self.out = vdt, top, out
        shutil.rmtree(out, ignore_errors=True)
        os.makedirs(out)

    def path(self, name):
        return os.path.join(self.out, name)

    def call(self, *args):
        done = subprocess.run([self.vdt, *args], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise SystemExit(f"vdt {' '.join(args)}: {done.stderr.decode()}")

    def kb(self, name, change):
        sources = self.path(f"{name}.sources")
        shutil.copytree(os.path.join(self.top, "tests", "sources"), sources)
        change(sources)
        self.call("build", "-o", self.path(f"{name}.kb"), "--sources", sources,
                  "--curated", os.path.join(self.top, "curated"))
        return self.path(f"{name}.kb")

    def query(self, name, kb, *args):
        """PREFIX.html and PREFIX.json of both languages; the name of the report."""
        for lang in ("en", "ko"):
            self.call("query", "-q", "-k", kb, "--lang", lang, "-O", "html,json", "-o",
                      self.path(f"{name}.{lang}"), *args)
        return name

    def findings(self, name):
        with open(self.path(f"{name}.en.json"), encoding="utf-8") as file:
            return len(json.load(file)["findings"])


def make_small(maker):
    kb = maker.kb("many", lambda s: add_clinvar(os.path.join(s, "clinvar.GRCh38.vcf")))
    sample(maker.path("none.vcf"), [])
    sample(maker.path("one.vcf"), [V600E])
    # V600E itself is one of the 400.
    sample(maker.path("many.vcf"), [V600E] + made_up_alleles()[:N_MANY - 1])
    tumour = ("-t", "COADREAD", "--assembly", "GRCh38")
    return [maker.query(name, kb, *tumour, maker.path(f"{name}.vcf"))
            for name in ("none", "one", "many")]


def make_hostile(maker):
    kb = maker.kb("hostile", add_attacks)
    sample(maker.path("hostile.vcf"), [V600E], ATTACK)
    return maker.query("hostile", kb, "-t", "SKCM", "--assembly", "GRCh38",
                       maker.path("hostile.vcf"))


def make_demo(maker):
    kb, names = maker.path("many.kb"), []
    demo = os.path.join(maker.top, "tests", "demo")
    for path in sorted(glob.glob(os.path.join(demo, "*.vcf"))):
        name = os.path.basename(path)[:-len(".vcf")]
        kind = name.split(".")[-1]
        origin = ("--origin", "germline") if kind == "germline" else ("-t", kind)
        names.append(maker.query("demo-" + name, kb, *origin, path))
    return names


def make_pictures(maker):
    """The made-up gene has a transcript and copy numbers: every picture is drawn."""
    sources = os.path.join(maker.top, "tests", "sources", "made_up", "sources.tsv")
    data = os.path.join(maker.top, "tests", "cli", "data")
    maker.call("build", "-o", maker.path("made-up.kb"), "--sources", sources, "--curated",
               os.path.join(maker.top, "curated"))
    return maker.query("pictures", maker.path("made-up.kb"), "--assembly", "GRCh38", "-t",
                       "DOID:1909", "--cna", f"{data}/events/made.call.cns",
                       f"{data}/made_up.GRCh38.vcf")


def many_real(maker, data):
    """N_MANY alleles of ClinVar's cancer genes that become findings, at even steps."""
    import gzip
    rows = []
    path = f"{data}/clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            c = line.split("\t", 5)
            if not line.startswith("#") and set(c[3] + c[4]) <= set("ACGT"):
                rows.append(c)
    step = len(rows) // N_MANY
    text = HEADER.format(sample="P400").replace(
        "##contig=<ID=chr7,length=159345973>\n", "##reference=GRCh38\n")
    text += "".join(f"{c[0]}\t{c[1]}\t.\t{c[3]}\t{c[4]}\t.\tPASS\t.\tGT:AD:DP"
                    "\t0/1:60,40:100\n" for c in rows[::step][:N_MANY])
    write(maker.path("real-many.vcf"), text)
    return maker.path("real-many.vcf")


def make_real(maker, kb, data):
    tumour = f"{data}/vcf/tumour/T001-COAD.grch38"
    return [
        maker.query("real-coad", kb, "-t", "COAD", "--cna", tumour + ".cna.tsv",
                    tumour + ".vcf.gz"),
        maker.query("real-pgx", kb, "--origin", "germline",
                    f"{data}/vcf/germline/NA18526_GRCh38_getrm_nonref.vcf.gz"),
        maker.query("real-many", kb, "-t", "COAD", many_real(maker, data))]
