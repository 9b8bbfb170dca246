#include <math.h>

#include "query/report_json.h"

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
    json_out_key(w, "alleles_not_ruled_out");
    json_out_array(w);
    for (unsigned i = 0; i < p->n_not_ruled_out; i++) {
        json_out_object(w);
        json_out_key_str(w, "allele", p->not_ruled_out[i].allele);
        json_out_key_bool(
            w, "would_change_phenotype", p->not_ruled_out[i].would_change_phenotype);
        json_out_end(w);
    }
    json_out_end(w);
}

static void write_recommendations(struct json_out *w, const struct report_pgx *p)
{
    json_out_key(w, "recommendations");
    json_out_array(w);
    for (unsigned i = 0; i < p->n_recommendations; i++) {
        const struct report_recommendation *rec = &p->recommendations[i];
        json_out_object(w);
        json_out_key_str(w, "drug", rec->drug);
        json_out_key_str(w, "source", rec->source);
        json_out_key(w, "level");
        json_out_object(w);
        json_out_key_str(w, "scheme", rec->level_scheme);
        json_out_key_str(w, "value", rec->level);
        json_out_end(w);
        json_out_key_str(w, "text", rec->text.p ? rec->text : STR(""));
        report_json_text(w, "url", rec->url);
        json_out_end(w);
    }
    json_out_end(w);
}

void report_json_pgx(struct json_out *w, const struct report *r)
{
    json_out_key(w, "pharmacogenomics");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_pgx; i++) {
        const struct report_pgx *p = &r->pgx[i];
        json_out_object(w);
        json_out_key_str(w, "gene", p->gene);
        json_out_key_c(w, "state", p->state);
        write_diplotypes(w, p);
        write_positions(w, p);
        write_recommendations(w, p);
        report_json_strs(
            w, "linked_therapies", p->linked_therapies, p->n_linked_therapies);
        json_out_key(w, "why");
        report_json_sentence(w, &p->why);
        json_out_end(w);
    }
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
