/* What is asked of a BCF record, in VCF's words; they live as long as the record. */
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

#define INT_CHARS 11 /* a sign and ten digits */

static void add_int(struct buf *out, int32_t i)
{
    uint32_t rest = i < 0 ? -(uint32_t)i : (uint32_t)i, tens = rest;
    size_t n = 1;

    buf_reserve(out, INT_CHARS);
    if (i < 0)
        out->p[out->n++] = '-';
    while ((tens /= 10) > 0)
        n++;
    out->n += n;
    out->p[out->n] = '\0';
    for (char *p = out->p + out->n; n > 0; n--, rest /= 10)
        *--p = (char)('0' + rest % 10);
}

static void add_value(struct buf *out, const struct bcf_values *v, size_t i)
{
    if (v->type == BCF_FLOAT)
        add_float(out, float_bits(v, i));
    else if (bcf_int(v, i) == int_missing(v->type))
        buf_add_char(out, '.');
    else
        add_int(out, bcf_int(v, i));
}

/* What ends a field, of INFO or of a sample, is none within it: then text has its
 * percent code (VCF 4.3, 1.2). */
static void add_text(struct buf *out, struct str text, char end)
{
    struct str part;

    for (bool is_first = true; str_next(&text, end, &part); is_first = false) {
        if (!is_first)
            buf_fmt(out, "%%%02X", (unsigned)(unsigned char)end);
        buf_add_str(out, part);
    }
}

static void add_chars(struct buf *out, const struct bcf_values *v, char end)
{
    size_t n = strnlen((const char *)v->p, v->n);

    if (n == 0)
        buf_add_char(out, '.');
    else
        add_text(out, (struct str){(const char *)v->p, n}, end);
}

static void add_values(struct buf *out, const struct bcf_values *v, char end)
{
    if (v->type == BCF_CHAR) {
        add_chars(out, v, end);
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
            add_int(out, (gt >> 1) - 1);
    }
    if (i == 0)
        buf_add_char(out, '.');
}

/* ---- what is asked --------------------------------------------------------------- */

/* Before anything is asked of a record: nothing of it was made yet. */
static struct bcf *ask(struct vcf_record *record)
{
    struct bcf *b = record->bcf;

    if (b->is_asked)
        return b;
    b->is_asked = true;
    b->infos.is_cut = b->formats.is_cut = false;
    arena_reset(&b->texts);
    memset(record->column + VCF_QUAL, 0,
        ((size_t)VCF_SAMPLE0 - VCF_QUAL + b->n_samples) * sizeof *record->column);
    return b;
}

static struct bcf_fields *make_room(struct bcf *b, struct bcf_fields *f, unsigned n)
{
    if (n > f->cap)
        f->field = arena_grow(&b->mem, f->field, &f->cap, n, sizeof *f->field);
    f->n = n;
    f->is_cut = true;
    return f;
}

static const struct bcf_fields *infos_of(struct bcf *b)
{
    if (!b->infos.is_cut)
        bcf_cut_fields(&b->words, b->info, b->shared_end, b->n_info, 1,
            make_room(b, &b->infos, b->n_info)->field);
    return &b->infos;
}

static const struct bcf_fields *formats_of(struct bcf *b)
{
    if (!b->formats.is_cut)
        bcf_cut_fields(&b->words, b->genotypes, b->end, b->n_format, b->n_samples,
            make_room(b, &b->formats, b->n_format)->field);
    return &b->formats;
}

/* The field of key from the i-th on; NULL: none. */
static const struct bcf_field *find(
    const struct bcf_fields *fields, size_t i, struct str key)
{
    for (; i < fields->n; i++) {
        struct str one = fields->field[i].key;
        if (one.n == key.n && one.p[0] == key.p[0] && memcmp(one.p, key.p, key.n) == 0)
            return &fields->field[i];
    }
    return NULL;
}

static struct str keep_text(struct bcf *b)
{
    struct str text = {arena_dup(&b->texts, b->text.p, b->text.n), b->text.n};

    buf_clear(&b->text);
    return text;
}

static bool has_no_value(const struct bcf_field *info)
{
    return info->values.n == 0 || info->values.type == BCF_FLAG;
}

static void add_format(struct buf *out, const struct bcf_field *field, unsigned sample)
{
    struct bcf_values v = field->values;

    v.p += (size_t)sample * v.n * bcf_type_bytes(v.type);
    if (str_eq_c(field->key, "GT") && v.type != BCF_CHAR)
        add_genotype(out, &v);
    else
        add_values(out, &v, ':');
}

/* ---- columns --------------------------------------------------------------------- */

static void add_filter(const struct bcf *b, struct buf *out)
{
    for (uint32_t i = 0; i < b->filter.n; i++) {
        if (i > 0)
            buf_add_char(out, ';');
        buf_add_str(out, bcf_name(&b->words, bcf_int(&b->filter, i)));
    }
}

static void add_infos(struct bcf *b, struct buf *out)
{
    const struct bcf_fields *infos = infos_of(b);

    for (size_t i = 0; i < infos->n; i++) {
        const struct bcf_field *f = &infos->field[i];
        if (i > 0)
            buf_add_char(out, ';');
        add_text(out, f->key, '=');
        if (has_no_value(f))
            continue;
        buf_add_char(out, '=');
        add_values(out, &f->values, ';');
    }
}

static void add_keys(struct bcf *b, struct buf *out)
{
    const struct bcf_fields *formats = formats_of(b);

    for (size_t i = 0; i < formats->n; i++) {
        if (i > 0)
            buf_add_char(out, ':');
        add_text(out, formats->field[i].key, ':');
    }
}

static void add_sample(struct bcf *b, struct buf *out, unsigned sample)
{
    const struct bcf_fields *formats = formats_of(b);

    for (size_t i = 0; i < formats->n; i++) {
        if (i > 0)
            buf_add_char(out, ':');
        add_format(out, &formats->field[i], sample);
    }
}

static struct str make_column(struct bcf *b, unsigned col)
{
    struct buf *out = &b->text;

    if (col == VCF_QUAL)
        add_float(out, b->qual_bits);
    else if (col == VCF_FILTER)
        add_filter(b, out);
    else if (col == VCF_INFO)
        add_infos(b, out);
    else if (col == VCF_FORMAT)
        add_keys(b, out);
    else
        add_sample(b, out, col - VCF_SAMPLE0);
    if (out->n == 0)
        buf_add_char(out, '.');
    return keep_text(b);
}

/* One of those before QUAL, which are not to be made. */
static struct str plain_column(const struct vcf_record *record, unsigned col)
{
    switch (col) {
    case VCF_CHROM:
        return record->chrom;
    case VCF_ID:
        return record->id;
    case VCF_REF:
        return record->ref;
    case VCF_ALT:
        return record->alt;
    default:
        return STR_NONE; /* POS is a number: pos1 */
    }
}

struct str bcf_column(struct vcf_record *record, unsigned col)
{
    const struct bcf *known = record->bcf;

    if (col == VCF_FILTER && known->filter.n == 1)
        return bcf_name(&known->words, bcf_int(&known->filter, 0));
    if (col < VCF_QUAL)
        return plain_column(record, col);
    if (col >= VCF_FORMAT
        && (known->n_samples == 0 || col - VCF_FORMAT > known->n_samples))
        return STR_NONE;
    struct bcf *b = ask(record);
    if (!record->column[col].p)
        record->column[col] = make_column(b, col);
    return record->column[col];
}

static struct str make_info(struct bcf *b, const struct bcf_field *f)
{
    if (has_no_value(f))
        return STR("");
    add_values(&b->text, &f->values, ';');
    return keep_text(b);
}

bool bcf_info(struct vcf_record *record, struct str key, struct str *value)
{
    struct bcf *b = ask(record);
    const struct bcf_fields *infos = infos_of(b);
    const struct bcf_field *f = find(infos, 0, key);

    if (!f)
        return false;
    *value = make_info(b, f);
    while ((f = find(infos, (size_t)(f - infos->field) + 1, key)) != NULL)
        if (!str_eq(make_info(b, f), *value))
            return false;
    return true;
}

bool bcf_format(
    struct vcf_record *record, unsigned sample, struct str key, struct str *value)
{
    struct bcf *b = ask(record);
    const struct bcf_fields *formats = formats_of(b);
    const struct bcf_field *f = find(formats, 0, key);

    if (!f)
        return false;
    *value = STR("");
    if (find(formats, (size_t)(f - formats->field) + 1, key))
        return true;
    add_format(&b->text, f, sample);
    *value = keep_text(b);
    return true;
}
