/* The two records of one pair of breakends, and the two junctions of an inversion. */
#include <inttypes.h>

#include "query/event_ask.h"
#include "query/sv.h"

static bool same_point(const struct event_point *x, const struct event_point *y)
{
    return x->contig == y->contig && x->pos1 == y->pos1 && x->keeps == y->keeps;
}

static bool is_mirror(const struct sv_junction *x, const struct sv_junction *y)
{
    return same_point(&x->a, &y->b) && same_point(&x->b, &y->a);
}

static struct str place_key(
    struct arena *mem, const struct event_point *a, const struct event_point *b)
{
    return str_fmt(mem, "%u:%" PRIu32 "%c%u:%" PRIu32 "%c", a->contig, a->pos1,
        a->keeps ? a->keeps : '.', b->contig, b->pos1, b->keeps ? b->keeps : '.');
}

static struct sv_junction *earlier(struct sv *v, struct str key)
{
    const uint32_t *at = key.n > 0 ? strmap_get(&v->by_id, key) : NULL;
    return at ? &v->junctions[*at - 1] : NULL;
}

static void enter(struct sv *v, struct str key)
{
    bool is_new;
    if (key.n == 0)
        return;
    uint32_t *at = strmap_at(&v->by_id, v->mem, key, &is_new);
    if (is_new)
        *at = (uint32_t)v->n;
}

/* By the ids that the caller gives, else by the same two places seen from the other
 * side.  Two ids that name each other, at other places: a pair all the same (an
 * imprecise break is placed on either side). */
static struct sv_junction *find_mate(struct sv *v, const struct sv_junction *j)
{
    struct sv_junction *m;
    if (j->type != SV_BREAKEND)
        return NULL;
    m = earlier(v, j->mate);
    if (m && m->line_mate == 0 && m->type == SV_BREAKEND && str_eq(m->mate, j->id))
        return m;
    if (j->mate.n > 0)
        return NULL;
    m = earlier(v, place_key(v->mem, &j->b, &j->a));
    return m && m->line_mate == 0 && m->type == SV_BREAKEND && is_mirror(m, j) ? m
                                                                               : NULL;
}

static void append(struct sv *v, const struct sv_junction *j)
{
    v->junctions =
        arena_grow(v->mem, v->junctions, &v->cap, v->n + 1, sizeof *v->junctions);
    v->junctions[v->n++] = *j;
}

/* What lies between the points is lost or doubled with them; an inversion only turns it
 * round. */
void sv_count(struct sv *v, const struct sv_junction *j, enum event_fate fate)
{
    struct event_row row = {.line = j->line,
        .given = j->given,
        .filter = j->filter,
        .at = {{j->a.contig, j->a.pos1, j->a.pos1},
            {j->b.contig, j->b.pos1, j->b.pos1}},
        .fate = fate};
    if (j->a.contig == j->b.contig && j->a.keeps != j->b.keeps) {
        bool is_forward = j->a.pos1 <= j->b.pos1;
        row.at[0].end1 = is_forward ? j->b.pos1 : j->a.pos1;
        row.at[0].beg1 = is_forward ? j->a.pos1 : j->b.pos1;
    }
    event_count(&v->input, &row);
}

void sv_add(struct sv *v, struct sv_junction *j)
{
    struct str place = place_key(v->mem, &j->a, &j->b);
    struct sv_junction *mate = find_mate(v, j);
    if (mate) {
        mate->line_mate = j->line;
        sv_count(v, j, EVENT_MATE);
        return;
    }
    const struct sv_junction *same = earlier(v, place);
    if (same && same->type == j->type && same->n_inserted == j->n_inserted
        && j->fate == same->fate && str_eq(j->mate, same->mate)) {
        sv_count(v, j, EVENT_DUPLICATE);
        return;
    }
    append(v, j);
    enter(v, j->id);
    enter(v, place);
    if (j->type != SV_INVERSION)
        return;
    struct sv_junction second = *j;
    second.is_second = true;
    second.a.pos1++;
    second.b.pos1++;
    second.a.keeps = second.b.keeps = '>';
    append(v, &second);
}
