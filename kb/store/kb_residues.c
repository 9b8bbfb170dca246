/* From a residue of a gene to ClinVar's records of changes there. */
#include "kb/store/kb_residues.h"

bool kb_residues_read(struct str payload, struct kb_residues *out)
{
    struct reader r = reader_of(payload);
    uint64_t n = get_u32le(&r);

    out->n = (uint32_t)n;
    out->residue = (const uint8_t *)get_bytes(&r, (size_t)n * 4).p;
    out->record = (const uint8_t *)get_bytes(&r, (size_t)n * 4).p;
    return !r.is_bad && reader_left(&r) == 0;
}

/* 1, 0: the gene has none, or ERR_KB. */
static int residues_of(
    struct kb_txn *t, struct str symbol, struct kb_residues *out, struct err *err)
{
    struct kb_key key = kb_key_text(symbol);
    struct str payload;
    int rc = kb_get_text(t, KB_TABLE_RESIDUE, symbol, &payload, err);

    if (rc == 1 && !kb_residues_read(payload, out))
        return kb_damage(t, KB_TABLE_RESIDUE, kb_key_str(&key),
            "stored bytes do not follow the layout", err);
    return rc;
}

static uint32_t lower_bound(const struct kb_residues *x, uint32_t residue)
{
    uint32_t low = 0, high = x->n;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (load_u32le(x->residue + 4 * (size_t)mid) < residue)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static int check_record(
    struct kb_txn *t, struct str symbol, uint32_t record, struct err *err)
{
    struct kb_key key = kb_key_text(symbol);

    return record < t->n_records ? 0
                                 : kb_damage(t, KB_TABLE_RESIDUE, kb_key_str(&key),
                                     "a residue leads to no record", err);
}

int kb_records_by_residue(struct kb_txn *t, struct str symbol, uint32_t residue,
    struct arena *mem, uint32_t **out, struct err *err)
{
    struct kb_residues x;
    int rc = residues_of(t, symbol, &x, err);
    uint32_t first, n = 0;

    *out = NULL;
    if (rc != 1)
        return rc;
    first = lower_bound(&x, residue);
    while (
        first + n < x.n && load_u32le(x.residue + 4 * (size_t)(first + n)) == residue)
        n++;
    *out = n ? ARENA_ARRAY(mem, uint32_t, n) : NULL;
    for (uint32_t i = 0; i < n; i++) {
        (*out)[i] = load_u32le(x.record + 4 * (size_t)(first + i));
        if (check_record(t, symbol, (*out)[i], err) < 0)
            return ERR_KB;
    }
    return (int)n;
}

int kb_residues_of_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    struct kb_residue **out, struct err *err)
{
    struct kb_residues x;
    int rc = residues_of(t, symbol, &x, err);

    *out = NULL;
    if (rc != 1)
        return rc;
    *out = ARENA_ARRAY(mem, struct kb_residue, x.n);
    for (uint32_t i = 0; i < x.n; i++) {
        struct kb_residue *at = &(*out)[i];
        at->residue = load_u32le(x.residue + 4 * (size_t)i);
        at->record = load_u32le(x.record + 4 * (size_t)i);
        if (check_record(t, symbol, at->record, err) < 0)
            return ERR_KB;
    }
    return (int)x.n;
}
