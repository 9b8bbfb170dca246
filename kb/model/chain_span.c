/* Placing a span of bases as a whole. */
#include "kb/model/chain.h"

#include "kb/model/chain_private.h"

/* The block that holds bases beg0..last0 of one side, when its chain alone is there
 * among chains of at least a tenth of its score. */
static enum lift find_holder(const struct chain *c, const struct side *s,
    unsigned contig, uint32_t beg0, uint32_t last0, const struct block **out)
{
    size_t lo = s->first[contig], hi = s->first[contig + 1];
    const struct block *best = NULL;
    uint64_t best_score = 0, second = 0;
    bool is_cut = false; /* several blocks of the best chain: a gap between them */

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (s->blocks[mid].beg0 <= last0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (size_t i = lo; i-- > s->first[contig];) {
        const struct block *b = &s->blocks[i];

        if (b->max_end0 <= beg0)
            break;
        if (b->end0 <= beg0)
            continue;

        uint64_t score = c->ways[b->way].score;

        if (best && b->way == best->way) {
            is_cut = true;
        } else if (!best || score > best_score) {
            second = best_score;
            best_score = score;
            best = b;
            is_cut = false;
        } else if (score > second) {
            second = score;
        }
    }
    if (!best)
        return LIFT_UNMAPPED;
    *out = best;
    if (second > 0 && second >= best_score / 10 + (best_score % 10 != 0))
        return LIFT_AMBIGUOUS;
    return !is_cut && best->beg0 <= beg0 && last0 < best->end0 ? LIFT_OK : LIFT_SPLIT;
}

static int side_of(const struct chain *c, enum assembly from)
{
    if (c->side[0].assembly == from)
        return 0;
    return c->side[1].assembly == from ? 1 : -1;
}

enum lift chain_lift_span(const struct chain *c, const struct chain_span *from,
    struct chain_span *to, bool *is_reversed)
{
    int side = side_of(c, from->assembly);
    const struct block *b, *back;
    uint32_t beg0 = from->beg1 - 1, last0 = from->end1 - 1, to0;

    if (side < 0 || from->beg1 == 0 || from->beg1 > from->end1
        || from->end1 > contig_length(from->assembly, from->contig))
        return LIFT_UNMAPPED;
    *to = *from;
    to->assembly = assembly_other(from->assembly);
    *is_reversed = false;
    if (from->contig == CONTIG_MT)
        return LIFT_OK;

    enum lift lift = find_holder(c, &c->side[side], from->contig, beg0, last0, &b);

    if (lift != LIFT_OK)
        return lift;

    const struct way *w = &c->ways[b->way];

    to->contig = w->contig[1 - side];
    *is_reversed = w->is_reversed;
    to0 = b->other0 + (w->is_reversed ? b->end0 - 1 - last0 : beg0 - b->beg0);
    to->beg1 = to0 + 1;
    to->end1 = to->beg1 + (last0 - beg0);
    if (find_holder(c, &c->side[1 - side], to->contig, to0, to->end1 - 1, &back)
            != LIFT_OK
        || back->way != b->way)
        return LIFT_AMBIGUOUS;
    return LIFT_OK;
}
