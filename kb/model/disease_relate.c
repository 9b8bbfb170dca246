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
    return disease_has_ancestor(evidence, patient->ordinal) ? RELATION_MORE_SPECIFIC
                                                            : RELATION_OTHER;
}
