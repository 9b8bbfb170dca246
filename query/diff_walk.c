/* One merge over the records of both KBs, by type and id. */
#include "query/diff_parts.h"

const char *diff_record_type_name(enum record_type type)
{
    static const char *const names[] = {[RECORD_CLINVAR] = "clinvar",
        [RECORD_VARIANT] = "variant",
        [RECORD_PROFILE] = "profile",
        [RECORD_EVIDENCE] = "evidence",
        [RECORD_ASSERTION] = "assertion",
        [RECORD_TRIAL] = "trial",
        [RECORD_PGX] = "annotation",
        [RECORD_CLINVAR_ALLELE] = "clinvar_allele",
        [RECORD_PGX_RECOMMENDATION] = "recommendation",
        [RECORD_PGX_DOCUMENT] = "document",
        [RECORD_PGX_DRUG] = "drug"};
    return names[type];
}

typedef int compare_fn(struct diff *d, struct diff_pair *p);
static compare_fn *const comparers[RECORD_LAST + 1] = {[RECORD_CLINVAR] = diff_clinvar,
    [RECORD_VARIANT] = diff_variant,
    [RECORD_PROFILE] = diff_profile,
    [RECORD_EVIDENCE] = diff_evidence,
    [RECORD_ASSERTION] = diff_evidence,
    [RECORD_TRIAL] = diff_trial,
    [RECORD_PGX] = diff_annotation,
    [RECORD_CLINVAR_ALLELE] = diff_clinvar_word,
    [RECORD_PGX_RECOMMENDATION] = diff_recommendation,
    [RECORD_PGX_DOCUMENT] = diff_document,
    [RECORD_PGX_DRUG] = diff_drug};

static struct diff_tally *tally_of(
    struct diff *d, struct str source, enum record_type type)
{
    for (size_t i = d->n_tallies; i-- > 0;)
        if (d->tallies[i].type == type && str_eq(d->tallies[i].source, source))
            return &d->tallies[i];
    d->tallies = arena_grow(
        &d->keep, d->tallies, &d->cap_tallies, d->n_tallies + 1, sizeof *d->tallies);
    struct diff_tally *t = &d->tallies[d->n_tallies++];
    *t = (struct diff_tally){.source = source, .type = type};
    return t;
}

static void count(struct diff *d, const struct diff_pair *p)
{
    const struct record *r = p->r[diff_side_of(p)];
    struct str source = d->side[diff_side_of(p)].sources[r->source].source;
    struct diff_tally *t = tally_of(d, source, r->type);
    t->old_records += p->r[DIFF_OLD] != NULL;
    t->new_records += p->r[DIFF_NEW] != NULL;
    if (!p->r[DIFF_OLD])
        t->added++;
    else if (!p->r[DIFF_NEW])
        t->withdrawn++;
    else if (d->n_notes > 0)
        t->changed++;
    else if (d->details.n > 0)
        t->details++;
    else
        t->same++;
}

static int compare(struct diff *d, struct diff_pair *p)
{
    const struct record *shown = p->r[diff_side_of(p)];
    if (!shown)
        return 0; /* neither side: both are read to their ends */
    d->n_notes = 0;
    buf_clear(&d->details);
    int rc = comparers[shown->type](d, p);
    if (rc >= 0 && (p->r[DIFF_OLD] || p->r[DIFF_NEW]))
        count(d, p);
    arena_reset(&d->scratch);
    return rc;
}

/* The record that a KB stands at; r NULL: at its end. */
struct place {
    struct kb_txn *kb;
    uint32_t next;
    struct record record;
    const struct record *r;
};

static int step(struct diff *d, struct place *at)
{
    at->r = NULL;
    if (at->next >= kb_n_records(at->kb))
        return 0;
    int rc = kb_record(at->kb, at->next, &at->record, d->err);
    at->r = &at->record;
    at->next++;
    return diff_must(d, rc, at->r);
}

static int order(const struct diff *d, const struct record *a, const struct record *b)
{
    if (!a || !b)
        return a ? -1 : 1;
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    int c = record_order(a->id, b->id);
    if (c != 0)
        return c;
    /* an id of another source is another record */
    return str_cmp(d->side[DIFF_OLD].sources[a->source].source,
        d->side[DIFF_NEW].sources[b->source].source);
}

int diff_records(struct diff *d)
{
    struct place at[N_DIFF_SIDES] = {
        {.kb = d->side[DIFF_OLD].kb}, {.kb = d->side[DIFF_NEW].kb}};
    int rc = step(d, &at[DIFF_OLD]);
    if (rc >= 0)
        rc = step(d, &at[DIFF_NEW]);
    while (rc >= 0 && (at[DIFF_OLD].r || at[DIFF_NEW].r)) {
        int c = order(d, at[DIFF_OLD].r, at[DIFF_NEW].r);
        struct diff_pair p = {
            .r = {c <= 0 ? at[DIFF_OLD].r : NULL, c >= 0 ? at[DIFF_NEW].r : NULL}};
        rc = compare(d, &p);
        if (rc >= 0 && c <= 0)
            rc = step(d, &at[DIFF_OLD]);
        if (rc >= 0 && c >= 0)
            rc = step(d, &at[DIFF_NEW]);
    }
    return rc;
}
