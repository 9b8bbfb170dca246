/*
 * The words of a sentence.  A piece that starts no word of the lexicon costs two
 * look-ups; only behind others are phrases tried, the longest first.
 */
#include "kb/model/eligibility_parts.h"

#include <string.h>

#define MAX_DRUG_DISTANCE 3
#define MAX_FOLDED 96 /* bytes of a folded phrase */

static bool is_word_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
           || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* ---- pieces -----------------------------------------------------------------------
 */

/* The weightier of two signs. */
static char weigh(char old, char c)
{
    static const char order[] = " -/),(:;";
    const char *a = strchr(order, old), *b = c == '\0' ? NULL : strchr(order, c);

    if (b != NULL && b > a)
        return c;
    return old;
}

static void cut(struct eligibility_cutter *c)
{
    size_t cap = 0, n = 0;
    char gap = ' ';

    for (size_t i = 0; i < c->s.n;) {
        size_t beg = i;
        while (i < c->s.n && is_word_char(c->s.p[i]))
            i++;
        if (i > beg) {
            c->pieces = arena_grow(c->mem, c->pieces, &cap, n + 1, sizeof *c->pieces);
            c->pieces[n++] = (struct eligibility_word){
                .beg = (uint32_t)beg, .end = (uint32_t)i, .gap = gap};
            gap = ' ';
        } else {
            gap = weigh(gap, c->s.p[i++]);
        }
    }
    c->n = (unsigned)n;
}

struct str eligibility_piece(const struct eligibility_cutter *c, unsigned i, unsigned n)
{
    return str_sub(c->s, c->pieces[i].beg, c->pieces[i + n - 1].end - c->pieces[i].beg);
}

struct eligibility_word *eligibility_push(
    struct eligibility_cutter *c, enum word_kind kind, uint32_t beg, uint32_t end)
{
    char gap = ' ';

    c->out =
        arena_grow(c->mem, c->out, &c->cap, (size_t)c->n_words + 1, sizeof *c->out);
    for (uint32_t i = c->n_words > 0 ? c->out[c->n_words - 1].end : 0; i < beg; i++) {
        gap = weigh(gap, c->s.p[i]);
        c->depth += c->s.p[i] == '(' || c->s.p[i] == '[';
        c->depth -= c->depth > 0 && (c->s.p[i] == ')' || c->s.p[i] == ']');
    }
    c->out[c->n_words] = (struct eligibility_word){.beg = beg,
        .end = end,
        .kind = kind,
        .gap = gap,
        .depth = (uint8_t)(c->depth < UINT8_MAX ? c->depth : UINT8_MAX)};
    return &c->out[c->n_words++];
}

/* ---- folding --------------------------------------------------------------------- */

/* str_fold into a buffer of MAX_FOLDED bytes; false: too long. */
static bool fold(struct str s, char *to, struct str *out)
{
    size_t n = 0;
    bool blank = false;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '-' || c == '_' || c == '/' || c == ',' || c == ' ') {
            blank = n > 0;
            continue;
        }
        if (!is_word_char(c) && c != '+' && c != '*')
            continue;
        if (n + 2 > MAX_FOLDED)
            return false;
        if (blank)
            to[n++] = ' ';
        blank = false;
        if (is_upper(c))
            c = (char)(c + 'a' - 'A');
        to[n++] = c;
    }
    *out = (struct str){to, n};
    return true;
}

/* "EGFR- directed": the word behind the hyphen is one of drugs. */
static bool is_drug_word(const struct eligibility_cutter *c, uint32_t at)
{
    char buffer[MAX_FOLDED];
    struct str folded;
    uint32_t end = at;

    while (end < c->s.n && is_word_char(c->s.p[end]))
        end++;
    if (!fold(str_sub(c->s, at, end - at), buffer, &folded))
        return false;
    const uint32_t *value = strmap_get(&c->x->folded, folded);
    return value != NULL && *value == WORD_DRUG;
}

/* ---- genes ------------------------------------------------------------------------
 */

/* "HER2- and EGFR-mutated": the hyphen is no sign, its word comes later. */
static bool is_suspended(struct str rest)
{
    if (!str_starts(rest, STR(" and ")) && !str_starts(rest, STR(" or "))
        && !str_starts(rest, STR("/")))
        return false;
    size_t i = str_starts(rest, STR("/"))
                   ? 1
                   : (size_t)str_chr(str_sub(rest, 1, rest.n), ' ') + 2;
    while (i < rest.n && is_word_char(rest.p[i]))
        i++;
    return i + 1 < rest.n && rest.p[i] == '-' && rest.p[i + 1] >= 'a'
           && rest.p[i + 1] <= 'z';
}

/* The sign behind a gene: "ALK-", "HER2+", "CD7 (+)", but not "HER2-positive". */
static void push_sign(struct eligibility_cutter *c, uint32_t at)
{
    struct str rest = str_sub(c->s, at, c->s.n);
    size_t i = 0;

    if (rest.n > i + 1 && rest.p[i] == ' '
        && (rest.p[i + 1] == '(' || rest.p[i + 1] == '+'))
        i++;
    if (rest.n > i + 2 && rest.p[i] == '(' && rest.p[i + 2] == ')')
        i++;
    if (rest.n <= i || (rest.p[i] != '+' && rest.p[i] != '-'))
        return;
    char sign = rest.p[i], next = ' ';
    if (i + 1 < rest.n)
        next = rest.p[i + 1];
    if (sign == '-' && next == ' ' && is_drug_word(c, at + (uint32_t)i + 2))
        return;
    if ((is_word_char(next) && (sign == '-' || !is_upper(next))) || next == sign
        || (sign == '-' && next == '-')
        || (sign == '-' && is_suspended(str_sub(rest, i + 1, rest.n))))
        return;
    eligibility_push(c, sign == '+' ? WORD_POSITIVE : WORD_NEGATIVE, at + (uint32_t)i,
        at + (uint32_t)i + 1);
    if (sign == '+' && str_starts(str_sub(rest, i + 1, rest.n), STR("/-")))
        eligibility_push(c, WORD_NEGATIVE, at + (uint32_t)i + 2, at + (uint32_t)i + 3);
}

/* "BRCA1/2", "NTRK1/2/3", "NTRK1-3", "ARID1A/B": genes of the further numbers or
 * letters; the pieces taken. */
static unsigned push_numbered(struct eligibility_cutter *c, unsigned i, struct str word)
{
    unsigned n = 0;
    char last = word.p[word.n - 1];

    while (i + 1 + n < c->n) {
        const struct eligibility_word *w = &c->pieces[i + 1 + n];
        char sign = c->s.p[w->beg - 1], to = c->s.p[w->beg];
        if (w->end != w->beg + 1 || w->beg != w[-1].end + 1
            || is_digit(to) != is_digit(last) || !(is_digit(to) || is_upper(to))
            || (sign != '/' && (sign != '-' || !is_digit(to))) || to <= last)
            break;
        for (int d = sign == '-' ? last + 1 : to; d <= to; d++) {
            struct str other = str_fmt(c->mem, "%.*s%c", (int)(word.n - 1), word.p, d);
            const struct eligibility_term *t = eligibility_term_of(c->x, other);
            if (t != NULL && t->n > 0)
                eligibility_push(c, WORD_GENE, w->beg, w->end)->term = t;
        }
        last = to;
        n++;
    }
    return n;
}

static struct str piece(const struct eligibility_cutter *c, unsigned i)
{
    return eligibility_piece(c, i, 1);
}

/* What stands right before a gene with a hyphen: "anti-EGFR" is a drug. */
static enum word_kind prefixed(const struct eligibility_cutter *c, unsigned i)
{
    if (i > 0 && c->pieces[i].beg == c->pieces[i - 1].end + 1
        && str_eq_nocase(piece(c, i - 1), STR("anti")))
        return WORD_DRUG;
    if (i > 0 && str_eq_nocase(piece(c, i - 1), STR("anti")))
        return WORD_DRUG;
    return WORD_GENE;
}

static unsigned push_term(struct eligibility_cutter *c, unsigned i)
{
    const uint32_t *most = strmap_get(&c->x->exact_first, piece(c, i));

    for (unsigned n = most != NULL ? *most : 0; n > 0; n--) {
        if (i + n > c->n)
            continue;
        struct str word = eligibility_piece(c, i, n);
        const struct eligibility_term *t = eligibility_term_of(c->x, word);
        if (t == NULL)
            continue;
        enum word_kind kind = t->marker != NULL ? WORD_MARKER
                              : t->n == 0       ? WORD_OTHER
                                                : prefixed(c, i);
        eligibility_push(c, kind, c->pieces[i].beg, c->pieces[i + n - 1].end)->term = t;
        if (kind == WORD_GENE)
            n += push_numbered(c, i + n - 1, word);
        if (kind != WORD_OTHER)
            push_sign(c, c->pieces[i + n - 1].end);
        return n;
    }
    return 0;
}

static bool can_be_glued(struct str w)
{
    unsigned n_upper = 0, n_digits = 0;

    for (size_t i = 0; i < w.n; i++) {
        n_upper += is_upper(w.p[i]);
        n_digits += is_digit(w.p[i]);
    }
    return w.n > 5 && n_upper > 1 && n_digits > 0;
}

/* "KRasG12C", "BRAFV600E": a gene and a change without a blank. */
static unsigned push_glued(struct eligibility_cutter *c, unsigned i)
{
    struct str w = piece(c, i), name = STR_NONE;

    for (size_t k = w.n; can_be_glued(w) && k-- > 2;) {
        struct str tail = str_sub(w, k, w.n);
        enum word_kind then = WORD_OTHER,
                       kind = is_upper(w.p[k])
                                  ? eligibility_change_of(tail, &name)
                                  : eligibility_exon_of(tail, &name, &then);
        if (kind == WORD_OTHER)
            continue;
        const struct eligibility_term *t = eligibility_term_of(c->x, str_sub(w, 0, k));
        if (t == NULL || t->n == 0)
            continue;
        uint32_t at = c->pieces[i].beg + (uint32_t)k;
        eligibility_push(c, WORD_GENE, c->pieces[i].beg, at)->term = t;
        eligibility_push(c, kind, at, c->pieces[i].end)->name = name;
        if (then != WORD_OTHER)
            eligibility_push(c, then, at, c->pieces[i].end);
        return 1;
    }
    return 0;
}

/* ---- phrases ----------------------------------------------------------------------
 */

static unsigned push_phrase(struct eligibility_cutter *c, unsigned i)
{
    char buffer[MAX_FOLDED];
    struct str folded;
    const uint32_t *most = NULL, *value;

    if (fold(piece(c, i), buffer, &folded))
        most = strmap_get(&c->x->folded_first, folded);
    for (unsigned n = most != NULL ? *most : 0; n > 0; n--) {
        if (i + n > c->n || !fold(eligibility_piece(c, i, n), buffer, &folded))
            continue;
        value = strmap_get(&c->x->folded, folded);
        if (value == NULL)
            continue;
        enum word_kind kind = *value & 0xff;
        struct eligibility_word *w =
            eligibility_push(c, kind, c->pieces[i].beg, c->pieces[i + n - 1].end);
        if (kind == WORD_MARKER) {
            w->term = c->x->terms[*value >> 8];
            push_sign(c, c->pieces[i + n - 1].end);
        }
        return n;
    }
    eligibility_push(c, WORD_OTHER, c->pieces[i].beg, c->pieces[i].end);
    return 1;
}

static unsigned push_one(struct eligibility_cutter *c, unsigned i)
{
    unsigned n = push_term(c, i);

    if (n == 0)
        n = eligibility_push_change(c, i);
    if (n == 0)
        n = push_glued(c, i);
    return n > 0 ? n : push_phrase(c, i);
}

/* ---- drugs and pairs --------------------------------------------------------------
 */

static bool is_between_gene_and_drug(const struct eligibility_word *w)
{
    return w->kind == WORD_GENE || w->kind == WORD_OR || w->kind == WORD_AND
           || w->kind == WORD_PROTEIN || w->kind == WORD_CODON || w->kind == WORD_OTHER
           || w->kind == WORD_EXON || w->kind == WORD_INSERTION;
}

/* "EGFR or ALK inhibitors", "HER2-targeted", "targeting KRAS G12C": genes that a drug
 * is against. */
static void mark_drugs(struct eligibility_word *w, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned k = i + 1, distance = 0;
        if (w[i].kind != WORD_GENE && w[i].kind != WORD_MARKER)
            continue;
        bool is_list = i > 0 && (w[i - 1].kind == WORD_DRUG)
                       && (w[i].gap == ' ' || w[i].gap == '-' || w[i].gap == '/');
        bool is_next = i > 1 && w[i - 2].kind == WORD_DRUG && w[i - 2].term != NULL
                       && (w[i - 1].kind == WORD_OR || w[i - 1].kind == WORD_AND);
        while (k < n && distance < MAX_DRUG_DISTANCE && w[k].gap != ';'
               && w[k].gap != ':' && w[k].gap != ')'
               && is_between_gene_and_drug(&w[k])) {
            distance += w[k].kind == WORD_OTHER;
            k++;
        }
        if ((k < n && w[k].kind == WORD_DRUG && w[k].gap != ';' && w[k].gap != ','
                && w[k].gap != ')')
            || (is_list && w[i - 1].term == NULL) || is_next)
            w[i].kind = WORD_DRUG;
    }
}

/* "CD74::ROS1", "KIF5B-RET fusion": the pair becomes one marker. */
static unsigned join_pairs(struct eligibility_cutter *c)
{
    unsigned k = 0;

    for (unsigned i = 0; i < c->n_words; i++) {
        struct eligibility_word *a = &c->out[i], *b = a + 1;
        bool is_pair = i + 1 < c->n_words && a->kind == WORD_GENE
                       && b->kind == WORD_GENE && a->term->n == 1 && b->term->n == 1
                       && b->beg > a->end;
        bool is_colon = is_pair && b->beg == a->end + 2 && c->s.p[a->end] == ':';
        bool is_dash = is_pair && b->beg == a->end + 1 && c->s.p[a->end] == '-'
                       && i + 2 < c->n_words && c->out[i + 2].kind == WORD_FUSION;
        if (is_colon || is_dash) {
            struct eligibility_term *t = ARENA_NEW(c->mem, struct eligibility_term);
            t->marker = criterion_new(c->mem, CRITERION_FUSION);
            t->marker->gene = a->term->genes[0];
            t->marker->gene3 = b->term->genes[0];
            a->kind = WORD_MARKER;
            a->term = t;
            a->end = b->end;
            c->out[k++] = *a;
            i++;
        } else {
            c->out[k++] = *a;
        }
    }
    return k;
}

unsigned eligibility_words(const struct eligibility_lexicon *x, struct str sentence,
    struct arena *mem, struct eligibility_word **out)
{
    struct eligibility_cutter c = {.x = x, .s = sentence, .mem = mem};

    cut(&c);
    for (unsigned i = 0; i < c.n;)
        i += push_one(&c, i);
    c.n_words = join_pairs(&c);
    mark_drugs(c.out, c.n_words);
    *out = c.out;
    return c.n_words;
}
