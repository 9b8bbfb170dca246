#include "kb/store/kb_build_private.h"

#include "kb/store/record.h"

/* ---- order --------------------------------------------------------------------------
 */

static int compare_places(const struct kb_build_transcript_place *a,
    const struct kb_build_transcript_place *b)
{
    if (a->assembly != b->assembly)
        return a->assembly < b->assembly ? -1 : 1;
    if (a->contig != b->contig)
        return a->contig < b->contig ? -1 : 1;
    if (a->beg1 != b->beg1)
        return a->beg1 < b->beg1 ? -1 : 1;
    return str_cmp(a->id, b->id);
}

static struct kb_build_transcript_place place_of(const struct transcript *t)
{
    return (struct kb_build_transcript_place){
        t->assembly, t->contig, transcript_beg1(t), t->id};
}

/* Assembly and id, as known to the set of all that were written. */
static struct str id_on_assembly(struct arena *mem, const struct transcript *t)
{
    return str_fmt(mem, "%d\t%.*s", (int)t->assembly, STR_ARG(t->id));
}

static int check_order(struct kb_build *b, const struct transcript *t, struct err *err)
{
    struct kb_build_transcript_place place = place_of(t);
    bool is_known =
        strmap_get(&b->transcript_ids, id_on_assembly(&b->scratch, t)) != NULL;

    arena_reset(&b->scratch);
    if (is_known)
        return err_set(err, ERR_FAIL, "transcript %.*s is given twice on %s",
            STR_ARG(t->id), assembly_name(t->assembly));
    if (b->n_transcripts > 0 && compare_places(&b->last_transcript, &place) >= 0)
        return err_set(err, ERR_FAIL,
            "transcript %.*s after %.*s, expected them in order of assembly, contig, "
            "lowest base and id",
            STR_ARG(t->id), STR_ARG(b->last_transcript.id));
    if (b->n_transcripts == UINT32_MAX)
        return err_set(err, ERR_FAIL, "found too many transcripts");
    return 0;
}

static int check_transcript(const struct kb_build *b, unsigned source,
    const struct transcript *t, struct err *err)
{
    int rc = kb_build_check_source(b, source, err);

    if (rc == 0 && t->id.n == 0)
        rc = err_set(err, ERR_FAIL, "found an empty id");
    if (rc == 0
        && (contig_length(t->assembly, t->contig) == 0 || t->n_exons == 0
            || t->n_bases == 0))
        rc = err_set(
            err, ERR_FAIL, "expected a closed transcript on a contig, with exons");
    if (rc == 0 && (t->tag < TRANSCRIPT_MANE_SELECT || t->tag > TRANSCRIPT_CANONICAL))
        rc = err_set(err, ERR_FAIL, "found no tag, expected one");
    return rc < 0 ? err_wrap(err, "transcript \"%.*s\"", STR_ARG(t->id)) : 0;
}

/* ---- filing -------------------------------------------------------------------------
 */

static int file_id(struct kb_build *b, struct str id, uint32_t ordinal, struct err *err)
{
    struct str base = transcript_id_base(id);
    struct kb_key key = kb_key_text(base);

    return base.n ? kb_build_ordinal_row(
               b, KB_TABLE_TRANSCRIPT_ID, &key, base, ordinal, err)
                  : 0;
}

/* One span into every bin that it reaches; element: in b->value. */
static int file_into_bins(struct kb_build *b, const struct transcript *t, uint32_t beg1,
    uint32_t end1, struct err *err)
{
    int rc = 0;

    for (uint32_t bin = beg1 >> KB_BIN_SHIFT; rc == 0 && bin <= end1 >> KB_BIN_SHIFT;
         bin++) {
        struct kb_key key = kb_key_bin(t->assembly, t->contig, bin);
        rc = kb_build_row(b, KB_TABLE_SPAN, &key, STR_NONE, buf_str(&b->value), err);
    }
    return rc;
}

/* Elements sort as kb_merge.c lays them down: spans by place, then transcripts by
 * ordinal. */
static int file_spans(
    struct kb_build *b, const struct transcript *t, uint32_t ordinal, struct err *err)
{
    uint32_t length = contig_length(t->assembly, t->contig);
    int rc = 0;

    bool is_asked_for = transcript_is_coding(t) && !t->is_background;
    for (unsigned i = 0; rc == 0 && is_asked_for && i < t->n_exons; i++) {
        const struct exon *e = &t->exons[i];
        if (e->end1 < t->cds_beg1 || e->beg1 > t->cds_end1)
            continue;
        uint32_t beg1 = e->beg1 > KB_SPAN_FLANK ? e->beg1 - KB_SPAN_FLANK : 1;
        uint32_t end1 =
            length - e->end1 > KB_SPAN_FLANK ? e->end1 + KB_SPAN_FLANK : length;
        buf_clear(&b->value);
        put_u8(&b->value, KB_SPAN_ROW_EXON);
        put_u32be(&b->value, beg1);
        put_u32be(&b->value, end1);
        put_u32be(&b->value, ordinal);
        rc = file_into_bins(b, t, beg1, end1, err);
    }
    if (rc < 0)
        return rc;
    buf_clear(&b->value);
    put_u8(&b->value, KB_SPAN_ROW_TRANSCRIPT);
    put_u32be(&b->value, ordinal);
    put_u32be(&b->value, transcript_beg1(t));
    put_u32be(&b->value, transcript_end1(t));
    return file_into_bins(b, t, transcript_beg1(t), transcript_end1(t), err);
}

static int write_transcript(
    struct kb_build *b, unsigned source, const struct transcript *t, struct err *err)
{
    struct kb_key key = kb_key_u32(b->n_transcripts);
    bool is_new;
    int rc;

    buf_clear(&b->value);
    put_u16le(&b->value, (uint16_t)source);
    transcript_encode(t, &b->value);
    rc = kb_build_write(b, KB_TABLE_TRANSCRIPT, kb_key_str(&key), &b->value, err);
    if (rc < 0)
        return rc;
    b->last_transcript = place_of(t);
    b->last_transcript.id = str_copy(&b->mem, t->id);
    strmap_at(&b->transcript_ids, &b->mem, id_on_assembly(&b->mem, t), &is_new);
    b->n_transcripts++;
    return 0;
}

int64_t kb_build_transcript(
    struct kb_build *b, unsigned source, const struct transcript *t, struct err *err)
{
    uint32_t ordinal = b->n_transcripts;
    struct kb_key by_gene = kb_key_text(t->gene);
    int rc = check_transcript(b, source, t, err);

    if (rc == 0)
        rc = check_order(b, t, err);
    if (rc == 0)
        rc = write_transcript(b, source, t, err);
    if (rc == 0)
        rc = file_id(b, t->id, ordinal, err);
    if (rc == 0)
        rc = file_id(b, t->twin_id, ordinal, err);
    if (rc == 0 && t->gene.n)
        rc = kb_build_ordinal_row(
            b, KB_TABLE_TRANSCRIPT_GENE, &by_gene, t->gene, ordinal, err);
    if (rc == 0)
        rc = file_spans(b, t, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}
