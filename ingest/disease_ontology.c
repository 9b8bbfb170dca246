/*
 * Disease Ontology as HumanDO.tsv: id, label, subClassOf.  The parent is given by its
 * label, and a term stands once per parent.
 */
#include "ingest/build.h"
#include "kb/base/tsv.h"

enum { ID, LABEL, PARENT, N_COLUMNS };

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"id", true},
    [LABEL] = {"label", true},
    [PARENT] = {"subClassOf", true},
};

/* The root has no row of its own in the file; it is only named as a parent. */
#define ROOT_ID "DOID:4"
#define ROOT_LABEL "disease"

struct do_row {
    uint64_t line;
    struct str id, label, parent;
};

struct do_reader {
    struct build *b;
    unsigned file;
    struct arena mem; /* lives until the file is read */
    struct do_row *rows;
    size_t n, cap;
    struct strmap by_label; /* label -> row; or AMBIGUOUS */
    struct strmap by_id;
};

#define AMBIGUOUS UINT32_MAX

static int keep_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    (void)err;
    struct do_reader *r = ctx;
    report_read(r->b->report, r->file, 1);
    if (!str_starts(row->field[ID], STR("DOID:")) || row->field[LABEL].n == 0) {
        report_reject(r->b->report, r->file, row->line, row->field[ID],
            "no_id_or_label", row->field[LABEL]);
        return 0;
    }
    r->rows = arena_grow(&r->mem, r->rows, &r->cap, r->n + 1, sizeof *r->rows);
    r->rows[r->n] = (struct do_row){row->line, str_copy(&r->mem, row->field[ID]),
        str_copy(&r->mem, row->field[LABEL]), str_copy(&r->mem, row->field[PARENT])};
    r->n++;
    return 0;
}

static int add_terms(struct do_reader *r, const char *name, struct err *err)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct do_row *row = &r->rows[i];
        bool is_new_id, is_new_label;
        strmap_at(&r->by_id, &r->mem, row->id, &is_new_id);
        uint32_t *at = strmap_at(&r->by_label, &r->mem, row->label, &is_new_label);
        if (is_new_label)
            *at = (uint32_t)i;
        else if (*at != AMBIGUOUS && !str_eq(r->rows[*at].id, row->id))
            *at = AMBIGUOUS;
        if (disease_tree_add(r->b->diseases, row->id, row->label, err) < 0)
            return err_wrap(err, "%s:%llu", name, (unsigned long long)row->line);
        report_fate(r->b->report, r->file, is_new_id ? FATE_STORED : FATE_MERGED,
            is_new_id ? NULL : "another_parent", 1);
    }
    return 0;
}

static int add_parent(
    struct do_reader *r, const char *name, const struct do_row *row, struct err *err)
{
    const uint32_t *at = strmap_get(&r->by_label, row->parent);
    struct str parent = STR(ROOT_ID);
    if (at == NULL && !str_eq_c(row->parent, ROOT_LABEL))
        return err_set(err, ERR_FAIL,
            "%s:%llu: parent \"%.*s\" of %.*s is no term of the file", name,
            (unsigned long long)row->line, STR_ARG(row->parent), STR_ARG(row->id));
    if (at != NULL && *at == AMBIGUOUS)
        return err_set(err, ERR_FAIL,
            "%s:%llu: parent \"%.*s\" of %.*s is the label of several terms", name,
            (unsigned long long)row->line, STR_ARG(row->parent), STR_ARG(row->id));
    if (at != NULL)
        parent = r->rows[*at].id;
    else if (disease_tree_add(r->b->diseases, parent, STR(ROOT_LABEL), err) < 0)
        return err->code;
    return disease_tree_add_parent(r->b->diseases, row->id, parent, err);
}

int do_tsv_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    static const struct tsv_format format = {.quoting = TSV_AUTO};
    struct do_reader r = {.b = b, .file = file};
    struct tsv_counts counts;
    int rc =
        tsv_read(in, &format, columns, N_COLUMNS, keep_row, NULL, &r, &counts, err);
    if (rc >= 0)
        build_note_columns(b, file, columns, N_COLUMNS, &counts);
    if (rc >= 0)
        rc = add_terms(&r, stream_name(in), err);
    for (size_t i = 0; rc >= 0 && i < r.n; i++)
        if (r.rows[i].parent.n > 0)
            rc = add_parent(&r, stream_name(in), &r.rows[i], err);
    arena_free(&r.mem);
    return rc < 0 ? rc : 0;
}
