#include "kb/model/allele.h"

#include <limits.h>
#include <string.h>

/* Bases fetched at once while an indel is moved to the left. */
#define LEFT_CHUNK 64

/* 0..3 for A C G T in either case, -1 for anything else. */
static int base_code(char c)
{
    static const signed char next_code[UCHAR_MAX + 1] = {['A'] = 1,
        ['a'] = 1,
        ['C'] = 2,
        ['c'] = 2,
        ['G'] = 3,
        ['g'] = 3,
        ['T'] = 4,
        ['t'] = 4};

    return next_code[(unsigned char)c] - 1;
}

static const char EACH_BASE[] = "ACGT";

/* One base needs no room. */
static struct str upper_bases(struct arena *mem, struct str bases)
{
    return bases.n == 1 ? (struct str){EACH_BASE + base_code(bases.p[0]), 1}
                        : str_upper(mem, bases);
}

bool bases_are_acgt(struct str bases)
{
    for (size_t i = 0; i < bases.n; i++)
        if (base_code(bases.p[i]) < 0)
            return false;
    return bases.n > 0;
}

static bool are_iupac(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\0' || !strchr("ACGTRYKMSWBDHVNacgtrykmswbdhvn", s.p[i]))
            return false;
    return s.n > 0;
}

/* "A." or ".A": one end of a single breakend (VCF 4.4, 5.4.9) */
static bool is_single_breakend(struct str alt)
{
    if (alt.n < 2)
        return false;
    if (alt.p[0] == '.')
        return are_iupac(str_sub(alt, 1, alt.n - 1));
    return alt.p[alt.n - 1] == '.' && are_iupac(str_sub(alt, 0, alt.n - 1));
}

enum alt_kind alt_classify(struct str alt)
{
    if (bases_are_acgt(alt))
        return ALT_BASES;
    if (alt.n == 0 || str_eq(alt, STR(".")))
        return ALT_NONE;
    if (str_eq(alt, STR("*")))
        return ALT_STAR;
    if (str_eq(alt, STR("<NON_REF>")) || str_eq(alt, STR("<*>")))
        return ALT_NON_REF;
    if (alt.n > 2 && alt.p[0] == '<' && alt.p[alt.n - 1] == '>')
        return ALT_SYMBOLIC;
    if (str_chr(alt, '[') >= 0 || str_chr(alt, ']') >= 0 || is_single_breakend(alt))
        return ALT_BREAKEND;
    return are_iupac(alt) ? ALT_AMBIGUOUS : ALT_INVALID;
}

/* One base of the four for another, as most alleles are, is as it is, in capitals;
 * false: anything else. */
static bool is_one_for_another(struct allele *a)
{
    if (a->ref.n != 1 || a->alt.n != 1 || a->pos1 == UINT32_MAX)
        return false;

    int ref = base_code(a->ref.p[0]), alt = base_code(a->alt.p[0]);

    if (ref < 0 || alt < 0 || ref == alt)
        return false;
    a->ref.p = EACH_BASE + ref;
    a->alt.p = EACH_BASE + alt;
    return true;
}

int allele_trim(struct allele *a, struct arena *mem, struct err *err)
{
    if (is_one_for_another(a))
        return 0;
    if (!bases_are_acgt(a->ref))
        return err_set(err, ERR_FAIL,
            "REF \"%.*s\" has other letters than A C G T or is empty", STR_ARG(a->ref));
    if (!bases_are_acgt(a->alt))
        return err_set(err, ERR_FAIL,
            "ALT \"%.*s\" has other letters than A C G T or is empty", STR_ARG(a->alt));
    if (a->ref.n > UINT32_MAX - a->pos1)
        return err_set(err, ERR_FAIL, "REF at %u ends beyond any contig", a->pos1);

    struct str ref = upper_bases(mem, a->ref), alt = upper_bases(mem, a->alt);

    if (str_eq(ref, alt))
        return err_set(err, ERR_FAIL, "REF and ALT are the same");
    while (ref.n > 1 && alt.n > 1 && ref.p[ref.n - 1] == alt.p[alt.n - 1]) {
        ref.n--;
        alt.n--;
    }
    while (ref.n > 1 && alt.n > 1 && ref.p[0] == alt.p[0]) {
        ref = str_sub(ref, 1, ref.n - 1);
        alt = str_sub(alt, 1, alt.n - 1);
        a->pos1++;
    }
    a->ref = ref;
    a->alt = alt;
    return 0;
}

/* Reference bases read from right to left, a chunk at a time. */
struct left_reader {
    const struct refbases *ref;
    enum assembly assembly;
    unsigned contig;
    uint32_t beg1, n; /* what chunk holds; n 0: nothing */
    char chunk[LEFT_CHUNK];
};

/* Fill the chunk so that it ends at pos1.  A window may begin inside the chunk, or an N
 * may break it: then fewer bases are asked for, at last the one alone. */
static bool left_fill(struct left_reader *r, uint32_t pos1)
{
    uint32_t n = pos1 < LEFT_CHUNK ? pos1 : LEFT_CHUNK;

    if (!r->ref)
        return false;
    for (;; n = (n + 3) / 4) {
        r->beg1 = pos1 - n + 1;
        r->n = r->ref->fetch(r->ref->ctx, r->assembly, r->contig, r->beg1, n, r->chunk);
        if (r->n >= n)
            return true;
        if (n == 1)
            return false;
    }
}

/* The base at pos1, or 0 when it is not known or not A C G T. */
static char left_base(struct left_reader *r, uint32_t pos1)
{
    if ((r->n == 0 || pos1 < r->beg1 || pos1 - r->beg1 >= r->n) && !left_fill(r, pos1))
        return '\0';

    int code = base_code(r->chunk[pos1 - r->beg1]);

    if (code < 0)
        return '\0';
    return "ACGT"[code];
}

/* What a pure insertion or deletion is made of: the bases that come or go, and the base
 * before them. */
struct indel {
    struct str bases;
    bool is_insertion;
    uint32_t anchor1;
    char anchor; /* 0: not known yet */
};

/* False for a substitution (MNV and delins too).  A trimmed allele has one base left on
 * one side; it stands before the indel, or, where a source anchors at the end, after
 * it. */
static bool indel_of(const struct allele *a, struct indel *out)
{
    bool is_insertion = a->alt.n > a->ref.n;
    struct str longer = is_insertion ? a->alt : a->ref;
    struct str shorter = is_insertion ? a->ref : a->alt;

    if (shorter.n != 1 || longer.n < 2)
        return false;
    out->is_insertion = is_insertion;
    if (longer.p[0] == shorter.p[0]) {
        out->bases = str_sub(longer, 1, longer.n - 1);
        out->anchor1 = a->pos1;
        out->anchor = shorter.p[0];
        return true;
    }
    if (longer.p[longer.n - 1] != shorter.p[0] || a->pos1 < 2)
        return false;
    out->bases = str_sub(longer, 0, longer.n - 1);
    out->anchor1 = a->pos1 - 1;
    out->anchor = '\0';
    return true;
}

/* The allele of an indel whose bases were rotated to the right n_turns times. */
static void indel_write(
    const struct indel *d, uint32_t n_turns, struct arena *mem, struct allele *a)
{
    size_t n = d->bases.n, turn = n_turns % n;
    char *text = arena_alloc(mem, n + 1);

    text[0] = d->anchor;
    memcpy(text + 1, d->bases.p + n - turn, turn);
    memcpy(text + 1 + turn, d->bases.p, n - turn);

    struct str longer = {text, n + 1}, shorter = {text, 1};

    a->pos1 = d->anchor1;
    a->ref = d->is_insertion ? shorter : longer;
    a->alt = d->is_insertion ? longer : shorter;
}

/* An indel moves one base to the left while its last base equals the anchor; the anchor
 * then becomes its first base, so that its bases only rotate. */
enum shift allele_left_align(
    struct allele *a, const struct refbases *ref, struct arena *mem)
{
    struct indel d;
    uint32_t n_turns = 0;

    if (!indel_of(a, &d))
        return SHIFT_NOT_NEEDED;

    struct left_reader r = {.ref = ref, .assembly = a->assembly, .contig = a->contig};
    bool was_anchored = d.anchor != '\0';

    if (!was_anchored && !(d.anchor = left_base(&r, d.anchor1)))
        return SHIFT_NO_BASES;
    while (
        d.anchor1 > 1 && d.anchor == d.bases.p[d.bases.n - 1 - n_turns % d.bases.n]) {
        char before = left_base(&r, d.anchor1 - 1);

        if (!before)
            return SHIFT_NO_BASES;
        d.anchor = before;
        d.anchor1--;
        n_turns++;
    }
    if (was_anchored && n_turns == 0)
        return SHIFT_NOT_NEEDED;
    indel_write(&d, n_turns, mem, a);
    return SHIFT_DONE;
}

int allele_check_ref(const struct allele *a, const struct refbases *ref)
{
    char chunk[LEFT_CHUNK];
    bool is_known = ref != NULL;

    for (size_t done = 0; is_known && done < a->ref.n;) {
        size_t left = a->ref.n - done;
        uint32_t n = left < LEFT_CHUNK ? (uint32_t)left : LEFT_CHUNK;
        uint32_t got = ref->fetch(
            ref->ctx, a->assembly, a->contig, a->pos1 + (uint32_t)done, n, chunk);

        for (uint32_t i = 0; i < got && i < n; i++) {
            int base = base_code(chunk[i]);

            if (base < 0)
                is_known = false;
            else if (base != base_code(a->ref.p[done + i]))
                return 0;
        }
        is_known = is_known && got >= n;
        done += n;
    }
    return is_known ? 1 : -1;
}

int allele_cmp(const struct allele *a, const struct allele *b)
{
    if (a->assembly != b->assembly)
        return a->assembly < b->assembly ? -1 : 1;
    if (a->contig != b->contig)
        return a->contig < b->contig ? -1 : 1;
    if (a->pos1 != b->pos1)
        return a->pos1 < b->pos1 ? -1 : 1;

    int by_ref = str_cmp(a->ref, b->ref);

    return by_ref ? by_ref : str_cmp(a->alt, b->alt);
}

bool allele_eq(const struct allele *a, const struct allele *b)
{
    return allele_cmp(a, b) == 0;
}

struct str bases_revcomp(struct arena *mem, struct str bases)
{
    /* apart from 'N', which is what all others become */
    static const char complement[UCHAR_MAX + 1] = {['A'] = 'T' ^ 'N',
        ['a'] = 'T' ^ 'N',
        ['C'] = 'G' ^ 'N',
        ['c'] = 'G' ^ 'N',
        ['G'] = 'C' ^ 'N',
        ['g'] = 'C' ^ 'N',
        ['T'] = 'A' ^ 'N',
        ['t'] = 'A' ^ 'N'};
    char *out = arena_take(mem, bases.n + 1);
    const char *p = bases.p + bases.n;

    for (size_t i = 0; i < bases.n; i++)
        out[i] = (char)(complement[(unsigned char)*--p] ^ 'N');
    out[bases.n] = '\0';
    return (struct str){out, bases.n};
}
