/*
 * Several threads that read rows of one file: each has a build of its own for what rows
 * leave behind (a lane).  After each file reports and new words come together, after
 * the phase the rows; so that all is as one thread would have left it.
 */
#include "ingest/build_lanes.h"

#include "ingest/stage_words.h"
#include "kb/base/arena.h"

#include <pthread.h>
#include <stdlib.h>

/* Bases are read through windows that the reader keeps: one thread at a time. */
struct shared_bases {
    pthread_mutex_t lock;
    struct refbases bases;
};

static uint32_t fetch(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
    uint32_t n, char *out)
{
    struct shared_bases *x = ctx;
    pthread_mutex_lock(&x->lock);
    uint32_t got = x->bases.fetch(x->bases.ctx, assembly, contig, pos1, n, out);
    pthread_mutex_unlock(&x->lock);
    return got;
}

static uint32_t next(
    void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1, uint32_t end1)
{
    struct shared_bases *x = ctx;
    pthread_mutex_lock(&x->lock);
    uint32_t at = x->bases.next(x->bases.ctx, assembly, contig, pos1, end1);
    pthread_mutex_unlock(&x->lock);
    return at;
}

static void share_bases(struct build *b)
{
    struct shared_bases *x = calloc(1, sizeof *x);
    if (x == NULL)
        arena_oom(sizeof *x);
    x->bases = reference_bases(b->reference);
    pthread_mutex_init(&x->lock, NULL);
    b->shared_bases = x;
}

struct refbases build_shared_bases(const struct build *b)
{
    return (struct refbases){.ctx = b->shared_bases,
        .fetch = fetch,
        .next = b->shared_bases->bases.next != NULL ? next : NULL};
}

static void begin_words(struct build *b, unsigned n_lanes)
{
    b->words = calloc(n_lanes, sizeof *b->words);
    if (b->words == NULL)
        arena_oom(n_lanes * sizeof *b->words);
    b->n_words = n_lanes;
}

void build_words_free(struct build *b)
{
    for (unsigned i = 0; i < b->n_words; i++)
        stage_words_free(&b->words[i]);
    free(b->words);
    b->words = NULL;
    b->n_words = 0;
}

void build_lanes_begin(struct build *b, unsigned n_threads)
{
    if (n_threads > BUILD_LANES_MAX)
        n_threads = BUILD_LANES_MAX;
    begin_words(b, n_threads > 0 ? n_threads : 1);
    if (n_threads < 2)
        return;
    b->lanes = calloc(n_threads - 1, sizeof *b->lanes);
    if (b->lanes == NULL)
        arena_oom(sizeof *b->lanes);
    if (b->reference != NULL)
        share_bases(b);
    for (unsigned i = 0; i + 1 < n_threads; i++) {
        struct build *lane = &b->lanes[i];
        *lane = *b;
        lane->mem = (struct arena)ARENA_INIT;
        lane->report = report_new();
        lane->vocabulary = vocabulary_fork(b->vocabulary);
        lane->clinvar = build_new_sorter(b);
        lane->clinvar_alleles = NULL; /* their order counts: read by one thread */
        lane->lane = i + 1;
        lane->lanes = NULL;
        lane->n_lanes = 0;
    }
    b->n_lanes = n_threads - 1;
    vocabulary_begin_file(b->vocabulary);
}

unsigned build_n_lanes(const struct build *b)
{
    return b->n_lanes + 1;
}

struct build *build_lane(struct build *b, unsigned i)
{
    return i == 0 ? b : &b->lanes[i - 1];
}

void build_lanes_end_file(struct build *b)
{
    for (unsigned i = 0; i < b->n_lanes; i++) {
        report_take(b->report, b->lanes[i].report);
        vocabulary_take(b->vocabulary, b->lanes[i].vocabulary);
    }
    if (b->n_lanes > 0)
        vocabulary_end_file(b->vocabulary);
}

int build_lanes_end(struct build *b, struct err *err)
{
    for (unsigned i = 0; i < b->n_lanes; i++) {
        int rc = sorter_take(b->clinvar, b->lanes[i].clinvar, err);
        if (rc < 0)
            return rc;
    }
    build_lanes_free(b);
    return 0;
}

void build_lanes_free(struct build *b)
{
    for (unsigned i = 0; i < b->n_lanes; i++) {
        struct build *lane = &b->lanes[i];
        report_free(lane->report);
        vocabulary_free(lane->vocabulary);
        sorter_free(lane->clinvar);
        arena_free(&lane->mem);
    }
    free(b->lanes);
    b->lanes = NULL;
    b->n_lanes = 0;
    if (b->shared_bases != NULL)
        pthread_mutex_destroy(&b->shared_bases->lock);
    free(b->shared_bases);
    b->shared_bases = NULL;
}
