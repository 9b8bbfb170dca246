#include "kb/base/vcf.h"

#include "kb/base/arena.h"
#include "kb/base/bcf.h"
#include "kb/base/vcf_cut.h"
#include "kb/base/vcf_format.h"
#include "kb/base/vcf_header.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_FIXED 9
#define SHORT_COLUMN 16

struct reader {
    struct line_reader lines;
    struct vcf_record record;
    vcf_on_record *on_record;
    vcf_on_bad *on_bad;
    void *ctx;
    int code;
};

/* The first columns are mostly shorter than what a search by words pays for. */
static const char *next_tab(const char *p, const char *end)
{
    const char *near = end - p > SHORT_COLUMN ? p + SHORT_COLUMN : end;

    while (p < near && *p != '\t')
        p++;
    if (p < near)
        return p;
    return p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;
}

/* By parts: what was just written in two parts is slow to read as one, as copies of
 * whole structs are. */
static inline void set(struct str *s, const char *p, size_t n)
{
    s->p = p;
    s->n = n;
}

static inline void set_both(
    struct str *column, struct str *same, const char *p, size_t n)
{
    set(column, p, n);
    set(same, p, n);
}

static inline void cut_at(
    struct vcf_record *r, struct str line, const unsigned tab[VCF_N_CUT])
{
    const char *p = line.p;
    struct str *c = r->column;

    set_both(&c[VCF_CHROM], &r->chrom, p, tab[0]);
    set(&c[VCF_POS], p + tab[0] + 1, tab[1] - tab[0] - 1);
    set_both(&c[VCF_ID], &r->id, p + tab[1] + 1, tab[2] - tab[1] - 1);
    set_both(&c[VCF_REF], &r->ref, p + tab[2] + 1, tab[3] - tab[2] - 1);
    set_both(&c[VCF_ALT], &r->alt, p + tab[3] + 1, tab[4] - tab[3] - 1);
    set(&c[VCF_QUAL], p + tab[4] + 1, tab[5] - tab[4] - 1);
    set(&c[VCF_FILTER], p + tab[5] + 1, tab[6] - tab[5] - 1);
    set(&r->tail, p + tab[4] + 1, line.n - tab[4] - 1);
    r->n_cut = VCF_N_CUT;
}

/* By the tabs among the line's first 64 bytes, where they nearly always are. */
static inline bool cut_first_at_once(struct vcf_record *r, struct str line)
{
    unsigned tab[VCF_N_CUT];

    if (line.n < BYTES64)
        return false;
    if (!vcf_cut_tabs(bytes64_equal_narrow(line.p, '\t'), tab))
        return false;
    cut_at(r, line, tab);
    return true;
}

static bool cut_first(struct vcf_record *r, struct str line)
{
    const char *at = line.p, *end = line.p + line.n;
    unsigned tab[VCF_N_CUT]; /* a line has under 2^30 bytes, LINE_MAX_BYTES */

    for (unsigned i = 0; i < VCF_N_CUT; i++) {
        at = next_tab(at, end);
        if (!at)
            return false;
        tab[i] = (unsigned)(at++ - line.p);
    }
    cut_at(r, line, tab);
    return true;
}

/* Inline in the loop of all records, although records are read again as well. */
#define IN_LOOP static inline __attribute__((always_inline))

IN_LOOP bool read_pos(struct str text, uint32_t *pos1)
{
    uint64_t v = 0;
    size_t i = 0;

    if (text.n == 0 || text.n > 19) /* leading zeros are allowed */
        return false;
    if (text.n >= 8) {
        if (!vcf_cut_digits(text.p, 8, &v))
            return false;
        i = 8;
    }
    for (; i < text.n; i++) {
        unsigned digit = (unsigned char)text.p[i] - (unsigned)'0';
        if (digit > 9)
            return false;
        v = 10 * v + digit;
    }
    *pos1 = (uint32_t)v;
    return v <= VCF_MAX_POS;
}

static unsigned count_columns(struct str line)
{
    unsigned n = 1;

    for (size_t i = 0; i < line.n; i++)
        n += line.p[i] == '\t';
    return n;
}

/* Write why the line is no record; an empty text when it is one. */
static void say_what_is_wrong(
    const struct vcf_record *r, struct str line, char *out, size_t size)
{
    struct str pos = str_sub(r->column[VCF_POS], 0, 40);

    if (line.n == 0)
        snprintf(out, size, "found an empty line, expected a record");
    else if (line.p[0] == '#')
        snprintf(out, size, "found a header line among the records, expected a record");
    else if (count_columns(line) < 8)
        snprintf(
            out, size, "found %u columns, expected at least 8", count_columns(line));
    else if (r->chrom.n == 0 || r->ref.n == 0 || r->alt.n == 0)
        snprintf(out, size, "found an empty %s, expected a value",
            r->chrom.n == 0 ? "CHROM"
            : r->ref.n == 0 ? "REF"
                            : "ALT");
    else
        snprintf(out, size,
            "found POS \"%.*s\", expected a whole number up to 2147483647",
            STR_ARG(pos));
}

static int give_bad(struct reader *v, uint64_t n_line, struct str line, struct err *err)
{
    char reason[160];

    say_what_is_wrong(&v->record, line, reason, sizeof(reason));
    if (!v->on_bad)
        return err_set(err, v->code, "%s:%" PRIu64 ": %s", stream_name(v->lines.in),
            n_line, reason);
    return v->on_bad(v->ctx, n_line, line, reason, err);
}

/* The n_blank lines before the line at hand were not the last ones of the file. */
static int give_blanks(struct reader *v, uint64_t n_blank, struct err *err)
{
    int rc = 0;

    for (uint64_t n = n_blank; n > 0 && rc >= 0; n--)
        rc = give_bad(v, v->lines.line - n, STR(""), err);
    return rc;
}

IN_LOOP bool read_record(struct vcf_record *r, struct str line)
{
    if (line.p[0] == '#' || !(cut_first_at_once(r, line) || cut_first(r, line)))
        return false;
    if (r->chrom.n == 0 || r->ref.n == 0 || r->alt.n == 0
        || !read_pos(r->column[VCF_POS], &r->pos1))
        return false;
    vcf_begin_record(r);
    return true;
}

static int read_records(struct reader *v, struct err *err)
{
    struct vcf_record *r = &v->record;
    uint64_t n_blank = 0;
    struct str line;
    int rc;

    while ((rc = line_next(&v->lines, &line, err)) > 0) {
        if (line.n == 0) {
            n_blank++;
            continue;
        }
        rc = give_blanks(v, n_blank, err);
        n_blank = 0;
        if (rc < 0)
            return rc;
        r->line = v->lines.line;
        rc = read_record(r, line) ? v->on_record(v->ctx, r, err)
                                  : give_bad(v, v->lines.line, line, err);
        if (rc < 0)
            return rc;
        if (r->stretch)
            vcf_stretch_pass(
                r->stretch, (struct str){r->last_chrom, r->n_last_chrom}, &v->lines);
    }
    if (rc < 0) {
        err->code = v->code;
        return v->code;
    }
    return 0;
}

int vcf_read(struct stream *in, int content_error_code, vcf_on_header *on_header,
    vcf_on_record *on_record, vcf_on_bad *on_bad, void *ctx, struct err *err)
{
    struct reader v = {
        .on_record = on_record,
        .on_bad = on_bad,
        .ctx = ctx,
        .code = content_error_code,
    };
    struct arena mem = ARENA_INIT;
    struct vcf_header header;
    int rc;

    line_begin(&v.lines, in);
    rc = bcf_is_next(&v.lines, err);
    if (rc != 0) {
        if (rc < 0)
            err->code = rc = content_error_code;
        else
            rc = bcf_read(&v.lines, content_error_code, on_header, on_record, ctx, err);
        line_end(&v.lines);
        return rc == ERR_STOP ? 0 : rc;
    }
    rc = vcf_header_read(&v.lines, content_error_code, &mem, &header, err);
    if (rc >= 0) {
        v.record.header = &header;
        v.record.format = vcf_format_new(&mem);
        v.record.column =
            arena_array(&mem, (size_t)N_FIXED + header.n_samples, sizeof(struct str));
        rc = on_header ? on_header(ctx, &header, err) : 0;
    }
    if (rc >= 0)
        rc = read_records(&v, err);
    line_end(&v.lines);
    vcf_format_free(v.record.format);
    arena_free(&mem);
    return rc == ERR_STOP ? 0 : rc;
}

struct vcf_again {
    struct arena mem;
    struct vcf_header header;
    struct vcf_record record;
};

struct vcf_again *vcf_again_new(const struct vcf_header *header)
{
    struct vcf_again *a = calloc(1, sizeof *a);

    if (!a)
        arena_oom(sizeof *a);
    a->header.n_samples = header->n_samples;
    a->record.header = &a->header;
    a->record.format = vcf_format_new(&a->mem);
    a->record.column =
        arena_array(&a->mem, (size_t)N_FIXED + header->n_samples, sizeof(struct str));
    return a;
}

void vcf_again_free(struct vcf_again *a)
{
    if (!a)
        return;
    vcf_format_free(a->record.format);
    arena_free(&a->mem);
    free(a);
}

struct vcf_record *vcf_again_read(
    struct vcf_again *a, struct str line, uint64_t line_number)
{
    a->record.line = line_number;
    read_record(&a->record, line); /* true: it was one when it was read first */
    return &a->record;
}

/* Cut the columns behind those cut, up to col; false: there are fewer. */
static bool cut_to(struct vcf_record *r, unsigned col)
{
    struct str *next = &r->column[r->n_cut], *wanted = &r->column[col];
    const char *end = r->tail.p + r->tail.n, *tab = next[-1].p + next[-1].n;

    for (; next <= wanted && tab < end; next++) {
        const char *at = tab + 1;
        tab = memchr(at, '\t', (size_t)(end - at));
        if (!tab)
            tab = end;
        set(next, at, (size_t)(tab - at));
    }
    r->n_cut = (unsigned)(next - r->column);
    return next > wanted;
}

struct str vcf_cut_column(struct vcf_record *record, unsigned col)
{
    if (record->bcf)
        return bcf_column(record, col);
    if (col >= N_FIXED + record->header->n_samples)
        return STR_NONE;
    if (col >= record->n_cut && !cut_to(record, col))
        return STR_NONE;
    return record->column[col];
}

/* Bit i: p[i] is this byte and stands behind a ';'. */
static inline uint64_t starts_of_64(const char *p, char first)
{
    return bytes64_equal_narrow(p - 1, ';') & bytes64_equal_narrow(p, first);
}

/* Bit i, of the next 64 bytes up to end: an item of INFO, but for the first one, begins
 * with this byte at at[i].  So most items are passed over together, not one by one. */
static inline uint64_t item_starts(
    const char *line, const char *at, const char *end, char first)
{
    const char *before = at - 1;
    size_t n = (size_t)(end - at);
    uint64_t starts = 0;

    if (n >= BYTES64)
        return starts_of_64(at, first);
    if (end - line > BYTES64)
        return starts_of_64(end - BYTES64, first) >> (BYTES64 - n);
    for (size_t i = 0; i < n; i++)
        starts |= (uint64_t)(before[i] == ';' && at[i] == first) << i;
    return starts;
}

/* Does the item at p, up to the next ';' or end, have this key?  Then *value is what
 * follows. */
static bool is_item(const char *p, const char *end, struct str key, struct str *value)
{
    const char *behind = p + key.n, *semicolon;
    size_t n = (size_t)(end - p);

    if (n < key.n || memcmp(p, key.p, key.n) != 0)
        return false;
    *value = (struct str){behind, 0};
    if (n == key.n || *behind == ';')
        return true;
    if (*behind++ != '=')
        return false;
    semicolon = memchr(behind, ';', (size_t)(end - behind));
    *value = (struct str){behind, (size_t)((semicolon ? semicolon : end) - behind)};
    return true;
}

bool vcf_info(struct vcf_record *record, struct str key, struct str *value)
{
    if (record->bcf)
        return bcf_info(record, key, value);

    struct str info = vcf_column(record, VCF_INFO), found;
    const char *end = info.p + info.n;
    bool is_given = false;

    for (size_t i = 0; i < info.n && key.n > 0; i += BYTES64) {
        const char *at = info.p + i;
        uint64_t starts = item_starts(record->chrom.p, at, end, key.p[0]);
        if (i == 0 && at[0] == key.p[0])
            starts |= 1;
        for (; starts; starts &= starts - 1) {
            if (!is_item(at + __builtin_ctzll(starts), end, key, &found))
                continue;
            if (is_given && !str_eq(found, *value))
                return false;
            *value = found;
            is_given = true;
        }
    }
    return is_given;
}
