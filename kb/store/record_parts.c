#include "kb/store/record_parts.h"

void put_strs(struct buf *b, const struct str *texts, unsigned n)
{
    put_varint(b, n);
    for (unsigned i = 0; i < n; i++)
        put_str(b, texts[i]);
}

struct str *get_strs(struct reader *r, struct arena *mem, unsigned *n)
{
    uint32_t count = get_count(r, 1);
    struct str *texts = count ? ARENA_ARRAY(mem, struct str, count) : NULL;

    for (uint32_t i = 0; i < count; i++)
        texts[i] = get_str(r);
    *n = count;
    return texts;
}

void put_u32s(struct buf *b, const uint32_t *v, unsigned n)
{
    put_varint(b, n);
    for (unsigned i = 0; i < n; i++)
        put_varint(b, v[i]);
}

uint32_t *get_u32s(struct reader *r, struct arena *mem, unsigned *n)
{
    uint32_t count = get_count(r, 1);
    uint32_t *v = count ? ARENA_ARRAY(mem, uint32_t, count) : NULL;

    for (uint32_t i = 0; i < count; i++)
        v[i] = get_varint32(r);
    *n = count;
    return v;
}

void put_alleles(struct buf *b, const struct placed_allele *alleles, unsigned n)
{
    put_varint(b, n);
    for (unsigned i = 0; i < n; i++) {
        const struct placed_allele *a = &alleles[i];
        put_u8(b, (uint8_t)a->allele.assembly);
        put_u8(b, (uint8_t)a->allele.contig);
        put_varint(b, a->allele.pos1);
        put_str(b, a->allele.ref);
        put_str(b, a->allele.alt);
        put_u8(b, (uint8_t)a->how);
        put_varint(b, a->source);
    }
}

static void get_allele(struct reader *r, struct placed_allele *a)
{
    uint32_t source;

    a->allele.assembly = get_enum(r, N_ASSEMBLIES + 1);
    a->allele.contig = get_enum(r, N_CONTIGS);
    a->allele.pos1 = get_varint32(r);
    a->allele.ref = get_str(r);
    a->allele.alt = get_str(r);
    a->how = get_enum(r, ALLELE_LIFTED + 1);
    source = get_varint32(r);
    if (source > UINT16_MAX)
        r->is_bad = true;
    a->source = (uint16_t)source;
}

struct placed_allele *get_alleles(struct reader *r, struct arena *mem, unsigned *n)
{
    uint32_t count = get_count(r, 7);
    struct placed_allele *alleles = NULL;

    if (count)
        alleles = ARENA_ARRAY(mem, struct placed_allele, count);
    for (uint32_t i = 0; i < count; i++)
        get_allele(r, &alleles[i]);
    *n = count;
    return alleles;
}

unsigned get_enum(struct reader *r, unsigned n_values)
{
    unsigned v = get_u8(r);

    if (v < n_values)
        return v;
    r->is_bad = true;
    return 0;
}

bool get_bool(struct reader *r)
{
    return get_enum(r, 2) != 0;
}

int record_end(const struct reader *r, const char *what, struct err *err)
{
    if (!r->is_bad)
        return 0;
    return err_set(err, ERR_KB,
        "%s: stored bytes do not follow the layout of format %d.%d", what,
        KB_FORMAT_MAJOR, KB_FORMAT_MINOR);
}
