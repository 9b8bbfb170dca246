#include "kb/model/allele_shift.h"

#include <string.h>

/* Bases fetched at once while an indel is moved. */
#define SHIFT_CHUNK 64

/* Reference bases read one by one, in either direction. */
struct base_reader {
    const struct refbases *ref;
    enum assembly assembly;
    unsigned contig;
    uint32_t length;  /* of the contig */
    uint32_t beg1, n; /* what chunk holds; n 0: nothing */
    char chunk[SHIFT_CHUNK];
};

static struct base_reader reader_of(const struct allele *a, const struct refbases *ref)
{
    return (struct base_reader){.ref = ref,
        .assembly = a->assembly,
        .contig = a->contig,
        .length = contig_length(a->assembly, a->contig)};
}

static bool reader_fill(struct base_reader *r, uint32_t beg1, uint32_t n, uint32_t pos1)
{
    r->beg1 = beg1;
    r->n = r->ref->fetch(r->ref->ctx, r->assembly, r->contig, beg1, n, r->chunk);
    return pos1 - beg1 < r->n;
}

/* The base at pos1; 0: outside of the contig; '?': not known. */
static char base_at(struct base_reader *r, uint32_t pos1)
{
    if (pos1 == 0 || pos1 > r->length)
        return '\0';
    if (!r->ref)
        return '?';
    if (r->n == 0 || pos1 < r->beg1 || pos1 - r->beg1 >= r->n) {
        /* a chunk around pos1 serves both directions; where a window begins inside of
         * it, what follows pos1 */
        uint32_t back = pos1 > SHIFT_CHUNK / 2 ? SHIFT_CHUNK / 2 : pos1 - 1;

        if (!reader_fill(r, pos1 - back, SHIFT_CHUNK, pos1)
            && !reader_fill(r, pos1, SHIFT_CHUNK, pos1))
            return '?';
    }

    char c = r->chunk[pos1 - r->beg1];

    if (c == 'A' || c == 'C' || c == 'G' || c == 'T')
        return c;
    return '?';
}

/* A pure insertion or deletion while it moves. */
struct slide {
    struct base_reader reader;
    struct str bases;
    size_t turn;   /* bases[turn] is the first base where the indel now stands */
    uint32_t pos1; /* deletion: its first base; insertion: the base behind it */
    bool is_insertion;
    bool is_reverse;
};

/* The base on the way to the 3' end that the indel has reached. */
static uint32_t slide_front1(const struct slide *s)
{
    if (s->is_reverse)
        return s->pos1;
    return s->is_insertion ? s->pos1 - 1 : s->pos1 + (uint32_t)s->bases.n - 1;
}

/* One base to the right or left along the plus strand.  1: moved, 0: cannot, -1: the
 * base that decides is not known. */
static int slide_step(struct slide *s, bool is_right)
{
    size_t n = s->bases.n, last = (s->turn + n - 1) % n;
    uint32_t behind1 = s->is_insertion ? s->pos1 : s->pos1 + (uint32_t)n;
    char base = base_at(&s->reader, is_right ? behind1 : s->pos1 - 1);

    if (base == '?')
        return -1;
    if (base != s->bases.p[is_right ? s->turn : last])
        return 0;
    s->turn = is_right ? (s->turn + 1) % n : last;
    s->pos1 = is_right ? s->pos1 + 1 : s->pos1 - 1;
    return 1;
}

static bool slide_is_beyond(const struct slide *s, uint32_t last1)
{
    uint32_t front1 = slide_front1(s);

    return s->is_reverse ? front1 < last1 : front1 > last1;
}

static bool slide_to_3prime(struct slide *s, uint32_t last1)
{
    int moved = 1;

    while (moved > 0 && slide_is_beyond(s, last1))
        moved = slide_step(s, s->is_reverse);
    while (moved > 0 && slide_front1(s) != last1)
        moved = slide_step(s, !s->is_reverse);
    return moved >= 0;
}

/* What came of the bases of an indel that has turned them. */
static struct str slide_bases(const struct slide *s, struct arena *mem)
{
    size_t n = s->bases.n;
    char *out;

    if (s->turn == 0)
        return s->bases;
    out = arena_alloc(mem, n + 1);
    memcpy(out, s->bases.p + s->turn, n - s->turn);
    memcpy(out + n - s->turn, s->bases.p, s->turn);
    return (struct str){out, n};
}

/* Does unit end at from1 (is_upwards: begin there)?  1 yes, 0 no, -1 not known. */
static int stands_at(
    struct base_reader *r, struct str unit, uint32_t from1, bool is_upwards)
{
    if (is_upwards ? from1 + (uint64_t)unit.n > (uint64_t)r->length + 1
                   : from1 < unit.n)
        return 0;
    for (size_t i = 0; i < unit.n; i++) {
        uint32_t pos1 = is_upwards ? from1 + (uint32_t)i : from1 - (uint32_t)i;
        char base = base_at(r, pos1);

        if (base == '?')
            return -1;
        if (base != unit.p[is_upwards ? i : unit.n - 1 - i])
            return 0;
    }
    return 1;
}

/* A duplication repeats what stands before it on the strand. */
static bool finish_insertion(struct slide *s, struct arena *mem, struct shifted *out)
{
    uint32_t n = (uint32_t)s->bases.n;
    int is_copy;

    *out = (struct shifted){
        .beg1 = s->pos1 - 1, .end1 = s->pos1, .inserted = slide_bases(s, mem)};
    is_copy = stands_at(&s->reader, out->inserted,
        s->is_reverse ? s->pos1 : s->pos1 - 1, s->is_reverse);
    if (is_copy > 0) {
        out->is_duplication = true;
        out->beg1 = s->is_reverse ? s->pos1 : s->pos1 - n;
        out->end1 = out->beg1 + n - 1;
    }
    return is_copy >= 0;
}

/* Cuts the anchor off; false when neither REF nor ALT is only one.  A trimmed indel
 * keeps one base, before it, or, where a source anchors at the end, behind it. */
static bool slide_of(const struct allele *a, struct slide *s)
{
    bool is_insertion = a->alt.n > a->ref.n;
    struct str longer = is_insertion ? a->alt : a->ref;
    struct str shorter = is_insertion ? a->ref : a->alt;

    if (shorter.n != 1 || longer.n < 2)
        return false;
    s->is_insertion = is_insertion;
    if (longer.p[0] == shorter.p[0]) {
        s->bases = str_sub(longer, 1, longer.n - 1);
        s->pos1 = a->pos1 + 1;
        return true;
    }
    s->bases = str_sub(longer, 0, longer.n - 1);
    s->pos1 = a->pos1;
    return longer.p[longer.n - 1] == shorter.p[0];
}

/* REF is at least one base, on the contig. */
static bool lies_on_contig(const struct allele *a)
{
    uint32_t length = contig_length(a->assembly, a->contig);

    return a->pos1 > 0 && a->ref.n > 0 && a->alt.n > 0 && a->ref.n <= length
           && a->alt.n < UINT32_MAX - length && a->pos1 <= length - a->ref.n + 1;
}

bool allele_shift_3prime_until(const struct allele *a, bool is_reverse, uint32_t last1,
    const struct refbases *ref, struct arena *mem, struct shifted *out)
{
    struct slide s = {.reader = reader_of(a, ref), .is_reverse = is_reverse};

    if (!lies_on_contig(a))
        return false;
    if (!slide_of(a, &s)) {
        *out = (struct shifted){.beg1 = a->pos1,
            .end1 = a->pos1 + (uint32_t)a->ref.n - 1,
            .deleted = a->ref,
            .inserted = a->alt};
        return true;
    }
    if (!slide_to_3prime(&s, last1))
        return false;
    if (s.is_insertion)
        return finish_insertion(&s, mem, out);
    *out = (struct shifted){.beg1 = s.pos1,
        .end1 = s.pos1 + (uint32_t)s.bases.n - 1,
        .deleted = slide_bases(&s, mem)};
    return true;
}

bool allele_shift_3prime(const struct allele *a, bool is_reverse,
    const struct refbases *ref, struct arena *mem, struct shifted *out)
{
    uint32_t last1 = is_reverse ? 1 : contig_length(a->assembly, a->contig);

    return allele_shift_3prime_until(a, is_reverse, last1, ref, mem, out);
}

/* The shortest piece of which bases is whole copies. */
static struct str shortest_unit(struct str bases)
{
    for (size_t n = 1; n <= bases.n / 2; n++)
        if (bases.n % n == 0 && memcmp(bases.p, bases.p + n, bases.n - n) == 0)
            return str_sub(bases, 0, n);
    return bases;
}

/* The base before the indel on its strand, where copies end; of an insertion the base
 * it stands behind. */
static uint32_t copies_end1(const struct shifted *s, bool is_reverse)
{
    if (s->inserted.n == 0)
        return is_reverse ? s->end1 + 1 : s->beg1 - 1;
    if (s->is_duplication)
        return is_reverse ? s->beg1 : s->end1;
    return is_reverse ? s->end1 : s->beg1;
}

/* Copies of unit that end at end1, seen along the strand; false: bases ran out. */
static bool count_copies(struct base_reader *r, struct str unit, uint32_t end1,
    bool is_reverse, uint32_t *n_copies)
{
    int is_copy;
    uint32_t n = 0;

    for (;;) {
        uint32_t n_bases = n * (uint32_t)unit.n;

        is_copy = stands_at(
            r, unit, is_reverse ? end1 + n_bases : end1 - n_bases, is_reverse);
        if (is_copy <= 0)
            break;
        n++;
    }
    *n_copies = n;
    return is_copy == 0;
}

bool shifted_repeat(const struct allele *a, const struct shifted *s, bool is_reverse,
    const struct refbases *ref, struct repeat *out)
{
    struct base_reader reader = reader_of(a, ref);
    bool is_deletion = s->inserted.n == 0;
    struct str bases = is_deletion ? s->deleted : s->inserted;
    struct repeat found = {0};
    uint32_t n_copies, n_changed, end1 = copies_end1(s, is_reverse);

    if (bases.n == 0 || (s->deleted.n > 0 && s->inserted.n > 0))
        return false;
    found.unit = shortest_unit(bases);
    if (!count_copies(&reader, found.unit, end1, is_reverse, &n_copies))
        return false;
    n_changed = (uint32_t)(bases.n / found.unit.n);
    found.n_reference = n_copies + (is_deletion ? n_changed : 0);
    found.n_allele = n_copies + (is_deletion ? 0 : n_changed);
    if (found.n_reference == 0)
        return false;

    uint32_t n_bases = found.n_reference * (uint32_t)found.unit.n;

    if (is_reverse) {
        found.beg1 = is_deletion ? s->beg1 : end1;
        found.end1 = found.beg1 + n_bases - 1;
    } else {
        found.end1 = is_deletion ? s->end1 : end1;
        found.beg1 = found.end1 + 1 - n_bases;
    }
    *out = found;
    return true;
}
