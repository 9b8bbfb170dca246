/* A build made for a test: a small vocabulary, source files by name, no KB. */
#ifndef TESTS_UNIT_MADE_BUILD_H
#define TESTS_UNIT_MADE_BUILD_H

#include "ingest/build.h"

#define MADE_FILES 8

struct made_build {
    struct build b;
    struct source_file files[MADE_FILES];
    struct curated_rows tables[2];
    char paths[MADE_FILES][32];
};

void made_build_begin(struct made_build *m);
void made_build_end(struct made_build *m);

/* What a build says of new words when it has read its sources; of several, the last. */
int made_build_judge(struct made_build *m, struct err *err);

/* Adds a file (borrowed strings) and reads text with its reader; returns what the
 * reader returns, or made_build_judge.  The file's index is m->b.n_files - 1 after
 * that. */
typedef int made_reader(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int made_build_read(struct made_build *m, made_reader *read, const char *kind,
    const char *release, enum assembly assembly, const char *text, struct err *err);

/* A figure of the report; fate "read", "stored", "note", ... */
uint64_t made_build_count(
    struct made_build *m, unsigned file, const char *fate, const char *reason);

#endif
