/* What stands where: rows of therapies, prognosis, diagnosis, trials, hereditary risk.
 */
#include "query/report_html_page.h"

static const struct html_item approvals[] = {{"country", NULL, HTML_TEXT, NULL, NULL},
    {"body", NULL, HTML_TEXT, NULL, NULL},
    {"from", "field.stated_in", HTML_REFS, NULL, NULL}, {NULL, NULL, 0, NULL, NULL}};

const struct html_item html_overrides[] = {
    {"field", "field.override", HTML_TEXT, NULL, NULL},
    {"from", "field.override_from", HTML_TEXT, NULL, NULL},
    {"to", "field.override_to", HTML_TEXT, NULL, NULL},
    {"reason", "field.override_reason", HTML_TEXT, NULL, NULL},
    {"author", "field.override_author", HTML_TEXT, NULL, NULL},
    {"date", "field.date", HTML_TEXT, NULL, NULL},
    {"review_by", "field.review_by", HTML_TEXT, NULL, NULL},
    {NULL, NULL, 0, NULL, NULL}};

static const struct html_item evidence_summary = {
    "citation", NULL, HTML_TEXT, NULL, NULL};

#define EVIDENCE_DETAILS                                                               \
    {"match.why", "field.why", HTML_SENTENCE, NULL, NULL},                             \
        {"findings", "field.findings", HTML_FINDINGS, NULL, NULL},                     \
        {"tier.amp_from", "field.tier_from", HTML_WORD, "enum.amp_from", NULL},        \
        {"tier.rule", "field.rule", HTML_TEXT, NULL, NULL},                            \
        {"overrides", "field.overrides", HTML_TABLE, NULL, html_overrides},            \
        {"approvals", "field.approvals", HTML_LIST, NULL, approvals},                  \
        {"linked_pgx", "field.linked_pgx", HTML_REFS, NULL, NULL},                     \
        {"therapy_interaction", "field.interaction", HTML_WORD, "enum.interaction",    \
            NULL},                                                                     \
        {"therapies.id", "field.therapy_id", HTML_TEXT, NULL, NULL},                   \
        {"disease.doid", "field.doid", HTML_TEXT, NULL, NULL},                         \
        {"source", "field.source", HTML_WORD, "source", NULL},                         \
    {                                                                                  \
        "licence", "field.licence", HTML_TEXT, NULL, NULL                              \
    }

static const struct html_item evidence_details[] = {
    EVIDENCE_DETAILS, {NULL, NULL, 0, NULL, NULL}};

static const struct html_item outlook_details[] = {
    {"therapies", "html.therapy", HTML_DRUGS, NULL, NULL}, EVIDENCE_DETAILS,
    {NULL, NULL, 0, NULL, NULL}};

#define COLUMN_THERAPY                                                                 \
    {                                                                                  \
        "html.therapy",                                                                \
        {                                                                              \
            {                                                                          \
                "therapies", NULL, HTML_DRUGS, NULL, NULL                              \
            }                                                                          \
        }                                                                              \
    }
#define COLUMN_FINDING                                                                 \
    {                                                                                  \
        "html.finding",                                                                \
        {                                                                              \
            {                                                                          \
                "findings", NULL, HTML_FINDINGS, NULL, NULL                            \
            }                                                                          \
        }                                                                              \
    }
#define EVIDENCE_COLUMNS                                                               \
    {"html.statement", {{"significance", NULL, HTML_OWN, NULL, NULL},                  \
                           {"direction", NULL, HTML_WORD, "enum.direction", NULL},     \
                           {"flagged", "field.flagged", HTML_MARK, NULL, NULL}}},      \
        {"html.disease",                                                               \
            {{"disease.name", NULL, HTML_TEXT, NULL, NULL},                            \
                {"disease.relation", NULL, HTML_WORD, "enum.relation", NULL}}},        \
        {"html.match",                                                                 \
            {{"match.specificity", NULL, HTML_WORD, "enum.specificity", NULL},         \
                {"match.value", NULL, HTML_WORD, "enum.match", NULL}}},                \
        {"html.tier", {{"tier.amp", NULL, HTML_TIER, NULL, NULL},                      \
                          {"tier.kcat", "field.kcat", HTML_TEXT, NULL, NULL}}},        \
    {                                                                                  \
        "html.evidence",                                                               \
        {                                                                              \
            {"evidence_level", "field.level", HTML_TEXT, NULL, NULL},                  \
                {"rating", NULL, HTML_RATING, NULL, NULL},                             \
            {                                                                          \
                "id", NULL, HTML_PAGE, NULL, NULL                                      \
            }                                                                          \
        }                                                                              \
    }
#define EVIDENCE(object, member, lead, details)                                        \
    const struct html_part object = {member, "id", "tier.amp",                         \
        {lead, EVIDENCE_COLUMNS}, details, &evidence_summary}

EVIDENCE(html_therapies, "therapies", COLUMN_THERAPY, evidence_details);
EVIDENCE(html_prognosis, "prognosis", COLUMN_FINDING, outlook_details);
EVIDENCE(html_diagnosis, "diagnosis", COLUMN_FINDING, outlook_details);
EVIDENCE(html_other, "other_evidence", COLUMN_FINDING, outlook_details);

const struct html_part html_groups = {"therapy_groups", "therapies", "best_tier",
    {{"html.therapy", {{"therapies", NULL, HTML_DRUGS, NULL, NULL},
                          {"interaction", NULL, HTML_WORD, "enum.interaction", NULL}}},
        {"html.tier", {{"best_tier", NULL, HTML_TIER, NULL, NULL}}},
        {"html.disease", {{"disease.name", NULL, HTML_TEXT, NULL, NULL},
                             {"relation", NULL, HTML_WORD, "enum.relation", NULL},
                             {"disease.doid", NULL, HTML_TEXT, NULL, NULL}}},
        {"html.supports", {{"supports", NULL, HTML_REFS, NULL, NULL}}},
        {"html.against", {{"against", NULL, HTML_REFS, NULL, NULL}}},
        {"html.resistance",
            {{"resistance", NULL, HTML_REFS, NULL, NULL},
                {"conflict", "field.conflict", HTML_MARK, NULL, NULL},
                {"mixed_response", "field.mixed_response", HTML_MARK, NULL, NULL}}}},
    NULL, NULL};

static const struct html_item criteria[] = {
    {"polarity", "field.polarity", HTML_WORD, "enum.polarity", NULL},
    {"text", "field.words", HTML_TEXT, NULL, NULL},
    {"value", "field.answer", HTML_WORD, "enum.truth", NULL},
    {"why", "field.why", HTML_SENTENCE, NULL, NULL},
    {"force", "field.force", HTML_WORD, "enum.force", NULL},
    {"cohort", "field.cohort", HTML_TEXT, NULL, NULL},
    {"source", "field.text_of", HTML_WORD, "enum.trial_text", NULL},
    {"range", "field.range", HTML_TEXT, NULL, NULL}, {NULL, NULL, 0, NULL, NULL}};

static const struct html_item facts[] = {
    {"kind", "field.fact", HTML_WORD, "enum.fact", NULL},
    {"polarity", "field.polarity", HTML_WORD, "enum.polarity", NULL},
    {"text", "field.words", HTML_TEXT, NULL, NULL},
    {"cohort", "field.cohort", HTML_TEXT, NULL, NULL}, {NULL, NULL, 0, NULL, NULL}};

static const struct html_item trial_details[] = {
    {"match.value", "html.match", HTML_WORD, "enum.match", NULL},
    {"match.specificity", "field.specificity", HTML_WORD, "enum.specificity", NULL},
    {"age_sex.min_age_years", "field.age_from", HTML_TEXT, NULL, NULL},
    {"age_sex.max_age_years", "field.age_to", HTML_TEXT, NULL, NULL},
    {"match.cohort", "field.cohort", HTML_TEXT, NULL, NULL},
    {"conditions", "field.conditions", HTML_TEXT, NULL, NULL},
    {"disease.name", "field.disease", HTML_TEXT, NULL, NULL},
    {"disease.doid", "field.doid", HTML_TEXT, NULL, NULL},
    {"status_date_from", "field.date_from", HTML_WORD, "enum.date_from", NULL},
    {"age_sex.value", "field.age_sex_fits", HTML_WORD, "enum.truth", NULL},
    {"cities", "field.cities", HTML_TEXT, NULL, NULL},
    {"place", "field.place", HTML_WORD, "enum.truth", NULL},
    {"match.criteria", "field.criteria", HTML_TABLE, NULL, criteria},
    {"facts", "field.facts", HTML_TABLE, NULL, facts}, {NULL, NULL, 0, NULL, NULL}};

const struct html_part html_trials = {"trials", "id", NULL,
    {{"html.trial",
         {{"id", NULL, HTML_PAGE, NULL, NULL}, {"title", NULL, HTML_TEXT, NULL, NULL},
             {"phases", NULL, HTML_WORD, "enum.phase", NULL}}},
        {"html.why", {{"match.why", NULL, HTML_SENTENCE, NULL, NULL},
                         {"match.grade", "field.trial", HTML_WORD, "enum.grade", NULL},
                         {"disease.relation", "field.disease", HTML_WORD,
                             "enum.relation", NULL}}},
        {"html.ask",
            {{"match.asks", NULL, HTML_SENTENCE, NULL, NULL},
                {"age_sex.sex", "field.sex", HTML_WORD, "enum.trial_sex", NULL}}},
        {"html.places", {{"status", NULL, HTML_WORD, "enum.status", NULL},
                            {"status_date", NULL, HTML_TEXT, NULL, NULL},
                            {"countries", NULL, HTML_TEXT, NULL, NULL}}}},
    trial_details, NULL};

static const struct html_item hereditary_details[] = {
    {"list", "field.list", HTML_TEXT, NULL, NULL},
    {"list_rule", "field.list_rule", HTML_WORD, "enum.list_rule", NULL},
    {"secondary", "field.secondary", HTML_MARK, NULL, NULL},
    {"phase", "field.phase", HTML_WORD, "enum.hereditary_phase", NULL},
    {NULL, NULL, 0, NULL, NULL}};

const struct html_part html_hereditary = {"hereditary", "findings", NULL,
    {{"html.gene", {{"gene", NULL, HTML_TEXT, NULL, NULL},
                       {"findings", NULL, HTML_FINDINGS, NULL, NULL}}},
        {"html.status", {{"status", NULL, HTML_WORD, "enum.hereditary", NULL},
                            {"from", NULL, HTML_WORD, "enum.hereditary_from", NULL}}},
        {"html.condition",
            {{"condition", NULL, HTML_TEXT, NULL, NULL},
                {"inheritance", NULL, HTML_WORD, "enum.inheritance", NULL}}},
        {"html.classification", {{"classification", NULL, HTML_OWN, NULL, NULL},
                                    {"stars", NULL, HTML_STARS, NULL, NULL},
                                    {"allele_fraction", "field.allele_fraction",
                                        HTML_PERCENT, NULL, NULL}}},
        {"html.action", {{"action", NULL, HTML_SENTENCE, NULL, NULL}}}},
    hereditary_details, NULL};

const struct html_part *const html_parts[] = {&html_findings, &html_therapies,
    &html_prognosis, &html_diagnosis, &html_other, &html_groups, &html_trials,
    &html_hereditary, &html_pgx};
const unsigned n_html_parts = sizeof html_parts / sizeof *html_parts;
