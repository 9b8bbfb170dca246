/* The build report for people. */
#include "ingest/build.h"

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
    if (*reason == '\0' || n == 0)
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
}
