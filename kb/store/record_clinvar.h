/*
 * Parts of a ClinVar record's layout (record_clinvar.c) that stand in a file of their
 * own, record_clinvar_submissions.c: descriptions and submissions, as packed blocks,
 * and the small texts of which a release has millions (dates, accessions, the usual
 * words).
 */
#ifndef KB_STORE_RECORD_CLINVAR_H
#define KB_STORE_RECORD_CLINVAR_H

#include "kb/store/record_parts.h"

/* Blocks that begin with their count; never empty. */
void clinvar_pack_hgvs(
    struct buf *b, const struct record_words *w, const struct clinvar_record *v);
void clinvar_pack_submissions(
    struct buf *b, const struct record_words *w, const struct clinvar_record *v);

/* A word; without words "2024-01-02" in three bytes, an empty date in one, any other
 * text as it is. */
void put_date(struct buf *b, const struct record_words *w, struct str date);
struct str get_date(struct reader *r, const struct record_words *w, struct arena *mem);

/* "RCV000014992.27" as two numbers, any other text as it is. */
void put_accessions(
    struct buf *b, const char *prefix, const struct str *texts, unsigned n);
struct str *get_accessions(
    struct reader *r, struct arena *mem, const char *prefix, unsigned *n);

/* What names a record (record_clinvar_texts.c): name, rs number, CAid, RCVs and OMIM's
 * alleles, by clinvar_decode_names of record.h.  With words, what other fields tell is
 * not stored. */
void clinvar_put_names(
    struct buf *b, const struct record_words *w, const struct clinvar_record *v);
/* HGVS g., with words: mostly nothing but which of the alleles tells it. */
void clinvar_put_g(
    struct buf *b, const struct record_words *w, const struct clinvar_entry *c);
struct str clinvar_get_g(struct reader *r, const struct record_words *w,
    struct arena *mem, const struct placed_allele *alleles, unsigned n_alleles);

#endif
