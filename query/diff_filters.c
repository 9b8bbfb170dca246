/* --gene, --tumour, --source, --only actionable. */
#include "query/diff_parts.h"
#include "query/report_make.h"

/* The approved symbol in one KB; 0 when it knows none. */
static int resolve_gene(struct diff *d, struct diff_side *s)
{
    struct name_hit *hits;
    struct gene gene;
    s->gene = str_of(d->options.gene);
    int rc = kb_gene_by_symbol(s->kb, s->gene, &d->keep, &gene, d->err);
    if (rc != 0)
        return rc;
    int n = kb_name(s->kb, str_fold(&d->keep, s->gene), &d->keep, &hits, d->err);
    for (int i = 0; i < n; i++) {
        if (hits[i].kind != NAME_GENE)
            continue;
        rc = kb_gene(s->kb, hits[i].target, &d->keep, &gene, d->err);
        if (rc == 1)
            s->gene = gene.symbol;
        return rc;
    }
    return n < 0 ? n : 0;
}

static int read_gene(struct diff *d)
{
    int in_old = resolve_gene(d, &d->side[DIFF_OLD]);
    int in_new = in_old < 0 ? in_old : resolve_gene(d, &d->side[DIFF_NEW]);
    if (in_new < 0)
        return in_new;
    if (in_old == 0 && in_new == 0)
        return err_set(d->err, ERR_USAGE,
            "--gene \"%s\" is a gene of neither knowledge base", d->options.gene);
    return 0;
}

/* A KB that does not know the tumour has nothing to say of it; neither is an error. */
static int read_tumour(struct diff *d)
{
    int rc = 0;
    for (unsigned i = 0; i < N_DIFF_SIDES; i++) {
        struct diff_side *s = &d->side[i];
        struct err err = {0};
        rc = tumour_resolve_named(
            s->kb, "--tumour", d->options.tumour, &d->keep, &s->tumour, &err);
        s->has_tumour = rc >= 0;
        if (rc < 0)
            *d->err = err;
        if (rc < 0 && rc != ERR_USAGE)
            return rc;
    }
    return d->side[DIFF_OLD].has_tumour || d->side[DIFF_NEW].has_tumour ? 0 : ERR_USAGE;
}

static int read_source(struct diff *d)
{
    for (unsigned i = 0; i < N_DIFF_SIDES; i++)
        for (unsigned k = 0; k < d->side[i].n_sources; k++)
            if (str_eq_c(d->side[i].sources[k].source, d->options.source))
                return 0;
    err_set(d->err, ERR_USAGE, "--source \"%s\" is a source of neither knowledge base",
        d->options.source);
    return err_hint(d->err, "\"vdt stat KB\" lists the sources");
}

int diff_filters_read(struct diff *d)
{
    int rc = d->options.gene ? read_gene(d) : 0;
    if (rc >= 0 && d->options.tumour)
        rc = read_tumour(d);
    if (rc >= 0 && d->options.source)
        rc = read_source(d);
    return rc;
}

static bool is_of_gene(const struct diff *d, const struct diff_change *c)
{
    for (unsigned i = 0; i < c->n_genes; i++)
        if (str_eq(c->genes[i], d->side[DIFF_OLD].gene)
            || str_eq(c->genes[i], d->side[DIFF_NEW].gene))
            return true;
    return false;
}

/* Same, above, below, or for any cancer. */
static bool is_related(struct diff *d, unsigned side, uint32_t ordinal)
{
    struct disease disease;
    struct err err = {0};
    if (!d->side[side].has_tumour || ordinal == DISEASE_NONE
        || kb_disease(d->side[side].kb, ordinal, &d->scratch, &disease, &err) != 1)
        return false;
    enum disease_relation r = disease_relate(&disease, &d->side[side].tumour);
    return r != RELATION_OTHER && r != RELATION_UNKNOWN;
}

static bool is_of_tumour(struct diff *d, const struct diff_change *c)
{
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        for (unsigned i = 0; i < c->n_diseases[s]; i++)
            if (is_related(d, s, c->diseases[s][i]))
                return true;
    return false;
}

bool diff_is_wanted(struct diff *d, const struct diff_change *c)
{
    if (d->options.source && !str_eq_c(c->source, d->options.source))
        return false;
    if (d->options.is_only_actionable && !c->is_actionable)
        return false;
    /* what befell a whole source concerns every gene and tumour */
    if (diff_kind_group(c->kind) == DIFF_GROUP_SOURCES)
        return true;
    if (d->options.gene && !is_of_gene(d, c))
        return false;
    return !d->options.tumour || is_of_tumour(d, c);
}
