/* Segments over genes and arms: what is a finding, and what was measured. */
#include "query/cna.h"

#include <math.h>
#include <stdlib.h>

#include "kb/model/criterion_key.h"

const char *cna_gene_fate_name(enum cna_gene_fate f)
{
    static const char *const names[N_CNA_GENE_FATES] = {
        [CNA_GENE_FINDING] = "finding",
        [CNA_GENE_NOT_IN_KB] = "not_in_kb",
        [CNA_GENE_NEUTRAL] = "neutral",
        [CNA_GENE_UNSURE] = "unsure",
        [CNA_GENE_NOT_COVERED] = "not_covered",
        [CNA_GENE_WITHHELD] = "withheld",
    };
    return names[f];
}

struct finding_maker {
    struct cna *c;
    struct genes_of_interest *genes;
    event_sink *sink;
    void *ctx;
    struct arena scratch;
};

static int segment_cmp(const void *a, const void *b)
{
    const struct cna_segment *x = a, *y = b;
    if (x->contig != y->contig)
        return x->contig < y->contig ? -1 : 1;
    if (x->beg1 != y->beg1)
        return x->beg1 < y->beg1 ? -1 : 1;
    if (x->end1 != y->end1)
        return x->end1 < y->end1 ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static bool is_up(enum cna_state s)
{
    return s == CNA_GAIN || s == CNA_AMPLIFICATION;
}

static bool is_down(enum cna_state s)
{
    return s == CNA_LOSS || s == CNA_HOMOZYGOUS_DELETION;
}

/* Is the segment changed as much as that, the same way? */
static bool is_as_much(enum cna_state s, enum cna_state wanted)
{
    return s == wanted || (wanted == CNA_GAIN && s == CNA_AMPLIFICATION)
           || (wanted == CNA_LOSS && s == CNA_HOMOZYGOUS_DELETION);
}

static size_t first_segment(const struct cna *c, unsigned contig)
{
    size_t lo = 0, hi = c->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->segments[mid].contig < contig)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* What stands over a span.  from: index of the first segment that may. */
static struct cna_gene look(
    const struct cna *c, unsigned contig, uint32_t beg1, uint32_t end1, size_t from)
{
    uint64_t bridge = (uint64_t)cna_setting(c->rules, CNA_BRIDGE_BASES);
    uint64_t reached = (uint64_t)beg1 - 1;
    struct cna_gene g = {.is_covered = true};
    for (size_t i = from; i < c->n; i++) {
        const struct cna_segment *s = &c->segments[i];
        if (s->contig != contig || s->beg1 > end1)
            break;
        if (s->end1 < beg1)
            continue;
        if (s->beg1 > reached + 1 + bridge)
            g.is_covered = false;
        reached = s->end1 > reached ? s->end1 : reached;
        g.n++;
        g.has_unsure |= s->state == CNA_UNSURE;
        g.n_up += is_up(s->state);
        g.n_down += is_down(s->state);
        g.n_top += s->state == CNA_AMPLIFICATION;
        g.n_gone += s->state == CNA_HOMOZYGOUS_DELETION;
    }
    g.is_covered = g.is_covered && g.n > 0 && reached + bridge >= end1;
    return g;
}

/* ---- width ----------------------------------------------------------------------- */

/* Bases of the arm that hold the change, and that were measured. */
static void measure_arm(const struct cna *c, const struct cna_arm *arm,
    enum cna_state state, uint64_t *changed, uint64_t *measured)
{
    *changed = *measured = 0;
    for (size_t i = first_segment(c, arm->contig);
         i < c->n && c->segments[i].contig == arm->contig; i++) {
        const struct cna_segment *s = &c->segments[i];
        uint32_t beg1 = s->beg1 > arm->beg1 ? s->beg1 : arm->beg1;
        uint32_t end1 = s->end1 < arm->end1 ? s->end1 : arm->end1;
        if (beg1 > end1 || s->state == CNA_UNSURE)
            continue;
        *measured += end1 - beg1 + 1;
        if (is_as_much(s->state, state))
            *changed += end1 - beg1 + 1;
    }
}

static bool is_arm_measured(
    const struct cna *c, const struct cna_arm *arm, uint64_t measured)
{
    double bases = (double)arm->end1 - arm->beg1 + 1;
    return (double)measured >= cna_setting(c->rules, CNA_ARM_ASSESSED) * bases;
}

static bool is_of_arm(
    const struct cna *c, const struct cna_arm *arm, enum cna_state state)
{
    uint64_t changed, measured;
    measure_arm(c, arm, state, &changed, &measured);
    return is_arm_measured(c, arm, measured)
           && (double)changed
                  >= cna_setting(c->rules, CNA_ARM_FRACTION) * (double)measured;
}

/* The neighbours that are changed as much, without a gap, are one change. */
static void widen(const struct cna *c, size_t at, uint32_t *beg1, uint32_t *end1)
{
    uint64_t bridge = (uint64_t)cna_setting(c->rules, CNA_BRIDGE_BASES);
    const struct cna_segment *s = &c->segments[at];
    *beg1 = s->beg1;
    *end1 = s->end1;
    for (size_t i = at; i > 0; i--) {
        const struct cna_segment *l = &c->segments[i - 1];
        if (l->contig != s->contig || !is_as_much(l->state, s->state)
            || l->end1 + bridge + 1 < *beg1)
            break;
        *beg1 = l->beg1 < *beg1 ? l->beg1 : *beg1;
    }
    for (size_t i = at + 1; i < c->n; i++) {
        const struct cna_segment *r = &c->segments[i];
        if (r->contig != s->contig || !is_as_much(r->state, s->state)
            || r->beg1 > *end1 + bridge + 1)
            break;
        *end1 = r->end1 > *end1 ? r->end1 : *end1;
    }
}

static const char *width_of(
    const struct cna *c, const struct cna_segment *s, uint32_t beg1, uint32_t end1)
{
    for (unsigned i = 0; i < c->n_arms; i++) {
        const struct cna_arm *arm = &c->arms[i];
        if (arm->contig == s->contig && beg1 <= arm->end1 && end1 >= arm->beg1
            && s->beg1 <= arm->end1 && s->end1 >= arm->beg1
            && is_of_arm(c, arm, s->state))
            return "arm";
    }
    return (double)end1 - beg1 + 1 < cna_setting(c->rules, CNA_FOCAL_BASES) ? "focal"
                                                                            : "broad";
}

/* ---- findings -------------------------------------------------------------------- */

static enum change_class class_of(enum cna_state s)
{
    switch (s) {
    case CNA_AMPLIFICATION:
        return CHANGE_AMPLIFICATION;
    case CNA_GAIN:
        return CHANGE_GAIN;
    case CNA_HOMOZYGOUS_DELETION:
        return CHANGE_HOMOZYGOUS_DELETION;
    default:
        return CHANGE_LOSS;
    }
}

static void give(
    struct finding_maker *m, struct str gene, uint32_t hgnc_id, size_t at, bool is_part)
{
    struct cna *c = m->c;
    struct cna_segment *s = &c->segments[at];
    struct event e = {.input = c->input.kind,
        .format = c->input.format,
        .line = s->line,
        .event_no = (unsigned)at,
        .contig = s->contig,
        .copies = s->total,
        .minor_copies = s->minor,
        .log2 = s->log2,
        .ploidy = c->ploidy,
        .purity = c->purity,
        .rule = s->rule,
        .is_part = is_part,
        .n_split = -1,
        .n_spanning = -1};
    widen(c, at, &e.beg1, &e.end1);
    e.width = width_of(c, s, e.beg1, e.end1);
    struct finding f = {.kind = FINDING_COPY_NUMBER,
        .gene = gene,
        .hgnc_id = hgnc_id,
        .change = class_of(s->state),
        .is_part = is_part,
        .keeps_copy = s->state == CNA_LOSS && hgnc_id != 0
                      && !(isnan(s->total) && isnan(s->log2)),
        .allele_fraction = NAN,
        .depth = -1,
        .value = NAN};
    s->fate = EVENT_FINDING;
    m->sink(m->ctx, &f, &e);
}

struct asked {
    struct str gene;
    enum cna_state state;
    bool is_asked;
};

/* Is the change asked for, or a stronger one of the same direction? */
static int on_leaf(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    struct asked *a = ctx;
    (void)is_positive, (void)err;
    if (!str_eq(c->gene, a->gene))
        return 0;
    if (c->kind == CRITERION_GENE && c->change == CHANGE_INACTIVATING)
        a->is_asked |= is_down(a->state);
    else if (c->kind == CRITERION_COPY_NUMBER)
        a->is_asked |= (c->change == CHANGE_GAIN || c->change == CHANGE_AMPLIFICATION)
                       == is_up(a->state);
    return 0;
}

/* Does any criterion ask for copies of it in this direction? */
static int has_copy_number_row(
    struct finding_maker *m, struct str gene, enum cna_state state, struct err *err)
{
    struct gene_criterion *rows;
    struct asked asked = {gene, state, false};
    arena_reset(&m->scratch);
    int n = kb_criteria_by_gene(m->c->kb, gene, &m->scratch, &rows, err), rc = n;
    for (int i = 0; rc >= 0 && i < n && !asked.is_asked; i++) {
        struct criterion *c;
        if (rows[i].slot != SLOT_COPY_NUMBER)
            continue;
        rc = kb_criterion(m->c->kb, rows[i].criterion, &m->scratch, &c, err);
        if (rc == 0)
            rc = err_set(err, ERR_KB, "criterion %u is not there", rows[i].criterion);
        if (rc > 0)
            rc = criterion_visit(c, on_leaf, &asked, err);
    }
    return rc < 0 ? rc : asked.is_asked;
}

/* An amplification, and the loss of both copies, of any gene of interest; a gain or a
 * loss of some copies where the KB asks for it. */
static int is_wanted(
    struct finding_maker *m, struct str gene, enum cna_state state, struct err *err)
{
    if (state == CNA_AMPLIFICATION || state == CNA_HOMOZYGOUS_DELETION)
        return gene_is_of_interest(m->genes, gene, err);
    return has_copy_number_row(m, gene, state, err);
}

/* Of the segments of this state over the span, the one that changes it most. */
static size_t strongest(const struct cna *c, unsigned contig, uint32_t beg1,
    uint32_t end1, size_t from, enum cna_state state)
{
    size_t best = c->n;
    for (size_t i = from; i < c->n; i++) {
        const struct cna_segment *s = &c->segments[i];
        if (s->contig != contig || s->beg1 > end1)
            break;
        if (s->end1 < beg1 || s->state != state)
            continue;
        bool is_more = best == c->n
                       || (is_up(state) ? s->total > c->segments[best].total
                                        : s->total < c->segments[best].total);
        best = is_more ? i : best;
    }
    return best;
}

/* One way: the strongest change of the gene, whole or in part. */
static int make_one(struct finding_maker *m, const struct gene_span *g, size_t from,
    const struct cna_gene *seen, bool is_gain, bool *is_finding, struct err *err)
{
    enum cna_state top = is_gain ? CNA_AMPLIFICATION : CNA_HOMOZYGOUS_DELETION;
    unsigned n_top = is_gain ? seen->n_top : seen->n_gone;
    unsigned n_any = is_gain ? seen->n_up : seen->n_down;
    enum cna_state state = n_top > 0 ? top : is_gain ? CNA_GAIN : CNA_LOSS;
    if (n_any == 0)
        return 0;
    int rc = is_wanted(m, g->gene, state, err);
    if (rc <= 0)
        return rc;
    size_t at = strongest(m->c, g->contig, g->beg1, g->end1, from, state);
    unsigned n = n_top > 0 ? n_top : n_any;
    give(m, g->gene, g->hgnc_id, at, !seen->is_covered || n < seen->n);
    *is_finding = true;
    return 0;
}

static enum cna_gene_fate fate_of(const struct cna_gene *seen, bool is_finding)
{
    if (is_finding)
        return CNA_GENE_FINDING;
    if (seen->n_up > 0 || seen->n_down > 0)
        return CNA_GENE_NOT_IN_KB;
    if (seen->has_unsure)
        return CNA_GENE_UNSURE;
    return seen->is_covered ? CNA_GENE_NEUTRAL : CNA_GENE_NOT_COVERED;
}

/* Segments before this one end before the contig's genes from here on; overlapping
 * ones (lists of several callers) are kept by the longest. */
static size_t advance(const struct cna *c, const struct gene_span *g, size_t from)
{
    while (from < c->n && c->segments[from].contig < g->contig)
        from++;
    while (!c->has_overlaps && from < c->n && c->segments[from].contig == g->contig
           && c->segments[from].end1 < g->beg1)
        from++;
    return from;
}

static int make_genes(struct finding_maker *m, struct err *err)
{
    struct cna *c = m->c;
    size_t from = 0;
    int rc = 0;
    c->by_gene = ARENA_ARRAY(c->mem, struct cna_gene, c->spans->n);
    for (size_t i = 0; rc >= 0 && i < c->spans->n; i++) {
        const struct gene_span *g = &c->spans->at[i];
        bool is_finding = false;
        from = advance(c, g, from);
        c->by_gene[i] = look(c, g->contig, g->beg1, g->end1, from);
        rc = make_one(m, g, from, &c->by_gene[i], true, &is_finding, err);
        if (rc >= 0)
            rc = make_one(m, g, from, &c->by_gene[i], false, &is_finding, err);
        c->genes[fate_of(&c->by_gene[i], is_finding)]++;
    }
    return rc;
}

/* The longest segment of this state on the arm stands for it; c->n: none. */
static size_t longest(
    const struct cna *c, const struct cna_arm *arm, enum cna_state state)
{
    size_t at = c->n;
    for (size_t k = first_segment(c, arm->contig);
         k < c->n && c->segments[k].contig == arm->contig; k++) {
        const struct cna_segment *s = &c->segments[k];
        if (s->beg1 <= arm->end1 && s->end1 >= arm->beg1 && s->state == state
            && (at == c->n
                || s->end1 - s->beg1 > c->segments[at].end1 - c->segments[at].beg1))
            at = k;
    }
    return at;
}

static int make_arm(struct finding_maker *m, const struct cna_arm *arm, struct err *err)
{
    static const enum cna_state states[] = {CNA_GAIN, CNA_LOSS};
    int rc = 0;
    for (unsigned i = 0; rc >= 0 && i < 2; i++) {
        if (!is_of_arm(m->c, arm, states[i]))
            continue;
        size_t at = longest(m->c, arm, states[i]);
        rc = has_copy_number_row(m, arm->name, states[i], err);
        if (rc > 0 && at < m->c->n)
            give(m, arm->name, 0, at, false);
    }
    return rc;
}

static void note_overlaps(struct cna *c)
{
    for (size_t i = 1; i < c->n; i++)
        c->has_overlaps |= c->segments[i].contig == c->segments[i - 1].contig
                           && c->segments[i].beg1 <= c->segments[i - 1].end1;
}

int cna_findings(struct cna *c, struct genes_of_interest *genes, event_sink *sink,
    void *ctx, struct err *err)
{
    struct finding_maker m = {c, genes, sink, ctx, ARENA_INIT};
    for (size_t i = 0; i < c->n; i++)
        cna_judge(c->rules, c->ploidy, c->spans->assembly, c->n_x, &c->segments[i]);
    if (c->n > 0)
        qsort(c->segments, c->n, sizeof *c->segments, segment_cmp);
    note_overlaps(c);
    int rc =
        cna_arms_load(c->kb, c->spans->assembly, c->mem, &c->arms, &c->n_arms, err);
    if (rc >= 0)
        rc = make_genes(&m, err);
    for (unsigned i = 0; rc >= 0 && i < c->n_arms; i++)
        rc = make_arm(&m, &c->arms[i], err);
    for (size_t i = 0; i < c->n; i++)
        cna_count(c, &c->segments[i]);
    arena_free(&m.scratch);
    return rc < 0 ? rc : 0;
}

static enum looked arm_looked(const struct cna *c, const struct cna_arm *arm)
{
    uint64_t changed, measured;
    measure_arm(c, arm, CNA_NEUTRAL, &changed, &measured);
    return is_arm_measured(c, arm, measured) ? LOOKED_REFERENCE : LOOKED_NOT;
}

enum looked cna_looked(const struct cna *c, struct str what)
{
    const struct gene_span *g = gene_spans_find(c->spans, what);
    for (unsigned i = 0; g == NULL && i < c->n_arms; i++)
        if (str_eq(c->arms[i].name, what))
            return arm_looked(c, &c->arms[i]);
    if (g == NULL || c->by_gene == NULL)
        return LOOKED_NOT;
    const struct cna_gene *seen = &c->by_gene[g - c->spans->at];
    if (!seen->is_covered)
        return LOOKED_NOT;
    return seen->has_unsure ? LOOKED_UNSURE : LOOKED_REFERENCE;
}
