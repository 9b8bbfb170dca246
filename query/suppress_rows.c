/* The rows of a report that name something suppressed. */
#include "query/suppress.h"

#include "query/report.h"

static bool any_named(const struct suppress *s, const struct str *texts, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (suppress_is_named(s, texts[i]))
            return true;
    return false;
}

static bool sentence_names(const struct suppress *s, const struct report_text *t)
{
    for (unsigned i = 0; i < t->reason.n_params; i++)
        if (suppress_is_named(s, t->reason.param[i].value))
            return true;
    return suppress_is_named(s, t->text);
}

/* ---- evidence, trials ------------------------------------------------------------ */

static int is_evidence_out(const struct suppress *s, struct kb_txn *kb,
    const struct report_evidence *row, struct err *err)
{
    const struct evidence *e = &row->e;
    const struct str texts[] = {
        e->profile, e->disease, e->citation, e->significance, row->disease.name};
    if (any_named(s, texts, sizeof texts / sizeof *texts)
        || any_named(s, e->therapies, e->n_therapies) || sentence_names(s, &row->why))
        return 1;
    return suppress_is_asked(s, kb, e->criterion, err);
}

static int keep_evidence(const struct suppress *s, struct kb_txn *kb, struct report *r,
    struct report_evidence *rows, unsigned *n, struct err *err)
{
    unsigned n_kept = 0;
    for (unsigned i = 0; i < *n; i++) {
        int rc = is_evidence_out(s, kb, &rows[i], err);
        if (rc < 0)
            return rc;
        if (rc == 0)
            rows[n_kept++] = rows[i];
    }
    r->n_suppressed += *n - n_kept;
    *n = n_kept;
    return 0;
}

static bool is_trial_out(const struct suppress *s, const struct report_trial *t)
{
    return suppress_is_named(s, t->t.title) || sentence_names(s, &t->why)
           || any_named(s, t->t.conditions, t->t.n_conditions)
           || suppress_is_named(s, t->disease.name);
}

/* A trial may ask about other things too: its clause alone is left out. */
static void keep_clauses(
    const struct suppress *s, struct report *r, struct report_trial *t)
{
    unsigned n_kept = 0;
    for (unsigned i = 0; i < t->n_criteria; i++)
        if (!suppress_is_named(s, t->criteria[i].text)
            && !sentence_names(s, &t->criteria[i].why))
            t->criteria[n_kept++] = t->criteria[i];
    r->n_suppressed += t->n_criteria - n_kept;
    t->n_criteria = n_kept;
}

/* Questions come from clauses, which are counted. */
static void keep_asks(const struct suppress *s, struct report_trial *t)
{
    unsigned n_kept = 0;
    for (unsigned i = 0; i < t->n_asks; i++)
        if (!sentence_names(s, &t->asks[i]))
            t->asks[n_kept++] = t->asks[i];
    t->n_asks = n_kept;
}

/* Does a clause that is left say that the patient has what the trial asks for? */
static bool is_supported(const struct report_trial *t)
{
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct report_trial_criterion *c = &t->criteria[i];
        if (!c->is_exclusion && c->force != TRIAL_CONDITIONAL
            && (c->verdict.value == TRUTH_TRUE || c->verdict.is_partial))
            return true;
    }
    return false;
}

static void keep_trials(const struct suppress *s, struct report *r)
{
    unsigned n_kept = 0;
    for (unsigned i = 0; i < r->n_trials; i++) {
        unsigned n_clauses = r->trials[i].n_criteria;
        bool is_out = is_trial_out(s, &r->trials[i]);
        if (!is_out)
            keep_clauses(s, r, &r->trials[i]);
        if (!is_out)
            keep_asks(s, &r->trials[i]);
        /* nothing else was asked, or nothing else fits */
        is_out = is_out || (n_clauses > 0 && r->trials[i].n_criteria == 0)
                 || (r->trials[i].has_biomarker && !is_supported(&r->trials[i]));
        if (is_out)
            r->n_suppressed++;
        else
            r->trials[n_kept++] = r->trials[i];
    }
    r->n_trials = n_kept;
}

int suppress_rows(
    const struct suppress *s, struct kb_txn *kb, struct report *r, struct err *err)
{
    int rc = keep_evidence(s, kb, r, r->therapies, &r->n_therapies, err);
    if (rc >= 0)
        rc = keep_evidence(s, kb, r, r->prognosis, &r->n_prognosis, err);
    if (rc >= 0)
        rc = keep_evidence(s, kb, r, r->diagnosis, &r->n_diagnosis, err);
    if (rc >= 0)
        rc = keep_evidence(s, kb, r, r->other_evidence, &r->n_other_evidence, err);
    if (rc >= 0)
        keep_trials(s, r);
    return rc;
}

/* ---- the rest -------------------------------------------------------------------- */

static bool is_recommendation_out(
    const struct suppress *s, const struct report_recommendation *x)
{
    const struct str texts[] = {x->drug, x->text};
    return any_named(s, texts, 2);
}

static void keep_recommendations(
    const struct suppress *s, struct report *r, struct report_pgx *p)
{
    unsigned n_kept = 0;
    for (unsigned i = 0; i < p->n_recommendations; i++)
        if (!is_recommendation_out(s, &p->recommendations[i]))
            p->recommendations[n_kept++] = p->recommendations[i];
    r->n_suppressed += p->n_recommendations - n_kept;
    p->n_recommendations = n_kept;
}

static void keep_pgx(const struct suppress *s, struct report *r)
{
    unsigned n_kept = 0;
    for (unsigned i = 0; i < r->n_pgx; i++) {
        if (suppress_is_named(s, r->pgx[i].gene)) {
            r->n_suppressed++;
            continue;
        }
        keep_recommendations(s, r, &r->pgx[i]);
        r->pgx[n_kept++] = r->pgx[i];
    }
    r->n_pgx = n_kept;
}

static void keep_pertinent(const struct suppress *s, struct report *r)
{
    unsigned n_kept = 0;
    for (unsigned i = 0; i < r->n_pertinent; i++)
        if (!suppress_is_named(s, r->pertinent[i].subject))
            r->pertinent[n_kept++] = r->pertinent[i];
    r->n_suppressed += r->n_pertinent - n_kept;
    r->n_pertinent = n_kept;
}

void suppress_rest(const struct suppress *s, struct report *r)
{
    keep_pgx(s, r);
    keep_pertinent(s, r);
}
