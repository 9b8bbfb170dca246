#include "ingest/overrides.h"

#include "ingest/build.h"
#include "kb/base/strmap.h"
#include "kb/model/override.h"

const char *const override_columns[OVERRIDE_COLUMNS] = {
    "target", "field", "value", "reason", "author", "date", "review_by"};

struct overrides {
    const struct curated_rows *table;
    struct override *rows;
    uint32_t *next; /* of the same target, one higher; 0: none */
    bool *is_met;
    struct strmap first; /* target -> first of its rows */
    struct strmap fields;
};

static void fault(struct build *b, unsigned row, const char *what)
{
    const struct curated_rows *t = b->overrides->table;
    faults_add(&b->faults, "%s:%llu: %s", build_file_name(b, t->file),
        (unsigned long long)t->lines[row], what);
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

static int read_rows(struct build *b, struct err *err)
{
    struct overrides *o = b->overrides;
    int at[OVERRIDE_COLUMNS];
    for (int c = 0; c < OVERRIDE_COLUMNS; c++)
        if ((at[c] = curated_rows_column(o->table, override_columns[c], err)) < 0)
            return at[c];
    for (unsigned i = 0; i < o->table->n_rows; i++) {
        const struct str *row = o->table->rows[i];
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
    const struct curated_rows *t = build_curated(b, "overrides");
    b->overrides = ARENA_NEW(&b->mem, struct overrides);
    if (t == NULL)
        return 0;
    struct overrides *o = b->overrides;
    o->table = t;
    o->rows = ARENA_ARRAY(&b->mem, struct override, t->n_rows);
    o->next = ARENA_ARRAY(&b->mem, uint32_t, t->n_rows);
    o->is_met = ARENA_ARRAY(&b->mem, bool, t->n_rows);

    int rc = read_rows(b, err);
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
        if (override_apply(&o->rows[i], &b->mem, e, err) < 0)
            return err_wrap(err, "%s:%llu", build_file_name(b, o->table->file),
                (unsigned long long)o->table->lines[i]);
    }
    return 0;
}

bool overrides_any(const struct build *b)
{
    return b->overrides != NULL && b->overrides->table != NULL
           && b->overrides->table->n_rows > 0;
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
    for (unsigned i = 0; o->table != NULL && i < o->table->n_rows; i++) {
        if (o->is_met[i])
            continue;
        buf_clear(&text);
        buf_fmt(&text, "target is \"%.*s\", expected a record of this knowledge base",
            STR_ARG(o->rows[i].target));
        fault(b, i, text.p);
    }
    buf_free(&text);
    return faults_stop(&b->faults, "overrides have no record", err);
}
