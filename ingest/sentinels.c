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

static bool is_then(const struct checking *c, unsigned row, struct str release)
{
    struct str since = cell(c, row, SINCE), until = cell(c, row, UNTIL);
    return (since.n == 0 || str_cmp(release, since) >= 0)
           && (until.n == 0 || str_cmp(release, until) < 0);
}

/* Stored records of a source's files, and of those of them that are of a release for
 * which the row was written. */
struct source_size {
    unsigned n_files, n_files_then;
    uint64_t n_records_then;
};

static struct source_size size_of(
    const struct checking *c, unsigned row, struct str source)
{
    struct source_size size = {0};
    for (unsigned i = 0; i < c->b->n_files; i++) {
        const struct provenance *p = &c->b->files[i].provenance;
        if (!str_eq(p->source, source))
            continue;
        size.n_files++;
        if (!is_then(c, row, p->release))
            continue;
        size.n_files_then++;
        size.n_records_then += report_n_fate(c->b->report, i, FATE_STORED);
    }
    return size;
}

/* Is the source there as the row asks, so that what is missing was lost?  1: yes; 0:
 * no, *skip says why; or ERR_FAIL. */
static int is_whole(
    struct checking *c, unsigned row, enum sentinel_skip *skip, struct err *err)
{
    struct str rest = cell(c, row, SOURCE), source, other;
    uint64_t least = 0;
    if (cell(c, row, RECORDS).n > 0 && !str_to_u64(cell(c, row, RECORDS), &least))
        return bad_row(c, row, "records", "a number, or nothing", err);
    str_next(&rest, ' ', &source);
    struct source_size size = size_of(c, row, source);
    bool is_there = size.n_files > 0;
    while (is_there && rest.n > 0) {
        str_next(&rest, ' ', &other);
        is_there = size_of(c, row, other).n_files > 0;
    }
    *skip = !is_there                ? SENTINEL_NO_SOURCE
            : size.n_files_then == 0 ? SENTINEL_NOT_THEN
                                     : SENTINEL_NOT_WHOLE;
    return is_there && size.n_files_then > 0 && size.n_records_then >= least;
}

/* A record reads the same in a slice as in the whole, and tells its own release: a
 * build may hold several of its source. */
static int look_at_record(struct checking *c, unsigned row, bool *is_there,
    bool *is_other_release, struct err *err)
{
    struct record r;
    struct provenance p;
    int rc = kb_record_by_id(c->kb, cell(c, row, TERM), &r, err);
    *is_there = rc > 0;
    *is_other_release = false;
    if (rc > 0 && (rc = kb_source(c->kb, r.source, &c->scratch, &p, err)) > 0)
        *is_other_release = !is_then(c, row, p.release);
    return rc;
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

/* Compares; what is not there, and a field that is empty, counts only in a whole
 * source.  1: checked; 0: not, *skip says why; negative. */
static int compare(struct checking *c, unsigned row, bool is_record, int whole,
    enum sentinel_skip *skip, struct err *err)
{
    struct str found, expected = cell(c, row, EXPECTED);
    int rc = sentinel_value(
        c->kb, cell(c, row, TERM), cell(c, row, FIELD), &c->scratch, &found, err);
    if (rc < 0)
        return err_wrap(err, "%s:%" PRIu64, build_file_name(c->b, c->table->file),
            c->table->lines[row]);
    bool is_given = rc > 0 && (found.n > 0 || expected.n == 0);
    if (whole == 0 && !(is_record && is_given))
        return 0;
    if (rc > 0 && !str_eq(found, expected))
        tell_change(c, row, found);
    if (rc > 0)
        return 1;
    *skip = SENTINEL_NOT_THERE;
    if (str_eq_c(cell(c, row, ABSENT), "skip"))
        return 0;
    tell_absence(c, row);
    return 1;
}

static int check_row(struct checking *c, unsigned row, struct err *err)
{
    struct sentinel_counts *counts = &c->b->sentinels;
    enum sentinel_skip skip = SENTINEL_NOT_THERE;
    struct str absent = cell(c, row, ABSENT);
    bool is_record, is_other_release;
    if (!str_eq_c(absent, "skip") && !str_eq_c(absent, "stop"))
        return bad_row(c, row, "absent", "stop or skip", err);
    arena_reset(&c->scratch);
    int whole = is_whole(c, row, &skip, err), rc = 0;
    if (whole < 0 || look_at_record(c, row, &is_record, &is_other_release, err) < 0)
        return err->code;
    if (is_other_release)
        skip = SENTINEL_NOT_THEN;
    else if (skip != SENTINEL_NO_SOURCE)
        rc = compare(c, row, is_record, whole, &skip, err);
    if (rc > 0)
        counts->n_checked++;
    else if (rc == 0)
        counts->n_skipped[skip]++;
    return rc < 0 ? rc : 0;
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
