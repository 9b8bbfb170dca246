/*
 * The clauses of one sentence: its mentions, joined where they ask for one thing.
 */
#include "kb/model/eligibility_parts.h"

/* Kinds of criteria that stand beside others: "ER-positive, PIK3CA mutation" asks for
 * both, "EGFR mutation, ALK fusion" for one of them. */
static bool is_state(const struct eligibility_mention *m)
{
    if (m->is_marker)
        return m->terms[0]->marker->kind == CRITERION_FACTOR
               || m->terms[0]->marker->kind == CRITERION_STATE;
    return m->n_terms > 0
           && (m->terms[0]->positive == SIGN_EXPRESSION
               || m->terms[0]->positive == SIGN_OVEREXPRESSION)
           && !eligibility_said(m, WORD_MUTATION);
}

static bool has_or(
    const struct eligibility_sentence_parts *s, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to && i < s->n; i++)
        if (s->w[i].kind == WORD_OR)
            return true;
    return false;
}

/* An "or" between things that are no biomarkers. */
static bool has_plain_or(const struct eligibility_sentence_parts *s)
{
    for (unsigned i = 1; i + 1 < s->n; i++)
        if (s->w[i].kind == WORD_OR && s->w[i - 1].kind < WORD_GENE
            && s->w[i + 1].kind < WORD_GENE)
            return true;
    return false;
}

/* Is nothing said of the genes but that they are changed?  A fusion or an amplification
 * is another thing than a change of some residue. */
static bool is_any_change(const struct eligibility_mention *m)
{
    const uint64_t wide = (uint64_t)1 << WORD_MUTATION | (uint64_t)1 << WORD_ALTERATION
                          | (uint64_t)1 << WORD_ACTIVATING
                          | (uint64_t)1 << WORD_INACTIVATING
                          | (uint64_t)1 << WORD_GERMLINE | (uint64_t)1 << WORD_SOMATIC;
    return (m->said & ~wide) == 0;
}

/* "EGFR mutation (exon 19 deletion or L858R)": the wide and the narrow of one gene; but
 * with an "or" between them either is enough. */
static bool narrows(const struct eligibility_sentence_parts *s,
    const struct eligibility_mention *a, const struct eligibility_mention *b)
{
    if (a->is_marker || b->is_marker || eligibility_names_place(a)
        || !eligibility_names_place(b) || !is_any_change(a)
        || has_or(s, a->end, b->beg))
        return false;
    for (size_t i = 0; i < a->n_terms; i++)
        for (size_t k = 0; k < b->n_terms; k++)
            if (a->terms[i] == b->terms[k])
                return true;
    return false;
}

/* "IDH2 mutation (R140 or R172)": the narrow one says it all, unless it only gives
 * examples. */
static bool is_told_by_next(const struct eligibility_sentence_parts *s, size_t i)
{
    return i + 1 < s->n_mentions && narrows(s, s->mentions[i], s->mentions[i + 1])
           && s->mentions[i]->is_exclusion == s->mentions[i + 1]->is_exclusion
           && s->mentions[i]->force == s->mentions[i + 1]->force;
}

/* Is b one of several things of which a is another? */
static bool joins(const struct eligibility_sentence_parts *s, size_t i)
{
    const struct eligibility_mention *a = s->mentions[i - 1], *b = s->mentions[i];

    if (a->is_exclusion != b->is_exclusion || a->force != b->force || narrows(s, a, b)
        || a->is_silent != b->is_silent)
        return false;
    if (b->is_exclusion || !(is_state(a) || is_state(b)))
        return true;
    return has_or(s, a->end, s->mentions[s->n_mentions - 1]->end);
}

static void add_part(struct eligibility_meaning *out, struct arena *mem,
    const struct eligibility_mention *m, struct eligibility_members *list)
{
    if (list->n == 0)
        return;
    out->parts = arena_grow(mem, out->parts, &out->cap, out->n + 1, sizeof *out->parts);
    out->parts[out->n++] = (struct eligibility_part){m->is_exclusion, m->force,
        criterion_group(mem, CRITERION_OR, list->c, (unsigned)list->n)};
}

static void add_parts(
    struct eligibility_sentence_parts *s, struct eligibility_meaning *out)
{
    for (size_t i = 0, k; i < s->n_mentions; i = k) {
        struct eligibility_members list = {0};
        for (k = i; k < s->n_mentions && (k == i || joins(s, k)); k++)
            if (!s->mentions[k]->is_silent && !is_told_by_next(s, k))
                eligibility_add_mention(s->mentions[k], &list, s->mem);
        add_part(out, s->mem, s->mentions[i], &list);
    }
}

static enum eligibility_fact fact_of(const struct eligibility_sentence_parts *s)
{
    enum eligibility_fact fact = FACT_NONE;

    for (unsigned i = 0; i < s->n && fact == FACT_NONE; i++) {
        if (s->w[i].kind == WORD_PERFORMANCE)
            fact = FACT_PERFORMANCE;
        else if (s->w[i].kind == WORD_BRAIN)
            fact = FACT_BRAIN_METASTASES;
        else if (s->w[i].kind == WORD_PRIOR_THERAPY)
            fact = FACT_PRIOR_THERAPY;
    }
    for (unsigned i = 0; i < s->n && fact == FACT_NONE; i++)
        if (s->w[i].kind == WORD_DRUG && s->w[i].term != NULL)
            fact = FACT_PRIOR_THERAPY;
    return fact;
}

/* What the sentence says of lines below it. */
static void leave_for_below(
    const struct eligibility_sentence_parts *s, struct eligibility_meaning *out)
{
    const struct eligibility_mention *last =
        s->n_mentions > 0 ? s->mentions[s->n_mentions - 1] : NULL;

    out->said = s->loose;
    if (last == NULL || last->is_marker)
        return;
    out->said |= last->said;
    out->terms = last->terms;
    out->n_terms = last->n_terms == 1 ? 1 : 0;
}

void eligibility_sentence(struct eligibility_lexicon *x, struct str sentence,
    const struct eligibility_context *context, struct arena *mem,
    struct eligibility_meaning *out)
{
    struct eligibility_word *words;
    struct eligibility_sentence_parts s = {.mem = mem, .context = context};

    *out = (struct eligibility_meaning){0};
    s.n = eligibility_words(x, sentence, mem, &words);
    s.n = eligibility_thresholds(x, sentence, mem, &words, s.n);
    s.w = words;
    s.is_one_of =
        str_find(sentence, STR("one of the following")) >= 0 && has_plain_or(&s);
    s.is_for_some =
        str_starts(sentence, STR("For ")) || str_starts(sentence, STR("If "));
    s.is_note =
        str_starts(sentence, STR("NOTE: ")) || str_starts(sentence, STR("Note: "))
        || str_starts(sentence, STR("(NOTE: ")) || str_starts(sentence, STR("(Note: "));
    eligibility_find_mentions(&s);
    eligibility_weigh(&s);
    add_parts(&s, out);
    out->fact = fact_of(&s);
    leave_for_below(&s, out);
}

enum eligibility_lead eligibility_lead_of(
    struct eligibility_lexicon *x, struct str sentence, struct arena *mem)
{
    static const char *const any_of[] = {"one of", "any of", "either", "at least one",
        "at least 1", "one or more", "1 of the", "one the following", "1 or more"};
    struct eligibility_word *w;
    unsigned n = eligibility_words(x, sentence, mem, &w);
    struct str low = str_lower(mem, sentence);
    enum eligibility_lead lead = LEAD_PLAIN;

    for (size_t i = 0; i < sizeof any_of / sizeof *any_of; i++)
        if (str_find(low, str_of(any_of[i])) >= 0)
            lead = LEAD_ANY_OF;
    for (unsigned i = 0; i < n; i++) {
        if (w[i].kind == WORD_IF || w[i].kind == WORD_DRUG || w[i].kind == WORD_TREATED
            || w[i].kind == WORD_PRIOR_THERAPY)
            return LEAD_UNCLEAR;
        if (w[i].kind == WORD_EXAMPLE)
            lead = LEAD_ANY_OF;
        if (w[i].kind == WORD_NO)
            return LEAD_NONE_OF;
        if (w[i].kind == WORD_BARRED)
            lead = LEAD_BARRED;
    }
    return lead;
}
