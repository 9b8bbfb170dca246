/* Junctions on genes: fusions, rearrangements, and changes inside one gene. */
#include <math.h>

#include "query/sv.h"

struct maker {
    struct sv *v;
    struct sv_names names;
    struct sv_junction *j; /* at hand */
    struct arena scratch;
};

/* ---- inside one gene ------------------------------------------------------------- */

struct touched {
    unsigned exon_beg, exon_end; /* 0: no exon */
    bool is_whole;               /* every one of them as a whole */
    uint32_t n_coding;           /* coding bases of them, when whole */
};

static uint32_t coding_bases(const struct transcript *t, const struct exon *e)
{
    uint32_t beg1 = e->beg1 > t->cds_beg1 ? e->beg1 : t->cds_beg1;
    uint32_t end1 = e->end1 < t->cds_end1 ? e->end1 : t->cds_end1;
    return t->cds_end1 != 0 && beg1 <= end1 ? end1 - beg1 + 1 : 0;
}

static struct touched touch(const struct transcript *t, uint32_t beg1, uint32_t end1)
{
    struct touched x = {.is_whole = true};
    for (unsigned i = 0; i < t->n_exons; i++) {
        const struct exon *e = &t->exons[i];
        if (e->end1 < beg1 || e->beg1 > end1)
            continue;
        x.exon_beg = x.exon_beg ? x.exon_beg : i + 1;
        x.exon_end = i + 1;
        x.is_whole = x.is_whole && e->beg1 >= beg1 && e->end1 <= end1;
        x.n_coding += coding_bases(t, e);
    }
    return x;
}

static bool has_end_exon(const struct transcript *t, const struct touched *x)
{
    return x->exon_beg == 1 || x->exon_end == t->n_exons;
}

/* Told where whole coding exons in the middle go: their bases count. */
static const char *frame_of(const struct transcript *t, const struct touched *x)
{
    if (!transcript_is_coding(t) || !x->is_whole || x->n_coding == 0
        || has_end_exon(t, x))
        return NULL;
    return x->n_coding % 3 == 0 ? "in_frame" : "out_of_frame";
}

/* ---- giving findings ------------------------------------------------------------- */

static struct event event_of(const struct maker *m)
{
    const struct sv_junction *j = m->j;
    return (struct event){.input = m->v->input.kind,
        .format = m->v->input.format,
        .line = j->line,
        .line_mate = j->line_mate,
        .copies = NAN,
        .minor_copies = NAN,
        .log2 = NAN,
        .ploidy = NAN,
        .purity = NAN,
        .point = j->a,
        .point3 = j->b,
        .type = j->word,
        .filter = j->filter,
        .n_split = j->n_split,
        .n_spanning = j->n_spanning,
        .is_imprecise = j->is_imprecise};
}

static void give(struct maker *m, struct finding *f, const struct event *e)
{
    f->allele_fraction = NAN;
    f->depth = -1;
    f->value = NAN;
    if (m->j->is_somatic) {
        f->origin = ORIGIN_SOMATIC;
        f->origin_how = "caller";
    }
    m->j->fate = EVENT_FINDING;
    m->v->sink(m->v->ctx, f, e);
}

static void note_fate(struct maker *m, enum event_fate fate)
{
    if (m->j->fate != EVENT_FINDING)
        m->j->fate = fate;
}

/* The type that two sides of one contig make, whatever the caller called it. */
static enum sv_type type_of(const struct sv_junction *j, const struct event_point *l,
    const struct event_point *r)
{
    if (j->type == SV_INSERTION)
        return SV_INSERTION;
    if (l->keeps == '<' && r->keeps == '>')
        return SV_DELETION;
    return l->keeps == '>' && r->keeps == '<' ? SV_DUPLICATION : SV_INVERSION;
}

static enum change_class class_of(enum sv_type t)
{
    return t == SV_DELETION      ? CHANGE_INTRAGENIC_DELETION
           : t == SV_DUPLICATION ? CHANGE_TANDEM_DUPLICATION
                                 : CHANGE_REARRANGEMENT;
}

static void give_inside(struct maker *m, const struct broken_gene *g, enum sv_type type,
    const struct touched *x, uint32_t n_bases)
{
    const struct sv_name *name = NULL;
    struct event e = event_of(m);
    struct finding f = {.kind = FINDING_REARRANGEMENT,
        .gene = g->symbol,
        .hgnc_id = g->hgnc_id,
        .change = class_of(type)};
    if (type != SV_INVERSION)
        name = sv_names_find(
            &m->names, g->symbol, type, x->exon_beg, x->exon_end, x->is_whole, n_bases);
    if (type == SV_INSERTION && name == NULL) {
        note_fate(m, EVENT_NOT_IN_KB);
        return;
    }
    f.exon_beg = x->exon_beg;
    f.exon_end = x->exon_end;
    f.is_part = !x->is_whole;
    e.transcript = g->model->id;
    if (type != SV_INVERSION && type != SV_INSERTION)
        e.frame = frame_of(g->model, x);
    if (name) {
        f.change = name->change;
        e.name = name->name;
    }
    give(m, &f, &e);
}

/* Both points in the gene. */
static int make_inside(struct maker *m, const struct gene_span *span, struct err *err)
{
    const struct sv_junction *j = m->j;
    const struct event_point *l = &j->a, *r = &j->b;
    struct broken_gene g;
    if (l->pos1 > r->pos1) {
        l = &j->b;
        r = &j->a;
    }
    int rc = gene_is_of_interest(m->v->genes, span->gene, err);
    if (rc <= 0) {
        note_fate(m, EVENT_NOT_IN_KB);
        return rc;
    }
    rc = broken_gene_placed(m->v->spans, span, m->v->mem, &g, err);
    if (rc < 0)
        return rc;
    enum sv_type type = type_of(j, l, r);
    uint32_t beg1 = l->pos1 + (type == SV_DELETION);
    uint32_t end1 = r->pos1 - (type == SV_DELETION && r->pos1 > beg1);
    struct touched x = touch(g.model, beg1, end1 < beg1 ? beg1 : end1);
    if (x.exon_beg == 0) {
        note_fate(m, EVENT_NO_EXON);
        return 0;
    }
    uint32_t n = type == SV_INSERTION ? j->n_inserted : end1 - beg1 + 1;
    give_inside(m, &g, type, &x, n);
    return 0;
}

/* ---- two genes, or one ----------------------------------------------------------- */

/* Is the 5' part of the gene on the side that is kept? */
static bool keeps_five(const struct gene_span *g, const struct event_point *p)
{
    return (p->keeps == '<') != g->is_reverse;
}

static void give_fusion(struct maker *m, struct broken_gene *five,
    const struct event_point *at5, struct broken_gene *three,
    const struct event_point *at3)
{
    struct event e = event_of(m);
    broken_gene_exon(five, at5, true);
    broken_gene_exon(three, at3, false);
    struct finding f = {.kind = FINDING_FUSION,
        .gene = five->symbol,
        .hgnc_id = five->hgnc_id,
        .gene3 = three->symbol,
        .change = CHANGE_REARRANGEMENT,
        .text = exon_text(m->v->mem, five->exon),
        .text3 = exon_text(m->v->mem, three->exon)};
    e.point = *at5;
    e.point3 = *at3;
    e.orientation = "sense";
    e.transcript = five->model->id;
    e.transcript3 = three->model->id;
    give(m, &f, &e);
}

/* A gene of interest that is broken, without a fusion: with the other gene, if any. */
static int give_broken(struct maker *m, const struct gene_span *g,
    const struct event_point *at, const struct gene_span *other,
    const struct event_point *at_other, struct err *err)
{
    int rc = gene_is_of_interest(m->v->genes, g->gene, err);
    if (rc <= 0)
        return rc;
    struct event e = event_of(m);
    struct finding f = {.kind = FINDING_REARRANGEMENT,
        .gene = g->gene,
        .hgnc_id = g->hgnc_id,
        .gene3 = other ? other->gene : STR_NONE,
        .has_no_partner = other == NULL,
        .change = CHANGE_REARRANGEMENT};
    e.point = *at;
    e.point3 = *at_other;
    e.orientation = other ? "antisense" : NULL;
    give(m, &f, &e);
    return 0;
}

static int make_pair(struct maker *m, const struct gene_span *a,
    const struct gene_span *b, struct err *err)
{
    const struct sv_junction *j = m->j;
    struct broken_gene x, y;
    bool a_five = keeps_five(a, &j->a), b_five = keeps_five(b, &j->b);
    int of_a = gene_is_of_interest(m->v->genes, a->gene, err);
    int of_b = of_a < 0 ? of_a : gene_is_of_interest(m->v->genes, b->gene, err);
    if (of_b < 0)
        return of_b;
    note_fate(m, EVENT_NOT_IN_KB);
    if (!of_a && !of_b)
        return 0;
    if (a_five == b_five) {
        int rc = give_broken(m, a, &j->a, b, &j->b, err);
        return rc < 0 ? rc : give_broken(m, b, &j->b, a, &j->a, err);
    }
    int rc = broken_gene_placed(m->v->spans, a, m->v->mem, &x, err);
    if (rc >= 0)
        rc = broken_gene_placed(m->v->spans, b, m->v->mem, &y, err);
    if (rc >= 0 && a_five)
        give_fusion(m, &x, &j->a, &y, &j->b);
    else if (rc >= 0)
        give_fusion(m, &y, &j->b, &x, &j->a);
    return rc;
}

struct genes_at {
    const struct gene_span **at;
    size_t n;
};

static bool holds(const struct genes_at *list, const struct gene_span *g)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i] == g)
            return true;
    return false;
}

static struct genes_at genes_at(struct maker *m, const struct event_point *p)
{
    struct genes_at out;
    out.n =
        gene_spans_over(m->v->spans, p->contig, p->pos1, p->pos1, &m->scratch, &out.at);
    return out;
}

/* Genes at one point that are not at the other. */
static int make_between(struct maker *m, const struct genes_at *a,
    const struct genes_at *b, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < a->n; i++) {
        if (holds(b, a->at[i]))
            continue;
        if (b->n == 0) {
            note_fate(m, EVENT_NOT_IN_KB);
            rc = give_broken(m, a->at[i], &m->j->a, NULL, &m->j->b, err);
        }
        for (size_t k = 0; rc >= 0 && k < b->n; k++)
            if (!holds(a, b->at[k]))
                rc = make_pair(m, a->at[i], b->at[k], err);
    }
    for (size_t k = 0; rc >= 0 && a->n == 0 && k < b->n; k++) {
        note_fate(m, EVENT_NOT_IN_KB);
        rc = give_broken(m, b->at[k], &m->j->b, NULL, &m->j->a, err);
    }
    return rc;
}

/* No point in a gene; does it carry whole genes away, or double them? */
static void note_whole(struct maker *m)
{
    const struct sv_junction *j = m->j;
    const struct gene_span **over;
    uint32_t beg1 = j->a.pos1 < j->b.pos1 ? j->a.pos1 : j->b.pos1;
    uint32_t end1 = j->a.pos1 < j->b.pos1 ? j->b.pos1 : j->a.pos1;
    if (j->a.contig == j->b.contig && j->a.keeps != j->b.keeps
        && gene_spans_over(m->v->spans, j->a.contig, beg1, end1, &m->scratch, &over)
               > 0)
        note_fate(m, EVENT_WHOLE_GENES);
}

static int make_junction(struct maker *m, struct err *err)
{
    struct genes_at a = genes_at(m, &m->j->a), b = genes_at(m, &m->j->b);
    int rc = 0;
    if (a.n == 0 && b.n == 0)
        note_whole(m);
    for (size_t i = 0; rc >= 0 && i < a.n; i++)
        if (holds(&b, a.at[i]))
            rc = make_inside(m, a.at[i], err);
    if (rc >= 0 && m->j->type != SV_INSERTION)
        rc = make_between(m, &a, &b, err);
    return rc;
}

/* An inversion is one event: what either junction makes of it. */
static void count_fates(struct sv *v)
{
    for (size_t i = 0; i < v->n; i++) {
        const struct sv_junction *j = &v->junctions[i];
        bool has_second = i + 1 < v->n && v->junctions[i + 1].is_second;
        if (j->is_second)
            continue;
        if (has_second && v->junctions[i + 1].fate == EVENT_FINDING)
            j++;
        sv_count(v, j, j->fate);
    }
}

int sv_findings(struct sv *v, struct err *err)
{
    struct maker m = {.v = v, .scratch = ARENA_INIT};
    int rc = sv_names_load(v->kb, v->mem, &m.names, err);
    for (size_t i = 0; rc >= 0 && i < v->n; i++) {
        arena_reset(&m.scratch);
        m.j = &v->junctions[i];
        if (m.j->fate == EVENT_NO_GENE)
            rc = make_junction(&m, err);
    }
    if (rc >= 0)
        count_fates(v);
    arena_free(&m.scratch);
    return rc < 0 ? rc : 0;
}
