#include "query/annotation_private.h"

/* No honest record has more; one that has is not read, only counted. */
#define MAX_PARTS 20000
#define MAX_ALTS 1000

struct annotation_format {
    struct annotation_field *fields;
    unsigned n;
};

#define N_DIALECTS 3

static const struct annotation_dialect *dialect(unsigned i)
{
    switch (i) {
    case 0:
        return &annotation_csq;
    case 1:
        return &annotation_ann;
    default:
        return &annotation_bcsq;
    }
}

const char *annotator_name(enum annotator a)
{
    switch (a) {
    case ANNOTATOR_VEP:
        return "csq";
    case ANNOTATOR_SNPEFF:
        return "ann";
    case ANNOTATOR_BCSQ:
        return "bcsq";
    case ANNOTATOR_NONE:
        break;
    }
    return "none";
}

/* ---- header ---------------------------------------------------------------------- */

/* The Description tells, for the key is the user's choice (VEP's --vcf_info_field). */
static const struct annotation_dialect *dialect_of(const struct vcf_field *info)
{
    for (unsigned i = 0; i < N_DIALECTS; i++)
        if (str_find(info->description, str_of(dialect(i)->mark)) >= 0)
            return dialect(i);
    for (unsigned i = 0; i < N_DIALECTS; i++)
        if (str_eq_c(info->id, dialect(i)->usual_key))
            return dialect(i);
    return NULL;
}

static bool is_around_name(char c)
{
    return c == ' ' || c == '\'' || c == '"' || c == '[' || c == ']' || c == '*';
}

/* "[*]consequence" is named "consequence". */
static struct str bare_name(struct str name)
{
    while (name.n && is_around_name(name.p[0]))
        name = str_sub(name, 1, name.n);
    while (name.n && is_around_name(name.p[name.n - 1]))
        name.n--;
    return name;
}

static int column_named(const struct annotation_dialect *d, struct str name)
{
    for (int c = 0; c < N_COLUMNS; c++)
        if (d->names[c] && str_eq_nocase(name, str_of(d->names[c])))
            return c;
    return -1;
}

/* The names of the columns as the Description lists them; false: it lists none. */
static bool column_list(const struct annotation_field *f, struct str *list)
{
    struct str before = str_of(f->dialect->before);
    ptrdiff_t at = str_find(f->description, before), quote;

    if (at < 0)
        return false;
    *list = str_trim(str_sub(f->description, (size_t)at + before.n, f->description.n));
    if (!str_starts(*list, STR("'")))
        return list->n > 0;
    *list = str_sub(*list, 1, list->n);
    quote = str_chr(*list, '\'');
    if (quote >= 0)
        list->n = (size_t)quote;
    return list->n > 0;
}

/* NULL: usable; else why not. */
static const char *read_columns(struct annotation_field *f, struct arena *mem)
{
    struct str list, name;
    size_t cap = 0;

    if (!column_list(f, &list))
        return "its Description does not list its columns";
    while (str_next(&list, '|', &name)) {
        int c = column_named(f->dialect, bare_name(name));

        if (c >= 0 && (f->has & (uint32_t)1 << c))
            return "its Description names a column twice";
        f->column_of = arena_grow(mem, f->column_of, &cap, f->n_columns + 1, 1);
        f->column_of[f->n_columns++] = (signed char)c;
        if (c >= 0)
            f->has |= (uint32_t)1 << c;
    }
    if ((f->has & f->dialect->required) != f->dialect->required)
        return "its Description lacks a column that is needed";
    return NULL;
}

/* A key that is declared more than once must have the same columns each time; it is
 * then judged where it stands first. */
static const char *check_twice(const struct vcf_header *h, unsigned i, bool *is_again)
{
    const char *reason = NULL;

    for (unsigned k = 0; k < h->n_infos; k++) {
        if (k == i || !str_eq(h->infos[k].id, h->infos[i].id))
            continue;
        *is_again = *is_again || k < i;
        if (!str_eq(h->infos[k].description, h->infos[i].description))
            reason = "it is declared twice, with different Descriptions";
    }
    return reason;
}

static const char *add_reason(
    struct arena *mem, const char *old, struct str key, const char *reason)
{
    struct str text = old ? str_fmt(mem, "%s; INFO %.*s: %s", old, STR_ARG(key), reason)
                          : str_fmt(mem, "INFO %.*s: %s", STR_ARG(key), reason);

    return str_cstr(mem, text);
}

void annotation_begin(const struct vcf_header *header, struct arena *mem,
    struct annotation_format **out, const char **why)
{
    struct annotation_format *f = ARENA_NEW(mem, struct annotation_format);
    const char *reasons = NULL;

    f->fields = ARENA_ARRAY(mem, struct annotation_field, header->n_infos);
    for (unsigned i = 0; i < header->n_infos; i++) {
        const struct vcf_field *info = &header->infos[i];
        struct annotation_field field = {.dialect = dialect_of(info)};
        bool is_again = false;
        const char *reason;

        if (!field.dialect)
            continue;
        reason = check_twice(header, i, &is_again);
        if (is_again)
            continue;
        field.key = str_copy(mem, info->id);
        field.description = str_copy(mem, info->description);
        if (!reason)
            reason = read_columns(&field, mem);
        if (reason)
            reasons = add_reason(mem, reasons, field.key, reason);
        else
            f->fields[f->n++] = field;
    }
    *out = f->n ? f : NULL;
    if (why)
        *why = reasons;
}

/* ---- records --------------------------------------------------------------------- */

/* The value of a key; false when it is not there or empty.  A key that stands twice
 * with different values (VCF forbids it) has no value that could be trusted. */
static bool info_value(
    struct vcf_record *record, struct str key, struct str *value, unsigned *n_bad)
{
    struct str rest = vcf_column(record, VCF_INFO), item;
    bool is_there = false;

    while (str_next(&rest, ';', &item)) {
        struct str one;

        if (!str_starts(item, key) || item.n == key.n || item.p[key.n] != '=')
            continue;
        one = str_sub(item, key.n + 1, item.n);
        if (is_there && !str_eq(one, *value)) {
            (*n_bad)++;
            return false;
        }
        *value = one;
        is_there = true;
    }
    return is_there && value->n > 0 && !str_eq(*value, STR("."));
}

struct rows {
    struct annotation *rows;
    size_t cap;
    unsigned n, n_bad;
};

static bool is_whole(const struct annotation_field *f, struct str part, unsigned n)
{
    if (f->dialect->n_cells_min == 0)
        return n == f->n_columns;
    return n <= f->n_columns
           && (n >= f->dialect->n_cells_min || str_starts(part, STR("@")));
}

static unsigned count_parts(struct str value)
{
    unsigned n = 1;

    for (size_t i = 0; i < value.n; i++)
        n += value.p[i] == ',';
    return n;
}

static void read_field(struct annotation_reading *r, struct rows *out)
{
    struct str rest = r->value, part, cells[N_COLUMNS];

    r->n_parts = count_parts(r->value);
    if (r->n_parts > MAX_PARTS || r->n_alts > MAX_ALTS) {
        out->n_bad += r->n_parts;
        return;
    }
    r->field->dialect->begin(r);
    for (unsigned i = 0; str_next(&rest, ',', &part); i++) {
        struct annotation row = {.by = r->field->dialect->by};
        int rc = -1;

        if (is_whole(r->field, part, annotation_cut(r->field, part, cells)))
            rc = r->field->dialect->read(r, i, cells, &row);
        out->n_bad += rc < 0;
        if (rc <= 0)
            continue;
        out->rows =
            arena_grow(r->mem, out->rows, &out->cap, out->n + 1, sizeof(*out->rows));
        out->rows[out->n++] = row;
    }
}

static struct str *split_alts(struct str alt, struct arena *mem, unsigned *n)
{
    struct str *alts = NULL, one;
    size_t cap = 0;

    for (*n = 0; str_next(&alt, ',', &one); (*n)++) {
        alts = arena_grow(mem, alts, &cap, *n + 1, sizeof(*alts));
        alts[*n] = one;
    }
    return alts;
}

unsigned annotation_read(const struct annotation_format *f, struct vcf_record *record,
    unsigned alt, struct arena *mem, struct annotation **out, unsigned *n_bad)
{
    struct annotation_reading r = {.record = record, .mem = mem};
    struct rows rows = {0};

    if (f)
        r.alts = split_alts(record->alt, mem, &r.n_alts);
    r.alt0 = alt - 1;
    if (alt >= 1 && alt <= r.n_alts && annotation_is_bases(r.alts[r.alt0]))
        for (unsigned i = 0; i < f->n; i++) {
            r.field = &f->fields[i];
            if (info_value(record, r.field->key, &r.value, &rows.n_bad))
                read_field(&r, &rows);
        }
    *out = rows.rows;
    *n_bad = rows.n_bad;
    return rows.n;
}
