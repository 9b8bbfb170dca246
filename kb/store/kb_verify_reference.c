#include "kb/store/kb_verify_private.h"

#include <string.h>

int verify_source(const struct verify_entry *e, struct err *err)
{
    struct kb_key key = kb_key_u16((uint16_t)e->number);
    struct provenance p;

    if (!str_eq(e->key, kb_key_str(&key)))
        return verify_broken(e, "ordinals have a gap", err);
    return verify_decoded(e, provenance_decode(e->payload, e->mem, &p, err), err);
}

int verify_gene(const struct verify_entry *e, struct err *err)
{
    struct gene g;
    struct kb_key key, by_symbol;
    struct str payload;
    int rc = verify_decoded(e, gene_decode(e->payload, e->mem, &g, err), err);

    if (rc < 0)
        return rc;
    key = kb_key_u32(g.hgnc_id);
    by_symbol = kb_key_text(g.symbol);
    if (!str_eq(e->key, kb_key_str(&key)))
        return verify_broken(e, "it holds another HGNC id", err);
    rc = kb_get_text(e->t, KB_TABLE_GENE_SYMBOL, g.symbol, &payload, err);
    if (rc < 0)
        return rc;
    if (rc == 0 || payload.n != 4
        || load_u32le((const uint8_t *)payload.p) != g.hgnc_id)
        return kb_damage(e->t, KB_TABLE_GENE_SYMBOL, kb_key_str(&by_symbol),
            "does not lead to its gene", err);
    return 0;
}

int verify_disease(const struct verify_entry *e, struct err *err)
{
    struct disease d;
    int rc = verify_decoded(e, disease_decode(e->payload, e->mem, &d, err), err);

    if (rc < 0)
        return rc;
    if (e->key.n != 4 || load_u32be((const uint8_t *)e->key.p) != e->number
        || d.ordinal != e->number)
        return verify_broken(e, "ordinals have a gap", err);
    for (unsigned i = 0; i < d.n_ancestors; i++)
        if (verify_within(
                e, d.ancestors[i], e->t->n_diseases, "an ancestor is not there", err)
            < 0)
            return ERR_KB;
    if (d.is_state
        && verify_within(e, d.state_of, e->t->n_diseases,
               "what it is a state of is not there", err)
               < 0)
        return ERR_KB;
    for (unsigned i = 0; i < d.n_excludes; i++)
        if (verify_within(e, d.excludes[i], e->t->n_diseases,
                "what it excludes is not there", err)
            < 0)
            return ERR_KB;
    return 0;
}

static int check_target(
    const struct verify_entry *e, unsigned kind, uint32_t target, struct err *err)
{
    struct kb_key key = kb_key_u32(target);
    struct str unused;
    int rc;

    switch (kind) {
    case NAME_GENE:
        rc = kb_get(e->t, KB_TABLE_GENE, kb_key_str(&key), &unused, err);
        return rc == 0 ? verify_broken(e, "leads to a gene that is not there", err)
                       : rc;
    case NAME_DISEASE:
        return verify_within(e, target, e->t->n_diseases, "leads to no disease", err);
    case NAME_RECORD:
        return verify_within(e, target, e->t->n_records, "leads to no record", err);
    case NAME_DRUG:
        rc = kb_get_text(e->t, KB_TABLE_REV_DRUG, e->text, &unused, err);
        return rc == 0 ? verify_broken(e, "leads to no drug", err) : rc;
    default:
        return verify_broken(e, "found an unknown kind of name", err);
    }
}

int verify_name(const struct verify_entry *e, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n = get_count(&r, 5);
    int rc = 0;

    for (uint32_t i = 0; rc >= 0 && i < n && !r.is_bad; i++) {
        unsigned kind = get_u8(&r);
        rc = check_target(e, kind, get_u32le(&r), err);
    }
    return rc < 0 ? rc : verify_decoded(e, r.is_bad ? -1 : 0, err);
}

int verify_curated(const struct verify_entry *e, struct err *err)
{
    struct curated_table table;
    char *name = str_cstr(e->mem, e->text);

    if (strlen(name) != e->text.n)
        return verify_broken(e, "a table's name has a NUL byte", err);
    /* the cursor of curated_table moves, but back to this very entry */
    return kb_curated(e->t, name, e->mem, &table, err) < 0 ? ERR_KB : 0;
}
