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
void clinvar_pack_hgvs(struct buf *b, const struct clinvar_record *v);
void clinvar_pack_submissions(struct buf *b, const struct clinvar_record *v);

/* "2024-01-02" in three bytes, an empty date in one, any other text as it is. */
void put_date(struct buf *b, struct str date);
struct str get_date(struct reader *r, struct arena *mem);

/* "RCV000014992.27" as two numbers, any other text as it is. */
void put_accessions(
    struct buf *b, const char *prefix, const struct str *texts, unsigned n);
struct str *get_accessions(
    struct reader *r, struct arena *mem, const char *prefix, unsigned *n);

#endif
