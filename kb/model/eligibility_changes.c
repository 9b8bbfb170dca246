/*
 * Changes that texts write by signs and numbers: V600E, G12C/D/V, exons 18-21, del19,
 * t(9;22)(q34;q11), del(17p).
 */
#include "kb/model/eligibility_parts.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_amino_acid(char c)
{
    return c != '\0' && strchr("ACDEFGHIKLMNPQRSTVWY", c) != NULL;
}

static struct str piece(const struct eligibility_cutter *c, unsigned i)
{
    return eligibility_piece(c, i, 1);
}

/* ---- residues ---------------------------------------------------------------------
 */

enum word_kind eligibility_change_of(struct str w, struct str *name)
{
    size_t i = 1;

    if (w.n < 3 || !is_amino_acid(w.p[0]) || !is_digit(w.p[1]))
        return WORD_OTHER;
    while (i < w.n && is_digit(w.p[i]))
        i++;
    *name = w;
    if (i < 3 || i > 5)
        return WORD_OTHER;
    if (i == w.n || (i + 1 == w.n && (w.p[i] == 'X' || w.p[i] == 'x'))) {
        *name = str_sub(w, 0, i);
        return WORD_CODON;
    }
    if (i + 1 == w.n && is_amino_acid(w.p[i]))
        return WORD_PROTEIN;
    return WORD_OTHER;
}

/* "G12C/D/V": the further letters.  Returns the pieces taken. */
static unsigned push_more_changes(
    struct eligibility_cutter *c, unsigned i, struct str name)
{
    unsigned n = 0;

    while (i + 1 + n < c->n) {
        const struct eligibility_word *w = &c->pieces[i + 1 + n];
        if (w->end != w->beg + 1 || w->beg != w[-1].end + 1 || c->s.p[w->beg - 1] != '/'
            || !is_amino_acid(c->s.p[w->beg]))
            break;
        eligibility_push(c, WORD_PROTEIN, w->beg, w->end)->name =
            str_fmt(c->mem, "%.*s%c", (int)(name.n - 1), name.p, c->s.p[w->beg]);
        n++;
    }
    return n;
}

static unsigned push_residue(struct eligibility_cutter *c, unsigned i)
{
    struct str name = STR_NONE;
    enum word_kind kind = eligibility_change_of(piece(c, i), &name);

    uint32_t end = c->pieces[i].end;
    if (kind == WORD_OTHER || (end < c->s.n && c->s.p[end] == '_'))
        return 0; /* "E102_I103del" is more than its first residue */
    eligibility_push(c, kind, c->pieces[i].beg, c->pieces[i].end)->name = name;
    return 1 + (kind == WORD_PROTEIN ? push_more_changes(c, i, name) : 0);
}

/* ---- exons ------------------------------------------------------------------------
 */

/* "ex20ins", "exon19del", "19del", "exon14": the number; *kind of the change after it.
 */
enum word_kind eligibility_exon_of(
    struct str w, struct str *number, enum word_kind *kind)
{
    size_t beg = 0, end;

    *kind = WORD_OTHER;
    if (w.n == 5 && str_eq_nocase(str_sub(w, 0, 3), STR("del"))) {
        *number = str_sub(w, 3, 2);
        *kind = WORD_DELETION;
        return is_digit(w.p[3]) && is_digit(w.p[4]) ? WORD_EXON : WORD_OTHER;
    }
    if (w.n > 4 && str_eq_nocase(str_sub(w, 0, 4), STR("exon")))
        beg = 4;
    else if (w.n > 2 && str_eq_nocase(str_sub(w, 0, 2), STR("ex")))
        beg = 2;
    for (end = beg; end < w.n && is_digit(w.p[end]);)
        end++;
    if (end == beg || end > beg + 2)
        return WORD_OTHER;
    *number = str_sub(w, beg, end - beg);
    struct str low = str_sub(w, end, w.n);
    if (str_eq_nocase(low, STR("del")))
        *kind = WORD_DELETION;
    else if (str_eq_nocase(low, STR("ins")))
        *kind = WORD_INSERTION;
    else if (low.n > 0 || beg == 0)
        return WORD_OTHER;
    return WORD_EXON;
}

static unsigned push_exon_word(struct eligibility_cutter *c, unsigned i)
{
    struct str number = STR_NONE;
    enum word_kind kind;

    if (eligibility_exon_of(piece(c, i), &number, &kind) == WORD_OTHER)
        return 0;
    eligibility_push(c, WORD_EXON, c->pieces[i].beg, c->pieces[i].end)->name = number;
    if (kind != WORD_OTHER)
        eligibility_push(c, kind, c->pieces[i].beg, c->pieces[i].end);
    return 1;
}

static bool is_exon_number(struct str w)
{
    uint32_t number;

    return w.n <= 2 && str_to_u32(w, &number) && number > 0;
}

/* "exon 19", "exons 18-21" (one word of kind EXON for each number given). */
static unsigned push_exons(struct eligibility_cutter *c, unsigned i)
{
    struct str w = piece(c, i);
    unsigned k = i + 1;

    if (!str_eq_nocase(w, STR("exon")) && !str_eq_nocase(w, STR("exons"))
        && !str_eq_nocase(w, STR("ex")))
        return 0;
    for (; k < c->n; k++) {
        struct str next = piece(c, k);
        bool is_number = is_exon_number(next);
        bool is_range = k > i + 1 && c->s.p[c->pieces[k].beg - 1] == '-'
                        && c->pieces[k].beg == c->pieces[k - 1].end + 1;
        if (is_number && is_range)
            c->out[c->n_words - 1].name = str_fmt(c->mem, "%.*s-%.*s",
                STR_ARG(c->out[c->n_words - 1].name), STR_ARG(next));
        else if (is_number)
            eligibility_push(c, WORD_EXON, c->pieces[k].beg, c->pieces[k].end)->name =
                next;
        else if (k == i + 1 || k + 1 >= c->n || !is_exon_number(piece(c, k + 1))
                 || (!str_eq_c(next, "or") && !str_eq_c(next, "and")))
            break;
    }
    return k > i + 1 ? k - i : 0;
}

/* ---- cytogenetics -----------------------------------------------------------------
 */

static struct eligibility_word *push_karyotype(
    struct eligibility_cutter *c, uint32_t beg, uint32_t end, struct str text)
{
    struct eligibility_term *t = ARENA_NEW(c->mem, struct eligibility_term);
    struct eligibility_word *w = eligibility_push(c, WORD_MARKER, beg, end);

    t->marker = criterion_new(c->mem, CRITERION_KARYOTYPE);
    t->marker->text = text;
    w->term = t;
    return w;
}

/* Bytes of "(9;22)" at s, 0: no bracket with a digit in it. */
static size_t bracket_bytes(struct str s)
{
    ptrdiff_t close = str_chr(s, ')');

    if (s.n < 3 || s.p[0] != '(' || close < 2 || close > 32)
        return 0;
    if (!is_digit(s.p[1]) && s.p[1] != 'p' && s.p[1] != 'q' && s.p[1] != 'X'
        && s.p[1] != 'v')
        return 0;
    return (size_t)close + 1;
}

/* "t(9;22)(q34;q11)", "del(17p)", "inv(16)": the pieces taken. */
static unsigned push_bracketed(struct eligibility_cutter *c, unsigned i)
{
    struct str w = piece(c, i), rest = str_sub(c->s, c->pieces[i].end, c->s.n);
    size_t n = bracket_bytes(rest);

    if (n == 0
        || (!str_eq_nocase(w, STR("t")) && !str_eq_nocase(w, STR("del"))
            && !str_eq_nocase(w, STR("inv")) && !str_eq_nocase(w, STR("dup"))))
        return 0;
    n += bracket_bytes(str_sub(rest, n, rest.n));
    uint32_t end = c->pieces[i].end + (uint32_t)n;
    struct str text =
        str_lower(c->mem, str_sub(c->s, c->pieces[i].beg, end - c->pieces[i].beg));
    struct buf b = BUF_INIT;
    for (size_t k = 0; k < text.n; k++)
        if (text.p[k] != ' ')
            buf_add_char(&b, text.p[k]);
    push_karyotype(c, c->pieces[i].beg, end, str_copy(c->mem, buf_str(&b)));
    buf_free(&b);
    unsigned k = i + 1;
    while (k < c->n && c->pieces[k].beg < end)
        k++;
    return k - i;
}

static bool is_arm(struct str w)
{
    size_t n = 0;

    while (n < w.n && n < 2 && is_digit(w.p[n]))
        n++;
    return n > 0 && n + 1 == w.n && (w.p[n] == 'p' || w.p[n] == 'q');
}

/* "17p deletion", "del17p", "deletion 17p". */
static unsigned push_arm(struct eligibility_cutter *c, unsigned i)
{
    struct str w = piece(c, i);
    bool is_glued = w.n > 4 && str_eq_nocase(str_sub(w, 0, 3), STR("del"))
                    && is_arm(str_sub(w, 3, w.n));
    bool is_behind =
        i > 0 && c->n_words > 0 && c->out[c->n_words - 1].kind == WORD_DELETION;
    unsigned n = 1;

    if (is_glued) {
        w = str_sub(w, 3, w.n);
    } else if (!is_arm(w)) {
        return 0;
    } else if (i + 1 < c->n
               && (str_eq_nocase(piece(c, i + 1), STR("deletion"))
                   || str_eq_nocase(piece(c, i + 1), STR("del")))) {
        n = 2;
    } else if (!is_behind) {
        return 0;
    }
    push_karyotype(c, c->pieces[i].beg, c->pieces[i + n - 1].end,
        str_fmt(c->mem, "del(%.*s)", STR_ARG(w)));
    return n;
}

/* Forms of a gene that have a name: "FLT3-ITD". */
static unsigned push_named(struct eligibility_cutter *c, unsigned i)
{
    static const struct {
        struct str word;
        const char *name;
    } forms[] = {{{"ITD", 3}, "ITD"}, {{"TKD", 3}, "Kinase Domain Mutation"}};
    struct str w = piece(c, i);

    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        if (str_eq(w, forms[k].word)) {
            eligibility_push(c, WORD_PROTEIN, c->pieces[i].beg, c->pieces[i].end)
                ->name = str_of(forms[k].name);
            return 1;
        }
    return 0;
}

/* "IHC 3+": the score of strong staining. */
static unsigned push_score(struct eligibility_cutter *c, unsigned i)
{
    uint32_t end = c->pieces[i].end;

    if (!str_eq_c(piece(c, i), "3") || end >= c->s.n || c->s.p[end] != '+')
        return 0;
    eligibility_push(c, WORD_OVEREXPRESSION, c->pieces[i].beg, end + 1);
    return 1;
}

/* Most pieces are plain words: only those that can start a change are tried. */
static bool can_start_change(struct str w)
{
    switch (w.p[0]) {
    case 't':
        return w.n == 1;
    case 'T':
        return w.n == 1 || w.n == 3 || (w.n < 7 && is_digit(w.p[1]));
    case 'd':
    case 'e':
    case 'E':
    case 'i':
        return w.n < 12;
    default:
        return is_digit(w.p[0]) || (w.p[0] >= 'A' && w.p[0] <= 'Z');
    }
}

unsigned eligibility_push_change(struct eligibility_cutter *c, unsigned i)
{
    static unsigned (*const readers[])(struct eligibility_cutter *, unsigned) = {
        push_bracketed, push_arm, push_residue, push_named, push_score, push_exons,
        push_exon_word};
    unsigned n = 0;

    if (!can_start_change(piece(c, i)))
        return 0;
    for (size_t k = 0; n == 0 && k < sizeof readers / sizeof *readers; k++)
        n = readers[k](c, i);
    return n;
}
