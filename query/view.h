/*
 * One description of an answer, printed for people or as JSON: show, explain and stat
 * say each fact once, with the key that programs read and the label that people read.
 *
 * An empty text is null in JSON and is left out for people.  Text for people is
 * aligned, wrapped at VIEW_WIDTH columns (tables at VIEW_TABLE_WIDTH), and holds no
 * control characters.
 */
#ifndef QUERY_VIEW_H
#define QUERY_VIEW_H

#include "kb/base/json_out.h"

#define VIEW_WIDTH 88
#define VIEW_TABLE_WIDTH 112

/* Whom a column is for, when people read several facts in one. */
enum view_reader { VIEW_BOTH, VIEW_PEOPLE, VIEW_PROGRAMS };

enum view_type { VIEW_TEXT, VIEW_NUMBER, VIEW_FLAG }; /* flag: any text is true */

struct view_column {
    const char *key, *heading;
    enum view_type type;
    unsigned max_width; /* 0: as wide as its cells; the last column takes the rest */
    enum view_reader reader;
};

struct view_cell {
    struct str text;
    const struct str *list; /* a list in JSON, joined for people; NULL: text */
    unsigned n_list;
};

struct view {
    bool is_json;
    struct buf *out;
    struct arena *mem;
    struct json_out w;
    unsigned indent; /* columns */
    const struct view_column *columns;
    unsigned n_columns;
    bool has_heading; /* of the table */
    struct view_cell *cells;
    size_t n_cells, cap_cells;
};

/* The root is an object. */
void view_begin(struct view *v, struct buf *out, struct arena *mem, bool is_json);
void view_end(struct view *v);

/* Headings are for people; a blank line goes before each. NULL: none, no indent. */
void view_object(struct view *v, const char *key, const char *heading);
void view_array(struct view *v, const char *key, const char *heading);
void view_item(struct view *v, const char *heading);  /* an object in an array */
void view_close(struct view *v, const char *heading); /* the same heading again */

void view_str(struct view *v, const char *key, const char *label, struct str value);
void view_c(struct view *v, const char *key, const char *label, const char *value);
void view_uint(struct view *v, const char *key, const char *label, uint64_t value);
/* Nothing when it is not given (null). */
void view_number(
    struct view *v, const char *key, const char *label, bool is_given, uint64_t value);
/* For people a flag that is false is left out. */
void view_flag(struct view *v, const char *key, const char *label, bool value);
void view_strs(struct view *v, const char *key, const char *label, const struct str *s,
    unsigned n);
/* A sentence without a label. */
void view_sentence(struct view *v, const char *key, struct str text);
/* For people only. */
void view_line(struct view *v, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A table: its cells row by row, left to right, for all columns whoever reads them.
 * When it has no rows, people read "none".  Cells are borrowed until view_table_end. */
void view_table(struct view *v, const char *key, const char *heading,
    const struct view_column *columns, unsigned n_columns);
void view_cell(struct view *v, struct str text);
void view_cell_c(struct view *v, const char *text);
void view_cell_uint(struct view *v, uint64_t value);
void view_cell_list(
    struct view *v, const struct str *s, unsigned n, const char *separator);
void view_table_end(struct view *v);

#endif
