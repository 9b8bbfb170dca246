/* Typed values of BCF and their bounds. */
#include "kb/base/bcf.h"

size_t bcf_type_bytes(unsigned type)
{
    switch (type) {
    case BCF_INT8:
    case BCF_CHAR:
        return 1;
    case BCF_INT16:
        return 2;
    case BCF_INT32:
    case BCF_FLOAT:
        return 4;
    default:
        return 0;
    }
}

bool bcf_take_int(const uint8_t **p, const uint8_t *end, int32_t *out)
{
    struct bcf_values v;

    if (!bcf_take(p, end, 1, &v) || v.n != 1 || !bcf_is_int(v.type))
        return false;
    *out = bcf_int(&v, 0);
    return true;
}

bool bcf_take(
    const uint8_t **p, const uint8_t *end, unsigned of_samples, struct bcf_values *out)
{
    int32_t n;

    if (*p >= end)
        return false;
    out->type = **p & 15;
    out->n = **p >> 4;
    (*p)++;
    if (out->n == 15) { /* a number of its own follows */
        if (*p < end && **p >> 4 == 15)
            return false;
        if (!bcf_take_int(p, end, &n) || n < 0)
            return false;
        out->n = (uint32_t)n;
    }
    if (out->n > 0 && out->type != BCF_FLAG && bcf_type_bytes(out->type) == 0)
        return false;
    uint64_t n_bytes = (uint64_t)out->n * bcf_type_bytes(out->type);
    if (of_samples > 0 && n_bytes > (uint64_t)(end - *p) / of_samples)
        return false;
    out->p = *p;
    *p += n_bytes * of_samples;
    return true;
}
