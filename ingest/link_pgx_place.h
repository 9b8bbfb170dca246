/*
 * Positions of star alleles on GRCh37.
 */
#ifndef INGEST_LINK_PGX_PLACE_H
#define INGEST_LINK_PGX_PLACE_H

#include "ingest/link.h"
#include "kb/model/pgx_definition.h"

/* By chain; checked by the reference's bases where they are known, and by where
 * ClinPGx has the rsID.  A position that either contradicts is not placed. */
void link_pgx_place_definition(struct link *l, unsigned file, struct pgx_definition *d);

#endif
