/* The summary: what a reader with one minute must see, and what is not answered. */
#include "query/report_html_page.h"

#define MAX_LISTED 6
#define MAX_TRIALS 3

static void open_box(const struct html_page *p, const char *heading, const char *target)
{
    html_put(p, "<div class=\"box\"><h3>");
    buf_fmt(p->out, "<a href=\"#%s\">", target);
    html_put_word(p, heading);
    html_put(p, "</a></h3>");
}

static void close_box(const struct html_page *p)
{
    html_put(p, "</div>\n");
}

static const struct json *limit(const struct html_page *p, const char *key)
{
    const struct json *limits = json_get(p->report, "limits");
    for (size_t i = 0; i < json_len(limits); i++)
        if (str_eq_c(json_str(json_get(json_at(limits, i), "key")), key))
            return json_at(limits, i);
    return NULL;
}

static bool has_limit(const struct html_page *p, const char *key)
{
    return limit(p, key) != NULL;
}

/* The sentence of a limit that holds for this report. */
static bool put_limit(const struct html_page *p, const char *key, const char *element)
{
    const struct json *found = limit(p, key);
    if (!found)
        return false;
    buf_fmt(p->out, "<%s>", element);
    html_put_str(p, json_str(json_get(found, "text")));
    buf_fmt(p->out, "</%s>", element);
    return true;
}

/* ---- trials ---------------------------------------------------------------------- */

#define HERE "South Korea"

/* Some to begin with: sites here first, unless other places were asked for (then the
 * rows stand by these). */
static void put_first_trials(const struct html_page *p, size_t n_here)
{
    const struct json *trials = json_get(p->report, "trials");
    unsigned n = 0;
    for (size_t i = 0; i < json_len(trials) && n < MAX_TRIALS; i++) {
        const struct json *t = json_at(trials, i);
        struct str id = json_str(json_get(t, "id"));
        if (n_here > 0 && !html_has_word(json_get(t, "countries"), STR(HERE)))
            continue;
        html_put(p, n++ > 0 ? ", " : "<p>");
        html_put_ref(p, id, id);
    }
    html_put(p, n > 0 ? "</p>" : "");
}

static void put_trials(const struct html_page *p)
{
    const struct json *trials = json_get(p->report, "trials");
    size_t n_here = 0, n_full = 0, n = json_len(trials);
    for (size_t i = 0; i < n; i++) {
        const struct json *t = json_at(trials, i);
        n_here += html_has_word(json_get(t, "countries"), STR(HERE));
        n_full += !html_is_partial(t);
    }
    open_box(p, "html.trials", "trials");
    if (n == 0)
        html_put_note(p, "none", "html.no_trials");
    if (n > 0) {
        html_put(p, "<p class=\"big\">");
        html_put_counts(p, "html.trials_here", n_here, n);
        html_put(p, "</p>");
        html_put(p, "<p>");
        html_put_counts(p, "html.trials_full", n_full, n - n_full);
        html_put(p, "</p>");
        put_first_trials(p, has_limit(p, "trials_narrowed") ? 0 : n_here);
    }
    put_limit(p, "trials_narrowed", "p");
    put_limit(p, "no_trials", "p");
    close_box(p);
}

/* ---- hereditary risk ------------------------------------------------------------- */

static void put_hereditary_row(const struct html_page *p, const struct json *row)
{
    html_put(p, "<li><b>");
    html_put_str(p, json_str(json_get(row, "gene")));
    html_put(p, "</b> ");
    html_put_enum(p, "enum.hereditary", json_str(json_get(row, "status")));
    if (html_is_given(json_get(row, "condition"))) {
        html_put(p, " · ");
        html_put_str(p, json_str(json_get(row, "condition")));
    }
    html_put(p, "</li>");
}

static void put_hereditary(const struct html_page *p)
{
    const struct json *rows = json_get(p->report, "hereditary");
    size_t n = json_len(rows), n_listed = n < MAX_LISTED ? n : MAX_LISTED;
    open_box(p, "html.hereditary", "hereditary");
    if (n > 0)
        html_put(p, "<ul>");
    for (size_t i = 0; i < n_listed; i++)
        put_hereditary_row(p, json_at(rows, i));
    if (n > 0)
        html_put(p, "</ul>");
    if (n > n_listed) {
        html_put(p, "<p>");
        html_put_counts(p, "html.more", n - n_listed, 0);
        html_put(p, "</p>");
    }
    if (!put_limit(p, "hereditary_needs_germline", "p") && n == 0)
        html_put_note(p, "none", "html.no_hereditary");
    put_limit(p, "hereditary_hints_only", "p");
    close_box(p);
}

/* ---- pharmacogenomics ------------------------------------------------------------ */

static bool asks_for_change(const struct json *gene)
{
    struct str advice = json_str(json_get(gene, "advice"));
    return str_eq_c(advice, "change") || str_eq_c(advice, "change_for_all")
           || str_eq_c(advice, "possible_change");
}

static bool is_callable(const struct json *gene)
{
    return !str_eq_c(json_str(json_get(gene, "state")), "not_callable");
}

static bool is_named_before(const struct json *list, size_t i)
{
    struct str drug = json_str(json_get(json_at(list, i), "drug"));
    for (size_t k = 0; k < i; k++)
        if (json_bool(json_get(json_at(list, k), "change"), false)
            && str_eq(json_str(json_get(json_at(list, k), "drug")), drug))
            return true;
    return false;
}

void html_put_pgx_drugs(
    const struct html_page *p, const struct json *gene, unsigned max)
{
    const struct json *list = json_get(gene, "recommendations");
    unsigned n = 0;
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *r = json_at(list, i);
        if (!json_bool(json_get(r, "change"), false) || is_named_before(list, i))
            continue;
        if (n == 0) {
            html_put(p, "<i>");
            html_put_word(p, "html.change_for");
            html_put(p, "</i> ");
        }
        if (n < max) {
            html_put(p, n == 0 ? "" : ", ");
            html_put_str(p, json_str(json_get(r, "drug")));
        }
        n++;
    }
    if (n > max) {
        html_put(p, " ");
        html_put_counts(p, "html.more", n - max, 0);
    }
}

static void put_pgx_alert(const struct html_page *p, const struct json *gene)
{
    const struct json *diplotypes = json_get(gene, "diplotypes");
    struct str name = json_str(json_get(gene, "gene"));
    html_put(p, "<li><b>");
    html_put_ref(p, name, name);
    html_put(p, "</b> ");
    if (json_len(diplotypes) == 1) {
        html_put_str(p, json_str(json_get(json_at(diplotypes, 0), "name")));
        html_put(p, " ");
    }
    html_put_enum(p, "enum.advice", json_str(json_get(gene, "advice")));
    html_put(p, ". ");
    html_put_pgx_drugs(p, gene, MAX_LISTED);
    html_put(p, "</li>");
}

static void put_pgx(const struct html_page *p)
{
    const struct json *genes = json_get(p->report, "pharmacogenomics");
    size_t n_alerts = 0, n_callable = 0, n = json_len(genes);
    for (size_t i = 0; i < n; i++) {
        n_alerts += asks_for_change(json_at(genes, i));
        n_callable += is_callable(json_at(genes, i));
    }
    open_box(p, "html.pharmacogenomics", "pharmacogenomics");
    if (n_alerts > 0)
        html_put(p, "<ul>");
    for (size_t i = 0; i < n; i++)
        if (asks_for_change(json_at(genes, i)))
            put_pgx_alert(p, json_at(genes, i));
    if (n_alerts > 0)
        html_put(p, "</ul>");
    if (!put_limit(p, "pgx_needs_germline_sample", "p") && n > 0) {
        html_put(p, "<p>");
        html_put_counts(p, "html.pgx_counts", n - n_callable, n);
        html_put(p, "</p>");
    }
    put_limit(p, "no_pgx_source", "p");
    close_box(p);
}

/* ---- questions of this tumour ---------------------------------------------------- */

static void put_answers(const struct html_page *p, const char *answer, const char *mark)
{
    const struct json *list = json_path(p->report, "scope.pertinent");
    unsigned n = 0;
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *q = json_at(list, i);
        if (!str_eq_c(json_str(json_get(q, "answer")), answer))
            continue;
        if (n++ == 0) {
            buf_fmt(p->out, "<dt><span aria-hidden=\"true\">%s</span> ", mark);
            html_put_enum(p, "answer", str_of(answer));
            html_put(p, "</dt><dd>");
        } else {
            html_put(p, ", ");
        }
        html_put(p, "<span class=\"q\">");
        html_put_str(p, json_str(json_get(q, "gene")));
        html_put_str(p, json_str(json_get(q, "factor")));
        html_put(p, " ");
        html_put_enum(p, "enum.question", json_str(json_get(q, "question")));
        html_put(p, "</span>");
    }
    if (n > 0)
        html_put(p, "</dd>");
}

static void put_questions(const struct html_page *p)
{
    open_box(p, "html.pertinent", "scope");
    if (html_length(p, "scope.pertinent") > 0) {
        html_put(p, "<dl class=\"answers\">");
        put_answers(p, "detected", "●");
        put_answers(p, "not_detected", "○");
        put_answers(p, "not_looked_at", "?");
        html_put(p, "</dl>");
    }
    put_limit(p, "no_pertinent_list", "p");
    put_limit(p, "no_tumour_type", "p");
    close_box(p);
}

/* ---- what is not answered -------------------------------------------------------- */

static void put_not_answered(const struct html_page *p)
{
    static const char *const first[] = {"tumour_only", "origin_unknown", "sites_only",
        "effects_not_computed", "filtered", "tmb_not_computed"};
    const struct json *kinds = json_path(p->report, "scope.not_answerable");
    size_t n = html_length(p, "limits");
    open_box(p, "html.not_answered", "scope");
    html_put(p, "<ul>");
    if (json_len(kinds) > 0) {
        html_put(p, "<li>");
        html_put_word(p, "html.not_looked_for");
        for (size_t i = 0; i < json_len(kinds); i++) {
            html_put(p, i > 0 ? ", " : " ");
            html_put_enum(p, "enum.criterion", json_str(json_at(kinds, i)));
        }
        html_put(p, ".</li>");
    }
    for (unsigned i = 0; i < sizeof first / sizeof *first; i++)
        put_limit(p, first[i], "li");
    html_put(p, "</ul><p><a href=\"#limits\">");
    html_put_counts(p, "html.all_limits", n, 0);
    html_put(p, "</a></p>");
    close_box(p);
}

void html_put_summary(const struct html_page *p)
{
    html_put(p, "<section id=\"summary\" aria-labelledby=\"h-summary\">");
    html_put_heading(p, "h2", "h-summary", "html.summary");
    html_put_summary_findings(p);
    html_put(p, "<div class=\"boxes\">");
    put_trials(p);
    put_hereditary(p);
    put_pgx(p);
    put_questions(p);
    put_not_answered(p);
    html_put(p, "</div></section>\n");
}
