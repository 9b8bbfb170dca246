/*
 * clinvar_stage_merge: the merge of ClinVar's rows in a thread of its own.  Merged
 * entries come in batches, which the caller's thread takes in order; each batch has the
 * memory of its entries. What the merge reports is added to the build's report at the
 * end.
 */
#include "ingest/clinvar_merge.h"

#include "kb/base/handover.h"

#include <stdlib.h>

#define N_BATCHES 4u
#define BATCH_ENTRIES 256u
#define BATCH_BYTES ((size_t)1 << 20)

struct ready_entry {
    unsigned file, reference_on;
    struct clinvar_entry entry;
};

struct entry_batch {
    struct arena mem;
    struct ready_entry entries[BATCH_ENTRIES];
    unsigned n;
};

struct ahead {
    struct build b; /* with a report of its own */
    struct handover *handover;
    struct entry_batch *batches;
    struct entry_batch *filling; /* the merge's side's */
};

/* ---- the merge's side -------------------------------------------------------------
 */

static int push_entry(void *ctx, unsigned file, struct clinvar_entry *entry,
    unsigned reference_on, struct err *err)
{
    struct ahead *a = ctx;

    (void)err;
    a->filling->entries[a->filling->n++] =
        (struct ready_entry){file, reference_on, *entry};
    return 0;
}

/* The next batch's memory is the merger's while the batch is filled. */
static int begin_batch(struct ahead *a, struct merger *m, struct err *err)
{
    unsigned slot;
    int rc = handover_room(a->handover, &slot, err);

    if (rc < 0)
        return rc;
    a->filling = &a->batches[slot];
    m->mem = a->filling->mem;
    a->filling->mem = (struct arena)ARENA_INIT;
    return 0;
}

static void hand_on(struct ahead *a, struct merger *m)
{
    a->filling->mem = m->mem;
    m->mem = (struct arena)ARENA_INIT;
    handover_give(a->handover);
}

static int turn(struct merger *m, struct err *err)
{
    struct ahead *a = m->ctx;

    if (a->filling->n < BATCH_ENTRIES && m->mem.used_bytes < BATCH_BYTES)
        return 0;
    hand_on(a, m);
    a->filling = NULL;
    return begin_batch(a, m, err);
}

static int run(void *ctx, struct err *err)
{
    struct ahead *a = ctx;
    struct merger m = {.b = &a->b, .fn = push_entry, .ctx = a, .turn = turn};
    int rc = begin_batch(a, &m, err);

    if (rc >= 0)
        rc = clinvar_merge_all(&m, err);
    if (a->filling) /* what was merged before an error is given too */
        hand_on(a, &m);
    clinvar_merger_free(&m);
    return rc;
}

/* ---- the caller's side ------------------------------------------------------------
 */

static int give_batch(
    struct entry_batch *batch, clinvar_entry_fn *fn, void *ctx, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; i < batch->n && rc >= 0; i++) {
        struct ready_entry *e = &batch->entries[i];
        rc = fn(ctx, e->file, &e->entry, e->reference_on, err);
    }
    arena_reset(&batch->mem);
    batch->n = 0;
    return rc;
}

static int give_all(struct ahead *a, clinvar_entry_fn *fn, void *ctx, struct err *err)
{
    unsigned slot;
    int rc;

    while ((rc = handover_take(a->handover, &slot, err)) > 0) {
        rc = give_batch(&a->batches[slot], fn, ctx, err);
        handover_release(a->handover);
        if (rc < 0) {
            handover_fail(a->handover, err);
            break;
        }
    }
    return rc;
}

static void begin(struct ahead *a, struct build *b)
{
    a->b = *b;
    a->b.report = report_new();
    a->handover = handover_new(N_BATCHES);
    a->batches = calloc(N_BATCHES, sizeof(*a->batches));
    if (!a->batches)
        arena_oom(N_BATCHES * sizeof(*a->batches));
}

static void end(struct ahead *a, struct build *b)
{
    handover_free(a->handover);
    report_take(b->report, a->b.report);
    report_free(a->b.report);
    for (unsigned i = 0; i < N_BATCHES; i++)
        arena_free(&a->batches[i].mem);
    free(a->batches);
}

static int merge_here(struct build *b, clinvar_entry_fn *fn, void *ctx, struct err *err)
{
    struct merger m = {.b = b, .fn = fn, .ctx = ctx};
    int rc = clinvar_merge_all(&m, err);

    clinvar_merger_free(&m);
    return rc;
}

int clinvar_stage_merge(
    struct build *b, clinvar_entry_fn *fn, void *ctx, struct err *err)
{
    struct ahead a = {0};
    int rc;

    if (b->options.n_threads < 2)
        return merge_here(b, fn, ctx, err);
    begin(&a, b);
    if (handover_start(a.handover, run, &a))
        rc = give_all(&a, fn, ctx, err);
    else
        rc = merge_here(b, fn, ctx, err);
    end(&a, b);
    return rc < 0 ? rc : 0;
}
