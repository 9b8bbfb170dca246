#include "tests/unit/made_events.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

void made_events_kb(struct made_kb *m)
{
    made_kb_begin(m);
    made_kb_table(m, "hotspots", STR("gene\tresidue\tref\nFWD\t9\tV\n"));
    made_kb_table(
        m, "cancer_genes", STR("gene\tloss_of_function\nFWD\tno\nREV\tyes\n"));
    made_kb_curated(m, "copy_number_rules");
    made_kb_curated(m, "chromosome_arms");
    made_kb_table(m, "intragenic_events",
        STR("name\tgene\tevent\texons\tfit\tmin_bases\tmax_bases\tclass\n"
            "FWDvII\tFWD\tdeletion\t2\texact\t\t\tintragenic_deletion\n"
            "REV-ITD\tREV\tinsertion\t2\tinside\t3\t100\titd\n"));
    made_gene_all(m);
    made_kb_criterion(m, "copy_number(FWD, amplification)");
    made_kb_criterion(m, "copy_number(REV, loss)");
    made_kb_criterion(m, "copy_number(7p, loss)");
    made_kb_criterion(m, "fusion(FWD, REV)");
    made_kb_publish(m);
}

int made_events_read(
    struct made_events *x, struct made_kb *m, const char *option, const char *content)
{
    return made_events_read_sample(x, m, option, content, NULL);
}

int made_events_read_sample(struct made_events *x, struct made_kb *m,
    const char *option, const char *content, const char *sample)
{
    const char *path = made_kb_file(m, "events.txt", content);
    struct event_options o = {.cna_sample = sample};
    *x = (struct made_events){.sample = {.assembly = ASSEMBLY_GRCH38}};
    if (strcmp(option, "cna") == 0)
        o.cna_path = path;
    else if (strcmp(option, "sv") == 0)
        o.sv_path = path;
    else
        o.fusions_path = path;
    return events_read(&o, &x->sample, 0, m->txn, &x->mem, &x->events, &x->err);
}

void made_events_end(struct made_events *x)
{
    buf_free(&x->text);
    arena_free(&x->mem);
}

static void add_copy_number(struct buf *out, const struct finding *f)
{
    const struct event *e = f->event;
    buf_fmt(out, "%.*s %s %s %s %.*s", STR_ARG(f->gene), change_class_name(f->change),
        f->is_part ? "part" : "whole", e->width, STR_ARG(e->rule));
}

static void add_rearrangement(struct buf *out, const struct finding *f)
{
    const struct event *e = f->event;
    if (f->kind == FINDING_FUSION) {
        buf_fmt(out, "%.*s::%.*s %.*s %.*s", STR_ARG(f->gene), STR_ARG(f->gene3),
            STR_ARG(f->text), STR_ARG(f->text3));
        return;
    }
    buf_fmt(out, "%.*s %s", STR_ARG(f->gene), change_class_name(f->change));
    if (f->gene3.n > 0)
        buf_fmt(out, " with %.*s", STR_ARG(f->gene3));
    if (f->exon_beg)
        buf_fmt(out, " %" PRIu32 "-%" PRIu32 "%s", f->exon_beg, f->exon_end,
            f->is_part ? " in part" : "");
    if (e->frame)
        buf_fmt(out, " %s", e->frame);
    if (e->name.n > 0)
        buf_fmt(out, " %.*s", STR_ARG(e->name));
}

const char *made_events_findings(struct made_events *x)
{
    buf_clear(&x->text);
    buf_add_c(&x->text, x->events.n ? "" : "-");
    for (size_t i = 0; i < x->events.n; i++) {
        const struct finding *f = &x->events.findings[i];
        buf_add_c(&x->text, i > 0 ? "; " : "");
        if (f->kind == FINDING_COPY_NUMBER)
            add_copy_number(&x->text, f);
        else
            add_rearrangement(&x->text, f);
    }
    return x->text.p;
}

const char *made_events_fates(struct made_events *x)
{
    const struct event_input *in = x->events.inputs[0];
    uint64_t sum = 0;
    buf_clear(&x->text);
    buf_add_c(&x->text, "");
    for (unsigned f = 0; f < N_EVENT_FATES; f++) {
        if (in->fates[f] == 0)
            continue;
        buf_fmt(&x->text, "%s%s %" PRIu64, sum ? ", " : "",
            event_fate_name((enum event_fate)f), in->fates[f]);
        sum += in->fates[f];
    }
    assert_int_equal(sum, in->n_events);
    return x->text.p;
}

const char *made_events_reject(struct made_events *x)
{
    const struct event_input *in = x->events.inputs[0];
    buf_clear(&x->text);
    buf_add_c(&x->text, "");
    if (in->n_rejects > 0)
        buf_fmt(&x->text, "%" PRIu64 ": %.*s", in->rejects[0].line,
            STR_ARG(in->rejects[0].reason));
    return x->text.p;
}
