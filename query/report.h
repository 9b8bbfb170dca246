/*
 * The report model: what every writer prints, and nothing else (DESIGN section 7).
 * Lists are in their final, total order.  Everything lives in the report's arena or the
 * KB transaction.  Field names here and in query/report.schema.json are the same.
 */
#ifndef QUERY_REPORT_H
#define QUERY_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/json_out.h"
#include "kb/model/disease.h"
#include "kb/model/evaluate.h"
#include "kb/model/evidence.h"
#include "kb/model/pgx.h"
#include "kb/model/pgx_recommendation.h"
#include "kb/model/trial.h"
#include "kb/store/kb.h"
#include "query/clinvar_facts.h"
#include "query/events.h"
#include "query/gene_cover.h"
#include "query/patient_case.h"
#include "query/pgx_calls.h"
#include "query/readings.h"
#include "query/review.h"
#include "query/sample.h"
#include "query/use.h"

#define REPORT_SCHEMA "vdt-report/1"

/* A sentence: key and parameters never change with the language, text does. */
struct report_text {
    const char *key;
    struct reason reason; /* parameters (key repeated) */
    struct str text;
};

struct report_tier {
    const char *amp;      /* "I-A".."IV"; NULL: none */
    const char *amp_from; /* "assertion", "derived"; NULL */
    const char *kcat;     /* NULL: none */
    struct str rule;      /* id of the rule, or of the assertion */
};

/* What ClinVar says of another change of the same residue, of the same change of the
 * protein by other bases, or said of the allele itself before it named records:
 * context, never a classification of the finding. */
struct report_clinvar_context {
    const char *kind;      /* "same_allele", "same_protein", "same_codon" */
    uint32_t variation_id; /* 0: not named */
    struct str protein_change, classification; /* same_allele has no protein change */
    const char *classification_kind; /* "germline", "oncogenicity"; NULL: not told */
    int stars;                       /* -1: not given */
    struct str release;
};

/* Descriptions by the curated variants that say the same change, where the reading
 * shown lacks them; empty: none. */
struct report_naming {
    struct str hgvs_c, hgvs_p;
};

/* What is kept of a finding: there may be a hundred thousand of them, so what can be
 * told from it when it is written is not here (finding_details.h). */
struct report_finding {
    const struct finding *f;
    const struct clinvar_facts *clinvar; /* its source is one of the report's */
    const struct report_naming *named;   /* NULL: none */
    struct report_clinvar_context *clinvar_context;
    struct evidence_override *overrides; /* of ClinVar's classes: shown beside them */
    struct str *tier_rows;               /* ids of the rows that the tier comes from */
    struct report_tier tier;
    unsigned n_clinvar_context, n_overrides, n_tier_rows;
    /* Residues are not looked at where the change is not one of them, by a known
     * transcript; false when there is nothing of the allele itself either. */
    bool has_clinvar_context;
};

struct report_disease {
    struct str doid, name; /* doid empty: none */
    enum disease_relation relation;
};

struct report_approval {
    struct str country, body, from; /* from: id of the assertion or label */
};

/* One evidence item or assertion that matches. */
struct report_evidence {
    struct evidence e;
    unsigned source;    /* provenance ordinal */
    unsigned *findings; /* numbers, ascending */
    unsigned n_findings;
    struct report_disease disease;
    struct verdict verdict;
    struct report_text why;
    struct report_approval *approvals;
    unsigned n_approvals;
    bool has_tier;
    struct report_tier tier;
};

struct report_group {
    struct str *therapies; /* names, sorted */
    unsigned n_therapies;
    enum therapy_interaction interaction;
    struct report_disease disease;
    const char *best_tier;                       /* NULL: none */
    struct str *supports, *against, *resistance; /* row ids */
    unsigned n_supports, n_against, n_resistance;
    bool is_conflict;       /* of one profile */
    bool is_mixed_response; /* of all: some tell response, some resistance */
};

/* Which trials were asked for (struct trial_options), as it was read. */
struct report_trial_scope {
    struct str *countries, *cities, *statuses, *phases; /* any, where there are none */
    unsigned n_countries, n_cities, n_statuses, n_phases;
    bool all;
    unsigned max; /* 0: no bound */
};

/* A trial's criterion, answered for this patient. */
struct report_trial_criterion {
    struct str text; /* the sentence */
    bool is_exclusion;
    enum trial_force force;
    unsigned cohort; /* 0: of the whole trial; else t.cohorts[cohort - 1] */
    enum trial_source source;
    uint32_t beg, end; /* of the sentence in that text */
    struct verdict verdict;
    struct report_text why;
};

struct report_trial {
    struct trial t;
    unsigned source;
    struct verdict verdict; /* of the whole; its rung only when has_biomarker */
    bool has_biomarker;     /* an inclusion criterion is true or partial */
    bool names_gene;        /* its texts name a gene of the patient's findings */
    unsigned cohort;        /* of that criterion; 0: of the whole trial */
    const char *grade; /* "exact", "different_variant", "missing_variant", "gene_only",
                          "gene_named", "missing_gene" */
    struct report_text why;
    struct report_text *asks; /* what is not known and decides */
    unsigned n_asks;
    struct report_trial_criterion *criteria;
    unsigned n_criteria;
    struct report_disease disease;
    struct {
        enum truth age, sex, place;
    } fits;
    struct str
        histology; /* the sentence that does not take the patient's; empty: none */
    bool is_histology_open; /* the patient's disease is wider: it is asked */
    unsigned country_rank; /* of the countries asked for, the first with an open site */
};

/* A hereditary line. Words of list, status, from, inheritance: report.schema.json. */
struct report_hereditary {
    unsigned findings[2];
    unsigned n_findings;
    const char *phase;      /* of two findings: "in_trans", "unknown"; NULL: one */
    double allele_fraction; /* of the first finding; NAN: not given */
    bool is_secondary;      /* the condition is no tumour predisposition */
    struct str gene, condition;
    const char *inheritance;
    struct str classification;
    int stars; /* -1: not given */
    struct str list;
    const char *list_rule; /* which variants the list wants reported */
    const char *status, *from;
    struct report_text action;
};

struct report_diplotype {
    struct str name, phenotype;
    double activity_score;  /* NAN: none */
    struct str allele[2];   /* that decide; second empty: one copy */
    struct str function[2]; /* of these; may be empty */
    bool is_best;
};

struct report_not_ruled_out {
    struct str allele, function;
    bool would_change_phenotype;
};

/* What was looked up: a gene and what it was called as; empty value: no result. */
struct report_pgx_when {
    struct str gene, value;
};

struct report_recommendation {
    struct str id; /* of the KB's record */
    struct str drug, source;
    struct str level_scheme, level; /* level empty: the source gives none */
    struct str text, url;
    enum pgx_flag change;  /* does it ask for one */
    bool is_possible;      /* holds for one of several possible results */
    bool is_reference;     /* of a genotype that has the reference's bases only */
    struct str population; /* empty: any, or not stated */
    struct str date;
    struct report_pgx_when *when;
    unsigned n_when;
    struct str *implications;
    unsigned n_implications;
    unsigned drug_order; /* place among the drugs of oncology; UINT_MAX: none of them */
};

/* A guideline that asks for no change with this result. */
struct report_no_change {
    struct str id, drug, source;
    struct str counsel; /* its text, when it flags other guidance; empty: it does not */
    unsigned drug_order;
};

struct report_label {
    struct str id, name, issuer, testing_level, date, url;
    struct str *drugs;
    unsigned n_drugs;
    enum pgx_flag dosing, alternate, other;
    unsigned drug_order;
};

/* What the guidelines of the KB ask for, all in all. */
enum pgx_advice {
    PGX_ADVICE_CHANGE,          /* some ask for a change */
    PGX_ADVICE_CHANGE_FOR_ALL,  /* one for each of the possible results */
    PGX_ADVICE_POSSIBLE_CHANGE, /* for some of the possible results, not for all */
    PGX_ADVICE_NOT_STATED,      /* some speak of this result, without saying which */
    PGX_ADVICE_NONE,            /* they speak of this result and ask for none */
    PGX_ADVICE_NO_GUIDELINE,    /* called, but no guideline speaks of the result */
    PGX_ADVICE_NOT_KNOWN,       /* not called */
    PGX_ADVICE_LEFT_OUT,        /* --use left out what guidelines ask for */
    N_PGX_ADVICES
};

struct report_pgx {
    struct str gene;
    const char *state; /* "called", "ambiguous", "not_callable" */
    struct report_diplotype *diplotypes;
    unsigned n_diplotypes;
    unsigned n_used, n_missing;
    struct str *missing_positions;
    unsigned n_missing_positions;
    struct report_not_ruled_out *not_ruled_out;
    unsigned n_not_ruled_out;
    enum pgx_advice advice;
    struct report_recommendation *recommendations;
    unsigned n_recommendations;
    struct report_no_change *no_change;
    unsigned n_no_change;
    struct report_label *labels;
    unsigned n_labels;
    unsigned n_labels_left_out;   /* of levels that ask for nothing */
    struct str *linked_therapies; /* row ids */
    unsigned n_linked_therapies;
    bool is_outside; /* called by another program */
    struct str definitions, definitions_version, definitions_date; /* empty: none */
    struct str *missing_required;
    unsigned n_missing_required;
    unsigned n_left_out; /* recommendations that --use left out */
    struct report_text why;
    struct report_text phase; /* key NULL: nothing to say */
    struct report_text *warnings;
    unsigned n_warnings;
};

enum pertinent_answer { ANSWER_DETECTED, ANSWER_NOT_DETECTED, ANSWER_NOT_LOOKED_AT };

struct report_pertinent {
    bool is_factor;
    struct str subject; /* gene or factor */
    struct str question;
    enum pertinent_answer answer;
};

struct report_gene_scope {
    struct str gene;
    bool has_finding; /* goes before value */
    enum looked value;
    bool has_exons; /* false: the KB has no transcript of it */
    struct gene_exons exons;
    /* Residues that criteria of the KB name, on that transcript, ascending. */
    struct report_residue {
        uint32_t residue;
        bool has_finding; /* goes before value */
        enum looked value;
    } * residues;
    unsigned n_residues;
};

/* Residues of the KB by what says that they matter. */
enum protein_track {
    TRACK_PATHOGENIC, /* ClinVar, germline: pathogenic or likely so, with a star */
    TRACK_ONCOGENIC,  /* ClinVar, oncogenicity: oncogenic or likely so, with a star */
    TRACK_HOTSPOT,    /* curated/hotspots.tsv */
    TRACK_CRITERION,  /* criteria of the KB name the residue */
    N_PROTEIN_TRACKS
};

/* A patient's change of the protein, in residues of the view's transcript. */
struct report_protein_change {
    unsigned finding;
    struct str change;
    uint32_t first, last;
};

/* The protein of a gene with a finding of tier I or II. */
struct report_protein_view {
    struct str gene, transcript;
    uint32_t length;     /* residues, without the stop codon */
    uint32_t width;      /* residues that one mark stands for */
    uint32_t *exon_ends; /* residue that holds the last base of each coding exon */
    unsigned n_exon_ends;
    struct report_protein_change *changes;
    unsigned n_changes;
    uint32_t n_other_numbering; /* ClinVar's records on other transcripts: not shown */
    /* Of (residue - 1) / width: ClinVar's records, listed residues. */
    uint32_t *marks[N_PROTEIN_TRACKS];
    uint32_t n_places; /* of each track */
};

/* Segments of --cna that stand side by side with one state. */
struct report_stretch {
    uint32_t beg1, end1;
    enum cna_state state;
    unsigned n_segments;
    double copies_min, copies_max, log2_min, log2_max; /* NAN: not given */
};

struct report_chromosome {
    unsigned contig;
    uint32_t length, q_beg1; /* first base of the long arm; 0: not known */
    struct report_stretch *stretches;
    unsigned n_stretches, n_left_out;
};

struct report_input {
    const char *kind; /* "vcf", "regions" */
    struct str sha256;
    uint64_t records, alleles;
    uint64_t fates[N_ALLELE_FATES];
    bool has_fates;
    uint64_t blocks, blocks_not_read; /* --targets-only */
    const struct event_input *events; /* of an input of events; NULL: none */
    const uint64_t *genes;            /* by enum cna_gene_fate; NULL: none */
};

/* What a name that stands in the report is called in Korean, where it is known. */
struct report_local_name {
    const char *kind;         /* "drug", "disease" */
    struct str id;            /* DOID of a disease; empty: none */
    struct str name, name_ko; /* as the report has it */
    bool needs_check;         /* by a Korean reader */
};

/* For whom the words are: texts for the patient are added, none is left out. */
enum report_audience { AUDIENCE_PROFESSIONAL, AUDIENCE_PATIENT, N_AUDIENCES };

struct report {
    struct str program_version, rules_version;
    struct kb_txn *kb;  /* what the findings' records are read from; NULL: made up */
    unsigned n_writers; /* threads that write findings; 0 is 1 */
    enum report_audience audience;
    struct report_review review;
    bool has_pseudonym; /* the sample's name is one */
    struct str kb_id, kb_format;
    struct provenance *sources;
    unsigned n_sources;
    struct sample sample;
    struct events events;
    struct patient_case about; /* the patient file and what it says */
    bool has_tumour;
    struct disease tumour;
    struct disagreement *disagreements;
    unsigned n_disagreements;
    enum patient_sex sex;
    bool has_secondary_consent;
    struct use *use;       /* use.h; NULL: any */
    unsigned n_overridden; /* rows and findings that the laboratory decided about */
    unsigned n_withdrawn;  /* rows of uses whose approval was withdrawn */
    struct str withdrawn;  /* reasons of these, each with its ids, joined by "; " */
    struct str overdue;    /* ids whose review is overdue, joined by ", " */
    uint64_t n_suppressed; /* alleles and rows that curated/suppress.tsv keeps out */
    const struct suppress *suppress; /* what it names; NULL: nothing */
    bool has_outside_calls;          /* --pgx-calls was looked at */
    struct str outside_calls_sha256;
    struct report_input *inputs;
    unsigned n_inputs;
    uint64_t criteria[3]; /* by enum truth */
    struct report_gene_scope *genes;
    unsigned n_genes;
    struct report_pertinent *pertinent;
    unsigned n_pertinent;
    struct str *not_answerable; /* kinds of criteria no input looked for */
    unsigned n_not_answerable;
    struct report_finding *findings;
    unsigned n_findings;
    struct report_evidence *therapies, *prognosis, *diagnosis, *other_evidence;
    unsigned n_therapies, n_prognosis, n_diagnosis, n_other_evidence;
    struct report_group *groups;
    unsigned n_groups;
    bool has_trial_source; /* the KB holds trials */
    struct report_trial *trials;
    unsigned n_trials;
    struct report_trial_scope trial_scope;
    struct str trial_filter; /* what --country and its like asked for; empty: nothing */
    unsigned n_trials_cut;   /* left out by --max-trials */
    struct report_hereditary *hereditary;
    unsigned n_hereditary;
    unsigned n_secondary_genes; /* listed genes left out: no tumour predisposition */
    struct report_pgx *pgx;
    unsigned n_pgx;
    struct report_protein_view *protein_views;
    unsigned n_protein_views;
    struct report_chromosome *chromosomes; /* none without --cna */
    unsigned n_chromosomes;
    struct report_text *limits;
    unsigned n_limits;
    struct report_local_name *glossary; /* by kind, then name */
    unsigned n_glossary;
};

/* Which trials a report lists; of a list that is empty, as its comment says. */
struct trial_options {
    bool all; /* also trials none of whose biomarker criteria is true or partial */
    const char *const *countries, *const *cities; /* codes or names; empty: anywhere */
    unsigned n_countries, n_cities;
    const char *status; /* codes joined by commas, or "all"; NULL: those that recruit or
                           will */
    const char *phase;  /* numbers or codes joined by commas; NULL: any */
    unsigned max;       /* 0: no bound */
};

struct report_options {
    struct sample_options sample;
    struct event_options events;
    const char *tumour; /* as given with -t; NULL: none */
    const char *lang;   /* "en", "ko" */
    enum report_audience audience;
    struct review_options review;
    const char *pseudonym; /* stands for the sample's name; NULL: none */
    const char *date;      /* YYYY-MM-DD; NULL: not judged */
    enum use_kind use;
    enum patient_sex sex;
    const char *patient_path; /* --patient; NULL: none */
    bool has_secondary_consent;
    struct trial_options trials;
    struct pgx_call_options pgx; /* without the sex, which stands above */
};

/* "professional", "patient" */
const char *report_audience_name(enum report_audience audience);

/* Sample -> report. Everything lives in mem. */
int report_make(const struct report_options *options, struct kb_txn *kb,
    struct arena *mem, struct report *out, struct err *err);

/* Writers.  A report that was made is written without fail, unless the KB's file is
 * damaged meanwhile. */
int report_write_json(const struct report *r, struct buf *out, struct err *err);
/* The same in pieces, which are not kept; also the sink's error. */
int report_give_json(
    const struct report *r, json_out_sink *sink, void *ctx, struct err *err);
/* The same without blanks, as one line with its newline. */
int report_write_json_line(const struct report *r, struct buf *out, struct err *err);

#endif
