#include "kb/store/record_parts.h"

#include <string.h>

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

/* The head byte of an allele: assembly and how, and what is not said again. */
enum {
    ALLELE_ASSEMBLY = 3,
    ALLELE_HOW_SHIFT = 2,
    ALLELE_HOW = 3,
    ALLELE_IS_SNV = 16,      /* REF and ALT in one byte */
    ALLELE_SAME_CHANGE = 32, /* contig, REF and ALT of the allele before */
    ALLELE_SAME_SOURCE = 64, /* and its source */
    N_ALLELE_HEADS = 128
};
static const char snv_bases[] = "ACGT";

static int base_code(struct str s)
{
    const char *at = s.n == 1 && s.p[0] ? strchr(snv_bases, s.p[0]) : NULL;

    return at ? (int)(at - snv_bases) : -1;
}

static unsigned allele_head(
    const struct placed_allele *a, const struct placed_allele *before)
{
    unsigned head = (unsigned)a->allele.assembly | (unsigned)a->how << ALLELE_HOW_SHIFT;

    if (base_code(a->allele.ref) >= 0 && base_code(a->allele.alt) >= 0)
        head |= ALLELE_IS_SNV;
    if (before && before->source == a->source)
        head |= ALLELE_SAME_SOURCE;
    if (before && before->allele.contig == a->allele.contig
        && str_eq(before->allele.ref, a->allele.ref)
        && str_eq(before->allele.alt, a->allele.alt))
        head |= ALLELE_SAME_CHANGE;
    return head;
}

static void put_change(struct buf *b, const struct allele *a, bool is_snv)
{
    put_u8(b, (uint8_t)a->contig);
    if (is_snv) {
        put_u8(b, (uint8_t)(base_code(a->ref) * 4 + base_code(a->alt)));
    } else {
        put_str(b, a->ref);
        put_str(b, a->alt);
    }
}

void put_alleles(struct buf *b, const struct placed_allele *alleles, unsigned n)
{
    put_varint(b, n);
    for (unsigned i = 0; i < n; i++) {
        const struct placed_allele *a = &alleles[i];
        unsigned head = allele_head(a, i > 0 ? a - 1 : NULL);
        put_u8(b, (uint8_t)head);
        if (!(head & ALLELE_SAME_CHANGE))
            put_change(b, &a->allele, (head & ALLELE_IS_SNV) != 0);
        put_varint(b, a->allele.pos1);
        if (!(head & ALLELE_SAME_SOURCE))
            put_varint(b, a->source);
    }
}

static void get_change(struct reader *r, struct allele *a, bool is_snv)
{
    a->contig = get_enum(r, N_CONTIGS);
    if (is_snv) {
        unsigned code = get_enum(r, 16);
        a->ref = (struct str){snv_bases + code / 4, 1};
        a->alt = (struct str){snv_bases + code % 4, 1};
    } else {
        a->ref = get_str(r);
        a->alt = get_str(r);
    }
}

static uint16_t get_source(struct reader *r)
{
    uint32_t source = get_varint32(r);

    r->is_bad |= source > UINT16_MAX;
    return (uint16_t)source;
}

/* The first has none before it: a itself, which is empty yet. */
static void get_allele(
    struct reader *r, const struct placed_allele *before, struct placed_allele *a)
{
    unsigned head = get_enum(r, N_ALLELE_HEADS);
    unsigned assembly = head & ALLELE_ASSEMBLY;

    if (assembly > N_ASSEMBLIES
        || (before == a && head & (ALLELE_SAME_CHANGE | ALLELE_SAME_SOURCE))) {
        r->is_bad = true;
        return;
    }
    if (head & ALLELE_SAME_CHANGE)
        a->allele = before->allele;
    else
        get_change(r, &a->allele, (head & ALLELE_IS_SNV) != 0);
    a->allele.assembly = (enum assembly)assembly;
    a->how = (enum allele_how)(head >> ALLELE_HOW_SHIFT & ALLELE_HOW);
    a->allele.pos1 = get_varint32(r);
    a->source = head & ALLELE_SAME_SOURCE ? before->source : get_source(r);
}

struct placed_allele *get_alleles(struct reader *r, struct arena *mem, unsigned *n)
{
    uint32_t count = get_count(r, 2);
    struct placed_allele *alleles = NULL;

    if (count)
        alleles = ARENA_ARRAY(mem, struct placed_allele, count);
    for (uint32_t i = 0; i < count; i++)
        get_allele(r, &alleles[i > 0 ? i - 1 : 0], &alleles[i]);
    *n = count;
    return alleles;
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
