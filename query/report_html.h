/*
 * The report as one HTML file that needs nothing else: no script, no font, no image, no
 * network; well-formed as XML too.  Names in reports are hostile: everything is escaped
 * and only http and https addresses become links.
 *
 * Every field of the JSON is somewhere in it but the machine form of sentences (key and
 * parameters), of which the sentence is shown; tests hold both to that.
 */
#ifndef QUERY_REPORT_HTML_H
#define QUERY_REPORT_HTML_H

#include "kb/base/html.h"
#include "kb/base/json.h"
#include "query/report.h"

int report_write_html(
    const struct report *r, const char *lang, struct buf *out, struct err *err);

/* ---- inside the writer (report_html*.c) ------------------------------------------ */

/* Headings; the texts are "html.KEY" of curated/texts.tsv.  X(id, key) */
#define HTML_WORDS(X)                                                                  \
    X(TITLE, "title")                                                                  \
    X(FINDINGS, "findings")                                                            \
    X(THERAPIES, "therapies")                                                          \
    X(GROUPS, "therapy_groups")                                                        \
    X(PROGNOSIS, "prognosis")                                                          \
    X(DIAGNOSIS, "diagnosis")                                                          \
    X(OTHER, "other_evidence")                                                         \
    X(TRIALS, "trials")                                                                \
    X(HEREDITARY, "hereditary")                                                        \
    X(PGX, "pharmacogenomics")                                                         \
    X(LIMITS, "limits")                                                                \
    X(PERTINENT, "pertinent")                                                          \
    X(RUN, "run")                                                                      \
    X(NOTHING, "nothing")                                                              \
    X(ID, "id")                                                                        \
    X(CHANGE, "change")                                                                \
    X(ALLELE, "allele")                                                                \
    X(ORIGIN, "origin")                                                                \
    X(CALL, "call")                                                                    \
    X(EFFECT, "effect")                                                                \
    X(TIER, "tier")                                                                    \
    X(CLINVAR, "clinvar")                                                              \
    X(THERAPY, "therapy")                                                              \
    X(STATEMENT, "statement")                                                          \
    X(DISEASE, "disease")                                                              \
    X(MATCH, "match")                                                                  \
    X(SOURCE, "source")                                                                \
    X(SUPPORTS, "supports")                                                            \
    X(AGAINST, "against")                                                              \
    X(RESISTANCE, "resistance")                                                        \
    X(CONFLICT, "conflict")                                                            \
    X(TRIAL, "trial")                                                                  \
    X(STATUS, "status")                                                                \
    X(PLACES, "places")                                                                \
    X(CRITERIA, "criteria")                                                            \
    X(AGE_SEX, "age_sex")                                                              \
    X(GENE, "gene")                                                                    \
    X(CONDITION, "condition")                                                          \
    X(CLASSIFICATION, "classification")                                                \
    X(ACTION, "action")                                                                \
    X(DIPLOTYPES, "diplotypes")                                                        \
    X(POSITIONS, "positions")                                                          \
    X(RECOMMENDATIONS, "recommendations")                                              \
    X(WHY, "why")

enum html_word {
#define X(id, key) HTML_##id,
    HTML_WORDS(X)
#undef X
        N_HTML_WORDS,
};

/* A field in a cell: its path; a label of the schema's own words before it, or NULL. */
struct html_item {
    const char *path, *label;
};

#define HTML_ITEMS 28
struct html_column {
    enum html_word heading;
    const char *link; /* path of the address of the first item; NULL: none */
    struct html_item item[HTML_ITEMS];
};

#define HTML_COLUMNS 9
struct html_part {
    const char *name; /* of the member of the report */
    enum html_word heading;
    struct html_column column[HTML_COLUMNS];
    unsigned n_columns;
};

extern const struct html_part html_parts[];
extern const unsigned n_html_parts;

#endif
