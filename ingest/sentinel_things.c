#include "ingest/sentinel_fields.h"

/* ---- things that are no records ---- */

static int hits_of(struct kb_txn *kb, struct str name, struct arena *mem,
    struct name_hit **hits, struct err *err)
{
    return kb_name(kb, str_fold(mem, name), mem, hits, err);
}

/* By symbol, alias or previous symbol; of several genes: their symbols are the value of
 * every field, so that none passes for the one meant. */
static int take_gene(struct kb_txn *kb, struct str name, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    static const struct sentinel_field fields[] = {
        {"symbol", TEXT_OF(struct gene, symbol)},
        {"hgnc_id", FIELD_NUMBER, offsetof(struct gene, hgnc_id), 0, NULL},
        {"entrez_id", FIELD_NUMBER, offsetof(struct gene, entrez_id), 0, NULL},
        {"ensembl_id", TEXT_OF(struct gene, ensembl_id)},
        {"mane_refseq", TEXT_OF(struct gene, mane_refseq)},
        {"location", TEXT_OF(struct gene, location)},
        {0},
    };
    struct name_hit *hits;
    struct gene gene;
    int n_genes = 0, n = hits_of(kb, name, mem, &hits, err), rc = n;
    struct str several = STR("");
    for (int i = 0; rc >= 0 && i < n; i++) {
        if (hits[i].kind != NAME_GENE)
            continue;
        rc = kb_gene(kb, hits[i].target, mem, &gene, err);
        several = str_fmt(mem, "%.*s%s%.*s", STR_ARG(several), n_genes > 0 ? "; " : "",
            STR_ARG(gene.symbol));
        n_genes++;
    }
    if (rc < 0 || n_genes == 0)
        return rc < 0 ? rc : 0;
    if (n_genes == 1)
        return sentinel_field_take(fields, &gene, field, mem, out, err);
    *out = several;
    return 1;
}

static int find_disease(struct kb_txn *kb, struct str name, struct arena *mem,
    struct disease *out, struct err *err)
{
    struct name_hit *hits;
    int n = hits_of(kb, name, mem, &hits, err);
    for (int i = 0; i < n; i++)
        if (hits[i].kind == NAME_DISEASE)
            return kb_disease(kb, hits[i].target, mem, out, err);
    return n < 0 ? n : 0;
}

/* "relation NAME": of evidence for this disease, seen from a patient with NAME. */
static int take_disease(struct kb_txn *kb, struct str name, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    static const struct sentinel_field fields[] = {
        {"id", TEXT_OF(struct disease, id)},
        {"name", TEXT_OF(struct disease, name)},
        {"oncotree", TEXT_OF(struct disease, oncotree)},
        {"is_cancer", FIELD_FLAG, offsetof(struct disease, is_cancer), 0, NULL},
        {"is_pan_cancer", FIELD_FLAG, offsetof(struct disease, is_pan_cancer), 0, NULL},
        {0},
    };
    const struct str relation = STR("relation ");
    struct disease d, patient;
    int rc = find_disease(kb, name, mem, &d, err);
    if (rc <= 0)
        return rc;
    if (!str_starts(field, relation))
        return sentinel_field_take(fields, &d, field, mem, out, err);
    rc = find_disease(kb, str_sub(field, relation.n, field.n), mem, &patient, err);
    if (rc > 0)
        *out = str_of(disease_relation_name(disease_relate(&d, &patient)));
    return rc;
}

/* "leads to ID": does the name lead to that record? */
static int take_name(struct kb_txn *kb, struct str name, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    const struct str leads = STR("leads to ");
    struct name_hit *hits;
    struct record r;
    if (!str_starts(field, leads))
        return err_set(
            err, ERR_FAIL, "field \"%.*s\" is not \"leads to ID\"", STR_ARG(field));
    int rc = kb_record_by_id(kb, str_sub(field, leads.n, field.n), &r, err);
    int n = rc > 0 ? hits_of(kb, name, mem, &hits, err) : rc;
    if (rc <= 0 || n < 0)
        return n;
    *out = STR("no");
    for (int i = 0; i < n; i++)
        if (hits[i].kind == NAME_RECORD && hits[i].target == r.ordinal)
            *out = STR("yes");
    return 1;
}

/* ---- pharmacogenes: "function ALLELE", "phenotype ALLELE/ALLELE" ---- */

static int take_pgx_field(const struct pgx_phenotypes *p, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    struct str rest = field, what, first;
    str_next(&rest, ' ', &what);
    const struct pgx_function *f = pgx_function_of(p, rest);
    if (str_eq_c(what, "function") || str_eq_c(what, "activity")) {
        if (f != NULL)
            *out =
                str_copy(mem, str_eq_c(what, "function") ? f->function : f->activity);
        return f != NULL;
    }
    if (!str_eq_c(what, "phenotype"))
        return err_set(err, ERR_FAIL,
            "field \"%.*s\" is not function, activity or phenotype, with alleles",
            STR_ARG(field));
    str_next(&rest, '/', &first);
    const struct pgx_pair *pair = pgx_phenotype_of(p, first, rest);
    if (pair != NULL)
        *out = str_copy(mem, pair->phenotype);
    return pair != NULL;
}

static int take_pgx(struct kb_txn *kb, struct str gene, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    struct pgx_phenotypes *list;
    int n = kb_pgx_phenotypes(kb, mem, &list, NULL, err);
    for (int i = 0; i < n; i++)
        if (str_eq(list[i].gene, gene))
            return take_pgx_field(&list[i], field, mem, out, err);
    return n < 0 ? n : 0;
}

/* ---- alleles: "GRCh38:7:140753336:A:T", field "is ID" ---- */

static int take_allele(struct kb_txn *kb, struct str text, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    struct str rest = text, part[5] = {{0}};
    struct allele a = {0};
    struct record r;
    uint32_t *owners;
    enum assembly implied;
    bool unused;
    for (int i = 0; i < 5 && rest.p != NULL; i++)
        str_next(&rest, ':', &part[i]);
    a.assembly = assembly_parse(part[0]);
    a.contig = contig_parse(part[1], &implied);
    a.ref = part[3];
    a.alt = part[4];
    if (a.assembly == ASSEMBLY_NONE || a.contig == CONTIG_NONE
        || !str_to_u32(part[2], &a.pos1) || a.ref.n == 0 || a.alt.n == 0
        || !str_starts(field, STR("is ")))
        return err_set(err, ERR_FAIL,
            "\"%.*s\" with field \"%.*s\": expected allele:ASSEMBLY:CONTIG:POS:REF:ALT "
            "and \"is ID\"",
            STR_ARG(text), STR_ARG(field));
    int rc = kb_record_by_id(kb, str_sub(field, 3, field.n), &r, err);
    int n = rc > 0 ? kb_allele_owners(kb, &a, mem, &owners, &unused, err) : rc;
    if (rc <= 0 || n < 0)
        return n;
    *out = STR("no");
    for (int i = 0; i < n; i++)
        if (owners[i] == r.ordinal)
            *out = STR("yes");
    return 1;
}

/* ---- rows of curated tables: "curated:TABLE:FIRST CELL", field is a column ---- */

static int take_curated(struct kb_txn *kb, struct str text, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    struct str key = text, table, column = STR_NONE;
    struct curated_table t;
    unsigned n_found = 0;
    str_next(&key, ':', &table);
    int rc = kb_curated(kb, str_cstr(mem, table), mem, &t, err);
    if (rc <= 0)
        return rc;
    int at = curated_column(&t, str_cstr(mem, field));
    if (at < 0)
        return err_set(err, ERR_FAIL, "the table %.*s has no column \"%.*s\"",
            STR_ARG(table), STR_ARG(field));
    *out = STR("");
    for (unsigned i = 0; i < t.n_rows; i++) {
        if (!str_eq(t.rows[i][0], key) || str_eq(column, t.rows[i][at]))
            continue;
        column = t.rows[i][at];
        *out = str_fmt(mem, "%.*s%s%.*s", STR_ARG(*out), n_found++ > 0 ? "; " : "",
            STR_ARG(column));
    }
    return n_found > 0;
}

int sentinel_value(struct kb_txn *kb, struct str term, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    static const struct {
        struct str prefix;
        int (*read)(struct kb_txn *kb, struct str rest, struct str field,
            struct arena *mem, struct str *out, struct err *err);
    } kinds[] = {{STR("gene:"), take_gene}, {STR("disease:"), take_disease},
        {STR("name:"), take_name}, {STR("pgx:"), take_pgx},
        {STR("allele:"), take_allele}, {STR("curated:"), take_curated}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(term, kinds[i].prefix))
            return kinds[i].read(
                kb, str_sub(term, kinds[i].prefix.n, term.n), field, mem, out, err);
    return sentinel_record_take(kb, term, field, mem, out, err);
}
