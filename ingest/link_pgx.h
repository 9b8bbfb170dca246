/*
 * Joining ClinPGx's tables: an annotation with its genotypes and its evidence (by id,
 * inside one release), its position (by rsID) and the tables of drugs (by name).
 */
#ifndef INGEST_LINK_PGX_H
#define INGEST_LINK_PGX_H

#include "ingest/clinpgx.h"
#include "ingest/link.h"

/* Rows that many annotations share: which were used, by the index of their first row.
 */
struct link_names {
    struct strmap by_name; /* index of the row that is used */
    bool *is_used;
};

struct link_pgx {
    struct link *l;
    struct clinpgx *from;
    struct link_names variants, drugs;
    struct pgx_position
        *positions; /* parallel to from->variants; rsid empty: not yet */
    size_t next_allele, next_evidence;
};

/* Sort variants and drugs and find the row that stands for each name. */
void link_pgx_index(struct link_pgx *p);
/* The position of an annotation about one rsID; and its drugs, checked. */
void link_pgx_place(struct link_pgx *p, struct clinpgx_annotation *a);
void link_pgx_check_drugs(struct link_pgx *p, const struct clinpgx_annotation *a);
/* After the last annotation: what became of each row of variants and drugs. */
void link_pgx_name_fates(struct link_pgx *p);

#endif
