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
    case_add_findings(c, p->biomarkers.findings, p->biomarkers.n_findings, mem);
    c->biomarkers = &p->biomarkers;
    return 0;
}
