#!/usr/bin/python3
"""A release later: copies tests/sources and curated/ below DIR and changes one thing of each kind
that `vdt diff` tells.  next_month.py SRC DIR; writes DIR/sources and DIR/curated."""
import json
import os
import re
import shutil
import sys

SRC, DIR = sys.argv[1:]
SOURCES, CURATED = f"{DIR}/sources", f"{DIR}/curated"


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)


def replace(name, *pairs, where=SOURCES):
    """each pair once in the file"""
    text = read(f"{where}/{name}")
    for old, new in pairs:
        if text.count(old) != 1:
            sys.exit(f"{name}: {old!r} stands there {text.count(old)} times")
        text = text.replace(old, new)
    write(f"{where}/{name}", text)


class Table:
    """A tab-separated table by its column names; rows are changed by their id"""

    def __init__(self, name, key, where=SOURCES):
        self.path, self.key = f"{where}/{name}", key
        lines = read(self.path).split("\n")
        self.columns = lines[0].split("\t")
        self.rows = [dict(zip(self.columns, x.split("\t"))) for x in lines[1:] if x]

    def row(self, value):
        return next(r for r in self.rows if r[self.key] == value)

    def copy(self, value, **changes):
        self.rows.append(self.row(value) | changes)

    def remove(self, value):
        self.rows.remove(self.row(value))

    def save(self):
        lines = ["\t".join(self.columns)]
        lines += ["\t".join(r.get(c, "") for c in self.columns) for r in self.rows]
        write(self.path, "\n".join(lines) + "\n")


def records(assembly, change):
    """change(assembly, id, fields): the lines that stand for one of the VCF"""
    name = f"clinvar.{assembly}.vcf"
    out = []
    for line in read(f"{SOURCES}/{name}").split("\n"):
        fields = line.split("\t")
        if line.startswith("#") or not line:
            out.append(line)
            continue
        changed = change(assembly, fields[2], fields)
        out += ["\t".join(x) for x in changed]
    write(f"{SOURCES}/{name}", "\n".join(out))


def clinvar(assembly, number, f):
    """Both assemblies alike, but for one record that loses a place."""
    def info(pattern, to):
        text, n = re.subn(pattern, to, f[7])
        if n != 1:
            sys.exit(f"ClinVar {number}: {pattern}")
        f[7] = text
    if number == "41754":
        return []
    if number == "5294":  # crosses the border
        info("CLNSIG=Pathogenic/Likely_pathogenic", "CLNSIG=Uncertain_significance")
    if number == "17097":
        info("CLNSIG=Pathogenic", "CLNSIG=Pathogenic/Likely_pathogenic")
    if number == "17099":
        info("CLNREVSTAT=reviewed_by_expert_panel",
             "CLNREVSTAT=criteria_provided,_single_submitter")
    if number == "4539598":
        info("ONC=Likely_oncogenic", "ONC=Oncogenic")
    if number == "4530242":
        info(";ONC=[^;]*", "")
        info(";ONCREVSTAT=[^;]*", "")
    if number == "797":
        f[7] += ";ONC=Benign;ONCREVSTAT=criteria_provided,_single_submitter"
    if number == "12350":
        info(r"Pathogenic\(1\)", "Pathogenic(2)")
    if number == "41751":  # only its conditions
        info("MUTYH-related_disorder", "MUTYH-related_condition")
    if number == "822":
        f[1] = str(int(f[1]) + 3)
    if number == "17089" and assembly == "GRCh37":
        return []
    if number == "17080":
        new = list(f)
        new[2] = "999017080"
        new[1] = str(int(f[1]) - 1000)
        new[3:5] = "G", "A"
        new[7] = re.sub("CLNSIG=[^;]*", "CLNSIG=Likely_pathogenic", f[7])
        return [f, new]
    return [f]


def evidence():
    t = Table("ClinicalEvidenceSummaries.tsv", "evidence_id")
    t.row("14").update(evidence_level="C")
    t.row("15").update(rating="1")
    t.row("234").update(evidence_direction="Does Not Support")
    t.row("236").update(significance="Reduced Sensitivity")
    t.row("238").update(is_flagged="true")
    t.row("247").update(therapies="Sorafenib,Quizartinib", therapy_interaction_type="Combination")
    t.row("304").update(therapies="Sunitinib (SU11248)")
    t.row("389").update(disease="Carcinoma of the Breast")
    t.row("418").update(disease="Renal Cell Carcinoma", doid="4450")
    t.row("459").update(variant_origin="Rare Germline")
    t.row("466").update(citation="Nakayama et al., 2010a")
    profile = t.row("14")
    t.row("2").update(molecular_profile=profile["molecular_profile"],
                      molecular_profile_id=profile["molecular_profile_id"])
    t.row("74").update(evidence_type="Prognostic", significance="Poor Outcome")
    t.copy("306", evidence_id="99306", rating="5")
    t.remove("261")
    t.save()


def assertions():
    t = Table("AssertionSummaries.tsv", "assertion_id")
    first, second, third = [r["assertion_id"] for r in t.rows
                            if r["amp_category"] == "Tier I - Level A"][:3]
    t.row(first).update(amp_category="Tier II - Level C", nccn_guideline_version="2.2026")
    t.row(second).update(regulatory_approval="false", fda_companion_test="false")
    t.remove(third)
    t.save()


def civic():
    evidence()
    assertions()
    t = Table("MolecularProfileSummaries.tsv", "molecular_profile_id")
    t.copy("12", molecular_profile_id="99012", name="BRAF V600E AND BRAF V600K",
           variant_ids="12, 563")
    t.save()
    t = Table("VariantSummaries.tsv", "variant_id")
    t.row("1").update(variant="BCR::ABL1 Fusion")
    t.copy("1", variant_id="99001", variant="Overexpression", chromosome="", start="", stop="",
           chromosome2="", start2="", stop2="", single_variant_molecular_profile_id="",
           variant_aliases="", hgvs_descriptions="", variant_types="")
    t.save()


def trials():
    path = f"{SOURCES}/ctgov.v2.json"
    studies = json.loads(read(path))
    def of(nct):
        return next(x["protocolSection"] for x in (
            studies if isinstance(studies, list) else studies["studies"])
            if x["protocolSection"]["identificationModule"]["nctId"] == nct)
    of("NCT02856893")["statusModule"]["overallStatus"] = "RECRUITING"
    of("NCT03595917")["statusModule"]["overallStatus"] = "TERMINATED"
    of("NCT05277701")["statusModule"]["overallStatus"] = "COMPLETED"
    of("NCT04318938")["eligibilityModule"]["minimumAge"] = "20 Years"
    text = of("NCT06385925")["eligibilityModule"]
    text["eligibilityCriteria"] = text["eligibilityCriteria"].replace(
        "KRAS G12D mutation", "KRAS G12V mutation", 1)
    sites = of("NCT04858334")["contactsLocationsModule"]["locations"]
    sites.append({"city": "Seoul", "country": "South Korea", "status": "RECRUITING"})
    of("NCT06997497")["identificationModule"]["nctId"] = "NCT06997498"
    write(path, json.dumps(studies, indent=1))


def clinpgx():
    t = Table("summary_annotations.tsv", "Summary Annotation ID")
    t.row("655384011").update({"Level of Evidence": "1B"})
    t.row("655385400").update({"Phenotype(s)": "Hemorrhage"})
    t.save()
    replace("summary_ann_alleles.tsv", (
        "655385012\tCC\tHigher dose need with warfarin.",
        "655385012\tCC\tSomewhat higher dose need with warfarin than others."))
    t = Table("drugLabels.tsv", "PharmGKB ID")
    t.row("PA166104831").update({"Testing Level": "Testing Required"})
    t.save()
    replace("drugs.tsv", ("PA166182863\tFOLFIRI", "PA166182863\tFOLFIRI regimen"))
    path = f"{SOURCES}/guidelines.json"
    guidelines = json.loads(read(path))
    first, second, third = guidelines[0]["recommendations"][:3]
    first["text"]["html"] = "<p>The usual dose, and no less.</p>"
    second["classification"]["term"] = "Optional"
    guidelines[0]["recommendations"].remove(third)
    write(path, json.dumps(guidelines, indent=1))
    path = f"{SOURCES}/pgx/DPYD.phenotype.json"
    write(path, read(path).replace('"Normal function"', '"Decreased function"', 1))
    path = f"{SOURCES}/pgx/NUDT15.phenotype.json"
    write(path, read(path).replace('"Intermediate Metabolizer"',
                                   '"Likely Intermediate Metabolizer"'))
    path = f"{SOURCES}/pgx/NUDT15.definition.json"
    definition = json.loads(read(path))
    next(a for a in definition["namedAlleles"] if a["name"] == "*9")["alleles"][1] = "T"
    write(path, json.dumps(definition))


def names():
    replace("HumanDO.tsv", ('"DOID:8923"\t"skin melanoma"', '"DOID:8923"\t"melanoma of skin"'))
    t = Table("hgnc_complete_set.txt", "hgnc_id")
    gene = t.row("HGNC:74")
    gene.update(prev_symbol=gene["symbol"], symbol="ABCG2X")
    t.save()
    # two facts that sentinels know are made to change: announced, or the build would stop
    replace("sentinels.tsv",
            ("VCV000005294\tgermline.group\tpathogenic", "VCV000005294\tgermline.group\tuncertain"),
            ("655384011\tlevel\t1A", "655384011\tlevel\t1B"), where=CURATED)
    text = read(f"{CURATED}/hotspots.tsv").rstrip("\n").split("\n")
    write(f"{CURATED}/hotspots.tsv", "\n".join(text[:-1]) + "\n")


def releases():
    """Another month; the legacy XML is dropped, the table of our own has other bytes."""
    lines = []
    for line in read(f"{SOURCES}/sources.tsv").split("\n"):
        c = line.split("\t")
        if c[0] == "ctgov" and c[1] == "xml":
            continue
        if c[0] == "civic":
            c[3] = "2024-09-01"
        if c[0] == "clinvar" and c[3] == "2026-02-26":
            c[3] = "2026-03-26"
        if c[0] == "oncotree":
            c[5] = "CC-BY-SA-4.0"
        lines.append("\t".join(c))
    write(f"{SOURCES}/sources.tsv", "\n".join(lines))


def main():
    shutil.copytree(f"{SRC}/tests/sources", SOURCES)
    shutil.copytree(f"{SRC}/curated", CURATED)
    for where in (SOURCES, CURATED):
        for directory, _, files in os.walk(where):
            os.chmod(directory, 0o755)
            for name in files:
                os.chmod(os.path.join(directory, name), 0o644)
    for assembly in ("GRCh37", "GRCh38"):
        records(assembly, clinvar)
    for part in (civic, trials, clinpgx, names, releases):
        part()


main()
