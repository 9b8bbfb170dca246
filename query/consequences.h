/*
 * What the sample's calls do to transcripts: each call gets its effects; SNVs of one
 * codon on one copy become one call (recombine.h); calls that no row of the KB speaks
 * of stay only when they change the protein of a gene of interest (DESIGN 8.4, 8.14).
 */
#ifndef QUERY_CONSEQUENCES_H
#define QUERY_CONSEQUENCES_H

#include "kb/store/kb_spans.h"
#include "query/genes_of_interest.h"
#include "query/sample.h"

/* Changes s->calls, n_calls and fates; sets has_transcripts. bases: of s->assembly.
 * Everything in mem. */
int consequences_call(struct sample *s, struct kb_txn *kb,
    struct genes_of_interest *genes, const struct refbases *bases, struct arena *mem,
    struct err *err);

/* Transcripts with their bases, read from the KB once each. */
struct transcript_cache {
    struct kb_txn *kb;
    struct arena *mem;
    const struct refbases *bases;
    struct known_transcript {
        struct transcript t;
        struct coding_sequence cs;
    } * *known; /* by ordinal; NULL: not read yet */
    uint32_t n;
    struct span_walker spans;
};
/* Effects of alleles on one copy (DESIGN 8.4), best transcript first: by tag, then id.
 * Returns the number, or ERR_KB. */
int consequences_of(struct transcript_cache *cache, const struct allele *alleles,
    unsigned n_alleles, struct call_effect **out, struct err *err);

#endif
