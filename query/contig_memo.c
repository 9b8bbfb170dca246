#include "query/contig_memo.h"

#include <string.h>

#define LONGEST 8

/* Names of one length that differ have other bytes here; without a loop, whose end
 * would be guessed wrong each time another contig comes. */
static uint64_t bytes_of(struct str name)
{
    uint32_t head, tail;

    if (name.n < sizeof head)
        return (uint64_t)(unsigned char)name.p[0]
               | (uint64_t)(unsigned char)name.p[name.n / 2] << 8
               | (uint64_t)(unsigned char)name.p[name.n - 1] << 16;
    memcpy(&head, name.p, sizeof head);
    memcpy(&tail, name.p + name.n - sizeof tail, sizeof tail);
    return (uint64_t)head << 32 | tail;
}

/* The last two bytes and the length tell the usual names of a file apart: "1", "21",
 * "chr1", "chr21", "X". */
static unsigned slot_of(struct str name)
{
    unsigned last = (unsigned char)name.p[name.n - 1];
    unsigned before = name.n > 1 ? (unsigned char)name.p[name.n - 2] : 0;

    return (last + 16 * before + 128 * (unsigned)name.n) % CONTIG_MEMO_SLOTS;
}

unsigned contig_memo_parse(
    struct contig_memo *m, struct str name, enum assembly *implied)
{
    if (name.n == 0 || name.n > LONGEST)
        return contig_parse(name, implied);
    struct contig_memo_slot *s = &m->slot[slot_of(name)];
    uint64_t bytes = bytes_of(name);
    if (s->n != name.n || s->bytes != bytes) {
        enum assembly says;
        s->contig = (uint16_t)contig_parse(name, &says);
        s->implied = (uint16_t)says;
        s->n = (uint32_t)name.n;
        s->bytes = bytes;
    }
    *implied = (enum assembly)s->implied;
    return s->contig;
}
