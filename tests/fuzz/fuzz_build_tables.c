/* Tables that people write for vdt-build (the first byte chooses): sources.tsv, any
 * curated table, overrides, labels of drugs.  Refused in words, or whole. */
#include <string.h>

#include "ingest/overrides.h"
#include "tests/fuzz/fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_rc(int rc, const struct err *err)
{
    if (rc < 0 && err->msg[0] == '\0')
        abort();
}

static void read_sources(const char *path)
{
    struct build b = {.options = {.sources_path = path}};
    struct err err = {0};
    int rc = sources_load(&b, &err);

    check_rc(rc, &err);
    if (rc >= 0) {
        sources_sort(&b);
        for (unsigned i = 0; i < b.n_files; i++)
            if (b.files[i].reader == NULL || b.files[i].provenance.licence.n == 0)
                abort();
    }
    arena_free(&b.mem);
    free(b.files);
}

static const char *table_at(unsigned i)
{
    unsigned n = 0;

    while (curated_specs[n].table != NULL)
        n++;
    return curated_specs[i % n].table;
}

static void read_curated(const char *path, const char *table)
{
    struct evidence e = {.id = STR("civic.eid:1")};
    char own_path[32];
    struct source_file file = {.path = own_path};
    struct build b = {.files = &file, .n_files = 1, .report = report_new()};
    struct err err = {0};

    snprintf(own_path, sizeof own_path, "%s", path);
    file.provenance.source = STR("curated");
    file.provenance.kind = str_of(table);
    file.provenance.file = STR("fuzz");
    int rc = curated_read(&b, &err);
    if (rc >= 0 && strcmp(table, "overrides") == 0) {
        rc = overrides_load(&b, &err);
        if (rc >= 0)
            rc = overrides_apply(&b, &e, &err);
        if (rc >= 0)
            rc = overrides_check(&b, &err);
    }
    check_rc(rc, &err);
    faults_free(&b.faults);
    report_free(b.report);
    arena_free(&b.mem);
}

static void check_labels(struct made_build *m)
{
    for (unsigned i = 0; i < stage_n_evidence(m->b.stage); i++)
        if (stage_evidence_at(m->b.stage, i)->e.id.n == 0)
            abort();
}

static void read_labels(const uint8_t *data, size_t n)
{
    static const struct fuzz_reader one = {labels_read, 0, NULL};
    static const struct fuzz_readers all = {
        .reader = &one, .n = 1, .check = check_labels, .is_judged_later = true};

    fuzz_reader_one(&all, data, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;

    if (n == 0)
        return 0;
    fuzz_file_set(&file, data + 1, n - 1);
    if (data[0] == 'S')
        read_sources(file.path);
    else if (data[0] == 'O')
        read_curated(file.path, "overrides");
    else if (data[0] == 'L')
        read_labels(data, n);
    else
        read_curated(file.path, table_at(data[0]));
    return 0;
}
