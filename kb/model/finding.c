#include "kb/model/finding.h"

const char *finding_kind_name(enum finding_kind k)
{
    static const char *const names[] = {
        [FINDING_SMALL_VARIANT] = "small_variant",
        [FINDING_COPY_NUMBER] = "copy_number",
        [FINDING_FUSION] = "fusion",
        [FINDING_REARRANGEMENT] = "rearrangement",
        [FINDING_KARYOTYPE] = "karyotype",
        [FINDING_STATE] = "state",
        [FINDING_FACTOR] = "factor",
        [FINDING_HAPLOTYPE] = "haplotype",
    };

    return names[k];
}

const char *effect_class_name(enum effect_class e)
{
    static const char *const names[] = {
        [EFFECT_UNKNOWN] = "unknown",
        [EFFECT_PATHOGENIC] = "pathogenic",
        [EFFECT_ONCOGENIC] = "oncogenic",
        [EFFECT_HOTSPOT] = "hotspot",
        [EFFECT_TRUNCATING] = "truncating",
        [EFFECT_BENIGN] = "benign",
    };

    return names[e];
}

bool effect_is_proven(enum effect_class e)
{
    return e != EFFECT_UNKNOWN && e != EFFECT_BENIGN;
}

bool transcript_same(struct str a, struct str b)
{
    ptrdiff_t dot_a = str_chr(a, '.'), dot_b = str_chr(b, '.');
    if (dot_a >= 0)
        a = str_sub(a, 0, (size_t)dot_a);
    if (dot_b >= 0)
        b = str_sub(b, 0, (size_t)dot_b);
    return a.n > 0 && str_eq(a, b);
}
