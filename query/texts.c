#include "query/texts.h"

#include <string.h>

#include "query/criterion_words.h"
#include "query/embedded.h"

struct str texts_all(void)
{
    return (struct str){(const char *)texts_tsv, texts_tsv_n};
}

/* Comments and the names of the columns are no rows. */
static bool read_row(struct str line, struct text_row *row)
{
    *row = (struct text_row){0};
    return line.n > 0 && line.p[0] != '#' && str_next(&line, '\t', &row->key)
           && str_next(&line, '\t', &row->en) && str_next(&line, '\t', &row->ko)
           && !str_eq_c(row->key, "key");
}

bool texts_next(struct str *rest, struct text_row *row)
{
    struct str line;
    while (str_next(rest, '\n', &line))
        if (read_row(line, row))
            return true;
    return false;
}

/* The line that the byte at stands in. */
static struct str line_at(struct str all, size_t at)
{
    const char *before = at > 0 ? memrchr(all.p, '\n', at) : NULL;
    size_t beg = before ? (size_t)(before - all.p) + 1 : 0;
    ptrdiff_t n = str_chr(str_sub(all, beg, all.n), '\n');
    return str_sub(all, beg, n < 0 ? all.n : (size_t)n);
}

static struct str key_of(struct str line)
{
    ptrdiff_t n = str_chr(line, '\t');
    return n < 0 ? line : str_sub(line, 0, (size_t)n);
}

/* Halves the sorted lines. */
static bool find(struct str key, const char *lang, struct str *out)
{
    struct str all = texts_all();
    struct text_row row;
    size_t low = 0, high = all.n; /* starts of lines */
    while (low < high) {
        struct str line = line_at(all, low + (high - low) / 2);
        size_t beg = (size_t)(line.p - all.p);
        int order = str_cmp(key_of(line), key);
        if (order == 0 && read_row(line, &row)) {
            *out = strcmp(lang, "ko") == 0 ? row.ko : row.en;
            return out->n > 0;
        }
        if (order < 0)
            low = beg + line.n + 1;
        else
            high = beg;
    }
    return false;
}

struct str text_of_key(const char *key, const char *lang)
{
    struct str text;
    return find(str_of(key), lang, &text) ? text : str_of(key);
}

struct str text_of_word(
    const char *family, struct str word, const char *lang, struct arena *mem)
{
    struct str text;
    return find(str_fmt(mem, "%s.%.*s", family, STR_ARG(word)), lang, &text) ? text
                                                                             : word;
}

struct str text_of_words(const char *family, struct str words, char separator,
    const char *lang, struct arena *mem)
{
    struct buf b = BUF_INIT;
    struct str word;
    for (struct str rest = words; str_next(&rest, separator, &word);) {
        buf_add_c(&b, b.n > 0 ? ", " : "");
        buf_add_str(&b, text_of_word(family, str_trim(word), lang, mem));
    }
    struct str out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return out;
}

/* "country:South Korea;phase:2,3" */
static struct str wishes_text(struct str wishes, const char *lang, struct arena *mem)
{
    struct str out = STR_NONE, one;
    while (str_next(&wishes, ';', &one)) {
        ptrdiff_t at = str_chr(one, ':');
        if (at < 0)
            continue;
        struct str wish =
            text_of_word("words.wish", str_sub(one, 0, (size_t)at), lang, mem);
        struct str value = str_sub(one, (size_t)at + 1, one.n);
        out = str_fmt(mem, "%.*s%s%.*s %.*s", STR_ARG(out), out.n > 0 ? ", " : "",
            STR_ARG(wish), STR_ARG(value));
    }
    return out;
}

/* The value of a place; "why" holds the key of a reason, which has a short form. */
static struct str place_value(
    const struct reason *r, struct str name, const char *lang, struct arena *mem)
{
    for (unsigned i = 0; i < r->n_params; i++) {
        if (!str_eq_c(name, r->param[i].name))
            continue;
        struct str value = r->param[i].value, text;
        if (str_eq_c(name, "why")
            && find(str_fmt(mem, "why.%.*s", STR_ARG(value)), lang, &text))
            return text;
        if (str_eq_c(name, "what") && value.n > 0)
            return criterion_text_words(value, lang, mem);
        if (str_eq_c(name, "kinds"))
            return text_of_words("enum.criterion", value, ',', lang, mem);
        if (str_eq_c(name, "change") && str_chr(value, '_') > 0)
            return text_of_words("so", value, '&', lang, mem);
        if (str_eq_c(name, "range"))
            return text_of_word("words.place", value, lang, mem);
        if (str_eq_c(name, "wishes"))
            return wishes_text(value, lang, mem);
        return value.n ? value : STR("-");
    }
    return STR("-");
}

struct str text_of_reason(const struct reason *r, const char *lang, struct arena *mem)
{
    if (!r->key)
        return STR_NONE;
    struct str text = text_of_key(r->key, lang), out;
    struct buf b = BUF_INIT;
    while (text.n > 0) {
        ptrdiff_t open = str_chr(text, '{');
        struct str after =
            open < 0 ? STR_NONE : str_sub(text, (size_t)open + 1, text.n);
        ptrdiff_t close = str_chr(after, '}');
        if (open < 0 || close < 0) {
            buf_add_str(&b, text);
            break;
        }
        buf_add_str(&b, str_sub(text, 0, (size_t)open));
        buf_add_str(&b, place_value(r, str_sub(after, 0, (size_t)close), lang, mem));
        text = str_sub(after, (size_t)close + 1, after.n);
    }
    out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return out;
}
