#!/usr/bin/python3
"""Writes window.fa and the models of its gene as GFF3, GTF and genePred: a made-up BRAF of three
exons, 116 codons on contig 7, whose bases are random but for the codons named below.  No base and
no place of it is a real one.  Nothing here runs in the tests: the files are in the tree."""
import random

BEGIN = 1000001
EXONS = {"NM_900001.1": [(1000201, 1000300), (1000501, 1000650), (1000901, 1001150)],
         "NM_900002.1": [(1000401, 1000440), (1000501, 1000650), (1000901, 1001150)]}
CDS = {"NM_900001.1": (1000253, 1001050), "NM_900002.1": (1000411, 1001050)}
TAG = {"NM_900001.1": "MANE Select", "NM_900002.1": "MANE Plus Clinical"}
# Of NM_900001.1; NM_900002.1 counts six less from 17 on.
CODONS = {1: "ATG", 24: "GAC", 29: "ACC", 30: "CTG", 31: "GAC", 33: "GGT", 36: "AGC", 39: "TTC",
          40: "CAG", 41: "CAG", 42: "CAG", 43: "TGG", 49: "GTC", 50: "AAA", 51: "AAA", 52: "AGC",
          60: "GCC", 116: "TAA"}
NO_BASES = ("NM_900003.1", "MET", 1010001, 1010300)  # one exon, CDS 1010101-1010199, no window


def coding(name):
    first, last = CDS[name]
    return [(max(b, first), min(e, last)) for b, e in EXONS[name] if b <= last and e >= first]


def window():
    rng = random.Random("made up")
    bases = rng.choices("ACGT", k=1400)

    def put(pos, text):
        bases[pos - BEGIN:pos - BEGIN + len(text)] = text

    stops = {"TAA", "TAG", "TGA"}
    codons = [c for c in (a + b + d for a in "ACGT" for b in "ACGT" for d in "ACGT")
              if c not in stops]
    places = [p for b, e in coding("NM_900001.1") for p in range(b, e + 1)]
    for i in range(116):
        codon = CODONS.get(i + 1) or rng.choice(codons)
        for pos, base in zip(places[3 * i:3 * i + 3], codon):
            put(pos, base)
    put(1000411, "ATG" + "".join(rng.choice(codons) for _ in range(9)))
    for b, e in {x for exons in EXONS.values() for x in exons[1:]}:
        put(b - 2, "AG")
    for b, e in {x for exons in EXONS.values() for x in exons[:-1]}:
        put(e + 1, "GT")
    return "".join(bases)


def write_gff3(f):
    f.write("##gff-version 3\n#!genome-build GRCh38.p14\n")
    rows = lambda kind, b, e, phase, text: f.write(
        f"7\tmade\t{kind}\t{b}\t{e}\t.\t+\t{phase}\t{text}\n")
    rows("gene", 1000201, 1001150, ".", "ID=gene-BRAF;Name=BRAF;gene=BRAF;Dbxref=HGNC:HGNC:1097")
    for name, exons in EXONS.items():
        rows("mRNA", exons[0][0], exons[-1][1], ".",
             f"ID=rna-{name};Parent=gene-BRAF;gene=BRAF;transcript_id={name};tag={TAG[name]}")
        for b, e in exons:
            rows("exon", b, e, ".", f"Parent=rna-{name};transcript_id={name}")
        done = 0
        for b, e in coding(name):
            protein = name.replace("NM", "NP")
            rows("CDS", b, e, -done % 3,
                 f"ID=cds-{protein};Parent=rna-{name};protein_id={protein}")
            done += e - b + 1
    name, gene, b, e = NO_BASES
    rows("gene", b, e, ".", f"ID=gene-{gene};Name={gene};gene={gene};Dbxref=HGNC:HGNC:7029")
    rows("mRNA", b, e, ".",
         f"ID=rna-{name};Parent=gene-{gene};gene={gene};transcript_id={name};tag=MANE Select")
    rows("exon", b, e, ".", f"Parent=rna-{name}")
    rows("CDS", b + 100, b + 198, 0, f"ID=cds-3;Parent=rna-{name};protein_id=NP_900003.1")


def write_gtf(f):
    rows = lambda kind, b, e, phase, text: f.write(
        f"7\tmade\t{kind}\t{b}\t{e}\t.\t+\t{phase}\t{text}\n")
    for name, exons in EXONS.items():
        ids = f'gene_id "BRAF"; transcript_id "{name}"; gene "BRAF"; tag "{TAG[name]}";'
        rows("transcript", exons[0][0], exons[-1][1], ".",
             ids + ' transcript_biotype "mRNA"; db_xref "HGNC:HGNC:1097";')
        done = 0
        for b, e in exons:
            rows("exon", b, e, ".", ids)
        for b, e in coding(name):
            e -= 3 * (e == CDS[name][1])  # without the stop codon
            rows("CDS", b, e, -done % 3,
                 ids + f' protein_id "{name.replace("NM", "NP")}";')
            done += e - b + 1
        rows("start_codon", CDS[name][0], CDS[name][0] + 2, 0, ids)
        rows("stop_codon", CDS[name][1] - 2, CDS[name][1], 0, ids)


def write_genepred(f):
    for i, (name, exons) in enumerate(EXONS.items(), 1):
        commas = lambda numbers: ",".join(map(str, numbers)) + ","
        frames, done = [], 0
        for b, e in exons:
            b, e = max(b, CDS[name][0]), min(e, CDS[name][1])
            frames.append(done % 3 if b <= e else -1)
            done += max(0, e - b + 1)
        f.write("\t".join(map(str, [
            name, "chr7", "+", exons[0][0] - 1, exons[-1][1], CDS[name][0] - 1, CDS[name][1],
            len(exons), commas(b - 1 for b, _ in exons), commas(e for _, e in exons), 0, "BRAF",
            "cmpl", "cmpl", commas(frames)])) + "\n")


def main():
    bases = window()
    with open("window.fa", "w", encoding="ascii") as f:
        f.write(f">chr7:{BEGIN}-{BEGIN + len(bases) - 1} made up\n")
        for i in range(0, len(bases), 70):
            f.write(bases[i:i + 70] + "\n")
    for name, write in (("gff3", write_gff3), ("gtf", write_gtf), ("genepred", write_genepred)):
        with open(f"models.{name}", "w", encoding="ascii") as f:
            write(f)


main()
