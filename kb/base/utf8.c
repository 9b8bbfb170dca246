#include "kb/base/utf8.h"

#include <stddef.h>

static bool is_tail(struct str s, size_t i)
{
    return i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80;
}

/* Bytes of the character at the start of s; 0: it is broken, overlong, a surrogate or
 * beyond Unicode. */
static size_t decode(struct str s, uint32_t *code)
{
    const unsigned char *p = (const unsigned char *)s.p;
    *code = p[0];
    if (p[0] < 0x80)
        return 1;
    if (p[0] >= 0xc2 && p[0] <= 0xdf && is_tail(s, 1)) {
        *code = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
        return 2;
    }
    if ((p[0] & 0xf0) == 0xe0 && is_tail(s, 1) && is_tail(s, 2)) {
        *code = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
        return *code >= 0x800 && (*code < 0xd800 || *code > 0xdfff) && *code < 0xfffe
                   ? 3
                   : 0;
    }
    if (p[0] >= 0xf0 && p[0] <= 0xf4 && is_tail(s, 1) && is_tail(s, 2)
        && is_tail(s, 3)) {
        *code = (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6
                | (p[3] & 0x3fu);
        return *code >= 0x10000 && *code <= 0x10ffff ? 4 : 0;
    }
    return 0;
}

static enum utf8_kind kind_of(uint32_t code)
{
    if (code == '\t' || code == '\n' || code == '\r' || code == 0x85 || code == 0x2028
        || code == 0x2029)
        return UTF8_BREAK;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0))
        return UTF8_CONTROL;
    if (code == 0x061c || code == 0x200e || code == 0x200f
        || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
        return UTF8_DIRECTION;
    return UTF8_TEXT;
}

bool utf8_next(struct str *rest, struct utf8_char *out)
{
    if (rest->n == 0)
        return false;
    size_t n = decode(*rest, &out->code);
    if (n == 0) {
        out->kind = UTF8_BROKEN;
        out->code = (unsigned char)rest->p[0];
        n = 1;
    } else {
        out->kind = kind_of(out->code);
    }
    out->bytes = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

void utf8_add_code(struct buf *out, uint32_t code)
{
    buf_fmt(out, "[U+%04X]", (unsigned)code);
}

void utf8_add_plain(struct buf *out, struct str s, bool is_lines)
{
    struct utf8_char c;
    while (utf8_next(&s, &c)) {
        if (c.kind == UTF8_TEXT || (is_lines && c.kind == UTF8_BREAK && c.code < 0x80))
            buf_add_str(out, c.bytes);
        else if (c.kind == UTF8_BREAK)
            buf_add_char(out, ' ');
        else if (c.kind == UTF8_BROKEN)
            buf_add_c(out, "\xef\xbf\xbd");
        else
            utf8_add_code(out, c.code);
    }
}
