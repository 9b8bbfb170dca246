/*
 * Deflate by three libraries behind one door: ISA-L for whole blocks whose sizes are
 * known (BGZF; a sixth faster than libdeflate, its CRC-32 three times), libdeflate to
 * judge what ISA-L does not take and to write blocks, zlib for gzip streams of unknown
 * length. Used by stream*.c, bgzf_*.c, vcf_blocks.c and digest.c only.
 */
#ifndef KB_BASE_INFLATE_H
#define KB_BASE_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint32_t inflate_crc32(uint32_t crc, const void *p, size_t n_bytes); /* start with 0 */

/* One raw deflate block at a time. */
struct inflate_block;
struct inflate_block *inflate_block_new(void); /* NULL: out of memory */
void inflate_block_free(struct inflate_block *b);
/* True when in is exactly one deflate stream that gives exactly n_out bytes.  Of
 * damaged streams ISA-L takes a few that libdeflate does not: the caller checks the
 * CRC, too. */
bool inflate_block_run(
    struct inflate_block *b, const void *in, size_t n_in, void *out, size_t n_out);

/* The other way: one raw deflate block; level 1 to 12. */
struct deflate_block;
struct deflate_block *deflate_block_new(int level); /* NULL: out of memory */
void deflate_block_free(struct deflate_block *b);
/* Bytes written to out, 0 when room is too small. */
size_t deflate_block_run(
    struct deflate_block *b, const void *in, size_t n_in, void *out, size_t room);

/* The first n_out bytes of what raw deflate data hold, or all of them when there are
 * fewer, without reading further; the number, 0 for damage. */
struct inflate_prefix;
struct inflate_prefix *inflate_prefix_new(void); /* NULL: out of memory */
void inflate_prefix_free(struct inflate_prefix *p);
size_t inflate_prefix_run(
    struct inflate_prefix *p, const void *in, size_t n_in, void *out, size_t n_out);

/* A gzip member as a stream, its CRC and length checked at its end. */
struct inflate_gzip;
enum inflate_status {
    INFLATE_MORE,
    INFLATE_MEMBER_END,
    INFLATE_DAMAGED,
    INFLATE_NO_MEMORY
};
struct inflate_gzip *inflate_gzip_new(void); /* NULL: out of memory */
void inflate_gzip_free(struct inflate_gzip *g);
void inflate_gzip_next_member(struct inflate_gzip *g);
/* Takes from in and gives to out what it can; *n_in and *n_out become what was used. */
enum inflate_status inflate_gzip_run(
    struct inflate_gzip *g, const void *in, size_t *n_in, void *out, size_t *n_out);
/* What the last INFLATE_DAMAGED was about, in zlib's words. */
const char *inflate_gzip_reason(const struct inflate_gzip *g);

#endif
