/* A sample's VCF of any bytes to the whole report in every form (the first three bytes
 * are options; behind a line "%%" is a second file): refused in words, or every allele
 * has one fate, in each file and in all, and what is written as JSON is JSON. */
#include <fcntl.h>

#include "kb/base/json.h"
#include "query/report.h"
#include "query/report_files.h"
#include "query/report_vcf.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/fuzz_mini_kb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static uint64_t sum_of(const uint64_t *fates)
{
    uint64_t sum = 0;

    for (unsigned f = 0; f < N_ALLELE_FATES; f++)
        sum += fates[f];
    return sum;
}

static void check_sample(const struct sample *s)
{
    uint64_t n_records = 0;

    if (sum_of(s->fates) != s->n_alleles)
        abort();
    for (unsigned i = 0; i < s->n_inputs; i++) {
        if (sum_of(s->inputs[i].fates) != s->inputs[i].n_alleles)
            abort();
        n_records += s->inputs[i].n_records;
    }
    if (n_records != s->n_records)
        abort();
}

static void check_json(const struct report *r)
{
    struct buf text = BUF_INIT;
    struct err err = {0};

    if (report_write_json(r, &text, &err) < 0)
        abort();
    struct json *root = json_parse("report", buf_str(&text), &err);
    if (root == NULL)
        abort();
    json_free(root);
    buf_free(&text);
}

static void check_files(const struct report *r, const char *lang)
{
    struct report_files files = {0};
    struct err err = {0};

    if (report_files_make(r, "html,tsv,md", lang, &files, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        abort();
    }
    report_files_free(&files);
}

static void check_vcf(const struct report *r, const char *path)
{
    static int null = -1;
    struct err err = {0};

    if (null < 0)
        null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct bgzf_out *out = bgzf_out_new(null, "null", false);
    if (report_write_vcf(r, path, out, &err) < 0 || bgzf_out_end(out, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        abort();
    }
    bgzf_out_free(out);
}

static struct report_options options_of(const uint8_t *how, const char *path)
{
    static const char *const origins[] = {NULL, "somatic", "germline", "tumour-only"};
    static const char *const tumours[] = {
        NULL, "DOID:3908", "DOID:0050913", "DOID:1909"};
    struct report_options o = {
        .sample = {.path = path,
            .origin = origins[how[0] & 3],
            .assembly = (enum assembly)((how[0] >> 2 & 3) % (N_ASSEMBLIES + 1)),
            .assume_covered = how[0] & 16,
            .all_filters = how[0] & 32,
            .wants_places = true,
            .min_depth = how[0] & 64 ? 10 : 0,
            .min_allele_fraction = how[0] & 64 ? 0.05 : 0},
        .tumour = tumours[how[1] & 3],
        .lang = how[1] & 4 ? "ko" : "en",
        .audience = how[1] & 8 ? AUDIENCE_PATIENT : AUDIENCE_PROFESSIONAL,
        .pseudonym = how[1] & 16 ? "P1" : NULL,
        .date = "2026-02-01",
        .sex = how[1] >> 5 & 1 ? PATIENT_FEMALE : PATIENT_MALE,
        .has_secondary_consent = how[1] & 64,
        .trials = {.all = how[1] & 128}};

    o.sample.has_tumour_type = o.tumour != NULL;
    return o;
}

/* A second file of calls, of the germline, of regions, or of other programs' calls. */
static void add_second(struct report_options *o, unsigned how, const char *const *path)
{
    if (how % 4 == 0) {
        o->sample.more = path;
        o->sample.n_more = 1;
    } else if (how % 4 == 1) {
        o->sample.germline_path = *path;
    } else if (how % 4 == 2) {
        o->sample.regions_path = *path;
    } else {
        o->pgx.outside_path = *path;
    }
}

static void run(const uint8_t *how, struct str first, struct str second)
{
    static struct fuzz_file files[2];
    struct kb_txn *kb = fuzz_mini_kb();
    struct arena mem = ARENA_INIT;
    struct report r;
    struct err err = {0};

    fuzz_file_set(&files[0], (const uint8_t *)first.p, first.n);
    struct report_options o = options_of(how, files[0].path);
    const char *path = files[1].path;
    if (second.n > 0) {
        fuzz_file_set(&files[1], (const uint8_t *)second.p, second.n);
        add_second(&o, how[2], &path);
    }
    int rc = report_make(&o, kb, &mem, &r, &err);
    if (rc < 0 && ((rc != ERR_SAMPLE && rc != ERR_USAGE) || err.msg[0] == '\0')) {
        fprintf(stderr, "%d %s\n", rc, err.msg);
        abort();
    }
    if (rc >= 0) {
        check_sample(&r.sample);
        check_json(&r);
        check_vcf(&r, files[0].path);
        if (how[0] & 128) /* slow */
            check_files(&r, o.lang);
    }
    arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str mark = STR("\n%%\n");

    if (n < 3)
        return 0;
    struct str text = {(const char *)data + 3, n - 3}, second = STR_NONE;
    ptrdiff_t at = str_find(text, mark);
    if (at >= 0) {
        second = str_sub(text, (size_t)at + mark.n, text.n);
        text = str_sub(text, 0, (size_t)at + 1);
    }
    run(data, text, second);
    return 0;
}
