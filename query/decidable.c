#include "query/decidable.h"

const char *decidable_name(enum decidable d)
{
    static const char *const names[] = {
        [DECIDABLE_VARIANTS] = "variants",
        [DECIDABLE_EVENTS] = "events",
        [DECIDABLE_MARKERS] = "markers",
        [DECIDABLE_NEVER] = "never",
    };

    return names[d];
}

static enum decidable decidable_of_leaf(const struct criterion *c)
{
    switch (c->kind) {
    case CRITERION_COPY_NUMBER:
    case CRITERION_FUSION:
    case CRITERION_REARRANGEMENT:
    case CRITERION_KARYOTYPE:
        return DECIDABLE_EVENTS;
    case CRITERION_EXON: /* exons that are gone are no small variant */
        return c->change == CHANGE_LOSS ? DECIDABLE_EVENTS : DECIDABLE_VARIANTS;
    case CRITERION_STATE:
    case CRITERION_HAPLOTYPE:
    case CRITERION_FACTOR:
        return DECIDABLE_MARKERS;
    case CRITERION_RANGE:
        return c->beg ? DECIDABLE_VARIANTS : DECIDABLE_NEVER;
    case CRITERION_UNPARSED:
        return DECIDABLE_NEVER;
    default:
        return DECIDABLE_VARIANTS;
    }
}

enum decidable criterion_decidable(const struct criterion *c)
{
    if (c->n_members == 0)
        return decidable_of_leaf(c);
    enum decidable whole = criterion_decidable(c->members[0]);
    for (unsigned i = 1; i < c->n_members; i++) {
        enum decidable d = criterion_decidable(c->members[i]);
        if (c->kind == CRITERION_OR ? d < whole : d > whole)
            whole = d;
    }
    return whole;
}

struct kinds_seen {
    const struct criterion *first, *first_but_allele;
};

static int see_leaf(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    struct kinds_seen *seen = ctx;
    (void)is_positive;
    (void)err;
    if (c->n_members > 0)
        return 0;
    if (!seen->first)
        seen->first = c;
    if (!seen->first_but_allele && c->kind != CRITERION_ALLELE)
        seen->first_but_allele = c;
    return 0;
}

enum criterion_kind criterion_main_kind(const struct criterion *c)
{
    struct kinds_seen seen = {0};
    struct err err = {0};
    criterion_visit(c, see_leaf, &seen, &err);
    if (!seen.first_but_allele
        || (seen.first->kind == CRITERION_ALLELE
            && seen.first_but_allele->kind == CRITERION_PROTEIN))
        return seen.first->kind;
    return seen.first_but_allele->kind;
}
