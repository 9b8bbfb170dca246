#!/usr/bin/python3
"""BRCA1 and BRCA2 of ClinVar: genomic HGVS and consequence of every record of the 2026-02
VCF, c. and p. of every GRCh38 row of variant_summary 2021, computed from the alleles alone.

How the two ways of writing are made one is CONVENTIONS below and nothing else: no list of
single records.  What is outside of vdt's job is told by its cause, from the record's own
words, and counted."""
import collections
import csv
import gzip
import os
import re
import sys
import urllib.parse

from shared import effects as fx

DATA = os.environ["DATA"]
VCF = f"{DATA}/clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz"
SUMMARY = f"{DATA}/clinvar/tsv/variant_summary_20210124.first_rows.txt.gz"
# Windows of the KB (data/README.md); records in them are the 36,031.
PLACES = {"17": (43000001, 43200000), "13": (32300001, 32500000)}
OURS = ("NM_007294", "NM_000059")  # MANE Select of BRCA1, BRCA2

CONVENTIONS = """\
where        ClinVar writes                      vdt writes          how they are compared
CLNHGVS      g.123AC[3] for 2+ bases, 1+ copies  del, dup, ins       by vdt's repeat spelling
CLNHGVS      g.1%3D (URL-encoded)                -                   decoded
MC           nonsense                            stop_gained         same term
MC           initiator_codon_variant             start_lost          same term
MC           inframe_indel (any length)          inframe_insertion,  one group, with inframe_*
                                                 inframe_deletion,
                                                 protein_altering_variant
MC           no splice_region                    splice_region       left out beside other terms
MC           no stop_retained, start_retained    stop_retained       synonymous_variant
MC           no coding_sequence_variant          coding_sequence     left out
MC           union over all transcripts          one transcript      vdt's most severe is a member
MC           frameshift or nonsense when the     both                either is a member
             first new residue is a stop
MC           nonsense when the new stop begins   frameshift          same, when the script finds
             in the inserted bases                                   the stop there
MC           splice_*, initiator_codon when any  by the bases: what  same, when the script finds
             place of the repeat touches it      stays whole is      a place of the repeat that
                                                 not hit             leaves it whole
Name         c.1_2delAC, c.1dupA, c.1_122del122  c.1_2del, c.1dup    bases, length left out
Name         c.66_67AG[1] or c.66AG[1]           c.66_67del          by repeat spelling, first base
Name         p.Gln1756fs                         p.Gln1756ProfsTer74 cut after what ClinVar states
Name         p.Glu765_Ser766insTer,              p.Ser766Ter         same new stop, same first
             p.Ser766delinsThrTer, p.Ser766Terfs p.Ser766ThrfsTer2   new residue
Name         p.Met1Val                           p.Met1?             start loss is one change
Name         p. absent                           p. given            not compared

what is left      why
CLNHGVS, 10       insertions that NCBI describes as copies of two or more units side by side
                  (TA[2]ATTG...[1]), where HGVS v21 has ins; vdt gives ins
MC, 1             a duplication of a whole exon; MC says intron_variant
Name c., 5        3 deletions at an exon/exon junction, which HGVS keeps in the exon that is hit
                  first and NCBI moved over the junction; c.135-9dup, not at the end of its run
                  of T; a repeat over the edge of an exon
Name p., 2        NCBI's new stop is one residue later than the bases have it"""

MC_NAMES = {"stop_gained": "nonsense", "start_lost": "initiator_codon_variant",
            "stop_retained_variant": "synonymous_variant",
            "start_retained_variant": "synonymous_variant"}
MC_LEFT_OUT = {"splice_region_variant", "coding_sequence_variant"}
MC_INFRAME = {"inframe_insertion", "inframe_deletion", "inframe_indel",
              "protein_altering_variant"}
MC_SITE = {"splice_donor_variant", "splice_acceptor_variant", "initiator_codon_variant"}
MC_NOT_CODING = {"intron_variant", "non-coding_transcript_variant", "5_prime_UTR_variant",
                 "3_prime_UTR_variant", "genic_upstream_transcript_variant"}
NOT_OF_MC = "MC without a term of the MANE transcript, in whose coding exon the allele lies"


def best(rows):
    """Of BRCA1 or BRCA2 when it is touched, else of the neighbour."""
    return next((r for r in rows if r["transcript"].startswith(OURS)), rows[0])


def vcf_records():
    with gzip.open(VCF, "rt", encoding="utf-8") as f:
        for line in f:
            c = line.rstrip("\n").split("\t")
            if line[0] == "#" or c[0] not in PLACES:
                continue
            if PLACES[c[0]][0] <= int(c[1]) <= PLACES[c[0]][1]:
                info = dict(x.partition("=")[::2] for x in c[7].split(";"))
                yield (c[0], c[1], c[3], c[4]), info


def show(counts, examples):
    for what, n in sorted(counts.items(), key=lambda x: ("MISS" in x[0], x[0], -x[1])):
        print(f"{what}: {n}")
        for x in examples[what][:int(os.environ.get("N","5"))] if "MISS" in what else []:
            print(f"    {x}")


def outside(allele):
    """Why a record is not an allele of bases; empty: it is one."""
    if allele[3] == ".":
        return 'ALT is "." (no change)'
    if re.fullmatch("[ACGT]+", allele[3]):
        return ""
    return "N or IUPAC codes in ALT"


def judge_g(row, hgvs):
    if row["ref_check"] != "agrees":
        return "MISS REF " + row["ref_check"]
    if row["g"] == hgvs:
        return "identical"
    if row["g_repeat"] and hgvs.split(":")[0] + ":" + row["g_repeat"] == hgvs:
        return "by repeat spelling"
    if hgvs.count("[") > 1:
        return "MISS an insertion described as copies of several units"
    return "MISS another description"


def mc_names(terms):
    terms = [t for t in terms.split("&") if t]
    left = [t for t in terms if t not in MC_LEFT_OUT] or terms
    return [MC_NAMES.get(t, t) for t in left]


class Genome:
    """Bases of the windows and exons of the two transcripts, read from the sources."""

    def __init__(self):
        self.sites, self.coding = {"13": [], "17": []}, {"13": [], "17": []}
        windows = fx.read_windows()
        self.bases = {c: fx.span(windows, c, *place) for c, place in PLACES.items()}
        for m in fx.models():
            if m.id.startswith(OURS):
                self.coding[m.contig] += m.coding
                self.add_sites(m)

    def add_sites(self, m):
        """The first and last two bases of each intron, and the start codon."""
        for (_, end), (beg, _) in zip(m.exons, m.exons[1:]):
            self.sites[m.contig] += [(end + 1, end + 2), (beg - 2, beg - 1)]
        first, last = m.coding[0][0], m.coding[-1][1]
        self.sites[m.contig].append((first, first + 2) if m.strand == "+" else (last - 2, last))

    def at(self, contig, pos):
        return self.bases[contig][pos - PLACES[contig][0]]

    def places(self, contig, pos, ref, alt):
        """Every place of an indel in its repeat: (first base changed, bases lost, bases
        that are put before it)."""
        lost, new = ref[1:], alt[1:]
        if ref[0] != alt[0] or (lost and new) or not lost + new:
            return
        beg, moved = pos + 1, lost or new
        while self.at(contig, beg - 1) == moved[-1]:
            moved, beg = moved[-1] + moved[:-1], beg - 1
        while True:
            yield beg, len(lost), "" if lost else moved
            follows = self.at(contig, beg + len(lost))
            if follows != moved[0]:
                return
            moved, beg = moved[1:] + moved[0], beg + 1

    def is_coding(self, contig, pos, ref):
        """Lies a base of REF, but for an anchor, in a coding exon?"""
        beg, end = pos + (len(ref) > 1), pos + len(ref) - 1
        return any(beg <= e and end >= b for b, e in self.coding[contig])

    def leaves_sites_whole(self, contig, pos, ref, alt):
        """Has the indel a place that changes no base of any splice site?"""
        for beg, n_lost, _ in self.places(contig, pos, ref, alt):
            end = beg + n_lost - 1  # beg - 1 for an insertion: it stands before beg
            if not any(a <= end and b >= beg if n_lost else a < beg <= b
                       for a, b in self.sites[contig]):
                return True
        return False


def stop_is_inserted(row):
    """Does the new stop codon begin in inserted bases?"""
    c = re.fullmatch(r"c\.(\d+)(?:_(\d+))?(?:ins([ACGT]+)|(dup))", row["c"])
    p = re.fullmatch(r"p\.[A-Z][a-z]{2}(\d+)[A-Z][a-z]{2}fsTer(\d+)", row["p"])
    if not c or not p:
        return False
    first, last = int(c[1]), int(c[2] or c[1])
    beg, n = (first, len(c[3])) if c[3] else (last, last - first + 1)
    stop = 3 * (int(p[1]) + int(p[2]) - 2)  # bases of the coding sequence before it
    return beg <= stop < beg + n


def judge_mc(row, mc, genome):
    ours = mc_names(row["terms"])
    if not mc:
        return "not compared: no MC"
    if not ours:
        return "not compared: outside of MANE transcripts"
    first = ours[0]
    if first in mc or (first in MC_INFRAME and mc & MC_INFRAME):
        return "member"
    if first == "nonsense" and "frameshift_variant" in ours and "frameshift_variant" in mc:
        return "member: a frameshift to a stop"
    if first == "frameshift_variant" and "nonsense" in mc and stop_is_inserted(row):
        return "member: the new stop begins in inserted bases"
    allele = row["contig"], int(row["pos"]), row["ref"], row["alt"]
    if mc & MC_SITE and not MC_SITE & set(ours) and genome.leaves_sites_whole(*allele):
        return "member: another place of the repeat touches the splice site or start codon"
    if mc <= MC_NOT_CODING and genome.is_coding(*allele[:3]):
        return NOT_OF_MC
    return f"MISS {'&'.join(ours)} against {'&'.join(sorted(mc))}"


def check_records():
    """gold brca; True when it is good enough."""
    records, genome = list(vcf_records()), Genome()
    rows = fx.effects(a for a, _ in records)
    counts, out = collections.Counter(), collections.Counter()
    examples, right = collections.defaultdict(list), 0
    for allele, info in records:
        hgvs, row = urllib.parse.unquote(info["CLNHGVS"]), best(rows[allele])
        why = outside(allele)
        if why:
            out[why] += 1
            continue
        mc = {x.split("|")[1] for x in info.get("MC", "").split(",") if x}
        found = ["CLNHGVS: " + judge_g(row, hgvs), "MC: " + judge_mc(row, mc, genome)]
        if NOT_OF_MC in found[1]:
            out[NOT_OF_MC] += 1
        counts.update(found)
        right += not any("MISS" in x or NOT_OF_MC in x for x in found)
        for what in found:
            examples[what].append(f"{':'.join(x[:24] for x in allele)} {row['g'][:60]} "
                                  f"{row['c'][:50]} {row['p'][:50]} | {hgvs[:60]}")
    show(counts, examples)
    for what, n in sorted(out.items()):
        print(f"outside: {n} {what}")
    inside = len(records) - sum(out.values())
    print(f"inside of vdt's job: {right}/{inside} ({100 * right / inside:.3f} %)")
    print(f"gold brca: {right}/{len(records)}")
    return right >= 0.999 * inside


def names():
    """(allele, Name) of the rows of BRCA1 and BRCA2 on GRCh38."""
    with gzip.open(SUMMARY, "rt", encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["Assembly"] == "GRCh38" and row["GeneSymbol"] in ("BRCA1", "BRCA2"):
                yield (row["Chromosome"], row["PositionVCF"], row["ReferenceAlleleVCF"],
                       row["AlternateAlleleVCF"]), row["Name"]


def name_outside(allele, name):
    if not name.startswith(OURS):
        return "Name of another transcript than MANE Select"
    if allele[1] == "-1":
        return "no allele in the source"
    if allele[2] == allele[3]:
        return "REF and ALT are the same"
    return outside(allele)


def judge_c(row, said):
    bare = re.sub(r"(del|dup)([ACGT]+|\d+)$", r"\1", said)
    first = re.sub(r"_[-*0-9+]+([ACGT]+\[)", r"\1", said)
    if row["c"] == said:
        return "identical"
    if row["c"] == bare:
        return "identical but for bases or length after del, dup"
    if row["c_repeat"] and row["c_repeat"] in (said, first):
        return "by repeat spelling"
    return "MISS another description"


def new_stop(p):
    """Residue number of the new stop codon, and the first new residue."""
    m = re.fullmatch(r"p\.[A-Z][a-z]{2}(\d+)(?:Ter|Terfs)", p)
    if m:
        return int(m[1]), "Ter"
    m = re.fullmatch(r"p\.[A-Z][a-z]{2}(\d+)([A-Z][a-z]{2})fsTer(\d+)", p)
    if m:
        return int(m[1]) + int(m[3]) - 1, m[2]
    m = re.fullmatch(r"p\.[A-Z][a-z]{2}(\d+)(?:_[A-Z][a-z]{2}\d+)?(ins|delins)(\w*)Ter", p)
    if m:
        first = int(m[1]) + (m[2] == "ins")
        return first + len(m[3]) // 3, m[3][:3] or "Ter"
    return None


def judge_p(row, said):
    ours = row["p"]
    if ours == said:
        return "identical"
    if re.fullmatch(r"p\.[A-Z][a-z]{2}\d+([A-Z][a-z]{2})?fs", said) and \
            re.match(said[:-2] + r"([A-Z][a-z]{2})?fs", ours):
        return "frameshift cut short"
    if new_stop(said) and new_stop(said) == new_stop(ours):
        return "the same new stop"
    if said.startswith("p.Met1") and ours == "p.Met1?":
        return "start loss"
    return "MISS another description"


def check_names():
    """gold brca-names; True when it is good enough."""
    records = list(names())
    rows = fx.effects({a for a, _ in records if a[1] != "-1"})
    counts, out = collections.Counter(), collections.Counter()
    examples, right, n_p = collections.defaultdict(list), 0, 0
    for allele, name in records:
        why = name_outside(allele, name)
        if why:
            out[why] += 1
            continue
        row = best(rows[allele])
        c, _, p = name.partition(":")[2].partition(" ")
        found = ["c.: " + judge_c(row, c)]
        if p:
            found.append("p.: " + judge_p(row, p.strip("()")))
            n_p += 1
        counts.update(found)
        right += not any("MISS" in x for x in found)
        for what in found:
            examples[what].append(f"{':'.join(x[:24] for x in allele)} {row['c'][:50]} "
                                  f"{row['p'][:50]} | {name[:90]}")
    show(counts, examples)
    for what, n in sorted(out.items()):
        print(f"outside: {n} {what}")
    inside = len(records) - sum(out.values())
    print(f"inside of vdt's job: {right}/{inside} ({100 * right / inside:.2f} %), {n_p} with p.")
    print(f"gold brca-names: {right}/{len(records)}")
    return right >= 0.995 * inside


def main():
    print(CONVENTIONS)
    good = [check_records(), check_names()]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
