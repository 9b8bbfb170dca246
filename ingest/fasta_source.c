/*
 * Reference bases as a source.  A plain file with an index beside it is not read into
 * memory: its bases are fetched when they are asked for, and it passes once for its
 * SHA-256.
 */
#include "ingest/build.h"

#include <unistd.h>

static struct fasta *open_fasta(const char *path, struct stream *in, struct err *err)
{
    struct buf index = BUF_INIT;
    buf_fmt(&index, "%s.fai", path);
    bool has_index = stream_format(in) == STREAM_PLAIN && access(index.p, F_OK) == 0;
    buf_free(&index);
    return has_index ? fasta_open_indexed(path, err) : fasta_read(in, err);
}

int fasta_source_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct provenance *p = &b->files[file].provenance;
    struct fasta *fasta = open_fasta(b->files[file].path, in, err);
    unsigned n_used, n_left_out;
    if (fasta == NULL)
        return err->code;
    int rc = reference_add(
        b->reference, fasta, p->assembly, stream_name(in), &n_used, &n_left_out, err);
    if (rc < 0)
        return rc;
    if (n_used == 0)
        return err_set(err, ERR_FAIL,
            "%s: found no contig of the human genome and no window of one, such as "
            "\"chr7\" or \"chr7:140730665-140734770\"",
            stream_name(in));
    p->assembly = reference_assembly(b->reference);
    report_read(b->report, file, (uint64_t)n_used + n_left_out);
    report_fate(b->report, file, FATE_STORED, NULL, n_used);
    if (n_left_out > 0)
        report_fate(b->report, file, FATE_NOT_USED, "not_a_primary_contig", n_left_out);
    return 0;
}
