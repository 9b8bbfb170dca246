/*
 * Rows of guidelines by their look-up keys.  A row holds when each of its genes was, or
 * may have been, called as its key says; "No Result" holds for a gene without a call,
 * when another gene of the key has one.  With more than one possible result of a gene
 * a row that holds for one of them is marked as possible.
 */
#include "query/pgx.h"

#include <limits.h>

struct recommending {
    struct pgx_rows *rows;
    const struct pgx_no_change *no_change;
    const struct pgx_recommendation *r;
};

static struct pgx_row *find_row(struct pgx_rows *rows, struct str gene)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->rows[i].out.gene, gene))
            return &rows->rows[i];
    return NULL;
}

enum holds { HOLDS_NOT, HOLDS_POSSIBLY, HOLDS };

/* Does the key hold for the gene?  *value: what was called. */
static enum holds key_holds(
    const struct pgx_key *k, const struct pgx_row *row, struct str *value)
{
    static const struct pgx_status no_result = {0};
    unsigned n_holding = 0;

    *value = STR_NONE;
    if (!row || row->n_statuses == 0)
        return pgx_key_holds(k, &no_result) ? HOLDS : HOLDS_NOT;
    for (unsigned i = 0; i < row->n_statuses; i++)
        n_holding += pgx_key_holds(k, &row->statuses[i]);
    if (n_holding == 0)
        return HOLDS_NOT;
    *value = k->value;
    bool is_certain = n_holding == row->n_statuses
                      && (!row->call || row->call->state == PGX_STATE_CALLED);
    return is_certain ? HOLDS : HOLDS_POSSIBLY;
}

/* The weakest of the keys; HOLDS_NOT also when no gene of the key has a result. */
static enum holds row_holds(struct recommending *m, struct report_pgx_when *when)
{
    enum holds all = HOLDS;
    bool has_result = false;

    for (unsigned i = 0; i < m->r->n_keys; i++) {
        const struct pgx_key *k = &m->r->keys[i];
        enum holds one = key_holds(k, find_row(m->rows, k->gene), &when[i].value);
        when[i].gene = k->gene;
        has_result |= when[i].value.n > 0;
        if (one < all)
            all = one;
        if (all == HOLDS_NOT)
            break;
    }
    return has_result ? all : HOLDS_NOT;
}

/* A record of several genes asks under one of them where it holds for the others. */
static bool other_keys_hold(const struct recommending *m, unsigned but)
{
    struct str value;

    for (unsigned i = 0; i < m->r->n_keys; i++) {
        const struct pgx_key *k = &m->r->keys[i];
        if (i != but && key_holds(k, find_row(m->rows, k->gene), &value) != HOLDS)
            return false;
    }
    return true;
}

static int is_forbidden(
    const struct pgx_rows *rows, struct kb_txn *kb, uint32_t ordinal, struct err *err)
{
    struct record record;

    if (!rows->use)
        return 0;
    int rc = kb_record(kb, ordinal, &record, err);
    return rc <= 0 ? rc : use_forbids(rows->use, record.source, STR_NONE);
}

/* For which of the results that are possible does the record ask for a change? */
static int note_asked(
    const struct recommending *m, struct kb_txn *kb, uint32_t ordinal, struct err *err)
{
    if (pgx_change_asked(m->no_change, m->r) != PGX_FLAG_YES)
        return 0;
    int rc = is_forbidden(m->rows, kb, ordinal, err);
    if (rc != 0)
        return rc < 0 ? rc : 0;
    for (unsigned i = 0; i < m->r->n_keys; i++) {
        const struct pgx_key *k = &m->r->keys[i];
        struct pgx_row *row = find_row(m->rows, k->gene);
        if (!row || !row->is_asked || !other_keys_hold(m, i))
            continue;
        for (unsigned s = 0; s < row->n_statuses + row->n_others; s++)
            row->is_asked[s] |= pgx_key_holds(k, &row->statuses[s]);
    }
    return 0;
}

static bool is_general(struct str population)
{
    return !population.n || str_eq_c(population, "general");
}

static void add_advice(struct recommending *m, struct pgx_row *row, struct str drug,
    struct report_pgx_when *when, bool is_possible)
{
    const struct pgx_recommendation *r = m->r;
    struct report_pgx *out = &row->out;

    out->recommendations =
        arena_grow(m->rows->mem, out->recommendations, &row->cap_recommendations,
            out->n_recommendations + 1, sizeof *out->recommendations);
    out->recommendations[out->n_recommendations++] = (struct report_recommendation){
        .id = r->id,
        .drug = drug,
        .source = r->issuer,
        .level_scheme = r->issuer,
        .level = r->classification,
        .text = r->text,
        .url = r->url,
        .change = pgx_change_asked(m->no_change, r),
        .is_possible = is_possible,
        .population = is_general(r->population) ? STR_NONE : r->population,
        .date = r->date,
        .when = when,
        .n_when = r->n_keys,
        .implications = r->implications,
        .n_implications = r->n_implications,
        .drug_order = pgx_drug_order_of(m->rows->drugs, str_fold(m->rows->mem, drug))};
}

/* A gene that is ambiguous is never said to need no change. */
static void add_no_change(
    struct recommending *m, struct pgx_row *row, struct str drug, bool is_possible)
{
    struct report_pgx *out = &row->out;

    if (is_possible) {
        row->unchanged = arena_grow(m->rows->mem, row->unchanged, &row->cap_unchanged,
            row->n_unchanged + 1, sizeof *row->unchanged);
        row->unchanged[row->n_unchanged++] = drug;
        return;
    }
    out->no_change = arena_grow(m->rows->mem, out->no_change, &row->cap_no_change,
        out->n_no_change + 1, sizeof *out->no_change);
    out->no_change[out->n_no_change++] = (struct report_no_change){.id = m->r->id,
        .drug = drug,
        .source = m->r->issuer,
        .counsel = m->r->other == PGX_FLAG_YES ? m->r->text : STR_NONE,
        .drug_order = pgx_drug_order_of(m->rows->drugs, str_fold(m->rows->mem, drug))};
}

/* Under each gene of the key that has a result. */
static void add_row(
    struct recommending *m, struct report_pgx_when *when, bool is_possible)
{
    for (unsigned i = 0; i < m->r->n_keys; i++) {
        struct pgx_row *row = find_row(m->rows, when[i].gene);
        if (!when[i].value.n || !row)
            continue;
        for (unsigned d = 0; d < m->r->n_drugs; d++)
            if (pgx_change_asked(m->no_change, m->r) == PGX_FLAG_NO)
                add_no_change(m, row, m->r->drugs[d], is_possible);
            else
                add_advice(m, row, m->r->drugs[d], when, is_possible);
    }
}

/* A gene whose advice may not be told is not one without advice. */
static void note_left_out(struct recommending *m, const struct report_pgx_when *when)
{
    for (unsigned i = 0; i < m->r->n_keys; i++) {
        struct pgx_row *row = find_row(m->rows, when[i].gene);
        if (when[i].value.n && row)
            row->out.n_left_out++;
    }
}

static int add_record(struct pgx_rows *rows, const struct pgx_no_change *no_change,
    struct kb_txn *kb, uint32_t ordinal, struct str gene, struct err *err)
{
    struct pgx_recommendation *r = ARENA_NEW(rows->mem, struct pgx_recommendation);
    struct recommending m = {rows, no_change, r};
    int rc = kb_pgx_recommendation(kb, ordinal, rows->mem, r, err);

    if (rc <= 0)
        return rc < 0
                   ? rc
                   : err_set(err, ERR_KB, "record %u is not there", (unsigned)ordinal);
    /* a record of several genes is taken with the first of them that has a result */
    for (unsigned i = 0; i < r->n_keys; i++) {
        const struct pgx_row *row = find_row(rows, r->keys[i].gene);
        if (!row || row->n_statuses == 0)
            continue;
        if (!str_eq(r->keys[i].gene, gene))
            return 0;
        break;
    }
    rc = note_asked(&m, kb, ordinal, err);
    if (rc < 0)
        return rc;
    struct report_pgx_when *when =
        ARENA_ARRAY(rows->mem, struct report_pgx_when, r->n_keys + 1);
    enum holds holds = row_holds(&m, when);
    if (holds == HOLDS_NOT)
        return 0;
    rc = use_leaves_out_record(rows->use, kb, ordinal, err);
    if (rc > 0)
        note_left_out(&m, when);
    else if (rc == 0)
        add_row(&m, when, holds == HOLDS_POSSIBLY);
    return rc < 0 ? rc : 0;
}

/* Only where there is more than one result is it asked which of them. */
static void begin_asking(struct pgx_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct pgx_row *row = &rows->rows[i];
        bool is_one = row->n_statuses == 1 && row->n_others == 0;
        if (row->n_statuses > 0 && !is_one)
            row->is_asked =
                ARENA_ARRAY(rows->mem, bool, row->n_statuses + row->n_others);
    }
}

int pgx_recommend(struct pgx_rows *rows, struct kb_txn *kb, struct err *err)
{
    uint32_t beg, end;
    struct pgx_no_change no_change;
    int rc = pgx_no_change_load(kb, rows->mem, &no_change, err);

    begin_asking(rows);
    if (rc >= 0)
        rc = kb_first_of_type(kb, RECORD_PGX_RECOMMENDATION, &beg, err);
    if (rc >= 0)
        rc = kb_first_of_type(kb, RECORD_PGX_DOCUMENT, &end, err);
    for (size_t i = 0; rc >= 0 && i < rows->n; i++) {
        uint32_t *records;
        struct str gene = rows->rows[i].out.gene;
        if (rows->rows[i].n_statuses == 0)
            continue;
        int n = kb_records_by_gene(kb, gene, rows->mem, &records, err);
        rc = n < 0 ? n : 0;
        for (int k = 0; rc >= 0 && k < n; k++)
            if (records[k] >= beg && records[k] < end)
                rc = add_record(rows, &no_change, kb, records[k], gene, err);
    }
    return rc < 0 ? rc : 0;
}
