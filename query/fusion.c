#include "query/fusion.h"
#include "query/event_ask.h"

#include <math.h>

static void set_unsure(struct fusions *f, struct str name)
{
    bool is_new;
    if (name.n > 0)
        *strmap_at(&f->unsure, f->mem, str_copy(f->mem, name), &is_new) = 1;
}

void fusion_reject(struct fusions *f, const struct fusion_row *row, struct str reason)
{
    event_input_reject(&f->input, f->mem, row->line, reason);
    set_unsure(f, row->five);
    set_unsure(f, row->three);
}

static bool is_low(struct str confidence)
{
    return str_eq_c(confidence, "low");
}

static const char *frame_word(struct str frame)
{
    if (str_eq_nocase(frame, STR("in-frame")) || str_eq_nocase(frame, STR("INFRAME")))
        return "in_frame";
    if (str_eq_nocase(frame, STR("out-of-frame"))
        || str_eq_nocase(frame, STR("FRAMESHIFT"))
        || str_eq_nocase(frame, STR("stop-codon")))
        return "out_of_frame";
    return NULL;
}

/* Inside one gene it is no fusion: the caller's word for the type tells what it is. */
static enum change_class class_inside(struct str type)
{
    if (str_find(type, STR("ITD")) >= 0)
        return CHANGE_ITD;
    if (str_starts(type, STR("duplication")))
        return CHANGE_TANDEM_DUPLICATION;
    if (str_starts(type, STR("deletion")))
        return CHANGE_INTRAGENIC_DELETION;
    return CHANGE_REARRANGEMENT;
}

static struct event event_of(struct fusions *f, const struct fusion_row *row)
{
    return (struct event){.input = f->input.kind,
        .format = f->input.format,
        .line = row->line,
        .copies = NAN,
        .minor_copies = NAN,
        .log2 = NAN,
        .ploidy = NAN,
        .purity = NAN,
        .point = row->point,
        .point3 = row->point3,
        .orientation = row->is_antisense ? "antisense" : "sense",
        .frame = frame_word(row->frame),
        .type = str_copy(f->mem, row->type),
        .confidence = str_copy(f->mem, row->confidence),
        .n_split = row->n_split,
        .n_spanning = row->n_spanning};
}

static void give(struct fusions *f, const struct fusion_row *row,
    const struct broken_gene *five, const struct broken_gene *three)
{
    struct event e = event_of(f, row);
    bool is_inside = five->symbol.n > 0 && str_eq(five->symbol, three->symbol);
    struct finding out = {.kind = FINDING_FUSION,
        .gene = five->symbol,
        .hgnc_id = five->hgnc_id,
        .gene3 = three->symbol,
        .change = CHANGE_REARRANGEMENT,
        .text = exon_text(f->mem, five->exon),
        .text3 = exon_text(f->mem, three->exon),
        .allele_fraction = NAN,
        .depth = -1,
        .value = NAN};
    e.point.is_outside = five->is_outside;
    e.point3.is_outside = three->is_outside;
    if (five->model)
        e.transcript = five->model->id;
    if (three->model)
        e.transcript3 = three->model->id;
    if (is_inside) {
        out.kind = FINDING_REARRANGEMENT;
        out.change = class_inside(row->type);
        out.gene3 = STR_NONE;
    } else if (row->is_antisense) { /* joined, but not read through */
        out.kind = FINDING_REARRANGEMENT;
    }
    f->sink(f->ctx, &out, &e);
}

static int is_wanted(struct fusions *f, const struct broken_gene *g, struct err *err)
{
    return g->hgnc_id ? gene_is_of_interest(f->genes, g->symbol, err) : 0;
}

static void count_places(struct fusions *f, const struct broken_gene *g)
{
    if (g->model == NULL)
        return;
    f->n_inside += !g->is_outside;
    f->n_outside += g->is_outside;
}

static struct event_span span_of(const struct event_point *p)
{
    return (struct event_span){p->contig, p->pos1, p->pos1};
}

/* By the genes that its names lead to, and by its breakpoints. */
static void count(struct fusions *f, const struct fusion_row *row,
    const struct broken_gene *five, const struct broken_gene *three,
    enum event_fate fate)
{
    struct str given = STR_NONE;
    if (f->input.ask != NULL)
        given = str_fmt(
            f->input.ask->mem, "%.*s--%.*s", STR_ARG(row->five), STR_ARG(row->three));
    event_count(&f->input, &(const struct event_row){.line = row->line,
                               .given = given,
                               .genes = {five->symbol, three->symbol},
                               .at = {span_of(&row->point), span_of(&row->point3)},
                               .fate = fate});
}

int fusion_add(struct fusions *f, const struct fusion_row *row, struct err *err)
{
    struct broken_gene five = {0}, three = {0};
    int rc = 0;
    if (row->five.n > 0)
        rc = broken_gene_named(f->spans, row->five, f->mem, &five, err);
    if (rc >= 0 && row->three.n > 0)
        rc = broken_gene_named(f->spans, row->three, f->mem, &three, err);
    if (rc < 0)
        return rc;
    broken_gene_exon(&five, &row->point, true);
    broken_gene_exon(&three, &row->point3, false);
    count_places(f, &five);
    count_places(f, &three);
    if (is_low(row->confidence)) {
        count(f, row, &five, &three, EVENT_LOW_CONFIDENCE);
        set_unsure(f, five.symbol);
        set_unsure(f, three.symbol);
        return 0;
    }
    rc = is_wanted(f, &five, err);
    if (rc == 0)
        rc = is_wanted(f, &three, err);
    if (rc < 0)
        return rc;
    if (rc == 0) {
        count(f, row, &five, &three, EVENT_NOT_IN_KB);
        return 0;
    }
    count(f, row, &five, &three, EVENT_FINDING);
    give(f, row, &five, &three);
    return 0;
}

enum looked fusions_looked(const struct fusions *f, struct str gene)
{
    if (!f->searched_all || gene_spans_find(f->spans, gene) == NULL)
        return LOOKED_NOT;
    return strmap_get(&f->unsure, gene) ? LOOKED_UNSURE : LOOKED_REFERENCE;
}
