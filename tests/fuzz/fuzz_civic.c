/* Tables of CIViC and of in-house evidence (the first byte chooses): what is staged has
 * an id and stands once; a staged item of evidence encodes the same after decoding. */
#include "tests/fuzz/fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct fuzz_reader readers[] = {
    {civic_variants_read, ASSEMBLY_GRCH37, NULL},
    {civic_features_read, ASSEMBLY_GRCH37, NULL},
    {civic_profiles_read, ASSEMBLY_GRCH37, NULL},
    {civic_evidence_read, ASSEMBLY_GRCH37, NULL},
    {civic_assertions_read, ASSEMBLY_GRCH37, NULL},
    {civic_vcf_read, ASSEMBLY_GRCH37, NULL},
    {inhouse_evidence_read, ASSEMBLY_GRCH38, NULL},
};
#define N_READERS (sizeof readers / sizeof readers[0])

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

static void check_stage(struct stage *stage, struct arena *mem)
{
    for (unsigned i = 0; i < stage_n_variants(stage); i++)
        if (stage_variant_at(stage, i)->id.n == 0)
            abort();
    for (unsigned i = 0; i < stage_n_evidence(stage); i++)
        check_evidence(&stage_evidence_at(stage, i)->e, mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;
    struct arena mem = ARENA_INIT;
    struct made_build m;

    if (n == 0)
        return 0;
    fuzz_reader_begin(&m);
    if (fuzz_reader_run(&m, &file, &readers[data[0] % N_READERS], data + 1, n - 1) >= 0)
        check_stage(m.b.stage, &mem);
    fuzz_reader_end(&m);
    arena_free(&mem);
    return 0;
}
