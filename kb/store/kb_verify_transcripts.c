#include "kb/store/kb_verify_private.h"

#include "kb/model/transcript.h"

/* The entry of a list of transcripts holds this one. */
static bool holds(const uint32_t *list, int n, uint32_t ordinal)
{
    for (int i = 0; i < n; i++)
        if (list[i] == ordinal)
            return true;
    return false;
}

static int verify_names(
    const struct verify_entry *e, const struct transcript *t, struct err *err)
{
    const struct str ids[] = {t->id, t->twin_id};
    uint32_t *list = NULL;
    int n;

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        if (ids[i].n == 0)
            continue;
        n = kb_transcripts_by_id(e->t, ids[i], e->mem, &list, err);
        if (n < 0)
            return n;
        if (!holds(list, n, (uint32_t)e->number))
            return verify_broken(e, "its id does not lead to it", err);
    }
    if (t->gene.n == 0)
        return 0;
    n = kb_transcripts_by_gene(e->t, t->gene, e->mem, &list, err);
    if (n >= 0 && !holds(list, n, (uint32_t)e->number))
        return verify_broken(e, "its gene does not lead to it", err);
    return n < 0 ? n : 0;
}

/* Does the bin list it among its transcripts, with its lowest and highest base? */
static bool bin_lists(
    const struct kb_span_bin *bin, uint32_t ordinal, uint32_t beg1, uint32_t end1)
{
    for (uint32_t i = 0; i < bin->n_transcripts; i++) {
        const uint8_t *p = bin->transcripts + (size_t)i * KB_SPAN_BYTES;
        if (load_u32le(p + 8) == ordinal)
            return load_u32le(p) == beg1 && load_u32le(p + 4) == end1;
    }
    return false;
}

static int verify_bins_of(
    const struct verify_entry *e, const struct transcript *t, struct err *err)
{
    uint32_t beg1 = transcript_beg1(t), end1 = transcript_end1(t);

    for (uint32_t b = beg1 >> KB_BIN_SHIFT; b <= end1 >> KB_BIN_SHIFT; b++) {
        struct kb_span_bin bin;
        int rc = kb_span_bin(e->t, t->assembly, t->contig, b, &bin, err);
        if (rc < 0)
            return rc;
        if (rc == 0 || !bin_lists(&bin, (uint32_t)e->number, beg1, end1))
            return verify_broken(e, "its place does not lead to it", err);
    }
    return 0;
}

int verify_transcript(const struct verify_entry *e, struct err *err)
{
    struct reader r = reader_of(e->payload);
    struct transcript t = {0};
    unsigned source = get_u16le(&r);
    int rc = verify_dense(e, err);

    if (rc == 0)
        rc = verify_within(e, source, e->t->n_sources, "its source is not there", err);
    if (rc == 0)
        rc =
            verify_decoded(e, transcript_decode(reader_rest(&r), e->mem, &t, err), err);
    if (rc == 0)
        rc = verify_names(e, &t, err);
    return rc < 0 ? rc : verify_bins_of(e, &t, err);
}

/* A list of [beg1, end1, transcript] that stands in the right bin, in order. */
static int verify_list_of_spans(const struct verify_entry *e, const uint8_t *spans,
    uint32_t n, bool is_by_transcript, struct err *err)
{
    const uint8_t *key = (const uint8_t *)e->key.p;
    uint32_t bin = (uint32_t)key[2] << 8 | key[3];

    for (uint32_t i = 0; i < n; i++) {
        const uint8_t *p = spans + (size_t)i * KB_SPAN_BYTES;
        uint32_t beg1 = load_u32le(p), end1 = load_u32le(p + 4);
        uint32_t ordinal = load_u32le(p + 8);
        if (beg1 == 0 || beg1 > end1 || beg1 >> KB_BIN_SHIFT > bin
            || end1 >> KB_BIN_SHIFT < bin || end1 > contig_length(key[0], key[1]))
            return verify_broken(e, "a span stands in the wrong bin", err);
        if (verify_within(
                e, ordinal, e->t->n_transcripts, "a span leads to no transcript", err)
            < 0)
            return ERR_KB;
        if (i > 0
            && (load_u32le(p - KB_SPAN_BYTES) > beg1
                || (is_by_transcript && load_u32le(p - 4) >= ordinal)))
            return verify_broken(e, "spans are out of order", err);
    }
    return 0;
}

/* A coding exon of the transcript that it names, with its flanks. */
static int verify_coding_span(
    const struct verify_entry *e, const uint8_t *p, struct err *err)
{
    uint32_t beg1 = load_u32le(p), end1 = load_u32le(p + 4);
    struct transcript t;
    int rc = kb_transcript(e->t, load_u32le(p + 8), e->mem, &t, NULL, err);

    if (rc < 0)
        return rc;
    for (unsigned i = 0; rc == 1 && i < t.n_exons; i++) {
        const struct exon *exon = &t.exons[i];
        if (exon->beg1 >= beg1 && exon->end1 <= end1
            && exon->beg1 - beg1 <= KB_SPAN_FLANK && end1 - exon->end1 <= KB_SPAN_FLANK
            && exon->beg1 <= t.cds_end1 && exon->end1 >= t.cds_beg1)
            return 0;
    }
    return verify_broken(e, "a span is no coding exon of its transcript", err);
}

int verify_span(const struct verify_entry *e, struct err *err)
{
    struct kb_span_bin bin;
    int rc = verify_place_key(e, 4, err);

    if (rc == 0)
        rc = kb_span_bin_read(e->t, e->key, e->payload, &bin, err);
    if (rc == 0)
        rc = verify_list_of_spans(e, bin.spans, bin.n_spans, false, err);
    if (rc == 0)
        rc = verify_list_of_spans(e, bin.transcripts, bin.n_transcripts, true, err);
    for (uint32_t i = 0; rc == 0 && i < bin.n_spans; i++)
        rc = verify_coding_span(e, bin.spans + (size_t)i * KB_SPAN_BYTES, err);
    return rc;
}

int verify_window(const struct verify_entry *e, struct err *err)
{
    const uint8_t *key = (const uint8_t *)e->key.p;
    struct kb_window_bin bin;
    int rc = verify_place_key(e, 4, err);

    if (rc == 0
        && ((uint32_t)key[2] << 8 | key[3]) > contig_length(key[0], key[1])
               >> KB_BIN_SHIFT)
        rc = verify_broken(e, "the bin is beyond its contig", err);
    return rc < 0 ? rc : kb_window_bin_read(e->t, e->key, e->payload, &bin, err);
}
