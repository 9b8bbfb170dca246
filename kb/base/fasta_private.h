/*
 * What fasta.c (sequences read whole) and fasta_indexed.c (sequences on disk) share.
 * Private to the two.
 */
#ifndef KB_BASE_FASTA_PRIVATE_H
#define KB_BASE_FASTA_PRIVATE_H

#include "kb/base/fasta.h"
#include "kb/base/strmap.h"

struct fasta_gap {
    uint64_t beg0, end0; /* a run of N */
};

struct fasta_seq {
    struct str name;
    uint64_t length;
    /* read whole: four bases a byte, lowest bits first; an N is stored as 0 */
    uint8_t *packed;
    size_t cap; /* bytes */
    struct fasta_gap *gaps;
    size_t n_gaps, cap_gaps;
    /* on disk: where its first base stands, bases and bytes of a line */
    uint64_t offset, line_bases, line_bytes;
};

struct fasta {
    struct arena mem; /* names */
    struct strmap by_name;
    struct fasta_seq *seq;
    unsigned n;
    size_t cap;
    char *file; /* for messages */
    int fd;     /* -1: read whole */
    uint64_t file_bytes;
};

struct fasta *fasta_new(const char *file);
/* A new sequence; name is copied.  ERR_FAIL ("...", without file and line) when it is
 * empty or stood before. */
int fasta_add(struct fasta *f, struct str name, struct err *err);

/* What a byte means: a base by its code 0..3, FASTA_N, or FASTA_BAD. */
enum { FASTA_N = 4, FASTA_BAD = 5 };
unsigned fasta_code(char c);

int64_t fasta_fetch_indexed(const struct fasta *f, const struct fasta_seq *s,
    uint64_t beg0, uint32_t n, char *out, struct err *err);

#endif
