/*
 * The new build against last month's KB: a source that lost more than 5 % of its stored
 * records has changed in a way that a person must look at (DESIGN section 5).
 */
#include "ingest/build.h"
#include "kb/store/kb.h"

#include <inttypes.h>

#define LOSS_PERCENT 5

struct previous {
    struct arena mem;
    struct str *source;
    uint64_t *n;
    size_t n_sources, cap_source, cap_n;
};

static int add_count(void *ctx, struct str source, struct str kind, struct str fate,
    struct str reason, uint64_t n, struct err *err)
{
    (void)kind, (void)reason, (void)err;
    struct previous *p = ctx;
    if (!str_eq_c(fate, "stored"))
        return 0;
    for (size_t i = 0; i < p->n_sources; i++) {
        if (str_eq(p->source[i], source)) {
            p->n[i] += n;
            return 0;
        }
    }
    p->source = arena_grow(
        &p->mem, p->source, &p->cap_source, p->n_sources + 1, sizeof *p->source);
    p->n = arena_grow(&p->mem, p->n, &p->cap_n, p->n_sources + 1, sizeof *p->n);
    p->source[p->n_sources] = str_copy(&p->mem, source);
    p->n[p->n_sources++] = n;
    return 0;
}

static uint64_t count_stored(const struct build *b, struct str source)
{
    uint64_t n = 0;
    for (unsigned i = 0; i < b->n_files; i++)
        if (str_eq(b->files[i].provenance.source, source))
            n += report_n_fate(b->report, i, FATE_STORED);
    return n;
}

static int compare(const struct build *b, const struct previous *p, struct err *err)
{
    for (size_t i = 0; i < p->n_sources; i++) {
        uint64_t before = p->n[i], now = count_stored(b, p->source[i]);
        if (now >= before
            || (before - now)
                   <= before / 100 * LOSS_PERCENT + before % 100 * LOSS_PERCENT / 100)
            continue;
        err_set(err, ERR_FAIL,
            "source %.*s: %" PRIu64 " records stored, %" PRIu64
            " in \"%s\": more than %d %% are lost",
            STR_ARG(p->source[i]), now, before, b->options.previous_path, LOSS_PERCENT);
        return err_hint(
            err, "build without --previous when the loss is what the source meant");
    }
    return 0;
}

int previous_check(struct build *b, struct err *err)
{
    struct previous p = {0};
    struct kb *kb = kb_open(b->options.previous_path, true, err);
    struct kb_txn *txn = kb != NULL ? kb_begin(kb, err) : NULL;
    int rc = txn != NULL ? kb_each_count(txn, add_count, &p, err) : err->code;
    if (rc >= 0)
        rc = compare(b, &p, err);
    kb_end(txn);
    kb_close(kb);
    arena_free(&p.mem);
    return rc;
}
