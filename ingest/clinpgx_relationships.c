/*
 * relationships.tsv: what is tied to what.  Taken are pairs of a gene and a drug that
 * are associated, or for which the evidence disagrees ("ambiguous"); a pair that was
 * found not to be associated is no relationship, and since 2026 these are a quarter of
 * the table.  Each pair stands in both directions.
 */
#include "ingest/clinpgx.h"

enum { NAME_1, TYPE_1, NAME_2, TYPE_2, EVIDENCE, ASSOCIATION, PK, PD, N_COLUMNS };

static const struct tsv_column columns[N_COLUMNS] = {
    [NAME_1] = {"Entity1_name", true},
    [TYPE_1] = {"Entity1_type", true},
    [NAME_2] = {"Entity2_name", true},
    [TYPE_2] = {"Entity2_type", true},
    [EVIDENCE] = {"Evidence", true},
    [ASSOCIATION] = {"Association", true},
    [PK] = {"PK", false},
    [PD] = {"PD", false},
};

static bool is_pair(struct str a, struct str b)
{
    return str_eq_c(a, "Gene") && str_eq_c(b, "Chemical");
}

/* 1; 0: a new type, and accepted as such. */
static int check_types(
    struct clinpgx_reader *r, const struct tsv_row *row, struct err *err)
{
    struct str means;
    int rc = build_word(r->b, r->file, row->line, "clinpgx", "entity_type",
        row->field[TYPE_1], &means, err);

    if (rc > 0)
        rc = build_word(r->b, r->file, row->line, "clinpgx", "entity_type",
            row->field[TYPE_2], &means, err);
    return rc;
}

static void not_used(const struct clinpgx_reader *r, const char *why)
{
    report_fate(r->b->report, r->file, FATE_NOT_USED, why, 1);
}

static void add_relation(struct clinpgx_reader *r, const struct tsv_row *row,
    struct str gene, struct str drug)
{
    struct clinpgx *to = r->to;
    struct arena *mem = &to->mem;
    struct str pk = str_trim(row->field[PK]), pd = str_trim(row->field[PD]);
    struct clinpgx_relation x = {.file = r->file, .line = row->line};

    x.drug = str_copy(mem, str_trim(drug));
    x.gene.gene = str_copy(mem, str_trim(gene));
    x.gene.evidence = str_copy(mem, str_trim(row->field[EVIDENCE]));
    x.gene.association = str_copy(mem, str_trim(row->field[ASSOCIATION]));
    x.gene.kinetics = pk.n && pd.n ? STR("PK PD") : str_copy(mem, pk.n ? pk : pd);
    to->relations = arena_grow(mem, to->relations, &to->cap_relations,
        to->n_relations + 1, sizeof *to->relations);
    to->relations[to->n_relations++] = x;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct clinpgx_reader *r = ctx;
    const struct str *field = row->field;
    struct str means, word = str_trim(field[ASSOCIATION]);
    bool is_turned = is_pair(field[TYPE_2], field[TYPE_1]);
    int rc = build_word(
        r->b, r->file, row->line, "clinpgx", "association", word, &means, err);

    if (rc > 0)
        rc = check_types(r, row, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        clinpgx_reject(r, row, STR_NONE, "new_word", word);
    else if (str_eq_c(means, "not_associated"))
        not_used(r, "not_associated");
    else if (!is_turned && !is_pair(field[TYPE_1], field[TYPE_2]))
        not_used(r, "not_a_gene_and_a_drug");
    else if (!str_trim(field[NAME_1]).n || !str_trim(field[NAME_2]).n)
        clinpgx_reject(r, row, STR_NONE, "no_name", STR_NONE);
    else
        add_relation(r, row, field[is_turned ? NAME_2 : NAME_1],
            field[is_turned ? NAME_1 : NAME_2]);
    return 0;
}

int clinpgx_relationships_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct clinpgx_reader r = {b, b->clinpgx, file};

    return clinpgx_table_read(&r, in, columns, N_COLUMNS, read_row, err);
}
