#include "query/curated_records.h"

#include "kb/base/ordinals.h"
#include "kb/base/strmap.h"

struct scan {
    struct kb_txn *kb;
    struct arena *mem;
    struct arena scratch;             /* of one record */
    struct str gene;                  /* empty: not by gene */
    struct strmap variants, profiles; /* ids that were found or asked for */
    uint32_t *out;
    size_t n, cap;
    struct err *err;
};

static void add(struct scan *s, uint32_t ordinal)
{
    s->out = arena_grow(s->mem, s->out, &s->cap, s->n + 1, sizeof *s->out);
    s->out[s->n++] = ordinal;
}

static void mark(struct scan *s, struct strmap *ids, struct str id)
{
    bool is_new;
    (void)strmap_at(ids, s->mem, id, &is_new);
}

static int scan_variant(struct scan *s, const struct record *r)
{
    struct named_variant v;
    if (s->gene.n == 0)
        return 0;
    int rc = kb_variant(s->kb, r->ordinal, &s->scratch, &v, s->err);
    if (rc <= 0 || !str_eq(v.gene, s->gene))
        return rc;
    mark(s, &s->variants, r->id);
    add(s, r->ordinal);
    return 0;
}

static int scan_profile(struct scan *s, const struct record *r)
{
    struct named_profile p;
    int rc = kb_profile(s->kb, r->ordinal, &s->scratch, &p, s->err);
    if (rc <= 0)
        return rc;
    for (unsigned i = 0; i < p.n_variant_ids; i++)
        if (strmap_get(&s->variants, p.variant_ids[i]) != NULL) {
            mark(s, &s->profiles, r->id);
            add(s, r->ordinal);
            break;
        }
    return 0;
}

static int scan_evidence(struct scan *s, const struct record *r)
{
    struct evidence e;
    int rc = kb_evidence(s->kb, r->ordinal, &s->scratch, &e, s->err);
    if (rc > 0 && strmap_get(&s->profiles, e.profile_id) != NULL)
        add(s, r->ordinal);
    return rc;
}

static int scan_record(struct scan *s, const struct record *r)
{
    switch (r->type) {
    case RECORD_VARIANT:
        return scan_variant(s, r);
    case RECORD_PROFILE:
        return scan_profile(s, r);
    default:
        return scan_evidence(s, r);
    }
}

/* Records are ordered by type: variants, profiles, evidence, assertions, ClinVar. */
static int scan(struct scan *s)
{
    uint32_t n = kb_n_records(s->kb);
    int rc = 0;
    for (uint32_t i = 0; rc >= 0 && i < n; i++) {
        struct record r;
        arena_reset(&s->scratch);
        rc = kb_record(s->kb, i, &r, s->err);
        if (rc == 0)
            rc = err_set(s->err, ERR_KB, "record %u is not there", i);
        if (rc < 0 || r.type == RECORD_CLINVAR)
            break;
        rc = scan_record(s, &r);
    }
    arena_free(&s->scratch);
    return rc < 0 ? rc : (int)s->n;
}

int records_of_variant(struct kb_txn *kb, struct str variant_id, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct scan s = {.kb = kb, .mem = mem, .err = err};
    mark(&s, &s.variants, variant_id);
    int n = scan(&s);
    *out = s.out;
    return n;
}

int records_of_profile(struct kb_txn *kb, struct str profile_id, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct scan s = {.kb = kb, .mem = mem, .err = err};
    mark(&s, &s.profiles, profile_id);
    int n = scan(&s);
    *out = s.out;
    return n;
}

int records_of_gene(struct kb_txn *kb, struct str symbol, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct scan s = {.kb = kb, .mem = mem, .gene = symbol, .err = err};
    uint32_t *filed;
    int n_filed = kb_records_by_gene(kb, symbol, mem, &filed, err);
    int n = n_filed < 0 ? n_filed : scan(&s);
    if (n < 0)
        return n;
    *out = ARENA_ARRAY(mem, uint32_t, (size_t)n + (size_t)n_filed);
    int n_out = 0;
    for (int i = 0, k = 0; i < n || k < n_filed;) {
        bool is_scanned = i < n && (k == n_filed || s.out[i] <= filed[k]);
        uint32_t next = is_scanned ? s.out[i] : filed[k];
        i += is_scanned;
        k += k < n_filed && filed[k] == next;
        (*out)[n_out++] = next;
    }
    return n_out;
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
    case RECORD_PGX:
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
