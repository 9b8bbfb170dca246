#!/usr/bin/python3
"""A KB of ClinVar's flat files and one of its VCV XML agree, field for field, in what both carry.

made:      every XML record of the real data is written here, by XPath and ClinVar's documented
           meaning of the columns, as VCF, variant_summary and submission_summary rows; the KB
           of these against the KB of the XML.
real:      the rows that ClinVar itself published of the same VariationIDs, in other releases:
           identity is compared always; a classification when its last evaluation and number of
           submitters are equal, else it counts as "release differs".
receipts:  the differences between the two forms of the release of 2026-03 that
           data/clinvar/facts lists, written in both forms: each is of the class stated there.

EXPLAINED (of layouts), RELEASES and RECEIPTS are the lists of differences that are ClinVar's own;
no record has an exception of its own."""
import collections
import csv
import functools
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from xml.sax.saxutils import quoteattr

from clinvar_to_flat import SUBMISSION, SUMMARY, write_flat, write_table
from clinvar_xml import DRIVER, KINDS, VDT, bare_curated, is_readable, once

DATA = os.environ["DATA"]
CLINVAR = f"{DATA}/clinvar"


# ---- two KBs ------------------------------------------------------------------------------

def build(directory, curated, files):
    """VariationID -> the record of a KB of these files of one release: (kind, path, assembly)"""
    table, kb = f"{directory}/sources.tsv", f"{directory}/x.kb"
    if os.path.exists(kb):
        os.unlink(kb)
    with open(table, "w", encoding="utf-8") as f:
        f.write("source\tkind\tpath\trelease\tassembly\tlicence\turl\n")
        f.writelines(f"clinvar\t{kind}\t{path}\t2024-09-17\t{assembly}\tpublic-domain\t\n"
                     for kind, path, assembly in files)
    subprocess.run([VDT, "build", "-q", "-o", kb, "--sources", table, "--curated", curated],
                   check=True)
    stat = subprocess.run([VDT, "stat", "--json", kb], check=True, stdout=subprocess.PIPE)
    said = [x["kind"] for x in json.loads(stat.stdout)["sources"] if x["source"] == "clinvar"]
    assert sorted(said) == sorted(kind for kind, _, _ in files), said
    lines = subprocess.run([DRIVER, kb], check=True, stdout=subprocess.PIPE).stdout.splitlines()
    return {r["variation_id"]: fields_of(r) for r in map(json.loads, lines)}


def fields_of(record):
    """one field per fact; submissions by their SCV, that the files list in orders of their own"""
    out = {k: v for k, v in record.items() if k not in KINDS and k != "submissions"}
    for kind in KINDS:
        out.update({f"{kind}.{k}": v for k, v in record[kind].items()})
    out["alleles"] = sorted(f"{a['assembly']} {a['allele']}" for a in record["alleles"])
    rows = sorted(record["submissions"], key=lambda s: s["scv"])
    out["submissions.scv"] = [s["scv"] for s in rows]
    for s in rows:
        out.update({f"submissions.{s['scv']}.{k}": v for k, v in s.items()})
    return out


# ---- differences --------------------------------------------------------------------------

class Difference:
    """one field of one record: of the XML's KB and of the flat files'"""

    def __init__(self, field, xml, flat):
        self.field, self.xml, self.flat = field, xml.get(field), flat.get(field)
        self.xml_record, self.flat_record = xml, flat
        self.kind = field.split(".")[0] if field.split(".")[0] in KINDS else None
        self.leaf = field.rsplit(".", 1)[-1]


def no_class_submissions(d):
    """SCVs of the XML's record that give no class of the three kinds"""
    return {s for s in d.xml_record["submissions.scv"]
            if d.xml_record[f"submissions.{s}.class"] is None}


def is_version(d):
    return (d.field == "rcvs" and [x.partition(".")[0] for x in d.xml]
            == [x.partition(".")[0] for x in d.flat])


def is_submission_without_class(d):
    gone = no_class_submissions(d)
    if d.field == "submissions.scv":
        return bool(gone) and d.flat == [s for s in d.xml if s not in gone]
    return (d.field.startswith("submissions.") and d.flat is None
            and d.field.split(".", 1)[1].rpartition(".")[0] in gone)


def is_not_in_flat(d):
    return not d.flat and d.leaf in (
        "explanation", "hgvs", "members", "included_in", "assertion")


def is_stated_count(d):
    """ClinVar's stated number is not that of the submissions that stand in the same record"""
    if d.leaf not in ("n_submissions", "n_submitters") or not d.kind:
        return False
    of_kind = [s for s in d.xml_record["submissions.scv"]
               if d.xml_record[f"submissions.{s}.kind"] == d.kind]
    if d.leaf == "n_submitters":
        of_kind = {d.xml_record[f"submissions.{s}.submitter"] for s in of_kind}
    return d.flat == len(of_kind)


EXPLAINED = (
    ("the record's stated number differs from the submissions listed in it; flat files count",
     is_stated_count),
    ("not carried by the flat files (HGVS list, members, what a record is included in, a "
     "conflict's text, assertion of a tier)",
     is_not_in_flat),
    ("variant_summary and VCF name RCVs without their version", is_version),
    ("a submission of no class of the three kinds (functional data alone) is no row's fact",
     is_submission_without_class),
)


def is_other_name_of_it(d):
    if d.field not in ("name", "transcript", "hgvs_c", "hgvs_p"):
        return False
    f = d.flat_record
    return f"{f['transcript']}:{f['hgvs_c']}" in [h["text"] for h in d.xml_record["hgvs"]]


def is_gene_of_name(d):
    return d.field == "genes" and len(d.flat) == 1 and set(d.flat) < set(d.xml) and (
        f"({d.flat[0]}):" in (d.flat_record["name"] or ""))


def is_given_later(d):
    return d.field in ("rs", "caid", "omim") and (not d.flat or not d.xml)


def is_omim_moved(d):
    entries = [[x.partition(".")[0] for x in side] for side in (d.xml, d.flat)]
    return d.field == "omim" and len(d.xml) == len(d.flat) and entries[0] != entries[1]


# Differences of two releases, whatever their layout.
RELEASES = (
    ("the release names the variant by another transcript, one of the XML's HGVS list",
     is_other_name_of_it),
    ("variant_summary lists, of genes that overlap, the one of the name", is_gene_of_name),
    ("one release has an rs, CAid or OMIM id and the other none yet", is_given_later),
    ("OMIM moved the allelic variant to another entry", is_omim_moved),
)


class Tally:
    def __init__(self, name, table=EXPLAINED):
        self.name, self.table, self.right, self.total = name, table, 0, 0
        self.explained, self.skipped = collections.Counter(), collections.Counter()

    def count(self, variation_id, difference):
        self.total += 1
        if difference.xml == difference.flat:
            self.right += 1
            return
        for what, holds in self.table:
            if holds(difference):
                self.right += 1
                self.explained[what] += 1
                return
        print(f"differs: {self.name}: {variation_id}: {difference.field}: "
              f"XML {str(difference.xml)[:300]} | flat {str(difference.flat)[:300]}")

    def end(self):
        for what, n in sorted(self.explained.items()):
            print(f"{self.name}: explained: {n} {what}")
        for what, n in sorted(self.skipped.items()):
            print(f"{self.name}: not compared: {n} {what}")
        print(f"gold clinvar-agree-{self.name}: {self.right}/{self.total}")


# ---- the three comparisons ----------------------------------------------------------------

def read_archives():
    """VariationID -> (file, element), each once: the combined release, then single records"""
    out = {}
    files = [f"{CLINVAR}/xml/combined.xml.gz"] + sorted(glob.glob(f"{CLINVAR}/xml/vcv/*"))
    for path in files:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as f:
            root = ET.parse(f).getroot()
        if is_readable(root):
            for a in [root] if root.tag == "VariationArchive" else root.findall("VariationArchive"):
                out.setdefault(int(a.get("VariationID")), (path, a))
    return out


def compare_made(xml, archives, curated, directory):
    tally = Tally("made")
    flat = build(directory, curated, write_flat([a for _, a in archives.values()], directory))
    for variation_id, record in xml.items():
        if record["type"] != "simple allele":
            tally.skipped["haplotype or genotype: in no flat file with facts"] += 1
            tally.total += 1
            tally.right += variation_id not in flat
            continue
        other = flat.get(variation_id, {})
        for field in dict.fromkeys([*record, *other]):
            tally.count(variation_id, Difference(field, record, other))
    tally.end()
    return tally


CARRIED = {"variant_summary": ("allele_id", "name", "type", "genes", "transcript", "hgvs_c",
                               "hgvs_p", "rs", "caid", "omim", "alleles"),
           "vcf": ("allele_id", "genes", "hgvs_g", "rs", "caid", "omim", "consequence",
                   "alleles")}
PUBLISHED = (("variant_summary", "tsv/variant_summary_20210124.first_rows.txt.gz"),
             ("variant_summary", "tsv/layout_2024/variant_summary.txt"),
             ("vcf", "vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz"),
             ("vcf", "vcf/clinvar_20250928_GRCh38_acmg_genes.chr.vcf.gz"),
             ("vcf", "vcf/clinvar_20260627_GRCh38_slice.vcf.gz"))


def published_rows(path, ids, out):
    """the header and the rows of these VariationIDs as they stand"""
    column = 2
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        for line in f:
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#"):
                column = cells.index("VariationID") if "VariationID" in cells else 2
            if line.startswith("#") or cells[column] in ids:
                out.write(line)


def compare_published(xml, curated, directory):
    tally, ids = Tally("published", RELEASES), set(map(str, xml))
    for kind, path in PUBLISHED:
        name = f"{directory}/{os.path.basename(path).removesuffix('.gz')}"
        with open(name, "w", encoding="utf-8") as f:
            published_rows(f"{CLINVAR}/{path}", ids, f)
        flat = build(directory, curated, [(kind, name, "")])
        for variation_id in set(flat) & set(xml):
            compare_release(tally, kind, variation_id, xml[variation_id], flat[variation_id])
    tally.end()
    return tally


def compare_release(tally, kind, variation_id, xml, flat):
    assemblies = {a.split()[0] for a in flat["alleles"]}
    xml = dict(xml, alleles=[a for a in xml["alleles"] if a.split()[0] in assemblies])
    for field in CARRIED[kind]:
        tally.count(variation_id, Difference(field, xml, flat))
    for key in KINDS:
        x, y = ({k: r[f"{key}.{k}"] for k in ("is_given", "date", "n_submitters")}
                for r in (xml, flat))
        if not x["is_given"] and not y["is_given"]:
            continue
        same = y["date"] and x["date"] == y["date"] and y["n_submitters"] in (
            0, x["n_submitters"])
        if not same:
            tally.skipped["classification: release differs"] += 1
            continue
        for leaf in ("class", "group", "review_status", "stars", "is_given"):
            tally.count(variation_id, Difference(f"{key}.{leaf}", xml, flat))


# The classes of difference of data/clinvar/facts, by what the two KBs hold.
# The XML has a submitter's capitals ("Likely Benign"), and submissions of no class.
@functools.cache
def scvs_twice():
    """those that stand in several rows of the flat file: all of these rows are rejected"""
    rows = collections.Counter(r["scv"] for r in receipts("flat-submission"))
    return {scv for scv, n in rows.items() if n > 1}


def is_missing_in_flat(xml, flat):
    a, b = ({s: r[f"submissions.{s}.class"].lower() for s in r["submissions.scv"]
             if r[f"submissions.{s}.class"]} for r in (xml, flat))
    return (set(b) < set(a) and all(a[s] == b[s] for s in b)
            and not set(a) - set(b) <= scvs_twice())


def is_scv_twice_in_flat(xml, flat):
    gone = set(xml["submissions.scv"]) - set(flat["submissions.scv"])
    return bool(gone) and gone <= scvs_twice()


def has_words(xml_word, flat_word):
    def holds(xml, flat):
        return ([xml[f"submissions.{s}.class"] for s in xml["submissions.scv"]] == [xml_word]
                and [flat[f"submissions.{s}.class"] for s in flat["submissions.scv"]]
                == [flat_word])
    return holds


def is_compound_child(xml, flat):
    return (xml["type"] == "haplotype" and not xml["alleles"] and bool(flat["alleles"])
            and xml["submissions.scv"] == flat["submissions.scv"])


RECEIPTS = {
    "flat_missing_germline_classification_xml_has_current_classification": is_missing_in_flat,
    "flat_duplicate_same_scv_rows_with_divergent_classifications_xml_single_assertion":
        is_scv_twice_in_flat,
    "source_vocabulary_divergence_flat_pathogenic_xml_affects_unbinned":
        has_words("Affects", "Pathogenic"),
    "source_vocabulary_divergence_flat_benign_xml_no_known_pathogenicity_unbinned":
        has_words("no known pathogenicity", "Benign"),
    "compound_child_location_excluded_by_top_level_allele_export": is_compound_child,
}


def receipts(name):
    with gzip.open(f"{CLINVAR}/facts/march-2026-{name}-receipts.csv.gz", "rt") as f:
        return list(csv.DictReader(f))


def element_of(word):
    """that of the kind of classification that has the word"""
    if word.startswith("Tier"):
        return "SomaticClinicalImpact"
    return "OncogenicityClassification" if "oncogenic" in word else "GermlineClassification"


def receipt_archive(key, rows):
    """the record of a receipt as VCV XML"""
    q = {k: quoteattr(v) for k, v in key.items()}
    simple = (f'<SimpleAllele AlleleID={q["allele_id"]} VariationID={q["variation_id"]}><Location>'
              f'<SequenceLocation Assembly="GRCh38" Chr={quoteattr(key["contig"][3:])} '
              f'positionVCF={q["position"]} referenceAlleleVCF={q["reference"]} '
              f'alternateAlleleVCF={q["alternate"]}/></Location></SimpleAllele>')
    if "compound_child" in key["audit_classification"]:
        simple = f'<Haplotype VariationID={q["variation_id"]}>{simple}</Haplotype>'
    assertions = "".join(
        f'<ClinicalAssertion><ClinVarAccession Accession="{r["scv_accession"]}" '
        f'Version="{r["scv_version"]}" SubmitterName={quoteattr(r["xml_submitter"])}/>'
        f'<RecordStatus>current</RecordStatus><Classification '
        f'DateLastEvaluated="{r["xml_date_last_evaluated"] or "2026-01-01"}"><ReviewStatus>'
        f'{r["xml_review_status"]}</ReviewStatus><{element_of(r["xml_classification"])}>'
        f'{r["xml_classification"]}</{element_of(r["xml_classification"])}></Classification>'
        f'</ClinicalAssertion>' for r in rows)
    return (f'<VariationArchive VariationID={q["variation_id"]} VariationName={q["variant_name"]} '
            f'Accession={q["vcv_accession"]} Version="1" RecordType="classified">'
            f'<RecordStatus>current</RecordStatus><ClassifiedRecord>{simple}<RCVList/>'
            f'<Classifications/><ClinicalAssertionList>{assertions}</ClinicalAssertionList>'
            f'</ClassifiedRecord></VariationArchive>\n')


def receipt_summary(key):
    row = dict.fromkeys(SUMMARY, "-")
    row.update({"AlleleID": key["allele_id"], "Type": key["variant_type"],
                "Name": key["variant_name"], "Assembly": "GRCh38", "RS# (dbSNP)": "-1",
                "Chromosome": key["contig"][3:], "VariationID": key["variation_id"],
                "PositionVCF": key["position"], "ReferenceAlleleVCF": key["reference"],
                "AlternateAlleleVCF": key["alternate"], "NumberSubmitters": "0"})
    return [row[c] for c in SUMMARY]


def receipt_submission(r):
    row = dict.fromkeys(SUBMISSION, "-")
    row.update({"VariationID": r["variation_id"], "DateLastEvaluated": r["date_last_evaluated"],
                "ClinicalSignificance": r["clinical_significance"], "SCV": r["scv"],
                "ReviewStatus": r["review_status"], "CollectionMethod": r["collection_method"],
                "OriginCounts": r["origin_counts"], "Submitter": r["submitter"]})
    return [row[c] for c in SUBMISSION]


def compare_receipts(curated, directory):
    """each difference that the receipts list is seen between the KBs, and is of its class"""
    keys = {r["variation_id"]: r for r in receipts("key-difference")}
    by_id = collections.defaultdict(list)
    for r in receipts("xml-scv"):
        by_id[r["variation_id"]].append(r)
    with open(f"{directory}/receipts.xml", "w", encoding="utf-8") as f:
        f.write('<ClinVarVariationRelease ReleaseDate="2026-03-01">\n')
        f.writelines(receipt_archive(k, by_id[v]) for v, k in keys.items())
        f.write("</ClinVarVariationRelease>\n")
    write_table(f"{directory}/summary.txt", SUMMARY, map(receipt_summary, keys.values()))
    write_table(f"{directory}/submissions.txt", SUBMISSION,
                map(receipt_submission, receipts("flat-submission")))
    xml = build(directory, curated, [("vcv_xml", f"{directory}/receipts.xml", "")])
    flat = build(directory, curated, [("variant_summary", f"{directory}/summary.txt", ""),
                                      ("submission_summary", f"{directory}/submissions.txt", "")])
    tally = Tally("receipts")
    for variation_id, key in keys.items():
        tally.total += 1
        x, y = xml.get(int(variation_id)), flat.get(int(variation_id))
        seen = [name for name, holds in RECEIPTS.items() if x and y and holds(x, y)]
        if seen == [key["audit_classification"]]:
            tally.right += 1
            tally.explained[seen[0]] += 1
        else:
            print(f"differs: receipts: {variation_id}: found {seen}, expected "
                  f"{key['audit_classification']}")
    tally.end()
    return tally


def main():
    archives = read_archives()
    with tempfile.TemporaryDirectory() as directory:
        curated = f"{directory}/curated"
        os.mkdir(curated)
        bare_curated(curated)
        files = once(p for p, _ in archives.values())
        xml = build(directory, curated, [("vcv_xml", p, "") for p in files])
        tallies = [compare_made(xml, archives, curated, directory),
                   compare_published(xml, curated, directory),
                   compare_receipts(curated, directory)]
    right, total = sum(t.right for t in tallies), sum(t.total for t in tallies)
    print(f"gold clinvar-agree: {right}/{total}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main())
