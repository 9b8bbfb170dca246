/*
 * The tables pgx_definition and pgx_phenotype: a gene each, read and verified.
 */
#include "kb/store/kb_value.h"
#include "kb/store/kb_verify_private.h"

/* ---- reading ---- */

/* The source in front of the value; its rest in *body. */
static int take_source(struct kb_txn *t, enum kb_table table, struct str key,
    struct str payload, uint16_t *source, struct str *body, struct err *err)
{
    struct reader r = reader_of(payload);

    *source = get_u16le(&r);
    if (*source >= t->n_sources)
        r.is_bad = true;
    *body = reader_rest(&r);
    if (r.is_bad)
        return kb_damage(t, table, key, "its source is not there", err);
    return 0;
}

struct definition_list {
    struct arena *mem;
    uint16_t *sources;
    size_t n, cap_sources, cap;
};

static int next_value(struct kb_scan *scan, struct definition_list *list,
    struct str *key, struct str *body, struct err *err)
{
    struct str payload, text;
    int rc = kb_scan_next(scan, key, &payload, err);

    if (rc != 1)
        return rc;
    if (!kb_key_text_of(*key, &payload, &text))
        return kb_damage(scan->t, scan->table, *key, "its text is cut", err);
    list->sources = arena_grow(list->mem, list->sources, &list->cap_sources,
        list->n + 1, sizeof *list->sources);
    rc = take_source(
        scan->t, scan->table, *key, payload, &list->sources[list->n], body, err);
    return rc < 0 ? rc : 1;
}

int kb_pgx_definitions(struct kb_txn *t, struct arena *mem, struct pgx_definition **out,
    uint16_t **sources, struct err *err)
{
    struct kb_scan scan = kb_scan_begin(t, KB_TABLE_PGX_DEFINITION);
    struct definition_list list = {.mem = mem};
    struct str key, body = STR_NONE;
    int rc;

    *out = NULL;
    while ((rc = next_value(&scan, &list, &key, &body, err)) == 1) {
        *out = arena_grow(mem, *out, &list.cap, list.n + 1, sizeof **out);
        if (pgx_definition_decode(body, mem, &(*out)[list.n++], err) < 0)
            return kb_damage(
                t, scan.table, key, "stored bytes do not follow the layout", err);
    }
    if (sources)
        *sources = list.sources;
    return rc < 0 ? rc : (int)list.n;
}

int kb_has_pgx_definition(struct kb_txn *t, struct str gene, struct err *err)
{
    struct str payload;

    return kb_get_text(t, KB_TABLE_PGX_DEFINITION, gene, &payload, err);
}

int kb_pgx_phenotypes(struct kb_txn *t, struct arena *mem, struct pgx_phenotypes **out,
    uint16_t **sources, struct err *err)
{
    struct kb_scan scan = kb_scan_begin(t, KB_TABLE_PGX_PHENOTYPE);
    struct definition_list list = {.mem = mem};
    struct str key, body = STR_NONE;
    int rc;

    *out = NULL;
    while ((rc = next_value(&scan, &list, &key, &body, err)) == 1) {
        *out = arena_grow(mem, *out, &list.cap, list.n + 1, sizeof **out);
        if (pgx_phenotypes_decode(body, mem, &(*out)[list.n++], err) < 0)
            return kb_damage(
                t, scan.table, key, "stored bytes do not follow the layout", err);
    }
    if (sources)
        *sources = list.sources;
    return rc < 0 ? rc : (int)list.n;
}

/* ---- verifying ---- */

int verify_pgx_definition(const struct verify_entry *e, struct err *err)
{
    struct pgx_definition d;
    struct str body;
    uint16_t source;
    int rc = take_source(e->t, e->table, e->key, e->payload, &source, &body, err);

    if (rc == 0)
        rc = verify_decoded(e, pgx_definition_decode(body, e->mem, &d, err), err);
    if (rc == 0 && !str_eq(d.gene, e->text))
        rc = verify_broken(e, "it is another gene's", err);
    return rc;
}

int verify_pgx_phenotype(const struct verify_entry *e, struct err *err)
{
    struct pgx_phenotypes p;
    struct str body;
    uint16_t source;
    int rc = take_source(e->t, e->table, e->key, e->payload, &source, &body, err);

    if (rc == 0)
        rc = verify_decoded(e, pgx_phenotypes_decode(body, e->mem, &p, err), err);
    if (rc == 0 && !str_eq(p.gene, e->text))
        rc = verify_broken(e, "it is another gene's", err);
    return rc;
}
