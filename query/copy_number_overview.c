#include "query/copy_number_overview.h"

#include <math.h>
#include <stdlib.h>

const char *cna_state_name(enum cna_state s)
{
    static const char *const names[] = {
        [CNA_UNSURE] = "unsure",
        [CNA_NEUTRAL] = "neutral",
        [CNA_LOSS] = "loss",
        [CNA_HOMOZYGOUS_DELETION] = "homozygous_deletion",
        [CNA_GAIN] = "gain",
        [CNA_AMPLIFICATION] = "amplification",
    };
    return names[s];
}

/* ---- stretches ------------------------------------------------------------------- */

struct stretches {
    const struct cna *cna;
    struct report_stretch *at;
    unsigned *contig; /* parallel */
    size_t n;
};

static void widen_range(double value, double *min, double *max)
{
    if (isnan(value))
        return;
    *min = isnan(*min) || value < *min ? value : *min;
    *max = isnan(*max) || value > *max ? value : *max;
}

static bool goes_on(const struct stretches *x, const struct cna_segment *s)
{
    uint64_t bridge = (uint64_t)cna_setting(x->cna->rules, CNA_BRIDGE_BASES);
    return x->n > 0 && x->contig[x->n - 1] == s->contig
           && x->at[x->n - 1].state == s->state
           && s->beg1 <= x->at[x->n - 1].end1 + bridge + 1;
}

static void add_segment(struct stretches *x, const struct cna_segment *s)
{
    if (!goes_on(x, s)) {
        x->contig[x->n] = s->contig;
        x->at[x->n++] =
            (struct report_stretch){s->beg1, s->end1, s->state, 0, NAN, NAN, NAN, NAN};
    }
    struct report_stretch *to = &x->at[x->n - 1];
    to->end1 = s->end1 > to->end1 ? s->end1 : to->end1;
    to->n_segments++;
    widen_range(s->total, &to->copies_min, &to->copies_max);
    widen_range(s->log2, &to->log2_min, &to->log2_max);
}

/* ---- what is left out ------------------------------------------------------------ */

static int importance(enum cna_state s)
{
    switch (s) {
    case CNA_AMPLIFICATION:
    case CNA_HOMOZYGOUS_DELETION:
        return 3;
    case CNA_GAIN:
    case CNA_LOSS:
        return 2;
    case CNA_UNSURE:
        return 1;
    case CNA_NEUTRAL:
        break;
    }
    return 0;
}

struct ranked {
    uint32_t bases;
    size_t index;
    int importance;
};

static int ranked_cmp(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->importance != y->importance)
        return x->importance > y->importance ? -1 : 1;
    if (x->bases != y->bases)
        return x->bases > y->bases ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static bool *choose(const struct stretches *x, struct arena *mem)
{
    bool *is_kept = ARENA_ARRAY(mem, bool, x->n);
    struct ranked *order = ARENA_ARRAY(mem, struct ranked, x->n);
    for (size_t i = 0; i < x->n; i++)
        order[i] = (struct ranked){
            x->at[i].end1 - x->at[i].beg1, i, importance(x->at[i].state)};
    if (x->n > COPY_NUMBER_STRETCHES)
        qsort(order, x->n, sizeof *order, ranked_cmp);
    for (size_t i = 0; i < x->n && i < COPY_NUMBER_STRETCHES; i++)
        is_kept[order[i].index] = true;
    return is_kept;
}

/* ---- chromosomes ----------------------------------------------------------------- */

static uint32_t q_beg1(const struct cna *c, unsigned contig)
{
    for (unsigned i = 0; i < c->n_arms; i++)
        if (c->arms[i].contig == contig && str_ends(c->arms[i].name, STR("q")))
            return c->arms[i].beg1;
    return 0;
}

static void fill(struct report_chromosome *to, const struct stretches *x,
    const bool *is_kept, struct arena *mem)
{
    to->stretches = ARENA_ARRAY(mem, struct report_stretch, x->n);
    for (size_t i = 0; i < x->n; i++) {
        if (x->contig[i] != to->contig)
            continue;
        if (is_kept[i])
            to->stretches[to->n_stretches++] = x->at[i];
        else
            to->n_left_out++;
    }
}

void copy_number_overview_make(struct arena *mem, struct report *r)
{
    const struct cna *c = r->events.cna;
    if (!c)
        return;
    struct arena scratch = ARENA_INIT;
    struct stretches x = {.cna = c,
        .at = ARENA_ARRAY(&scratch, struct report_stretch, c->n),
        .contig = ARENA_ARRAY(&scratch, unsigned, c->n)};
    for (size_t i = 0; i < c->n; i++)
        add_segment(&x, &c->segments[i]);
    bool *is_kept = choose(&x, &scratch);
    r->chromosomes = ARENA_ARRAY(mem, struct report_chromosome, CONTIG_Y);
    for (unsigned contig = 1; contig <= CONTIG_Y; contig++) {
        struct report_chromosome *to = &r->chromosomes[r->n_chromosomes++];
        *to = (struct report_chromosome){.contig = contig,
            .length = contig_length(r->sample.assembly, contig),
            .q_beg1 = q_beg1(c, contig)};
        fill(to, &x, is_kept, mem);
    }
    arena_free(&scratch);
}
