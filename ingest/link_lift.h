/*
 * Placing alleles on the other assembly by chain, in the link phase.
 */
#ifndef INGEST_LINK_LIFT_H
#define INGEST_LINK_LIFT_H

#include "ingest/link.h"
#include "ingest/normal_form.h"

/* By chain (MT: the same on both), checked by REF; *to is in normal form, in
 * l->scratch, and *done says what was needed.  l->b->chain must be there but for MT. */
enum lift link_lift_allele(struct link *l, const struct allele *from, struct allele *to,
    struct normal_form *done);
const char *link_lift_note(enum lift lift); /* "alleles: lifted by chain" */

/* What is remembered of a VariationID; NULL: no staged variant names it. */
struct clinvar_known *link_find_known(const struct link *l, uint32_t variation_id);

#endif
