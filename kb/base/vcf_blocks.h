/*
 * Which BGZF blocks of a VCF in genome order may hold records of interest.  Only the
 * beginning of each block is inflated, for its first record: what lies between it and
 * the first record of the next block is all that a block can hold.
 *
 * A block's lines go from behind its first newline to the first newline of the block
 * after it.
 */
#ifndef KB_BASE_VCF_BLOCKS_H
#define KB_BASE_VCF_BLOCKS_H

#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/file_digest.h"
#include "kb/base/str.h"
#include "kb/base/stream.h"

/* Is anything of interest in beg1..end1 of the contig, as the file spells it?  1, 0, or
 * an error. */
typedef int vcf_is_target(
    void *ctx, struct str chrom, uint32_t beg1, uint32_t end1, struct err *err);

struct vcf_blocks {
    uint64_t n, n_skipped;
    struct vcf_blocks_run *run; /* of blocks to be read, in order */
    size_t n_runs, cap;
    int fd;
    uint64_t file_bytes;
    struct file_digest *digest; /* being made */
};

/* Reads the file as far as its blocks tell.  1: *out says what to read; 0: the file
 * must be read whole, since it is no VCF in BGZF, or a damaged one, its header has a
 * line that begins as one of unless (NULL at its end), or it is of interest for the
 * most part.  A file that is not in genome order is an error of this code.  With more
 * than one thread the digest of the file is made at the same time. */
int vcf_blocks_scan(const char *path, unsigned n_threads, int code,
    const char *const *unless, vcf_is_target *is_target, void *ctx,
    struct vcf_blocks *out, struct err *err);
void vcf_blocks_free(struct vcf_blocks *b);

/* Of all bytes of the file, once; waits for them. */
int vcf_blocks_sha256(struct vcf_blocks *b, const char *path,
    char sha256[DIGEST_HEX_BYTES], struct err *err);

/* The header and the lines of the blocks to be read, as plain text.  Every block that
 * is inflated has its CRC checked.  b must outlive the reader. */
struct vcf_blocks_reader;
struct vcf_blocks_reader *vcf_blocks_reader_new(
    const char *path, const struct vcf_blocks *b, struct err *err);
stream_pull vcf_blocks_read; /* ctx: the reader */
void vcf_blocks_reader_free(struct vcf_blocks_reader *r);

#endif
