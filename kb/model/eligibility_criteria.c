/*
 * What is said of genes, as criteria.  What has no certain meaning gives none.
 */
#include "kb/model/eligibility_parts.h"
#include "kb/model/variant_name.h"

#define OWN_DISTANCE 1    /* bytes: "19 deletion" */
#define PLACE_DISTANCE 16 /* bytes: "s of the exon " */

struct maker {
    const struct eligibility_mention *m;
    struct eligibility_members *list;
    struct arena *mem;
};

static void add_member(struct maker *k, struct criterion *c)
{
    struct eligibility_members *list = k->list;
    struct str text = criterion_text(c, k->mem);

    if (criterion_has_unparsed(c))
        return;
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(criterion_text(list->c[i], k->mem), text))
            return;
    list->c = arena_grow(k->mem, list->c, &list->cap, list->n + 1, sizeof *list->c);
    list->c[list->n++] = c;
}

static void add_named(struct maker *k, struct str gene, struct str name)
{
    const char *form;

    add_member(k, variant_name_read(gene, name, k->mem, &form));
}

static struct criterion *of_class(struct arena *mem, struct str gene,
    enum criterion_kind kind, enum change_class change)
{
    struct criterion *c = criterion_new(mem, kind);

    c->gene = gene;
    c->change = change;
    return c;
}

static struct criterion *state(struct arena *mem, struct str gene, const char *text)
{
    struct criterion *c = criterion_new(mem, CRITERION_STATE);

    c->gene = gene;
    c->text = str_of(text);
    return c;
}

static struct criterion *either(
    struct arena *mem, struct criterion *a, struct criterion *b)
{
    struct criterion *both[2] = {a, b};

    return criterion_group(mem, CRITERION_OR, arena_dup(mem, both, sizeof both), 2);
}

static struct criterion *fusion(struct arena *mem, struct str gene)
{
    struct criterion *a = criterion_new(mem, CRITERION_FUSION),
                     *b = criterion_new(mem, CRITERION_FUSION);

    a->gene = gene;
    b->gene3 = gene;
    return either(mem, a, b);
}

/* ---- places -----------------------------------------------------------------------
 */

/* "deletion in exon 19", "L858R in exon 21": the exon tells where the change before it
 * is, unless that one has an exon already. */
static bool is_right_behind(const struct eligibility_mention *m, size_t i)
{
    enum word_kind before = i > 0 ? m->changes[i - 1]->kind : WORD_OTHER;

    if (before != WORD_DELETION && before != WORD_INSERTION && before != WORD_PROTEIN
        && before != WORD_CODON)
        return false;
    bool has_own = i > 1 && m->changes[i - 2]->kind == WORD_EXON
                   && m->changes[i - 1]->beg - m->changes[i - 2]->end <= OWN_DISTANCE;
    return !has_own && m->changes[i]->beg - m->changes[i - 1]->end <= PLACE_DISTANCE;
}

/* The word that tells the class of the exon at changes[i]. */
static enum word_kind class_of_exon(const struct eligibility_mention *m, size_t i)
{
    enum word_kind k = WORD_OTHER;

    for (size_t j = i + 1; j < m->n_changes && k == WORD_OTHER; j++)
        if (m->changes[j]->kind != WORD_EXON)
            k = m->changes[j]->kind;
    if (!is_right_behind(m, i))
        return k;
    enum word_kind before = m->changes[i - 1]->kind;
    if (before == WORD_DELETION || before == WORD_INSERTION)
        return before;
    if (k != WORD_DELETION && k != WORD_INSERTION && k != WORD_SKIPPING)
        return before;
    return k;
}

/* The name of the exon at changes[i]; empty: it only tells where a residue is. */
static struct str exon_name(
    const struct eligibility_mention *m, size_t i, struct arena *mem)
{
    const char *kind = "Mutation";

    switch (class_of_exon(m, i)) {
    case WORD_DELETION:
        kind = "Deletion";
        break;
    case WORD_INSERTION:
        kind = "Insertion";
        break;
    case WORD_SKIPPING:
        kind = "Skipping Mutation";
        break;
    case WORD_PROTEIN:
    case WORD_CODON:
        return STR_NONE;
    default:
        break;
    }
    return str_fmt(mem, "Exon %.*s %s", STR_ARG(m->changes[i]->name), kind);
}

/* Changes that name a place: V600E, exon 19 deletion. */
static void add_places(struct maker *k, struct str gene)
{
    for (size_t i = 0; i < k->m->n_changes; i++) {
        const struct eligibility_word *w = k->m->changes[i];
        struct str name = w->name;
        if (w->kind == WORD_EXON)
            name = exon_name(k->m, i, k->mem);
        else if (w->kind != WORD_PROTEIN && w->kind != WORD_CODON)
            continue;
        if (name.n > 0)
            add_named(k, gene, name);
    }
}

/* ---- the gene as a whole ----------------------------------------------------------
 */

static bool said(const struct maker *k, enum word_kind kind)
{
    return eligibility_said(k->m, kind);
}

static void add_mutation(struct maker *k, struct str gene)
{
    enum change_class change = CHANGE_ANY;

    if (said(k, WORD_ACTIVATING))
        change = CHANGE_ACTIVATING;
    else if (said(k, WORD_INACTIVATING))
        change = CHANGE_INACTIVATING;
    add_member(k, of_class(k->mem, gene, CRITERION_GENE, change));
}

/* "ALK-positive", "HER2-negative", where the word alone says what was looked for. */
static void add_by_sign(struct maker *k, struct str gene, enum eligibility_sign sign)
{
    struct criterion *amplified =
        of_class(k->mem, gene, CRITERION_COPY_NUMBER, CHANGE_AMPLIFICATION);

    switch (sign) {
    case SIGN_MUTATION:
        add_mutation(k, gene);
        return;
    case SIGN_FUSION:
        add_member(k, fusion(k->mem, gene));
        return;
    case SIGN_AMPLIFICATION:
        add_member(k, amplified);
        return;
    case SIGN_EXPRESSION:
        add_member(k, state(k->mem, gene, "expression"));
        return;
    case SIGN_OVEREXPRESSION:
        add_member(k, either(k->mem, amplified, state(k->mem, gene, "overexpression")));
        return;
    }
}

static void add_state(struct maker *k, struct str gene)
{
    if (said(k, WORD_OVEREXPRESSION))
        add_member(k, state(k->mem, gene, "overexpression"));
    else if (said(k, WORD_LOW))
        add_member(k, state(k->mem, gene, "low expression"));
    else if (said(k, WORD_LOSS))
        add_member(k,
            either(k->mem, of_class(k->mem, gene, CRITERION_COPY_NUMBER, CHANGE_LOSS),
                state(k->mem, gene, "loss of expression")));
    else if (said(k, WORD_EXPRESSION) && !said(k, WORD_AMPLIFICATION))
        add_member(k, state(k->mem, gene, "expression"));
}

static bool is_signed(const struct maker *k)
{
    return said(k, WORD_POSITIVE) || said(k, WORD_NEGATIVE);
}

static void add_of_gene(
    struct maker *k, struct str gene, enum eligibility_sign sign, bool has_place)
{
    size_t n_before = k->list->n;

    if (has_place)
        add_places(k, gene);
    bool is_placed =
        k->list->n > n_before || (has_place && eligibility_names_place(k->m));
    if (!is_placed
        && (said(k, WORD_MUTATION) || said(k, WORD_ALTERATION)
            || (!has_place && eligibility_names_place(k->m))))
        add_mutation(k, gene);
    if (said(k, WORD_FUSION)
        || (said(k, WORD_ALTERATION) && !is_placed && sign == SIGN_FUSION))
        add_member(k, fusion(k->mem, gene));
    if (said(k, WORD_AMPLIFICATION))
        add_member(
            k, of_class(k->mem, gene, CRITERION_COPY_NUMBER, CHANGE_AMPLIFICATION));
    if (!is_placed && said(k, WORD_DELETION))
        add_member(k, of_class(k->mem, gene, CRITERION_COPY_NUMBER, CHANGE_DELETION));
    add_state(k, gene);
    bool is_silent = k->list->n == n_before && !is_placed;
    if (is_silent && is_signed(k))
        add_by_sign(k, gene, sign);
    else if (is_silent && (said(k, WORD_ACTIVATING) || said(k, WORD_INACTIVATING)))
        add_mutation(k, gene);
}

/* Qualifies what a mention gave.  Both origins, or none, ask for nothing. */
static void qualify(const struct maker *k, size_t from)
{
    if (!said(k, WORD_GERMLINE) || said(k, WORD_SOMATIC))
        return;
    for (size_t i = from; i < k->list->n; i++)
        if (k->list->c[i]->kind == CRITERION_GENE
            || k->list->c[i]->kind == CRITERION_PROTEIN)
            k->list->c[i]->origin = ORIGIN_GERMLINE;
}

static void add_wild_type(struct maker *k)
{
    struct eligibility_members all = {0};
    struct maker each = {k->m, &all, k->mem};

    for (size_t i = 0; i < k->m->n_terms; i++)
        for (unsigned g = 0; g < k->m->terms[i]->n; g++)
            add_member(&each, of_class(k->mem, k->m->terms[i]->genes[g], CRITERION_GENE,
                                  CHANGE_WILD_TYPE));
    if (all.n > 0)
        add_member(k, criterion_group(k->mem, CRITERION_AND, all.c, (unsigned)all.n));
}

/* A residue belongs to the gene next to it, an exon to all genes of a list. */
static bool has_place(const struct eligibility_mention *m, size_t term)
{
    if (eligibility_said(m, WORD_EXON) && !eligibility_said(m, WORD_PROTEIN))
        return true;
    return term + 1 == m->n_terms || m->n_before == m->n_changes;
}

void eligibility_add_mention(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem)
{
    struct maker k = {m, list, mem};
    size_t n_before = list->n;

    if (m->is_bare || m->n_terms == 0)
        return;
    if (m->is_marker && m->terms[0]->needs_sign && !is_signed(&k))
        return;
    if (m->is_marker) {
        add_member(&k, m->terms[0]->marker);
        return;
    }
    if (eligibility_said(m, WORD_WILD_TYPE)) {
        add_wild_type(&k);
        return;
    }
    for (size_t i = 0; i < m->n_terms; i++)
        for (unsigned g = 0; g < m->terms[i]->n; g++)
            add_of_gene(
                &k, m->terms[i]->genes[g], m->terms[i]->positive, has_place(m, i));
    qualify(&k, n_before);
}
