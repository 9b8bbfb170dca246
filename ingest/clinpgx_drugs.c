/*
 * drugs.tsv and chemicals.tsv: the names that annotations use, with RxNorm and ATC
 * codes.  A drug stands in both tables.
 */
#include "ingest/clinpgx.h"

enum {
    ID,
    NAME,
    GENERIC,
    TRADE,
    TYPE,
    TOP_LEVEL,
    TOP_FDA,
    RXNORM,
    ATC,
    CPIC_LEVEL,
    N_COLUMNS
};

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"PharmGKB Accession Id|ClinPGx Accession Id", true},
    [NAME] = {"Name", true},
    [GENERIC] = {"Generic Names", false},
    [TRADE] = {"Trade Names", false},
    [TYPE] = {"Type", false},
    [TOP_LEVEL] = {"Top Clinical Annotation Level", false},
    [TOP_FDA] = {"Top FDA Label Testing Level", false},
    [RXNORM] = {"RxNorm Identifiers", false},
    [ATC] = {"ATC Identifiers", false},
    [CPIC_LEVEL] = {"Top CPIC Pairs Level", false},
};

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct clinpgx_reader *r = ctx;
    struct clinpgx *to = r->to;
    struct arena *mem = &to->mem;
    const struct str *field = row->field;
    struct clinpgx_drug d = {.file = r->file, .line = row->line};

    (void)err;
    d.d.id = clinpgx_accession(mem, "clinpgx.drug:", field[ID]);
    d.d.name = str_copy(mem, str_trim(field[NAME]));
    if (!d.d.id.n || !d.d.name.n) {
        clinpgx_reject(r, row, d.d.id, d.d.id.n ? "no_name" : "bad_id", field[ID]);
        return 0;
    }
    d.d.generic_names = clinpgx_names(mem, field[GENERIC], &d.d.n_generic_names);
    d.d.trade_names = clinpgx_names(mem, field[TRADE], &d.d.n_trade_names);
    d.d.types = clinpgx_names(mem, field[TYPE], &d.d.n_types);
    d.d.rxnorm = clinpgx_names(mem, field[RXNORM], &d.d.n_rxnorm);
    d.d.atc = clinpgx_names(mem, field[ATC], &d.d.n_atc);
    d.d.top_level = str_copy(mem, str_trim(field[TOP_LEVEL]));
    d.d.top_fda_level = str_copy(mem, str_trim(field[TOP_FDA]));
    d.d.cpic_level = str_copy(mem, str_trim(field[CPIC_LEVEL]));
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
