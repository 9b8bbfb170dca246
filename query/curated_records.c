#include "query/curated_records.h"

#include "kb/base/ordinals.h"

/* Ordinals on their way to a list. */
struct found {
    struct kb_txn *kb;
    struct arena *mem;
    uint32_t *list;
    size_t n, cap;
    struct err *err;
};

static void add(struct found *f, const uint32_t *ordinals, int n)
{
    for (int i = 0; i < n; i++) {
        f->list = arena_grow(f->mem, f->list, &f->cap, f->n + 1, sizeof *f->list);
        f->list[f->n++] = ordinals[i];
    }
}

/* Ascending, each once. */
static int finish(struct found *f, uint32_t **out)
{
    *out = f->list;
    return f->n ? (int)ordinals_unique(f->list, f->n) : 0;
}

static int add_citing_profile(struct found *f, struct str profile_id)
{
    uint32_t *citing;
    int n = kb_records_citing(f->kb, profile_id, f->mem, &citing, f->err);
    add(f, citing, n);
    return n;
}

/* Profiles that hold the variant, and what is said of them. */
static int add_citing_variant(struct found *f, struct str variant_id)
{
    uint32_t *citing;
    int n = kb_records_citing(f->kb, variant_id, f->mem, &citing, f->err), rc = n;
    add(f, citing, n);
    for (int i = 0; rc >= 0 && i < n; i++) {
        struct record r;
        rc = kb_record(f->kb, citing[i], &r, f->err);
        if (rc > 0)
            rc = add_citing_profile(f, r.id);
    }
    return rc;
}

int records_of_variant(struct kb_txn *kb, struct str variant_id, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct found f = {.kb = kb, .mem = mem, .err = err};
    int rc = add_citing_variant(&f, variant_id);
    return rc < 0 ? rc : finish(&f, out);
}

int records_of_profile(struct kb_txn *kb, struct str profile_id, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct found f = {.kb = kb, .mem = mem, .err = err};
    int rc = add_citing_profile(&f, profile_id);
    return rc < 0 ? rc : finish(&f, out);
}

/* A variant filed under the gene: by its criterion, or as the gene's own.  Of its own
 * ones, what cites them speaks of the gene as well. */
static int add_citing_own_variant(struct found *f, struct str symbol, uint32_t ordinal)
{
    struct named_variant v;
    int rc = kb_variant(f->kb, ordinal, f->mem, &v, f->err);
    return rc > 0 && str_eq(v.gene, symbol) ? add_citing_variant(f, v.id) : rc;
}

int records_of_gene(struct kb_txn *kb, struct str symbol, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct found f = {.kb = kb, .mem = mem, .err = err};
    uint32_t *filed, beg = 0, end = 0;
    int n = kb_records_by_gene(kb, symbol, mem, &filed, err), rc = n;
    if (rc >= 0)
        rc = kb_first_of_type(kb, RECORD_VARIANT, &beg, err);
    if (rc >= 0)
        rc = kb_first_of_type(kb, RECORD_PROFILE, &end, err);
    add(&f, filed, n);
    for (int i = 0; rc >= 0 && i < n; i++)
        if (filed[i] >= beg && filed[i] < end)
            rc = add_citing_own_variant(&f, symbol, filed[i]);
    return rc < 0 ? rc : finish(&f, out);
}

static int one_criterion(int rc, uint32_t criterion, struct arena *mem, uint32_t **out)
{
    if (rc > 0)
        *out = arena_dup(mem, &criterion, sizeof criterion);
    return rc;
}

static int criteria_of_trial(struct kb_txn *kb, uint32_t ordinal, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct trial t;
    int rc = kb_trial(kb, ordinal, mem, &t, err);
    if (rc <= 0)
        return rc;
    *out = ARENA_ARRAY(mem, uint32_t, t.n_criteria);
    for (unsigned i = 0; i < t.n_criteria; i++)
        (*out)[i] = t.criteria[i].criterion;
    return (int)t.n_criteria;
}

int criteria_of_record(struct kb_txn *kb, uint32_t ordinal, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct record r;
    struct evidence e = {0};
    struct named_variant v = {0};
    struct named_profile p = {0};
    int rc = kb_record(kb, ordinal, &r, err);
    *out = NULL;
    if (rc == 0)
        return err_set(err, ERR_KB, "record %u is not there", ordinal);
    if (rc < 0)
        return rc;
    switch (r.type) {
    case RECORD_EVIDENCE:
    case RECORD_ASSERTION:
        rc = kb_evidence(kb, ordinal, mem, &e, err);
        return one_criterion(rc, e.criterion, mem, out);
    case RECORD_VARIANT:
        rc = kb_variant(kb, ordinal, mem, &v, err);
        return one_criterion(rc, v.criterion, mem, out);
    case RECORD_PROFILE:
        rc = kb_profile(kb, ordinal, mem, &p, err);
        return one_criterion(rc, p.criterion, mem, out);
    case RECORD_TRIAL:
        return criteria_of_trial(kb, ordinal, mem, out, err);
    case RECORD_CLINVAR: /* facts about an allele, no criterion */
    case RECORD_CLINVAR_ALLELE:
    case RECORD_PGX:
    case RECORD_PGX_RECOMMENDATION:
    case RECORD_PGX_DOCUMENT:
    case RECORD_PGX_DRUG:
        break;
    }
    return 0;
}

int criteria_of_gene(struct kb_txn *kb, struct str symbol, const uint32_t *records,
    int n_records, struct arena *mem, uint32_t **out, struct err *err)
{
    struct gene_criterion *filed = NULL;
    struct arena scratch = ARENA_INIT;
    int n_filed = kb_criteria_by_gene(kb, symbol, mem, &filed, err), rc = n_filed;
    size_t n = (size_t)(n_filed > 0 ? n_filed : 0), cap = n;
    if (n_filed < 0)
        return n_filed;
    *out = ARENA_ARRAY(mem, uint32_t, n);
    for (int i = 0; i < n_filed; i++)
        (*out)[i] = filed[i].criterion;
    for (int i = 0; rc >= 0 && i < n_records; i++) {
        uint32_t *more = NULL;
        arena_reset(&scratch);
        rc = criteria_of_record(kb, records[i], &scratch, &more, err);
        for (int k = 0; more && k < rc; k++) {
            *out = arena_grow(mem, *out, &cap, n + 1, sizeof **out);
            (*out)[n++] = more[k];
        }
    }
    arena_free(&scratch);
    return rc < 0 ? rc : (int)ordinals_unique(*out, n);
}
