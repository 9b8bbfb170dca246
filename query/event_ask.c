#include "query/event_ask.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kb/base/vcf.h"

static bool is_over(const struct ask_span *s, const struct event_span *at)
{
    return at->contig != CONTIG_NONE && s->contig == at->contig && s->beg1 <= at->end1
           && s->end1 >= at->beg1;
}

static bool is_named(const struct event_ask *ask, struct str gene)
{
    for (unsigned i = 0; gene.n > 0 && i < ask->n_genes; i++)
        if (str_eq(ask->genes[i], gene))
            return true;
    return false;
}

static bool is_meant(const struct event_ask *ask, const struct event_row *row)
{
    bool is_anywhere = row->fate == EVENT_REJECTED && row->at[0].contig == CONTIG_NONE;
    if (is_anywhere || is_named(ask, row->genes[0]) || is_named(ask, row->genes[1]))
        return true;
    for (unsigned i = 0; i < ask->n_spans; i++)
        for (unsigned k = 0; k < EVENT_ROW_PLACES; k++)
            if (ask->spans[i].assembly == ask->assembly
                && is_over(&ask->spans[i], &row->at[k]))
                return true;
    return false;
}

static void keep(
    struct event_ask *ask, const struct event_input *in, const struct event_row *row)
{
    const struct event_row *last = ask->n_rows ? &ask->rows[ask->n_rows - 1] : NULL;
    unsigned input_no =
        last == NULL ? 0 : last->input_no + (strcmp(last->input, in->kind) != 0);
    ask->rows = arena_grow(
        ask->mem, ask->rows, &ask->cap_rows, ask->n_rows + 1, sizeof *ask->rows);
    struct event_row *mine = &ask->rows[ask->n_rows];
    *mine = *row;
    mine->input = in->kind;
    mine->input_no = input_no;
    mine->row_no = (unsigned)ask->n_rows++;
    for (unsigned i = 0; i < 2; i++)
        mine->genes[i] = str_copy(ask->mem, row->genes[i]);
}

void event_count(struct event_input *in, const struct event_row *row)
{
    in->fates[row->fate]++;
    if (in->ask != NULL && is_meant(in->ask, row))
        keep(in->ask, in, row);
}

void event_ask_withhold(struct event_ask *ask, const char *input, uint64_t line)
{
    for (size_t i = 0; ask && i < ask->n_rows; i++)
        if (ask->rows[i].fate == EVENT_FINDING && ask->rows[i].line == line
            && strcmp(ask->rows[i].input, input) == 0)
            ask->rows[i].fate = EVENT_WITHHELD;
}

static int row_cmp(const void *a, const void *b)
{
    const struct event_row *x = a, *y = b;
    if (x->input_no != y->input_no)
        return x->input_no < y->input_no ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->row_no > y->row_no) - (x->row_no < y->row_no);
}

void event_ask_sort(struct event_ask *ask)
{
    if (ask->n_rows > 0)
        qsort(ask->rows, ask->n_rows, sizeof *ask->rows, row_cmp);
}

struct str event_given(
    const struct event_input *in, const struct vcf_record *v, struct str alt)
{
    if (in->ask == NULL)
        return STR_NONE;
    return str_fmt(in->ask->mem, "%.*s:%" PRIu32 ":%.*s:%.*s", STR_ARG(v->chrom),
        v->pos1, STR_ARG(v->ref), STR_ARG(alt));
}
