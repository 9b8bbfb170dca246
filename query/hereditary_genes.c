#include "query/hereditary_genes.h"

#include <string.h>

#include "kb/base/strmap.h"
#include "query/curated_load.h"

struct hereditary_genes {
    struct strmap by_symbol; /* index in gene */
    struct hereditary_gene *gene;
    bool *is_cancer; /* parallel to gene */
    unsigned n;
};

enum column { GENE, LIST, INHERITANCE, CONDITION, CANCER, TUMOUR_HINT, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {
    "gene", "list", "inheritance", "condition", "cancer", "tumour_hint"};

static const char *const words[] = {
    "not_stated", "dominant", "recessive", "x_linked", "both"};

const char *inheritance_name(enum inheritance i)
{
    return i == INHERITANCE_NOT_STATED ? NULL : words[i];
}

static int read_inheritance(
    const struct str *row, const int *at, enum inheritance *out, struct err *err)
{
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_c(row[at[INHERITANCE]], words[i])) {
            *out = (enum inheritance)i;
            return 0;
        }
    return err_set(err, ERR_KB,
        "hereditary gene \"%.*s\": \"%.*s\" is no mode of inheritance that this "
        "program reads",
        STR_ARG(row[at[GENE]]), STR_ARG(row[at[INHERITANCE]]));
}

static enum inheritance join(enum inheritance a, enum inheritance b)
{
    if (a == b || b == INHERITANCE_NOT_STATED)
        return a;
    return a == INHERITANCE_NOT_STATED ? b : INHERITANCE_BOTH;
}

static void add_condition(struct hereditary_gene *g, struct str text, struct arena *mem)
{
    if (text.n == 0)
        return;
    g->condition = g->condition.n == 0 ? text
                                       : str_fmt(mem, "%.*s; %.*s",
                                           STR_ARG(g->condition), STR_ARG(text));
}

/* One row; rows for other conditions only make the gene known. */
static int add_row(struct hereditary_genes *genes, const struct str *row, const int *at,
    struct arena *mem, struct err *err)
{
    enum inheritance inheritance = INHERITANCE_NOT_STATED;
    bool is_new;
    int rc = read_inheritance(row, at, &inheritance, err);
    if (rc < 0)
        return rc;
    uint32_t *place = strmap_at(&genes->by_symbol, mem, row[at[GENE]], &is_new);
    if (is_new) {
        *place = genes->n++;
        genes->gene[*place].symbol = row[at[GENE]];
    }
    if (!str_eq_c(row[at[CANCER]], "yes"))
        return 0;
    struct hereditary_gene *g = &genes->gene[*place];
    if (!genes->is_cancer[*place]) {
        g->list = row[at[LIST]];
        g->inheritance = inheritance;
        g->is_tumour_hint = true;
    }
    genes->is_cancer[*place] = true;
    if (str_eq(g->list, row[at[LIST]])) {
        g->inheritance = join(g->inheritance, inheritance);
        add_condition(g, row[at[CONDITION]], mem);
    }
    bool is_both = inheritance == INHERITANCE_BOTH;
    g->has_dominant |= is_both || inheritance == INHERITANCE_DOMINANT;
    g->has_recessive |= is_both || inheritance == INHERITANCE_RECESSIVE;
    g->has_x_linked |= inheritance == INHERITANCE_X_LINKED;
    g->is_tumour_hint &= str_eq_c(row[at[TUMOUR_HINT]], "yes");
    return 0;
}

int hereditary_genes_load(struct kb_txn *kb, struct arena *mem,
    struct hereditary_genes **out, struct err *err)
{
    struct curated_table t;
    int at[N_COLUMNS];
    int rc = curated_load(kb, "hereditary_genes", columns, at, N_COLUMNS, mem, &t, err);
    if (rc < 0)
        return rc;
    struct hereditary_genes *genes = ARENA_NEW(mem, struct hereditary_genes);
    genes->gene = ARENA_ARRAY(mem, struct hereditary_gene, t.n_rows);
    genes->is_cancer = ARENA_ARRAY(mem, bool, t.n_rows);
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        rc = add_row(genes, t.rows[i], at, mem, err);
    *out = genes;
    return rc < 0 ? rc : 0;
}

const struct hereditary_gene *hereditary_genes_find(
    const struct hereditary_genes *genes, struct str symbol)
{
    const uint32_t *place = strmap_get(&genes->by_symbol, symbol);
    return place && genes->is_cancer[*place] ? &genes->gene[*place] : NULL;
}

unsigned hereditary_genes_secondary(const struct hereditary_genes *genes)
{
    unsigned n = 0;
    for (unsigned i = 0; i < genes->n; i++)
        n += !genes->is_cancer[i];
    return n;
}
