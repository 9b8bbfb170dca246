/*
 * The new build against last month's KB: a source, or one kind of its records, that
 * lost more than 5 % has changed in a way that a person must look at (DESIGN section
 * 5).  --accept-loss SOURCE[/KIND]=REASON says that somebody did.
 *
 * Of a source the stored records count.  Of a kind those that were of use count:
 * stored, merged into others or superseded, since a file that only adds to records of
 * another stores none itself.  Curated tables are kept by hand, under version control:
 * they count together.
 */
#include "ingest/previous.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/build.h"
#include "kb/store/kb.h"

#define LOSS_PERCENT 5

/* A column of one kind of a source. */
struct seen_column {
    struct str source, kind, name;
    bool is_before, is_now;
};

struct comparing {
    struct build *b;
    struct previous_change *list;
    size_t n, cap;
    struct seen_column *columns;
    size_t n_columns, cap_columns;
};

static struct seen_column *column_at(
    struct comparing *c, struct str source, struct str kind, struct str name)
{
    struct arena *mem = &c->b->mem;
    for (size_t i = 0; i < c->n_columns; i++) {
        struct seen_column *x = &c->columns[i];
        if (str_eq(x->source, source) && str_eq(x->kind, kind) && str_eq(x->name, name))
            return x;
    }
    c->columns = arena_grow(
        mem, c->columns, &c->cap_columns, c->n_columns + 1, sizeof *c->columns);
    struct seen_column *x = &c->columns[c->n_columns++];
    *x = (struct seen_column){.source = str_copy(mem, source),
        .kind = str_copy(mem, kind),
        .name = str_copy(mem, name)};
    return x;
}

static struct previous_change *change_at(
    struct comparing *c, struct str source, struct str kind)
{
    struct arena *mem = &c->b->mem;
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->list[i].source, source) && str_eq(c->list[i].kind, kind))
            return &c->list[i];
    c->list = arena_grow(mem, c->list, &c->cap, c->n + 1, sizeof *c->list);
    c->list[c->n] = (struct previous_change){
        .source = str_copy(mem, source), .kind = str_copy(mem, kind)};
    return &c->list[c->n++];
}

/* What a count adds to a source, or to one kind of it. */
static uint64_t weight(bool is_kind, struct str fate, uint64_t n)
{
    if (str_eq_c(fate, fate_name(FATE_STORED)))
        return n;
    bool is_of_use = str_eq_c(fate, fate_name(FATE_MERGED))
                     || str_eq_c(fate, fate_name(FATE_SUPERSEDED));
    return is_kind && is_of_use ? n : 0;
}

static int add_before(void *ctx, struct str source, struct str kind, struct str fate,
    struct str reason, uint64_t n, struct err *err)
{
    (void)err;
    struct comparing *c = ctx;
    if (str_eq_c(fate, "column"))
        column_at(c, source, kind, reason)->is_before = true;
    change_at(c, source, STR(""))->before += weight(false, fate, n);
    if (!str_eq_c(source, "curated"))
        change_at(c, source, kind)->before += weight(true, fate, n);
    return 0;
}

static int add_now(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)err;
    struct comparing *c = ctx;
    const struct provenance *p = &c->b->files[file].provenance;
    if (strcmp(fate, "column") == 0)
        column_at(c, p->source, p->kind, str_of(reason))->is_now = true;
    change_at(c, p->source, STR(""))->now += weight(false, str_of(fate), n);
    if (!str_eq_c(p->source, "curated"))
        change_at(c, p->source, p->kind)->now += weight(true, str_of(fate), n);
    return 0;
}

static int change_cmp(const void *a, const void *b)
{
    const struct previous_change *x = a, *y = b;
    int rc = str_cmp(x->source, y->source);
    return rc != 0 ? rc : str_cmp(x->kind, y->kind);
}

static bool is_loss(const struct previous_change *c)
{
    uint64_t allowed =
        c->before / 100 * LOSS_PERCENT + c->before % 100 * LOSS_PERCENT / 100;
    return c->now < c->before && c->before - c->now > allowed;
}

/* ---- losses that somebody stands for ---- */

int previous_read_accepted(const char *text, struct accepted_loss *out, struct err *err)
{
    struct str whole = str_of(text);
    ptrdiff_t at = str_chr(whole, '=');
    struct str what = str_sub(whole, 0, at > 0 ? (size_t)at : 0);
    ptrdiff_t slash = str_chr(what, '/');
    out->source = slash < 0 ? what : str_sub(what, 0, (size_t)slash);
    out->kind = slash < 0 ? STR("") : str_sub(what, (size_t)slash + 1, what.n);
    out->reason = at > 0 ? str_trim(str_sub(whole, (size_t)at + 1, whole.n)) : STR("");
    if (out->source.n == 0 || out->reason.n == 0 || (slash >= 0 && out->kind.n == 0))
        return err_set(err, ERR_USAGE,
            "--accept-loss is \"%s\"; expected SOURCE=REASON or SOURCE/KIND=REASON",
            text);
    return 0;
}

/* A loss accepted for a whole source is accepted for its kinds. */
static void accept(struct build *b, struct previous_change *c)
{
    for (unsigned i = 0; i < b->options.n_accepted_losses; i++) {
        const struct accepted_loss *a = &b->options.accepted_losses[i];
        if (!str_eq(a->source, c->source))
            continue;
        if (a->kind.n == 0 || str_eq(a->kind, c->kind))
            c->reason = a->reason;
    }
}

static void tell_loss(struct build *b, const struct previous_change *c)
{
    if (c->kind.n == 0)
        faults_add(&b->faults,
            "source %.*s: %" PRIu64 " records stored, %" PRIu64
            " in \"%s\": more than %d %% are lost",
            STR_ARG(c->source), c->now, c->before, b->options.previous_path,
            LOSS_PERCENT);
    else
        faults_add(&b->faults,
            "source %.*s, %.*s: %" PRIu64 " records of use, %" PRIu64
            " in \"%s\": more than %d %% are lost",
            STR_ARG(c->source), STR_ARG(c->kind), c->now, c->before,
            b->options.previous_path, LOSS_PERCENT);
}

static bool has_kind(const struct comparing *c, struct str source, struct str kind)
{
    for (unsigned i = 0; i < c->b->n_files; i++)
        if (str_eq(c->b->files[i].provenance.source, source)
            && str_eq(c->b->files[i].provenance.kind, kind))
            return true;
    return false;
}

/* Columns without which a table is of no use stop its reader; these are the others. */
static void judge_columns(struct comparing *c)
{
    for (size_t i = 0; i < c->n_columns; i++) {
        const struct seen_column *x = &c->columns[i];
        struct previous_change lost = {.source = x->source, .kind = x->kind};
        accept(c->b, &lost);
        if (!x->is_before || x->is_now || lost.reason.n > 0
            || !has_kind(c, x->source, x->kind))
            continue;
        faults_add(&c->b->faults,
            "source %.*s, %.*s: no file has the column \"%.*s\" any more; \"%s\" was "
            "built with it",
            STR_ARG(x->source), STR_ARG(x->kind), STR_ARG(x->name),
            c->b->options.previous_path);
    }
}

/* A source that lost as a whole is told of once, not again for each kind. */
static int judge(struct build *b, struct comparing *x, struct err *err)
{
    bool source_is_lost = false;
    for (size_t i = 0; i < x->n; i++) {
        struct previous_change *c = &x->list[i];
        c->is_lost = is_loss(c);
        if (c->kind.n == 0)
            source_is_lost = false;
        if (!c->is_lost)
            continue;
        accept(b, c);
        if (c->reason.n > 0 || source_is_lost)
            continue;
        source_is_lost = c->kind.n == 0;
        tell_loss(b, c);
    }
    judge_columns(x);
    if (faults_stop(&b->faults, "losses against the previous KB", err) == 0)
        return 0;
    return err_hint(err, "look at what the source did; --accept-loss SOURCE=REASON "
                         "when it meant it");
}

int previous_check(struct build *b, struct err *err)
{
    struct comparing c = {.b = b};
    if (b->options.previous_path == NULL)
        return 0;
    struct kb *kb = kb_open(b->options.previous_path, true, err);
    struct kb_txn *txn = kb != NULL ? kb_begin(kb, err) : NULL;
    int rc = txn != NULL ? kb_each_count(txn, add_before, &c, err) : err->code;
    kb_end(txn);
    kb_close(kb);
    if (rc >= 0)
        rc = report_each(b->report, add_now, &c, err);
    if (rc < 0)
        return rc;
    if (c.n > 1)
        qsort(c.list, c.n, sizeof *c.list, change_cmp);
    b->changes = c.list;
    b->n_changes = c.n;
    return judge(b, &c, err);
}
