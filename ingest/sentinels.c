#include "ingest/sentinels.h"

#include <inttypes.h>

const char *sentinel_skip_name(enum sentinel_skip s)
{
    static const char *const names[N_SENTINEL_SKIPS] = {"source is not in this build",
        "source is not whole in this build", "release is outside since and until",
        "record is not in this build"};
    return names[s];
}

enum {
    SOURCE,
    RECORDS,
    SINCE,
    UNTIL,
    TERM,
    FIELD,
    EXPECTED,
    ABSENT,
    REASON,
    N_COLUMNS
};
static const char *const column_names[N_COLUMNS] = {"source", "records", "since",
    "until", "term", "field", "expected", "absent", "reason"};

struct checking {
    struct build *b;
    struct kb_txn *kb;
    const struct curated_rows *table;
    int column[N_COLUMNS];
    struct arena scratch;
};

static struct str cell(const struct checking *c, unsigned row, int column)
{
    return c->table->rows[row][c->column[column]];
}

static int bad_row(const struct checking *c, unsigned row, const char *column,
    const char *expected, struct err *err)
{
    const struct curated_rows *t = c->table;
    int at = curated_rows_column(t, column, err);
    return err_set(err, ERR_FAIL, "%s:%" PRIu64 ": %s is \"%.*s\"; expected %s",
        build_file_name(c->b, t->file), t->lines[row], column,
        STR_ARG(t->rows[row][at]), expected);
}

/* ---- is it to be checked? ---- */

/* Newest release and stored records of a source; false: no file of it. */
static bool look_at_source(
    const struct build *b, struct str source, struct str *release, uint64_t *n)
{
    bool is_there = false;
    *release = STR("");
    *n = 0;
    for (unsigned i = 0; i < b->n_files; i++) {
        const struct provenance *p = &b->files[i].provenance;
        if (!str_eq(p->source, source))
            continue;
        is_there = true;
        *n += report_n_fate(b->report, i, FATE_STORED);
        if (str_cmp(p->release, *release) > 0)
            *release = p->release;
    }
    return is_there;
}

/* A record tells its own release: a build may hold several of its source. */
static int record_release(
    struct checking *c, struct str term, struct str *release, struct err *err)
{
    struct record r;
    struct provenance p;
    int rc = kb_record_by_id(c->kb, term, &r, err);
    if (rc > 0)
        rc = kb_source(c->kb, r.source, &c->scratch, &p, err);
    if (rc > 0)
        *release = p.release;
    return rc;
}

/* 1: yes; 0: no, *skip says why; negative. */
static int is_due(
    struct checking *c, unsigned row, enum sentinel_skip *skip, struct err *err)
{
    struct str release, since = cell(c, row, SINCE), until = cell(c, row, UNTIL);
    uint64_t n, least = 0;
    if (cell(c, row, RECORDS).n > 0 && !str_to_u64(cell(c, row, RECORDS), &least))
        return bad_row(c, row, "records", "a number, or nothing", err);
    if (!look_at_source(c->b, cell(c, row, SOURCE), &release, &n)) {
        *skip = SENTINEL_NO_SOURCE;
        return 0;
    }
    if (n < least) {
        *skip = SENTINEL_NOT_WHOLE;
        return 0;
    }
    if (record_release(c, cell(c, row, TERM), &release, err) < 0)
        return err->code;
    *skip = SENTINEL_NOT_THEN;
    return (since.n == 0 || str_cmp(release, since) >= 0)
           && (until.n == 0 || str_cmp(release, until) < 0);
}

/* ---- what it says ---- */

static void tell_change(const struct checking *c, unsigned row, struct str found)
{
    struct str reason = cell(c, row, REASON);
    faults_add(&c->b->faults,
        "%s:%" PRIu64 ": sentinel %.*s, %.*s: was \"%.*s\", is \"%.*s\" (%.*s)",
        build_file_name(c->b, c->table->file), c->table->lines[row],
        STR_ARG(cell(c, row, TERM)), STR_ARG(cell(c, row, FIELD)),
        STR_ARG(cell(c, row, EXPECTED)), STR_ARG(found), STR_ARG(reason));
}

static void tell_absence(const struct checking *c, unsigned row)
{
    faults_add(&c->b->faults,
        "%s:%" PRIu64
        ": sentinel %.*s, %.*s: was \"%.*s\", is not in this build (%.*s)",
        build_file_name(c->b, c->table->file), c->table->lines[row],
        STR_ARG(cell(c, row, TERM)), STR_ARG(cell(c, row, FIELD)),
        STR_ARG(cell(c, row, EXPECTED)), STR_ARG(cell(c, row, REASON)));
}

static int check_row(struct checking *c, unsigned row, struct err *err)
{
    struct sentinel_counts *counts = &c->b->sentinels;
    enum sentinel_skip skip = SENTINEL_NOT_THERE;
    struct str found, absent = cell(c, row, ABSENT);
    bool may_be_absent = str_eq_c(absent, "skip");
    if (!may_be_absent && !str_eq_c(absent, "stop"))
        return bad_row(c, row, "absent", "stop or skip", err);
    arena_reset(&c->scratch);
    int rc = is_due(c, row, &skip, err);
    if (rc > 0) {
        rc = sentinel_value(
            c->kb, cell(c, row, TERM), cell(c, row, FIELD), &c->scratch, &found, err);
        if (rc < 0)
            return err_wrap(err, "%s:%" PRIu64, build_file_name(c->b, c->table->file),
                c->table->lines[row]);
        skip = SENTINEL_NOT_THERE;
        if (rc == 0 && !may_be_absent)
            tell_absence(c, row);
        if (rc > 0 && !str_eq(found, cell(c, row, EXPECTED)))
            tell_change(c, row, found);
        rc = rc > 0 || !may_be_absent;
    }
    if (rc < 0)
        return rc;
    if (rc > 0)
        counts->n_checked++;
    else
        counts->n_skipped[skip]++;
    return 0;
}

int sentinels_check(struct build *b, struct kb_txn *kb, struct err *err)
{
    struct checking c = {.b = b, .kb = kb, .table = build_curated(b, "sentinels")};
    int rc = 0;
    for (int i = 0; c.table != NULL && i < N_COLUMNS; i++)
        if ((c.column[i] = curated_rows_column(c.table, column_names[i], err)) < 0)
            return err->code;
    for (unsigned i = 0; c.table != NULL && rc >= 0 && i < c.table->n_rows; i++)
        rc = check_row(&c, i, err);
    arena_free(&c.scratch);
    if (rc < 0 || faults_stop(&b->faults, "sentinels changed", err) == 0)
        return rc;
    return err_hint(err, "when the source is right: end the row by its release in "
                         "\"until\", add the new value with \"since\"");
}
