/*
 * The changed coding sequence and its protein.
 *
 * The transcript is spliced as before, with the edits in it, and read from the start
 * codon to the first stop, into the 3' UTR when need be.  Terms that speak of DNA
 * (frameshift, in-frame insertion and deletion) follow from the lengths, as in Ensembl
 * VEP: an in-frame change that both removes and adds bases is
 * protein_altering_variant where the length changes (ClinVar's inframe_indel), missense
 * where it does not.  All else follows from the two proteins.
 */
#include "kb/model/variant_effect_private.h"

#include "kb/model/genetic_code.h"
#include "kb/model/protein_normal.h"

#include <string.h>

/* The coding change of one copy. */
struct reading {
    const struct transcript *t;
    const struct touch *touches;
    const struct edit *edits;
    unsigned n;
    uint32_t codons0;    /* transcript index of the first whole codon */
    uint32_t beg0, end0; /* transcript indexes between which the CDS changes */
    int64_t growth;      /* of the CDS */
    uint32_t n_changes;  /* edits in the CDS */
    bool is_adding, is_removing, is_substituting;
    bool is_first_codon_partial;
    bool is_stop_codon; /* touched, of a complete end */
    struct str protein; /* of the reference; 'X' where bases are not known */
    struct str bases;   /* of the changed transcript */
    struct str changed; /* its protein, without stop */
    bool has_stop;      /* the stop was found */
    bool is_whole;      /* its end is known: that stop, or the reference's own end */
    bool is_shifted;    /* it was not read in the frame of the reference */
    bool is_early_stop; /* it lies among the bases of the codons that are touched */
    uint32_t codon0;    /* first codon touched */
};

static bool is_in_cds(const struct transcript *t, const struct touch *touch)
{
    if (!touch->is_exonic || touch->is_crossing)
        return false;
    if (touch->beg0 == touch->end0)
        return touch->beg0 < t->cds_end0
               && (touch->beg0 > t->cds_beg0
                   || (t->is_start_incomplete && touch->beg0 == t->cds_beg0));
    return touch->beg0 < t->cds_end0 && touch->end0 > t->cds_beg0;
}

/* Coding bases before the stop codon. */
static uint32_t before_stop(const struct transcript *t)
{
    bool has_stop = !t->is_end_incomplete && t->cds_end0 - t->cds_beg0 >= 3;

    return has_stop ? t->cds_end0 - 3 : t->cds_end0;
}

/* The extent of the change; false when no edit lies in the CDS. */
static bool find_extent(struct reading *r)
{
    const struct transcript *t = r->t;

    for (unsigned i = 0; i < r->n; i++) {
        const struct touch *touch = &r->touches[i];
        const struct edit *e = &r->edits[i];

        if (!is_in_cds(t, touch))
            continue;
        if (r->n_changes++ == 0)
            r->beg0 = touch->beg0;
        r->end0 = touch->end0;
        r->growth += touch->growth;
        r->is_adding |= !e->is_substitution && e->ins.n > 0;
        r->is_removing |= !e->is_substitution && e->end > e->beg;
        r->is_substituting |= e->is_substitution;
    }
    if (r->n_changes == 0)
        return false;
    r->codons0 = t->cds_beg0 + t->start_phase;
    r->is_first_codon_partial = r->beg0 < r->codons0;
    r->codon0 = r->is_first_codon_partial ? 0 : (r->beg0 - r->codons0) / 3;
    r->is_stop_codon = !t->is_end_incomplete && r->end0 > before_stop(t);
    return true;
}

/* What is certain from the lengths alone. */
static uint32_t length_terms(const struct reading *r)
{
    if (r->growth % 3 != 0)
        return CONSEQUENCE(FRAMESHIFT);
    if (r->growth == 0)
        return 0;
    if (r->is_substituting || (r->is_adding && r->is_removing))
        return CONSEQUENCE(PROTEIN_ALTERING);
    return r->growth > 0 ? CONSEQUENCE(INFRAME_INSERTION)
                         : CONSEQUENCE(INFRAME_DELETION);
}

/* Where only some exons are known, the protein holds X; as far as it is known it must
 * be what a coding sequence is. */
static bool read_partly_known(struct reading *r, const struct coding_sequence *cs)
{
    const struct transcript *t = r->t;
    struct str all = cs->partly_known;
    ptrdiff_t stop = str_chr(all, '*');

    if (all.n == 0 || ((t->cds_end0 - r->codons0) % 3 != 0 && !t->is_end_incomplete)
        || (!t->is_start_incomplete && all.p[0] != 'M' && all.p[0] != 'X'))
        return false;
    if (stop >= 0 && (size_t)stop + 1 < all.n)
        return false;
    if (stop < 0 && !t->is_end_incomplete && all.p[all.n - 1] != 'X')
        return false;
    r->protein = t->is_end_incomplete ? all : str_sub(all, 0, all.n - 1);
    return true;
}

static bool read_reference(struct reading *r, const struct coding_sequence *cs)
{
    if (cs->translates) {
        r->protein = cs->protein;
        return true;
    }
    return !cs->is_cds_known && cs->bases.n > 0 && read_partly_known(r, cs);
}

/* The spliced transcript with every exonic edit that crosses no edge. */
static struct str changed_bases(
    const struct reading *r, struct str bases, struct arena *mem)
{
    size_t room = bases.n + 1, n = 0, done = 0;
    char *out;

    for (unsigned i = 0; i < r->n; i++)
        room += r->edits[i].ins.n;
    out = arena_take(mem, room);
    for (unsigned i = 0; i < r->n; i++) {
        const struct touch *touch = &r->touches[i];
        struct str ins = r->edits[i].ins;

        if (!touch->is_exonic || touch->is_crossing)
            continue;
        memcpy(out + n, bases.p + done, touch->beg0 - done);
        n += touch->beg0 - done;
        if (ins.n)
            memcpy(out + n, ins.p, ins.n);
        n += ins.n;
        done = touch->end0;
    }
    memcpy(out + n, bases.p + done, bases.n - done);
    return (struct str){out, n + bases.n - done};
}

/* Growth by edits before the CDS: how far the first codon moved. */
static int64_t growth_before_cds(const struct reading *r)
{
    int64_t growth = 0;

    for (unsigned i = 0; i < r->n; i++) {
        const struct touch *touch = &r->touches[i];

        if (touch->is_exonic && !touch->is_crossing && !is_in_cds(r->t, touch)
            && touch->beg0 <= r->t->cds_beg0)
            growth += touch->growth;
    }
    return growth;
}

/* Is the frame another one at index end0 of the changed transcript? */
static bool is_frame_shifted(const struct reading *r, int64_t end0)
{
    int64_t growth = growth_before_cds(r), shift = 0;

    for (unsigned i = 0; i < r->n; i++) {
        const struct touch *touch = &r->touches[i];

        if (!is_in_cds(r->t, touch) || touch->beg0 + growth >= end0)
            continue;
        growth += touch->growth;
        shift += touch->growth;
    }
    return shift % 3 != 0;
}

/* Codons from the first touched one on: as many as differ when the frame is kept before
 * the stop codon, else all to the stop. */
static void read_changed(struct reading *r, struct arena *mem)
{
    uint32_t n_same = (uint32_t)r->protein.n, next = (r->end0 - r->codons0 + 2) / 3;
    bool is_local = r->growth % 3 == 0 && !r->is_stop_codon && next <= n_same;
    int64_t at = (int64_t)r->codons0 + 3 * (int64_t)r->codon0 + growth_before_cds(r);
    int64_t touched_end = at + 3 * (int64_t)(next - r->codon0) + r->growth;
    int64_t stop_reading = is_local ? touched_end : (int64_t)r->bases.n;
    size_t tail = is_local ? n_same - next : 0, n = r->codon0;
    char *out;

    out = arena_take(mem, n + tail + (size_t)(stop_reading - at) / 3 + 1);
    memcpy(out, r->protein.p, n);
    for (; at + 3 <= stop_reading && !r->has_stop; at += 3) {
        char residue = codon_translate(r->bases.p + at);

        if (residue == '*')
            r->has_stop = true;
        else
            out[n++] = residue;
    }
    r->is_shifted = is_frame_shifted(r, at);
    r->is_early_stop = r->has_stop && at <= touched_end;
    if (is_local && !r->has_stop) {
        memcpy(out + n, r->protein.p + next, tail);
        n += tail;
        r->has_stop = !r->t->is_end_incomplete;
    }
    r->is_whole = r->has_stop || is_local;
    r->changed = (struct str){out, n};
}

static char residue_or_stop(struct str protein, uint32_t pos1)
{
    if (pos1 > protein.n)
        return '*';
    return protein.p[pos1 - 1];
}

static void set_silent(const struct reading *r, struct protein_change *p)
{
    uint32_t n = (uint32_t)r->protein.n;
    uint32_t last = r->end0 > r->codons0 ? (r->end0 - 1 - r->codons0) / 3 : 0;

    *p = (struct protein_change){.kind = PROTEIN_SILENT};
    p->pos1 = r->codon0 + 1;
    p->pos2 = last < r->codon0 ? p->pos1 : (last < n ? last : n) + 1;
    p->ref1 = residue_or_stop(r->protein, p->pos1);
    p->ref2 = residue_or_stop(r->protein, p->pos2);
}

/* The frame is another one, first of all at residue `first` (0-based). */
static void set_frameshift(
    const struct reading *r, size_t first, struct protein_change *p)
{
    *p = (struct protein_change){.kind = PROTEIN_FRAMESHIFT};
    p->pos1 = p->pos2 = (uint32_t)first + 1;
    p->ref1 = p->ref2 = r->protein.p[first];
    p->fs_alt = r->changed.p[first];
    if (r->has_stop && !memchr(r->changed.p + first, 'X', r->changed.n - first))
        p->fs_length = (uint32_t)(r->changed.n - first) + 1;
}

/* Whether an unknown residue takes part in what p says.  A change that slid along
 * residues ends before the first unknown one, which compares as another only by
 * chance, so the residue behind the change counts too. */
static bool rests_on_unknown(const struct reading *r, const struct protein_change *p)
{
    size_t beg = r->codon0 < p->pos1 - 1 ? r->codon0 : p->pos1 - 1;
    size_t end = (size_t)p->pos2 + (p->kind == PROTEIN_SUBSTITUTION ? 0 : 1);
    struct str old = str_sub(r->protein, beg, end - beg);
    struct str alt = p->kind == PROTEIN_EXTENSION ? str_sub(p->alt, 0, 1) : p->alt;

    return p->fs_alt == 'X' || str_chr(alt, 'X') >= 0
           || (old.n > 0 && memchr(old.p, 'X', old.n));
}

static uint32_t terms_of_difference(const struct reading *r, size_t first)
{
    uint32_t terms = r->is_shifted ? CONSEQUENCE(FRAMESHIFT) : length_terms(r);
    bool is_longer = first == r->protein.n;

    if (r->is_stop_codon && (is_longer || r->changed.n >= r->protein.n || !r->has_stop))
        terms |= CONSEQUENCE(STOP_LOST);
    else if (r->is_stop_codon && !r->is_shifted)
        terms |= CONSEQUENCE(STOP_RETAINED);
    else if (r->is_early_stop || (r->has_stop && first == r->changed.n))
        terms |= CONSEQUENCE(STOP_GAINED);
    return terms ? terms : CONSEQUENCE(MISSENSE);
}

/* Fills change and terms from the two proteins; false: the change has no name. */
static bool compare_proteins(struct reading *r, struct arena *mem,
    struct variant_effect *out, struct protein_change *p)
{
    size_t first = str_common_prefix(r->protein, r->changed);
    bool is_frame = r->is_shifted && first < r->protein.n && first < r->changed.n;

    if (first == r->protein.n && first == r->changed.n) {
        out->consequence |= r->is_stop_codon && !r->has_stop ? CONSEQUENCE(STOP_LOST)
                            : r->is_stop_codon ? CONSEQUENCE(STOP_RETAINED)
                                               : CONSEQUENCE(SYNONYMOUS);
        set_silent(r, p);
        return !r->is_stop_codon || r->has_stop;
    }
    if (is_frame)
        set_frameshift(r, first, p);
    else
        protein_difference(r->protein, r->changed, mem, p);
    if (p->kind == PROTEIN_EXTENSION && !r->has_stop)
        p->fs_length = 0;
    out->consequence |= terms_of_difference(r, first);
    return r->is_whole || is_frame || p->kind == PROTEIN_EXTENSION;
}

static bool is_start_touched(const struct reading *r)
{
    for (unsigned i = 0; i < r->n; i++)
        if (r->touches[i].is_in_start_codon && !r->touches[i].is_crossing)
            return true;
    return false;
}

static void set_unknown(const struct reading *r, struct variant_effect *out)
{
    uint32_t terms = 0;

    out->is_bases_unknown = true;
    if (!r->is_stop_codon && !r->is_first_codon_partial && !is_start_touched(r))
        terms = length_terms(r);
    out->consequence |= terms ? terms : CONSEQUENCE(CODING_SEQUENCE);
}

static void set_change(
    const struct protein_change *p, struct arena *mem, struct variant_effect *out)
{
    out->has_change = true;
    out->change = *p;
    out->hgvs_p = protein_hgvs(mem, p);
}

/* The start codon is not whole wherever the edit is put: which codon is read instead is
 * not in the sequence. */
static void set_start_lost(struct arena *mem, struct variant_effect *out)
{
    struct protein_change p = {
        .kind = PROTEIN_START_LOST, .ref1 = 'M', .ref2 = 'M', .pos1 = 1, .pos2 = 1};

    out->consequence |= CONSEQUENCE(START_LOST);
    set_change(&p, mem, out);
}

/* Only the codon that the model leaves incomplete at an end is touched. */
static bool is_incomplete_codon(const struct reading *r)
{
    return r->is_first_codon_partial
           || (r->t->is_end_incomplete && r->codon0 >= r->protein.n);
}

void effect_on_protein(const struct transcript *t, const struct coding_sequence *cs,
    const struct edit *edits, const struct touch *touches, unsigned n,
    struct arena *mem, struct variant_effect *out)
{
    struct reading r = {.t = t, .touches = touches, .edits = edits, .n = n};
    struct variant_effect found = *out;
    struct protein_change p = {0};

    if (!find_extent(&r))
        return;
    if (!read_reference(&r, cs) || (is_start_touched(&r) && r.protein.p[0] == 'X')) {
        set_unknown(&r, out);
        return;
    }
    if (is_start_touched(&r)) {
        set_start_lost(mem, out);
        return;
    }
    if (is_incomplete_codon(&r)) {
        out->consequence |= CONSEQUENCE(CODING_SEQUENCE);
        return;
    }
    r.bases = changed_bases(&r, cs->bases, mem);
    read_changed(&r, mem);

    bool is_named = compare_proteins(&r, mem, &found, &p);

    if (!cs->translates && (!is_named || rests_on_unknown(&r, &p))) {
        set_unknown(&r, out);
        return;
    }
    *out = found;
    if (is_named)
        set_change(&p, mem, out);
    else
        out->hgvs_p = STR("p.?");
}
