/*
 * One record at the positions of star alleles.
 */
#include "query/pgx_seen.h"

#include "kb/model/allele.h"

#include <string.h>

#define MISSING UINT32_MAX

/* A record's genotype. */
struct called {
    uint32_t number[2]; /* of alleles; MISSING: '.' */
    unsigned n;         /* copies; 0: none that can be read */
    bool is_phased;
    uint32_t phase_set;
};

/* ---- the genotype ---- */

static uint32_t read_phase_set(const struct site_record *r)
{
    struct str text;
    uint32_t set, hash = 2166136261u;

    if (!vcf_format(r->record, (unsigned)r->sample, STR("PS"), &text) || text.n == 0
        || str_eq_c(text, "."))
        return 0;
    if (str_to_u32(text, &set) && set < UINT32_MAX)
        return set + 1;
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * 16777619u;
    return hash ? hash : 1;
}

static struct called read_gt(const struct site_record *r)
{
    struct called c = {0};
    struct str gt, one;
    size_t i;

    if (r->sample < 0 || !vcf_format(r->record, (unsigned)r->sample, STR("GT"), &gt)
        || gt.n == 0 || gt.p[gt.n - 1] == '/' || gt.p[gt.n - 1] == '|')
        return c;
    c.is_phased = str_chr(gt, '|') >= 0;
    i = gt.p[0] == '/' || gt.p[0] == '|'; /* VCF 4.5: a leading phase mark */
    while (i < gt.n) {
        size_t end = i;
        while (end < gt.n && gt.p[end] != '/' && gt.p[end] != '|')
            end++;
        one = str_sub(gt, i, end - i);
        if (c.n == 2)
            return (struct called){0};
        if (str_eq_c(one, "."))
            c.number[c.n] = MISSING;
        else if (!str_to_u32(one, &c.number[c.n]) || c.number[c.n] == MISSING)
            return (struct called){0};
        c.n++;
        i = end + 1;
    }
    if (c.is_phased)
        c.phase_set = read_phase_set(r);
    return c;
}

/* Heterozygous by GT, but all reads are of one allele. */
static bool contradicts_reads(const struct site_record *r, const struct called *c)
{
    struct str ad, piece;
    uint32_t n_reads;

    if (c->n != 2 || c->number[0] == c->number[1]
        || !vcf_format(r->record, (unsigned)r->sample, STR("AD"), &ad))
        return false;
    for (uint32_t i = 0; str_next(&ad, ',', &piece); i++)
        if ((i == c->number[0] || i == c->number[1]) && str_to_u32(piece, &n_reads)
            && n_reads == 0)
            return true;
    return false;
}

static struct str allele_text_of(const struct vcf_record *record, uint32_t number)
{
    struct str rest = record->alt, alt = STR_NONE;

    if (number == 0)
        return record->ref;
    for (uint32_t i = 0; i < number; i++)
        if (!str_next(&rest, ',', &alt))
            return STR_NONE;
    return alt;
}

/* ---- one allele of the record at one position ---- */

#define SAYS_NOTHING (-1)
#define CANNOT_TELL (-2)

static char upper(char c)
{
    return (char)(c & ~0x20);
}

/* An allele in normal form; false: it is not made of bases. */
static bool normal_form(const struct pgx_seen *s, const struct site_record *r,
    struct str alt, struct arena *scratch, struct allele *out)
{
    struct err unused = {0};

    *out = (struct allele){.assembly = s->assembly,
        .contig = r->contig,
        .pos1 = r->record->pos1,
        .ref = r->record->ref,
        .alt = alt};
    if (!bases_are_acgt(alt) || !bases_are_acgt(out->ref)
        || allele_trim(out, scratch, &unused) < 0)
        return false;
    allele_left_align(out, s->bases, scratch);
    return true;
}

static int number_of(const struct pgx_seen_locus *l, char base)
{
    for (unsigned i = 0; i < l->n_bases; i++)
        if (l->place->bases[i].p[0] == base)
            return (int)i;
    return PGX_BASE_UNDEFINED;
}

/* A position of one base: what an ALT has there, or SAYS_NOTHING where it leaves the
 * base as it is. */
static int base_at(const struct site_record *r, const struct pgx_seen_locus *l,
    const struct allele *a, struct str alt)
{
    uint32_t offset = l->beg1 - r->record->pos1;
    uint32_t first1 = a->pos1;

    if (!alt.p)
        return SAYS_NOTHING;
    if (alt.n == r->record->ref.n) {
        if (upper(alt.p[offset]) == upper(r->record->ref.p[offset]))
            return SAYS_NOTHING;
        return number_of(l, upper(alt.p[offset]));
    }
    if (a->ref.n != a->alt.n && a->ref.p[0] == a->alt.p[0])
        first1++; /* the anchor stays */
    if (l->beg1 < first1 || l->beg1 >= a->pos1 + a->ref.n)
        return SAYS_NOTHING;
    return PGX_BASE_UNDEFINED; /* deleted, or replaced together with others */
}

/* A position of several bases: the change that the ALT is, or PGX_BASE_UNDEFINED for
 * another insertion or deletion that touches its bases. */
static int change_of(const struct pgx_seen_locus *l, const struct allele *a)
{
    for (unsigned i = 0; i < l->n_bases; i++)
        if (i != l->place->ref && allele_eq(a, &l->changes[i]))
            return (int)i;
    if (a->ref.n == a->alt.n)
        return SAYS_NOTHING;
    if (a->pos1 + a->ref.n - 1 < l->beg1 || a->pos1 > l->end1)
        return SAYS_NOTHING;
    return PGX_BASE_UNDEFINED;
}

static int allele_at(const struct pgx_seen *s, const struct site_record *r,
    const struct pgx_seen_locus *l, uint32_t number, struct arena *scratch)
{
    struct str alt = allele_text_of(r->record, number);
    struct allele a;

    if (!normal_form(s, r, alt, scratch, &a))
        return CANNOT_TELL;
    if (l->is_single && (l->beg1 < r->record->pos1 || l->beg1 > r->end1))
        return SAYS_NOTHING;
    return l->is_single ? base_at(r, l, &a, alt) : change_of(l, &a);
}

/* ---- one record at one position ---- */

static bool has_other_ref(const struct site_record *r, const struct pgx_seen_locus *l)
{
    struct str want = l->place->bases[l->place->ref];
    struct str have = r->record->ref;

    for (size_t i = 0; i < have.n; i++) {
        uint64_t at1 = (uint64_t)r->record->pos1 + i;
        if (at1 >= l->beg1 && at1 <= l->end1
            && upper(have.p[i]) != want.p[at1 - l->beg1])
            return true;
    }
    return false;
}

/* Base numbers that the record's ALTs have at the position; 0: it speaks of none, only
 * perhaps of its REF (is_same: it is written with the very REF of the position). */
static uint32_t alts_at(const struct pgx_seen *s, const struct site_record *r,
    const struct pgx_seen_locus *l, bool *is_same, struct arena *scratch)
{
    struct str rest = r->record->alt, alt;
    uint32_t set = 0;

    *is_same = !l->is_single && r->record->pos1 == l->beg1
               && str_eq_nocase(r->record->ref, l->place->bases[l->place->ref]);
    for (uint32_t i = 1; str_next(&rest, ',', &alt); i++) {
        int number = allele_at(s, r, l, i, scratch);
        if (number >= 0)
            set |= (uint32_t)1 << (number < 31 ? number : 31);
    }
    return set;
}

static enum pgx_seen_state read_copies(const struct pgx_seen *s,
    const struct site_record *r, struct pgx_seen_locus *l, const struct called *c,
    struct arena *scratch)
{
    l->o = (struct pgx_observed){
        .n_copies = c->n, .is_phased = c->is_phased, .phase_set = c->phase_set};
    for (unsigned i = 0; i < c->n; i++) {
        int number = (int)l->place->ref;
        if (c->number[i] == MISSING) {
            l->o.base[i] = PGX_BASE_NONE;
            continue;
        }
        if (c->number[i] > 0)
            number = allele_at(s, r, l, c->number[i], scratch);
        if (number == CANNOT_TELL)
            return PGX_SEEN_NO_CALL;
        l->o.base[i] = (uint8_t)(number < 0 ? (int)l->place->ref : number);
    }
    if (c->n == 2 && l->o.base[0] == PGX_BASE_NONE && l->o.base[1] == PGX_BASE_NONE)
        return PGX_SEEN_NO_CALL;
    if (c->n == 1 && l->o.base[0] == PGX_BASE_NONE)
        return PGX_SEEN_NO_CALL;
    return PGX_SEEN_CALLED;
}

/* On a chromosome of which everybody has two, one copy is half of a genotype. */
static void complete_copies(struct pgx_seen_locus *l)
{
    if (l->o.n_copies != 1 || l->contig >= CONTIG_X)
        return;
    l->o.n_copies = 2;
    l->o.base[1] = PGX_BASE_NONE;
}

/* Does a copy carry something that spans the position without bases ('*', symbolic)?
 */
static bool is_over(const struct site_record *r, const struct called *c)
{
    for (unsigned i = 0; i < c->n; i++) {
        struct str alt = allele_text_of(r->record, c->number[i]);
        if (c->number[i] != 0 && c->number[i] != MISSING && !bases_are_acgt(alt))
            return true;
    }
    return false;
}

/* false: the record says nothing of the position. */
static bool read_variant(const struct pgx_seen *s, const struct site_record *r,
    const struct called *c, struct pgx_seen_locus *l, struct arena *scratch)
{
    bool is_same, is_covered = r->record->pos1 <= l->beg1 && r->end1 >= l->end1;

    l->alts = alts_at(s, r, l, &is_same, scratch);
    if (l->alts == 0 && !is_same && !(is_covered && is_over(r, c)))
        return false;
    if (has_other_ref(r, l))
        l->state = PGX_SEEN_OTHER_REF;
    else if (c->n == 0)
        l->state = PGX_SEEN_NO_CALL;
    else
        l->state = read_copies(s, r, l, c, scratch);
    if (l->state == PGX_SEEN_CALLED && (r->is_doubtful || contradicts_reads(r, c)))
        l->state = PGX_SEEN_DOUBTFUL;
    complete_copies(l);
    return true;
}

static bool is_reference(const struct called *c)
{
    for (unsigned i = 0; i < c->n; i++)
        if (c->number[i] != 0)
            return false;
    return c->n > 0;
}

/* A reference record covers some of the position's REF bases, or all. */
static bool read_block(
    const struct site_record *r, const struct called *c, struct pgx_seen_locus *l)
{
    uint32_t n = l->end1 - l->beg1 + 1;
    uint64_t all = n < 64 ? ((uint64_t)1 << n) - 1 : UINT64_MAX;

    if (r->record->pos1 > l->end1 || r->end1 < l->beg1)
        return false;
    if (has_other_ref(r, l))
        l->state = PGX_SEEN_OTHER_REF;
    else if (!is_reference(c))
        l->state = PGX_SEEN_NO_CALL;
    else if (r->is_doubtful)
        l->state = PGX_SEEN_DOUBTFUL;
    if (l->state != PGX_SEEN_NOT)
        return true;
    for (uint32_t i = 0; i < n; i++)
        if (l->beg1 + i >= r->record->pos1 && l->beg1 + i <= r->end1)
            l->covered |= (uint64_t)1 << i;
    if (l->covered != all)
        return true;
    l->state = PGX_SEEN_CALLED;
    l->o = (struct pgx_observed){.n_copies = c->n, .is_phased = c->is_phased};
    l->o.base[0] = l->o.base[1] = (uint8_t)l->place->ref;
    complete_copies(l);
    return true;
}

/* ---- several records at one position ---- */

static bool is_same_genotype(const struct pgx_observed *a, const struct pgx_observed *b)
{
    if (a->n_copies != b->n_copies)
        return false;
    if (a->n_copies == 1 || a->base[0] == b->base[0])
        return a->base[0] == b->base[0]
               && (a->n_copies == 1 || a->base[1] == b->base[1]);
    return a->base[0] == b->base[1] && a->base[1] == b->base[0];
}

/* Records of different ALTs, as a multi-allelic one that was split: REF in one says
 * "not my ALT" only.  false: they cannot be one. */
static bool unite_split(struct pgx_seen_locus *into, const struct pgx_seen_locus *l)
{
    uint8_t ref = (uint8_t)into->place->ref, base[4];
    struct pgx_observed *a = &into->o;
    const struct pgx_observed *b = &l->o;
    unsigned n = 0;

    if ((into->alts & l->alts) != 0 || a->n_copies != b->n_copies)
        return false;
    if (a->is_phased && b->is_phased && a->phase_set == b->phase_set) {
        for (unsigned i = 0; i < a->n_copies; i++) {
            if (a->base[i] != ref && b->base[i] != ref)
                return false;
            base[n++] = a->base[i] != ref ? a->base[i] : b->base[i];
        }
    } else {
        for (unsigned i = 0; i < a->n_copies; i++) {
            if (a->base[i] != ref)
                base[n++] = a->base[i];
            if (b->base[i] != ref)
                base[n++] = b->base[i];
        }
        if (n > a->n_copies)
            return false;
        while (n < a->n_copies)
            base[n++] = ref;
        a->is_phased = false;
    }
    memcpy(a->base, base, a->n_copies);
    into->alts |= l->alts;
    return true;
}

static void merge(struct pgx_seen_locus *into, const struct pgx_seen_locus *l)
{
    if (into->state == PGX_SEEN_NOT) {
        *into = *l;
        return;
    }
    into->covered |= l->covered;
    if (l->state == PGX_SEEN_NOT)
        return;
    if (into->state != PGX_SEEN_CALLED)
        return;
    if (l->state != PGX_SEEN_CALLED)
        into->state = l->state;
    else if (!(into->alts && l->alts && unite_split(into, l))
             && !is_same_genotype(&into->o, &l->o))
        into->state = PGX_SEEN_CONFLICT;
}

void pgx_seen_record(
    struct pgx_seen *s, const struct site_record *r, struct arena *scratch)
{
    struct called c = read_gt(r);

    for (unsigned i = pgx_seen_first(s, r->contig, r->record->pos1); i < s->n_loci;
         i++) {
        struct pgx_seen_locus *l = &s->loci[i], one = *l;
        if (l->contig != r->contig || l->from1 > r->end1)
            return;
        if (l->to1 < r->record->pos1)
            continue;
        one.state = PGX_SEEN_NOT;
        one.alts = 0;
        if (r->is_block ? read_block(r, &c, &one)
                        : read_variant(s, r, &c, &one, scratch))
            merge(l, &one);
    }
}
