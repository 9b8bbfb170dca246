#include "query/view_text.h"

#include "kb/base/utf8.h"

/* The code point that starts at s[*at]; a byte that starts none stands for itself. */
static uint32_t next_code_point(struct str s, size_t *at)
{
    unsigned char c = (unsigned char)s.p[(*at)++];
    unsigned n_more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    uint32_t code = n_more ? c & (0x3fu >> n_more) : c;
    for (; n_more > 0 && *at < s.n && ((unsigned char)s.p[*at] & 0xc0) == 0x80;
         n_more--)
        code = code << 6 | ((unsigned char)s.p[(*at)++] & 0x3f);
    return code;
}

static bool is_wide(uint32_t code)
{
    return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf)
           || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff)
           || (code >= 0xff00 && code <= 0xff60);
}

unsigned text_width(struct str s)
{
    unsigned width = 0;
    for (size_t at = 0; at < s.n;)
        width += is_wide(next_code_point(s, &at)) ? 2 : 1;
    return width;
}

bool text_next_line(struct str *rest, unsigned width, struct str *line)
{
    *rest = str_trim(*rest);
    if (rest->n == 0)
        return false;
    size_t end = 0;
    while (end < rest->n) {
        ptrdiff_t blank = str_chr(str_sub(*rest, end + 1, rest->n), ' ');
        size_t next = blank < 0 ? rest->n : end + 1 + (size_t)blank;
        if (end > 0 && text_width(str_sub(*rest, 0, next)) > width)
            break;
        end = next;
    }
    *line = str_trim(str_sub(*rest, 0, end));
    *rest = str_sub(*rest, end, rest->n);
    return true;
}

void text_add(struct buf *out, struct str s)
{
    utf8_add_plain(out, s, false);
}

void text_pad(struct buf *out, unsigned n)
{
    buf_fmt(out, "%*s", (int)n, "");
}
