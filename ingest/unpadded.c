#include "ingest/unpadded.h"

#include <string.h>

bool allele_is_unpadded(const struct allele *a)
{
    return a->assembly != ASSEMBLY_NONE && (a->ref.n == 0) != (a->alt.n == 0);
}

static struct str pad(struct arena *mem, char anchor, struct str bases)
{
    char *out = arena_alloc(mem, bases.n + 2);

    out[0] = anchor;
    if (bases.n)
        memcpy(out + 1, bases.p, bases.n);
    return str_upper(mem, (struct str){out, bases.n + 1});
}

int allele_pad(struct allele *a, char anchor_base, struct arena *mem)
{
    bool is_deletion = a->alt.n == 0;

    if (!allele_is_unpadded(a) || !bases_are_acgt(is_deletion ? a->ref : a->alt)
        || !bases_are_acgt((struct str){&anchor_base, 1}))
        return ERR_NOENT;
    if (a->pos1 < (is_deletion ? 2U : 1U))
        return ERR_NOENT;
    a->ref = pad(mem, anchor_base, a->ref);
    a->alt = pad(mem, anchor_base, a->alt);
    a->pos1 -= is_deletion;
    return 0;
}

void allele_unpad(const struct allele *padded, struct allele *out)
{
    struct str ref = padded->ref, alt = padded->alt;
    uint32_t pos1 = padded->pos1;

    while (ref.n && alt.n && ref.p[ref.n - 1] == alt.p[alt.n - 1]) {
        ref.n--;
        alt.n--;
    }
    while (ref.n && alt.n && ref.p[0] == alt.p[0]) {
        ref = str_sub(ref, 1, ref.n - 1);
        alt = str_sub(alt, 1, alt.n - 1);
        pos1++;
    }
    *out = *padded;
    out->ref = ref;
    out->alt = alt;
    out->pos1 = !ref.n && alt.n && pos1 ? pos1 - 1 : pos1;
}

bool allele_may_be_shifted(const struct allele *a, const struct allele *b)
{
    struct str x = a->ref.n ? a->ref : a->alt, y = b->ref.n ? b->ref : b->alt;
    size_t turn;

    if (!allele_is_unpadded(a) || !allele_is_unpadded(b) || a->assembly != b->assembly
        || a->contig != b->contig || (a->ref.n == 0) != (b->ref.n == 0) || x.n != y.n)
        return false;
    turn = a->pos1 > b->pos1 ? x.n - (a->pos1 - b->pos1) % x.n : b->pos1 - a->pos1;
    for (size_t i = 0; i < x.n; i++)
        if (x.p[(turn + i) % x.n] != y.p[i])
            return false;
    return true;
}
