/*
 * Rows of guidelines, labels and guideline annotations become records.  An older
 * vintage's row stands only where the newer vintage of its issuer does not speak of the
 * drug and all genes of its key.
 */
#include "ingest/link_pgx.h"

#include <stdlib.h>

/* ---- rows of guidelines ---- */

static int recommendation_cmp(const void *x, const void *y)
{
    const struct clinpgx_recommendation *a = x, *b = y;
    int order = kb_build_record_order(a->r.id, b->r.id);

    if (order)
        return order;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* The newest date of an issuer, drug and gene. */
struct vintages {
    struct arena *mem;
    struct strmap by_key;
    struct str *dates;
    size_t n, cap;
};

static struct str vintage_key(struct arena *mem, const struct pgx_recommendation *r,
    struct str drug, struct str gene)
{
    return str_fmt(mem, "%.*s\t%.*s\t%.*s", STR_ARG(r->issuer),
        STR_ARG(str_fold(mem, drug)), STR_ARG(gene));
}

static void note_vintage(struct vintages *v, const struct pgx_recommendation *r,
    struct str drug, struct str gene)
{
    bool is_new;
    uint32_t *at =
        strmap_at(&v->by_key, v->mem, vintage_key(v->mem, r, drug, gene), &is_new);

    if (is_new) {
        v->dates = arena_grow(v->mem, v->dates, &v->cap, v->n + 1, sizeof *v->dates);
        *at = (uint32_t)v->n;
        v->dates[v->n++] = r->date;
    } else if (str_cmp(r->date, v->dates[*at]) > 0) {
        v->dates[*at] = r->date;
    }
}

static void note_all(struct vintages *v, const struct clinpgx *from)
{
    for (size_t i = 0; i < from->n_recommendations; i++) {
        const struct pgx_recommendation *r = &from->recommendations[i].r;
        for (unsigned d = 0; d < r->n_drugs; d++)
            for (unsigned k = 0; k < r->n_keys; k++)
                note_vintage(v, r, r->drugs[d], r->keys[k].gene);
    }
}

static bool is_replaced(const struct vintages *v, struct arena *scratch,
    const struct pgx_recommendation *r, struct str drug)
{
    for (unsigned k = 0; k < r->n_keys; k++) {
        struct str key = vintage_key(scratch, r, drug, r->keys[k].gene);
        const uint32_t *at = strmap_get(&v->by_key, key);
        if (at == NULL || v->dates == NULL || str_cmp(v->dates[*at], r->date) <= 0)
            return false;
    }
    return true;
}

/* Leaves out the drugs of which a newer vintage speaks. */
static void drop_replaced(
    struct link_pgx *p, const struct vintages *v, struct clinpgx_recommendation *row)
{
    struct pgx_recommendation *r = &row->r;
    struct report *report = p->l->b->report;
    unsigned n = 0;

    arena_reset(&p->l->scratch);
    for (unsigned d = 0; d < r->n_drugs; d++)
        if (!is_replaced(v, &p->l->scratch, r, r->drugs[d]))
            r->drugs[n++] = r->drugs[d];
    if (n == 0)
        report_fate(report, row->file, FATE_SUPERSEDED,
            "newer_vintage_of_issuer_drug_and_genes", 1);
    else if (n < r->n_drugs)
        report_note_record(report, row->file, row->line, r->id,
            "drugs: left out, a newer vintage speaks of them", r->guideline);
    r->n_drugs = n;
}

static int store_recommendation(
    struct link_pgx *p, struct clinpgx_recommendation *row, struct err *err)
{
    link_pgx_use_drugs(p, &(struct link_naming){row->file, row->line, row->r.id},
        row->r.drugs, row->r.n_drugs);
    report_fate(p->l->b->report, row->file, FATE_STORED, NULL, 1);
    int64_t ordinal = kb_build_pgx_recommendation(p->l->b->kb, row->file, &row->r, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

static void resolve_genes(struct link_pgx *p)
{
    for (size_t i = 0; i < p->from->n_recommendations; i++) {
        struct clinpgx_recommendation *row = &p->from->recommendations[i];
        for (unsigned k = 0; k < row->r.n_keys; k++)
            row->r.keys[k].gene =
                link_gene(p->l, row->file, row->line, row->r.keys[k].gene, 0);
    }
}

int link_recommendations(struct link_pgx *p, struct err *err)
{
    struct clinpgx *from = p->from;
    struct clinpgx_recommendation *rows = from->recommendations;
    struct release_row *same =
        ARENA_ARRAY(&p->l->mem, struct release_row, from->n_recommendations + 1);
    struct vintages v = {.mem = &p->l->mem};
    size_t end;
    int rc = 0;

    if (from->n_recommendations > 1)
        qsort(rows, from->n_recommendations, sizeof *rows, recommendation_cmp);
    resolve_genes(p);
    note_all(&v, from);
    for (size_t i = 0; rc >= 0 && i < from->n_recommendations; i = end) {
        for (end = i;
             end < from->n_recommendations && str_eq(rows[end].r.id, rows[i].r.id);
             end++)
            same[end - i] = (struct release_row){rows[end].file, rows[end].line};
        size_t best = i + link_newest(p->l, rows[i].r.id, same, (unsigned)(end - i));
        drop_replaced(p, &v, &rows[best]);
        if (rows[best].r.n_drugs)
            rc = store_recommendation(p, &rows[best], err);
    }
    return rc;
}

/* ---- labels and guideline annotations ---- */

static int document_cmp(const void *x, const void *y)
{
    const struct clinpgx_document *a = x, *b = y;
    int order = kb_build_record_order(a->d.id, b->d.id);

    if (order)
        return order;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static int store_document(
    struct link_pgx *p, struct clinpgx_document *row, struct err *err)
{
    for (unsigned i = 0; i < row->d.n_genes; i++)
        row->d.genes[i] = link_gene(p->l, row->file, row->line, row->d.genes[i], 0);
    link_pgx_use_drugs(p, &(struct link_naming){row->file, row->line, row->d.id},
        row->d.drugs, row->d.n_drugs);
    report_fate(p->l->b->report, row->file, FATE_STORED, NULL, 1);
    int64_t ordinal = kb_build_pgx_document(p->l->b->kb, row->file, &row->d, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

int link_documents(struct link_pgx *p, struct err *err)
{
    struct clinpgx *from = p->from;
    struct clinpgx_document *rows = from->documents;
    struct release_row *same =
        ARENA_ARRAY(&p->l->mem, struct release_row, from->n_documents + 1);
    size_t end;
    int rc = 0;

    if (from->n_documents > 1)
        qsort(rows, from->n_documents, sizeof *rows, document_cmp);
    for (size_t i = 0; rc >= 0 && i < from->n_documents; i = end) {
        for (end = i; end < from->n_documents && str_eq(rows[end].d.id, rows[i].d.id);
             end++)
            same[end - i] = (struct release_row){rows[end].file, rows[end].line};
        size_t best = i + link_newest(p->l, rows[i].d.id, same, (unsigned)(end - i));
        rc = store_document(p, &rows[best], err);
    }
    return rc;
}
