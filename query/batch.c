#include "query/batch.h"

#include "query/query_audit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Reports that may wait, for each thread: a slow sample must not stop the others, nor
 * may they pile up behind it. */
#define WAITING_PER_THREAD 8

struct slot {
    bool is_done;
    struct batch_result result;
    struct buf id; /* the bytes of result.id when they are the sample's */
};

struct batch {
    const struct batch_options *options;
    const struct batch_list *list;
    struct kb *kb;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* of what stands below */
    struct slot *slots;     /* of row i: slots[i % n_slots] */
    size_t n_slots;
    size_t next;    /* row to be taken by a thread */
    size_t n_given; /* rows given to the sink */
    bool is_stopped;
    struct err kb_error; /* no thread can go on */
};

/* ---- one sample ---- */

static void take_id(const struct report *r, struct slot *s)
{
    if (s->result.row->id.n > 0)
        return;
    buf_add_str(&s->id, r->sample.name);
    s->result.id = buf_str(&s->id);
}

static void note_order(const struct sample *sample, struct batch_result *out)
{
    for (unsigned i = 0; i < sample->n_inputs; i++)
        out->is_unsorted |= sample->inputs[i].is_unsorted;
}

static int write_line(const struct report *r, struct report_files *out, struct err *err)
{
    out->file = calloc(1, sizeof *out->file);
    if (!out->file)
        arena_oom(sizeof *out->file);
    out->n = 1;
    return report_write_json_line(r, &out->file[0].text, err);
}

static int one_sample(const struct batch *b, const struct batch_row *row,
    struct kb_txn *kb, struct arena *mem, struct slot *s)
{
    struct query_options own;
    struct report_options o;
    struct report report;
    struct batch_result *out = &s->result;
    struct err *err = &out->error;
    const char *formats = b->options->formats;

    *out = (struct batch_result){.row = row, .id = row->id};
    int rc = batch_row_options(row, b->options->common, &own, &o, err);
    o.sample.n_threads = 1;
    arena_reset(mem);
    if (rc < 0)
        return rc;
    rc = report_make(&o, kb, mem, &report, err);
    if (b->options->has_audit)
        query_audit_inputs(&report, &out->inputs);
    if (rc < 0)
        return rc;
    take_id(&report, s);
    note_order(&report.sample, out);
    return formats ? report_files_make(&report, formats, o.lang, &out->files, err)
                   : write_line(&report, &out->files, err);
}

/* ---- threads ---- */

/* The next row whose slot is free; the number of rows: none is left. */
static size_t take_row(struct batch *b)
{
    size_t row;

    pthread_mutex_lock(&b->lock);
    while (!b->is_stopped && b->next < b->list->n && b->next - b->n_given >= b->n_slots)
        pthread_cond_wait(&b->changed, &b->lock);
    row = b->is_stopped || b->next == b->list->n ? b->list->n : b->next++;
    pthread_mutex_unlock(&b->lock);
    return row;
}

static void put_result(struct batch *b, struct slot *s)
{
    pthread_mutex_lock(&b->lock);
    s->is_done = true;
    pthread_cond_broadcast(&b->changed);
    pthread_mutex_unlock(&b->lock);
}

static void stop(struct batch *b, const struct err *kb_error)
{
    pthread_mutex_lock(&b->lock);
    b->is_stopped = true;
    if (kb_error && b->kb_error.code == 0)
        b->kb_error = *kb_error;
    pthread_cond_broadcast(&b->changed);
    pthread_mutex_unlock(&b->lock);
}

static void *work(void *ctx)
{
    struct batch *b = ctx;
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct kb_txn *kb = kb_begin(b->kb, &err);
    size_t row;

    if (!kb)
        stop(b, &err);
    while (kb && (row = take_row(b)) < b->list->n) {
        struct slot *s = &b->slots[row % b->n_slots];
        s->result.rc = one_sample(b, &b->list->rows[row], kb, &mem, s);
        put_result(b, s);
    }
    kb_end(kb);
    arena_free(&mem);
    return NULL;
}

/* ---- in order ---- */

static void slot_clear(struct slot *s)
{
    report_files_free(&s->result.files);
    buf_clear(&s->id);
    buf_free(&s->result.inputs);
    s->is_done = false;
}

/* Waits for the next row of the list; NULL: stopped. */
static struct slot *wait_for(struct batch *b)
{
    struct slot *s = &b->slots[b->n_given % b->n_slots];

    pthread_mutex_lock(&b->lock);
    while (!s->is_done && !b->is_stopped)
        pthread_cond_wait(&b->changed, &b->lock);
    if (b->is_stopped)
        s = NULL;
    pthread_mutex_unlock(&b->lock);
    return s;
}

static void release(struct batch *b, struct slot *s)
{
    pthread_mutex_lock(&b->lock);
    slot_clear(s);
    b->n_given++;
    pthread_cond_broadcast(&b->changed);
    pthread_mutex_unlock(&b->lock);
}

static int give_all(struct batch *b, batch_sink *sink, void *ctx, struct err *err)
{
    int rc = 0;

    while (rc >= 0 && b->n_given < b->list->n) {
        struct slot *s = wait_for(b);
        if (!s) {
            *err = b->kb_error;
            return err->code;
        }
        if (s->result.rc == ERR_KB) {
            *err = s->result.error;
            return err->code;
        }
        rc = sink(ctx, &s->result, err);
        release(b, s);
    }
    return rc < 0 ? rc : 0;
}

static int run(struct batch *b, batch_sink *sink, batch_dropped *dropped, void *ctx,
    struct err *err)
{
    unsigned n = 0, n_wanted = b->options->n_threads;
    pthread_t *threads = calloc(n_wanted, sizeof *threads);
    int rc;

    if (!threads)
        arena_oom(n_wanted * sizeof *threads);
    while (n < n_wanted && pthread_create(&threads[n], NULL, work, b) == 0)
        n++;
    rc = n > 0 ? give_all(b, sink, ctx, err)
               : err_set(err, ERR_FAIL, "no thread could be started");
    stop(b, NULL);
    for (unsigned i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    for (size_t row = b->n_given; row < b->next; row++)
        dropped(ctx, &b->slots[row % b->n_slots].result);
    free(threads);
    return rc;
}

int batch_make(const struct batch_options *options, const struct batch_list *list,
    struct kb *kb, batch_sink *sink, batch_dropped *dropped, void *ctx, struct err *err)
{
    struct batch b = {.options = options,
        .list = list,
        .kb = kb,
        .n_slots = (size_t)options->n_threads * WAITING_PER_THREAD};
    int rc;

    b.slots = calloc(b.n_slots, sizeof *b.slots);
    if (!b.slots)
        arena_oom(b.n_slots * sizeof *b.slots);
    pthread_mutex_init(&b.lock, NULL);
    pthread_cond_init(&b.changed, NULL);
    rc = run(&b, sink, dropped, ctx, err);
    for (size_t i = 0; i < b.n_slots; i++) {
        slot_clear(&b.slots[i]);
        buf_free(&b.slots[i].id);
    }
    free(b.slots);
    pthread_cond_destroy(&b.changed);
    pthread_mutex_destroy(&b.lock);
    return rc;
}
