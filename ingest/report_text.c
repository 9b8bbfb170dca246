/* The build report for people. */
#include "ingest/report_parts.h"
#include "ingest/sentinels.h"

#include <inttypes.h>
#include <string.h>

struct text_ctx {
    const struct build *b;
    struct buf *out;
    unsigned file;
};

static void add_sums(struct build *b, unsigned file, struct buf *out)
{
    const struct provenance *p = &b->files[file].provenance;
    struct buf name = BUF_INIT;
    buf_fmt(&name, "%.*s %.*s %.*s%s%s", STR_ARG(p->source), STR_ARG(p->kind),
        STR_ARG(p->release), p->assembly != ASSEMBLY_NONE ? " " : "",
        assembly_name(p->assembly));
    buf_fmt(out, "%-44s %9" PRIu64, name.p, report_n_read(b->report, file));
    for (unsigned f = 0; f < N_FATES; f++)
        buf_fmt(out, " %10" PRIu64, report_n_fate(b->report, file, (enum fate)f));
    buf_add_char(out, '\n');
    buf_free(&name);
}

static int add_reason(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)err;
    struct text_ctx *t = ctx;
    if (*reason == '\0' || n == 0 || strcmp(fate, "column") == 0)
        return 0;
    if (file != t->file) {
        const struct provenance *p = &t->b->files[file].provenance;
        buf_fmt(t->out, "%.*s %.*s: %.*s\n", STR_ARG(p->source), STR_ARG(p->kind),
            STR_ARG(p->file));
        t->file = file;
    }
    buf_fmt(t->out, "  %-10s %9" PRIu64 "  %s\n", fate, n, reason);
    return 0;
}

static void add_changes(const struct build *b, struct buf *out)
{
    bool is_any = false;
    for (size_t i = 0; i < b->n_changes; i++) {
        const struct previous_change *c = &b->changes[i];
        if (c->now == c->before)
            continue;
        if (!is_any)
            buf_fmt(out, "\n%-44s %9s %10s\n", "changes against the previous KB",
                "before", "now");
        is_any = true;
        struct buf name = BUF_INIT;
        buf_fmt(&name, "  %.*s%s%.*s", STR_ARG(c->source), c->kind.n > 0 ? " " : "",
            STR_ARG(c->kind));
        buf_fmt(out, "%-44s %9" PRIu64 " %10" PRIu64 "\n", name.p, c->before, c->now);
        buf_free(&name);
    }
    if (b->options.previous_path != NULL && !is_any)
        buf_add_c(out, "\nAll sources have as many records as in the previous KB.\n");
}

static void add_sentinels(const struct build *b, struct buf *out)
{
    const struct sentinel_counts *s = &b->sentinels;
    buf_fmt(out,
        "\nsentinels: %" PRIu64 " checked, all as expected; %" PRIu64 " not checked\n",
        s->n_checked, report_n_sentinels_skipped(b));
    for (int i = 0; i < N_SENTINEL_SKIPS; i++)
        if (s->n_skipped[i] > 0)
            buf_fmt(out, "  %9" PRIu64 "  %s\n", s->n_skipped[i],
                sentinel_skip_name((enum sentinel_skip)i));
}

static void add_warning(void *ctx, struct str sentence)
{
    buf_fmt(ctx, "  %.*s\n", STR_ARG(sentence));
}

void report_text(struct build *b, struct buf *out)
{
    struct text_ctx t = {b, out, UINT32_MAX};
    struct err err = {0};
    buf_fmt(out, "knowledge base %s\nid %s\nsize %" PRIu64 " bytes\n\n",
        b->options.kb_path, b->result.kb_id, b->result.kb_bytes);
    buf_fmt(out, "%-44s %9s", "source", "read");
    for (unsigned f = 0; f < N_FATES; f++)
        buf_fmt(out, " %10s", fate_name((enum fate)f));
    buf_add_char(out, '\n');
    for (unsigned i = 0; i < b->n_files; i++)
        add_sums(b, i, out);
    buf_add_c(out, "All sums close: read = stored + merged + superseded + not_used"
                   " + rejected.\n\nreasons and notes\n");
    report_each(b->report, add_reason, &t, &err);
    buf_fmt(out, "\ncriteria %" PRIu64 " distinct; their leaves by kind\n",
        b->result.n_criteria);
    for (unsigned k = 0; k < N_CRITERION_KINDS; k++)
        if (b->result.criteria_by_kind[k] > 0)
            buf_fmt(out, "  %-14s %9" PRIu64 "\n",
                criterion_kind_name((enum criterion_kind)k),
                b->result.criteria_by_kind[k]);
    add_changes(b, out);
    add_sentinels(b, out);
    buf_add_c(out, "\nto look at\n");
    report_warnings(b, add_warning, out);
}
