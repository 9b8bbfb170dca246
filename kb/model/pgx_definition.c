#include "kb/model/pgx_definition.h"

#include <string.h>

/* ---- genes ---- */

enum pgx_method pgx_method_of(struct str gene)
{
    if (str_eq_c(gene, "DPYD") || str_eq_c(gene, "RYR1"))
        return PGX_BY_LOWEST_FUNCTION;
    if (str_eq_c(gene, "CYP2D6") || str_eq_c(gene, "MT-RNR1")
        || str_starts(gene, STR("HLA-")))
        return PGX_BY_OUTSIDE_CALL;
    return PGX_BY_PAIR;
}

bool pgx_takes_undefined_as_reference(struct str gene)
{
    static const char *const genes[] = {
        "CACNA1S", "DPYD", "G6PD", "NUDT15", "RYR1", "TPMT"};

    for (unsigned i = 0; i < sizeof genes / sizeof *genes; i++)
        if (str_eq_c(gene, genes[i]))
            return true;
    return false;
}

/* ---- look-up ---- */

uint32_t pgx_stated(const struct pgx_definition *d, unsigned allele, unsigned locus)
{
    uint32_t own = d->alleles[allele].stated[locus];
    uint32_t reference = d->alleles[0].stated[locus];

    if (own)
        return own;
    if (reference == 0 || (reference & (reference - 1)) != 0)
        return 1; /* REF: the reference allele is open here too */
    return reference;
}

int pgx_find_allele(const struct pgx_definition *d, struct str name)
{
    for (unsigned i = 0; i < d->n_alleles; i++)
        if (str_eq(d->alleles[i].name, name))
            return (int)i;
    return -1;
}

int pgx_find_locus(const struct pgx_definition *d, uint32_t pos1)
{
    for (unsigned i = 0; i < d->n_loci; i++)
        if (d->loci[i].place[ASSEMBLY_GRCH38 - 1].pos1 == pos1)
            return (int)i;
    return -1;
}

struct str pgx_reported_name(const struct pgx_named *a)
{
    return a->reported_as.n ? a->reported_as : a->name;
}

struct str pgx_locus_name(
    struct arena *mem, const struct pgx_definition *d, unsigned locus)
{
    const struct pgx_locus *l = &d->loci[locus];

    if (l->rsid.n)
        return l->rsid;
    return str_fmt(mem, "%s:%u", contig_name(d->contig),
        (unsigned)l->place[ASSEMBLY_GRCH38 - 1].pos1);
}

/* ---- names ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The digits at *at, without leading zeros; *at moves behind them. */
static struct str take_digits(struct str s, size_t *at)
{
    size_t beg = *at, end = *at;

    while (end < s.n && is_digit(s.p[end]))
        end++;
    *at = end;
    while (beg + 1 < end && s.p[beg] == '0')
        beg++;
    return str_sub(s, beg, end - beg);
}

static int natural_cmp(struct str a, struct str b)
{
    size_t i = 0, k = 0;

    while (i < a.n && k < b.n) {
        if (is_digit(a.p[i]) && is_digit(b.p[k])) {
            struct str x = take_digits(a, &i), y = take_digits(b, &k);
            int order = x.n != y.n ? (x.n < y.n ? -1 : 1) : str_cmp(x, y);
            if (order)
                return order;
        } else if (a.p[i] != b.p[k]) {
            return (unsigned char)a.p[i] < (unsigned char)b.p[k] ? -1 : 1;
        } else {
            i++, k++;
        }
    }
    if (i < a.n || k < b.n)
        return i < a.n ? 1 : -1;
    return str_cmp(a, b);
}

int pgx_name_cmp(struct str a, struct str b)
{
    bool is_ref_a = str_eq_c(a, "Reference"), is_ref_b = str_eq_c(b, "Reference");

    if (is_ref_a != is_ref_b)
        return is_ref_a ? -1 : 1;
    return natural_cmp(a, b);
}

/* ---- check ---- */

static int check_locus(const struct pgx_definition *d, unsigned i, struct err *err)
{
    const struct pgx_locus *l = &d->loci[i];
    const struct pgx_place *place = &l->place[ASSEMBLY_GRCH38 - 1];

    if (l->n_bases < 2 || l->n_bases > PGX_MAX_BASES)
        return err_set(err, ERR_FAIL,
            "%.*s, position %u: found %u bases, expected 2 to %u", STR_ARG(d->gene),
            (unsigned)place->pos1, l->n_bases, PGX_MAX_BASES);
    if (place->pos1 == 0 || !place->bases)
        return err_set(err, ERR_FAIL,
            "%.*s, position %u of its list: not placed on GRCh38", STR_ARG(d->gene),
            i + 1);
    if (i > 0 && place->pos1 <= d->loci[i - 1].place[ASSEMBLY_GRCH38 - 1].pos1)
        return err_set(err, ERR_FAIL,
            "%.*s, position %u: expected positions in order, each once",
            STR_ARG(d->gene), (unsigned)place->pos1);
    return 0;
}

static int check_allele(const struct pgx_definition *d, unsigned i, struct err *err)
{
    const struct pgx_named *a = &d->alleles[i];

    if (a->is_reference != (i == 0))
        return err_set(err, ERR_FAIL,
            "%.*s, allele %.*s: expected one reference allele, the first",
            STR_ARG(d->gene), STR_ARG(a->name));
    if (a->name.n == 0 || pgx_find_allele(d, a->name) != (int)i)
        return err_set(err, ERR_FAIL,
            "%.*s, allele \"%.*s\": expected a name of its own", STR_ARG(d->gene),
            STR_ARG(a->name));
    for (unsigned k = 0; k < d->n_loci; k++)
        if (d->loci[k].n_bases < PGX_MAX_BASES && a->stated[k] >> d->loci[k].n_bases)
            return err_set(err, ERR_FAIL,
                "%.*s, allele %.*s: states bases that position %u of its list has not",
                STR_ARG(d->gene), STR_ARG(a->name), k + 1);
    return 0;
}

int pgx_definition_check(const struct pgx_definition *d, struct err *err)
{
    int rc = 0;

    if (d->gene.n == 0 || d->contig == CONTIG_NONE || d->n_loci == 0
        || d->n_alleles == 0)
        return err_set(err, ERR_FAIL,
            "definition of \"%.*s\": expected a gene on a chromosome with positions "
            "and "
            "alleles",
            STR_ARG(d->gene));
    for (unsigned i = 0; rc == 0 && i < d->n_loci; i++)
        rc = check_locus(d, i, err);
    for (unsigned i = 0; rc == 0 && i < d->n_alleles; i++)
        rc = check_allele(d, i, err);
    return rc;
}
