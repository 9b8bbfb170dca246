/*
 * What to do about a drug: the rows of dosing guidelines (CPIC, DPWG), which are found
 * by what a gene was called as; drug labels and guideline annotations, which speak of a
 * gene as a whole; and drugs with their codes and the genes they are tied to.
 */
#ifndef KB_MODEL_PGX_RECOMMENDATION_H
#define KB_MODEL_PGX_RECOMMENDATION_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/arena.h"
#include "kb/base/str.h"

/* What a row's look-up key compares (stored values: never renumber). */
enum pgx_key_kind {
    PGX_KEY_PHENOTYPE, /* "Poor Metabolizer", "-1639 AA", "Deficient" */
    PGX_KEY_ACTIVITY,  /* "0.5", "0.5 (Phenotyping)" */
    PGX_KEY_STATUS,    /* "*57:01 positive" */
    PGX_KEY_DIPLOTYPE, /* two star alleles with a slash between */
    PGX_KEY_NO_RESULT, /* "No Result": the gene was not called */
    N_PGX_KEY_KINDS
};
struct pgx_key {
    struct str gene;
    enum pgx_key_kind kind;
    struct str value;
    double score;  /* PGX_KEY_ACTIVITY */
    bool is_above; /* the score or more */
    /* PGX_KEY_ACTIVITY: what the source adds in brackets; "Phenotyping" is DPWG's for
     * two alleles of decreased function, where the score foretells too little. */
    struct str note;
};
/* Kind and number of a key by its text; a diplotype has its kind from the source's
 * layout and is left as it is. */
void pgx_key_read(struct pgx_key *k);

/* A gene as it was called, for the look-up. */
struct pgx_status {
    bool is_known;        /* false: no result */
    struct str phenotype; /* may be empty */
    double score;         /* NAN: none */
    struct str diplotype; /* two alleles with a slash between; may be empty */
    struct str *statuses; /* "*57:01 positive" */
    unsigned n_statuses;
    bool has_normal_allele; /* one of the two is of full activity */
    bool has_activities;    /* the above is known */
};
bool pgx_key_holds(const struct pgx_key *k, const struct pgx_status *s);
/* Whichever allele is written first. */
bool pgx_same_diplotype(struct str a, struct str b);

/* A flag that older sources do not have (stored values: never renumber). */
enum pgx_flag { PGX_FLAG_NOT_STATED, PGX_FLAG_NO, PGX_FLAG_YES, N_PGX_FLAGS };

struct pgx_recommendation {
    struct str id;     /* "clinpgx.rec:PA166297284", "cpic.rec:azathioprine:12" */
    struct str issuer; /* "CPIC", "DPWG" */
    struct str guideline_id, guideline, url;
    struct str version; /* of the guideline's rows, as the source states it */
    struct str date;    /* "2024-03-25"; decides which of two vintages stands */
    struct str *drugs;
    struct pgx_key *keys; /* all must hold; in order of genes */
    unsigned n_drugs, n_keys;
    struct str classification, population; /* "Strong", "general"; may be empty */
    struct str *implications;
    unsigned n_implications;
    struct str text;
    enum pgx_flag dosing, alternate, other;
};
/* Does the guideline ask for a change of dose, drug or monitoring?  NOT_STATED: its
 * rows have no such flags. */
enum pgx_flag pgx_asks_for_change(const struct pgx_recommendation *r);

enum pgx_document_kind { PGX_LABEL, PGX_GUIDELINE, N_PGX_DOCUMENT_KINDS };
struct pgx_document {
    struct str id; /* "clinpgx.label:PA166104831", "clinpgx.guideline:PA166104944" */
    enum pgx_document_kind kind;
    struct str name, issuer;   /* FDA, EMA, HCSC, PMDA, Swissmedic; CPIC, RNPGx, ... */
    struct str testing_level;  /* "Testing Required"; may be empty */
    struct str biomarker_flag; /* "On FDA Biomarker List" */
    struct str summary;
    enum pgx_flag prescribing, dosing, alternate, other;
    bool is_cancer_genome; /* about a tumour's genome, not the patient's */
    bool is_pediatric;
    struct str *drugs, *genes, *variants;
    unsigned n_drugs, n_genes, n_variants;
    struct str date, url;
};

/* A gene that a drug is tied to by ClinPGx's relationships. */
struct pgx_related_gene {
    struct str gene;
    struct str evidence;    /* "ClinicalAnnotation,GuidelineAnnotation" */
    struct str association; /* "associated", "ambiguous" */
    struct str kinetics;    /* "PK", "PD", "PK PD" or empty */
};
struct pgx_drug {
    struct str id; /* "clinpgx.drug:PA450085" */
    struct str name;
    struct str *generic_names, *trade_names, *rxnorm, *atc, *types;
    unsigned n_generic_names, n_trade_names, n_rxnorm, n_atc, n_types;
    struct str top_level, top_fda_level, cpic_level; /* may be empty */
    struct pgx_related_gene *genes;
    unsigned n_genes;
};

#endif
