#include "query/lookup_allele.h"

#include "kb/model/hgvs_name.h"
#include "kb/store/kb_hgvs.h"

struct described {
    struct kb_txn *kb;
    struct arena *mem;
    struct refbases bases;
    struct lookup_hit *hits;
    size_t n, cap;
    struct str why;
    struct err *err;
};

static void add(struct described *d, const struct allele *a, struct str note)
{
    d->hits = arena_grow(d->mem, d->hits, &d->cap, d->n + 1, sizeof *d->hits);
    d->hits[d->n++] =
        (struct lookup_hit){.kind = LOOKUP_ALLELE, .allele = *a, .note = note};
}

/* ---- coordinates ---- */

/* "NC_000007.14:140753336:A:T" tells its assembly. */
static enum assembly told_assembly(struct str term, enum assembly assembly)
{
    enum assembly implied = ASSEMBLY_NONE;
    ptrdiff_t colon = str_chr(term, ':');
    if (colon > 0)
        contig_parse(str_sub(term, 0, (size_t)colon), &implied);
    return implied != ASSEMBLY_NONE ? implied : assembly;
}

static struct str moved_note(
    struct described *d, const struct allele *given, const struct allele *a)
{
    if (allele_eq(given, a))
        return STR_NONE;
    return str_fmt(d->mem, "%.*s in normal form is %.*s.",
        STR_ARG(allele_text(d->mem, given)), STR_ARG(allele_text(d->mem, a)));
}

static void add_wrong_ref(struct described *d, const struct allele *a)
{
    d->why = str_fmt(d->mem, "%s%sREF is not what %s has there", "",
        d->why.n > 0 ? "" : "", assembly_name(a->assembly));
}

/* One whose REF is not the reference's is no allele there. */
static bool read_coordinates(
    struct described *d, struct str term, enum assembly assembly)
{
    struct allele given, a;
    struct err err = {0};
    if (allele_parse(term, assembly, d->mem, &given, &err) < 0)
        return false;
    a = given;
    if (allele_trim(&a, d->mem, &err) < 0) {
        d->why = str_copy(d->mem, str_of(err.msg));
        return true;
    }
    if (allele_check_ref(&a, &d->bases) == 0) {
        add_wrong_ref(d, &a);
        return true;
    }
    allele_left_align(&a, &d->bases, d->mem);
    add(d, &a, moved_note(d, &given, &a));
    return true;
}
