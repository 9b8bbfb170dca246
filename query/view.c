#include "query/view.h"

#include "query/view_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#define INDENT 2
#define LABEL_WIDTH 18

void view_begin(struct view *v, struct buf *out, struct arena *mem, bool is_json)
{
    *v = (struct view){.is_json = is_json, .out = out, .mem = mem};
    if (!is_json)
        return;
    json_out_begin(&v->w, out, false);
    json_out_object(&v->w);
}

void view_end(struct view *v)
{
    if (v->is_json)
        json_out_end(&v->w);
}

/* What follows a label, its further lines from a column on. */
static void wrapped(struct view *v, struct str text, unsigned column)
{
    unsigned width = VIEW_WIDTH > column + 24 ? VIEW_WIDTH - column : 24;
    struct str line;
    bool is_first = true;
    while (text_next_line(&text, width, &line)) {
        if (!is_first)
            text_pad(v->out, column);
        text_add(v->out, line);
        buf_add_char(v->out, '\n');
        is_first = false;
    }
}

static void heading_line(struct view *v, const char *heading)
{
    if (heading == NULL)
        return;
    if (v->out->n > 0)
        buf_add_char(v->out, '\n');
    text_pad(v->out, v->indent);
    wrapped(v, str_of(heading), v->indent + 2 * INDENT);
    v->indent += INDENT;
}

void view_object(struct view *v, const char *key, const char *heading)
{
    if (!v->is_json) {
        heading_line(v, heading);
        return;
    }
    json_out_key(&v->w, key);
    json_out_object(&v->w);
}

void view_array(struct view *v, const char *key, const char *heading)
{
    if (!v->is_json) {
        heading_line(v, heading);
        return;
    }
    json_out_key(&v->w, key);
    json_out_array(&v->w);
}

void view_item(struct view *v, const char *heading)
{
    if (v->is_json)
        json_out_object(&v->w);
    else
        heading_line(v, heading);
}

void view_close(struct view *v, const char *heading)
{
    if (v->is_json)
        json_out_end(&v->w);
    else if (heading != NULL)
        v->indent -= INDENT;
}

static void labelled(struct view *v, const char *label, struct str text)
{
    text_pad(v->out, v->indent);
    buf_fmt(v->out, "%-*s ", LABEL_WIDTH, label);
    wrapped(v, text, v->indent + LABEL_WIDTH + 1);
}

void view_str(struct view *v, const char *key, const char *label, struct str value)
{
    if (v->is_json)
        json_out_key_str(&v->w, key, value.n > 0 ? value : STR_NONE);
    else if (value.n > 0)
        labelled(v, label, value);
}

void view_c(struct view *v, const char *key, const char *label, const char *value)
{
    view_str(v, key, label, str_of(value));
}

void view_uint(struct view *v, const char *key, const char *label, uint64_t value)
{
    if (v->is_json) {
        json_out_key(&v->w, key);
        json_out_uint(&v->w, value);
    } else {
        labelled(v, label, str_fmt(v->mem, "%" PRIu64, value));
    }
}

void view_number(
    struct view *v, const char *key, const char *label, bool is_given, uint64_t value)
{
    if (is_given)
        view_uint(v, key, label, value);
    else
        view_str(v, key, label, STR_NONE);
}

void view_flag(struct view *v, const char *key, const char *label, bool value)
{
    if (v->is_json)
        json_out_key_bool(&v->w, key, value);
    else if (value)
        labelled(v, label, STR("yes"));
}

static struct str joined(
    struct view *v, const struct str *s, unsigned n, const char *sep)
{
    struct buf b = BUF_INIT;
    for (unsigned i = 0; i < n; i++) {
        buf_add_c(&b, i > 0 ? sep : "");
        buf_add_str(&b, s[i]);
    }
    struct str out = str_copy(v->mem, buf_str(&b));
    buf_free(&b);
    return out;
}

void view_strs(
    struct view *v, const char *key, const char *label, const struct str *s, unsigned n)
{
    if (v->is_json) {
        json_out_key(&v->w, key);
        json_out_flat_array(&v->w);
        for (unsigned i = 0; i < n; i++)
            json_out_str(&v->w, s[i]);
        json_out_end(&v->w);
    } else if (n > 0) {
        labelled(v, label, joined(v, s, n, "; "));
    }
}

void view_sentence(struct view *v, const char *key, struct str text)
{
    if (v->is_json) {
        json_out_key_str(&v->w, key, text.n > 0 ? text : STR_NONE);
    } else if (text.n > 0) {
        text_pad(v->out, v->indent);
        wrapped(v, text, v->indent);
    }
}

void view_line(struct view *v, const char *fmt, ...)
{
    if (v->is_json)
        return;
    struct buf line = BUF_INIT;
    va_list args;
    va_start(args, fmt);
    buf_vfmt(&line, fmt, args);
    va_end(args);
    text_pad(v->out, v->indent);
    text_add(v->out, buf_str(&line));
    buf_add_char(v->out, '\n');
    buf_free(&line);
}

void view_table(struct view *v, const char *key, const char *heading,
    const struct view_column *columns, unsigned n_columns)
{
    v->columns = columns;
    v->n_columns = n_columns;
    v->has_heading = heading != NULL;
    v->cells = NULL;
    v->n_cells = v->cap_cells = 0;
    if (v->is_json)
        json_out_key(&v->w, key);
    else
        heading_line(v, heading);
}

static void add_cell(struct view *v, struct view_cell cell)
{
    v->cells =
        arena_grow(v->mem, v->cells, &v->cap_cells, v->n_cells + 1, sizeof *v->cells);
    v->cells[v->n_cells++] = cell;
}

void view_cell(struct view *v, struct str text)
{
    add_cell(v, (struct view_cell){.text = text});
}

void view_cell_c(struct view *v, const char *text)
{
    view_cell(v, str_of(text));
}

void view_cell_uint(struct view *v, uint64_t value)
{
    view_cell(v, str_fmt(v->mem, "%" PRIu64, value));
}

void view_cell_list(
    struct view *v, const struct str *s, unsigned n, const char *separator)
{
    static const struct str empty;
    struct str text = joined(v, s, n, separator);
    add_cell(v, (struct view_cell){text, n > 0 ? s : &empty, n});
}

static void json_cell(
    struct view *v, const struct view_column *column, const struct view_cell *cell)
{
    uint64_t number;
    json_out_key(&v->w, column->key);
    if (cell->list != NULL) {
        json_out_flat_array(&v->w);
        for (unsigned i = 0; i < cell->n_list; i++)
            json_out_str(&v->w, cell->list[i]);
        json_out_end(&v->w);
    } else if (column->type == VIEW_FLAG) {
        json_out_bool(&v->w, cell->text.n > 0);
    } else if (column->type == VIEW_NUMBER && str_to_u64(cell->text, &number)) {
        json_out_uint(&v->w, number);
    } else {
        json_out_str(&v->w, cell->text.n > 0 ? cell->text : STR_NONE);
    }
}

static void json_table(struct view *v)
{
    json_out_array(&v->w);
    for (size_t row = 0; row < v->n_cells; row += v->n_columns) {
        json_out_object(&v->w);
        for (unsigned c = 0; c < v->n_columns; c++)
            if (v->columns[c].reader != VIEW_PEOPLE)
                json_cell(v, &v->columns[c], &v->cells[row + c]);
        json_out_end(&v->w);
    }
    json_out_end(&v->w);
}

static void column_widths(const struct view *v, unsigned *width)
{
    unsigned used = v->indent;
    for (unsigned c = 0; c < v->n_columns; c++) {
        const struct view_column *column = &v->columns[c];
        if (column->reader == VIEW_PROGRAMS)
            continue;
        width[c] = text_width(str_of(column->heading));
        for (size_t i = c; i < v->n_cells; i += v->n_columns) {
            unsigned w = text_width(v->cells[i].text);
            width[c] = w > width[c] ? w : width[c];
        }
        if (column->max_width > 0 && width[c] > column->max_width)
            width[c] = column->max_width;
        used += c + 1 < v->n_columns ? width[c] + 2 : 0;
    }
    if (v->columns[v->n_columns - 1].type != VIEW_NUMBER)
        width[v->n_columns - 1] =
            VIEW_TABLE_WIDTH > used + 24 ? VIEW_TABLE_WIDTH - used : 24;
}

/* One row, as many lines as its longest cell needs. */
static void text_row(struct view *v, struct str *rest, const unsigned *width)
{
    bool has_more = true;
    while (has_more) {
        unsigned owed = v->indent; /* blanks before the next cell with a text */
        size_t beg = v->out->n;
        has_more = false;
        for (unsigned c = 0; c < v->n_columns; c++) {
            struct str line = STR_NONE;
            if (v->columns[c].reader == VIEW_PROGRAMS)
                continue;
            (void)text_next_line(&rest[c], width[c], &line);
            unsigned w = text_width(line);
            unsigned fill = w < width[c] ? width[c] - w : 0;
            bool is_number = v->columns[c].type == VIEW_NUMBER;
            if (line.n > 0) {
                text_pad(v->out, owed + (is_number ? fill : 0));
                text_add(v->out, line);
                owed = 0;
            }
            owed += (is_number && line.n > 0 ? 0 : fill) + 2;
            has_more = has_more || str_trim(rest[c]).n > 0;
        }
        if (v->out->n > beg)
            buf_add_char(v->out, '\n');
    }
}

static void text_table(struct view *v)
{
    if (v->n_cells == 0) {
        text_pad(v->out, v->indent);
        buf_add_c(v->out, "none\n");
        return;
    }
    unsigned *width = ARENA_ARRAY(v->mem, unsigned, v->n_columns);
    struct str *rest = ARENA_ARRAY(v->mem, struct str, v->n_columns);
    column_widths(v, width);
    for (unsigned c = 0; c < v->n_columns; c++)
        rest[c] = str_of(v->columns[c].heading);
    text_row(v, rest, width);
    for (size_t row = 0; row < v->n_cells; row += v->n_columns) {
        for (unsigned c = 0; c < v->n_columns; c++)
            rest[c] = v->cells[row + c].text;
        text_row(v, rest, width);
    }
}

void view_table_end(struct view *v)
{
    if (v->is_json) {
        json_table(v);
        return;
    }
    text_table(v);
    v->indent -= v->has_heading ? INDENT : 0;
}
