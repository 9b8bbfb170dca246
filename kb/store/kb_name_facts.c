#include "kb/store/kb_name_facts.h"

struct asked {
    struct kb_txn *kb;
    struct arena *mem;
};

static bool was_called(const struct gene *g, struct str symbol)
{
    for (unsigned i = 0; i < g->n_previous; i++)
        if (str_eq_nocase(g->previous[i], symbol))
            return true;
    return false;
}

/* The one gene of these hits; among several, the one that once had the symbol. */
static bool one_of(struct asked *x, struct str symbol, const struct name_hit *hits,
    int n, struct str *approved)
{
    unsigned n_genes = 0, n_previous = 0;
    struct str previous = STR_NONE;
    for (int i = 0; i < n; i++) {
        struct gene g;
        struct err err = {0};
        if (hits[i].kind != NAME_GENE
            || kb_gene(x->kb, hits[i].target, x->mem, &g, &err) <= 0)
            continue;
        n_genes++;
        *approved = g.symbol;
        if (was_called(&g, symbol)) {
            n_previous++;
            previous = g.symbol;
        }
    }
    if (n_previous == 1)
        *approved = previous;
    return n_genes == 1 || n_previous == 1;
}

/* As gene_index_find does: the approved symbol, a previous one, an alias. */
static bool find_gene(void *ctx, struct str symbol, struct str *approved)
{
    struct asked *x = ctx;
    struct name_hit *hits;
    struct gene g;
    struct err err = {0};
    struct str found;
    if (kb_gene_by_symbol(x->kb, symbol, x->mem, &g, &err) > 0) {
        *approved = g.symbol;
        return true;
    }
    int n = kb_name(x->kb, str_fold(x->mem, symbol), x->mem, &hits, &err);
    if (!one_of(x, symbol, hits, n, &found))
        return false;
    *approved = found;
    return true;
}

int kb_name_facts(
    struct kb_txn *t, struct arena *mem, struct name_facts **out, struct err *err)
{
    struct name_facts *f = name_facts_new(mem);
    struct asked *ctx = ARENA_NEW(mem, struct asked);
    *ctx = (struct asked){t, mem};
    name_facts_set_genes(f, find_gene, ctx);
    for (const char *const *table = name_facts_tables; *table != NULL; table++) {
        struct curated_table rows;
        int rc = kb_curated(t, *table, mem, &rows, err);
        for (unsigned i = 0; rc > 0 && i < rows.n_rows; i++)
            if (name_facts_add(
                    f, *table, rows.columns, rows.n_columns, rows.rows[i], err)
                < 0)
                return err->code;
        if (rc < 0)
            return rc;
    }
    *out = f;
    return 0;
}
