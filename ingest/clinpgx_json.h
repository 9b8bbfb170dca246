/*
 * JSON documents about pharmacogenes: one file, or a zip of them whose members may have
 * names of 400 bytes, so they are read from the archive and never unpacked.
 */
#ifndef INGEST_CLINPGX_JSON_H
#define INGEST_CLINPGX_JSON_H

#include "ingest/clinpgx.h"
#include "kb/base/json.h"

/* name: what messages call the document, which dies when the function returns. */
typedef int clinpgx_json_fn(struct clinpgx_reader *r, const char *name,
    const struct json *document, struct err *err);
/* Each document once; members of a zip that are no .json are noted. */
int clinpgx_json_each(struct build *b, unsigned file, struct stream *in,
    clinpgx_json_fn *fn, struct err *err);

/* true: yes, false: no, anything else or nothing: not stated. */
enum pgx_flag clinpgx_json_flag(const struct json *object, const char *key);

#endif
