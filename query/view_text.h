/* Text for people: widths and wrapping; private to view*.c. */
#ifndef QUERY_VIEW_TEXT_H
#define QUERY_VIEW_TEXT_H

#include "kb/base/str.h"

/* Columns on a terminal: Hangul and Han are two wide. */
unsigned text_width(struct str s);
/* Cut the next line of at most width columns off *rest, at a blank; a word that is
 * wider stands whole.  false at the end. */
bool text_next_line(struct str *rest, unsigned width, struct str *line);
/* On one line; other control characters, and those that turn the direction of writing,
 * are shown by their code. */
void text_add(struct buf *out, struct str s);
void text_pad(struct buf *out, unsigned n);

#endif
