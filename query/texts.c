#include "query/texts.h"

#include <string.h>

#include "query/criterion_words.h"
#include "query/embedded.h"

struct str texts_all(void)
{
    return (struct str){(const char *)texts_tsv, texts_tsv_n};
}

bool texts_next(struct str *rest, struct text_row *row)
{
    struct str line;
    while (str_next(rest, '\n', &line)) {
        if (line.n == 0 || line.p[0] == '#')
            continue;
        struct str columns = line;
        *row = (struct text_row){0};
        if (str_next(&columns, '\t', &row->key) && str_next(&columns, '\t', &row->en)
            && str_next(&columns, '\t', &row->ko) && !str_eq_c(row->key, "key"))
            return true;
    }
    return false;
}

/* Where the line begins that holds the byte. */
static size_t line_begin(struct str all, size_t at)
{
    while (at > 0 && all.p[at - 1] != '\n')
        at--;
    return at;
}

/* The rows are sorted by key (embedded.h): a tab is less than any character of one. */
static bool find(struct str key, const char *lang, struct str *out)
{
    struct str all = texts_all();
    size_t from = 0, to = all.n; /* both begin a line */
    while (from < to) {
        size_t at = line_begin(all, from + (to - from) / 2);
        struct str rest = str_sub(all, at, all.n);
        struct text_row row;
        int order = texts_next(&rest, &row) ? str_cmp(row.key, key) : 1;
        if (order == 0) {
            *out = strcmp(lang, "ko") == 0 ? row.ko : row.en;
            return out->n > 0;
        }
        if (order < 0)
            from = all.n - rest.n;
        else
            to = at;
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
