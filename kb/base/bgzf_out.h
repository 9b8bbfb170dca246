/*
 * Text out, a piece at a time: into a BGZF file (blocks of gzip with their size in the
 * header and an empty block at the end; SAM specification, section 4.1), or as it is.
 * The same bytes in give the same bytes out, wherever the pieces end.
 */
#ifndef KB_BASE_BGZF_OUT_H
#define KB_BASE_BGZF_OUT_H

#include "kb/base/err.h"
#include "kb/base/str.h"

struct bgzf_out;

/* fd stays the caller's; name is what messages call it, borrowed. */
struct bgzf_out *bgzf_out_new(int fd, const char *name, bool is_compressed);
int bgzf_out_add(struct bgzf_out *b, struct str text, struct err *err);
/* What is left, and the end marker. */
int bgzf_out_end(struct bgzf_out *b, struct err *err);
void bgzf_out_free(struct bgzf_out *b); /* NULL is allowed */

#endif
