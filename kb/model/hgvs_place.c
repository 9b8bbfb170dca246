/* Positions of HGVS descriptions: read, and compared as far as numbers alone allow. */
#include "kb/model/hgvs_parts.h"

#include <string.h>

bool hgvs_refuse(struct hgvs_scan *s, const char *why)
{
    if (!s->why)
        s->why = why;
    return false;
}

bool hgvs_take_word(struct str *rest, struct str word)
{
    if (!str_starts(*rest, word))
        return false;
    *rest = str_sub(*rest, word.n, rest->n);
    return true;
}

bool hgvs_take_number(struct str *rest, uint32_t *out)
{
    size_t n = 0;
    uint32_t number;

    while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9')
        n++;
    if (!str_to_u32(str_sub(*rest, 0, n), &number) || number > INT32_MAX)
        return false;
    *out = number;
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

/* "+12", "-3", "+?" behind a base.  Only transcripts have introns, but "-?" is written
 * of genomic places too, for "somewhere before". */
static bool take_offset(struct hgvs_scan *s, struct hgvs_point *p)
{
    uint32_t number;
    int sign = 0;

    if (hgvs_take_word(&s->rest, STR("+")))
        sign = 1;
    else if (hgvs_take_word(&s->rest, STR("-")))
        sign = -1;
    if (sign == 0)
        return true;
    if (hgvs_take_word(&s->rest, STR("?"))) {
        p->unknown_offset = sign;
        return true;
    }
    if (s->level != HGVS_C && s->level != HGVS_N)
        return hgvs_refuse(s, "a genomic position has an offset into an intron");
    if (!hgvs_take_number(&s->rest, &number) || number == 0)
        return hgvs_refuse(s, "an intron offset is not a number above 0");
    p->at.offset = sign * (int32_t)number;
    return true;
}

static bool take_point(struct hgvs_scan *s, struct hgvs_point *p)
{
    bool is_before = false;
    uint32_t number;

    *p = (struct hgvs_point){0};
    if (hgvs_take_word(&s->rest, STR("?"))) {
        p->is_unknown = true;
        return true;
    }
    if (s->level == HGVS_C && hgvs_take_word(&s->rest, STR("*")))
        p->at.is_utr3 = true;
    else if (s->level == HGVS_C || s->level == HGVS_N)
        is_before = hgvs_take_word(&s->rest, STR("-"));
    if (s->rest.n == 0 || s->rest.p[0] < '0' || s->rest.p[0] > '9')
        return hgvs_refuse(s, "a position is not a number");
    if (!hgvs_take_number(&s->rest, &number))
        return hgvs_refuse(s, "a position is beyond any sequence");
    if (number == 0)
        return hgvs_refuse(s, "there is no position 0");
    p->at.base = is_before ? -(int32_t)number : (int32_t)number;
    return take_offset(s, p);
}

static bool take_place(struct hgvs_scan *s, struct hgvs_place *p)
{
    p->is_uncertain = hgvs_take_word(&s->rest, STR("("));
    if (!take_point(s, &p->first))
        return false;
    p->last = p->first;
    if (!p->is_uncertain)
        return true;
    if (!hgvs_take_word(&s->rest, STR("_")) || !take_point(s, &p->last)
        || !hgvs_take_word(&s->rest, STR(")")))
        return hgvs_refuse(s, "an uncertain place is not written as (first_last)");
    return true;
}

bool hgvs_take_places(struct hgvs_scan *s, struct hgvs *h)
{
    if (!take_place(s, &h->beg))
        return false;
    h->end = h->beg;
    h->is_span = hgvs_take_word(&s->rest, STR("_"));
    if (h->is_span && !take_place(s, &h->end))
        return false;
    return hgvs_is_in_order(h)
           || hgvs_refuse(s, "the second position is not behind the first");
}

static bool is_exact(const struct hgvs_point *p)
{
    return !p->is_unknown && p->unknown_offset == 0;
}

/* a before b, or not known. */
static bool may_precede(const struct hgvs_point *a, const struct hgvs_point *b)
{
    if (a->is_unknown || b->is_unknown)
        return true;
    if (a->at.base == b->at.base && a->at.is_utr3 == b->at.is_utr3
        && (a->unknown_offset || b->unknown_offset))
        return true;
    return coding_position_cmp(&a->at, &b->at) < 0;
}

/* Uncertain places may touch: "(?_5)_(5_?)". */
bool hgvs_is_in_order(const struct hgvs *h)
{
    if (h->beg.is_uncertain && !may_precede(&h->beg.first, &h->beg.last))
        return false;
    if (!h->is_span)
        return true;
    if (h->end.is_uncertain && !may_precede(&h->end.first, &h->end.last))
        return false;
    if (h->beg.is_uncertain || h->end.is_uncertain)
        return !is_exact(&h->beg.first) || !is_exact(&h->end.last)
               || coding_position_cmp(&h->beg.first.at, &h->end.last.at) <= 0;
    return may_precede(&h->beg.first, &h->end.first);
}

/* Distance on one scale, there being no 0 between -1 and 1. */
static int64_t base_distance(int32_t a, int32_t b)
{
    return (int64_t)b - a - (a < 0 && b > 0);
}

uint64_t hgvs_span_length(const struct hgvs *h)
{
    const struct coding_position *a = &h->beg.first.at, *b = &h->end.first.at;
    int64_t length = 0;

    if (h->is_whole || h->beg.is_uncertain || h->end.is_uncertain
        || !is_exact(&h->beg.first) || !is_exact(&h->end.first)
        || a->is_utr3 != b->is_utr3)
        return 0;
    if (a->offset == 0 && b->offset == 0)
        length = base_distance(a->base, b->base) + 1;
    else if (a->base == b->base
             && ((a->offset <= 0 && b->offset <= 0)
                 || (a->offset >= 0 && b->offset >= 0)))
        length = (int64_t)b->offset - a->offset + 1;
    return length > 0 ? (uint64_t)length : 0;
}

/* An intron's first half is counted from the exon before, its second from the one
 * behind, so that neighbours in its middle are "88+5" and "89-5" or "89-4". */
static bool may_meet_in_intron(
    const struct coding_position *a, const struct coding_position *b)
{
    int64_t longer = (int64_t)a->offset + b->offset;

    return a->offset > 0 && b->offset < 0 && (longer == 0 || longer == 1);
}

bool hgvs_may_be_neighbours(const struct hgvs *h)
{
    const struct coding_position *a = &h->beg.first.at, *b = &h->end.first.at;

    if (h->beg.is_uncertain || h->end.is_uncertain || !is_exact(&h->beg.first)
        || !is_exact(&h->end.first))
        return true;
    if (!h->is_span)
        return false;
    if (a->is_utr3 != b->is_utr3)
        return b->is_utr3 && b->base == 1 && a->base > 0
               && ((a->offset == 0 && b->offset == 0) || may_meet_in_intron(a, b));
    if (a->base == b->base && (int64_t)b->offset - a->offset == 1)
        return true;
    return base_distance(a->base, b->base) == 1
           && ((a->offset == 0 && b->offset == 0) || may_meet_in_intron(a, b));
}
