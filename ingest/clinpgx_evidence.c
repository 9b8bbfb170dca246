/*
 * summary_ann_evidence.tsv (clinical_ann_evidence.tsv): what an annotation rests on.
 * Only counted: an annotation's own "Evidence Count" leaves out guidelines and labels.
 */
#include "ingest/clinpgx.h"

enum { ID, EVIDENCE_ID, TYPE, N_COLUMNS };

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"Summary Annotation ID|Clinical Annotation ID", true},
    [EVIDENCE_ID] = {"Evidence ID", true},
    [TYPE] = {"Evidence Type", true},
};

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct clinpgx_reader *r = ctx;
    struct clinpgx *to = r->to;
    struct str means, type = str_trim(row->field[TYPE]);
    struct clinpgx_part part = {.file = r->file, .line = row->line};

    part.id = clinpgx_id(&to->mem, row->field[ID]);
    if (!part.id.p || !str_trim(row->field[EVIDENCE_ID]).n) {
        clinpgx_reject(r, row, part.id, "bad_id", row->field[ID]);
        return 0;
    }
    int rc = build_word(
        r->b, r->file, row->line, "clinpgx", "evidence_type", type, &means, err);
    if (rc <= 0) {
        if (rc == 0)
            clinpgx_reject(r, row, part.id, "new_word", type);
        return rc;
    }
    to->evidence = arena_grow(&to->mem, to->evidence, &to->cap_evidence,
        to->n_evidence + 1, sizeof *to->evidence);
    to->evidence[to->n_evidence++] = part;
    return 0;
}

int clinpgx_evidence_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct clinpgx_reader r = {b, b->clinpgx, file};

    return clinpgx_table_read(&r, in, columns, N_COLUMNS, read_row, err);
}
