/* Therapies: an overview by therapy, then the evidence by finding and therapy. */
#include "query/report_html_page.h"
#include "query/report_html_picture.h"

#include <stdlib.h>

/* ---- by therapy ------------------------------------------------------------------ */

/* Rows of the page in the memory of the page. */
static unsigned take(const struct html_page *p, struct arena *mem, const char *part,
    const struct json ***rows)
{
    const struct json *list = json_get(p->report, part);
    unsigned n = (unsigned)json_len(list);
    *rows = arena_alloc(mem, n * sizeof **rows + 1);
    for (unsigned i = 0; i < n; i++)
        (*rows)[i] = json_at(list, i);
    return n;
}

/* Groups stand by tier: those of tier I and II are shown, the rest is closed. */
static void put_overview(const struct html_page *p)
{
    struct arena mem = ARENA_INIT;
    const struct json **groups;
    unsigned n = take(p, &mem, "therapy_groups", &groups), n_first = 0;
    while (n_first < n
           && html_tier_rank(json_str(json_get(groups[n_first], "best_tier")))
                  <= html_tier_rank(STR("II-C")))
        n_first++;
    html_put_heading(p, "h3", NULL, "html.therapy_groups");
    html_put_note(p, "hint", "html.groups_hint");
    if (n == 0)
        html_put_note(p, "none", "html.nothing");
    html_put_rows(
        p, &html_groups, groups, n_first, html_word(p, "html.therapy_groups"));
    if (n > n_first) {
        html_open_list(p, "html.n_groups", n - n_first);
        html_put_rows(p, &html_groups, groups + n_first, n - n_first,
            html_word(p, "html.therapy_groups"));
        html_close_details(p);
    }
    arena_free(&mem);
}

/* ---- by finding ------------------------------------------------------------------ */

/* Rows of one finding (or findings together) come in three lots. */
enum lot { LOT_TIERED, LOT_TRUE, LOT_PARTIAL };

struct entry {
    const struct json *row;
    unsigned group, set; /* in order of their first row */
    enum lot lot;
    unsigned index;
};

static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->lot != y->lot)
        return x->lot < y->lot ? -1 : 1;
    if (x->set != y->set)
        return x->set < y->set ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int compare_names(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The same for the same words in any order. */
static struct str joined(struct arena *mem, const struct json *list, const char *member)
{
    struct buf b = BUF_INIT;
    size_t n = json_len(list);
    struct str *names = arena_alloc(mem, n * sizeof *names + 1);
    for (size_t i = 0; i < n; i++) {
        const struct json *v = json_at(list, i);
        names[i] = json_str(member ? json_get(v, member) : v);
    }
    qsort(names, n, sizeof *names, compare_names);
    buf_add_char(&b, '\n'); /* a key is never empty */
    for (size_t i = 0; i < n; i++) {
        buf_add_str(&b, names[i]);
        buf_add_char(&b, '\n');
    }
    struct str out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return out;
}

static unsigned ordinal(struct strmap *map, struct arena *mem, struct str key)
{
    bool is_new;
    uint32_t *at = strmap_at(map, mem, key, &is_new);
    if (is_new)
        *at = (uint32_t)map->n;
    return *at;
}

static enum lot lot_of(const struct json *row)
{
    if (html_is_partial(row))
        return LOT_PARTIAL;
    return html_is_given(json_get(row, "tier")) ? LOT_TIERED : LOT_TRUE;
}

static unsigned sorted(
    const struct html_page *p, struct arena *mem, struct entry **entries)
{
    const struct json *rows = json_get(p->report, "therapies");
    struct strmap groups = STRMAP_INIT, sets = STRMAP_INIT;
    unsigned n = (unsigned)json_len(rows);
    *entries = arena_alloc(mem, n * sizeof **entries + 1);
    for (unsigned i = 0; i < n; i++) {
        const struct json *row = json_at(rows, i);
        (*entries)[i] = (struct entry){
            .row = row,
            .group =
                ordinal(&groups, mem, joined(mem, json_get(row, "findings"), NULL)),
            .set = ordinal(&sets, mem, joined(mem, json_get(row, "therapies"), "name")),
            .lot = lot_of(row),
            .index = i,
        };
    }
    qsort(*entries, n, sizeof **entries, compare);
    return n;
}

static void put_finding_names(const struct html_page *p, const struct json *row)
{
    const struct json *ids = json_get(row, "findings");
    for (size_t i = 0; i < json_len(ids); i++) {
        struct str id = json_str(json_at(ids, i));
        const struct json *finding = html_finding(p, id);
        html_put(p, i > 0 ? " + " : "");
        if (finding)
            html_put_finding_name(p, finding);
        html_put(p, " <small>");
        html_put_ref(p, id, id);
        html_put(p, "</small>");
    }
    if (json_len(ids) == 0)
        html_put_word(p, "html.by_absence");
}

static void put_table(
    const struct html_page *p, const struct entry *entries, unsigned n)
{
    html_open_table(p, &html_therapies, html_word(p, "html.therapies"));
    for (unsigned i = 0; i < n; i++)
        html_put_row(p, &html_therapies, entries[i].row);
    html_close_table(p);
}

/* One lot of one finding: open when it decides the tier, else closed. */
static void put_lot(const struct html_page *p, const struct entry *entries, unsigned n)
{
    static const char *const keys[] = {
        [LOT_TRUE] = "html.n_true", [LOT_PARTIAL] = "html.n_partial"};
    if (n == 0)
        return;
    if (entries->lot != LOT_TIERED)
        html_open_list(p, keys[entries->lot], n);
    put_table(p, entries, n);
    if (entries->lot != LOT_TIERED)
        html_close_details(p);
}

static void put_group(
    const struct html_page *p, const struct entry *entries, unsigned n)
{
    html_put(p, "<div class=\"group\"><h4>");
    put_finding_names(p, entries->row);
    html_put(p, "</h4>");
    for (unsigned i = 0, end; i < n; i = end) {
        for (end = i; end < n && entries[end].lot == entries[i].lot;)
            end++;
        put_lot(p, entries + i, end - i);
    }
    html_put(p, "</div>\n");
}

/* Findings that have partial rows only stand behind, closed. */
static void put_by_finding(const struct html_page *p)
{
    struct arena mem = ARENA_INIT;
    struct entry *entries;
    unsigned n = sorted(p, &mem, &entries);
    bool is_closed = false;
    for (unsigned i = 0, end; i < n; i = end) {
        for (end = i; end < n && entries[end].group == entries[i].group;)
            end++;
        if (entries[i].lot == LOT_PARTIAL && !is_closed) {
            html_open_list(p, "html.partial_only", n - i);
            is_closed = true;
        }
        put_group(p, entries + i, end - i);
    }
    if (is_closed)
        html_close_details(p);
    arena_free(&mem);
}

void html_put_therapies(const struct html_page *p)
{
    html_put(p, "<section id=\"therapies\" aria-labelledby=\"h-therapies\">");
    html_put_heading(p, "h2", "h-therapies", "html.therapies");
    html_put_actionable(p);
    html_picture_evidence(p->out, p->report, p->lang);
    put_overview(p);
    html_put_heading(p, "h3", NULL, "html.by_finding");
    if (html_length(p, "therapies") == 0)
        html_put_note(p, "none", "html.nothing");
    put_by_finding(p);
    html_put(p, "</section>\n");
}
