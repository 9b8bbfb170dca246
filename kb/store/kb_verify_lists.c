#include "kb/store/kb_verify_private.h"

/* ---- alleles ------------------------------------------------------------------------
 */

static bool is_ascending(const struct kb_bin *bin, uint32_t i)
{
    uint32_t before = load_u32le(bin->pos1 + 4 * (size_t)(i - 1));
    uint32_t pos1 = load_u32le(bin->pos1 + 4 * (size_t)i);
    uint64_t packed_before = load_u64le(bin->packed + 8 * (size_t)(i - 1));
    uint64_t packed = load_u64le(bin->packed + 8 * (size_t)i);
    uint32_t mask = ~KB_OWNER_HAS_CRITERION;

    if (before != pos1)
        return before < pos1;
    if (packed_before != packed)
        return packed_before < packed;
    return (load_u32le(bin->owner + 4 * (size_t)(i - 1)) & mask)
           < (load_u32le(bin->owner + 4 * (size_t)i) & mask);
}

int verify_bin(const struct verify_entry *e, struct err *err)
{
    const uint8_t *key = (const uint8_t *)e->key.p;
    struct kb_bin bin;

    if (verify_place_key(e, 4, err) < 0)
        return ERR_KB;
    if (kb_bin_read(e->t, e->key, e->payload, &bin, err) < 0)
        return ERR_KB;
    for (uint32_t i = 0; i < bin.n; i++) {
        uint32_t pos1 = load_u32le(bin.pos1 + 4 * (size_t)i);
        uint32_t owner = load_u32le(bin.owner + 4 * (size_t)i);
        if (pos1 >> KB_BIN_SHIFT != ((uint32_t)key[2] << 8 | key[3]))
            return verify_broken(e, "an allele stands in the wrong bin", err);
        if (i > 0 && !is_ascending(&bin, i))
            return verify_broken(e, "alleles are out of order", err);
        if (verify_within(e, owner & ~KB_OWNER_HAS_CRITERION, e->t->n_records,
                "an allele leads to no record", err)
            < 0)
            return ERR_KB;
    }
    return 0;
}

int verify_long_alleles(const struct verify_entry *e, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n = get_count(&r, 6);

    for (uint32_t i = 0; i < n; i++) {
        get_str(&r);
        get_str(&r);
        if ((get_u32le(&r) & ~KB_OWNER_HAS_CRITERION) >= e->t->n_records)
            r.is_bad = true;
    }
    return verify_decoded(e, r.is_bad ? -1 : 0, err);
}

/* ---- criteria and lists -------------------------------------------------------------
 */

int verify_criterion(const struct verify_entry *e, struct err *err)
{
    struct criterion *c;

    if (verify_dense(e, err) < 0)
        return ERR_KB;
    if (criterion_parse(e->payload, e->mem, &c, err) < 0)
        return verify_broken(e, "its text is no criterion", err);
    if (!str_eq(criterion_text(c, e->mem), e->payload))
        return verify_broken(e, "its text is not in canonical form", err);
    return 0;
}

int verify_list(const struct verify_entry *e, uint32_t n_max, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n;

    if (e->table == KB_TABLE_REV_DRUG)
        get_str(&r);
    get_ordinals(&r, e->mem, n_max, &n);
    return verify_decoded(e, r.is_bad || n == 0 ? -1 : 0, err);
}

int verify_gene_criteria(const struct verify_entry *e, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n = get_count(&r, 3);

    for (uint32_t i = 0; i < n; i++) {
        get_u8(&r);
        get_varint32(&r);
        if (get_varint32(&r) >= e->t->n_criteria)
            r.is_bad = true;
    }
    return verify_decoded(e, r.is_bad ? -1 : 0, err);
}

/* By residue, then by record, each once. */
int verify_residues(const struct verify_entry *e, struct err *err)
{
    struct kb_residues x;
    uint64_t before = 0;

    if (!kb_residues_read(e->payload, &x) || x.n == 0)
        return verify_broken(e, "stored bytes do not follow the layout", err);
    for (uint32_t i = 0; i < x.n; i++) {
        uint32_t residue = load_u32le(x.residue + 4 * (size_t)i);
        uint32_t record = load_u32le(x.record + 4 * (size_t)i);
        uint64_t both = (uint64_t)residue << 32 | record;
        if (residue == 0 || (i > 0 && both <= before))
            return verify_broken(e, "residues are out of order", err);
        if (verify_within(
                e, record, e->t->n_records, "a residue leads to no record", err)
            < 0)
            return ERR_KB;
        before = both;
    }
    return 0;
}

/* By number, then by record, each once. */
int verify_number(const struct verify_entry *e, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n = get_count(&r, 2), number = 0, before = 0;

    if (e->key.n != 5 || e->key.p[0] < NUMBER_RS || e->key.p[0] > NUMBER_CA)
        return verify_broken(e, "the key does not follow the layout", err);
    for (uint32_t i = 0; i < n && !r.is_bad; i++) {
        uint32_t step = get_varint32(&r), record = get_varint32(&r);
        if (__builtin_add_overflow(number, step, &number)
            || number >> KB_NUMBER_SHIFT != 0
            || (i > 0 && step == 0 && record <= before))
            r.is_bad = true;
        if (verify_within(e, record, e->t->n_records, "leads to no record", err) < 0)
            return ERR_KB;
        before = record;
    }
    return verify_decoded(e, r.is_bad || n == 0 || reader_left(&r) > 0 ? -1 : 0, err);
}

int verify_pgx_position(const struct verify_entry *e, struct err *err)
{
    int rc = verify_place_key(e, 7, err);

    return rc < 0 ? rc : verify_list(e, e->t->n_records, err);
}
