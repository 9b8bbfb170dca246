/* From a residue of a gene to ClinVar's records of changes there. */
#include "kb/store/kb_value.h"

static uint32_t read_records(struct reader *r, uint32_t residue, uint32_t n_records,
    struct arena *mem, uint32_t **out)
{
    uint32_t n = get_count(r, 2), at = 0, n_found = 0;
    size_t cap = 0;

    *out = NULL;
    for (uint32_t i = 0; i < n && !r->is_bad; i++) {
        uint32_t step = get_varint32(r), record = get_varint32(r);
        if (__builtin_add_overflow(at, step, &at) || record >= n_records)
            r->is_bad = true;
        if (r->is_bad || at > residue)
            break;
        if (at < residue)
            continue;
        *out = arena_grow(mem, *out, &cap, (size_t)n_found + 1, sizeof(**out));
        (*out)[n_found++] = record;
    }
    return n_found;
}

int kb_records_by_residue(struct kb_txn *t, struct str symbol, uint32_t residue,
    struct arena *mem, uint32_t **out, struct err *err)
{
    struct kb_key key = kb_key_text(symbol);
    struct str payload;
    struct reader r;
    uint32_t n;
    int rc = kb_get_text(t, KB_TABLE_RESIDUE, symbol, &payload, err);

    *out = NULL;
    if (rc != 1)
        return rc;
    r = reader_of(payload);
    n = read_records(&r, residue, t->n_records, mem, out);
    rc = r.is_bad ? kb_undecodable(t, KB_TABLE_RESIDUE, kb_key_str(&key), &r, err) : 0;
    return rc < 0 ? rc : (int)n;
}

int kb_residues_of_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    struct kb_residue **out, struct err *err)
{
    struct kb_key key = kb_key_text(symbol);
    struct str payload;
    int rc = kb_get_text(t, KB_TABLE_RESIDUE, symbol, &payload, err);

    *out = NULL;
    if (rc != 1)
        return rc;
    struct reader r = reader_of(payload);
    uint32_t n = get_count(&r, 2), at = 0;
    *out = ARENA_ARRAY(mem, struct kb_residue, n);
    for (uint32_t i = 0; i < n && !r.is_bad; i++) {
        uint32_t step = get_varint32(&r), record = get_varint32(&r);
        if (__builtin_add_overflow(at, step, &at) || record >= t->n_records)
            r.is_bad = true;
        (*out)[i] = (struct kb_residue){at, record};
    }
    return r.is_bad ? kb_undecodable(t, KB_TABLE_RESIDUE, kb_key_str(&key), &r, err)
                    : (int)n;
}
