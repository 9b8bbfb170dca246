/*
 * clinvar_stage_merge: the merge of ClinVar's rows in a thread of its own.  Merged
 * entries come in batches, which the caller's thread takes in order; each batch has the
 * memory of its entries. What the merge reports is added to the build's report at the
 * end.
 */
#include "ingest/clinvar_merge.h"

#include <pthread.h>
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
    struct entry_batch *batches;
    struct entry_batch *filling; /* the merge's side's */
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    uint64_t n_made, n_used;
    bool is_stopped; /* by the caller's side */
    bool is_end;
    int rc; /* of the merge */
    struct err err;
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

/* The batch that is filled is handed on with the merger's memory; the next one's
 * memory is the merger's. */
static int hand_on(struct ahead *a, struct merger *m)
{
    bool is_stopped;

    a->filling->mem = m->mem;
    pthread_mutex_lock(&a->lock);
    a->n_made++;
    pthread_cond_broadcast(&a->changed);
    while (!a->is_stopped && a->n_made - a->n_used == N_BATCHES)
        pthread_cond_wait(&a->changed, &a->lock);
    is_stopped = a->is_stopped;
    pthread_mutex_unlock(&a->lock);
    m->mem = (struct arena)ARENA_INIT;
    if (is_stopped)
        return ERR_FAIL; /* the caller's side has its own error */
    a->filling = &a->batches[a->n_made % N_BATCHES];
    m->mem = a->filling->mem;
    a->filling->mem = (struct arena)ARENA_INIT;
    return 0;
}

static int turn(struct merger *m, struct err *err)
{
    struct ahead *a = m->ctx;

    (void)err;
    if (a->filling->n < BATCH_ENTRIES && m->mem.used_bytes < BATCH_BYTES)
        return 0;
    return hand_on(a, m);
}

static void *run(void *ctx)
{
    struct ahead *a = ctx;
    struct merger m = {.b = &a->b, .fn = push_entry, .ctx = a, .turn = turn};
    struct err err = {0};
    int rc = clinvar_merge_all(&m, &err);

    pthread_mutex_lock(&a->lock);
    if (!a->is_stopped) { /* what was merged before an error is given too */
        a->filling->mem = m.mem;
        m.mem = (struct arena)ARENA_INIT;
        a->n_made++;
    }
    a->rc = rc;
    a->err = err;
    a->is_end = true;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
    clinvar_merger_free(&m);
    return NULL;
}

/* ---- the caller's side ------------------------------------------------------------
 */

/* NULL: all batches were given. */
static struct entry_batch *next_batch(struct ahead *a)
{
    struct entry_batch *batch = NULL;

    pthread_mutex_lock(&a->lock);
    while (a->n_used == a->n_made && !a->is_end)
        pthread_cond_wait(&a->changed, &a->lock);
    if (a->n_used < a->n_made)
        batch = &a->batches[a->n_used % N_BATCHES];
    pthread_mutex_unlock(&a->lock);
    return batch;
}

static void release(struct ahead *a, struct entry_batch *batch, bool is_stopped)
{
    arena_reset(&batch->mem);
    batch->n = 0;
    pthread_mutex_lock(&a->lock);
    a->n_used++;
    a->is_stopped = is_stopped;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
}

static int give_all(struct ahead *a, clinvar_entry_fn *fn, void *ctx, struct err *err)
{
    struct entry_batch *batch;
    int rc = 0;

    while (rc >= 0 && (batch = next_batch(a)) != NULL) {
        for (unsigned i = 0; i < batch->n && rc >= 0; i++) {
            struct ready_entry *e = &batch->entries[i];
            rc = fn(ctx, e->file, &e->entry, e->reference_on, err);
        }
        release(a, batch, rc < 0);
    }
    return rc;
}

static void begin(struct ahead *a, struct build *b)
{
    a->b = *b;
    a->b.report = report_new();
    a->batches = calloc(N_BATCHES, sizeof(*a->batches));
    if (!a->batches)
        arena_oom(N_BATCHES * sizeof(*a->batches));
    a->filling = &a->batches[0];
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->changed, NULL);
}

static void end(struct ahead *a, struct build *b)
{
    report_take(b->report, a->b.report);
    report_free(a->b.report);
    for (unsigned i = 0; i < N_BATCHES; i++)
        arena_free(&a->batches[i].mem);
    free(a->batches);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
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
    if (pthread_create(&a.thread, NULL, run, &a) == 0) {
        rc = give_all(&a, fn, ctx, err);
        pthread_join(a.thread, NULL);
        if (rc >= 0 && a.rc < 0) {
            *err = a.err;
            rc = a.rc;
        }
    } else {
        rc = merge_here(b, fn, ctx, err);
    }
    end(&a, b);
    return rc < 0 ? rc : 0;
}
