#include "kb/base/file_digest.h"

#include "kb/base/arena.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PART_BYTES ((size_t)256 * 1024)

struct file_digest {
    int fd;
    char *name;
    bool has_thread;
    pthread_t thread;
    atomic_bool is_dropped;
    /* what the thread leaves behind */
    struct digest *digest;
    uint64_t n_bytes;
    struct err err;
};

static void *digest_file(void *ctx)
{
    struct file_digest *d = ctx;
    char *part = malloc(PART_BYTES);
    ssize_t n = 1;

    if (!part)
        err_set(&d->err, ERR_FAIL, "%s: out of memory", d->name);
    while (part && n != 0 && !atomic_load(&d->is_dropped)) {
        n = pread(d->fd, part, PART_BYTES, (off_t)d->n_bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_errno(&d->err, "could not read", d->name);
            break;
        }
        digest_add(d->digest, part, (size_t)n);
        d->n_bytes += (uint64_t)n;
    }
    free(part);
    return NULL;
}

struct file_digest *file_digest_begin(int fd, const char *name, bool in_thread)
{
    struct file_digest *d = calloc(1, sizeof(*d));

    if (!d)
        arena_oom(sizeof(*d));
    d->fd = fd;
    d->name = strdup(name);
    if (!d->name)
        arena_oom(strlen(name));
    d->digest = digest_new();
    d->has_thread = in_thread && pthread_create(&d->thread, NULL, digest_file, d) == 0;
    return d;
}

static void free_digest(struct file_digest *d, uint8_t sum[DIGEST_BYTES])
{
    digest_end(d->digest, sum);
    free(d->name);
    free(d);
}

int file_digest_end(struct file_digest *d, char sha256[DIGEST_HEX_BYTES],
    uint64_t *n_bytes, struct err *err)
{
    uint8_t sum[DIGEST_BYTES];

    if (d->has_thread)
        pthread_join(d->thread, NULL);
    else
        digest_file(d);
    int rc = d->err.code;
    if (rc < 0)
        *err = d->err;
    *n_bytes = d->n_bytes;
    free_digest(d, sum);
    digest_hex(sum, sha256);
    return rc;
}

void file_digest_drop(struct file_digest *d)
{
    uint8_t sum[DIGEST_BYTES];

    if (!d)
        return;
    atomic_store(&d->is_dropped, true);
    if (d->has_thread)
        pthread_join(d->thread, NULL);
    free_digest(d, sum);
}
