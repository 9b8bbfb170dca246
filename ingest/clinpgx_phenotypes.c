/*
 * phenotypes.tsv: the diseases and effects that annotations name.  An annotation's
 * phenotypes are checked against them.
 */
#include "ingest/clinpgx.h"

enum { ID, NAME, N_COLUMNS };

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"PharmGKB Accession Id|ClinPGx Accession Id", true},
    [NAME] = {"Name", true},
};

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct clinpgx_reader *r = ctx;
    struct clinpgx *to = r->to;
    struct arena *mem = &to->mem;
    struct str id = str_trim(row->field[ID]), name = str_trim(row->field[NAME]);

    (void)err;
    if (!id.n || !name.n) {
        clinpgx_reject(r, row, id, id.n ? "no_name" : "bad_id", name);
        return 0;
    }
    to->phenotypes = arena_grow(mem, to->phenotypes, &to->cap_phenotypes,
        to->n_phenotypes + 1, sizeof *to->phenotypes);
    to->phenotypes[to->n_phenotypes++] =
        (struct clinpgx_phenotype){r->file, row->line, str_copy(mem, name)};
    return 0;
}

int clinpgx_phenotypes_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct clinpgx_reader r = {b, b->clinpgx, file};

    return clinpgx_table_read(&r, in, columns, N_COLUMNS, read_row, err);
}
