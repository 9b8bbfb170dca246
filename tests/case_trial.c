/*
 * trial: a made patient (tests/unit/made_patient.h) and the clauses of a trial -> the
 * value, and what is to be asked.  Beside the patient's lines:
 *
 *   disease RELATION        of the trial's disease, seen from the patient's
 *   age 61   sex female     of the patient
 *   takes 18 75 female      who may join; - for no bound
 *   cohort Cohort A         what follows holds for this cohort
 *   + CRITERION             a required inclusion;  - CRITERION an exclusion
 *   +a, -a an alternative;  +c, -c a conditional one
 */
#include "query/trial_row.h"
#include "query/trials.h"
#include "tests/case_runners.h"
#include "tests/unit/made_patient.h"

#include <math.h>

#define MAX_CLAUSES 16

struct made_trial {
    struct arena mem;
    struct made_patient patient;
    struct report_trial t;
    struct trial_patient who;
    struct str cohorts[MAX_CLAUSES];
    struct report_trial_criterion clauses[MAX_CLAUSES];
    const struct criterion *criteria[MAX_CLAUSES];
};

static double age_of(struct str text)
{
    double age;
    return str_to_double(text, &age) ? age : NAN;
}

static struct str word_of(struct str *rest)
{
    struct str word = STR_NONE;
    str_next(rest, ' ', &word);
    return word;
}

static enum disease_relation relation_of(struct str word)
{
    int r = RELATION_SAME;
    while (r < RELATION_UNKNOWN
           && !str_eq_c(word, disease_relation_name((enum disease_relation)r)))
        r++;
    return (enum disease_relation)r;
}

static int add_clause(
    struct made_trial *x, struct str mark, struct str text, struct err *err)
{
    struct criterion *c;
    if (x->t.n_criteria == MAX_CLAUSES)
        return err_set(err, ERR_FAIL, "more than %d clauses", MAX_CLAUSES);
    if (criterion_parse(text, &x->mem, &c, err) < 0)
        return err->code;
    x->criteria[x->t.n_criteria] = c;
    x->clauses[x->t.n_criteria++] = (struct report_trial_criterion){.text = text,
        .is_exclusion = mark.p[0] == '-',
        .force = str_ends(mark, STR("a"))   ? TRIAL_ALTERNATIVE
                 : str_ends(mark, STR("c")) ? TRIAL_CONDITIONAL
                                            : TRIAL_REQUIRED,
        .cohort = x->t.t.n_cohorts};
    return 0;
}

static int read_line(struct made_trial *x, struct str line, struct err *err)
{
    struct str rest = line, word = word_of(&rest);
    struct buf none = BUF_INIT;
    int rc = 0;
    if (word.n > 0 && (word.p[0] == '+' || word.p[0] == '-')) {
        rc = add_clause(x, word, rest, err);
    } else if (str_eq_c(word, "cohort") && x->t.t.n_cohorts < MAX_CLAUSES) {
        x->cohorts[x->t.t.n_cohorts++] = rest;
    } else if (str_eq_c(word, "disease")) {
        x->t.disease.relation = relation_of(rest);
        x->t.disease.name = STR("x");
    } else if (str_eq_c(word, "age")) {
        x->who.age_years = age_of(rest);
    } else if (str_eq_c(word, "sex")) {
        x->who.sex = str_eq_c(rest, "female") ? PATIENT_FEMALE : PATIENT_MALE;
    } else if (str_eq_c(word, "takes")) {
        x->t.t.min_age_years = age_of(word_of(&rest));
        x->t.t.max_age_years = age_of(word_of(&rest));
        x->t.t.sex = str_eq_c(rest, "female") ? TRIAL_SEX_FEMALE
                     : str_eq_c(rest, "male") ? TRIAL_SEX_MALE
                                              : TRIAL_SEX_ALL;
    } else {
        rc = made_patient_run(&x->patient, line, &none, err);
    }
    buf_free(&none);
    return rc;
}

static void print(const struct report_trial *t, struct buf *out)
{
    buf_fmt(out, "%s %s", truth_name(t->verdict.value), t->grade);
    if (t->has_biomarker)
        buf_fmt(out, " at %s", rung_name(t->verdict.rung));
    if (t->cohort > 0)
        buf_fmt(out, " in %.*s", STR_ARG(t->t.cohorts[t->cohort - 1]));
    buf_fmt(out, ": %s\n", t->why.key);
    for (unsigned i = 0; i < t->n_asks; i++)
        buf_fmt(out, "ask %s %.*s\n", t->asks[i].key,
            STR_ARG(t->asks[i].reason.param[0].value));
}

static void judge(struct made_trial *x, struct buf *out)
{
    for (unsigned i = 0; i < x->t.n_criteria; i++) {
        struct report_trial_criterion *c = &x->clauses[i];
        c->verdict =
            criterion_evaluate(x->criteria[i], &x->patient.view, &x->mem, NULL);
        c->why = report_text_of(&c->verdict.reason, "en", &x->mem);
    }
    trial_row_fit(&x->who, &x->t);
    trial_judge(&x->t, "en", &x->mem);
    print(&x->t, out);
}

int case_trial(struct str input, struct buf *out, struct err *err)
{
    struct made_trial x = {.t = {.disease = {.relation = RELATION_SAME}}};
    struct str line;
    int rc = 0;
    x.t.t.min_age_years = x.t.t.max_age_years = x.who.age_years = NAN;
    x.t.t.cohorts = x.cohorts;
    x.t.criteria = x.clauses;
    made_patient_init(&x.patient);
    while (rc >= 0 && str_next(&input, '\n', &line))
        rc = line.n > 0 ? read_line(&x, line, err) : 0;
    if (rc >= 0)
        judge(&x, out);
    made_patient_free(&x.patient);
    arena_free(&x.mem);
    return rc;
}
