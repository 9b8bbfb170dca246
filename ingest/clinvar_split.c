#include "ingest/clinvar_stage.h"
#include "kb/base/strmap.h"

#include <stdlib.h>

struct split {
    struct arena *mem;
    struct strmap by_word; /* lower case: its place in counts, and 1 */
    struct class_count *counts;
    size_t n, cap;
};

static uint32_t *split_slot(struct split *s, struct str word, bool *is_new)
{
    return strmap_at(&s->by_word, s->mem, str_lower(s->mem, word), is_new);
}

static struct class_count *split_add(struct split *s, struct str word)
{
    bool is_new;
    uint32_t *slot = split_slot(s, word, &is_new);

    if (is_new) {
        s->counts =
            arena_grow(s->mem, s->counts, &s->cap, s->n + 1, sizeof(*s->counts));
        s->counts[s->n] = (struct class_count){.class_word = word};
        *slot = (uint32_t)++s->n;
    }
    return &s->counts[*slot - 1];
}

static bool is_counted(const struct clinvar_submission *s, enum classification_kind k)
{
    return s->kind == k && s->class_word.n && !str_eq_c(s->class_word, "not provided")
           && !str_eq_c(s->review_status, "flagged submission");
}

static int compare_counts(const void *a, const void *b)
{
    const struct class_count *x = a, *y = b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return str_cmp(x->class_word, y->class_word);
}

void clinvar_count_split(struct arena *mem, const struct clinvar_submission *list,
    size_t n, enum classification_kind kind, struct classification *c)
{
    struct split s = {.mem = mem};
    bool is_known = c->n_split > 0;

    for (unsigned i = 0; i < c->n_split; i++)
        split_add(&s, c->split[i].class_word)->n += c->split[i].n;
    for (size_t i = 0; i < n; i++) {
        struct class_count *to;

        if (!is_counted(&list[i], kind))
            continue;
        if (is_known && !strmap_get(&s.by_word, str_lower(mem, list[i].class_word)))
            continue;
        to = split_add(&s, list[i].class_word);
        to->n += !is_known;
        if (str_cmp(list[i].date, to->date) > 0)
            to->date = list[i].date;
    }
    if (!is_known && s.n > 1)
        qsort(s.counts, s.n, sizeof(*s.counts), compare_counts);
    c->split = s.counts;
    c->n_split = (unsigned)s.n;
}
