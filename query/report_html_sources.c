/* How it was made: methods, identities, sources with releases and licences, glossary.
 */
#include "query/report_html_page.h"

#define END                                                                            \
    {                                                                                  \
        NULL, NULL, 0, NULL, NULL                                                      \
    }

static const struct html_item inputs[] = {{"kind", NULL, HTML_WORD, "enum.input", NULL},
    {"sha256", NULL, HTML_DIGEST, NULL, NULL}, END};

const struct html_item html_methods[] = {
    {"schema", "field.schema", HTML_TEXT, NULL, NULL},
    {"program.name", "field.program", HTML_TEXT, NULL, NULL},
    {"program.version", "field.version", HTML_TEXT, NULL, NULL},
    {"program.rules_version", "field.rules_version", HTML_DIGEST, NULL, NULL},
    {"kb.id", "field.kb_id", HTML_DIGEST, NULL, NULL},
    {"kb.format", "field.kb_format", HTML_TEXT, NULL, NULL},
    {"sample.inputs", "field.inputs", HTML_LIST, NULL, inputs},
    {"sample.assembly_how", "field.assembly_how", HTML_WORD, "enum.assembly_how", NULL},
    {"patient.tumour.doid", "field.tumour_doid", HTML_TEXT, NULL, NULL},
    {"patient.tumour.oncotree", "field.tumour_oncotree", HTML_TEXT, NULL, NULL},
    {"patient.not_used", "field.not_used", HTML_TEXT, NULL, NULL},
    {"audience", "field.audience", HTML_WORD, "enum.audience", NULL},
    {"review.status", "field.review", HTML_WORD, "enum.review", NULL},
    {"review.signed_by", "field.signed_by", HTML_TEXT, NULL, NULL},
    {"review.amends.sha256", "field.amends", HTML_DIGEST, NULL, NULL},
    {"review.amends.kb_id", "field.amends_kb", HTML_DIGEST, NULL, NULL},
    {"review.amends.sample_id", "field.amends_sample", HTML_TEXT, NULL, NULL}, END};

const struct html_item html_source_columns[] = {
    {"source", "html.source", HTML_WORD, "source", NULL},
    {"kind", "field.file_kind", HTML_TEXT, NULL, NULL},
    {"release", "field.release", HTML_TEXT, NULL, NULL},
    {"assembly", "field.assembly", HTML_TEXT, NULL, NULL},
    {"licence", "field.licence", HTML_TEXT, NULL, NULL},
    {"sha256", "field.digest", HTML_DIGEST, NULL, NULL}, END};

static const struct html_item sources_item = {
    "kb.built_from", "html.sources", HTML_TABLE, NULL, html_source_columns};

/* ---- one line a source ----------------------------------------------------------- */

static struct str text_at(const struct json *files, size_t i, const char *member)
{
    return json_str(json_get(json_at(files, i), member));
}

static bool is_first_with(const struct json *files, size_t i, const char *member)
{
    for (size_t k = i; k-- > 0;)
        if (str_eq(text_at(files, k, "source"), text_at(files, i, "source"))
            && str_eq(text_at(files, k, member), text_at(files, i, member)))
            return false;
    return true;
}

/* The different values that the files of one source have. */
static void put_values(
    const struct html_page *p, const struct json *files, size_t i, const char *member)
{
    unsigned n = 0;
    for (size_t k = i; k < json_len(files); k++) {
        struct str value = text_at(files, k, member);
        if (!str_eq(text_at(files, k, "source"), text_at(files, i, "source"))
            || value.n == 0 || !is_first_with(files, k, member))
            continue;
        html_put(p, n++ > 0 ? ", " : "");
        html_put_str(p, value);
    }
}

static void put_overview(const struct html_page *p)
{
    static const char *const headings[] = {
        "html.source", "field.release", "field.licence"};
    const struct json *files = json_path(p->report, "kb.built_from");
    html_put(p, "<table class=\"sum\"><caption>");
    html_put_word(p, "html.sources");
    html_put(p, "</caption><thead><tr>");
    for (unsigned i = 0; i < sizeof headings / sizeof *headings; i++) {
        html_put(p, "<th scope=\"col\">");
        html_put_word(p, headings[i]);
        html_put(p, "</th>");
    }
    html_put(p, "</tr></thead><tbody>");
    for (size_t i = 0; i < json_len(files); i++) {
        if (!is_first_with(files, i, "source"))
            continue;
        html_put(p, "<tr><th scope=\"row\">");
        html_put_enum(p, "source", text_at(files, i, "source"));
        html_put(p, "</th><td>");
        put_values(p, files, i, "release");
        html_put(p, "</td><td>");
        put_values(p, files, i, "licence");
        html_put(p, "</td></tr>");
    }
    html_put(p, "</tbody></table>\n");
}

void html_put_sources(const struct html_page *p)
{
    html_put(p, "<section id=\"methods\" aria-labelledby=\"h-methods\">");
    html_put_heading(p, "h2", "h-methods", "html.methods");
    html_put_note(p, "text", "html.method_matching");
    html_put_note(p, "text", "html.method_tiers");
    html_put_note(p, "text", "html.method_values");
    html_put_facts(p, p->report, html_methods, "wide");
    html_put(p, "</section>\n<section id=\"sources\" aria-labelledby=\"h-sources\">");
    html_put_heading(p, "h2", "h-sources", "html.sources");
    put_overview(p);
    html_open_details(p, "html.n_files", html_length(p, "kb.built_from"), 0);
    html_put_item(p, p->report, &sources_item);
    html_close_details(p);
    html_put(p, "</section>\n");
}

/* ---- glossary -------------------------------------------------------------------- */

static void put_terms(
    const struct html_page *p, const char *heading, const char *const *keys)
{
    struct arena mem = ARENA_INIT;
    html_put_heading(p, "h3", NULL, heading);
    html_put(p, "<dl class=\"terms\">");
    for (; *keys; keys++) {
        html_put(p, "<div><dt>");
        html_put_word(p, str_cstr(&mem, str_fmt(&mem, "gloss.%s", *keys)));
        html_put(p, "</dt><dd>");
        html_put_word(p, str_cstr(&mem, str_fmt(&mem, "gloss.%s.is", *keys)));
        html_put(p, "</dd></div>");
    }
    html_put(p, "</dl>\n");
    arena_free(&mem);
}

const struct html_item html_names[] = {{"name", "field.name", HTML_TEXT, NULL, NULL},
    {"name_ko", "field.name_ko", HTML_TEXT, NULL, NULL},
    {"kind", "field.kind", HTML_WORD, "enum.named", NULL},
    {"doid", "field.doid", HTML_TEXT, NULL, NULL},
    {"needs_check", "field.needs_check", HTML_TRUTH, NULL, NULL}, END};

static const struct html_item names_item = {
    "glossary", "html.n_names", HTML_TABLE, NULL, html_names};

static void put_names(const struct html_page *p)
{
    size_t n = html_length(p, "glossary");
    if (n == 0)
        return;
    html_open_details(p, "html.n_names", n, 0);
    html_put_item(p, p->report, &names_item);
    html_close_details(p);
}

void html_put_glossary(const struct html_page *p)
{
    static const char *const tiers[] = {"tier1", "tier2", "tier3", "tier4",
        "tier_derived", "kcat", NULL},
                             *const levels[] = {"level_a", "level_b", "level_c",
                                 "level_d", "level_e", "rating", "stars", NULL},
                             *const words[] = {"partial", "relation", "specificity",
                                 "not_looked_at", "pgx_state", NULL};
    html_put(p, "<section id=\"glossary\" aria-labelledby=\"h-glossary\">");
    html_put_heading(p, "h2", "h-glossary", "html.glossary");
    put_terms(p, "html.gloss_tiers", tiers);
    put_terms(p, "html.gloss_levels", levels);
    put_terms(p, "html.gloss_words", words);
    put_names(p);
    html_put(p, "</section>\n");
}
