#include "ingest/civic_item.h"

#include <inttypes.h>

/* Therapy lists are cut with the help of the whole table, so its rows are kept first.
 */
struct saved_row {
    uint64_t line;
    struct str *field;
};

struct item_reader {
    struct civic_reader r; /* first: ctx of the common callbacks */
    const struct civic_item_table *table;
    struct civic_therapies therapies;
    struct saved_row *rows;
    size_t n_rows, cap_rows;
};

int civic_word(struct civic_reader *r, const char *field, struct str word,
    struct str *means, struct err *err)
{
    int rc = build_word(r->b, r->file, r->line, "civic", field, word, means, err);

    return rc == 0 ? civic_reject(r, "new_term", word) : rc;
}

int civic_enum(struct civic_reader *r, const char *field, struct str word,
    const char *(*name)(int i), int n, int *out, struct err *err)
{
    struct str means;
    int rc = civic_word(r, field, word, &means, err);

    if (rc <= 0)
        return rc;
    for (int i = 0; i < n; i++)
        if (name(i) && str_eq_c(means, name(i))) {
            *out = i;
            return 1;
        }
    return err_set(err, ERR_FAIL,
        "curated/vocabulary.tsv: civic, %s, \"%.*s\": found the meaning \"%.*s\", "
        "expected a name of that field's closed list",
        field, STR_ARG(word), STR_ARG(means));
}

int civic_bool(struct civic_reader *r, const char *field, struct str word, bool *out,
    struct err *err)
{
    struct str means;
    int rc;

    *out = false;
    if (!str_trim(word).n)
        return 1;
    rc = civic_word(r, field, str_trim(word), &means, err);
    if (rc > 0)
        *out = str_eq_c(means, "true");
    return rc;
}

static const char *type_name(int i)
{
    return evidence_type_name((enum evidence_type)i);
}

static const char *direction_name(int i)
{
    return evidence_direction_name((enum evidence_direction)i);
}

static const char *significance_name(int i)
{
    return significance_class_name((enum significance_class)i);
}

/* An empty direction or significance says nothing; an item without a type says nothing
 * of use and is no word of the list. */
static int read_words(struct civic_reader *r, const struct str *field,
    struct evidence *e, struct err *err)
{
    struct str direction = str_trim(field[ITEM_DIRECTION]);
    int type = 0, towards = DIRECTION_NONE, class = SIGNIFICANCE_OTHER, rc;

    e->significance = str_trim(field[ITEM_SIGNIFICANCE]);
    rc = civic_enum(r, "evidence_type", str_trim(field[ITEM_TYPE]), type_name,
        N_EVIDENCE_TYPES, &type, err);
    if (rc > 0 && direction.n)
        rc = civic_enum(r, "evidence_direction", direction, direction_name,
            DIRECTION_NONE + 1, &towards, err);
    if (rc > 0 && e->significance.n)
        rc = civic_enum(r, "significance", e->significance, significance_name,
            N_SIGNIFICANCE_CLASSES, &class, err);
    if (rc > 0)
        rc = civic_bool(r, "is_flagged", field[ITEM_FLAGGED], &e->is_flagged, err);
    e->type = (enum evidence_type)type;
    e->direction = (enum evidence_direction)towards;
    e->significance_class = (enum significance_class) class;
    return rc;
}

/* DOID codes are strings: "0050905" is not 50905. */
static struct str read_doid(struct civic_reader *r, struct str text)
{
    struct str code = civic_value(text);

    if (str_starts(code, STR("DOID:")))
        code = str_sub(code, 5, code.n);
    if (!code.n)
        return STR_NONE;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9') {
            civic_note(r, "disease: DOID is not a number", code);
            return STR_NONE;
        }
    return str_fmt(&r->mem, "DOID:%.*s", STR_ARG(code));
}

static int read_profile(struct civic_reader *r, const struct str *field,
    struct evidence *e, struct err *err)
{
    const struct civic_place place = {
        field[ITEM_CHROMOSOME],
        field[ITEM_START],
        field[ITEM_STOP],
        field[ITEM_REFERENCE_BASES],
        field[ITEM_VARIANT_BASES],
        field[ITEM_BUILD],
    };

    if (!field[ITEM_PROFILE_ID].p && !field[ITEM_VARIANT_ID].p)
        return err_set(err, ERR_FAIL,
            "%s: found neither a column \"molecular_profile_id\" nor a column "
            "\"variant_id\", expected one of them",
            r->b->files[r->file].path);
    if (!field[ITEM_PROFILE_ID].p)
        return civic_derive_profile(r, field[ITEM_GENE], field[ITEM_ENTREZ],
            field[ITEM_VARIANT], field[ITEM_VARIANT_ID], &place, &e->profile_id,
            &e->profile, err);
    e->profile = str_trim(field[ITEM_PROFILE]);
    e->profile_id = civic_id(&r->mem, "civic.mpid:", field[ITEM_PROFILE_ID]);
    if (!e->profile_id.p)
        return civic_reject(r, "no_profile", field[ITEM_PROFILE_ID]);
    return 1;
}

static void read_therapies(
    struct item_reader *x, const struct str *field, struct evidence *e)
{
    unsigned n_kept;

    e->therapies = civic_therapies_split(&x->therapies, &x->r.mem,
        civic_value(field[ITEM_THERAPIES]), &e->n_therapies, &n_kept);
    if (n_kept)
        civic_note(&x->r, "therapies: a comma in doubt was left inside a name",
            field[ITEM_THERAPIES]);
}

static int read_common(
    struct item_reader *x, const struct str *field, struct evidence *e, struct err *err)
{
    struct civic_reader *r = &x->r;

    e->id = civic_id(&r->mem, x->table->id_prefix, field[ITEM_ID]);
    if (!e->id.p)
        return civic_reject(r, "bad_id", field[ITEM_ID]);
    r->id = e->id;
    if (field[ITEM_STATUS].p) {
        struct str means;
        int rc =
            civic_word(r, "evidence_status", str_trim(field[ITEM_STATUS]), &means, err);
        if (rc <= 0)
            return rc;
        e->status = means;
        if (!str_eq_c(means, "accepted")) {
            report_fate(r->b->report, r->file, FATE_NOT_USED, "not_accepted", 1);
            return 0;
        }
    }
    e->disease = civic_value(field[ITEM_DISEASE]);
    e->disease_id = read_doid(r, field[ITEM_DOID]);
    e->disease_ordinal = DISEASE_NONE;
    e->phenotypes = civic_value(field[ITEM_PHENOTYPES]);
    e->url = str_trim(field[ITEM_URL]);
    e->reviewed = civic_value(field[ITEM_REVIEWED]);
    read_therapies(x, field, e);
    return read_words(r, field, e, err);
}

static int read_row(struct item_reader *x, const struct saved_row *row, struct err *err)
{
    struct civic_reader *r = &x->r;
    struct staged_evidence s = {.file = r->file, .line = row->line};
    int rc;

    arena_reset(&r->mem);
    r->line = row->line;
    r->id = str_trim(row->field[ITEM_ID]);
    rc = read_common(x, row->field, &s.e, err);
    if (rc > 0)
        rc = x->table->finish(r, row->field, &s.e, err);
    if (rc > 0)
        rc = read_profile(r, row->field, &s.e, err);
    if (rc <= 0)
        return rc;
    s.profile_record_id = s.e.profile_id;
    return stage_evidence(r->b->stage, &s, err);
}

static int save_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct item_reader *x = ctx;
    struct arena *mem = &x->r.keep;
    struct saved_row saved = {.line = row->line};

    (void)err;
    saved.field = ARENA_ARRAY(mem, struct str, x->table->n_columns);
    for (unsigned i = 0; i < x->table->n_columns; i++)
        if (row->field[i].p) /* NULL stays: the column is absent */
            saved.field[i] =
                (struct str){str_cstr(mem, row->field[i]), row->field[i].n};
    x->rows = arena_grow(mem, x->rows, &x->cap_rows, x->n_rows + 1, sizeof(*x->rows));
    x->rows[x->n_rows++] = saved;
    return 0;
}

int civic_items_read(struct build *b, unsigned file, struct stream *in,
    const struct civic_item_table *table, struct err *err)
{
    struct item_reader x = {.table = table};
    int rc;

    civic_reader_begin(&x.r, b, file);
    rc = civic_therapies_begin(&x.therapies, b, err);
    if (rc >= 0)
        rc = civic_table_read(
            &x.r, in, &civic_tables, table->columns, table->n_columns, save_row, err);
    for (size_t i = 0; i < x.n_rows && rc >= 0; i++)
        civic_therapies_learn(
            &x.therapies, civic_value(x.rows[i].field[ITEM_THERAPIES]));
    for (size_t i = 0; i < x.n_rows && rc >= 0; i++)
        rc = read_row(&x, &x.rows[i], err);
    civic_therapies_end(&x.therapies);
    civic_reader_end(&x.r);
    return rc < 0 ? rc : 0;
}
