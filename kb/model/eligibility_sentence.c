/*
 * What one sentence requires.  The rule throughout: what is not certainly a requirement
 * gives no criterion.
 */
#include "kb/model/eligibility_parts.h"

#define TREATED_DISTANCE 6

static bool is_biomarker(enum word_kind kind)
{
    return kind >= WORD_GENE;
}

/* ---- polarity -----------------------------------------------------------------------
 */

enum polarity { ASKED, DENIED, UNCLEAR };

static unsigned first_biomarker(const struct eligibility_sentence_parts *s)
{
    unsigned first = s->mentions[0].beg;

    for (unsigned i = 1; i < s->n_mentions; i++)
        first = s->mentions[i].beg < first ? s->mentions[i].beg : first;
    return first;
}

static unsigned last_biomarker(const struct eligibility_sentence_parts *s)
{
    return s->mentions[s->n_mentions - 1].end;
}

/* "no known EGFR mutation": nothing but fillers between the two. */
static bool reaches(
    const struct eligibility_sentence_parts *s, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        enum word_kind k = s->w[i].kind;
        if (k != WORD_FILLER && k != WORD_LINK && k != WORD_MUST && k < WORD_GENE
            && k != WORD_OR && k != WORD_NO)
            return false;
    }
    return true;
}

/* A negation before the first mention. */
static enum polarity before_mentions(
    const struct eligibility_sentence_parts *s, unsigned first)
{
    for (unsigned i = first; i-- > 0;)
        if (s->w[i].kind == WORD_NO || s->w[i].kind == WORD_BARRED)
            return reaches(s, i + 1, first) ? DENIED : UNCLEAR;
    return ASKED;
}

/* "are not eligible", "will be excluded", "not detected", "is allowed". */
static enum polarity after_mentions(
    const struct eligibility_sentence_parts *s, unsigned last)
{
    bool is_no = false;

    for (unsigned i = last; i < s->n; i++) {
        enum word_kind k = s->w[i].kind;
        bool is_near = reaches(s, last, i);
        if (k == WORD_CLEARED)
            return i > last && s->w[i - 1].kind == WORD_NO ? DENIED : UNCLEAR;
        if (k == WORD_BARRED)
            return is_no ? UNCLEAR : DENIED;
        if (k == WORD_NO && is_near)
            is_no = true;
    }
    return is_no ? UNCLEAR : ASKED;
}

/* "EGFR mutation status", "testing for EGFR mutations": a result, whatever it is. */
static bool asks_for_result(
    const struct eligibility_sentence_parts *s, const struct eligibility_mention *m)
{
    unsigned i = m->beg;

    while (i > 0 && (s->w[i - 1].kind == WORD_FILLER || s->w[i - 1].kind == WORD_LINK))
        i--;
    if (i > 0 && s->w[i - 1].kind == WORD_STATUS)
        return true;
    for (i = m->end; i < s->n && i < m->end + 2 && s->w[i].kind != WORD_BY; i++)
        if (s->w[i].kind == WORD_STATUS)
            return true;
    return false;
}

/* "negative test results for EGFR alterations": a sign that no mention has taken. */
static bool has_free_sign(const struct eligibility_sentence_parts *s)
{
    unsigned n = 0;

    for (unsigned i = 0; i < s->n; i++)
        n += s->w[i].kind == WORD_NEGATIVE;
    for (unsigned i = 0; i < s->n_mentions; i++)
        for (unsigned k = 0; k < s->mentions[i].n_changes; k++)
            n -= s->mentions[i].changes[k]->kind == WORD_NEGATIVE;
    return n > 0;
}

/* "with an EGFR mutation must have received": it binds only those who have it. */
static bool is_only_for_some(const struct eligibility_sentence_parts *s, unsigned first)
{
    for (unsigned i = first; i < s->n; i++)
        if (s->w[i].kind == WORD_MUST
            && eligibility_has_word(s, WORD_TREATED, i, i + TREATED_DISTANCE))
            return true;
    return eligibility_has_word(s, WORD_IF, 0, s->n);
}

static enum polarity polarity_of(const struct eligibility_sentence_parts *s)
{
    unsigned first = first_biomarker(s), last = last_biomarker(s);

    if (s->is_too_long || is_only_for_some(s, first))
        return UNCLEAR;
    for (unsigned i = 0; i < s->n_mentions; i++)
        if (asks_for_result(s, &s->mentions[i]))
            return UNCLEAR;
    if (has_free_sign(s)
        || (s->is_exclusion && eligibility_has_word(s, WORD_TREATED, 0, s->n)))
        return UNCLEAR;
    if (eligibility_has_word(s, WORD_NO, first, last)
        || eligibility_has_word(s, WORD_CLEARED, 0, first)
        || eligibility_has_word(s, WORD_BARRED, first, last))
        return UNCLEAR;
    enum polarity before = before_mentions(s, first);
    enum polarity after = after_mentions(s, last);
    if (before == ASKED)
        return after;
    return after == ASKED ? before : UNCLEAR;
}

/* ---- the whole ----------------------------------------------------------------------
 */

static bool has_place(const struct eligibility_mention *m)
{
    return eligibility_said(m, WORD_PROTEIN) || eligibility_said(m, WORD_CODON)
           || eligibility_said(m, WORD_EXON);
}

/* "one of six KRAS mutations (KRAS G12C, ...)": the wide and the narrow of one gene. */
static bool says_twice(const struct eligibility_sentence_parts *s)
{
    for (unsigned i = 0; i < s->n_mentions; i++)
        for (unsigned k = 0; k < s->n_mentions; k++) {
            const struct eligibility_mention *a = &s->mentions[i], *b = &s->mentions[k];
            if (a->n_genes > 0 && b->n_genes > 0 && a->genes[0] == b->genes[0]
                && has_place(a) && !has_place(b)
                && (eligibility_said(b, WORD_MUTATION)
                    || eligibility_said(b, WORD_ALTERATION)))
                return true;
        }
    return false;
}

/* An "or" whose other side is no biomarker: what is read would be only a part of what
 * is enough. */
static bool is_open_list(const struct eligibility_sentence_parts *s)
{
    for (unsigned i = 0; i < s->n; i++) {
        unsigned l = i, r = i + 1;
        if (s->w[i].kind == WORD_EXAMPLE)
            return true;
        if (s->w[i].kind != WORD_OR)
            continue;
        while (l > 0 && s->w[l - 1].kind == WORD_FILLER)
            l--;
        while (r < s->n && (s->w[r].kind == WORD_FILLER || s->w[r].kind == WORD_OR))
            r++;
        bool is_left = l > 0 && is_biomarker(s->w[l - 1].kind);
        bool is_right = r < s->n && is_biomarker(s->w[r].kind);
        if (is_left != is_right)
            return true;
    }
    return false;
}

/* Every mention read, in two lists by sign; false when one was not understood. */
static bool read_mentions(const struct eligibility_sentence_parts *s,
    struct eligibility_members *asked, struct eligibility_members *denied)
{
    bool is_whole = true;

    for (unsigned i = 0; i < s->n_mentions; i++) {
        const struct eligibility_mention *m = &s->mentions[i];
        bool is_negative = eligibility_said(m, WORD_NEGATIVE);
        if (is_negative && eligibility_said(m, WORD_POSITIVE))
            is_whole = false;
        else
            is_whole &=
                eligibility_add_mention(m, is_negative ? denied : asked, s->mem);
    }
    return is_whole;
}

static void combine(struct eligibility_sentence_parts *s, enum polarity polarity,
    struct eligibility_meaning *out)
{
    struct eligibility_members asked = {.n = 0}, denied = {.n = 0};
    bool is_whole = read_mentions(s, &asked, &denied);
    bool is_denied = polarity == DENIED;
    bool has_wild_type = false;

    for (unsigned i = 0; i < s->n_mentions; i++)
        has_wild_type |= eligibility_said(&s->mentions[i], WORD_WILD_TYPE);
    if (has_wild_type && (asked.n > 1 || is_denied))
        return;
    if (s->is_exclusion) {
        if (!is_denied && denied.n == 0)
            out->barred = eligibility_joined(&asked, s->mem);
        return;
    }
    if (is_denied) {
        if (denied.n == 0)
            out->barred = eligibility_joined(&asked, s->mem);
        return;
    }
    if (denied.n > 0 && asked.n > 0 && eligibility_has_word(s, WORD_OR, 0, s->n))
        return;
    out->barred = eligibility_joined(&denied, s->mem);
    if (is_whole && !is_open_list(s) && !says_twice(s))
        out->required = eligibility_joined(&asked, s->mem);
}

/* "BRAF wild type: progressed after ...": a requirement of some, behind its label. */
static bool is_label(const struct eligibility_sentence_parts *s, struct str text)
{
    for (unsigned i = 0; i < s->n_mentions; i++) {
        unsigned end = s->mentions[i].end;
        if (end < s->n && s->w[end - 1].end < text.n
            && text.p[s->w[end - 1].end] == ':')
            return true;
    }
    return false;
}

void eligibility_sentence(const struct eligibility_lexicon *x, struct str sentence,
    bool is_exclusion, struct arena *mem, struct eligibility_meaning *out)
{
    struct eligibility_word *words;
    struct eligibility_sentence_parts *s =
        ARENA_NEW(mem, struct eligibility_sentence_parts);

    *out = (struct eligibility_meaning){0};
    s->n = eligibility_words(x, sentence, mem, &words);
    s->w = words;
    s->mem = mem;
    s->is_exclusion = is_exclusion;
    eligibility_find_mentions(s);
    if (s->n_mentions == 0 || is_label(s, sentence))
        return;
    enum polarity polarity = polarity_of(s);
    if (polarity != UNCLEAR)
        combine(s, polarity, out);
}

enum eligibility_lead eligibility_lead_of(
    const struct eligibility_lexicon *x, struct str sentence, struct arena *mem)
{
    static const char *const any_of[] = {"one of", "any of", "either", "at least one",
        "at least 1", "one or more", "1 of the", "one the following", "at least two"};
    struct eligibility_word *w;
    unsigned n = eligibility_words(x, sentence, mem, &w);
    struct str low = str_lower(mem, sentence);
    enum eligibility_lead lead = LEAD_PLAIN;

    for (size_t i = 0; i < sizeof any_of / sizeof *any_of; i++)
        if (str_find(low, str_of(any_of[i])) >= 0)
            lead = LEAD_ANY_OF;
    for (unsigned i = 0; i < n; i++) {
        if (w[i].kind == WORD_IF || w[i].kind == WORD_EXAMPLE
            || w[i].kind == WORD_CLEARED)
            return LEAD_UNCLEAR;
        if (w[i].kind == WORD_NO || w[i].kind == WORD_BARRED)
            lead = LEAD_NONE_OF;
    }
    return lead;
}
