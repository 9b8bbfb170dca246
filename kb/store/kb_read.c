#include <stdlib.h>
#include <string.h>

#include "kb/store/kb_fetch.h"
#include "kb/store/kb_value.h"
#include "kb/store/release.h"

struct kb *kb_open(const char *path, bool is_small_input, struct err *err)
{
    struct kb *kb;
    char *file;

    if (release_resolve(path, &file, err) < 0)
        return NULL;
    kb = calloc(1, sizeof(*kb));
    if (!kb)
        arena_oom(sizeof(*kb));
    kb->env = kb_env_open(file, is_small_input, err);
    free(file);
    if (!kb->env) {
        free(kb);
        return NULL;
    }
    kb->is_for_small_input = is_small_input;
    if (!is_small_input)
        kb_fetch_in_large_pieces(
            kb_env_map(kb->env), (size_t)kb_env_header(kb->env)->file_bytes);
    return kb;
}

void kb_close(struct kb *kb)
{
    if (!kb)
        return;
    kb_env_close(kb->env);
    free(kb);
}

const char *kb_path(const struct kb *kb)
{
    return kb_env_path(kb->env);
}

struct kb_txn *kb_begin(struct kb *kb, struct err *err)
{
    const uint64_t *entries = kb_env_header(kb->env)->entries;
    struct kb_txn *t = calloc(1, sizeof(*t));

    if (!t)
        arena_oom(sizeof(*t));
    t->kb = kb;
    t->raw = kb_env_begin(kb->env, err);
    if (!t->raw) {
        free(t);
        return NULL;
    }
    t->n_sources = (uint32_t)entries[KB_TABLE_SOURCE];
    t->n_diseases = (uint32_t)entries[KB_TABLE_DISEASE];
    t->n_criteria = (uint32_t)entries[KB_TABLE_CRITERION];
    t->n_transcripts = (uint32_t)entries[KB_TABLE_TRANSCRIPT];
    kb_words_begin(t);
    kb_soon_begin(&t->soon, kb->env);
    if (kb_packed_count(t, KB_TABLE_RECORD, &t->n_records, err) < 0
        || kb_packed_count(t, KB_TABLE_WORD, &t->n_words, err) < 0) {
        kb_end(t);
        return NULL;
    }
    for (unsigned i = 0; i <= RECORD_LAST; i++)
        t->type_high[i] = t->n_records;
    return t;
}

struct kb_txn *kb_begin_beside(const struct kb_txn *t, struct err *err)
{
    return kb_begin(t->kb, err);
}

void kb_end(struct kb_txn *t)
{
    if (!t)
        return;
    kb_env_end(t->raw);
    kb_words_end(t);
    free(t);
}

unsigned kb_n_sources(struct kb_txn *t)
{
    return t->n_sources;
}

uint32_t kb_n_records(struct kb_txn *t)
{
    return t->n_records;
}

uint32_t kb_n_diseases(struct kb_txn *t)
{
    return t->n_diseases;
}

int kb_table_entries(
    struct kb_txn *t, enum kb_table table, uint64_t *out, struct err *err)
{
    if ((unsigned)table >= N_KB_TABLES)
        return err_set(err, ERR_FAIL, "found table number %u, expected one below %u",
            (unsigned)table, (unsigned)N_KB_TABLES);
    *out = kb_env_header(t->kb->env)->entries[table];
    return 0;
}

uint64_t kb_table_bytes(const struct kb_txn *t, enum kb_table table)
{
    return (unsigned)table < N_KB_TABLES ? kb_env_table_bytes(t->kb->env, table) : 0;
}

uint64_t kb_file_bytes(const struct kb_txn *t)
{
    return kb_env_header(t->kb->env)->file_bytes;
}

int kb_meta(struct kb_txn *t, const char *name, struct str *out, struct err *err)
{
    return kb_get_text(t, KB_TABLE_META, str_of(name), out, err);
}

/* A decoder's message, with the place where the bytes came from. */
static int place(const struct kb_txn *t, const char *what, uint32_t id, struct err *err)
{
    return err_wrap(err, "%s: %s %u", kb_path(t->kb), what, (unsigned)id);
}

int kb_source(struct kb_txn *t, unsigned ordinal, struct arena *mem,
    struct provenance *out, struct err *err)
{
    struct str payload;
    int rc = kb_get_dense(t, KB_TABLE_SOURCE, ordinal, t->n_sources, &payload, err);

    if (rc != 1)
        return rc;
    if (provenance_decode(payload, mem, out, err) < 0)
        return place(t, "source", ordinal, err);
    return 1;
}

int kb_gene(struct kb_txn *t, uint32_t hgnc_id, struct arena *mem, struct gene *out,
    struct err *err)
{
    struct kb_key key = kb_key_u32(hgnc_id);
    struct str payload;
    int rc = kb_get(t, KB_TABLE_GENE, kb_key_str(&key), &payload, err);

    if (rc != 1)
        return rc;
    if (gene_decode(payload, mem, out, err) < 0)
        return place(t, "gene HGNC", hgnc_id, err);
    return 1;
}

int kb_gene_seek(struct kb_txn *t, uint32_t hgnc_id, struct arena *mem,
    struct gene *out, struct err *err)
{
    struct kb_key want = kb_key_u32(hgnc_id);
    struct str key, payload;
    int rc = kb_seek(t, KB_TABLE_GENE, kb_key_str(&want), &key, &payload, err);

    if (rc != 1)
        return rc;
    if (gene_decode(payload, mem, out, err) < 0)
        return place(t, "gene at or after HGNC", hgnc_id, err);
    return 1;
}

int kb_gene_by_symbol(struct kb_txn *t, struct str symbol, struct arena *mem,
    struct gene *out, struct err *err)
{
    struct kb_key key = kb_key_text(symbol);
    struct str payload;
    struct reader r;
    uint32_t hgnc_id;
    int rc = kb_get_text(t, KB_TABLE_GENE_SYMBOL, symbol, &payload, err);

    if (rc != 1)
        return rc;
    r = reader_of(payload);
    hgnc_id = get_u32le(&r);
    rc = kb_undecodable(t, KB_TABLE_GENE_SYMBOL, kb_key_str(&key), &r, err);
    if (rc == 0)
        rc = kb_gene(t, hgnc_id, mem, out, err);
    if (rc == 0)
        return kb_damage(t, KB_TABLE_GENE_SYMBOL, kb_key_str(&key),
            "leads to a gene that is not there", err);
    return rc;
}

int kb_disease(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct disease *out, struct err *err)
{
    struct str payload;
    int rc = kb_get_dense(t, KB_TABLE_DISEASE, ordinal, t->n_diseases, &payload, err);

    if (rc != 1)
        return rc;
    if (disease_decode(payload, mem, out, err) < 0)
        return place(t, "disease", ordinal, err);
    return 1;
}
