/*
 * Inside `vdt show` (cmd_show.c, show_*.c): one hit of the look-up, printed whole.
 * Everything goes to a view; functions return >= 0 or a negative ERR_* of the KB.
 */
#ifndef QUERY_SHOW_H
#define QUERY_SHOW_H

#include "query/lookup.h"
#include "query/report.h"
#include "query/view.h"

struct show {
    struct kb_txn *kb;
    struct arena *mem;
    struct view v;
    struct str term; /* as given */
    struct err *err;
};

int show_gene(struct show *s, uint32_t hgnc_id);
int show_disease(struct show *s, uint32_t ordinal);
int show_drug(struct show *s);
int show_record(struct show *s, uint32_t ordinal);
int show_allele(struct show *s, const struct allele *a);
int show_change(struct show *s, const struct lookup_hit *hit);
int show_biomarker(struct show *s, const struct lookup_hit *hit);

/* Parts of the above. */

/* A row that must be there; 0 is damage. */
int show_must(struct show *s, int rc, const char *what, uint32_t ordinal);
int show_source(struct show *s, unsigned ordinal);
/* Its text form. */
int show_criterion(struct show *s, uint32_t ordinal);

/* Evidence among records (others are passed over), and its tables.  match NULL: not
 * from an evaluation. */
struct evidence_row {
    struct evidence e;
    unsigned source; /* provenance ordinal */
    const struct verdict *match;
};
struct evidence_rows {
    struct evidence_row *row;
    size_t n, cap;
};
int show_read_evidence(
    struct show *s, const uint32_t *records, int n_records, struct evidence_rows *out);
int show_evidence_table(struct show *s, struct evidence_rows *rows, bool has_match);
/* Overrides: as a table of their own; and where evidence stands in a table that has
 * any, as its last column, "level A -> B (A. Kim)". */
#define SHOW_OVERRIDES_COLUMN                                                          \
    {                                                                                  \
        "overrides", "override", VIEW_TEXT, 24, VIEW_BOTH                              \
    }
bool show_has_overrides(const struct evidence_rows *rows);
struct str show_overrides_text(const struct evidence *e, struct arena *mem);
void show_overrides_table(
    struct show *s, const struct evidence_override *all, unsigned n);
const char *therapy_separator(enum therapy_interaction interaction);
void show_evidence_counts(
    struct show *s, const struct evidence_rows *rows, const char *heading);
/* What the evidence of a case says, by the evaluator, as a table. */
struct case_data;
int show_matches(struct show *s, const struct case_data *c);

void show_alleles_begin(struct show *s);
int show_alleles_add(
    struct show *s, struct str record, const struct placed_allele *alleles, unsigned n);
void show_alleles_end(struct show *s);

/* The body of a ClinVar record, without its alleles; then its descriptions and
 * submissions, as tables. */
int show_clinvar_facts(struct show *s, const struct clinvar_entry *c, unsigned source);
/* The same of ClinVar's word of an allele (RECORD_CLINVAR_ALLELE). */
int show_clinvar_word(struct show *s, const struct clinvar_entry *c, unsigned source);
int show_clinvar_hgvs(struct show *s, struct clinvar_entry *c);
int show_clinvar_submissions(struct show *s, struct clinvar_entry *c);
/* How many of the records (all of them ClinVar's) are of which class and stars. */
int show_clinvar_counts(struct show *s, const uint32_t *records, int n_records);
/* The kinds of classification as people read them. */
const char *show_clinvar_kind(enum classification_kind kind);
int show_trial(struct show *s, uint32_t ordinal, unsigned source);
int show_evidence_facts(struct show *s, uint32_t ordinal, unsigned source);
/* The body of a pharmacogenomic annotation; those among records, as a table. */
int show_pgx(struct show *s, uint32_t ordinal, unsigned source);
int show_pgx_table(struct show *s, const uint32_t *records, int n_records);
/* A row of a guideline, a label or guideline, a drug; then tables of those among
 * records: by_gene names the drugs, else the genes. */
int show_pgx_recommendation(struct show *s, uint32_t ordinal, unsigned source);
int show_pgx_document(struct show *s, uint32_t ordinal, unsigned source);
int show_pgx_drug(struct show *s, uint32_t ordinal, unsigned source);
int show_pgx_guidance(struct show *s, const uint32_t *records, int n_records);
/* Star alleles of a gene; nothing when the KB has no definitions of it. */
int show_pgx_definitions(struct show *s, struct str gene);
/* The positions of definitions that the term names by its rsID: counted, and shown as
 * items when wanted. */
int show_pgx_rsid(struct show *s, bool is_wanted, unsigned *n_found);

#endif
