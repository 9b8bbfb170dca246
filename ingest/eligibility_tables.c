#include "ingest/eligibility_tables.h"

const char *const eligibility_table_names[N_ELIGIBILITY_TABLES] = {
    "trial_genes", "trial_markers", "trial_words"};

static const char *const column_names[N_ELIGIBILITY_TABLES][3] = {
    {"word", "gene", "positive"},
    {"word", "match", "criterion"},
    {"word", "kind", "kind"},
};

static int find_columns(const struct eligibility_rows *rows, unsigned table,
    unsigned at[3], struct err *err)
{
    for (unsigned i = 0; i < 3; i++) {
        for (at[i] = 0; at[i] < rows->n_columns; at[i]++)
            if (str_eq_c(rows->columns[at[i]], column_names[table][i]))
                break;
        if (at[i] == rows->n_columns)
            return err_set(err, ERR_FAIL, "%s: found no column %s",
                eligibility_table_names[table], column_names[table][i]);
    }
    return 0;
}

struct loader {
    struct eligibility_lexicon *x;
    eligibility_gene_fn *gene;
    void *ctx;
};

static int add_genes(const struct loader *l, unsigned row, struct str word,
    struct str genes, struct str positive, struct err *err)
{
    struct str rest = genes, symbol, approved;
    int rc = 0;

    if (genes.n == 0)
        return eligibility_lexicon_add_gene(l->x, word, genes, positive, err);
    while (rc >= 0 && rest.p != NULL && str_next(&rest, ',', &symbol)) {
        rc = l->gene(l->ctx, row, symbol, &approved, err);
        if (rc >= 0)
            rc = eligibility_lexicon_add_gene(l->x, word, approved, positive, err);
    }
    return rc;
}

int eligibility_tables_load(struct eligibility_lexicon *x, unsigned table,
    const struct eligibility_rows *rows, eligibility_gene_fn *gene, void *ctx,
    unsigned *row, struct err *err)
{
    struct loader l = {x, gene, ctx};
    unsigned at[3] = {0};
    int rc;

    *row = 0;
    if (rows->n_rows == 0)
        return 0;
    rc = find_columns(rows, table, at, err);
    for (unsigned i = 0; rc >= 0 && i < rows->n_rows; i++) {
        const struct str *r = rows->rows[i];
        struct str word = r[at[0]], a = r[at[1]], b = r[at[2]];
        *row = i;
        if (table == ELIGIBILITY_GENES)
            rc = add_genes(&l, i, word, a, b, err);
        else if (table == ELIGIBILITY_MARKERS)
            rc = eligibility_lexicon_add_marker(x, word, a, b, err);
        else
            rc = eligibility_lexicon_add_word(x, word, a, err);
    }
    return rc;
}
