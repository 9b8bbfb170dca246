/* The BGZF side of stream.h: whole blocks by libdeflate, CRC and end marker checked. */
#include "kb/base/stream_window.h"

#include "kb/base/inflate.h"

#include <inttypes.h>
#include <string.h>

#define GZIP_HEADER_BYTES 12 /* with the length of the extra field */
#define GZIP_TRAILER_BYTES 8 /* CRC-32 and plain size */

static unsigned le16(const uint8_t *p)
{
    return p[0] | (unsigned)p[1] << 8;
}

static uint32_t le32(const uint8_t *p)
{
    return le16(p) | (uint32_t)le16(p + 2) << 16;
}

size_t stream_bgzf_block_bytes(const uint8_t *p, size_t n, size_t *n_header)
{
    static const uint8_t magic[4] = {0x1f, 0x8b, 8, 4};
    size_t at = GZIP_HEADER_BYTES, end;

    if (n < GZIP_HEADER_BYTES || memcmp(p, magic, 4) != 0)
        return 0;
    end = at + le16(p + 10);
    if (end > n)
        return 0;
    for (; at + 4 <= end; at += 4 + le16(p + at + 2)) {
        if (p[at] == 'B' && p[at + 1] == 'C' && le16(p + at + 2) == 2
            && at + 6 <= end) {
            *n_header = end;
            return (size_t)le16(p + at + 4) + 1;
        }
    }
    return 0;
}

bool stream_has_block(const struct stream *s)
{
    size_t n_header = 0, n = s->end - s->beg;
    size_t n_block = stream_bgzf_block_bytes(s->raw + s->beg, n, &n_header);

    return n_block >= n_header + GZIP_TRAILER_BYTES && n_block <= n;
}

/* The next block is whole in the window: its bytes, or 0 at the end or on damage. */
static size_t find_block(struct stream *s, size_t *n_header)
{
    size_t n;

    if (!stream_has_block(s) && !stream_fill_raw(s, STREAM_BLOCK_BYTES))
        return 0;
    if (s->beg == s->end) {
        if (!s->last_block_was_empty)
            stream_fail_at(
                s, "the end of the file", "the BGZF end marker (an empty block)");
        return 0;
    }
    n = stream_bgzf_block_bytes(s->raw + s->beg, s->end - s->beg, n_header);
    if (n == 0 && s->end - s->beg < GZIP_HEADER_BYTES + 6 && s->raw[s->beg] == 0x1f) {
        stream_fail_at(s, "the end of the file inside a block header",
            "the rest of the BGZF block");
    } else if (n == 0) {
        stream_fail_at(
            s, "bytes that are no BGZF block", "another block or the end of the file");
    } else if (n < *n_header + GZIP_TRAILER_BYTES) {
        stream_fail_at(s, "a BGZF block smaller than its own header", "a whole block");
        n = 0;
    } else if (n > s->end - s->beg) {
        stream_fail_at(s, "the end of the file inside the BGZF block that starts here",
            "the rest of the block");
        n = 0;
    }
    return n;
}

bool stream_block_is_whole(struct stream_block *b, const uint8_t *p, size_t n)
{
    if (b->n_raw < b->n_header + GZIP_TRAILER_BYTES || b->n_raw > n)
        return false;
    b->n_plain = le32(p + b->n_raw - 4);
    return b->n_plain <= STREAM_BLOCK_BYTES;
}

/* The block at the window's begin, which is left there. */
static const uint8_t *look_at_block(struct stream *s, struct stream_block *b)
{
    const uint8_t *p;

    b->n_raw = find_block(s, &b->n_header);
    if (b->n_raw == 0)
        return NULL;
    p = s->raw + s->beg;
    b->file_pos = s->raw_base + s->beg;
    b->n_plain = le32(p + b->n_raw - 4);
    if (b->n_plain > STREAM_BLOCK_BYTES) {
        stream_fail_at(
            s, "a BGZF block of more than 65536 plain bytes", "at most that");
        return NULL;
    }
    return p;
}

static void pass_block(struct stream *s, const struct stream_block *b)
{
    s->beg += b->n_raw;
    s->last_block_was_empty = b->n_plain == 0;
}

const uint8_t *stream_next_block(struct stream *s, struct stream_block *b)
{
    const uint8_t *p = look_at_block(s, b);

    if (p)
        pass_block(s, b);
    return p;
}

static bool fail_block(const struct stream *s, const struct stream_block *b,
    const char *detail, struct err *err)
{
    err_set(err, ERR_FAIL,
        "%s: byte %" PRIu64 ": the BGZF block that starts here is damaged (%s)",
        s->name, b->file_pos, detail);
    err_hint(err, STREAM_DAMAGE_HINT);
    return false;
}

bool stream_inflate_block(const struct stream *s, struct inflate_block *inflater,
    const uint8_t *p, const struct stream_block *b, uint8_t *out, struct err *err)
{
    const uint8_t *trailer = p + b->n_raw - GZIP_TRAILER_BYTES;

    if (!inflate_block_run(inflater, p + b->n_header,
            b->n_raw - b->n_header - GZIP_TRAILER_BYTES, out, b->n_plain))
        return fail_block(s, b, "invalid deflate data", err);
    if (inflate_crc32(0, out, b->n_plain) != le32(trailer))
        return fail_block(s, b, "its CRC-32 does not match", err);
    return true;
}

static bool inflate_here(
    struct stream *s, const uint8_t *p, const struct stream_block *b, uint8_t *out)
{
    if (!stream_inflate_block(s, s->inflater, p, b, out, &s->err))
        return false;
    pass_block(s, b);
    return true;
}

static size_t take_block(struct stream *s, uint8_t *out, size_t cap)
{
    size_t n = s->block_end - s->block_beg < cap ? s->block_end - s->block_beg : cap;

    memcpy(out, s->block + s->block_beg, n);
    s->block_beg += n;
    return n;
}

/* Blocks go straight into the caller's room while they fit. */
size_t stream_read_bgzf(struct stream *s, uint8_t *out, size_t cap)
{
    size_t got = take_block(s, out, cap);

    while (got < cap) {
        struct stream_block b;
        const uint8_t *p = look_at_block(s, &b);
        if (!p)
            break;
        if (b.n_plain <= cap - got) {
            if (!inflate_here(s, p, &b, out + got))
                break;
            got += b.n_plain;
        } else if (got > 0) {
            break; /* the next call has more room */
        } else {
            if (!inflate_here(s, p, &b, s->block))
                break;
            s->block_beg = 0;
            s->block_end = b.n_plain;
            return take_block(s, out, cap);
        }
    }
    return got;
}
