#include "query/hereditary_rules.h"

#include <math.h>

#include "query/curated_load.h"

enum column { RULE, GENE, VALUE, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {"rule", "gene", "value"};

struct fraction_rule {
    const char *name;
    double *out;
};

static int read_fraction(
    struct str rule, struct str value, double *out, struct err *err)
{
    if (!isnan(*out))
        return err_set(
            err, ERR_KB, "hereditary rule \"%.*s\" is given twice", STR_ARG(rule));
    if (str_to_double(value, out) && *out >= 0 && *out <= 1)
        return 0;
    return err_set(err, ERR_KB,
        "hereditary rule \"%.*s\": found \"%.*s\", expected a number from 0 to 1",
        STR_ARG(rule), STR_ARG(value));
}

static int add_row(struct hereditary_rules *r, const struct fraction_rule *fractions,
    const struct str *row, const int *at, struct err *err)
{
    struct str rule = row[at[RULE]], gene = row[at[GENE]];
    for (const struct fraction_rule *f = fractions; f->name; f++)
        if (str_eq_c(rule, f->name))
            return read_fraction(rule, row[at[VALUE]], f->out, err);
    if (gene.n > 0 && str_eq_c(rule, "hint_any_fraction"))
        r->any_fraction[r->n_any_fraction++] = gene;
    else if (gene.n > 0 && str_eq_c(rule, "hint_never"))
        r->never[r->n_never++] = gene;
    else
        return err_set(err, ERR_KB,
            "hereditary rule \"%.*s\" of gene \"%.*s\" is none that this program reads",
            STR_ARG(rule), STR_ARG(gene));
    return 0;
}

int hereditary_rules_load(
    struct kb_txn *kb, struct arena *mem, struct hereditary_rules *out, struct err *err)
{
    struct curated_table t;
    int at[N_COLUMNS];
    const struct fraction_rule fractions[] = {
        {"hint_fraction_substitution", &out->hint_fraction_substitution},
        {"hint_fraction_indel", &out->hint_fraction_indel},
        {"mosaic_fraction", &out->mosaic_fraction},
        {0},
    };
    int rc = curated_load(kb, "hereditary_rules", columns, at, N_COLUMNS, mem, &t, err);
    if (rc < 0)
        return rc;
    *out = (struct hereditary_rules){NAN, NAN, NAN, NULL, NULL, 0, 0};
    out->any_fraction = ARENA_ARRAY(mem, struct str, t.n_rows);
    out->never = ARENA_ARRAY(mem, struct str, t.n_rows);
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        rc = add_row(out, fractions, t.rows[i], at, err);
    for (const struct fraction_rule *f = fractions; rc >= 0 && f->name; f++)
        if (isnan(*f->out))
            rc = err_set(err, ERR_KB, "the KB has no hereditary rule \"%s\"", f->name);
    return rc < 0 ? rc : 0;
}

static bool is_among(const struct str *genes, unsigned n, struct str gene)
{
    for (unsigned i = 0; i < n; i++)
        if (str_eq(genes[i], gene))
            return true;
    return false;
}

bool hereditary_hints_at_any_fraction(const struct hereditary_rules *r, struct str gene)
{
    return is_among(r->any_fraction, r->n_any_fraction, gene);
}

bool hereditary_hints_never(const struct hereditary_rules *r, struct str gene)
{
    return is_among(r->never, r->n_never, gene);
}
