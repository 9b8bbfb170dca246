/* Who was tested and by what: the top of the page. */
#include "query/report_html_page.h"

#define END                                                                            \
    {                                                                                  \
        NULL, NULL, 0, NULL, NULL                                                      \
    }

const struct html_item html_head_patient[] = {
    {"sample.id", "field.sample", HTML_TEXT, NULL, NULL},
    {"patient.tumour.name", "field.tumour", HTML_TEXT, NULL, NULL},
    {"patient.sex", "field.sex", HTML_WORD, "enum.sex", NULL},
    {"patient.age_years", "field.age", HTML_TEXT, NULL, NULL},
    {"patient.stage", "field.stage", HTML_TEXT, NULL, NULL},
    {"patient.prior_therapy", "field.prior_therapy", HTML_TEXT, NULL, NULL},
    {"sample.origin", "field.sample_origin", HTML_WORD, "enum.sample_origin", NULL},
    {"sample.assembly", "field.assembly", HTML_TEXT, NULL, NULL}, END};

const struct html_item html_head_test[] = {
    {"program.name", "field.program", HTML_TEXT, NULL, NULL},
    {"program.version", "field.version", HTML_TEXT, NULL, NULL}, END};

/* What a reader looks for: said to be not given when it is null. */
static bool is_expected(const struct html_item *item)
{
    struct str path = str_of(item->path);
    return str_eq_c(path, "sample.id") || str_eq_c(path, "patient.tumour.name")
           || str_eq_c(path, "patient.age_years");
}

static void open_fact(const struct html_page *p, const char *label)
{
    html_put(p, "<div><dt>");
    html_put_word(p, label);
    html_put(p, "</dt><dd>");
}

static void close_fact(const struct html_page *p)
{
    html_put(p, "</dd></div>\n");
}

static void put_items(const struct html_page *p, const struct html_item *item)
{
    for (; item->path; item++) {
        bool has = html_has_item(p, p->report, item);
        if (!has && !is_expected(item))
            continue;
        open_fact(p, item->label);
        if (has)
            html_put_item(p, p->report, item);
        else
            html_put_word(p, "html.not_given");
        close_fact(p);
    }
}

/* The newest release of a source among the files of the KB. */
static struct str newest(const struct html_page *p, const char *source)
{
    const struct json *files = json_path(p->report, "kb.built_from");
    struct str out = STR_NONE;
    for (size_t i = 0; i < json_len(files); i++) {
        const struct json *file = json_at(files, i);
        struct str release = json_str(json_get(file, "release"));
        if (str_eq_c(json_str(json_get(file, "source")), source)
            && str_cmp(out, release) < 0)
            out = release;
    }
    return out;
}

static void put_releases(const struct html_page *p)
{
    static const char *const sources[] = {
        "civic", "clinvar", "ctgov", "clinpgx", "pharmcat"};
    unsigned n = 0;
    open_fact(p, "field.releases");
    for (unsigned i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct str release = newest(p, sources[i]);
        if (release.n == 0)
            continue;
        html_put(p, n++ > 0 ? ", " : "");
        html_put_enum(p, "source", str_of(sources[i]));
        html_put(p, " ");
        html_put_str(p, release);
    }
    html_put(p, n > 0 ? " · " : "");
    html_put(p, "<a href=\"#sources\">");
    html_put_word(p, "html.all_sources");
    html_put(p, "</a>");
    close_fact(p);
}

static void put_test(const struct html_page *p)
{
    open_fact(p, "field.program");
    html_put_item(p, p->report, &html_head_test[0]);
    html_put(p, " ");
    html_put_item(p, p->report, &html_head_test[1]);
    close_fact(p);
    open_fact(p, "field.kb_id");
    html_put(p, "<code>");
    html_put_str(p, str_sub(json_str(json_path(p->report, "kb.id")), 0, 12));
    html_put(p, "</code>");
    close_fact(p);
    put_releases(p);
}

static void put_review(const struct html_page *p)
{
    const struct json *review = json_get(p->report, "review");
    struct str status = json_str(json_get(review, "status"));
    struct str former = json_str(json_path(review, "amends.sha256"));
    html_put(p, "<p class=\"status ");
    html_put_str(p, status);
    html_put(p, "\"><b>");
    html_put_enum(p, "enum.review", status);
    html_put(p, "</b>");
    if (html_is_given(json_get(review, "signed_by"))) {
        html_put(p, " ");
        html_put_str(p, json_str(json_get(review, "signed_by")));
    }
    html_put(p, " ");
    html_put_word(p, "html.research_use");
    if (former.n > 0) {
        html_put(p, " ");
        html_put_word(p, "html.amends");
        html_put(p, " <code>");
        html_put_str(p, str_sub(former, 0, 12));
        html_put(p, "</code>");
    }
    html_put(p, "</p>\n");
}

static void put_contents_link(
    const struct html_page *p, const char *id, const char *key, size_t n)
{
    buf_fmt(p->out, "<li><a href=\"#%s\">", id);
    html_put_word(p, key);
    if (n > 0)
        buf_fmt(p->out, " <span class=\"n\">%zu</span>", n);
    html_put(p, "</a></li>");
}

static void put_contents(const struct html_page *p)
{
    html_put(p, "<nav aria-label=\"");
    html_put_word(p, "html.contents");
    html_put(p, "\"><ul>");
    put_contents_link(p, "summary", "html.summary", 0);
    put_contents_link(p, "therapies", "html.therapies", html_length(p, "therapies"));
    put_contents_link(p, "trials", "html.trials", html_length(p, "trials"));
    put_contents_link(p, "outlook", "html.outlook",
        html_length(p, "prognosis") + html_length(p, "diagnosis"));
    put_contents_link(p, "hereditary", "html.hereditary", html_length(p, "hereditary"));
    put_contents_link(p, "pharmacogenomics", "html.pharmacogenomics",
        html_length(p, "pharmacogenomics"));
    put_contents_link(p, "variants", "html.variants", html_length(p, "findings"));
    put_contents_link(p, "scope", "html.scope", html_length(p, "limits"));
    put_contents_link(p, "sources", "html.sources", 0);
    put_contents_link(p, "glossary", "html.glossary", 0);
    html_put(p, "</ul></nav>\n");
}

/* Without scripts the tools are of no use and stay hidden. */
static void put_tools(const struct html_page *p)
{
    html_put(p, "<form id=\"tools\" hidden=\"hidden\" role=\"search\"><label>");
    html_put_word(p, "html.find");
    html_put(p, " <input id=\"find\" type=\"search\"/></label> <label>");
    html_put_word(p, "html.tier");
    html_put(p, " <select id=\"tier\"><option value=\"9\">");
    html_put_word(p, "html.any_tier");
    html_put(p, "</option><option value=\"1\">I</option>"
                "<option value=\"3\">I, II</option>"
                "<option value=\"4\">I, II, III</option></select></label> "
                "<button type=\"button\" id=\"all\" aria-pressed=\"false\">");
    html_put_word(p, "html.expand");
    html_put(p, "</button></form>\n");
}

/* How many rows the tools leave; on paper too, where it says that rows are missing. */
static void put_shown(const struct html_page *p)
{
    html_put(p, "<output id=\"shown\" data-none=\"");
    html_put_word(p, "html.nothing_found");
    html_put(p, "\" data-of=\"");
    html_put_word(p, "html.rows_shown");
    html_put(p, "\"></output>");
}

/* The style reads it, with scripts or without. */
static void put_paper(const struct html_page *p)
{
    html_put(p, "<label id=\"paper\"><input id=\"full\" type=\"checkbox\"/> ");
    html_put_word(p, "html.print_full");
    html_put(p, "</label>");
}

void html_put_head(const struct html_page *p)
{
    html_put(p, "<header><div class=\"top\">");
    html_put_heading(p, "h1", NULL, "html.title");
    put_review(p);
    html_put(p, "</div>\n");
    html_put(p, "<dl class=\"facts\">");
    put_items(p, html_head_patient);
    put_test(p);
    html_put(p, "</dl>\n</header>\n");
    put_contents(p);
}

void html_put_tools(const struct html_page *p)
{
    html_put(p, "<div class=\"top\">");
    put_tools(p);
    put_paper(p);
    put_shown(p);
    html_put(p, "</div>\n");
}
