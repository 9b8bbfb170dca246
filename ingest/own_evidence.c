#include "ingest/own_evidence.h"

static bool is_fault(struct own_fault *fault, const char *reason, struct str found)
{
    *fault = (struct own_fault){reason, found};
    return false;
}

/* Both joints in one list would leave open what belongs together. */
bool own_evidence_therapies(
    struct arena *mem, struct str joined, struct evidence *e, struct own_fault *fault)
{
    bool is_any = str_find(joined, STR(" | ")) >= 0;
    if (is_any && str_find(joined, STR(" + ")) >= 0)
        return is_fault(fault, "therapies_mixed", joined);
    struct str rest = str_trim(joined), separator = is_any ? STR(" | ") : STR(" + ");
    e->therapies = ARENA_ARRAY(mem, struct str, rest.n / separator.n + 1);
    while (rest.n > 0) {
        ptrdiff_t at = str_find(rest, separator);
        struct str one = str_trim(at < 0 ? rest : str_sub(rest, 0, (size_t)at));
        if (one.n == 0)
            return is_fault(fault, "therapies_empty_name", joined);
        e->therapies[e->n_therapies++] = one;
        rest = at < 0 ? STR_NONE : str_sub(rest, (size_t)at + separator.n, rest.n);
    }
    if (e->n_therapies > 1)
        e->interaction = is_any ? THERAPY_SUBSTITUTES : THERAPY_COMBINATION;
    return true;
}

bool own_evidence_criterion(
    struct arena *mem, struct str text, struct criterion **out, struct own_fault *fault)
{
    struct err err = {0};
    if (criterion_parse(text, mem, out, &err) < 0)
        return is_fault(
            fault, "bad_criterion", str_fmt(mem, "%.*s: %s", STR_ARG(text), err.msg));
    if (criterion_has_unparsed(*out))
        return is_fault(fault, "unparsed_criterion", text);
    return true;
}

int own_evidence_stage(struct build *b, struct arena *mem, struct staged_evidence *s,
    struct criterion *criterion, struct err *err)
{
    struct str text = criterion_text(criterion, mem);
    struct str variant_id = str_fmt(mem, "%.*s.variant", STR_ARG(s->e.id));
    struct staged_variant variant = {
        .file = s->file, .id = variant_id, .name = text, .criterion = criterion};
    struct staged_profile profile = {.file = s->file,
        .id = str_fmt(mem, "%.*s.profile", STR_ARG(s->e.id)),
        .name = text,
        .variant_ids = &variant_id,
        .n_variant_ids = 1};
    s->e.profile = text;
    s->e.profile_id = s->profile_record_id = profile.id;
    int rc = stage_variant(b->stage, &variant, err);
    if (rc >= 0)
        rc = stage_profile(b->stage, &profile, err);
    return rc < 0 ? rc : stage_evidence(b->stage, s, err);
}

bool own_evidence_is_doid(struct str text)
{
    if (!str_starts(text, STR("DOID:")) || text.n == 5)
        return false;
    for (size_t i = 5; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return true;
}

/* ---- rows --------------------------------------------------------------------------
 */

int own_rows_reject(struct own_rows *r, const char *reason, struct str found)
{
    report_reject(r->b->report, r->file, r->line, r->id, reason, found);
    return 0;
}

static int reject_bad_row(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct own_rows *r = ctx;
    (void)file, (void)raw, (void)err;
    r->line = line;
    r->id = STR_NONE;
    return own_rows_reject(r, "bad_row", str_of(reason));
}

struct reading {
    struct own_rows rows; /* first: what both callbacks get */
    tsv_sink *read_row;
};

static int begin_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct reading *x = ctx;
    arena_reset(&x->rows.mem);
    x->rows.line = row->line;
    return x->read_row(&x->rows, row, err);
}

int own_rows_read(struct build *b, unsigned file, struct stream *in,
    const struct tsv_column *columns, unsigned n_columns, tsv_sink *read_row,
    struct err *err)
{
    static const struct tsv_format format = {.quoting = TSV_RAW, .comments = true};
    struct reading x = {.rows = {.b = b, .file = file}, .read_row = read_row};
    struct tsv_counts counts = {0};
    int rc = tsv_read(
        in, &format, columns, n_columns, begin_row, reject_bad_row, &x, &counts, err);
    if (rc >= 0)
        report_read(b->report, file, counts.rows + counts.bad_rows);
    arena_free(&x.rows.mem);
    return rc < 0 ? rc : 0;
}
