#include "query/patient_tumour.h"

#include "query/report_make.h"

static bool descends(const struct disease *d, const struct disease *from)
{
    if (d->ordinal == from->ordinal)
        return true;
    for (unsigned i = 0; i < d->n_ancestors; i++)
        if (d->ancestors[i] == from->ordinal)
            return true;
    return false;
}

/* The places of a phenopacket have a member's name, those of lines a number. */
static bool is_phenopacket(const struct patient_tumour *t)
{
    return str_ends(t->where, STR("]"));
}

static void note_unknown(
    struct patient *p, const struct patient_tumour *t, struct arena *mem)
{
    struct str *list = ARENA_ARRAY(mem, struct str, (size_t)p->n_not_used + 1);
    for (unsigned i = 0; i < p->n_not_used; i++)
        list[i] = p->not_used[i];
    ptrdiff_t at = str_find(t->where, STR(": "));
    list[p->n_not_used++] = str_fmt(mem, "%.*s: \"%.*s\" leads to no disease of the KB",
        STR_ARG(str_sub(t->where, at < 0 ? 0 : (size_t)at + 2, t->where.n)),
        STR_ARG(t->id));
    p->not_used = list;
}

struct resolved {
    struct disease disease;
    const struct patient_tumour *from;
};

/* The file's diseases that the KB knows. Returns the number. */
static int resolve_all(struct patient *p, struct kb_txn *kb, struct arena *mem,
    struct resolved **out, struct err *err)
{
    int n = 0;
    *out = ARENA_ARRAY(mem, struct resolved, (size_t)p->n_tumours + 1);
    for (unsigned i = 0; i < p->n_tumours; i++) {
        const struct patient_tumour *t = &p->tumours[i];
        struct err why = {0};
        const char *what =
            str_cstr(mem, str_fmt(mem, "%.*s: tumour type", STR_ARG(t->where)));
        int rc = tumour_resolve_named(
            kb, what, str_cstr(mem, t->id), mem, &(*out)[n].disease, &why);
        if (rc == ERR_USAGE && is_phenopacket(t)) {
            note_unknown(p, t, mem);
        } else if (rc < 0) {
            *err = why;
            return err->code = rc == ERR_USAGE ? ERR_SAMPLE : rc;
        } else {
            (*out)[n++].from = t;
        }
    }
    return n;
}

/* The one that descends from all others. */
static int most_specific(
    const struct resolved *all, int n, struct disease *out, struct err *err)
{
    const struct resolved *best = &all[0];
    for (int i = 1; i < n; i++)
        if (descends(&all[i].disease, &best->disease))
            best = &all[i];
    for (int i = 0; i < n; i++)
        if (!descends(&best->disease, &all[i].disease)) {
            err_set(err, ERR_SAMPLE,
                "%.*s: \"%.*s\" beside \"%.*s\" (%.*s); expected one tumour type",
                STR_ARG(all[i].from->where), STR_ARG(all[i].from->id),
                STR_ARG(best->from->id), STR_ARG(best->from->where));
            return err_hint(err, "say with -t which of them the sample is of");
        }
    *out = best->disease;
    return 1;
}

/* What -t says stands when some disease of the file is in its line of descent. */
static int check_told(
    const struct disease *told, const struct resolved *all, int n, struct err *err)
{
    for (int i = 0; i < n; i++)
        if (descends(told, &all[i].disease) || descends(&all[i].disease, told))
            return 1;
    if (n == 0)
        return 1;
    return err_set(err, ERR_USAGE, "-t is %.*s (%.*s), but %.*s says %.*s (%.*s)",
        STR_ARG(told->name), STR_ARG(told->id), STR_ARG(all[0].from->where),
        STR_ARG(all[0].disease.name), STR_ARG(all[0].disease.id));
}

int patient_tumour(struct patient *p, const char *given, struct kb_txn *kb,
    struct arena *mem, struct disease *out, struct err *err)
{
    struct resolved *all;
    int rc = given ? tumour_resolve(kb, given, mem, out, err) : 0;
    if (rc < 0)
        return rc;
    int n = resolve_all(p, kb, mem, &all, err);
    if (n < 0)
        return n;
    if (given)
        return check_told(out, all, n, err);
    return n > 0 ? most_specific(all, n, out, err) : 0;
}

int patient_check_sex(const struct patient *p, enum patient_sex given,
    enum patient_sex *out, struct err *err)
{
    *out = given != PATIENT_SEX_UNKNOWN ? given : p->sex;
    if (given == PATIENT_SEX_UNKNOWN || p->sex == PATIENT_SEX_UNKNOWN
        || given == p->sex)
        return 0;
    return err_set(err, ERR_USAGE, "--sex is %s, but %.*s says %s",
        patient_sex_name(given), STR_ARG(p->sex_where), patient_sex_name(p->sex));
}
