#include "query/patient_case.h"

#include "query/patient_tumour.h"

int patient_case_read(const struct patient_options *o, struct kb_txn *kb,
    struct arena *mem, struct patient_case *out, struct err *err)
{
    *out = (struct patient_case){0};
    int rc = patient_read(o->path, o->date, kb, mem, &out->patient, err);
    if (rc >= 0)
        rc = patient_check_sex(&out->patient, o->sex, &out->sex, err);
    if (rc >= 0)
        rc = patient_tumour(&out->patient, o->tumour, kb, mem, &out->tumour, err);
    out->has_tumour = rc > 0;
    return rc < 0 ? rc : 0;
}

static void append(struct case_data *c, const struct biomarkers *b, struct arena *mem)
{
    size_t n = (size_t)c->n_findings + b->n_findings;
    struct finding *findings = ARENA_ARRAY(mem, struct finding, n);
    struct clinvar_entry *clinvar = ARENA_ARRAY(mem, struct clinvar_entry, n);
    uint16_t *source = ARENA_ARRAY(mem, uint16_t, n);
    for (unsigned i = 0; i < c->n_findings; i++) {
        findings[i] = c->findings[i];
        clinvar[i] = c->clinvar[i];
        source[i] = c->clinvar_source[i];
    }
    for (unsigned i = 0; i < b->n_findings; i++) {
        struct finding *f = &findings[c->n_findings + i];
        *f = b->findings[i];
        f->number = c->n_findings + i + 1;
    }
    c->findings = findings;
    c->clinvar = clinvar;
    c->clinvar_source = source;
    c->n_findings = (unsigned)n;
}

int patient_case_join(struct patient_case *p, const struct sample *sample,
    const struct suppress *suppress, struct kb_txn *kb, struct arena *mem,
    struct case_data *c, struct err *err)
{
    int rc = tmb_make(sample, kb, mem, &p->tmb, err);
    if (rc >= 0)
        rc = biomarkers_make(
            &p->patient, &p->tmb, suppress, kb, mem, &p->biomarkers, err);
    if (rc < 0)
        return rc;
    if (p->biomarkers.n_findings > 0)
        append(c, &p->biomarkers, mem);
    c->biomarkers = &p->biomarkers;
    return 0;
}
