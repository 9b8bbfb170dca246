/*
 * Drug labels of a gene: agencies say of a gene, not of a phenotype, whether to test.
 * Given are those that require or recommend a test, or say what to do with a result;
 * the others are counted.  Labels about a tumour's genome are left out.
 */
#include "query/pgx.h"

#include <limits.h>

static bool asks_something(const struct pgx_document *d)
{
    return str_eq_c(d->testing_level, "Testing Required")
           || str_eq_c(d->testing_level, "Testing Recommended")
           || str_eq_c(d->testing_level, "Actionable PGx");
}

static unsigned best_order(struct pgx_rows *rows, const struct pgx_document *d)
{
    unsigned best = UINT_MAX;

    for (unsigned i = 0; i < d->n_drugs; i++) {
        unsigned order =
            pgx_drug_order_of(rows->drugs, str_fold(rows->mem, d->drugs[i]));
        best = order < best ? order : best;
    }
    return best;
}

static void add_label(
    struct pgx_rows *rows, struct pgx_row *row, const struct pgx_document *d)
{
    struct report_pgx *out = &row->out;

    if (d->kind != PGX_LABEL || d->is_cancer_genome)
        return;
    if (!asks_something(d)) {
        out->n_labels_left_out++;
        return;
    }
    out->labels = arena_grow(rows->mem, out->labels, &row->cap_labels,
        out->n_labels + 1, sizeof *out->labels);
    out->labels[out->n_labels++] = (struct report_label){.id = d->id,
        .name = d->name,
        .issuer = d->issuer,
        .testing_level = d->testing_level,
        .date = d->date,
        .url = d->url,
        .drugs = d->drugs,
        .n_drugs = d->n_drugs,
        .dosing = d->dosing,
        .alternate = d->alternate,
        .other = d->other,
        .drug_order = best_order(rows, d)};
}

static int add_of_gene(struct pgx_rows *rows, struct pgx_row *row, struct kb_txn *kb,
    uint32_t beg, uint32_t end, struct err *err)
{
    uint32_t *records;
    int n = kb_records_by_gene(kb, row->out.gene, rows->mem, &records, err);

    for (int i = 0; i < n; i++) {
        struct pgx_document d;
        if (records[i] < beg || records[i] >= end)
            continue;
        int rc = kb_pgx_document(kb, records[i], rows->mem, &d, err);
        if (rc <= 0)
            return rc < 0 ? rc
                          : err_set(err, ERR_KB, "record %u is not there",
                              (unsigned)records[i]);
        if (!asks_something(&d) || d.kind != PGX_LABEL || d.is_cancer_genome
            || (rc = use_leaves_out_record(rows->use, kb, records[i], err)) == 0)
            add_label(rows, row, &d);
        if (rc < 0)
            return rc;
    }
    return n < 0 ? n : 0;
}

int pgx_add_labels(struct pgx_rows *rows, struct kb_txn *kb, struct err *err)
{
    uint32_t beg, end;
    int rc = kb_first_of_type(kb, RECORD_PGX_DOCUMENT, &beg, err);

    if (rc >= 0)
        rc = kb_first_of_type(kb, RECORD_PGX_DRUG, &end, err);
    for (size_t i = 0; rc >= 0 && i < rows->n; i++)
        rc = add_of_gene(rows, &rows->rows[i], kb, beg, end, err);
    return rc < 0 ? rc : 0;
}
