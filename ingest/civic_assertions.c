/*
 * CIViC's assertion tables: 2021 (gene and variant), 2024 (molecular profiles), since
 * March 2026 with clingen_codes.
 */
#include "ingest/civic_item.h"

enum {
    ASSERTION_SUMMARY = N_ITEM_COLUMNS,
    ASSERTION_ACMG,
    ASSERTION_CLINGEN,
    ASSERTION_AMP,
    ASSERTION_NCCN,
    ASSERTION_NCCN_VERSION,
    ASSERTION_APPROVAL,
    ASSERTION_COMPANION,
    ASSERTION_EVIDENCE_IDS,
    ASSERTION_DESCRIPTION,
    N_ASSERTION_COLUMNS,
};

static const struct tsv_column columns[N_ASSERTION_COLUMNS] = {
    CIVIC_ITEM_COLUMNS("assertion", false),
    [ASSERTION_SUMMARY] = {"assertion_summary", true},
    [ASSERTION_ACMG] = {"acmg_codes", true},
    [ASSERTION_CLINGEN] = {"clingen_codes", false},
    [ASSERTION_AMP] = {"amp_category", true},
    [ASSERTION_NCCN] = {"nccn_guideline", true},
    [ASSERTION_NCCN_VERSION] = {"nccn_guideline_version", true},
    [ASSERTION_APPROVAL] = {"regulatory_approval", true},
    [ASSERTION_COMPANION] = {"fda_companion_test", true},
    [ASSERTION_EVIDENCE_IDS] = {"evidence_item_ids", true},
    [ASSERTION_DESCRIPTION] = {"assertion_description", true},
};

static int read_amp(
    struct civic_reader *r, struct str text, struct evidence *e, struct err *err)
{
    struct str word = civic_value(text);

    if (!word.n)
        return 1;
    return civic_word(r, "amp_category", word, &e->amp, err);
}

static int finish(struct civic_reader *r, const struct str *field, struct evidence *e,
    struct err *err)
{
    int rc = read_amp(r, field[ASSERTION_AMP], e, err);

    if (rc > 0)
        rc = civic_bool(r, "regulatory_approval", field[ASSERTION_APPROVAL],
            &e->is_fda_approved, err);
    if (rc > 0)
        rc = civic_bool(r, "fda_companion_test", field[ASSERTION_COMPANION],
            &e->has_fda_companion, err);
    if (rc <= 0)
        return rc;
    e->is_assertion = true;
    e->statement = str_trim(field[ASSERTION_SUMMARY]);
    e->acmg_codes = civic_value(field[ASSERTION_ACMG]);
    e->clingen_codes = civic_value(field[ASSERTION_CLINGEN]);
    e->nccn = civic_value(field[ASSERTION_NCCN]);
    e->nccn_version = civic_value(field[ASSERTION_NCCN_VERSION]);
    e->description = str_trim(field[ASSERTION_DESCRIPTION]);
    e->evidence_ids = civic_id_list(r, "EID", field[ASSERTION_EVIDENCE_IDS]);
    return 1;
}

int civic_assertions_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    const struct civic_item_table table = {columns, N_ASSERTION_COLUMNS, "AID", finish};

    return civic_items_read(b, file, in, &table, err);
}
