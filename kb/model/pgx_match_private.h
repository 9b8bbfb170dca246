/* Parts of the matcher that its files share. */
#ifndef KB_MODEL_PGX_MATCH_PRIVATE_H
#define KB_MODEL_PGX_MATCH_PRIVATE_H

#include "kb/model/pgx_match.h"

struct pgx_pairs {
    struct pgx_candidate *pairs;
    size_t n, cap;
};

/* Bases on all copies, of a locus that alleles speak of. */
bool pgx_is_usable(
    const struct pgx_definition *d, const struct pgx_observed *seen, unsigned locus);
/* Every pair (or single allele) that explains the usable loci; is_left_out may be NULL.
 */
void pgx_pairs_find(const struct pgx_definition *d, const struct pgx_observed *seen,
    bool is_one_copy, const bool *is_left_out, struct arena *mem,
    struct pgx_pairs *out);
/* Undefined bases, half genotypes, required loci, one or two copies: seen becomes what
 * is matched. */
enum pgx_match_state pgx_match_prepare(const struct pgx_definition *d,
    struct pgx_observed *seen, struct arena *mem, bool *is_one_copy,
    struct pgx_matching *m);
/* Fills the completions. */
void pgx_match_possible(const struct pgx_definition *d, const struct pgx_observed *seen,
    bool is_one_copy, struct arena *mem, struct pgx_matching *m);

void pgx_warn(struct arena *mem, struct pgx_matching *m, enum pgx_warning_id id,
    struct str value);
/* Names of the loci of which is_listed holds, joined by ", ". */
struct str pgx_loci_text(
    struct arena *mem, const struct pgx_definition *d, const bool *is_listed);

#endif
