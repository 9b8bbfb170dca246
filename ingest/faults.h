/*
 * What stops a build.  Faults of one step are collected, so that a curator sees all of
 * them in one run and not one a day.
 */
#ifndef INGEST_FAULTS_H
#define INGEST_FAULTS_H

#include "kb/base/err.h"
#include "kb/base/str.h"

struct faults {
    struct arena mem;
    struct str *lines;
    size_t n, cap;
};

void faults_free(struct faults *f);
void faults_add(struct faults *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* 0 when there are none; else ERR_FAIL with the only one, or with what they are
 * ("new words"), their number and the first. */
int faults_stop(const struct faults *f, const char *what, struct err *err);

/* All of them, one a line, when there are several; one alone is the error's message. */
void faults_list(const struct faults *f, struct buf *out);

#endif
