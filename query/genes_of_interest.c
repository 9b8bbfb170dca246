#include "query/genes_of_interest.h"

#include "kb/base/strmap.h"

enum { NOT_OF_INTEREST, OF_INTEREST };

struct genes_of_interest {
    struct kb_txn *kb;
    struct arena *mem;
    bool has_tables;
    struct strmap genes; /* symbol -> one of the above */
};

struct genes_of_interest *genes_of_interest_new(struct kb_txn *kb, struct arena *mem)
{
    struct genes_of_interest *g = ARENA_NEW(mem, struct genes_of_interest);
    g->kb = kb;
    g->mem = mem;
    return g;
}

static int list_table(struct genes_of_interest *g, const char *name, struct err *err)
{
    struct curated_table table;
    bool is_new;
    int rc = kb_curated(g->kb, name, g->mem, &table, err);
    if (rc <= 0)
        return rc;
    int gene = curated_column(&table, "gene");
    if (gene < 0)
        return err_set(
            err, ERR_KB, "curated table \"%s\" has no column \"gene\"", name);
    for (unsigned i = 0; i < table.n_rows; i++)
        *strmap_at(&g->genes, g->mem, table.rows[i][gene], &is_new) = OF_INTEREST;
    return 0;
}

static int list_tables(struct genes_of_interest *g, struct err *err)
{
    int rc = 0;
    for (unsigned i = 0; rc >= 0 && gene_tables_of_interest[i] != NULL; i++)
        rc = list_table(g, gene_tables_of_interest[i], err);
    g->has_tables = true;
    return rc < 0 ? rc : 0;
}

int gene_is_of_interest(struct genes_of_interest *g, struct str symbol, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct gene_criterion *rows;
    bool is_new;
    if (!g->has_tables && list_tables(g, err) < 0)
        return err->code;
    const uint32_t *known = strmap_get(&g->genes, symbol);
    if (known)
        return *known == OF_INTEREST;
    int n = kb_criteria_by_gene(g->kb, symbol, &scratch, &rows, err);
    arena_free(&scratch);
    if (n < 0)
        return n;
    *strmap_at(&g->genes, g->mem, str_copy(g->mem, symbol), &is_new) =
        n > 0 ? OF_INTEREST : NOT_OF_INTEREST;
    return n > 0;
}
