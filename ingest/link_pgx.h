/*
 * Joining ClinPGx's tables: an annotation with its genotypes and its evidence (by id,
 * inside one release), its position (by rsID) and the tables of drugs (by name); then
 * guidelines, labels and the drugs themselves.
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
    struct link_names variants, drugs, phenotypes;
    struct pgx_position
        *positions; /* parallel to from->variants; rsid empty: not yet */
    size_t next_allele, next_evidence;
};

/* Sort variants, drugs and phenotypes and find the row that stands for each name. */
void link_pgx_index(struct link_pgx *p);
void link_pgx_index_drugs(struct link_pgx *p);
void link_pgx_index_phenotypes(struct link_pgx *p);
/* The position of an annotation about one rsID. */
void link_pgx_place(struct link_pgx *p, struct clinpgx_annotation *a);
/* The row that names drugs, of which each must be in the tables of drugs (else noted);
 * those of an annotation's phenotypes likewise. */
struct link_naming {
    unsigned file;
    uint64_t line;
    struct str id;
};
void link_pgx_use_drugs(struct link_pgx *p, const struct link_naming *by,
    const struct str *drugs, unsigned n);
void link_pgx_use_phenotypes(struct link_pgx *p, const struct clinpgx_annotation *a);
/* After the last annotation: what became of each row of variants and phenotypes. */
void link_pgx_name_fates(struct link_pgx *p);
void link_pgx_phenotype_fates(struct link_pgx *p);

/* Types 8, 9 and 10 of records (kb_schema.h), in this order; the last stores the drugs
 * that were used. */
int link_recommendations(struct link_pgx *p, struct err *err);
int link_documents(struct link_pgx *p, struct err *err);
int link_pgx_drugs(struct link_pgx *p, struct err *err);

#endif
