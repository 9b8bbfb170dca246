/*
 * Which genes a sentence names, and what it says of each.
 */
#include "kb/model/eligibility_parts.h"

#define MAX_OTHER_BETWEEN 2

bool eligibility_said(const struct eligibility_mention *m, enum word_kind kind)
{
    return (m->said >> kind & 1) != 0;
}

bool eligibility_has_word(const struct eligibility_sentence_parts *s,
    enum word_kind kind, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to && i < s->n; i++)
        if (s->w[i].kind == kind)
            return true;
    return false;
}

static bool is_change(enum word_kind kind)
{
    return kind >= WORD_PROTEIN;
}

/* Between two genes there is nothing but connectors: they share what is said. */
static bool is_joined(
    const struct eligibility_sentence_parts *s, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        enum word_kind k = s->w[i].kind;
        if (k != WORD_OR && k != WORD_AND && k != WORD_FILLER)
            return false;
    }
    return true;
}

/* "deletion of CDKN2A": the change belongs to the gene that follows. */
static bool leads_to_gene(const struct eligibility_sentence_parts *s, unsigned i)
{
    bool has_link = false;

    for (i++; i < s->n; i++) {
        enum word_kind k = s->w[i].kind;
        if (k == WORD_GENE)
            return has_link;
        if (k == WORD_LINK)
            has_link = true;
        else if (k != WORD_FILLER && !is_change(k))
            return false;
    }
    return false;
}

static void add_change(
    struct eligibility_sentence_parts *s, struct eligibility_mention *m, unsigned i)
{
    if (m->n_changes == ELIGIBILITY_MAX_CHANGES) {
        s->is_too_long = true;
        return;
    }
    m->changes[m->n_changes++] = &s->w[i];
    m->said |= (uint64_t)1 << s->w[i].kind;
}

static struct eligibility_mention *new_mention(
    struct eligibility_sentence_parts *s, unsigned i)
{
    if (s->n_mentions == ELIGIBILITY_MAX_MENTIONS) {
        s->is_too_long = true;
        return &s->mentions[ELIGIBILITY_MAX_MENTIONS - 1];
    }
    struct eligibility_mention *m = &s->mentions[s->n_mentions++];
    *m = (struct eligibility_mention){.beg = i, .end = i + 1};
    return m;
}

static void add_gene(
    struct eligibility_sentence_parts *s, struct eligibility_mention *m, unsigned i)
{
    if (m->n_genes == ELIGIBILITY_MAX_JOINED)
        s->is_too_long = true;
    else
        m->genes[m->n_genes++] = s->w[i].genes;
    m->end = i + 1;
}

/* Changes that stand before the gene they belong to: words [beg, end). */
static void take_before(struct eligibility_sentence_parts *s,
    struct eligibility_mention *m, unsigned beg, unsigned end)
{
    for (unsigned i = beg; i < end; i++)
        if (is_change(s->w[i].kind))
            add_change(s, m, i);
    m->beg = beg < m->beg ? beg : m->beg;
}

/* Adjectives right before a gene: "activating EGFR mutation", "germline BRCA1". */
static unsigned adjectives_before(
    const struct eligibility_sentence_parts *s, unsigned i)
{
    while (i > 0
           && (s->w[i - 1].kind == WORD_GERMLINE || s->w[i - 1].kind == WORD_SOMATIC
               || s->w[i - 1].kind == WORD_ACTIVATING
               || s->w[i - 1].kind == WORD_INACTIVATING
               || (s->w[i - 1].kind == WORD_FILLER && i > 1
                   && s->w[i - 2].kind >= WORD_ACTIVATING)))
        i--;
    return i;
}

/* The adjective at i belongs to a gene right behind it. */
static bool is_adjective_of_gene(const struct eligibility_sentence_parts *s, unsigned i)
{
    unsigned k = i + 1;

    while (k < s->n && s->w[k].kind != WORD_GENE)
        k++;
    return s->w[i].kind >= WORD_ACTIVATING && k < s->n && adjectives_before(s, k) <= i;
}

static unsigned n_other_words(
    const struct eligibility_sentence_parts *s, unsigned from, unsigned to)
{
    unsigned n = 0;

    for (unsigned i = from; i < to; i++)
        n += s->w[i].kind == WORD_OTHER || s->w[i].kind == WORD_TREATED;
    return n;
}

static struct eligibility_mention *on_gene(struct eligibility_sentence_parts *s,
    struct eligibility_mention *m, unsigned i, unsigned pending)
{
    if (m != NULL && !m->is_factor && m->n_changes == m->n_before
        && is_joined(s, m->end, i)) {
        add_gene(s, m, i);
        return m;
    }
    m = new_mention(s, i);
    add_gene(s, m, i);
    take_before(s, m, pending < i ? pending : adjectives_before(s, i), i);
    m->n_before = m->n_changes;
    return m;
}

/* A change behind its gene; one too far from any gene makes the sentence unclear. */
static void on_change(
    struct eligibility_sentence_parts *s, struct eligibility_mention *m, unsigned i)
{
    enum word_kind k = s->w[i].kind;

    if (m != NULL && n_other_words(s, m->end, i) <= MAX_OTHER_BETWEEN) {
        add_change(s, m, i);
        m->end = i + 1;
    } else if (k == WORD_PROTEIN || k == WORD_CODON || k == WORD_EXON) {
        s->is_too_long = true;
    }
}

void eligibility_find_mentions(struct eligibility_sentence_parts *s)
{
    struct eligibility_mention *m = NULL;
    unsigned pending = UINT32_MAX;

    for (unsigned i = 0; i < s->n; i++) {
        enum word_kind k = s->w[i].kind;
        if (k == WORD_GENE) {
            m = on_gene(s, m, i, pending);
            pending = UINT32_MAX;
        } else if (k == WORD_FACTOR) {
            m = new_mention(s, i);
            m->is_factor = true;
        } else if (k == WORD_DRUG) {
            m = NULL;
        } else if (is_change(k) && leads_to_gene(s, i)) {
            pending = pending < i ? pending : i;
        } else if (is_change(k) && !is_adjective_of_gene(s, i)
                   && (m == NULL || !m->is_factor)) {
            on_change(s, m, i);
        }
    }
    for (unsigned i = 0;
         eligibility_has_word(s, WORD_SOMATIC, 0, s->n) && i < s->n_mentions; i++)
        s->mentions[i].said |= (uint64_t)1 << WORD_SOMATIC;
}
