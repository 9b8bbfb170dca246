#include "kb/model/hgvs_name.h"

#include "kb/base/json_number.h"

#include <string.h>

/* What the two numberings have in common: a shifted allele, and how its positions and
 * bases are written. */
struct naming_frame {
    const struct transcript *t; /* NULL: genomic */
    bool is_reverse;
    struct arena *mem;
};

/* A position; empty when the transcript has none there. */
static struct str position_text(const struct naming_frame *f, uint32_t pos1)
{
    struct transcript_place place;

    if (!f->t)
        return str_of_number(f->mem, pos1);
    place = transcript_place(f->t, pos1);
    if (!place.is_inside)
        return STR_NONE;
    return coding_position_text(f->mem, transcript_coding_position(f->t, &place));
}

/* "123" or "123_125", from 5' to 3'; empty when the transcript lacks an end. */
static struct str span_text(const struct naming_frame *f, uint32_t beg1, uint32_t end1)
{
    struct str beg = position_text(f, f->is_reverse ? end1 : beg1);
    struct str end = position_text(f, f->is_reverse ? beg1 : end1);

    if (beg.n == 0 || end.n == 0)
        return STR_NONE;
    if (beg1 == end1)
        return beg;
    return STR_CONCAT(f->mem, beg, STR("_"), end);
}

static struct str strand_bases(const struct naming_frame *f, struct str bases)
{
    return f->is_reverse ? bases_revcomp(f->mem, bases) : bases;
}

static bool is_inversion(const struct shifted *s, struct arena *mem)
{
    return s->deleted.n > 1 && s->deleted.n == s->inserted.n
           && str_eq(s->inserted, bases_revcomp(mem, s->deleted));
}

/* "A>T", "del", "dup", "insAC", "delinsAC", "inv" */
static struct str change_text(const struct naming_frame *f, const struct shifted *s)
{
    struct str inserted = strand_bases(f, s->inserted);

    if (s->is_duplication)
        return STR("dup");
    if (s->inserted.n == 0)
        return STR("del");
    if (s->deleted.n == 0)
        return STR_CONCAT(f->mem, STR("ins"), inserted);
    if (s->deleted.n == 1 && s->inserted.n == 1)
        return STR_CONCAT(f->mem, strand_bases(f, s->deleted), STR(">"), inserted);
    if (is_inversion(s, f->mem))
        return STR("inv");
    return STR_CONCAT(f->mem, STR("delins"), inserted);
}

/* Which way an indel moves, and to which base it may go. */
static bool shift_in_frame(const struct naming_frame *f, const struct allele *a,
    const struct refbases *ref, struct shifted *out)
{
    if (!f->t)
        return allele_shift_3prime(a, false, ref, f->mem, out);

    uint32_t last1 = f->is_reverse ? transcript_beg1(f->t) : transcript_end1(f->t);

    return allele_shift_3prime_until(a, f->is_reverse, last1, ref, f->mem, out);
}

static struct str frame_name(const struct naming_frame *f, char kind,
    const struct allele *a, const struct refbases *ref)
{
    struct shifted s;
    struct str span;

    if (!shift_in_frame(f, a, ref, &s) || s.beg1 == 0)
        return STR_NONE;
    span = span_text(f, s.beg1, s.end1);
    if (span.n == 0)
        return STR_NONE;
    return STR_CONCAT(
        f->mem, (struct str){&kind, 1}, STR("."), span, change_text(f, &s));
}

static struct str frame_repeat_name(const struct naming_frame *f, char kind,
    const struct allele *a, const struct refbases *ref)
{
    struct shifted s;
    struct repeat r;
    struct str first, last;

    if (!shift_in_frame(f, a, ref, &s)
        || !shifted_repeat(a, &s, f->is_reverse, ref, &r))
        return STR_NONE;
    if (r.unit.n < 2 || r.n_allele == 0 || (r.n_reference == 1 && r.n_allele == 2))
        return STR_NONE;
    first = position_text(f, f->is_reverse ? r.end1 : r.beg1);
    last = position_text(f, f->is_reverse ? r.beg1 : r.end1);
    if (first.n == 0 || last.n == 0)
        return STR_NONE;
    return str_fmt(f->mem, "%c.%.*s%.*s[%u]", kind, STR_ARG(first),
        STR_ARG(strand_bases(f, r.unit)), r.n_allele);
}

static char genomic_kind(const struct allele *a)
{
    return a->contig == CONTIG_MT ? 'm' : 'g';
}

static struct naming_frame transcript_frame(
    const struct transcript *t, struct arena *mem)
{
    return (struct naming_frame){.t = t, .is_reverse = t->is_reverse, .mem = mem};
}

static bool is_on_transcript_contig(const struct transcript *t, const struct allele *a)
{
    return t->assembly == a->assembly && t->contig == a->contig;
}

struct str hgvs_g_name(
    const struct allele *a, const struct refbases *ref, struct arena *mem)
{
    struct naming_frame f = {.mem = mem};

    return frame_name(&f, genomic_kind(a), a, ref);
}

/* Only an indel can stand in several places. */
bool hgvs_g_needs_no_bases(const struct allele *a)
{
    return a->ref.n == a->alt.n;
}

/* One base for another, as most alleles are, moves nowhere. */
static struct str substitution_full_name(const struct allele *a, struct arena *mem)
{
    const struct str accession = str_of(contig_accession(a->assembly, a->contig));
    char *text, *to;

    if (accession.n == 0 || a->pos1 == 0
        || a->pos1 > contig_length(a->assembly, a->contig))
        return STR_NONE;
    text = arena_take(mem, accession.n + JSON_NUMBER_BYTES + sizeof ":g.A>C");
    to = (char *)memcpy(text, accession.p, accession.n) + accession.n;
    *to++ = ':';
    *to++ = genomic_kind(a);
    *to++ = '.';
    to += json_number_uint(a->pos1, to);
    *to++ = a->ref.p[0];
    *to++ = '>';
    *to++ = a->alt.p[0];
    return (struct str){text, (size_t)(to - text)};
}

struct str hgvs_g_full_name(
    const struct allele *a, const struct refbases *ref, struct arena *mem)
{
    struct str name;

    if (a->ref.n == 1 && a->alt.n == 1)
        return substitution_full_name(a, mem);
    name = hgvs_g_name(a, ref, mem);
    if (name.n == 0)
        return STR_NONE;
    return STR_CONCAT(
        mem, str_of(contig_accession(a->assembly, a->contig)), STR(":"), name);
}

struct str hgvs_g_repeat_name(
    const struct allele *a, const struct refbases *ref, struct arena *mem)
{
    struct naming_frame f = {.mem = mem};

    return frame_repeat_name(&f, genomic_kind(a), a, ref);
}

struct str hgvs_c_name(const struct transcript *t, const struct allele *a,
    const struct refbases *ref, struct arena *mem)
{
    struct naming_frame f = transcript_frame(t, mem);

    if (!is_on_transcript_contig(t, a))
        return STR_NONE;
    return frame_name(&f, transcript_is_coding(t) ? 'c' : 'n', a, ref);
}

struct str hgvs_c_repeat_name(const struct transcript *t, const struct allele *a,
    const struct refbases *ref, struct arena *mem)
{
    struct naming_frame f = transcript_frame(t, mem);

    if (!is_on_transcript_contig(t, a))
        return STR_NONE;
    return frame_repeat_name(&f, transcript_is_coding(t) ? 'c' : 'n', a, ref);
}
