#include "query/report_html.h"

#include "query/report_tree.h"
#include "query/texts.h"

static const char *const word_keys[N_HTML_WORDS] = {
#define X(id, key) [HTML_##id] = "html." key,
    HTML_WORDS(X)
#undef X
};

static const char style[] =
    "body{font:14px/1.4 \"Noto Sans\",\"Noto Sans KR\",NanumGothic,sans-serif;"
    "color:#1b1b1b;margin:1.5em;max-width:100em}"
    "h1{font-size:1.5em;margin:0 0 .3em}"
    "h2{font-size:1.15em;margin:1.6em 0 .4em;border-bottom:2px solid #345;}"
    "table{border-collapse:collapse;width:100%;font-size:.9em}"
    "th,td{border:1px solid #c8ccd0;padding:.25em .4em;text-align:left;"
    "vertical-align:top;overflow-wrap:break-word;max-width:28em}"
    "th{background:#eef1f4;white-space:nowrap}thead{display:table-header-group}"
    "td:last-child{overflow-wrap:anywhere;min-width:14em}"
    "tr{break-inside:avoid}tr.partial td{background:#fbf8ee}"
    "table.run th{width:16em}table.run td{max-width:none;overflow-wrap:anywhere}"
    "table.q{width:auto}td.not_looked_at{background:#fbf8ee}nav{margin:.6em 0}"
    "nav a{margin-right:.9em}ul{margin:0;padding-left:1.1em}"
    ".l{color:#555}.lead{font-weight:bold}.none{color:#555}"
    "@media print{body{margin:0;font-size:9pt}a{color:inherit;text-decoration:none}}";

struct page {
    struct buf *out;
    const struct json *report;
    const char *lang;
};

/* ---- text ------------------------------------------------------------------------ */

static void add(const struct page *p, const char *markup)
{
    buf_add_c(p->out, markup);
}

static void add_word(const struct page *p, enum html_word word)
{
    html_add_text(p->out, text_of_key(word_keys[word], p->lang));
}

static bool is_web(struct str url)
{
    return str_starts(url, STR("https://")) || str_starts(url, STR("http://"));
}

static void add_link(const struct page *p, struct str url, struct str text)
{
    if (!is_web(url)) {
        html_add_text(p->out, text);
        return;
    }
    add(p, "<a href=\"");
    html_add_text(p->out, url);
    add(p, "\">");
    html_add_text(p->out, text);
    add(p, "</a>");
}

/* ---- values ---------------------------------------------------------------------- */

static void add_value(const struct page *p, const struct json *v);

static void add_scalar(const struct page *p, const struct json *v)
{
    struct buf text = BUF_INIT;
    if (report_tree_scalar(v, &text))
        add_link(p, buf_str(&text), buf_str(&text));
    buf_free(&text);
}

struct members {
    const struct page *p;
    unsigned n;
};

static bool is_given(const struct json *v)
{
    enum json_type type = json_type(v);
    if (type == JSON_ARRAY || type == JSON_OBJECT)
        return json_len(v) > 0;
    return type != JSON_NONE && type != JSON_NULL
           && (type != JSON_STRING || json_str(v).n > 0);
}

static int add_member(void *ctx, struct str key, const struct json *v, struct err *err)
{
    struct members *x = ctx;
    (void)err;
    if (!is_given(v))
        return 0;
    if (x->n++ > 0)
        add(x->p, " · ");
    add(x->p, "<span class=\"l\">");
    html_add_text(x->p->out, key);
    add(x->p, "</span> ");
    add_value(x->p, v);
    return 0;
}

static bool is_sentence(const struct json *v)
{
    return json_type(json_get(v, "key")) == JSON_STRING
           && json_type(json_get(v, "params")) == JSON_OBJECT;
}

static bool is_of_scalars(const struct json *list)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (json_len(json_at(list, i)) > 0)
            return false;
    return true;
}

/* Pairs (a condition and its id) read best in one line, longer objects one a line. */
static bool is_short(const struct json *list)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (json_len(json_at(list, i)) > 2)
            return false;
    return true;
}

static void add_list(const struct page *p, const struct json *list)
{
    bool is_flat = is_short(list);
    add(p, is_flat ? "" : "<ul>");
    for (size_t i = 0; i < json_len(list); i++) {
        const char *before = is_of_scalars(list) ? ", " : "; ";
        add(p, !is_flat ? "<li>" : i > 0 ? before : "");
        add_value(p, json_at(list, i));
        add(p, is_flat ? "" : "</li>");
    }
    add(p, is_flat ? "" : "</ul>");
}

/* Any value: of a sentence its text; an object's members with their names. */
static void add_value(const struct page *p, const struct json *v)
{
    struct members members = {.p = p};
    struct err err = {0};
    if (json_type(v) == JSON_ARRAY)
        add_list(p, v);
    else if (json_type(v) != JSON_OBJECT)
        add_scalar(p, v);
    else if (is_sentence(v))
        add_scalar(p, json_get(v, "text"));
    else
        json_each_member(v, add_member, &members, &err);
}

/* ---- tables ---------------------------------------------------------------------- */

struct item_values {
    const struct page *p;
    const struct html_item *item;
    struct str link;
    bool is_lead;
    unsigned n;
};

static void add_item_value(void *ctx, const struct json *v)
{
    struct item_values *x = ctx;
    /* of a labelled yes or no, the yes is worth its words */
    bool is_mark = json_type(v) == JSON_BOOL && x->item->label != NULL;
    if (!is_given(v) || (is_mark && !json_bool(v, false)))
        return;
    if (x->n++ == 0) {
        add(x->p, x->is_lead ? "<div class=\"lead\">" : "<div>");
        if (x->item->label) {
            add(x->p, "<span class=\"l\">");
            html_add_text(x->p->out, str_of(x->item->label));
            add(x->p, "</span> ");
        }
        if (is_mark)
            return;
    } else {
        add(x->p, ", ");
    }
    if (x->link.n > 0 && json_type(v) == JSON_STRING)
        add_link(x->p, x->link, json_str(v));
    else
        add_value(x->p, v);
}

/* A list of objects stays one value, shown as a list. */
static void add_item(const struct page *p, const struct json *row,
    const struct html_column *column, unsigned i)
{
    struct item_values x = {
        .p = p, .item = &column->item[i], .is_lead = i == 0 && column->item[1].path};
    const struct json *direct = json_path(row, x.item->path);
    if (i == 0 && column->link)
        x.link = json_str(json_path(row, column->link));
    if (json_type(direct) == JSON_ARRAY && !is_of_scalars(direct))
        add_item_value(&x, direct);
    else
        report_tree_each(row, str_of(x.item->path), add_item_value, &x);
    if (x.n > 0)
        add(p, "</div>");
}

static void add_row(
    const struct page *p, const struct html_part *part, const struct json *row)
{
    bool is_partial = str_eq_c(json_str(json_path(row, "match.value")), "partial");
    add(p, is_partial ? "<tr class=\"partial\">" : "<tr>");
    for (unsigned i = 0; i < part->n_columns; i++) {
        add(p, "<td>");
        for (unsigned k = 0; k < HTML_ITEMS && part->column[i].item[k].path; k++)
            add_item(p, row, &part->column[i], k);
        add(p, "</td>");
    }
    add(p, "</tr>\n");
}

static void add_heading(const struct page *p, const char *id, enum html_word word)
{
    add(p, "<h2 id=\"");
    add(p, id);
    add(p, "\">");
    add_word(p, word);
    add(p, "</h2>\n");
}

static void add_nothing(const struct page *p)
{
    add(p, "<p class=\"none\">");
    add_word(p, HTML_NOTHING);
    add(p, "</p>\n");
}

static void add_part(const struct page *p, const struct html_part *part)
{
    const struct json *rows = json_get(p->report, part->name);
    add_heading(p, part->name, part->heading);
    if (json_len(rows) == 0) {
        add_nothing(p);
        return;
    }
    add(p, "<table><thead><tr>");
    for (unsigned i = 0; i < part->n_columns; i++) {
        add(p, "<th>");
        add_word(p, part->column[i].heading);
        add(p, "</th>");
    }
    add(p, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < json_len(rows); i++)
        add_row(p, part, json_at(rows, i));
    add(p, "</tbody></table>\n");
}

/* ---- the page -------------------------------------------------------------------- */

static void add_named_row(const struct page *p, struct str name, const struct json *v)
{
    add(p, "<tr><th>");
    html_add_text(p->out, name);
    add(p, "</th><td>");
    add_value(p, v);
    add(p, "</td></tr>\n");
}

static int add_run_member(
    void *ctx, struct str key, const struct json *v, struct err *err)
{
    const struct page *p = ctx;
    (void)err;
    if (json_type(v) != JSON_ARRAY)
        add_named_row(p, key, v);
    return 0;
}

static void add_head(const struct page *p)
{
    add(p, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"");
    html_add_text(p->out, str_of(p->lang));
    add(p, "\"><head><meta charset=\"utf-8\"/>"
           "<meta name=\"viewport\" content=\"width=device-width\"/><title>");
    add_word(p, HTML_TITLE);
    add(p, " ");
    html_add_text(p->out, json_str(json_path(p->report, "sample.id")));
    add(p, "</title><style>");
    add(p, style);
    add(p, "</style></head><body>\n<h1>");
    add_word(p, HTML_TITLE);
    add(p, "</h1>\n<table class=\"run\"><tbody>\n");
    add_named_row(p, STR("sample"), json_get(p->report, "sample"));
    add_named_row(p, STR("patient"), json_get(p->report, "patient"));
    add(p, "</tbody></table>\n");
}

static void add_question(const struct page *p, const struct json *row)
{
    struct arena mem = ARENA_INIT;
    struct str answer = json_str(json_get(row, "answer"));
    const char *key = str_cstr(&mem, str_fmt(&mem, "answer.%.*s", STR_ARG(answer)));
    add(p, "<tr><td>");
    add_value(p, json_get(row, "gene"));
    add_value(p, json_get(row, "factor"));
    add(p, "</td><td>");
    add_value(p, json_get(row, "question"));
    add(p, "</td><td class=\"");
    html_add_text(p->out, answer);
    add(p, "\">");
    html_add_text(p->out, text_of_key(key, p->lang));
    add(p, "</td></tr>\n");
    arena_free(&mem);
}

static void add_pertinent(const struct page *p)
{
    const struct json *rows = json_path(p->report, "scope.pertinent");
    add_heading(p, "pertinent", HTML_PERTINENT);
    if (json_len(rows) == 0) {
        add_nothing(p);
        return;
    }
    add(p, "<table class=\"q\"><tbody>\n");
    for (size_t i = 0; i < json_len(rows); i++)
        add_question(p, json_at(rows, i));
    add(p, "</tbody></table>\n");
}

/* The parts and how many rows each has. */
static void add_contents(const struct page *p)
{
    add(p, "<nav>");
    for (unsigned i = 0; i < n_html_parts; i++) {
        add(p, "<a href=\"#");
        add(p, html_parts[i].name);
        add(p, "\">");
        add_word(p, html_parts[i].heading);
        buf_fmt(
            p->out, " (%zu)</a> ", json_len(json_get(p->report, html_parts[i].name)));
    }
    add(p, "</nav>\n");
}

int report_write_html(
    const struct report *r, const char *lang, struct buf *out, struct err *err)
{
    struct json *report = NULL;
    int rc = report_tree_make(r, &report, err);
    if (rc < 0)
        return rc;
    struct page p = {.out = out, .report = report, .lang = lang};
    add_head(&p);
    add_contents(&p);
    add_pertinent(&p);
    for (unsigned i = 0; i < n_html_parts; i++)
        add_part(&p, &html_parts[i]);
    add_heading(&p, "run", HTML_RUN);
    add(&p, "<table class=\"run\"><tbody>\n");
    json_each_member(report, add_run_member, &p, err);
    add(&p, "</tbody></table>\n</body></html>\n");
    json_free(report);
    return 0;
}
