#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kb/base/outfile.h"
#include "kb/store/kb_build_private.h"
#include "kb/store/kb_fetch.h"
#include "kb/store/kb_header.h"
#include "kb/store/kb_value.h"

#define PUBLISHED_MODE 0444

static int add_total(struct kb_build *b, const char *name, uint64_t n, struct err *err)
{
    return kb_build_meta_any(
        b, name, str_fmt(&b->mem, "%llu", (unsigned long long)n), err);
}

static int add_own_meta(struct kb_build *b, struct err *err)
{
    struct str format = str_fmt(&b->mem, "%d.%d", KB_FORMAT_MAJOR, KB_FORMAT_MINOR);
    int rc = kb_build_meta_any(b, KB_META_MAGIC, STR(KB_MAGIC), err);

    if (rc == 0)
        rc = kb_build_meta_any(b, KB_META_FORMAT, format, err);
    if (rc == 0)
        rc = add_total(b, KB_META_RECORDS, b->n_records, err);
    if (rc == 0)
        rc = add_total(b, KB_META_CRITERIA, b->n_criteria, err);
    if (rc == 0)
        rc = add_total(b, KB_META_DISEASES, b->n_diseases, err);
    if (rc == 0)
        rc = add_total(b, KB_META_SOURCES, b->n_sources, err);
    return rc;
}

static int compare_meta(const void *a, const void *b)
{
    struct kb_key left = kb_key_text(((const struct meta_row *)a)->name);
    struct kb_key right = kb_key_text(((const struct meta_row *)b)->name);

    return str_cmp(kb_key_str(&left), kb_key_str(&right));
}

static void put_meta(struct buf *out, const struct meta_row *row)
{
    struct kb_key key = kb_key_text(row->name);

    buf_clear(out);
    if (kb_key_is_digest(kb_key_str(&key)))
        put_str(out, row->name);
    buf_add_str(out, row->value);
}

/* The id covers all other rows, of meta too, and then stands among them. */
static int write_meta(struct kb_build *b, char id_out[65], struct err *err)
{
    int rc = add_own_meta(b, err);

    if (rc < 0)
        return rc;
    qsort(b->meta, b->n_meta, sizeof(*b->meta), compare_meta);
    for (size_t i = 0; i < b->n_meta; i++) {
        struct kb_key key = kb_key_text(b->meta[i].name);
        put_meta(&b->value, &b->meta[i]);
        kb_digest_row(&b->digest, KB_TABLE_META, kb_key_str(&key), buf_str(&b->value));
    }
    kb_digest_end(&b->digest, id_out);
    rc = kb_build_meta_any(b, KB_META_ID, str_of(id_out), err);
    if (rc < 0)
        return rc;
    qsort(b->meta, b->n_meta, sizeof(*b->meta), compare_meta);
    for (size_t i = 0; rc == 0 && i < b->n_meta; i++) {
        struct kb_key key = kb_key_text(b->meta[i].name);
        put_meta(&b->value, &b->meta[i]);
        kb_value_seal(&b->value, KB_TABLE_META, kb_key_str(&key), (uint32_t)i);
        rc = kb_env_append(
            b->writer, KB_TABLE_META, kb_key_str(&key), buf_str(&b->value), err);
    }
    b->entries[KB_TABLE_META] = b->n_meta;
    return rc;
}

/* What was written is read back as a reader will, before anybody else can see it. */
static int verify_written(
    const struct kb_build *b, kb_build_check *check, void *ctx, struct err *err)
{
    struct kb *kb;
    struct kb_txn *t;
    int rc = ERR_FAIL;

    kb_fetch_anew(b->temp);
    kb = kb_open(b->temp, false, err);
    t = kb ? kb_begin(kb, err) : NULL;
    if (t)
        rc = b->has_thread ? kb_verify_by_two(t, err) : kb_verify(t, err);

    if (rc < 0) {
        err->code = ERR_FAIL;
        err_wrap(err, "the file just written does not verify");
    } else if (check) {
        rc = check(ctx, t, err);
    }
    kb_end(t);
    kb_close(kb);
    return rc < 0 ? err->code : 0;
}

static int publish(struct kb_build *b, kb_build_check *check, void *ctx,
    char id_out[65], struct err *err)
{
    struct kb_env_writer *writer;
    int rc = kb_build_packed_end(b, KB_TABLE_RECORD, &b->packed_records, err);

    if (rc >= 0)
        rc = kb_build_packed_end(b, KB_TABLE_WORD, &b->packed_words, err);
    if (rc >= 0)
        rc = kb_merge_rows(b, err);
    if (rc >= 0)
        rc = kb_build_ahead_end(b, err);
    if (rc >= 0)
        rc = write_meta(b, id_out, err);
    if (rc < 0)
        return rc;
    writer = b->writer;
    b->writer = NULL;
    rc = kb_env_finish(writer, err);
    if (rc == 0)
        rc = kb_header_stamp(b->temp, b->entries, err);
    if (rc == 0)
        rc = verify_written(b, check, ctx, err);
    if (rc == 0 && chmod(b->temp, PUBLISHED_MODE) < 0)
        rc = err_errno(err, "could not make read-only", b->temp);
    if (rc == 0)
        rc = outfile_publish(b->temp, b->path, err);
    if (rc == 0) {
        outfile_forget(b->temp); /* it has its name now: nothing to remove */
        free(b->temp);
        b->temp = NULL;
    }
    return rc;
}

int kb_build_publish_checked(struct kb_build *b, kb_build_check *check, void *ctx,
    char id_out[65], struct err *err)
{
    int rc = publish(b, check, ctx, id_out, err);

    kb_build_abort(b);
    return rc;
}

int kb_build_publish(struct kb_build *b, char id_out[65], struct err *err)
{
    return kb_build_publish_checked(b, NULL, NULL, id_out, err);
}
