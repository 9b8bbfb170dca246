#include "query/report_html_page.h"

#include <inttypes.h>

#include "query/report_tree.h"

bool html_is_given(const struct json *v)
{
    enum json_type type = json_type(v);
    if (type == JSON_ARRAY || type == JSON_OBJECT)
        return json_len(v) > 0;
    return type != JSON_NONE && type != JSON_NULL
           && (type != JSON_STRING || json_str(v).n > 0);
}

/* ---- one value ------------------------------------------------------------------- */

static void put_scalar(const struct html_page *p, const struct json *v)
{
    struct buf text = BUF_INIT;
    double number;
    if (json_type(v) == JSON_REAL && json_number(v, &number)) {
        /* the value as it is for programs, four digits of it for people */
        report_tree_scalar(v, &text);
        buf_fmt(p->out, "<data value=\"%s\">%.4g</data>", text.p, number);
    } else if (report_tree_scalar(v, &text)) {
        html_put_link(p, buf_str(&text), buf_str(&text));
    }
    buf_free(&text);
}

void html_put_percent(const struct html_page *p, const struct json *fraction)
{
    struct buf text = BUF_INIT;
    double number;
    if (json_number(fraction, &number) && report_tree_scalar(fraction, &text))
        buf_fmt(p->out, "<data value=\"%s\">%.3g %%</data>", text.p, number * 100);
    buf_free(&text);
}

/* Of a source's word its Korean beside it; words joined by a comma one by one. */
static void put_own(const struct html_page *p, struct str word)
{
    struct arena mem = ARENA_INIT;
    struct str text = STR_NONE;
    html_put_str(p, word);
    if (html_find_word(p, str_fmt(&mem, "own.%.*s", STR_ARG(word)), &text)
        && !str_eq(text, word)) {
        html_put(p, " (");
        html_put_str(p, text);
        html_put(p, ")");
    }
    arena_free(&mem);
}

static void put_term(const struct html_page *p, struct str term)
{
    struct arena mem = ARENA_INIT;
    struct str text = STR_NONE;
    if (html_find_word(p, str_fmt(&mem, "so.%.*s", STR_ARG(term)), &text)) {
        html_put_str(p, text);
    } else {
        struct str plain = str_copy(&mem, term);
        char *c = str_cstr(&mem, plain);
        for (char *at = c; *at; at++)
            if (*at == '_')
                *at = ' ';
        html_put_str(p, str_of(c));
    }
    arena_free(&mem);
}

static void put_terms(const struct html_page *p, struct str terms)
{
    struct str term;
    for (bool is_first = true; str_next(&terms, '&', &term); is_first = false) {
        html_put(p, is_first ? "" : ", ");
        put_term(p, term);
    }
}

static void put_stars(const struct html_page *p, const struct json *v, int64_t of)
{
    int64_t n = 0;
    json_int(v, &n);
    buf_fmt(p->out, "<span class=\"stars\">★ %d/%d</span>", (int)n, (int)of);
}

void html_put_tier(const struct html_page *p, struct str tier)
{
    if (tier.n == 0)
        return;
    buf_fmt(p->out, "<span class=\"tier t%u\">", html_tier_rank(tier));
    html_put_str(p, tier);
    html_put(p, "</span>");
}

/* How therapies are taken: together, one after the other, one for the other. */
void html_put_drugs(
    const struct html_page *p, const struct json *therapies, struct str interaction)
{
    const char *between = str_eq_c(interaction, "combination")   ? " + "
                          : str_eq_c(interaction, "sequential")  ? " → "
                          : str_eq_c(interaction, "substitutes") ? " / "
                                                                 : ", ";
    for (size_t i = 0; i < json_len(therapies); i++) {
        const struct json *therapy = json_at(therapies, i);
        const struct json *name = json_get(therapy, "name");
        html_put(p, i > 0 ? between : "");
        html_put_str(p, json_str(name ? name : therapy));
        html_put_local(p, json_str(name ? name : therapy));
    }
}

/* ---- lists of objects ------------------------------------------------------------ */

static void put_list(
    const struct html_page *p, const struct json *list, const struct html_item *items)
{
    html_put(p, "<ul>");
    for (size_t i = 0; i < json_len(list); i++) {
        unsigned n = 0;
        html_put(p, "<li>");
        for (const struct html_item *item = items; item->path; item++) {
            if (!html_has_item(p, json_at(list, i), item))
                continue;
            html_put(p, n++ > 0 ? " · " : "");
            if (item->label) {
                html_put(p, "<i>");
                html_put_word(p, item->label);
                html_put(p, "</i> ");
            }
            html_put(p, item == items ? "<b>" : "");
            if (item->format != HTML_MARK)
                html_put_item(p, json_at(list, i), item);
            html_put(p, item == items ? "</b>" : "");
        }
        html_put(p, "</li>");
    }
    html_put(p, "</ul>");
}

static bool is_column_used(
    const struct html_page *p, const struct json *list, const struct html_item *item)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (html_has_item(p, json_at(list, i), item))
            return true;
    return false;
}

/* Columns in which no row has a value are left out. */
static void put_table(
    const struct html_page *p, const struct json *list, const struct html_item *items)
{
    html_put(p, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
    html_put_word(p, "html.table");
    html_put(p, "\"><table class=\"sub\"><thead><tr>");
    for (const struct html_item *item = items; item->path; item++) {
        if (!is_column_used(p, list, item))
            continue;
        html_put(p, "<th scope=\"col\">");
        html_put_word(p, item->label);
        html_put(p, "</th>");
    }
    html_put(p, "</tr></thead><tbody>");
    for (size_t i = 0; i < json_len(list); i++) {
        html_put(p, "<tr>");
        for (const struct html_item *item = items; item->path; item++) {
            if (!is_column_used(p, list, item))
                continue;
            html_put(p, "<td>");
            html_put_item(p, json_at(list, i), item);
            html_put(p, "</td>");
        }
        html_put(p, "</tr>");
    }
    html_put(p, "</tbody></table></div>");
}

static int put_count(void *ctx, struct str key, const struct json *v, struct err *err)
{
    const struct html_page *p = ctx;
    (void)err;
    html_put(p, "<span class=\"count\">");
    put_own(p, key);
    html_put(p, ": ");
    put_scalar(p, v);
    html_put(p, "</span> ");
    return 0;
}

static void put_ranges(const struct html_page *p, const struct json *list)
{
    size_t end;
    for (size_t i = 0; i < json_len(list); i = end) {
        int64_t first = 0, last = 0, next = 0;
        json_int(json_at(list, i), &first);
        last = first;
        for (end = i + 1; end < json_len(list) && json_int(json_at(list, end), &next)
                          && next == last + 1;
             end++)
            last = next;
        buf_fmt(p->out, "%s%" PRId64, i > 0 ? ", " : "", first);
        if (last > first)
            buf_fmt(p->out, "–%" PRId64, last);
    }
}

/* ---- items ----------------------------------------------------------------------- */

struct values {
    const struct html_page *p;
    const struct html_item *item;
    unsigned n;
};

static void put_finding_ref(const struct html_page *p, struct str id)
{
    const struct json *finding = html_finding(p, id);
    html_put_ref(p, id, id);
    html_put(p, " ");
    if (finding)
        html_put_finding_name(p, finding);
}

static void put_value(
    const struct html_page *p, const struct html_item *item, const struct json *v)
{
    switch (item->format) {
    case HTML_WORD:
        html_put_enum(p, item->words, json_str(v));
        break;
    case HTML_OWN:
        put_own(p, json_str(v));
        break;
    case HTML_TERMS:
        put_terms(p, json_str(v));
        break;
    case HTML_MARK:
        html_put_word(p, item->label);
        break;
    case HTML_TRUTH:
        html_put_word(p, json_bool(v, false) ? "html.yes" : "html.no");
        break;
    case HTML_PERCENT:
        html_put_percent(p, v);
        break;
    case HTML_STARS:
        put_stars(p, v, 4);
        break;
    case HTML_RATING:
        put_stars(p, v, 5);
        break;
    case HTML_SENTENCE:
        html_put_str(p, json_str(json_get(v, "text")));
        break;
    case HTML_ADDRESS:
        html_put_link(p, json_str(v), json_str(v));
        break;
    case HTML_DIGEST:
        html_put(p, "<code>");
        html_put_str(p, json_str(v));
        html_put(p, "</code>");
        break;
    case HTML_REFS:
        html_put_ref(p, json_str(v), json_str(v));
        break;
    case HTML_FINDINGS:
        put_finding_ref(p, json_str(v));
        break;
    case HTML_TIER:
        html_put_tier(p, json_str(v));
        break;
    default:
        put_scalar(p, v);
    }
}

static bool is_shown(const struct html_item *item, const struct json *v)
{
    return html_is_given(v) && (item->format != HTML_MARK || json_bool(v, false));
}

static void add_value(void *ctx, const struct json *v)
{
    struct values *x = ctx;
    if (!is_shown(x->item, v))
        return;
    if (x->n++ > 0)
        html_put(x->p, x->item->format == HTML_SENTENCE ? " " : ", ");
    put_value(x->p, x->item, v);
}

static void count_value(void *ctx, const struct json *v)
{
    struct values *x = ctx;
    x->n += is_shown(x->item, v);
}

bool html_has_item(
    const struct html_page *p, const struct json *row, const struct html_item *item)
{
    struct values x = {.p = p, .item = item};
    report_tree_each(row, str_of(item->path), count_value, &x);
    return x.n > 0;
}

/* Trials of ClinicalTrials.gov have their page at a fixed address. */
static void put_page(const struct html_page *p, const struct json *row, struct str id)
{
    struct arena mem = ARENA_INIT;
    struct str url = json_str(json_get(row, "url"));
    uint64_t number;
    if (url.n == 0 && id.n == 11 && str_starts(id, STR("NCT"))
        && str_to_u64(str_sub(id, 3, id.n), &number))
        url = str_fmt(&mem, "https://clinicaltrials.gov/study/%.*s", STR_ARG(id));
    html_put_link(p, url, id);
    arena_free(&mem);
}

/* A name of a drug or disease. */
static bool is_name(const struct html_item *item)
{
    struct str path = str_of(item->path);
    return str_eq_c(path, "drug") || str_ends(path, STR("disease.name"))
           || str_ends(path, STR("tumour.name"));
}

void html_put_item(
    const struct html_page *p, const struct json *row, const struct html_item *item)
{
    const struct json *whole = json_path(row, item->path);
    struct values x = {.p = p, .item = item};
    struct err err = {0};
    struct html_page page = *p;
    if (item->format == HTML_LIST)
        put_list(p, whole, item->sub);
    else if (item->format == HTML_TABLE)
        put_table(p, whole, item->sub);
    else if (item->format == HTML_PAGE)
        put_page(p, row, json_str(whole));
    else if (item->format == HTML_NAME)
        html_put_finding_name(p, row);
    else if (item->format == HTML_RANGES)
        put_ranges(p, whole);
    else if (item->format == HTML_COUNTS)
        json_each_member(whole, put_count, &page, &err);
    else if (item->format == HTML_DRUGS)
        html_put_drugs(p, whole,
            json_str(json_get(row, json_get(row, "interaction") ? "interaction"
                                                                : "therapy_"
                                                                  "interaction")));
    else
        report_tree_each(row, str_of(item->path), add_value, &x);
    if (is_name(item))
        html_put_local(p, json_str(whole));
}
