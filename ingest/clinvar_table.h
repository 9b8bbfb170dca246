/* Reading of ClinVar's two tables, in several threads. */
#ifndef INGEST_CLINVAR_TABLE_H
#define INGEST_CLINVAR_TABLE_H

#include "ingest/clinvar_fields.h"
#include "ingest/row_workers.h"
#include "kb/base/tsv.h"

/* The reader's worker is a struct clinvar_fields, a row's cells are the columns. */
int clinvar_table_read(struct build *b, unsigned file, struct stream *in,
    const struct tsv_format *format, const struct tsv_column *columns,
    unsigned n_columns, source_row_reader *reader, struct err *err);

#endif
