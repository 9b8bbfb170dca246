#include "ingest/clinvar_xml_elements.h"

const char *const xml_attribute_names[N_ATTRIBUTES] = {
    [AT_VARIATION_ID] = "VariationID",
    [AT_VARIATION_NAME] = "VariationName",
    [AT_ALLELE_ID] = "AlleleID",
    [AT_ACCESSION] = "Accession",
    [AT_VERSION] = "Version",
    [AT_SYMBOL] = "Symbol",
    [AT_ASSEMBLY] = "Assembly",
    [AT_CHR] = "Chr",
    [AT_POSITION] = "positionVCF",
    [AT_REFERENCE] = "referenceAlleleVCF",
    [AT_ALTERNATE] = "alternateAlleleVCF",
    [AT_TYPE] = "Type",
    [AT_MANE_SELECT] = "MANESelect",
    [AT_MANE_PLUS] = "MANEPlusClinical",
    [AT_ID] = "ID",
    [AT_DB] = "DB",
    [AT_DATE] = "DateLastEvaluated",
    [AT_N_SUBMISSIONS] = "NumberOfSubmissions",
    [AT_N_SUBMITTERS] = "NumberOfSubmitters",
    [AT_SUBMITTER] = "SubmitterName",
    [AT_IMPACT_ABOUT] = "ClinicalImpactAssertionType",
    [AT_IMPACT_SAYS] = "ClinicalImpactClinicalSignificance",
    [AT_IMPACT_DRUG] = "DrugForTherapeuticAssertion",
    [AT_SCHEMA] = "noNamespaceSchemaLocation",
};

#define LEAF(name, id)                                                                 \
    {                                                                                  \
        name, id, false, NULL                                                          \
    }
#define TEXT(name, id)                                                                 \
    {                                                                                  \
        name, id, true, NULL                                                           \
    }
#define TREE(name, id, below)                                                          \
    {                                                                                  \
        name, id, false, below                                                         \
    }
/* clang-format off */
static const struct xml_element genes[] = {LEAF("Gene", EL_GENE), {0}};
static const struct xml_element places[] = {LEAF("SequenceLocation", EL_PLACE), {0}};
static const struct xml_element xrefs[] = {LEAF("XRef", EL_XREF), {0}};
static const struct xml_element nucleotide[] = {
    TEXT("Expression", EL_NUCLEOTIDE_TEXT), {0}};
static const struct xml_element protein[] = {TEXT("Expression", EL_PROTEIN_TEXT), {0}};
static const struct xml_element hgvs[] = {
    TREE("NucleotideExpression", EL_NUCLEOTIDE, nucleotide),
    TREE("ProteinExpression", EL_PATH, protein),
    LEAF("MolecularConsequence", EL_CONSEQUENCE), {0}};
static const struct xml_element hgvs_list[] = {TREE("HGVS", EL_HGVS, hgvs), {0}};
static const struct xml_element member[] = {TREE("GeneList", EL_PATH, genes), {0}};
static const struct xml_element members[] = {
    TREE("SimpleAllele", EL_MEMBER, member), {0}};
static const struct xml_element allele[] = {
    TREE("GeneList", EL_PATH, genes),
    TREE("Location", EL_PATH, places),
    TREE("HGVSlist", EL_PATH, hgvs_list),
    TREE("XRefList", EL_PATH, xrefs), {0}};
static const struct xml_element haplotype[] = {
    TREE("SimpleAllele", EL_MEMBER, member),
    TREE("HGVSlist", EL_PATH, hgvs_list),
    TREE("XRefList", EL_PATH, xrefs), {0}};
static const struct xml_element genotype[] = {
    TREE("SimpleAllele", EL_MEMBER, member),
    TREE("Haplotype", EL_PATH, members),
    TREE("HGVSlist", EL_PATH, hgvs_list),
    TREE("XRefList", EL_PATH, xrefs), {0}};
static const struct xml_element rcvs[] = {LEAF("RCVAccession", EL_RCV), {0}};
static const struct xml_element trait_name[] = {
    TEXT("ElementValue", EL_TRAIT_NAME), {0}};
static const struct xml_element trait[] = {
    TREE("Name", EL_PATH, trait_name), LEAF("XRef", EL_TRAIT_XREF), {0}};
static const struct xml_element traits[] = {TREE("Trait", EL_TRAIT, trait), {0}};
static const struct xml_element conditions[] = {TREE("TraitSet", EL_PATH, traits), {0}};
static const struct xml_element classification[] = {
    TEXT("ReviewStatus", EL_CLASS_REVIEW),
    TEXT("Description", EL_CLASS_WORD),
    TEXT("Explanation", EL_CLASS_EXPLANATION),
    TREE("ConditionList", EL_PATH, conditions), {0}};
static const struct xml_element classifications[] = {
    TREE("GermlineClassification", EL_GERMLINE, classification),
    TREE("SomaticClinicalImpact", EL_IMPACT, classification),
    TREE("OncogenicityClassification", EL_ONCOGENICITY, classification), {0}};
static const struct xml_element submission_class[] = {
    TEXT("ReviewStatus", EL_SUBMISSION_REVIEW),
    TEXT("GermlineClassification", EL_SUBMISSION_GERMLINE),
    TEXT("SomaticClinicalImpact", EL_SUBMISSION_IMPACT),
    TEXT("OncogenicityClassification", EL_SUBMISSION_ONCOGENICITY),
    LEAF("Comment", EL_SUBMISSION_COMMENT), {0}};
static const struct xml_element method[] = {TEXT("MethodType", EL_METHOD), {0}};
static const struct xml_element sample[] = {TEXT("Origin", EL_ORIGIN), {0}};
static const struct xml_element observed[] = {
    TREE("Method", EL_PATH, method), TREE("Sample", EL_PATH, sample), {0}};
static const struct xml_element observed_list[] = {
    TREE("ObservedIn", EL_PATH, observed), {0}};
static const struct xml_element submission[] = {
    LEAF("ClinVarAccession", EL_SUBMISSION_ACCESSION),
    TEXT("RecordStatus", EL_SUBMISSION_STATUS),
    TREE("Classification", EL_SUBMISSION_CLASS, submission_class),
    TREE("ObservedInList", EL_PATH, observed_list), {0}};
static const struct xml_element submissions[] = {
    TREE("ClinicalAssertion", EL_SUBMISSION, submission), {0}};
static const struct xml_element record_body[] = {
    TREE("SimpleAllele", EL_ALLELE, allele),
    TREE("Haplotype", EL_HAPLOTYPE, haplotype),
    TREE("Genotype", EL_GENOTYPE, genotype),
    TREE("RCVList", EL_PATH, rcvs),
    TREE("Classifications", EL_PATH, classifications),
    TREE("ClinicalAssertionList", EL_PATH, submissions), {0}};
static const struct xml_element including[] = {
    LEAF("ClassifiedVariation", EL_INCLUDED_IN), {0}};
static const struct xml_element included_body[] = {
    TREE("SimpleAllele", EL_ALLELE, allele),
    TREE("Haplotype", EL_HAPLOTYPE, haplotype),
    TREE("Genotype", EL_GENOTYPE, genotype),
    TREE("RCVList", EL_PATH, rcvs),
    TREE("Classifications", EL_PATH, classifications),
    TREE("ClinicalAssertionList", EL_PATH, submissions),
    TREE("ClassifiedVariationList", EL_PATH, including), {0}};
static const struct xml_element record[] = {
    TEXT("RecordStatus", EL_RECORD_STATUS),
    TREE("ClassifiedRecord", EL_CLASSIFIED, record_body),
    TREE("IncludedRecord", EL_INCLUDED, included_body),
    LEAF("InterpretedRecord", EL_OLD_SCHEMA), {0}};
static const struct xml_element release[] = {
    TREE("VariationArchive", EL_RECORD, record), {0}};
const struct xml_element xml_roots[] = {
    TREE("ClinVarVariationRelease", EL_RELEASE, release),
    TREE("VariationArchive", EL_RECORD, record), {0}};
/* clang-format on */
