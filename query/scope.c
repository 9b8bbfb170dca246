#include "query/report_make.h"

#include "kb/base/ordinals.h"
#include "kb/model/criterion_key.h"

#include <stdlib.h>

static int gene_cmp(const void *a, const void *b)
{
    const struct report_gene_scope *x = a, *y = b;
    int c = str_cmp(x->gene, y->gene);
    return c ? c : y->has_finding - x->has_finding;
}

/* A gene's findings follow each other. */
static void add_gene(
    struct report *r, size_t *cap, struct str gene, bool has_finding, struct arena *mem)
{
    const struct report_gene_scope *last =
        r->n_genes > 0 ? &r->genes[r->n_genes - 1] : NULL;
    if (gene.n == 0
        || (last && last->has_finding == has_finding && str_eq(last->gene, gene)))
        return;
    r->genes = arena_grow(mem, r->genes, cap, (size_t)r->n_genes + 1, sizeof *r->genes);
    r->genes[r->n_genes++] =
        (struct report_gene_scope){.gene = gene, .has_finding = has_finding};
}

/* Genes of findings and of the pertinent questions, each once, by symbol. */
static void list_genes(const struct case_data *c, struct arena *mem, struct report *r)
{
    unsigned n = 0;
    size_t cap = 0;
    for (unsigned i = 0; i < c->n_findings; i++) {
        const struct finding *f = &c->findings[i];
        add_gene(r, &cap, f->gene, f->kind == FINDING_SMALL_VARIANT, mem);
    }
    for (unsigned i = 0; i < r->n_pertinent; i++)
        if (!r->pertinent[i].is_factor)
            add_gene(r, &cap, r->pertinent[i].subject, false, mem);
    if (r->n_genes > 0)
        qsort(r->genes, r->n_genes, sizeof *r->genes, gene_cmp);
    for (unsigned i = 0; i < r->n_genes; i++)
        if (n == 0 || !str_eq(r->genes[n - 1].gene, r->genes[i].gene))
            r->genes[n++] = r->genes[i];
    r->n_genes = n;
    for (unsigned i = 0; i < n; i++)
        r->genes[i].value = c->view.gene(c->view.ctx, r->genes[i].gene, 0);
}

/* Does a finding change this residue? */
static bool is_changed(const struct case_data *c, struct str gene, uint32_t residue)
{
    struct finding_list list = finding_index_gene(c->view.index, gene);
    for (unsigned i = 0; i < list.n; i++) {
        const struct finding *f = &c->findings[list.at[i]];
        for (unsigned k = 0; k < f->n_proteins; k++) {
            const struct protein_reading *p = &f->proteins[k];
            uint32_t beg = p->change.pos1, end = p->change.pos2;
            if (p->has_change && !p->is_other_numbering && str_eq(p->gene, gene)
                && residue >= beg && (residue <= end || residue == beg))
                return true;
        }
    }
    return false;
}

static enum looked look_residue(
    const struct case_data *c, struct str gene, uint32_t residue)
{
    enum looked l = gene_cover_residue(c->cover, gene, residue);
    return l == LOOKED_NOT && c->sample->is_assumed_covered ? LOOKED_REFERENCE : l;
}

/* The residues that criteria of the KB name: what a report of this gene hangs on. */
static int list_residues(const struct case_data *c, struct kb_txn *kb,
    struct arena *mem, struct report_gene_scope *g, struct err *err)
{
    struct gene_criterion *rows;
    int n = kb_criteria_by_gene(kb, g->gene, mem, &rows, err);
    if (n <= 0)
        return n;
    uint32_t *residues = ARENA_ARRAY(mem, uint32_t, (size_t)n);
    size_t n_residues = 0;
    for (int i = 0; i < n; i++)
        if (rows[i].slot == SLOT_RESIDUE)
            residues[n_residues++] = rows[i].number;
    n_residues = ordinals_unique(residues, n_residues);
    g->residues = ARENA_ARRAY(mem, struct report_residue, n_residues);
    g->n_residues = (unsigned)n_residues;
    for (unsigned i = 0; i < g->n_residues; i++)
        g->residues[i] = (struct report_residue){residues[i],
            is_changed(c, g->gene, residues[i]), look_residue(c, g->gene, residues[i])};
    return 0;
}

static int describe_genes(const struct case_data *c, struct kb_txn *kb,
    struct arena *mem, struct report *r, struct err *err)
{
    int rc = 0;
    for (unsigned i = 0; rc >= 0 && i < r->n_genes; i++) {
        struct report_gene_scope *g = &r->genes[i];
        g->has_exons = gene_cover_exons(c->cover, g->gene, &g->exons);
        rc = list_residues(c, kb, mem, g, err);
    }
    return rc < 0 ? rc : gene_cover_error(c->cover, err);
}

int scope_make(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err)
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
    return describe_genes(c, kb, mem, r, err);
}
