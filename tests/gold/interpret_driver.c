/*
 * interpret_driver KB < PATIENTS
 *
 * What a report says of made patients, for the scripts of tests/gold.  A patient is:
 *
 *   patient NAME
 *   tumour DOID:8923            (as -t takes it; may be left out)
 *   ...                         (lines of tests/unit/made_patient.h)
 *   profile civic.mpid:12       (asks for the verdict of a molecular profile)
 *
 * Findings become candidates, answers, rows, tiers and groups by the same functions
 * that `vdt query` calls.  A variant without effect= gets the effect that the curated
 * lists of the KB give it.  Out: one line of JSON for each patient.
 */
#include "kb/base/json_out.h"
#include "kb/base/stream.h"
#include "query/effect.h"
#include "query/report_make.h"
#include "tests/unit/made_patient.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct case_patient {
    struct str name;
    struct made_patient made;
    struct str profiles[16];
    unsigned n_profiles;
    struct report report;
};

static struct kb_txn *kb;
static const struct effect_rules *effects;

static void die(struct str what, const char *why)
{
    fprintf(stderr, "interpret_driver: %.*s: %s\n", STR_ARG(what), why);
    exit(1);
}

static void begin(struct case_patient *p, struct str name)
{
    *p = (struct case_patient){0};
    made_patient_init(&p->made);
    p->name = str_copy(&p->made.mem, name);
}

static void read_line(struct case_patient *p, struct str line)
{
    struct arena *mem = &p->made.mem;
    struct buf answers = BUF_INIT;
    struct err err = {0};
    struct str rest = str_copy(mem, line), word;
    int rc = 0;

    str_next(&rest, ' ', &word);
    if (str_eq_c(word, "tumour")) {
        p->report.has_tumour = true;
        rc = tumour_resolve(kb, str_cstr(mem, rest), mem, &p->report.tumour, &err);
    } else if (str_eq_c(word, "profile")) {
        p->profiles[p->n_profiles++ % 16] = rest;
    } else {
        rc = made_patient_run(&p->made, str_copy(mem, line), &answers, &err);
    }
    if (rc < 0)
        die(p->name, err.msg);
    buf_free(&answers);
}

/* The findings as a case: small variants may be filed under their alleles. */
static struct case_data make_case(struct case_patient *p)
{
    struct arena *mem = &p->made.mem;
    unsigned n = p->made.view.n_findings;
    struct sample *s = &p->report.sample;
    struct case_data c = {.sample = s,
        .findings = p->made.findings,
        .n_findings = n,
        .rules = effects,
        .view = p->made.view};

    s->assembly = p->made.view.assembly;
    s->calls = ARENA_ARRAY(mem, struct call, n);
    s->n_calls = n;
    s->is_assumed_covered = p->made.n_looks > 0; /* absence keys of all genes */
    p->report.findings = ARENA_ARRAY(mem, struct report_finding, n);
    p->report.n_findings = n;
    for (unsigned i = 0; i < n; i++) {
        struct finding *f = &c.findings[i];
        f->has_allele_criterion = f->kind == FINDING_SMALL_VARIANT;
        if (f->n_proteins)
            f->gene = f->proteins[0].gene;
        for (unsigned k = 0; k < f->n_proteins; k++)
            f->consequence |= f->proteins[k].consequence;
        if (f->kind == FINDING_SMALL_VARIANT && f->effect == EFFECT_UNKNOWN)
            effect_judge(effects, NULL, f, mem);
        p->report.findings[i].f = f;
    }
    return c;
}

static void put_strs(
    struct json_out *w, const char *key, const struct str *list, unsigned n)
{
    json_out_key(w, key);
    json_out_array(w);
    for (unsigned i = 0; i < n; i++)
        json_out_str(w, list[i]);
    json_out_end(w);
}

static void put_reason(struct json_out *w, const struct reason *r)
{
    json_out_key_c(w, "key", r->key);
    json_out_key(w, "params");
    json_out_object(w);
    for (unsigned i = 0; i < r->n_params; i++)
        json_out_key_str(w, r->param[i].name, r->param[i].value);
    json_out_end(w);
}

static void put_tier(struct json_out *w, const struct report_tier *t)
{
    json_out_key_c(w, "amp", t->amp);
    json_out_key_c(w, "amp_from", t->amp_from);
    json_out_key_c(w, "kcat", t->kcat);
    json_out_key_str(w, "rule", t->rule);
}

static void put_row(struct json_out *w, const struct report_evidence *r)
{
    json_out_object(w);
    json_out_key_str(w, "id", r->e.id);
    json_out_key_c(w, "value", r->verdict.is_partial ? "partial" : "true");
    json_out_key_c(w, "rung", rung_name(r->verdict.rung));
    json_out_key_str(w, "level", r->e.level ? (struct str){&r->e.level, 1} : r->e.amp);
    json_out_key_c(w, "relation", disease_relation_name(r->disease.relation));
    put_strs(w, "therapies", r->e.therapies, r->e.n_therapies);
    put_reason(w, &r->why.reason);
    put_tier(w, &r->tier);
    json_out_end(w);
}

static void put_rows(struct json_out *w, const char *part,
    const struct report_evidence *rows, unsigned n)
{
    json_out_key(w, part);
    json_out_array(w);
    for (unsigned i = 0; i < n; i++)
        put_row(w, &rows[i]);
    json_out_end(w);
}

static void put_groups(struct json_out *w, const struct report *r)
{
    json_out_key(w, "groups");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_groups; i++) {
        const struct report_group *g = &r->groups[i];
        json_out_object(w);
        put_strs(w, "therapies", g->therapies, g->n_therapies);
        json_out_key_c(w, "interaction", therapy_interaction_name(g->interaction));
        json_out_key_str(w, "disease", g->disease.doid);
        json_out_key_c(w, "best_tier", g->best_tier);
        put_strs(w, "supports", g->supports, g->n_supports);
        put_strs(w, "against", g->against, g->n_against);
        put_strs(w, "resistance", g->resistance, g->n_resistance);
        json_out_key_bool(w, "conflict", g->is_conflict);
        json_out_end(w);
    }
    json_out_end(w);
}

static void put_findings(struct json_out *w, const struct report *r)
{
    json_out_key(w, "findings");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_findings; i++) {
        json_out_object(w);
        json_out_key_c(w, "effect", effect_class_name(r->findings[i].f->effect));
        put_tier(w, &r->findings[i].tier);
        json_out_end(w);
    }
    json_out_end(w);
}

/* The verdict of a profile, whether or not any evidence hangs on it. */
static void put_profile(struct json_out *w, struct case_patient *p, struct str id)
{
    struct arena *mem = &p->made.mem;
    struct criterion *c = NULL;
    struct named_profile profile;
    struct record record;
    struct err err = {0};
    struct verdict v;

    if (kb_record_by_id(kb, id, &record, &err) <= 0
        || kb_profile(kb, record.ordinal, mem, &profile, &err) <= 0
        || kb_criterion(kb, profile.criterion, mem, &c, &err) <= 0)
        die(id, err.msg[0] ? err.msg : "is not there");
    v = criterion_evaluate(c, &p->made.view, mem, NULL);
    json_out_key(w, str_cstr(mem, id));
    json_out_object(w);
    json_out_key_c(w, "value", v.is_partial ? "partial" : truth_name(v.value));
    json_out_key_str(w, "criterion", criterion_text(c, mem));
    put_reason(w, &v.reason);
    json_out_end(w);
}

static void print(struct case_patient *p)
{
    struct report *r = &p->report;
    struct buf line = BUF_INIT;
    struct json_out w;

    json_out_begin(&w, &line, true);
    json_out_object(&w);
    json_out_key_str(&w, "patient", p->name);
    put_findings(&w, r);
    put_rows(&w, "therapies", r->therapies, r->n_therapies);
    put_rows(&w, "prognosis", r->prognosis, r->n_prognosis);
    put_rows(&w, "diagnosis", r->diagnosis, r->n_diagnosis);
    put_rows(&w, "other_evidence", r->other_evidence, r->n_other_evidence);
    put_groups(&w, r);
    json_out_key(&w, "profiles");
    json_out_object(&w);
    for (unsigned i = 0; i < p->n_profiles && i < 16; i++)
        put_profile(&w, p, p->profiles[i]);
    json_out_end(&w);
    json_out_end(&w);
    fwrite(line.p, 1, line.n, stdout);
    buf_free(&line);
}

static void finish(struct case_patient *p)
{
    struct arena *mem = &p->made.mem;
    struct case_data c = make_case(p);
    struct answers answers;
    struct err err = {0};

    if (answers_make(&c, kb, "en", mem, &answers, &err) < 0
        || interpret_answers(&answers, &p->report, &err) < 0
        || interpret_judge(&c, kb, mem, &p->report, &err) < 0)
        die(p->name, err.msg);
    print(p);
    made_patient_free(&p->made);
}

static void read_patients(void)
{
    struct err err = {0};
    struct stream *in = stream_open("-", &err);
    struct line_reader lines;
    struct case_patient p;
    struct str line;
    bool has_patient = false;
    int rc;

    if (in == NULL)
        die(STR("stdin"), err.msg);
    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, &err)) > 0) {
        struct str rest = line, word;
        bool is_new = str_next(&rest, ' ', &word) && str_eq_c(word, "patient");
        if (is_new && has_patient)
            finish(&p);
        if (is_new)
            begin(&p, rest);
        else if (has_patient && line.n > 0)
            read_line(&p, line);
        has_patient = has_patient || is_new;
    }
    if (rc < 0)
        die(STR("stdin"), err.msg);
    if (has_patient)
        finish(&p);
    line_end(&lines);
    stream_close(in);
}

int main(int argc, char **argv)
{
    static struct arena mem;
    struct effect_rules *rules;
    struct err err = {0};
    struct kb *file;

    if (argc != 2)
        die(STR("usage"), "interpret_driver KB");
    file = kb_open(argv[1], false, &err);
    if (file == NULL || (kb = kb_begin(file, &err)) == NULL
        || effect_rules_load(kb, &mem, &rules, &err) < 0)
        die(str_of(argv[1]), err.msg);
    effects = rules;
    read_patients();
    kb_end(kb);
    kb_close(file);
    arena_free(&mem);
    return 0;
}
