/* Where the alleles of a record stand, per assembly. */
#include "query/diff_parts.h"

static bool is_same(const struct placed_allele *a, unsigned n_a,
    const struct placed_allele *b, unsigned n_b)
{
    bool same = n_a == n_b;
    for (unsigned i = 0; same && i < n_a; i++) {
        const struct allele *x = &a[i].allele, *y = &b[i].allele;
        same = x->assembly == y->assembly && x->contig == y->contig
               && x->pos1 == y->pos1 && str_eq(x->ref, y->ref)
               && str_eq(x->alt, y->alt);
    }
    return same;
}

/* "7:140753336:A:T, ..." of one assembly, in order of text; empty: none. */
static struct str on_assembly(
    struct diff *d, const struct placed_allele *a, unsigned n, enum assembly assembly)
{
    struct str *text = ARENA_ARRAY(&d->scratch, struct str, n);
    unsigned k = 0;
    for (unsigned i = 0; i < n; i++)
        if (a[i].allele.assembly == assembly)
            text[k++] = allele_text(&d->scratch, &a[i].allele);
    text = diff_set(&d->scratch, text, k, &k);
    return diff_join(&d->scratch, text, k, ", ");
}

struct str diff_alleles_text(struct diff *d, const struct placed_allele *a, unsigned n)
{
    struct str part[N_ASSEMBLIES];
    unsigned k = 0;
    for (unsigned i = ASSEMBLY_GRCH37; i <= ASSEMBLY_GRCH38; i++) {
        struct str text = on_assembly(d, a, n, (enum assembly)i);
        if (text.n > 0)
            part[k++] = str_fmt(
                &d->scratch, "%s %.*s", assembly_name((enum assembly)i), STR_ARG(text));
    }
    return diff_join(&d->scratch, part, k, "; ");
}

void diff_alleles(struct diff *d, const struct placed_allele *old, unsigned n_old,
    const struct placed_allele *new, unsigned n_new)
{
    if (is_same(old, n_old, new, n_new))
        return;
    for (unsigned i = ASSEMBLY_GRCH37; i <= ASSEMBLY_GRCH38; i++) {
        const char *name = assembly_name((enum assembly)i);
        struct str a = on_assembly(d, old, n_old, (enum assembly)i),
                   b = on_assembly(d, new, n_new, (enum assembly)i);
        if (str_eq(a, b))
            continue;
        diff_note(d,
            a.n == 0   ? DIFF_ALLELE_PLACED
            : b.n == 0 ? DIFF_ALLELE_UNPLACED
                       : DIFF_ALLELE_MOVED,
            a.n > 0 ? str_fmt(&d->scratch, "%s %.*s", name, STR_ARG(a)) : a,
            b.n > 0 ? str_fmt(&d->scratch, "%s %.*s", name, STR_ARG(b)) : b, false);
    }
}
