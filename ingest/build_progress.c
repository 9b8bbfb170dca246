/*
 * What a build tells of its progress: bytes of all source files while it reads them,
 * then the steps that follow.
 */
#include "ingest/build.h"

#include <sys/stat.h>

static void tell(const struct build *b, const struct progress_work *work)
{
    if (b->options.progress != NULL)
        b->options.progress(b->options.progress_ctx, work);
}

void build_tell(const struct build *b, const char *task, const char *name)
{
    tell(b, &(struct progress_work){.task = task, .name = name});
}

void build_tell_count(const struct build *b, const char *task, uint64_t n)
{
    tell(b, &(struct progress_work){.task = task, .done = n, .is_in_records = true});
}

void build_tell_end(const struct build *b)
{
    tell(b, &(struct progress_work){.task = "", .is_end = true});
}

static void tell_reading(void *ctx, uint64_t file_bytes)
{
    const struct build *b = ctx;
    tell(b, &(struct progress_work){.task = "reading",
                .name = b->reading.name,
                .done = b->reading.done + file_bytes,
                .total = b->reading.total});
}

/* Curated tables are small and not counted. */
static uint64_t all_bytes(const struct build *b)
{
    struct stat st;
    uint64_t n = 0;
    for (unsigned i = 0; i < b->n_files; i++)
        if (b->files[i].reader != NULL && stat(b->files[i].path, &st) == 0)
            n += (uint64_t)st.st_size;
    return n;
}

void build_watch(struct build *b, const struct source_file *f, struct stream *in)
{
    if (b->options.progress == NULL)
        return;
    if (b->reading.total == 0)
        b->reading.total = all_bytes(b);
    b->reading.name = f->provenance.file.p;
    stream_watch(in, tell_reading, b);
    tell_reading(b, 0);
}

void build_watched(
    struct build *b, const struct source_file *f, const struct stream *in)
{
    if (f->reader != NULL)
        b->reading.done += stream_file_bytes(in);
}
