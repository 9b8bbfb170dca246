/*
 * drugs.tsv and chemicals.tsv: the names that annotations use.  An annotation's drugs
 * are checked against them; a drug stands in both tables.
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
    struct clinpgx_drug d = {.file = r->file, .line = row->line};

    (void)err;
    d.id = str_copy(mem, str_trim(row->field[ID]));
    d.name = str_copy(mem, str_trim(row->field[NAME]));
    if (!d.id.n || !d.name.n) {
        clinpgx_reject(r, row, d.id, d.id.n ? "no_name" : "bad_id", d.name);
        return 0;
    }
    to->drugs =
        arena_grow(mem, to->drugs, &to->cap_drugs, to->n_drugs + 1, sizeof *to->drugs);
    to->drugs[to->n_drugs++] = d;
    return 0;
}

int clinpgx_drugs_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct clinpgx_reader r = {b, b->clinpgx, file};

    return clinpgx_table_read(&r, in, columns, N_COLUMNS, read_row, err);
}
