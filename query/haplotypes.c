#include "query/haplotypes.h"

#include <math.h>

#include "kb/model/criterion_key.h"
#include "query/outside_genes.h"

/* Does any criterion ask a haplotype of the gene? */
static int is_asked(
    struct kb_txn *kb, struct str gene, struct arena *mem, struct err *err)
{
    struct gene_criterion *rows;
    int n = kb_criteria_by_gene(kb, gene, mem, &rows, err);

    for (int i = 0; i < n; i++)
        if (rows[i].slot == SLOT_HAPLOTYPE)
            return 1;
    return n < 0 ? n : 0;
}

/* "c.1905+1G>A (*2A)" -> "*2A": the name that others know. */
static struct str star_of(struct str name)
{
    ptrdiff_t open = str_find(name, STR("(*"));

    if (open < 0 || name.p[name.n - 1] != ')')
        return name;
    return str_sub(name, (size_t)open + 1, name.n - (size_t)open - 2);
}

/* One side of a diplotype, "a + b" in brackets or "a", as "a+b". */
static void add_side(struct buf *out, struct str side)
{
    if (side.n > 1 && side.p[0] == '[')
        side = str_sub(side, 1, side.n - 2);
    for (;;) {
        ptrdiff_t at = str_find(side, STR(" + "));
        buf_add_str(out, star_of(at < 0 ? side : str_sub(side, 0, (size_t)at)));
        if (at < 0)
            return;
        buf_add_char(out, '+');
        side = str_sub(side, (size_t)at + 3, side.n);
    }
}

/* Variants without phase: those that are on some copy, and those that are on both. */
static void add_list(struct buf *out, struct str list, bool is_second)
{
    struct str hom = STR(" (homozygous)"), between = STR(" AND ");
    size_t n_before = out->n;

    while (list.n > 0) {
        ptrdiff_t at = str_find(list, between);
        struct str one = at < 0 ? list : str_sub(list, 0, (size_t)at);
        bool is_hom = str_ends(one, hom);
        if (is_hom)
            one = str_sub(one, 0, one.n - hom.n);
        if ((is_hom || !is_second) && !str_eq_c(one, "Reference")) {
            if (out->n > n_before)
                buf_add_char(out, '+');
            buf_add_str(out, star_of(one));
        }
        list = at < 0 ? STR_NONE : str_sub(list, (size_t)at + between.n, list.n);
    }
    if (out->n == n_before)
        buf_add_c(out, "Reference");
}

/* '/' outside brackets; -1: none. */
static ptrdiff_t find_slash(struct str name)
{
    int depth = 0;

    for (size_t i = 0; i < name.n; i++) {
        depth += (name.p[i] == '[') - (name.p[i] == ']');
        if (name.p[i] == '/' && depth == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

/* A diplotype as fit_haplotype reads it (evaluate_event.c). */
static struct str text_of(struct arena *mem, struct str name)
{
    struct buf text = BUF_INIT;
    ptrdiff_t slash = find_slash(name);
    bool is_list =
        str_find(name, STR(" AND ")) >= 0 || str_find(name, STR(" (homozygous)")) >= 0;
    struct str out;

    if (is_list)
        add_list(&text, name, false);
    else
        add_side(&text, slash < 0 ? name : str_sub(name, 0, (size_t)slash));
    if (is_list || slash >= 0)
        buf_add_char(&text, '/');
    if (is_list)
        add_list(&text, name, true);
    else if (slash >= 0)
        add_side(&text, str_sub(name, (size_t)slash + 1, name.n));
    out = str_copy(mem, buf_str(&text));
    buf_free(&text);
    return out;
}

/* The alleles of the definitions, by the names that others know; a call of another
 * program has none that we know of. */
static const struct str *told_of(const struct pgx_call *call,
    const struct pgx_genes *genes, struct arena *mem, unsigned *n)
{
    const struct pgx_definition *d =
        call->is_outside ? NULL : pgx_genes_definition(genes, call->gene);
    struct str *told = d ? ARENA_ARRAY(mem, struct str, d->n_alleles) : NULL;

    *n = d ? d->n_alleles : 0;
    for (unsigned i = 0; i < *n; i++)
        told[i] = star_of(d->alleles[i].name);
    return told;
}

static int add_finding(struct case_data *c, const struct pgx_call *call,
    struct kb_txn *kb, struct arena *mem, struct err *err)
{
    struct gene gene = {0};
    int rc = kb_gene_by_symbol(kb, call->gene, mem, &gene, err);
    struct finding found = {.kind = FINDING_HAPLOTYPE,
        .origin = ORIGIN_GERMLINE,
        .origin_how = "option",
        .gene = call->gene,
        .hgnc_id = gene.hgnc_id,
        .text = text_of(mem, call->diplotypes[0].name),
        .allele_fraction = NAN,
        .depth = -1,
        .value = NAN};

    found.told = told_of(call, c->sample->pgx_seen->genes, mem, &found.n_told);
    case_add_findings(c, &found, 1, mem);
    return rc < 0 ? rc : 0;
}

static unsigned n_best(const struct pgx_call *call)
{
    unsigned n = 0;

    for (unsigned i = 0; i < call->n_diplotypes; i++)
        n += call->diplotypes[i].is_best;
    return n;
}

/* Without a germline sample too, where it is not used: who named the file is told of
 * its faults, and that it was there. */
static int read_outside(struct case_data *c, struct pgx_call_options *how,
    struct kb_txn *kb, struct arena *mem, struct err *err)
{
    if (!how->outside_path)
        return 0;
    how->outside = &c->outside_calls;
    int rc = outside_calls_read(how->outside_path, mem, &c->outside_calls, err);
    return rc < 0 ? rc
                  : outside_genes_check(
                      &c->outside_calls, how->outside_path, kb, mem, err);
}

int haplotypes_add(struct case_data *c, const struct pgx_call_options *options,
    const struct suppress *suppress, struct kb_txn *kb, struct arena *mem,
    struct err *err)
{
    const struct pgx_seen *seen = c->sample->pgx_seen;
    struct pgx_call_options how = *options;
    int rc = read_outside(c, &how, kb, mem, err);

    if (rc < 0 || !seen || !sample_has_germline(c->sample))
        return rc;
    pgx_calls_make(seen->genes, c->sample, &how, mem, &c->pgx_calls, &c->n_pgx_calls);
    for (unsigned i = 0; rc >= 0 && i < c->n_pgx_calls; i++) {
        const struct pgx_call *call = &c->pgx_calls[i];
        if (call->state != PGX_STATE_CALLED || n_best(call) != 1
            || suppress_is_named(suppress, call->gene))
            continue;
        rc = is_asked(kb, call->gene, mem, err);
        if (rc > 0)
            rc = add_finding(c, call, kb, mem, err);
    }
    return rc < 0 ? rc : 0;
}

enum looked haplotypes_looked(const struct case_data *c, struct str gene)
{
    for (unsigned i = 0; i < c->n_pgx_calls; i++) {
        const struct pgx_call *call = &c->pgx_calls[i];
        if (!str_eq(call->gene, gene) || call->state == PGX_STATE_NOT_CALLABLE)
            continue;
        return call->state == PGX_STATE_CALLED && n_best(call) == 1 ? LOOKED_REFERENCE
                                                                    : LOOKED_UNSURE;
    }
    return LOOKED_NOT;
}
