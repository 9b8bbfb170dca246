#include "kb/store/kb_value.h"

/* Names longer than this are told apart by prefix only. */
#define MAX_COMPARED 64
#define MAX_DISTANCE 2
/* Two edits turn any three letters into any others: short terms get one. */
#define SHORT_TERM 3

static struct name_hit *read_hits(struct reader *r, struct arena *mem, uint32_t *n)
{
    struct name_hit *hits;

    *n = get_count(r, 5);
    hits = *n ? ARENA_ARRAY(mem, struct name_hit, *n) : NULL;
    for (uint32_t i = 0; i < *n; i++) {
        hits[i].kind = get_u8(r);
        hits[i].target = get_u32le(r);
        if (hits[i].kind < NAME_GENE || hits[i].kind > NAME_DRUG)
            r->is_bad = true;
    }
    return hits;
}

/* Names that are a prefix and a number.  Returns the number of hits. */
static int number_hits(struct kb_txn *t, struct str folded, struct arena *mem,
    struct name_hit **hits, struct err *err)
{
    enum number_kind kind;
    uint64_t number, at = 0;
    struct str payload;
    int n_found = 0;

    if (!kb_number_of_name(folded, &kind, &number))
        return 0;
    struct kb_key key = kb_key_number(kind, number);
    int rc = kb_get(t, KB_TABLE_NUMBER, kb_key_str(&key), &payload, err);
    if (rc != 1)
        return rc < 0 ? rc : 0;
    struct reader r = reader_of(payload);
    uint32_t n = get_count(&r, 2), wanted = number & ((1u << KB_NUMBER_SHIFT) - 1);
    size_t cap = 0;
    for (uint32_t i = 0; i < n && at <= wanted && !r.is_bad; i++) {
        at += get_varint32(&r);
        uint32_t record = get_varint32(&r);
        r.is_bad |= record >= t->n_records;
        if (at != wanted)
            continue;
        *hits = arena_grow(mem, *hits, &cap, (size_t)n_found + 1, sizeof(**hits));
        (*hits)[n_found++] = (struct name_hit){NAME_RECORD, record};
    }
    rc = kb_undecodable(t, KB_TABLE_NUMBER, kb_key_str(&key), &r, err);
    return rc < 0 ? rc : n_found;
}

/* Returns the number of hits. */
static int text_hits(struct kb_txn *t, struct str folded, struct arena *mem,
    struct name_hit **hits, struct err *err)
{
    struct kb_key key = kb_key_text(folded);
    struct str payload;
    struct reader r;
    uint32_t n;
    int rc = kb_get_text(t, KB_TABLE_NAME, folded, &payload, err);

    if (rc != 1)
        return rc < 0 ? rc : 0;
    r = reader_of(payload);
    *hits = read_hits(&r, mem, &n);
    rc = kb_undecodable(t, KB_TABLE_NAME, kb_key_str(&key), &r, err);
    return rc < 0 ? rc : (int)n;
}

/* Both are in order; a record is named in one of the two. */
static struct name_hit *merged(struct arena *mem, const struct name_hit *a, size_t n_a,
    const struct name_hit *b, size_t n_b)
{
    struct name_hit *all = ARENA_ARRAY(mem, struct name_hit, n_a + n_b);
    size_t n = 0, i = 0, k = 0;

    while (i < n_a || k < n_b) {
        bool is_a = k == n_b || (i < n_a && a[i].kind <= b[k].kind);
        all[n++] = is_a ? a[i++] : b[k++];
    }
    return all;
}

int kb_name(struct kb_txn *t, struct str folded, struct arena *mem,
    struct name_hit **hits, struct err *err)
{
    struct name_hit *texts = NULL, *numbers = NULL;
    int n_texts = text_hits(t, folded, mem, &texts, err), n_numbers;

    if (n_texts < 0)
        return n_texts;
    n_numbers = number_hits(t, folded, mem, &numbers, err);
    if (n_numbers < 0)
        return n_numbers;
    *hits = n_numbers == 0 ? texts
            : n_texts == 0
                ? numbers
                : merged(mem, texts, (size_t)n_texts, numbers, (size_t)n_numbers);
    return n_texts + n_numbers;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Edits (insertion, deletion, substitution, swap of neighbours) between two short
 * texts, up to max; max + 1 when there are more.  Damerau's restricted distance. */
static unsigned edit_distance(struct str a, struct str b, unsigned max)
{
    unsigned rows[3][MAX_COMPARED + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];

    if (a.n > MAX_COMPARED || b.n > MAX_COMPARED
        || (a.n > b.n ? a.n - b.n : b.n - a.n) > max)
        return max + 1;
    for (unsigned j = 0; j <= b.n; j++)
        above[j] = before[j] = j;
    for (unsigned i = 1; i <= a.n; i++) {
        unsigned best = row[0] = i;
        unsigned *reused = before;
        for (unsigned j = 1; j <= b.n; j++) {
            row[j] = least(above[j - 1] + (a.p[i - 1] != b.p[j - 1]),
                least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            best = least(best, row[j]);
        }
        if (best > max)
            return max + 1;
        before = above;
        above = row;
        row = reused;
    }
    return least(above[b.n], max + 1);
}

/* Whole names that only go on count as one edit away. */
static unsigned nearness(struct str folded, struct str name)
{
    unsigned max = folded.n <= SHORT_TERM ? 1 : MAX_DISTANCE;
    unsigned distance = edit_distance(folded, name, max);

    if (distance > 1 && folded.n && str_starts(name, folded))
        return 1;
    return distance > max ? UINT32_MAX : distance;
}

struct near_name {
    struct str text;
    unsigned distance;
};

/* Keep the max best, nearest first, then in order of text (they come in that order). */
static unsigned keep_best(
    struct near_name *best, unsigned n, unsigned max, struct near_name name)
{
    unsigned at = n;

    while (at > 0 && best[at - 1].distance > name.distance)
        at--;
    if (at == max)
        return n;
    if (n < max)
        n++;
    for (unsigned i = n - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = name;
    return n;
}

/* Does one of the hits have the kind? kind 0: any. */
static bool has_kind(struct reader *r, unsigned kind)
{
    uint32_t n = get_count(r, 5);
    bool is_found = kind == 0;

    for (uint32_t i = 0; i < n && !is_found; i++) {
        is_found = get_u8(r) == kind;
        get_u32le(r);
    }
    return is_found;
}

int kb_name_near(struct kb_txn *t, struct str folded, enum name_kind kind, unsigned max,
    struct arena *mem, struct str **names, struct err *err)
{
    struct near_name *best = max ? ARENA_ARRAY(mem, struct near_name, max) : NULL;
    struct kb_scan scan = kb_scan_begin(t, KB_TABLE_NAME);
    struct str key, payload, name;
    unsigned n = 0;
    int rc;

    while (max && (rc = kb_scan_next(&scan, &key, &payload, err)) != 0) {
        unsigned distance;
        struct reader r;
        if (rc < 0)
            return rc;
        if (!kb_key_text_of(key, &payload, &name))
            return kb_damage(t, KB_TABLE_NAME, key, "its text is cut", err);
        distance = nearness(folded, name);
        if (distance == UINT32_MAX)
            continue;
        r = reader_of(payload);
        if (has_kind(&r, kind))
            n = keep_best(best, n, max, (struct near_name){name, distance});
        if (kb_undecodable(t, KB_TABLE_NAME, key, &r, err) < 0)
            return ERR_KB;
    }
    *names = n ? ARENA_ARRAY(mem, struct str, n) : NULL;
    for (unsigned i = 0; i < n; i++)
        (*names)[i] = best[i].text;
    return (int)n;
}
