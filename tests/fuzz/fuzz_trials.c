/* Registries of trials (the first byte chooses: JSON of ClinicalTrials.gov in either
 * layout, its XML, CTRP): what is staged comes back by id, once, and encodes the same
 * after decoding; every record has one fate. */
#include "ingest/ctgov.h"
#include "ingest/stage_trial.h"
#include "tests/fuzz/fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int see_trial(void *ctx, unsigned file, uint64_t line, struct trial *t,
    struct arena *mem, struct err *err)
{
    struct buf once = BUF_INIT, again = BUF_INIT;
    struct trial back;

    (void)ctx, (void)file, (void)line;
    trial_encode(t, &once);
    if (t->id.n == 0 || trial_decode(buf_str(&once), mem, &back, err) < 0)
        abort();
    trial_encode(&back, &again);
    if (!str_eq(buf_str(&once), buf_str(&again)))
        abort();
    buf_free(&once);
    buf_free(&again);
    return 0;
}

static void check_trials(struct made_build *m)
{
    struct err err = {0};

    if (stage_trials_each(&m->b, see_trial, NULL, &err) < 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct fuzz_reader one[] = {
        {ctgov_json_read, 0, NULL}, {ctgov_xml_read, 0, NULL}, {ctrp_read, 0, NULL}};
    static const struct fuzz_readers all = {
        .reader = one, .n = 3, .check = check_trials};

    fuzz_reader_one(&all, data, n);
    return 0;
}
