#include "query/groups.h"

#include <stdlib.h>

#include "query/order.h"

enum stance { STANCE_NONE, STANCE_SUPPORTS, STANCE_AGAINST, STANCE_RESISTANCE };

/* One row on its way into a group. */
struct member {
    const struct report_evidence *row;
    unsigned index; /* in the ordered rows */
    enum stance stance;
    struct str *therapies;
    unsigned n_therapies;
};

static int name_cmp(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    return str_cmp(*x, *y);
}

struct str *therapy_set(const struct evidence *e, struct arena *mem, unsigned *n)
{
    struct str *names = ARENA_ARRAY(mem, struct str, e->n_therapies);
    for (unsigned i = 0; i < e->n_therapies; i++)
        names[i] = e->therapies[i];
    if (e->n_therapies > 0)
        qsort(names, e->n_therapies, sizeof *names, name_cmp);
    *n = 0;
    for (unsigned i = 0; i < e->n_therapies; i++)
        if (*n == 0 || !str_eq(names[*n - 1], names[i]))
            names[(*n)++] = names[i];
    return names;
}

static enum stance stance_of(const struct report_evidence *r)
{
    const struct evidence *e = &r->e;
    bool supports = e->direction == DIRECTION_SUPPORTS;
    if (r->verdict.value != TRUTH_TRUE || e->is_flagged || e->n_therapies == 0
        || e->direction == DIRECTION_NONE)
        return STANCE_NONE;
    switch (e->significance_class) {
    case SIGNIFICANCE_SENSITIVITY:
        return supports ? STANCE_SUPPORTS : STANCE_AGAINST;
    case SIGNIFICANCE_RESISTANCE:
        return supports ? STANCE_RESISTANCE : STANCE_NONE;
    case SIGNIFICANCE_TOXICITY:
        return supports ? STANCE_AGAINST : STANCE_NONE;
    default:
        return STANCE_NONE;
    }
}

/* Diseases are one by their place in the tree, those without one by their name. */
static int disease_cmp(const struct report_evidence *a, const struct report_evidence *b)
{
    uint32_t x = a->e.disease_ordinal, y = b->e.disease_ordinal;
    if (x != y)
        return x < y ? -1 : 1;
    return x == DISEASE_NONE ? str_cmp(a->disease.name, b->disease.name) : 0;
}

static int group_key_cmp(const struct member *a, const struct member *b)
{
    int c =
        order_therapies_cmp(a->therapies, a->n_therapies, b->therapies, b->n_therapies);
    if (c == 0)
        c = (a->row->e.interaction > b->row->e.interaction)
            - (a->row->e.interaction < b->row->e.interaction);
    return c ? c : disease_cmp(a->row, b->row);
}

static int member_cmp(const void *x, const void *y)
{
    const struct member *a = x, *b = y;
    int c = group_key_cmp(a, b);
    return c ? c : (a->index > b->index) - (a->index < b->index);
}

/* An assertion's AMP category stands on evidence of that level; 0: none. */
static char level_of(const struct evidence *e)
{
    if (e->is_assertion && e->amp.n > 0)
        return e->amp.p[e->amp.n - 1];
    return e->level;
}

/* Do the two say opposite things of one profile, with equal weight?  Toxicity says
 * nothing about whether a tumour answers: it stands against, and conflicts with
 * nothing. */
static bool contradicts(const struct member *supports, const struct member *other)
{
    char level = level_of(&supports->row->e);
    return other->stance != STANCE_SUPPORTS
           && other->row->e.significance_class != SIGNIFICANCE_TOXICITY && level
           && level == level_of(&other->row->e)
           && str_eq(supports->row->e.profile_id, other->row->e.profile_id);
}

static bool is_conflict(const struct member *m, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; m[i].stance == STANCE_SUPPORTS && k < n; k++)
            if (contradicts(&m[i], &m[k]))
                return true;
    return false;
}

static struct str *ids_of(const struct member *m, unsigned n, enum stance stance,
    struct arena *mem, unsigned *n_ids)
{
    struct str *ids = ARENA_ARRAY(mem, struct str, n);
    *n_ids = 0;
    for (unsigned i = 0; i < n; i++)
        if (m[i].stance == stance)
            ids[(*n_ids)++] = m[i].row->e.id;
    return ids;
}

/* The best tier of what supports; where nothing does, of what tells resistance: one is
 * never shown for the other. */
static const char *best_tier(const struct member *m, unsigned n, enum stance stance)
{
    const char *best = NULL;
    for (unsigned i = 0; i < n; i++)
        if (m[i].stance == stance
            && order_tier_rank(m[i].row->tier.amp) < order_tier_rank(best))
            best = m[i].row->tier.amp;
    return best;
}

static struct report_group make_group(
    const struct member *m, unsigned n, struct arena *mem)
{
    struct report_group g = {.therapies = m->therapies,
        .n_therapies = m->n_therapies,
        .interaction = m->row->e.interaction,
        .disease = m->row->disease,
        .is_conflict = is_conflict(m, n)};
    g.supports = ids_of(m, n, STANCE_SUPPORTS, mem, &g.n_supports);
    g.against = ids_of(m, n, STANCE_AGAINST, mem, &g.n_against);
    g.resistance = ids_of(m, n, STANCE_RESISTANCE, mem, &g.n_resistance);
    g.is_mixed_response = g.n_supports > 0 && g.n_resistance > 0;
    g.best_tier = best_tier(m, n, g.n_supports ? STANCE_SUPPORTS : STANCE_RESISTANCE);
    return g;
}

unsigned groups_make(const struct report_evidence *rows, unsigned n, struct arena *mem,
    struct report_group **out)
{
    struct member *m = ARENA_ARRAY(mem, struct member, n);
    unsigned n_members = 0, n_groups = 0;
    for (unsigned i = 0; i < n; i++) {
        enum stance stance = stance_of(&rows[i]);
        if (stance == STANCE_NONE)
            continue;
        struct member *at = &m[n_members++];
        *at = (struct member){.row = &rows[i], .index = i, .stance = stance};
        at->therapies = therapy_set(&rows[i].e, mem, &at->n_therapies);
    }
    if (n_members > 0)
        qsort(m, n_members, sizeof *m, member_cmp);
    *out = ARENA_ARRAY(mem, struct report_group, n_members);
    for (unsigned beg = 0, end; beg < n_members; beg = end) {
        end = beg + 1;
        while (end < n_members && group_key_cmp(&m[beg], &m[end]) == 0)
            end++;
        (*out)[n_groups++] = make_group(&m[beg], end - beg, mem);
    }
    order_groups(*out, n_groups);
    return n_groups;
}
