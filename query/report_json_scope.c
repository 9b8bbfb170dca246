/* What was asked, what was looked at, and what could be answered. */
#include "query/report_json.h"

#include <string.h>

static const char *looked_word(enum looked l)
{
    switch (l) {
    case LOOKED_REFERENCE:
        return "reference";
    case LOOKED_UNSURE:
        return "unsure";
    case LOOKED_NOT:
        break;
    }
    return "not_looked_at";
}

static const char *answer_word(enum pertinent_answer a)
{
    static const char *const words[] = {"detected", "not_detected", "not_looked_at"};
    return words[a];
}

static void write_pertinent(struct json_out *w, const struct report *r)
{
    json_out_key(w, "pertinent");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_pertinent; i++) {
        const struct report_pertinent *p = &r->pertinent[i];
        json_out_object(w);
        json_out_key_str(w, p->is_factor ? "factor" : "gene", p->subject);
        json_out_key_str(w, "question", p->question);
        json_out_key_c(w, "answer", answer_word(p->answer));
        json_out_end(w);
    }
    json_out_end(w);
}

static void write_numbers(
    struct json_out *w, const char *key, const uint32_t *numbers, unsigned n)
{
    json_out_key(w, key);
    json_out_flat_array(w);
    for (unsigned i = 0; i < n; i++)
        json_out_uint(w, numbers[i]);
    json_out_end(w);
}

static void write_count(struct json_out *w, const char *key, uint64_t n)
{
    json_out_key(w, key);
    json_out_uint(w, n);
}

/* BGZF blocks of all inputs; what was not read is not counted in accounting. */
static void write_targets_only(struct json_out *w, const struct report *r)
{
    uint64_t n = 0, n_skipped = 0;

    for (unsigned i = 0; i < r->n_inputs; i++) {
        n += r->inputs[i].blocks;
        n_skipped += r->inputs[i].blocks_not_read;
    }
    json_out_key(w, "targets_only");
    if (!r->sample.is_targets_only) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    write_count(w, "blocks", n);
    write_count(w, "blocks_not_read", n_skipped);
    json_out_end(w);
}

static void write_exons(struct json_out *w, const struct report_gene_scope *g)
{
    json_out_key(w, "exons");
    if (!g->has_exons) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_str(w, "transcript", g->exons.transcript);
    write_count(w, "coding", g->exons.n_coding);
    write_count(w, "reference", g->exons.n_reference);
    write_count(w, "unsure", g->exons.n_unsure);
    write_numbers(w, "not_looked_at", g->exons.not_looked_at, g->exons.n_not_looked_at);
    json_out_end(w);
}

static const char *residue_word(const struct report_residue *r)
{
    return r->has_finding ? "finding" : looked_word(r->value);
}

static void write_residues(struct json_out *w, const struct report_gene_scope *g)
{
    static const char *const words[] = {
        "finding", "reference", "unsure", "not_looked_at"};
    json_out_key(w, "residues");
    json_out_object(w);
    for (unsigned k = 0; k < 4; k++) {
        json_out_key(w, words[k]);
        json_out_flat_array(w);
        for (unsigned i = 0; i < g->n_residues; i++)
            if (strcmp(residue_word(&g->residues[i]), words[k]) == 0)
                json_out_uint(w, g->residues[i].residue);
        json_out_end(w);
    }
    json_out_end(w);
}

/* How the tumour mutational burden was counted, or why it was not. */
static void write_tmb(struct json_out *w, const struct tmb *t)
{
    json_out_key(w, "tmb");
    if (!t->is_asked) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key(w, "per_megabase");
    json_out_double(w, t->per_megabase);
    json_out_key_c(w, "why_not", t->why_not);
    write_count(w, "coding_bases", t->coding_bases);
    json_out_key(w, "min_allele_fraction");
    json_out_double(w, t->min_allele_fraction);
    json_out_key_int(w, "min_depth", t->min_depth);
    json_out_key(w, "changes");
    json_out_object(w);
    write_count(w, "counted", t->n_counted);
    write_count(w, "outside_regions", t->n_outside);
    write_count(w, "not_somatic", t->n_germline);
    write_count(w, "no_allele_fraction", t->n_no_fraction);
    write_count(w, "below_allele_fraction", t->n_below_fraction);
    write_count(w, "below_depth", t->n_below_depth);
    json_out_end(w);
    json_out_end(w);
}

static void write_trials(struct json_out *w, const struct report_trial_scope *t)
{
    json_out_key(w, "trials");
    json_out_object(w);
    report_json_strs(w, "countries", t->countries, t->n_countries);
    report_json_strs(w, "cities", t->cities, t->n_cities);
    report_json_strs(w, "statuses", t->statuses, t->n_statuses);
    report_json_strs(w, "phases", t->phases, t->n_phases);
    json_out_key_bool(w, "all", t->all);
    json_out_key(w, "max");
    if (t->max > 0)
        json_out_uint(w, t->max);
    else
        json_out_null(w);
    json_out_end(w);
}

void report_json_scope(struct json_out *w, const struct report *r)
{
    json_out_key(w, "scope");
    json_out_object(w);
    json_out_key_bool(w, "assumed_covered", r->sample.is_assumed_covered);
    write_targets_only(w, r);
    json_out_key(w, "criteria");
    json_out_object(w);
    static const enum truth order[] = {TRUTH_TRUE, TRUTH_FALSE, TRUTH_UNKNOWN};
    for (unsigned i = 0; i < 3; i++) {
        json_out_key(w, truth_name(order[i]));
        json_out_uint(w, r->criteria[order[i]]);
    }
    json_out_end(w);
    json_out_key(w, "genes");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_genes; i++) {
        json_out_object(w);
        json_out_key_str(w, "gene", r->genes[i].gene);
        json_out_key_c(w, "value",
            r->genes[i].has_finding ? "finding" : looked_word(r->genes[i].value));
        write_exons(w, &r->genes[i]);
        write_residues(w, &r->genes[i]);
        json_out_end(w);
    }
    json_out_end(w);
    write_pertinent(w, r);
    write_tmb(w, &r->about.tmb);
    report_json_strs(w, "not_answerable", r->not_answerable, r->n_not_answerable);
    write_trials(w, &r->trial_scope);
    json_out_end(w);
}
