#include "kb/model/eligibility_trial.h"

#include "kb/model/eligibility_parts.h"

struct trial_reader {
    struct eligibility_lexicon *x;
    const struct trial *t;
    struct arena *mem;
    struct eligibility_clause *out;
    size_t n, cap;
    unsigned n_cohorts;
    struct err *err;
};

static bool is_inclusion(const struct eligibility_clause *c)
{
    return !c->is_exclusion && c->criterion != NULL;
}

static bool has_inclusion(const struct trial_reader *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (is_inclusion(&r->out[i]))
            return true;
    return false;
}

static void add_clause(struct trial_reader *r, const struct eligibility_clause *c)
{
    r->out = arena_grow(r->mem, r->out, &r->cap, r->n + 1, sizeof *r->out);
    r->out[r->n++] = *c;
    if (c->cohort > r->n_cohorts)
        r->n_cohorts = c->cohort;
}

/* The number of a label; a new one is the next. */
static unsigned cohort_of(const struct trial_reader *r, struct str label)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->out[i].cohort > 0 && str_eq_nocase(r->out[i].cohort_label, label))
            return r->out[i].cohort;
    return r->n_cohorts + 1;
}

/* Is it asked already, of all patients or of this cohort? */
static bool is_said(const struct trial_reader *r, const struct eligibility_clause *c)
{
    struct str text = criterion_text(c->criterion, r->mem);

    for (size_t i = 0; i < r->n; i++)
        if (is_inclusion(&r->out[i])
            && (r->out[i].cohort == 0 || r->out[i].cohort == c->cohort)
            && str_eq(criterion_text(r->out[i].criterion, r->mem), text))
            return true;
    return false;
}

/* One text of a second source: what it includes.  label: the cohort of what names none;
 * empty: all patients.  Returns the number of biomarkers that it names. */
static int read_second(struct trial_reader *r, struct str text,
    struct eligibility_clause place, struct str label)
{
    struct eligibility_clause *found;
    int n = eligibility_read(r->x, text, r->mem, &found, r->err), n_named = 0;

    for (int i = 0; i < n; i++) {
        struct eligibility_clause c = found[i];
        if (!is_inclusion(&c))
            continue;
        n_named++;
        c.source = place.source;
        c.place = place.place;
        c.beg += place.beg;
        c.end += place.beg;
        if (c.force == TRIAL_REQUIRED)
            c.force = TRIAL_ALTERNATIVE;
        if (c.cohort == 0)
            c.cohort_label = label;
        c.cohort = c.cohort_label.n > 0 ? cohort_of(r, c.cohort_label) : 0;
        if (!is_said(r, &c))
            add_clause(r, &c);
    }
    return n < 0 ? n : n_named;
}

/* "Subprotocol A (EGFR mutation)" is a cohort's name with what stands for it. */
static int read_remark(struct trial_reader *r, struct str label,
    struct eligibility_clause place, struct str *cohort)
{
    struct eligibility_cohorts own = {0};
    size_t n_label;
    ptrdiff_t open = str_chr(label, '(');

    if (!eligibility_cohorts_at_start(r->x, label, r->mem, &own, &n_label))
        return 0;
    if (own.n == 1)
        *cohort = own.label[0];
    if (open < 0)
        return 0;
    place.beg = (uint32_t)open + 1;
    ptrdiff_t close = str_chr(str_sub(label, place.beg, label.n), ')');
    return read_second(r,
        str_sub(label, place.beg, close >= 0 ? (size_t)close : label.n), place,
        *cohort);
}

static int read_arm(struct trial_reader *r, unsigned i)
{
    const struct trial_arm *arm = &r->t->arms[i];
    struct eligibility_clause place = {.source = TRIAL_FROM_ARM, .place = i};
    struct str cohort = arm->label;
    int n = read_second(r, arm->label, place, arm->label);

    if (n == 0)
        n = read_remark(r, arm->label, place, &cohort);
    if (n != 0)
        return n;
    place.beg = (uint32_t)arm->label.n + 1;
    return read_second(r, arm->description, place, cohort);
}

static int read_second_sources(struct trial_reader *r)
{
    const struct trial *t = r->t;
    int rc = 0;

    if (!has_inclusion(r))
        rc = read_second(r, t->title,
            (struct eligibility_clause){.source = TRIAL_FROM_TITLE}, STR_NONE);
    for (unsigned i = 0; rc >= 0 && i < t->n_arms; i++)
        rc = read_arm(r, i);
    bool is_told = has_inclusion(r);
    for (unsigned i = 0; rc >= 0 && !is_told && i < t->n_keywords; i++)
        rc = read_second(r, t->keywords[i],
            (struct eligibility_clause){.source = TRIAL_FROM_KEYWORD, .place = i},
            STR_NONE);
    return rc;
}

int eligibility_read_trial(struct eligibility_lexicon *x, const struct trial *t,
    struct arena *mem, struct eligibility_clause **out, struct err *err)
{
    struct trial_reader r = {.x = x, .t = t, .mem = mem, .err = err};
    struct eligibility_clause *found;
    int n = eligibility_read(x, t->eligibility, mem, &found, err), rc = n;

    for (int i = 0; i < n; i++)
        add_clause(&r, &found[i]);
    if (rc >= 0 && str_eq_c(t->study_type, "INTERVENTIONAL"))
        rc = read_second_sources(&r);
    *out = r.out;
    return rc < 0 ? rc : (int)r.n;
}
