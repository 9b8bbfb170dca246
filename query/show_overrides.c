/* What the laboratory decided against a source, beside what the source says. */
#include "query/show.h"

bool show_has_overrides(const struct evidence_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->row[i].e.n_overrides > 0)
            return true;
    return false;
}

struct str show_overrides_text(const struct evidence *e, struct arena *mem)
{
    struct buf b = BUF_INIT;
    for (unsigned i = 0; i < e->n_overrides; i++) {
        const struct evidence_override *o = &e->overrides[i];
        buf_fmt(&b, "%s%.*s %.*s -> %.*s (%.*s)", i > 0 ? "; " : "", STR_ARG(o->field),
            STR_ARG(o->from), STR_ARG(o->to), STR_ARG(o->author));
    }
    struct str out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return out;
}

void show_overrides_table(
    struct show *s, const struct evidence_override *all, unsigned n)
{
    static const struct view_column columns[] = {
        {"field", "override of", VIEW_TEXT, 0, VIEW_BOTH},
        {"from", "from", VIEW_TEXT, 0, VIEW_BOTH},
        {"to", "to", VIEW_TEXT, 0, VIEW_BOTH},
        {"author", "author", VIEW_TEXT, 0, VIEW_BOTH},
        {"date", "date", VIEW_TEXT, 0, VIEW_BOTH},
        {"review_by", "review by", VIEW_TEXT, 0, VIEW_BOTH},
        {"reason", "reason", VIEW_TEXT, 0, VIEW_BOTH}};
    if (n == 0)
        return;
    view_table(&s->v, "overrides", NULL, columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < n; i++) {
        const struct evidence_override *o = &all[i];
        const struct str cells[] = {
            o->field, o->from, o->to, o->author, o->date, o->review_by, o->reason};
        for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
            view_cell(&s->v, cells[c]);
    }
    view_table_end(&s->v);
}
