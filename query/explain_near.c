/* Near misses: what a reader asks first when a line is not in the report. */
#include "query/explain.h"

#include "query/decidable.h"

#include <string.h>

const char *near_miss_key(enum near_miss n)
{
    static const char *const keys[] = {
        [NEAR_NONE] = NULL,
        [NEAR_SECOND_FINDING] = "near.second_finding",
        [NEAR_OTHER_DISEASE] = "near.other_disease",
        [NEAR_SAME_RESIDUE] = "near.same_residue",
        [NEAR_OTHER_EXON] = "near.other_exon",
        [NEAR_NOT_FROM_DNA] = "near.not_from_dna",
    };

    return keys[n];
}

static bool is_one_of(const char *key, const char *const *keys, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static bool any_part_says(const struct trace *t, const char *const *keys, unsigned n)
{
    for (unsigned i = 0; i < t->n; i++)
        if (is_one_of(t->leaf[i].verdict.reason.key, keys, n))
            return true;
    return false;
}

/* Neither true nor partial. */
static enum near_miss near_of_unmet(const struct criterion *c, const struct trace *t)
{
    static const char *const residue[] = {"other_change_at_residue",
        "other_allele_at_position", "reference_residue_differs"};
    static const char *const exon[] = {"other_exon"};
    enum decidable by = criterion_decidable(c);

    if (any_part_says(t, residue, 3))
        return NEAR_SAME_RESIDUE;
    if (any_part_says(t, exon, 1))
        return NEAR_OTHER_EXON;
    if (criterion_main_kind(c) == CRITERION_HAPLOTYPE) /* DNA does answer those */
        return NEAR_NONE;
    return by == DECIDABLE_MARKERS || by == DECIDABLE_NEVER ? NEAR_NOT_FROM_DNA
                                                            : NEAR_NONE;
}

enum near_miss near_miss_of(const struct criterion *c, const struct verdict *v,
    const struct trace *t, bool is_other_disease)
{
    if (v->value == TRUTH_TRUE)
        return is_other_disease ? NEAR_OTHER_DISEASE : NEAR_NONE;
    if (v->is_partial)
        return strcmp(v->reason.key, "missing_member") == 0 ? NEAR_SECOND_FINDING
                                                            : NEAR_NONE;
    return near_of_unmet(c, t);
}
