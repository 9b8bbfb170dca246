/* Columns of a BCF record in VCF's words. */
#include "kb/base/bcf.h"

#include <stdio.h>
#include <string.h>

/* Of floats: missing, and the end of a vector that is shorter than others. */
#define FLOAT_MISSING UINT32_C(0x7F800001)
#define FLOAT_END UINT32_C(0x7F800002)

/* The lowest numbers of each width mean the same: the lowest is missing, the next one
 * the end. */
static int32_t int_missing(unsigned type)
{
    return type == BCF_INT8 ? INT8_MIN : type == BCF_INT16 ? INT16_MIN : INT32_MIN;
}

static uint32_t float_bits(const struct bcf_values *v, size_t i)
{
    const uint8_t *p = v->p + 4 * i;

    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Six digits, as bcftools prints it: more would be digits that the float made up. */
static void add_float(struct buf *out, uint32_t bits)
{
    char text[32];
    float f;

    if (bits == FLOAT_MISSING) {
        buf_add_char(out, '.');
        return;
    }
    memcpy(&f, &bits, sizeof f);
    snprintf(text, sizeof text, "%g", (double)f);
    buf_add_c(out, text);
}

static bool is_end(const struct bcf_values *v, size_t i)
{
    if (v->type == BCF_FLOAT)
        return float_bits(v, i) == FLOAT_END;
    return bcf_int(v, i) == int_missing(v->type) + 1;
}

static void add_value(struct buf *out, const struct bcf_values *v, size_t i)
{
    if (v->type == BCF_FLOAT)
        add_float(out, float_bits(v, i));
    else if (bcf_int(v, i) == int_missing(v->type))
        buf_add_char(out, '.');
    else
        buf_fmt(out, "%d", (int)bcf_int(v, i));
}

static void add_chars(struct buf *out, const struct bcf_values *v)
{
    size_t n = strnlen((const char *)v->p, v->n);

    if (n == 0)
        buf_add_char(out, '.');
    else
        buf_add(out, v->p, n);
}

static void add_values(struct buf *out, const struct bcf_values *v)
{
    if (v->type == BCF_CHAR) {
        add_chars(out, v);
        return;
    }
    for (size_t i = 0; i < v->n && !is_end(v, i); i++) {
        if (i > 0)
            buf_add_char(out, ',');
        add_value(out, v, i);
    }
    if (v->n == 0 || is_end(v, 0))
        buf_add_char(out, '.');
}

/* Allele numbers are one more than in VCF, shifted over the phase bit. */
static void add_genotype(struct buf *out, const struct bcf_values *v)
{
    size_t i;

    for (i = 0; i < v->n && !is_end(v, i); i++) {
        int32_t gt = bcf_int(v, i);
        if (i > 0)
            buf_add_char(out, gt & 1 ? '|' : '/');
        if (gt >> 1 <= 0)
            buf_add_char(out, '.');
        else
            buf_fmt(out, "%d", (int)(gt >> 1) - 1);
    }
    if (i == 0)
        buf_add_char(out, '.');
}

static void add_filter(const struct bcf *b, struct buf *out)
{
    const uint8_t *p = b->filter;
    struct bcf_values v;

    if (!bcf_take(&p, b->info, 1, &v) || v.n == 0)
        buf_add_char(out, '.');
    for (size_t i = 0; p == b->info && i < v.n; i++) {
        if (i > 0)
            buf_add_char(out, ';');
        buf_add_str(out, bcf_name(&b->words, bcf_int(&v, i)));
    }
}

bool bcf_filter(const struct bcf *b, struct str *out)
{
    const uint8_t *p = b->filter;
    struct bcf_values v;

    if (!bcf_take(&p, b->info, 1, &v) || v.n > 1)
        return false;
    *out = v.n == 0 ? STR(".") : bcf_name(&b->words, bcf_int(&v, 0));
    return out->n > 0;
}

static void add_info(const struct bcf *b, struct buf *out)
{
    const uint8_t *p = b->info;
    struct bcf_values v;
    int32_t key;

    if (b->n_info == 0)
        buf_add_char(out, '.');
    for (unsigned i = 0; i < b->n_info; i++) {
        if (!bcf_take_int(&p, b->shared_end, &key)
            || !bcf_take(&p, b->shared_end, 1, &v))
            return;
        if (i > 0)
            buf_add_char(out, ';');
        buf_add_str(out, bcf_name(&b->words, key));
        if (v.n == 0 || v.type == BCF_FLAG)
            continue;
        buf_add_char(out, '=');
        add_values(out, &v);
    }
}

/* One FORMAT field of all samples. */
struct field {
    struct str key;
    struct bcf_values of_first;
};

static unsigned read_fields(const struct bcf *b, struct field *fields)
{
    const uint8_t *p = b->genotypes;
    int32_t key;

    for (unsigned i = 0; i < b->n_format; i++) {
        if (!bcf_take_int(&p, b->end, &key)
            || !bcf_take(&p, b->end, b->n_samples, &fields[i].of_first))
            return i;
        fields[i].key = bcf_name(&b->words, key);
    }
    return b->n_format;
}

static void add_sample(
    struct buf *out, const struct field *fields, unsigned n, unsigned sample)
{
    for (unsigned i = 0; i < n; i++) {
        struct bcf_values v = fields[i].of_first;
        v.p += (size_t)sample * v.n * bcf_type_bytes(v.type);
        if (i > 0)
            buf_add_char(out, ':');
        if (str_eq_c(fields[i].key, "GT") && v.type != BCF_CHAR)
            add_genotype(out, &v);
        else
            add_values(out, &v);
    }
    if (n == 0)
        buf_add_char(out, '.');
}

static void add_genotypes(const struct bcf *b, struct buf *out)
{
    struct field fields[UINT8_MAX + 1];
    unsigned n = read_fields(b, fields);

    buf_add_char(out, '\t');
    for (unsigned i = 0; i < n; i++) {
        if (i > 0)
            buf_add_char(out, ':');
        buf_add_str(out, fields[i].key);
    }
    if (n == 0)
        buf_add_char(out, '.');
    for (unsigned s = 0; s < b->n_samples; s++) {
        buf_add_char(out, '\t');
        add_sample(out, fields, n, s);
    }
}

void bcf_make_tail(struct bcf *b, struct vcf_record *record)
{
    struct buf *out = &b->tail;

    buf_clear(out);
    add_float(out, b->qual_bits);
    size_t n_qual = out->n;
    buf_add_char(out, '\t');
    add_filter(b, out);
    buf_add_char(out, '\t');
    add_info(b, out);
    if (b->n_samples > 0)
        add_genotypes(b, out);
    b->is_text = true;
    record->tail = buf_str(out);
    record->column[VCF_QUAL] = str_sub(record->tail, 0, n_qual);
    record->n_cut = VCF_QUAL + 1;
}
