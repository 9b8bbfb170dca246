#include "kb/base/html.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static bool is_tail(struct str s, size_t i)
{
    return i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80;
}

/* Bytes of the character at the start of s, 0 when it is none that XML 1.0 has: broken
 * or overlong UTF-8, surrogates, U+FFFE, U+FFFF, most control characters. */
static size_t character_bytes(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    uint32_t code;
    if (p[0] < 0x80)
        return p[0] >= 0x20 || p[0] == '\t' || p[0] == '\n' || p[0] == '\r';
    if (p[0] >= 0xc2 && p[0] <= 0xdf && is_tail(s, 1))
        return 2;
    if ((p[0] & 0xf0) == 0xe0 && is_tail(s, 1) && is_tail(s, 2)) {
        code = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
        return code >= 0x800 && (code < 0xd800 || code > 0xdfff) && code < 0xfffe ? 3
                                                                                  : 0;
    }
    if (p[0] >= 0xf0 && p[0] <= 0xf4 && is_tail(s, 1) && is_tail(s, 2)
        && is_tail(s, 3)) {
        code = (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6
               | (p[3] & 0x3fu);
        return code >= 0x10000 && code <= 0x10ffff ? 4 : 0;
    }
    return 0;
}

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

void html_add_text(struct buf *out, struct str s)
{
    while (s.n > 0) {
        const char *as = entity(s.p[0]);
        size_t n = character_bytes(s);
        if (n == 0)
            buf_add_c(out, REPLACEMENT);
        else if (as)
            buf_add_c(out, as);
        else
            buf_add(out, s.p, n);
        s = str_sub(s, n > 0 ? n : 1, s.n);
    }
}
