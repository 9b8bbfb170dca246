/*
 * The digest over the content of a knowledge base that is its id (kb_schema.h), fed row
 * by row; tables may be fed in turns, each in key order.
 */
#ifndef KB_STORE_KB_DIGEST_H
#define KB_STORE_KB_DIGEST_H

#include "kb/base/digest.h"
#include "kb/base/str.h"
#include "kb/store/kb_schema.h"

struct kb_digest {
    struct digest *tables[N_KB_TABLES];
};

void kb_digest_begin(struct kb_digest *d);
/* The id row of meta is left out. */
void kb_digest_row(
    struct kb_digest *d, enum kb_table table, struct str key, struct str payload);
/* Also frees; a second call, or one without begin, gives an empty text. */
void kb_digest_end(struct kb_digest *d, char hex[DIGEST_HEX_BYTES]);

#endif
