#include "kb/base/bgzf_out.h"

#include "kb/base/inflate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES 65280 /* of text in one block, as bgzip has it */
#define ROOM_BYTES 65536  /* of one block: its size is stored in 16 bits */
#define HEADER_BYTES 18
#define TRAILER_BYTES 8
#define LEVEL 6
#define STORED_BYTES 5 /* header of deflate's stored block */

struct bgzf_out {
    int fd;
    const char *name;
    struct deflate_block *deflate; /* NULL: as it is */
    size_t n;
    uint8_t text[BLOCK_BYTES];
    uint8_t block[ROOM_BYTES];
};

struct bgzf_out *bgzf_out_new(int fd, const char *name, bool is_compressed)
{
    struct bgzf_out *b = calloc(1, sizeof *b);

    if (b == NULL)
        arena_oom(sizeof *b);
    b->fd = fd;
    b->name = name;
    if (is_compressed && (b->deflate = deflate_block_new(LEVEL)) == NULL)
        arena_oom(1);
    return b;
}

void bgzf_out_free(struct bgzf_out *b)
{
    if (b != NULL && b->deflate != NULL)
        deflate_block_free(b->deflate);
    free(b);
}

static int write_all(
    const struct bgzf_out *b, const uint8_t *p, size_t n, struct err *err)
{
    while (n > 0) {
        ssize_t done = write(b->fd, p, n);
        if (done < 0 && errno != EINTR)
            return err_errno(err, "could not write", b->name);
        if (done > 0) {
            p += done;
            n -= (size_t)done;
        }
    }
    return 0;
}

static void put16(uint8_t *p, size_t v)
{
    p[0] = (uint8_t)(v & 0xff);
    p[1] = (uint8_t)(v >> 8 & 0xff);
}

static void put32(uint8_t *p, uint32_t v)
{
    put16(p, v & 0xffff);
    put16(p + 2, v >> 16);
}

/* What does not get smaller is stored (RFC 1951, section 3.2.4). */
static size_t put_stored(const struct bgzf_out *b, uint8_t *out)
{
    out[0] = 1;
    put16(out + 1, b->n);
    put16(out + 3, ~b->n & 0xffff);
    memcpy(out + STORED_BYTES, b->text, b->n);
    return STORED_BYTES + b->n;
}

/* The text in hand as one block. */
static int write_block(struct bgzf_out *b, struct err *err)
{
    static const uint8_t header[HEADER_BYTES - 2] = {
        31, 139, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, 'B', 'C', 2, 0};
    uint8_t *data = b->block + HEADER_BYTES;
    size_t n = deflate_block_run(
        b->deflate, b->text, b->n, data, ROOM_BYTES - HEADER_BYTES - TRAILER_BYTES);

    if (n == 0)
        n = put_stored(b, data);
    memcpy(b->block, header, sizeof header);
    put16(b->block + sizeof header, HEADER_BYTES + n + TRAILER_BYTES - 1);
    put32(data + n, inflate_crc32(0, b->text, b->n));
    put32(data + n + 4, (uint32_t)b->n);
    b->n = 0;
    return write_all(b, b->block, HEADER_BYTES + n + TRAILER_BYTES, err);
}

static int flush(struct bgzf_out *b, struct err *err)
{
    if (b->deflate != NULL)
        return write_block(b, err);
    size_t n = b->n;
    b->n = 0;
    return write_all(b, b->text, n, err);
}

int bgzf_out_add(struct bgzf_out *b, struct str text, struct err *err)
{
    int rc = 0;
    while (text.n > 0 && rc >= 0) {
        size_t room = BLOCK_BYTES - b->n, n = text.n < room ? text.n : room;
        memcpy(b->text + b->n, text.p, n);
        b->n += n;
        text = str_sub(text, n, text.n);
        if (b->n == BLOCK_BYTES)
            rc = flush(b, err);
    }
    return rc;
}

/* Readers know the end by these very bytes (SAM specification, section 4.1.2). */
int bgzf_out_end(struct bgzf_out *b, struct err *err)
{
    static const uint8_t marker[] = {31, 139, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, 'B', 'C',
        2, 0, 27, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    int rc = b->n > 0 ? flush(b, err) : 0;
    if (rc >= 0 && b->deflate != NULL)
        rc = write_all(b, marker, sizeof marker, err);
    return rc;
}
