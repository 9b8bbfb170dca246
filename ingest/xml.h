/*
 * XML in: a push reader over a stream (libxml2's SAX2 behind it).  Elements come with
 * their path from the root ("clinical_study/id_info/nct_id") and, at their end, with
 * the text that stands directly in them.  Attributes, comments and processing
 * instructions are not given.
 *
 * Refused with file:line: a document type declaration, entities but the five of XML and
 * character references, anything external, depth over XML_MAX_DEPTH, a text over
 * XML_MAX_TEXT_BYTES, a document over XML_MAX_BYTES, and what is not well-formed.
 */
#ifndef INGEST_XML_H
#define INGEST_XML_H

#include "kb/base/err.h"
#include "kb/base/stream.h"

#define XML_MAX_DEPTH 64
#define XML_MAX_PATH 1024
#define XML_MAX_TEXT_BYTES ((size_t)8 << 20)
#define XML_MAX_BYTES ((uint64_t)256 << 20)

/* A negative return ends the reading with that error. path and text die on return. */
struct xml_handler {
    int (*begin)(void *ctx, struct str path, uint64_t line, struct err *err);
    int (*end)(
        void *ctx, struct str path, struct str text, uint64_t line, struct err *err);
};

/* Reads the whole document. */
int xml_read(
    struct stream *in, const struct xml_handler *h, void *ctx, struct err *err);

#endif
