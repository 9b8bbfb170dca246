/* HTML as guidelines have it, as plain text. */
#include "ingest/clinpgx.h"

#define MAX_ENTITY 10 /* "&#x1F600;" */

static void add_utf8(struct buf *out, uint32_t c)
{
    if (c < 0x80) {
        buf_add_char(out, (char)c);
        return;
    }
    if (c < 0x800) {
        buf_add_char(out, (char)(0xc0 | c >> 6));
    } else {
        if (c < 0x10000) {
            buf_add_char(out, (char)(0xe0 | c >> 12));
        } else {
            buf_add_char(out, (char)(0xf0 | c >> 18));
            buf_add_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
        }
        buf_add_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
    }
    buf_add_char(out, (char)(0x80 | (c & 0x3f)));
}

/* "#8805", "#x2265"; 0: no character. */
static uint32_t numeric_entity(struct str name)
{
    unsigned base = name.n > 1 && (name.p[1] == 'x' || name.p[1] == 'X') ? 16 : 10;
    size_t i = base == 16 ? 2 : 1;
    uint32_t c = 0;

    if (i >= name.n)
        return 0;
    for (; i < name.n; i++) {
        char d = name.p[i];
        unsigned v = d >= '0' && d <= '9'   ? (unsigned)(d - '0')
                     : d >= 'a' && d <= 'f' ? (unsigned)(d - 'a') + 10
                     : d >= 'A' && d <= 'F' ? (unsigned)(d - 'A') + 10
                                            : 16;
        if (v >= base)
            return 0;
        c = c * base + v;
        if (c > 0x10ffff)
            return 0;
    }
    return c >= 0xd800 && c < 0xe000 ? 0 : c;
}

static uint32_t entity(struct str name)
{
    static const struct {
        const char *name;
        uint32_t c;
    } named[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''},
        {"nbsp", ' '}, {"ge", 0x2265}, {"le", 0x2264}, {"ndash", 0x2013},
        {"mdash", 0x2014}, {"rsquo", 0x2019}, {"lsquo", 0x2018}, {"micro", 0xb5}};

    if (name.n > 0 && name.p[0] == '#')
        return numeric_entity(name);
    for (unsigned i = 0; i < sizeof named / sizeof *named; i++)
        if (str_eq_c(name, named[i].name))
            return named[i].c;
    return 0;
}

/* Bytes taken by what starts at "&"; an entity that is not known stays as it is. */
static size_t add_entity(struct buf *out, struct str from)
{
    struct str head = str_sub(from, 1, MAX_ENTITY);
    ptrdiff_t end = str_chr(head, ';');
    uint32_t c = end > 0 ? entity(str_sub(head, 0, (size_t)end)) : 0;

    if (!c) {
        buf_add_char(out, '&');
        return 1;
    }
    add_utf8(out, c);
    return (size_t)end + 2;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Blanks run together; none stands before a full stop or comma that a tag left alone.
 */
static struct str squeeze(struct arena *mem, struct str text)
{
    struct buf out = BUF_INIT;

    text = str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        if (!is_blank(text.p[i]))
            buf_add_char(&out, text.p[i]);
        else if (!is_blank(text.p[i + 1]))
            buf_add_char(&out, ' ');
    }
    struct str copy = str_copy(mem, str_trim(buf_str(&out)));
    buf_free(&out);
    return copy;
}

/* Does the tag begin a new line?  "<p>", "</li>", "<br />", "<td>". */
static bool is_block(struct str tag)
{
    static const char *const inlines[] = {
        "a", "b", "i", "em", "strong", "sup", "sub", "span"};
    size_t beg = tag.n > 0 && tag.p[0] == '/', end = beg;

    while (end < tag.n && !is_blank(tag.p[end]) && tag.p[end] != '/')
        end++;
    for (unsigned i = 0; i < sizeof inlines / sizeof *inlines; i++)
        if (str_eq_c(str_sub(tag, beg, end - beg), inlines[i]))
            return false;
    return true;
}

struct str clinpgx_plain_text(struct arena *mem, struct str html)
{
    struct buf out = BUF_INIT;

    for (size_t i = 0; i < html.n;) {
        struct str rest = str_sub(html, i, html.n);
        ptrdiff_t close = rest.p[0] == '<' ? str_chr(rest, '>') : -1;
        if (close > 0) {
            if (is_block(str_sub(rest, 1, (size_t)close - 1)))
                buf_add_char(&out, ' ');
            i += (size_t)close + 1;
        } else if (rest.p[0] == '&') {
            i += add_entity(&out, rest);
        } else {
            buf_add_char(&out, rest.p[0]);
            i++;
        }
    }
    struct str plain = squeeze(mem, buf_str(&out));
    buf_free(&out);
    return plain;
}
