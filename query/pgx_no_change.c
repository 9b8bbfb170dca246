/*
 * A guideline's flag "other guidance" stands for monitoring, for another examination
 * and for mere counsel alike.  Openings of texts by which a row that flags nothing else
 * says that dose, drug and monitoring stay as they are (curated/pgx_no_change.tsv).
 */
#include "query/pgx.h"

#include "query/curated_load.h"

int pgx_no_change_load(
    struct kb_txn *kb, struct arena *mem, struct pgx_no_change *out, struct err *err)
{
    static const char *const columns[] = {"opening"};
    struct curated_table t;
    int at, rc = kb_curated(kb, "pgx_no_change", mem, &t, err);

    *out = (struct pgx_no_change){0};
    if (rc <= 0)
        return rc;
    rc = curated_load(kb, "pgx_no_change", columns, &at, 1, mem, &t, err);
    if (rc < 0)
        return rc;
    out->openings = ARENA_ARRAY(mem, struct str, t.n_rows + 1);
    for (unsigned i = 0; i < t.n_rows; i++)
        out->openings[out->n++] = t.rows[i][at];
    return 1;
}

enum pgx_flag pgx_change_asked(
    const struct pgx_no_change *n, const struct pgx_recommendation *r)
{
    bool is_other_only = r->dosing == PGX_FLAG_NO && r->alternate == PGX_FLAG_NO
                         && r->other == PGX_FLAG_YES;

    for (unsigned i = 0; is_other_only && i < n->n; i++)
        if (str_starts(r->text, n->openings[i]))
            return PGX_FLAG_NO;
    return pgx_asks_for_change(r);
}
