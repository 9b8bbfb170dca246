#include "kb/store/record_parts.h"

enum {
    IS_REVERSE = 1,
    IS_LIFTED = 2,
    IS_START_INCOMPLETE = 4,
    IS_END_INCOMPLETE = 8,
    IS_BACKGROUND = 16,
    ALL_FLAGS = 31,
};

/* What transcript_close computes is not stored. */
void transcript_encode(const struct transcript *t, struct buf *out)
{
    unsigned flags = (t->is_reverse ? IS_REVERSE : 0) | (t->is_lifted ? IS_LIFTED : 0)
                     | (t->is_start_incomplete ? IS_START_INCOMPLETE : 0)
                     | (t->is_end_incomplete ? IS_END_INCOMPLETE : 0)
                     | (t->is_background ? IS_BACKGROUND : 0);

    put_str(out, t->id);
    put_str(out, t->twin_id);
    put_str(out, t->protein_id);
    put_str(out, t->protein_twin_id);
    put_str(out, t->gene);
    put_varint(out, t->hgnc_id);
    put_u8(out, (uint8_t)t->tag);
    put_u8(out, (uint8_t)t->assembly);
    put_u8(out, (uint8_t)t->contig);
    put_u8(out, (uint8_t)flags);
    put_u8(out, t->start_phase);
    put_varint(out, t->cds_beg1);
    put_varint(out, t->cds_end1);
    put_varint(out, t->n_exons);
    for (unsigned i = 0; i < t->n_exons; i++) {
        put_varint(out, t->exons[i].beg1);
        put_varint(out, t->exons[i].end1);
    }
}

static void get_flags(struct reader *r, struct transcript *t)
{
    unsigned flags = get_enum(r, ALL_FLAGS + 1);

    t->is_reverse = flags & IS_REVERSE;
    t->is_lifted = flags & IS_LIFTED;
    t->is_start_incomplete = flags & IS_START_INCOMPLETE;
    t->is_end_incomplete = flags & IS_END_INCOMPLETE;
    t->is_background = flags & IS_BACKGROUND;
}

static void get_exons(struct reader *r, struct arena *mem, struct transcript *t)
{
    t->n_exons = get_count(r, 2);
    t->exons = t->n_exons ? ARENA_ARRAY(mem, struct exon, t->n_exons) : NULL;
    for (unsigned i = 0; i < t->n_exons; i++) {
        t->exons[i].beg1 = get_varint32(r);
        t->exons[i].end1 = get_varint32(r);
    }
}

/* All before the exons. */
static void get_head(struct reader *r, struct transcript *t)
{
    *t = (struct transcript){0};
    t->id = get_str(r);
    t->twin_id = get_str(r);
    t->protein_id = get_str(r);
    t->protein_twin_id = get_str(r);
    t->gene = get_str(r);
    t->hgnc_id = get_varint32(r);
    t->tag = get_enum(r, TRANSCRIPT_CANONICAL + 1);
    t->assembly = get_enum(r, N_ASSEMBLIES + 1);
    t->contig = get_enum(r, N_CONTIGS);
    get_flags(r, t);
    t->start_phase = (uint8_t)get_enum(r, 3);
    t->cds_beg1 = get_varint32(r);
    t->cds_end1 = get_varint32(r);
}

static bool is_head_sound(const struct transcript *t)
{
    return t->tag >= TRANSCRIPT_MANE_SELECT && t->assembly != ASSEMBLY_NONE
           && t->contig != CONTIG_NONE;
}

int transcript_decode_head(struct str bytes, struct transcript *t, struct err *err)
{
    struct reader r = reader_of(bytes);

    get_head(&r, t);
    if (!is_head_sound(t))
        r.is_bad = true;
    return record_end(&r, "transcript", err);
}

int transcript_decode(
    struct str bytes, struct arena *mem, struct transcript *t, struct err *err)
{
    struct reader r = reader_of(bytes);
    int rc;

    get_head(&r, t);
    get_exons(&r, mem, t);
    if (!is_head_sound(t) || t->n_exons == 0)
        r.is_bad = true;
    rc = record_end(&r, "transcript", err);
    if (rc == 0 && transcript_close(t, err) < 0) {
        err->code = ERR_KB;
        rc = err_wrap(err, "transcript");
    }
    return rc;
}
