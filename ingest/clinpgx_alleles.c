/*
 * summary_ann_alleles.tsv (clinical_ann_alleles.tsv): what each genotype or allele of
 * an annotation means.
 */
#include "ingest/clinpgx.h"

enum { ID, GENOTYPE, TEXT, FUNCTION, N_COLUMNS };

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"Summary Annotation ID|Clinical Annotation ID", true},
    [GENOTYPE] = {"Genotype/Allele", true},
    [TEXT] = {"Annotation Text", true},
    [FUNCTION] = {"Allele Function", false},
};

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct clinpgx_reader *r = ctx;
    struct clinpgx *to = r->to;
    struct arena *mem = &to->mem;
    struct clinpgx_part part = {.file = r->file, .line = row->line};

    (void)err;
    part.id = clinpgx_id(mem, row->field[ID]);
    part.genotype.genotype = str_copy(mem, str_trim(row->field[GENOTYPE]));
    part.genotype.text = str_copy(mem, str_trim(row->field[TEXT]));
    part.genotype.function = str_copy(mem, str_trim(row->field[FUNCTION]));
    if (!part.id.p || !part.genotype.genotype.n) {
        clinpgx_reject(
            r, row, part.id, part.id.p ? "no_genotype" : "bad_id", row->field[ID]);
        return 0;
    }
    to->alleles = arena_grow(
        mem, to->alleles, &to->cap_alleles, to->n_alleles + 1, sizeof *to->alleles);
    to->alleles[to->n_alleles++] = part;
    return 0;
}

int clinpgx_alleles_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct clinpgx_reader r = {b, b->clinpgx, file};

    return clinpgx_table_read(&r, in, columns, N_COLUMNS, read_row, err);
}
