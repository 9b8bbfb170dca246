/* The patient, and what a finding has from the patient file. */
#include "query/report_json.h"

#include <math.h>

static void write_tumour(struct json_out *w, const struct report *r)
{
    bool has_doid = str_starts(r->tumour.id, STR("DOID:"));
    json_out_key(w, "tumour");
    if (!r->has_tumour) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    report_json_text(w, "doid", has_doid ? r->tumour.id : STR_NONE);
    json_out_key_str(w, "name", r->tumour.name);
    report_json_text(w, "oncotree", r->tumour.oncotree);
    json_out_end(w);
}

void report_json_patient(struct json_out *w, const struct report *r)
{
    const struct patient *p = &r->about.patient;
    json_out_key(w, "patient");
    json_out_object(w);
    write_tumour(w, r);
    json_out_key_c(w, "sex", patient_sex_name(r->sex));
    json_out_key(w, "age_years");
    json_out_double(w, p->is_given ? floor(p->age_years) : NAN); /* NAN: null */
    report_json_text(w, "stage", p->stage);
    report_json_strs(w, "prior_therapy", p->prior_therapies, p->n_prior_therapies);
    report_json_strs(w, "not_used", p->not_used, p->n_not_used);
    json_out_end(w);
}

static bool is_biomarker(const struct finding *f)
{
    return f->kind == FINDING_FACTOR || f->kind == FINDING_STATE
           || f->kind == FINDING_HAPLOTYPE;
}

void report_json_biomarker(struct json_out *w, const struct finding *f)
{
    json_out_key(w, "biomarker");
    if (!is_biomarker(f)) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    report_json_text(w, "factor", f->factor);
    report_json_text(w, "text", f->text);
    json_out_key(w, "value");
    json_out_double(w, f->value); /* NAN: null */
    report_json_text(w, "unit", f->unit);
    json_out_key_bool(w, "present", !f->is_absent);
    report_json_text(w, "from", f->biomarker_from);
    json_out_end(w);
}
