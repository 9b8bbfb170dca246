/*
 * Which elements and attributes of ClinVar's VCV XML are read, and what they are called
 * inside clinvar_xml.c.
 */
#ifndef INGEST_CLINVAR_XML_ELEMENTS_H
#define INGEST_CLINVAR_XML_ELEMENTS_H

#include "ingest/xml.h"

/* Those before EL_RCV speak of the variation, those from EL_SUBMISSION of one
 * submission. */
enum element {
    EL_PATH, /* only leads to others */
    EL_RELEASE,
    EL_RECORD,
    EL_RECORD_STATUS,
    EL_CLASSIFIED,
    EL_INCLUDED,
    EL_OLD_SCHEMA,
    EL_ALLELE,
    EL_HAPLOTYPE,
    EL_GENOTYPE,
    EL_MEMBER,
    EL_INCLUDED_IN,
    EL_GENE,
    EL_PLACE,
    EL_HGVS,
    EL_NUCLEOTIDE,
    EL_NUCLEOTIDE_TEXT,
    EL_PROTEIN_TEXT,
    EL_CONSEQUENCE,
    EL_XREF,
    EL_RCV,
    EL_GERMLINE,
    EL_IMPACT,
    EL_ONCOGENICITY,
    EL_CLASS_REVIEW,
    EL_CLASS_WORD,
    EL_CLASS_EXPLANATION,
    EL_TRAIT,
    EL_TRAIT_NAME,
    EL_TRAIT_XREF,
    EL_SUBMISSION,
    EL_SUBMISSION_ACCESSION,
    EL_SUBMISSION_STATUS,
    EL_SUBMISSION_CLASS,
    EL_SUBMISSION_REVIEW,
    EL_SUBMISSION_GERMLINE,
    EL_SUBMISSION_IMPACT,
    EL_SUBMISSION_ONCOGENICITY,
    EL_SUBMISSION_COMMENT,
    EL_METHOD,
    EL_ORIGIN,
};

/* Names of xml_attribute_names. */
enum attribute {
    AT_VARIATION_ID,
    AT_VARIATION_NAME,
    AT_ALLELE_ID,
    AT_ACCESSION,
    AT_VERSION,
    AT_SYMBOL,
    AT_ASSEMBLY,
    AT_CHR,
    AT_POSITION,
    AT_REFERENCE,
    AT_ALTERNATE,
    AT_TYPE,
    AT_MANE_SELECT,
    AT_MANE_PLUS,
    AT_ID,
    AT_DB,
    AT_DATE,
    AT_N_SUBMISSIONS,
    AT_N_SUBMITTERS,
    AT_SUBMITTER,
    AT_IMPACT_ABOUT,
    AT_IMPACT_SAYS,
    AT_IMPACT_DRUG,
    AT_SCHEMA,
    N_ATTRIBUTES,
};

extern const char *const xml_attribute_names[N_ATTRIBUTES];
extern const struct xml_element xml_roots[];

#endif
