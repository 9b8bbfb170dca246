#include "kb/model/criterion_lex.h"

/* How much of the text a message quotes. */
#define FOUND_BYTES 24

bool lex_is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || c == '_' || c == '.' || c == '-' || c == '*' || c == '=' || c == '+'
           || c == ':';
}

int lex_fail(struct lexer *l, size_t at, const char *expected)
{
    struct str found = str_sub(l->text, at, FOUND_BYTES);

    if (!found.n)
        return err_set(l->err, ERR_FAIL,
            "criterion, byte %zu: found its end, expected %s", at + 1, expected);
    for (int i = 0; i < 3 && at + found.n < l->text.n; i++, found.n--)
        if ((l->text.p[at + found.n] & 0xc0) != 0x80)
            break; /* not inside a UTF-8 character */
    return err_set(l->err, ERR_FAIL,
        "criterion, byte %zu: found \"%.*s%s\", expected %s", at + 1, STR_ARG(found),
        at + found.n < l->text.n ? "..." : "", expected);
}

void lex_skip_blanks(struct lexer *l)
{
    while (l->at < l->text.n && l->text.p[l->at] == ' ')
        l->at++;
}

bool lex_take(struct lexer *l, char c)
{
    lex_skip_blanks(l);
    if (l->at >= l->text.n || l->text.p[l->at] != c)
        return false;
    l->at++;
    return true;
}

/* How many bytes the quoted text has at most: up to its closing quote. */
static size_t quoted_bytes(const struct lexer *l)
{
    size_t at = l->at;

    while (at < l->text.n && l->text.p[at] != '"')
        at += l->text.p[at] == '\\' ? 2 : 1;
    return at - l->at;
}

/* After the opening quote; \" and \\ are the only escapes. */
static int parse_quoted(struct lexer *l, struct word *out)
{
    char *bytes = arena_alloc(l->mem, quoted_bytes(l) + 1);
    size_t n = 0;

    for (; l->at < l->text.n; l->at++) {
        char c = l->text.p[l->at];

        if (c == '"') {
            l->at++;
            out->s = (struct str){bytes, n};
            return 0;
        }
        if (c == '\\') {
            l->at++;
            if (l->at >= l->text.n
                || (l->text.p[l->at] != '"' && l->text.p[l->at] != '\\'))
                return lex_fail(l, l->at, "\" or \\ after a \\");
            c = l->text.p[l->at];
        }
        bytes[n++] = c;
    }
    return lex_fail(l, l->at, "a closing quote");
}

int lex_word(struct lexer *l, struct word *out, const char *expected)
{
    size_t beg;

    lex_skip_blanks(l);
    beg = l->at;
    *out = (struct word){.at = beg};
    if (lex_take(l, '"')) {
        out->is_quoted = true;
        return parse_quoted(l, out);
    }
    while (l->at < l->text.n && lex_is_word_char(l->text.p[l->at]))
        l->at++;
    if (l->at == beg)
        return lex_fail(l, beg, expected);
    out->s = str_copy(l->mem, str_sub(l->text, beg, l->at - beg));
    return 0;
}
