#include "ingest/report_parts.h"

#include "ingest/sentinels.h"

#include <inttypes.h>
#include <string.h>

uint64_t report_n_sentinels_skipped(const struct build *b)
{
    uint64_t n = 0;
    for (int i = 0; i < N_SENTINEL_SKIPS; i++)
        n += b->sentinels.n_skipped[i];
    return n;
}

struct warning_ctx {
    struct build *b;
    report_warning_fn *fn;
    void *ctx;
    struct buf text;
    uint64_t n_rejected, n_dangling;
};

/* Hands over what stands in the buffer. */
static void say(struct warning_ctx *w)
{
    w->fn(w->ctx, buf_str(&w->text));
    buf_clear(&w->text);
}

static void warn_of_words(struct warning_ctx *w)
{
    size_t n;
    const struct new_word *words = vocabulary_new_words(w->b->vocabulary, &n);
    for (size_t i = 0; i < n; i++) {
        buf_fmt(&w->text,
            "new word accepted: %.*s \"%.*s\" of %.*s, %" PRIu64
            " times, first at %s:%" PRIu64 "; its records are rejected",
            STR_ARG(words[i].field), STR_ARG(words[i].word), STR_ARG(words[i].source),
            words[i].n, build_file_name(w->b, words[i].file), words[i].line);
        say(w);
    }
}

static void warn_of_losses(struct warning_ctx *w)
{
    for (size_t i = 0; i < w->b->n_changes; i++) {
        const struct previous_change *c = &w->b->changes[i];
        if (c->reason.n == 0)
            continue;
        buf_fmt(&w->text,
            "loss accepted: %.*s%s%.*s, %" PRIu64 " records, %" PRIu64 " before: %.*s",
            STR_ARG(c->source), c->kind.n > 0 ? "/" : "", STR_ARG(c->kind), c->now,
            c->before, STR_ARG(c->reason));
        say(w);
    }
}

static bool is_needed(const struct build *b, const struct accepted_loss *a)
{
    for (size_t i = 0; i < b->n_changes; i++) {
        const struct previous_change *c = &b->changes[i];
        if (c->is_lost && str_eq(c->source, a->source)
            && (a->kind.n == 0 || str_eq(c->kind, a->kind)))
            return true;
    }
    return false;
}

static void warn_of_needless(struct warning_ctx *w)
{
    for (unsigned i = 0; i < w->b->options.n_accepted_losses; i++) {
        const struct accepted_loss *a = &w->b->options.accepted_losses[i];
        if (is_needed(w->b, a))
            continue;
        buf_fmt(&w->text, "--accept-loss %.*s%s%.*s: nothing was lost there",
            STR_ARG(a->source), a->kind.n > 0 ? "/" : "", STR_ARG(a->kind));
        say(w);
    }
}

static int add_totals(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)file, (void)reason, (void)err;
    struct warning_ctx *w = ctx;
    if (strcmp(fate, "dangling") == 0)
        w->n_dangling += n;
    if (strcmp(fate, fate_name(FATE_REJECTED)) == 0)
        w->n_rejected += n;
    return 0;
}

void report_warnings(struct build *b, report_warning_fn *fn, void *ctx)
{
    struct warning_ctx w = {b, fn, ctx, BUF_INIT, 0, 0};
    struct err err = {0};
    warn_of_words(&w);
    warn_of_losses(&w);
    warn_of_needless(&w);
    report_each(b->report, add_totals, &w, &err);
    if (w.n_rejected > 0) {
        buf_fmt(&w.text, "%" PRIu64 " records were rejected", w.n_rejected);
        say(&w);
    }
    if (w.n_dangling > 0) {
        buf_fmt(&w.text,
            "%" PRIu64 " references lead to something that is not in this build",
            w.n_dangling);
        say(&w);
    }
    if (report_n_sentinels_skipped(b) > 0) {
        buf_fmt(&w.text, "%" PRIu64 " of %" PRIu64 " sentinels were not checked",
            report_n_sentinels_skipped(b),
            report_n_sentinels_skipped(b) + b->sentinels.n_checked);
        say(&w);
    }
    if (b->options.previous_path == NULL) {
        buf_add_c(&w.text, "no --previous: losses were not looked for");
        say(&w);
    }
    buf_free(&w.text);
}
