#include "ingest/clinpgx.h"

#include <stdlib.h>

struct clinpgx *clinpgx_new(void)
{
    struct clinpgx *c = calloc(1, sizeof *c);

    if (!c)
        arena_oom(sizeof *c);
    return c;
}

void clinpgx_free(struct clinpgx *c)
{
    if (!c)
        return;
    arena_free(&c->mem);
    free(c);
}

static int reject_bad_row(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct clinpgx_reader *r = ctx;

    (void)file, (void)raw, (void)err;
    report_reject(r->b->report, r->file, line, STR_NONE, "bad_row", str_of(reason));
    return 0;
}

/* No table quotes its fields but for lists in those of drugs and chemicals. */
int clinpgx_table_read(struct clinpgx_reader *r, struct stream *in,
    const struct tsv_column *columns, unsigned n_columns, tsv_sink *sink,
    struct err *err)
{
    const struct tsv_format format = {.quoting = TSV_AUTO};
    struct tsv_counts counts = {0};
    int rc = tsv_read(
        in, &format, columns, n_columns, sink, reject_bad_row, r, &counts, err);

    if (rc < 0)
        return rc;
    report_read(r->b->report, r->file, counts.rows + counts.bad_rows);
    build_note_columns(r->b, r->file, columns, n_columns, &counts);
    return 0;
}

void clinpgx_reject(struct clinpgx_reader *r, const struct tsv_row *row, struct str id,
    const char *reason, struct str found)
{
    report_reject(r->b->report, r->file, row->line, id, reason, found);
}

struct str clinpgx_id(struct arena *mem, struct str number)
{
    uint64_t n;

    if (!str_to_u64(str_trim(number), &n) || n == 0)
        return STR_NONE;
    return str_fmt(mem, "clinpgx:%llu", (unsigned long long)n);
}

struct str clinpgx_accession(
    struct arena *mem, const char *prefix, struct str accession)
{
    uint64_t n;

    accession = str_trim(accession);
    if (!str_starts(accession, STR("PA"))
        || !str_to_u64(str_sub(accession, 2, accession.n), &n) || n == 0)
        return STR_NONE;
    return str_fmt(mem, "%sPA%llu", prefix, (unsigned long long)n);
}

void clinpgx_add_document(struct clinpgx *to, const struct clinpgx_document *d)
{
    to->documents = arena_grow(&to->mem, to->documents, &to->cap_documents,
        to->n_documents + 1, sizeof *to->documents);
    to->documents[to->n_documents++] = *d;
}

void clinpgx_add_recommendation(
    struct clinpgx *to, const struct clinpgx_recommendation *r)
{
    to->recommendations =
        arena_grow(&to->mem, to->recommendations, &to->cap_recommendations,
            to->n_recommendations + 1, sizeof *to->recommendations);
    to->recommendations[to->n_recommendations++] = *r;
}

struct str *clinpgx_list(struct arena *mem, struct str joined, unsigned *n)
{
    struct str rest = joined, piece, *out = NULL;
    size_t cap = 0;

    *n = 0;
    while (str_next(&rest, ';', &piece)) {
        piece = str_trim(piece);
        if (!piece.n)
            continue;
        out = arena_grow(mem, out, &cap, *n + 1, sizeof *out);
        out[(*n)++] = str_copy(mem, piece);
    }
    return out;
}

/* Up to the next ", " outside quotation marks, or all; *rest goes on behind it. */
static struct str next_name(struct str *rest)
{
    bool is_quoted = false;
    size_t i = 0;

    for (; i < rest->n; i++) {
        if (rest->p[i] == '"')
            is_quoted = !is_quoted;
        else if (rest->p[i] == ',' && !is_quoted && i + 1 < rest->n
                 && rest->p[i + 1] == ' ')
            break;
    }
    struct str name = str_trim(str_sub(*rest, 0, i));
    *rest = i < rest->n ? str_sub(*rest, i + 2, rest->n) : STR_NONE;
    if (name.n >= 2 && name.p[0] == '"' && name.p[name.n - 1] == '"')
        name = str_trim(str_sub(name, 1, name.n - 2));
    return name;
}

struct str *clinpgx_names(struct arena *mem, struct str joined, unsigned *n)
{
    struct str rest = joined, *out = NULL;
    size_t cap = 0;

    *n = 0;
    while (rest.n > 0) {
        struct str name = next_name(&rest);
        if (!name.n)
            continue;
        out = arena_grow(mem, out, &cap, *n + 1, sizeof *out);
        out[(*n)++] = str_copy(mem, name);
    }
    return out;
}
