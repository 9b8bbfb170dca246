#include "query/outside_genes.h"

#include "query/pgx_seen.h"

struct checking {
    struct kb_txn *kb;
    struct arena *mem;
    const char *path;
};

/* The approved symbol of the one gene that has this among its other names, in any case;
 * empty: there is none, or several. */
static int other_name(
    const struct checking *x, struct str name, struct str *symbol, struct err *err)
{
    struct name_hit *hits;
    struct gene g;
    unsigned n_genes = 0;
    int n = kb_name(x->kb, str_fold(x->mem, name), x->mem, &hits, err);

    *symbol = STR_NONE;
    for (int i = 0; i < n; i++) {
        if (hits[i].kind != NAME_GENE)
            continue;
        int rc = kb_gene(x->kb, hits[i].target, x->mem, &g, err);
        if (rc < 0)
            return rc;
        n_genes += rc > 0;
        *symbol = rc > 0 ? g.symbol : *symbol;
    }
    if (n_genes != 1)
        *symbol = STR_NONE;
    return n < 0 ? n : 0;
}

static int refuse(
    const struct checking *x, const struct outside_call *call, struct err *err)
{
    struct str symbol;
    int rc = other_name(x, call->gene, &symbol, err);

    if (rc < 0)
        return rc;
    if (symbol.n > 0)
        return err_set(err, ERR_SAMPLE,
            "%s:%llu: found the gene \"%.*s\", expected its approved symbol \"%.*s\"",
            x->path, (unsigned long long)call->line, STR_ARG(call->gene),
            STR_ARG(symbol));
    return err_set(err, ERR_SAMPLE,
        "%s:%llu: found the gene \"%.*s\", which the KB does not know; expected the "
        "approved symbol of a gene, such as CYP2D6",
        x->path, (unsigned long long)call->line, STR_ARG(call->gene));
}

/* In the tables of star alleles, or a symbol: 1; or an error. */
static int is_gene(const struct checking *x, struct str name, struct err *err)
{
    struct gene g;
    struct pgx_genes tables;
    int rc = kb_gene_by_symbol(x->kb, name, x->mem, &g, err);

    if (rc != 0)
        return rc;
    rc = pgx_genes_read(x->kb, x->mem, &tables, err);
    if (rc < 0)
        return rc;
    return pgx_genes_definition(&tables, name) != NULL
           || pgx_genes_phenotypes(&tables, name) != NULL;
}

int outside_genes_check(const struct outside_calls *calls, const char *path,
    struct kb_txn *kb, struct arena *mem, struct err *err)
{
    const struct checking x = {kb, mem, path};
    struct gene first;
    int rc = kb_gene_seek(kb, 0, mem, &first, err);

    if (rc <= 0)
        return rc;
    for (unsigned i = 0; i < calls->n; i++) {
        rc = is_gene(&x, calls->calls[i].gene, err);
        if (rc < 0)
            return rc;
        if (rc == 0)
            return refuse(&x, &calls->calls[i], err);
    }
    return 0;
}
