/*
 * What an edit touches: exons, introns, splice sites.  The zones are those of Ensembl
 * VEP: donor and acceptor are the two bases at each end of an intron, the splice region
 * three bases of the exon and the third to eighth of the intron; an insertion is in a
 * zone when both of its neighbours are, and at an exon's edge it is in the splice
 * region.
 */
#include "kb/model/variant_effect_private.h"

#define SITE 2        /* donor, acceptor */
#define REGION_EXON 3 /* splice region: bases of the exon */
#define REGION_END 8  /* last base of the intron in it */

static bool is_insertion(const struct edit *e)
{
    return e->beg == e->end;
}

static bool overlaps(const struct edit *e, int64_t beg, int64_t end)
{
    if (is_insertion(e))
        return beg < e->beg && e->beg < end;
    return e->beg < end && beg < e->end;
}

/* Inside a feature that begins and ends at edges of exons. */
static bool is_within(const struct edit *e, int64_t beg, int64_t end)
{
    if (!is_insertion(e))
        return overlaps(e, beg, end);
    return overlaps(e, beg, end) || (e->beg == beg && !e->joins_upstream)
           || (e->beg == end && e->joins_upstream);
}

/* What is inserted before the first or behind the last base is not in the transcript.
 */
static bool is_within_exon(const struct transcript *t, unsigned i, const struct edit *e)
{
    int64_t beg = exon_beg(t, i), end = exon_end(t, i);

    if (is_insertion(e)
        && ((i == 0 && e->beg == beg) || (i + 1 == t->n_exons && e->beg == end)))
        return false;
    return is_within(e, beg, end);
}

/* index0: of the exon's first base. */
static void touch_exon(
    const struct edit *e, int64_t beg, int64_t end, uint32_t index0, struct touch *out)
{
    int64_t from = e->beg > beg ? e->beg : beg, to = e->end < end ? e->end : end;

    if (!out->is_exonic)
        out->beg0 = index0 + (uint32_t)(from - beg);
    out->end0 = index0 + (uint32_t)(to - beg);
    out->is_exonic = true;
}

/* An insertion at the very edge, read as intron: is the site before as it was? */
static bool keeps_donor(struct strand *s, const struct edit *e, int64_t beg)
{
    return e->ins.n >= SITE && e->ins.p[0] == strand_base(s, beg)
           && e->ins.p[1] == strand_base(s, beg + 1);
}

static bool keeps_acceptor(struct strand *s, const struct edit *e, int64_t end)
{
    return e->ins.n >= SITE && e->ins.p[e->ins.n - 2] == strand_base(s, end - 2)
           && e->ins.p[e->ins.n - 1] == strand_base(s, end - 1);
}

static uint32_t site_terms(
    struct strand *s, const struct edit *e, int64_t beg, int64_t end)
{
    uint32_t terms = 0;
    bool is_edge = is_insertion(e) && is_within(e, beg, end);

    if (overlaps(e, beg, beg + SITE)
        || (is_edge && e->beg == beg && !keeps_donor(s, e, beg)))
        terms |= CONSEQUENCE(SPLICE_DONOR);
    if (overlaps(e, end - SITE, end)
        || (is_edge && e->beg == end && !keeps_acceptor(s, e, end)))
        terms |= CONSEQUENCE(SPLICE_ACCEPTOR);
    return terms;
}

static bool is_in_region(const struct edit *e, int64_t beg, int64_t end)
{
    if (is_insertion(e)
        && (e->beg == beg || e->beg == end || e->beg == beg + SITE
            || e->beg == end - SITE))
        return true;
    return overlaps(e, beg - REGION_EXON, beg)
           || overlaps(e, beg + SITE, beg + REGION_END)
           || overlaps(e, end - REGION_END, end - SITE)
           || overlaps(e, end, end + REGION_EXON);
}

static bool is_in_middle(const struct edit *e, int64_t beg, int64_t end)
{
    if (is_insertion(e))
        return e->beg >= beg + SITE && e->beg <= end - SITE;
    return beg + SITE < end - SITE && overlaps(e, beg + SITE, end - SITE);
}

/* The intron beg .. end - 1; index0: of the exon base behind it. */
static void touch_intron(struct strand *s, const struct edit *e, int64_t beg,
    int64_t end, uint32_t index0, struct touch *out)
{
    uint32_t sites = site_terms(s, e, beg, end);

    if (is_in_region(e, beg, end))
        out->terms |= CONSEQUENCE(SPLICE_REGION);
    if (!is_within(e, beg, end))
        return;
    out->terms |= sites;
    if (sites == 0 || is_in_middle(e, beg, end))
        out->terms |= CONSEQUENCE(INTRON);
    if (sites && index0 > s->t->cds_beg0 && index0 < s->t->cds_end0)
        out->is_splice_in_cds = true;
}

static bool is_in_start_codon(const struct transcript *t, const struct touch *out)
{
    if (!out->is_exonic || !transcript_is_coding(t) || t->is_start_incomplete)
        return false;
    if (out->beg0 == out->end0)
        return t->cds_beg0 < out->beg0 && out->beg0 < t->cds_beg0 + 3;
    return out->beg0 < t->cds_beg0 + 3 && t->cds_beg0 < out->end0;
}

static void number_first(unsigned *number, unsigned i)
{
    if (*number == 0)
        *number = i + 1;
}

struct touch edit_touch(struct strand *s, const struct edit *e)
{
    const struct transcript *t = s->t;
    int64_t first = exon_beg(t, 0), last = exon_end(t, t->n_exons - 1);
    struct touch out = {0};
    uint32_t index0 = 0;

    for (unsigned i = 0; i < t->n_exons; i++) {
        int64_t beg = exon_beg(t, i), end = exon_end(t, i);

        if (beg > e->end + REGION_END) /* no region reaches farther */
            break;
        if (i + 1 < t->n_exons && e->beg > exon_beg(t, i + 1) + REGION_END) {
            index0 += (uint32_t)(end - beg);
            continue;
        }
        if (is_within_exon(t, i, e)) {
            number_first(&out.exon, i);
            touch_exon(e, beg, end, index0, &out);
        }
        index0 += (uint32_t)(end - beg);
        if (i + 1 < t->n_exons && exon_beg(t, i + 1) > end) {
            int64_t next = exon_beg(t, i + 1);

            if (is_within(e, end, next))
                number_first(&out.intron, i);
            touch_intron(s, e, end, next, index0, &out);
        }
    }
    out.growth = (int64_t)e->ins.n - (e->end - e->beg);
    out.is_crossing = out.exon && (out.intron || e->beg < first || e->end > last);
    out.is_in_start_codon = is_in_start_codon(t, &out);
    out.is_whole = !is_insertion(e) && e->beg <= first && e->end >= last;
    return out;
}
