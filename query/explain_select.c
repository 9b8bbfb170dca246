/* Which criteria a term leads to. */
#include "query/explain.h"

#include "kb/base/ordinals.h"
#include "query/curated_records.h"

static void add(struct explain *x, uint32_t criterion)
{
    x->criteria = arena_grow(
        x->mem, x->criteria, &x->cap_criteria, x->n_criteria + 1, sizeof *x->criteria);
    x->criteria[x->n_criteria++] = criterion;
}

static int add_record(struct explain *x, uint32_t ordinal)
{
    uint32_t *criteria;
    x->records = arena_grow(
        x->mem, x->records, &x->cap_records, x->n_records + 1, sizeof *x->records);
    x->records[x->n_records++] = ordinal;
    int rc = criteria_of_record(x->kb, ordinal, x->mem, &criteria, x->err);
    for (int i = 0; i < rc; i++)
        add(x, criteria[i]);
    return rc;
}

static int add_records(struct explain *x, const uint32_t *records, int n)
{
    int rc = n;
    for (int i = 0; rc >= 0 && i < n; i++)
        rc = add_record(x, records[i]);
    return rc;
}

static int add_gene(struct explain *x, struct str symbol)
{
    uint32_t *records = NULL, *criteria = NULL;
    int n = records_of_gene(x->kb, symbol, x->mem, &records, x->err);
    if (n >= 0)
        n = criteria_of_gene(x->kb, symbol, records, n, x->mem, &criteria, x->err);
    for (int i = 0; i < n; i++)
        add(x, criteria[i]);
    return n;
}

/* Criteria of the gene that have the leaf of the change in them. */
struct leaf_search {
    const struct criterion *wanted;
    struct arena *mem;
    bool is_found;
};

static int find_leaf(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    struct leaf_search *s = ctx;
    (void)is_positive;
    (void)err;
    s->is_found =
        s->is_found
        || (c->kind == s->wanted->kind
            && str_eq(criterion_text(c, s->mem), criterion_text(s->wanted, s->mem)));
    return 0;
}

static int keep_with_leaf(struct explain *x, const struct criterion *wanted)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n_criteria; i++) {
        struct leaf_search search = {wanted, x->mem, false};
        struct criterion *c;
        int rc = kb_criterion(x->kb, x->criteria[i], x->mem, &c, x->err);
        if (rc == 0)
            return err_set(x->err, ERR_KB, "criterion %u is not there", x->criteria[i]);
        if (rc < 0)
            return rc;
        criterion_visit(c, find_leaf, &search, x->err);
        if (search.is_found)
            x->criteria[n++] = x->criteria[i];
    }
    x->n_criteria = n;
    return 0;
}

/* A variant's own criterion, and those of all that speaks of it. */
static int add_variant(struct explain *x, uint32_t ordinal)
{
    struct named_variant v;
    uint32_t *records;
    int rc = kb_variant(x->kb, ordinal, x->mem, &v, x->err);
    if (rc <= 0)
        return rc;
    add(x, v.criterion);
    int n = records_of_variant(x->kb, v.id, x->mem, &records, x->err);
    return add_records(x, records, n);
}

static void add_trial(struct explain *x, uint32_t ordinal)
{
    x->trials = arena_grow(
        x->mem, x->trials, &x->cap_trials, x->n_trials + 1, sizeof *x->trials);
    x->trials[x->n_trials++] = ordinal;
}

static int add_named_record(struct explain *x, uint32_t ordinal)
{
    struct record r;
    int rc = kb_record(x->kb, ordinal, &r, x->err);
    if (rc == 0)
        return err_set(x->err, ERR_KB, "record %u is not there", ordinal);
    if (rc < 0)
        return rc;
    if (r.type == RECORD_TRIAL)
        add_trial(x, ordinal);
    return r.type == RECORD_VARIANT ? add_variant(x, ordinal) : add_record(x, ordinal);
}

static int add_change(struct explain *x, const struct lookup_hit *hit)
{
    int rc = add_gene(x, hit->gene);
    return rc < 0 ? rc : keep_with_leaf(x, hit->change);
}

static int add_hit(struct explain *x, const struct lookup_hit *hit)
{
    struct gene g;
    uint32_t *list;
    int n;
    switch (hit->kind) {
    case LOOKUP_ALLELE:
        n = kb_criteria_by_allele(x->kb, &hit->allele, x->mem, &list, x->err);
        for (int i = 0; i < n; i++)
            add(x, list[i]);
        return n;
    case LOOKUP_CHANGE:
        return add_change(x, hit);
    case LOOKUP_BIOMARKER:
        n = kb_criteria_by_factor(x->kb, hit->gene, x->mem, &list, x->err);
        for (int i = 0; i < n; i++)
            add(x, list[i]);
        return n;
    case LOOKUP_RECORD:
        return add_named_record(x, hit->target);
    case LOOKUP_DRUG:
        n = kb_records_by_drug(x->kb, x->term, x->mem, &list, x->err);
        return add_records(x, list, n);
    case LOOKUP_DISEASE:
        n = kb_records_by_disease(x->kb, hit->target, x->mem, &list, x->err);
        return add_records(x, list, n);
    case LOOKUP_GENE:
        n = kb_gene(x->kb, hit->target, x->mem, &g, x->err);
        if (n == 0)
            return err_set(x->err, ERR_KB, "gene HGNC:%u is not there", hit->target);
        return n < 0 ? n : add_gene(x, g.symbol);
    }
    return 0;
}

/* Criteria that ask about what no output may speak of; all of a term that names it, or
 * the other clauses of its trials would tell of it. */
static int leave_out(struct explain *x)
{
    size_t n = 0;
    bool is_all = suppress_is_named(x->suppress, x->term);
    for (size_t i = 0; i < x->n_criteria; i++) {
        int rc = suppress_is_asked(x->suppress, x->kb, x->criteria[i], x->err);
        if (rc < 0)
            return rc;
        if (rc == 0 && !is_all)
            x->criteria[n++] = x->criteria[i];
    }
    x->n_suppressed = x->n_criteria - n;
    x->n_criteria = n;
    return 0;
}

int explain_select(struct explain *x, enum assembly assembly)
{
    struct lookup_hit *hits;
    int n = lookup_term(x->kb, x->term, assembly, x->mem, &hits, x->err), rc = n;
    for (int i = 0; rc >= 0 && i < n; i++)
        rc = add_hit(x, &hits[i]);
    if (rc < 0)
        return rc;
    x->n_criteria = ordinals_unique(x->criteria, x->n_criteria);
    x->n_records = ordinals_unique(x->records, x->n_records);
    rc = leave_out(x);
    return rc < 0 ? rc : n;
}
