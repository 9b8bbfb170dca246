/*
 * Which genes and markers a sentence names, and what it says of each.
 */
#include "kb/model/eligibility_parts.h"

#define MAX_OTHER_BETWEEN 2 /* words between a gene and what is said of it */
#define MAX_OTHER_LEADING 8 /* "mutation in one of ...: GENE" */
#define MIN_NAMED_LIST 3    /* genes behind a colon with no word of what of them */
#define MAX_OTHER_LISTED 3  /* between two genes of a list */
#define BIT(kind) ((uint64_t)1 << (kind))
#define ADJECTIVES                                                                     \
    (BIT(WORD_ACTIVATING) | BIT(WORD_INACTIVATING) | BIT(WORD_GERMLINE)                \
        | BIT(WORD_SOMATIC) | BIT(WORD_UNCOMMON))

#define PLACES (BIT(WORD_PROTEIN) | BIT(WORD_CODON) | BIT(WORD_EXON))

bool eligibility_said(const struct eligibility_mention *m, enum word_kind kind)
{
    return (m->said & BIT(kind)) != 0;
}

bool eligibility_names_place(const struct eligibility_mention *m)
{
    return (m->said & PLACES) != 0;
}

static bool is_change(enum word_kind kind)
{
    return kind >= WORD_PROTEIN;
}

static bool is_place(enum word_kind kind)
{
    return kind == WORD_PROTEIN || kind == WORD_CODON || kind == WORD_EXON;
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

/* "deletion of CDKN2A", "alterations such as in ALK": the change belongs to the gene
 * that follows. */
static bool leads_to_gene(const struct eligibility_sentence_parts *s, unsigned i)
{
    bool has_link = false, is_past_and = false;
    unsigned n_other = 0;

    if (i + 1 < s->n && s->w[i + 1].kind == WORD_GENE && s->w[i + 1].gap != ';'
        && s->w[i + 1].gap != ')')
        return true;
    for (i++; i < s->n; i++) {
        enum word_kind k = s->w[i].kind;
        if (s->w[i].gap == ':' || k == WORD_LINK || k == WORD_EXAMPLE)
            has_link = true;
        if (k == WORD_GENE)
            return has_link;
        is_past_and |= k == WORD_AND;
        if (k == WORD_MARKER || k == WORD_DRUG || k == WORD_BREAK || k == WORD_NO
            || s->w[i].gap == ';' || (is_past_and && is_change(k)))
            return false;
        if (k == WORD_OTHER || k == WORD_BY || k == WORD_STATUS || k == WORD_OR)
            n_other++;
        if (n_other > MAX_OTHER_LEADING)
            return false;
    }
    return false;
}

static void add_change(
    struct eligibility_sentence_parts *s, struct eligibility_mention *m, unsigned i)
{
    m->changes = arena_grow(
        s->mem, m->changes, &m->cap_changes, m->n_changes + 1, sizeof *m->changes);
    m->changes[m->n_changes++] = &s->w[i];
    m->said |= BIT(s->w[i].kind);
}

static struct eligibility_mention *new_mention(
    struct eligibility_sentence_parts *s, unsigned i)
{
    struct eligibility_mention *m = ARENA_NEW(s->mem, struct eligibility_mention);

    s->mentions = arena_grow(
        s->mem, s->mentions, &s->cap, s->n_mentions + 1, sizeof *s->mentions);
    s->mentions[s->n_mentions++] = m;
    m->beg = i;
    m->end = i + 1;
    return m;
}

static void add_term(struct eligibility_sentence_parts *s,
    struct eligibility_mention *m, const struct eligibility_term *t)
{
    for (size_t i = 0; i < m->n_terms; i++)
        if (m->terms[i] == t)
            return;
    m->terms =
        arena_grow(s->mem, m->terms, &m->cap_terms, m->n_terms + 1, sizeof *m->terms);
    m->terms[m->n_terms++] = t;
}

/* Changes that stand before the gene they belong to: words [beg, end). */
static void take_before(struct eligibility_sentence_parts *s,
    struct eligibility_mention *m, unsigned beg, unsigned end)
{
    for (unsigned i = beg; i < end; i++)
        if (is_change(s->w[i].kind) || s->w[i].kind == WORD_UNCOMMON)
            add_change(s, m, i);
    m->beg = beg < m->beg ? beg : m->beg;
    m->n_before = (unsigned)m->n_changes;
}

static bool is_adjective(enum word_kind kind)
{
    return kind >= WORD_ACTIVATING || kind == WORD_UNCOMMON;
}

/* Adjectives right before a gene: "activating EGFR mutation", "germline BRCA1". */
static unsigned adjectives_before(
    const struct eligibility_sentence_parts *s, unsigned i)
{
    unsigned first = i;

    while (i > 0 && s->w[i].gap != ')' && s->w[i].gap != ';'
           && (is_adjective(s->w[i - 1].kind) || s->w[i - 1].kind == WORD_OR
               || s->w[i - 1].kind == WORD_FILLER)) {
        i--;
        if (is_adjective(s->w[i].kind))
            first = i;
    }
    return first;
}

/* The adjective at i belongs to a gene right behind it. */
static bool is_adjective_of_gene(const struct eligibility_sentence_parts *s, unsigned i)
{
    unsigned k = i + 1;

    while (k < s->n && s->w[k].kind != WORD_GENE)
        k++;
    return is_adjective(s->w[i].kind) && k < s->n && adjectives_before(s, k) <= i;
}

/* "anaplastic lymphoma kinase (ALK)": the same gene once more. */
static bool repeats(
    const struct eligibility_mention *m, const struct eligibility_term *t)
{
    const struct eligibility_term *last = m->terms[m->n_terms - 1];

    return last->n == t->n && t->n > 0 && str_eq(last->genes[0], t->genes[0]);
}

/* "mutations in EGFR, ALK rearrangement": the last gene has a word of its own. */
static struct eligibility_mention *split_last(
    struct eligibility_sentence_parts *s, struct eligibility_mention *m, unsigned i)
{
    uint64_t real = m->said & ~ADJECTIVES & ~BIT(WORD_POSITIVE) & ~BIT(WORD_NEGATIVE);
    enum word_kind k = s->w[i].kind;

    if (m->n_terms < 2 || m->n_changes != m->n_before || real == 0 || i != m->end
        || (real & BIT(k)) != 0 || is_place(k) || is_adjective(k) || k == WORD_POSITIVE
        || k == WORD_NEGATIVE)
        return m;
    struct eligibility_mention *last = new_mention(s, i - 1);
    add_term(s, last, m->terms[--m->n_terms]);
    m->end = i - 1;
    return last;
}

/* "mutation, MAPK pathway, e.g. BRAF (class I), RAS (H, K)": a list with remarks. */
static bool is_listed(
    const struct eligibility_sentence_parts *s, unsigned from, unsigned to)
{
    unsigned n_other = 0;

    for (unsigned i = from; i < to; i++) {
        enum word_kind k = s->w[i].kind;
        if (k != WORD_OR && k != WORD_AND && k != WORD_FILLER && k != WORD_OTHER
            && k != WORD_UNCOMMON)
            return false;
        n_other += k == WORD_OTHER;
    }
    return n_other <= MAX_OTHER_LISTED;
}

static bool said_before(const struct eligibility_mention *m, enum word_kind kind)
{
    for (unsigned i = 0; i < m->n_before; i++)
        if (m->changes[i]->kind == kind)
            return true;
    return false;
}

/* "HR+/HER2": the sign is of the first gene alone. */
static uint64_t signs_behind(const struct eligibility_mention *m)
{
    uint64_t bits = 0;

    if (!said_before(m, WORD_POSITIVE))
        bits |= BIT(WORD_POSITIVE);
    if (!said_before(m, WORD_NEGATIVE))
        bits |= BIT(WORD_NEGATIVE);
    return bits;
}

/* What is said of the genes before is said of a bare one behind them too. */
static void inherit(struct eligibility_sentence_parts *s)
{
    for (size_t i = 0; i < s->n_mentions; i++) {
        struct eligibility_mention *m = s->mentions[i];
        const struct eligibility_mention *before = i > 0 ? s->mentions[i - 1] : NULL;
        if (m->is_marker || (m->said & ~ADJECTIVES) != 0)
            continue;
        bool is_in_list =
            before != NULL && !before->is_marker && is_listed(s, before->end, m->beg);
        if (is_in_list)
            m->said |= before->said & ~PLACES & ~signs_behind(before);
        else
            m->said |= s->context->said & ~PLACES;
        if ((m->said & ~ADJECTIVES) == 0 && m->n_terms >= MIN_NAMED_LIST
            && s->w[m->beg].gap == ':')
            m->said |= BIT(WORD_ALTERATION); /* "HRR genes: ATM, BRIP1, ..." */
        bool has_place = is_in_list ? eligibility_names_place(before)
                                    : (s->context->said & PLACES) != 0;
        if (has_place && (m->said & ~ADJECTIVES) == 0)
            m->said |= BIT(WORD_MUTATION);
        m->is_bare = (m->said & ~ADJECTIVES) == 0;
    }
}

/* "RAS (KRAS and NRAS)": the members that are meant take the place of the family. */
static bool is_member(
    const struct eligibility_term *family, const struct eligibility_term *t)
{
    for (unsigned i = 0; i < family->n; i++)
        if (family->n > t->n && t->n > 0 && str_eq(family->genes[i], t->genes[0]))
            return true;
    return false;
}

struct finder {
    struct eligibility_sentence_parts *s;
    struct eligibility_mention *m; /* to which changes go */
    unsigned pending;              /* first change that waits for its gene */
};

static void on_gene(struct finder *f, unsigned i)
{
    struct eligibility_sentence_parts *s = f->s;
    struct eligibility_mention *m = f->m;
    const struct eligibility_term *t = s->w[i].term;
    bool has_pending = f->pending < i;

    if (m != NULL && !m->is_marker && m->n_terms > 0 && repeats(m, t)
        && m->n_changes == m->n_before && i - m->end <= 1) {
        m->end = i + 1;
        return;
    }
    if (m != NULL && m->n_terms > 0 && s->w[i].gap == '(' && m->end == i
        && is_member(m->terms[m->n_terms - 1], t)) {
        m->terms[m->n_terms - 1] = t;
        m->end = i + 1;
        return;
    }
    if (m != NULL && !m->is_marker && !has_pending && m->n_changes == m->n_before
        && m->n_terms > 0 && is_joined(s, m->end, i) && adjectives_before(s, i) == i) {
        add_term(s, m, t);
        m->end = i + 1;
        return;
    }
    const struct eligibility_mention *before = f->m;
    f->m = m = new_mention(s, i);
    add_term(s, m, t);
    if (before != NULL && is_listed(s, before->end, i)
        && said_before(before, WORD_NEGATIVE))
        m->said |= BIT(WORD_NEGATIVE); /* "negative for EGFR mutation and ALK fusion" */
    unsigned first = adjectives_before(s, i);
    take_before(s, m, has_pending && f->pending < first ? f->pending : first, i);
    f->pending = UINT32_MAX;
}

/* "homologous recombination deficiency (HRD)": one marker by two names. */
static bool repeats_marker(
    const struct finder *f, const struct eligibility_term *t, unsigned i)
{
    const struct eligibility_mention *m = f->m;

    return m != NULL && m->is_marker && i == m->end && f->s->w[i].gap == '('
           && str_eq(criterion_text(m->terms[0]->marker, f->s->mem),
               criterion_text(t->marker, f->s->mem));
}

static void on_marker(struct finder *f, unsigned i)
{
    if (repeats_marker(f, f->s->w[i].term, i)) {
        f->m->end = i + 1;
        return;
    }
    f->m = new_mention(f->s, i);
    f->m->is_marker = true;
    add_term(f->s, f->m, f->s->w[i].term);
    take_before(f->s, f->m, f->pending < i ? f->pending : i, i);
    f->pending = UINT32_MAX;
}

static unsigned n_other_words(
    const struct eligibility_sentence_parts *s, unsigned from, unsigned to)
{
    unsigned n = 0;
    bool is_to_place = is_place(s->w[to].kind);

    for (unsigned i = from; i < to; i++)
        switch (s->w[i].kind) {
        case WORD_NO:
        case WORD_EXCEPT:
        case WORD_DRUG:
        case WORD_BREAK:
            n += MAX_OTHER_BETWEEN + 1;
            break;
        case WORD_EXAMPLE:
            n += is_to_place ? MAX_OTHER_BETWEEN + 1 : 0;
            break;
        case WORD_BY:
        case WORD_STATUS:
            n++;
            break;
        default:
            n += s->w[i].kind == WORD_OTHER || s->w[i].kind == WORD_TREATED
                 || s->w[i].gap == ';';
        }
    return n;
}

/* A change of the gene named above, or of the last one before the mentions since. */
static void on_lone_place(struct finder *f, unsigned i)
{
    struct eligibility_sentence_parts *s = f->s;
    const struct eligibility_mention *last = NULL;

    for (size_t k = s->n_mentions; k-- > 0 && last == NULL;)
        if (!s->mentions[k]->is_marker && s->mentions[k]->n_terms == 1)
            last = s->mentions[k];
    bool is_sure =
        s->context->n_terms > 0 || (last != NULL && eligibility_names_place(last));
    bool is_only = last != NULL && s->n_mentions == 1;
    if (!is_sure && (!is_only || s->w[i].kind == WORD_CODON))
        return;
    f->m = new_mention(s, i);
    for (size_t k = 0; last == NULL && k < s->context->n_terms; k++)
        add_term(s, f->m, s->context->terms[k]);
    if (last != NULL)
        add_term(s, f->m, last->terms[0]);
    add_change(s, f->m, i);
}

/* "deletions in exon 19" */
static bool leads_to_exon(const struct eligibility_sentence_parts *s, unsigned i)
{
    for (i++; i < s->n && (s->w[i].kind == WORD_LINK || s->w[i].kind == WORD_FILLER);)
        i++;
    return i < s->n && s->w[i].kind == WORD_EXON;
}

static void on_change(struct finder *f, unsigned i)
{
    struct eligibility_sentence_parts *s = f->s;
    struct eligibility_mention *m = f->m;
    enum word_kind k = s->w[i].kind;
    bool is_near = m != NULL && n_other_words(s, m->end, i) <= MAX_OTHER_BETWEEN;

    if (m != NULL && m->is_marker) {
        if (is_near && (k == WORD_POSITIVE || k == WORD_NEGATIVE || k == WORD_LOSS)
            && i - m->end <= 2) {
            add_change(s, m, i);
            m->end = i + 1;
            return;
        }
        m = NULL;
        is_near = false;
    }
    if (is_near && k == WORD_EXPRESSION && i > m->end
        && (m->said & (BIT(WORD_POSITIVE) | BIT(WORD_NEGATIVE))) != 0)
        return; /* "HER2-negative by staining": how it was found */
    if (is_near) {
        f->m = m = split_last(s, m, i);
        if ((k == WORD_POSITIVE || k == WORD_NEGATIVE) && i == m->end
            && m->n_changes == m->n_before) /* "hormone positive HER2 negative" */
            m->said &= ~(BIT(WORD_POSITIVE) | BIT(WORD_NEGATIVE));
        add_change(s, m, i);
        m->end = i + 1;
    } else if (is_place(k)
               || ((k == WORD_DELETION || k == WORD_INSERTION)
                   && leads_to_exon(s, i))) {
        on_lone_place(f, i);
    } else {
        s->loose |= BIT(k);
    }
}

/* A change right behind its gene, or behind another change of it, is taken by it
 * although a gene may follow. */
static bool is_held(const struct finder *f, unsigned i)
{
    const struct eligibility_mention *m = f->m;

    return m != NULL && !m->is_marker && i == m->end && f->s->w[i].gap != ','
           && f->s->w[i].gap != ';';
}

void eligibility_find_mentions(struct eligibility_sentence_parts *s)
{
    struct finder f = {s, NULL, UINT32_MAX};

    for (unsigned i = 0; i < s->n; i++) {
        enum word_kind k = s->w[i].kind;
        if (k == WORD_GENE)
            on_gene(&f, i);
        else if (k == WORD_MARKER)
            on_marker(&f, i);
        else if (k == WORD_DRUG)
            f.m = NULL;
        else if (is_change(k) && !is_held(&f, i) && leads_to_gene(s, i))
            f.pending = f.pending < i ? f.pending : i;
        else if (is_change(k) && !is_adjective_of_gene(s, i))
            on_change(&f, i);
    }
    inherit(s);
}
