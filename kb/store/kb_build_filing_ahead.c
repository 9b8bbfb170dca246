/*
 * Filing what leads to ClinVar's records in a thread of its own: keys and rows for the
 * sorter, while the caller encodes the next records.  The sorter is the thread's then;
 * whoever else has a row for it ends the filing first, so that rows come in the same
 * order as without the thread.
 */
#include "kb/store/kb_build_private.h"

#include "kb/base/handover_bytes.h"
#include "kb/store/record_parts.h"

#include <stdlib.h>

#define BATCH_BYTES ((size_t)256 << 10)

struct kb_build_filing {
    struct handover_bytes *bytes;
    struct kb_build own; /* the thread's: its buffers and the build's sorter */
    struct arena mem;    /* one record */
};

/* ---- what is handed over: all that kb_build_file_clinvar reads
 * -----------------------
 */

static void put_entry(struct buf *out, const struct clinvar_entry *c, uint32_t ordinal)
{
    const struct clinvar_record *r = &c->record;

    put_u32le(out, ordinal);
    put_alleles(out, c->alleles, c->n_alleles);
    put_strs(out, r->genes, r->n_genes);
    put_str(out, r->hgvs_p);
    put_str(out, r->rs);
    put_str(out, r->caid);
    put_strs(out, r->rcvs, r->n_rcvs);
    put_varint(out, r->n_submissions);
    for (unsigned i = 0; i < r->n_submissions; i++)
        put_str(out, r->submissions[i].scv);
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        put_u8(out, r->by_kind[k].is_given);
        put_u8(out, (uint8_t)r->by_kind[k].group);
        put_u8(out, (uint8_t)(r->by_kind[k].stars + 1)); /* -1: none */
    }
}

static uint32_t get_entry(struct reader *r, struct arena *mem, struct clinvar_entry *c)
{
    struct clinvar_record *to = &c->record;
    uint32_t ordinal = get_u32le(r);

    c->alleles = get_alleles(r, mem, &c->n_alleles);
    to->genes = get_strs(r, mem, &to->n_genes);
    to->hgvs_p = get_str(r);
    to->rs = get_str(r);
    to->caid = get_str(r);
    to->rcvs = get_strs(r, mem, &to->n_rcvs);
    to->n_submissions = get_varint32(r);
    to->submissions = ARENA_ARRAY(mem, struct clinvar_submission, to->n_submissions);
    for (unsigned i = 0; i < to->n_submissions; i++)
        to->submissions[i].scv = get_str(r);
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        to->by_kind[k].is_given = get_u8(r);
        to->by_kind[k].group = get_u8(r);
        to->by_kind[k].stars = get_u8(r) - 1;
    }
    return ordinal;
}

/* ---- the thread's side --------------------------------------------------------------
 */

static int file_batch(void *ctx, struct str batch, struct err *err)
{
    struct kb_build_filing *f = ctx;
    struct reader r = reader_of(batch);
    int rc = 0;

    while (rc >= 0 && reader_left(&r) > 0) {
        struct clinvar_entry entry = {0};
        uint32_t ordinal = get_entry(&r, &f->mem, &entry);
        rc = kb_build_file_clinvar(&f->own, &entry, ordinal, err);
        arena_reset(&f->mem);
    }
    return rc;
}

/* ---- the caller's side --------------------------------------------------------------
 */

static void filing_free(struct kb_build_filing *f)
{
    buf_free(&f->own.value);
    buf_free(&f->own.row);
    arena_free(&f->own.scratch);
    arena_free(&f->mem);
    free(f);
}

/* False: no thread could be started. */
static bool begin(struct kb_build *b)
{
    struct kb_build_filing *f = calloc(1, sizeof(*f));

    if (!f)
        arena_oom(sizeof(*f));
    f->own.sorter = b->sorter;
    f->bytes = handover_bytes_begin(BATCH_BYTES, file_batch, f);
    if (f->bytes)
        b->filing = f;
    else
        filing_free(f);
    return b->filing != NULL;
}

int kb_build_filing_add(struct kb_build *b, const struct clinvar_entry *c,
    uint32_t ordinal, struct err *err)
{
    struct kb_build_filing *f;
    struct buf *out;
    int rc;

    if (!b->has_thread || (!b->filing && !begin(b)))
        return kb_build_file_clinvar(b, c, ordinal, err);
    f = b->filing;
    if ((rc = handover_bytes_room(f->bytes, &out, err)) < 0)
        return rc;
    put_entry(out, c, ordinal);
    handover_bytes_added(f->bytes);
    return 0;
}

int kb_build_filing_end(struct kb_build *b, struct err *err)
{
    struct kb_build_filing *f = b->filing;
    int rc;

    if (!f)
        return 0;
    b->filing = NULL;
    rc = handover_bytes_end(f->bytes, err);
    filing_free(f);
    return rc;
}
