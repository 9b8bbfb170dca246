/*
 * What a build writes beside its KB: the list of rejects and the reports.  They are
 * written whole under temporary names before the KB gets its name, and get theirs right
 * after it: one that cannot be written leaves the previous KB and its report.
 */
#ifndef INGEST_BUILD_OUTPUTS_H
#define INGEST_BUILD_OUTPUTS_H

#include "ingest/build.h"

/* Refuses, before hours are spent, what cannot be written; takes the lock of the KB. */
int build_outputs_begin(struct build *b, struct err *err);
/* b->result is complete. */
int build_outputs_write(struct build *b, struct err *err);
int build_outputs_commit(struct build *b, struct err *err);
/* Removes what was not committed, and lets the lock go. */
void build_outputs_end(struct build *b);

/* Of the directory that a file is in. */
char *build_directory_of(struct arena *mem, const char *path);

#endif
