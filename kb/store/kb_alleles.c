#include "kb/store/kb_value.h"

int kb_bin_read(struct kb_txn *t, struct str key, struct str payload,
    struct kb_bin *out, struct err *err)
{
    struct reader r = reader_of(payload);
    uint64_t n = get_u32le(&r);

    if (reader_left(&r) != n * (4 + 8 + 4))
        r.is_bad = true;
    out->n = (uint32_t)n;
    out->pos1 = (const uint8_t *)get_bytes(&r, (size_t)n * 4).p;
    out->packed = (const uint8_t *)get_bytes(&r, (size_t)n * 8).p;
    out->owner = (const uint8_t *)get_bytes(&r, (size_t)n * 4).p;
    return kb_undecodable(t, KB_TABLE_ALLELE_BIN, key, &r, err);
}

int kb_bin(struct kb_txn *t, enum assembly assembly, unsigned contig, uint32_t bin,
    struct kb_bin *out, struct err *err)
{
    struct kb_key key = kb_key_bin(assembly, contig, bin);
    struct str payload;
    int rc;

    if (bin > UINT16_MAX)
        return 0;
    rc = kb_get(t, KB_TABLE_ALLELE_BIN, kb_key_str(&key), &payload, err);
    if (rc == 1 && kb_bin_read(t, kb_key_str(&key), payload, out, err) < 0)
        return ERR_KB;
    return rc;
}

int kb_bin_seek(struct kb_txn *t, enum assembly assembly, unsigned *contig,
    uint32_t *bin, struct kb_bin *out, struct err *err)
{
    /* a bin past the last possible one of its contig leads to the next contig */
    unsigned from = *bin > UINT16_MAX ? *contig + 1 : *contig;
    struct kb_key want = kb_key_bin(assembly, from, *bin > UINT16_MAX ? 0 : *bin);
    struct str key, payload;
    const uint8_t *p;
    int rc;

    if (from >= N_CONTIGS)
        return 0;
    rc = kb_seek(t, KB_TABLE_ALLELE_BIN, kb_key_str(&want), &key, &payload, err);
    if (rc != 1)
        return rc;
    p = (const uint8_t *)key.p;
    if (key.n != want.n || p[1] >= N_CONTIGS)
        return kb_damage(
            t, KB_TABLE_ALLELE_BIN, key, "the key does not follow the layout", err);
    if (p[0] != want.bytes[0])
        return 0;
    if (kb_bin_read(t, key, payload, out, err) < 0)
        return ERR_KB;
    *contig = p[1];
    *bin = (uint32_t)p[2] << 8 | p[3];
    return 1;
}

/* A stored owner: the record, and whether the allele is used by a criterion. */
static uint32_t owner_record(uint32_t owner, bool *has_criterion)
{
    *has_criterion |= (owner & KB_OWNER_HAS_CRITERION) != 0;
    return owner & ~KB_OWNER_HAS_CRITERION;
}

int kb_long_allele(struct kb_txn *t, const struct allele *a, struct arena *mem,
    uint32_t **owners, bool *has_criterion, struct err *err)
{
    struct kb_key key = kb_key_allele(a);
    struct str payload;
    struct reader r;
    uint32_t n, n_same = 0;
    int rc = kb_get(t, KB_TABLE_ALLELE_LONG, kb_key_str(&key), &payload, err);

    *has_criterion = false;
    if (rc != 1)
        return rc;
    r = reader_of(payload);
    n = get_count(&r, 6);
    *owners = n ? ARENA_ARRAY(mem, uint32_t, n) : NULL;
    for (uint32_t i = 0; i < n; i++) {
        struct str ref = get_str(&r), alt = get_str(&r);
        uint32_t owner = get_u32le(&r);
        if ((owner & ~KB_OWNER_HAS_CRITERION) >= t->n_records)
            r.is_bad = true;
        if (str_eq(ref, a->ref) && str_eq(alt, a->alt))
            (*owners)[n_same++] = owner_record(owner, has_criterion);
    }
    rc = kb_undecodable(t, KB_TABLE_ALLELE_LONG, kb_key_str(&key), &r, err);
    return rc < 0 ? rc : (int)n_same;
}

/* Index of the first element of the bin that is not below (pos1, packed). */
static uint32_t lower_bound(const struct kb_bin *bin, uint32_t pos1, uint64_t packed)
{
    uint32_t beg = 0, end = bin->n;

    while (beg < end) {
        uint32_t mid = beg + (end - beg) / 2;
        uint32_t p = load_u32le(bin->pos1 + 4 * (size_t)mid);
        uint64_t w = load_u64le(bin->packed + 8 * (size_t)mid);
        if (p < pos1 || (p == pos1 && w < packed))
            beg = mid + 1;
        else
            end = mid;
    }
    return beg;
}

int kb_allele_owners(struct kb_txn *t, const struct allele *a, struct arena *mem,
    uint32_t **owners, bool *has_criterion, struct err *err)
{
    uint64_t packed = allele_pack(a->ref, a->alt);
    struct kb_bin bin;
    uint32_t first, n = 0;
    int rc;

    *has_criterion = false;
    if (packed & ALLELE_PACKED_LONG)
        return kb_long_allele(t, a, mem, owners, has_criterion, err);
    rc = kb_bin(t, a->assembly, a->contig, a->pos1 >> KB_BIN_SHIFT, &bin, err);
    if (rc != 1)
        return rc;
    first = lower_bound(&bin, a->pos1, packed);
    while (first + n < bin.n
           && load_u32le(bin.pos1 + 4 * (size_t)(first + n)) == a->pos1
           && load_u64le(bin.packed + 8 * (size_t)(first + n)) == packed)
        n++;
    *owners = n ? ARENA_ARRAY(mem, uint32_t, n) : NULL;
    for (uint32_t i = 0; i < n; i++) {
        (*owners)[i] = owner_record(
            load_u32le(bin.owner + 4 * (size_t)(first + i)), has_criterion);
        if ((*owners)[i] >= t->n_records)
            return err_set(err, ERR_KB, "%s: an allele bin leads to record %u of %u",
                kb_path(t->kb), (unsigned)(*owners)[i], (unsigned)t->n_records);
    }
    return (int)n;
}
