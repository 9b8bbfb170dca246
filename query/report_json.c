#include "query/report_json.h"

void report_json_strs(
    struct json_out *w, const char *key, const struct str *s, unsigned n)
{
    json_out_key(w, key);
    json_out_flat_array(w);
    for (unsigned i = 0; i < n; i++)
        json_out_str(w, s[i].p ? s[i] : STR(""));
    json_out_end(w);
}

void report_json_sentence(struct json_out *w, const struct report_text *t)
{
    json_out_object(w);
    json_out_key_c(w, "key", t->key);
    json_out_key(w, "params");
    json_out_object(w);
    for (unsigned i = 0; i < t->reason.n_params; i++) {
        struct str value = t->reason.param[i].value;
        json_out_key_str(w, t->reason.param[i].name, value.p ? value : STR(""));
    }
    json_out_end(w);
    json_out_key_str(w, "text", t->text.p ? t->text : STR(""));
    json_out_end(w);
}

static void write_program(struct json_out *w, const struct report *r)
{
    json_out_key(w, "program");
    json_out_object(w);
    json_out_key_c(w, "name", "vdt");
    json_out_key_str(w, "version", r->program_version);
    json_out_key_str(w, "rules_version", r->rules_version);
    json_out_end(w);
}

static void write_kb(struct json_out *w, const struct report *r)
{
    json_out_key(w, "kb");
    json_out_object(w);
    json_out_key_str(w, "id", r->kb_id);
    json_out_key_str(w, "format", r->kb_format);
    json_out_key(w, "built_from");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_sources; i++) {
        const struct provenance *p = &r->sources[i];
        json_out_object(w);
        json_out_key_str(w, "source", p->source);
        report_json_text(w, "kind", p->kind);
        report_json_text(w, "release", p->release);
        report_json_text(w, "assembly", str_of(assembly_name(p->assembly)));
        json_out_key_str(w, "sha256", p->sha256);
        report_json_text(w, "licence", p->licence);
        json_out_end(w);
    }
    json_out_end(w);
    json_out_end(w);
}

static void write_sample(struct json_out *w, const struct report *r)
{
    json_out_key(w, "sample");
    json_out_object(w);
    report_json_text(w, "id", r->sample.name);
    json_out_key(w, "inputs");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_inputs; i++) {
        json_out_object(w);
        json_out_key_c(w, "kind", r->inputs[i].kind);
        json_out_key_str(w, "sha256", r->inputs[i].sha256);
        json_out_end(w);
    }
    json_out_end(w);
    json_out_key_c(w, "assembly", assembly_name(r->sample.assembly));
    json_out_key_c(w, "assembly_how", r->sample.assembly_how);
    json_out_key_c(w, "origin", sample_origin_name(r->sample.origin));
    json_out_end(w);
}

const char *report_audience_name(enum report_audience audience)
{
    static const char *const names[N_AUDIENCES] = {"professional", "patient"};
    return names[audience];
}

static void write_review(struct json_out *w, const struct report *r)
{
    const struct report_review *v = &r->review;
    json_out_key_c(w, "audience", report_audience_name(r->audience));
    json_out_key(w, "review");
    json_out_object(w);
    json_out_key_c(w, "status", v->signed_by.n > 0 ? "signed" : "preliminary");
    report_json_text(w, "signed_by", v->signed_by);
    json_out_key(w, "amends");
    if (v->is_amendment) {
        json_out_object(w);
        json_out_key_str(w, "sha256", v->amended_sha256);
        json_out_key_str(w, "kb_id", v->amended_kb_id);
        report_json_text(w, "sample_id", v->amended_sample);
        json_out_end(w);
    } else {
        json_out_null(w);
    }
    json_out_end(w);
}

static bool input_closes(const struct report_input *in)
{
    uint64_t sum = 0;
    for (unsigned f = 0; f < N_ALLELE_FATES; f++)
        sum += in->fates[f];
    return sum == in->alleles;
}

static void write_input_fates(struct json_out *w, const struct report_input *in)
{
    json_out_object(w);
    json_out_key_c(w, "kind", in->kind);
    json_out_key(w, "records");
    json_out_uint(w, in->records);
    json_out_key(w, "alleles");
    json_out_uint(w, in->alleles);
    json_out_key(w, "by_fate");
    json_out_object(w);
    for (unsigned f = 0; f < N_ALLELE_FATES; f++) {
        json_out_key(w, allele_fate_name((enum allele_fate)f));
        json_out_uint(w, in->fates[f]);
    }
    json_out_end(w);
    json_out_key_bool(w, "closes", input_closes(in));
    json_out_end(w);
}

static void write_disagreements(struct json_out *w, const struct report *r)
{
    json_out_key(w, "disagreements");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_disagreements; i++) {
        const struct disagreement *d = &r->disagreements[i];
        json_out_object(w);
        json_out_key_str(w, "as_given", d->as_given);
        json_out_key_str(w, "source", d->source);
        json_out_key_str(w, "transcript", d->transcript);
        json_out_key_str(w, "said", d->said);
        json_out_key_str(w, "computed", d->computed);
        json_out_end(w);
    }
    json_out_end(w);
}

/* Inputs that hold no alleles (regions) have nothing to account for. */
static void write_accounting(struct json_out *w, const struct report *r)
{
    bool closes = true;
    json_out_key(w, "accounting");
    json_out_object(w);
    json_out_key(w, "inputs");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_inputs; i++)
        if (r->inputs[i].has_fates) {
            write_input_fates(w, &r->inputs[i]);
            closes = closes && input_closes(&r->inputs[i]);
        }
    json_out_end(w);
    json_out_key(w, "event_inputs");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_inputs; i++)
        if (r->inputs[i].events)
            closes = report_json_event_input(w, &r->inputs[i]) && closes;
    json_out_end(w);
    json_out_key_bool(w, "closes", closes);
    write_disagreements(w, r);
    json_out_end(w);
}

static void write_glossary(struct json_out *w, const struct report *r)
{
    json_out_key(w, "glossary");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_glossary; i++) {
        const struct report_local_name *n = &r->glossary[i];
        json_out_object(w);
        json_out_key_c(w, "kind", n->kind);
        report_json_text(w, "doid", n->id);
        json_out_key_str(w, "name", n->name);
        json_out_key_str(w, "name_ko", n->name_ko);
        json_out_key_bool(w, "needs_check", n->needs_check);
        json_out_end(w);
    }
    json_out_end(w);
}

static int write_report(const struct report *r, struct json_out *w, struct err *err)
{
    json_out_object(w);
    json_out_key_c(w, "schema", REPORT_SCHEMA);
    write_program(w, r);
    write_review(w, r);
    write_kb(w, r);
    write_sample(w, r);
    report_json_patient(w, r);
    write_accounting(w, r);
    report_json_scope(w, r);
    int rc = report_json_findings(w, r, err);
    report_json_evidence(w, r, "therapies", r->therapies, r->n_therapies);
    report_json_evidence(w, r, "prognosis", r->prognosis, r->n_prognosis);
    report_json_evidence(w, r, "diagnosis", r->diagnosis, r->n_diagnosis);
    report_json_evidence(
        w, r, "other_evidence", r->other_evidence, r->n_other_evidence);
    report_json_groups(w, r);
    report_json_trials(w, r);
    report_json_hereditary(w, r);
    report_json_pgx(w, r);
    report_json_proteins(w, r);
    report_json_chromosomes(w, r);
    json_out_key(w, "limits");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_limits; i++)
        report_json_sentence(w, &r->limits[i]);
    json_out_end(w);
    write_glossary(w, r);
    json_out_end(w);
    return rc;
}

int report_write_json(const struct report *r, struct buf *out, struct err *err)
{
    struct json_out w;
    json_out_begin(&w, out, false);
    return write_report(r, &w, err);
}

int report_write_json_line(const struct report *r, struct buf *out, struct err *err)
{
    struct json_out w;
    json_out_begin(&w, out, true);
    return write_report(r, &w, err);
}

int report_give_json(
    const struct report *r, json_out_sink *sink, void *ctx, struct err *err)
{
    struct buf piece = BUF_INIT;
    struct json_out w;
    json_out_begin(&w, &piece, false);
    json_out_give(&w, sink, ctx, err);
    int rc = write_report(r, &w, err);
    buf_free(&piece);
    return rc < 0 ? rc : w.rc;
}
