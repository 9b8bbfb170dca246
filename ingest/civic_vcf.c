/*
 * CIViC's own VCF (civic_accepted.vcf), for its first five columns only: it gives the
 * anchor base that CIViC's tables lack before an insertion or deletion.  Its CSQ field
 * is not read: that of August 2024 has placeholders for drug names and commas that cut
 * its entries.  Rows belong to variants of the same release and are no records of their
 * own.
 */
#include "ingest/civic_common.h"

enum { VCF_CHROM, VCF_POS, VCF_ID, VCF_REF, VCF_ALT, N_VCF_COLUMNS };

static const struct tsv_column columns[N_VCF_COLUMNS] = {
    [VCF_CHROM] = {"CHROM", true},
    [VCF_POS] = {"POS", true},
    [VCF_ID] = {"ID", true},
    [VCF_REF] = {"REF", true},
    [VCF_ALT] = {"ALT", true},
};

/* The variant of this id in this release; NULL: none was staged. */
static struct staged_variant *find_variant(const struct civic_reader *r, struct str id)
{
    const struct source_file *files = r->b->files;
    struct str release = files[r->file].provenance.release;

    for (unsigned i = stage_n_variants(r->b->stage); i-- > 0;) {
        struct staged_variant *v = stage_variant_at(r->b->stage, i);
        if (v->line > 0 && str_eq(v->id, id)
            && str_eq(files[v->file].provenance.release, release))
            return v;
    }
    return NULL;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct civic_reader *r = ctx;
    enum assembly assembly = r->b->files[r->file].provenance.assembly;
    struct allele a = {assembly, contig_parse(row->field[VCF_CHROM], NULL), 0,
        row->field[VCF_REF], row->field[VCF_ALT]};
    struct staged_variant *v;

    (void)err;
    arena_reset(&r->mem);
    r->line = row->line;
    r->id = row->field[VCF_ID];
    v = find_variant(r, civic_id(&r->mem, "civic.vid:", row->field[VCF_ID]));
    if (!v)
        return civic_reject(r, "no_variant", row->field[VCF_ID]);
    if (a.contig == CONTIG_NONE || !str_to_u32(row->field[VCF_POS], &a.pos1)
        || a.pos1 == 0 || a.pos1 > contig_length(assembly, a.contig))
        return civic_reject(r, "bad_place", row->field[VCF_POS]);
    if (!bases_are_acgt(a.ref) || !bases_are_acgt(a.alt))
        return civic_reject(r, "no_bases", row->field[VCF_ALT]);
    stage_spelling(r->b->stage, v, &a, r->file, row->line);
    report_fate(r->b->report, r->file, FATE_MERGED, "into_variant", 1);
    return 0;
}

int civic_vcf_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    static const struct tsv_format format = {
        .quoting = TSV_RAW, .comments = true, .header_hash = true};
    struct civic_reader r;
    int rc;

    if (b->files[file].provenance.assembly == ASSEMBLY_NONE)
        return err_set(err, ERR_FAIL,
            "%s: found no assembly for it in the table of sources, expected GRCh37 or "
            "GRCh38",
            b->files[file].path);
    civic_reader_begin(&r, b, file);
    rc = civic_table_read(&r, in, &format, columns, N_VCF_COLUMNS, read_row, err);
    civic_reader_end(&r);
    return rc;
}
