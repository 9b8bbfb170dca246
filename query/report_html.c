#include "query/report_html.h"

#include "query/report_html_page.h"
#include "query/report_tree.h"

static void put_begin(const struct html_page *p)
{
    struct str sample = json_str(json_path(p->report, "sample.id"));
    buf_fmt(p->out,
        "<!DOCTYPE html>\n"
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"%s\" xml:lang=\"%s\">"
        "<head><meta charset=\"utf-8\"/>"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
        "<title>",
        p->lang, p->lang);
    html_put_word(p, "html.title");
    html_put(p, " ");
    html_put_str(p, sample);
    html_put(p, "</title>\n");
    html_put_style(p);
    html_put(p, "</head><body>\n<a class=\"skip\" href=\"#summary\">");
    html_put_word(p, "html.skip");
    html_put(p, "</a>\n");
}

/* Reviewed or not, by whom, and which report this one takes the place of. */
static void put_status(const struct html_page *p)
{
    const struct json *review = json_get(p->report, "review");
    struct str former = json_str(json_path(review, "amends.sha256"));
    html_put(p, "<p><b>");
    html_put_enum(p, "enum.review", json_str(json_get(review, "status")));
    html_put(p, "</b> ");
    html_put_str(p, json_str(json_get(review, "signed_by")));
    html_put(p, " ");
    html_put_word(p, "html.research_use");
    html_put(p, "</p>");
    if (former.n == 0)
        return;
    html_put(p, "<p>");
    html_put_word(p, "html.amends");
    html_put(p, " SHA-256 ");
    html_put_str(p, former);
    html_put(p, "</p>");
}

static void put_foot(const struct html_page *p)
{
    html_put(p, "<footer>");
    put_status(p);
    html_put(p, "<p>");
    html_put_word(p, "field.kb_id");
    html_put(p, " ");
    html_put_str(p, json_str(json_path(p->report, "kb.id")));
    html_put(p, "</p>");
    const struct json *inputs = json_path(p->report, "sample.inputs");
    for (size_t i = 0; i < json_len(inputs); i++) {
        const struct json *input = json_at(inputs, i);
        html_put(p, "<p>");
        html_put_enum(p, "enum.input", json_str(json_get(input, "kind")));
        html_put(p, " SHA-256 ");
        html_put_str(p, json_str(json_get(input, "sha256")));
        html_put(p, "</p>");
    }
    html_put(p, "</footer>\n");
}

static void put_page(const struct html_page *p)
{
    put_begin(p);
    html_put_head(p);
    html_put(p, "<main>\n");
    html_put_summary(p);
    html_put_tools(p);
    html_put_therapies(p);
    html_put_trials(p);
    html_put_outlook(p);
    html_put_hereditary(p);
    html_put_pgx(p);
    html_put_other_findings(p);
    html_put_scope(p);
    html_put_sources(p);
    html_put_glossary(p);
    html_put(p, "</main>\n");
    put_foot(p);
    html_put_script(p);
    html_put(p, "</body></html>\n");
}

int report_write_html(
    const struct report *r, const char *lang, struct buf *out, struct err *err)
{
    struct json *report = NULL;
    int rc = report_tree_make(r, &report, err);
    if (rc < 0)
        return rc;
    struct html_page p = {.out = out, .report = report, .lang = lang};
    p.is_patient = str_eq_c(json_str(json_get(report, "audience")), "patient");
    html_words_load(&p);
    html_model_load(&p);
    put_page(&p);
    arena_free(&p.mem);
    json_free(report);
    return 0;
}
