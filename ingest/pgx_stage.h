/*
 * Star alleles, their phenotypes and the exemptions of single genes, as read; held
 * until the link phase merges them and places positions on GRCh37
 * (link_pgx_definitions.c). One record is one gene: a gene of which a part cannot be
 * read is rejected as a whole, for with an allele less the others would be called in
 * its place.
 */
#ifndef INGEST_PGX_STAGE_H
#define INGEST_PGX_STAGE_H

#include "ingest/build.h"
#include "kb/base/json.h"
#include "kb/model/pgx_definition.h"
#include "kb/model/pgx_phenotype.h"

struct staged_pgx_definition {
    unsigned file;
    struct pgx_definition d;
};

struct staged_pgx_phenotypes {
    unsigned file;
    struct pgx_phenotypes p;
};

struct pos1_list {
    uint32_t *pos1; /* GRCh38 */
    unsigned n;
};

struct staged_pgx_exemption {
    unsigned file;
    struct str gene;
    struct pos1_list required, tier1;
    struct str *tier1_alleles, *ignored_alleles;
    unsigned n_tier1_alleles, n_ignored_alleles;
    struct pgx_locus *extra, *ignored;
    unsigned n_extra, n_ignored;
    struct pgx_priority *priorities;
    unsigned n_priorities;
};

struct pgx_stage {
    struct arena mem;
    struct staged_pgx_definition *definitions;
    struct staged_pgx_phenotypes *phenotypes;
    struct staged_pgx_exemption *exemptions;
    size_t n_definitions, n_phenotypes, n_exemptions;
    size_t cap_definitions, cap_phenotypes, cap_exemptions;
};

struct pgx_stage *pgx_stage_new(void);
void pgx_stage_free(struct pgx_stage *s); /* NULL is allowed */

/* A position of PharmCAT's JSON ("position", "rsid", "ref", "alts"); NULL, or what is
 * wrong with it (static). */
const char *pharmcat_locus(
    const struct json *v, struct arena *mem, struct pgx_locus *out);
/* Texts of an array, copied. */
struct str *pharmcat_texts(const struct json *list, struct arena *mem, unsigned *n);

#endif
