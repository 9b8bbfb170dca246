/*
 * CIViC's table of features (since December 2024; before it, the table of genes):
 * genes, fusions with their partners, factors, regions.  What variants need of them
 * stands in the variant table too, so these rows are no records of their own: they tell
 * what a fusion's partners are where the variant table does not, and are compared with
 * it where it does.
 */
#include "ingest/civic_fusion.h"

enum {
    FEATURE_ID,
    FEATURE_TYPE, /* absent in tables of genes */
    FEATURE_NAME,
    FEATURE_5_STATUS,
    FEATURE_5_GENE,
    FEATURE_3_STATUS,
    FEATURE_3_GENE,
    N_FEATURE_COLUMNS,
};

static const struct tsv_column columns[N_FEATURE_COLUMNS] = {
    [FEATURE_ID] = {"feature_id|gene_id", true},
    [FEATURE_TYPE] = {"feature_type", false},
    [FEATURE_NAME] = {"name", true},
    [FEATURE_5_STATUS] = {"five_prime_partner_status", false},
    [FEATURE_5_GENE] = {"five_prime_gene_name", false},
    [FEATURE_3_STATUS] = {"three_prime_partner_status", false},
    [FEATURE_3_GENE] = {"three_prime_gene_name", false},
};

static bool is_same_fusion(const struct criterion *a, const struct criterion *b)
{
    return str_eq(a->gene, b->gene) && str_eq(a->gene3, b->gene3);
}

/* One variant "Fusion" of the feature: it gets the partners, or has the same. */
static int tell_variant(struct civic_reader *r, struct staged_variant *v,
    const struct civic_partner side[2], struct err *err)
{
    struct criterion *c;
    int rc = civic_fusion_criterion(r, side, v->name, &c, err);

    if (rc <= 0 || !c)
        return rc;
    if (!v->criterion)
        rc = stage_criterion(r->b->stage, v, c, err);
    else if (v->criterion->kind == CRITERION_FUSION && !is_same_fusion(v->criterion, c))
        civic_note(r, "fusion: partners are not those of the variant table", v->id);
    return rc < 0 ? rc : 1;
}

static int tell_variants(
    struct civic_reader *r, const struct str *field, unsigned *n, struct err *err)
{
    const struct civic_partner side[2] = {
        {.status_word = field[FEATURE_5_STATUS], .gene = field[FEATURE_5_GENE]},
        {.status_word = field[FEATURE_3_STATUS], .gene = field[FEATURE_3_GENE]},
    };
    bool is_fusion = civic_value(side[0].status_word).n > 0;
    int rc = 1;

    *n = 0;
    for (unsigned i = 0; i < stage_n_variants(r->b->stage) && rc > 0; i++) {
        struct staged_variant *v = stage_variant_at(r->b->stage, i);

        if (!v->line || !str_eq(v->gene, str_trim(field[FEATURE_NAME])))
            continue;
        ++*n;
        if (is_fusion)
            rc = tell_variant(r, v, side, err);
    }
    return rc;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct civic_reader *r = ctx;
    struct str type, means;
    unsigned n;
    int rc = 1;

    arena_reset(&r->mem);
    r->line = row->line;
    r->id = row->field[FEATURE_ID];
    type = civic_value(row->field[FEATURE_TYPE]);
    if (!civic_id(&r->mem, "", r->id).p)
        return civic_reject(r, "bad_id", r->id);
    if (type.n)
        rc = civic_word(r, "feature_type", type, &means, err);
    if (rc > 0)
        rc = tell_variants(r, row->field, &n, err);
    if (rc <= 0)
        return rc;
    report_fate(r->b->report, r->file, n ? FATE_MERGED : FATE_NOT_USED,
        n ? "into_variant" : "no_variant", 1);
    return 0;
}

int civic_features_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct civic_reader r;
    int rc;

    civic_reader_begin(&r, b, file);
    rc = civic_table_read(
        &r, in, &civic_tables, columns, N_FEATURE_COLUMNS, read_row, err);
    civic_reader_end(&r);
    return rc;
}
