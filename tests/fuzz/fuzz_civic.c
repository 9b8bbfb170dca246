/* Tables of CIViC and of in-house evidence (the first byte chooses): what is staged has
 * an id and stands once; a staged item of evidence encodes the same after decoding. */
#include "tests/fuzz/fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_evidence(const struct evidence *e, struct arena *mem)
{
    struct buf once = BUF_INIT, again = BUF_INIT;
    struct evidence back;
    struct err err = {0};

    if (e->id.n == 0)
        abort();
    evidence_encode(e, &once);
    if (evidence_decode(buf_str(&once), mem, &back, &err) < 0)
        abort();
    evidence_encode(&back, &again);
    if (!str_eq(buf_str(&once), buf_str(&again)))
        abort();
    buf_free(&once);
    buf_free(&again);
}

static void check_stage(struct made_build *m)
{
    struct arena mem = ARENA_INIT;
    struct stage *stage = m->b.stage;

    for (unsigned i = 0; i < stage_n_variants(stage); i++)
        if (stage_variant_at(stage, i)->id.n == 0)
            abort();
    for (unsigned i = 0; i < stage_n_evidence(stage); i++)
        check_evidence(&stage_evidence_at(stage, i)->e, &mem);
    arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct fuzz_reader one[] = {
        {civic_variants_read, ASSEMBLY_GRCH37, NULL},
        {civic_features_read, ASSEMBLY_GRCH37, NULL},
        {civic_profiles_read, ASSEMBLY_GRCH37, NULL},
        {civic_evidence_read, ASSEMBLY_GRCH37, NULL},
        {civic_assertions_read, ASSEMBLY_GRCH37, NULL},
        {civic_vcf_read, ASSEMBLY_GRCH37, NULL},
        {inhouse_evidence_read, ASSEMBLY_GRCH38, NULL},
    };
    static const struct fuzz_readers all = {.reader = one,
        .n = sizeof one / sizeof *one,
        .check = check_stage,
        .is_judged_later = true};

    fuzz_reader_one(&all, data, n);
    return 0;
}
