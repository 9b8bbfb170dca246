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
