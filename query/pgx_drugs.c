/*
 * Drugs of oncology (curated/pgx_oncology.tsv): first in every list, and known by the
 * regimens that hold them, so that a line about FOLFIRI is one about irinotecan.
 */
#include "query/pgx.h"

#include <limits.h>

#include "query/curated_load.h"

enum { DRUG, REGIMENS, N_COLUMNS };

static const char *const columns[N_COLUMNS] = {"drug", "regimens"};

static void read_regimens(
    struct arena *mem, struct str joined, struct pgx_listed_drug *out)
{
    struct str rest = joined, piece;
    size_t cap = 0;

    while (joined.n && str_next(&rest, ',', &piece)) {
        out->regimens = arena_grow(
            mem, out->regimens, &cap, out->n_regimens + 1, sizeof *out->regimens);
        out->regimens[out->n_regimens++] = str_fold(mem, str_trim(piece));
    }
}

int pgx_drug_order_load(
    struct kb_txn *kb, struct arena *mem, struct pgx_drug_order *out, struct err *err)
{
    struct curated_table t;
    int at[N_COLUMNS];
    int rc = kb_curated(kb, "pgx_oncology", mem, &t, err);

    *out = (struct pgx_drug_order){0};
    if (rc <= 0)
        return rc;
    rc = curated_load(kb, "pgx_oncology", columns, at, N_COLUMNS, mem, &t, err);
    if (rc < 0)
        return rc;
    out->drugs = ARENA_ARRAY(mem, struct pgx_listed_drug, t.n_rows + 1);
    out->n = t.n_rows;
    for (unsigned i = 0; i < t.n_rows; i++) {
        out->drugs[i].drug = str_fold(mem, t.rows[i][at[DRUG]]);
        read_regimens(mem, t.rows[i][at[REGIMENS]], &out->drugs[i]);
    }
    return 1;
}

unsigned pgx_drug_order_of(const struct pgx_drug_order *o, struct str folded)
{
    for (unsigned i = 0; i < o->n; i++)
        if (str_eq(o->drugs[i].drug, folded))
            return i;
    return UINT_MAX;
}

bool pgx_is_drug(const struct pgx_drug_order *o, struct str therapy, struct str drug)
{
    if (str_eq(therapy, drug))
        return true;
    unsigned at = pgx_drug_order_of(o, drug);
    for (unsigned i = 0; at != UINT_MAX && i < o->drugs[at].n_regimens; i++)
        if (str_eq(o->drugs[at].regimens[i], therapy))
            return true;
    return false;
}

/* ---- therapies of the same report ---- */

static bool is_any_drug(const struct pgx_rows *rows, struct arena *scratch,
    const struct report_pgx *p, struct str therapy)
{
    for (unsigned i = 0; i < p->n_recommendations; i++)
        if (pgx_is_drug(
                rows->drugs, therapy, str_fold(scratch, p->recommendations[i].drug)))
            return true;
    for (unsigned i = 0; i < p->n_no_change; i++)
        if (pgx_is_drug(rows->drugs, therapy, str_fold(scratch, p->no_change[i].drug)))
            return true;
    for (unsigned i = 0; i < p->n_labels; i++)
        for (unsigned d = 0; d < p->labels[i].n_drugs; d++)
            if (pgx_is_drug(
                    rows->drugs, therapy, str_fold(scratch, p->labels[i].drugs[d])))
                return true;
    return false;
}

static bool has_drug(const struct pgx_rows *rows, struct arena *scratch,
    const struct report_pgx *p, const struct evidence *e)
{
    for (unsigned i = 0; i < e->n_therapies; i++)
        if (is_any_drug(rows, scratch, p, str_fold(scratch, e->therapies[i])))
            return true;
    return false;
}

void pgx_link_therapies(
    const struct pgx_rows *rows, const struct report *r, struct report_pgx *p)
{
    struct arena scratch = ARENA_INIT;
    size_t cap = 0;

    for (unsigned i = 0; i < r->n_therapies; i++) {
        arena_reset(&scratch);
        if (!has_drug(rows, &scratch, p, &r->therapies[i].e))
            continue;
        p->linked_therapies = arena_grow(rows->mem, p->linked_therapies, &cap,
            p->n_linked_therapies + 1, sizeof *p->linked_therapies);
        p->linked_therapies[p->n_linked_therapies++] = r->therapies[i].e.id;
    }
    arena_free(&scratch);
}
