#include "query/genes_of_interest.h"

#include "kb/base/strmap.h"

enum { NOT_ASKED, NOT_OF_INTEREST, OF_INTEREST };

struct genes_of_interest {
    struct kb_txn *kb;
    struct arena *mem;
    struct strmap genes;    /* symbol -> one of the above */
    uint8_t *by_transcript; /* the same by ordinal */
    uint32_t n_transcripts;
};

static void list_gene(struct genes_of_interest *g, struct str symbol)
{
    bool is_new;
    *strmap_at(&g->genes, g->mem, symbol, &is_new) = OF_INTEREST;
}

static int list_table(struct genes_of_interest *g, const char *name, struct err *err)
{
    struct curated_table table;
    int rc = kb_curated(g->kb, name, g->mem, &table, err);
    if (rc <= 0)
        return rc;
    int gene = curated_column(&table, "gene");
    if (gene < 0)
        return err_set(
            err, ERR_KB, "curated table \"%s\" has no column \"gene\"", name);
    for (unsigned i = 0; i < table.n_rows; i++)
        list_gene(g, table.rows[i][gene]);
    return 0;
}

int genes_of_interest_load(struct kb_txn *kb, struct arena *mem,
    struct genes_of_interest **out, struct err *err)
{
    static const char *const tables[] = {
        "cancer_genes", "hereditary_genes", "pgx_genes"};
    struct genes_of_interest *g = ARENA_NEW(mem, struct genes_of_interest);
    g->kb = kb;
    g->mem = mem;
    g->n_transcripts = kb_n_transcripts(kb);
    g->by_transcript = ARENA_ARRAY(mem, uint8_t, g->n_transcripts);
    for (unsigned i = 0; i < sizeof tables / sizeof *tables; i++) {
        int rc = list_table(g, tables[i], err);
        if (rc < 0)
            return rc;
    }
    *out = g;
    return 0;
}

int gene_is_of_interest(struct genes_of_interest *g, struct str symbol, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct gene_criterion *rows;
    bool is_new;
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

int transcript_is_of_interest(
    struct genes_of_interest *g, uint32_t transcript, struct err *err)
{
    if (transcript >= g->n_transcripts)
        return err_set(err, ERR_KB, "transcript %u is not there", transcript);
    if (g->by_transcript[transcript] == NOT_ASKED) {
        struct transcript t;
        uint16_t source;
        struct arena mem = ARENA_INIT;
        int rc = kb_transcript(g->kb, transcript, &mem, &t, &source, err);
        if (rc > 0)
            rc = gene_is_of_interest(g, t.gene, err);
        arena_free(&mem);
        if (rc < 0)
            return rc;
        g->by_transcript[transcript] = rc ? OF_INTEREST : NOT_OF_INTEREST;
    }
    return g->by_transcript[transcript] == OF_INTEREST;
}
