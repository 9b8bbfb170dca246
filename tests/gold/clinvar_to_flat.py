"""Records of ClinVar's VCV XML as rows of its VCF, variant_summary (40 columns) and
submission_summary, by XPath and the documented meaning of the columns; nothing of vdt's.
Used by clinvar_agree.py."""
import collections
import xml.etree.ElementTree as ET

from clinvar_xml import KINDS, ORIGINS, once, sort_key, squeeze, text

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
INFO_KEYS = {"germline": ("CLNSIG", "CLNREVSTAT", "CLNDN", "CLNDISDB", "CLNSIGCONF"),
             "somatic_impact": ("SCI", "SCIREVSTAT", "SCIDN", "SCIDISDB", "SCICONF"),
             "oncogenicity": ("ONC", "ONCREVSTAT", "ONCDN", "ONCDISDB", "ONCCONF")}
SUMMARY = """AlleleID Type Name GeneID GeneSymbol HGNC_ID ClinicalSignificance ClinSigSimple
LastEvaluated RS#_(dbSNP) nsv/esv_(dbVar) RCVaccession PhenotypeIDS PhenotypeList Origin
OriginSimple Assembly ChromosomeAccession Chromosome Start Stop ReferenceAllele AlternateAllele
Cytogenetic ReviewStatus NumberSubmitters Guidelines TestedInGTR OtherIDs SubmitterCategories
VariationID PositionVCF ReferenceAlleleVCF AlternateAlleleVCF SomaticClinicalImpact
SomaticClinicalImpactLastEvaluated ReviewStatusClinicalImpact Oncogenicity
OncogenicityLastEvaluated ReviewStatusOncogenicity""".split()
SUMMARY = [x.replace("_(", " (") for x in SUMMARY]
SUBMISSION = """VariationID ClinicalSignificance DateLastEvaluated Description
SubmittedPhenotypeInfo ReportedPhenotypeInfo ReviewStatus CollectionMethod OriginCounts Submitter
SCV SubmittedGeneSymbol ExplanationOfInterpretation SomaticClinicalImpact Oncogenicity""".split()
SUBMISSION_CLASS = {"germline": "ClinicalSignificance", "somatic_impact": "SomaticClinicalImpact",
                    "oncogenicity": "Oncogenicity"}


def body_of(archive):
    body = archive.find("ClassifiedRecord")
    return archive.find("IncludedRecord") if body is None else body


def flat_date(iso):
    """2010-06-29 -> Jun 29, 2010"""
    return f"{MONTHS[int(iso[5:7]) - 1]} {iso[8:10]}, {iso[:4]}" if iso else "-"


def vcf_text(value):
    """as the VCF has texts: no blank, and nothing that cuts INFO"""
    for char in "%;=|":
        value = value.replace(char, f"%{ord(char):02X}")
    return value.replace(" ", "_")


def traits(element):
    """(name, its ids as Database:Id) of every condition"""
    for trait in element.iterfind("ConditionList/TraitSet/Trait"):
        names = [squeeze(x.findtext("ElementValue")) for x in trait.iterfind("Name")
                 if x.find("ElementValue").get("Type") == "Preferred"]
        xrefs = [x for x in trait.iterfind("XRef") if x.get("Type") != "Allelic variant"
                 and x.get("DB") in ("Human Phenotype Ontology", "MONDO", "MeSH", "MedGen",
                                     "OMIM", "Orphanet")]
        yield names[0] if names else "", [sort_key(x) for x in sorted(xrefs, key=sort_key)]


def origins_of(archive):
    return once(text(x, ".") for x in archive.iterfind(
        "ClassifiedRecord/ClinicalAssertionList/ClinicalAssertion/ObservedInList/ObservedIn"
        "/Sample/Origin"))


def other_ids(variation):
    """ClinGen:CA.. and OMIM:164757.0001 among others"""
    return [f"{x.get('DB')}:{x.get('ID')}" for x in variation.iterfind("XRefList/XRef")
            if x.get("DB") in ("ClinGen", "UniProtKB")
            or (x.get("DB"), x.get("Type")) == ("OMIM", "Allelic variant")]


def rs_of(variation):
    return [x.get("ID") for x in variation.iterfind("XRefList/XRef")
            if (x.get("DB"), x.get("Type")) == ("dbSNP", "rs")]


def class_info(body):
    for kind, (sig, review, names, ids, conf) in INFO_KEYS.items():
        element = body.find(f"Classifications/{KINDS[kind]}")
        if element is None:
            continue
        word, listed = text(element, "Description"), list(traits(element))
        if word:
            yield sig, vcf_text(word.replace("; ", "|")).replace("%7C", "|")
        yield review, vcf_text(text(element, "ReviewStatus"))
        if listed:
            yield names, "|".join(vcf_text(n) or "." for n, _ in listed)
            yield ids, "|".join(",".join(i) or "." for _, i in listed)
        if text(element, "Explanation"):
            yield conf, text(element, "Explanation").replace("; ", "|").replace(" ", "_")


def genomic_name(variation, assembly):
    found = [text(h, "NucleotideExpression/Expression") for h in variation.iterfind("HGVSlist/HGVS")
             if (h.get("Type"), h.get("Assembly")) == ("genomic, top-level", assembly)]
    return found[0] if len(found) == 1 else None


def vcf_line(archive, place):
    body, variation = body_of(archive), body_of(archive).find("SimpleAllele")
    info = {"ALLELEID": variation.get("AlleleID")}
    info.update(class_info(body))
    name = genomic_name(variation, place.get("Assembly"))
    if name:
        info["CLNHGVS"] = name.replace("=", "%3D")
    info["GENEINFO"] = "|".join(f"{g.get('Symbol')}:{g.get('GeneID')}"
                                for g in variation.iter("Gene"))
    info["MC"] = ",".join(sorted({f"{x.get('ID')}|{x.get('Type').replace(' ', '_')}" for x in
                                  variation.iterfind("HGVSlist/HGVS/MolecularConsequence")}))
    info["ORIGIN"] = str(sum(ORIGINS.get(o, 0) for o in origins_of(archive)))
    info["RS"] = "|".join(rs_of(variation))
    info["CLNVI"] = "|".join(other_ids(variation))
    return [place.get("Chr"), place.get("positionVCF"), archive.get("VariationID"),
            place.get("referenceAlleleVCF"), place.get("alternateAlleleVCF"), ".", ".",
            ";".join(f"{k}={v}" for k, v in info.items() if v)]


def summary_classes(body):
    columns = {"germline": ("ClinicalSignificance", "LastEvaluated", "ReviewStatus"),
               "somatic_impact": ("SomaticClinicalImpact", "SomaticClinicalImpactLastEvaluated",
                                  "ReviewStatusClinicalImpact"),
               "oncogenicity": ("Oncogenicity", "OncogenicityLastEvaluated",
                                "ReviewStatusOncogenicity")}
    for kind, (word, date, review) in columns.items():
        element = body.find(f"Classifications/{KINDS[kind]}")
        if element is not None:
            yield word, text(element, "Description") or "-"
            yield date, flat_date((element.get("DateLastEvaluated") or "")[:10])
            yield review, text(element, "ReviewStatus") or "-"


def summary_row(archive, variation, assembly, place):
    """place: None, that variant_summary has a row without coordinates of VCF"""
    body = body_of(archive)
    element = ([x for x in map(body.find, (f"Classifications/{k}" for k in KINDS.values()))
                if x is not None] or [ET.Element("none")])[0]
    row = dict.fromkeys(SUMMARY, "-")
    row.update(summary_classes(body))
    listed = list(traits(element))
    row.update({
        "AlleleID": variation.get("AlleleID"), "Type": archive.get("VariationType"),
        "Name": archive.get("VariationName"), "VariationID": archive.get("VariationID"),
        "GeneSymbol": ";".join(g.get("Symbol") for g in variation.iter("Gene")) or "-",
        "RS# (dbSNP)": (rs_of(variation) or ["-1"])[0],
        "RCVaccession": "|".join(x.get("Accession")
                                 for x in body.iterfind("RCVList/RCVAccession")) or "-",
        "PhenotypeIDS": "|".join(",".join(i) or "na" for _, i in listed) or "-",
        "PhenotypeList": "|".join(n or "-" for n, _ in listed) or "-",
        "Origin": ";".join(origins_of(archive)) or "-", "Assembly": assembly,
        "NumberSubmitters": archive.get("NumberOfSubmitters") or "0",
        "OtherIDs": ",".join(other_ids(variation)) or "-", "Chromosome": "na",
        "PositionVCF": "-1", "ReferenceAlleleVCF": "na", "AlternateAlleleVCF": "na"})
    if place is not None:
        row.update({"Chromosome": place.get("Chr"), "PositionVCF": place.get("positionVCF"),
                    "ReferenceAlleleVCF": place.get("referenceAlleleVCF"),
                    "AlternateAlleleVCF": place.get("alternateAlleleVCF")})
    return [row[c] for c in SUMMARY]


def submission_rows(archive):
    path = "ClassifiedRecord/ClinicalAssertionList/ClinicalAssertion"
    for a in archive.iterfind(path):
        c, accession = a.find("Classification"), a.find("ClinVarAccession")
        seen = a.findall("ObservedInList/ObservedIn")
        counts = collections.OrderedDict(
            (text(x, "Sample/Origin"), squeeze(x.findtext("Sample/NumberTested")) or "na")
            for x in seen)
        row = dict.fromkeys(SUBMISSION, "-")
        row.update({
            "VariationID": archive.get("VariationID"), "ReviewStatus": text(c, "ReviewStatus"),
            "DateLastEvaluated": flat_date((c.get("DateLastEvaluated") or "")[:10]),
            "Description": text(c, "Comment") or "-", "Submitter": accession.get("SubmitterName"),
            "CollectionMethod": ";".join(once(text(x, "Method/MethodType") for x in seen)),
            "OriginCounts": ";".join(f"{o}:{n}" for o, n in counts.items()),
            "SCV": f"{accession.get('Accession')}.{accession.get('Version')}"})
        row.update({SUBMISSION_CLASS[k]: text(c, tag) for k, tag in KINDS.items()
                    if text(c, tag)})
        yield [row[x] for x in SUBMISSION]


def write_table(path, head, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.write("#" + "\t".join(head) + "\n")
        f.writelines("\t".join(r) + "\n" for r in rows)


def write_flat(archives, directory):
    """the rows of the table of sources for the flat files of these records"""
    vcf, summary = {"GRCh37": [], "GRCh38": []}, []
    for archive in archives:
        variation = body_of(archive).find("SimpleAllele")
        if variation is None:
            continue  # haplotypes and genotypes stand in none of the three with facts
        places = [x for x in variation.iterfind("Location/SequenceLocation")
                  if x.get("positionVCF") and x.get("Assembly") in vcf]
        for place in places:
            vcf[place.get("Assembly")].append(vcf_line(archive, place))
            summary.append(summary_row(archive, variation, place.get("Assembly"), place))
        if not places:
            summary.append(summary_row(archive, variation, "na", None))
    for assembly, lines in vcf.items():
        with open(f"{directory}/{assembly}.vcf", "w", encoding="utf-8") as f:
            f.write(f"##fileformat=VCFv4.1\n##source=ClinVar\n##reference={assembly}\n"
                    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
            f.writelines("\t".join(x) + "\n" for x in lines)
    write_table(f"{directory}/summary.txt", SUMMARY, summary)
    write_table(f"{directory}/submissions.txt", SUBMISSION,
                (r for a in archives for r in submission_rows(a)))
    return [("vcf", f"{directory}/GRCh37.vcf", "GRCh37"),
            ("vcf", f"{directory}/GRCh38.vcf", "GRCh38"),
            ("variant_summary", f"{directory}/summary.txt", ""),
            ("submission_summary", f"{directory}/submissions.txt", "")]
