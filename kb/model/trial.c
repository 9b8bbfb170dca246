#include "kb/model/trial.h"

const char *trial_sex_name(enum trial_sex s)
{
    static const char *const names[] = {"all", "female", "male"};

    return names[s];
}

const char *trial_source_name(enum trial_source s)
{
    static const char *const names[] = {"eligibility", "title", "arm", "keyword"};

    return names[s];
}

static struct str piece(struct str text, uint32_t beg, uint32_t end)
{
    return beg <= end && end <= text.n && text.p != NULL ? str_sub(text, beg, end - beg)
                                                         : STR_NONE;
}

static struct str arm_text(const struct trial_arm *a, uint32_t beg, uint32_t end)
{
    size_t before = a->label.n + 1;

    if (beg < before || end < before)
        return piece(a->label, beg, end);
    return piece(a->description, beg - (uint32_t)before, end - (uint32_t)before);
}

struct str trial_text(const struct trial *t, enum trial_source source, unsigned place,
    uint32_t beg, uint32_t end)
{
    switch (source) {
    case TRIAL_FROM_ELIGIBILITY:
        return piece(t->eligibility, beg, end);
    case TRIAL_FROM_TITLE:
        return piece(t->title, beg, end);
    case TRIAL_FROM_ARM:
        return place < t->n_arms ? arm_text(&t->arms[place], beg, end) : STR_NONE;
    case TRIAL_FROM_KEYWORD:
        return place < t->n_keywords ? piece(t->keywords[place], beg, end) : STR_NONE;
    }
    return STR_NONE;
}

const char *trial_force_name(enum trial_force f)
{
    static const char *const names[] = {"required", "alternative", "conditional"};

    return names[f];
}
