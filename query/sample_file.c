#include "query/sample_reading.h"

#include <string.h>

#include "kb/base/stream.h"
#include "query/sample_ahead.h"

/* Anew for each file, which begins at the first contig; the sides that it may be on. */
static void start_sides(struct reading *r, enum assembly only)
{
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct side *s = &r->sides[i];
        s->is_active = only == ASSEMBLY_NONE || only == s->assembly;
        join_begin(&s->join, r->kb, s->assembly);
        span_walker_begin(&s->spans, r->kb, s->assembly);
        s->looked = r->is_germline ? s->germline_looked : s->sample_looked;
        s->fates = s->by_input[r->input];
        s->voted_contig = CONTIG_NONE;
        s->voted_pos1 = 0;
    }
}

static void begin_annotations(struct reading *r, const struct vcf_header *h)
{
    const char *why = NULL;

    r->annotations = NULL;
    annotation_begin(h, r->mem, &r->annotations, &why);
    if (why)
        r->out->annotation_unusable = str_copy(r->mem, str_of(why));
}

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    struct reading *r = ctx;
    int rc = reading_choose_columns(r, h, err);
    if (rc >= 0 && r->input == 0)
        r->out->column = r->columns.sample;
    if (rc >= 0)
        rc = reading_take_name(r, h, err);
    if (rc >= 0)
        rc = sample_header_assembly(h, r->options->assembly, &r->header_assembly,
            &r->header_how, &r->has_foreign_mt, err);
    if (rc < 0)
        return rc;
    enum assembly said = r->options->assembly, told = r->header_assembly;
    if (said != ASSEMBLY_NONE && told != ASSEMBLY_NONE && said != told) {
        err_set(err, ERR_SAMPLE, "--assembly says %s, but in the header %s %s",
            assembly_name(said),
            strcmp(r->header_how, "contig_lengths") == 0 ? "the contig lengths say"
                                                         : "the reference lines say",
            assembly_name(told));
        return err_hint(err, "leave --assembly out, or give the file of that assembly");
    }
    if (told != ASSEMBLY_NONE && !r->told_by[told - 1]) {
        r->told_by[told - 1] = r->path;
        r->told_how[told - 1] = r->header_how;
    }
    begin_annotations(r, h);
    reading_begin_quiet(r);
    start_sides(r, said != ASSEMBLY_NONE ? said : told);
    return r->options->cut ? r->options->cut->on_header(r->options->cut->ctx, h, err)
                           : 0;
}

/* What was left out of the text counts as if it had been read. */
static void count_left_out(struct reading *r)
{
    const struct sample_cut *cut = r->options->text->left_out;
    r->in->n_records += cut->n_records;
    r->in->n_alleles += cut->n_alleles;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        for (unsigned f = 0; f < N_ALLELE_FATES; f++)
            r->sides[i].fates[f] += cut->fates[i][f];
}

/* An error in what stands before, in the file, is the one to tell. */
static int finish_aside(struct reading *r, int rc, struct err *err)
{
    struct err before = {0};
    int rc_before = reading_take_aside(r, &before);

    reading_end_aside(r);
    if (rc_before < 0)
        *err = before;
    return rc_before < 0 ? rc_before : rc;
}

/* Closes the stream.  sha256: of the file; empty: the stream's. */
static int read_stream(
    struct reading *r, struct stream *in, struct str sha256, struct err *err)
{
    vcf_on_record *on_record = r->options->cut ? reading_record_cut : reading_record;
    kb_ahead_begin(&r->ahead, r->kb);
    if (r->ahead.is_watching && !r->options->cut && !r->options->text)
        on_record = reading_record_ahead;
    int rc = vcf_read(in, ERR_SAMPLE, on_header, on_record, NULL, r, err);
    reading_count_passed(r);
    rc = finish_aside(r, rc, err);
    r->in->is_unsorted = r->quiet.n_back > 0;
    reading_end_quiet(r);
    if (rc >= 0)
        r->in->sha256 =
            str_copy(r->mem, sha256.n > 0 ? sha256 : str_of(stream_sha256(in)));
    stream_close(in);
    return rc;
}

/* The blocks that may hold something, as if the file had no others. */
static int read_blocks(struct reading *r, struct vcf_blocks *b, struct err *err)
{
    char sha256[DIGEST_HEX_BYTES];
    struct vcf_blocks_reader *reader = vcf_blocks_reader_new(r->path, b, err);
    if (!reader)
        return err->code = ERR_SAMPLE;
    r->in->n_blocks = b->n;
    r->in->n_blocks_skipped = b->n_skipped;
    struct stream *in = stream_open_pull(r->path, vcf_blocks_read, reader, err);
    int rc = in ? read_stream(r, in, STR_NONE, err) : err->code;
    vcf_blocks_reader_free(reader);
    if (rc >= 0)
        rc = vcf_blocks_sha256(b, r->path, sha256, err);
    if (rc >= 0)
        r->in->sha256 = str_copy(r->mem, str_of(sha256));
    if (rc >= 0 && r->in->is_unsorted) {
        err_set(err, ERR_SAMPLE, "%s: the records are not in genome order", r->path);
        rc = err_hint(err, "sort the file, or leave --targets-only out");
    }
    return rc == ERR_FAIL ? err->code = ERR_SAMPLE : rc;
}

int reading_file(struct reading *r, const char *path, bool is_germline, struct err *err)
{
    const struct sample_text *text = r->options->text;
    r->path = path;
    r->is_germline = is_germline;
    r->input = r->out->n_inputs++;
    r->in = &r->out->inputs[r->input];
    r->in->kind = is_germline ? "germline_vcf" : "vcf";
    struct vcf_blocks blocks;
    int rc = text ? 0 : reading_find_targets(r, path, &blocks, err);
    if (rc < 0)
        return rc;
    if (rc > 0) {
        rc = read_blocks(r, &blocks, err);
        vcf_blocks_free(&blocks);
        return rc;
    }
    struct stream *in = text ? stream_open_bytes(path, text->vcf.p, text->vcf.n, err)
                             : stream_open(path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    stream_use_threads(in, r->options->n_threads);
    rc = read_stream(r, in, text ? text->sha256 : STR_NONE, err);
    if (rc >= 0 && text)
        count_left_out(r);
    return rc;
}
