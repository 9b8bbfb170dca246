#include "kb/base/inflate.h"

#define ZLIB_CONST /* next_in may then point at const bytes */
#include <libdeflate.h>
#include <zlib.h>

#include <limits.h>
#include <stdlib.h>

struct inflate_gzip {
    z_stream z;
};

uint32_t inflate_crc32(uint32_t crc, const void *p, size_t n_bytes)
{
    return n_bytes ? libdeflate_crc32(crc, p, n_bytes) : crc;
}

struct inflate_block *inflate_block_new(void)
{
    return (struct inflate_block *)libdeflate_alloc_decompressor();
}

void inflate_block_free(struct inflate_block *b)
{
    libdeflate_free_decompressor((struct libdeflate_decompressor *)b);
}

bool inflate_block_run(
    struct inflate_block *b, const void *in, size_t n_in, void *out, size_t n_out)
{
    size_t used_in;

    return libdeflate_deflate_decompress_ex((struct libdeflate_decompressor *)b, in,
               n_in, out, n_out, &used_in, NULL)
               == LIBDEFLATE_SUCCESS
           && used_in == n_in;
}

struct deflate_block *deflate_block_new(int level)
{
    return (struct deflate_block *)libdeflate_alloc_compressor(level);
}

void deflate_block_free(struct deflate_block *b)
{
    libdeflate_free_compressor((struct libdeflate_compressor *)b);
}

size_t deflate_block_run(
    struct deflate_block *b, const void *in, size_t n_in, void *out, size_t room)
{
    return libdeflate_deflate_compress(
        (struct libdeflate_compressor *)b, in, n_in, out, room);
}

struct inflate_prefix {
    z_stream z;
};

struct inflate_prefix *inflate_prefix_new(void)
{
    struct inflate_prefix *p = calloc(1, sizeof(*p));

    if (p && inflateInit2(&p->z, -MAX_WBITS) != Z_OK) { /* no wrapper */
        free(p);
        p = NULL;
    }
    return p;
}

void inflate_prefix_free(struct inflate_prefix *p)
{
    if (p)
        inflateEnd(&p->z);
    free(p);
}

size_t inflate_prefix_run(
    struct inflate_prefix *p, const void *in, size_t n_in, void *out, size_t n_out)
{
    if (n_in > UINT_MAX || n_out > UINT_MAX || inflateReset(&p->z) != Z_OK)
        return 0;
    p->z.next_in = in;
    p->z.avail_in = (uInt)n_in;
    p->z.next_out = out;
    p->z.avail_out = (uInt)n_out;
    int rc = inflate(&p->z, Z_SYNC_FLUSH);
    return rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR
               ? n_out - p->z.avail_out
               : 0;
}

struct inflate_gzip *inflate_gzip_new(void)
{
    struct inflate_gzip *g = calloc(1, sizeof(*g));

    if (g && inflateInit2(&g->z, 16 + MAX_WBITS) != Z_OK) { /* 16: gzip wrapper only */
        free(g);
        g = NULL;
    }
    return g;
}

void inflate_gzip_free(struct inflate_gzip *g)
{
    if (g)
        inflateEnd(&g->z);
    free(g);
}

void inflate_gzip_next_member(struct inflate_gzip *g)
{
    inflateReset(&g->z);
}

enum inflate_status inflate_gzip_run(
    struct inflate_gzip *g, const void *in, size_t *n_in, void *out, size_t *n_out)
{
    uInt give = *n_in > UINT_MAX ? UINT_MAX : (uInt)*n_in;
    uInt room = *n_out > UINT_MAX ? UINT_MAX : (uInt)*n_out;
    int rc;

    g->z.next_in = in;
    g->z.avail_in = give;
    g->z.next_out = out;
    g->z.avail_out = room;
    rc = inflate(&g->z, Z_NO_FLUSH);
    *n_in = give - g->z.avail_in;
    *n_out = room - g->z.avail_out;
    switch (rc) {
    case Z_OK:
    case Z_BUF_ERROR: /* wants more input or more room */
        return INFLATE_MORE;
    case Z_STREAM_END:
        return INFLATE_MEMBER_END;
    case Z_MEM_ERROR:
        return INFLATE_NO_MEMORY;
    default:
        return INFLATE_DAMAGED;
    }
}

const char *inflate_gzip_reason(const struct inflate_gzip *g)
{
    return g->z.msg ? g->z.msg : "invalid data";
}
