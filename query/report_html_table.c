#include "query/report_html_page.h"

#include "query/report_tree.h"

/* ---- ids ------------------------------------------------------------------------- */

static void add_id(void *ctx, const struct json *v)
{
    struct buf *id = ctx;
    if (json_type(v) != JSON_STRING)
        return;
    if (id->n > 0)
        buf_add_char(id, '+');
    buf_add_str(id, json_str(v));
}

struct str html_row_id(
    struct arena *mem, const struct html_part *part, const struct json *row)
{
    struct buf id = BUF_INIT;
    report_tree_each(row, str_of(part->id), add_id, &id);
    struct str out = str_copy(mem, buf_str(&id));
    buf_free(&id);
    return out;
}

/* Rows that others point at; the ids of groups and hereditary risks are made up of ids
 * of others. */
static bool is_anchor(
    const struct html_page *p, const struct html_part *part, struct str id)
{
    const uint32_t *of = id.n > 0 ? strmap_get(&p->anchors, id) : NULL;
    return of && html_parts[*of] == part && part != &html_groups
           && part != &html_hereditary;
}

/* The attributes that every row has: what a script filters by and a test compares. */
static void put_attributes(
    const struct html_page *p, const struct html_part *part, const struct json *row)
{
    struct arena mem = ARENA_INIT;
    struct str id = html_row_id(&mem, part, row);
    struct str tier = part->tier ? json_str(json_path(row, part->tier)) : STR_NONE;
    if (is_anchor(p, part, id)) {
        html_put(p, " id=\"");
        html_put_anchor(p, id);
        html_put(p, "\"");
    }
    buf_fmt(p->out, " data-part=\"%s\" data-row=\"", part->name);
    html_put_str(p, id);
    html_put(p, "\"");
    if (tier.n > 0)
        buf_fmt(p->out, " data-tier=\"%u\"", html_tier_rank(tier));
    if (html_is_partial(row))
        html_put(p, " class=\"partial\"");
    arena_free(&mem);
}

/* ---- facts and details ----------------------------------------------------------- */

void html_open_details(const struct html_page *p, const char *key, size_t n, size_t m)
{
    html_put(p, "<details><summary>");
    html_put_counts(p, key, n, m);
    html_put(p, "</summary>");
}

void html_open_list(const struct html_page *p, const char *key, size_t n)
{
    html_put(p, "<details class=\"l\"><summary>");
    html_put_counts(p, key, n, 0);
    html_put(p, "</summary>");
}

void html_close_details(const struct html_page *p)
{
    html_put(p, "</details>\n");
}

static bool has_any(
    const struct html_page *p, const struct json *row, const struct html_item *items)
{
    for (const struct html_item *item = items; item && item->path; item++)
        if (html_has_item(p, row, item))
            return true;
    return false;
}

void html_put_facts(const struct html_page *p, const struct json *row,
    const struct html_item *items, const char *class)
{
    if (!has_any(p, row, items))
        return;
    buf_fmt(p->out, "<dl class=\"%s\">", class);
    for (const struct html_item *item = items; item->path; item++) {
        if (!html_has_item(p, row, item))
            continue;
        html_put(p, "<div><dt>");
        html_put_word(p, item->label);
        html_put(p, "</dt><dd>");
        if (item->format == HTML_MARK)
            html_put_word(p, "html.yes");
        else
            html_put_item(p, row, item);
        html_put(p, "</dd></div>");
    }
    html_put(p, "</dl>");
}

/* Labels and values of a row's details, one paragraph each; long ones by themselves. */
static void put_detail(
    const struct html_page *p, const struct json *row, const struct html_item *item)
{
    bool is_long = item->format == HTML_TABLE || item->format == HTML_LIST;
    if (!html_has_item(p, row, item))
        return;
    html_put(p, is_long ? "<div><i>" : "<p><i>");
    html_put_word(p, item->label);
    html_put(p, "</i> ");
    if (item->format == HTML_MARK)
        html_put_word(p, "html.yes");
    else
        html_put_item(p, row, item);
    html_put(p, is_long ? "</div>" : "</p>");
}

static void put_details(
    const struct html_page *p, const struct html_part *part, const struct json *row)
{
    if (!has_any(p, row, part->details))
        return;
    if (part->summary && html_has_item(p, row, part->summary)) {
        html_put(p, "<details><summary>");
        html_put_item(p, row, part->summary);
    } else {
        html_put(p, "<details class=\"d\"><summary>");
        html_put_word(p, "html.details");
    }
    html_put(p, "</summary>");
    for (const struct html_item *item = part->details; item && item->path; item++)
        put_detail(p, row, item);
    html_put(p, "</details>");
}

/* ---- rows of tables -------------------------------------------------------------- */

static unsigned n_columns(const struct html_part *part)
{
    unsigned n = 0;
    while (n < HTML_COLUMNS && part->column[n].heading)
        n++;
    return n;
}

static void put_cell(
    const struct html_page *p, const struct html_column *column, const struct json *row)
{
    for (unsigned i = 0; i < HTML_ITEMS && column->item[i].path; i++) {
        const struct html_item *item = &column->item[i];
        if (!html_has_item(p, row, item))
            continue;
        html_put(p, i == 0 ? "<b>" : "<span>");
        if (item->label && item->format != HTML_MARK) {
            html_put(p, "<i>");
            html_put_word(p, item->label);
            html_put(p, "</i> ");
        }
        html_put_item(p, row, item);
        html_put(p, i == 0 ? "</b>" : "</span>");
    }
}

void html_open_table(
    const struct html_page *p, const struct html_part *part, struct str caption)
{
    buf_fmt(p->out, "<table class=\"rows %s\"><caption>", part->name);
    html_put_str(p, caption);
    html_put(p, "</caption><thead><tr>");
    for (unsigned i = 0; i < n_columns(part); i++) {
        html_put(p, "<th scope=\"col\">");
        html_put_word(p, part->column[i].heading);
        html_put(p, "</th>");
    }
    html_put(p, "</tr></thead>\n");
}

void html_close_table(const struct html_page *p)
{
    html_put(p, "</table>\n");
}

/* A body of the table for each row, so that its details have the whole width. */
void html_put_row(
    const struct html_page *p, const struct html_part *part, const struct json *row)
{
    unsigned n = n_columns(part);
    html_put(p, "<tbody");
    put_attributes(p, part, row);
    html_put(p, "><tr>");
    for (unsigned i = 0; i < n; i++) {
        html_put(p, i == 0 ? "<th scope=\"row\">" : "<td>");
        put_cell(p, &part->column[i], row);
        if (i == 0 && html_is_partial(row))
            html_put_note(p, "mark", "html.partial");
        html_put(p, i == 0 ? "</th>" : "</td>");
    }
    html_put(p, "</tr>");
    if (has_any(p, row, part->details)) {
        buf_fmt(p->out, "<tr class=\"more\"><td colspan=\"%u\">", n);
        put_details(p, part, row);
        html_put(p, "</td></tr>");
    }
    html_put(p, "</tbody>\n");
}

void html_put_rows(const struct html_page *p, const struct html_part *part,
    const struct json *const *rows, unsigned n, struct str caption)
{
    if (n == 0)
        return;
    html_open_table(p, part, caption);
    for (unsigned i = 0; i < n; i++)
        html_put_row(p, part, rows[i]);
    html_close_table(p);
}

void html_open_card(
    const struct html_page *p, const struct html_part *part, const struct json *row)
{
    unsigned n = n_columns(part);
    html_put(p, "<article");
    put_attributes(p, part, row);
    html_put(p, "><h3>");
    put_cell(p, &part->column[0], row);
    html_put(p, "</h3><div class=\"columns\">");
    for (unsigned i = 1; i < n; i++) {
        if (!has_any(p, row, part->column[i].item))
            continue;
        html_put(p, "<div><p class=\"label\">");
        html_put_word(p, part->column[i].heading);
        html_put(p, "</p><div class=\"cell\">");
        put_cell(p, &part->column[i], row);
        html_put(p, "</div></div>");
    }
    html_put(p, "</div>");
}

void html_close_card(
    const struct html_page *p, const struct html_part *part, const struct json *row)
{
    put_details(p, part, row);
    html_put(p, "</article>\n");
}
