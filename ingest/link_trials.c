/*
 * Trials: conditions, keywords and MeSH terms become diseases, the eligibility text and
 * the second sources criteria and facts.
 */
#include "ingest/eligibility_tables.h"
#include "ingest/link_protein.h"
#include "ingest/link_trial_diseases.h"
#include "ingest/link_trial_histologies.h"
#include "ingest/stage_trial.h"
#include "kb/model/eligibility_trial.h"
#include "kb/model/name_facts.h"

struct trials {
    struct link *l;
    struct eligibility_lexicon *lexicon;
    struct condition_names *diseases;
    struct release_row at; /* of the trial in hand */
};

/* ---- the lexicon ---- */

struct symbols {
    struct link *l;
    const struct curated_rows *table;
};

/* Symbols of the curated table are led to today's approved ones. */
static int approved_symbol(
    void *ctx, unsigned row, struct str symbol, struct str *approved, struct err *err)
{
    const struct symbols *s = ctx;
    (void)err;
    *approved = link_gene(s->l, s->table->file, s->table->lines[row], symbol, 0);
    return 0;
}

static int load_table(struct trials *t, unsigned i, struct err *err)
{
    const struct curated_rows *table =
        build_curated(t->l->b, eligibility_table_names[i]);
    struct symbols symbols = {t->l, table};
    unsigned row;
    if (table == NULL)
        return 0;
    const struct eligibility_rows rows = {table->columns, table->n_columns,
        (const struct str *const *)table->rows, table->n_rows};
    int rc = eligibility_tables_load(
        t->lexicon, i, &rows, approved_symbol, &symbols, &row, err);
    if (rc < 0 && table->n_rows > 0)
        err_wrap(err, "%s:%llu", build_file_name(t->l->b, table->file),
            (unsigned long long)table->lines[row]);
    return rc;
}

static int load_lexicon(struct trials *t, struct err *err)
{
    int rc = 0;
    t->lexicon = eligibility_lexicon_new(err);
    if (t->lexicon == NULL)
        return err->code;
    for (unsigned i = 0; rc >= 0 && i < N_ELIGIBILITY_TABLES; i++)
        rc = load_table(t, i, err);
    return rc;
}

/* ---- criteria and facts ---- */

static bool has_criterion(const struct trial *t, const struct trial_criterion *c)
{
    for (unsigned i = 0; i < t->n_criteria; i++)
        if (t->criteria[i].criterion == c->criterion
            && t->criteria[i].is_exclusion == c->is_exclusion
            && t->criteria[i].force == c->force && t->criteria[i].cohort == c->cohort)
            return true;
    return false;
}

static const char *note_of(const struct trial_criterion *c)
{
    static const char *const notes[2][3] = {
        {"criteria: inclusion, required", "criteria: inclusion, alternative",
            "criteria: inclusion, conditional"},
        {"criteria: exclusion, required", "criteria: exclusion, alternative",
            "criteria: exclusion, conditional"}};
    static const char *const of_source[] = {
        [TRIAL_FROM_TITLE] = "criteria: inclusion, from the title",
        [TRIAL_FROM_ARM] = "criteria: inclusion, from an arm",
        [TRIAL_FROM_KEYWORD] = "criteria: inclusion, from a keyword"};
    return c->source == TRIAL_FROM_ELIGIBILITY ? notes[c->is_exclusion][c->force]
                                               : of_source[c->source];
}

static int add_criterion(struct trials *ts, struct trial *t,
    const struct eligibility_clause *c, struct err *err)
{
    struct link *l = ts->l;
    name_facts_apply(l->facts, c->criterion, &l->scratch);
    link_check_proteins(l, &ts->at, t->id, STR_NONE, c->criterion, &l->scratch);
    int64_t ordinal = link_store_criterion(l, c->criterion, err);
    if (ordinal < 0)
        return (int)ordinal;
    const struct trial_criterion one = {.criterion = (uint32_t)ordinal,
        .is_exclusion = c->is_exclusion,
        .force = c->force,
        .cohort = c->cohort,
        .source = c->source,
        .place = c->place,
        .beg = c->beg,
        .end = c->end};
    if (has_criterion(t, &one))
        return 0;
    t->criteria[t->n_criteria++] = one;
    report_note(l->b->report, ts->at.file, note_of(&one), 1);
    return 0;
}

static void add_fact(
    struct trials *ts, struct trial *t, const struct eligibility_clause *c)
{
    static const char *const notes[] = {[FACT_PRIOR_THERAPY] = "facts: prior therapy",
        [FACT_PERFORMANCE] = "facts: performance status",
        [FACT_BRAIN_METASTASES] = "facts: brain metastases"};
    t->facts[t->n_facts++] = (struct trial_fact){.kind = c->fact,
        .is_exclusion = c->is_exclusion,
        .cohort = c->cohort,
        .beg = c->beg,
        .end = c->end};
    report_note(ts->l->b->report, ts->at.file, notes[c->fact], 1);
}

/* Labels by their numbers, which are dense from 1. */
static void link_cohorts(
    struct trial *t, const struct eligibility_clause *clauses, int n, struct arena *mem)
{
    t->n_cohorts = 0;
    for (int i = 0; i < n; i++)
        if (clauses[i].cohort > t->n_cohorts)
            t->n_cohorts = clauses[i].cohort;
    t->cohorts = ARENA_ARRAY(mem, struct str, (size_t)t->n_cohorts + 1);
    for (int i = 0; i < n; i++)
        if (clauses[i].cohort > 0)
            t->cohorts[clauses[i].cohort - 1] = clauses[i].cohort_label;
}

static int link_clauses_of(struct trials *ts, struct trial *t, struct err *err)
{
    struct link *l = ts->l;
    struct eligibility_clause *clauses;
    int n = eligibility_read_trial(ts->lexicon, t, &l->scratch, &clauses, err), rc = n;
    if (n < 0)
        return n;
    link_cohorts(t, clauses, n, &l->scratch);
    t->n_criteria = t->n_facts = 0;
    t->criteria = ARENA_ARRAY(&l->scratch, struct trial_criterion, (size_t)n + 1);
    t->facts = ARENA_ARRAY(&l->scratch, struct trial_fact, (size_t)n + 1);
    for (int i = 0; rc >= 0 && i < n; i++)
        if (clauses[i].criterion != NULL)
            rc = add_criterion(ts, t, &clauses[i], err);
        else
            add_fact(ts, t, &clauses[i]);
    if (t->n_criteria > 0)
        report_note(l->b->report, ts->at.file, "trials: with criteria", 1);
    return rc;
}

static int link_one(void *ctx, unsigned file, uint64_t line, struct trial *t,
    struct arena *mem, struct err *err)
{
    struct trials *ts = ctx;
    struct link *l = ts->l;
    (void)mem;
    arena_reset(&l->scratch);
    ts->at = (struct release_row){file, line};
    link_trial_diseases(l, ts->diseases, file, t);
    int rc = link_trial_histologies(l, ts->lexicon, file, t, err);
    if (rc >= 0)
        rc = link_clauses_of(ts, t, err);
    if (rc < 0)
        return rc;
    int64_t ordinal = kb_build_trial(l->b->kb, file, t, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

int link_trials(struct link *l, struct err *err)
{
    struct trials ts = {.l = l};
    int rc = load_lexicon(&ts, err);
    if (rc >= 0) {
        ts.diseases = condition_names_new(l->b, err);
        rc = ts.diseases != NULL ? 0 : err->code;
    }
    if (rc >= 0)
        rc = stage_trials_each(l->b, link_one, &ts, err);
    condition_names_free(ts.diseases);
    eligibility_lexicon_free(ts.lexicon);
    return rc;
}
