#include "kb/model/hgvs.h"

/* Bases asked for at once where a description names a span without its bases. */
#define FETCH_CHUNK 4096

/* "123" or "123_456" at the start of *rest */
static bool take_number(struct str *rest, uint32_t *out)
{
    size_t n = 0;

    while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9')
        n++;
    if (!str_to_u32(str_sub(*rest, 0, n), out) || *out == 0)
        return false;
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

static bool take_span(struct str *rest, uint32_t *beg1, uint32_t *end1)
{
    if (!take_number(rest, beg1))
        return false;
    *end1 = *beg1;
    if (!str_starts(*rest, STR("_")))
        return true;
    *rest = str_sub(*rest, 1, rest->n);
    return take_number(rest, end1) && *end1 > *beg1;
}

static bool take_word(struct str *rest, struct str word)
{
    if (!str_starts(*rest, word))
        return false;
    *rest = str_sub(*rest, word.n, rest->n);
    return true;
}

static uint64_t span_length(const struct hgvs_g *h)
{
    return (uint64_t)h->end1 - h->beg1 + 1;
}

/* Bases of the span: none written, or exactly as many as it has. */
static bool fits_span(const struct hgvs_g *h, struct str bases)
{
    return bases.n == 0 || (bases_are_acgt(bases) && bases.n == span_length(h));
}

/* "A>T" */
static bool read_substitution(struct str s, struct hgvs_g *h)
{
    h->kind = HGVS_SUBSTITUTION;
    if (s.n != 3 || s.p[1] != '>' || h->beg1 != h->end1)
        return false;
    h->deleted = str_sub(s, 0, 1);
    h->inserted = str_sub(s, 2, 1);
    return bases_are_acgt(h->deleted) && bases_are_acgt(h->inserted)
           && !str_eq_nocase(h->deleted, h->inserted);
}

/* After "del": "", "AG", "insCT", "AGinsCT" */
static bool read_deletion(struct str s, struct hgvs_g *h)
{
    ptrdiff_t ins = str_find(s, STR("ins"));

    h->kind = ins < 0 ? HGVS_DELETION : HGVS_DELINS;
    h->deleted = ins < 0 ? s : str_sub(s, 0, (size_t)ins);
    if (!fits_span(h, h->deleted))
        return false;
    if (ins < 0)
        return true;
    h->inserted = str_sub(s, (size_t)ins + 3, s.n);
    return bases_are_acgt(h->inserted);
}

static bool read_change(struct str s, struct hgvs_g *h)
{
    if (take_word(&s, STR("del")))
        return read_deletion(s, h);
    if (take_word(&s, STR("dup"))) {
        h->kind = HGVS_DUPLICATION;
        h->deleted = s;
        return fits_span(h, s);
    }
    if (take_word(&s, STR("ins"))) {
        h->kind = HGVS_INSERTION;
        h->inserted = s;
        return h->end1 - h->beg1 == 1 && bases_are_acgt(s);
    }
    return read_substitution(s, h);
}

int hgvs_g_parse(struct str text, struct hgvs_g *out)
{
    struct hgvs_g h = {0};
    struct str rest = str_trim(text);
    ptrdiff_t colon = str_chr(rest, ':');

    if (colon < 0 || !str_starts(rest, STR("NC_")))
        return ERR_NOENT;
    h.contig = contig_parse(str_sub(rest, 0, (size_t)colon), &h.assembly);
    rest = str_sub(rest, (size_t)colon + 1, rest.n);
    if (h.contig == CONTIG_NONE || (h.contig != CONTIG_MT && !h.assembly))
        return ERR_NOENT;
    if (!take_word(&rest, h.contig == CONTIG_MT ? STR("m.") : STR("g.")))
        return ERR_NOENT;

    enum assembly a = h.assembly ? h.assembly : ASSEMBLY_GRCH38;

    if (!take_span(&rest, &h.beg1, &h.end1) || h.end1 > contig_length(a, h.contig)
        || !read_change(rest, &h))
        return ERR_NOENT;
    *out = h;
    return 0;
}

/* All n bases from pos1 on, or false.  By chunks, so that a span of a whole contig asks
 * for no more memory than there are bases known. */
static bool fetch_bases(const struct hgvs_g *h, const struct refbases *ref,
    uint32_t pos1, uint64_t n, struct arena *mem, struct str *out)
{
    char chunk[FETCH_CHUNK];
    struct buf all = BUF_INIT;

    while (ref && all.n < n) {
        uint32_t want = n - all.n < FETCH_CHUNK ? (uint32_t)(n - all.n) : FETCH_CHUNK;
        uint32_t got = ref->fetch(
            ref->ctx, h->assembly, h->contig, pos1 + (uint32_t)all.n, want, chunk);

        if (got != want)
            break;
        buf_add(&all, chunk, got);
    }
    *out = str_copy(mem, buf_str(&all));
    buf_free(&all);
    return out->n == n;
}

/* The bases of the span, as written, else from the reference. */
static bool span_bases(const struct hgvs_g *h, const struct refbases *ref,
    struct arena *mem, struct str *out)
{
    *out = h->deleted;
    return out->n > 0 || fetch_bases(h, ref, h->beg1, span_length(h), mem, out);
}

static struct str join(struct arena *mem, struct str a, struct str b)
{
    return str_fmt(mem, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
}

/* The anchor stands before the span; at a contig's first base, after it (VCF 1.6.1).
 */
static bool set_deletion(const struct hgvs_g *h, const struct refbases *ref,
    struct arena *mem, struct allele *a)
{
    struct str bases, anchor;

    if (!span_bases(h, ref, mem, &bases))
        return false;
    if (h->beg1 == 1) {
        a->pos1 = 1;
        if (!fetch_bases(h, ref, h->end1 + 1, 1, mem, &anchor))
            return false;
        a->ref = join(mem, bases, anchor);
        a->alt = anchor;
        return true;
    }
    a->pos1 = h->beg1 - 1;
    if (!fetch_bases(h, ref, a->pos1, 1, mem, &anchor))
        return false;
    a->ref = join(mem, anchor, bases);
    a->alt = anchor;
    return true;
}

static bool set_insertion(const struct hgvs_g *h, const struct refbases *ref,
    struct arena *mem, struct allele *a)
{
    a->pos1 = h->beg1;
    if (!fetch_bases(h, ref, h->beg1, 1, mem, &a->ref))
        return false;
    a->alt = join(mem, a->ref, h->inserted);
    return true;
}

/* The copy is put behind the span, whose last base is the anchor. */
static bool set_duplication(const struct hgvs_g *h, const struct refbases *ref,
    struct arena *mem, struct allele *a)
{
    struct str bases;

    if (!span_bases(h, ref, mem, &bases))
        return false;
    a->pos1 = h->end1;
    a->ref = str_sub(bases, bases.n - 1, 1);
    a->alt = join(mem, a->ref, bases);
    return true;
}

static bool set_allele(const struct hgvs_g *h, const struct refbases *ref,
    struct arena *mem, struct allele *a)
{
    switch (h->kind) {
    case HGVS_DELETION:
        return set_deletion(h, ref, mem, a);
    case HGVS_INSERTION:
        return set_insertion(h, ref, mem, a);
    case HGVS_DUPLICATION:
        return set_duplication(h, ref, mem, a);
    case HGVS_SUBSTITUTION:
    case HGVS_DELINS:
        a->pos1 = h->beg1;
        a->alt = h->inserted;
        return span_bases(h, ref, mem, &a->ref);
    }
    return false;
}

int hgvs_g_allele(const struct hgvs_g *h, const struct refbases *ref, struct arena *mem,
    struct allele *out)
{
    struct allele a = {.assembly = h->assembly, .contig = h->contig};
    struct err ignored;

    if (!set_allele(h, ref, mem, &a) || allele_trim(&a, mem, &ignored) < 0)
        return ERR_NOENT;
    *out = a;
    return 0;
}
