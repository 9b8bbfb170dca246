#include "query/event_genotype.h"

#include "query/genotype.h"

#include <string.h>

static bool has_only(struct str text, const char *chars)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\0' || strchr(chars, text.p[i]) == NULL)
            return false;
    return true;
}

static unsigned count_alts(struct str alts)
{
    unsigned n = 0;
    for (struct str rest = alts, alt; str_next(&rest, ',', &alt);)
        n++;
    return n;
}

/* None was made: in a file of several samples the columns tell whose the record is. */
static enum event_genotype without(
    struct vcf_record *record, int sample, unsigned n_samples)
{
    struct str column = vcf_column(record, (unsigned)(VCF_SAMPLE0 + sample));
    return n_samples > 1 && has_only(column, ".:,/|") ? EVENT_GENOTYPE_MISSING
                                                      : EVENT_GENOTYPE_HOLDS;
}

enum event_genotype event_genotype_read(
    struct vcf_record *record, int sample, unsigned n_samples, unsigned alt)
{
    unsigned n_alts = count_alts(record->alt);
    struct genotype g;
    struct str gt;
    if (sample < 0)
        return EVENT_GENOTYPE_HOLDS;
    if (!vcf_format(record, (unsigned)sample, STR("GT"), &gt)
        || (gt.n > 0 && has_only(gt, "./|")))
        return without(record, sample, n_samples);
    genotype_read_unphased(
        record, sample, alt, n_alts, record->ref, STR_NONE, NULL, &g);
    if (!g.is_readable)
        return EVENT_GENOTYPE_UNREADABLE;
    return g.presence == PRESENT  ? EVENT_GENOTYPE_HOLDS
           : g.presence == ABSENT ? EVENT_GENOTYPE_LACKS
                                  : EVENT_GENOTYPE_MISSING;
}
