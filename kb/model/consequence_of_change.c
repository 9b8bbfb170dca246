#include "kb/model/consequence.h"

uint32_t consequence_of_change(const struct protein_change *change)
{
    switch (change->kind) {
    case PROTEIN_SUBSTITUTION:
        return CONSEQUENCE(MISSENSE);
    case PROTEIN_SILENT:
        return CONSEQUENCE(SYNONYMOUS);
    case PROTEIN_STOP:
        return CONSEQUENCE(STOP_GAINED);
    case PROTEIN_FRAMESHIFT:
        return CONSEQUENCE(FRAMESHIFT);
    case PROTEIN_DELETION:
        return CONSEQUENCE(INFRAME_DELETION);
    case PROTEIN_INSERTION:
    case PROTEIN_DUPLICATION:
        return CONSEQUENCE(INFRAME_INSERTION);
    case PROTEIN_DELINS:
        return CONSEQUENCE(INFRAME_INDEL);
    case PROTEIN_EXTENSION:
        return CONSEQUENCE(STOP_LOST);
    case PROTEIN_START_LOST:
        return CONSEQUENCE(START_LOST);
    }
    return 0;
}

uint32_t consequence_of_offset(struct str hgvs_c)
{
    size_t i = 2;

    if (!str_starts(hgvs_c, STR("c.")))
        return 0;
    while (i < hgvs_c.n && hgvs_c.p[i] >= '0' && hgvs_c.p[i] <= '9')
        i++;
    /* sign, one digit, then "G>A" */
    if (i == 2 || hgvs_c.n != i + 5 || hgvs_c.p[i + 3] != '>'
        || (hgvs_c.p[i + 1] != '1' && hgvs_c.p[i + 1] != '2'))
        return 0;
    if (hgvs_c.p[i] == '+')
        return CONSEQUENCE(SPLICE_DONOR);
    return hgvs_c.p[i] == '-' ? CONSEQUENCE(SPLICE_ACCEPTOR) : 0;
}
