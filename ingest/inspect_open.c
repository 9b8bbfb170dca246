/* Where `vdt inspect` has transcripts and bases from. */
#include "ingest/inspect.h"

#include <unistd.h>

static uint32_t fetch(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
    uint32_t n, char *out)
{
    struct inspect *x = ctx;
    if (x->reference != NULL && reference_has(x->reference, assembly))
        return x->fasta.fetch(x->fasta.ctx, assembly, contig, pos1, n, out);
    if (x->txn == NULL)
        return 0;
    struct refbases windows = kb_bases_ref(&x->windows);
    return windows.fetch(windows.ctx, assembly, contig, pos1, n, out);
}

/* With its index beside it a file is not read whole. */
static struct fasta *open_fasta(struct inspect *x)
{
    const char *path = x->reference_path;
    const char *index = str_cstr(&x->mem, str_fmt(&x->mem, "%s.fai", path));
    if (access(index, F_OK) == 0)
        return fasta_open_indexed(path, x->err);
    struct stream *in = stream_open(path, x->err);
    struct fasta *f = in != NULL ? fasta_read(in, x->err) : NULL;
    stream_close(in);
    return f;
}

static int open_reference(struct inspect *x)
{
    unsigned n_used, n_left_out;
    struct fasta *f = open_fasta(x);
    if (f == NULL)
        return x->err->code;
    x->reference = reference_new();
    int rc = reference_add(
        x->reference, f, x->assembly, x->reference_path, &n_used, &n_left_out, x->err);
    if (rc >= 0 && n_used == 0)
        rc = err_set(
            x->err, ERR_FAIL, "%s: no sequence of a primary contig", x->reference_path);
    if (rc >= 0)
        x->fasta = reference_bases(x->reference);
    return rc;
}

int inspect_open(struct inspect *x)
{
    x->bases = (struct refbases){.ctx = x, .fetch = fetch};
    if (x->assembly_name != NULL) {
        x->assembly = assembly_parse(str_of(x->assembly_name));
        if (x->assembly == ASSEMBLY_NONE)
            return err_set(x->err, ERR_USAGE,
                "--assembly: \"%s\" is not GRCh37 or GRCh38", x->assembly_name);
    }
    if (x->kb_path != NULL) {
        x->kb = kb_open(x->kb_path, true, x->err);
        x->txn = x->kb != NULL ? kb_begin(x->kb, x->err) : NULL;
        if (x->txn == NULL)
            return x->err->code;
        kb_bases_begin(&x->windows, x->txn);
    }
    return x->reference_path != NULL ? open_reference(x) : 0;
}

int inspect_check_bases(struct inspect *x)
{
    int rc = x->txn != NULL ? kb_bases_error(&x->windows, x->err) : 0;
    if (rc >= 0 && x->reference != NULL)
        rc = reference_error(x->reference, x->err);
    return rc;
}

void inspect_close(struct inspect *x)
{
    reference_free(x->reference);
    kb_end(x->txn);
    kb_close(x->kb);
    arena_free(&x->mem);
}
