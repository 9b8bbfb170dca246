/*
 * Words of the interface that are compiled into vdt: the makefile turns each file into
 * a byte array.  A NUL follows the bytes and is not counted in _n.
 */
#ifndef QUERY_EMBEDDED_H
#define QUERY_EMBEDDED_H

#include <stddef.h>

/* curated/texts.tsv: the texts of the reports, in each language; without comments, the
 * lines in the order of their bytes. */
extern const unsigned char texts_tsv[];
extern const size_t texts_tsv_n;

/* query/report.schema.json: the JSON Schema of the report. */
extern const unsigned char report_schema_json[];
extern const size_t report_schema_json_n;

#endif
