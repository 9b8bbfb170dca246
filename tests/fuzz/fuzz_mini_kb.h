/* A knowledge base with all that a real one has, built in this process from
 * tests/sources, a made-up gene with its transcripts among them, and curated (in the
 * top directory), for targets that answer from one. */
#ifndef TESTS_FUZZ_FUZZ_MINI_KB_H
#define TESTS_FUZZ_FUZZ_MINI_KB_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/build.h"
#include "kb/base/outfile.h"
#include "kb/store/kb.h"

static struct kb *fuzz_kb;
static struct kb_txn *fuzz_kb_txn;

static void fuzz_mini_kb_end(void)
{
    kb_end(fuzz_kb_txn);
    kb_close(fuzz_kb);
}

/* Adds the rows of DIR/sources.tsv, their paths made whole; those of the sources that
 * the table before has too are left out, with the header. */
static inline void fuzz_mini_kb_rows(const char *dir, struct buf *out)
{
    char line[512], source[32], kind[32], path[64], top[256], name[64];
    bool is_first = out->n == 0;

    snprintf(name, sizeof name, "%s/sources.tsv", dir);
    FILE *in = fopen(name, "r");
    if (in == NULL || getcwd(top, sizeof top) == NULL)
        abort();
    for (unsigned i = 0; fgets(line, sizeof line, in) != NULL; i++) {
        int rest = 0;
        bool is_twice =
            i == 0 || strncmp(line, "hgnc\t", 5) == 0 || strncmp(line, "do\t", 3) == 0;
        if (i == 0 && is_first)
            buf_add_c(out, line);
        if (i == 0 || (is_twice && !is_first))
            continue;
        if (sscanf(line, "%31s %31s %63s%n", source, kind, path, &rest) != 3)
            abort();
        buf_fmt(out, "%s\t%s\t%s/%s/%s%s", source, kind, top, dir, path, line + rest);
    }
    fclose(in);
}

static inline void fuzz_mini_kb_sources(const char *path)
{
    struct buf text = BUF_INIT;
    struct err err = {0};

    fuzz_mini_kb_rows("tests/sources", &text);
    fuzz_mini_kb_rows("tests/sources/made_up", &text);
    if (outfile_write(path, 0600, buf_str(&text), &err) < 0)
        abort();
    buf_free(&text);
}

/* The same transaction each time. */
static inline struct kb_txn *fuzz_mini_kb(void)
{
    struct buf text = BUF_INIT;
    struct err err = {0};
    char path[64], sources[72];

    if (fuzz_kb_txn != NULL)
        return fuzz_kb_txn;
    snprintf(path, sizeof path, "/tmp/vdt_fuzz_mini.%d.kb", (int)getpid());
    snprintf(sources, sizeof sources, "%s.tsv", path);
    fuzz_mini_kb_sources(sources);
    struct build_options o = {.kb_path = path,
        .sources_path = sources,
        .curated_path = "curated",
        .program = "0",
        .memory_bytes = (size_t)64 << 20};
    if (build_run(&o, &text, &err) >= 0) {
        fuzz_kb = kb_open(path, true, &err);
        fuzz_kb_txn = fuzz_kb != NULL ? kb_begin(fuzz_kb, &err) : NULL;
    }
    unlink(path);
    unlink(sources);
    buf_free(&text);
    if (fuzz_kb_txn == NULL) {
        fprintf(stderr, "%s\n", err.msg);
        abort();
    }
    atexit(fuzz_mini_kb_end);
    return fuzz_kb_txn;
}

#endif
