/*
 * drugLabels.tsv: what the labels of five agencies say of a gene, as a whole (there are
 * no rows per phenotype).  Since 2024 the column of other guidance is there; a flag
 * that a vintage has no column for is "not stated".
 */
#include "ingest/clinpgx.h"

enum {
    ID,
    NAME,
    SOURCE,
    BIOMARKER,
    LEVEL,
    PRESCRIBING,
    DOSING,
    ALTERNATE,
    OTHER,
    CANCER,
    CHEMICALS,
    GENES,
    VARIANTS,
    DATE,
    N_COLUMNS
};

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"PharmGKB ID|ClinPGx ID|PharmGKB Accession Id", true},
    [NAME] = {"Name", true},
    [SOURCE] = {"Source", true},
    [BIOMARKER] = {"Biomarker Flag", false},
    [LEVEL] = {"Testing Level", true},
    [PRESCRIBING] = {"Has Prescribing Info", false},
    [DOSING] = {"Has Dosing Info", false},
    [ALTERNATE] = {"Has Alternate Drug", false},
    [OTHER] = {"Has Other Prescribing Guidance", false},
    [CANCER] = {"Cancer Genome", false},
    [CHEMICALS] = {"Chemicals", true},
    [GENES] = {"Genes", true},
    [VARIANTS] = {"Variants/Haplotypes", false},
    [DATE] = {"Latest History Date (YYYY-MM-DD)", false},
};

/* p NULL: the table has no such column. */
static enum pgx_flag flag(struct str field)
{
    if (!field.p)
        return PGX_FLAG_NOT_STATED;
    return str_trim(field).n ? PGX_FLAG_YES : PGX_FLAG_NO;
}

static int read_words(struct clinpgx_reader *r, const struct tsv_row *row,
    struct pgx_document *d, struct err *err)
{
    int rc = build_word(r->b, r->file, row->line, "clinpgx", "label_source",
        str_trim(row->field[SOURCE]), &d->issuer, err);

    if (rc > 0 && str_trim(row->field[LEVEL]).n)
        rc = build_word(r->b, r->file, row->line, "clinpgx", "testing_level",
            str_trim(row->field[LEVEL]), &d->testing_level, err);
    return rc;
}

static void read_fields(
    struct arena *mem, const struct str *field, struct pgx_document *d)
{
    d->name = str_copy(mem, str_trim(field[NAME]));
    d->biomarker_flag = str_copy(mem, str_trim(field[BIOMARKER]));
    d->prescribing = flag(field[PRESCRIBING]);
    d->dosing = flag(field[DOSING]);
    d->alternate = flag(field[ALTERNATE]);
    d->other = flag(field[OTHER]);
    d->is_cancer_genome = str_trim(field[CANCER]).n > 0;
    d->drugs = clinpgx_list(mem, field[CHEMICALS], &d->n_drugs);
    d->genes = clinpgx_list(mem, field[GENES], &d->n_genes);
    d->variants = clinpgx_list(mem, field[VARIANTS], &d->n_variants);
    d->date = str_copy(mem, str_trim(field[DATE]));
    d->url = str_fmt(mem, "https://www.clinpgx.org/labelAnnotation/%.*s",
        STR_ARG(str_trim(field[ID])));
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct clinpgx_reader *r = ctx;
    struct arena *mem = &r->to->mem;
    struct clinpgx_document x = {
        .file = r->file, .line = row->line, .d = {.kind = PGX_LABEL}};

    x.d.id = clinpgx_accession(mem, "clinpgx.label:", row->field[ID]);
    if (!x.d.id.n) {
        clinpgx_reject(r, row, STR_NONE, "bad_id", row->field[ID]);
        return 0;
    }
    int rc = read_words(r, row, &x.d, err);
    if (rc < 0)
        return rc;
    read_fields(mem, row->field, &x.d);
    if (rc == 0)
        clinpgx_reject(r, row, x.d.id, "new_word", row->field[LEVEL]);
    else if (!x.d.n_drugs)
        clinpgx_reject(r, row, x.d.id, "no_drug", x.d.name);
    else
        clinpgx_add_document(r->to, &x);
    return 0;
}

int clinpgx_labels_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct clinpgx_reader r = {b, b->clinpgx, file};

    return clinpgx_table_read(&r, in, columns, N_COLUMNS, read_row, err);
}
