#include "kb/base/html.h"

#include "kb/base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Line breaks that XML 1.0 has are kept; other control characters it may not hold. */
void html_add_text(struct buf *out, struct str s)
{
    struct utf8_char c;
    while (utf8_next(&s, &c)) {
        const char *as = c.code < 0x80 ? entity((char)c.code) : NULL;
        if (c.kind == UTF8_CONTROL || c.kind == UTF8_BROKEN)
            buf_add_c(out, REPLACEMENT);
        else if (c.kind == UTF8_DIRECTION)
            utf8_add_code(out, c.code);
        else if (as)
            buf_add_c(out, as);
        else
            buf_add_str(out, c.bytes);
    }
}
