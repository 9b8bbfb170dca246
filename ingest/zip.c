#include "ingest/zip.h"

#include <unzip.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES 262144u
#define END_BYTES ((size_t)22) /* of the end record, without its comment */
#define MAX_END_BYTES (END_BYTES + 65535)
#define FLAG_ENCRYPTED 1u
#define METHOD_STORED 0u
#define METHOD_DEFLATE 8u

struct zip {
    const char *path;
    unzFile file;
    char name[ZIP_MAX_NAME];
    unz_file_info64 info;
    uint64_t file_bytes, packed_bytes; /* of the file; of its members so far */
    struct buf member;
};

int zip_is(const char *path, struct err *err)
{
    char head[4];
    size_t n = 0;
    struct stream *in = stream_open(path, err);

    if (in == NULL)
        return err->code;
    while (n < sizeof head) {
        ptrdiff_t got = stream_read(in, head + n, sizeof head - n, err);
        if (got <= 0) {
            stream_close(in);
            return (int)got;
        }
        n += (size_t)got;
    }
    stream_close(in);
    return memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0;
}

static int refuse(const struct zip *z, const char *found, struct err *err)
{
    err_set(err, ERR_FAIL, "%s: member \"%s\": %s", z->path, z->name, found);
    return ERR_FAIL;
}

static int damaged(const struct zip *z, const char *where, struct err *err)
{
    err_set(
        err, ERR_FAIL, "%s: %s: the zip file is damaged or cut short", z->path, where);
    return err_hint(err, "fetch or copy it again");
}

static bool is_safe_name(struct str name)
{
    struct str rest = name, part;

    if (name.n == 0 || name.p[0] == '/' || name.p[0] == '\\'
        || (name.n > 1 && name.p[1] == ':'))
        return false;
    while (rest.p != NULL && str_next(&rest, '/', &part)) {
        struct str inner = part, piece;
        while (inner.p != NULL && str_next(&inner, '\\', &piece))
            if (str_eq_c(piece, ".."))
                return false;
    }
    return true;
}

static int check_member(struct zip *z, struct err *err)
{
    const unz_file_info64 *m = &z->info;

    if (m->size_filename >= sizeof z->name)
        return refuse(
            z, "found a name that is too long, expected under 1024 bytes", err);
    if (strlen(z->name) != m->size_filename || !is_safe_name(str_of(z->name)))
        return refuse(
            z, "found an absolute name or \"..\", expected one inside the file", err);
    if (m->flag & FLAG_ENCRYPTED)
        return refuse(z, "found an encrypted member, expected a plain one", err);
    if (m->compression_method != METHOD_STORED
        && m->compression_method != METHOD_DEFLATE)
        return refuse(z, "found a packing that is neither stored nor deflate", err);
    if (m->uncompressed_size > ZIP_MAX_MEMBER_BYTES)
        return refuse(z, "found a member over the limit of 2 GB", err);
    if (m->uncompressed_size > ZIP_RATIO_FROM_BYTES
        && m->uncompressed_size / ZIP_MAX_RATIO > m->compressed_size)
        return refuse(z, "it would grow more than 200 times, expected less", err);
    if (m->compressed_size > z->file_bytes - z->packed_bytes)
        return refuse(z, "members claim more bytes than the file has", err);
    z->packed_bytes += m->compressed_size;
    return 0;
}

/* The header's size is no promise: it is checked against what comes out. */
static int read_member(struct zip *z, struct err *err)
{
    int n;

    if (unzOpenCurrentFile(z->file) != UNZ_OK)
        return damaged(z, z->name, err);
    buf_clear(&z->member);
    do {
        buf_reserve(&z->member, CHUNK_BYTES);
        n = unzReadCurrentFile(z->file, z->member.p + z->member.n, CHUNK_BYTES);
        if (n > 0)
            z->member.n += (size_t)n;
    } while (n > 0 && z->member.n <= z->info.uncompressed_size);
    if (unzCloseCurrentFile(z->file) != UNZ_OK || n < 0
        || z->member.n != z->info.uncompressed_size)
        return damaged(z, z->name, err);
    return 0;
}

static int give_member(struct zip *z, zip_member_fn *fn, void *ctx, struct err *err)
{
    struct buf name = BUF_INIT;
    int rc = read_member(z, err);

    if (rc < 0)
        return rc;
    buf_fmt(&name, "%s(%s)", z->path, z->name);
    struct stream *in = stream_open_bytes(name.p, z->member.p, z->member.n, err);
    rc = in == NULL ? err->code : fn(ctx, str_of(z->name), in, err);
    stream_close(in);
    buf_free(&name);
    return rc;
}

/* 1: given to fn, 0: a directory. */
static int one_member(struct zip *z, zip_member_fn *fn, void *ctx, struct err *err)
{
    int rc;

    memset(z->name, 0, sizeof z->name);
    if (unzGetCurrentFileInfo64(
            z->file, &z->info, z->name, sizeof z->name - 1, NULL, 0, NULL, 0)
        != UNZ_OK)
        return damaged(z, "directory", err);
    rc = check_member(z, err);
    if (rc < 0)
        return rc;
    if (str_ends(str_of(z->name), STR("/")))
        return 0;
    rc = give_member(z, fn, ctx, err);
    return rc < 0 ? rc : 1;
}

static int64_t each_member(struct zip *z, zip_member_fn *fn, void *ctx, struct err *err)
{
    unz_global_info64 global;
    int64_t n = 0;
    int at;

    if (unzGetGlobalInfo64(z->file, &global) != UNZ_OK)
        return damaged(z, "directory", err);
    at = global.number_entry == 0 ? UNZ_END_OF_LIST_OF_FILE : unzGoToFirstFile(z->file);
    while (at == UNZ_OK) {
        int rc = one_member(z, fn, ctx, err);
        if (rc < 0)
            return rc;
        n += rc;
        at = unzGoToNextFile(z->file);
    }
    if (at != UNZ_END_OF_LIST_OF_FILE)
        return damaged(z, "directory", err);
    return n;
}

/* minizip reads a file whose end record is cut; this one must be whole. */
static int check_end(const struct zip *z, struct err *err)
{
    size_t n = z->file_bytes < MAX_END_BYTES ? (size_t)z->file_bytes : MAX_END_BYTES;
    uint8_t *tail = malloc(n + 1);
    int fd = open(z->path, O_RDONLY | O_CLOEXEC), rc = -1;

    if (tail == NULL)
        arena_oom(n);
    if (fd >= 0 && pread(fd, tail, n, (off_t)(z->file_bytes - n)) == (ssize_t)n)
        for (size_t at = n >= END_BYTES ? n - END_BYTES + 1 : 0; rc < 0 && at-- > 0;)
            if (memcmp(tail + at, "PK\5\6", 4) == 0
                && at + END_BYTES + tail[at + 20] + (size_t)256 * tail[at + 21] == n)
                rc = 0;
    if (fd >= 0)
        close(fd);
    free(tail);
    return rc < 0 ? damaged(z, "end", err) : 0;
}

int64_t zip_each(const char *path, zip_member_fn *fn, void *ctx, struct err *err)
{
    struct zip z = {.path = path};
    struct stat st;
    int64_t n;

    if (stat(path, &st) < 0)
        return err_errno(err, "could not open", path);
    z.file_bytes = (uint64_t)st.st_size;
    if (check_end(&z, err) < 0)
        return err->code;
    z.file = unzOpen64(path);
    if (z.file == NULL)
        return damaged(&z, "directory", err);
    n = each_member(&z, fn, ctx, err);
    unzClose(z.file);
    buf_free(&z.member);
    return n;
}
