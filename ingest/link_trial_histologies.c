#include "ingest/link_trial_histologies.h"

#include <stdlib.h>

#include "kb/model/eligibility_histology.h"

struct exclusion {
    struct link *l;
    struct trial *t;
    size_t cap;
    uint32_t beg, end;
};

static void add(struct exclusion *x, uint32_t disease)
{
    struct trial *t = x->t;
    t->excluded = arena_grow(&x->l->scratch, t->excluded, &x->cap,
        (size_t)t->n_excluded + 1, sizeof *t->excluded);
    t->excluded[t->n_excluded++] =
        (struct trial_excluded){.disease = disease, .beg = x->beg, .end = x->end};
}

static bool is_at_or_below(const struct disease *d, uint32_t ordinal)
{
    return d->ordinal == ordinal || disease_has_ancestor(d, ordinal);
}

/* Is one above it excluded already? */
static bool is_covered(const struct exclusion *x, const struct disease *d)
{
    for (unsigned i = 0; i < x->t->n_excluded; i++)
        if (is_at_or_below(d, x->t->excluded[i].disease))
            return true;
    return false;
}

static int fewer_ancestors(const void *a, const void *b)
{
    const struct disease *x = *(const struct disease *const *)a,
                         *y = *(const struct disease *const *)b;
    if (x->n_ancestors != y->n_ancestors)
        return x->n_ancestors < y->n_ancestors ? -1 : 1;
    return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* The histology and all below it; what is above another comes before it. */
static unsigned tumours_of(
    struct link *l, const struct disease *histology, const struct disease ***out)
{
    const struct disease_tree *tree = l->b->diseases;
    size_t cap = 0;
    unsigned n = 0;
    *out = NULL;
    for (uint32_t i = 0; i < disease_tree_count(tree); i++) {
        const struct disease *d = disease_tree_at(tree, i);
        if (!is_at_or_below(d, histology->ordinal))
            continue;
        *out = arena_grow(&l->scratch, *out, &cap, (size_t)n + 1, sizeof **out);
        (*out)[n++] = d;
    }
    if (n > 1)
        qsort(*out, n, sizeof **out, fewer_ancestors);
    return n;
}

/* What is below both the histology and a disease of the trial, the widest of it. */
static void add_common(struct exclusion *x, const struct disease *histology)
{
    const struct disease **tumours;
    unsigned n = tumours_of(x->l, histology, &tumours);
    for (unsigned k = 0; k < x->t->n_diseases; k++)
        for (unsigned i = 0; i < n; i++)
            if (is_at_or_below(tumours[i], x->t->diseases[k])
                && !is_covered(x, tumours[i]))
                add(x, tumours[i]->ordinal);
}

int link_trial_histologies(struct link *l, struct eligibility_lexicon *lexicon,
    unsigned file, struct trial *t, struct err *err)
{
    const struct curated_rows *table = build_curated(l->b, "trial_histologies");
    struct exclusion x = {.l = l, .t = t};
    t->excluded = NULL;
    t->n_excluded = 0;
    if (table == NULL)
        return 0;
    int word = curated_rows_column(table, "word", err);
    int doid = curated_rows_column(table, "doid", err);
    if (word < 0 || doid < 0)
        return err->code;
    for (unsigned i = 0; i < table->n_rows; i++) {
        const struct disease *d =
            disease_tree_find(l->b->diseases, table->rows[i][doid]);
        if (d == NULL
            || !eligibility_excludes_histology(lexicon, t->eligibility,
                table->rows[i][word], &l->scratch, &x.beg, &x.end))
            continue;
        add_common(&x, d);
    }
    if (t->n_excluded > 0)
        report_note(l->b->report, file, "trials: with an excluded histology", 1);
    return 0;
}
