#include "kb/model/evidence.h"

#include <stddef.h>

const char *evidence_type_name(enum evidence_type t)
{
    static const char *const names[N_EVIDENCE_TYPES] = {
        [EVIDENCE_PREDICTIVE] = "predictive",
        [EVIDENCE_PROGNOSTIC] = "prognostic",
        [EVIDENCE_DIAGNOSTIC] = "diagnostic",
        [EVIDENCE_PREDISPOSING] = "predisposing",
        [EVIDENCE_ONCOGENIC] = "oncogenic",
        [EVIDENCE_FUNCTIONAL] = "functional",
    };

    return names[t];
}

const char *evidence_direction_name(enum evidence_direction d)
{
    static const char *const names[] = {
        [DIRECTION_SUPPORTS] = "supports",
        [DIRECTION_DOES_NOT_SUPPORT] = "does_not_support",
        [DIRECTION_NONE] = "none",
    };

    return names[d];
}

const char *significance_class_name(enum significance_class s)
{
    static const char *const names[N_SIGNIFICANCE_CLASSES] = {
        [SIGNIFICANCE_SENSITIVITY] = "sensitivity",
        [SIGNIFICANCE_RESISTANCE] = "resistance",
        [SIGNIFICANCE_TOXICITY] = "toxicity",
        [SIGNIFICANCE_BETTER_OUTCOME] = "better_outcome",
        [SIGNIFICANCE_POOR_OUTCOME] = "poor_outcome",
        [SIGNIFICANCE_POSITIVE] = "positive",
        [SIGNIFICANCE_NEGATIVE] = "negative",
        [SIGNIFICANCE_OTHER] = "other",
    };

    return names[s];
}

const char *therapy_interaction_name(enum therapy_interaction i)
{
    static const char *const names[] = {
        [THERAPY_SINGLE] = NULL,
        [THERAPY_COMBINATION] = "combination",
        [THERAPY_SEQUENTIAL] = "sequential",
        [THERAPY_SUBSTITUTES] = "substitutes",
    };

    return names[i];
}
