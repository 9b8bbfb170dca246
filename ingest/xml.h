/*
 * XML in: two push readers over a stream (libxml2's SAX2 behind them).
 *
 * xml_read: for records of any shape.  Elements come with their path from the root
 * ("clinical_study/id_info/nct_id") and, at their end, with the text that stands
 * directly in them.  Attributes are not given.
 *
 * xml_pick: for releases of gigabytes.  A tree of tables says which elements are wanted
 * and what they are called; everything else is passed over at the parser's speed, with
 * the stream inflated in a thread of its own.  Memory does not grow with the document.
 *
 * Neither gives comments and processing instructions.  Refused with file:line: a
 * document type declaration, entities but the five of XML and character references,
 * anything external, a (wanted) text over XML_MAX_TEXT_BYTES, what is not well-formed;
 * by xml_read depth over XML_MAX_DEPTH and a document over XML_MAX_BYTES; by xml_pick
 * an encoding other than UTF-8.
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

/* A wanted element: what stands under which name below the element above it. */
struct xml_element {
    const char *name;                /* NULL: end of the table */
    int id;                          /* what the picker's functions get */
    bool has_text;                   /* wanted; then nothing below it is */
    const struct xml_element *below; /* NULL: nothing below it is wanted */
};

/* The attributes of the element that begins. */
struct xml_attributes;
/* The value of picker->attributes[i]; p NULL: not there.  Dies with the call. */
struct str xml_attribute(const struct xml_attributes *a, unsigned i);

#define XML_MAX_ATTRIBUTES 64

struct xml_picker {
    const struct xml_element *roots;
    const char *const *attributes; /* names that are asked for */
    unsigned n_attributes;         /* at most XML_MAX_ATTRIBUTES */
    /* The root is none of roots: sets *err and returns negative. */
    int (*other_root)(void *ctx, struct str name, uint64_t line, struct err *err);
    /* A negative return ends the reading with that error.  text dies on return. */
    int (*begin)(void *ctx, int id, const struct xml_attributes *a, uint64_t line,
        struct err *err);
    int (*end)(void *ctx, int id, struct str text, struct err *err);
};

/* Reads the whole document. */
int xml_pick(
    struct stream *in, const struct xml_picker *picker, void *ctx, struct err *err);

#endif
