#include "kb/base/vcf_format.h"

#include "kb/base/bcf.h"

#include <string.h>

struct vcf_format *vcf_format_new(struct arena *mem)
{
    struct vcf_format *f = ARENA_NEW(mem, struct vcf_format);

    f->mem = mem;
    return f;
}

void vcf_format_free(struct vcf_format *f)
{
    if (f)
        buf_free(&f->text);
}

static void cut(struct vcf_format *f, struct str text, struct vcf_pieces *out)
{
    const char *beg = text.p, *end = text.p + text.n;

    out->n = 0;
    for (const char *p = beg; p <= end; p++) {
        const char *colon = memchr(p, ':', (size_t)(end - p));
        p = colon ? colon : end;
        if (out->n == out->cap)
            out->piece = arena_grow(
                f->mem, out->piece, &out->cap, out->n + 1, sizeof *out->piece);
        out->piece[out->n++] = (struct str){beg, (size_t)(p - beg)};
        beg = p + 1;
    }
}

static uint64_t mark_of(struct str key)
{
    unsigned first = key.n ? (unsigned char)key.p[0] : 0;
    unsigned last = key.n ? (unsigned char)key.p[key.n - 1] : 0;

    return UINT64_C(1) << ((first ^ last << 2 ^ (unsigned)key.n << 4) & 63);
}

static bool take_keys(struct vcf_format *f, struct vcf_record *record)
{
    struct str keys = vcf_column(record, VCF_FORMAT);

    if (!keys.p)
        return false;
    f->has_keys = true;
    if (f->keys.n > 0 && str_eq(keys, buf_str(&f->text)))
        return true;
    buf_clear(&f->text);
    buf_add_str(&f->text, keys);
    cut(f, buf_str(&f->text), &f->keys);
    f->marks = 0;
    f->may_repeat = false;
    for (size_t i = 0; i < f->keys.n; i++) {
        uint64_t mark = mark_of(f->keys.piece[i]);
        f->may_repeat |= (f->marks & mark) != 0;
        f->marks |= mark;
    }
    return true;
}

static bool take_values(
    struct vcf_format *f, struct vcf_record *record, unsigned sample)
{
    struct str values = vcf_column(record, VCF_SAMPLE0 + sample);

    if (!values.p)
        return false;
    cut(f, values, &f->values);
    f->has_values = true;
    f->sample = sample;
    return true;
}

/* The place of key from the i-th on; n: it is not there. */
static size_t find(const struct vcf_pieces *keys, size_t i, struct str key)
{
    for (; i < keys->n; i++) {
        struct str one = keys->piece[i];
        if (one.n == key.n
            && (one.n == 0
                || (one.p[0] == key.p[0] && memcmp(one.p, key.p, key.n) == 0)))
            break;
    }
    return i;
}

bool vcf_format(
    struct vcf_record *record, unsigned sample, struct str key, struct str *value)
{
    struct vcf_format *f = record->format;

    if (sample >= record->header->n_samples)
        return false;
    if (record->bcf)
        return bcf_format(record, sample, key, value);
    if (!f->has_keys && !take_keys(f, record))
        return false;
    if (!(f->marks & mark_of(key)))
        return false;
    if ((!f->has_values || f->sample != sample) && !take_values(f, record, sample))
        return false;
    size_t i = find(&f->keys, 0, key);
    if (i >= f->keys.n || i >= f->values.n)
        return false;
    bool is_odd = f->values.n > f->keys.n
                  || (f->may_repeat && find(&f->keys, i + 1, key) < f->keys.n);
    *value = (struct str){f->values.piece[i].p, is_odd ? 0 : f->values.piece[i].n};
    return true;
}
