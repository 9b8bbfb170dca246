/*
 * Calls of the pharmacogenes: a sample's genotypes at the definitions' positions, the
 * matcher's candidates, outside calls, and phenotypes, as one row per gene.
 *
 * Only for germline samples; the caller (pgx.c) answers for any other.
 */
#ifndef QUERY_PGX_CALLS_H
#define QUERY_PGX_CALLS_H

#include "kb/model/pgx_match.h"
#include "kb/store/kb.h"
#include "query/outside_calls.h"
#include "query/pgx_seen.h"
#include "query/sample.h"

/* Reasons of a call: X(id, key, parameter, parameter). Texts: curated/texts.tsv. */
#define PGX_CALL_REASONS(X)                                                            \
    X(WHY_CALLED, "pgx_why_called", "gene", "")                                        \
    X(WHY_REQUIRED, "pgx_why_required", "gene", "positions")                           \
    X(WHY_NOT_RULED_OUT, "pgx_why_not_ruled_out", "gene", "alleles")                   \
    X(WHY_SEVERAL, "pgx_why_several", "gene", "diplotypes")                            \
    X(WHY_PHASE, "pgx_why_phase", "gene", "")                                          \
    X(WHY_NOTHING_SEEN, "pgx_why_nothing_seen", "gene", "")                            \
    X(WHY_NO_MATCH, "pgx_why_no_match", "gene", "")                                    \
    X(WHY_UNDEFINED, "pgx_why_undefined", "gene", "")                                  \
    X(WHY_HALF, "pgx_why_half", "gene", "")                                            \
    X(WHY_OUTSIDE_ONLY, "pgx_why_outside_only", "gene", "")                            \
    X(WHY_OUTSIDE, "pgx_why_outside", "gene", "file")                                  \
    X(WHY_OUTSIDE_NONE, "pgx_why_outside_none", "gene", "file")                        \
    X(WHY_ONE_POSITION, "pgx_why_one_position", "gene", "positions")                   \
    X(PHASE_KNOWN, "pgx_phase_known", "gene", "")                                      \
    X(PHASE_SETS, "pgx_phase_sets", "gene", "")                                        \
    X(PHASE_UNKNOWN, "pgx_phase_unknown", "gene", "")                                  \
    X(PHASE_OTHERS, "pgx_phase_others", "gene", "diplotypes")

enum pgx_call_reason {
#define X(id, key, a, b) PGX_##id,
    PGX_CALL_REASONS(X)
#undef X
        N_PGX_CALL_REASONS,
};

enum pgx_call_state { PGX_STATE_NOT_CALLABLE, PGX_STATE_AMBIGUOUS, PGX_STATE_CALLED };
const char *pgx_call_state_name(enum pgx_call_state s); /* "not_callable" */

struct pgx_diplotype {
    struct str name;             /* "*1 / *2", "[a + b]/c", "x (homozygous)" */
    struct str allele1, allele2; /* that decide the phenotype; allele2 empty: one copy;
                                    both empty: only a phenotype is known */
    struct str function1, function2;
    struct str phenotype;  /* empty: the tables do not tell it */
    double activity_score; /* NAN: none */
    struct str score_text; /* "1.5", "≥3.0"; empty: none */
    unsigned score;        /* the matcher's; 0: none */
    bool is_best;          /* else only with --pgx-matches all */
};

struct pgx_not_ruled_out {
    struct str allele, function;
    bool would_change_phenotype; /* with some allele of a call, or the reference */
};

/* One gene.  What recommendations are looked up by is in lookup. */
struct pgx_call {
    struct str gene;
    enum pgx_call_state state;
    struct pgx_diplotype *diplotypes; /* best first */
    unsigned n_diplotypes;
    struct str *used, *missing; /* positions by pgx_locus_name */
    unsigned n_used, n_missing;
    struct str *missing_required; /* of missing: tier 1 or required */
    unsigned n_missing_required;
    struct pgx_not_ruled_out *not_ruled_out; /* natural order of names */
    unsigned n_not_ruled_out;
    struct reason why;   /* of the state */
    struct reason phase; /* what is known of phase; key NULL: nothing to say */
    struct reason *warnings;
    unsigned n_warnings;
    struct str version, date; /* of the definitions */
    struct str source;        /* "CLINPGX"; of an outside call: its file */
    bool is_outside;
    bool is_lifted; /* GRCh37 through lifted definitions */
    /*
     * What recommendations are looked up by, a row per diplotype that is_best: the
     * phenotype, the activity score, and for HLA the status of alleles ("*57:01
     * positive").
     */
    struct pgx_lookup {
        struct str phenotype, score, allele_status, diplotype;
    } * lookups;
    unsigned n_lookups;
    /*
     * What the gene may be beside its lookups, by variants at what was not seen or by
     * another phase; results that are alike stand once.  Meant when knows_others.
     */
    struct pgx_other_result {
        struct str phenotype, score; /* both empty: the tables do not tell it */
        struct str function1, function2;
        bool is_one_copy;
    } * others;
    unsigned n_others;
    bool knows_others;
};

struct pgx_call_options {
    const char *outside_path;            /* --pgx-calls; NULL: none */
    const struct outside_calls *outside; /* what stands there; NULL: none */
    bool all_matches;                    /* --pgx-matches all */
    bool is_male;                        /* sex known to be male: X has one copy */
};

/* All genes that have definitions, phenotypes or an outside call, in order of names;
 * everything lives in mem.  sample->pgx_seen is there (a germline sample).  Reads
 * options->outside, not its path.
 */
void pgx_calls_make(const struct pgx_genes *g, const struct sample *sample,
    const struct pgx_call_options *options, struct arena *mem, struct pgx_call **out,
    unsigned *n_out);

/* One gene from what was seen at its positions: outside may be NULL. */
void pgx_call_one(const struct pgx_definition *d, const struct pgx_phenotypes *p,
    const struct pgx_observed *seen, const struct pgx_call_options *options,
    struct arena *mem, struct pgx_call *out);

/* Why not another diplotype, for explain: each allele that is in no call, with the
 * first seen position that excludes it. */
struct pgx_exclusion {
    struct str allele, position, stated, seen;
};
struct pgx_exclusion *pgx_calls_explain(const struct pgx_definition *d,
    const struct pgx_observed *seen, const struct pgx_call *call, struct arena *mem,
    unsigned *n_out);

#endif
