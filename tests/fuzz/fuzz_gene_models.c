/* Gene models (the first byte chooses GFF3, GTF, genePred or MANE's summary): every row
 * has one fate, and a transcript that was staged closes or says why not; closed, it
 * encodes the same after decoding. */
#include "tests/fuzz/fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_transcript(const struct transcript *t, struct arena *mem)
{
    struct transcript closed = *t, back;
    struct buf once = BUF_INIT, again = BUF_INIT;
    struct err err = {0};

    if (t->id.n == 0 || t->n_exons == 0)
        abort();
    for (unsigned i = 0; i < t->n_exons; i++)
        if (t->exons[i].beg1 == 0 || t->exons[i].beg1 > t->exons[i].end1)
            abort();
    closed.tag =
        TRANSCRIPT_CANONICAL; /* which these are is not known before the choice */
    if (closed.contig == CONTIG_NONE)
        closed.contig = 1;
    if (closed.assembly == ASSEMBLY_NONE)
        closed.assembly = ASSEMBLY_GRCH38;
    if (transcript_close(&closed, &err) < 0) { /* refused when it is chosen */
        if (err.msg[0] == '\0')
            abort();
        return;
    }
    transcript_encode(&closed, &once);
    if (transcript_decode(buf_str(&once), mem, &back, &err) < 0)
        abort();
    transcript_encode(&back, &again);
    if (!str_eq(buf_str(&once), buf_str(&again)))
        abort();
    buf_free(&once);
    buf_free(&again);
}

static void check_transcripts(struct made_build *m)
{
    struct arena mem = ARENA_INIT;

    for (unsigned i = 0; i < transcript_stage_count(m->b.transcripts); i++)
        check_transcript(&transcript_stage_at(m->b.transcripts, i)->t, &mem);
    arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct fuzz_reader one[] = {
        {transcripts_gff3_read, ASSEMBLY_GRCH38, NULL},
        {transcripts_gtf_read, ASSEMBLY_GRCH38, NULL},
        {transcripts_genepred_read, ASSEMBLY_GRCH37, NULL},
        {mane_summary_read, ASSEMBLY_GRCH38, NULL}};
    static const struct fuzz_readers all = {
        .reader = one, .n = 4, .check = check_transcripts};

    fuzz_reader_one(&all, data, n);
    return 0;
}
