#include "kb/model/override.h"

#include <string.h>

#include "kb/base/date.h"

#define VCV_BYTES 12 /* VCV and nine digits */

static const char *const amp_levels[] = {
    "I-A", "I-B", "II-C", "II-D", "III", "IV", NULL};
static const char *const levels[] = {"A", "B", "C", "D", "E", NULL};
static const char *const ratings[] = {"1", "2", "3", "4", "5", "none", NULL};
static const char *const directions[] = {"supports", "does_not_support", NULL};
static const char *const flags[] = {"yes", "no", NULL};
static const char *const only_yes[] = {"yes", NULL};

enum field { LEVEL, RATING, AMP, DIRECTION, FLAGGED, WITHDRAWN, N_FIELDS };

static const struct {
    const char *name;
    const char *const *values;
    const char *expected;
} fields[N_FIELDS] = {
    [LEVEL] = {"level", levels, "A, B, C, D or E"},
    [RATING] = {"rating", ratings, "1 to 5, or none"},
    [AMP] = {"amp", amp_levels, "I-A, I-B, II-C, II-D, III or IV"},
    [DIRECTION] = {"direction", directions, "supports or does_not_support"},
    [FLAGGED] = {"flagged", flags, "yes or no"},
    [WITHDRAWN] = {"withdrawn", only_yes, "yes"},
};

static bool is_in(struct str word, const char *const *list)
{
    for (; *list; list++)
        if (str_eq_c(word, *list))
            return true;
    return false;
}

static int field_of(struct str name)
{
    for (int i = 0; i < N_FIELDS; i++)
        if (str_eq_c(name, fields[i].name))
            return i;
    return -1;
}

bool override_is_of_clinvar(const struct override *o)
{
    if (o->target.n != VCV_BYTES || !str_starts(o->target, STR("VCV")))
        return false;
    for (size_t i = 3; i < VCV_BYTES; i++)
        if (o->target.p[i] < '0' || o->target.p[i] > '9')
            return false;
    return true;
}

static int check_field(const struct override *o, struct err *err)
{
    if (override_is_of_clinvar(o)) {
        if (!str_eq_c(o->field, "germline") && !str_eq_c(o->field, "oncogenicity"))
            return err_set(err, ERR_FAIL,
                "field is \"%.*s\", expected germline or oncogenicity for a record of "
                "ClinVar",
                STR_ARG(o->field));
        return o->value.n > 0 ? 0
                              : err_set(err, ERR_FAIL,
                                  "value is empty, expected a classification");
    }
    int f = field_of(o->field);
    if (f < 0)
        return err_set(err, ERR_FAIL,
            "field is \"%.*s\", expected level, rating, amp, direction, flagged or "
            "withdrawn",
            STR_ARG(o->field));
    if (is_in(o->value, fields[f].values))
        return 0;
    return err_set(err, ERR_FAIL, "value of %s is \"%.*s\", expected %s",
        fields[f].name, STR_ARG(o->value), fields[f].expected);
}

int override_check(const struct override *o, struct err *err)
{
    if (o->target.n == 0)
        return err_set(err, ERR_FAIL, "target is empty, expected the id of a record");
    if (o->reason.n == 0)
        return err_set(err, ERR_FAIL, "reason is empty, expected why");
    if (o->author.n == 0)
        return err_set(err, ERR_FAIL, "author is empty, expected who decided it");
    if (!date_is_day(o->date))
        return err_set(err, ERR_FAIL, "date is \"%.*s\", expected a date YYYY-MM-DD",
            STR_ARG(o->date));
    if (!date_is_day(o->review_by) || str_cmp(o->review_by, o->date) < 0)
        return err_set(err, ERR_FAIL,
            "review_by is \"%.*s\", expected a date YYYY-MM-DD, not before %.*s",
            STR_ARG(o->review_by), STR_ARG(o->date));
    return check_field(o, err);
}

/* The item's own value in the words of an override, and the new one in its place. */
static struct str set_field(
    enum field f, struct str value, struct arena *mem, struct evidence *e)
{
    struct str from = STR_NONE;
    switch (f) {
    case LEVEL:
        from = e->level ? str_fmt(mem, "%c", e->level) : STR_NONE;
        e->level = value.p[0];
        break;
    case RATING:
        from = e->rating ? str_fmt(mem, "%d", e->rating) : STR("none");
        e->rating = str_eq_c(value, "none") ? 0 : value.p[0] - '0';
        break;
    case AMP:
        from = e->amp;
        e->amp = value;
        break;
    case DIRECTION:
        if (e->direction != DIRECTION_NONE)
            from = str_of(evidence_direction_name(e->direction));
        e->direction = str_eq_c(value, "supports") ? DIRECTION_SUPPORTS
                                                   : DIRECTION_DOES_NOT_SUPPORT;
        break;
    case FLAGGED:
        from = e->is_flagged ? STR("yes") : STR("no");
        e->is_flagged = str_eq_c(value, "yes");
        break;
    case WITHDRAWN:
    case N_FIELDS:
        from = STR("no");
        e->is_flagged = true;
        break;
    }
    return from;
}

int override_apply(
    const struct override *o, struct arena *mem, struct evidence *e, struct err *err)
{
    int f = field_of(o->field);
    bool is_items = f == LEVEL || f == RATING;
    if (f < 0 || (is_items && e->is_assertion) || (f == AMP && !e->is_assertion))
        return err_set(err, ERR_FAIL, "%.*s is %s, which has no %.*s",
            STR_ARG(o->target), e->is_assertion ? "an assertion" : "an evidence item",
            STR_ARG(o->field));
    struct evidence_override *all =
        ARENA_ARRAY(mem, struct evidence_override, (size_t)e->n_overrides + 1);
    if (e->n_overrides > 0)
        memcpy(all, e->overrides, e->n_overrides * sizeof *all);
    struct str from = set_field((enum field)f, o->value, mem, e);
    all[e->n_overrides++] = (struct evidence_override){
        o->field, from, o->value, o->reason, o->author, o->date, o->review_by};
    e->overrides = all;
    return 0;
}
