/* evaluate: a made patient (tests/unit/made_patient.h) and criteria -> verdicts. */
#include "tests/case_runners.h"
#include "tests/unit/made_patient.h"

int case_evaluate(struct str input, struct buf *out, struct err *err)
{
    struct made_patient p;
    int code;

    made_patient_init(&p);
    code = made_patient_run(&p, input, out, err);
    made_patient_free(&p);
    return code;
}
