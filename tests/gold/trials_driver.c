/*
 * trials_driver KB
 *
 * Judges trials for made patients, for tests/gold/matchminer.py and trec2017.py.  Reads
 * lines:
 *
 *   trial ID STATUS MIN MAX     a made trial; ages in years, - for no bound
 *   disease NAME                of the trial, or of the patient once one began
 *   cohort LABEL                what follows holds for this cohort
 *   inclusion CRITERION   exclusion CRITERION
 *   patient ID AGE SEX
 *   event LINE                  as made_patient.h has it
 *   judge                       every made trial for this patient, one line each:
 *                               patient, trial, value, grade, specificity, recruiting
 *   rank                        the trials of the KB that are not false, whatever their
 *                               status, best first: patient, trial, value, grade,
 *                               specificity, relation
 */
#include "query/report_make.h"
#include "query/trial_row.h"
#include "query/trials.h"
#include "tests/unit/made_patient.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_TRIALS 64
#define MAX_CRITERIA 64

struct driver {
    struct kb *kb;
    struct kb_txn *txn;
    struct arena mem; /* as long as the program */
    struct report_trial trials[MAX_TRIALS];
    const struct criterion *criteria[MAX_TRIALS][MAX_CRITERIA];
    unsigned n_trials;
    bool has_patient, has_tumour;
    struct made_patient made;
    struct str patient;
    struct disease tumour;
    enum patient_sex sex;
    double age_years;
};

static struct str word_of(struct str *rest)
{
    struct str word = STR_NONE;
    str_next(rest, ' ', &word);
    return word;
}

static double age_of(struct str text)
{
    double age;
    return str_to_double(text, &age) ? age : NAN;
}

static int begin_trial(struct driver *d, struct str rest, struct err *err)
{
    struct report_trial *t = &d->trials[d->n_trials];
    if (d->n_trials == MAX_TRIALS)
        return err_set(err, ERR_FAIL, "more than %d trials", MAX_TRIALS);
    d->n_trials++;
    *t = (struct report_trial){0};
    t->t.id = word_of(&rest);
    t->t.status = word_of(&rest);
    t->t.min_age_years = age_of(word_of(&rest));
    t->t.max_age_years = age_of(word_of(&rest));
    t->t.diseases = ARENA_ARRAY(&d->mem, uint32_t, MAX_CRITERIA);
    t->t.cohorts = ARENA_ARRAY(&d->mem, struct str, MAX_CRITERIA);
    t->criteria = ARENA_ARRAY(&d->mem, struct report_trial_criterion, MAX_CRITERIA);
    return 0;
}

static int add_disease(struct driver *d, struct str name, struct err *err)
{
    struct disease disease;
    int rc = tumour_resolve(d->txn, str_cstr(&d->mem, name), &d->mem, &disease, err);
    if (rc < 0)
        return rc;
    if (d->has_patient) {
        d->tumour = disease;
        d->has_tumour = true;
        return 0;
    }
    struct trial *t = &d->trials[d->n_trials - 1].t;
    if (t->n_diseases == MAX_CRITERIA)
        return err_set(err, ERR_FAIL, "too many diseases");
    t->diseases[t->n_diseases++] = disease.ordinal;
    return 0;
}

static int add_criterion(
    struct driver *d, struct str text, bool is_exclusion, struct err *err)
{
    struct report_trial *t = &d->trials[d->n_trials - 1];
    struct criterion *c;
    if (t->n_criteria == MAX_CRITERIA)
        return err_set(err, ERR_FAIL, "too many criteria");
    if (criterion_parse(text, &d->mem, &c, err) < 0)
        return err->code;
    d->criteria[d->n_trials - 1][t->n_criteria] = c;
    t->criteria[t->n_criteria++] = (struct report_trial_criterion){
        .text = text, .is_exclusion = is_exclusion, .cohort = t->t.n_cohorts};
    return 0;
}

static void begin_patient(struct driver *d, struct str rest)
{
    if (d->has_patient)
        made_patient_free(&d->made);
    made_patient_init(&d->made);
    d->has_patient = true;
    d->has_tumour = false;
    d->patient = word_of(&rest);
    d->age_years = age_of(word_of(&rest));
    d->sex = str_starts(word_of(&rest), STR("f")) ? PATIENT_FEMALE : PATIENT_MALE;
}

static int relate(struct driver *d, struct report_trial *t, struct err *err)
{
    t->disease = (struct report_disease){.relation = RELATION_UNKNOWN};
    for (unsigned i = 0; i < t->t.n_diseases; i++) {
        struct disease of;
        int rc = kb_disease(d->txn, t->t.diseases[i], &d->mem, &of, err);
        if (rc <= 0)
            return rc < 0 ? rc : err_set(err, ERR_FAIL, "no such disease");
        enum disease_relation r =
            disease_relate(&of, d->has_tumour ? &d->tumour : NULL);
        if (i == 0 || trial_relation_rank(r) < trial_relation_rank(t->disease.relation))
            t->disease = (struct report_disease){of.id, of.name, r};
    }
    return 0;
}

static const char *rung_of(const struct report_trial *t)
{
    return t->has_biomarker ? rung_name(t->verdict.rung) : "-";
}

static int judge(struct driver *d, struct err *err)
{
    for (unsigned i = 0; i < d->n_trials; i++) {
        struct report_trial t = d->trials[i];
        struct trial_patient p = {.tumour = d->has_tumour ? &d->tumour : NULL,
            .sex = d->sex,
            .age_years = d->age_years};
        for (unsigned k = 0; k < t.n_criteria; k++) {
            struct report_trial_criterion *c = &t.criteria[k];
            c->verdict =
                criterion_evaluate(d->criteria[i][k], &d->made.view, &d->mem, NULL);
            c->why = report_text_of(&c->verdict.reason, "en", &d->mem);
        }
        if (relate(d, &t, err) < 0)
            return err->code;
        trial_row_fit(&p, &t);
        trial_judge(&t, "en", &d->mem);
        printf("%.*s\t%.*s\t%s\t%s\t%s\t%s\n", STR_ARG(d->patient), STR_ARG(t.t.id),
            t.verdict.value == TRUTH_UNKNOWN && !t.has_biomarker
                ? "open"
                : truth_name(t.verdict.value),
            t.grade, rung_of(&t), trial_is_recruiting(&t.t) ? "open" : "closed");
    }
    return 0;
}

static int rank(struct driver *d, struct err *err)
{
    struct case_data c = {.findings = d->made.findings,
        .n_findings = d->made.view.n_findings,
        .view = d->made.view};
    struct answers answers = {.c = &c, .kb = d->txn, .lang = "en", .mem = &d->mem};
    struct trial_options o = {.all = true, .status = "all"};
    struct report r = {.has_tumour = d->has_tumour,
        .tumour = d->tumour,
        .sex = d->sex,
        .about.patient = {.is_given = true, .age_years = d->age_years}};
    if (trials_make(&answers, &o, &r, err) < 0)
        return err->code;
    for (unsigned i = 0; i < r.n_trials; i++) {
        const struct report_trial *t = &r.trials[i];
        printf("%.*s\t%.*s\t%s\t%s\t%s\t%s\n", STR_ARG(d->patient), STR_ARG(t->t.id),
            truth_name(t->verdict.value), t->grade, rung_of(t),
            disease_relation_name(t->disease.relation));
    }
    return 0;
}

static int read_line(struct driver *d, struct str line, struct err *err)
{
    struct str rest = line, word = word_of(&rest);
    struct buf ignored = BUF_INIT;
    int rc = 0;
    if (str_eq_c(word, "trial")) {
        rc = begin_trial(d, rest, err);
    } else if (str_eq_c(word, "patient")) {
        begin_patient(d, rest);
    } else if (str_eq_c(word, "event") && d->has_patient) {
        rc = made_patient_run(&d->made, rest, &ignored, err);
    } else if (str_eq_c(word, "judge") && d->has_patient) {
        rc = judge(d, err);
    } else if (str_eq_c(word, "rank") && d->has_patient) {
        rc = rank(d, err);
    } else if (str_eq_c(word, "disease") && (d->has_patient || d->n_trials > 0)) {
        rc = add_disease(d, rest, err);
    } else if (d->n_trials > 0 && str_eq_c(word, "cohort")) {
        struct trial *t = &d->trials[d->n_trials - 1].t;
        t->cohorts[t->n_cohorts++ % MAX_CRITERIA] = rest;
    } else if (d->n_trials > 0
               && (str_eq_c(word, "inclusion") || str_eq_c(word, "exclusion"))) {
        rc = add_criterion(d, rest, str_eq_c(word, "exclusion"), err);
    } else {
        rc = err_set(err, ERR_FAIL, "\"%.*s\" is not understood", STR_ARG(line));
    }
    buf_free(&ignored);
    return rc;
}

int main(int argc, char **argv)
{
    static struct driver d;
    struct err err = {0};
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    int rc = 0;
    if (argc != 2)
        return 2;
    d.kb = kb_open(argv[1], false, &err);
    d.txn = d.kb != NULL ? kb_begin(d.kb, &err) : NULL;
    if (d.txn == NULL)
        rc = err.code;
    while (rc >= 0 && (n = getline(&line, &cap, stdin)) > 0) {
        struct str s = str_trim((struct str){line, (size_t)n});
        if (s.n > 0)
            rc = read_line(&d, str_copy(&d.mem, s), &err);
    }
    if (rc < 0)
        fprintf(stderr, "trials_driver: %s\n", err.msg);
    free(line);
    if (d.has_patient)
        made_patient_free(&d.made);
    kb_end(d.txn);
    kb_close(d.kb);
    arena_free(&d.mem);
    return rc < 0;
}
