/*
 * Characters of UTF-8 text, and which of them no reader should get as they are: names
 * in sources and samples are hostile.  Every writer of text asks here and has its own
 * way of showing what is not plain text.
 */
#ifndef KB_BASE_UTF8_H
#define KB_BASE_UTF8_H

#include <stdint.h>

#include "kb/base/str.h"

enum utf8_kind {
    UTF8_TEXT,
    UTF8_BREAK,     /* tab, newline, carriage return, U+0085, U+2028, U+2029 */
    UTF8_CONTROL,   /* other control characters */
    UTF8_DIRECTION, /* turns the order of what is beside it (Unicode's Bidi_Control) */
    UTF8_BROKEN,    /* a byte that begins no character; surrogates, U+FFFE, U+FFFF */
};

struct utf8_char {
    struct str bytes; /* one or more; borrowed */
    uint32_t code;    /* of a broken one its byte */
    enum utf8_kind kind;
};

/* The next character of *rest, which moves behind it; false at the end. */
bool utf8_next(struct str *rest, struct utf8_char *out);

/* "[U+202E]" */
void utf8_add_code(struct buf *out, uint32_t code);

/* Text for a terminal or a line of prose: what is no plain text is shown by its code,
 * breaks are kept when is_lines, else blanks. */
void utf8_add_plain(struct buf *out, struct str s, bool is_lines);

#endif
