#include "kb/base/vcf_format.h"

#include "kb/base/bcf.h"
#include "kb/base/bytes64.h"

#include <string.h>

struct vcf_format *vcf_format_new(struct arena *mem)
{
    struct vcf_format *f = ARENA_NEW(mem, struct vcf_format);

    f->mem = mem;
    return f;
}

void vcf_format_free(struct vcf_format *f)
{
    for (unsigned i = 0; f && i < VCF_N_LAYOUTS; i++)
        buf_free(&f->layouts[i].text);
}

static void cut_keys(struct arena *mem, struct vcf_layout *l)
{
    struct str rest = buf_str(&l->text), key;

    l->n = 0;
    while (str_next(&rest, ':', &key)) {
        if (l->n == l->cap)
            l->keys = arena_grow(mem, l->keys, &l->cap, l->n + 1, sizeof *l->keys);
        l->keys[l->n++] = (struct vcf_key){.text = key};
    }
}

/* From the last key to the first: so the first one of a mark comes first. */
static void mark_keys(struct vcf_layout *l)
{
    l->marks = 0;
    memset(l->first, 0, sizeof l->first);
    for (size_t i = l->n; i > 0; i--) {
        unsigned mark = vcf_format_mark_bit(l->keys[i - 1].text);
        l->marks |= UINT64_C(1) << mark;
        l->keys[i - 1].next = l->first[mark];
        l->first[mark] = (uint32_t)i; /* a line has under 2^30 bytes */
    }
}

/* Each in its turn gives way to a new one. */
static struct vcf_layout *make_layout(struct vcf_format *f, struct str text)
{
    struct vcf_layout *l = &f->layouts[f->next];

    f->next = (f->next + 1) % VCF_N_LAYOUTS;
    buf_clear(&l->text);
    buf_add_str(&l->text, text);
    cut_keys(f->mem, l);
    mark_keys(l);
    return l;
}

static struct vcf_layout *find_layout(struct vcf_format *f, struct str text)
{
    if (f->last && str_eq(text, buf_str(&f->last->text)))
        return f->last;
    for (unsigned i = 0; i < VCF_N_LAYOUTS; i++)
        if (f->layouts[i].n > 0 && str_eq(text, buf_str(&f->layouts[i].text)))
            return &f->layouts[i];
    return make_layout(f, text);
}

static bool take_keys(struct vcf_format *f, struct vcf_record *record)
{
    struct str text = vcf_column(record, VCF_FORMAT);

    if (!text.p)
        return false;
    f->keys = f->last = find_layout(f, text);
    return true;
}

static struct str *room_for_values(struct vcf_format *f, size_t n)
{
    if (n > f->cap_values)
        f->values = arena_grow(f->mem, f->values, &f->cap_values, n, sizeof *f->values);
    return f->values;
}

/* Of up to 64 bytes the colons are found at once, which costs a quarter of a search for
 * each: bit i for text.p[i]. */
static void cut_at_colons(struct vcf_format *f, struct str text, uint64_t colons)
{
    struct str *value = room_for_values(f, BYTES64 + 1);
    const char *beg = text.p, *end = text.p + text.n;

    for (; colons; colons &= colons - 1) {
        const char *colon = text.p + __builtin_ctzll(colons);
        *value++ = (struct str){beg, (size_t)(colon - beg)};
        beg = colon + 1;
    }
    *value++ = (struct str){beg, (size_t)(end - beg)};
    f->n_values = (size_t)(value - f->values);
}

static void cut_long(struct vcf_format *f, struct str text)
{
    struct str value;

    f->n_values = 0;
    for (; str_next(&text, ':', &value); f->n_values++)
        room_for_values(f, f->n_values + 1)[f->n_values] = value;
}

/* The sample's column is cut first, and FORMAT's on the way to it. */
static bool take_sample(
    struct vcf_format *f, struct vcf_record *record, unsigned sample)
{
    struct str column = vcf_column(record, VCF_SAMPLE0 + sample);

    if (!column.p || (!f->keys && !take_keys(f, record)))
        return false;
    const char *end = column.p + column.n;
    if (column.n > 0 && column.n <= BYTES64 && end - record->chrom.p >= BYTES64)
        cut_at_colons(f, column,
            bytes64_equal_narrow(end - BYTES64, ':') >> (BYTES64 - column.n));
    else
        cut_long(f, column);
    for (size_t i = 0; f->n_values > f->keys->n && i < f->n_values; i++)
        f->values[i].n = 0; /* which is which, nobody can tell */
    f->of = (uint64_t)sample + 1;
    return true;
}

/* Their marks are the same, but that says little. */
static inline bool is_same_key(struct str a, struct str b)
{
    size_t i = 0;

    if (a.n != b.n)
        return false;
    while (i < a.n && a.p[i] == b.p[i])
        i++;
    return i == a.n;
}

/* The place of key, from 1 on, among those from the i-th on that have its mark; 0: it
 * is not there. */
static inline uint32_t find(const struct vcf_layout *l, uint32_t i, struct str key)
{
    while (i > 0 && !is_same_key(l->keys[i - 1].text, key))
        i = l->keys[i - 1].next;
    return i;
}

/* What is asked first of a record.  Apart from vcf_format, which has no calls then. */
static __attribute__((noinline)) bool ask_first(
    struct vcf_record *record, unsigned sample, struct str key, struct str *value)
{
    if (sample >= record->header->n_samples)
        return false;
    if (record->bcf)
        return bcf_format(record, sample, key, value);
    return take_sample(record->format, record, sample)
           && vcf_format(record, sample, key, value);
}

bool vcf_format(
    struct vcf_record *record, unsigned sample, struct str key, struct str *value)
{
    const struct vcf_format *f = record->format;

    if (record->bcf || f->of != (uint64_t)sample + 1)
        return ask_first(record, sample, key, value);
    uint32_t i = find(f->keys, f->keys->first[vcf_format_mark_bit(key)], key);
    if (i == 0 || i > f->n_values)
        return false;
    *value = f->values[i - 1];
    i = f->keys->keys[i - 1].next;
    if (i > 0 && find(f->keys, i, key) > 0)
        value->n = 0;
    return true;
}

uint64_t vcf_format_marks(struct vcf_record *record)
{
    struct vcf_format *f = record->format;

    if (record->bcf)
        return UINT64_MAX;
    return f->keys || take_keys(f, record) ? f->keys->marks : 0;
}
