/*
 * A transcript placed on the other assembly by its exons.  Kept only when each exon
 * maps whole, all on one contig and strand, in order.
 */
#include "ingest/transcripts_private.h"

static const char *why_not(enum lift lift)
{
    switch (lift) {
    case LIFT_OK:
        return NULL;
    case LIFT_AMBIGUOUS:
        return "an exon has several places";
    case LIFT_SPLIT:
        return "an exon is cut by a gap";
    default:
        return "an exon is not covered by the chain";
    }
}

static bool follows(
    const struct transcript *t, const struct exon *before, const struct exon *e)
{
    return t->is_reverse ? e->end1 < before->beg1 : e->beg1 > before->end1;
}

/* A base of an exon that mapped whole. */
static uint32_t lift_base(const struct transcript *from, const struct transcript *to,
    unsigned i, uint32_t pos1)
{
    const struct exon *a = &from->exons[i], *b = &to->exons[i];

    return from->is_reverse == to->is_reverse ? b->beg1 + (pos1 - a->beg1)
                                              : b->end1 - (pos1 - a->beg1);
}

static void lift_cds(const struct transcript *from, struct transcript *to)
{
    uint32_t beg1 = 0, end1 = 0;

    for (unsigned i = 0; i < from->n_exons; i++) {
        const struct exon *e = &from->exons[i];

        if (from->cds_beg1 >= e->beg1 && from->cds_beg1 <= e->end1)
            beg1 = lift_base(from, to, i, from->cds_beg1);
        if (from->cds_end1 >= e->beg1 && from->cds_end1 <= e->end1)
            end1 = lift_base(from, to, i, from->cds_end1);
    }
    to->cds_beg1 = beg1 < end1 ? beg1 : end1;
    to->cds_end1 = beg1 < end1 ? end1 : beg1;
}

const char *transcript_lift(const struct chain *chain, const struct transcript *t,
    struct arena *mem, struct transcript *out)
{
    struct transcript to = *t;

    to.assembly = assembly_other(t->assembly);
    to.is_lifted = true;
    to.exons = ARENA_ARRAY(mem, struct exon, t->n_exons);
    for (unsigned i = 0; i < t->n_exons; i++) {
        struct chain_span from = {
            t->assembly, t->contig, t->exons[i].beg1, t->exons[i].end1};
        struct chain_span span;
        bool is_turned;
        enum lift lift = chain_lift_span(chain, &from, &span, &is_turned);

        if (lift != LIFT_OK)
            return why_not(lift);
        if (i == 0) {
            to.contig = span.contig;
            to.is_reverse = t->is_reverse != is_turned;
        }
        if (span.contig != to.contig || (t->is_reverse != is_turned) != to.is_reverse)
            return "exons come on several contigs or strands";
        to.exons[i] = (struct exon){span.beg1, span.end1};
        if (i > 0 && !follows(&to, &to.exons[i - 1], &to.exons[i]))
            return "exons come in another order";
    }
    if (t->cds_end1 != 0)
        lift_cds(t, &to);
    *out = to;
    return NULL;
}
