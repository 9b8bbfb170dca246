#include "query/variant_records.h"

struct search {
    struct kb_txn *kb;
    struct arena *mem;
    const struct named_variant *v;
    struct str *profiles; /* ids */
    size_t n_profiles, cap_profiles;
    struct err *err;
};

static int is_profile_with(struct search *s, const struct record *r)
{
    struct named_profile p;
    int rc = kb_profile(s->kb, r->ordinal, s->mem, &p, s->err);
    if (rc < 0)
        return rc;
    for (unsigned i = 0; i < p.n_variant_ids; i++)
        if (str_eq(p.variant_ids[i], s->v->id)) {
            s->profiles = arena_grow(s->mem, s->profiles, &s->cap_profiles,
                s->n_profiles + 1, sizeof *s->profiles);
            s->profiles[s->n_profiles++] = r->id;
            return 1;
        }
    return 0;
}

static int is_evidence_of(struct search *s, const struct record *r)
{
    struct evidence e;
    int rc = kb_evidence(s->kb, r->ordinal, s->mem, &e, s->err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < s->n_profiles; i++)
        if (str_eq(e.profile_id, s->profiles[i]))
            return 1;
    return 0;
}

/* Profiles go before their evidence in the order of records. */
static int belongs(struct search *s, uint32_t ordinal)
{
    struct record r;
    int rc = kb_record(s->kb, ordinal, &r, s->err);
    if (rc == 0)
        return err_set(s->err, ERR_KB, "record %u is not there", ordinal);
    if (rc < 0)
        return rc;
    if (r.type == RECORD_PROFILE)
        return is_profile_with(s, &r);
    return r.type == RECORD_EVIDENCE || r.type == RECORD_ASSERTION
               ? is_evidence_of(s, &r)
               : 0;
}

int variant_records(struct kb_txn *kb, const struct named_variant *v, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct search s = {.kb = kb, .mem = mem, .v = v, .err = err};
    uint32_t *records;
    int n = kb_records_by_gene(kb, v->gene, mem, &records, err), n_out = 0;
    for (int i = 0; i < n; i++) {
        int rc = belongs(&s, records[i]);
        if (rc < 0)
            return rc;
        if (rc > 0)
            records[n_out++] = records[i];
    }
    *out = records;
    return n < 0 ? n : n_out;
}
