#include "kb/store/kb_value.h"

int kb_criterion(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct criterion **out, struct err *err)
{
    struct str text;
    int rc = kb_get_dense(t, KB_TABLE_CRITERION, ordinal, t->n_criteria, &text, err);

    if (rc != 1)
        return rc;
    if (criterion_parse(text, mem, out, err) < 0) {
        err->code = ERR_KB;
        return err_wrap(err, "%s: criterion %u", kb_path(t->kb), (unsigned)ordinal);
    }
    return 1;
}

static int read_list(struct kb_txn *t, enum kb_table table, struct str key,
    struct str payload, uint32_t n_max, struct arena *mem, uint32_t **out,
    struct err *err)
{
    struct reader r = reader_of(payload);
    uint32_t n;
    int rc;

    if (table == KB_TABLE_REV_DRUG)
        get_str(&r); /* the name as first spelled */
    *out = get_ordinals(&r, mem, n_max, &n);
    rc = kb_undecodable(t, table, key, &r, err);
    return rc < 0 ? rc : (int)n;
}

static int list_by_key(struct kb_txn *t, enum kb_table table, const struct kb_key *key,
    uint32_t n_max, struct arena *mem, uint32_t **out, struct err *err)
{
    struct str payload;
    int rc = kb_get(t, table, kb_key_str(key), &payload, err);

    if (rc != 1)
        return rc;
    return read_list(t, table, kb_key_str(key), payload, n_max, mem, out, err);
}

int kb_list_by_text(struct kb_txn *t, enum kb_table table, struct str text,
    uint32_t n_max, struct arena *mem, uint32_t **out, struct err *err)
{
    struct kb_key key = kb_key_text(text);
    struct str payload;
    int rc = kb_get_text(t, table, text, &payload, err);

    if (rc != 1)
        return rc;
    return read_list(t, table, kb_key_str(&key), payload, n_max, mem, out, err);
}

int kb_criteria_by_allele(struct kb_txn *t, const struct allele *a, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct kb_key key = kb_key_allele(a);

    return list_by_key(t, KB_TABLE_CRIT_BY_ALLELE, &key, t->n_criteria, mem, out, err);
}

static int gene_rows(struct kb_txn *t, struct str key, struct str payload,
    struct arena *mem, struct gene_criterion **out, struct err *err)
{
    struct reader r = reader_of(payload);
    uint32_t n = get_count(&r, 3);
    int rc;

    *out = n ? ARENA_ARRAY(mem, struct gene_criterion, n) : NULL;
    for (uint32_t i = 0; i < n; i++) {
        (*out)[i].slot = get_u8(&r);
        (*out)[i].number = get_varint32(&r);
        (*out)[i].criterion = get_varint32(&r);
        if ((*out)[i].criterion >= t->n_criteria)
            r.is_bad = true;
    }
    rc = kb_undecodable(t, KB_TABLE_CRIT_BY_GENE, key, &r, err);
    return rc < 0 ? rc : (int)n;
}

int kb_criteria_by_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    struct gene_criterion **out, struct err *err)
{
    struct kb_key key = kb_key_text(symbol);
    struct str payload;
    int rc = kb_get_text(t, KB_TABLE_CRIT_BY_GENE, symbol, &payload, err);

    return rc != 1 ? rc : gene_rows(t, kb_key_str(&key), payload, mem, out, err);
}

int kb_each_criteria_gene(struct kb_txn *t, struct arena *mem, kb_criteria_gene_fn *fn,
    void *ctx, struct err *err)
{
    struct kb_scan scan = kb_scan_begin(t, KB_TABLE_CRIT_BY_GENE);
    struct str key, payload, symbol;
    int rc;

    while ((rc = kb_scan_next(&scan, &key, &payload, err)) == 1) {
        struct gene_criterion *rows;
        if (!kb_key_text_of(key, &payload, &symbol))
            return kb_damage(t, KB_TABLE_CRIT_BY_GENE, key,
                "stored bytes do not follow the layout", err);
        int n = gene_rows(t, key, payload, mem, &rows, err);
        if (n < 0)
            return n;
        rc = fn(ctx, symbol, rows, (unsigned)n, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

int kb_criteria_by_factor(struct kb_txn *t, struct str factor, struct arena *mem,
    uint32_t **out, struct err *err)
{
    return kb_list_by_text(
        t, KB_TABLE_CRIT_BY_FACTOR, factor, t->n_criteria, mem, out, err);
}

int kb_criteria_by_text(struct kb_txn *t, struct str text, struct arena *mem,
    uint32_t **out, struct err *err)
{
    return kb_list_by_text(
        t, KB_TABLE_CRIT_BY_TEXT, text, t->n_criteria, mem, out, err);
}

int kb_records_by_criterion(struct kb_txn *t, uint32_t criterion, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct kb_key key = kb_key_u32(criterion);

    return list_by_key(t, KB_TABLE_REV_CRITERION, &key, t->n_records, mem, out, err);
}

int kb_records_by_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    uint32_t **out, struct err *err)
{
    return kb_list_by_text(t, KB_TABLE_REV_GENE, symbol, t->n_records, mem, out, err);
}

int kb_records_by_disease(struct kb_txn *t, uint32_t disease, struct arena *mem,
    uint32_t **out, struct err *err)
{
    struct kb_key key = kb_key_u32(disease);

    return list_by_key(t, KB_TABLE_REV_DISEASE, &key, t->n_records, mem, out, err);
}

int kb_records_by_drug(struct kb_txn *t, struct str drug, struct arena *mem,
    uint32_t **out, struct err *err)
{
    return kb_list_by_text(
        t, KB_TABLE_REV_DRUG, str_fold(mem, drug), t->n_records, mem, out, err);
}

int kb_records_citing(
    struct kb_txn *t, struct str id, struct arena *mem, uint32_t **out, struct err *err)
{
    return kb_list_by_text(t, KB_TABLE_REV_CITED, id, t->n_records, mem, out, err);
}
