/* The sums: every record of every input and what became of it. */
#include <inttypes.h>

#include "query/report_html_page.h"

#define END                                                                            \
    {                                                                                  \
        NULL, NULL, 0, NULL, NULL                                                      \
    }

static const struct html_item rejected[] = {
    {"line", "field.line", HTML_TEXT, NULL, NULL},
    {"reason", NULL, HTML_TEXT, NULL, NULL}, END};

const struct html_item html_scope_inputs[] = {
    {"kind", "field.input", HTML_WORD, "enum.input", NULL},
    {"records", "field.records", HTML_TEXT, NULL, NULL},
    {"alleles", "field.alleles", HTML_TEXT, NULL, NULL},
    {"closes", "field.closes", HTML_TRUTH, NULL, NULL}, END};

const struct html_item html_scope_events[] = {
    {"kind", "field.input", HTML_WORD, "enum.input", NULL},
    {"format", "field.format", HTML_WORD, "enum.format", NULL},
    {"records", "field.records", HTML_TEXT, NULL, NULL},
    {"events", "field.events", HTML_TEXT, NULL, NULL},
    {"closes", "field.closes", HTML_TRUTH, NULL, NULL},
    {"rejected", "field.rejected", HTML_LIST, NULL, rejected}, END};

const struct html_item html_scope_disagreements[] = {
    {"as_given", "field.as_given", HTML_TEXT, NULL, NULL},
    {"source", "field.said_by", HTML_TEXT, NULL, NULL},
    {"transcript", "field.transcript", HTML_TEXT, NULL, NULL},
    {"said", "field.said", HTML_TEXT, NULL, NULL},
    {"computed", "field.computed", HTML_TEXT, NULL, NULL}, END};

static const struct html_item disagreements_item = {"accounting.disagreements",
    "html.disagreements", HTML_TABLE, NULL, html_scope_disagreements};

struct fates {
    const struct html_page *p;
    const char *family;
    int64_t sum;
};

/* Fates that nothing met are left out of the page: the sum says so. */
static int put_fate(void *ctx, struct str key, const struct json *v, struct err *err)
{
    struct fates *x = ctx;
    int64_t n = 0;
    (void)err;
    if (!json_int(v, &n) || n == 0)
        return 0;
    x->sum += n;
    html_put(x->p, "<tr><th scope=\"row\">");
    html_put_enum(x->p, x->family, key);
    buf_fmt(x->p->out, "</th><td class=\"num\">%" PRId64 "</td></tr>", n);
    return 0;
}

static void put_fates(const struct html_page *p, const struct json *fates,
    const char *family, const char *caption)
{
    struct fates x = {.p = p, .family = family};
    struct err err = {0};
    html_put(p, "<table class=\"sum\"><caption>");
    html_put_word(p, caption);
    html_put(p, "</caption><tbody>");
    json_each_member(fates, put_fate, &x, &err);
    html_put(p, "<tr class=\"total\"><th scope=\"row\">");
    html_put_word(p, "html.sum");
    buf_fmt(p->out, "</th><td class=\"num\">%" PRId64 "</td></tr>", x.sum);
    html_put(p, "</tbody></table>\n");
}

static void put_input(const struct html_page *p, const struct json *input)
{
    html_put(p, "<div class=\"input\">");
    html_put_facts(p, input, html_scope_inputs, "wide");
    put_fates(p, json_get(input, "by_fate"), "enum.fate", "html.alleles_by_fate");
    html_put(p, "</div>\n");
}

static void put_event_input(const struct html_page *p, const struct json *input)
{
    html_put(p, "<div class=\"input\">");
    html_put_facts(p, input, html_scope_events, "wide");
    put_fates(p, json_get(input, "by_fate"), "enum.event_fate", "html.events_by_fate");
    if (html_is_given(json_get(input, "genes_by_fate")))
        put_fates(p, json_get(input, "genes_by_fate"), "enum.gene_fate",
            "html.genes_by_fate");
    html_put(p, "</div>\n");
}

void html_put_accounting(const struct html_page *p)
{
    const struct json *inputs = json_path(p->report, "accounting.inputs"),
                      *events = json_path(p->report, "accounting.event_inputs");
    bool closes = json_bool(json_path(p->report, "accounting.closes"), false);
    size_t n_disagreements = html_length(p, "accounting.disagreements");
    html_put_heading(p, "h3", "accounting", "html.accounting");
    html_put_note(p, "hint", closes ? "html.closes" : "html.closes_not");
    html_put(p, "<div class=\"inputs\">");
    for (size_t i = 0; i < json_len(inputs); i++)
        put_input(p, json_at(inputs, i));
    for (size_t i = 0; i < json_len(events); i++)
        put_event_input(p, json_at(events, i));
    html_put(p, "</div>\n");
    if (n_disagreements > 0) {
        html_open_details(p, "html.n_disagreements", n_disagreements, 0);
        html_put_item(p, p->report, &disagreements_item);
        html_close_details(p);
    }
}
