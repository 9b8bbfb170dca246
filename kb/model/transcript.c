#include "kb/model/transcript.h"

const char *transcript_tag_name(enum transcript_tag tag)
{
    switch (tag) {
    case TRANSCRIPT_MANE_SELECT:
        return "MANE Select";
    case TRANSCRIPT_MANE_PLUS_CLINICAL:
        return "MANE Plus Clinical";
    case TRANSCRIPT_CANONICAL:
        return "canonical";
    }
    return "";
}

static uint32_t exon_length(const struct exon *e)
{
    return e->end1 - e->beg1 + 1;
}

/* Where an exon's transcript indexes grow along the plus strand, its first base is
 * beg1. */
static uint32_t index_in_exon(
    const struct transcript *t, const struct exon *e, uint32_t pos1)
{
    return t->is_reverse ? e->end1 - pos1 : pos1 - e->beg1;
}

/* Exons come in transcript order; two may touch (a model of a genome that lacks bases
 * between them), never overlap. */
static int check_exons(const struct transcript *t, struct err *err)
{
    uint32_t length = contig_length(t->assembly, t->contig);

    if (t->n_exons == 0)
        return err_set(err, ERR_FAIL, "transcript %.*s has no exons", STR_ARG(t->id));
    if (length == 0)
        return err_set(
            err, ERR_FAIL, "transcript %.*s is on no primary contig", STR_ARG(t->id));
    for (unsigned i = 0; i < t->n_exons; i++) {
        const struct exon *e = &t->exons[i];

        if (e->beg1 == 0 || e->beg1 > e->end1 || e->end1 > length)
            return err_set(err, ERR_FAIL,
                "transcript %.*s: exon %u is %u-%u, expected a span within 1-%u",
                STR_ARG(t->id), i + 1, e->beg1, e->end1, length);
        if (i == 0)
            continue;

        const struct exon *before = &t->exons[i - 1];
        bool is_next = t->is_reverse ? e->end1 < before->beg1 : e->beg1 > before->end1;

        if (!is_next)
            return err_set(err, ERR_FAIL,
                "transcript %.*s: exon %u (%u-%u) does not follow exon %u (%u-%u)",
                STR_ARG(t->id), i + 1, e->beg1, e->end1, i, before->beg1, before->end1);
    }
    return 0;
}

/* The transcript index of an exonic base; false for any other. */
static bool exonic_index(const struct transcript *t, uint32_t pos1, uint32_t *index0)
{
    struct transcript_place p = transcript_place(t, pos1);

    *index0 = p.index0;
    return p.is_inside && p.offset == 0;
}

static int close_cds(struct transcript *t, struct err *err)
{
    uint32_t low, high;

    t->cds_beg0 = t->cds_end0 = 0;
    if (t->cds_beg1 == 0 && t->cds_end1 == 0) {
        if (t->start_phase != 0)
            return err_set(err, ERR_FAIL, "transcript %.*s has a phase but no CDS",
                STR_ARG(t->id));
        return 0;
    }
    if (t->cds_beg1 > t->cds_end1 || !exonic_index(t, t->cds_beg1, &low)
        || !exonic_index(t, t->cds_end1, &high))
        return err_set(err, ERR_FAIL,
            "transcript %.*s: CDS %u-%u does not begin and end in exons",
            STR_ARG(t->id), t->cds_beg1, t->cds_end1);
    t->cds_beg0 = t->is_reverse ? high : low;
    t->cds_end0 = (t->is_reverse ? low : high) + 1;
    if (t->start_phase > 2 || t->start_phase > t->cds_end0 - t->cds_beg0
        || (t->start_phase != 0 && !t->is_start_incomplete))
        return err_set(err, ERR_FAIL,
            "transcript %.*s: phase %u of a CDS of %u bases whose start is %s",
            STR_ARG(t->id), t->start_phase, t->cds_end0 - t->cds_beg0,
            t->is_start_incomplete ? "incomplete" : "complete");
    return 0;
}

int transcript_close(struct transcript *t, struct err *err)
{
    int rc = check_exons(t, err);

    if (rc < 0)
        return rc;
    t->n_bases = 0;
    for (unsigned i = 0; i < t->n_exons; i++)
        t->n_bases += exon_length(&t->exons[i]);
    return close_cds(t, err);
}

bool transcript_is_coding(const struct transcript *t)
{
    return t->cds_end0 > t->cds_beg0;
}

uint32_t transcript_beg1(const struct transcript *t)
{
    return t->is_reverse ? t->exons[t->n_exons - 1].beg1 : t->exons[0].beg1;
}

uint32_t transcript_end1(const struct transcript *t)
{
    return t->is_reverse ? t->exons[0].end1 : t->exons[t->n_exons - 1].end1;
}

/* pos1 lies in the intron between exon i and exon i + 1 (0-based), whose first base has
 * index0. */
static struct transcript_place place_in_intron(
    const struct transcript *t, unsigned i, uint32_t index0, uint32_t pos1)
{
    const struct exon *up = &t->exons[i], *down = &t->exons[i + 1];
    uint32_t from_up = t->is_reverse ? up->beg1 - pos1 : pos1 - up->end1;
    uint32_t to_down = t->is_reverse ? pos1 - down->end1 : down->beg1 - pos1;
    struct transcript_place p = {.is_inside = true};

    if (from_up <= to_down) {
        p.index0 = index0 - 1;
        p.offset = (int32_t)from_up;
        p.exon = i + 1;
    } else {
        p.index0 = index0;
        p.offset = -(int32_t)to_down;
        p.exon = i + 2;
    }
    return p;
}

struct transcript_place transcript_place(const struct transcript *t, uint32_t pos1)
{
    struct transcript_place p = {0};
    uint32_t index0 = 0; /* of the first base of exon i */

    if (pos1 < transcript_beg1(t) || pos1 > transcript_end1(t))
        return p;
    for (unsigned i = 0; i < t->n_exons; i++) {
        const struct exon *e = &t->exons[i];
        bool is_before = t->is_reverse ? pos1 > e->end1 : pos1 < e->beg1;

        if (is_before) /* and behind the exon before; never before exon 1 */
            return place_in_intron(t, i - 1, index0, pos1);
        if (pos1 >= e->beg1 && pos1 <= e->end1) {
            p.index0 = index0 + index_in_exon(t, e, pos1);
            p.exon = i + 1;
            p.is_inside = true;
            return p;
        }
        index0 += exon_length(e);
    }
    return p;
}

/* The base offset bases away from an exon's edge, in the intron before (offset
 * negative) or behind it; 0 when the intron is not as long or there is none. */
static uint32_t intron_pos1(const struct transcript *t, unsigned i, int32_t offset)
{
    const struct exon *e = &t->exons[i], *next;
    uint32_t n = offset < 0 ? (uint32_t) - (int64_t)offset : (uint32_t)offset;

    if (offset < 0 ? i == 0 : i + 1 == t->n_exons)
        return 0;
    next = offset < 0 ? &t->exons[i - 1] : &t->exons[i + 1];
    if (next->beg1 > e->end1)
        return n < next->beg1 - e->end1 ? e->end1 + n : 0;
    return n < e->beg1 - next->end1 ? e->beg1 - n : 0;
}

uint32_t transcript_pos1(const struct transcript *t, uint32_t index0, int32_t offset)
{
    for (unsigned i = 0; i < t->n_exons; i++) {
        const struct exon *e = &t->exons[i];
        uint32_t length = exon_length(e);

        if (index0 >= length) {
            index0 -= length;
            continue;
        }
        if (offset == 0)
            return t->is_reverse ? e->end1 - index0 : e->beg1 + index0;
        /* only the base at the exon's edge names the intron beside it */
        if (index0 != (offset < 0 ? 0 : length - 1))
            return 0;
        return intron_pos1(t, i, offset);
    }
    return 0;
}

uint32_t transcript_residue(const struct transcript *t, uint32_t cds_index0)
{
    return cds_index0 < t->start_phase ? 0 : (cds_index0 - t->start_phase) / 3 + 1;
}

struct str transcript_id_base(struct str id)
{
    size_t n = id.n;

    while (n > 0 && id.p[n - 1] >= '0' && id.p[n - 1] <= '9')
        n--;
    return n > 1 && n < id.n && id.p[n - 1] == '.' ? str_sub(id, 0, n - 1) : id;
}

/* Coding positions. */

struct coding_position transcript_coding_position(
    const struct transcript *t, const struct transcript_place *p)
{
    struct coding_position c = {.offset = p->offset};

    if (!transcript_is_coding(t))
        c.base = (int32_t)p->index0 + 1;
    else if (p->index0 < t->cds_beg0)
        c.base = -(int32_t)(t->cds_beg0 - p->index0);
    else if (p->index0 < t->cds_end0)
        c.base = (int32_t)(p->index0 - t->cds_beg0) + 1;
    else {
        c.base = (int32_t)(p->index0 - t->cds_end0) + 1;
        c.is_utr3 = true;
    }
    return c;
}

/* The half-open transcript indexes that a kind of numbering may name. */
static void numbered_span(const struct transcript *t, const struct coding_position *c,
    uint32_t *beg0, uint32_t *end0)
{
    *beg0 = 0;
    *end0 = t->n_bases;
    if (!transcript_is_coding(t)) {
        if (c->base < 0 || c->is_utr3)
            *end0 = 0;
    } else if (c->is_utr3) {
        *beg0 = t->cds_end0;
    } else if (c->base < 0) {
        *end0 = t->cds_beg0;
    } else {
        *beg0 = t->cds_beg0;
        *end0 = t->cds_end0;
    }
}

bool transcript_find_coding(
    const struct transcript *t, const struct coding_position *c, uint32_t *pos1)
{
    uint32_t beg0, end0;

    if (c->base == 0 || (c->is_utr3 && c->base < 0))
        return false;
    numbered_span(t, c, &beg0, &end0);

    int64_t index0 =
        c->base < 0 ? (int64_t)end0 + c->base : (int64_t)beg0 + c->base - 1;

    if (index0 < beg0 || index0 >= end0)
        return false;

    uint32_t found = transcript_pos1(t, (uint32_t)index0, c->offset);

    if (found == 0)
        return false;
    *pos1 = found;
    return true;
}

struct str coding_position_text(struct arena *mem, struct coding_position c)
{
    const char *star = c.is_utr3 ? "*" : "";

    if (c.offset == 0 && c.base >= 0)
        return STR_CONCAT(mem, str_of(star), str_of_number(mem, (uint64_t)c.base));
    if (c.offset == 0)
        return str_fmt(mem, "%s%d", star, c.base);
    return str_fmt(mem, "%s%d%+d", star, c.base, c.offset);
}

int coding_position_cmp(
    const struct coding_position *a, const struct coding_position *b)
{
    if (a->is_utr3 != b->is_utr3)
        return a->is_utr3 ? 1 : -1;
    if (a->base != b->base)
        return a->base < b->base ? -1 : 1;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return 0;
}
