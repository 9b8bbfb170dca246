/*
 * The words of a sentence.  Every piece of up to six words is looked
 * up in a hash table, the longest first: no alternation over hundreds of symbols.
 */
#include "kb/model/eligibility_parts.h"

#include <string.h>

#define MAX_PHRASE_WORDS 6
#define MAX_DRUG_DISTANCE 2

static bool is_word_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
           || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct cutter {
    const struct eligibility_lexicon *x;
    struct str s;
    struct arena *mem;
    struct eligibility_word *words; /* first the bare pieces, then the words */
    unsigned n, n_words;
    struct eligibility_word *out;
    size_t cap;
};

static void cut(struct cutter *c)
{
    size_t cap = 0, n = 0;

    for (size_t i = 0; i < c->s.n;) {
        size_t beg = i;
        while (i < c->s.n && is_word_char(c->s.p[i]))
            i++;
        if (i > beg) {
            c->words = arena_grow(c->mem, c->words, &cap, n + 1, sizeof *c->words);
            c->words[n++] =
                (struct eligibility_word){.beg = (uint32_t)beg, .end = (uint32_t)i};
        } else {
            i++;
        }
    }
    c->n = (unsigned)n;
}

static struct str piece(const struct cutter *c, unsigned i, unsigned n)
{
    return str_sub(c->s, c->words[i].beg, c->words[i + n - 1].end - c->words[i].beg);
}

static struct eligibility_word *push(
    struct cutter *c, enum word_kind kind, uint32_t beg, uint32_t end)
{
    c->out =
        arena_grow(c->mem, c->out, &c->cap, (size_t)c->n_words + 1, sizeof *c->out);
    c->out[c->n_words] =
        (struct eligibility_word){.beg = beg, .end = end, .kind = kind};
    return &c->out[c->n_words++];
}

/* ---- changes ------------------------------------------------------------------------
 */

static bool is_amino_acid(char c)
{
    return c != '\0' && strchr("ACDEFGHIKLMNPQRSTVWY", c) != NULL;
}

/* "V600E" -> WORD_PROTEIN; "V600", "G719X" -> WORD_CODON with the name "V600". */
static enum word_kind change_of(struct str w, struct str *name)
{
    size_t i = 1;

    if (w.n < 3 || !is_amino_acid(w.p[0]) || !is_digit(w.p[1]))
        return WORD_OTHER;
    while (i < w.n && is_digit(w.p[i]))
        i++;
    *name = w;
    if (i < 3 || i > 5)
        return WORD_OTHER;
    if (i == w.n || (i + 1 == w.n && w.p[i] == 'X')) {
        *name = str_sub(w, 0, i);
        return WORD_CODON;
    }
    if (i + 1 == w.n && is_amino_acid(w.p[i]))
        return WORD_PROTEIN;
    return WORD_OTHER;
}

/* "ex20ins", "exon19del", "19del", "exon14": the number; *kind of the change after it.
 */
static bool exon_word(struct str w, struct str *number, enum word_kind *kind)
{
    struct str low;
    size_t beg = 0, end;

    *kind = WORD_OTHER;
    if (w.n == 5 && str_eq_nocase(str_sub(w, 0, 3), STR("del"))) {
        *number = str_sub(w, 3, 2);
        *kind = WORD_DELETION;
        return is_digit(w.p[3]) && is_digit(w.p[4]);
    }
    if (w.n > 4 && str_eq_nocase(str_sub(w, 0, 4), STR("exon")))
        beg = 4;
    else if (w.n > 2 && str_eq_nocase(str_sub(w, 0, 2), STR("ex")))
        beg = 2;
    for (end = beg; end < w.n && is_digit(w.p[end]);)
        end++;
    if (end == beg || end > beg + 2)
        return false;
    *number = str_sub(w, beg, end - beg);
    low = str_sub(w, end, w.n);
    if (str_eq_nocase(low, STR("del")))
        *kind = WORD_DELETION;
    else if (str_eq_nocase(low, STR("ins")))
        *kind = WORD_INSERTION;
    else if (low.n > 0 || beg == 0)
        return false;
    return true;
}

static bool push_exon_word(struct cutter *c, unsigned i)
{
    struct str number = STR_NONE;
    enum word_kind kind;

    if (!exon_word(piece(c, i, 1), &number, &kind))
        return false;
    push(c, WORD_EXON, c->words[i].beg, c->words[i].end)->name = number;
    if (kind != WORD_OTHER)
        push(c, kind, c->words[i].beg, c->words[i].end);
    return true;
}

/* "exon 19", "exons 18-21" (one word of kind EXON for each number given). */
static unsigned push_exons(struct cutter *c, unsigned i)
{
    struct str w = piece(c, i, 1);
    unsigned k = i + 1;

    if (!str_eq_nocase(w, STR("exon")) && !str_eq_nocase(w, STR("exons"))
        && !str_eq_nocase(w, STR("ex")))
        return 0;
    for (; k < c->n; k++) {
        uint32_t number;
        struct str next = piece(c, k, 1);
        bool is_range = k > i + 1 && c->s.p[c->words[k].beg - 1] == '-'
                        && c->words[k].beg == c->words[k - 1].end + 1;
        if (str_to_u32(next, &number) && number > 0 && number < 100 && is_range)
            c->out[c->n_words - 1].name = str_fmt(c->mem, "%.*s-%.*s",
                STR_ARG(c->out[c->n_words - 1].name), STR_ARG(next));
        else if (str_to_u32(next, &number) && number > 0 && number < 100)
            push(c, WORD_EXON, c->words[k].beg, c->words[k].end)->name = next;
        else if (k == i + 1 || k + 1 >= c->n || !str_to_u32(piece(c, k + 1, 1), &number)
                 || (!str_eq_c(next, "or") && !str_eq_c(next, "and")))
            break;
    }
    return k - i;
}

/* "G12C/D/V": the further letters. Returns the words taken. */
static unsigned push_more_changes(struct cutter *c, unsigned i, struct str name)
{
    unsigned n = 0;

    while (i + 1 + n < c->n) {
        const struct eligibility_word *w = &c->words[i + 1 + n];
        if (w->end != w->beg + 1 || w->beg != w[-1].end + 1 || c->s.p[w->beg - 1] != '/'
            || !is_amino_acid(c->s.p[w->beg]))
            break;
        push(c, WORD_PROTEIN, w->beg, w->end)->name =
            str_fmt(c->mem, "%.*s%c", (int)(name.n - 1), name.p, c->s.p[w->beg]);
        n++;
    }
    return n;
}

/* ---- genes --------------------------------------------------------------------------
 */

/* The sign behind a gene: "ALK-", "HER2+", but not "HER2-positive". */
static void push_sign(struct cutter *c, uint32_t at)
{
    char sign = '\0', next = ' ';

    if (at < c->s.n)
        sign = c->s.p[at];
    if (at + 1 < c->s.n)
        next = c->s.p[at + 1];
    bool is_dash = sign == '-' && next == ' ' && at + 2 < c->s.n
                   && c->s.p[at + 2] >= 'A' && c->s.p[at + 2] <= 'Z';

    if (is_dash) /* "EWSR1- FLI1" */
        push(c, WORD_EXPRESSION, at, at + 1);
    else if ((sign == '-' || sign == '+') && !is_word_char(next) && next != sign)
        push(c, sign == '+' ? WORD_POSITIVE : WORD_NEGATIVE, at, at + 1);
}

/* "BRCA1/2", "NTRK1/2/3", "NTRK1-3": genes of the further numbers; the words taken. */
static unsigned push_numbered(struct cutter *c, unsigned i, struct str word)
{
    unsigned n = 0;
    char last = word.p[word.n - 1];

    if (!is_digit(last))
        return 0;
    while (i + 1 + n < c->n) {
        const struct eligibility_word *w = &c->words[i + 1 + n];
        char sign = c->s.p[w->beg - 1], to = c->s.p[w->beg];
        if (w->end != w->beg + 1 || w->beg != w[-1].end + 1 || !is_digit(to)
            || (sign != '/' && sign != '-') || to <= last)
            break;
        for (int d = sign == '-' ? last + 1 : to; d <= to; d++) {
            struct str other = str_fmt(c->mem, "%.*s%c", (int)(word.n - 1), word.p, d);
            const struct eligibility_genes *genes = eligibility_genes_of(c->x, other);
            if (genes != NULL && genes->n > 0)
                push(c, WORD_GENE, w->beg, w->end)->genes = genes;
        }
        last = to;
        n++;
    }
    return n;
}

/* What stands right before a gene with a hyphen: "anti-EGFR" is a drug. */
static enum word_kind prefixed(const struct cutter *c, unsigned i)
{
    if (i == 0 || c->words[i].beg != c->words[i - 1].end + 1
        || c->s.p[c->words[i].beg - 1] != '-')
        return WORD_GENE;
    if (str_eq_nocase(piece(c, i - 1, 1), STR("anti")))
        return WORD_DRUG;
    return WORD_GENE;
}

static unsigned push_gene(struct cutter *c, unsigned i)
{
    for (unsigned n = MAX_PHRASE_WORDS; n > 0; n--) {
        if (i + n > c->n)
            continue;
        struct str word = piece(c, i, n);
        const struct eligibility_genes *genes = eligibility_genes_of(c->x, word);
        if (genes == NULL)
            continue;
        enum word_kind kind = genes->n > 0 ? prefixed(c, i) : WORD_OTHER;
        push(c, kind, c->words[i].beg, c->words[i + n - 1].end)->genes = genes;
        if (kind == WORD_GENE)
            n += push_numbered(c, i + n - 1, word);
        push_sign(c, c->words[i + n - 1].end);
        return n;
    }
    return 0;
}

/* "FLT3-TKD", "AR-V7": a form of the gene that is not read. */
static bool is_tied_to_gene(const struct cutter *c, unsigned i)
{
    return c->n_words > 0 && c->out[c->n_words - 1].kind == WORD_GENE
           && c->out[c->n_words - 1].end + 1 == c->words[i].beg
           && c->s.p[c->words[i].beg - 1] == '-';
}

static unsigned push_phrase(struct cutter *c, unsigned i)
{
    for (unsigned n = MAX_PHRASE_WORDS; n > 0; n--) {
        if (i + n > c->n)
            continue;
        const uint32_t *kind =
            strmap_get(&c->x->words, str_fold(c->mem, piece(c, i, n)));
        if (kind == NULL)
            continue;
        push(c, *kind, c->words[i].beg, c->words[i + n - 1].end);
        return n;
    }
    push(c, is_tied_to_gene(c, i) ? WORD_EXPRESSION : WORD_OTHER, c->words[i].beg,
        c->words[i].end);
    return 1;
}

static unsigned push_one(struct cutter *c, unsigned i)
{
    struct str name = STR_NONE;
    unsigned n = push_gene(c, i);

    if (n > 0)
        return n;
    enum word_kind kind = change_of(piece(c, i, 1), &name);
    if (kind != WORD_OTHER) {
        push(c, kind, c->words[i].beg, c->words[i].end)->name = name;
        return 1 + (kind == WORD_PROTEIN ? push_more_changes(c, i, name) : 0);
    }
    if (str_eq_c(piece(c, i, 1), "ITD")) {
        push(c, WORD_PROTEIN, c->words[i].beg, c->words[i].end)->name = STR("ITD");
        return 1;
    }
    n = push_exons(c, i);
    if (n > 0)
        return n;
    return push_exon_word(c, i) ? 1 : push_phrase(c, i);
}

/* "EGFR or ALK inhibitors", "HER2-targeted": genes that a drug is against. */
static void mark_drugs(struct eligibility_word *w, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned k = i + 1, distance = 0;
        if (w[i].kind != WORD_GENE)
            continue;
        if (i > 0 && w[i - 1].kind == WORD_DRUG) { /* "targeting KRAS G12C" */
            w[i].kind = WORD_DRUG;
            continue;
        }
        while (k < n && distance < MAX_DRUG_DISTANCE
               && (w[k].kind == WORD_GENE || w[k].kind == WORD_OR
                   || w[k].kind == WORD_AND || w[k].kind == WORD_PROTEIN
                   || w[k].kind == WORD_CODON || w[k].kind == WORD_OTHER)) {
            distance += w[k].kind == WORD_OTHER;
            k++;
        }
        if (k < n && w[k].kind == WORD_DRUG)
            w[i].kind = WORD_DRUG;
    }
}

unsigned eligibility_words(const struct eligibility_lexicon *x, struct str sentence,
    struct arena *mem, struct eligibility_word **out)
{
    struct cutter c = {.x = x, .s = sentence, .mem = mem};

    cut(&c);
    for (unsigned i = 0; i < c.n;)
        i += push_one(&c, i);
    mark_drugs(c.out, c.n_words);
    *out = c.out;
    return c.n_words;
}
