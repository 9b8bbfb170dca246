/* Findings: in the summary, with their pictures, and those without a therapy. */
#include "query/report_html_page.h"
#include "query/report_html_picture.h"

#define MAX_FINDINGS 8
#define MAX_DRUGS 2

/* ---- names ----------------------------------------------------------------------- */

static struct str at(const struct json *finding, const char *path)
{
    return json_str(json_path(finding, path));
}

static void put_event(const struct html_page *p, const struct json *finding)
{
    struct str five = at(finding, "rearrangement.gene5"),
               three = at(finding, "rearrangement.gene3"),
               name = at(finding, "rearrangement.name");
    bool is_fusion = str_eq_c(at(finding, "rearrangement.class"), "fusion");
    html_put_str(p, five.n > 0 || !is_fusion ? five : STR("?"));
    if (is_fusion || three.n > 0) {
        html_put(p, "::");
        html_put_str(p, three.n > 0 ? three : STR("?"));
    }
    html_put(p, " ");
    if (name.n > 0)
        html_put_str(p, name);
    else
        html_put_enum(p, "enum.rearrangement", at(finding, "rearrangement.class"));
}

static void put_biomarker(const struct html_page *p, const struct json *finding)
{
    static const struct html_item value = {
        "biomarker.value", NULL, HTML_TEXT, NULL, NULL};
    struct str factor = at(finding, "biomarker.factor");
    html_put_str(p, factor.n > 0 ? factor : at(finding, "gene.symbol"));
    html_put(p, " ");
    html_put_str(p, at(finding, "biomarker.text"));
    if (html_has_item(p, finding, &value)) {
        html_put(p, " ");
        html_put_item(p, finding, &value);
        html_put(p, " ");
        html_put_str(p, at(finding, "biomarker.unit"));
    }
}

static void put_small_variant(const struct html_page *p, const struct json *finding)
{
    static const struct html_item terms = {"consequence", NULL, HTML_TERMS, NULL, NULL},
                                  pos1 = {"allele.pos1", NULL, HTML_TEXT, NULL, NULL};
    html_put_str(p, at(finding, "gene.symbol"));
    html_put(p, " ");
    if (html_is_given(json_get(finding, "protein_change"))) {
        html_put_str(p, at(finding, "protein_change"));
        return;
    }
    if (html_is_given(json_get(finding, "hgvs_c"))) {
        html_put_str(p, at(finding, "hgvs_c"));
        return;
    }
    html_put_item(p, finding, &terms);
    if (html_is_given(json_get(finding, "allele"))) {
        html_put(p, " ");
        html_put_str(p, at(finding, "allele.contig"));
        html_put(p, ":");
        html_put_item(p, finding, &pos1);
        html_put(p, " ");
        html_put_str(p, str_sub(at(finding, "allele.ref"), 0, 20));
        html_put(p, "&gt;");
        html_put_str(p, str_sub(at(finding, "allele.alt"), 0, 20));
    }
}

void html_put_finding_name(const struct html_page *p, const struct json *finding)
{
    html_put(p, "<bdi>");
    if (html_is_given(json_get(finding, "rearrangement"))) {
        put_event(p, finding);
    } else if (html_is_given(json_get(finding, "biomarker"))) {
        put_biomarker(p, finding);
    } else if (html_is_given(json_get(finding, "copy_number"))) {
        html_put_str(p, at(finding, "gene.symbol"));
        html_put(p, " ");
        html_put_enum(p, "enum.copy_number", at(finding, "copy_number.class"));
    } else if (html_is_given(json_get(finding, "diplotype"))) {
        html_put_str(p, at(finding, "gene.symbol"));
        html_put(p, " ");
        html_put_str(p, at(finding, "diplotype"));
    } else {
        put_small_variant(p, finding);
    }
    html_put(p, "</bdi>");
}

/* ---- the summary's table --------------------------------------------------------- */

static bool has_therapy(const struct json *list, struct str name)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_str(json_get(json_at(list, i), "name")), name))
            return true;
    return false;
}

/* In any order, as therapy_groups has them. */
static bool is_same_set(const struct json *a, const struct json *b)
{
    const struct json *x = json_get(a, "therapies"), *y = json_get(b, "therapies");
    for (size_t i = 0; i < json_len(x); i++)
        if (!has_therapy(y, json_str(json_get(json_at(x, i), "name"))))
            return false;
    return json_len(x) == json_len(y);
}

static bool is_of(const struct html_page *p, const struct json *row, struct str id,
    enum html_role role)
{
    return html_is_given(json_get(row, "tier")) && html_is_about(row, id)
           && html_role(p, row) == role;
}

static bool has_role(const struct html_page *p, struct str id, enum html_role role)
{
    const struct json *rows = json_get(p->report, "therapies");
    for (size_t i = 0; i < json_len(rows); i++)
        if (is_of(p, json_at(rows, i), id, role))
            return true;
    return false;
}

static bool is_listed_before(const struct html_page *p, const struct json *rows,
    size_t i, struct str id, enum html_role role)
{
    for (size_t k = 0; k < i; k++)
        if (is_of(p, json_at(rows, k), id, role)
            && is_same_set(json_at(rows, k), json_at(rows, i)))
            return true;
    return false;
}

/* In whose disease it was shown: an option told without it misleads. */
static void put_relation(const struct html_page *p, const struct json *row)
{
    struct str relation = at(row, "disease.relation"), name = at(row, "disease.name");
    bool is_wider = str_eq_c(relation, "more_general") && name.n > 0,
         is_elsewhere =
             str_eq_c(relation, "other") || str_eq_c(relation, "more_specific");
    if (relation.n == 0)
        return;
    html_put(p, " <i>(");
    if (!is_wider)
        html_put_enum(p, "enum.relation", relation);
    if (is_elsewhere && name.n > 0)
        html_put(p, ": ");
    if (is_wider || is_elsewhere)
        html_put_str(p, name);
    html_put(p, ")</i>");
}

/* Therapies of a finding, best tier first as the rows stand, each set once. */
static unsigned put_therapies_of(
    const struct html_page *p, struct str id, enum html_role role)
{
    const struct json *rows = json_get(p->report, "therapies");
    unsigned n = 0;
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *row = json_at(rows, i);
        if (!is_of(p, row, id, role) || is_listed_before(p, rows, i, id, role))
            continue;
        if (n++ >= MAX_DRUGS)
            continue;
        html_put(p, "<span class=\"drug\">");
        html_put_tier(p, at(row, "tier.amp"));
        html_put(p, " ");
        html_put_drugs(p, json_get(row, "therapies"), at(row, "therapy_interaction"));
        if (role == ROLE_SUPPORTS)
            put_relation(p, row);
        html_put(p, "</span> ");
    }
    if (n > MAX_DRUGS) {
        html_put(p, "<span class=\"drug\">");
        html_put_counts(p, "html.more", n - MAX_DRUGS, 0);
        html_put(p, "</span>");
    }
    return n;
}

/* The rows that give the tier of a finding without therapies: trials, diagnosis. */
static void put_tier_rows(const struct html_page *p, const struct json *finding)
{
    const struct json *ids = json_path(finding, "tier.from");
    bool is_trial = str_starts(json_str(json_at(ids, 0)), STR("NCT"));
    html_put(p, "<span class=\"drug\"><i>");
    html_put_word(p, is_trial ? "html.tier_by_trial" : "html.tier_by");
    html_put(p, "</i> ");
    for (size_t i = 0; i < json_len(ids) && i < MAX_DRUGS; i++) {
        html_put(p, i > 0 ? ", " : "");
        html_put_ref(p, json_str(json_at(ids, i)), json_str(json_at(ids, i)));
    }
    html_put(p, json_len(ids) > MAX_DRUGS ? ", …</span>" : "</span>");
}

static void put_summary_row(const struct html_page *p, const struct json *finding)
{
    static const struct html_item copies = {
        "copy_number.copies", "field.copies", HTML_TEXT, NULL, NULL};
    struct str id = at(finding, "id"), kcat = at(finding, "tier.kcat");
    html_put(p, "<tr><th scope=\"row\"><a href=\"#");
    html_put_anchor(p, id);
    html_put(p, "\">");
    html_put_finding_name(p, finding);
    html_put(p, "</a></th><td>");
    html_put_percent(p, json_get(finding, "allele_fraction"));
    if (html_has_item(p, finding, &copies)) {
        html_put_item(p, finding, &copies);
        html_put(p, " ");
        html_put_word(p, "html.copies");
    }
    html_put(p, "</td><td>");
    html_put_tier(p, at(finding, "tier.amp"));
    if (kcat.n > 0) {
        html_put(p, " <span class=\"kcat\"><i>K-CAT</i> ");
        html_put_str(p, kcat);
        html_put(p, "</span>");
    }
    html_put(p, "</td><td>");
    unsigned n = put_therapies_of(p, id, ROLE_SUPPORTS);
    bool is_by_trial =
        str_starts(json_str(json_at(json_path(finding, "tier.from"), 0)), STR("NCT"));
    if (is_by_trial || (n == 0 && !has_role(p, id, ROLE_RESISTANCE)))
        put_tier_rows(p, finding);
    else if (n == 0)
        html_put(p, "–");
    html_put(p, "</td><td>");
    if (put_therapies_of(p, id, ROLE_RESISTANCE) == 0)
        html_put(p, "–");
    html_put(p, "</td></tr>\n");
}

static unsigned n_actionable(const struct html_page *p)
{
    unsigned n = 0;
    while (n < p->n_findings && html_is_actionable(p->findings[n]))
        n++;
    return n;
}

void html_put_summary_findings(const struct html_page *p)
{
    static const char *const headings[] = {
        "html.finding", "html.share", "html.tier", "html.options", "html.resistance"};
    unsigned n = n_actionable(p);
    if (n == 0) {
        html_put_note(p, "none", "html.no_actionable");
        return;
    }
    html_put(p, "<table class=\"summary\"><caption>");
    html_put_counts(p, "html.actionable_count", n, p->n_findings);
    html_put(p, "</caption><thead><tr>");
    for (unsigned i = 0; i < sizeof headings / sizeof *headings; i++) {
        html_put(p, "<th scope=\"col\">");
        html_put_word(p, headings[i]);
        html_put(p, "</th>");
    }
    html_put(p, "</tr></thead><tbody>\n");
    for (unsigned i = 0; i < n && i < MAX_FINDINGS; i++)
        put_summary_row(p, p->findings[i]);
    html_put(p, "</tbody></table>\n");
    if (n > MAX_FINDINGS) {
        html_put(p, "<p><a href=\"#actionable\">");
        html_put_counts(p, "html.more", n - MAX_FINDINGS, 0);
        html_put(p, "</a></p>\n");
    }
}

/* ---- lists of findings ----------------------------------------------------------- */

static bool is_gene_before(const struct html_page *p, unsigned i)
{
    for (unsigned k = 0; k < i; k++)
        if (str_eq(
                at(p->findings[k], "gene.symbol"), at(p->findings[i], "gene.symbol")))
            return true;
    return false;
}

void html_put_actionable(const struct html_page *p)
{
    unsigned n = n_actionable(p);
    html_put_heading(p, "h3", "actionable", "html.actionable");
    html_put_lay(p, "lay.variant");
    html_put_lay(p, "lay.tier");
    if (n == 0)
        html_put_note(p, "none", "html.no_actionable");
    html_put_rows(p, &html_findings, p->findings, n, html_word(p, "html.actionable"));
    for (unsigned i = 0; i < n; i++)
        if (at(p->findings[i], "gene.symbol").n > 0 && !is_gene_before(p, i))
            html_picture_protein(
                p->out, p->report, at(p->findings[i], "gene.symbol"), p->lang);
    html_picture_copy_number(p->out, p->report, p->lang);
}

/* Findings from *at on whose tier is of one rank. */
static void put_rank(const struct html_page *p, unsigned *from, unsigned rank,
    const char *heading, bool is_closed)
{
    unsigned end = *from;
    while (
        end < p->n_findings && html_tier_rank(at(p->findings[end], "tier.amp")) == rank)
        end++;
    if (end == *from)
        return;
    html_put_heading(p, "h3", NULL, heading);
    if (is_closed)
        html_open_list(p, "html.n_findings", end - *from);
    html_put_rows(
        p, &html_findings, p->findings + *from, end - *from, html_word(p, heading));
    if (is_closed)
        html_close_details(p);
    *from = end;
}

void html_put_other_findings(const struct html_page *p)
{
    unsigned from = n_actionable(p);
    html_put(p, "<section id=\"variants\" aria-labelledby=\"h-variants\">");
    html_put_heading(p, "h2", "h-variants", "html.variants");
    html_put_lay(p, "lay.vus");
    if (from == p->n_findings)
        html_put_note(p, "none", "html.nothing");
    put_rank(p, &from, html_tier_rank(STR("III")), "html.vus", false);
    put_rank(p, &from, html_tier_rank(STR("IV")), "html.benign", false);
    put_rank(p, &from, html_tier_rank(STR_NONE), "html.without_tier", true);
    html_put(p, "</section>\n");
}
