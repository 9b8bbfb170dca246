#include "query/report_make.h"

#include "kb/base/beside.h"
#include "kb/base/version.h"
#include "query/approvals.h"
#include "query/clinvar_context.h"
#include "query/copy_number_overview.h"
#include "query/gene_cover.h"
#include "query/haplotypes.h"
#include "query/hereditary.h"
#include "query/limits.h"
#include "query/local_names.h"
#include "query/overrides.h"
#include "query/pgx.h"
#include "query/protein_view.h"
#include "query/suppress.h"
#include "query/trials.h"
#include "query/withhold.h"

static int read_meta(
    struct kb_txn *kb, const char *name, struct str *out, struct err *err)
{
    int rc = kb_meta(kb, name, out, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "the KB has no meta entry \"%s\"", name);
    return rc;
}

static int read_kb(
    struct kb_txn *kb, struct arena *mem, struct report *r, struct err *err)
{
    int rc = read_meta(kb, KB_META_ID, &r->kb_id, err);
    if (rc >= 0)
        rc = read_meta(kb, KB_META_FORMAT, &r->kb_format, err);
    if (rc >= 0)
        rc = read_meta(kb, KB_META_RULES, &r->rules_version, err);
    r->program_version = STR(VDT_VERSION);
    r->n_sources = kb_n_sources(kb);
    r->sources = ARENA_ARRAY(mem, struct provenance, r->n_sources);
    for (unsigned i = 0; rc >= 0 && i < r->n_sources; i++) {
        rc = kb_source(kb, i, mem, &r->sources[i], err);
        if (rc == 0)
            return err_set(err, ERR_KB, "source %u is not there", i);
    }
    return rc < 0 ? rc : 0;
}

static void list_event_inputs(struct report *r)
{
    const struct cna *cna = r->events.cna;
    for (unsigned i = 0; i < r->events.n_inputs; i++) {
        const struct event_input *e = r->events.inputs[i];
        r->inputs[r->n_inputs++] = (struct report_input){.kind = e->kind,
            .sha256 = e->sha256,
            .records = e->n_records,
            .alleles = e->n_events,
            .events = e,
            .genes = cna && e == &cna->input ? cna->genes : NULL};
    }
}

void report_list_inputs(struct report *r, struct arena *mem)
{
    const struct sample *s = &r->sample;
    r->inputs = ARENA_ARRAY(
        mem, struct report_input, (size_t)s->n_inputs + 4 + MAX_EVENT_INPUTS);
    for (unsigned i = 0; i < s->n_inputs; i++) {
        struct report_input *vcf = &r->inputs[r->n_inputs++];
        *vcf = (struct report_input){.kind = s->inputs[i].kind,
            .sha256 = s->inputs[i].sha256,
            .records = s->inputs[i].n_records,
            .alleles = s->inputs[i].n_alleles,
            .blocks = s->inputs[i].n_blocks,
            .blocks_not_read = s->inputs[i].n_blocks_skipped,
            .has_fates = true};
        for (unsigned f = 0; f < N_ALLELE_FATES; f++)
            vcf->fates[f] = s->inputs[i].fates[f];
    }
    if (s->has_regions)
        r->inputs[r->n_inputs++] =
            (struct report_input){.kind = "regions", .sha256 = s->regions_sha256};
    if (s->has_reference)
        r->inputs[r->n_inputs++] = (struct report_input){
            .kind = "reference_index", .sha256 = s->reference_sha256};
    if (r->about.patient.is_given)
        r->inputs[r->n_inputs++] =
            (struct report_input){.kind = "patient", .sha256 = r->about.patient.sha256};
    if (r->has_outside_calls)
        r->inputs[r->n_inputs++] = (struct report_input){
            .kind = "pgx_calls", .sha256 = r->outside_calls_sha256};
    list_event_inputs(r);
}

static int answer_all(const struct report_options *o, const struct case_data *c,
    struct kb_txn *kb, const char *lang, struct arena *mem, struct report *r,
    struct err *err)
{
    struct answers answers;
    int rc = answers_make(c, kb, lang, mem, &answers, err);
    if (rc >= 0)
        rc = interpret_answers(&answers, r, err);
    return rc < 0 ? rc : trials_make(&answers, &o->trials, r, err);
}

/* What may be told of the sample; findings that may not leave it here. */
static int make_case(const struct report_options *o, struct kb_txn *kb,
    struct arena *mem, struct withhold *w, struct report *r, struct case_data *c,
    struct err *err)
{
    uint64_t n_before = r->sample.fates[ALLELE_WITHHELD];
    unsigned n_out = 0;
    int rc = withhold_load(kb, o->has_secondary_consent, mem, w, err);
    if (rc >= 0)
        rc = case_find(&r->sample, kb, mem, c, err);
    if (rc >= 0)
        rc = withhold_findings(w, &r->sample, c, mem, err);
    if (rc < 0)
        return rc;
    r->n_suppressed = r->sample.fates[ALLELE_WITHHELD] - n_before;
    r->suppress = w->suppress;
    sample_forget_calls(&r->sample);
    struct pgx_call_options pgx = o->pgx;
    pgx.is_male = r->about.sex == PATIENT_MALE;
    rc = haplotypes_add(c, &pgx, w->suppress, kb, mem, err);
    r->has_outside_calls = pgx.outside_path != NULL;
    r->outside_calls_sha256 = c->outside_calls.sha256;
    if (rc >= 0)
        rc = events_of_case(&o->events, patient_x_copies(r->about.sex), kb, w->suppress,
            mem, &r->events, c, &n_out, err);
    r->n_suppressed += n_out;
    if (rc >= 0)
        rc = patient_case_join(&r->about, &r->sample, w->suppress, kb, mem, c, err);
    r->n_suppressed += r->about.biomarkers.n_suppressed;
    return rc < 0 ? rc : 0;
}

/* ---- the findings by themselves, beside the answers ------------------------------ */

/* Fewer are told before another thread has begun. */
#define MANY_FINDINGS 4096

struct describing {
    const struct case_data *c;
    struct kb_txn *kb; /* on a thread of its own also these are */
    struct arena *mem; /* of what is kept */
    struct report *r;  /* only its findings are touched */
};

static int describe(void *ctx, struct err *err)
{
    struct describing *d = ctx;
    int rc = show_findings(d->c, d->kb, d->mem, d->r, err);
    return rc < 0 ? rc : clinvar_context_make(d->c, d->kb, d->mem, d->r, err);
}

/* What is shown of a finding and what the criteria say of all of them need nothing of
 * each other: of a genome's findings either takes as long as the other. */
static int describe_and_answer(const struct report_options *o, struct case_data *c,
    struct kb_txn *kb, const char *lang, struct arena *mem, struct report *r,
    struct err *err)
{
    struct arena own_mem = ARENA_INIT;
    struct kb_txn *own_kb = NULL;
    struct beside other;
    struct err unused, later;
    if (r->n_writers > 1 && c->n_findings >= MANY_FINDINGS)
        own_kb = kb_begin_beside(kb, &unused);
    struct describing d = {c, own_kb ? own_kb : kb, own_kb ? &own_mem : mem, r};
    beside_begin(&other, describe, &d, own_kb != NULL);
    case_view(c, kb, mem);
    int rc_later = answer_all(o, c, kb, lang, mem, r, &later);
    int rc = beside_end(&other, err);
    arena_adopt(mem, &own_mem);
    kb_end(own_kb);
    if (rc >= 0 && rc_later < 0)
        *err = later;
    return rc < 0 ? rc : rc_later;
}

static int make_parts(const struct report_options *o, struct case_data *c,
    struct kb_txn *kb, const struct withhold *w, struct arena *mem, struct report *r,
    struct err *err)
{
    const char *lang = o->lang ? o->lang : "en";
    int rc = describe_and_answer(o, c, kb, lang, mem, r, err);
    if (rc >= 0)
        rc = suppress_rows(w->suppress, kb, r, err);
    if (rc >= 0) {
        use_rows(r->use, r);
        approvals_make(r->therapies, r->n_therapies, mem);
        rc = overrides_make(kb, o->date, mem, r, err);
    }
    if (rc >= 0)
        rc = hereditary_make(c, w->genes, kb, lang, mem, r, err);
    if (rc >= 0)
        rc = interpret_judge(c, kb, mem, r, err);
    if (rc >= 0)
        rc = pgx_make(c, kb, lang, mem, r, err);
    if (rc >= 0 && r->has_tumour)
        rc = pertinent_make(c, kb, mem, r, err);
    if (rc >= 0)
        suppress_rest(w->suppress, r);
    return rc < 0 ? rc : gene_cover_error(c->cover, err);
}

/* The looked map is the only thing of a sample that is not in mem; it is not needed
 * once the criteria are answered. */
static int report_of_sample(const struct report_options *o, struct kb_txn *kb,
    struct arena *mem, struct report *r, struct err *err)
{
    struct case_data c;
    struct withhold w;
    const char *lang = o->lang ? o->lang : "en";
    r->has_secondary_consent = o->has_secondary_consent;
    int rc = make_case(o, kb, mem, &w, r, &c, err);
    if (rc >= 0)
        rc = make_parts(o, &c, kb, &w, mem, r, err);
    if (rc < 0)
        return rc;
    r->disagreements = c.disagreements;
    r->n_disagreements = c.n_disagreements;
    rc = scope_make(&c, kb, mem, r, err);
    if (rc >= 0)
        rc = protein_views_make(&c, kb, mem, r, err);
    if (rc < 0)
        return rc;
    copy_number_overview_make(mem, r);
    report_list_inputs(r, mem);
    limits_make(r, lang, mem);
    return local_names_make(kb, mem, r, err);
}

static int make(const struct report_options *options, struct kb_txn *kb,
    struct arena *mem, struct report *out, struct err *err)
{
    struct sample_options so = options->sample;
    const struct patient_options po = {
        options->patient_path, options->tumour, options->sex, options->date};
    *out = (struct report){.kb = kb, .n_writers = so.n_threads};
    int rc = read_kb(kb, mem, out, err);
    out->audience = options->audience;
    if (rc >= 0)
        rc = review_read(&options->review, mem, &out->review, err);
    if (rc >= 0)
        rc = use_load(kb, options->use, mem, &out->use, err);
    if (rc >= 0)
        rc = patient_case_read(&po, kb, mem, &out->about, err);
    out->sex = out->about.sex;
    out->tumour = out->about.tumour;
    out->has_tumour = so.has_tumour_type = out->about.has_tumour;
    if (rc >= 0)
        rc = sample_read(&so, kb, mem, &out->sample, err);
    if (rc < 0)
        return rc;
    if (options->pseudonym)
        out->sample.name = str_of(options->pseudonym);
    out->has_pseudonym = options->pseudonym != NULL;
    rc = review_check_sample(&options->review, &out->review, out->sample.name, err);
    if (rc >= 0)
        rc = report_of_sample(options, kb, mem, out, err);
    sample_free(&out->sample);
    out->sample.looked = NULL;
    return rc;
}

int report_make(const struct report_options *options, struct kb_txn *kb,
    struct arena *mem, struct report *out, struct err *err)
{
    int rc = make(options, kb, mem, out, err);
    if (rc < 0) {
        out->n_inputs = 0; /* listed already when it failed late */
        report_list_inputs(out, mem);
    }
    return rc;
}
