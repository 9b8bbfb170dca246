#include <math.h>

#include "query/report_json.h"

/* Lists inside a row of a list are one text each: a table of the rows has a cell for
 * it. */
static void write_joined(struct json_out *w, const char *key, const struct str *texts,
    unsigned n, const char *separator)
{
    struct buf joined = BUF_INIT;

    for (unsigned i = 0; i < n; i++)
        buf_fmt(&joined, "%s%.*s", i > 0 ? separator : "", STR_ARG(texts[i]));
    report_json_text(w, key, buf_str(&joined));
    buf_free(&joined);
}

static void write_diplotypes(struct json_out *w, const struct report_pgx *p)
{
    json_out_key(w, "diplotypes");
    json_out_array(w);
    for (unsigned i = 0; i < p->n_diplotypes; i++) {
        const struct report_diplotype *d = &p->diplotypes[i];
        json_out_object(w);
        json_out_key_str(w, "name", d->name);
        report_json_text(w, "phenotype", d->phenotype);
        json_out_key(w, "activity_score");
        if (isnan(d->activity_score))
            json_out_null(w);
        else
            json_out_double(w, d->activity_score);
        json_out_key_bool(w, "is_best", d->is_best);
        report_json_text(w, "allele1", d->allele[0]);
        report_json_text(w, "function1", d->function[0]);
        report_json_text(w, "allele2", d->allele[1]);
        report_json_text(w, "function2", d->function[1]);
        json_out_end(w);
    }
    json_out_end(w);
}

static void write_positions(struct json_out *w, const struct report_pgx *p)
{
    json_out_key(w, "positions");
    json_out_object(w);
    json_out_key(w, "used");
    json_out_uint(w, p->n_used);
    json_out_key(w, "missing");
    json_out_uint(w, p->n_missing);
    json_out_end(w);
    report_json_strs(
        w, "missing_positions", p->missing_positions, p->n_missing_positions);
    report_json_strs(w, "missing_required", p->missing_required, p->n_missing_required);
    json_out_key(w, "alleles_not_ruled_out");
    json_out_array(w);
    for (unsigned i = 0; i < p->n_not_ruled_out; i++) {
        json_out_object(w);
        json_out_key_str(w, "allele", p->not_ruled_out[i].allele);
        report_json_text(w, "function", p->not_ruled_out[i].function);
        json_out_key_bool(
            w, "would_change_phenotype", p->not_ruled_out[i].would_change_phenotype);
        json_out_end(w);
    }
    json_out_end(w);
}

static void write_flag(struct json_out *w, const char *key, enum pgx_flag flag)
{
    json_out_key(w, key);
    if (flag == PGX_FLAG_NOT_STATED)
        json_out_null(w);
    else
        json_out_bool(w, flag == PGX_FLAG_YES);
}

/* "NUDT15 Poor Metabolizer, TPMT no result". */
static void write_when(struct json_out *w, const struct report_recommendation *rec)
{
    struct buf when = BUF_INIT;

    for (unsigned i = 0; i < rec->n_when; i++) {
        const struct report_pgx_when *x = &rec->when[i];
        buf_fmt(&when, "%s%.*s %.*s", i > 0 ? ", " : "", STR_ARG(x->gene),
            STR_ARG(x->value.n ? x->value : STR("no result")));
    }
    report_json_text(w, "when", buf_str(&when));
    buf_free(&when);
}

static void write_recommendation(
    struct json_out *w, const struct report_recommendation *rec)
{
    json_out_object(w);
    report_json_text(w, "id", rec->id);
    json_out_key_str(w, "drug", rec->drug);
    json_out_key_str(w, "source", rec->source);
    json_out_key(w, "level");
    json_out_object(w);
    json_out_key_str(w, "scheme", rec->level_scheme);
    report_json_text(w, "value", rec->level);
    json_out_end(w);
    write_flag(w, "change", rec->change);
    json_out_key_c(w, "certainty", rec->is_possible ? "possible" : "certain");
    write_when(w, rec);
    report_json_text(w, "population", rec->population);
    write_joined(w, "implications", rec->implications, rec->n_implications, "; ");
    json_out_key_str(w, "text", rec->text.p ? rec->text : STR(""));
    report_json_text(w, "date", rec->date);
    report_json_text(w, "url", rec->url);
    json_out_end(w);
}

static void write_no_change(struct json_out *w, const struct report_pgx *p)
{
    json_out_key(w, "no_change");
    json_out_array(w);
    for (unsigned i = 0; i < p->n_no_change; i++) {
        json_out_object(w);
        json_out_key_str(w, "id", p->no_change[i].id);
        json_out_key_str(w, "drug", p->no_change[i].drug);
        json_out_key_str(w, "source", p->no_change[i].source);
        struct str counsel = p->no_change[i].counsel;
        json_out_key_str(w, "counsel", counsel.n > 0 ? counsel : STR_NONE);
        json_out_end(w);
    }
    json_out_end(w);
}

static void write_labels(struct json_out *w, const struct report_pgx *p)
{
    json_out_key(w, "labels");
    json_out_array(w);
    for (unsigned i = 0; i < p->n_labels; i++) {
        const struct report_label *l = &p->labels[i];
        json_out_object(w);
        json_out_key_str(w, "id", l->id);
        write_joined(w, "drug", l->drugs, l->n_drugs, ", ");
        json_out_key_str(w, "source", l->issuer);
        json_out_key_str(w, "testing_level", l->testing_level);
        write_flag(w, "dosing", l->dosing);
        write_flag(w, "alternate_drug", l->alternate);
        write_flag(w, "other_guidance", l->other);
        report_json_text(w, "date", l->date);
        report_json_text(w, "url", l->url);
        json_out_end(w);
    }
    json_out_end(w);
    json_out_key(w, "labels_left_out");
    json_out_uint(w, p->n_labels_left_out);
}

/* What the alleles were defined by; null: the gene has no definitions here. */
static void write_definitions(struct json_out *w, const struct report_pgx *p)
{
    json_out_key(w, "definitions");
    if (!p->definitions.n || p->is_outside) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_str(w, "source", p->definitions);
    report_json_text(w, "version", p->definitions_version);
    report_json_text(w, "date", p->definitions_date);
    json_out_end(w);
}

static void write_reasons(struct json_out *w, const struct report_pgx *p)
{
    json_out_key(w, "why");
    report_json_sentence(w, &p->why);
    json_out_key(w, "phase");
    json_out_array(w);
    if (p->phase.key)
        report_json_sentence(w, &p->phase);
    json_out_end(w);
    json_out_key(w, "warnings");
    json_out_array(w);
    for (unsigned i = 0; i < p->n_warnings; i++)
        report_json_sentence(w, &p->warnings[i]);
    json_out_end(w);
}

static void write_gene(struct json_out *w, const struct report_pgx *p)
{
    static const char *const advices[N_PGX_ADVICES] = {
        [PGX_ADVICE_CHANGE] = "change",
        [PGX_ADVICE_CHANGE_FOR_ALL] = "change_for_all",
        [PGX_ADVICE_POSSIBLE_CHANGE] = "possible_change",
        [PGX_ADVICE_NOT_STATED] = "not_stated",
        [PGX_ADVICE_NONE] = "no_change",
        [PGX_ADVICE_NO_GUIDELINE] = "no_guideline",
        [PGX_ADVICE_NOT_KNOWN] = "not_known",
        [PGX_ADVICE_LEFT_OUT] = "left_out",
    };

    json_out_object(w);
    json_out_key_str(w, "gene", p->gene);
    json_out_key_c(w, "state", p->state);
    json_out_key_c(w, "from", p->is_outside ? "outside_call" : "genotypes");
    write_diplotypes(w, p);
    write_positions(w, p);
    json_out_key_c(w, "advice", advices[p->advice]);
    json_out_key(w, "recommendations");
    json_out_array(w);
    for (unsigned i = 0; i < p->n_recommendations; i++)
        write_recommendation(w, &p->recommendations[i]);
    json_out_end(w);
    write_no_change(w, p);
    write_labels(w, p);
    report_json_strs(w, "linked_therapies", p->linked_therapies, p->n_linked_therapies);
    write_definitions(w, p);
    write_reasons(w, p);
    json_out_end(w);
}

void report_json_pgx(struct json_out *w, const struct report *r)
{
    json_out_key(w, "pharmacogenomics");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_pgx; i++)
        write_gene(w, &r->pgx[i]);
    json_out_end(w);
}

void report_json_linked_pgx(
    struct json_out *w, const struct report *r, struct str evidence_id)
{
    json_out_key(w, "linked_pgx");
    json_out_flat_array(w);
    for (unsigned i = 0; i < r->n_pgx; i++)
        for (unsigned k = 0; k < r->pgx[i].n_linked_therapies; k++)
            if (str_eq(r->pgx[i].linked_therapies[k], evidence_id)) {
                json_out_str(w, r->pgx[i].gene);
                break;
            }
    json_out_end(w);
}
