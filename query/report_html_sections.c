/* The parts behind therapies: trials, prognosis and diagnosis, hereditary risk,
 * pharmacogenomics. */
#include "query/report_html_page.h"
#include "query/report_html_picture.h"

#define MAX_DRUGS 40

typedef bool row_test(const struct json *row);

static void open_section(const struct html_page *p, const char *id, const char *heading)
{
    buf_fmt(p->out, "<section id=\"%s\" aria-labelledby=\"h-%s\">", id, id);
    buf_fmt(p->out, "<h2 id=\"h-%s\">", id);
    html_put_word(p, heading);
    html_put(p, "</h2>\n");
}

static void close_section(const struct html_page *p)
{
    html_put(p, "</section>\n");
}

/* The rows of a part that pass, or do not pass, a test; in report order. */
static unsigned pick(const struct html_page *p, struct arena *mem, const char *part,
    row_test *test, bool wanted, const struct json ***rows)
{
    const struct json *list = json_get(p->report, part);
    unsigned n = 0;
    *rows = arena_alloc(mem, json_len(list) * sizeof **rows + 1);
    for (size_t i = 0; i < json_len(list); i++)
        if (test(json_at(list, i)) == wanted)
            (*rows)[n++] = json_at(list, i);
    return n;
}

/* ---- trials ---------------------------------------------------------------------- */

void html_put_trials(const struct html_page *p)
{
    struct arena mem = ARENA_INIT;
    const struct json **rows;
    open_section(p, "trials", "html.trials");
    html_put_lay(p, "lay.trial");
    if (html_length(p, "trials") == 0)
        html_put_note(p, "none", "html.nothing");
    unsigned n = pick(p, &mem, "trials", html_is_partial, false, &rows);
    html_put_rows(p, &html_trials, rows, n, html_word(p, "html.trials_matched"));
    n = pick(p, &mem, "trials", html_is_partial, true, &rows);
    if (n > 0) {
        html_put_heading(p, "h3", NULL, "html.trials_possible");
        html_put_rows(p, &html_trials, rows, n, html_word(p, "html.trials_possible"));
    }
    close_section(p);
    arena_free(&mem);
}

/* ---- prognosis, diagnosis -------------------------------------------------------- */

static bool has_tier(const struct json *row)
{
    return html_is_given(json_get(row, "tier"));
}

static bool is_plain(const struct json *row)
{
    return !has_tier(row) && !html_is_partial(row);
}

static void put_closed(const struct html_page *p, const struct html_part *part,
    row_test *test, const char *summary, const char *heading)
{
    struct arena mem = ARENA_INIT;
    const struct json **rows;
    unsigned n = pick(p, &mem, part->name, test, true, &rows);
    if (n > 0) {
        html_open_list(p, summary, n);
        html_put_rows(p, part, rows, n, html_word(p, heading));
        html_close_details(p);
    }
    arena_free(&mem);
}

static void put_evidence(
    const struct html_page *p, const struct html_part *part, const char *heading)
{
    struct arena mem = ARENA_INIT;
    const struct json **rows;
    html_put_heading(p, "h3", part->name, heading);
    if (html_length(p, part->name) == 0)
        html_put_note(p, "none", "html.nothing");
    unsigned n = pick(p, &mem, part->name, has_tier, true, &rows);
    html_put_rows(p, part, rows, n, html_word(p, heading));
    put_closed(p, part, is_plain, "html.n_true", heading);
    put_closed(p, part, html_is_partial, "html.n_partial", heading);
    arena_free(&mem);
}

void html_put_outlook(const struct html_page *p)
{
    open_section(p, "outlook", "html.outlook");
    html_put_lay(p, "lay.prognosis");
    put_evidence(p, &html_prognosis, "html.prognosis");
    put_evidence(p, &html_diagnosis, "html.diagnosis");
    if (html_length(p, "other_evidence") > 0)
        put_evidence(p, &html_other, "html.other_evidence");
    close_section(p);
}

/* ---- hereditary risk ------------------------------------------------------------- */

static void put_limits(const struct html_page *p, const char *prefix)
{
    const struct json *limits = json_get(p->report, "limits");
    for (size_t i = 0; i < json_len(limits); i++) {
        const struct json *limit = json_at(limits, i);
        if (!str_starts(json_str(json_get(limit, "key")), str_of(prefix)))
            continue;
        html_put(p, "<p class=\"hint\">");
        html_put_str(p, json_str(json_get(limit, "text")));
        html_put(p, "</p>\n");
    }
}

static bool any(const struct json *row)
{
    return row != NULL;
}

void html_put_hereditary(const struct html_page *p)
{
    struct arena mem = ARENA_INIT;
    const struct json **rows;
    unsigned n = pick(p, &mem, "hereditary", any, true, &rows);
    open_section(p, "hereditary", "html.hereditary");
    html_put_lay(p, "lay.hereditary");
    put_limits(p, "hereditary_");
    put_limits(p, "secondary_");
    if (n == 0)
        html_put_note(p, "none", "html.nothing");
    html_put_rows(p, &html_hereditary, rows, n, html_word(p, "html.hereditary"));
    close_section(p);
    arena_free(&mem);
}

/* ---- pharmacogenomics ------------------------------------------------------------ */

/* Genes with something to read are blocks; the others are rows of a table. */
static bool is_telling(const struct json *gene)
{
    return json_len(json_get(gene, "diplotypes")) > 0
           || json_len(json_get(gene, "recommendations")) > 0;
}

static void put_diplotypes(const struct html_page *p, const struct json *gene)
{
    const struct json *list = json_get(gene, "diplotypes");
    size_t n = json_len(list), n_shown = n < 4 ? n : 4;
    if (n == 0)
        return;
    html_put(p, "<p class=\"diplotypes\">");
    for (size_t i = 0; i < n_shown; i++) {
        const struct json *d = json_at(list, i);
        static const struct html_item phenotype = {
            "phenotype", NULL, HTML_OWN, NULL, NULL};
        html_put(p, i > 0 ? "; <b>" : "<b>");
        html_put_str(p, json_str(json_get(d, "name")));
        html_put(p, "</b> ");
        if (html_has_item(p, d, &phenotype))
            html_put_item(p, d, &phenotype);
    }
    if (n > n_shown) {
        html_put(p, "; ");
        html_put_counts(p, "html.more", n - n_shown, 0);
    }
    html_put(p, "</p>");
}

/* What to do, in the guideline's words, where it is certain: not behind a click. */
static void put_certain_changes(const struct html_page *p, const struct json *gene)
{
    const struct json *list = json_get(gene, "recommendations");
    unsigned n = 0;
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *r = json_at(list, i);
        if (!json_bool(json_get(r, "change"), false)
            || !str_eq_c(json_str(json_get(r, "certainty")), "certain"))
            continue;
        html_put(p, n++ == 0 ? "<ul><li><b>" : "<li><b>");
        html_put_str(p, json_str(json_get(r, "drug")));
        html_put(p, "</b> ");
        html_put_str(p, json_str(json_get(r, "text")));
        html_put(p, " <i>");
        html_put_enum(p, "source", json_str(json_get(r, "source")));
        html_put(p, "</i></li>");
    }
    html_put(p, n > 0 ? "</ul>" : "");
}

void html_put_pgx(const struct html_page *p)
{
    struct arena mem = ARENA_INIT;
    const struct json **rows;
    open_section(p, "pharmacogenomics", "html.pharmacogenomics");
    html_put_lay(p, "lay.metaboliser");
    put_limits(p, "pgx_");
    unsigned n = pick(p, &mem, "pharmacogenomics", is_telling, true, &rows);
    for (unsigned i = 0; i < n; i++) {
        html_open_card(p, &html_pgx, rows[i]);
        put_diplotypes(p, rows[i]);
        html_put(p, "<p>");
        html_put_pgx_drugs(p, rows[i], MAX_DRUGS);
        html_put(p, "</p>");
        put_certain_changes(p, rows[i]);
        html_picture_phenotype(p->out, rows[i], p->lang);
        html_close_card(p, &html_pgx, rows[i]);
    }
    n = pick(p, &mem, "pharmacogenomics", is_telling, false, &rows);
    if (n > 0) {
        html_open_list(p, "html.n_not_called", n);
        html_put_rows(p, &html_pgx, rows, n, html_word(p, "html.pharmacogenomics"));
        html_close_details(p);
    }
    close_section(p);
    arena_free(&mem);
}
