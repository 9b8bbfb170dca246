"""What the gold scripts of alleles share: effects_driver, and the MANE models and reference
windows read from the sources themselves, so that nothing of vdt judges vdt."""
import collections
import gzip
import os
import re
import subprocess

KB, DATA = os.environ["KB"], os.environ["DATA"]
DRIVER = os.path.join(os.environ.get("O", "build"), "tests/gold/effects_driver")
COLUMNS = ("contig pos ref alt allele ref_check g g_repeat transcript twin protein gene tag"
           " c c_repeat p change terms unknown").split()
FASTA = ("cancer_gene_exons.GRCh38.fa", "cancer_gene_genomic.GRCh38.fa.gz",
         "brca1.GRCh38_chr17_43000001-43200000.fa", "brca2.GRCh38_chr13_32300001-32500000.fa")
# Bases of GRCh37 placed on GRCh38 (tests/real_sources.sh).
LEFT_OUT = (("1", 97883204), ("1", 97075742))
CODONS = dict(zip((a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"),
                  "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"))
NAMES = dict(zip("ARNDCQEGHILKMFPSTWYV*", "Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met "
                 "Phe Pro Ser Thr Trp Tyr Val Ter".split()))
# id, twin (Ensembl), gene, contig, strand, exons and coding parts of them, ascending
Model = collections.namedtuple("Model", "id twin gene contig strand exons coding")


def driver(*args, text=""):
    done = subprocess.run([DRIVER, KB, *args], input=text.encode(), check=True,
                          stdout=subprocess.PIPE)
    return [x.split("\t") for x in done.stdout.decode().splitlines()]


def effects(alleles, assembly="GRCh38"):
    """The driver's rows by (contig, pos, ref, alt)."""
    out = collections.defaultdict(list)
    text = "".join("\t".join(a) + "\n" for a in alleles)
    for line in driver(assembly, text=text):
        row = dict(zip(COLUMNS, line))
        out[tuple(row[k] for k in COLUMNS[:4])].append(row)
    return out


def models():
    """Of GRCh38, as the MANE table has them."""
    with gzip.open(f"{DATA}/reference/MANE_bigGenePred_GRCh38.tsv.gz", "rt") as f:
        for line in f:
            c = line.rstrip("\n").split("\t")
            sizes, begs = ([int(x) for x in c[k].strip(",").split(",")] for k in (10, 11))
            exons = [(int(c[1]) + b + 1, int(c[1]) + b + n) for b, n in zip(begs, sizes)]
            first, last = int(c[6]) + 1, int(c[7])
            coding = [(max(b, first), min(e, last)) for b, e in exons if b <= last and e >= first]
            yield Model(c[21], c[12], c[18], c[0][3:], c[5], exons, coding)


def read_windows():
    """(contig, first position, bases) of the GRCh38 windows."""
    windows = []
    for name in FASTA:
        opener = gzip.open if name.endswith(".gz") else open
        with opener(f"{DATA}/reference/{name}", "rt", encoding="ascii") as f:
            for line in f:
                if line[0] == ">":
                    contig, beg = re.match(r">chr(\w+):(\d+)-", line).groups()
                    windows.append((contig, int(beg), []))
                else:
                    windows[-1][2].append(line.strip().upper())
    return [(contig, beg, "".join(bases)) for contig, beg, bases in windows
            if (contig, beg) not in LEFT_OUT]


def span(windows, contig, beg, end):
    """Bases of the plus strand; N where not known."""
    for c, b, bases in windows:
        if c == contig and b <= beg and end < b + len(bases):
            return bases[beg - b:end - b + 1]
    return "N" * (end - beg + 1)


def revcomp(bases):
    return bases[::-1].translate(str.maketrans("ACGT", "TGCA"))


def coding_bases(windows, model):
    cds = "".join(span(windows, model.contig, b, e) for b, e in model.coding)
    return revcomp(cds) if model.strand == "-" else cds


def translate(cds):
    return "".join(CODONS.get(cds[i:i + 3], "X") for i in range(0, len(cds), 3))
