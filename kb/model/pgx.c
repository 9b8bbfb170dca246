#include "kb/model/pgx.h"

static bool is_base(char c)
{
    return c == 'A' || c == 'C' || c == 'G' || c == 'T';
}

unsigned pgx_genotype_bases(struct str genotype, char bases[PGX_MAX_PLOIDY])
{
    if (genotype.n == 0 || genotype.n > PGX_MAX_PLOIDY)
        return 0;
    for (size_t i = 0; i < genotype.n; i++) {
        if (!is_base(genotype.p[i]))
            return 0;
        bases[i] = genotype.p[i];
    }
    return (unsigned)genotype.n;
}

char pgx_complement(char base)
{
    switch (base) {
    case 'A':
        return 'T';
    case 'C':
        return 'G';
    case 'G':
        return 'C';
    case 'T':
        return 'A';
    default:
        return 0;
    }
}

int pgx_level_rank(struct str level)
{
    static const char *const levels[] = {"1A", "1B", "2A", "2B", "3", "4"};

    for (unsigned i = 0; i < sizeof levels / sizeof *levels; i++)
        if (str_eq_c(level, levels[i]))
            return (int)i;
    return -1;
}
