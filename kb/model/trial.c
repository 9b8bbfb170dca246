#include "kb/model/trial.h"

const char *trial_sex_name(enum trial_sex s)
{
    static const char *const names[] = {"all", "female", "male"};

    return names[s];
}

const char *trial_force_name(enum trial_force f)
{
    static const char *const names[] = {"required", "alternative", "conditional"};

    return names[f];
}
