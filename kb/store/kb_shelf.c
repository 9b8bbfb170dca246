#include "kb/store/kb_shelf.h"

#include "kb/store/kb_schema.h"

struct kb_shelf *kb_shelf_new(
    struct arena *mem, enum assembly assembly, size_t item_bytes)
{
    struct kb_shelf *s = ARENA_NEW(mem, struct kb_shelf);

    *s = (struct kb_shelf){.mem = mem, .item_bytes = item_bytes};
    for (unsigned c = 0; c < N_CONTIGS; c++)
        s->n_bins[c] = (contig_length(assembly, c) >> KB_BIN_SHIFT) + 1;
    return s;
}

void *kb_shelf_item(struct kb_shelf *s, unsigned contig, uint32_t bin)
{
    if (!s || contig >= N_CONTIGS || bin >= s->n_bins[contig])
        return NULL;
    if (!s->items[contig])
        s->items[contig] = arena_array(s->mem, s->n_bins[contig], s->item_bytes);
    return s->items[contig] + bin * s->item_bytes;
}
