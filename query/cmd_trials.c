/* vdt trials: which of many patients one trial is for. */
#include "query/command.h"
#include "query/query_audit.h"
#include "query/query_options.h"
#include "query/report_read.h"
#include "query/suppress.h"
#include "query/trial_row.h"
#include "query/trial_view.h"
#include "query/trials.h"
#include "query/use.h"

#include <stdlib.h>

#define MAX_ARGS 4096

struct trials_values {
    struct query_options query;
    const char *audit;
    bool is_json;
};

#define AT(member) offsetof(struct trials_values, member)
#define AT_QUERY(member) offsetof(struct trials_values, query.member)

static const struct opt options[] = {
    {"kb", 'k', OPT_PRIVATE, AT_QUERY(kb), "KB",
        "the knowledge base (default: $VDT_KB)", NULL, 0, 0, false},
    {"country", 0, OPT_LIST, AT_QUERY(country), "COUNTRY",
        "only where the trial has an open site there", NULL, 0, 0, false},
    {"city", 0, OPT_LIST, AT_QUERY(city), "CITY",
        "only where the trial has an open site there", NULL, 0, 0, false},
    {"use", 0, OPT_CHOICE, AT_QUERY(use), NULL,
        "refuse a trial whose licence does not allow this\nuse (default any)",
        QUERY_USES, 0, 0, false},
    {"lang", 0, OPT_CHOICE, AT_QUERY(lang), NULL, "language of sentences (default en)",
        QUERY_LANGS, 0, 0, false},
    {"json", 0, OPT_FLAG, AT(is_json), NULL, "for programs instead of people", NULL, 0,
        0, false},
    QUERY_AUDIT_OPTION(AT(audit)),
    COMMAND_NO_SANDBOX(AT_QUERY(no_sandbox)),
    {0},
};

static const struct opt_command command = {
    .name = "vdt trials",
    .args = "NCT REPORT.json...",
    .summary = "Tell of each patient whether a trial is for her or him, and why.",
    .options = options,
    .notes =
        "The reports are those of \"vdt query\".  Patients for whom nothing known\n"
        "excludes the trial come first; the sentence that excludes is shown for\n"
        "the others.  What a report does not hold counts as not looked at.",
    .min_args = 2,
    .max_args = MAX_ARGS,
};

struct candidate {
    unsigned order; /* as given, from 1 */
    struct report_patient patient;
    struct report_trial row;
};

struct trials {
    struct kb_txn *kb;
    struct arena *mem;
    const char *lang;
    struct view v;
    uint32_t trial;
    unsigned source; /* of the trial */
    struct use *use; /* NULL: any */
    struct str kb_id;
    struct trial_wishes wishes;
    const struct suppress *suppress;
    struct candidate *rows;
    unsigned n;
    struct err *err;
};

static int find_trial(struct trials *t, const char *id)
{
    struct record r;
    int rc = kb_record_by_id(t->kb, str_of(id), &r, t->err);
    if (rc < 0)
        return rc;
    if (rc == 0 || r.type != RECORD_TRIAL) {
        err_set(t->err, ERR_USAGE, "\"%s\" is no trial of this knowledge base", id);
        return err_hint(t->err, "the first argument is the trial, as NCT01234567");
    }
    t->trial = r.ordinal;
    t->source = r.source;
    return 0;
}

/* A trial that is left out for its licence has no patients to be told of. */
static int check_use(struct trials *t, const char *id, enum use_kind kind)
{
    int rc = use_load(t->kb, kind, t->mem, &t->use, t->err);
    if (rc < 0 || !use_leaves_out(t->use, t->source, STR_NONE))
        return rc;
    struct str what = use_left_out(t->use, t->mem);
    err_set(t->err, ERR_FAIL,
        "%s is left out: %.*s; expected a licence that allows %s use", id,
        STR_ARG(what), use_kind_name(t->use));
    return err_hint(t->err, "what licences allow stands in curated/licences.tsv");
}

/* What no output may tell is left out here too. */
static int judge(struct trials *t, struct candidate *c)
{
    struct trial_mentions mentions;
    struct answers answers = {
        .c = &c->patient.c, .kb = t->kb, .lang = t->lang, .mem = t->mem};
    struct trial_patient p = {.answers = &answers,
        .tumour = c->patient.has_tumour ? &c->patient.tumour : NULL,
        .sex = c->patient.sex,
        .age_years = c->patient.age_years,
        .is_whole_years = true,
        .wishes = &t->wishes,
        .mentions = &mentions};
    struct report r = {.trials = &c->row, .n_trials = 1};
    int rc = trial_mentions_load(t->kb, &c->patient.c, t->mem, &mentions, t->err);
    if (rc >= 0)
        rc = trial_row_make(&p, t->trial, &c->row, t->err);
    if (rc >= 0)
        rc = suppress_rows(t->suppress, t->kb, &r, t->err);
    if (rc >= 0 && r.n_trials == 0)
        return err_set(t->err, ERR_USAGE, "this trial may not be shown");
    return rc;
}

/* As the trials of a report are ordered; false ones last. */
static int candidate_cmp(const void *x, const void *y)
{
    const struct candidate *a = x, *b = y;
    bool is_out_a = a->row.verdict.value == TRUTH_FALSE,
         is_out_b = b->row.verdict.value == TRUTH_FALSE;
    int c = is_out_a - is_out_b;
    if (c == 0)
        c = trials_cmp(&a->row, &b->row);
    return c ? c : (a->order > b->order) - (a->order < b->order);
}

static int read_all(struct trials *t, const char *const *paths, unsigned n)
{
    t->rows = ARENA_ARRAY(t->mem, struct candidate, n);
    for (; t->n < n; t->n++) {
        struct candidate *c = &t->rows[t->n];
        c->order = t->n + 1;
        int rc = report_patient_read(paths[t->n], t->kb, t->mem, &c->patient, t->err);
        if (rc >= 0)
            rc = judge(t, c);
        if (rc < 0)
            return rc;
    }
    if (n > 1)
        qsort(t->rows, n, sizeof *t->rows, candidate_cmp);
    return 0;
}

static void put_patient(struct trials *t, const struct candidate *c)
{
    const struct report_patient *p = &c->patient;
    const char *title = str_cstr(
        t->mem, str_fmt(t->mem, "report %u: %.*s", c->order, STR_ARG(p->sample)));
    view_item(&t->v, title);
    if (t->v.is_json) {
        view_uint(&t->v, "report", "", c->order);
        view_str(&t->v, "sample", "", p->sample);
    }
    view_str(&t->v, "tumour", "tumour", p->has_tumour ? p->tumour.name : STR_NONE);
    view_flag(&t->v, "other_kb", "made with another KB", !str_eq(p->kb_id, t->kb_id));
    if (t->v.is_json || p->n_unread > 0)
        view_uint(&t->v, "findings_not_read", "findings not read", p->n_unread);
    trial_view_match(&t->v, &c->row);
    view_close(&t->v, title);
}

static void put_counts(struct trials *t)
{
    unsigned n[3] = {0};
    for (unsigned i = 0; i < t->n; i++)
        n[t->rows[i].row.verdict.value]++;
    view_object(&t->v, "counts", NULL);
    if (t->v.is_json) {
        view_uint(&t->v, "true", "", n[TRUTH_TRUE]);
        view_uint(&t->v, "unknown", "", n[TRUTH_UNKNOWN]);
        view_uint(&t->v, "false", "", n[TRUTH_FALSE]);
    } else {
        view_line(&t->v, "%-18s %u: %u true, %u unknown, %u false", "patients", t->n,
            n[TRUTH_TRUE], n[TRUTH_UNKNOWN], n[TRUTH_FALSE]);
    }
    view_close(&t->v, NULL);
}

static int make(struct trials *t, const struct trial_options *o, enum use_kind use,
    const char *const *args, unsigned n_args)
{
    struct suppress *suppress;
    int rc = find_trial(t, args[0]);
    if (rc >= 0)
        rc = check_use(t, args[0], use);
    if (rc >= 0)
        rc = trial_wishes_read(o, t->kb, t->mem, &t->wishes, t->err);
    if (rc >= 0)
        rc = suppress_load(t->kb, t->mem, &suppress, t->err);
    if (rc >= 0)
        rc = kb_meta(t->kb, KB_META_ID, &t->kb_id, t->err);
    if (rc < 0)
        return rc;
    t->suppress = suppress;
    return read_all(t, args + 1, n_args - 1);
}

/* What the answer rests on and --use cannot leave out. */
static void put_use(struct trials *t)
{
    struct str rests = use_rests_on(t->use, t->mem);
    if (t->use == NULL)
        return;
    view_c(&t->v, "use", "use", use_kind_name(t->use));
    view_str(&t->v, "rests_on", "rests on, not allowed", rests);
}

static void put_all(struct trials *t, bool is_json, struct buf *out)
{
    view_begin(&t->v, out, t->mem, is_json);
    trial_view_facts(&t->v, &t->rows[0].row);
    put_counts(t);
    put_use(t);
    view_array(&t->v, "patients", NULL);
    for (unsigned i = 0; i < t->n; i++)
        put_patient(t, &t->rows[i]);
    view_close(&t->v, NULL);
    view_end(&t->v);
}

/* The reports in the order in which they were given; n of them were begun. */
static void list_inputs(const struct trials *t, unsigned n, struct buf *out)
{
    struct report r = {.n_inputs = n};
    r.inputs = ARENA_ARRAY(t->mem, struct report_input, n);
    for (unsigned i = 0; i < n; i++)
        r.inputs[t->rows[i].order - 1] = (struct report_input){
            .kind = "report", .sha256 = t->rows[i].patient.sha256};
    query_audit_inputs(&r, out);
}

static int audit(struct trials *t, struct query_audit *log, struct str answer)
{
    struct buf inputs = BUF_INIT;
    list_inputs(t, t->n, &inputs);
    int rc = query_audit_add(log,
        &(const struct query_audit_entry){
            .kb_id = t->kb_id, .inputs = buf_str(&inputs), .printed = answer},
        t->err);
    buf_free(&inputs);
    return rc;
}

/* That at which it stopped was begun. */
static void audit_failed(
    struct trials *t, struct query_audit *log, int rc, unsigned n_reports)
{
    struct buf inputs = BUF_INIT;
    unsigned n_begun = t->rows == NULL ? 0 : t->n + (t->n < n_reports);
    list_inputs(t, n_begun, &inputs);
    query_audit_failed(log, rc, t->kb_id, buf_str(&inputs), t->err);
    buf_free(&inputs);
}

static int run(struct trials *t, const struct trials_values *values,
    const struct trial_options *o, const char *const *args, unsigned n_args,
    struct query_audit *log)
{
    struct opened_kb kb = {0};
    struct buf out = BUF_INIT;
    int rc = values->audit ? audit_open(&log->log, values->audit, t->err) : 0;
    if (rc >= 0)
        rc = command_sandbox(values->query.no_sandbox, NULL, 0, t->err);
    if (rc >= 0)
        rc = command_open_kb(values->query.kb, true, &kb, t->err);
    t->kb = kb.txn;
    if (rc >= 0)
        rc = make(t, o, (enum use_kind)values->query.use, args, n_args);
    if (rc >= 0) {
        put_all(t, values->is_json, &out);
        rc = audit(t, log, buf_str(&out));
    }
    if (rc >= 0)
        rc = command_print(buf_str(&out), t->err);
    if (rc < 0)
        audit_failed(t, log, rc, n_args - 1);
    audit_close(&log->log);
    buf_free(&out);
    command_close_kb(&kb);
    return rc;
}

int cmd_trials(int argc, char **argv, struct err *err)
{
    static const char *const langs[] = {"en", "ko"};
    static const char *args[MAX_ARGS];
    struct trials_values values = {0};
    struct query_audit log = {.log = AUDIT_INIT, .command = command.name};
    struct arena mem = ARENA_INIT;
    struct buf given = BUF_INIT;
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &values, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    const struct trial_options o = {.countries = values.query.country.value,
        .n_countries = values.query.country.n,
        .cities = values.query.city.value,
        .n_cities = values.query.city.n};
    struct trials t = {.mem = &mem, .lang = langs[values.query.lang], .err = err};
    query_audit_options(&command, argc, argv, &given);
    log.options = buf_str(&given);
    rc = run(&t, &values, &o, args, n_args, &log);
    buf_free(&given);
    arena_free(&mem);
    return rc;
}
