/*
 * Trials between reading and writing: a whole registry does not fit in memory, so they
 * wait, encoded, in a sorter by their id.
 */
#ifndef INGEST_STAGE_TRIAL_H
#define INGEST_STAGE_TRIAL_H

#include "ingest/build.h"
#include "kb/model/trial.h"

int stage_trial(struct build *b, unsigned file, uint64_t line, const struct trial *t,
    struct err *err);

/* Each id once, in order: of several records the one with the newest status date, then
 * of the newest release; never by the order of files.  Of those left out, the same
 * again is merged, an older one superseded; two that differ and are equally new: the
 * second is rejected ("id_stands_twice").  All fates are counted here.  The trial lives
 * until fn returns. */
typedef int staged_trial_fn(void *ctx, unsigned file, uint64_t line, struct trial *t,
    struct arena *mem, struct err *err);
int stage_trials_each(struct build *b, staged_trial_fn *fn, void *ctx, struct err *err);

#endif
