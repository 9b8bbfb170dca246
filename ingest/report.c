#include "ingest/report.h"

#include "ingest/report_listed.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Rows of one (file, what, reason); what orders them: read, the fates, notes. */
enum {
    WHAT_READ = 0,
    WHAT_FATE = 1,
    WHAT_REJECTED = WHAT_FATE + FATE_REJECTED,
    WHAT_DANGLING = WHAT_FATE + N_FATES,
    WHAT_COLUMN,
    WHAT_NOTE
};

struct count_row {
    unsigned file, what;
    const char *reason; /* "" for none */
    uint64_t n;
};

struct report {
    struct arena mem;
    struct count_row *rows;
    size_t n_rows, cap_rows;
    struct listed_records listed;
};

const char *fate_name(enum fate f)
{
    static const char *const names[N_FATES] = {
        "stored", "merged", "superseded", "not_used", "rejected"};
    return names[f];
}

static const char *what_name(unsigned what)
{
    if (what == WHAT_READ)
        return "read";
    static const char *const others[] = {"dangling", "column", "note"};
    if (what >= WHAT_DANGLING)
        return others[what - WHAT_DANGLING];
    return fate_name((enum fate)(what - WHAT_FATE));
}

struct report *report_new(void)
{
    struct report *r = calloc(1, sizeof *r);
    if (r == NULL)
        arena_oom(sizeof *r);
    return r;
}

void report_free(struct report *r)
{
    if (r == NULL)
        return;
    listed_free(&r->listed);
    arena_free(&r->mem);
    free(r);
}

/* There are few rows, and the same one is usually counted again: search from the end.
 */
static struct count_row *row_at(
    struct report *r, unsigned file, unsigned what, const char *reason)
{
    if (reason == NULL)
        reason = "";
    for (size_t i = r->n_rows; i-- > 0;) {
        struct count_row *row = &r->rows[i];
        if (row->file == file && row->what == what && strcmp(row->reason, reason) == 0)
            return row;
    }
    r->rows =
        arena_grow(&r->mem, r->rows, &r->cap_rows, r->n_rows + 1, sizeof *r->rows);
    struct count_row *row = &r->rows[r->n_rows++];
    *row = (struct count_row){file, what, str_cstr(&r->mem, str_of(reason)), 0};
    return row;
}

static void list_record(struct report *r, unsigned file, uint64_t line, unsigned what,
    const char *reason, struct str id, struct str found)
{
    listed_add(&r->listed, &(struct listed){.file = file,
                               .line = line,
                               .what = what,
                               .reason = row_at(r, file, what, reason)->reason,
                               .id = id,
                               .found = found});
}

void report_read(struct report *r, unsigned file, uint64_t n)
{
    row_at(r, file, WHAT_READ, NULL)->n += n;
}

void report_fate(
    struct report *r, unsigned file, enum fate fate, const char *reason, uint64_t n)
{
    row_at(r, file, WHAT_FATE + fate, reason)->n += n;
}

void report_reject(struct report *r, unsigned file, uint64_t line, struct str id,
    const char *reason, struct str found)
{
    report_fate(r, file, FATE_REJECTED, reason, 1);
    list_record(r, file, line, WHAT_REJECTED, reason, id, found);
}

void report_note(struct report *r, unsigned file, const char *what, uint64_t n)
{
    row_at(r, file, WHAT_NOTE, what)->n += n;
}

void report_note_record(struct report *r, unsigned file, uint64_t line, struct str id,
    const char *what, struct str found)
{
    report_note(r, file, what, 1);
    list_record(r, file, line, WHAT_NOTE, what, id, found);
}

void report_dangling(struct report *r, unsigned file, uint64_t line, struct str id,
    const char *what, struct str found)
{
    row_at(r, file, WHAT_DANGLING, what)->n++;
    list_record(r, file, line, WHAT_DANGLING, what, id, found);
}

void report_dangling_unlisted(
    struct report *r, unsigned file, const char *what, uint64_t n)
{
    row_at(r, file, WHAT_DANGLING, what)->n += n;
}

void report_column(struct report *r, unsigned file, const char *name)
{
    row_at(r, file, WHAT_COLUMN, name)->n++;
}

static int row_cmp(const void *a, const void *b)
{
    const struct count_row *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    return strcmp(x->reason, y->reason);
}

static void sort_rows(struct report *r)
{
    if (r->n_rows > 1)
        qsort(r->rows, r->n_rows, sizeof *r->rows, row_cmp);
}

int report_each(struct report *r, report_row_fn *fn, void *ctx, struct err *err)
{
    sort_rows(r);
    for (size_t i = 0; i < r->n_rows; i++) {
        const struct count_row *row = &r->rows[i];
        int rc = fn(ctx, row->file, what_name(row->what), row->reason, row->n, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static uint64_t sum_rows(const struct report *r, unsigned file, unsigned what)
{
    uint64_t n = 0;
    for (size_t i = 0; i < r->n_rows; i++)
        if (r->rows[i].file == file && r->rows[i].what == what)
            n += r->rows[i].n;
    return n;
}

uint64_t report_n_read(const struct report *r, unsigned file)
{
    return sum_rows(r, file, WHAT_READ);
}

uint64_t report_n_fate(const struct report *r, unsigned file, enum fate fate)
{
    return sum_rows(r, file, WHAT_FATE + fate);
}

int report_check(
    struct report *r, report_file_name *file_name, void *ctx, struct err *err)
{
    sort_rows(r);
    for (size_t i = 0; i < r->n_rows; i++) {
        unsigned file = r->rows[i].file;
        if (i > 0 && r->rows[i - 1].file == file)
            continue;
        uint64_t n_read = report_n_read(r, file), n_fates = 0;
        for (unsigned fate = 0; fate < N_FATES; fate++)
            n_fates += report_n_fate(r, file, (enum fate)fate);
        if (n_read != n_fates)
            return err_set(err, ERR_FAIL,
                "%s: the sums do not close: %" PRIu64 " records read, %" PRIu64
                " accounted for",
                file_name(ctx, file), n_read, n_fates);
    }
    return 0;
}

/* The reason that most of a file's rejected records have. */
static const char *main_reason(const struct report *r, unsigned file)
{
    const struct count_row *most = NULL;
    for (size_t i = 0; i < r->n_rows; i++) {
        const struct count_row *row = &r->rows[i];
        if (row->file == file && row->what == WHAT_FATE + FATE_REJECTED
            && (most == NULL || row->n > most->n))
            most = row;
    }
    return most != NULL ? most->reason : "";
}

int report_check_kinds(
    struct report *r, report_file_name *file_name, void *ctx, struct err *err)
{
    for (size_t i = 0; i < r->n_rows; i++) {
        unsigned file = r->rows[i].file;
        uint64_t n_read = report_n_read(r, file);
        if (n_read == 0 || report_n_fate(r, file, FATE_REJECTED) != n_read)
            continue;
        err_set(err, ERR_FAIL, "%s: all %" PRIu64 " records were rejected, most as %s",
            file_name(ctx, file), n_read, main_reason(r, file));
        return err_hint(err, "is it a file of the kind that sources.tsv says?");
    }
    return 0;
}

#define FOUND_MAX 400
#define WRITE_BYTES ((size_t)1 << 20)

/* A field of the table: tabs, newlines and control characters become blanks. */
static void add_field(struct buf *out, struct str s, char end)
{
    bool is_cut = s.n > FOUND_MAX;
    if (is_cut)
        s.n = FOUND_MAX;
    buf_add_str(out, s);
    for (size_t i = out->n - s.n; i < out->n; i++)
        if ((unsigned char)out->p[i] < 0x20)
            out->p[i] = ' ';
    if (is_cut)
        buf_add_c(out, "...");
    buf_add_char(out, end);
}

struct reject_reading {
    unsigned file;
    report_reject_fn *fn;
    void *ctx;
};

static void give_reject(void *ctx, const struct listed *l)
{
    struct reject_reading *x = ctx;
    if (l->file == x->file && l->what == WHAT_REJECTED)
        x->fn(x->ctx, l->line, l->reason, l->found);
}

void report_each_reject(
    const struct report *r, unsigned file, report_reject_fn *fn, void *ctx)
{
    struct reject_reading x = {file, fn, ctx};
    listed_each(&r->listed, give_reject, &x);
}

struct rejects_writing {
    report_file_name *file_name;
    void *ctx;
    struct buf text;
    report_write_fn *write;
    void *write_ctx;
    int rc;
    struct err *err;
};

static void flush(struct rejects_writing *x)
{
    if (x->rc >= 0)
        x->rc = x->write(x->write_ctx, buf_str(&x->text), x->err);
    buf_clear(&x->text);
}

static void add_listed(void *ctx, const struct listed *l)
{
    struct rejects_writing *x = ctx;
    struct buf *out = &x->text;
    add_field(out, str_of(x->file_name(x->ctx, l->file)), '\t');
    buf_fmt(out, "%" PRIu64 "\t", l->line);
    add_field(out, l->id, '\t');
    buf_add_c(out, what_name(l->what));
    buf_add_char(out, '\t');
    buf_add_c(out, l->reason);
    buf_add_char(out, '\t');
    add_field(out, l->found, '\n');
    if (out->n >= WRITE_BYTES)
        flush(x);
}

int report_rejects(const struct report *r, report_file_name *file_name, void *ctx,
    report_write_fn *write, void *write_ctx, struct err *err)
{
    struct rejects_writing x = {
        file_name, ctx, BUF_INIT, write, write_ctx, .rc = 0, .err = err};
    buf_add_c(&x.text, "file\tline\tid\twhat\treason\tfound\n");
    listed_each_in_order(&r->listed, add_listed, &x);
    flush(&x);
    buf_free(&x.text);
    return x.rc;
}

static void take_listed(void *ctx, const struct listed *l)
{
    list_record(ctx, l->file, l->line, l->what, l->reason, l->id, l->found);
}

void report_take(struct report *r, struct report *from)
{
    for (size_t i = 0; i < from->n_rows; i++) {
        const struct count_row *row = &from->rows[i];
        row_at(r, row->file, row->what, row->reason)->n += row->n;
    }
    listed_each(&from->listed, take_listed, r);
    listed_free(&from->listed);
    arena_free(&from->mem);
    *from = (struct report){0};
}
