/* A report in JSON as `vdt trials` takes it: refused in words, or findings that a case
 * may hold. */
#include "query/report_read.h"

#include <math.h>

#include "kb/model/contig.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/unit/made_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void *world;

static void end_world(void)
{
    made_world_end(&world);
}

static void check(const struct report_patient *p)
{
    if (!isnan(p->age_years) && p->age_years < 0)
        abort();
    if (p->has_tumour && p->tumour.id.n == 0)
        abort();
    for (unsigned i = 0; i < p->c.n_findings; i++) {
        const struct finding *f = &p->c.findings[i];

        if (f->kind == FINDING_SMALL_VARIANT && f->allele.assembly != ASSEMBLY_NONE
            && (f->allele.pos1 == 0
                || f->allele.pos1
                       > contig_length(f->allele.assembly, f->allele.contig)))
            abort();
        if (f->exon_beg > f->exon_end)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;
    struct arena mem = ARENA_INIT;
    struct report_patient p;
    struct err err = {0};

    if (world == NULL) {
        if (made_world_begin(&world) < 0)
            abort();
        atexit(end_world);
    }
    fuzz_file_set(&file, data, n);
    int rc =
        report_patient_read(file.path, ((struct world *)world)->txn, &mem, &p, &err);
    if (rc < 0 && (rc != ERR_SAMPLE || err.msg[0] == '\0'))
        abort();
    if (rc >= 0)
        check(&p);
    arena_free(&mem);
    return 0;
}
