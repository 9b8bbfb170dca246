#include "kb/store/kb_build_private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kb/base/outfile.h"
#include "kb/store/record_parts.h"

#define DEFAULT_MEMORY_BYTES ((size_t)512 << 20)

/* ---- life ---------------------------------------------------------------------------
 */

static struct sorter *new_sorter(const char *path, size_t memory_bytes)
{
    const char *slash = strrchr(path, '/');
    struct buf dir = BUF_INIT;
    struct sorter *s;

    if (slash)
        buf_add(&dir, path, (size_t)(slash - path) + 1);
    s = sorter_new(
        dir.n ? dir.p : ".", memory_bytes ? memory_bytes : DEFAULT_MEMORY_BYTES);
    buf_free(&dir);
    return s;
}

struct kb_build *kb_build_begin(const struct kb_build_options *options, struct err *err)
{
    struct kb_build *b = calloc(1, sizeof(*b));
    const char *program = options->program ? options->program : "";

    if (!b || !(b->path = strdup(options->path)))
        arena_oom(sizeof(*b));
    b->temp = outfile_temp_name(b->path, err);
    if (b->temp) {
        outfile_keep(b->temp);
        b->writer = kb_env_create(b->temp, err);
    }
    if (!b->writer) {
        kb_build_abort(b);
        return NULL;
    }
    b->sorter = new_sorter(b->path, options->memory_bytes);
    kb_digest_begin(&b->digest);
    kb_build_words_begin(b);
    if (kb_build_meta_any(b, KB_META_PROGRAM, str_of(program), err) < 0) {
        kb_build_abort(b);
        return NULL;
    }
    return b;
}

void kb_build_use_thread(struct kb_build *b)
{
    b->has_thread = true;
    kb_build_ahead_begin(b);
    sorter_use_thread(b->sorter);
}

void kb_build_abort(struct kb_build *b)
{
    char unused[DIGEST_HEX_BYTES];
    struct err err;

    if (!b)
        return;
    kb_build_filing_end(b, &err);
    kb_build_ahead_end(b, &err);
    if (b->writer)
        kb_env_discard(b->writer);
    else if (b->temp)
        unlink(b->temp); /* written, but not published */
    if (b->temp)
        outfile_forget(b->temp);
    kb_digest_end(&b->digest, unused);
    sorter_free(b->sorter);
    arena_free(&b->mem);
    arena_free(&b->scratch);
    arena_free(&b->entry_mem);
    buf_free(&b->id);
    buf_free(&b->value);
    buf_free(&b->row);
    buf_free(&b->last_id);
    buf_free(&b->packed_records.bytes);
    buf_free(&b->packed_words.bytes);
    free(b->temp);
    free(b->path);
    free(b);
}

/* ---- rows ---------------------------------------------------------------------------
 */

int kb_build_row(struct kb_build *b, enum kb_table table, const struct kb_key *key,
    struct str text, struct str element, struct err *err)
{
    uint8_t sort_key[1 + KB_KEY_MAX_BYTES];

    if (kb_build_filing_end(b, err) < 0)
        return err->code;
    sort_key[0] = (uint8_t)table;
    memcpy(sort_key + 1, key->bytes, key->n);
    buf_clear(&b->row);
    if (kb_table_has_text_key(table) && kb_key_is_digest(kb_key_str(key)))
        put_str(&b->row, text);
    if (element.n)
        buf_add_str(&b->row, element);
    return sorter_add(b->sorter, (struct str){(const char *)sort_key, 1 + key->n},
        buf_str(&b->row), err);
}

int kb_build_ordinal_row(struct kb_build *b, enum kb_table table,
    const struct kb_key *key, struct str text, uint32_t ordinal, struct err *err)
{
    struct kb_key element = kb_key_u32(ordinal);

    return kb_build_row(b, table, key, text, kb_key_str(&element), err);
}

int kb_build_write(struct kb_build *b, enum kb_table table, struct str key,
    struct buf *payload, struct err *err)
{
    uint64_t number = b->entries[table];

    if (number >= UINT32_MAX)
        return err_set(err, ERR_FAIL, "table %s has over %u entries, expected fewer",
            kb_table_name(table), (unsigned)UINT32_MAX);
    b->entries[table]++;
    if (b->ahead)
        return kb_build_ahead_write(
            b->ahead, table, (uint32_t)number, key, buf_str(payload), err);
    return kb_build_write_now(b, table, (uint32_t)number, key, payload, err);
}

/* ---- sources, reference tables ------------------------------------------------------
 */

int kb_build_source(struct kb_build *b, const struct provenance *p, struct err *err)
{
    struct kb_key key = kb_key_u16((uint16_t)b->n_sources);
    int rc;

    if (b->n_sources > UINT16_MAX)
        return err_set(err, ERR_FAIL, "found more than %d sources", UINT16_MAX + 1);
    buf_clear(&b->value);
    provenance_encode(p, &b->value);
    rc = kb_build_row(b, KB_TABLE_SOURCE, &key, STR_NONE, buf_str(&b->value), err);
    if (rc < 0)
        return rc;
    b->source_labels = arena_grow(&b->mem, b->source_labels, &b->sources_cap,
        b->n_sources + 1, sizeof(struct str));
    b->source_labels[b->n_sources] = str_fmt(&b->mem, "%.*s %.*s %.*s (%.*s)",
        STR_ARG(p->source), STR_ARG(p->kind), STR_ARG(p->release), STR_ARG(p->file));
    return (int)b->n_sources++;
}

int kb_build_check_source(const struct kb_build *b, unsigned source, struct err *err)
{
    if (source < b->n_sources)
        return 0;
    return err_set(err, ERR_FAIL, "found source number %u, expected one below %zu",
        source, b->n_sources);
}

static int file_number(struct kb_build *b, enum number_kind kind, uint64_t number,
    uint32_t record, struct err *err)
{
    struct kb_key key = kb_key_number(kind, number);
    uint8_t element[6] = {(uint8_t)(number >> 8), (uint8_t)number,
        (uint8_t)(record >> 24), (uint8_t)(record >> 16), (uint8_t)(record >> 8),
        (uint8_t)record};

    return kb_build_row(b, KB_TABLE_NUMBER, &key, STR_NONE,
        (struct str){(const char *)element, sizeof(element)}, err);
}

static int file_folded(struct kb_build *b, struct str folded, enum name_kind kind,
    uint32_t target, struct err *err)
{
    struct kb_key key = kb_key_text(folded);
    uint8_t element[5] = {(uint8_t)kind, (uint8_t)(target >> 24),
        (uint8_t)(target >> 16), (uint8_t)(target >> 8), (uint8_t)target};

    return kb_build_row(b, KB_TABLE_NAME, &key, folded,
        (struct str){(const char *)element, sizeof(element)}, err);
}

int kb_build_name(struct kb_build *b, struct str name, enum name_kind kind,
    uint32_t target, struct err *err)
{
    struct str folded = str_fold(&b->scratch, name);
    enum number_kind number_kind;
    uint64_t number;
    int rc = 0;

    if (kind == NAME_RECORD && kb_number_of_name(folded, &number_kind, &number))
        rc = file_number(b, number_kind, number, target, err);
    else if (folded.n) /* what folds to nothing cannot be looked up */
        rc = file_folded(b, folded, kind, target, err);
    arena_reset(&b->scratch);
    return rc;
}

static int add_names(struct kb_build *b, const struct str *names, unsigned n,
    enum name_kind kind, uint32_t target, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; rc == 0 && i < n; i++)
        rc = kb_build_name(b, names[i], kind, target, err);
    return rc;
}

int kb_build_gene(struct kb_build *b, const struct gene *g, struct err *err)
{
    struct kb_key by_id = kb_key_u32(g->hgnc_id), by_symbol = kb_key_text(g->symbol);
    struct buf hgnc = BUF_INIT;
    int rc;

    buf_clear(&b->value);
    gene_encode(g, &b->value);
    rc = kb_build_row(b, KB_TABLE_GENE, &by_id, STR_NONE, buf_str(&b->value), err);
    if (rc == 0)
        rc = kb_build_ordinal_row(
            b, KB_TABLE_GENE_SYMBOL, &by_symbol, g->symbol, g->hgnc_id, err);
    if (rc == 0)
        rc = add_names(b, &g->symbol, 1, NAME_GENE, g->hgnc_id, err);
    buf_fmt(&hgnc, "HGNC:%u", (unsigned)g->hgnc_id);
    if (rc == 0)
        rc = kb_build_name(b, buf_str(&hgnc), NAME_GENE, g->hgnc_id, err);
    buf_free(&hgnc);
    if (rc == 0)
        rc = add_names(b, g->aliases, g->n_aliases, NAME_GENE, g->hgnc_id, err);
    if (rc == 0)
        rc = add_names(b, g->previous, g->n_previous, NAME_GENE, g->hgnc_id, err);
    return rc;
}

int kb_build_disease(struct kb_build *b, const struct disease *d, struct err *err)
{
    struct kb_key key = kb_key_u32(d->ordinal);
    struct str names[] = {d->id, d->name, d->oncotree};
    int rc;

    if (d->ordinal != b->n_diseases)
        return err_set(err, ERR_FAIL,
            "disease %.*s has ordinal %u, expected %u: diseases come in order",
            STR_ARG(d->id), (unsigned)d->ordinal, (unsigned)b->n_diseases);
    buf_clear(&b->value);
    disease_encode(d, &b->value);
    rc = kb_build_row(b, KB_TABLE_DISEASE, &key, STR_NONE, buf_str(&b->value), err);
    if (rc == 0)
        rc = add_names(b, names, 3, NAME_DISEASE, d->ordinal, err);
    if (rc == 0)
        rc = add_names(b, d->synonyms, d->n_synonyms, NAME_DISEASE, d->ordinal, err);
    if (rc == 0)
        b->n_diseases++;
    return rc;
}

/* ---- curated tables, counts, meta ---------------------------------------------------
 */

int kb_build_curated(struct kb_build *b, const char *table, unsigned source,
    const struct str *columns, unsigned n_columns, const struct str *const *rows,
    unsigned n_rows, struct err *err)
{
    struct str name = str_of(table);
    struct kb_key key = kb_key_text(name);
    int rc = kb_build_check_source(b, source, err);

    if (rc < 0)
        return err_wrap(err, "table \"%s\"", table);
    buf_clear(&b->value);
    put_u16le(&b->value, (uint16_t)source);
    put_u32le(&b->value, n_rows);
    put_strs(&b->value, columns, n_columns);
    rc = kb_build_row(b, KB_TABLE_CURATED_TABLE, &key, name, buf_str(&b->value), err);
    for (unsigned i = 0; rc == 0 && i < n_rows; i++) {
        struct kb_key row_key = kb_key_text_u32(name, i);
        buf_clear(&b->value);
        put_strs(&b->value, rows[i], n_columns);
        rc = kb_build_row(b, KB_TABLE_CURATED, &row_key, name, buf_str(&b->value), err);
    }
    return rc;
}

int kb_build_count(struct kb_build *b, struct str source, struct str kind,
    struct str fate, struct str reason, uint64_t n, struct err *err)
{
    struct str text = str_fmt(&b->mem, "%.*s\t%.*s\t%.*s\t%.*s", STR_ARG(source),
        STR_ARG(kind), STR_ARG(fate), STR_ARG(reason));
    struct kb_key key = kb_key_text(text);

    if (str_chr(source, '\t') >= 0 || str_chr(kind, '\t') >= 0
        || str_chr(fate, '\t') >= 0 || str_chr(reason, '\t') >= 0)
        return err_set(
            err, ERR_FAIL, "count \"%.*s\": found a tab inside a word", STR_ARG(text));
    buf_clear(&b->value);
    put_u64be(&b->value, n);
    return kb_build_row(b, KB_TABLE_COUNT, &key, text, buf_str(&b->value), err);
}

int kb_build_meta_any(
    struct kb_build *b, const char *name, struct str value, struct err *err)
{
    for (size_t i = 0; i < b->n_meta; i++)
        if (str_eq_c(b->meta[i].name, name))
            return err_set(err, ERR_FAIL, "meta \"%s\" is given twice", name);
    b->meta = arena_grow(
        &b->mem, b->meta, &b->meta_cap, b->n_meta + 1, sizeof(struct meta_row));
    b->meta[b->n_meta].name = str_copy(&b->mem, str_of(name));
    b->meta[b->n_meta].value = str_copy(&b->mem, value);
    b->n_meta++;
    return 0;
}

int kb_build_meta(
    struct kb_build *b, const char *name, struct str value, struct err *err)
{
    static const char *const own[] = {KB_META_MAGIC, KB_META_FORMAT, KB_META_ID,
        KB_META_PROGRAM, KB_META_RECORDS, KB_META_CRITERIA, KB_META_DISEASES,
        KB_META_SOURCES};

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        if (strcmp(name, own[i]) == 0)
            return err_set(err, ERR_FAIL, "meta \"%s\" is the builder's own", name);
    return kb_build_meta_any(b, name, value, err);
}
