/* Criteria of records: their text form and the genes that they name. */
#include "query/diff_parts.h"

void diff_add_gene(struct diff *d, struct diff_gene_set *genes, struct str symbol)
{
    for (size_t i = 0; i < genes->n; i++)
        if (str_eq(genes->gene[i], symbol))
            return;
    if (symbol.n == 0)
        return;
    genes->gene = arena_grow(
        &d->scratch, genes->gene, &genes->cap, genes->n + 1, sizeof *genes->gene);
    genes->gene[genes->n++] = symbol;
}

struct visit {
    struct diff *d;
    struct diff_gene_set *genes;
};

static int on_leaf(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    struct visit *v = ctx;
    (void)is_positive;
    (void)err;
    diff_add_gene(v->d, v->genes, c->gene);
    diff_add_gene(v->d, v->genes, c->gene3);
    return 0;
}

static void rename_genes(const struct diff *d, unsigned side, struct criterion *c)
{
    c->gene = diff_symbol(d, side, c->gene);
    c->gene3 = diff_symbol(d, side, c->gene3);
    for (unsigned i = 0; i < c->n_members; i++)
        rename_genes(d, side, c->members[i]);
}

static int read_criterion(
    struct diff *d, unsigned side, uint32_t ordinal, struct criterion **out)
{
    int rc = kb_criterion(d->side[side].kb, ordinal, &d->scratch, out, d->err);
    if (rc == 0)
        return err_set(d->err, ERR_KB, "criterion %u is not there", ordinal);
    if (rc > 0)
        rename_genes(d, side, *out);
    return rc;
}

int diff_add_criterion_genes(
    struct diff *d, unsigned side, uint32_t criterion, struct diff_gene_set *genes)
{
    struct criterion *c;
    struct visit v = {d, genes};
    int rc = read_criterion(d, side, criterion, &c);
    return rc < 0 ? rc : criterion_visit(c, on_leaf, &v, d->err);
}

int diff_criterion_text(
    struct diff *d, unsigned side, uint32_t criterion, struct str *out)
{
    struct criterion *c;
    int rc = read_criterion(d, side, criterion, &c);
    if (rc >= 0)
        *out = criterion_text(c, &d->scratch);
    return rc;
}
