#include "query/hereditary_genes.h"

#include "kb/base/strmap.h"
#include "query/curated_load.h"

struct hereditary_genes {
    struct strmap by_symbol; /* index in gene */
    struct hereditary_gene *gene;
    unsigned n;
};

enum column {
    GENE,
    LIST,
    INHERITANCE,
    CONDITION,
    CANCER,
    REPORT,
    MECHANISM,
    N_COLUMNS
};
static const char *const columns[N_COLUMNS] = {
    "gene", "list", "inheritance", "condition", "cancer", "report", "mechanism"};

static const char *const inheritances[N_INHERITANCES] = {
#define X(id, word) word,
    INHERITANCES(X)
#undef X
};

static const char *const rules[N_LIST_RULES] = {
#define X(id, word) word,
    LIST_RULES(X)
#undef X
};

const char *inheritance_name(enum inheritance i)
{
    return i == INHERITANCE_NOT_STATED ? NULL : inheritances[i];
}

const char *list_rule_name(enum list_rule r)
{
    return rules[r];
}

static int read_word(const struct str *row, const int *at, enum column column,
    const char *const *words, unsigned n, struct err *err)
{
    for (unsigned i = 0; i < n; i++)
        if (str_eq_c(row[at[column]], words[i]))
            return (int)i;
    return err_set(err, ERR_KB,
        "hereditary gene \"%.*s\": \"%.*s\" is no word for \"%s\" that this program "
        "reads",
        STR_ARG(row[at[GENE]]), STR_ARG(row[at[column]]), columns[column]);
}

static enum inheritance join(enum inheritance a, enum inheritance b)
{
    if (a == b || b == INHERITANCE_NOT_STATED)
        return a;
    return a == INHERITANCE_NOT_STATED ? b : INHERITANCE_BOTH;
}

static void add_modes(struct hereditary_conditions *c, enum inheritance i)
{
    bool is_x_dominant = i == INHERITANCE_X_DOMINANT;
    bool is_both = i == INHERITANCE_BOTH;
    c->has_dominant |= is_both || i == INHERITANCE_DOMINANT;
    c->has_recessive |= is_both || i == INHERITANCE_RECESSIVE;
    c->is_x_dominant |= is_x_dominant;
    c->has_x_linked |=
        is_x_dominant || i == INHERITANCE_X_LINKED || i == INHERITANCE_X_RECESSIVE;
    c->has_mitochondrial |= i == INHERITANCE_MITOCHONDRIAL;
}

/* A list names a gene once for each condition. */
static void add_listing(struct hereditary_conditions *c,
    const struct hereditary_listing *new, struct arena *mem)
{
    struct hereditary_listing *l = NULL;
    for (unsigned i = 0; i < c->n_listings; i++)
        if (str_eq(c->listings[i].list, new->list) && c->listings[i].rule == new->rule)
            l = &c->listings[i];
    if (!l) {
        struct hereditary_listing *all =
            ARENA_ARRAY(mem, struct hereditary_listing, c->n_listings + 1);
        for (unsigned i = 0; i < c->n_listings; i++)
            all[i] = c->listings[i];
        all[c->n_listings] = *new;
        c->listings = all;
        c->n_listings++;
        return;
    }
    l->inheritance = join(l->inheritance, new->inheritance);
    if (l->condition.n == 0)
        l->condition = new->condition;
    else if (new->condition.n > 0)
        l->condition =
            str_fmt(mem, "%.*s; %.*s", STR_ARG(l->condition), STR_ARG(new->condition));
}

static bool is_loss(const struct str *row, const int *at)
{
    return str_eq_c(row[at[MECHANISM]], "loss_of_function")
           || str_eq_c(row[at[MECHANISM]], "both")
           || str_eq_c(row[at[REPORT]], rules[LIST_RULE_TRUNCATING]);
}

static int add_row(struct hereditary_genes *genes, const struct str *row, const int *at,
    struct arena *mem, struct err *err)
{
    bool is_new;
    int inheritance =
        read_word(row, at, INHERITANCE, inheritances, N_INHERITANCES, err);
    int rule = read_word(row, at, REPORT, rules, N_LIST_RULES, err);
    if (inheritance < 0 || rule < 0)
        return ERR_KB;
    uint32_t *place = strmap_at(&genes->by_symbol, mem, row[at[GENE]], &is_new);
    if (is_new)
        *place = genes->n++;
    struct hereditary_gene *g = &genes->gene[*place];
    bool is_cancer = str_eq_c(row[at[CANCER]], "yes");
    struct hereditary_conditions *c = is_cancer ? &g->cancer : &g->secondary;
    struct hereditary_listing l = {.list = row[at[LIST]],
        .condition = row[at[CONDITION]],
        .inheritance = (enum inheritance)inheritance,
        .rule = (enum list_rule)rule};
    g->symbol = row[at[GENE]];
    g->is_loss_of_function |= is_loss(row, at);
    /* What a list wants reported says what one changed copy means in a woman. */
    c->is_x_dominant |= l.rule == LIST_RULE_X_ANY;
    c->is_x_recessive |=
        l.rule == LIST_RULE_X_TWO || l.inheritance == INHERITANCE_X_RECESSIVE;
    add_modes(c, l.inheritance);
    add_listing(c, &l, mem);
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
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        rc = add_row(genes, t.rows[i], at, mem, err);
    *out = genes;
    return rc < 0 ? rc : 0;
}

const struct hereditary_gene *hereditary_genes_find(
    const struct hereditary_genes *genes, struct str symbol)
{
    const uint32_t *place = strmap_get(&genes->by_symbol, symbol);
    return place ? &genes->gene[*place] : NULL;
}

unsigned hereditary_genes_secondary(const struct hereditary_genes *genes)
{
    unsigned n = 0;
    for (unsigned i = 0; i < genes->n; i++)
        n += genes->gene[i].cancer.n_listings == 0;
    return n;
}
