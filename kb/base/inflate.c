#include "kb/base/inflate.h"

#define ZLIB_CONST /* next_in may then point at const bytes */
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <libdeflate.h>
#include <zlib.h>

#include <limits.h>
#include <stdlib.h>

struct inflate_gzip {
    z_stream z;
};

struct inflate_block {
    struct libdeflate_decompressor *judge; /* of what ISA-L does not take */
    struct inflate_state fast;
};

uint32_t inflate_crc32(uint32_t crc, const void *p, size_t n_bytes)
{
    return n_bytes ? crc32_gzip_refl(crc, p, n_bytes) : crc;
}

struct inflate_block *inflate_block_new(void)
{
    struct inflate_block *b = malloc(sizeof *b);

    if (b && !(b->judge = libdeflate_alloc_decompressor())) {
        free(b);
        b = NULL;
    }
    return b;
}

void inflate_block_free(struct inflate_block *b)
{
    if (b)
        libdeflate_free_decompressor(b->judge);
    free(b);
}

/* What lies behind the stream's end stands in avail_in or, whole bytes of it, in
 * read_in. */
static bool is_taken_whole(
    struct inflate_state *s, const void *in, size_t n_in, void *out, size_t n_out)
{
    if (n_in > UINT32_MAX || n_out > UINT32_MAX)
        return false;
    isal_inflate_init(s);
    s->crc_flag = ISAL_DEFLATE;
    s->next_in = (uint8_t *)(uintptr_t)in; /* read only */
    s->avail_in = (uint32_t)n_in;
    s->next_out = out;
    s->avail_out = (uint32_t)n_out;
    return isal_inflate_stateless(s) == ISAL_DECOMP_OK && s->total_out == n_out
           && s->avail_in == 0 && s->read_in_length < 8;
}

bool inflate_block_run(
    struct inflate_block *b, const void *in, size_t n_in, void *out, size_t n_out)
{
    size_t used_in;

    return is_taken_whole(&b->fast, in, n_in, out, n_out)
           || (libdeflate_deflate_decompress_ex(
                   b->judge, in, n_in, out, n_out, &used_in, NULL)
                   == LIBDEFLATE_SUCCESS
               && used_in == n_in);
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
