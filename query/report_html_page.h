/*
 * Inside the HTML writer (report_html*.c): the page in hand, its words, how values,
 * rows and tables are printed, and its sections.
 *
 * Rows are printed by tables of items, so that a test can hold them against the schema:
 * an item is a field by its path, with a label and the way to show it.
 */
#ifndef QUERY_REPORT_HTML_PAGE_H
#define QUERY_REPORT_HTML_PAGE_H

#include "kb/base/json.h"
#include "kb/base/strmap.h"
#include "query/report_html.h"

struct html_page {
    struct buf *out;
    const struct json *report;
    const char *lang; /* "en", "ko" */
    bool is_patient;  /* lay paragraphs are asked for */
    struct arena mem;
    struct strmap words; /* key of texts.tsv -> ordinal of text */
    struct str *text;
    const struct json **findings; /* by tier, none last; gene; report order */
    unsigned n_findings;
    struct strmap finding_at; /* id -> ordinal of findings */
    struct strmap roles;      /* id of an evidence row -> enum html_role */
    struct strmap local;      /* names of the glossary -> ordinal; none in English */
    struct strmap anchors;    /* ids of rows -> ordinal of html_parts */
};

/* What a row of therapies does in therapy_groups. */
enum html_role { ROLE_NONE, ROLE_SUPPORTS, ROLE_AGAINST, ROLE_RESISTANCE };

/* ---- report_html_words.c: words and plain output --------------------------------- */

void html_words_load(struct html_page *p);
/* The text of a key in the page's language; a key without text gives itself, which a
 * test refuses. */
struct str html_word(const struct html_page *p, const char *key);
bool html_find_word(const struct html_page *p, struct str key, struct str *out);

void html_put(const struct html_page *p, const char *markup);
void html_put_str(const struct html_page *p, struct str text); /* escaped */
void html_put_word(const struct html_page *p, const char *key);
/* A closed word of the schema: the text "FAMILY.VALUE". */
void html_put_enum(const struct html_page *p, const char *family, struct str value);
/* A text with the places {n} and {m}. */
void html_put_counts(const struct html_page *p, const char *key, size_t n, size_t m);
/* <h2 id="ID">, <h3> */
void html_put_heading(
    const struct html_page *p, const char *element, const char *id, const char *key);
/* <p class="CLASS"> of a word. */
void html_put_note(const struct html_page *p, const char *class, const char *key);
/* The same, for the patient only. */
void html_put_lay(const struct html_page *p, const char *key);
/* A link to a web address; other addresses give the text only. */
void html_put_link(const struct html_page *p, struct str url, struct str text);
/* A link to a row of this page; ids that no row has give the text only. */
void html_put_ref(const struct html_page *p, struct str id, struct str text);
/* Behind a name of a drug or disease, in brackets, what it is called in Korean: in the
 * Korean page, where it is known. */
void html_put_local(const struct html_page *p, struct str name);
/* The value of an id attribute: characters other than letters, digits and ._- become _.
 */
void html_put_anchor(const struct html_page *p, struct str id);

/* ---- report_html_value.c: values ------------------------------------------------- */

enum html_format {
    HTML_TEXT,     /* a scalar, or a list of them */
    HTML_WORD,     /* a closed word of the schema; words: its family */
    HTML_OWN,      /* a source's own word, its Korean beside it */
    HTML_TERMS,    /* Sequence Ontology terms, joined by & */
    HTML_MARK,     /* true: the label alone; false: nothing */
    HTML_TRUTH,    /* yes, no */
    HTML_PERCENT,  /* a fraction */
    HTML_STARS,    /* of ClinVar, of 4 */
    HTML_RATING,   /* of CIViC, of 5 */
    HTML_SENTENCE, /* the text of a sentence, or of each */
    HTML_COUNTS,   /* an object of numbers by a source's words */
    HTML_ADDRESS,  /* a web address */
    HTML_DIGEST,   /* a digest, which may break anywhere */
    HTML_RANGES,   /* numbers in ascending order: 1-4, 7 */
    HTML_PAGE,     /* a row's id, linked to the source's page of it */
    HTML_REFS,     /* ids of rows */
    HTML_FINDINGS, /* ids of findings, by name */
    HTML_NAME,     /* the name of the row, a finding */
    HTML_DRUGS,    /* therapies: objects or names; the row says how taken together */
    HTML_TIER,     /* AMP tier, as a badge */
    HTML_LIST,     /* objects; sub: their items, one line each */
    HTML_TABLE,    /* objects; sub: their items as columns */
};

struct html_item {
    const char *path;
    const char *label; /* key of its text; NULL: none */
    enum html_format format;
    const char *words;           /* HTML_WORD: family of texts */
    const struct html_item *sub; /* HTML_LIST, HTML_TABLE; ends with a NULL path */
};

/* Whether an item has something to show in the row. */
bool html_has_item(
    const struct html_page *p, const struct json *row, const struct html_item *item);
/* The value of an item, without its label. */
void html_put_item(
    const struct html_page *p, const struct json *row, const struct html_item *item);
bool html_is_given(const struct json *v);
/* "KRAS G12D", "ERBB2 amplification", "EML4::ALK fusion" */
void html_put_finding_name(const struct html_page *p, const struct json *finding);
void html_put_tier(const struct html_page *p, struct str tier);
void html_put_drugs(
    const struct html_page *p, const struct json *therapies, struct str interaction);
void html_put_percent(const struct html_page *p, const struct json *fraction);

/* ---- report_html_table.c: rows --------------------------------------------------- */

#define HTML_ITEMS 7
struct html_column {
    const char *heading;               /* key of its text; NULL: no more columns */
    struct html_item item[HTML_ITEMS]; /* one a line, the first is the lead; ends with a
                                          NULL path */
};

/* A list of the report. Every row has its id, its columns, and details below. */
#define HTML_COLUMNS 7
struct html_part {
    const char *name; /* of the member of the report */
    const char *id;   /* path of the row's id, joined when it is a list */
    const char *tier; /* path of its tier; NULL: none */
    struct html_column column[HTML_COLUMNS];
    const struct html_item *details; /* ends with a NULL path; NULL: none */
    const struct html_item *summary; /* shown for closed details; NULL: a plain word */
};

void html_open_table(
    const struct html_page *p, const struct html_part *part, struct str caption);
void html_put_row(
    const struct html_page *p, const struct html_part *part, const struct json *row);
void html_close_table(const struct html_page *p);
/* A table of rows; nothing when there are none. */
void html_put_rows(const struct html_page *p, const struct html_part *part,
    const struct json *const *rows, unsigned n, struct str caption);
/* A row that is long, as a block: its first column is the heading, the others stand
 * side by side; between open and close a picture may stand. */
void html_open_card(
    const struct html_page *p, const struct html_part *part, const struct json *row);
void html_close_card(
    const struct html_page *p, const struct html_part *part, const struct json *row);
/* Labels and values of items that have one: <dl>. */
void html_put_facts(const struct html_page *p, const struct json *row,
    const struct html_item *items, const char *class);
/* The id of a row, in the page's memory. */
struct str html_row_id(
    struct arena *mem, const struct html_part *part, const struct json *row);
/* <details><summary>, the summary with n in it; close with html_close_details. */
void html_open_details(const struct html_page *p, const char *key, size_t n, size_t m);
/* The same around rows of the report, which are printed though they are closed. */
void html_open_list(const struct html_page *p, const char *key, size_t n);
void html_close_details(const struct html_page *p);

/* ---- what the parts show: report_html_parts*.c ----------------------------------- */

extern const struct html_part html_findings, html_groups, html_therapies,
    html_prognosis, html_diagnosis, html_other, html_trials, html_hereditary, html_pgx;
extern const struct html_part *const html_parts[];
extern const unsigned n_html_parts;

/* Members of the report that are no lists: items by paths from the report. */
extern const struct html_item html_overrides[];
extern const struct html_item html_head_patient[], html_head_test[], html_scope_facts[],
    html_scope_genes[], html_scope_questions[], html_scope_disagreements[],
    html_scope_inputs[], html_scope_events[], html_source_columns[], html_methods[],
    html_names[];

/* ---- report_html_model.c: what is counted and looked up over the report ---------- */

void html_model_load(struct html_page *p);
const struct json *html_finding(const struct html_page *p, struct str id);
unsigned html_tier_rank(struct str tier);            /* I-A is 0; none is last */
bool html_is_actionable(const struct json *finding); /* tier I or II */
bool html_is_partial(const struct json *row);
enum html_role html_role(const struct html_page *p, const struct json *row);
/* Rows of a part that speak of a finding. */
bool html_is_about(const struct json *row, struct str finding_id);
bool html_has_word(const struct json *list, struct str word);
size_t html_length(const struct html_page *p, const char *path); /* of a list */

/* ---- sections -------------------------------------------------------------------- */

/* The drugs for which a guideline asks for a change with a gene's result. */
void html_put_pgx_drugs(
    const struct html_page *p, const struct json *gene, unsigned max);
void html_put_style(const struct html_page *p);  /* report_html_style.c */
void html_put_script(const struct html_page *p); /* report_html_script.c */
void html_put_head(const struct html_page *p);   /* report_html_head.c */
void html_put_tools(const struct html_page *p);  /* for what stands below the summary */
void html_put_summary(const struct html_page *p);
void html_put_summary_findings(const struct html_page *p);
void html_put_actionable(const struct html_page *p); /* report_html_findings.c */
void html_put_other_findings(const struct html_page *p);
void html_put_therapies(const struct html_page *p);
void html_put_trials(const struct html_page *p); /* report_html_sections.c */
void html_put_outlook(const struct html_page *p);
void html_put_hereditary(const struct html_page *p);
void html_put_pgx(const struct html_page *p);
void html_put_scope(const struct html_page *p);
void html_put_accounting(const struct html_page *p);
void html_put_sources(const struct html_page *p);
void html_put_glossary(const struct html_page *p);

#endif
