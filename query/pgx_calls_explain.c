#include "query/pgx_calls.h"

static bool is_called(const struct pgx_call *call, struct str allele)
{
    for (unsigned i = 0; i < call->n_diplotypes; i++)
        if (str_eq(call->diplotypes[i].allele1, allele)
            || str_eq(call->diplotypes[i].allele2, allele))
            return true;
    for (unsigned i = 0; i < call->n_not_ruled_out; i++)
        if (str_eq(call->not_ruled_out[i].allele, allele))
            return true;
    return false;
}

static struct str bases_of(struct arena *mem, const struct pgx_locus *l, uint32_t set)
{
    const struct pgx_place *place = &l->place[ASSEMBLY_GRCH38 - 1];
    struct buf text = BUF_INIT;
    struct str out;

    for (unsigned i = 0; i < l->n_bases; i++)
        if (set >> i & 1) {
            if (text.n)
                buf_add_c(&text, " or ");
            buf_add_str(&text, place->bases[i]);
        }
    out = str_copy(mem, buf_str(&text));
    buf_free(&text);
    return out;
}

static struct str genotype_of(
    struct arena *mem, const struct pgx_locus *l, const struct pgx_observed *o)
{
    const struct pgx_place *place = &l->place[ASSEMBLY_GRCH38 - 1];
    struct str base[2] = {STR("other bases"), STR("other bases")};

    for (unsigned i = 0; i < o->n_copies; i++) {
        if (o->base[i] == PGX_BASE_NONE)
            base[i] = STR(".");
        else if (o->base[i] < l->n_bases)
            base[i] = place->bases[o->base[i]];
    }
    if (o->n_copies == 1)
        return base[0];
    return str_fmt(mem, "%.*s%c%.*s", STR_ARG(base[0]), o->is_phased ? '|' : '/',
        STR_ARG(base[1]));
}

/* The first position at which no copy has what the allele states; -1: none, then it is
 * the pair that does not fit. */
static int excluded_at(
    const struct pgx_definition *d, const struct pgx_observed *seen, unsigned allele)
{
    for (unsigned i = 0; i < d->n_loci; i++) {
        uint32_t stated = pgx_stated(d, allele, i);
        bool is_there = seen[i].n_copies == 0 || d->loci[i].is_extra;
        for (unsigned k = 0; k < seen[i].n_copies; k++)
            is_there |=
                seen[i].base[k] >= PGX_MAX_BASES || (stated >> seen[i].base[k] & 1);
        if (!is_there)
            return (int)i;
    }
    return -1;
}

struct pgx_exclusion *pgx_calls_explain(const struct pgx_definition *d,
    const struct pgx_observed *seen, const struct pgx_call *call, struct arena *mem,
    unsigned *n_out)
{
    struct pgx_exclusion *out = ARENA_ARRAY(mem, struct pgx_exclusion, d->n_alleles);

    *n_out = 0;
    for (unsigned i = 0; i < d->n_alleles; i++) {
        int locus = excluded_at(d, seen, i);
        if (locus < 0 || is_called(call, pgx_reported_name(&d->alleles[i])))
            continue;
        unsigned at = (unsigned)locus;
        out[(*n_out)++] = (struct pgx_exclusion){.allele = d->alleles[i].name,
            .position = pgx_locus_name(mem, d, at),
            .stated = bases_of(mem, &d->loci[at], pgx_stated(d, i, at)),
            .seen = genotype_of(mem, &d->loci[at], &seen[at])};
    }
    return out;
}
