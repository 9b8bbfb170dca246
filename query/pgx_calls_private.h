/* Parts of pgx_calls*.c. */
#ifndef QUERY_PGX_CALLS_PRIVATE_H
#define QUERY_PGX_CALLS_PRIVATE_H

#include "query/pgx_calls.h"

/* One gene while it is called. */
struct calling {
    const struct pgx_definition *d;
    const struct pgx_phenotypes *p; /* NULL: the KB has none */
    const struct pgx_observed *seen;
    const struct pgx_call_options *options;
    struct arena *mem;
    struct pgx_call *out;
    size_t cap_diplotypes, cap_not_ruled_out, cap_warnings, cap_lookups, cap_others;
};

struct reason pgx_reason_of(
    enum pgx_call_reason id, struct str gene, struct str second);
void pgx_call_warn(struct calling *c, const struct pgx_warning *warnings, unsigned n);
/* Fills functions, phenotype and score by the alleles, and adds it. */
void pgx_call_add(struct calling *c, struct pgx_diplotype d);
/* What a diplotype comes to: its phenotype, or the names where none is known. */
struct str pgx_outcome(const struct calling *c, struct str a, struct str b);
void pgx_call_not_ruled_out(struct calling *c, struct str allele, bool would_change);
/* The gene may come to what these two alleles do; b empty: one copy. */
void pgx_call_may_be(struct calling *c, struct str a, struct str b);
/* A lookup row per best diplotype; used and missing positions. */
void pgx_call_lookups(struct calling *c);
void pgx_call_positions(struct calling *c);
/* Names joined by ", ", at most so many. */
struct str pgx_call_names(struct arena *mem, const struct str *names, size_t n);

void pgx_call_by_pair(struct calling *c);
void pgx_call_by_lowest(struct calling *c);
/* Those of this gene. */
void pgx_call_outside(struct calling *c, const struct outside_calls *from);

#endif
