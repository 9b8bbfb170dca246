/* Whether two names are one drug's: evidence names its therapies without ids. */
#include "query/diff_parts.h"

static bool has_name(
    struct diff *d, const struct str *names, unsigned n, struct str folded)
{
    for (unsigned i = 0; i < n; i++)
        if (str_eq(str_fold(&d->scratch, names[i]), folded))
            return true;
    return false;
}

/* Does a drug record called name have the other one, too? */
static int is_called(struct diff *d, unsigned side, struct str name, struct str other)
{
    struct kb_txn *kb = d->side[side].kb;
    struct str folded = str_fold(&d->scratch, other);
    uint32_t *records;
    int n = kb_records_by_drug(kb, name, &d->scratch, &records, d->err);
    for (int i = 0; i < n; i++) {
        struct record r;
        struct pgx_drug drug;
        int rc = diff_must(d, kb_record(kb, records[i], &r, d->err), &r);
        if (rc >= 0 && r.type != RECORD_PGX_DRUG)
            continue;
        if (rc >= 0)
            rc = diff_must(
                d, kb_pgx_drug(kb, r.ordinal, &d->scratch, &drug, d->err), &r);
        if (rc < 0)
            return rc;
        if (has_name(d, drug.generic_names, drug.n_generic_names, folded)
            || has_name(d, drug.trade_names, drug.n_trade_names, folded))
            return 1;
    }
    return n < 0 ? n : 0;
}

/* "Selumetinib (AZD6244)" says itself that it has two names. */
static unsigned own_names(struct diff *d, struct str name, struct str out[3])
{
    ptrdiff_t open = str_chr(name, '(');
    unsigned n = 0;
    out[n++] = str_fold(&d->scratch, name);
    if (open <= 0 || name.p[open - 1] != ' ' || name.p[name.n - 1] != ')')
        return n;
    size_t beg = (size_t)open + 1;
    out[n++] = str_fold(&d->scratch, str_sub(name, 0, beg - 1));
    out[n++] = str_fold(&d->scratch, str_sub(name, beg, name.n - 1 - beg));
    return n;
}

static bool share_name(struct diff *d, struct str a, struct str b)
{
    struct str x[3], y[3];
    unsigned n_x = own_names(d, a, x), n_y = own_names(d, b, y);
    for (unsigned i = 0; i < n_x; i++)
        for (unsigned k = 0; k < n_y; k++)
            if (x[i].n > 0 && str_eq(x[i], y[k]))
                return true;
    return false;
}

int diff_same_drug(struct diff *d, struct str old, struct str new)
{
    int rc = share_name(d, old, new);
    for (unsigned s = 0; rc == 0 && s < N_DIFF_SIDES; s++) {
        rc = is_called(d, s, old, new);
        if (rc == 0)
            rc = is_called(d, s, new, old);
    }
    return rc;
}
