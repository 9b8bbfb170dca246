/* Genes by HGNC id, diseases by their id. */
#include "query/diff_parts.h"

/* The release of the first source of one of these names that has diseases or genes. */
static void set_release(struct diff *d, struct diff_change *c, const char *source)
{
    c->source = str_of(source);
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        for (unsigned i = 0; i < d->side[s].n_sources && c->release[s].n == 0; i++)
            if (str_eq_c(d->side[s].sources[i].source, source))
                c->release[s] = d->side[s].sources[i].release;
}

static void put(struct diff *d, struct diff_change *c, enum diff_kind kind,
    struct str from, struct str to)
{
    c->kind = kind;
    c->value[DIFF_OLD] = from;
    c->value[DIFF_NEW] = to;
    diff_put(d, c);
}

/* ---- genes ------------------------------------------------------------------------
 */

static void rename_gene(
    struct diff *d, struct diff_change *c, struct str from, struct str to)
{
    bool is_new;
    put(d, c, DIFF_GENE_RENAMED, from, to);
    *strmap_at(&d->renamed, &d->keep, str_copy(&d->keep, from), &is_new) =
        (uint32_t)d->n_symbols;
    d->symbols = arena_grow(
        &d->keep, d->symbols, &d->cap_symbols, d->n_symbols + 1, sizeof *d->symbols);
    d->symbols[d->n_symbols++] = str_copy(&d->keep, to);
}

struct str diff_symbol(const struct diff *d, unsigned side, struct str symbol)
{
    const uint32_t *at =
        side == DIFF_OLD && d->n_symbols > 0 ? strmap_get(&d->renamed, symbol) : NULL;
    return at ? d->symbols[*at] : symbol;
}

const struct str *diff_symbols(
    struct diff *d, unsigned side, const struct str *symbols, unsigned n)
{
    if (side == DIFF_NEW || d->n_symbols == 0)
        return symbols;
    struct str *out = ARENA_ARRAY(&d->scratch, struct str, n);
    for (unsigned i = 0; i < n; i++)
        out[i] = diff_symbol(d, side, symbols[i]);
    return out;
}

static void compare_gene(struct diff *d, const struct gene *a, const struct gene *b)
{
    const struct gene *shown = b ? b : a;
    struct str symbols[N_DIFF_SIDES];
    struct diff_change c = {.genes = symbols};
    if (a)
        symbols[c.n_genes++] = a->symbol;
    if (b)
        symbols[c.n_genes++] = b->symbol;
    set_release(d, &c, "hgnc");
    c.id = str_fmt(&d->scratch, "HGNC:%u", shown->hgnc_id);
    c.what =
        str_fmt(&d->scratch, "%.*s (HGNC:%u)", STR_ARG(shown->symbol), shown->hgnc_id);
    if (!a)
        put(d, &c, DIFF_GENE_NEW, STR_NONE, b->name);
    else if (!b)
        put(d, &c, DIFF_GENE_WITHDRAWN, a->name, STR_NONE);
    else if (!str_eq(a->symbol, b->symbol))
        rename_gene(d, &c, a->symbol, b->symbol);
}

int diff_genes(struct diff *d)
{
    struct gene gene[N_DIFF_SIDES];
    uint32_t next = 0;
    for (;;) {
        int found[N_DIFF_SIDES];
        for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
            found[s] = kb_gene_seek(d->side[s].kb, next, &d->scratch, &gene[s], d->err);
            if (found[s] < 0)
                return found[s];
        }
        if (!found[0] && !found[1])
            return 0;
        uint32_t id = found[0] && (!found[1] || gene[0].hgnc_id <= gene[1].hgnc_id)
                          ? gene[0].hgnc_id
                          : gene[1].hgnc_id;
        compare_gene(d, found[0] && gene[0].hgnc_id == id ? &gene[0] : NULL,
            found[1] && gene[1].hgnc_id == id ? &gene[1] : NULL);
        arena_reset(&d->scratch);
        if (id == UINT32_MAX)
            return 0;
        next = id + 1;
    }
}

/* ---- diseases ---------------------------------------------------------------------
 */

/* "DOID:1 name" of all ancestors, as a set. */
static int ancestors(
    struct diff *d, unsigned side, const struct disease *x, struct str **out)
{
    *out = ARENA_ARRAY(&d->scratch, struct str, x->n_ancestors);
    for (unsigned i = 0; i < x->n_ancestors; i++) {
        struct disease above;
        int rc =
            kb_disease(d->side[side].kb, x->ancestors[i], &d->scratch, &above, d->err);
        if (rc == 0)
            rc = err_set(d->err, ERR_KB, "disease %u is not there", x->ancestors[i]);
        if (rc < 0)
            return rc;
        (*out)[i] = above.id;
    }
    return 0;
}

static struct str groups_text(struct diff *d, const struct str *ids, unsigned n)
{
    struct str text = diff_join(&d->scratch, ids, n, ", ");
    return n > 0 ? str_fmt(&d->scratch, "under %.*s", STR_ARG(text)) : STR_NONE;
}

static struct str pan_cancer_text(const struct disease *x)
{
    return x->is_pan_cancer ? STR("pan-cancer") : STR("one disease");
}

/* What reports judge a relation by. */
static int compare_place(struct diff *d, struct diff_change *c, const struct disease *a,
    const struct disease *b)
{
    struct str *x, *y;
    unsigned n_gone, n_came;
    int rc = ancestors(d, DIFF_OLD, a, &x);
    if (rc >= 0)
        rc = ancestors(d, DIFF_NEW, b, &y);
    if (rc < 0)
        return rc;
    if (!diff_same_set(&d->scratch, x, a->n_ancestors, y, b->n_ancestors)) {
        const struct str *gone =
            diff_missing(&d->scratch, x, a->n_ancestors, y, b->n_ancestors, &n_gone);
        const struct str *came =
            diff_missing(&d->scratch, y, b->n_ancestors, x, a->n_ancestors, &n_came);
        put(d, c, DIFF_TERM_MOVED, groups_text(d, gone, n_gone),
            groups_text(d, came, n_came));
    }
    if (a->is_pan_cancer != b->is_pan_cancer)
        put(d, c, DIFF_TERM_MOVED, pan_cancer_text(a), pan_cancer_text(b));
    return 0;
}

static int compare_disease(
    struct diff *d, const struct disease *a, const struct disease *b)
{
    const struct disease *shown = b ? b : a;
    struct diff_change c = {
        .id = shown->id, .disease = shown->name, .disease_id = shown->id};
    const struct disease *side[] = {a, b};
    set_release(d, &c, str_starts(shown->id, STR("ONCOTREE:")) ? "oncotree" : "do");
    c.what =
        str_fmt(&d->scratch, "%.*s (%.*s)", STR_ARG(shown->name), STR_ARG(shown->id));
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        if (side[s]) {
            c.diseases[s] = &side[s]->ordinal;
            c.n_diseases[s] = 1;
        }
    if (!a || !b) {
        put(d, &c, a ? DIFF_TERM_WITHDRAWN : DIFF_TERM_NEW, a ? a->name : STR_NONE,
            b ? b->name : STR_NONE);
        return 0;
    }
    if (!str_eq(a->name, b->name))
        put(d, &c, DIFF_TERM_RENAMED, a->name, b->name);
    return compare_place(d, &c, a, b);
}

static int read_disease(struct diff *d, unsigned side, uint32_t i, struct disease *out)
{
    if (i >= kb_n_diseases(d->side[side].kb))
        return 0;
    return kb_disease(d->side[side].kb, i, &d->scratch, out, d->err);
}

/* Ordinals stand in order of id. */
int diff_diseases(struct diff *d)
{
    uint32_t at[N_DIFF_SIDES] = {0};
    for (;;) {
        struct disease x[N_DIFF_SIDES];
        int found[N_DIFF_SIDES];
        for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
            found[s] = read_disease(d, s, at[s], &x[s]);
            if (found[s] < 0)
                return found[s];
        }
        if (!found[0] && !found[1])
            return 0;
        int c = !found[0] ? 1 : !found[1] ? -1 : str_cmp(x[0].id, x[1].id);
        int rc = compare_disease(d, c <= 0 ? &x[0] : NULL, c >= 0 ? &x[1] : NULL);
        arena_reset(&d->scratch);
        if (rc < 0)
            return rc;
        at[0] += c <= 0;
        at[1] += c >= 0;
    }
}
