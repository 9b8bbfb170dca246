#include "kb/model/coding_sequence.h"

#include "kb/model/allele.h"
#include "kb/model/genetic_code.h"

#include <string.h>

/* Offset from pos1 of the next known base at or after from; n: none. */
static uint32_t next_known(const struct transcript *t, const struct refbases *ref,
    uint32_t pos1, uint32_t from, uint32_t n)
{
    if (ref->next == NULL || from >= n)
        return from;

    uint32_t at =
        ref->next(ref->ctx, t->assembly, t->contig, pos1 + from, pos1 + n - 1);

    return at == 0 ? n : at - pos1;
}

/* Fills out with the n bases from pos1 on, 'N' where they are not known.  A fetch stops
 * at the first unknown base, so the next one starts behind it. */
static void fetch_known(const struct transcript *t, const struct refbases *ref,
    uint32_t pos1, uint32_t n, char *out)
{
    uint32_t done = 0;

    memset(out, 'N', n);
    while (ref && done < n) {
        uint32_t got = ref->fetch(
            ref->ctx, t->assembly, t->contig, pos1 + done, n - done, out + done);

        if (got >= n - done)
            return;
        done = next_known(t, ref, pos1, done + got + 1, n);
    }
}

static struct str splice(
    const struct transcript *t, const struct refbases *ref, struct arena *mem)
{
    char *plus = arena_take(mem, (size_t)t->n_bases + 1);
    size_t n = 0;

    for (unsigned i = 0; i < t->n_exons; i++) {
        const struct exon *e = &t->exons[t->is_reverse ? t->n_exons - 1 - i : i];
        uint32_t length = e->end1 - e->beg1 + 1;

        fetch_known(t, ref, e->beg1, length, plus + n);
        n += length;
    }
    plus[n] = '\0';

    struct str bases = {plus, n};

    return t->is_reverse ? bases_revcomp(mem, bases) : bases;
}

/* Translates the CDS; false when it is not what a coding sequence is. */
static bool translate(
    const struct transcript *t, struct str cds, struct arena *mem, struct str *protein)
{
    struct str all = bases_translate(mem, cds);
    ptrdiff_t stop = str_chr(all, '*');

    if (all.n == 0 || (cds.n % 3 != 0 && !t->is_end_incomplete))
        return false;
    if (!t->is_start_incomplete && all.p[0] != 'M')
        return false;
    if (stop < 0) {
        *protein = all;
        return t->is_end_incomplete;
    }
    *protein = str_sub(all, 0, (size_t)stop);
    return (size_t)stop == all.n - 1;
}

void coding_sequence_read(const struct transcript *t, const struct refbases *ref,
    struct arena *mem, struct coding_sequence *out)
{
    struct coding_sequence cs = {.bases = splice(t, ref, mem)};
    struct str protein = STR_NONE;

    if (transcript_is_coding(t)) {
        struct str cds = str_sub(cs.bases, t->cds_beg0, t->cds_end0 - t->cds_beg0);
        struct str codons = str_sub(cds, t->start_phase, cds.n);

        cs.is_cds_known = str_chr(cds, 'N') < 0;
        cs.translates = cs.is_cds_known && translate(t, codons, mem, &protein);
        if (!cs.is_cds_known)
            cs.partly_known = bases_translate(mem, codons);
    }
    if (cs.translates)
        cs.protein = protein;
    *out = cs;
}
