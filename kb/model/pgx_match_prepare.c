/*
 * Before the match: what a genotype is worth.  An absent or half-missing one is never
 * filled up; bases that no definition knows stop the call but for a few genes.
 */
#include "kb/model/pgx_match_private.h"

#include <string.h>

void pgx_warn(
    struct arena *mem, struct pgx_matching *m, enum pgx_warning_id id, struct str value)
{
    struct pgx_warning *more = ARENA_ARRAY(mem, struct pgx_warning, m->n_warnings + 1);

    if (m->n_warnings)
        memcpy(more, m->warnings, m->n_warnings * sizeof *more);
    more[m->n_warnings++] = (struct pgx_warning){id, value};
    m->warnings = more;
}

struct str pgx_loci_text(
    struct arena *mem, const struct pgx_definition *d, const bool *is_listed)
{
    struct buf text = BUF_INIT;
    struct str out;

    for (unsigned i = 0; i < d->n_loci; i++) {
        if (!is_listed[i])
            continue;
        if (text.n)
            buf_add_c(&text, ", ");
        buf_add_str(&text, pgx_locus_name(mem, d, i));
    }
    out = str_copy(mem, buf_str(&text));
    buf_free(&text);
    return out;
}

/* ---- bases that no definition knows ---- */

static bool has_undefined(const struct pgx_observed *o)
{
    for (unsigned i = 0; i < o->n_copies; i++)
        if (o->base[i] == PGX_BASE_UNDEFINED)
            return true;
    return false;
}

/* true: the gene cannot be called. */
static bool judge_undefined(const struct pgx_definition *d, struct pgx_observed *seen,
    bool *is_listed, struct arena *mem, struct pgx_matching *m)
{
    bool is_reference = pgx_takes_undefined_as_reference(d->gene), is_any = false;

    memset(is_listed, 0, d->n_loci * sizeof *is_listed);
    for (unsigned i = 0; i < d->n_loci; i++) {
        if (d->loci[i].is_extra || !has_undefined(&seen[i]))
            continue;
        is_any = is_listed[i] = true;
        for (unsigned k = 0; is_reference && k < seen[i].n_copies; k++)
            if (seen[i].base[k] == PGX_BASE_UNDEFINED)
                seen[i].base[k] = 0;
    }
    if (is_any)
        pgx_warn(mem, m,
            is_reference ? PGX_WARN_UNDEFINED_AS_REFERENCE : PGX_WARN_UNDEFINED,
            pgx_loci_text(mem, d, is_listed));
    return is_any && !is_reference;
}

/* ---- missing copies ---- */

/* "0/." says nothing; "1/." says something that cannot be used. */
static bool judge_half(const struct pgx_definition *d, struct pgx_observed *seen,
    bool *is_listed, struct arena *mem, struct pgx_matching *m)
{
    bool is_any = false;

    memset(is_listed, 0, d->n_loci * sizeof *is_listed);
    for (unsigned i = 0; i < d->n_loci; i++) {
        if (d->loci[i].is_extra || !pgx_is_half(&seen[i]))
            continue;
        if (seen[i].base[0] == 0 || seen[i].base[1] == 0)
            seen[i].n_copies = 0;
        else
            is_any = is_listed[i] = true;
    }
    if (is_any)
        pgx_warn(mem, m, PGX_WARN_HALF_MISSING, pgx_loci_text(mem, d, is_listed));
    return is_any;
}

static bool judge_required(const struct pgx_definition *d,
    const struct pgx_observed *seen, bool *is_listed, struct arena *mem,
    struct pgx_matching *m)
{
    bool is_any = false;

    for (unsigned i = 0; i < d->n_loci; i++) {
        is_listed[i] = d->loci[i].is_required && !pgx_is_usable(d, seen, i);
        is_any |= is_listed[i];
    }
    if (is_any)
        pgx_warn(mem, m, PGX_WARN_REQUIRED_MISSING, pgx_loci_text(mem, d, is_listed));
    return is_any;
}

/* One copy anywhere: one copy everywhere, so that a homozygous genotype of two is one
 * copy written twice; a heterozygous one fits nothing. */
static bool reduce_copies(
    const struct pgx_definition *d, struct pgx_observed *seen, bool *is_one_copy)
{
    *is_one_copy = false;
    for (unsigned i = 0; i < d->n_loci; i++)
        *is_one_copy |= seen[i].n_copies == 1;
    for (unsigned i = 0; *is_one_copy && i < d->n_loci; i++) {
        if (seen[i].n_copies == 2 && seen[i].base[0] != seen[i].base[1])
            return false;
        if (seen[i].n_copies == 2)
            seen[i].n_copies = 1;
    }
    return true;
}

enum pgx_match_state pgx_match_prepare(const struct pgx_definition *d,
    struct pgx_observed *seen, struct arena *mem, bool *is_one_copy,
    struct pgx_matching *m)
{
    bool *is_listed = ARENA_ARRAY(mem, bool, d->n_loci), is_any = false;
    bool is_undefined = judge_undefined(d, seen, is_listed, mem, m);
    bool is_half = judge_half(d, seen, is_listed, mem, m);
    bool is_required = judge_required(d, seen, is_listed, mem, m);
    bool is_fit = reduce_copies(d, seen, is_one_copy);

    for (unsigned i = 0; i < d->n_loci; i++)
        is_any |= seen[i].n_copies > 0 && !d->loci[i].is_extra;
    if (!is_any)
        return PGX_NOTHING_SEEN;
    if (is_undefined)
        return PGX_UNDEFINED_SEEN;
    if (is_half)
        return PGX_HALF_SEEN;
    if (is_required)
        return PGX_REQUIRED_NOT_SEEN;
    return is_fit ? PGX_MATCHED : PGX_NO_MATCH;
}
