/* Tables and JSON of pharmacogenomics (the first byte chooses the reader): what was
 * kept is whole: recommendations and phenotypes encode the same after decoding. */
#include "ingest/guidance.h"
#include "kb/store/record.h"
#include "tests/fuzz/fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_recommendations(const struct clinpgx *c, struct arena *mem)
{
    struct err err = {0};

    for (size_t i = 0; i < c->n_recommendations; i++) {
        struct buf once = BUF_INIT, again = BUF_INIT;
        struct pgx_recommendation back;

        pgx_recommendation_encode(&c->recommendations[i].r, &once);
        if (pgx_recommendation_decode(buf_str(&once), mem, &back, &err) < 0)
            abort();
        pgx_recommendation_encode(&back, &again);
        if (!str_eq(buf_str(&once), buf_str(&again)))
            abort();
        buf_free(&once);
        buf_free(&again);
    }
}

static void check_phenotypes(const struct pgx_stage *s, struct arena *mem)
{
    struct err err = {0};

    for (size_t i = 0; i < s->n_phenotypes; i++) {
        struct buf once = BUF_INIT, again = BUF_INIT;
        struct pgx_phenotypes back;

        pgx_phenotypes_encode(&s->phenotypes[i].p, &once);
        if (pgx_phenotypes_decode(buf_str(&once), mem, &back, &err) < 0)
            abort();
        pgx_phenotypes_encode(&back, &again);
        if (!str_eq(buf_str(&once), buf_str(&again)))
            abort();
        buf_free(&once);
        buf_free(&again);
    }
}

static void check_all(struct made_build *m)
{
    struct arena mem = ARENA_INIT;

    check_recommendations(m->b.clinpgx, &mem);
    check_phenotypes(m->b.pgx, &mem);
    arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct fuzz_reader one[] = {
        {clinpgx_annotations_read, 0, NULL},
        {clinpgx_alleles_read, 0, NULL},
        {clinpgx_evidence_read, 0, NULL},
        {clinpgx_variants_read, 0, NULL},
        {clinpgx_drugs_read, 0, NULL},
        {clinpgx_phenotypes_read, 0, NULL},
        {clinpgx_relationships_read, 0, NULL},
        {clinpgx_labels_read, 0, NULL},
        {clinpgx_guidelines_read, 0, NULL},
        {guidance_guidelines_read, 0, NULL},
        {guidance_cpic_drugs_read, 0, NULL},
        {pharmcat_definitions_read, ASSEMBLY_GRCH38, NULL},
        {pharmcat_phenotypes_read, 0, NULL},
        {pharmcat_exemptions_read, ASSEMBLY_GRCH38, NULL},
        {clinpgx_archive_read, 0, NULL},
    };
    static const struct fuzz_readers all = {.reader = one,
        .n = sizeof one / sizeof *one,
        .check = check_all,
        .is_judged_later = true};

    fuzz_reader_one(&all, data, n);
    return 0;
}
