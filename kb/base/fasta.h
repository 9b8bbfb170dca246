/*
 * FASTA: named sequences and their bases, either read whole from a stream (kept at two
 * bits a base with runs of N: 0.8 GB for a human genome) or fetched from a plain file
 * through its .fai index (samtools faidx).  Lower case is upper case; U and every IUPAC
 * code that is not A C G T is N; any other byte is an error that names the line.
 */
#ifndef KB_BASE_FASTA_H
#define KB_BASE_FASTA_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/base/stream.h"

struct fasta; /* malloc-backed */

/* Reads the stream to its end.  A name twice, an empty name, no sequence at all, bases
 * before the first '>': ERR_FAIL with file and line. */
struct fasta *fasta_read(struct stream *in, struct err *err);

/* Opens path through path.fai; lines of the index are checked (five columns, numbers,
 * lines within the file).  A compressed file, or one without index: ERR_FAIL with a
 * hint (samtools faidx). */
struct fasta *fasta_open_indexed(const char *path, struct err *err);
void fasta_free(struct fasta *f); /* NULL is allowed */

unsigned fasta_count(const struct fasta *f);
struct str fasta_name(const struct fasta *f, unsigned i); /* to the first blank */
uint64_t fasta_length(const struct fasta *f, unsigned i);

/* Copies bases beg0 .. beg0 + n - 1 of sequence i, cut at its end; A C G T N.  Returns
 * how many, or negative (an indexed file that cannot be read, or has another byte
 * there). */
int64_t fasta_fetch(const struct fasta *f, unsigned i, uint64_t beg0, uint32_t n,
    char *out, struct err *err);

#endif
