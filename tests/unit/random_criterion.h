/*
 * Random criteria, findings and patient views for property tests.  All draw from small
 * pools, so that they meet often.
 */
#ifndef TESTS_UNIT_RANDOM_CRITERION_H
#define TESTS_UNIT_RANDOM_CRITERION_H

#include "kb/model/evaluate.h"

uint64_t random_next(uint64_t *x);              /* xorshift; *x not 0 */
unsigned random_below(uint64_t *x, unsigned n); /* 0..n-1 */

/* Strings hold quotes, backslashes, control and high bytes when is_nasty. */
struct criterion *random_criterion(
    struct arena *mem, uint64_t *x, unsigned depth, bool is_nasty);
struct finding random_finding(struct arena *mem, uint64_t *x);

/* A view whose callbacks answer by chance, the same for the same question, and which
 * records what it answered with anything but LOOKED_NOT. */
#define RANDOM_MAX_FINDINGS 5
#define RANDOM_MAX_LOOKS 512
struct random_patient {
    struct arena *mem;
    uint64_t seed;
    unsigned percent_looked;
    struct finding findings[RANDOM_MAX_FINDINGS];
    struct str looked_name[RANDOM_MAX_LOOKS];
    bool is_factor[RANDOM_MAX_LOOKS];
    unsigned n_looked;
    struct patient_view view;
};
void random_patient_make(struct random_patient *p, struct arena *mem, uint64_t *x);

#endif
