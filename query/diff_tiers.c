/*
 * The best tier of each evidence item and assertion: that of a patient who has the
 * item's own disease and whose finding meets its molecular profile, by the KB's own
 * rules.  Citations are counted over the items of the same profile, as in a report.
 */
#include "query/diff_parts.h"
#include "query/tier.h"

struct diff_tiers {
    const struct tier_rules *rules;
    uint32_t first, end; /* ordinals of evidence and assertions */
    const char **tier;
};

struct item {
    struct report_evidence row;
    struct disease *disease; /* NULL: not in the tree */
    uint32_t ordinal;
};

static int read_item(struct diff *d, unsigned side, uint32_t ordinal, struct item *out)
{
    struct kb_txn *kb = d->side[side].kb;
    *out = (struct item){.ordinal = ordinal};
    out->row.verdict.value = TRUTH_TRUE;
    int rc = kb_evidence(kb, ordinal, &d->scratch, &out->row.e, d->err);
    if (rc == 1 && out->row.e.disease_ordinal != DISEASE_NONE) {
        out->disease = ARENA_NEW(&d->scratch, struct disease);
        rc = kb_disease(
            kb, out->row.e.disease_ordinal, &d->scratch, out->disease, d->err);
    }
    if (rc == 0)
        return err_set(
            d->err, ERR_KB, "evidence record %u or its disease is not there", ordinal);
    return rc;
}

/* All of one profile. */
static void judge(
    const struct diff *d, struct diff_tiers *t, struct item *items, unsigned n)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence *rows = ARENA_ARRAY(&mem, struct report_evidence, n);
    (void)d;
    for (unsigned i = 0; i < n; i++)
        rows[i] = items[i].row;
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 0; k < n; k++)
            rows[k].disease.relation =
                disease_relate(items[k].disease, items[i].disease);
        tier_row(t->rules, rows, n, &rows[i]);
        if (rows[i].has_tier)
            t->tier[items[i].ordinal - t->first] = rows[i].tier.amp;
    }
    arena_free(&mem);
}

static int judge_profile(struct diff *d, unsigned side, struct diff_tiers *t,
    const uint32_t *records, unsigned n)
{
    struct item *items = ARENA_ARRAY(&d->scratch, struct item, n);
    unsigned k = 0;
    for (unsigned i = 0; i < n; i++) {
        if (records[i] < t->first || records[i] >= t->end)
            continue;
        int rc = read_item(d, side, records[i], &items[k++]);
        if (rc < 0)
            return rc;
    }
    judge(d, t, items, k);
    return 0;
}

static int judge_profiles(struct diff *d, unsigned side, struct diff_tiers *t)
{
    struct kb_txn *kb = d->side[side].kb;
    uint32_t i, end;
    int rc = kb_first_of_type(kb, RECORD_PROFILE, &i, d->err);
    if (rc >= 0)
        rc = kb_first_of_type(kb, RECORD_EVIDENCE, &end, d->err);
    for (; rc >= 0 && i < end; i++) {
        struct record r;
        uint32_t *records;
        rc = kb_record(kb, i, &r, d->err);
        int n =
            rc < 0 ? rc : kb_records_citing(kb, r.id, &d->scratch, &records, d->err);
        rc = n > 0 ? judge_profile(d, side, t, records, (unsigned)n) : n;
        arena_reset(&d->scratch);
    }
    return rc;
}

/* Items that name no profile stand alone. */
static int judge_others(struct diff *d, unsigned side, struct diff_tiers *t)
{
    int rc = 0;
    for (uint32_t i = t->first; rc >= 0 && i < t->end; i++) {
        struct item item;
        rc = read_item(d, side, i, &item);
        if (rc >= 0 && item.row.e.profile_id.n == 0)
            judge(d, t, &item, 1);
        arena_reset(&d->scratch);
    }
    return rc;
}

int diff_tiers_make(struct diff *d, unsigned side)
{
    struct kb_txn *kb = d->side[side].kb;
    struct curated_table table;
    struct tier_rules *rules;
    int rc = kb_curated(kb, "tier_rules", &d->keep, &table, d->err);
    if (rc <= 0)
        return rc;
    rc = tier_rules_make(&table, &d->keep, &rules, d->err);
    if (rc < 0)
        return rc;
    struct diff_tiers *t = ARENA_NEW(&d->keep, struct diff_tiers);
    t->rules = rules;
    rc = kb_first_of_type(kb, RECORD_EVIDENCE, &t->first, d->err);
    if (rc >= 0)
        rc = kb_first_of_type(kb, RECORD_TRIAL, &t->end, d->err);
    if (rc < 0)
        return rc;
    t->tier = ARENA_ARRAY(&d->keep, const char *, t->end - t->first);
    d->side[side].tiers = t;
    rc = judge_profiles(d, side, t);
    return rc < 0 ? rc : judge_others(d, side, t);
}

const char *diff_tier(const struct diff *d, unsigned side, uint32_t ordinal)
{
    const struct diff_tiers *t = d->side[side].tiers;
    return t && ordinal >= t->first && ordinal < t->end ? t->tier[ordinal - t->first]
                                                        : NULL;
}
