#include "kb/base/bcf.h"

#include "kb/base/vcf_header.h"

#include <inttypes.h>
#include <string.h>

#define MAGIC_BYTES 5
#define FIXED_BYTES 24 /* of a record: CHROM to the counts of FORMAT and samples */
#define MAX_RECORD_BYTES ((uint64_t)1 << 30)
#define MAX_NAMES 1000000

static uint32_t le32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* ---- header ---------------------------------------------------------------------- */

static bool put_name(
    struct bcf *b, struct bcf_names *names, uint32_t number, struct str name)
{
    if (number >= MAX_NAMES)
        return false;
    if (number >= names->n) {
        names->name = arena_grow(
            &b->mem, names->name, &names->cap, (size_t)number + 1, sizeof *names->name);
        names->n = (size_t)number + 1;
    }
    names->name[number] = name;
    return true;
}

static bool has_name(const struct bcf_names *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->name[i], name))
            return true;
    return false;
}

/* The value of key in "##X=<ID=..,..>", as long as no quoted text has stood before. */
static bool value_of(struct str line, struct str key, struct str *out)
{
    ptrdiff_t at = str_find(line, key);

    if (at < 0)
        return false;
    *out = str_sub(line, (size_t)at + key.n, line.n);
    for (size_t i = 0; i < out->n; i++)
        if (out->p[i] == ',' || out->p[i] == '>') {
            out->n = i;
            return true;
        }
    return false;
}

/* IDX stands last, behind any text. */
static bool read_idx(struct str line, uint32_t *idx)
{
    ptrdiff_t at = -1, next;
    struct str rest = line;

    while ((next = str_find(rest, STR(",IDX="))) >= 0) {
        rest = str_sub(rest, (size_t)next + 5, rest.n);
        at = rest.p - line.p;
    }
    if (at < 0 || !str_ends(line, STR(">")))
        return false;
    return str_to_u32(str_sub(rest, 0, rest.n - 1), idx);
}

/* With percent codes for what would end a column or, of a word, an item of FILTER or
 * INFO: nothing keeps such a byte out of a header. */
static struct str plain_name(struct bcf *b, struct str id, bool is_word)
{
    struct buf out = BUF_INIT;

    for (size_t i = 0; i < id.n; i++) {
        unsigned char c = (unsigned char)id.p[i];
        if (c < ' ' || (is_word && c == ';'))
            buf_fmt(&out, "%%%02X", (unsigned)c);
        else
            buf_add_char(&out, (char)c);
    }
    id = (struct str){arena_dup(&b->mem, out.p, out.n), out.n};
    buf_free(&out);
    return id;
}

static bool add_name(struct bcf *b, struct bcf_names *names, struct str line)
{
    struct str id;
    uint32_t idx;

    if (!value_of(line, STR("<ID="), &id))
        return true;
    id = plain_name(b, id, names == &b->words);
    if (read_idx(line, &idx))
        return put_name(b, names, idx, id);
    return has_name(names, id) || put_name(b, names, (uint32_t)names->n, id);
}

static bool read_names(struct bcf *b)
{
    bool is_good = put_name(b, &b->words, 0, STR("PASS"));

    for (unsigned i = 0; is_good && i < b->header->n_lines; i++) {
        struct str line = b->header->lines[i];
        if (str_starts(line, STR("##contig=<")))
            is_good = add_name(b, &b->contigs, line);
        else if (str_starts(line, STR("##FILTER=<"))
                 || str_starts(line, STR("##INFO=<"))
                 || str_starts(line, STR("##FORMAT=<")))
            is_good = add_name(b, &b->words, line);
    }
    for (int32_t i = 0; i < BCF_SHORT_NUMBERS; i++)
        b->words.is_short[i] = bcf_name(&b->words, i).n > 0;
    return is_good;
}

static int cut_short(const struct bcf *b, struct err *err)
{
    return err_set(err, b->code,
        "%s: found the end of the file inside a BCF header or record",
        stream_name(b->in->in));
}

/* n bytes, to be used before the next call; NULL: an error. */
static const uint8_t *take_bytes(struct bcf *b, size_t n, struct err *err)
{
    int rc = b->in->end - b->in->beg >= n ? 1 : line_need(b->in, n, err);

    if (rc <= 0) {
        if (rc < 0)
            err->code = b->code;
        else
            cut_short(b, err);
        return NULL;
    }
    const uint8_t *p = (const uint8_t *)b->in->buf + b->in->beg;
    b->in->beg += n;
    return p;
}

static int read_header(struct bcf *b, struct vcf_header *out, struct err *err)
{
    struct line_reader lines;
    const uint8_t *p = take_bytes(b, MAGIC_BYTES + 4, err);

    if (!p)
        return err->code;
    size_t n = le32(p + MAGIC_BYTES);
    p = take_bytes(b, n, err);
    if (!p)
        return err->code;
    while (n > 0 && p[n - 1] == '\0')
        n--;
    struct stream *text = stream_open_bytes(stream_name(b->in->in), p, n, err);
    if (!text)
        return err->code = b->code;
    line_begin(&lines, text);
    int rc = vcf_header_read(&lines, b->code, &b->mem, out, err);
    b->line = lines.line;
    line_end(&lines);
    stream_close(text);
    b->header = out;
    if (rc >= 0 && !read_names(b))
        return err_set(err, b->code, "%s: a header line has an IDX over %d",
            stream_name(b->in->in), MAX_NAMES);
    return rc;
}

/* ---- records --------------------------------------------------------------------- */

static inline bool take_text(const uint8_t **p, const uint8_t *end, struct str *out)
{
    const uint8_t *at = *p;
    struct bcf_values v;

    if (at < end && (*at & 15) == BCF_CHAR && *at >> 4 < 15 && *at >> 4 < end - at) {
        *out = (struct str){(const char *)at + 1, *at >> 4};
        *p = at + 1 + out->n;
        return true;
    }
    if (!bcf_take(&at, end, 1, &v) || (v.n > 0 && v.type != BCF_CHAR))
        return false;
    *out = (struct str){(const char *)v.p, v.n};
    *p = at;
    return true;
}

static bool take_alleles(struct bcf *b, const uint8_t **p, const uint8_t *end,
    unsigned n, struct vcf_record *r)
{
    struct str one;

    if (n == 0 || !take_text(p, end, &r->ref) || r->ref.n == 0)
        return false;
    r->alt = STR(".");
    if (n > 2)
        buf_clear(&b->alt);
    for (unsigned i = 1; i < n; i++) {
        if (!take_text(p, end, &one) || one.n == 0)
            return false;
        if (n == 2) {
            r->alt = one;
            return true;
        }
        if (i > 1)
            buf_add_char(&b->alt, ',');
        buf_add_str(&b->alt, one);
        r->alt = buf_str(&b->alt);
    }
    return true;
}

/* Words of the header, each by its number. */
static bool take_filter(struct bcf *b, const uint8_t **p, const uint8_t *end)
{
    const uint8_t *at = *p;
    struct bcf_values *v = &b->filter;

    if (end - at >= 2 && *at == BCF_ONE_INT8 && b->words.is_short[at[1]]) {
        *v = (struct bcf_values){BCF_INT8, 1, at + 1};
        *p = at + 2;
        return true;
    }
    if (!bcf_take(&at, end, 1, v) || (v->n > 0 && !bcf_is_int(v->type)))
        return false;
    for (uint32_t i = 0; i < v->n; i++)
        if (bcf_name(&b->words, bcf_int(v, i)).n == 0)
            return false;
    *p = at;
    return true;
}

/* Of the few bytes of an ID or an allele; here nothing is padded. */
static inline bool is_plain(struct str text)
{
    size_t i = 0;

    while (i < text.n && (unsigned char)text.p[i] >= ' ')
        i++;
    return i == text.n;
}

/* Of an allele, or of several that commas join. */
static inline enum bcf_fault check_alleles(struct str text, uint32_t n)
{
    uint32_t n_commas = 0;

    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] < ' ')
            return BCF_CONTROL;
        n_commas += text.p[i] == ',';
    }
    return n_commas + 1 == n ? BCF_SOUND : BCF_COMMA;
}

static enum bcf_fault cut_record(struct bcf *b, const uint8_t *p, uint32_t n_shared,
    uint32_t n_genotypes, struct vcf_record *r)
{
    const uint8_t *end = p + n_shared;
    uint32_t counts = le32(p + 16), samples = le32(p + 20), n_alleles = counts >> 16;
    int64_t pos0 = (int32_t)le32(p + 4);

    r->chrom = bcf_name(&b->contigs, (int32_t)le32(p));
    b->qual_bits = le32(p + 12);
    b->n_info = counts & 0xffff;
    b->n_format = samples >> 24;
    b->n_samples = samples & 0xffffff;
    p += FIXED_BYTES;
    if (r->chrom.n == 0 || pos0 < -1 || pos0 == INT32_MAX || !take_text(&p, end, &r->id)
        || !take_alleles(b, &p, end, n_alleles, r) || !take_filter(b, &p, end)
        || b->n_samples != b->header->n_samples)
        return BCF_UNFIT;
    if (!is_plain(r->id))
        return BCF_CONTROL;
    enum bcf_fault fault = check_alleles(r->ref, 1);
    if (fault == BCF_SOUND)
        fault = check_alleles(r->alt, n_alleles > 1 ? n_alleles - 1 : 1);
    if (fault != BCF_SOUND)
        return fault;
    r->pos1 = (uint32_t)(pos0 + 1);
    if (r->id.n == 0)
        r->id = STR(".");
    b->info = p;
    b->shared_end = end;
    b->genotypes = end;
    b->end = end + n_genotypes;
    b->is_asked = false;
    fault = bcf_check_fields(&b->words, &b->info_layouts, b->info, end, b->n_info, 1);
    return fault != BCF_SOUND ? fault
                              : bcf_check_fields(&b->words, &b->format_layouts, end,
                                  b->end, b->n_format, b->n_samples);
}

static int refuse(
    const struct bcf *b, enum bcf_fault fault, uint64_t line, struct err *err)
{
    static const char *const found[] = {
        [BCF_UNFIT] = "a BCF record whose parts do not fit its header or its length",
        [BCF_CONTROL] = "a control character in a text of a BCF record, expected none",
        [BCF_COMMA] = "a \",\" in an allele of a BCF record, expected each allele on "
                      "its own",
    };

    return err_set(err, b->code, "%s:%" PRIu64 ": found %s", stream_name(b->in->in),
        line, found[fault]);
}

/* 1: *r is the next record; 0: the end. */
static int next_record(struct bcf *b, struct vcf_record *r, struct err *err)
{
    int rc = b->in->beg < b->in->end ? 1 : line_need(b->in, 1, err);

    if (rc <= 0)
        return rc < 0 ? err->code = b->code : 0;
    const uint8_t *p = take_bytes(b, 8, err);
    if (!p)
        return err->code;
    uint32_t n_shared = le32(p), n_genotypes = le32(p + 4);
    r->line = ++b->line;
    enum bcf_fault fault = BCF_UNFIT;
    if (n_shared >= FIXED_BYTES
        && (uint64_t)n_shared + n_genotypes <= MAX_RECORD_BYTES) {
        p = take_bytes(b, (size_t)n_shared + n_genotypes, err);
        if (!p)
            return err->code;
        fault = cut_record(b, p, n_shared, n_genotypes, r);
    }
    if (fault != BCF_SOUND)
        return refuse(b, fault, r->line, err);
    vcf_note_chrom(r);
    return 1;
}

int bcf_is_next(struct line_reader *in, struct err *err)
{
    int rc = line_need(in, MAGIC_BYTES, err);
    const char *p = in->buf + in->beg;

    if (rc <= 0)
        return rc;
    return memcmp(p, "BCF\2", 4) == 0 && (p[4] == 1 || p[4] == 2);
}

int bcf_read(struct line_reader *in, int code, vcf_on_header *on_header,
    vcf_on_record *on_record, void *ctx, struct err *err)
{
    struct bcf b = {.in = in, .code = code};
    struct vcf_header header = {0};

    line_take_bytes(in);
    int rc = read_header(&b, &header, err);

    if (rc >= 0 && on_header)
        rc = on_header(ctx, &header, err);
    if (rc >= 0) {
        struct vcf_record r = {.header = &header, .bcf = &b};
        r.column = arena_array(
            &b.mem, (size_t)VCF_SAMPLE0 + header.n_samples, sizeof(struct str));
        while ((rc = next_record(&b, &r, err)) > 0) {
            rc = on_record(ctx, &r, err);
            if (rc < 0)
                break;
        }
    }
    buf_free(&b.alt);
    buf_free(&b.text);
    arena_free(&b.texts);
    arena_free(&b.mem);
    return rc;
}
