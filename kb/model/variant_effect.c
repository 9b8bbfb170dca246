#include "kb/model/variant_effect.h"

#include "kb/model/allele_shift.h"
#include "kb/model/hgvs_name.h"
#include "kb/model/variant_effect_private.h"

#include <string.h>

static uint32_t exonic_terms(const struct transcript *t, const struct touch *touch)
{
    uint32_t terms = 0;
    bool is_inserted = touch->beg0 == touch->end0;

    if (!touch->is_exonic)
        return 0;
    if (!transcript_is_coding(t))
        return CONSEQUENCE(NON_CODING_EXON);
    if (is_inserted ? touch->beg0 <= t->cds_beg0 && !t->is_start_incomplete
                    : touch->beg0 < t->cds_beg0)
        terms |= CONSEQUENCE(UTR5);
    if (is_inserted ? touch->beg0 >= t->cds_end0 : touch->end0 > t->cds_end0)
        terms |= CONSEQUENCE(UTR3);
    return terms;
}

/* Coding bases that go together with an intron's: what is read instead is not in the
 * sequence, only what is gone. */
static uint32_t crossing_terms(const struct transcript *t, const struct touch *touch)
{
    uint32_t terms = 0;

    if (!touch->is_crossing || touch->beg0 >= t->cds_end0 || touch->end0 <= t->cds_beg0)
        return 0;
    if (touch->is_in_start_codon)
        terms |= CONSEQUENCE(START_LOST);
    if (!t->is_end_incomplete && touch->end0 > t->cds_end0 - 3)
        terms |= CONSEQUENCE(STOP_LOST);
    return terms | CONSEQUENCE(CODING_SEQUENCE);
}

static uint32_t touch_terms(const struct transcript *t, const struct touch *touch)
{
    uint32_t terms = touch->terms | exonic_terms(t, touch);

    if (transcript_is_coding(t))
        terms |= crossing_terms(t, touch);
    else if (touch->intron)
        terms |= CONSEQUENCE(NON_CODING_TRANSCRIPT);
    return terms;
}

static unsigned lower_number(unsigned a, unsigned b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

static bool is_coding_index(const struct transcript *t, const struct touch *touch)
{
    return touch->is_exonic && touch->beg0 < t->cds_end0 && touch->end0 > t->cds_beg0;
}

/* No protein is predicted where a splice site of the CDS is changed, or of any intron
 * while the CDS is changed too, or where coding bases go together with an edge of their
 * exon (a whole exon, an intron with its neighbours): what is spliced to what then is
 * not in the sequence. */
static bool is_unpredictable(
    const struct transcript *t, const struct touch *touches, unsigned n, uint32_t terms)
{
    bool is_coding = false;

    for (unsigned i = 0; i < n; i++) {
        if (touches[i].is_splice_in_cds)
            return true;
        if (is_coding_index(t, &touches[i]) && touches[i].is_crossing)
            return true;
        is_coding |= is_coding_index(t, &touches[i]);
    }
    return is_coding && consequence_is_splice(terms);
}

/* One allele in place of several: from the first to the last changed base. */
static bool join_alleles(const struct allele *alleles, unsigned n,
    const struct refbases *ref, struct arena *mem, struct allele *out)
{
    const struct allele *last = &alleles[n - 1];
    uint64_t length = (uint64_t)last->pos1 - alleles[0].pos1 + last->ref.n;
    struct buf alt = BUF_INIT;
    uint64_t done = 0;
    char *bases;

    if (!ref || length > UINT32_MAX)
        return false;
    bases = arena_alloc(mem, (size_t)length + 1);
    if (ref->fetch(ref->ctx, last->assembly, last->contig, alleles[0].pos1,
            (uint32_t)length, bases)
        < length)
        return false;
    for (unsigned i = 0; i < n; i++) {
        uint64_t beg0 = (uint64_t)alleles[i].pos1 - alleles[0].pos1;

        /* two insertions of neighbours share the anchor base */
        if (beg0 < done) {
            buf_free(&alt);
            return false;
        }
        buf_add(&alt, bases + done, (size_t)(beg0 - done));
        buf_add_str(&alt, alleles[i].alt);
        done = beg0 + alleles[i].ref.n;
    }
    *out = *last;
    out->pos1 = alleles[0].pos1;
    out->ref = (struct str){bases, (size_t)length};
    out->alt = str_copy(mem, buf_str(&alt));
    buf_free(&alt);
    return true;
}

static bool lies_in_one_exon(const struct touch *touches, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (touches[i].exon == 0 || touches[i].intron
            || touches[i].exon != touches[0].exon)
            return false;
    return n > 0;
}

static struct str coding_name(const struct transcript *t, const struct allele *alleles,
    unsigned n, const struct touch *touches, unsigned n_touches,
    const struct refbases *ref, struct arena *mem)
{
    struct allele joined;
    struct err err = {0};

    if (n == 1)
        return hgvs_c_name(t, &alleles[0], ref, mem);
    if (!lies_in_one_exon(touches, n_touches)
        || !join_alleles(alleles, n, ref, mem, &joined)
        || allele_trim(&joined, mem, &err) < 0)
        return STR_NONE;
    if (joined.ref.n != joined.alt.n)
        allele_left_align(&joined, ref, mem);
    return hgvs_c_name(t, &joined, ref, mem);
}

/* A splice site that another way of writing the indel may leave whole is not known to
 * be hit. */
static void doubt_splice_site(struct touch *touch)
{
    const uint32_t sites = CONSEQUENCE(SPLICE_DONOR) | CONSEQUENCE(SPLICE_ACCEPTOR);

    touch->terms = (touch->terms & ~sites) | CONSEQUENCE(SPLICE_REGION);
    touch->is_splice_in_cds = false;
    touch->is_doubtful = true;
}

/* A copy of whole exons that is put into an intron. */
static bool repeats_coding_exon(const struct transcript *t, const struct allele *a,
    const struct refbases *ref, struct arena *mem)
{
    struct shifted moved;

    if (a->alt.n <= a->ref.n || !ref || !transcript_is_coding(t)
        || !allele_shift_3prime(a, t->is_reverse, ref, mem, &moved)
        || !moved.is_duplication)
        return false;
    for (unsigned i = 0; i < t->n_exons; i++)
        if (t->exons[i].beg1 >= moved.beg1 && t->exons[i].end1 <= moved.end1
            && t->exons[i].beg1 <= t->cds_end1 && t->exons[i].end1 >= t->cds_beg1)
            return true;
    return false;
}

static void forget_protein(struct variant_effect *out)
{
    out->has_change = false;
    memset(&out->change, 0, sizeof(out->change));
    out->hgvs_p = STR("p.?");
}

static void forget_computed(struct variant_effect *out)
{
    const uint32_t certain = CONSEQUENCE(SPLICE_REGION) | CONSEQUENCE(INTRON)
                             | CONSEQUENCE(UTR5) | CONSEQUENCE(UTR3)
                             | CONSEQUENCE(NON_CODING_EXON)
                             | CONSEQUENCE(NON_CODING_TRANSCRIPT);

    out->consequence &= certain;
    out->consequence |= CONSEQUENCE(CODING_SEQUENCE);
    out->is_bases_unknown = true;
    forget_protein(out);
    out->hgvs_p = STR_NONE;
}

void variant_effect(const struct transcript *t, const struct coding_sequence *cs,
    const struct allele *alleles, unsigned n, const struct refbases *ref,
    struct arena *mem, struct variant_effect *out)
{
    struct strand strand = {.t = t, .ref = ref};
    struct edit *edits;
    unsigned n_edits = edits_of_alleles(&strand, alleles, n, mem, &edits);
    struct touch *touches = ARENA_ARRAY(mem, struct touch, n_edits);

    *out = (struct variant_effect){0};
    for (unsigned i = 0; i < n_edits; i++) {
        touches[i] = edit_touch(&strand, &edits[i]);
        if (edits[i].is_unproven && consequence_is_splice(touches[i].terms))
            doubt_splice_site(&touches[i]);
        if (touches[i].is_whole) {
            out->consequence = CONSEQUENCE(TRANSCRIPT_ABLATION);
            return;
        }
        out->consequence |= touch_terms(t, &touches[i]);
        if (edits[i].keeps_start)
            out->consequence |= CONSEQUENCE(START_RETAINED);
        out->exon = lower_number(out->exon, touches[i].exon);
        out->intron = lower_number(out->intron, touches[i].intron);
    }
    if (transcript_is_coding(t))
        effect_on_protein(t, cs, edits, touches, n_edits, mem, out);
    if (is_unpredictable(t, touches, n_edits, out->consequence))
        forget_protein(out);
    for (unsigned i = 0; i < n_edits; i++)
        if (touches[i].is_doubtful && transcript_is_coding(t))
            forget_computed(out);
    if (n == 1 && !out->exon && repeats_coding_exon(t, alleles, ref, mem)) {
        out->consequence |= CONSEQUENCE(CODING_SEQUENCE);
        out->is_bases_unknown = true;
        forget_protein(out);
    }
    if (out->exon || out->intron)
        out->hgvs_c = coding_name(t, alleles, n, touches, n_edits, ref, mem);
}

bool allele_residues(
    const struct transcript *t, const struct allele *a, uint32_t *first, uint32_t *last)
{
    struct transcript_place beg = transcript_place(t, a->pos1);
    struct transcript_place end = transcript_place(t, a->pos1 + (uint32_t)a->ref.n - 1);
    if (!beg.is_inside || !end.is_inside || beg.offset != 0 || end.offset != 0
        || beg.index0 < t->cds_beg0 || beg.index0 >= t->cds_end0
        || end.index0 < t->cds_beg0 || end.index0 >= t->cds_end0)
        return false;
    uint32_t x = transcript_residue(t, beg.index0 - t->cds_beg0);
    uint32_t y = transcript_residue(t, end.index0 - t->cds_beg0);
    *first = x < y ? x : y;
    *last = x < y ? y : x;
    return true;
}
