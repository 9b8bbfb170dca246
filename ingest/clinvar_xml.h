/*
 * One VariationArchive of ClinVar's VCV XML between its elements and its row: what
 * clinvar_xml.c gathers while it is read, and what is made of it at its end.  Private
 * to clinvar_xml*.c.  Everything lives in the arena of the record in hand.
 */
#ifndef INGEST_CLINVAR_XML_H
#define INGEST_CLINVAR_XML_H

#include "ingest/clinvar_fields.h"

struct xml_texts {
    struct str *items;
    size_t n, cap;
};

/* One SequenceLocation. */
struct xml_place {
    struct str assembly, chrom, accession, pos, ref, alt;
};

/* A Trait in hand. */
struct xml_trait {
    struct str preferred, any;
    unsigned n_preferred, n_names;
    struct xml_texts ids; /* "MONDO:MONDO:0013342" */
};

/* One of the three classifications of the record itself. */
struct xml_class {
    bool is_there;
    struct str class_word, review_status, date, explanation;
    struct str n_submissions, n_submitters;
    struct condition *conditions;
    size_t n_conditions, conditions_cap;
    struct strmap seen; /* conditions by name and ids */
};

struct xml_record {
    uint64_t line;
    struct str id, name, status;
    bool is_classified, is_included, has_variation;
    enum clinvar_type type;
    struct str allele_id;
    struct xml_texts genes, rcvs, omim, rs, caids;
    struct strmap genes_seen, members_seen, included_in_seen, omim_seen;
    uint32_t *members, *included_in;
    size_t n_members, members_cap, n_included_in, included_in_cap;
    struct xml_place *places;
    size_t n_places, places_cap;
    struct clinvar_hgvs *hgvs;
    size_t n_hgvs, hgvs_cap;
    struct str top_level[N_ASSEMBLIES]; /* genomic HGVS; of several, see n_top_level */
    unsigned n_top_level[N_ASSEMBLIES];
    struct clinvar_hgvs description; /* the flags of the HGVS element in hand */
    struct str hgvs_type, hgvs_assembly;
    uint32_t consequence;
    struct xml_class by_kind[N_CLASSIFICATION_KINDS];
    enum classification_kind kind; /* of the classification in hand */
    struct xml_trait trait;
    struct str trait_name_type; /* of the name in hand */
    struct clinvar_submission *submissions;
    size_t n_submissions, submissions_cap;
    bool submission_has_class;    /* of the one in hand */
    struct str submission_status; /* of it; empty: not told */
    uint32_t origin_bits;
    const char *bad; /* reason of the first thing that makes the record unusable */
    struct str bad_found;
};

struct clinvar_xml {
    struct clinvar_fields f;
    struct xml_record r;
    uint64_t n_read;
};

/* Trimmed, with one blank for each run of blanks and line ends; a copy. */
struct str xml_text(struct arena *mem, struct str text);
void xml_add_text(struct arena *mem, struct xml_texts *list, struct str text);
/* The same unless it is there; seen must be the list's own. */
void xml_add_once(
    struct arena *mem, struct xml_texts *list, struct strmap *seen, struct str text);
/* Notes the first reason to reject the record; static reason. */
void xml_bad(struct clinvar_xml *x, const char *reason, struct str found);

/* clinvar_xml_conditions.c */
void xml_trait_xref(
    struct clinvar_xml *x, struct str database, struct str id, struct str type);
void xml_trait_name(struct clinvar_xml *x, struct str type, struct str name);
/* The trait in hand is complete: a condition of the classification in hand. */
void xml_trait_end(struct clinvar_xml *x);

/* clinvar_xml_hgvs.c: the HGVS element in hand; its flags stand in r.description. */
void xml_hgvs_begin(struct clinvar_xml *x, struct str type, struct str assembly);
void xml_description(struct clinvar_xml *x, struct str text);
void xml_nucleotide(struct clinvar_xml *x, struct str text);
void xml_consequence(struct clinvar_xml *x, struct str term);
/* A variant has one top-level description on an assembly, but in the pseudoautosomal
 * regions: of several none is taken, all stand in the list. */
struct str xml_genomic_name(const struct xml_record *r);

/* clinvar_xml_submissions.c */
struct clinvar_submission *xml_submission_begin(struct clinvar_xml *x);
struct clinvar_submission *xml_submission(struct clinvar_xml *x); /* in hand */
/* The submission in hand is complete; one that is not current is taken back.  A word
 * that the vocabulary lacks stops the build as one of submission_summary does; when it
 * is accepted (--accept-new-terms) the submission is left out and noted.  0 or
 * negative. */
/* 1: *is_current set; 0: the word is new (then not current); negative.  An empty status
 * is that of a current record. */
int xml_is_current(struct clinvar_xml *x, const char *field, struct str status,
    bool *is_current, struct err *err);
int xml_submission_end(struct clinvar_xml *x, struct err *err);
void xml_submission_origin(struct clinvar_xml *x, struct str word);
void xml_submission_method(struct clinvar_xml *x, struct str word);
/* YYYY-MM-DD of an XML date, which may have a time or a zone behind it; empty for an
 * empty text; *is_bad: it is none. */
struct str xml_date(struct str text, bool *is_bad);
/* The split of one kind: as ClinVar counts it itself where it explains a conflict (so
 * does the VCF's CLNSIGCONF), else counted; with dates (clinvar_count_split). */
void xml_split(
    struct clinvar_xml *x, enum classification_kind kind, struct classification *c);

/* clinvar_xml_record.c: the record is complete; stages its row, or rejects it. */
int xml_record_end(struct clinvar_xml *x, struct err *err);

#endif
