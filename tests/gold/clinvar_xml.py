#!/usr/bin/python3
"""Every ClinVar XML file of the real data: those of schema 2 give a KB whose records are equal,
field for field, to what XPath finds in the file (written from the schema, nothing of vdt's); the
others are refused with a message that names what to download."""
import collections
import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

VDT, DATA, SRC, O = (os.environ[k] for k in ("VDT", "DATA", "SRC", "O"))
DRIVER = f"{O}/tests/gold/clinvar_driver"
KINDS = {"germline": "GermlineClassification", "somatic_impact": "SomaticClinicalImpact",
         "oncogenicity": "OncogenicityClassification"}
STARS = {"practice guideline": 4, "reviewed by expert panel": 3,
         "criteria provided, multiple submitters, no conflicts": 2,
         "criteria provided, multiple submitters": 2,
         "criteria provided, conflicting classifications": 1,
         "criteria provided, single submitter": 1,
         "no assertion criteria provided": 0, "no classification provided": 0}
NO_CLASS = {"", "not provided", "no classification for the single variant",
            "no classifications from unflagged records"}
DATABASES = {"Human Phenotype Ontology": "", "MONDO": "", "MeSH": "MeSH:", "MedGen": "MedGen:",
             "OMIM": "OMIM:", "Orphanet": "Orphanet:"}
ORIGINS = {"germline": 1, "somatic": 2, "inherited": 4, "paternal": 8, "maternal": 16,
           "de novo": 32, "biparental": 64, "uniparental": 128, "not tested": 256,
           "tested-inconclusive": 512}
# The order of bits is that of kb/model/consequence.h.
TERMS = """transcript_ablation splice_acceptor_variant splice_donor_variant stop_gained
frameshift_variant stop_lost start_lost inframe_insertion inframe_deletion inframe_indel
missense_variant protein_altering_variant splice_region_variant stop_retained_variant
start_retained_variant synonymous_variant coding_sequence_variant 5_prime_utr_variant
3_prime_utr_variant non_coding_transcript_exon_variant non_coding_transcript_variant
intron_variant upstream_gene_variant downstream_gene_variant""".split()
TERM_NAMES = {"nonsense": "stop_gained", "initiator_codon_variant": "start_lost",
              "splice_donor_variant": "splice_donor_variant",
              "non-coding_transcript_variant": "non_coding_transcript_variant"}
Check = collections.namedtuple("Check", "record field got expected")


def squeeze(text):
    return " ".join((text or "").split())


def text(element, path):
    return squeeze(element.findtext(path)) or None


def once(items):
    return list(dict.fromkeys(items))


def sort_key(xref):
    database = xref.get("DB").replace(" ", "_")
    return f"{database}:{xref.get('ID')}"


def conditions(element):
    out = []
    for trait in element.iterfind("ConditionList/TraitSet/Trait"):
        names = [(x.get("Type"), squeeze(x.text)) for x in trait.iterfind("Name/ElementValue")]
        preferred = [n for t, n in names if t == "Preferred"]
        name = preferred[0] if len(preferred) == 1 else None
        if not preferred and len(names) == 1:
            name = names[0][1]
        xrefs = [x for x in trait.iterfind("XRef")
                 if x.get("DB") in DATABASES and x.get("Type") != "Allelic variant"]
        ids = once(DATABASES[x.get("DB")] + x.get("ID") for x in sorted(xrefs, key=sort_key))
        if name or ids:
            out.append({"name": name, "ids": ",".join(ids) or None})
    return [json.loads(x) for x in once(json.dumps(c) for c in out)]


def submissions(archive):
    out = []
    for a in archive.iterfind("ClassifiedRecord/ClinicalAssertionList/ClinicalAssertion"):
        accession, c = a.find("ClinVarAccession"), a.find("Classification")
        kind, word, about = "germline", None, None
        for k, tag in KINDS.items():
            if c.find(tag) is not None:
                kind, word = k, text(c, tag)
                attributes = [c.find(tag).get(x) for x in (
                    "ClinicalImpactAssertionType", "ClinicalImpactClinicalSignificance",
                    "DrugForTherapeuticAssertion")]
                about = ": ".join(x for x in attributes if x) or None
        observed = a.findall("ObservedInList/ObservedIn")
        out.append({
            "scv": f"{accession.get('Accession')}.{accession.get('Version')}", "kind": kind,
            "submitter": accession.get("SubmitterName"), "class": word,
            "review_status": text(c, "ReviewStatus"),
            "date": (c.get("DateLastEvaluated") or "")[:10] or None,
            "method": ";".join(once(text(x, "Method/MethodType") for x in observed)) or None,
            "origin": ";".join(once(text(x, "Sample/Origin") for x in observed)) or None,
            "assertion": about, "has_comment": c.find("Comment") is not None})
    return out


def split(explanation, rows):
    """[class, number, newest date], as ClinVar explains it or counted"""
    rows = [r for r in rows if r["class"] and r["class"] != "not provided"
            and r["review_status"] != "flagged submission"]
    dates = {}
    for r in rows:
        key = r["class"].lower()
        dates[key] = max(dates.get(key, ""), r["date"] or "")
    stated = re.findall(r"([^;()]+)\((\d+)\)", explanation or "")
    if stated:
        counts = [(w.strip(), int(n)) for w, n in stated]
    else:
        number = collections.Counter(r["class"].lower() for r in rows)
        spelling = {}
        for r in rows:
            spelling.setdefault(r["class"].lower(), r["class"])
        counts = sorted(((spelling[k], n) for k, n in number.items()),
                        key=lambda x: (-x[1], x[0]))
    return [{"class": w, "n": n, "date": dates.get(w.lower()) or None} for w, n in counts]


def trimmed(place):
    """contig:pos1:REF:ALT with one anchor base at most, shared ends cut"""
    pos, ref, alt = (place.get(x) for x in (
        "positionVCF", "referenceAlleleVCF", "alternateAlleleVCF"))
    pos = int(pos)
    while len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return f"{place.get('Assembly')} {place.get('Chr')}:{pos}:{ref}:{alt}"


def consequence(variation):
    bits = 0
    for x in variation.iterfind("HGVSlist/HGVS/MolecularConsequence"):
        term = x.get("Type").replace(" ", "_").lower()
        term = TERM_NAMES.get(term, term)
        bits |= 1 << TERMS.index(term) if term in TERMS else 0
    return bits


def descriptions(variation):
    out = []
    for h in variation.iterfind("HGVSlist/HGVS"):
        n = h.find("NucleotideExpression")
        select, plus = ((n is not None and n.get(k) == "true")
                        for k in ("MANESelect", "MANEPlusClinical"))
        for path in ("NucleotideExpression/Expression", "ProteinExpression/Expression"):
            if text(h, path):
                out.append({"text": text(h, path), "is_mane_select": select,
                            "is_mane_plus_clinical": plus})
    return out


def genomic(variation):
    for assembly in ("GRCh38", "GRCh37"):
        found = [text(h, "NucleotideExpression/Expression")
                 for h in variation.iterfind("HGVSlist/HGVS")
                 if h.get("Type") == "genomic, top-level" and h.get("Assembly") == assembly]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def names(name):
    m = re.fullmatch(r"((?:NM|NR|XM|XR)_[\d.]+|ENST[\d.]+)(?:\([^)]*\))?:(\S+)(?: \((p\..*)\))?",
                     name)
    return m.groups() if m else (None, None, None)


def expected(archive):
    """field -> value of one VariationArchive"""
    body = archive.find("ClassifiedRecord")
    included = body is None
    if included:
        body = archive.find("IncludedRecord")
    kind, variation = next((k, body.find(t)) for k, t in (
        ("genotype", "Genotype"), ("haplotype", "Haplotype"), ("simple allele", "SimpleAllele"))
        if body.find(t) is not None)
    xrefs = variation.findall("XRefList/XRef")
    caids = [x.get("ID") for x in xrefs if x.get("DB") == "ClinGen" and x.get("ID")[:2] == "CA"]
    transcript, c, p = names(archive.get("VariationName"))
    rows = submissions(archive)
    members = once(int(x.get("VariationID")) for x in variation.iter("SimpleAllele"))
    origins = {o for r in rows for o in (r["origin"] or "").split(";")}
    out = {
        "variation_id": int(archive.get("VariationID")), "name": archive.get("VariationName"),
        "allele_id": int(variation.get("AlleleID") or 0), "type": kind, "is_included": included,
        "members": members if kind != "simple allele" else [],
        "included_in": [int(x.get("VariationID")) for x in
                        body.iterfind("ClassifiedVariationList/ClassifiedVariation")],
        "genes": once(g.get("Symbol") for g in variation.iter("Gene")),
        "hgvs_g": genomic(variation), "hgvs_c": c, "hgvs_p": p, "transcript": transcript,
        "hgvs": descriptions(variation), "consequence": consequence(variation),
        "origin": sum(ORIGINS.get(o, 0) for o in origins),
        "rs": "|".join("rs" + x.get("ID") for x in xrefs if x.get("DB") == "dbSNP"
                       and x.get("Type") == "rs") or None,
        "caid": caids[0] if len(caids) == 1 else None,
        "omim": once(x.get("ID") for x in xrefs if x.get("DB") == "OMIM"
                     and x.get("Type") == "Allelic variant"),
        "rcvs": [f"{x.get('Accession')}.{x.get('Version')}"
                 for x in body.iterfind("RCVList/RCVAccession")],
        "alleles": sorted(trimmed(x) for x in variation.iterfind("Location/SequenceLocation")
                          if x.get("positionVCF") and x.get("Assembly") in ("GRCh37", "GRCh38")),
    }
    for key, tag in KINDS.items():
        element = body.find(f"Classifications/{tag}")
        element = ET.Element(tag) if element is None else element
        word, status = text(element, "Description"), text(element, "ReviewStatus")
        facts = {
            "is_given": (word or "") not in NO_CLASS, "class": word, "review_status": status,
            "stars": STARS.get(status, -1),
            "date": (element.get("DateLastEvaluated") or "")[:10] or None,
            "conditions": conditions(element), "explanation": text(element, "Explanation"),
            "n_submissions": int(element.get("NumberOfSubmissions") or 0),
            "n_submitters": int(element.get("NumberOfSubmitters") or 0),
            "split": split(text(element, "Explanation"),
                           [r for r in rows if r["kind"] == key])}
        out.update({f"{key}.{k}": v for k, v in facts.items()})
    for field in ("scv", "kind", "submitter", "class", "review_status", "date", "method", "origin",
                  "assertion", "has_comment"):
        out[f"submissions.{field}"] = [r[field] for r in rows]
    return out


def flat(record):
    """the driver's record under the same names"""
    out = {k: v for k, v in record.items() if k not in KINDS and k != "submissions"}
    for key in KINDS:
        out.update({f"{key}.{k}": v for k, v in record[key].items()})
    for field in record["submissions"][0] if record["submissions"] else []:
        out[f"submissions.{field}"] = [s[field] for s in record["submissions"]]
    out["alleles"] = sorted(f"{a['assembly']} {a['allele']}" for a in record["alleles"])
    return out


def bare_curated(directory):
    """curated tables that lead to other sources' records are emptied: ClinVar is built alone"""
    keep = ("vocabulary", "texts", "tier_rules", "caller_fields")
    for path in glob.glob(f"{SRC}/curated/*.tsv"):
        name = os.path.basename(path)
        with open(path, encoding="utf-8") as f:
            lines = f.readlines()
        if name[:-4] not in keep:
            head = next(i for i, x in enumerate(lines) if not x.startswith("#"))
            lines = lines[:head + 1]
        with open(f"{directory}/{name}", "w", encoding="utf-8") as f:
            f.writelines(lines)


def build(path, curated, directory):
    table = f"{directory}/sources.tsv"
    with open(table, "w", encoding="utf-8") as f:
        f.write("source\tkind\tpath\trelease\tassembly\tlicence\turl\n"
                f"clinvar\tvcv_xml\t{path}\t2024-09-17\t\tpublic-domain\t\n")
    return subprocess.run([VDT, "build", "-q", "-o", f"{directory}/x.kb", "--sources", table,
                           "--curated", curated], capture_output=True, text=True)


def check_file(path, root, curated, directory):
    """the checks of one file that is a release or a record"""
    if os.path.exists(f"{directory}/x.kb"):
        os.unlink(f"{directory}/x.kb")
    run = build(path, curated, directory)
    if run.returncode != 0:
        yield Check(path, "build", run.stderr, "")
        return
    subprocess.run([VDT, "verify", f"{directory}/x.kb"], check=True, stdout=subprocess.DEVNULL)
    lines = subprocess.run([DRIVER, f"{directory}/x.kb"], check=True, stdout=subprocess.PIPE,
                           text=True).stdout.splitlines()
    got = {r["variation_id"]: flat(r) for r in map(json.loads, lines)}
    archives = [root] if root.tag == "VariationArchive" else root.findall("VariationArchive")
    yield Check(path, "records", len(got), len(archives))
    for archive in archives:
        wanted = expected(archive)
        found = got.get(wanted["variation_id"], {})
        for field, value in wanted.items():
            empty = [] if isinstance(value, list) else None
            yield Check(f"{os.path.basename(path)} {wanted['variation_id']}", field,
                        found.get(field, empty), value)


def is_readable(root):
    schema = " ".join(v for k, v in root.attrib.items() if k.endswith("SchemaLocation"))
    return (root.tag in ("ClinVarVariationRelease", "VariationArchive")
            and "_1." not in schema and root.find(".//InterpretedRecord") is None)


def main():
    right = total = n_fields = n_records = n_refused = n_others = 0
    files = sorted(glob.glob(f"{DATA}/clinvar/xml/vcv/*") + glob.glob(f"{DATA}/clinvar/xml/*.gz"))
    with tempfile.TemporaryDirectory() as directory:
        curated = f"{directory}/curated"
        os.mkdir(curated)
        bare_curated(curated)
        for path in files:
            with (gzip.open if path.endswith(".gz") else open)(path, "rb") as f:
                root = ET.parse(f).getroot()
            if not is_readable(root):
                run = build(path, curated, directory)
                n_others += 1
                n_refused += (run.returncode == 1 and "download ClinVarVCVRelease" in run.stderr
                              and re.search(r":\d+: found", run.stderr) is not None)
                continue
            checks = list(check_file(path, root, curated, directory))
            for c in checks:
                if c.got != c.expected:
                    print(f"differs: {c.record}: {c.field}: {str(c.got)[:300]} "
                          f"(expected {str(c.expected)[:300]})")
            total += len(checks)
            right += sum(c.got == c.expected for c in checks)
            n_records += sum(c.field == "variation_id" for c in checks)
            n_fields = len({c.field for c in checks} - {"records"})
    print(f"gold clinvar-xml: {right}/{total}")
    print(f"gold clinvar-xml-refused: {n_refused}/{n_others}")
    print(f"{n_records} records of {len(files) - n_others} files, {n_fields} fields each")
    return 0 if right == total and n_refused == n_others and n_fields >= 40 else 1


if __name__ == "__main__":
    sys.exit(main())
