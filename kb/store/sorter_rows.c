/*
 * The order of rows in memory: by eight bytes of the key at a time, as a number, from
 * its lowest byte to its highest (a byte that is the same in all rows costs nothing);
 * then rows that are still equal by the next eight.
 */
#include "kb/store/sorter_rows.h"

#include <stdlib.h>

#define FEW_ROWS 48
/* Keys that are equal further than this are rare: they are compared whole. */
#define PIECES_MAX 8

struct ordering {
    const uint8_t *rows;
    struct row_ref *spare;
};

/* Rows stand in the order they came, so the place breaks ties. */
static int compare_rest(
    const uint8_t *rows, const struct row_ref *a, const struct row_ref *b, size_t beg)
{
    struct str left = row_key(rows + a->at), right = row_key(rows + b->at);
    int order = str_cmp(str_sub(left, beg, left.n), str_sub(right, beg, right.n));

    return order ? order : (a->at > b->at) - (a->at < b->at);
}

static int compare_whole(const void *a, const void *b, void *rows)
{
    return compare_rest(rows, a, b, 0);
}

static void order_few(
    const struct ordering *o, struct row_ref *refs, size_t n, size_t beg)
{
    for (size_t i = 1; i < n; i++) {
        struct row_ref moved = refs[i];
        size_t k = i;

        for (; k > 0; k--) {
            const struct row_ref *before = &refs[k - 1];
            if (before->piece < moved.piece
                || (before->piece == moved.piece
                    && compare_rest(o->rows, before, &moved, beg) <= 0))
                break;
            refs[k] = refs[k - 1];
        }
        refs[k] = moved;
    }
}

static void count_bytes(const struct row_ref *refs, size_t n, size_t (*counts)[256])
{
    memset(counts, 0, 8 * sizeof(*counts));
    for (size_t i = 0; i < n; i++)
        for (unsigned k = 0; k < 8; k++)
            counts[k][refs[i].piece >> 8 * k & 0xff]++;
}

/* Stable: what is equal keeps its order. */
static void order_by_piece(struct row_ref *refs, struct row_ref *spare, size_t n)
{
    size_t counts[8][256];
    struct row_ref *from = refs, *to = spare;

    count_bytes(refs, n, counts);
    for (unsigned k = 0; k < 8; k++) {
        size_t beg = 0, *at = counts[k];

        if (at[from[0].piece >> 8 * k & 0xff] == n)
            continue;
        for (unsigned i = 0; i < 256; i++) {
            size_t count = at[i];
            at[i] = beg;
            beg += count;
        }
        for (size_t i = 0; i < n; i++)
            to[at[from[i].piece >> 8 * k & 0xff]++] = from[i];
        struct row_ref *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != refs)
        memcpy(refs, from, n * sizeof(*refs));
}

/* All keys end before beg and are equal but for zeros at their ends: by length. */
static void order_by_length(const struct ordering *o, struct row_ref *refs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        refs[i].piece = row_key(o->rows + refs[i].at).n;
    order_by_piece(refs, o->spare, n);
}

static void order_from(
    const struct ordering *o, struct row_ref *refs, size_t n, unsigned n_pieces);

/* Rows whose keys have the same bytes up to piece n_pieces. */
static void order_equal(
    const struct ordering *o, struct row_ref *refs, size_t n, unsigned n_pieces)
{
    size_t beg = (size_t)8 * n_pieces, longest = 0, shortest = SIZE_MAX;

    for (size_t i = 0; i < n; i++) {
        size_t n_key = row_key(o->rows + refs[i].at).n;
        longest = n_key > longest ? n_key : longest;
        shortest = n_key < shortest ? n_key : shortest;
    }
    if (longest <= beg) {
        if (shortest < longest)
            order_by_length(o, refs, n);
        return;
    }
    if (n_pieces == PIECES_MAX || shortest < beg) {
        union {
            const uint8_t *in;
            void *out;
        } rows = {.in = o->rows}; /* only read */
        qsort_r(refs, n, sizeof(*refs), compare_whole, rows.out);
        return;
    }
    for (size_t i = 0; i < n; i++)
        refs[i].piece = key_piece(row_key(o->rows + refs[i].at), beg);
    order_from(o, refs, n, n_pieces);
}

/* Pieces are those behind n_pieces others, in which all rows are equal. */
static void order_from(
    const struct ordering *o, struct row_ref *refs, size_t n, unsigned n_pieces)
{
    size_t end;

    if (n <= FEW_ROWS) {
        order_few(o, refs, n, (size_t)8 * n_pieces);
        return;
    }
    order_by_piece(refs, o->spare, n);
    for (size_t beg = 0; beg < n; beg = end) {
        end = beg + 1;
        while (end < n && refs[end].piece == refs[beg].piece)
            end++;
        if (end - beg > 1)
            order_equal(o, refs + beg, end - beg, n_pieces + 1);
    }
}

void sorter_order_rows(
    const uint8_t *rows, struct row_ref *refs, struct row_ref *spare, size_t n)
{
    const struct ordering o = {rows, spare};

    order_from(&o, refs, n, 0);
}
