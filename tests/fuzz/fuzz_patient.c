/* A patient's file, lines or phenopacket: an error names the place; what was read holds
 * only values that their keys allow. */
#include "query/patient.h"

#include <math.h>

#include "tests/fuzz/fuzz_file.h"
#include "tests/unit/made_kb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct made_kb kb;

static void end_kb(void)
{
    made_kb_end(&kb);
}

static void begin_kb(void)
{
    made_kb_begin(&kb);
    made_kb_curated(&kb, "patient_keys");
    made_kb_curated(&kb, "patient_words");
    made_kb_curated(&kb, "patient_rules");
    made_kb_curated(&kb, "suppress");
    made_kb_gene(&kb, 3430, "ERBB2");
    made_kb_publish(&kb);
    atexit(end_kb);
}

static void check(const struct patient *p)
{
    if (!p->is_given || p->sha256.n != 64)
        abort();
    if (!isnan(p->age_years) && !(p->age_years >= 0 && p->age_years < 200))
        abort();
    for (unsigned i = 0; i < p->n_values; i++) {
        const struct patient_value *v = &p->values[i];

        if (v->key == NULL || v->where.n == 0)
            abort();
        if (v->word.n == 0 && isnan(v->number) && v->alleles.n == 0)
            abort();
    }
    for (unsigned i = 0; i < p->n_tumours; i++)
        if (p->tumours[i].id.n == 0)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;
    struct arena mem = ARENA_INIT;
    struct patient p;
    struct err err = {0};

    if (kb.txn == NULL)
        begin_kb();
    fuzz_file_set(&file, data, n);
    int rc = patient_read(file.path, "2026-02-01", kb.txn, &mem, &p, &err);
    if (rc < 0 && (rc != ERR_SAMPLE || err.msg[0] == '\0'))
        abort();
    if (rc >= 0)
        check(&p);
    arena_free(&mem);
    return 0;
}
