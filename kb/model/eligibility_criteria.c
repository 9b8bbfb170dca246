/*
 * What is said of genes, as criteria.  What has no certain meaning makes a mention
 * unclear as a whole.
 */
#include <math.h>

#include "kb/model/eligibility_parts.h"
#include "kb/model/variant_name.h"

#define OWN_DISTANCE 1    /* bytes: "19 deletion" */
#define PLACE_DISTANCE 16 /* bytes: "s of the exon " */

static void add_member(
    struct eligibility_members *list, struct arena *mem, struct criterion *c)
{
    struct str text = criterion_text(c, mem);

    if (criterion_has_unparsed(c) || list->n == ELIGIBILITY_MAX_MEMBERS) {
        list->is_unclear = true;
        return;
    }
    for (unsigned i = 0; i < list->n; i++)
        if (str_eq(criterion_text(list->c[i], mem), text))
            return;
    list->c[list->n++] = c;
}

static void add_named(struct eligibility_members *list, struct arena *mem,
    struct str gene, struct str name)
{
    const char *form;

    add_member(list, mem, variant_name_read(gene, name, mem, &form));
}

static void add_class(struct eligibility_members *list, struct arena *mem,
    struct str gene, enum criterion_kind kind, enum change_class change)
{
    struct criterion *c = criterion_new(mem, kind);

    c->gene = gene;
    c->change = change;
    add_member(list, mem, c);
}

static void add_fusion(
    struct eligibility_members *list, struct arena *mem, struct str gene)
{
    struct criterion **either = ARENA_ARRAY(mem, struct criterion *, 2);

    either[0] = criterion_new(mem, CRITERION_FUSION);
    either[0]->gene = gene;
    either[1] = criterion_new(mem, CRITERION_FUSION);
    either[1]->gene3 = gene;
    add_member(list, mem, criterion_group(mem, CRITERION_OR, either, 2));
}

static void add_overexpression(
    struct eligibility_members *list, struct arena *mem, struct str gene)
{
    struct criterion *c = criterion_new(mem, CRITERION_STATE);

    c->gene = gene;
    c->text = STR("overexpression");
    add_member(list, mem, c);
}

static bool is_fusion_gene(struct str gene)
{
    static const char *const genes[] = {
        "ALK", "ROS1", "RET", "NTRK1", "NTRK2", "NTRK3"};

    for (size_t i = 0; i < sizeof genes / sizeof *genes; i++)
        if (str_eq_c(gene, genes[i]))
            return true;
    return false;
}

static bool is_mutated_driver(struct str gene)
{
    static const char *const genes[] = {
        "EGFR", "KRAS", "NRAS", "BRAF", "BRCA1", "BRCA2"};

    for (size_t i = 0; i < sizeof genes / sizeof *genes; i++)
        if (str_eq_c(gene, genes[i]))
            return true;
    return false;
}

/* "ALK-positive", "HER2-negative", where the word alone says what was looked for. */
static void add_by_sign(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem, struct str gene)
{
    if (is_fusion_gene(gene)) {
        add_fusion(list, mem, gene);
    } else if (str_eq_c(gene, "ERBB2")) {
        add_class(list, mem, gene, CRITERION_COPY_NUMBER, CHANGE_AMPLIFICATION);
        add_overexpression(list, mem, gene);
    } else if (eligibility_said(m, WORD_NEGATIVE) && is_mutated_driver(gene)) {
        add_class(list, mem, gene, CRITERION_GENE, CHANGE_ANY);
    } else {
        list->is_unclear = true;
    }
}

/* "deletion in exon 19", "L858R in exon 21": the exon tells where the change before it
 * is, unless that one has an exon already. */
static bool is_right_behind(const struct eligibility_mention *m, unsigned i)
{
    enum word_kind before = i > 0 ? m->changes[i - 1]->kind : WORD_OTHER;

    if (before != WORD_DELETION && before != WORD_INSERTION && before != WORD_PROTEIN
        && before != WORD_CODON)
        return false;
    bool has_own = i > 1 && m->changes[i - 2]->kind == WORD_EXON
                   && m->changes[i - 1]->beg - m->changes[i - 2]->end <= OWN_DISTANCE;
    return !has_own && m->changes[i]->beg - m->changes[i - 1]->end <= PLACE_DISTANCE;
}

/* The exon at changes[i] and the class that stands with it; *used: changes taken. */
static struct str exon_name(const struct eligibility_mention *m, unsigned i,
    struct arena *mem, bool *is_place_only)
{
    enum word_kind k = WORD_OTHER;

    *is_place_only = false;
    for (unsigned j = i + 1; j < m->n_changes && k == WORD_OTHER; j++)
        if (m->changes[j]->kind != WORD_EXON)
            k = m->changes[j]->kind;
    if (is_right_behind(m, i)) {
        enum word_kind before = m->changes[i - 1]->kind;
        if (before == WORD_DELETION || before == WORD_INSERTION)
            k = before;
        else if (k != WORD_DELETION && k != WORD_INSERTION && k != WORD_SKIPPING)
            k = before;
    }
    switch (k) {
    case WORD_DELETION:
        return str_fmt(mem, "Exon %.*s Deletion", STR_ARG(m->changes[i]->name));
    case WORD_INSERTION:
        return str_fmt(mem, "Exon %.*s Insertion", STR_ARG(m->changes[i]->name));
    case WORD_SKIPPING:
        return str_fmt(
            mem, "Exon %.*s Skipping Mutation", STR_ARG(m->changes[i]->name));
    case WORD_PROTEIN:
    case WORD_CODON:
        *is_place_only = true;
        return STR_NONE;
    default:
        return str_fmt(mem, "Exon %.*s Mutation", STR_ARG(m->changes[i]->name));
    }
}

/* Changes that name a place: V600E, exon 19 deletion. Returns how many there are. */
static unsigned add_places(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem, struct str gene)
{
    unsigned n = 0;

    for (unsigned i = 0; i < m->n_changes; i++) {
        const struct eligibility_word *w = m->changes[i];
        bool is_place_only = false;
        struct str name = w->name;
        if (w->kind == WORD_EXON)
            name = exon_name(m, i, mem, &is_place_only);
        else if (w->kind != WORD_PROTEIN && w->kind != WORD_CODON)
            continue;
        n++;
        if (!is_place_only)
            add_named(list, mem, gene, name);
    }
    return n;
}

static void add_mutation(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem, struct str gene)
{
    enum change_class change = CHANGE_ANY;

    if (eligibility_said(m, WORD_ACTIVATING))
        change = CHANGE_ACTIVATING;
    else if (eligibility_said(m, WORD_INACTIVATING))
        change = CHANGE_INACTIVATING;
    add_class(list, mem, gene, CRITERION_GENE, change);
}

static void add_of_gene(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem, struct str gene)
{
    unsigned n_before = list->n, n_places = add_places(m, list, mem, gene);

    if (n_places == 0 && eligibility_said(m, WORD_MUTATION))
        add_mutation(m, list, mem, gene);
    if (eligibility_said(m, WORD_ALTERATION) && n_places == 0) {
        add_mutation(m, list, mem, gene);
        if (is_fusion_gene(gene))
            add_fusion(list, mem, gene);
    }
    if (eligibility_said(m, WORD_FUSION))
        add_fusion(list, mem, gene);
    if (eligibility_said(m, WORD_AMPLIFICATION))
        add_class(list, mem, gene, CRITERION_COPY_NUMBER, CHANGE_AMPLIFICATION);
    if (eligibility_said(m, WORD_OVEREXPRESSION))
        add_overexpression(list, mem, gene);
    if (eligibility_said(m, WORD_LOSS)
        || (!eligibility_said(m, WORD_EXON)
            && (eligibility_said(m, WORD_DELETION)
                || eligibility_said(m, WORD_INSERTION))))
        list->is_unclear = true;
    if (eligibility_said(m, WORD_EXPRESSION)
        && !eligibility_said(m, WORD_OVEREXPRESSION))
        list->is_unclear = true;
    if (list->n == n_before && !list->is_unclear
        && (eligibility_said(m, WORD_POSITIVE) || eligibility_said(m, WORD_NEGATIVE)))
        add_by_sign(m, list, mem, gene);
    else if (list->n == n_before && n_places == 0)
        list->is_unclear = true;
}

/* Qualifies what a mention gave. Both origins, or none, ask for nothing. */
static void qualify(const struct eligibility_mention *m,
    struct eligibility_members *list, unsigned from)
{
    for (unsigned i = from; i < list->n; i++)
        if (eligibility_said(m, WORD_GERMLINE) && !eligibility_said(m, WORD_SOMATIC))
            list->c[i]->origin = ORIGIN_GERMLINE;
}

static void add_factor(struct eligibility_members *list, struct arena *mem)
{
    struct criterion *c = criterion_new(mem, CRITERION_FACTOR);

    c->factor = STR("MSI");
    c->op = FACTOR_EQ;
    c->text = STR("high");
    c->number = NAN;
    add_member(list, mem, c);
}

static void add_wild_type(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem)
{
    struct eligibility_members all = {.n = 0};

    for (unsigned i = 0; i < m->n_genes; i++)
        for (unsigned k = 0; k < m->genes[i]->n; k++)
            add_class(
                &all, mem, m->genes[i]->symbols[k], CRITERION_GENE, CHANGE_WILD_TYPE);
    for (unsigned i = 0; i < m->n_changes; i++)
        if (m->changes[i]->kind != WORD_WILD_TYPE
            && m->changes[i]->kind != WORD_SOMATIC)
            all.is_unclear = true;
    if (all.is_unclear || all.n == 0) {
        list->is_unclear = true;
        return;
    }
    struct criterion **kept = arena_dup(mem, all.c, all.n * sizeof(struct criterion *));
    add_member(list, mem, criterion_group(mem, CRITERION_AND, kept, all.n));
}

static unsigned n_symbols(const struct eligibility_mention *m)
{
    unsigned n = 0;

    for (unsigned i = 0; i < m->n_genes; i++)
        n += m->genes[i]->n;
    return n;
}

bool eligibility_add_mention(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem)
{
    unsigned n_before = list->n;

    list->is_unclear = false;
    if (m->is_factor)
        add_factor(list, mem);
    else if (eligibility_said(m, WORD_WILD_TYPE))
        add_wild_type(m, list, mem);
    else if (n_symbols(m) > 1
             && (eligibility_said(m, WORD_PROTEIN) || eligibility_said(m, WORD_CODON)
                 || eligibility_said(m, WORD_EXON)))
        list->is_unclear = true;
    else
        for (unsigned i = 0; i < m->n_genes; i++)
            for (unsigned k = 0; k < m->genes[i]->n; k++)
                add_of_gene(m, list, mem, m->genes[i]->symbols[k]);
    if (list->is_unclear) {
        list->n = n_before;
        return false;
    }
    qualify(m, list, n_before);
    return true;
}

struct criterion *eligibility_joined(
    struct eligibility_members *list, struct arena *mem)
{
    if (list->n == 0)
        return NULL;
    struct criterion **kept =
        arena_dup(mem, list->c, list->n * sizeof(struct criterion *));
    return criterion_group(mem, CRITERION_OR, kept, list->n);
}
