/*
 * A fusion feature of CIViC (since October 2024): its partners, each known, one of
 * several ("multiple", "v" in names) or unknown ("?"), and where the table has them the
 * last exon of the 5' side and the first of the 3' side.
 */
#ifndef INGEST_CIVIC_FUSION_H
#define INGEST_CIVIC_FUSION_H

#include "ingest/civic_item.h"

enum partner_status { PARTNER_KNOWN, PARTNER_MULTIPLE, PARTNER_UNKNOWN };
const char *partner_status_name(enum partner_status s); /* "multiple" */

/* One side, as a row has it; fields of absent columns have p NULL. */
struct civic_partner {
    struct str status_word, gene, exon;
};

/* The criterion of the variant `name` of a fusion feature: a partner that is not known
 * by name may be any.  "Fusion" asks for no exons, whatever the row's representative
 * ones are; a name of exons ("e13::e20") asks for them, and they must be the row's.
 * 1: *out is set, or NULL where the name is left to the grammar of names, with a note
 * when the row contradicts itself; 0: the row was rejected (new word). */
int civic_fusion_criterion(struct civic_reader *r, const struct civic_partner side[2],
    struct str name, struct criterion **out, struct err *err);

#endif
