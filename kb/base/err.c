#include "kb/base/err.h"

#include "kb/base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Cut a text that did not fit at a UTF-8 boundary and end it with "...". */
static void mark_cut(char *text, size_t size)
{
    size_t end = size - 4;

    while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
        end--;
    memcpy(text + end, "...", 4);
}

/* A terminal must not obey what a hostile file name or field says, and a message is one
 * line: nobody's name may end it and begin another.  Bytes 0x80 to 0x9f by themselves
 * are controls of terminals that do not read UTF-8; other broken bytes may be the
 * letters of an older character set. */
static bool is_masked(const struct utf8_char *c)
{
    if (c->kind == UTF8_BROKEN)
        return c->code >= 0x80 && c->code < 0xa0;
    return c->kind != UTF8_TEXT && c->code != '\t';
}

static void mask_controls(char *text)
{
    struct str rest = str_of(text);
    struct utf8_char c;
    char *out = text;

    while (utf8_next(&rest, &c)) { /* in place: what is put is never longer */
        if (is_masked(&c)) {
            *out++ = '?';
            continue;
        }
        memmove(out, c.bytes.p, c.bytes.n);
        out += c.bytes.n;
    }
    *out = '\0';
}

static __attribute__((format(printf, 3, 0))) void format_text(
    char *out, size_t size, const char *fmt, va_list args)
{
    int n = vsnprintf(out, size, fmt, args);

    if (n < 0)
        out[0] = '\0';
    else if ((size_t)n >= size)
        mark_cut(out, size);
    mask_controls(out);
}

int err_set(struct err *err, int code, const char *fmt, ...)
{
    char text[sizeof(err->msg)]; /* an argument may be err->msg itself */
    va_list args;

    va_start(args, fmt);
    format_text(text, sizeof(text), fmt, args);
    va_end(args);
    memcpy(err->msg, text, sizeof(text));
    err->hint[0] = '\0';
    err->code = code;
    return code;
}

int err_hint(struct err *err, const char *fmt, ...)
{
    char text[sizeof(err->hint)];
    va_list args;

    va_start(args, fmt);
    format_text(text, sizeof(text), fmt, args);
    va_end(args);
    memcpy(err->hint, text, sizeof(text));
    return err->code;
}

int err_wrap(struct err *err, const char *fmt, ...)
{
    char prefix[sizeof(err->msg)], old[sizeof(err->msg)];
    va_list args;
    size_t n_prefix, n_old;
    bool fits;

    va_start(args, fmt);
    format_text(prefix, sizeof(prefix), fmt, args);
    va_end(args);
    memcpy(old, err->msg, sizeof(old));
    n_prefix = strlen(prefix);
    n_old = strlen(old);
    fits = n_prefix + 2 + n_old < sizeof(err->msg);
    if (n_prefix > sizeof(err->msg) - 3)
        return err->code; /* such a prefix would leave nothing of the message */
    memcpy(err->msg, prefix, n_prefix);
    memcpy(err->msg + n_prefix, ": ", 2);
    if (fits) {
        memcpy(err->msg + n_prefix + 2, old, n_old + 1);
    } else {
        memcpy(err->msg + n_prefix + 2, old, sizeof(err->msg) - n_prefix - 2);
        err->msg[sizeof(err->msg) - 1] = '\0';
        mark_cut(err->msg, sizeof(err->msg));
    }
    return err->code;
}

int err_errno(struct err *err, const char *what, const char *path)
{
    int saved = errno;
    char space[128];

    return err_set(err, ERR_FAIL, "%s \"%s\": %s", what, path,
        strerror_r(saved, space, sizeof(space)));
}

int err_exit_code(int code)
{
    if (code >= 0)
        return 0;
    switch (code) {
    case ERR_USAGE:
        return 2;
    case ERR_KB:
        return 3;
    case ERR_SAMPLE:
        return 4;
    default:
        return 1;
    }
}
