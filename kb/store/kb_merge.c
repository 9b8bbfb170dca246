/* The sorter's rows, merged into groups of one key, and these into values. */
#include "kb/base/handover.h"
#include "kb/store/kb_merge_group.h"

#include <stdlib.h>

/* ---- rows into groups ---------------------------------------------------------------
 */

/* Takes the group that is whole; *g becomes the one to fill next. */
typedef int take_group(void *ctx, struct kb_group **g, struct err *err);

/* Reads b's sorter and its sources' labels, and nothing else of b. */
static int group_rows(struct kb_build *b, struct kb_group *g, take_group *take,
    void *ctx, struct err *err)
{
    struct str key, value;
    int rc = sorter_end(b->sorter, err);

    g->n = 0;
    while (rc >= 0 && (rc = sorter_next(b->sorter, &key, &value, err)) == 1) {
        enum kb_table table = (uint8_t)key.p[0];
        struct str table_key = str_sub(key, 1, key.n);
        if (g->n == 0 || table != g->table || !str_eq(table_key, buf_str(&g->key))) {
            rc = g->n > 0 ? take(ctx, &g, err) : 0;
            if (rc >= 0)
                kb_group_clear(g, table, table_key);
        }
        if (rc >= 0)
            rc = kb_group_add(b, g, value, err);
    }
    return rc >= 0 && g->n > 0 ? take(ctx, &g, err) : rc;
}

static int write_now(void *ctx, struct kb_group **g, struct err *err)
{
    return kb_group_write(ctx, *g, err);
}

static int merge_here(struct kb_build *b, struct err *err)
{
    struct kb_group g = {0};
    int rc = group_rows(b, &g, write_now, b, err);

    kb_group_free(&g);
    return rc;
}

/* ---- in a thread of its own: groups are made there and written here
 * ------------------
 */

#define N_BATCHES 4u
#define BATCH_GROUPS 32u
#define BATCH_BYTES ((size_t)256 << 10)
#define KEPT_BYTES ((size_t)16 << 10) /* of a group's memory, for the next one */

struct group_batch {
    struct kb_group groups[BATCH_GROUPS];
    unsigned n;
    size_t n_bytes;
};

struct merging {
    struct kb_build *b;
    struct handover *handover;
    struct group_batch *batches;
    struct group_batch *filling; /* the thread's */
};

static int begin_batch(struct merging *m, struct err *err)
{
    unsigned slot;
    int rc = handover_room(m->handover, &slot, err);

    if (rc < 0)
        return rc;
    m->filling = &m->batches[slot];
    return 0;
}

static int hand_on(void *ctx, struct kb_group **g, struct err *err)
{
    struct merging *m = ctx;
    int rc = 0;

    m->filling->n_bytes += (*g)->bytes.n;
    if (++m->filling->n == BATCH_GROUPS || m->filling->n_bytes >= BATCH_BYTES) {
        handover_give(m->handover);
        rc = begin_batch(m, err);
    }
    if (rc >= 0)
        *g = &m->filling->groups[m->filling->n];
    return rc;
}

static int make_groups(void *ctx, struct err *err)
{
    struct merging *m = ctx;
    int rc = begin_batch(m, err);

    if (rc >= 0)
        rc = group_rows(m->b, &m->filling->groups[0], hand_on, m, err);
    if (rc >= 0 && m->filling->n > 0)
        handover_give(m->handover);
    return rc;
}

static int write_batch(struct kb_build *b, struct group_batch *batch, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; i < batch->n; i++) {
        struct kb_group *g = &batch->groups[i];
        if (rc >= 0)
            rc = kb_group_write(b, g, err);
        if (g->bytes.cap > KEPT_BYTES)
            kb_group_free(g);
    }
    batch->n = 0;
    batch->n_bytes = 0;
    return rc;
}

static int write_all(struct merging *m, struct err *err)
{
    unsigned slot;
    int rc;

    while ((rc = handover_take(m->handover, &slot, err)) > 0) {
        rc = write_batch(m->b, &m->batches[slot], err);
        handover_release(m->handover);
        if (rc < 0)
            break;
    }
    return rc;
}

static int merge_by_two(struct kb_build *b, struct err *err)
{
    struct merging m = {.b = b, .handover = handover_new(N_BATCHES)};
    int rc;

    m.batches = calloc(N_BATCHES, sizeof(*m.batches));
    if (!m.batches)
        arena_oom(N_BATCHES * sizeof(*m.batches));
    rc = handover_start(m.handover, make_groups, &m) ? write_all(&m, err)
                                                     : merge_here(b, err);
    handover_free(m.handover);
    for (unsigned i = 0; i < N_BATCHES * BATCH_GROUPS; i++)
        kb_group_free(&m.batches[i / BATCH_GROUPS].groups[i % BATCH_GROUPS]);
    free(m.batches);
    return rc;
}

int kb_merge_rows(struct kb_build *b, struct err *err)
{
    int rc = kb_build_filing_end(b, err);

    if (rc < 0)
        return rc;
    return b->has_thread ? merge_by_two(b, err) : merge_here(b, err);
}
