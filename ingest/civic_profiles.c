/*
 * CIViC's table of molecular profiles (since 2022): a name with its operators, and the
 * variants it speaks of.  The criterion is read from the name in the link phase.
 */
#include "ingest/civic_common.h"

enum {
    PROFILE_NAME,
    PROFILE_ID,
    PROFILE_VARIANT_IDS,
    PROFILE_SCORE,
    PROFILE_EVIDENCE_IDS,
    N_PROFILE_COLUMNS,
};

static const struct tsv_column columns[N_PROFILE_COLUMNS] = {
    [PROFILE_NAME] = {"name", true},
    [PROFILE_ID] = {"molecular_profile_id", true},
    [PROFILE_VARIANT_IDS] = {"variant_ids", true},
    [PROFILE_SCORE] = {"evidence_score", false},
    [PROFILE_EVIDENCE_IDS] = {"evidence_item_ids", false},
};

static void read_variant_ids(
    struct civic_reader *r, struct str joined, struct staged_profile *p)
{
    unsigned n;
    struct str *list = civic_list(&r->mem, joined, &n);

    p->variant_ids = ARENA_ARRAY(&r->mem, struct str, n);
    for (unsigned i = 0; i < n; i++) {
        struct str id = civic_id(&r->mem, "civic.vid:", list[i]);
        if (id.p)
            p->variant_ids[p->n_variant_ids++] = id;
        else
            civic_note(r, "profile: a variant id is not a number", list[i]);
    }
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct civic_reader *r = ctx;
    struct staged_profile p = {.file = r->file, .line = row->line};

    arena_reset(&r->mem);
    r->line = row->line;
    r->id = row->field[PROFILE_ID];
    p.id = civic_id(&r->mem, "civic.mpid:", row->field[PROFILE_ID]);
    p.name = str_trim(row->field[PROFILE_NAME]);
    if (!p.id.p)
        return civic_reject(r, "bad_id", row->field[PROFILE_ID]);
    if (!p.name.n)
        return civic_reject(r, "no_name", p.name);
    read_variant_ids(r, row->field[PROFILE_VARIANT_IDS], &p);
    p.score = civic_value(row->field[PROFILE_SCORE]);
    p.evidence_ids = civic_id_list(r, "EID", row->field[PROFILE_EVIDENCE_IDS]);
    if (!p.n_variant_ids)
        civic_note(r, "profile: no variants", p.name);
    return stage_profile(r->b->stage, &p, err);
}

int civic_profiles_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct civic_reader r;
    int rc;

    civic_reader_begin(&r, b, file);
    rc = civic_table_read(
        &r, in, &civic_tables, columns, N_PROFILE_COLUMNS, read_row, err);
    civic_reader_end(&r);
    return rc;
}
