/* Placing positions and alleles on the other assembly. */
#include "kb/model/chain.h"

#include "kb/model/chain_private.h"

const char *lift_name(enum lift lift)
{
    switch (lift) {
    case LIFT_OK:
        return "ok";
    case LIFT_UNMAPPED:
        return "unmapped";
    case LIFT_SPLIT:
        return "split";
    case LIFT_AMBIGUOUS:
        return "ambiguous";
    case LIFT_REF_DISAGREES:
        return "ref_disagrees";
    }
    return "";
}

/* A base of one side. */
struct spot {
    unsigned contig;
    uint32_t pos0;
};

/* The first block of the contig that begins after pos0 (or the end of its blocks). */
static size_t find_after(const struct side *s, struct spot at)
{
    size_t lo = s->first[at.contig], hi = s->first[at.contig + 1];

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (s->blocks[mid].beg0 <= at.pos0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The block of the best chain over a base, when no other chain there has a tenth of its
 * score. */
static enum lift find_block(const struct chain *c, const struct side *s, struct spot at,
    const struct block **out)
{
    const struct block *best = NULL;
    uint64_t best_score = 0, second = 0;

    for (size_t i = find_after(s, at); i-- > s->first[at.contig];) {
        const struct block *b = &s->blocks[i];

        if (b->max_end0 <= at.pos0)
            break;
        if (b->end0 <= at.pos0)
            continue;

        uint64_t score = c->ways[b->way].score;

        if (!best || score > best_score) {
            second = best_score;
            best_score = score;
            best = b;
        } else if (score > second) {
            second = score;
        }
    }
    if (!best)
        return LIFT_UNMAPPED;
    *out = best;
    return second > 0 && second >= best_score / 10 + (best_score % 10 != 0)
               ? LIFT_AMBIGUOUS
               : LIFT_OK;
}

static enum lift cross(
    const struct chain *c, int from, struct spot at, struct spot *to, bool *is_reversed)
{
    const struct block *b;
    enum lift lift = find_block(c, &c->side[from], at, &b);

    if (lift != LIFT_OK)
        return lift;

    const struct way *w = &c->ways[b->way];

    *is_reversed = w->is_reversed;
    to->contig = w->contig[1 - from];
    to->pos0 = b->other0 + (w->is_reversed ? b->end0 - 1 - at.pos0 : at.pos0 - b->beg0);
    return LIFT_OK;
}

/* 0 or 1; -1: the chain is not about this assembly or there is no such base */
static int side_of(
    const struct chain *c, enum assembly from, unsigned contig, uint32_t pos1)
{
    if (pos1 == 0 || pos1 > contig_length(from, contig))
        return -1;
    if (c->side[0].assembly == from)
        return 0;
    return c->side[1].assembly == from ? 1 : -1;
}

enum lift chain_lift_pos(const struct chain *c, enum assembly from, unsigned contig,
    uint32_t pos1, unsigned *contig_out, uint32_t *pos1_out, bool *is_reversed)
{
    int side = side_of(c, from, contig, pos1);
    struct spot at = {contig, pos1 - 1}, to = at, back;
    bool turned = false, turned_back;

    if (side < 0)
        return LIFT_UNMAPPED;
    if (contig != CONTIG_MT) {
        enum lift lift = cross(c, side, at, &to, &turned);

        if (lift != LIFT_OK)
            return lift;
        if (cross(c, 1 - side, to, &back, &turned_back) != LIFT_OK
            || back.contig != at.contig || back.pos0 != at.pos0)
            return LIFT_AMBIGUOUS;
    }
    *contig_out = to.contig;
    *pos1_out = to.pos0 + 1;
    *is_reversed = turned;
    return LIFT_OK;
}

static bool is_anchored_indel(const struct allele *a)
{
    return a->ref.n != a->alt.n && a->ref.p[0] == a->alt.p[0];
}

/* anchor, then the reverse complement of what follows the old anchor */
static struct str turn_anchored(struct arena *mem, char anchor, struct str bases)
{
    struct str tail = bases_revcomp(mem, str_sub(bases, 1, bases.n - 1));

    return str_fmt(mem, "%c%.*s", anchor, STR_ARG(tail));
}

/* The span ended with the base after REF, which on the turned strand comes before it
 * and is the new anchor: out->pos1. */
static enum lift turn_indel(const struct allele *a, const struct refbases *target_bases,
    struct arena *mem, struct allele *out)
{
    char anchor;

    if (!target_bases
        || target_bases->fetch(
               target_bases->ctx, out->assembly, out->contig, out->pos1, 1, &anchor)
               != 1)
        return LIFT_UNMAPPED;
    out->ref = turn_anchored(mem, anchor, a->ref);
    out->alt = turn_anchored(mem, anchor, a->alt);
    return LIFT_OK;
}

enum lift chain_lift_allele(const struct chain *c, const struct allele *a,
    const struct refbases *target_bases, struct arena *mem, struct allele *out)
{
    uint32_t length = contig_length(a->assembly, a->contig);
    bool is_indel = is_anchored_indel(a), has_next;
    struct allele to = {.assembly = assembly_other(a->assembly)};
    struct chain_span from = {a->assembly, a->contig, a->pos1, 0}, span;
    bool is_reversed;
    struct err ignored = {0};

    if (a->pos1 == 0 || a->pos1 > length || a->ref.n > length - a->pos1 + 1)
        return LIFT_UNMAPPED;
    has_next = is_indel && a->pos1 + a->ref.n <= length;

    from.end1 = a->pos1 + (uint32_t)a->ref.n - 1 + has_next;

    enum lift lift = chain_lift_span(c, &from, &span, &is_reversed);

    if (lift != LIFT_OK)
        return lift;
    to.contig = span.contig;
    to.pos1 = span.beg1;
    if (!is_reversed) {
        to.ref = str_copy(mem, a->ref);
        to.alt = str_copy(mem, a->alt);
    } else if (!is_indel) {
        to.ref = bases_revcomp(mem, a->ref);
        to.alt = bases_revcomp(mem, a->alt);
    } else {
        lift = has_next ? turn_indel(a, target_bases, mem, &to) : LIFT_UNMAPPED;
        if (lift != LIFT_OK)
            return lift;
    }
    if (allele_trim(&to, mem, &ignored) < 0)
        return LIFT_UNMAPPED;
    if (allele_check_ref(&to, target_bases) == 0)
        return LIFT_REF_DISAGREES;
    *out = to;
    return LIFT_OK;
}
