/* What became of the rows of --cna, --sv and --fusions that lie on the gene asked for.
 */
#include "query/explain.h"

#include "query/texts.h"

void explain_ask_events(struct explain *x, struct str gene)
{
    struct event_ask *ask = &x->event_ask;
    struct str *genes = ARENA_ARRAY(x->mem, struct str, (size_t)ask->n_genes + 1);
    for (unsigned i = 0; i < ask->n_genes; i++)
        genes[i] = ask->genes[i];
    genes[ask->n_genes++] = gene;
    ask->genes = genes;
    ask->mem = x->mem;
}

static bool is_any_gene_withheld(struct explain *x)
{
    for (unsigned i = 0; i < x->event_ask.n_genes; i++)
        if (explain_is_gene_withheld(x, x->event_ask.genes[i]))
            return true;
    return false;
}

/* The other end of it may lie in a gene of which nothing is told. */
static bool is_row_withheld(
    struct explain *x, const struct gene_spans *spans, const struct event_row *row)
{
    bool is_out = row->fate == EVENT_WITHHELD;
    for (unsigned i = 0; i < 2; i++)
        is_out |= row->genes[i].n > 0 && explain_is_gene_withheld(x, row->genes[i]);
    for (unsigned k = 0; k < EVENT_ROW_PLACES; k++) {
        const struct event_span *at = &row->at[k];
        if (at->contig != CONTIG_NONE && at->beg1 == at->end1)
            is_out |=
                explain_is_place_withheld(x, spans, at->contig, at->beg1, at->end1);
    }
    return is_out;
}

void explain_withhold_events(struct explain *x, const struct gene_spans *spans)
{
    struct event_ask *ask = &x->event_ask;
    size_t n = 0;
    if (ask->n_genes == 0 || x->events.n_inputs == 0)
        return;
    x->is_asked_withheld |= is_any_gene_withheld(x);
    for (size_t i = 0; i < ask->n_rows; i++)
        if (!is_row_withheld(x, spans, &ask->rows[i]))
            ask->rows[n++] = ask->rows[i];
    ask->n_rows = n;
    event_ask_sort(ask);
}

static struct str why(struct explain *x, const struct event_row *row)
{
    const char *key =
        str_cstr(x->mem, str_fmt(x->mem, "event_fate.%s", event_fate_name(row->fate)));
    const struct reason r = {.key = key,
        .param = {{"filter", row->filter}, {"reason", row->reason}},
        .n_params = 2};
    return text_of_reason(&r, x->lang, x->mem);
}

static void put_rows(struct explain *x)
{
    static const struct view_column columns[] = {
        {"input", "input", VIEW_TEXT, 0, VIEW_BOTH},
        {"line", "line", VIEW_NUMBER, 0, VIEW_BOTH},
        {"row", "row", VIEW_TEXT, 40, VIEW_BOTH},
        {"fate", "fate", VIEW_TEXT, 0, VIEW_BOTH},
        {"why", "why", VIEW_TEXT, 0, VIEW_BOTH}};
    view_table(&x->v, "events", "rows of the other inputs", columns, 5);
    for (size_t i = 0; i < x->event_ask.n_rows; i++) {
        const struct event_row *row = &x->event_ask.rows[i];
        view_cell_c(&x->v, row->input);
        view_cell_uint(&x->v, row->line);
        view_cell(&x->v, row->given.n > 0 ? row->given : STR("-"));
        view_cell_c(&x->v, event_fate_name(row->fate));
        view_cell(&x->v, why(x, row));
    }
    view_table_end(&x->v);
}

static bool has_row(const struct event_ask *ask, const char *kind)
{
    for (size_t i = 0; i < ask->n_rows; i++)
        if (str_eq_c(str_of(kind), ask->rows[i].input))
            return true;
    return false;
}

/* An input without a row of the gene is told as such: silence would not tell whether it
 * was read. */
static void put_absence(struct explain *x)
{
    struct str text = STR_NONE;
    for (unsigned i = 0; i < x->events.n_inputs; i++) {
        const char *kind = x->events.inputs[i]->kind;
        const struct reason r = {.key = "asked.no_event_row",
            .param = {{"input",
                text_of_word("enum.input", str_of(kind), x->lang, x->mem)}},
            .n_params = 1};
        if (!has_row(&x->event_ask, kind))
            text = str_fmt(x->mem, "%.*s%s%.*s", STR_ARG(text), text.n > 0 ? " " : "",
                STR_ARG(text_of_reason(&r, x->lang, x->mem)));
    }
    if (text.n > 0)
        view_sentence(&x->v, "not_in_the_events", text);
}

void explain_events(struct explain *x)
{
    if (x->event_ask.n_genes == 0 || x->events.n_inputs == 0)
        return;
    if (x->event_ask.n_rows > 0)
        put_rows(x);
    put_absence(x);
}
