#include "kb/store/kb_spans.h"

#include "kb/store/codec.h"

void span_walker_begin(struct span_walker *w, struct kb_txn *t, enum assembly assembly)
{
    *w = (struct span_walker){.txn = t, .assembly = assembly};
}

/* A bin as it was read, which stays. */
struct kept {
    struct kb_span_bin bin;
    bool is_read;
};

void span_keep_bins(struct span_walker *w, struct arena *mem)
{
    w->shelf = kb_shelf_new(mem, w->assembly, sizeof(struct kept));
}

static int read_bin(struct span_walker *w, unsigned contig, uint32_t bin_no,
    struct kb_span_bin *out, struct err *err)
{
    int rc = kb_span_bin(w->txn, w->assembly, contig, bin_no, out, err);

    if (rc == 0)
        *out = (struct kb_span_bin){0};
    return rc;
}

static int load_bin(
    struct span_walker *w, unsigned contig, uint32_t bin_no, struct err *err)
{
    struct kept own = {.is_read = false}, *kept;

    if (w->contig == contig && w->bin_no == bin_no)
        return 0;
    kept = kb_shelf_item(w->shelf, contig, bin_no);
    if (!kept)
        kept = &own;
    int rc = kept->is_read ? 0 : read_bin(w, contig, bin_no, &kept->bin, err);
    if (rc < 0)
        return rc;
    kept->is_read = true;
    w->bin = kept->bin;
    w->contig = contig;
    w->bin_no = bin_no;
    w->at = 0;
    w->max_end1 = 0;
    return 0;
}

int span_bin(struct span_walker *w, unsigned contig, uint32_t bin_no,
    const struct kb_span_bin **out, struct err *err)
{
    *out = &w->bin;
    return load_bin(w, contig, bin_no, err);
}

static uint32_t beg_at(const uint8_t *spans, uint32_t i)
{
    return load_u32le(spans + (size_t)i * KB_SPAN_BYTES);
}

static uint32_t end_at(const uint8_t *spans, uint32_t i)
{
    return load_u32le(spans + (size_t)i * KB_SPAN_BYTES + 4);
}

/* Pass all spans that begin at or before end1.  Going back starts the bin anew: the
 * running maximum cannot be taken back. */
static void pass(struct span_walker *w, uint32_t end1)
{
    const struct kb_span_bin *bin = &w->bin;

    if (w->at > 0 && beg_at(bin->spans, w->at - 1) > end1) {
        w->at = 0;
        w->max_end1 = 0;
    }
    for (; w->at < bin->n_spans && beg_at(bin->spans, w->at) <= end1; w->at++) {
        uint32_t end = end_at(bin->spans, w->at);
        if (end > w->max_end1)
            w->max_end1 = end;
    }
}

int span_any(struct span_walker *w, unsigned contig, uint32_t beg1, uint32_t end1,
    struct err *err)
{
    uint32_t first = beg1 >> KB_BIN_SHIFT, last = end1 >> KB_BIN_SHIFT;

    if (end1 < beg1)
        return 0;
    for (uint32_t bin = first; bin <= last; bin++) {
        int rc = load_bin(w, contig, bin, err);
        if (rc < 0)
            return rc;
        pass(w, end1);
        if (w->max_end1 >= beg1)
            return 1;
    }
    return 0;
}

int span_free_to(struct span_walker *w, unsigned contig, uint32_t pos1, uint32_t *end1,
    struct err *err)
{
    uint32_t bin_no = pos1 >> KB_BIN_SHIFT;
    int rc = load_bin(w, contig, bin_no, err);

    if (rc < 0)
        return rc;
    pass(w, pos1);
    uint32_t next = w->at < w->bin.n_spans ? beg_at(w->bin.spans, w->at)
                                           : (bin_no + 1) << KB_BIN_SHIFT;
    if (w->max_end1 >= pos1 || next < pos1 + 2)
        return 0;
    *end1 = next - 2;
    return 1;
}

int span_transcripts(struct span_walker *w, unsigned contig, uint32_t beg1,
    uint32_t end1, struct arena *mem, uint32_t **ordinals, struct err *err)
{
    uint32_t first = beg1 >> KB_BIN_SHIFT, last = end1 >> KB_BIN_SHIFT;
    size_t n = 0, cap = 0;

    *ordinals = NULL;
    for (uint32_t bin = first; beg1 <= end1 && bin <= last; bin++) {
        int rc = load_bin(w, contig, bin, err);
        if (rc < 0)
            return rc;
        const uint8_t *t = w->bin.transcripts;
        for (uint32_t i = 0; i < w->bin.n_transcripts && beg_at(t, i) <= end1; i++) {
            /* what begins in an earlier bin was met there */
            if (end_at(t, i) < beg1
                || (bin > first && beg_at(t, i) >> KB_BIN_SHIFT < bin))
                continue;
            *ordinals = arena_grow(mem, *ordinals, &cap, n + 1, sizeof **ordinals);
            (*ordinals)[n++] = load_u32le(t + (size_t)i * KB_SPAN_BYTES + 8);
        }
    }
    return (int)n;
}
