/*
 * Inside vdt diff (diff_*.c): comparing one pair, noting what differs, putting the
 * notes with what they are about.  Texts that are noted live in d->scratch or in a map
 * until the notes are put.
 */
#ifndef QUERY_DIFF_PARTS_H
#define QUERY_DIFF_PARTS_H

#include "query/diff.h"

/* A pair of records of one type; r[side] NULL: not in that KB. */
struct diff_pair {
    const struct record *r[N_DIFF_SIDES];
    struct record twin; /* room for one that has another id (diff_profiles.c) */
};
static inline bool diff_is_both(const struct diff_pair *p)
{
    return p->r[DIFF_OLD] && p->r[DIFF_NEW];
}
/* The side to speak of: the new one where it is there. */
static inline unsigned diff_side_of(const struct diff_pair *p)
{
    return p->r[DIFF_NEW] ? DIFF_NEW : DIFF_OLD;
}

/* Comparers: note what differs and put it; 0 or negative.  Both sides NULL afterwards:
 * the record was counted with its twin. */
int diff_clinvar(struct diff *d, struct diff_pair *p);
int diff_clinvar_word(struct diff *d, struct diff_pair *p);
int diff_evidence(struct diff *d, struct diff_pair *p);
int diff_variant(struct diff *d, struct diff_pair *p);
int diff_profile(struct diff *d, struct diff_pair *p);
int diff_trial(struct diff *d, struct diff_pair *p);
int diff_annotation(struct diff *d, struct diff_pair *p);
int diff_recommendation(struct diff *d, struct diff_pair *p);
int diff_document(struct diff *d, struct diff_pair *p);
int diff_drug(struct diff *d, struct diff_pair *p);
/* Whole tables. */
int diff_sources(struct diff *d);
int diff_records(struct diff *d);
int diff_pgx_definitions(struct diff *d);
int diff_pgx_phenotypes(struct diff *d);
int diff_genes(struct diff *d);
int diff_diseases(struct diff *d);
int diff_curated(struct diff *d);

/* A record that must be there: 0 becomes ERR_KB. */
int diff_must(struct diff *d, int rc, const struct record *r);

/* Notes. */
void diff_note(struct diff *d, enum diff_kind kind, struct str from, struct str to,
    bool is_actionable);
/* The same when the texts differ. */
bool diff_note_str(struct diff *d, enum diff_kind kind, struct str from, struct str to,
    bool is_actionable);
/* A field that no report decides by. */
void diff_detail(struct diff *d, const char *field, bool is_other);
void diff_detail_str(struct diff *d, const char *field, struct str a, struct str b);
/* Lists as sets. */
void diff_detail_strs(struct diff *d, const char *field, const struct str *a,
    unsigned n_a, const struct str *b, unsigned n_b);
/* Puts all notes of the pair, with c's source, id, release and what it is about. */
void diff_put_notes(struct diff *d, const struct diff_change *c);
bool diff_has_notes(const struct diff *d);
/* One change as it is. */
void diff_put(struct diff *d, const struct diff_change *c);
/* Source, id and releases of a pair. */
struct diff_change diff_change_of(const struct diff *d, const struct diff_pair *p);

/* Filters. */
int diff_filters_read(struct diff *d);
bool diff_is_wanted(struct diff *d, const struct diff_change *c);

/* Lists of texts. */
struct str diff_join(
    struct arena *mem, const struct str *s, unsigned n, const char *separator);
/* Sorted, each once. */
struct str *diff_set(
    struct arena *mem, const struct str *s, unsigned n, unsigned *n_out);
bool diff_same_set(struct arena *mem, const struct str *a, unsigned n_a,
    const struct str *b, unsigned n_b);
/* What stands in a and not in b, each as often as it is missing, sorted. */
struct str *diff_missing(struct arena *mem, const struct str *a, unsigned n_a,
    const struct str *b, unsigned n_b, unsigned *n_out);
/* Of two texts, the words that differ: runs of changed words, "..." between them. */
void diff_words(struct arena *mem, struct str a, struct str b, struct str out[2]);

/* The symbol of a gene as the new KB has it: another symbol of the same HGNC id is no
 * change of what is said of the gene. */
struct str diff_symbol(const struct diff *d, unsigned side, struct str symbol);
const struct str *diff_symbols(
    struct diff *d, unsigned side, const struct str *symbols, unsigned n);

/* Genes that a criterion of this side names, into the set at *genes; criteria and their
 * genes have the new KB's symbols. */
struct diff_gene_set {
    struct str *gene;
    size_t n, cap;
};
void diff_add_gene(struct diff *d, struct diff_gene_set *genes, struct str symbol);
int diff_add_criterion_genes(
    struct diff *d, unsigned side, uint32_t criterion, struct diff_gene_set *genes);
int diff_criterion_text(
    struct diff *d, unsigned side, uint32_t criterion, struct str *out);

/* Notes where alleles stand otherwise. */
void diff_alleles(struct diff *d, const struct placed_allele *old, unsigned n_old,
    const struct placed_allele *new, unsigned n_new);
struct str diff_alleles_text(struct diff *d, const struct placed_allele *a, unsigned n);

/* Best tiers of evidence items (tier_rules of each KB). */
int diff_tiers_make(struct diff *d, unsigned side);
/* NULL: none. */
const char *diff_tier(const struct diff *d, unsigned side, uint32_t ordinal);

/* 1: the names differ only in spelling, one holds the other as its second name, or a
 * drug record of ClinPGx has both; 0: not known to be one drug. */
int diff_same_drug(struct diff *d, struct str old, struct str new);

#endif
