#include "ingest/overrides.h"

#include "ingest/build.h"
#include "kb/base/strmap.h"
#include "kb/model/override.h"

const char *const override_columns[OVERRIDE_COLUMNS] = {
    "target", "field", "value", "reason", "author", "date", "review_by"};

/* The laboratory's own, and withdrawn uses, whose records a release may lack. */
static const char *const tables[] = {"overrides", "withdrawn"};
#define N_TABLES (sizeof tables / sizeof *tables)

struct overrides {
    const struct curated_rows *table[N_TABLES]; /* NULL: there is none */
    unsigned n_rows, n_own;                     /* rows of all tables, of the first */
    struct override *rows;
    uint32_t *next; /* of the same target, one higher; 0: none */
    bool *is_met;
    struct strmap first; /* target -> first of its rows */
    struct strmap fields;
};

struct place {
    unsigned file;
    uint64_t line;
};

static struct place place_of(const struct overrides *o, unsigned row)
{
    const struct curated_rows *t = o->table[row >= o->n_own];
    return (struct place){t->file, t->lines[row < o->n_own ? row : row - o->n_own]};
}

static void fault(struct build *b, unsigned row, const char *what)
{
    struct place at = place_of(b->overrides, row);
    faults_add(&b->faults, "%s:%llu: %s", build_file_name(b, at.file),
        (unsigned long long)at.line, what);
}

/* Two rows for one field of one record would leave open which holds. */
static void file_row(struct build *b, unsigned row)
{
    struct overrides *o = b->overrides;
    struct str target = o->rows[row].target;
    struct str field =
        str_fmt(&b->mem, "%.*s\t%.*s", STR_ARG(target), STR_ARG(o->rows[row].field));
    bool is_new;
    strmap_at(&o->fields, &b->mem, field, &is_new);
    if (!is_new) {
        fault(b, row, "the field of this target is set twice");
        return;
    }
    uint32_t *first = strmap_at(&o->first, &b->mem, target, &is_new);
    if (is_new) {
        *first = row;
        return;
    }
    uint32_t last = *first;
    while (o->next[last] != 0)
        last = o->next[last] - 1;
    o->next[last] = row + 1;
}

static int read_rows(
    struct build *b, const struct curated_rows *t, unsigned beg, struct err *err)
{
    struct overrides *o = b->overrides;
    int at[OVERRIDE_COLUMNS];
    for (int c = 0; c < OVERRIDE_COLUMNS; c++)
        if ((at[c] = curated_rows_column(t, override_columns[c], err)) < 0)
            return at[c];
    for (unsigned i = beg; i < beg + t->n_rows; i++) {
        const struct str *row = t->rows[i - beg];
        struct err bad = {0};
        o->rows[i] = (struct override){row[at[0]], row[at[1]], row[at[2]], row[at[3]],
            row[at[4]], row[at[5]], row[at[6]]};
        if (override_check(&o->rows[i], &bad) < 0)
            fault(b, i, bad.msg);
        else
            file_row(b, i);
    }
    return 0;
}

int overrides_load(struct build *b, struct err *err)
{
    struct overrides *o = ARENA_NEW(&b->mem, struct overrides);
    unsigned beg[N_TABLES];
    int rc = 0;
    b->overrides = o;
    for (unsigned i = 0; i < N_TABLES; i++) {
        o->table[i] = build_curated(b, tables[i]);
        beg[i] = o->n_rows;
        o->n_rows += o->table[i] != NULL ? o->table[i]->n_rows : 0;
    }
    o->n_own = beg[1];
    o->rows = ARENA_ARRAY(&b->mem, struct override, o->n_rows);
    o->next = ARENA_ARRAY(&b->mem, uint32_t, o->n_rows);
    o->is_met = ARENA_ARRAY(&b->mem, bool, o->n_rows);
    for (unsigned i = 0; rc >= 0 && i < N_TABLES; i++)
        rc = o->table[i] != NULL ? read_rows(b, o->table[i], beg[i], err) : 0;
    return rc < 0 ? rc : faults_stop(&b->faults, "overrides are wrong", err);
}

static const uint32_t *first_of(const struct build *b, struct str id)
{
    const struct overrides *o = b->overrides;
    return !overrides_any(b) ? NULL : strmap_get(&o->first, id);
}

int overrides_apply(struct build *b, struct evidence *e, struct err *err)
{
    const uint32_t *first = first_of(b, e->id);
    for (uint32_t next = first != NULL ? *first + 1 : 0; next != 0;) {
        uint32_t i = next - 1;
        struct overrides *o = b->overrides;
        next = o->next[i];
        o->is_met[i] = true;
        struct place at = place_of(o, i);
        if (override_apply(&o->rows[i], &b->mem, e, err) < 0)
            return err_wrap(err, "%s:%llu", build_file_name(b, at.file),
                (unsigned long long)at.line);
    }
    return 0;
}

bool overrides_any(const struct build *b)
{
    return b->overrides != NULL && b->overrides->n_rows > 0;
}

void overrides_meet(struct build *b, struct str id)
{
    const uint32_t *first = first_of(b, id);
    for (uint32_t next = first != NULL ? *first + 1 : 0; next != 0;) {
        b->overrides->is_met[next - 1] = true;
        next = b->overrides->next[next - 1];
    }
}

int overrides_check(struct build *b, struct err *err)
{
    struct overrides *o = b->overrides;
    struct buf text = BUF_INIT;
    for (unsigned i = 0; i < o->n_rows; i++) {
        if (o->is_met[i])
            continue;
        if (i >= o->n_own) {
            struct place at = place_of(o, i);
            report_dangling(b->report, at.file, at.line, o->rows[i].target,
                "withdrawn: no such record in this build", o->rows[i].target);
            continue;
        }
        buf_clear(&text);
        buf_fmt(&text, "target is \"%.*s\", expected a record of this knowledge base",
            STR_ARG(o->rows[i].target));
        fault(b, i, text.p);
    }
    buf_free(&text);
    return faults_stop(&b->faults, "overrides have no record", err);
}
