#include "query/report_make.h"

#include <stdlib.h>

static int gene_cmp(const void *a, const void *b)
{
    const struct report_gene_scope *x = a, *y = b;
    int c = str_cmp(x->gene, y->gene);
    return c ? c : y->has_finding - x->has_finding;
}

static void add_gene(struct report *r, struct str gene, bool has_finding)
{
    if (gene.n > 0)
        r->genes[r->n_genes++] =
            (struct report_gene_scope){gene, has_finding, LOOKED_NOT};
}

/* Genes of findings and of the pertinent questions, each once, by symbol. */
static void list_genes(const struct case_data *c, struct arena *mem, struct report *r)
{
    unsigned n = 0;
    r->genes =
        ARENA_ARRAY(mem, struct report_gene_scope, r->n_findings + r->n_pertinent);
    for (unsigned i = 0; i < r->n_findings; i++)
        add_gene(r, r->findings[i].f.gene, true);
    for (unsigned i = 0; i < r->n_pertinent; i++)
        if (!r->pertinent[i].is_factor)
            add_gene(r, r->pertinent[i].subject, false);
    if (r->n_genes > 0)
        qsort(r->genes, r->n_genes, sizeof *r->genes, gene_cmp);
    for (unsigned i = 0; i < r->n_genes; i++)
        if (n == 0 || !str_eq(r->genes[n - 1].gene, r->genes[i].gene))
            r->genes[n++] = r->genes[i];
    r->n_genes = n;
    for (unsigned i = 0; i < n; i++)
        r->genes[i].value = c->view.gene(c->view.ctx, r->genes[i].gene, 0);
}

void scope_make(const struct case_data *c, struct arena *mem, struct report *r)
{
    static const enum criterion_kind kinds[] = {CRITERION_COPY_NUMBER, CRITERION_FUSION,
        CRITERION_REARRANGEMENT, CRITERION_KARYOTYPE, CRITERION_STATE,
        CRITERION_HAPLOTYPE, CRITERION_FACTOR};
    const unsigned n_kinds = sizeof kinds / sizeof *kinds;
    list_genes(c, mem, r);
    r->not_answerable = ARENA_ARRAY(mem, struct str, n_kinds);
    for (unsigned i = 0; i < n_kinds; i++)
        if (c->view.kind(c->view.ctx, kinds[i], STR_NONE) == LOOKED_NOT)
            r->not_answerable[r->n_not_answerable++] =
                str_of(criterion_kind_name(kinds[i]));
}
