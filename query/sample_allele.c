/* Alleles of bases: normal form, join, genotype, call. */
#include "kb/base/json_number.h"
#include "kb/model/allele_shift.h"
#include "query/sample_reading.h"

#include <string.h>

#define GT_SHOWN 40 /* bytes */

/* An allele on its way to be a call, which most never are: a call is many times as
 * large, and would have to be cleared for each. */
struct candidate {
    struct allele allele;
    uint32_t *owners;
    unsigned n_owners;
    bool has_allele_criterion;
};

static struct call call_of(const struct candidate *c)
{
    return (struct call){.allele = c->allele,
        .owners = c->owners,
        .n_owners = c->n_owners,
        .has_allele_criterion = c->has_allele_criterion,
        .origin = ORIGIN_UNKNOWN,
        .origin_how = "not_stated"};
}

static void genotype_of(struct reading *r, struct locus *l, int sample, unsigned alt,
    struct str alt_bases, struct genotype *out)
{
    genotype_read(
        l->record, sample, alt, l->n_alts, l->record->ref, alt_bases, r->rules, out);
}

/* What the normal proves.  Without a genotype a few reads of the allele may be noise or
 * contamination: they prove nothing, unless the caller itself says that the normal
 * lacks it (INFO SOMATIC).  No read at all proves nothing either. */
static enum presence normal_presence(struct locus *l, const struct genotype *normal)
{
    struct str flag;
    if (normal->presence == PRESENT && !normal->has_gt)
        return vcf_info(l->record, STR("SOMATIC"), &flag) ? ABSENT : NOT_CALLED;
    if (normal->presence == ABSENT && normal->depth == 0)
        return NOT_CALLED;
    return normal->presence;
}

static void set_origin(struct reading *r, struct locus *l, unsigned alt,
    struct str alt_bases, struct call *c)
{
    if (r->columns.normal < 0)
        return;
    struct genotype normal;
    genotype_of(r, l, r->columns.normal, alt, alt_bases, &normal);
    switch (normal_presence(l, &normal)) {
    case PRESENT:
        c->origin = ORIGIN_GERMLINE;
        c->origin_how = "normal_has_allele";
        break;
    case ABSENT:
        c->origin = ORIGIN_SOMATIC;
        c->origin_how = "normal_lacks_allele";
        break;
    case NOT_CALLED:
        c->origin = ORIGIN_UNKNOWN;
        c->origin_how = "normal_not_called";
        break;
    }
}

static char *put(char *to, struct str s)
{
    memcpy(to, s.p, s.n);
    return to + s.n;
}

/* By hand: of all that a call keeps this was half of the work. */
static struct str as_given(struct reading *r, const struct vcf_record *v)
{
    size_t n_bytes = v->chrom.n + v->ref.n + v->alt.n + sizeof ":4294967295::";
    char *text = arena_take_text(r->mem, n_bytes), *p;

    p = put(text, v->chrom);
    *p++ = ':';
    p += json_number_uint(v->pos1, p);
    *p++ = ':';
    p = put(p, v->ref);
    *p++ = ':';
    p = put(p, v->alt);
    *p = '\0';
    return (struct str){text, (size_t)(p - text)};
}

/* Texts of calls outlive the record, and most are one of a few: a base, PASS. */
static struct str keep_bases(struct reading *r, struct str bases)
{
    static const char each[] = {'A', 'C', 'G', 'T'};
    const char *known = bases.n == 1 ? memchr(each, bases.p[0], sizeof each) : NULL;
    return known ? (struct str){known, 1} : str_copy(r->mem, bases);
}

static struct str keep_filter(struct reading *r, struct str filter)
{
    if (str_eq_c(filter, "."))
        return STR_NONE;
    if (r->last_filter.n == 0 || !str_eq(r->last_filter, filter))
        r->last_filter = str_copy(r->mem, filter);
    return r->last_filter;
}

static bool is_below_cut(const struct sample_options *o, const struct genotype *g)
{
    return (o->min_allele_fraction > 0 && g->allele_fraction < o->min_allele_fraction)
           || (o->min_depth > 0 && g->depth >= 0 && g->depth < o->min_depth);
}

static enum allele_fate fate_by_genotype(
    const struct reading *r, const struct locus *l, const struct genotype *g)
{
    if (g->presence == ABSENT)
        return ALLELE_REFERENCE;
    if (g->presence == NOT_CALLED)
        return ALLELE_NOT_CALLED;
    if (l->is_filtered)
        return ALLELE_FILTERED;
    return is_below_cut(r->options, g) ? ALLELE_BELOW_CUT : ALLELE_FINDING;
}

/* What the file's annotator says of the allele; it outlives the record. */
static void keep_annotations(
    struct reading *r, struct side *s, struct locus *l, unsigned alt, struct call *c)
{
    unsigned n_bad = 0;
    if (r->annotations == NULL)
        return;
    c->n_annotations = annotation_read(
        r->annotations, l->record, alt, r->mem, &c->annotations, &n_bad);
    s->n_bad_annotations += n_bad;
    for (unsigned i = 0; i < c->n_annotations; i++) {
        struct annotation *a = &c->annotations[i];
        a->transcript = str_copy(r->mem, a->transcript);
        a->gene = str_copy(r->mem, a->gene);
        a->hgvs_c = str_copy(r->mem, a->hgvs_c);
        a->hgvs_p = str_copy(r->mem, a->hgvs_p);
        a->change.alt = str_copy(r->mem, a->change.alt);
    }
}

static void fill_call(struct reading *r, struct side *s, struct locus *l, unsigned alt,
    struct str alt_bases, const struct genotype *g, struct call *c)
{
    c->input = r->input;
    c->is_in_germline = r->is_germline;
    c->allele.ref = keep_bases(r, c->allele.ref);
    c->allele.alt = keep_bases(r, c->allele.alt);
    c->owners = arena_dup(r->mem, c->owners, c->n_owners * sizeof *c->owners);
    c->as_given = as_given(r, l->record);
    c->line = l->record->line;
    c->zygosity = g->zygosity;
    c->allele_fraction = g->allele_fraction;
    c->depth = g->depth;
    c->filter = keep_filter(r, vcf_column(l->record, VCF_FILTER));
    c->phase = g->phase_set.n > 0 ? str_copy(r->mem, g->phase_set) : STR_NONE;
    c->copies = g->copies;
    c->is_phased = g->is_phased;
    set_origin(r, l, alt, alt_bases, c);
    keep_annotations(r, s, l, alt, c);
}

static void add_call(struct reading *r, struct side *s, struct locus *l, unsigned alt,
    struct str alt_bases, const struct genotype *g, const struct candidate *found)
{
    struct call c = call_of(found);
    fill_call(r, s, l, alt, alt_bases, g, &c);
    calls_add(&s->calls, &c);
    if (!r->options->wants_places || r->input > 0)
        return;
    s->places = arena_grow(
        r->mem, s->places, &s->cap_places, s->n_places + 1, sizeof *s->places);
    s->places[s->n_places++] = (struct call_place){c.line, alt, c.allele, c.as_given};
}

/* An allele that this file does not call; another file may. */
static void note_denial(struct reading *r, struct side *s, struct locus *l,
    enum allele_fate fate, const struct genotype *g, const struct allele *a)
{
    struct str filter = vcf_column(l->record, VCF_FILTER);
    if (reading_n_files(r->options) < 2)
        return;
    s->denials = arena_grow(
        r->mem, s->denials, &s->cap_denials, s->n_denials + 1, sizeof *s->denials);
    struct denial *d = &s->denials[s->n_denials++];
    *d = (struct denial){.allele = *a,
        .says = {.input = r->input,
            .zygosity = g->zygosity,
            .state = allele_fate_name(fate),
            .allele_fraction = g->allele_fraction,
            .depth = g->depth,
            .filter = keep_filter(r, filter)},
        .line = l->record->line};
    d->allele.ref = keep_bases(r, a->ref);
    d->allele.alt = keep_bases(r, a->alt);
}

/* An allele that the record neither calls nor denies.  That the germline file is not
 * sure says nothing about the tumour. */
static void note_unsure(struct reading *r, struct side *s, const struct candidate *c)
{
    if (r->is_germline)
        return;
    s->unsure = arena_grow(r->mem, s->unsure, &s->cap_unsure, s->n_unsure + c->n_owners,
        sizeof *s->unsure);
    for (unsigned i = 0; i < c->n_owners; i++)
        s->unsure[s->n_unsure++] = c->owners[i];
}

/* Last base that the allele may be written at: an indel moves along a repeat, and may
 * begin outside of an exon that it moves into; and the base behind it, since an
 * insertion stands between two. */
static uint32_t reach_end1(
    const struct side *s, const struct allele *a, struct arena *scratch)
{
    if (a->ref.n == a->alt.n)
        return a->pos1 + (uint32_t)a->ref.n - 1;
    uint32_t end1 = a->pos1 + (uint32_t)a->ref.n;
    struct shifted moved;
    if (allele_shift_3prime(a, false, &s->bases, scratch, &moved) && moved.end1 > end1)
        end1 = moved.end1;
    return end1;
}

/* Does it change the protein of a gene of interest by the annotator's word?  Asked
 * where the KB has no transcripts. */
static int is_annotated(
    struct reading *r, struct side *s, struct locus *l, unsigned alt, struct err *err)
{
    struct annotation *a;
    unsigned n_bad = 0;
    if (r->annotations == NULL || s->has_transcripts)
        return 0;
    unsigned n =
        annotation_read(r->annotations, l->record, alt, &r->scratch, &a, &n_bad);
    int is = 0;
    for (unsigned i = 0; i < n && is == 0; i++)
        if (consequence_is_protein_altering(a[i].consequence))
            is = gene_is_of_interest(r->genes, a[i].gene, err);
    return is;
}

/* Trimmed, REF checked, left-aligned: N_ALLELE_FATES, or the fate of an allele that
 * goes no further. */
static enum allele_fate normalise(
    struct reading *r, struct side *s, struct allele *a, bool *is_unproven)
{
    struct err trim; /* not told: what it says is not read */
    const struct allele whole = *a;
    if (allele_trim(a, &r->scratch, &trim) < 0)
        return ALLELE_INVALID;
    if (allele_check_ref(&whole, &s->bases) == 0)
        return ALLELE_REF_MISMATCH;
    *is_unproven = a->ref.n != a->alt.n
                   && allele_left_align(a, &s->bases, &r->scratch) == SHIFT_NO_BASES;
    return N_ALLELE_FATES;
}

/* A genotype such as 0/7 beside one ALT: not called, and told where. */
static void note_unreadable(struct reading *r, struct side *s, struct locus *l)
{
    struct str gt = STR_NONE;
    if (s->n_unreadable++ > 0)
        return;
    vcf_format(l->record, (unsigned)r->columns.sample, STR("GT"), &gt);
    s->first_unreadable = str_fmt(r->mem, "%u:%llu: GT %.*s%s, %u ALT%s", r->input + 1,
        (unsigned long long)l->record->line, STR_ARG(str_sub(gt, 0, GT_SHOWN)),
        gt.n > GT_SHOWN ? "..." : "", l->n_alts, l->n_alts == 1 ? "" : "s");
}

/* An allele that rows or genes of interest make worth a look at the genotype. */
static void call_allele(struct reading *r, struct side *s, struct locus *l,
    unsigned alt, struct str alt_bases, const struct candidate *c)
{
    uint32_t end1 = c->allele.pos1 + (uint32_t)c->allele.ref.n - 1;
    struct genotype g;
    genotype_of(r, l, r->columns.sample, alt, alt_bases, &g);
    enum allele_fate fate = fate_by_genotype(r, l, &g);
    if (!g.is_readable)
        note_unreadable(r, s, l);
    if (fate != ALLELE_FINDING)
        note_denial(r, s, l, fate, &g, &c->allele);
    if (fate == ALLELE_FINDING) {
        add_call(r, s, l, alt, alt_bases, &g, c);
    } else if (fate != ALLELE_REFERENCE) {
        looked_add_unsure(s->looked, l->contig, c->allele.pos1, end1);
        note_unsure(r, s, c);
    }
    s->fates[fate]++;
}

/* Rows that the allele in normal form has, else genes of interest that it meets: 0
 * none. */
static int look_up(struct reading *r, struct side *s, struct candidate *c,
    bool is_annotated_so, struct err *err)
{
    int n = join_owners(
        &s->join, &c->allele, &r->scratch, &c->owners, &c->has_allele_criterion, err);
    c->n_owners = n > 0 ? (unsigned)n : 0;
    if (n != 0 || is_annotated_so)
        return n != 0 ? n : 1;
    return span_any(&s->spans, c->allele.contig, c->allele.pos1,
        reach_end1(s, &c->allele, &r->scratch), err);
}

/* Away from rows and coding exons only an indel is worth a look, where bases are known:
 * it may come to stand where one is. */
static bool may_move(const struct side *s, const struct locus *l, struct str alt_bases)
{
    char base;
    return l->record->ref.n != alt_bases.n
           && s->bases.fetch(
                  s->bases.ctx, s->assembly, l->contig, l->record->pos1, 1, &base)
                  == 1;
}

/* A call in a gene that the KB does not speak of is counted for the tumour mutational
 * burden, and is nothing else. */
static int note_background(struct reading *r, struct side *s, struct locus *l,
    unsigned alt, struct str alt_bases, const struct allele *as_found, struct err *err)
{
    struct candidate found = {.allele = *as_found};
    const struct allele *a = &found.allele;
    uint32_t *transcripts;
    bool is_unproven;
    struct genotype g;
    if (!r->wants_tmb || r->is_germline
        || normalise(r, s, &found.allele, &is_unproven) != N_ALLELE_FATES)
        return 0;
    int n = span_transcripts(&s->spans, a->contig, a->pos1,
        a->pos1 + (uint32_t)a->ref.n - 1, &r->scratch, &transcripts, err);
    if (n <= 0)
        return n;
    genotype_of(r, l, r->columns.sample, alt, alt_bases, &g);
    if (fate_by_genotype(r, l, &g) != ALLELE_FINDING)
        return 0;
    struct call c = call_of(&found);
    fill_call(r, s, l, alt, alt_bases, &g, &c);
    s->background = arena_grow(r->mem, s->background, &s->cap_background,
        s->n_background + 1, sizeof *s->background);
    s->background[s->n_background++] = c;
    return 0;
}

int reading_allele(struct reading *r, struct side *s, struct locus *l, unsigned alt,
    struct str alt_bases, bool near, struct err *err)
{
    struct candidate c = {
        .allele = {s->assembly, l->contig, l->record->pos1, l->record->ref, alt_bases}};
    bool is_unproven = false;
    enum allele_fate fate = ALLELE_NOT_IN_KB;
    int annotated = is_annotated(r, s, l, alt, err);
    if (annotated < 0)
        return annotated;
    near |= annotated > 0;
    if (near || may_move(s, l, alt_bases))
        fate = normalise(r, s, &c.allele, &is_unproven);
    r->is_relevant |= near || fate == ALLELE_REF_MISMATCH;
    if (fate == ALLELE_REF_MISMATCH)
        looked_add_unsure(s->looked, l->contig, l->record->pos1, l->end1);
    if (fate != N_ALLELE_FATES) {
        s->fates[fate]++;
        return fate == ALLELE_NOT_IN_KB
                   ? note_background(r, s, l, alt, alt_bases, &c.allele, err)
                   : 0;
    }
    int n = look_up(r, s, &c, annotated > 0, err);
    if (n < 0)
        return n;
    near |= n > 0;
    r->is_relevant |= near;
    s->n_unshifted += near && is_unproven;
    if (near)
        reading_note_looked(
            r, s, l, c.allele.pos1, c.allele.pos1 + (uint32_t)c.allele.ref.n - 1);
    if (n > 0) {
        call_allele(r, s, l, alt, alt_bases, &c);
        return 0;
    }
    s->fates[ALLELE_NOT_IN_KB]++;
    return note_background(r, s, l, alt, alt_bases, &c.allele, err);
}
