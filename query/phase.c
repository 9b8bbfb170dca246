#include "query/phase.h"

#define ALL_COPIES UINT32_MAX

uint32_t call_end1(const struct call *c)
{
    return c->allele.pos1 + (uint32_t)c->allele.ref.n - 1;
}

static bool overlap(const struct call *a, const struct call *b)
{
    return b->allele.pos1 <= call_end1(a) && a->allele.pos1 <= call_end1(b);
}

bool calls_share_codon(const struct call *a, const struct call *b)
{
    uint32_t a_first, a_last, b_first, b_last;
    for (unsigned i = 0; i < a->n_effects; i++) {
        const struct transcript *t = a->effects[i].transcript;
        if (allele_residues(t, &a->allele, &a_first, &a_last)
            && allele_residues(t, &b->allele, &b_first, &b_last) && a_first <= b_last
            && b_first <= a_last)
            return true;
    }
    return false;
}

static bool is_joined(const struct call *a, const struct call *b)
{
    return !overlap(a, b) && calls_share_codon(a, b);
}

bool phase_shares_any(const struct phase_group *g, unsigned i)
{
    for (unsigned j = 0; j < g->n; j++)
        if (j != i && is_joined(g->call[i], g->call[j]))
            return true;
    return false;
}

/* ---- spelled at once, or base by base ---- */

/* The base that c has at pos1, and whether it is another than REF's; 0: c is not there.
 */
static char base_at(const struct call *c, uint32_t pos1, bool *is_changed)
{
    if (pos1 < c->allele.pos1 || pos1 > call_end1(c))
        return '\0';
    size_t i = pos1 - c->allele.pos1;
    *is_changed = c->allele.alt.p[i] != c->allele.ref.p[i];
    return c->allele.alt.p[i];
}

/* Is all of part in whole, and less than it? */
static bool is_part(const struct call *part, const struct call *whole)
{
    bool is_changed;
    if (part->allele.ref.n >= whole->allele.ref.n)
        return false;
    for (size_t i = 0; i < part->allele.ref.n; i++)
        if (base_at(whole, part->allele.pos1 + (uint32_t)i, &is_changed)
            != part->allele.alt.p[i])
            return false;
    return true;
}

unsigned phase_spelled_by(const struct phase_group *g, const struct call *c)
{
    unsigned set = 0;
    for (unsigned j = 0; j < g->n; j++)
        if (g->call[j] != c && is_part(g->call[j], c))
            set |= 1u << j;
    for (uint32_t pos1 = c->allele.pos1; pos1 <= call_end1(c); pos1++) {
        bool is_wanted = false, is_changed = false;
        base_at(c, pos1, &is_wanted);
        for (unsigned j = 0; is_wanted && !is_changed && j < g->n; j++)
            if (set >> j & 1)
                base_at(g->call[j], pos1, &is_changed);
        if (is_wanted && !is_changed)
            return 0;
    }
    return set;
}

unsigned phase_parts_of(const struct phase_group *g, unsigned i)
{
    return g->call[i]->allele.ref.n > 1 ? phase_spelled_by(g, g->call[i]) : 0;
}

/* ---- worlds ---- */

/* Calls whose copies are told together are a unit: it is turned over as one. */
struct layout {
    unsigned unit[PHASE_CALLS];    /* of each call */
    unsigned n_turns[PHASE_CALLS]; /* of each unit */
    unsigned n_units, n_copies;
};

static bool is_placed(const struct call *c)
{
    return c->is_phased && c->copies != 0 && c->copies != ALL_COPIES;
}

/* A file numbers its phase sets for itself. */
static bool share_input(const struct call *a, const struct call *b)
{
    for (unsigned i = 0; i < a->n_inputs; i++)
        for (unsigned k = 0; k < b->n_inputs; k++)
            if (a->inputs[i].input == b->inputs[k].input)
                return true;
    return a->n_inputs == 0 && b->n_inputs == 0;
}

static unsigned unit_of(const struct phase_group *g, struct layout *l, unsigned i)
{
    const struct call *c = g->call[i];
    for (unsigned j = 0; is_placed(c) && j < i; j++)
        if (is_placed(g->call[j]) && str_eq(g->call[j]->phase, c->phase)
            && share_input(g->call[j], c))
            return l->unit[j];
    if (c->copies == ALL_COPIES)
        l->n_turns[l->n_units] = 1;
    else /* on the one copy, on the other, and, unless heterozygous, on both */
        l->n_turns[l->n_units] =
            is_placed(c) || c->zygosity == ZYGOSITY_HETEROZYGOUS ? 2 : 3;
    return l->n_units++;
}

/* false: several ways of lying on more than two copies. */
static bool lay_out(const struct phase_group *g, struct layout *l)
{
    unsigned n_free = 0, n_placed_units = 0;
    *l = (struct layout){.n_copies = 2};
    for (unsigned i = 0; i < g->n; i++) {
        const struct call *c = g->call[i];
        unsigned before = l->n_units;
        l->unit[i] = unit_of(g, l, i);
        n_placed_units += is_placed(c) && l->n_units > before;
        n_free += c->copies != ALL_COPIES && !is_placed(c);
        for (unsigned k = 0; is_placed(c) && k < 32; k++)
            if ((c->copies >> k & 1) && k >= l->n_copies)
                l->n_copies = k + 1;
    }
    if (l->n_copies == 2)
        return true;
    for (unsigned u = 0; u < l->n_units; u++)
        l->n_turns[u] = 1;
    return n_free == 0 && n_placed_units == 1;
}

static uint32_t copies_in(const struct call *c, unsigned turn)
{
    if (c->copies == ALL_COPIES)
        return ALL_COPIES;
    if (!is_placed(c))
        return turn + 1;
    return turn == 0 ? c->copies : (c->copies << 1 | c->copies >> 1) & 3;
}

/* What one copy has: the calls of set that share codons with i, over others of it. */
static unsigned together_with(const struct phase_group *g, unsigned set, unsigned i)
{
    unsigned found = 1u << i, before;
    do {
        before = found;
        for (unsigned j = 0; j < g->n; j++)
            for (unsigned k = 0; k < g->n; k++)
                if ((found >> j & 1) && (set >> k & 1)
                    && is_joined(g->call[j], g->call[k]))
                    found |= 1u << k;
    } while (found != before);
    return found;
}

static bool is_contradictory(const struct phase_group *g, unsigned set)
{
    for (unsigned i = 0; i < g->n; i++)
        for (unsigned j = i + 1; j < g->n; j++)
            if ((set >> i & 1) && (set >> j & 1) && overlap(g->call[i], g->call[j]))
                return true;
    return false;
}

/* turn: of each unit. */
static void add_world(const struct phase_group *g, const struct layout *l,
    const unsigned *turn, struct phase_worlds *out)
{
    uint8_t n_copies_with[1 << PHASE_CALLS] = {0};
    for (unsigned copy = 0; copy < l->n_copies; copy++) {
        unsigned set = 0;
        for (unsigned i = 0; i < g->n; i++)
            set |= (copies_in(g->call[i], turn[l->unit[i]]) >> copy & 1) << i;
        if (is_contradictory(g, set))
            return;
        for (unsigned i = 0, done = 0; i < g->n; i++) {
            if (!(set >> i & 1) || (done >> i & 1))
                continue;
            unsigned together = together_with(g, set, i);
            n_copies_with[together]++;
            done |= together;
        }
    }
    out->n++;
    for (unsigned set = 1; set < 1u << g->n; set++) {
        out->n_with[set] += n_copies_with[set] > 0;
        out->n_on_all[set] += n_copies_with[set] == l->n_copies;
    }
}

void phase_enumerate(const struct phase_group *g, struct phase_worlds *out)
{
    unsigned turn[PHASE_CALLS] = {0}, u = 0;
    struct layout l;
    *out = (struct phase_worlds){0};
    if (!lay_out(g, &l))
        return;
    while (u < l.n_units) {
        add_world(g, &l, turn, out);
        for (u = 0; u < l.n_units && ++turn[u] == l.n_turns[u]; u++)
            turn[u] = 0;
    }
}

bool phase_is_inside_another(const struct phase_worlds *w, unsigned n, unsigned set)
{
    for (unsigned other = 1; other < 1u << n; other++)
        if (other != set && (other & set) == set && w->n_with[other] > 0)
            return true;
    return false;
}
