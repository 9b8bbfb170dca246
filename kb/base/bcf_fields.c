/*
 * Are the fields of a BCF record what its header and its length say?  Of every record
 * all of them are walked, also where nobody asks for them.  Most records look like one
 * before: then the bytes with which each field begins are compared with those, which
 * needs no walk, since the fields' places are known; only texts are looked through.
 */
#include "kb/base/bcf.h"

#include <string.h>

/* Bytes of few values with their head, by that: a number of values in the upper half, a
 * type in the lower.  0: look closer. */
#define HEADS_OF(n)                                                                    \
    [(n) << 4 | BCF_FLAG] = 1, [(n) << 4 | BCF_INT8] = 1 + (n),                        \
                [(n) << 4 | BCF_INT16] = 1 + 2 * (n),                                  \
                [(n) << 4 | BCF_INT32] = 1 + 4 * (n),                                  \
                [(n) << 4 | BCF_FLOAT] = 1 + 4 * (n), [(n) << 4 | BCF_CHAR] = 1 + (n)
static const uint8_t n_bytes_of[UINT8_MAX + 1] = {HEADS_OF(0), HEADS_OF(1), HEADS_OF(2),
    HEADS_OF(3), HEADS_OF(4), HEADS_OF(5), HEADS_OF(6), HEADS_OF(7), HEADS_OF(8),
    HEADS_OF(9), HEADS_OF(10), HEADS_OF(11), HEADS_OF(12), HEADS_OF(13), HEADS_OF(14)};

/* Bytes of the field at p when it is as nearly all are: a key of one byte, less than 15
 * values.  0: look closer. */
static inline size_t short_field(const struct bcf_names *names, const uint8_t *p,
    const uint8_t *end, unsigned of_samples)
{
    if (end - p < 3 || p[0] != BCF_ONE_INT8 || !names->is_short[p[1]])
        return 0;
    unsigned n_bytes = n_bytes_of[p[2]];
    uint64_t n_values = (uint64_t)(n_bytes - 1) * of_samples;
    return n_bytes > 0 && n_values <= (uint64_t)(end - p) - 3 ? 3 + (size_t)n_values
                                                              : 0;
}

/* Behind the field at p; NULL: it is none. */
static const uint8_t *take_field(const struct bcf_names *names, const uint8_t *p,
    const uint8_t *end, unsigned of_samples, struct bcf_field *out)
{
    int32_t key;

    if (!bcf_take_int(&p, end, &key) || !bcf_take(&p, end, of_samples, &out->values))
        return NULL;
    out->key = bcf_name(names, key);
    return out->key.n > 0 ? p : NULL;
}

#define EACH_BYTE (UINT64_MAX / UINT8_MAX)

/* Is there a byte below ' ' among these eight? */
static bool has_low(const uint8_t *p)
{
    uint64_t w;

    memcpy(&w, p, sizeof w);
    return ((w - ' ' * EACH_BYTE) & ~w & 128 * EACH_BYTE) != 0;
}

/* NUL is no control byte here: it pads the shorter ones of several texts. */
static bool is_plain(const uint8_t *text, uint64_t n)
{
    while (n >= 8 && !has_low(text)) {
        text += 8;
        n -= 8;
    }
    for (; n > 0; n--, text++)
        if (*text < ' ' && *text != '\0')
            return false;
    return true;
}

/* Inlined, so that of one sample nothing is multiplied. */
static inline enum bcf_fault check_fields(const struct bcf_names *names,
    const uint8_t *p, const uint8_t *end, unsigned n, unsigned of_samples)
{
    struct bcf_field f;
    bool are_plain = true;

    for (; n > 0; n--) {
        size_t n_bytes = short_field(names, p, end, of_samples);
        if (n_bytes > 0 && (p[2] & 15) != BCF_CHAR) {
            p += n_bytes;
            continue;
        }
        p = take_field(names, p, end, of_samples, &f);
        if (!p)
            return BCF_UNFIT;
        if (f.values.type == BCF_CHAR)
            are_plain &= is_plain(f.values.p, (uint64_t)f.values.n * of_samples);
    }
    return are_plain ? BCF_SOUND : BCF_CONTROL;
}

static uint32_t head_at(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Do n fields lie in n_bytes at p as they did in another record? */
static bool is_known(
    const struct bcf_layout *l, const uint8_t *p, size_t n_bytes, unsigned n)
{
    uint32_t differ = 0;

    if (l->n != n || l->n_bytes != n_bytes)
        return false;
    for (unsigned i = 0; i < n; i++)
        differ |= head_at(p + l->at[i]) ^ l->head[i];
    return (differ & 0xffffff) == 0; /* the fourth byte is the first value's */
}

/* Of fields that lie as they did in another record. */
static bool has_plain_texts(
    const struct bcf_layout *l, const uint8_t *p, unsigned of_samples)
{
    for (unsigned i = 0; i < l->n_texts; i++) {
        const uint8_t *field = p + l->at[l->text[i]];
        if (!is_plain(field + 3, (uint64_t)(field[2] >> 4) * of_samples))
            return false;
    }
    return true;
}

/* n fields were found sound in n_bytes at p. */
static void learn(const struct bcf_names *names, struct bcf_layout *l, const uint8_t *p,
    size_t n_bytes, unsigned n, unsigned of_samples)
{
    const uint8_t *end = p + n_bytes, *at = p;

    l->n = l->n_texts = 0;
    if (n > BCF_LAYOUT_FIELDS || n_bytes > UINT16_MAX)
        return;
    for (unsigned i = 0; i < n; i++) {
        size_t n_field = short_field(names, at, end, of_samples);
        if (n_field == 0 || end - at < 4)
            return;
        l->at[i] = (uint16_t)(at - p);
        l->head[i] = head_at(at);
        if ((at[2] & 15) == BCF_CHAR)
            l->text[l->n_texts++] = (uint8_t)i;
        at += n_field;
    }
    l->n = n;
    l->n_bytes = n_bytes;
}

enum bcf_fault bcf_check_fields(const struct bcf_names *names,
    struct bcf_layouts *layouts, const uint8_t *p, const uint8_t *end, unsigned n,
    unsigned of_samples)
{
    size_t n_bytes = (size_t)(end - p);
    struct bcf_layout *l = &layouts->of_bytes[n_bytes % BCF_LAYOUTS];

    if (n == 0)
        return BCF_SOUND;
    if (is_known(l, p, n_bytes, n))
        return l->n_texts == 0 || has_plain_texts(l, p, of_samples) ? BCF_SOUND
                                                                    : BCF_CONTROL;
    enum bcf_fault fault = of_samples == 1 ? check_fields(names, p, end, n, 1)
                                           : check_fields(names, p, end, n, of_samples);
    if (fault == BCF_SOUND)
        learn(names, l, p, n_bytes, n, of_samples);
    return fault;
}

void bcf_cut_fields(const struct bcf_names *names, const uint8_t *p, const uint8_t *end,
    unsigned n, unsigned of_samples, struct bcf_field *out)
{
    for (; n > 0; n--, out++) {
        size_t n_bytes = short_field(names, p, end, of_samples);
        if (n_bytes == 0) {
            p = take_field(names, p, end, of_samples, out);
            continue;
        }
        out->key = names->name[p[1]];
        out->values = (struct bcf_values){p[2] & 15, p[2] >> 4, p + 3};
        p += n_bytes;
    }
}
