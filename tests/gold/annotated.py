#!/usr/bin/python3
"""Variants without annotation get transcript, c. and p.; variants with one get the same.

computed: the T001 tumours and copies, without CSQ, ANN and BCSQ, of the annotated tumour
files.  Every allele with a base in the coding exons of a MANE transcript whose bases are
all known has c. and p. on it, that of a single base is the one that a translation here
gives, and what changes the protein of a gene of interest stands so in `vdt query`.

annotated: each CSQ (VEP) or ANN (SnpEff) entry of a transcript that the KB has too says the
same p., where the KB has the bases, and the same c., which for a substitution needs none; a
difference is told by its cause."""
import collections
import glob
import gzip
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

from shared import effects as fx

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
PLAIN = [(f"tumour/T001-{t}.{b.lower()}.vcf.gz", b, t) for t in ("COAD", "BRCA")
         for b in ("GRCh37", "GRCh38")]
FIELDS = ("CSQ", "ANN", "BCSQ")
# VEP 107's own answers for 2,593 sites of GRCh38, beside the files of callers.
MORE = ("gold/consequence/vep107_hgvs_GRCh38_half.vcf.gz", "GRCh38")

CONVENTIONS = """\
annotators write                   vdt writes          compared
c.5_7delTGAinsGG, c.5delA          c.5_7delinsGG       bases after del, dup left out
p.Arg97%3D, p.(=)                  p.Arg97=            decoded
p.Gln12fs (SnpEff)                 p.Gln12ProfsTer3    cut to what is stated
p.Gln12*                           p.Gln12Ter          same
p.Met1Val (SnpEff)                 p.Met1?             start loss is one change
p.Leu5ValfsTer12                   p.Leu5ValfsTer?     same: bases behind the CDS are not known
p. absent beside a splice site     p.?                 not compared"""


def opened(path):
    with open(path, "rb") as f:
        opener = gzip.open if f.read(2) == b"\x1f\x8b" else open
    return opener(path, "rt", encoding="utf-8", errors="replace")


def is_bases(text):
    return re.fullmatch("[ACGTacgt]+", text) is not None


# ---- alleles without annotation ------------------------------------------------------

def stripped(path, out):
    """A copy without annotation fields; its alleles."""
    alleles = []
    with opened(path) as f, open(out, "w", encoding="utf-8") as copy:
        for line in f:
            if re.match(r"##INFO=<ID=(CSQ|ANN|BCSQ)", line):
                continue
            if line[0] != "#":
                c = line.rstrip("\n").split("\t")
                kept = [x for x in c[7].split(";") if not x.startswith(FIELDS)]
                c[7] = ";".join(kept) or "."
                line = "\t".join(c) + "\n"
                alleles += [(c[0], c[1], c[3], a) for a in c[4].split(",")
                            if is_bases(c[3]) and is_bases(a)]
            copy.write(line)
    return alleles


class Covered:
    """MANE transcripts of GRCh38 whose whole coding sequence is in the windows."""

    def __init__(self):
        windows = fx.read_windows()
        self.by_contig, self.cds = collections.defaultdict(list), {}
        for m in fx.models():
            if not any(c == m.contig and b <= m.coding[0][1] and m.coding[0][0] < b + len(s)
                       for c, b, s in windows):
                continue
            cds = fx.coding_bases(windows, m)
            if "N" not in cds:
                self.by_contig[m.contig].append(m)
                self.cds[m.id] = cds

    def at(self, allele):
        contig, pos, ref, alt = allele[0].removeprefix("chr"), int(allele[1]), *allele[2:]
        beg, end = pos + (ref[0] == alt[0]), pos + len(ref) - 1
        return [m for m in self.by_contig[contig]
                if any(beg <= e and max(beg, end) >= b for b, e in m.coding)]

    def substitution(self, m, allele):
        """p. of a single base."""
        pos, new = int(allele[1]), allele[3]
        if m.strand == "+":
            offset = sum(min(e, pos) - b + 1 for b, e in m.coding if b <= pos) - 1
        else:
            offset = sum(e - max(b, pos) + 1 for b, e in m.coding if e >= pos) - 1
            new = fx.revcomp(new)
        cds, i = self.cds[m.id], offset // 3 * 3
        old = cds[i:i + 3]
        codon = old[:offset - i] + new + old[offset - i + 1:]
        a, b = fx.CODONS[old], fx.CODONS[codon]
        if i == 0:
            return "p.Met1?"
        return f"p.{fx.NAMES[a]}{i // 3 + 1}{'=' if a == b else fx.NAMES[b]}"


def missing(row, m, covered, allele):
    """What a row lacks."""
    if row is None:
        return "no effect on " + m.id
    if row["unknown"] != "0" or not row["c"] or not row["p"]:
        return f"c. {row['c']!r} p. {row['p']!r}, bases unknown: {row['unknown']}"
    if len(allele[2]) == len(allele[3]) == 1:
        right = covered.substitution(m, allele)
        if row["p"] != right and not (row["p"].startswith("p.Ter") and "ext" in row["p"]):
            return f"p. {row['p']}, expected {right}"
    return ""


def query_faults(path, assembly, tumour, wanted):
    """Alleles that the report lacks, or shows without transcript, c. or p."""
    out = subprocess.run([VDT, "query", "-k", KB, "--assembly", assembly]
                         + (["-t", tumour] if tumour else []) + [path],
                         stdout=subprocess.PIPE, check=True).stdout
    by_allele = {x["allele"]["as_given"]: x for x in json.loads(out)["findings"]
                 if x["kind"] == "small_variant"}
    faults = []
    for allele, row in wanted.items():
        x = by_allele.get(":".join(allele))
        if x is None:
            faults.append(f"{':'.join(allele)} {row['gene']} {row['p']}: no finding")
        elif not (x["transcript"] == row["transcript"] and x["hgvs_c"] and x["hgvs_p"]):
            faults.append(f"{':'.join(allele)}: {x['transcript']} {x['hgvs_c']} {x['hgvs_p']}, "
                          f"expected {row['transcript']} {row['c']} {row['p']}")
    return faults


def check_computed(covered):
    right = total = 0
    listed = {x.split("\t")[0] for t in ("cancer_genes", "hereditary_genes", "pgx_genes")
              for x in open(f"curated/{t}.tsv", encoding="utf-8")}
    files = PLAIN + [(x[0], x[1], None) for x in annotated_files() if "tumour/" in x[0]]
    with tempfile.TemporaryDirectory() as directory:
        for name, assembly, tumour in files:
            copy = f"{directory}/copy.vcf"
            alleles = stripped(f"{DATA}/vcf/{name}", copy)
            rows, n, wanted = fx.effects(alleles, assembly), 0, {}
            for allele in alleles if assembly == "GRCh38" else []:
                for m in covered.at(allele):
                    row = next((r for r in rows[allele] if r["transcript"] == m.id), None)
                    fault = missing(row, m, covered, allele)
                    n, total, right = n + 1, total + 1, right + (not fault)
                    if fault:
                        print(f"computed: {name} {':'.join(allele)}: {fault}")
                    elif row["tag"] == "MANE Select" and row["gene"] in listed \
                            and re.search(ALTERING, row["terms"]):
                        wanted[allele] = row
            faults = query_faults(copy, assembly, tumour, wanted)
            for fault in faults:
                print(f"computed: {name} {fault}")
            total, right = total + len(wanted), right + len(wanted) - len(faults)
            print(f"computed: {name} {assembly}: {n} alleles in covered coding exons, "
                  f"{len(wanted)} findings")
    print(f"gold annotated-computed: {right}/{total}")
    return right == total


ALTERING = ("missense|stop_gained|stop_lost|start_lost|frameshift|inframe|protein_altering"
            "|splice_donor|splice_acceptor")


# ---- alleles with annotation ---------------------------------------------------------

def annotated_files():
    """(name, assembly) of the files under vcf whose header declares an annotation."""
    for path in sorted(glob.glob(f"{DATA}/vcf/germline/*") + glob.glob(f"{DATA}/vcf/tumour/**",
                                                                       recursive=True)):
        if ".vcf" not in path:
            continue
        with opened(path) as f:
            head = "".join(itertools.takewhile(lambda x: x[0] == "#", f))
        if re.search(r"##INFO=<ID=(CSQ|ANN)[,_]", head):
            yield os.path.relpath(path, f"{DATA}/vcf"), "GRCh37" if "GRCh37" in path or \
                re.search(r"ID=(chr)?1,length=249250621", head) else "GRCh38"


def entries(path):
    """(allele, transcript, c., p., annotator) of every entry that names a transcript."""
    columns = {}
    with opened(path) as f:
        for line in f:
            m = re.match(r'##INFO=<ID=(CSQ\w*|ANN),.*?(?:Format: |annotations: \')([^">]*)', line)
            if m:
                columns[m[1]] = [x.strip(" '\"") for x in m[2].split("|")]
            if line[0] == "#":
                continue
            c = line.rstrip("\n").split("\t")
            info = dict(x.partition("=")[::2] for x in c[7].split(";"))
            alts = c[4].split(",")
            for key, names in columns.items():
                for text in filter(None, info.get(key, "").split(",")):
                    e = dict(zip(names, text.split("|")))
                    alt = pick(e.get("Allele"), c[3], alts)
                    who = e.get("Feature") or e.get("Feature_ID")
                    if alt and who:
                        yield ((c[0], c[1], c[3], alt), who,
                               last(e.get("HGVSc") or e.get("HGVS.c", "")),
                               last(e.get("HGVSp") or e.get("HGVS.p", "")), key)


def pick(word, ref, alts):
    """The ALT that an entry is about: VEP leaves out the first base that all share."""
    if len(alts) == 1:
        return alts[0]
    for alt in alts:
        cut = alt[1:] or "-" if all(a[:1] == ref[:1] for a in alts) else alt
        if word in (alt, cut):
            return alt
    return None


def last(hgvs):
    return urllib.parse.unquote(hgvs).rpartition(":")[2]


def same_p(ours, said):
    said = said.replace("*", "Ter")
    if said in ("p.(=)", "p.="):
        return ours.endswith("=")
    if said.startswith("p.Met1") and ours == "p.Met1?":
        return True
    if ours.endswith("fsTer?"):
        return said.startswith(ours[:-1])
    if said.endswith("fs"):
        return ours.startswith(said[:-2]) and "fs" in ours
    return ours == said


def cause_p(row, c):
    if re.search(r"\d[-+]\d", c) and "frameshift" in row["terms"]:
        return "by its place in the repeat it is intronic; its bases leave the splice site whole"
    if row["c"] != c:
        return "another c."
    return "another p. of the same c."


def cause_c(row, who):
    version = who.partition(".")[2]
    ours = (row["twin"] if who.startswith("ENST") else row["transcript"]).partition(".")[2]
    if version and version != ours:
        return "another version of the transcript"
    return "no version stated" if not version else "the same version"


class Tally:
    def __init__(self, name):
        self.name, self.right, self.total = name, 0, 0
        self.causes = collections.defaultdict(list)

    def add(self, is_right, why, example):
        self.total += 1
        self.right += is_right
        if not is_right:
            self.causes[why].append(example)

    def show(self):
        for why, examples in sorted(self.causes.items()):
            print(f"differs in {self.name}: {len(examples)} {why}")
            for x in examples[:5]:
                print(f"    {x}")


def compare(rows, found, tallies, left):
    for allele, who, c, p, key in found:
        base = who.partition(".")[0]
        row = next((r for r in rows.get(allele, []) if base in
                    (r["transcript"].partition(".")[0], r["twin"].partition(".")[0])), None)
        if row is None:
            left["transcript not in the KB, or not touched"] += 1
            continue
        text = (f"{':'.join(x[:30] for x in allele)} {who} {row['gene']}: {row['transcript']} "
                f"{row['c']} {row['p']} {row['terms']} | {key} {c} {p}")
        if c and row["c"]:
            bare = re.sub("(del|dup)[ACGT]+", r"\1", c)
            tallies["c."].add(row["c"] == bare, cause_c(row, who), text)
        elif c:
            left["c.: the shift of an indel is not known without bases"] += 1
        if row["unknown"] != "0" or not row["c"]:
            left["p.: bases of the transcript are not known"] += bool(p)
        elif p or row["p"] not in ("", "p.?"):
            tallies["p."].add(same_p(row["p"], p), cause_p(row, c), text)


def check_annotated():
    tallies, left = {k: Tally(k) for k in ("c.", "p.")}, collections.Counter()
    for name, assembly in [(f"vcf/{n}", a) for n, a in annotated_files()] + [MORE]:
        found = list(entries(f"{DATA}/{name}"))
        alleles = sorted({e[0] for e in found if is_bases(e[0][3])})
        before = [t.total for t in tallies.values()]
        compare(fx.effects(alleles, assembly), found, tallies, left)
        n = [t.total - b for t, b in zip(tallies.values(), before)]
        print(f"annotated: {name} {assembly}: {len(found)} entries, c. of {n[0]} and p. of {n[1]} "
              "compared")
    for t in tallies.values():
        t.show()
    for why, n in left.most_common():
        print(f"not compared: {n} {why}")
    c, p = tallies["c."], tallies["p."]
    print(f"gold annotated-c: {c.right}/{c.total}")
    print(f"gold annotated: {p.right}/{p.total}")
    return p.right >= 0.98 * p.total and c.right >= 0.95 * c.total


def main():
    print(CONVENTIONS)
    good = [check_computed(Covered()), check_annotated()]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
