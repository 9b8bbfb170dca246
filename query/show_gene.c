/* A gene: its facts, and how much the KB knows of it. */
#include "query/show.h"

#include "query/curated_records.h"

static int mark_kind(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    bool *has_kind = ctx;
    (void)is_positive;
    (void)err;
    has_kind[c->kind] = has_kind[c->kind] || c->n_members == 0;
    return 0;
}

/* Counts one criterion under each kind of its parts. */
static int count_kinds(struct show *s, uint32_t ordinal, uint64_t *counts)
{
    struct criterion *c;
    bool has_kind[N_CRITERION_KINDS] = {false};
    int rc = show_must(
        s, kb_criterion(s->kb, ordinal, s->mem, &c, s->err), "criterion", ordinal);
    if (rc >= 0)
        rc = criterion_visit(c, mark_kind, has_kind, s->err);
    for (int k = 0; rc >= 0 && k < N_CRITERION_KINDS; k++)
        counts[k] += has_kind[k];
    return rc;
}

static int put_criteria(
    struct show *s, struct str symbol, const uint32_t *records, int n_records)
{
    static const struct view_column columns[] = {
        {"kind", "kind", VIEW_TEXT, 0, VIEW_BOTH},
        {"n", "criteria", VIEW_NUMBER, 0, VIEW_BOTH}};
    uint32_t *ordinals = NULL;
    uint64_t counts[N_CRITERION_KINDS] = {0};
    int n =
        criteria_of_gene(s->kb, symbol, records, n_records, s->mem, &ordinals, s->err);
    int rc = n;
    for (int i = 0; rc >= 0 && i < n; i++)
        rc = count_kinds(s, ordinals[i], counts);
    if (rc < 0)
        return rc;
    view_uint(&s->v, "n_criteria", "criteria", (uint64_t)n);
    view_table(&s->v, "criteria_by_kind", "criteria that have a part of this kind",
        columns, 2);
    for (int k = 0; k < N_CRITERION_KINDS; k++) {
        if (counts[k] == 0)
            continue;
        view_cell_c(&s->v, criterion_kind_name((enum criterion_kind)k));
        view_cell_uint(&s->v, counts[k]);
    }
    view_table_end(&s->v);
    return 0;
}

/* ClinVar's records come first in a KB and a gene may have tens of thousands: each is
 * read once, for the counts. */
static int put_records(struct show *s, struct str symbol)
{
    uint32_t *records = NULL, end = 0;
    struct evidence_rows rows = {0};
    int n = records_of_gene(s->kb, symbol, s->mem, &records, s->err), n_clinvar = 0;
    int rc = n < 0 ? n : kb_first_of_type(s->kb, RECORD_VARIANT, &end, s->err);
    while (rc >= 0 && n_clinvar < n && records[n_clinvar] < end)
        n_clinvar++;
    const uint32_t *others = n_clinvar > 0 ? records + n_clinvar : records;
    if (rc >= 0)
        rc = show_read_evidence(s, others, n - n_clinvar, &rows);
    if (rc >= 0)
        rc = put_criteria(s, symbol, others, n - n_clinvar);
    if (rc < 0)
        return rc;
    show_evidence_counts(s, &rows, "evidence, by type and level");
    rc = show_clinvar_counts(s, records, n_clinvar);
    if (rc >= 0)
        rc = show_pgx_table(s, others, n - n_clinvar);
    if (rc >= 0)
        rc = show_pgx_guidance(s, others, n - n_clinvar);
    if (rc >= 0)
        rc = show_pgx_definitions(s, symbol);
    if (rc >= 0) /* the longest part last */
        rc = show_evidence_table(s, &rows, false);
    return rc < 0 ? rc : 0;
}

static void put_facts(struct show *s, const struct gene *g)
{
    view_str(&s->v, "symbol", "symbol", g->symbol);
    view_str(&s->v, "hgnc_id", "HGNC id", str_fmt(s->mem, "HGNC:%u", g->hgnc_id));
    view_str(&s->v, "name", "name", g->name);
    view_str(&s->v, "locus_type", "locus type", g->locus_type);
    view_str(&s->v, "location", "location", g->location);
    view_strs(&s->v, "aliases", "aliases", g->aliases, g->n_aliases);
    view_strs(&s->v, "previous", "previous symbols", g->previous, g->n_previous);
    view_number(&s->v, "entrez_id", "Entrez id", g->entrez_id > 0, g->entrez_id);
    view_str(&s->v, "ensembl_id", "Ensembl id", g->ensembl_id);
    view_str(&s->v, "mane_refseq", "MANE Select", g->mane_refseq);
    view_str(&s->v, "mane_ensembl", "MANE (Ensembl)", g->mane_ensembl);
}

int show_gene(struct show *s, uint32_t hgnc_id)
{
    struct gene g;
    int rc = show_must(s, kb_gene(s->kb, hgnc_id, s->mem, &g, s->err), "gene", hgnc_id);
    if (rc < 0)
        return rc;
    const char *title =
        str_cstr(s->mem, str_fmt(s->mem, "gene %.*s", STR_ARG(g.symbol)));
    view_item(&s->v, title);
    if (s->v.is_json)
        view_c(&s->v, "kind", "", "gene");
    put_facts(s, &g);
    rc = put_records(s, g.symbol);
    view_close(&s->v, title);
    return rc;
}
