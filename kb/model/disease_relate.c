/* The relation of two diseases; the query needs no more than this of disease.h. */
#include "kb/model/disease.h"

const char *disease_relation_name(enum disease_relation r)
{
    static const char *const name[] = {
        "same", "more_general", "more_specific", "pan_cancer", "other", "unknown"};

    return name[r];
}

bool disease_has_ancestor(const struct disease *d, uint32_t ordinal)
{
    unsigned low = 0, high = d->n_ancestors;

    while (low < high) {
        unsigned mid = low + (high - low) / 2;

        if (d->ancestors[mid] == ordinal)
            return true;
        if (d->ancestors[mid] < ordinal)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

static bool is_at_or_below(const struct disease *d, uint32_t ordinal)
{
    return d->ordinal == ordinal || disease_has_ancestor(d, ordinal);
}

static bool excludes(const struct disease *state, const struct disease *d)
{
    for (unsigned i = 0; i < state->n_excludes; i++)
        if (is_at_or_below(d, state->excludes[i]))
            return true;
    return false;
}

/* May the tumour that is known by this state be of that kind as well? */
static bool may_be_both(const struct disease *state, const struct disease *d)
{
    return state->is_state && is_at_or_below(d, state->state_of) && !excludes(state, d)
           && !excludes(d, state);
}

enum disease_relation disease_relate(
    const struct disease *evidence, const struct disease *patient)
{
    bool is_same, is_above;

    if (!evidence || !patient)
        return RELATION_UNKNOWN;
    is_same = evidence->ordinal == patient->ordinal;
    is_above = disease_has_ancestor(patient, evidence->ordinal);
    if (evidence->is_pan_cancer && (is_same || is_above))
        return RELATION_PAN_CANCER;
    if (is_same)
        return RELATION_SAME;
    if (is_above)
        return RELATION_MORE_GENERAL;
    if (disease_has_ancestor(evidence, patient->ordinal)
        || may_be_both(evidence, patient) || may_be_both(patient, evidence))
        return RELATION_MORE_SPECIFIC;
    return RELATION_OTHER;
}
