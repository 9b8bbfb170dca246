#include "ingest/fetch/fetch_words.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* 1..12; 0: no month. */
static unsigned month_of(struct str name)
{
    for (unsigned m = 0; m < 12; m++)
        if (name.n == 3 && memcmp(name.p, months + 3 * (size_t)m, 3) == 0)
            return m + 1;
    return 0;
}

bool words_http_date(struct str text, char day[DATE_BYTES], int64_t *epoch_s)
{
    uint32_t d, y, h, m, s;
    if (text.n != 29 || memcmp(text.p + 3, ", ", 2) != 0
        || memcmp(text.p + 25, " GMT", 4) != 0 || text.p[19] != ':'
        || text.p[22] != ':')
        return false;
    unsigned month = month_of(str_sub(text, 8, 3));
    if (month == 0 || !str_to_u32(str_sub(text, 5, 2), &d)
        || !str_to_u32(str_sub(text, 12, 4), &y)
        || !str_to_u32(str_sub(text, 17, 2), &h)
        || !str_to_u32(str_sub(text, 20, 2), &m)
        || !str_to_u32(str_sub(text, 23, 2), &s))
        return false;
    char iso[32];
    snprintf(iso, sizeof iso, "%04u-%02u-%02u", y, month, d);
    if (!date_is_day(str_of(iso)) || h > 23 || m > 59 || s > 60)
        return false;
    struct tm tm = {.tm_year = (int)y - 1900,
        .tm_mon = (int)month - 1,
        .tm_mday = (int)d,
        .tm_hour = (int)h,
        .tm_min = (int)m,
        .tm_sec = (int)s};
    if (day != NULL)
        memcpy(day, iso, DATE_BYTES);
    if (epoch_s != NULL)
        *epoch_s = (int64_t)timegm(&tm);
    return true;
}

bool words_retry_after(struct str retry_after, struct str date, uint64_t *seconds)
{
    int64_t until, from;
    if (str_to_u64(retry_after, seconds))
        return true;
    if (!words_http_date(retry_after, NULL, &until)
        || !words_http_date(date, NULL, &from))
        return false;
    *seconds = until > from ? (uint64_t)(until - from) : 0;
    return true;
}

bool words_content_range(struct str text, uint64_t *first, uint64_t *total)
{
    uint64_t last;
    if (!str_starts(text, STR("bytes ")))
        return false;
    text = str_trim(str_sub(text, 6, text.n));
    ptrdiff_t dash = str_chr(text, '-'), slash = str_chr(text, '/');
    if (dash < 0 || slash < dash)
        return false;
    struct str whole = str_sub(text, (size_t)slash + 1, text.n);
    *total = 0;
    if (!str_to_u64(str_sub(text, 0, (size_t)dash), first)
        || !str_to_u64(
            str_sub(text, (size_t)dash + 1, (size_t)(slash - dash) - 1), &last)
        || (!str_eq_c(whole, "*") && !str_to_u64(whole, total)))
        return false;
    return *first <= last && (*total == 0 || last < *total);
}

bool words_is_strong_etag(struct str etag)
{
    return etag.n >= 2 && etag.p[0] == '"' && etag.p[etag.n - 1] == '"';
}

static bool is_md5(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_hex =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!is_hex)
            return false;
    }
    return s.n == MD5_HEX_BYTES - 1;
}

/* One line of a checksum file; the name may be a path, and empty. */
static bool md5_line(struct str line, struct str *hash, struct str *name)
{
    ptrdiff_t end = str_find(line, STR(") = "));
    if (str_starts(line, STR("MD5 (")) && end > 0) {
        *name = str_sub(line, 5, (size_t)end - 5);
        *hash = str_sub(line, (size_t)end + 4, line.n);
    } else {
        *hash = str_sub(line, 0, MD5_HEX_BYTES - 1);
        struct str rest = str_sub(line, MD5_HEX_BYTES - 1, line.n);
        if (rest.n > 0 && rest.p[0] != ' ' && rest.p[0] != '\t')
            return false;
        *name = str_trim(rest);
        if (str_starts(*name, STR("*")))
            *name = str_sub(*name, 1, name->n);
    }
    for (size_t i = name->n; i > 0; i--)
        if (name->p[i - 1] == '/') {
            *name = str_sub(*name, i, name->n);
            break;
        }
    return is_md5(*hash);
}

bool words_md5(struct str text, struct str file, char out[MD5_HEX_BYTES])
{
    struct str rest = text, line, hash, name, named = STR_NONE, only = STR_NONE;
    unsigned n_lines = 0, n_named = 0;
    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0)
            continue;
        if (!md5_line(line, &hash, &name))
            return false;
        n_lines++;
        only = hash;
        if (str_eq(name, file)) {
            named = hash;
            n_named++;
        }
    }
    struct str found = n_lines == 1 ? only : named;
    if (n_lines == 0 || (n_lines > 1 && n_named != 1))
        return false;
    for (size_t i = 0; i < found.n; i++) {
        char c = found.p[i];
        out[i] = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    }
    out[found.n] = '\0';
    return true;
}

int words_expand(struct str url, const char *day, struct buf *out, struct err *err)
{
    uint32_t month = 0;
    while (url.n > 0) {
        if (url.p[0] != '{') {
            buf_add_char(out, url.p[0]);
            url = str_sub(url, 1, url.n);
            continue;
        }
        ptrdiff_t end = str_chr(url, '}');
        struct str word = str_sub(url, 0, end < 0 ? url.n : (size_t)end + 1);
        if (str_eq_c(word, "{YYYY}"))
            buf_add(out, day, 4);
        else if (str_eq_c(word, "{MM}"))
            buf_add(out, day + 5, 2);
        else if (str_eq_c(word, "{Mon}") && str_to_u32((struct str){day + 5, 2}, &month)
                 && month >= 1 && month <= 12)
            buf_add(out, months + 3 * ((size_t)month - 1), 3);
        else
            return err_set(err, ERR_FAIL,
                "\"%.*s\" in a URL is not one of {YYYY} {MM} {Mon}", STR_ARG(word));
        url = str_sub(url, word.n, url.n);
    }
    return 0;
}

void words_mirror(const char *base, const char *url, struct buf *out)
{
    struct str s = str_of(url), root = str_of(base);
    ptrdiff_t at = str_find(s, STR("://"));
    while (root.n > 0 && root.p[root.n - 1] == '/')
        root.n--;
    buf_fmt(out, "%.*s/", STR_ARG(root));
    buf_add_str(out, at < 0 ? s : str_sub(s, (size_t)at + 3, s.n));
}

/* The end of the string that opens at i: the place behind its closing quote. */
static size_t skip_string(struct str s, size_t i)
{
    for (i++; i < s.n && s.p[i] != '"'; i++)
        if (s.p[i] == '\\')
            i++;
    return i < s.n ? i + 1 : s.n;
}

static size_t skip_blanks(struct str s, size_t i)
{
    while (i < s.n && strchr(" \t\r\n", s.p[i]) != NULL)
        i++;
    return i;
}

/* The array that opens at i. */
static bool inside_array(struct str s, size_t i, struct str *inner)
{
    size_t beg = i + 1;
    unsigned depth = 0;
    while (i < s.n) {
        char c = s.p[i];
        if (c == '"') {
            i = skip_string(s, i);
            continue;
        }
        depth += c == '[' || c == '{';
        depth -= c == ']' || c == '}';
        if (depth == 0) {
            *inner = str_trim(str_sub(s, beg, i - beg));
            return true;
        }
        i++;
    }
    return false;
}

bool words_studies(struct str page, struct str *inner)
{
    unsigned depth = 0;
    size_t i = 0;
    while (i < page.n) {
        char c = page.p[i];
        if (c != '"') {
            depth += c == '[' || c == '{';
            depth -= (c == ']' || c == '}') && depth > 0;
            i++;
            continue;
        }
        size_t end = skip_string(page, i);
        size_t colon = skip_blanks(page, end);
        bool is_member = depth == 1 && colon < page.n && page.p[colon] == ':'
                         && str_eq_c(str_sub(page, i, end - i), "\"studies\"");
        if (is_member) {
            size_t value = skip_blanks(page, colon + 1);
            return value < page.n && page.p[value] == '['
                   && inside_array(page, value, inner);
        }
        i = end;
    }
    return false;
}
