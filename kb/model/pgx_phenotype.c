#include "kb/model/pgx_phenotype.h"

#include <math.h>

#include "kb/model/pgx_definition.h"

const struct pgx_function *pgx_function_of(
    const struct pgx_phenotypes *p, struct str allele)
{
    for (unsigned i = 0; p && i < p->n_functions; i++)
        if (str_eq(p->functions[i].allele, allele))
            return &p->functions[i];
    return NULL;
}

const struct pgx_pair *pgx_phenotype_of_keys(
    const struct pgx_phenotypes *p, struct str key1, struct str key2)
{
    bool is_turned = key2.n > 0 && str_cmp(key1, key2) > 0;

    for (unsigned i = 0; p && i < p->n_pairs; i++)
        if (str_eq(p->pairs[i].key1, is_turned ? key2 : key1)
            && str_eq(p->pairs[i].key2, is_turned ? key1 : key2))
            return &p->pairs[i];
    return NULL;
}

const struct pgx_pair *pgx_phenotype_of(
    const struct pgx_phenotypes *p, struct str first, struct str second)
{
    const struct pgx_function *a = pgx_function_of(p, first);
    const struct pgx_function *b = second.n ? pgx_function_of(p, second) : NULL;

    if (!a || (second.n && !b))
        return NULL;
    return pgx_phenotype_of_keys(p, a->key, b ? b->key : STR_NONE);
}

const struct pgx_pair *pgx_phenotype_of_score(
    const struct pgx_phenotypes *p, struct str score)
{
    const struct pgx_pair *found = NULL;

    for (unsigned i = 0; p && i < p->n_pairs; i++) {
        if (!str_eq(p->pairs[i].score, score))
            continue;
        if (found && !str_eq(found->phenotype, p->pairs[i].phenotype))
            return NULL;
        found = &p->pairs[i];
    }
    return found;
}

double pgx_activity_value(struct str activity)
{
    struct str more = STR("\xe2\x89\xa5"); /* "≥" */
    double value;

    if (str_starts(activity, more))
        activity = str_sub(activity, more.n, activity.n);
    return str_to_double(activity, &value) ? value : NAN;
}

/* Rank of a function that has no activity value. */
static int function_rank(struct str function)
{
    static const char *const ranks[] = {"Malignant Hyperthermia associated",
        "No function", "Decreased function", "Normal function", "Increased function"};

    for (int i = 0; i < (int)(sizeof ranks / sizeof *ranks); i++)
        if (str_eq_c(function, ranks[i]))
            return i;
    return (int)(sizeof ranks / sizeof *ranks);
}

int pgx_function_cmp(const struct pgx_phenotypes *p, struct str a, struct str b)
{
    const struct pgx_function *x = pgx_function_of(p, a), *y = pgx_function_of(p, b);
    double u = x ? pgx_activity_value(x->activity) : NAN;
    double v = y ? pgx_activity_value(y->activity) : NAN;
    int rank_a = x ? function_rank(x->function) : function_rank(STR_NONE);
    int rank_b = y ? function_rank(y->function) : function_rank(STR_NONE);

    if (isnan(u) != isnan(v))
        return isnan(u) ? 1 : -1;
    if (!isnan(u) && u != v)
        return u < v ? -1 : 1;
    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    return pgx_name_cmp(a, b);
}
