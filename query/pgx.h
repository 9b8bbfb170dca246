/*
 * Pharmacogenomics of a germline sample (DESIGN 8.10): what its genes were called as,
 * what guidelines and labels ask for, and what single genotypes mean for drugs.  Any
 * other sample gives each pharmacogene as not callable and no advice.
 *
 * Genes with allele definitions are called by pgx_calls.h; genes that one position
 * decides (curated/pgx_genes.tsv) here, when the KB has no definitions of them; others
 * are not callable.  Annotations of single positions are given at levels 1A to 2B, of
 * the genotype that the patient has, for drugs of which no guideline speaks by what the
 * gene was called as.
 */
#ifndef QUERY_PGX_H
#define QUERY_PGX_H

#include "query/case.h"
#include "query/report.h"

/* The reasons of a state: X(id, key, parameter, parameter). Texts: curated/texts.tsv.
 */
#define PGX_REASONS(X)                                                                 \
    X(CALLED, "pgx_called", "gene", "")                                                \
    X(MISSING, "pgx_missing", "gene", "positions")                                     \
    X(OTHER_ALLELE, "pgx_other_allele", "gene", "genotype")                            \
    X(NEEDS_DEFINITIONS, "pgx_needs_definitions", "gene", "")                          \
    X(NEEDS_OTHER_TEST, "pgx_needs_other_test", "gene", "")                            \
    X(NOT_LISTED, "pgx_not_listed", "gene", "")                                        \
    X(NEEDS_GERMLINE, "pgx_needs_germline", "gene", "")

enum pgx_reason {
#define X(id, key, a, b) PGX_##id,
    PGX_REASONS(X)
#undef X
        N_PGX_REASONS,
};

/* r->pgx, in order of genes; after the rows of therapies have their final order, and of
 * a case that has its calls (haplotypes.h). */
int pgx_make(const struct case_data *c, struct kb_txn *kb, const char *lang,
    struct arena *mem, struct report *r, struct err *err);

/* ---- parts, for pgx*.c and their tests ---- */

/* How far a gene can be called: a row of curated/pgx_genes.tsv. */
enum pgx_rule {
    PGX_SINGLE_POSITION,
    PGX_RULE_DEFINITIONS,
    PGX_RULE_OTHER_TEST,
    PGX_RULE_SOMATIC,
    N_PGX_RULES
};
struct pgx_gene {
    struct str gene;
    enum pgx_rule rule;
    struct str rsid;
    unsigned contig;
    uint32_t pos1[N_ASSEMBLIES];
    char ref, alt;
    struct str ref_name, alt_name;
    struct str phenotype[3]; /* by copies of alt */
};
/* In order of genes; none when the KB has no such table. Returns the number. */
int pgx_genes_load(
    struct kb_txn *kb, struct arena *mem, struct pgx_gene **out, struct err *err);

/* Does a sample's site hold this genotype of an annotation?  The annotation's bases are
 * GRCh38's plus strand; is_turned: the site's are the other strand's.  Where some
 * genotype of the annotation has two bases, one base is the genotype of one copy; else
 * it is an allele, held by any copy. */
bool pgx_has_genotype(const struct site *s, bool is_turned,
    const struct pgx_annotation *a, struct str genotype);
/* Can all genotypes of the annotation be compared with bases? */
bool pgx_is_readable(const struct pgx_annotation *a);

/* A gene of the report while it is made; pgx_gather.c fills annotations and positions.
 */
struct pgx_row {
    struct report_pgx out;
    const struct pgx_gene *gene; /* NULL: not in the curated table */
    const struct pgx_call *call; /* NULL: the KB does not define its alleles */
    struct pgx_status *statuses; /* what it may have been called as; none: no result */
    unsigned n_statuses;
    /* Behind the statuses stand others, which decide nothing by themselves. */
    unsigned n_others;
    bool knows_others; /* these are all that it may be */
    bool *is_asked; /* of statuses and others: a guideline asks for a change with it */
    size_t cap_no_change, cap_labels;
    struct str *seen; /* rsIDs with bases, each once */
    size_t n_seen, cap_seen, cap_missing, cap_recommendations;
    struct str
        *unchanged; /* drugs that one of the possible results leaves as they are */
    size_t n_unchanged, cap_unchanged;
};
struct pgx_rows {
    struct arena *mem;
    const struct sample *sample;
    const struct pgx_gene *genes;
    unsigned n_genes;
    struct pgx_row *rows;
    size_t n, cap;
    const char *lang;
    const struct pgx_drug_order *drugs;
    struct use *use;       /* what --use leaves out; NULL: nothing */
    unsigned annotated_by; /* source of the annotation in hand */
};
/* The row of a gene, made when it is new. */
struct pgx_row *pgx_row_of(struct pgx_rows *rows, struct str gene);
void pgx_note_position(
    struct pgx_rows *rows, struct pgx_row *row, struct str rsid, const struct site *s);
/* The KB's annotations at positions of the sample's assembly, into the rows. */
int pgx_gather(struct pgx_rows *rows, struct kb_txn *kb, struct err *err);

/* Copies what was called into the rows (pgx_rows.c). */
void pgx_rows_take_calls(struct pgx_rows *rows, struct pgx_call *calls, unsigned n);
struct report_text pgx_sentence(
    const struct pgx_rows *rows, const struct reason *reason);

/* Drugs of oncology in the order in which reports list them, and the regimens that hold
 * them (curated/pgx_oncology.tsv; pgx_drugs.c). */
struct pgx_drug_order {
    struct pgx_listed_drug {
        struct str drug;      /* folded */
        struct str *regimens; /* folded */
        unsigned n_regimens;
    } * drugs;
    unsigned n;
};
int pgx_drug_order_load(
    struct kb_txn *kb, struct arena *mem, struct pgx_drug_order *out, struct err *err);
/* UINT_MAX: not listed. folded: see str_fold. */
unsigned pgx_drug_order_of(const struct pgx_drug_order *o, struct str folded);
/* Is the therapy this drug, or a regimen that holds it?  Both folded. */
bool pgx_is_drug(const struct pgx_drug_order *o, struct str therapy, struct str drug);

/* Openings of texts that ask for no change (curated/pgx_no_change.tsv). */
struct pgx_no_change {
    struct str *openings;
    unsigned n;
};
int pgx_no_change_load(
    struct kb_txn *kb, struct arena *mem, struct pgx_no_change *out, struct err *err);
/* As pgx_asks_for_change; but a row that flags other guidance only, and whose text
 * opens so, asks for none. */
enum pgx_flag pgx_change_asked(
    const struct pgx_no_change *n, const struct pgx_recommendation *r);

/* Rows of guidelines that hold for what the genes were called as (pgx_recommend.c), and
 * labels of the genes (pgx_labels.c). */
int pgx_recommend(struct pgx_rows *rows, struct kb_txn *kb, struct err *err);
int pgx_add_labels(struct pgx_rows *rows, struct kb_txn *kb, struct err *err);
/* Leaves out annotations for drugs of which a guideline speaks; what is asked for, all
 * in all; the order (pgx_order.c). */
void pgx_finish_row(struct pgx_row *row);
/* Rows of therapies that have a drug of which a guideline or a label of the row speaks,
 * also one that asks for no change. */
void pgx_link_therapies(
    const struct pgx_rows *rows, const struct report *r, struct report_pgx *p);

#endif
