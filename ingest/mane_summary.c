/*
 * The MANE summary (ncbi.nlm.nih.gov/refseq/MANE): which RefSeq and Ensembl transcript
 * are one and the same, of which gene, and whether it is the gene's MANE Select.  It
 * has no exons: models come from elsewhere and get their second name here.
 */
#include "ingest/gene_models.h"
#include "kb/base/tsv.h"

enum {
    ENTREZ,
    ENSEMBL_GENE,
    HGNC,
    SYMBOL,
    REFSEQ,
    REFSEQ_PROTEIN,
    ENSEMBL,
    ENSEMBL_PROTEIN,
    STATUS,
    N_COLUMNS
};

static const struct tsv_column columns[N_COLUMNS] = {
    [ENTREZ] = {"NCBI_GeneID", true},
    [ENSEMBL_GENE] = {"Ensembl_Gene", true},
    [HGNC] = {"HGNC_ID", true},
    [SYMBOL] = {"symbol", true},
    [REFSEQ] = {"RefSeq_nuc", true},
    [REFSEQ_PROTEIN] = {"RefSeq_prot", true},
    [ENSEMBL] = {"Ensembl_nuc", true},
    [ENSEMBL_PROTEIN] = {"Ensembl_prot", true},
    [STATUS] = {"MANE_status", true},
};

struct mane_reader {
    struct build *b;
    unsigned file;
    struct arena mem; /* per row */
};

static int reject(struct mane_reader *r, const struct tsv_row *row, const char *reason,
    struct str found)
{
    report_reject(r->b->report, r->file, row->line, row->field[REFSEQ], reason, found);
    return 0;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct mane_reader *r = ctx;
    const struct str *f = row->field;
    struct str status;
    struct mane_pair pair = {.file = r->file,
        .line = row->line,
        .refseq_id = f[REFSEQ],
        .ensembl_id = f[ENSEMBL],
        .refseq_protein_id = f[REFSEQ_PROTEIN],
        .ensembl_protein_id = f[ENSEMBL_PROTEIN],
        .gene = f[SYMBOL]};

    arena_reset(&r->mem);
    report_read(r->b->report, r->file, 1);
    int rc =
        build_word(r->b, r->file, row->line, "mane", "status", f[STATUS], &status, err);
    if (rc <= 0)
        return rc < 0 ? rc : reject(r, row, "bad_mane_status", f[STATUS]);
    pair.tag = str_eq_c(status, "select") ? TRANSCRIPT_MANE_SELECT
                                          : TRANSCRIPT_MANE_PLUS_CLINICAL;
    if (pair.refseq_id.n == 0 || !str_starts(pair.ensembl_id, STR("ENST")))
        return reject(r, row, "bad_transcript_ids", pair.ensembl_id);
    pair.gene_id = gene_ids_add(&r->mem, f[HGNC], f[ENTREZ]);
    pair.gene_id = gene_ids_add(&r->mem, pair.gene_id, f[ENSEMBL_GENE]);
    report_fate(r->b->report, r->file, FATE_STORED, NULL, 1);
    return transcript_stage_add_mane(r->b->transcripts, &pair, err);
}

static int bad_row(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct mane_reader *r = ctx;

    (void)file, (void)raw, (void)err;
    report_read(r->b->report, r->file, 1);
    report_reject(r->b->report, r->file, line, STR_NONE, "bad_record", str_of(reason));
    return 0;
}

int mane_summary_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    static const struct tsv_format format = {.quoting = TSV_RAW, .header_hash = true};
    struct mane_reader r = {.b = b, .file = file};
    struct tsv_counts counts;
    int rc =
        tsv_read(in, &format, columns, N_COLUMNS, read_row, bad_row, &r, &counts, err);

    if (rc >= 0)
        build_note_columns(b, file, columns, N_COLUMNS, &counts);
    arena_free(&r.mem);
    return rc;
}
