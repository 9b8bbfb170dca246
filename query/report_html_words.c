#include "query/report_html_page.h"

#include <string.h>

#include "query/texts.h"

void html_words_load(struct html_page *p)
{
    struct str rest = texts_all();
    struct text_row row;
    size_t cap = 0;
    uint32_t n = 0;
    while (texts_next(&rest, &row)) {
        bool is_new;
        p->text = arena_grow(&p->mem, p->text, &cap, (size_t)n + 1, sizeof *p->text);
        p->text[n] = strcmp(p->lang, "ko") == 0 ? row.ko : row.en;
        *strmap_at(&p->words, &p->mem, row.key, &is_new) = n++;
    }
}

bool html_find_word(const struct html_page *p, struct str key, struct str *out)
{
    const uint32_t *at = strmap_get(&p->words, key);
    if (at)
        *out = p->text[*at];
    return at != NULL && out->n > 0;
}

struct str html_word(const struct html_page *p, const char *key)
{
    struct str text = STR_NONE;
    return html_find_word(p, str_of(key), &text) ? text : str_of(key);
}

void html_put(const struct html_page *p, const char *markup)
{
    buf_add_c(p->out, markup);
}

void html_put_str(const struct html_page *p, struct str text)
{
    html_add_text(p->out, text);
}

void html_put_word(const struct html_page *p, const char *key)
{
    html_put_str(p, html_word(p, key));
}

void html_put_enum(const struct html_page *p, const char *family, struct str value)
{
    struct arena mem = ARENA_INIT;
    html_put_str(p, text_of_word(family, value, p->lang, &mem));
    arena_free(&mem);
}

void html_put_counts(const struct html_page *p, const char *key, size_t n, size_t m)
{
    struct str text = html_word(p, key);
    while (text.n > 0) {
        bool is_n = str_starts(text, STR("{n}"));
        if (is_n || str_starts(text, STR("{m}"))) {
            buf_fmt(p->out, "%zu", is_n ? n : m);
            text = str_sub(text, 3, text.n);
            continue;
        }
        ptrdiff_t open = str_chr(str_sub(text, 1, text.n), '{');
        size_t end = open < 0 ? text.n : (size_t)open + 1;
        html_put_str(p, str_sub(text, 0, end));
        text = str_sub(text, end, text.n);
    }
}

void html_put_heading(
    const struct html_page *p, const char *element, const char *id, const char *key)
{
    buf_fmt(p->out, "<%s", element);
    if (id)
        buf_fmt(p->out, " id=\"%s\"", id);
    html_put(p, ">");
    html_put_word(p, key);
    buf_fmt(p->out, "</%s>\n", element);
}

void html_put_note(const struct html_page *p, const char *class, const char *key)
{
    buf_fmt(p->out, "<p class=\"%s\">", class);
    html_put_word(p, key);
    html_put(p, "</p>\n");
}

void html_put_lay(const struct html_page *p, const char *key)
{
    if (p->is_patient)
        html_put_note(p, "lay", key);
}

void html_put_link(const struct html_page *p, struct str url, struct str text)
{
    if (!str_starts(url, STR("https://")) && !str_starts(url, STR("http://"))) {
        html_put_str(p, text);
        return;
    }
    html_put(p, "<a href=\"");
    html_put_str(p, url);
    html_put(p, "\">");
    html_put_str(p, text);
    html_put(p, "</a>");
}

void html_put_ref(const struct html_page *p, struct str id, struct str text)
{
    if (!strmap_get(&p->anchors, id)) {
        html_put_str(p, text);
        return;
    }
    html_put(p, "<a href=\"#");
    html_put_anchor(p, id);
    html_put(p, "\">");
    html_put_str(p, text);
    html_put(p, "</a>");
}

void html_put_anchor(const struct html_page *p, struct str id)
{
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
        if (!is_plain)
            c = '_';
        buf_add_char(p->out, c);
    }
}

void html_put_local(const struct html_page *p, struct str name)
{
    const uint32_t *at = strmap_get(&p->local, name);
    if (at == NULL)
        return;
    const struct json *row = json_at(json_get(p->report, "glossary"), *at);
    html_put(p, json_bool(json_get(row, "needs_check"), true)
                    ? " <span class=\"local check\">("
                    : " <span class=\"local\">(");
    html_put_str(p, json_str(json_get(row, "name_ko")));
    html_put(p, ")</span>");
}
