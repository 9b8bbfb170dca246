/*
 * Functions and phenotypes in PharmCAT's JSON, one gene a file.  Each diplotype stands
 * there with its phenotype; what decides it is the pair of functions (or activity
 * values), so the table is kept by these, and two diplotypes of one pair that disagree
 * reject the gene.  Files before 2024 have no "namedAlleles".
 */
#include "ingest/pgx_stage.h"

#include <stdlib.h>

struct phenotype_reader {
    struct build *b;
    unsigned file;
    struct arena *mem;
    struct pgx_phenotypes *p;
    const struct json *root, *named;
    size_t cap_functions, cap_pairs;
    const char *wrong;
    struct str found;
};

static const struct json *find_named(const struct phenotype_reader *r, struct str name)
{
    for (size_t i = 0; i < json_len(r->named); i++)
        if (str_eq(json_str(json_get(json_at(r->named, i), "name")), name))
            return json_at(r->named, i);
    return NULL;
}

/* Rules weigh functions by their words (pgx_phenotype.h). */
static int check_function(
    struct phenotype_reader *r, struct str function, struct err *err)
{
    struct str means;
    int rc = function.n == 0 ? 1
                             : build_word(r->b, r->file, 1, "pharmcat", "function",
                                 function, &means, err);

    if (rc == 0) {
        r->wrong = "new_word";
        r->found = str_copy(r->mem, function);
    }
    return rc;
}

static int read_function(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    struct phenotype_reader *r = ctx;
    const struct json *named = find_named(r, key);
    const struct json *activity =
        json_get(json_get(r->root, "activityValues"), str_cstr(r->mem, key));
    struct pgx_function f = {.allele = str_copy(r->mem, key),
        .key = str_copy(r->mem, json_str(value)),
        .activity = str_copy(r->mem, json_str(activity)),
        .function = str_copy(r->mem, json_str(json_get(named, "functionValue")))};

    if (!f.function.n && !f.activity.n)
        f.function = f.key;
    int rc = check_function(r, f.function, err);
    if (rc < 0)
        return rc;
    r->p->functions = arena_grow(r->mem, r->p->functions, &r->cap_functions,
        r->p->n_functions + 1, sizeof *r->p->functions);
    r->p->functions[r->p->n_functions++] = f;
    return 0;
}

struct diplotype {
    struct str key[2];
    unsigned n;
    const struct pgx_phenotypes *p;
    bool is_unknown;
};

static int read_copies(
    void *ctx, struct str allele, const struct json *value, struct err *err)
{
    struct diplotype *d = ctx;
    const struct pgx_function *f = pgx_function_of(d->p, allele);
    int64_t n = 0;

    (void)err;
    if (!f || !json_int(value, &n) || n < 1 || n > 2 - (int64_t)d->n) {
        d->is_unknown = true;
        return 0;
    }
    for (int64_t i = 0; i < n; i++)
        d->key[d->n++] = f->key;
    return 0;
}

static struct str text_of(const struct json *row, const char *key)
{
    struct str text = json_str(json_get(row, key));

    return str_eq_c(text, "n/a") ? STR_NONE : text;
}

static void add_pair(
    struct phenotype_reader *r, struct diplotype *d, const struct json *row)
{
    bool is_turned = d->n == 2 && str_cmp(d->key[0], d->key[1]) > 0;
    struct pgx_pair pair = {.key1 = d->key[is_turned],
        .key2 = d->n == 2 ? d->key[!is_turned] : STR_NONE,
        .phenotype = json_str(json_get(row, "phenotype")),
        .score = text_of(row, "activityScore"),
        .lookup = json_str(json_get(row, "lookupkey"))};
    const struct pgx_pair *known = pgx_phenotype_of_keys(r->p, pair.key1, pair.key2);

    if (!pair.phenotype.n)
        pair.phenotype = json_str(json_get(row, "generesult"));
    if (known
        && (!str_eq(known->phenotype, pair.phenotype)
            || !str_eq(known->score, pair.score)
            || !str_eq(known->lookup, pair.lookup)))
        r->wrong = "diplotypes_of_one_function_pair_disagree";
    if (known)
        return;
    pair.phenotype = str_copy(r->mem, pair.phenotype);
    pair.score = str_copy(r->mem, pair.score);
    pair.lookup = str_copy(r->mem, pair.lookup);
    r->p->pairs = arena_grow(
        r->mem, r->p->pairs, &r->cap_pairs, r->p->n_pairs + 1, sizeof *r->p->pairs);
    r->p->pairs[r->p->n_pairs++] = pair;
}

static int pair_cmp(const void *x, const void *y)
{
    const struct pgx_pair *a = x, *b = y;
    int order = str_cmp(a->key1, b->key1);

    return order ? order : str_cmp(a->key2, b->key2);
}

static int read_diplotypes(struct phenotype_reader *r, struct err *err)
{
    const struct json *rows = json_get(r->root, "diplotypes");

    for (size_t i = 0; !r->wrong && i < json_len(rows); i++) {
        const struct json *row = json_at(rows, i);
        struct diplotype d = {.p = r->p};
        int rc = json_each_member(json_get(row, "diplotypekey"), read_copies, &d, err);
        if (rc < 0)
            return rc;
        if (d.is_unknown || d.n == 0)
            r->wrong = "diplotype_of_unknown_alleles";
        else
            add_pair(r, &d, row);
        if (r->wrong)
            r->found = str_copy(r->mem, json_str(json_get(row, "diplotype")));
    }
    if (r->p->n_pairs > 1)
        qsort(r->p->pairs, r->p->n_pairs, sizeof *r->p->pairs, pair_cmp);
    return 0;
}

int pharmcat_phenotypes_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct pgx_stage *to = b->pgx;
    struct json *root = json_read(in, err);
    struct staged_pgx_phenotypes s = {.file = file};
    struct phenotype_reader r = {.b = b,
        .file = file,
        .mem = &to->mem,
        .p = &s.p,
        .root = root,
        .named = json_get(root, "namedAlleles")};
    int rc;

    if (!root)
        return err->code;
    report_read(b->report, file, 1);
    s.p.gene = str_copy(&to->mem, json_str(json_get(root, "gene")));
    s.p.version = str_copy(&to->mem, json_str(json_get(root, "version")));
    rc = json_each_member(json_get(root, "haplotypes"), read_function, &r, err);
    if (rc >= 0)
        rc = read_diplotypes(&r, err);
    json_free(root);
    if (rc < 0)
        return rc;
    if (!s.p.gene.n || s.p.n_functions == 0)
        r.wrong = "no_functions";
    if (r.wrong) {
        report_reject(b->report, file, 1, s.p.gene, r.wrong, r.found);
        return 0;
    }
    to->phenotypes = arena_grow(&to->mem, to->phenotypes, &to->cap_phenotypes,
        to->n_phenotypes + 1, sizeof *to->phenotypes);
    to->phenotypes[to->n_phenotypes++] = s;
    return 0;
}
