/*
 * The report as Markdown (CommonMark with GFM), for pasting into a record: a head, what
 * was asked and answered, then the parts, every row one item of a list that begins with
 * its id.  Values are hostile: none can begin a line, a link, markup or HTML.
 */
#ifndef QUERY_REPORT_MD_H
#define QUERY_REPORT_MD_H

#include "kb/base/json.h"
#include "query/report.h"

int report_write_md(
    const struct report *r, const char *lang, struct buf *out, struct err *err);

/* A value as text that is only text; line breaks become blanks. */
void md_add_text(struct buf *out, struct str s);

/* ---- inside the writer (report_md*.c) -------------------------------------------- */

enum md_format {
    MD_TEXT,
    MD_WORD,    /* a closed word: its text is of the item's family */
    MD_OWN,     /* a source's own word */
    MD_TERMS,   /* terms of the Sequence Ontology, joined by "&" */
    MD_COUNT,   /* 0 is nothing to tell */
    MD_PERCENT, /* a fraction */
    MD_PARTIAL, /* "partial" is told, "true" goes without saying */
};

/* A field of a row: its path, the key of a label before it ("md.KEY"), NULL: none, and
 * the family of its closed words (text_of_word). */
struct md_item {
    const char *path, *label;
    enum md_format format;
    const char *family;
};

#define MD_ITEMS 26
#define MD_SUB_ITEMS 6
struct md_part {
    const char *lang;   /* shown in this language only; NULL: in all */
    const char *name;   /* of the member of the report, and of its heading's text */
    const char *lay[2]; /* keys of what is said to the patient before the rows */
    const char *id;     /* path of the row's id, joined by "+" */
    struct md_item item[MD_ITEMS];
    const char *sub; /* a list inside the row, below it; NULL: none */
    struct md_item sub_item[MD_SUB_ITEMS];
};

extern const struct md_part md_parts[];
extern const unsigned n_md_parts;

#endif
