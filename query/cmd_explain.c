/* vdt explain: why a line stands in the report of a sample, or why it does not. */
#include "query/cmd_cohort.h"
#include "query/command.h"
#include "query/explain.h"
#include "query/gene_cover.h"
#include "query/haplotypes.h"
#include "query/query_audit.h"
#include "query/query_options.h"
#include "query/report_make.h"

#include <unistd.h>

#define MAX_WORDS 64
#define N_NEAREST 8

struct explain_values {
    struct query_options query;
    const char *audit;
    bool is_json;
};

#define AT_QUERY(member) offsetof(struct explain_values, query.member)

static const struct opt options[] = {
    QUERY_OPTION_ROWS(AT_QUERY),
    QUERY_AUDIT_OPTION(offsetof(struct explain_values, audit)),
    {"json", 0, OPT_FLAG, offsetof(struct explain_values, is_json), NULL,
        "for programs instead of people", NULL, 0, 0, false},
    {0},
};

static const struct opt_command command = {
    .name = "vdt explain",
    .args = "TERM... IN.vcf[.gz]",
    .summary =
        "Tell of every criterion that TERM leads to whether the sample meets it, and "
        "why.",
    .options = options,
    .notes = "TERM is a gene, a variant, an allele, an evidence item (EID, AID), a "
             "trial (NCT),\n"
             "a drug or a disease, as \"vdt show\" takes it; the last argument is the "
             "sample.\n"
             "A criterion is true, partial, false, or unknown: not looked at.",
    .min_args = 2,
    .max_args = MAX_WORDS,
};

static int unknown_term(struct explain *x)
{
    struct str *near = NULL, folded = str_fold(x->mem, x->term);
    int n = 0;
    if (folded.n > 0)
        n = kb_name_near(x->kb, folded, 0, N_NEAREST, x->mem, &near, x->err);
    if (n < 0)
        return n;
    view_str(&x->v, "term", "term", x->term);
    view_sentence(&x->v, "text",
        str_fmt(x->mem, "Nothing in this knowledge base is named \"%.*s\".",
            STR_ARG(x->term)));
    view_strs(&x->v, "nearest", "nearest names", near, (unsigned)n);
    return 0;
}

/* As the report sees it: what that may not tell is not told here. */
static int make_case(struct explain *x, const struct report_options *o)
{
    struct withhold w;
    struct event_options events = o->events;
    unsigned n_out = 0;
    events.ask = x->event_ask.n_genes > 0 ? &x->event_ask : NULL;
    int rc = withhold_load(x->kb, o->has_secondary_consent, x->mem, &w, x->err);
    if (rc >= 0)
        rc = case_find(&x->sample, x->kb, x->mem, &x->c, x->err);
    if (rc >= 0)
        rc = withhold_findings(&w, &x->sample, &x->c, x->mem, x->err);
    if (rc < 0)
        return rc;
    x->withhold = w;
    x->suppress = w.suppress;
    rc = haplotypes_add(&x->c, &x->pgx, w.suppress, x->kb, x->mem, x->err);
    if (rc >= 0)
        rc = events_of_case(&events, patient_x_copies(x->about.sex), x->kb, w.suppress,
            x->mem, &x->events, &x->c, &n_out, x->err);
    if (rc < 0)
        return rc;
    rc = patient_case_join(
        &x->about, &x->sample, w.suppress, x->kb, x->mem, &x->c, x->err);
    if (rc >= 0)
        case_view(&x->c, x->kb, x->mem);
    return rc;
}

static int explain(struct explain *x, const struct report_options *o)
{
    struct sample_options sample = o->sample;
    const struct patient_options po = {o->patient_path, o->tumour, o->sex, o->date};
    if (query_is_cohort(o))
        return err_set(
            x->err, ERR_USAGE, "--sample all is for vdt query; expected one sample");
    int rc = use_load(x->kb, o->use, x->mem, &x->use, x->err);
    if (rc >= 0)
        rc = patient_case_read(&po, x->kb, x->mem, &x->about, x->err);
    x->tumour = x->about.tumour;
    x->has_tumour = sample.has_tumour_type = x->about.has_tumour;
    if (rc >= 0)
        rc = explain_ask(x, sample.assembly);
    sample.ask = &x->ask;
    if (rc >= 0)
        rc = sample_read(&sample, x->kb, x->mem, &x->sample, x->err);
    if (rc >= 0)
        rc = make_case(x, o);
    if (rc >= 0)
        rc = explain_withhold_asked(x);
    if (rc >= 0)
        rc = explain_select(x, x->sample.assembly);
    if (rc >= 0)
        rc = rc > 0 || explain_has_asked(x) ? explain_print(x) : unknown_term(x);
    if (rc >= 0)
        rc = explain_pgx(x);
    if (rc >= 0 && x->c.cover != NULL)
        rc = gene_cover_error(x->c.cover, x->err);
    return rc;
}

/* Empty: it is not open. */
static struct str kb_id(const struct explain *x)
{
    struct str id = STR_NONE;
    struct err unused = {0};
    return x->kb != NULL && kb_meta(x->kb, KB_META_ID, &id, &unused) > 0 ? id
                                                                         : STR_NONE;
}

/* What was read of the patient. */
static void list_inputs(const struct explain *x, struct buf *out)
{
    struct report r = {.sample = x->sample,
        .about = x->about,
        .events = x->events,
        .has_outside_calls = x->c.outside_calls.file.n > 0,
        .outside_calls_sha256 = x->c.outside_calls.sha256};
    report_list_inputs(&r, x->mem);
    query_audit_inputs(&r, out);
}

/* The log has its line before anyone has the answer. */
static int audit(struct explain *x, struct query_audit *log, struct str answer)
{
    struct buf inputs = BUF_INIT;
    list_inputs(x, &inputs);
    int rc = query_audit_add(log,
        &(const struct query_audit_entry){
            .kb_id = kb_id(x), .inputs = buf_str(&inputs), .printed = answer},
        x->err);
    buf_free(&inputs);
    return rc;
}

static int run_opened(struct explain *x, const struct report_options *o,
    struct query_audit *log, bool is_json)
{
    struct buf out = BUF_INIT;
    x->lang = o->lang;
    x->options = o;
    x->pgx = o->pgx;
    x->pgx.is_male = o->sex == PATIENT_MALE;
    view_begin(&x->v, &out, x->mem, is_json);
    int rc = explain(x, o);
    if (rc >= 0) {
        view_end(&x->v);
        rc = audit(x, log, buf_str(&out));
    }
    if (rc >= 0)
        rc = command_answer(buf_str(&out), x->err);
    sample_free(&x->sample);
    buf_free(&out);
    return rc;
}

static int run(struct explain *x, const struct report_options *o,
    const struct explain_values *values, struct query_audit *log)
{
    struct opened_kb kb = {0};
    int rc = values->audit ? audit_open(&log->log, values->audit, x->err) : 0;
    if (rc >= 0)
        rc = command_sandbox(values->query.no_sandbox, NULL, 0, x->err);
    if (rc >= 0)
        rc = command_open_kb(
            values->query.kb, query_is_small_input(&o->sample), &kb, x->err);
    x->kb = kb.txn;
    if (rc >= 0)
        rc = run_opened(x, o, log, values->is_json);
    if (rc < 0) {
        struct buf inputs = BUF_INIT;
        list_inputs(x, &inputs);
        query_audit_failed(log, rc, kb_id(x), buf_str(&inputs), x->err);
        buf_free(&inputs);
    }
    audit_close(&log->log);
    command_close_kb(&kb);
    return rc;
}

int cmd_explain(int argc, char **argv, struct err *err)
{
    struct explain_values values = {.query.n_threads = 2};
    struct report_options o;
    struct query_audit log = {.log = AUDIT_INIT, .command = command.name};
    struct arena mem = ARENA_INIT;
    struct buf given = BUF_INIT;
    const char *words[MAX_WORDS];
    unsigned n_words;
    int rc = command_options(&command, argc, argv, &values, words, &n_words, err);
    if (rc != OPT_RUN)
        return rc;
    rc = query_options_read(&values.query, &words[n_words - 1], 1, &o, err);
    if (rc < 0)
        return rc;
    struct explain x = {
        .mem = &mem, .err = err, .term = command_term(words, n_words - 1, &mem)};
    query_audit_options(&command, argc, argv, &given);
    log.options = buf_str(&given);
    bool is_turned = access(words[0], F_OK) == 0 && access(o.sample.path, F_OK) != 0;
    rc = run(&x, &o, &values, &log);
    if (rc == ERR_SAMPLE && is_turned)
        err_hint(err, "the sample's file stands last: vdt explain TERM %s", words[0]);
    buf_free(&given);
    arena_free(&mem);
    return rc;
}
