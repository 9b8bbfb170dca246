#include "query/pgx.h"

#include <stdlib.h>
#include <string.h>

#include "query/curated_load.h"

enum {
    GENE,
    RULE,
    RSID,
    CONTIG,
    POS37,
    POS38,
    REF,
    ALT,
    REF_NAME,
    ALT_NAME,
    HOM_REF,
    HET,
    HOM_ALT,
    N_COLUMNS
};

static const char *const columns[N_COLUMNS] = {"gene", "rule", "rsid", "contig",
    "pos_grch37", "pos_grch38", "ref", "alt", "ref_name", "alt_name", "hom_ref", "het",
    "hom_alt"};

static const char *const rules[N_PGX_RULES] = {
    "single_position", "needs_definitions", "needs_other_test", "somatic"};

static char one_base(struct str s)
{
    if (s.n != 1 || !pgx_complement(s.p[0]))
        return 0;
    return s.p[0];
}

static int read_gene(
    const struct str *row, const int *at, struct pgx_gene *g, struct err *err)
{
    *g = (struct pgx_gene){.gene = row[at[GENE]], .rule = N_PGX_RULES};
    for (unsigned i = 0; i < N_PGX_RULES; i++)
        if (str_eq_c(row[at[RULE]], rules[i]))
            g->rule = i;
    if (g->rule == N_PGX_RULES)
        return err_set(err, ERR_KB,
            "the KB's curated table \"pgx_genes\", gene %.*s: found the rule "
            "\"%.*s\", expected one that this program knows",
            STR_ARG(g->gene), STR_ARG(row[at[RULE]]));
    if (g->rule != PGX_SINGLE_POSITION)
        return 0;
    g->rsid = row[at[RSID]];
    g->contig = contig_parse(row[at[CONTIG]], NULL);
    g->ref = one_base(row[at[REF]]);
    g->alt = one_base(row[at[ALT]]);
    g->ref_name = row[at[REF_NAME]];
    g->alt_name = row[at[ALT_NAME]];
    for (unsigned i = 0; i < 3; i++)
        g->phenotype[i] = row[at[HOM_REF + i]];
    if (g->contig == CONTIG_NONE || !g->ref || !g->alt || g->ref == g->alt
        || !str_to_u32(row[at[POS37]], &g->pos1[0])
        || !str_to_u32(row[at[POS38]], &g->pos1[1]))
        return err_set(err, ERR_KB,
            "the KB's curated table \"pgx_genes\", gene %.*s: expected a place on both "
            "assemblies and two bases",
            STR_ARG(g->gene));
    return 0;
}

static int gene_cmp(const void *x, const void *y)
{
    const struct pgx_gene *a = x, *b = y;

    return str_cmp(a->gene, b->gene);
}

int pgx_genes_load(
    struct kb_txn *kb, struct arena *mem, struct pgx_gene **out, struct err *err)
{
    struct curated_table t;
    int at[N_COLUMNS];
    int rc = kb_curated(kb, "pgx_genes", mem, &t, err);

    *out = NULL;
    if (rc <= 0)
        return rc;
    rc = curated_load(kb, "pgx_genes", columns, at, N_COLUMNS, mem, &t, err);
    if (rc < 0)
        return rc;
    *out = ARENA_ARRAY(mem, struct pgx_gene, t.n_rows);
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        rc = read_gene(t.rows[i], at, &(*out)[i], err);
    if (t.n_rows > 1)
        qsort(*out, t.n_rows, sizeof **out, gene_cmp);
    return rc < 0 ? rc : (int)t.n_rows;
}
