/* Tables that people keep by hand: rows that came and went, counted. */
#include "query/diff_parts.h"

static struct str *rows_of(struct diff *d, const struct curated_table *t)
{
    struct str *row = ARENA_ARRAY(&d->scratch, struct str, t->n_rows);
    for (unsigned i = 0; i < t->n_rows; i++)
        row[i] = diff_join(&d->scratch, t->rows[i], t->n_columns, "\t");
    return row;
}

static struct str counts(struct diff *d, unsigned n, const char *what, unsigned n_rows)
{
    return str_fmt(&d->scratch, "%u rows (%u %s)", n_rows, n, what);
}

static void compare(
    struct diff *d, struct diff_change *c, const struct curated_table t[])
{
    const struct curated_table *a = &t[DIFF_OLD], *b = &t[DIFF_NEW];
    unsigned n_gone, n_came;
    const struct str *x = rows_of(d, a), *y = rows_of(d, b);
    diff_missing(&d->scratch, x, a->n_rows, y, b->n_rows, &n_gone);
    diff_missing(&d->scratch, y, b->n_rows, x, a->n_rows, &n_came);
    struct str columns[] = {diff_join(&d->scratch, a->columns, a->n_columns, ", "),
        diff_join(&d->scratch, b->columns, b->n_columns, ", ")};
    c->kind = DIFF_TABLE_CHANGED;
    if (!str_eq(columns[DIFF_OLD], columns[DIFF_NEW])) {
        c->value[DIFF_OLD] =
            str_fmt(&d->scratch, "columns %.*s", STR_ARG(columns[DIFF_OLD]));
        c->value[DIFF_NEW] =
            str_fmt(&d->scratch, "columns %.*s", STR_ARG(columns[DIFF_NEW]));
        diff_put(d, c);
    }
    if (n_gone + n_came == 0)
        return;
    c->value[DIFF_OLD] = counts(d, n_gone, "gone", a->n_rows);
    c->value[DIFF_NEW] = counts(d, n_came, "new", b->n_rows);
    diff_put(d, c);
}

static int compare_table(struct diff *d, struct str name)
{
    struct curated_table t[N_DIFF_SIDES];
    int found[N_DIFF_SIDES];
    struct diff_change c = {.source = STR("curated"), .id = name, .what = name};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        found[s] = kb_curated(
            d->side[s].kb, str_cstr(&d->scratch, name), &d->scratch, &t[s], d->err);
        if (found[s] < 0)
            return found[s];
        if (found[s])
            c.release[s] = d->side[s].sources[t[s].source].release;
    }
    if (found[0] && found[1]) {
        compare(d, &c, t);
        return 0;
    }
    unsigned side = found[DIFF_NEW] ? DIFF_NEW : DIFF_OLD;
    c.kind = side == DIFF_NEW ? DIFF_TABLE_NEW : DIFF_TABLE_DROPPED;
    c.value[side] = str_fmt(&d->scratch, "%u rows", t[side].n_rows);
    diff_put(d, &c);
    return 0;
}

int diff_curated(struct diff *d)
{
    struct arena mem = ARENA_INIT;
    struct str *names[N_DIFF_SIDES];
    int n[N_DIFF_SIDES] = {0}, rc = 0;
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++)
        rc = n[s] = kb_curated_tables(d->side[s].kb, &mem, &names[s], d->err);
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++)
        for (int i = 0; rc >= 0 && i < n[s]; i++) {
            bool is_done = false;
            for (int k = 0; s == DIFF_NEW && k < n[DIFF_OLD]; k++)
                is_done = is_done || str_eq(names[DIFF_OLD][k], names[s][i]);
            if (!is_done)
                rc = compare_table(d, names[s][i]);
            arena_reset(&d->scratch);
        }
    arena_free(&mem);
    return rc;
}
