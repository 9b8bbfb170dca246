/* ClinVar's VCV XML of any bytes: read, staged and merged; what comes out decodes. */
#include "tests/fuzz/fuzz_clinvar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *const words[][4] = {
    {"clinvar", "germline.class", "Pathogenic", "pathogenic"},
    {"clinvar", "germline.class", "drug response", "other"},
    {"clinvar", "germline.review", "criteria provided, single submitter", "1"},
    {"clinvar", "somatic_impact.class", "Tier I - Strong", "other"},
    {"clinvar", "oncogenicity.class", "Oncogenic", "oncogenic"},
};
#define N_WORDS (sizeof(words) / sizeof(words[0]))

/* A build that knows these words, accepts others, and has one file. */
struct world {
    struct build b;
    struct source_file file;
    struct curated_rows table;
    struct str columns[4], cells[N_WORDS][4];
    const struct str *rows[N_WORDS];
    char path[8];
};

static void world_begin(struct world *w)
{
    static const char *const names[] = {"source", "field", "word", "means"};
    struct err err = {0};

    *w = (struct world){.path = "fuzz"};
    w->table = (struct curated_rows){.table = "vocabulary",
        .columns = w->columns,
        .n_columns = 4,
        .rows = w->rows,
        .n_rows = N_WORDS};
    w->b.vocabulary = vocabulary_new();
    for (size_t c = 0; c < 4; c++)
        w->columns[c] = str_of(names[c]);
    for (size_t i = 0; i < N_WORDS; i++) {
        for (size_t c = 0; c < 4; c++)
            w->cells[i][c] = str_of(words[i][c]);
        w->rows[i] = w->cells[i];
        if (vocabulary_add(w->b.vocabulary, w->cells[i][0], w->cells[i][1],
                w->cells[i][2], w->cells[i][3], &err)
            < 0)
            abort();
    }
    w->file.path = w->path;
    w->file.provenance =
        (struct provenance){.kind = STR("vcv_xml"), .release = STR("1")};
    w->file.provenance.file = str_of(w->path);
    w->b.files = &w->file;
    w->b.n_files = 1;
    w->b.curated = &w->table;
    w->b.n_curated = 1;
    w->b.options.accept_new_terms = true;
    w->b.report = report_new();
    w->b.clinvar = sorter_new("/tmp", (size_t)1 << 20);
}

static void world_end(struct world *w)
{
    sorter_free(w->b.clinvar);
    report_free(w->b.report);
    vocabulary_free(w->b.vocabulary);
    arena_free(&w->b.mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct world w;
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", data, n, &err);

    if (!in)
        return 0;
    world_begin(&w);
    if (clinvar_xml_read(&w.b, 0, in, &err) == 0
        && (clinvar_stage_merge(&w.b, fuzz_clinvar_see_entry, NULL, &err) < 0
            || report_check(w.b.report, build_file_name, &w.b, &err) < 0))
        abort();
    stream_close(in);
    world_end(&w);
    return 0;
}
