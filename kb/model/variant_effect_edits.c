/*
 * Alleles as edits, and where an edit is put that can stand at several places.
 *
 * An insertion or deletion in a repeat is the same sequence at each of its places.  The
 * one that is judged is the most 3' one (HGVS, 3' rule) at which all splice sites stay
 * whole; is there none, the most 3' one at all.  So a base deleted from the run at
 * "CAG|GTAAG" is taken from the exon, for the intron that is left begins as before.
 * The start codon is kept whole by the same rule, after the splice sites.
 */
#include "kb/model/variant_effect_private.h"

#include <string.h>

static char complement(char base)
{
    switch (base) {
    case 'A':
        return 'T';
    case 'C':
        return 'G';
    case 'G':
        return 'C';
    case 'T':
        return 'A';
    default:
        return 'N';
    }
}

/* The base at pos1; what is fetched reaches to both sides, for edits slide both ways.
 */
static char plus_base(struct strand *s, uint32_t pos1)
{
    uint32_t beg1 = pos1 > STRAND_CACHE / 2 ? pos1 - STRAND_CACHE / 2 : 1;

    if (s->has_cache && pos1 >= s->cache_beg1 && pos1 - s->cache_beg1 < s->n_cached)
        return s->cache[pos1 - s->cache_beg1];
    for (;;) {
        s->n_cached = s->ref->fetch(
            s->ref->ctx, s->t->assembly, s->t->contig, beg1, STRAND_CACHE, s->cache);
        s->cache_beg1 = beg1;
        s->has_cache = true;
        if (pos1 - beg1 < s->n_cached)
            return s->cache[pos1 - beg1];
        if (beg1 == pos1)
            return 'N';
        beg1 = pos1; /* a base before it is not known */
    }
}

char strand_base(struct strand *s, int64_t x)
{
    int64_t pos1 = s->t->is_reverse ? -x : x;

    if (!s->ref || pos1 < 1 || pos1 > UINT32_MAX)
        return 'N';
    if (s->t->is_reverse)
        return complement(plus_base(s, (uint32_t)pos1));
    return plus_base(s, (uint32_t)pos1);
}

static bool same_base(char a, char b)
{
    return a == b && a != 'N';
}

/* An insertion or deletion on its way along a repeat. */
struct slide {
    struct edit e;
    const char *twice; /* an insertion's bases two times: each turn is a slice */
    size_t turn, n;
};

static bool is_insertion(const struct edit *e)
{
    return e->beg == e->end;
}

static bool can_slide(const struct edit *e)
{
    return is_insertion(e) != (e->ins.n == 0);
}

static struct slide slide_start(const struct edit *e, struct arena *mem)
{
    struct slide s = {.e = *e, .n = e->ins.n};

    if (is_insertion(e)) {
        char *twice = arena_alloc(mem, 2 * s.n + 1);

        memcpy(twice, e->ins.p, s.n);
        memcpy(twice + s.n, e->ins.p, s.n);
        s.twice = twice;
    }
    return s;
}

static void slide_by(struct slide *s, int step)
{
    s->e.beg += step;
    s->e.end += step;
    if (s->n) {
        s->turn = step > 0 ? (s->turn + 1) % s->n : (s->turn + s->n - 1) % s->n;
        s->e.ins = (struct str){s->twice + s->turn, s->n};
    }
}

static char first_base(struct strand *g, const struct slide *s)
{
    if (s->n)
        return s->e.ins.p[0];
    return strand_base(g, s->e.beg);
}

static char last_base(struct strand *g, const struct slide *s)
{
    if (s->n)
        return s->e.ins.p[s->n - 1];
    return strand_base(g, s->e.end - 1);
}

static bool slide_right(struct strand *g, struct slide *s, int64_t high)
{
    if (s->e.end >= high || !same_base(first_base(g, s), strand_base(g, s->e.end)))
        return false;
    slide_by(s, 1);
    return true;
}

static bool slide_left(struct strand *g, struct slide *s, int64_t low)
{
    if (s->e.beg <= low || !same_base(last_base(g, s), strand_base(g, s->e.beg - 1)))
        return false;
    slide_by(s, -1);
    return true;
}

#define HARM_SPLICE 2
#define HARM_START 1

static unsigned harm(const struct touch *t)
{
    return (consequence_is_splice(t->terms) ? HARM_SPLICE : 0)
           + (t->is_in_start_codon ? HARM_START : 0);
}

/* Tries e as it stands, from the more 3' reading of an exon's edge to the other. */
static unsigned try_place(struct strand *g, struct edit *e)
{
    struct touch t;
    unsigned downstream;

    e->joins_upstream = false;
    t = edit_touch(g, e);
    downstream = harm(&t);
    if (downstream == 0 || !is_insertion(e))
        return downstream;
    e->joins_upstream = true;
    t = edit_touch(g, e);
    if (harm(&t) < downstream)
        return harm(&t);
    e->joins_upstream = false;
    return downstream;
}

/* low, high: how far it may go, for other edits stand there. */
static void put_at_place(
    struct strand *g, struct edit *e, int64_t low, int64_t high, struct arena *mem)
{
    struct slide s;
    unsigned least;

    if (!can_slide(e)) {
        try_place(g, e);
        return;
    }
    s = slide_start(e, mem);
    while (slide_right(g, &s, high))
        continue;
    s.e.is_unproven = s.e.end < high && strand_base(g, s.e.end) == 'N';
    least = try_place(g, &s.e);
    *e = s.e;
    while (least > 0 && slide_left(g, &s, low)) {
        unsigned now = try_place(g, &s.e);

        if (now < least) {
            s.e.keeps_start = (least & HARM_START) && !(now & HARM_START);
            least = now;
            *e = s.e;
        }
    }
    if (least > 0 && s.e.beg > low && strand_base(g, s.e.beg - 1) == 'N')
        e->is_unproven = true;
}

/* Bases that change: what REF and ALT share at their ends is cut. */
static void add_edits(const struct transcript *t, const struct allele *a,
    struct arena *mem, struct edit *out, unsigned *n)
{
    size_t ref_n = a->ref.n, alt_n = a->alt.n, same = 0;
    int64_t beg, end;
    struct str ins;

    while (ref_n && alt_n && a->ref.p[ref_n - 1] == a->alt.p[alt_n - 1]) {
        ref_n--;
        alt_n--;
    }
    while (same < ref_n && same < alt_n && a->ref.p[same] == a->alt.p[same])
        same++;
    ins = str_sub(a->alt, same, alt_n - same);
    beg = (int64_t)a->pos1 + (int64_t)same;
    end = (int64_t)a->pos1 + (int64_t)ref_n;
    if (t->is_reverse) {
        int64_t first = beg;

        beg = 1 - end;
        end = 1 - first;
        ins = ins.n ? bases_revcomp(mem, ins) : STR_NONE;
    }
    if ((int64_t)ins.n != end - beg) {
        out[(*n)++] = (struct edit){.beg = beg, .end = end, .ins = ins};
        return;
    }
    for (size_t i = 0; i < ins.n; i++) {
        size_t at = t->is_reverse ? ref_n - 1 - i : same + i;

        if (a->ref.p[at] != a->alt.p[at])
            out[(*n)++] = (struct edit){.beg = beg + (int64_t)i,
                .end = beg + (int64_t)i + 1,
                .ins = str_sub(ins, i, 1),
                .is_substitution = true};
    }
}

unsigned edits_of_alleles(struct strand *s, const struct allele *alleles, unsigned n,
    struct arena *mem, struct edit **out)
{
    size_t room = 0;
    unsigned n_edits = 0;
    struct edit *edits;
    int64_t beg = exon_beg(s->t, 0) - 1, end = exon_end(s->t, s->t->n_exons - 1) + 1;

    for (unsigned i = 0; i < n; i++)
        room += alleles[i].alt.n + 1;
    edits = ARENA_ARRAY(mem, struct edit, room);
    for (unsigned i = 0; i < n; i++)
        add_edits(
            s->t, &alleles[s->t->is_reverse ? n - 1 - i : i], mem, edits, &n_edits);
    for (unsigned i = 0; i < n_edits; i++) {
        int64_t low = i > 0 && edits[i - 1].end > beg ? edits[i - 1].end : beg;
        int64_t high =
            i + 1 < n_edits && edits[i + 1].beg < end ? edits[i + 1].beg : end;

        put_at_place(s, &edits[i], low, high, mem);
    }
    *out = edits;
    return n_edits;
}
