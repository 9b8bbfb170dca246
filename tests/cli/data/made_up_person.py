#!/usr/bin/python3
"""made_up_person.py: writes clinvar.vcf, 3,000 made-up alleles in 6 genes of GRCh38, and person.vcf, 5,000 records in
genome order: 600 have an allele of ClinVar's, 300 another one there, most others are far away; shuffled.vcf is the same
in another order."""
import random

from clinvar_head import CLINVAR

GENES = [("chr1", 11_106_535, "MTOR"), ("chr1", 114_704_469, "NRAS"), ("chr2", 47_403_067, "MSH2"),
         ("chr7", 55_019_017, "EGFR"), ("chr7", 140_719_327, "BRAF"), ("chr17", 43_044_295, "BRCA1")]
LENGTHS = {"chr1": 248_956_422, "chr2": 242_193_529, "chr7": 159_345_973, "chr17": 83_257_441}
HEAD = "##fileformat=VCFv4.2\n" + "".join(f"##contig=<ID={c},length={n}>\n" for c, n in LENGTHS.items())
PERSON = """##FILTER=<ID=q10,Description="low">
##INFO=<ID=PAD,Number=1,Type=String,Description="noise">
##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tmade_up
"""


def allele(r):
    ref = "".join(r.choice("ACGT") for _ in range(r.choice([1, 1, 1, 1, 2, 4])))
    alt = ref[0] + r.choice(["", "A", "GT"]) if len(ref) > 1 else r.choice([x for x in "ACGT" if x != ref])
    return ref, alt if alt != ref else ref + "C"


def knowledge(r):
    """{(contig, pos): (ref, alt, gene)}, each a few bases from the next."""
    found = {}
    for contig, pos, gene in GENES:
        for _ in range(500):
            pos += r.randrange(6, 40)
            found[contig, pos] = (*allele(r), gene)
    return found


def record(r, contig, pos, ref, alts):
    depth = [r.randrange(5, 60) for _ in range(1 + len(alts))]
    noise = "%0600x" % r.getrandbits(2400)
    return (f"{contig}\t{pos}\t.\t{ref}\t{','.join(alts)}\t{r.randrange(10, 99)}\t{r.choice(['PASS', 'PASS', 'q10'])}\t"
            f"PAD={noise}\tGT:AD\t{r.choice(['0/1', '1/1', f'0/{len(alts)}'])}:{','.join(map(str, depth))}\n")


def person(r, known):
    records = []
    for (contig, pos), (ref, alt, _) in r.sample(sorted(known.items()), 900):
        other = ref + "TTT"
        alts = [alt] if r.random() < 0.5 else [other, alt] if r.random() < 0.33 else [other]
        records.append((contig, pos, ref, alts))
    while len(records) < 5000:
        contig = r.choice(list(LENGTHS))
        ref, alt = allele(r)
        records.append((contig, r.randrange(LENGTHS[contig] * 6 // 10, LENGTHS[contig]), ref, [alt]))
    records.sort(key=lambda x: (list(LENGTHS).index(x[0]), x[1], x[2], x[3]))
    return [record(r, *x) for x in records]


def main():
    r = random.Random(12)
    known = knowledge(r)
    with open("clinvar.vcf", "w", encoding="ascii") as f:
        f.write(HEAD + CLINVAR)
        for i, ((contig, pos), (ref, alt, gene)) in enumerate(known.items()):
            f.write(f"{contig[3:]}\t{pos}\t{10001 + i}\t{ref}\t{alt}\t.\t.\tALLELEID={50001 + i};CLNDN=not_provided;"
                    f"CLNREVSTAT=criteria_provided,_single_submitter;CLNSIG={r.choice(['Pathogenic', 'Benign'])};"
                    f"GENEINFO={gene}:{i % 7 + 1}\n")
    lines = person(r, known)
    with open("person.vcf", "w", encoding="ascii") as f:
        f.writelines([HEAD, PERSON] + lines)
    r.shuffle(lines)
    with open("shuffled.vcf", "w", encoding="ascii") as f:
        f.writelines([HEAD, PERSON] + lines)


main()
