/*
 * The chain file as a source: its assembly column in sources.tsv is the one that the
 * chain leads from.  One file serves both directions; a second is refused.
 */
#include "ingest/build.h"

int chain_source_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    enum assembly from = b->files[file].provenance.assembly;
    if (from == ASSEMBLY_NONE)
        return err_set(err, ERR_FAIL,
            "%s: a chain needs its assembly (the one it leads from) in sources.tsv",
            stream_name(in));
    if (b->chain != NULL)
        return err_set(err, ERR_FAIL,
            "%s: a second chain file; one serves both directions", stream_name(in));
    b->chain = chain_read(in, from, assembly_other(from), err);
    if (b->chain == NULL)
        return err->code;
    uint64_t n_kept = chain_n_kept(b->chain), n_out = chain_n_left_out(b->chain);
    report_read(b->report, file, n_kept + n_out);
    report_fate(b->report, file, FATE_STORED, NULL, n_kept);
    report_fate(b->report, file, FATE_NOT_USED, "not_between_primary_contigs", n_out);
    return 0;
}
