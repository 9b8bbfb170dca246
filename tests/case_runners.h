/*
 * The runners of tests/cases: each turns the input of a block into the lines that the
 * block expects.  To add one: a row in CASE_RUNNERS and a file tests/case_<name>.c with
 * the function case_<name>.
 */
#ifndef TESTS_CASE_RUNNERS_H
#define TESTS_CASE_RUNNERS_H

#include "kb/base/err.h"
#include "kb/base/str.h"

#define CASE_RUNNERS(X)                                                                \
    X(fold)                                                                            \
    X(criterion)                                                                       \
    X(evaluate) X(genotype) X(eligibility) X(variant_name) X(profile) X(trial)

/* Write the block's output to out, one '\n' per line (the last may lack it).  A
 * negative return is expected by the block as a line "ERROR message". */
typedef int case_fn(struct str input, struct buf *out, struct err *err);

#define CASE_DECLARE(name) case_fn case_##name;
CASE_RUNNERS(CASE_DECLARE)
#undef CASE_DECLARE

/* Run one block; ERR_USAGE and "no runner" when the name is not in the table. */
int case_run(const char *runner, struct str input, struct buf *out, struct err *err);
bool case_runner_exists(const char *runner);

#endif
