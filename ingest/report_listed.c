#include "ingest/report_listed.h"

#include "kb/store/codec.h"

#include <stdlib.h>

#define PIECE_BYTES ((size_t)1 << 20)

static void *grown(void *p, size_t *cap, size_t want, size_t elem_bytes)
{
    if (want <= *cap)
        return p;
    *cap = *cap > 0 ? *cap * 2 : 16;
    p = realloc(p, *cap * elem_bytes);
    if (p == NULL)
        arena_oom(*cap * elem_bytes);
    return p;
}

static size_t reason_number(struct listed_records *list, const char *reason)
{
    for (size_t i = 0; i < list->n_reasons; i++)
        if (list->reasons[i] == reason)
            return i;
    list->reasons = grown(
        list->reasons, &list->cap_reasons, list->n_reasons + 1, sizeof(const char *));
    list->reasons[list->n_reasons] = reason;
    return list->n_reasons++;
}

void listed_add(struct listed_records *list, const struct listed *record)
{
    if (list->n_pieces == 0 || list->pieces[list->n_pieces - 1].n >= PIECE_BYTES) {
        list->pieces = grown(
            list->pieces, &list->cap_pieces, list->n_pieces + 1, sizeof *list->pieces);
        list->pieces[list->n_pieces++] = (struct buf)BUF_INIT;
    }
    struct buf *out = &list->pieces[list->n_pieces - 1];
    put_varint(out, record->file);
    put_varint(out, record->line);
    put_varint(out, record->what);
    put_varint(out, reason_number(list, record->reason));
    put_str(out, record->id);
    put_str(out, record->found);
    list->n++;
}

void listed_free(struct listed_records *list)
{
    for (size_t i = 0; i < list->n_pieces; i++)
        buf_free(&list->pieces[i]);
    free(list->pieces);
    free(list->reasons);
    *list = (struct listed_records){0};
}

static struct listed unpack(const struct listed_records *list, struct reader *r)
{
    struct listed record = {.file = get_varint32(r)};
    record.line = get_varint(r);
    record.what = get_varint32(r);
    record.reason = list->reasons[get_varint(r)];
    record.id = get_str(r);
    record.found = get_str(r);
    return record;
}

void listed_each(const struct listed_records *list, listed_fn *fn, void *ctx)
{
    for (size_t i = 0; i < list->n_pieces; i++) {
        struct reader r = reader_of(buf_str(&list->pieces[i]));
        while (reader_left(&r) > 0) {
            struct listed record = unpack(list, &r);
            fn(ctx, &record);
        }
    }
}

/* Where a record stands in its source, and among the pieces. */
struct place {
    uint64_t line;
    uint32_t file, piece;
    uint32_t at;
};

static int place_cmp(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->piece != y->piece)
        return x->piece < y->piece ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void find_places(const struct listed_records *list, struct place *places)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n_pieces; i++) {
        struct str bytes = buf_str(&list->pieces[i]);
        struct reader r = reader_of(bytes);
        while (reader_left(&r) > 0) {
            uint32_t at = (uint32_t)(bytes.n - reader_left(&r));
            struct listed record = unpack(list, &r);
            places[n++] = (struct place){record.line, record.file, (uint32_t)i, at};
        }
    }
}

void listed_each_in_order(const struct listed_records *list, listed_fn *fn, void *ctx)
{
    if (list->n == 0)
        return;
    struct place *places = malloc(list->n * sizeof *places);
    if (places == NULL)
        arena_oom(list->n * sizeof *places);
    find_places(list, places);
    qsort(places, list->n, sizeof *places, place_cmp);
    for (size_t i = 0; i < list->n; i++) {
        struct str bytes = buf_str(&list->pieces[places[i].piece]);
        struct reader r = reader_of(str_sub(bytes, places[i].at, bytes.n));
        struct listed record = unpack(list, &r);
        fn(ctx, &record);
    }
    free(places);
}
