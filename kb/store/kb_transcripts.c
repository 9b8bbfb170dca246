#include "kb/store/kb_value.h"

/* The bytes of the transcript itself, and its source. */
static int read_payload(struct kb_txn *t, uint32_t ordinal, struct str *bytes,
    uint16_t *source, struct err *err)
{
    struct kb_key key = kb_key_u32(ordinal);
    struct str payload;
    struct reader r;
    int rc =
        kb_get_dense(t, KB_TABLE_TRANSCRIPT, ordinal, t->n_transcripts, &payload, err);

    if (rc != 1)
        return rc;
    r = reader_of(payload);
    *source = get_u16le(&r);
    if (*source >= t->n_sources)
        r.is_bad = true;
    if (kb_undecodable(t, KB_TABLE_TRANSCRIPT, kb_key_str(&key), &r, err) < 0)
        return ERR_KB;
    *bytes = reader_rest(&r);
    return 1;
}

int kb_transcript(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct transcript *out, uint16_t *source, struct err *err)
{
    struct str bytes;
    uint16_t from;
    int rc = read_payload(t, ordinal, &bytes, &from, err);

    if (rc != 1)
        return rc;
    if (transcript_decode(bytes, mem, out, err) < 0)
        return err_wrap(err, "%s: transcript %u", kb_path(t->kb), (unsigned)ordinal);
    if (source)
        *source = from;
    return 1;
}

int kb_transcript_head(
    struct kb_txn *t, uint32_t ordinal, struct transcript *out, struct err *err)
{
    struct str bytes;
    uint16_t source;
    int rc = read_payload(t, ordinal, &bytes, &source, err);

    if (rc == 1 && transcript_decode_head(bytes, out, err) < 0)
        return err_wrap(err, "%s: transcript %u", kb_path(t->kb), (unsigned)ordinal);
    return rc;
}

int kb_transcripts_by_id(
    struct kb_txn *t, struct str id, struct arena *mem, uint32_t **out, struct err *err)
{
    return kb_list_by_text(t, KB_TABLE_TRANSCRIPT_ID, transcript_id_base(id),
        t->n_transcripts, mem, out, err);
}

int kb_transcripts_by_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    uint32_t **out, struct err *err)
{
    return kb_list_by_text(
        t, KB_TABLE_TRANSCRIPT_GENE, symbol, t->n_transcripts, mem, out, err);
}

uint32_t kb_n_transcripts(struct kb_txn *t)
{
    return t->n_transcripts;
}

int kb_span_bin_read(struct kb_txn *t, struct str key, struct str payload,
    struct kb_span_bin *out, struct err *err)
{
    struct reader r = reader_of(payload);
    uint64_t n = get_u32le(&r), m = get_u32le(&r);

    if (reader_left(&r) != (n + m) * KB_SPAN_BYTES)
        r.is_bad = true;
    out->n_spans = (uint32_t)n;
    out->n_transcripts = (uint32_t)m;
    out->spans = (const uint8_t *)get_bytes(&r, (size_t)n * KB_SPAN_BYTES).p;
    out->transcripts = (const uint8_t *)get_bytes(&r, (size_t)m * KB_SPAN_BYTES).p;
    return kb_undecodable(t, KB_TABLE_SPAN, key, &r, err);
}

int kb_span_bin(struct kb_txn *t, enum assembly assembly, unsigned contig, uint32_t bin,
    struct kb_span_bin *out, struct err *err)
{
    struct kb_key key = kb_key_bin(assembly, contig, bin);
    struct str payload;
    int rc;

    if (bin > UINT16_MAX)
        return 0;
    rc = kb_get(t, KB_TABLE_SPAN, kb_key_str(&key), &payload, err);
    if (rc == 1 && kb_span_bin_read(t, kb_key_str(&key), payload, out, err) < 0)
        return ERR_KB;
    return rc;
}
