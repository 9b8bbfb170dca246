/*
 * Curated tables whose rows become records: the laboratory's own evidence and labels of
 * approved drugs.  They are files of a source like any other and go through its reader,
 * with one difference: they are ours, so a row that cannot be used is a fault.
 */
#include "ingest/build.h"
#include "ingest/overrides.h"

#include <string.h>
#include <unistd.h>

static const struct {
    const char *table, *source;
} tables[] = {{"evidence", "inhouse"}, {"labels", "labels"}};

void curated_sources_list(struct build *b)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct str path =
            str_fmt(&b->mem, "%s/%s.tsv", b->options.curated_path, tables[i].table);
        if (access(path.p, F_OK) < 0)
            continue;
        struct source_file *f = build_add_file(b, path);
        f->is_curated = true;
        f->provenance.source = str_of(tables[i].source);
        f->provenance.kind = str_of(tables[i].table);
        f->provenance.release = STR(CURATED_RELEASE);
        f->provenance.licence = STR(CURATED_LICENCE);
        for (const struct ingest_source *s = source_table; s->source != NULL; s++)
            if (strcmp(s->source, tables[i].source) == 0
                && strcmp(s->kind, tables[i].table) == 0)
                f->reader = s;
    }
}

struct checked {
    struct build *b;
    unsigned file;
};

static void add_fault(void *ctx, uint64_t line, const char *reason, struct str found)
{
    struct checked *c = ctx;
    faults_add(&c->b->faults, "%s:%llu: %s: found \"%.*s\"",
        build_file_name(c->b, c->file), (unsigned long long)line, reason,
        STR_ARG(found));
}

int curated_sources_check(struct build *b, struct err *err)
{
    for (unsigned i = 0; i < b->n_files; i++) {
        struct checked c = {b, i};
        if (b->files[i].is_curated)
            report_each_reject(b->report, i, add_fault, &c);
    }
    return faults_stop(&b->faults, "rows of curated tables cannot be used", err);
}

static int read_all(struct build *b, struct err *err)
{
    int rc = curated_list(b, err);
    if (rc < 0)
        return rc;
    sources_sort(b);
    rc = curated_read(b, err);
    if (rc >= 0)
        rc = build_load_vocabulary(b, err);
    if (rc >= 0)
        rc = overrides_load(b, err);
    for (unsigned i = 0; rc >= 0 && i < b->n_files; i++)
        if (b->files[i].is_curated)
            rc = build_read_file(b, i, err);
    return rc < 0 ? rc : curated_sources_check(b, err);
}

void curated_sources_lint(const char *dir, struct buf *out, uint64_t *n_wrong)
{
    struct err err = {0};
    const struct build_options options = {.curated_path = dir, .kb_path = ""};
    struct build b;
    build_begin(&b, &options);
    int rc = read_all(&b, &err);
    if (rc < 0 && b.faults.n <= 1) {
        buf_fmt(out, "%s\n", err.msg);
        (*n_wrong)++;
    } else if (rc < 0) {
        faults_list(&b.faults, out);
        *n_wrong += b.faults.n;
    }
    build_end(&b);
}
