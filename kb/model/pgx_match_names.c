/*
 * Names of what was matched by lowest function, and which two alleles decide.
 */
#include "kb/model/pgx_match.h"

static void add_strand(struct buf *text, const struct pgx_variants *v)
{
    if (v->n > 1)
        buf_add_char(text, '[');
    for (unsigned i = 0; i < v->n; i++) {
        if (i > 0)
            buf_add_c(text, " + ");
        buf_add_str(text, v->names[i]);
    }
    if (v->n > 1)
        buf_add_char(text, ']');
}

struct str pgx_component_name(struct arena *mem, const struct pgx_component *c)
{
    struct buf text = BUF_INIT;
    struct str name;

    add_strand(&text, &c->strand[0]);
    if (!c->is_one_copy) {
        buf_add_char(&text, '/');
        add_strand(&text, &c->strand[1]);
    }
    name = str_copy(mem, buf_str(&text));
    buf_free(&text);
    return name;
}

static struct str lowest_of(
    const struct pgx_phenotypes *p, const struct pgx_variants *v)
{
    struct str lowest = STR_NONE;

    for (unsigned i = 0; i < v->n; i++)
        if (!lowest.n || pgx_function_cmp(p, v->names[i], lowest) < 0)
            lowest = v->names[i];
    return lowest;
}

void pgx_lowest_pair(const struct pgx_phenotypes *p, const struct pgx_component *c,
    struct str *a, struct str *b)
{
    *a = lowest_of(p, &c->strand[0]);
    *b = c->is_one_copy ? STR_NONE : lowest_of(p, &c->strand[1]);
}

/* A homozygous variant counts twice. */
void pgx_lowest_of_list(const struct pgx_phenotypes *p, const struct pgx_variants *list,
    struct str *a, struct str *b)
{
    *a = *b = STR_NONE;
    for (unsigned i = 0; i < list->n; i++) {
        struct str name = list->names[i];
        for (unsigned n = 0; n < (list->is_homozygous[i] ? 2u : 1u); n++) {
            if (!a->n || pgx_function_cmp(p, name, *a) < 0) {
                *b = *a;
                *a = name;
            } else if (!b->n || pgx_function_cmp(p, name, *b) < 0) {
                *b = name;
            }
        }
    }
}
