#include "kb/model/genetic_code.h"

/* NCBI's order of bases in translation tables. */
static int base_rank(char c)
{
    switch (c) {
    case 'T':
        return 0;
    case 'C':
        return 1;
    case 'A':
        return 2;
    case 'G':
        return 3;
    default:
        return -1;
    }
}

char codon_translate(const char bases[3])
{
    /* ncbi.nlm.nih.gov/Taxonomy/Utils/wprintgc.cgi, table 1, line "AAs" */
    static const char residues[] = "FFLLSSSSYY**CC*W" /* T.. */
                                   "LLLLPPPPHHQQRRRR" /* C.. */
                                   "IIIMTTTTNNKKSSRR" /* A.. */
                                   "VVVVAAAADDEEGGGG" /* G.. */;
    int rank = 0;

    for (unsigned i = 0; i < 3; i++) {
        int r = base_rank(bases[i]);

        if (r < 0)
            return 'X';
        rank = rank * 4 + r;
    }
    return residues[rank];
}

struct str bases_translate(struct arena *mem, struct str bases)
{
    size_t n = bases.n / 3;
    char *out = arena_alloc(mem, n + 1);

    for (size_t i = 0; i < n; i++)
        out[i] = codon_translate(bases.p + 3 * i);
    return (struct str){out, n};
}
