#include <string.h>

#include "kb/model/eligibility_parts.h"

#define WRAP_MAX_COLUMNS 110 /* of the legacy XML, which wraps at about 100 */
#define WRAP_MIN_INDENT 5
#define MAX_LEVELS 8
#define HEADING_MAX_BYTES 120
#define HEADING_MAX_BEFORE 48

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
    {{"&lt;", 4}, "<"}, {{"&gt;", 4}, ">"}, {{"&amp;", 5}, "&"}, {{"&quot;", 6}, "\""},
    {{"&#39;", 5}, "'"}, {{"&apos;", 6}, "'"}, {{"&nbsp;", 6}, " "},
    {{"&ge;", 4}, ">="}, {{"&le;", 4}, "<="}, {{"\xc2\xa0", 2}, " "},
    {{"\xe2\x80\x90", 3}, "-"}, /* hyphen */
    {{"\xe2\x80\x91", 3}, "-"}, /* non-breaking hyphen */
    {{"\xe2\x80\x93", 3}, "-"}, /* en dash */
    {{"\xe2\x88\x92", 3}, "-"}, /* minus */
};

static bool is_escapable(char c)
{
    return c != '\0' && strchr("\\`*_{}[]()#+-.!<>=~|&^\"'", c) != NULL;
}

/* One character or escape of s at *i to out. */
static void add_char(struct str s, size_t *i, struct buf *out)
{
    for (size_t k = 0; k < sizeof written_otherwise / sizeof *written_otherwise; k++) {
        struct str from = written_otherwise[k].from;
        if (str_starts(str_sub(s, *i, from.n), from)) {
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

static struct str unescape(struct str text, struct arena *mem)
{
    struct buf out = BUF_INIT;

    for (size_t i = 0; i < text.n;)
        add_char(text, &i, &out);
    struct str s = str_copy(mem, buf_str(&out));
    buf_free(&out);
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
static size_t bullet_bytes(struct str line)
{
    static const char *const signs[] = {
        "-", "*", "+", "\xe2\x80\xa2", "\xe2\x97\x8f", "\xe2\x97\xa6", "\xc2\xb7"};
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

static bool is_wrapped(struct str text)
{
    struct str rest = text, line;
    bool has_line = false;

    while (rest.p != NULL && str_next(&rest, '\n', &line)) {
        size_t indent = indent_of(line);
        if (indent == line.n)
            continue;
        if (line.n > WRAP_MAX_COLUMNS || indent < WRAP_MIN_INDENT)
            return false;
        has_line = true;
    }
    return has_line;
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

/* Blanks in a row become one. */
static void add_words(struct buf *out, struct str words)
{
    for (size_t i = 0; i < words.n; i++)
        if (words.p[i] != ' ' || (out->n > 0 && out->p[out->n - 1] != ' '))
            buf_add_char(out, words.p[i]);
}

static void add_line(struct buf *out, struct levels *levels, struct str line)
{
    size_t indent = indent_of(line);
    struct str words = str_trim(line);
    size_t bullet = bullet_bytes(words);

    if (out->n > 0)
        buf_add_char(out, '\n');
    if (bullet == 0) {
        if (str_ends(words, STR(":")) && indent == 0)
            levels->n = 0;
        add_words(out, words);
        return;
    }
    unsigned level = level_of(levels, indent);
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
    struct str plain = unescape(text, mem), rest = plain, line;
    bool joins = is_wrapped(plain), is_open = false;
    struct levels levels = {0};
    struct buf out = BUF_INIT;

    while (rest.p != NULL && str_next(&rest, '\n', &line)) {
        struct str words = str_trim(line);
        if (words.n == 0) {
            is_open = false;
            continue;
        }
        if (joins && is_open && bullet_bytes(words) == 0) {
            buf_add_char(&out, ' ');
            add_words(&out, words);
        } else {
            add_line(&out, &levels, line);
        }
        is_open = true;
    }
    struct str s = str_copy(mem, buf_str(&out));
    buf_free(&out);
    return s;
}

/* ---- sections -----------------------------------------------------------------------
 */

enum heading { HEADING_NONE, HEADING_INCLUSION, HEADING_EXCLUSION };

/* A line that opens a section; *words_at: where what follows its colon starts. */
static enum heading heading_of(struct str line, struct arena *mem, size_t *words_at)
{
    struct str low = str_lower(mem, line);
    ptrdiff_t in = str_find(low, STR("inclusion")),
              ex = str_find(low, STR("exclusion"));
    ptrdiff_t at = in >= 0 ? in : ex, colon = str_chr(low, ':');

    if ((in >= 0) == (ex >= 0) || at > HEADING_MAX_BEFORE)
        return HEADING_NONE;
    struct str after = str_sub(low, (size_t)at + strlen("inclusion"), low.n);
    bool says_criteria = str_find(str_sub(after, 0, 12), STR("criteri")) >= 0;
    *words_at = line.n;
    if (colon > at && colon <= HEADING_MAX_BYTES
        && (says_criteria || colon == at + (ptrdiff_t)strlen("inclusion")))
        *words_at = (size_t)colon + 1;
    else if (line.n > HEADING_MAX_BYTES / 2 || (!says_criteria && after.n > 2))
        return HEADING_NONE;
    return in >= 0 ? HEADING_INCLUSION : HEADING_EXCLUSION;
}

static void read_line(struct str text, struct str line, struct eligibility_line *l)
{
    struct str words = str_trim(line);
    size_t indent = indent_of(line), bullet = bullet_bytes(words);

    l->level = bullet > 0 ? (unsigned)(indent / 2) + 1 : 0;
    words = str_trim(str_sub(words, bullet, words.n));
    l->beg = (uint32_t)(words.p - text.p);
    l->end = l->beg + (uint32_t)words.n;
}

unsigned eligibility_lines(
    struct str text, struct arena *mem, struct eligibility_line **out)
{
    struct str rest = text, line;
    size_t n = 0, cap = 0;
    bool is_exclusion = false, has_heading = false;

    *out = NULL;
    while (rest.p != NULL && str_next(&rest, '\n', &line)) {
        struct eligibility_line l = {0};
        size_t words_at = 0;
        if (str_trim(line).n == 0)
            continue;
        read_line(text, line, &l);
        enum heading heading =
            heading_of(str_sub(text, l.beg, l.end - l.beg), mem, &words_at);
        if (heading != HEADING_NONE) {
            bool is_exclusion_next = heading == HEADING_EXCLUSION;
            /* what stands before the inclusion part tells whom the trial is about */
            for (size_t i = 0; !has_heading && !is_exclusion_next && i < n; i++)
                (*out)[i].is_skipped = true;
            has_heading = true;
            is_exclusion = is_exclusion_next;
            l.beg += (uint32_t)words_at;
            l.level = 0;
        }
        l.is_exclusion = is_exclusion;
        l.is_skipped = l.beg >= l.end;
        *out = arena_grow(mem, *out, &cap, n + 1, sizeof **out);
        (*out)[n++] = l;
    }
    return (unsigned)n;
}
