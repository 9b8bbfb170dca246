#!/usr/bin/python3
"""The traps of alleles and transcripts that made peers wrong (DATA/gold/pain_cases.tsv), each
as a named check of `vdt query`, `vdt show` and `vdt inspect` against the real KB.  Most ask for
another spelling of an allele than the source's; expected evidence ids come from CIViC's TSV
files by a plain join.  Coordinates are GRCh38 where the KB has the bases only there."""
import collections
import gzip
import json
import os
import subprocess
import sys
import tempfile

from shared import effects as fx

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
CIVIC = f"{DATA}/civic/2024-08-01/01-Aug-2024-"
CLINVAR = f"{DATA}/clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz"
CASES = {}  # name: check; a check returns a list of (what, found, expected) that are wrong
NOT_APPLICABLE = {
    "P10": "no reference bases of PCSK9 on either assembly, and no record of it in the sources",
    "P35": "the insertion beside it (ClinVar 187107) is in none of the sources of this KB",
}


def case(name):
    return lambda check: CASES.setdefault(name, check)


# ---- asking vdt ----------------------------------------------------------------------

def vdt(*args):
    return subprocess.run([VDT, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False).stdout.decode()


class Report:
    """`vdt query` of records "contig pos ref alt [genotype [INFO]]"."""

    def __init__(self, *records, assembly="GRCh38", header=()):
        with tempfile.NamedTemporaryFile("w", suffix=".vcf") as f:
            f.write("\n".join(["##fileformat=VCFv4.2", *header, "#CHROM\tPOS\tID\tREF\tALT\tQUAL"
                               "\tFILTER\tINFO\tFORMAT\tmade\n"]))
            for record in records:
                c = record.split()
                c += ["0/1", "."][len(c) - 4:]
                f.write(f"{c[0]}\t{c[1]}\t.\t{c[2]}\t{c[3]}\t.\tPASS\t{c[5]}\tGT\t{c[4]}\n")
            f.flush()
            out = subprocess.run([VDT, "query", "-k", KB, "--assembly", assembly, f.name],
                                 stdout=subprocess.PIPE, check=True).stdout
        self.json = json.loads(out)
        self.findings = self.json["findings"]
        self.changes = [x["protein_change"] for x in self.findings]
        self.clinvar = {x["clinvar"]["variation_id"] for x in self.findings if x["clinvar"]}
        self.rows = {r["id"]: (r["match"]["value"], r["match"]["specificity"])
                     for part in ("therapies", "prognosis", "diagnosis", "other_evidence")
                     for r in self.json[part]}

    def numberings(self):
        return {x["protein_change"] for x in self.findings} | {
            n["protein_change"] for x in self.findings for n in x["other_numberings"]}

    def lacks(self, ids, values=("true",), rungs=("allele", "protein")):
        """Of the evidence ids those that have no row of these values and rungs."""
        return sorted(i for i in ids if self.rows.get(i, ("", ""))[0] not in values
                      or self.rows[i][1] not in rungs)


def wrong(*checks):
    return [(what, found, expected) for what, found, expected in checks if found != expected]


# ---- what the sources say ------------------------------------------------------------

def table(name):
    with open(CIVIC + name, encoding="utf-8", newline="\n") as f:
        head = f.readline().rstrip("\n").split("\t")
        for line in f:
            yield dict(zip(head, line.rstrip("\n").split("\t")))


def evidence(gene, variant):
    """Accepted evidence of the variant's own profile that any sample may match."""
    profiles = {v["single_variant_molecular_profile_id"] for v in table("VariantSummaries.tsv")
                if v["feature_name" if "feature_name" in v else "gene"] == gene
                and v["variant"].upper() == variant.upper()}
    return {"EID" + e["evidence_id"] for e in table("ClinicalEvidenceSummaries.tsv")
            if e["evidence_status"] == "accepted" and e["molecular_profile_id"] in profiles
            and "ermline" not in e["variant_origin"]}


def clinvar_records():
    with gzip.open(CLINVAR, "rt", encoding="utf-8") as f:
        for line in f:
            if line[0] != "#":
                c = line.split("\t", 5)
                yield tuple(c[:5])  # contig, pos, VariationID, REF, ALT


RECORDS = list(clinvar_records())
WINDOWS = fx.read_windows()
MODELS = {m.id.partition(".")[0]: m for m in fx.models()}


def base(contig, beg, end=None):
    return fx.span(WINDOWS, contig, beg, end or beg)


def deletion(contig, beg, end):
    """A VCF record of the bases beg..end."""
    bases = base(contig, beg - 1, end)
    return f"{contig} {beg - 1} {bases} {bases[0]}"


def insertion(contig, after, bases):
    anchor = base(contig, after)
    return f"{contig} {after} {anchor} {anchor + bases}"


def right_shifted(contig, pos, ref, alt):
    """The same indel at its last place, with a base more on either side."""
    pos, moved = int(pos) + 1, ref[1:] or alt[1:]
    is_deletion = len(ref) > 1
    while True:
        follows = base(contig, pos + (len(moved) if is_deletion else 0))
        if follows != moved[0]:
            break
        moved, pos = moved[1:] + moved[0], pos + 1
    before = base(contig, pos - 2, pos - 1)
    behind = base(contig, pos + (len(moved) if is_deletion else 0))
    lost, new = (moved, "") if is_deletion else ("", moved)
    return f"{contig} {pos - 2} {before + lost + behind} {before + new + behind}"


def codon_bases(model, first, last):
    """Genome positions of the codons of residues first..last, which one exon holds."""
    places = [p for b, e in model.coding for p in range(b, e + 1)]
    if model.strand == "-":
        places.reverse()
    mine = sorted(places[3 * first - 3:3 * last])
    assert mine[-1] - mine[0] == len(mine) - 1
    return mine[0], mine[-1]


def other_spellings(contig, beg, end, wanted):
    """ClinVar's indels of a place that can stand elsewhere, written there."""
    found = []
    for c, pos, vid, ref, alt in RECORDS:
        if c == contig and beg <= int(pos) <= end and min(len(ref), len(alt)) == 1 \
                and ref[0] == alt[0] and set(ref + alt) <= set("ACGT") and wanted(ref, alt) \
                and "N" not in base(contig, int(pos) - 20, int(pos) + len(ref) + 20):
            text = right_shifted(contig, pos, ref, alt)
            if int(text.split()[1]) + 1 > int(pos):
                found.append((text, int(vid)))
    found = found[::max(len(found) // 20, 1)]
    return wrong(("indels asked", len(found) >= 10, True),
                 *((text[:60], vid in Report(text).clinvar, True) for text, vid in found))


# ---- the cases -----------------------------------------------------------------------

@case("P01")
def two_insertions_make_one_protein():
    want, faults = evidence("ERBB2", "Y772_A775DUP"), []
    for record in ("17 39724728 A AGCATACGTGATG", insertion("17", 39724743, "TACGTGATGGCT")):
        r = Report(record)
        faults += wrong((record, r.changes, ["Y772_A775dup"]),
                        (record + " lacks", r.lacks(want), []), ("evidence", bool(want), True))
    return faults


@case("P05")
def no_class_from_an_empty_protein():
    r = Report("17 12107914 G T")
    return wrong(("effect class", [x["effect"]["class"] for x in r.findings
                                   if x["effect"]["class"] != "unknown"], []))


@case("P06")
def reference_residues_are_checked():
    """G506 is no residue of MANE Select (there it is G466), so neither may it match there."""
    beg, end = codon_bases(MODELS["NM_004333"], 466, 466)
    inserted = insertion("7", beg - 1, fx.revcomp("ATATCACAA"))
    r, text = Report(inserted), vdt("show", "-k", KB, "BRAF", "G506_S507insISQ")
    bad = vdt("inspect", "hgvs", "-k", KB, "NM_004333.6:p.Gly506_Ser507insIleSerGln")
    return wrong((f"{inserted} numberings", {"G466_S467insISQ", "G506_S507insISQ"}
                  <= r.numberings(), True),
                 ("show translates the numbering", "G466_S467insISQ" in text, True),
                 ("inspect tells of the residue", "disagree" in bad or "mismatch" in bad, True))


@case("P07")
def offset_of_forty_by_coordinates():
    r = Report(deletion("7", *codon_bases(MODELS["NM_004333"], 486, 490)))
    want = evidence("BRAF", "N486_P490del")
    return wrong(("numberings", {"N486_P490del", "N526_P530del"} <= r.numberings(), True),
                 ("lacks", r.lacks(want), []), ("evidence", bool(want), True))


@case("P08")
def v640e_is_v600e():
    r, want = Report("7 140753336 A T"), evidence("BRAF", "V600E")
    shown = vdt("show", "-k", KB, "BRAF", "V640E")
    return wrong(("numberings", {"V600E", "V640E"} <= r.numberings(), True),
                 ("lacks", r.lacks(want), []), ("show finds V600E", "V600E" in shown, True))


@case("P09")
def right_shifted_deletion_of_brca1():
    """c.1016del in the run of T at GRCh37 17:41246532-41246538; ClinVar 37386."""
    return wrong(*((record, Report(record, assembly="GRCh37").clinvar, {37386})
                   for record in ("17 41246537 TT T", "17 41246531 CT C", "17 41246535 TTTT TTT")))


@case("P11")
def duplications_of_atm():
    """839733 is in none of the sources here: others of ATM, at their last place."""
    return other_spellings("11", 108222000, 108369000, lambda ref, alt: alt[1:] and len(alt) < 8)


@case("P12")
def two_bases_of_one_codon():
    phased = Report("7 140753336 A T 0|1", "7 140753337 C T 0|1")
    unphased = Report("7 140753336 A T 0/1", "7 140753337 C T 0/1")
    want = evidence("BRAF", "V600K")
    return wrong(("phased", phased.changes, ["V600K"]), ("lacks", phased.lacks(want), []),
                 ("unphased", sorted(unphased.changes), ["V600E", "V600K", "V600M"]),
                 ("unphased and true", [i for i, m in unphased.rows.items() if m[0] == "true"],
                  []), ("unphased lacks", unphased.lacks(want, values=("partial",)), []))


@case("P13")
def mnv_over_the_exon_edge():
    terms = Report("3 10142187 GG AA").findings[0]["consequence"].split("&")
    return wrong(("consequence", {"splice_donor_variant", "missense_variant"} <= set(terms), True))


@case("P14")
def one_and_three_letters():
    said = [json.loads(vdt("inspect", "hgvs", t))["change"] for t in (
        "p.Leu747_Ala750delinsGluLysThr", "p.L747_A750delinsEKT", "L747_A750delinsEKT")]
    return wrong(("changes", set(said), {"L747_A750delinsEKT"}))


@case("P15")
def insertion_at_the_edge_is_no_skipping():
    """It lies in the splice region: a partial row (effect unknown) is no claim, a true one is."""
    r, skipping = Report("7 116771848 G GAAT"), evidence("MET", "Exon 14 Skipping Mutation")
    terms = {t for x in r.findings for t in x["consequence"].split("&")}
    return wrong(("splice site hit", bool(terms & {"splice_acceptor_variant",
                                                   "splice_donor_variant"}), False),
                 ("claims of skipping", [i for i in sorted(skipping & set(r.rows))
                                         if r.rows[i][0] == "true"], []))


@case("P16")
def true_splice_variant_is_skipping():
    want = evidence("MET", "Exon 14 Skipping Mutation")
    r = Report("7 116771990 G A")
    return wrong(("lacks", r.lacks(want, ("true", "partial"), ("exon",)), []),
                 ("evidence", bool(want), True))


@case("P30")
def both_numberings_of_mutyh():
    """The KB has neither transcript; the file's annotator does."""
    head = ('##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from '
            'Ensembl VEP. Format: Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp">',)
    csq = ",".join(f"T|missense_variant|MUTYH|NM_{t}|NM_{t}:c.{c}G>A|NP_{p}:p.Gly{n}Asp"
                   for t, c, p, n in (("012222.2", 1178, "036354.1", 393),
                                      ("001048171.1", 1145, "001041636.1", 382)))
    r = Report("1 45797228 C T 0/1 CSQ=" + csq, assembly="GRCh37", header=head)
    return wrong(("numberings", {"G393D", "G382D"} <= r.numberings(), True),
                 ("ClinVar", bool(r.clinvar), True))


@case("P31")
def any_dna_of_the_protein():
    beg, end = codon_bases(MODELS["NM_004333"], 600, 600)
    r = Report(f"7 {beg} {base('7', beg, end)} {fx.revcomp('GAA')}")
    return wrong(("change", r.changes, ["V600E"]),
                 ("lacks", r.lacks(evidence("BRAF", "V600E")), []))


@case("P32")
def same_place_another_allele():
    """Places where ClinVar has substitutions, asked for the base that it has not."""
    by_place, records = collections.defaultdict(set), []
    for contig, pos, _, ref, alt in RECORDS:
        by_place[contig, pos].add((ref, alt))
    for (contig, pos), alleles in sorted(by_place.items())[::400]:
        refs = {r for r, a in alleles if len(r) == len(a) == 1}
        left = set("ACGT") - refs - {a for _, a in alleles}
        if len(refs) == 1 and left and all(len(r) == len(a) == 1 for r, a in alleles):
            records.append(f"{contig} {pos} {refs.pop()} {min(left)}")
    return wrong(("records asked", len(records) > 20, True),
                 ("ClinVar", Report(*records).clinvar, set()))


@case("P34")
def shorter_deletion_of_tp53():
    """Since 2024 ClinVar holds the one base as well (3328155), beside TC and TT."""
    near = {int(x[2]) for x in RECORDS if x[0] == "17" and x[1] in ("7674901", "7674903")
            and len(x[3]) == 3 and len(x[4]) == 1}
    return wrong(("longer deletions", near, {12361, 372539}),
                 ("ClinVar", Report(deletion("17", 7674904, 7674904)).clinvar, {3328155}))


@case("P36")
def mnv_and_snv_give_one_protein():
    want, faults = evidence("KRAS", "G12C"), []
    for record in ("12 25245351 CA AG", "12 25245351 C A"):
        r = Report(record)
        faults += wrong((record, r.changes, ["G12C"]), (record + " lacks", r.lacks(want), []))
    return faults


@case("P37")
def myd88_on_both_assemblies():
    """M232T has no evidence in CIViC 2024-08; L265P (L252P of MANE) has."""
    want = evidence("MYD88", "L265P")
    old = Report("3 38182641 T C", assembly="GRCh37")
    new = Report("3 38141150 T C")
    return wrong(("GRCh37 lacks", old.lacks(want), []), ("GRCh38 lacks", new.lacks(want), []),
                 ("rows", old.rows, new.rows), ("evidence", bool(want), True))


@case("P38")
def long_indels_of_brca2():
    return other_spellings("13", 32315000, 32400000, lambda ref, alt: len(ref + alt) > 60)


@case("P39")
def each_alt_on_its_own():
    r = Report("12 25245350 C A,T 1/2")
    return wrong(("changes", sorted(r.changes), ["G12D", "G12V"]), ("ClinVar", len(r.clinvar), 2))


@case("P40")
def one_record_is_one_record():
    book = Report("12 25245350 C A,T 1/2", "7 140753336 A T").json["accounting"]
    return wrong(("records", book["inputs"][0]["records"], 2),
                 ("alleles", book["inputs"][0]["alleles"], 3), ("closes", book["closes"], True))


def main():
    with open(f"{DATA}/gold/pain_cases.tsv", encoding="utf-8") as f:
        traps = {x.split("\t")[0]: x.split("\t")[9] for x in f}
    right = 0
    for name, check in sorted(CASES.items()):
        faults = check()
        right += not faults
        print(f"{'not ok' if faults else 'ok'} {name} {check.__name__} ({traps[name].strip()})")
        for what, found, expected in faults:
            print(f"    {what}: found {str(found)[:300]}, expected {str(expected)[:100]}")
    for name, why in NOT_APPLICABLE.items():
        print(f"not applied {name} ({traps[name].strip()}): {why}")
    print(f"gold pain-cases: {right}/{len(CASES)}")
    return 0 if right == len(CASES) else 1


if __name__ == "__main__":
    sys.exit(main())
