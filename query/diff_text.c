/* The diff for people: counts first, then one section a kind. */
#include "query/diff.h"
#include "query/view.h"
#include "query/view_text.h"

static void put_records(struct view *v, const struct diff *d)
{
    static const struct view_column columns[] = {
        {"source", "source", VIEW_TEXT, 0, VIEW_BOTH},
        {"type", "records", VIEW_TEXT, 0, VIEW_BOTH},
        {"old", "old", VIEW_NUMBER, 0, VIEW_BOTH},
        {"new", "new", VIEW_NUMBER, 0, VIEW_BOTH},
        {"added", "added", VIEW_NUMBER, 0, VIEW_BOTH},
        {"withdrawn", "withdrawn", VIEW_NUMBER, 0, VIEW_BOTH},
        {"changed", "changed", VIEW_NUMBER, 0, VIEW_BOTH},
        {"details", "details only", VIEW_NUMBER, 0, VIEW_BOTH},
        {"same", "same", VIEW_NUMBER, 0, VIEW_BOTH}};
    view_table(v, "records", "records of both, without regard to filters", columns,
        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < d->n_tallies; i++) {
        const struct diff_tally *t = &d->tallies[i];
        view_cell(v, t->source);
        view_cell_c(v, diff_record_type_name(t->type));
        view_cell_uint(v, t->old_records);
        view_cell_uint(v, t->new_records);
        view_cell_uint(v, t->added);
        view_cell_uint(v, t->withdrawn);
        view_cell_uint(v, t->changed);
        view_cell_uint(v, t->details);
        view_cell_uint(v, t->same);
    }
    view_table_end(v);
}

static uint64_t n_actionable(const struct diff *d, enum diff_kind kind)
{
    uint64_t n = 0;
    for (size_t i = 0; i < d->n_changes; i++)
        n += d->changes[i].kind == kind && d->changes[i].is_actionable;
    return n;
}

static void put_counts(struct view *v, const struct diff *d)
{
    static const struct view_column columns[] = {
        {"group", "what", VIEW_TEXT, 0, VIEW_BOTH},
        {"kind", "change", VIEW_TEXT, 0, VIEW_BOTH},
        {"n", "changes", VIEW_NUMBER, 0, VIEW_BOTH},
        {"actionable", "actionable", VIEW_NUMBER, 0, VIEW_BOTH}};
    view_table(v, "counts", "changes", columns, sizeof columns / sizeof *columns);
    for (unsigned k = 0; k < N_DIFF_KINDS; k++) {
        if (d->n_of_kind[k] == 0)
            continue;
        enum diff_kind kind = (enum diff_kind)k;
        view_cell_c(v, diff_group_heading(diff_kind_group(kind)));
        view_cell_c(v, diff_kind_heading(kind));
        view_cell_uint(v, d->n_of_kind[k]);
        view_cell_uint(v, n_actionable(d, kind));
    }
    view_table_end(v);
}

/* One line, however long: made for grep and less -S. */
static void put_line(struct view *v, struct str line)
{
    text_pad(v->out, v->indent);
    text_add(v->out, line);
    buf_add_char(v->out, '\n');
}

static void put_change(struct view *v, const struct diff_change *c)
{
    struct str text = diff_text(c, v->mem);
    const char *mark = c->is_actionable ? "!" : "-";
    if (str_eq(c->id, c->what))
        put_line(v, str_fmt(v->mem, "%s %.*s", mark, STR_ARG(text)));
    else
        put_line(
            v, str_fmt(v->mem, "%s %.*s  %.*s", mark, STR_ARG(c->id), STR_ARG(text)));
}

static bool is_same_source(const struct diff_change *a, const struct diff_change *b)
{
    return str_eq(a->source, b->source) && str_eq(a->release[0], b->release[0])
           && str_eq(a->release[1], b->release[1]);
}

static void put_release(struct view *v, const struct diff_change *c)
{
    struct str from = c->release[DIFF_OLD], to = c->release[DIFF_NEW];
    const char *side = to.n == 0 ? " (old)" : from.n == 0 ? " (new)" : "";
    put_line(v, str_fmt(v->mem, "%.*s %.*s%s%.*s%s", STR_ARG(c->source), STR_ARG(from),
                    *side ? "" : " -> ", STR_ARG(to), side));
}

/* Changes of one kind, from first on; the next one of another kind. */
static size_t put_kind(
    struct view *v, const struct diff *d, size_t first, unsigned limit)
{
    enum diff_kind kind = d->changes[first].kind;
    size_t i = first;
    const char *heading = str_cstr(v->mem,
        str_fmt(v->mem, "%s: %s (%llu)", diff_group_heading(diff_kind_group(kind)),
            diff_kind_heading(kind), (unsigned long long)d->n_of_kind[kind]));
    view_object(v, "", heading);
    for (; i < d->n_changes && d->changes[i].kind == kind; i++) {
        const struct diff_change *c = &d->changes[i];
        if (limit > 0 && i - first >= limit)
            continue;
        if (i == first || !is_same_source(c, c - 1))
            put_release(v, c);
        put_change(v, c);
    }
    if (limit > 0 && i - first > limit)
        view_line(v, "... and %zu more (--limit 0 shows all)", i - first - limit);
    view_close(v, heading);
    return i;
}

static void put_head(
    struct view *v, const struct diff *d, const struct diff_names *names)
{
    const char *const path[] = {names->old_path, names->new_path};
    static const char *const side[] = {"old", "new"};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        put_line(
            v, str_fmt(v->mem, "%s  %s, id %.*s, format %.*s", side[s], path[s],
                   STR_ARG(str_sub(d->side[s].id, 0, 12)), STR_ARG(d->side[s].format)));
    if (str_eq(d->side[DIFF_OLD].id, d->side[DIFF_NEW].id))
        view_line(v, "both have the same content");
}

static void put_left_out(struct view *v, uint64_t n)
{
    put_line(v, STR_NONE);
    view_line(v, "%llu change%s left out by the filters", (unsigned long long)n,
        n == 1 ? " is" : "s are");
}

void diff_print(const struct diff *d, const struct diff_names *names, struct buf *out)
{
    struct arena mem = ARENA_INIT;
    struct view v;
    view_begin(&v, out, &mem, false);
    put_head(&v, d, names);
    put_records(&v, d);
    put_counts(&v, d);
    if (d->n_left_out > 0)
        put_left_out(&v, d->n_left_out);
    for (size_t i = 0; i < d->n_changes;)
        i = put_kind(&v, d, i, names->limit);
    view_end(&v);
    arena_free(&mem);
}
