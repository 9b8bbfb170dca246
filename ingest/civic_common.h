/*
 * What the readers of CIViC's tables share: the state of one file's reading, ids,
 * lists, non-values, coordinates.  Columns of all vintages (2018 to 2026) are found
 * through alternative names; see notes on CIViC's release formats in each reader.
 */
#ifndef INGEST_CIVIC_COMMON_H
#define INGEST_CIVIC_COMMON_H

#include "ingest/build.h"
#include "kb/base/strmap.h"
#include "kb/base/tsv.h"

/* One file being read. */
struct civic_reader {
    struct build *b;
    unsigned file;
    struct arena mem;      /* reset per row */
    struct str id;         /* of the row in hand, for rejects */
    uint64_t line;         /* of the row in hand */
    struct arena keep;     /* lives as long as the reader */
    struct strmap derived; /* variant ids that were already derived from rows */
};

void civic_reader_begin(struct civic_reader *r, struct build *b, unsigned file);
void civic_reader_end(struct civic_reader *r);

/* Tables of either way of quoting; rows may have fields more than the header (between
 * February and June 2026 all variants had one). */
extern const struct tsv_format civic_tables;

/* Reads a whole table: report_read is called with its rows, bad ones (rejected as
 * "bad_row") included.  ctx of the sink is r. */
int civic_table_read(struct civic_reader *r, struct stream *in,
    const struct tsv_format *format, const struct tsv_column *columns,
    unsigned n_columns, tsv_sink *sink, struct err *err);

/* The row in hand is counted and listed as rejected, or with a note; the first returns
 * 0. */
int civic_reject(struct civic_reader *r, const char *reason, struct str found);
void civic_note(struct civic_reader *r, const char *what, struct str found);

/* "civic.vid:" and "12" -> "civic.vid:12".  p NULL when number is not a number from 1.
 */
struct str civic_id(struct arena *mem, const char *prefix, struct str number);

/* CIViC's ways of saying nothing: "", "N/A", "NONE FOUND", "unregistered", "-". */
bool civic_is_non_value(struct str text);
/* Trimmed, or empty for a non-value. */
struct str civic_value(struct str text);
/* The values of a list joined by "," or ", ", trimmed, without non-values. */
struct str *civic_list(struct arena *mem, struct str joined, unsigned *n);
/* "1, 2" -> "EID1,EID2"; what is no number is left out and noted. */
struct str civic_id_list(struct civic_reader *r, const char *prefix, struct str joined);

/* Coordinates as the tables have them. */
struct civic_place {
    struct str chromosome, start, stop, reference_bases, variant_bases, build;
};

/* The allele at a place, unpadded as CIViC writes it (ingest/unpadded.h); assembly NONE
 * when the place describes none.  Returns NULL, or what is wrong with it (static, for a
 * note): nothing is guessed from coordinates that contradict each other. */
const char *civic_place_allele(const struct civic_place *place, struct allele *out);

/* Old tables name a gene and a variant where newer ones name a profile.  Stages variant
 * "civic.vid:N" and its single-variant profile "civic.mpvid:N", both with line 0
 * (derived), once per file; place may be NULL.  *profile_id is set, in mem.  1: done;
 * 0: the row was rejected. */
int civic_derive_profile(struct civic_reader *r, struct str gene, struct str entrez_id,
    struct str variant, struct str variant_id, const struct civic_place *place,
    struct str *profile_id, struct str *profile_name, struct err *err);

#endif
