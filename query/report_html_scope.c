/* What was looked at, what not, and what became of every record. */
#include "query/report_html_page.h"

#define END                                                                            \
    {                                                                                  \
        NULL, NULL, 0, NULL, NULL                                                      \
    }

const struct html_item html_scope_facts[] = {
    {"scope.assumed_covered", "field.assumed_covered", HTML_TRUTH, NULL, NULL},
    {"scope.targets_only.blocks", "field.blocks", HTML_TEXT, NULL, NULL},
    {"scope.targets_only.blocks_not_read", "field.blocks_not_read", HTML_TEXT, NULL,
        NULL},
    {"scope.criteria.true", "field.criteria_true", HTML_TEXT, NULL, NULL},
    {"scope.criteria.false", "field.criteria_false", HTML_TEXT, NULL, NULL},
    {"scope.criteria.unknown", "field.criteria_unknown", HTML_TEXT, NULL, NULL},
    {"scope.not_answerable", "field.not_answerable", HTML_WORD, "enum.criterion", NULL},
    {"scope.trials.countries", "field.asked_countries", HTML_TEXT, NULL, NULL},
    {"scope.trials.cities", "field.asked_cities", HTML_TEXT, NULL, NULL},
    {"scope.trials.statuses", "field.asked_statuses", HTML_WORD, "enum.status", NULL},
    {"scope.trials.phases", "field.asked_phases", HTML_WORD, "enum.phase", NULL},
    {"scope.trials.all", "field.asked_all", HTML_TRUTH, NULL, NULL},
    {"scope.trials.max", "field.asked_max", HTML_TEXT, NULL, NULL},
    {"scope.tmb.per_megabase", "field.tmb", HTML_TEXT, NULL, NULL},
    {"scope.tmb.why_not", "field.tmb_why_not", HTML_WORD, "why", NULL},
    {"scope.tmb.coding_bases", "field.tmb_bases", HTML_TEXT, NULL, NULL},
    {"scope.tmb.min_allele_fraction", "field.tmb_fraction", HTML_PERCENT, NULL, NULL},
    {"scope.tmb.min_depth", "field.tmb_depth", HTML_TEXT, NULL, NULL},
    {"scope.tmb.changes.counted", "field.tmb_counted", HTML_TEXT, NULL, NULL},
    {"scope.tmb.changes.outside_regions", "field.tmb_outside", HTML_TEXT, NULL, NULL},
    {"scope.tmb.changes.not_somatic", "field.tmb_not_somatic", HTML_TEXT, NULL, NULL},
    {"scope.tmb.changes.no_allele_fraction", "field.tmb_no_fraction", HTML_TEXT, NULL,
        NULL},
    {"scope.tmb.changes.below_allele_fraction", "field.tmb_below_fraction", HTML_TEXT,
        NULL, NULL},
    {"scope.tmb.changes.below_depth", "field.tmb_below_depth", HTML_TEXT, NULL, NULL},
    END};

const struct html_item html_scope_questions[] = {
    {"gene", "html.gene", HTML_TEXT, NULL, NULL},
    {"factor", "field.factor", HTML_TEXT, NULL, NULL},
    {"question", "field.question", HTML_WORD, "enum.question", NULL},
    {"answer", "field.answer", HTML_WORD, "answer", NULL}, END};

const struct html_item html_scope_genes[] = {
    {"gene", "html.gene", HTML_TEXT, NULL, NULL},
    {"value", "field.gene_value", HTML_WORD, "enum.gene_value", NULL},
    {"exons.transcript", "field.transcript", HTML_TEXT, NULL, NULL},
    {"exons.coding", "field.exons_coding", HTML_TEXT, NULL, NULL},
    {"exons.reference", "field.exons_reference", HTML_TEXT, NULL, NULL},
    {"exons.unsure", "field.exons_unsure", HTML_TEXT, NULL, NULL},
    {"exons.not_looked_at", "field.exons_not_looked_at", HTML_RANGES, NULL, NULL},
    {"residues.finding", "field.residues_finding", HTML_RANGES, NULL, NULL},
    {"residues.reference", "field.residues_reference", HTML_RANGES, NULL, NULL},
    {"residues.unsure", "field.residues_unsure", HTML_RANGES, NULL, NULL},
    {"residues.not_looked_at", "field.residues_not_looked_at", HTML_RANGES, NULL, NULL},
    END};

static const struct html_item questions_item = {"scope.pertinent", "html.pertinent",
                                  HTML_TABLE, NULL, html_scope_questions},
                              genes_item = {"scope.genes", "html.genes", HTML_TABLE,
                                  NULL, html_scope_genes};

static void put_limits(const struct html_page *p)
{
    const struct json *limits = json_get(p->report, "limits");
    html_put_heading(p, "h3", "limits", "html.limits");
    html_put(p, "<ul class=\"limits\">");
    for (size_t i = 0; i < json_len(limits); i++) {
        const struct json *limit = json_at(limits, i);
        html_put(p, "<li data-part=\"limits\" data-row=\"");
        html_put_str(p, json_str(json_get(limit, "key")));
        html_put(p, "\">");
        html_put_str(p, json_str(json_get(limit, "text")));
        html_put(p, "</li>\n");
    }
    html_put(p, "</ul>\n");
}

void html_put_scope(const struct html_page *p)
{
    html_put(p, "<section id=\"scope\" aria-labelledby=\"h-scope\">");
    html_put_heading(p, "h2", "h-scope", "html.scope");
    put_limits(p);
    html_put_heading(p, "h3", NULL, "html.pertinent");
    html_put_lay(p, "lay.not_looked_at");
    if (html_length(p, "scope.pertinent") > 0)
        html_put_item(p, p->report, &questions_item);
    else
        html_put_note(p, "none", "html.nothing");
    html_put_heading(p, "h3", NULL, "html.looked_at");
    html_put_facts(p, p->report, html_scope_facts, "wide");
    if (html_length(p, "scope.genes") > 0) {
        html_open_details(p, "html.n_genes", html_length(p, "scope.genes"), 0);
        html_put_item(p, p->report, &genes_item);
        html_close_details(p);
    }
    html_put_accounting(p);
    html_put(p, "</section>\n");
}
