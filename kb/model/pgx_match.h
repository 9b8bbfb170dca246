/*
 * The matcher: which diplotypes of a gene explain what was seen at its positions.
 * Pure: definitions and genotypes in, candidates out.
 *
 * A pair of alleles is tested directly against the genotypes (no enumeration of the
 * 2^het strands): at each position one allele must explain one strand and the other the
 * other; positions of one phase set keep their sides together, so a pair fits when
 * every phase set fits in one of its two orientations.
 */
#ifndef KB_MODEL_PGX_MATCH_H
#define KB_MODEL_PGX_MATCH_H

#include "kb/model/pgx_definition.h"
#include "kb/model/pgx_phenotype.h"

/* Base numbers beside those of the definition. */
#define PGX_BASE_UNDEFINED 0xfe /* bases that no definition knows */
#define PGX_BASE_NONE 0xff      /* "." */

/* What the sample has at a locus. */
struct pgx_observed {
    unsigned n_copies; /* 0: not seen */
    uint8_t base[2];   /* numbers; by strand when phased */
    bool is_phased;
    uint32_t phase_set; /* 0: the whole gene is one set; equal numbers are one set */
};

/* Half-missing: one copy has bases, the other has none. */
bool pgx_is_half(const struct pgx_observed *o);

struct pgx_candidate {
    int a, b; /* alleles; b -1: one copy only.  In natural order of names. */
    unsigned score;
};

/* X(id, key, parameter): texts in curated/texts.tsv. */
#define PGX_WARNINGS(X)                                                                \
    X(UNDEFINED, "pgx_warn_undefined", "positions")                                    \
    X(UNDEFINED_AS_REFERENCE, "pgx_warn_undefined_as_reference", "positions")          \
    X(HALF_MISSING, "pgx_warn_half_missing", "positions")                              \
    X(REQUIRED_MISSING, "pgx_warn_required_missing", "positions")                      \
    X(TIER1_MISSING, "pgx_warn_tier1_missing", "positions")                            \
    X(PRIORITY, "pgx_warn_priority", "diplotypes")                                     \
    X(HAPB3_EXONIC_ONLY, "pgx_warn_hapb3_exonic_only", "positions")                    \
    X(HAPB3_MISMATCH, "pgx_warn_hapb3_mismatch", "positions")                          \
    X(LIFTED, "pgx_warn_lifted", "positions")                                          \
    X(LIFTED_UNCHECKED, "pgx_warn_lifted_unchecked", "positions")                      \
    X(NOT_PLACED, "pgx_warn_not_placed", "positions")                                  \
    X(OUTSIDE_REPLACES, "pgx_warn_outside_replaces", "positions")                      \
    X(OUTSIDE_DISAGREES, "pgx_warn_outside_disagrees", "positions")                    \
    X(OUTSIDE_UNKNOWN, "pgx_warn_outside_unknown", "positions")

enum pgx_warning_id {
#define X(id, key, param) PGX_WARN_##id,
    PGX_WARNINGS(X)
#undef X
        N_PGX_WARNINGS
};
struct pgx_warning {
    enum pgx_warning_id id;
    struct str value; /* of the parameter */
};
const char *pgx_warning_key(enum pgx_warning_id id);
const char *pgx_warning_param(enum pgx_warning_id id);

/* Why a gene has no candidates. */
enum pgx_match_state {
    PGX_MATCHED,
    PGX_NOTHING_SEEN,   /* no position of the gene */
    PGX_NO_MATCH,       /* no pair of alleles explains what was seen */
    PGX_UNDEFINED_SEEN, /* bases that no definition knows */
    PGX_HALF_SEEN,
    PGX_REQUIRED_NOT_SEEN,
    PGX_ONLY_OUTSIDE,
};

struct pgx_matching {
    enum pgx_match_state state;
    struct pgx_candidate *all; /* best score first, then by names */
    unsigned n_all;
    unsigned n_best; /* of all, that are to be called: the first ones */
    int *uncallable; /* alleles that no seen position tells apart any more */
    unsigned n_uncallable;
    /* The best diplotypes over everything that may stand at what was not seen; none
     * when all was seen. */
    struct pgx_candidate *completions;
    unsigned n_completions;
    struct pgx_warning *warnings;
    unsigned n_warnings;
};

/* seen: one per locus.  For PGX_BY_PAIR genes. Everything in mem. */
void pgx_match(const struct pgx_definition *d, const struct pgx_observed *seen,
    struct arena *mem, struct pgx_matching *out);

/* ---- parts, for pgx_match*.c and their tests ---- */

/* Does the pair explain what was seen?  b < 0: one copy.  The best score of those
 * orientations that fit, or -1. Loci not seen count for nothing. */
int pgx_pair_score(
    const struct pgx_definition *d, const struct pgx_observed *seen, unsigned a, int b);

/* ---- by lowest function ---- */

/* A strand, or all copies together: variants in order of position. */
struct pgx_variants {
    struct str *names;
    bool *is_homozygous; /* on both copies; unphased lists only */
    unsigned n;
};

struct pgx_component {
    struct pgx_variants strand[2];
    bool is_one_copy;
};

struct pgx_lowest {
    enum pgx_match_state state;
    /* Phased: the possible diplotypes; unphased: none, and the list is all. */
    struct pgx_component *diplotypes;
    unsigned n_diplotypes;
    bool is_phased;
    struct pgx_variants list;
    struct str *not_ruled_out; /* alleles at what was not seen */
    unsigned n_not_ruled_out;
    struct pgx_warning *warnings;
    unsigned n_warnings;
};
/* DPYD and RYR1. */
void pgx_match_lowest(const struct pgx_definition *d, const struct pgx_observed *seen,
    struct arena *mem, struct pgx_lowest *out);
/* "[a + b]/c", "Reference/c", one copy "a". */
struct str pgx_component_name(struct arena *mem, const struct pgx_component *c);
/* The two alleles that decide: of each strand, or of the list, that of lowest function;
 * b empty: one copy. */
void pgx_lowest_pair(const struct pgx_phenotypes *p, const struct pgx_component *c,
    struct str *a, struct str *b);
void pgx_lowest_of_list(const struct pgx_phenotypes *p, const struct pgx_variants *list,
    struct str *a, struct str *b);

#endif
