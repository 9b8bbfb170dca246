/*
 * Text for HTML and XML.
 */
#ifndef KB_BASE_HTML_H
#define KB_BASE_HTML_H

#include "kb/base/str.h"

/* Markup is escaped; characters that XML does not have and broken UTF-8 are replaced.
 */
void html_add_text(struct buf *out, struct str s);

#endif
