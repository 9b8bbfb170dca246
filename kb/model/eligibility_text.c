#include <string.h>

#include "kb/model/eligibility_parts.h"

#define MAX_ESCAPES 16       /* one behind another */
#define WRAP_MAX_COLUMNS 110 /* of the legacy XML, which wraps at about 100 */
#define WRAP_MIN_INDENT 5
#define MIN_WRAPPED_SHARE 10 /* one line in ten may be longer all the same */
#define LOST_COLUMNS 20      /* indentation of lower levels that was taken off later */
#define MAX_LEVELS 8
#define FULL_COLUMNS 60 /* a shorter line was not broken for its length */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* ---- characters --------------------------------------------------------------------
 */

static const struct {
    struct str from;
    const char *to;
} written_otherwise[] = {
    {{"&lt;", 4}, "<"},
    {{"&gt;", 4}, ">"},
    {{"&amp;", 5}, "&"},
    {{"&quot;", 6}, "\""},
    {{"&#39;", 5}, "'"},
    {{"&apos;", 6}, "'"},
    {{"&nbsp;", 6}, " "},
    {{"&ge;", 4}, ">="},
    {{"&le;", 4}, "<="},
    {{"&#xD;", 5}, ""},
    {{"&#13;", 5}, ""},
    {{"=<", 2}, "<="},
    {{"=>", 2}, ">="},
    {{"\xc2\xa0", 2}, " "},
    {{"\xe2\x80\x90", 3}, "-"},   /* hyphen */
    {{"\xe2\x80\x91", 3}, "-"},   /* non-breaking hyphen */
    {{"\xe2\x80\x93", 3}, "-"},   /* en dash */
    {{"\xe2\x80\x94", 3}, " - "}, /* em dash */
    {{"\xe2\x88\x92", 3}, "-"},   /* minus */
    {{"\xe2\x80\x99", 3}, "'"},
    {{"\xe2\x89\xa5", 3}, ">="},
    {{"\xe2\x89\xa4", 3}, "<="},
    {{"\xe2\x89\xa7", 3}, ">="},
    {{"\xe2\x89\xa6", 3}, "<="},
    /* full-width signs */
    {{"\xef\xbc\x9b", 3}, "; "},
    {{"\xef\xbc\x9a", 3}, ": "},
    {{"\xef\xbc\x8c", 3}, ", "},
    {{"\xe3\x80\x81", 3}, ", "},
    {{"\xe3\x80\x82", 3}, ". "},
    {{"\xef\xbc\x88", 3}, " ("},
    {{"\xef\xbc\x89", 3}, ") "},
    {{"\xef\xbc\x8b", 3}, "+"},
    {{"\xef\xbc\x9e", 3}, ">"},
    {{"\xef\xbc\x9c", 3}, "<"},
};

static bool is_escapable(char c)
{
    return c != '\0' && strchr("\\`*_{}[]()#+-.!<>=~|&^\"'", c) != NULL;
}

/* Can something that is written otherwise start here? */
static bool is_plain(char c)
{
    return (unsigned char)c < 0x80 && c != '&' && c != '=' && c != '\\' && c != '\t'
           && c != '\r';
}

/* One character or escape of s at *i to out. */
static void add_char(struct str s, size_t *i, struct buf *out)
{
    for (size_t k = 0; k < sizeof written_otherwise / sizeof *written_otherwise; k++) {
        struct str from = written_otherwise[k].from;
        if (from.p[0] == s.p[*i] && str_starts(str_sub(s, *i, from.n), from)) {
            buf_add_c(out, written_otherwise[k].to);
            *i += from.n;
            return;
        }
    }
    if (s.p[*i] == '\\' && *i + 1 < s.n && is_escapable(s.p[*i + 1]))
        ++*i;
    if (s.p[*i] == '\t')
        buf_add_c(out, "    ");
    else if (s.p[*i] != '\r')
        buf_add_char(out, s.p[*i]);
    ++*i;
}

static void unescape_once(struct str text, struct buf *out)
{
    buf_reserve(out, text.n);
    for (size_t i = 0; i < text.n;) {
        size_t beg = i;
        while (i < text.n && is_plain(text.p[i]))
            i++;
        buf_add(out, text.p + beg, i - beg);
        if (i < text.n)
            add_char(text, &i, out);
    }
}

/* Until nothing changes: "\\\\>=" and "&amp;gt;" hide one escape behind another. */
static struct str unescape(struct str text, struct arena *mem)
{
    struct buf a = BUF_INIT, b = BUF_INIT;

    unescape_once(text, &a);
    for (unsigned i = 0; i < MAX_ESCAPES; i++) {
        struct str s = buf_str(&a);
        if (str_chr(s, '\\') < 0 && str_chr(s, '&') < 0)
            break;
        buf_clear(&b);
        unescape_once(s, &b);
        struct buf swap = a;
        a = b;
        b = swap;
        if (a.n == b.n)
            break;
    }
    struct str s = str_copy(mem, buf_str(&a));
    buf_free(&a);
    buf_free(&b);
    return s;
}

/* ---- lines --------------------------------------------------------------------------
 */

static size_t indent_of(struct str line)
{
    size_t n = 0;

    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

/* Bytes of the bullet that a trimmed line starts with; 0: none. */
size_t eligibility_bullet_bytes(struct str line)
{
    static const char *const signs[] = {
        "-", "*", "+", "o", "\xe2\x80\xa2", "\xe2\x97\x8f", "\xe2\x97\xa6", "\xc2\xb7"};
    size_t n = 0;

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(line, str_of(signs[i]))) {
            size_t after = strlen(signs[i]);
            bool is_mark = after > 1 || (line.n > after && line.p[after] == ' ');
            return is_mark ? after : 0;
        }
    while (n < line.n && n < 3 && is_digit(line.p[n]))
        n++;
    if (n == 0 && line.n > 0 && is_letter(line.p[0]))
        n = 1;
    if (n == 0 || n + 1 >= line.n || (line.p[n] != '.' && line.p[n] != ')'))
        return 0;
    return line.p[n + 1] == ' ' ? n + 1 : 0;
}

/* Where the lines of a text were broken. */
enum wrapping {
    WRAPPED_NOWHERE,
    WRAPPED_INDENTED, /* legacy XML: all lines far in; a blank line ends a paragraph */
    WRAPPED_FULL,     /* a line was broken where the next word would not fit */
};

static enum wrapping wrapping_of(struct str text, size_t *columns)
{
    struct str rest = text, line;
    size_t n_lines = 0, n_long = 0;
    bool is_indented = true;

    *columns = 0;
    while (rest.p != NULL && str_next(&rest, '\n', &line)) {
        size_t indent = indent_of(line);
        if (indent == line.n)
            continue;
        n_lines++;
        n_long += line.n > WRAP_MAX_COLUMNS;
        if (line.n > *columns && line.n <= WRAP_MAX_COLUMNS)
            *columns = line.n;
        if (indent < WRAP_MIN_INDENT)
            is_indented = false;
    }
    if (is_indented && n_long == 0)
        return WRAPPED_INDENTED;
    return *columns > FULL_COLUMNS && n_long * MIN_WRAPPED_SHARE <= n_lines
               ? WRAPPED_FULL
               : WRAPPED_NOWHERE;
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Does the line go on with what the one before it began? */
static bool goes_on(
    enum wrapping how, size_t columns, struct str before, struct str words)
{
    size_t first = 0;

    if (how == WRAPPED_NOWHERE || before.p == NULL
        || eligibility_bullet_bytes(words) > 0)
        return false;
    if (how == WRAPPED_INDENTED)
        return true;
    if (words.n < FULL_COLUMNS && str_ends(words, STR(":")) && !is_small(words.p[0]))
        return false; /* a heading */
    while (first < words.n && words.p[first] != ' ')
        first++;
    return before.n + 1 + first + LOST_COLUMNS > columns && before.n > FULL_COLUMNS;
}

struct levels {
    size_t indent[MAX_LEVELS];
    unsigned n;
};

static unsigned level_of(struct levels *levels, size_t indent)
{
    while (levels->n > 0 && levels->indent[levels->n - 1] > indent)
        levels->n--;
    if ((levels->n == 0 || levels->indent[levels->n - 1] < indent)
        && levels->n < MAX_LEVELS)
        levels->indent[levels->n++] = indent;
    return levels->n;
}

/* Of bullets at one indentation: dashes stand below letters, letters below numbers. */
static size_t bullet_rank(struct str words)
{
    if (is_digit(words.p[0]))
        return 0;
    return is_letter(words.p[0]) && words.n > 1 && words.p[1] != ' ' ? 1 : 2;
}

/* Blanks in a row become one. */
static void add_words(struct buf *out, struct str words)
{
    for (size_t i = 0; i < words.n;) {
        const char *blank = memchr(words.p + i, ' ', words.n - i);
        size_t end = blank != NULL ? (size_t)(blank - words.p) : words.n;
        buf_add(out, words.p + i, end - i);
        for (i = end; i < words.n && words.p[i] == ' ';)
            i++;
        if (i > end && i < words.n)
            buf_add_char(out, ' ');
    }
}

static void add_line(struct buf *out, struct levels *levels, struct str line)
{
    size_t indent = indent_of(line);
    struct str words = str_trim(line);
    size_t bullet = eligibility_bullet_bytes(words);

    if (out->n > 0)
        buf_add_char(out, '\n');
    if (bullet == 0) {
        if (str_ends(words, STR(":")) && indent == 0)
            levels->n = 0;
        add_words(out, words);
        return;
    }
    unsigned level = level_of(levels, indent * 4 + bullet_rank(words));
    for (unsigned i = 1; i < level; i++)
        buf_add_c(out, "  ");
    if (is_digit(words.p[0]) || is_letter(words.p[0]))
        buf_add_str(out, str_sub(words, 0, bullet));
    else
        buf_add_char(out, '-');
    buf_add_char(out, ' ');
    add_words(out, str_trim(str_sub(words, bullet, words.n)));
}

struct str eligibility_normalise(struct str text, struct arena *mem)
{
    struct str plain = unescape(text, mem), rest = plain, line, before = STR_NONE;
    size_t columns;
    enum wrapping how = wrapping_of(plain, &columns);
    struct levels levels = {0};
    struct buf out = BUF_INIT;

    while (rest.p != NULL && str_next(&rest, '\n', &line)) {
        struct str words = str_trim(line);
        if (words.n == 0) {
            before = STR_NONE;
            continue;
        }
        if (goes_on(how, columns, before, words)) {
            buf_add_char(&out, ' ');
            add_words(&out, words);
        } else {
            add_line(&out, &levels, line);
        }
        before = (struct str){line.p, (size_t)(words.p + words.n - line.p)};
    }
    struct str s = str_copy(mem, buf_str(&out));
    buf_free(&out);
    return s;
}
