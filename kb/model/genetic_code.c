#include "kb/model/genetic_code.h"

#include <limits.h>

/* NCBI's order of bases in translation tables, from 1; 0: no base. */
static const unsigned char base_rank[UCHAR_MAX + 1] = {
    ['T'] = 1, ['C'] = 2, ['A'] = 3, ['G'] = 4};

char codon_translate(const char bases[3])
{
    /* ncbi.nlm.nih.gov/Taxonomy/Utils/wprintgc.cgi, table 1, line "AAs" */
    static const char residues[] = "FFLLSSSSYY**CC*W" /* T.. */
                                   "LLLLPPPPHHQQRRRR" /* C.. */
                                   "IIIMTTTTNNKKSSRR" /* A.. */
                                   "VVVVAAAADDEEGGGG" /* G.. */;
    unsigned first = base_rank[(unsigned char)bases[0]];
    unsigned second = base_rank[(unsigned char)bases[1]];
    unsigned third = base_rank[(unsigned char)bases[2]];

    if (first == 0 || second == 0 || third == 0)
        return 'X';
    return residues[16 * (first - 1) + 4 * (second - 1) + third - 1];
}

struct str bases_translate(struct arena *mem, struct str bases)
{
    size_t n = bases.n / 3;
    char *out = arena_take(mem, n + 1);

    for (size_t i = 0; i < n; i++)
        out[i] = codon_translate(bases.p + 3 * i);
    out[n] = '\0';
    return (struct str){out, n};
}
