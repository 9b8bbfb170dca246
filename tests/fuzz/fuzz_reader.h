/* One input through one reader of vdt-build: the first byte chooses the reader, the
 * rest is the file.  A build with the tables of curated (in the top directory), which
 * takes new words, so that only the shape counts. */
#ifndef TESTS_FUZZ_FUZZ_READER_H
#define TESTS_FUZZ_FUZZ_READER_H

#include "ingest/clinpgx.h"
#include "ingest/pgx_stage.h"
#include "ingest/transcript_stage.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/unit/made_build.h"

struct fuzz_reader {
    made_reader *read;
    enum assembly assembly; /* that sources.tsv would give */
    const char *kind;       /* the same; NULL: no matter */
};

/* Read once; places in them are told as of the build's first file. */
static inline const struct build *fuzz_reader_tables(void)
{
    static struct build tables = {.options = {.curated_path = "curated"}};
    struct err err = {0};

    if (tables.report != NULL)
        return &tables;
    tables.report = report_new();
    if (curated_list(&tables, &err) < 0 || curated_read(&tables, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        abort();
    }
    for (unsigned i = 0; i < tables.n_curated; i++)
        tables.curated[i].file = 0;
    return &tables;
}

static inline void fuzz_reader_begin(struct made_build *m)
{
    const struct build *tables = fuzz_reader_tables();
    struct err err = {0};

    made_build_begin(m);
    m->b.curated = tables->curated;
    m->b.n_curated = tables->n_curated;
    vocabulary_free(m->b.vocabulary);
    m->b.vocabulary = vocabulary_new();
    if (build_load_vocabulary(&m->b, &err) < 0)
        abort();
    m->b.options.accept_new_terms = true;
    m->b.trials = sorter_new("/tmp", (size_t)1 << 20);
    m->b.clinpgx = clinpgx_new();
    m->b.pgx = pgx_stage_new();
    m->b.transcripts = transcript_stage_new();
}

static inline void fuzz_reader_end(struct made_build *m)
{
    sorter_free(m->b.trials);
    clinpgx_free(m->b.clinpgx);
    pgx_stage_free(m->b.pgx);
    transcript_stage_free(m->b.transcripts);
    made_build_end(m);
}

/* An error has words. Returns what the reader returned. */
static inline int fuzz_reader_run(struct made_build *m, struct fuzz_file *f,
    const struct fuzz_reader *reader, const uint8_t *data, size_t n)
{
    struct err err = {0};
    struct source_file *source = &m->files[m->b.n_files++];

    fuzz_file_set(f, data, n);
    source->path = f->path;
    source->provenance =
        (struct provenance){.kind = str_of(reader->kind ? reader->kind : "fuzz"),
            .release = STR("2026-01-01"),
            .file = STR("fuzz"),
            .assembly = reader->assembly};
    struct stream *in = stream_open(f->path, &err);
    if (in == NULL)
        abort();
    int rc = reader->read(&m->b, m->b.n_files - 1, in, &err);
    if (rc < 0 && err.msg[0] == '\0')
        abort();
    stream_close(in);
    return rc;
}

/* The sums of a reader that counts every row itself. */
static inline void fuzz_reader_check_sums(struct made_build *m)
{
    struct err err = {0};

    if (report_check(m->b.report, build_file_name, &m->b, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        abort();
    }
}

/* What one input is put through; begin and end may be NULL. */
struct fuzz_readers {
    const struct fuzz_reader *reader;
    unsigned n;
    void (*begin)(struct made_build *m); /* what a reader before it would have left */
    void (*check)(struct made_build *m); /* of what was read without an error */
    void (*end)(struct made_build *m);
    bool is_judged_later; /* rows get their fate from a later step: no sums here */
};

static inline void fuzz_reader_one(
    const struct fuzz_readers *readers, const uint8_t *data, size_t n)
{
    static struct fuzz_file file;
    struct made_build m;

    if (n == 0)
        return;
    fuzz_reader_begin(&m);
    if (readers->begin)
        readers->begin(&m);
    const struct fuzz_reader *reader = &readers->reader[data[0] % readers->n];
    if (fuzz_reader_run(&m, &file, reader, data + 1, n - 1) >= 0) {
        readers->check(&m);
        if (!readers->is_judged_later)
            fuzz_reader_check_sums(&m);
    }
    if (readers->end)
        readers->end(&m);
    fuzz_reader_end(&m);
}

#endif
