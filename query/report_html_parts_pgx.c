/* What stands where: pharmacogenes. */
#include "query/report_html_page.h"

#define END                                                                            \
    {                                                                                  \
        NULL, NULL, 0, NULL, NULL                                                      \
    }

static const struct html_item diplotypes[] = {{"name", NULL, HTML_TEXT, NULL, NULL},
    {"phenotype", NULL, HTML_OWN, NULL, NULL},
    {"activity_score", "field.activity_score", HTML_TEXT, NULL, NULL},
    {"is_best", "field.is_best", HTML_MARK, NULL, NULL},
    {"allele1", NULL, HTML_TEXT, NULL, NULL}, {"function1", NULL, HTML_OWN, NULL, NULL},
    {"allele2", NULL, HTML_TEXT, NULL, NULL}, {"function2", NULL, HTML_OWN, NULL, NULL},
    END};

static const struct html_item recommendations[] = {
    {"drug", NULL, HTML_TEXT, NULL, NULL}, {"text", NULL, HTML_TEXT, NULL, NULL},
    {"change", "field.asks_change", HTML_TRUTH, NULL, NULL},
    {"when", "field.when", HTML_TEXT, NULL, NULL},
    {"certainty", NULL, HTML_WORD, "enum.certainty", NULL},
    {"population", "field.population", HTML_TEXT, NULL, NULL},
    {"implications", "field.implications", HTML_TEXT, NULL, NULL},
    {"source", NULL, HTML_WORD, "source", NULL},
    {"level.scheme", "field.scale", HTML_TEXT, NULL, NULL},
    {"level.value", "field.level", HTML_OWN, NULL, NULL},
    {"date", NULL, HTML_TEXT, NULL, NULL}, {"id", NULL, HTML_TEXT, NULL, NULL},
    {"url", NULL, HTML_ADDRESS, NULL, NULL}, END};

static const struct html_item no_change[] = {{"drug", NULL, HTML_TEXT, NULL, NULL},
    {"source", NULL, HTML_WORD, "source", NULL},
    {"counsel", NULL, HTML_TEXT, NULL, NULL}, {"id", NULL, HTML_TEXT, NULL, NULL}, END};

static const struct html_item labels[] = {{"drug", NULL, HTML_TEXT, NULL, NULL},
    {"source", NULL, HTML_WORD, "source", NULL},
    {"testing_level", NULL, HTML_OWN, NULL, NULL},
    {"dosing", "field.dosing", HTML_TRUTH, NULL, NULL},
    {"alternate_drug", "field.alternate_drug", HTML_TRUTH, NULL, NULL},
    {"other_guidance", "field.other_guidance", HTML_TRUTH, NULL, NULL},
    {"date", NULL, HTML_TEXT, NULL, NULL}, {"id", NULL, HTML_TEXT, NULL, NULL},
    {"url", NULL, HTML_ADDRESS, NULL, NULL}, END};

static const struct html_item open_alleles[] = {{"allele", NULL, HTML_TEXT, NULL, NULL},
    {"function", NULL, HTML_OWN, NULL, NULL},
    {"would_change_phenotype", "field.would_change", HTML_MARK, NULL, NULL}, END};

static const struct html_item details[] = {
    {"recommendations", "field.recommendations", HTML_LIST, NULL, recommendations},
    {"no_change", "field.no_change", HTML_LIST, NULL, no_change},
    {"diplotypes", "field.diplotypes", HTML_LIST, NULL, diplotypes},
    {"labels", "field.labels", HTML_LIST, NULL, labels},
    {"labels_left_out", "field.labels_left_out", HTML_TEXT, NULL, NULL},
    {"linked_therapies", "field.linked_therapies", HTML_REFS, NULL, NULL},
    {"phase", "field.phase", HTML_SENTENCE, NULL, NULL},
    {"positions.used", "field.positions_used", HTML_TEXT, NULL, NULL},
    {"positions.missing", "field.positions_missing", HTML_TEXT, NULL, NULL},
    {"missing_required", "field.missing_required", HTML_TEXT, NULL, NULL},
    {"missing_positions", "field.missing_positions", HTML_TEXT, NULL, NULL},
    {"alleles_not_ruled_out", "field.not_ruled_out", HTML_LIST, NULL, open_alleles},
    {"from", "field.called_from", HTML_WORD, "enum.pgx_from", NULL},
    {"definitions.source", "field.definitions", HTML_WORD, "source", NULL},
    {"definitions.version", "field.version", HTML_TEXT, NULL, NULL},
    {"definitions.date", "field.date", HTML_TEXT, NULL, NULL}, END};

const struct html_part html_pgx = {"pharmacogenomics", "gene", NULL,
    {{"html.gene", {{"gene", NULL, HTML_TEXT, NULL, NULL}}},
        {"html.status", {{"state", NULL, HTML_WORD, "enum.pgx_state", NULL},
                            {"advice", NULL, HTML_WORD, "enum.advice", NULL}}},
        {"html.why", {{"why", NULL, HTML_SENTENCE, NULL, NULL},
                         {"warnings", "field.warnings", HTML_SENTENCE, NULL, NULL}}}},
    details, NULL};
