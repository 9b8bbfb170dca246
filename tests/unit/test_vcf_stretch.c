/* Records that the reader passes over, against a reading that hands on all of them. */
#include "kb/base/vcf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb/base/newlines.h"

#define HEAD "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
#define LONG_INFO "AC=1;AF=0.5;AN=2;DP=31;a=bbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

/* ---- plain alleles --------------------------------------------------------------- */

static void alleles_are_plain_when_all_are_bases(void **state)
{
    static const struct {
        const char *ref, *alt;
        unsigned any, same; /* their number: of any lengths, of the same ones */
    } rows[] = {{"A", "C", 1, 1}, {"a", "t", 1, 1}, {"A", "C,G", 2, 2},
        {"A", "CG", 1, 0}, {"AC", "A", 1, 0}, {"AC", "GT", 1, 1}, {"AC", "GT,G", 2, 0},
        {"A", "C,GG", 2, 0}, {"A", "N", 0, 0}, {"N", "A", 0, 0}, {"A", ".", 0, 0},
        {"A", "*", 0, 0}, {"A", "<DEL>", 0, 0}, {"A", "C,*", 0, 0}, {"A", "C,", 0, 0},
        {"A", ",C", 0, 0}, {"A", "C,,G", 0, 0}, {"", "A", 0, 0}, {"A", "", 0, 0},
        {"AN", "A", 0, 0}, {"A", "A]1:2]", 0, 0}, {"A,C", "G", 0, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str ref = str_of(rows[i].ref), alt = str_of(rows[i].alt);
        assert_int_equal(vcf_count_plain(ref, alt, false), rows[i].any);
        assert_int_equal(vcf_count_plain(ref, alt, true), rows[i].same);
    }
}

/* ---- which records are handed on ------------------------------------------------- */

#define MOST 400
#define MAP_END1 (150u << 20)
#define N_MAP_WORDS ((MAP_END1 >> (VCF_MAP_SUM_SHIFT + 6)) + 1)
#define N_CELL_WORDS ((MAP_END1 >> (VCF_MAP_CELL_SHIFT + 6)) + 1)

struct row {
    char chrom[24], filter[24];
    uint32_t pos1;
    size_t ref_n;
    unsigned n_any, n_same;
    bool is_bad;
};

/* What a reading gives, by line; and how it takes records. */
struct seen {
    struct row row[MOST]; /* of a line that was handed on */
    bool is_seen[MOST];
    unsigned n;
    struct vcf_stretch stretch;
    bool has_stretch;
    uint32_t width;
    struct vcf_map *map; /* NULL: none; names are given as they come */
    const struct vcf_map_bits *bits;
    struct buf messages;
    unsigned n_noted; /* filtered records that were told */
    unsigned contig[MOST];
    uint32_t beg1[MOST], end1[MOST];
};

/* Stretches are each second thousand of places, but for its first ten. */
static uint32_t stretch_end1(uint32_t pos1)
{
    return pos1 / 1000 % 2 == 0 && pos1 % 1000 >= 10 ? pos1 / 1000 * 1000 + 999 : 0;
}

static bool see_next(void *ctx, uint32_t pos1)
{
    struct seen *s = ctx;

    assert_true(pos1 > s->stretch.to1 && pos1 >= s->stretch.from1);
    s->stretch.to1 = stretch_end1(pos1);
    return s->stretch.to1 > 0;
}

/* Another for each name. */
static unsigned contig_of(struct str chrom)
{
    unsigned n = 1;

    for (size_t i = 0; i < chrom.n; i++)
        n = n * 31 + (unsigned char)chrom.p[i];
    return n;
}

static void see_filtered(void *ctx, unsigned contig, uint32_t beg1, uint32_t end1)
{
    struct seen *s = ctx;

    assert_true(s->n_noted < MOST);
    s->contig[s->n_noted] = contig;
    s->beg1[s->n_noted] = beg1;
    s->end1[s->n_noted++] = end1;
}

static int see_record(void *ctx, struct vcf_record *r, struct err *err)
{
    struct seen *s = ctx;
    struct row *row = &s->row[r->line];
    struct str filter = vcf_column(r, VCF_FILTER);

    (void)err;
    assert_true(r->line < MOST && !s->is_seen[r->line]);
    s->is_seen[r->line] = true;
    snprintf(row->chrom, sizeof row->chrom, "%.*s", STR_ARG(r->chrom));
    snprintf(row->filter, sizeof row->filter, "%.*s", STR_ARG(filter));
    row->pos1 = r->pos1;
    row->ref_n = r->ref.n;
    row->n_any = vcf_count_plain(r->ref, r->alt, false);
    row->n_same = vcf_count_plain(r->ref, r->alt, true);
    s->n++;
    if (s->has_stretch) {
        s->stretch.from1 = r->pos1;
        s->stretch.to1 = r->pos1 + s->width;
        s->stretch.map = s->map;
        s->stretch.contig = contig_of(r->chrom);
        r->stretch = &s->stretch;
        if (s->map) {
            struct vcf_map_bits bits = *s->bits;
            bits.contig = s->stretch.contig;
            vcf_map_name(s->map, r->chrom, bits);
        }
    }
    return 0;
}

static int see_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    struct seen *s = ctx;

    (void)err;
    (void)raw;
    assert_true(line < MOST && !s->is_seen[line]);
    s->is_seen[line] = s->row[line].is_bad = true;
    buf_fmt(&s->messages, "%u %s\n", (unsigned)line, reason);
    return 0;
}

static void read_all(struct str text, struct seen *s)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", text.p, text.n, &err);

    assert_non_null(in);
    assert_int_equal(vcf_read(in, ERR_SAMPLE, NULL, see_record, see_bad, s, &err), 0);
    stream_close(in);
}

static bool may_lie_there(
    const struct row *before, const struct row *row, const struct vcf_stretch *s)
{
    return strcmp(before->chrom, row->chrom) == 0 && row->pos1 >= s->from1
           && row->pos1 + row->ref_n - 1 <= s->to1;
}

/* The rule of vcf_stretch.h, from what a whole reading says of the records. */
static bool may_be_passed(
    const struct row *before, const struct row *row, const struct vcf_stretch *s)
{
    bool has_passed = row->filter[0] == '\0' || strcmp(row->filter, ".") == 0
                      || strcmp(row->filter, "PASS") == 0;

    return (s->map || may_lie_there(before, row, s))
           && (has_passed || s->has_any_filter || s->on_filtered)
           && (s->has_same_lengths ? row->n_same : row->n_any) > 0;
}

static bool is_marked(uint64_t cells, size_t pos1)
{
    return cells >> (pos1 >> VCF_MAP_CELL_SHIFT & 63) & 1;
}

static const struct vcf_map_cells *cells_at(const struct seen *some, size_t pos1)
{
    return &some->bits->cells[pos1 >> (VCF_MAP_CELL_SHIFT + 6)];
}

/* Of a record that was passed over by the map: was its CHROM handed on before, and is
 * the map not closed there? */
static bool may_be_mapped(const struct seen *some, const struct row *row)
{
    size_t pos1 = row->pos1, last1 = pos1 + row->ref_n - 1;

    if (pos1 == 0 || last1 >= MAP_END1 || is_marked(cells_at(some, pos1)->closed, pos1)
        || is_marked(cells_at(some, last1)->closed, last1))
        return false;
    for (const struct row *r = some->row; r < some->row + MOST; r++)
        if (strcmp(r->chrom, row->chrom) == 0)
            return true;
    return false;
}

/* A passed record began a stretch where there was one to begin; was it told if it was
 * filtered? */
static void assert_told(
    const struct row *row, struct vcf_stretch *s, const struct seen *some, unsigned *n)
{
    if (s->next && row->pos1 > s->to1)
        s->to1 = stretch_end1(row->pos1);
    if (!s->on_filtered || s->has_any_filter || row->filter[0] == '\0'
        || strcmp(row->filter, ".") == 0 || strcmp(row->filter, "PASS") == 0)
        return;
    assert_true(*n < some->n_noted && some->beg1[*n] == row->pos1);
    assert_true(some->end1[*n] == row->pos1 + row->ref_n - 1);
    assert_int_equal(some->contig[*n], contig_of(str_of(row->chrom)));
    ++*n;
}

/* The number of ALTs if the record is plain where it lies. */
static unsigned count_there(const struct seen *some, const struct row *row)
{
    size_t pos1 = row->pos1, last1 = pos1 + row->ref_n - 1;
    bool has_same = some->stretch.has_same_lengths;

    if (some->map)
        has_same = has_same || is_marked(cells_at(some, pos1)->same_lengths, pos1)
                   || is_marked(cells_at(some, last1)->same_lengths, last1);
    return has_same ? row->n_same : row->n_any;
}

/* Goes through both readings: what was not handed on may be passed, and was counted. */
static uint64_t assert_same(struct seen *all, struct seen *some, unsigned n_lines)
{
    struct vcf_stretch s = some->stretch;
    const struct row *last = NULL;
    uint64_t n_records = 0, n_alleles = 0;
    unsigned n_noted = 0;

    for (unsigned i = 3; i < 3 + n_lines; i++) {
        const struct row *row = &all->row[i];
        assert_int_equal(some->row[i].is_bad, row->is_bad);
        if (row->is_bad || !all->is_seen[i]) {
            assert_int_equal(some->is_seen[i], all->is_seen[i]);
            continue;
        }
        if (some->is_seen[i]) {
            assert_memory_equal(&some->row[i], row, sizeof *row);
            s.from1 = row->pos1;
            s.to1 = row->pos1 + some->width;
        } else {
            assert_told(row, &s, some, &n_noted);
            assert_true(last && may_be_passed(last, row, &s));
            assert_true(!some->map || may_be_mapped(some, row));
            assert_true(count_there(some, row) > 0);
            s.from1 = row->pos1;
            n_records++;
            n_alleles += count_there(some, row);
        }
        last = row;
    }
    assert_int_equal(some->n_noted, n_noted);
    assert_true(some->stretch.n_records == n_records);
    assert_true(some->stretch.n_alleles == n_alleles);
    assert_string_equal(some->messages.p ? some->messages.p : "",
        all->messages.p ? all->messages.p : "");
    return n_records;
}

/* bits: of a map; NULL: there is none. */
static uint64_t assert_passed(struct str text, unsigned n_lines,
    const struct vcf_stretch *how, uint32_t width, const struct vcf_map_bits *bits)
{
    struct vcf_map *map = bits ? calloc(1, sizeof *map) : NULL;
    struct seen *all = calloc(1, sizeof *all), *some = calloc(1, sizeof *some);

    assert_true(all && some);
    some->stretch = *how;
    some->stretch.ctx = some;
    some->width = width;
    some->has_stretch = true;
    some->map = map;
    some->bits = bits;
    read_all(text, all);
    read_all(text, some);
    uint64_t n = assert_same(all, some, n_lines);
    buf_free(&all->messages);
    buf_free(&some->messages);
    free(all);
    free(some);
    free(map);
    return n;
}

#define PICK(x, ...)                                                                   \
    (((const char *const[]){                                                           \
        __VA_ARGS__})[next_random(x)                                                   \
                      % (sizeof((const char *const[]){__VA_ARGS__})                    \
                          / sizeof(char *))])

/* A line of a sorted file, mostly; rarely what is no record, or odd. */
static void add_line(struct buf *text, uint64_t *x, uint64_t *pos1, const char *usual)
{
    uint64_t odd = next_random(x) % 40;
    const char *chrom = odd == 0 ? PICK(x, "chr2", "chr10", "chr1", "c", "") : usual;
    const char *end = odd == 1 ? "\r\n" : "\n";

    *pos1 += next_random(x) % 60;
    if (odd == 2)
        *pos1 -= *pos1 < 900 ? *pos1 : 900;
    if (odd == 3)
        buf_add_c(
            text, PICK(x, "\n", "#x\n", "chr1\t5\n", "chr1\t5x\t.\tA\tC\t.\t.\t.\n"));
    buf_fmt(text, "%s\t%s%llu%s\t%s\t%s\t%s\t%s\t%s\t%s%s", chrom, odd == 4 ? "0" : "",
        (unsigned long long)*pos1, odd == 5 ? "x" : "",
        odd == 6 ? PICK(x, "", "rs123", "a_long_name_of_a_record_that_is_too_long")
                 : ".",
        odd == 7 ? PICK(x, "", "N", "AC*", "ACGTACGTACGTACGTACGTACGTACGT")
                 : PICK(x, "A", "C", "G", "t", "AC", "GTT"),
        odd == 8 ? PICK(x, "", "N", "<DEL>", "A,<*>", "A,", ".", "*")
                 : PICK(x, "T", "C", "g", "A", "A,C", "AT", "GTTA", "A,TTG"),
        PICK(x, "50", ".", "1234.56"),
        odd == 9 ? PICK(x, "", "q10", "PASS1", "PAS", "s;q") : PICK(x, "PASS", "."),
        odd == 10 ? "" : PICK(x, ".", LONG_INFO, LONG_INFO, "DP=5"), end);
}

static unsigned count_lines(struct str text)
{
    unsigned n = 0;

    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

/* Lines of chr1 from where POS has one, seven or eight digits on. */
static struct buf make_lines(uint64_t *x, unsigned i, unsigned n)
{
    struct buf text = BUF_INIT;
    uint64_t pos1 = i % 3 == 0 ? 1 : i % 3 == 1 ? 99999000 : 5000000;

    buf_add_c(&text, HEAD);
    for (unsigned k = 0; k < n; k++)
        add_line(&text, x, &pos1, "chr1");
    return text;
}

static void only_plain_records_are_passed_over_and_each_is_counted(void **state)
{
    uint64_t x = 17, n_passed = 0;

    (void)state;
    for (unsigned i = 0; i < 1500; i++) {
        struct buf text = make_lines(&x, i, 60);
        struct vcf_stretch how = {
            .has_same_lengths = i % 2, .has_any_filter = i / 2 % 2};
        n_passed += assert_passed(buf_str(&text), count_lines(buf_str(&text)) - 2, &how,
            (uint32_t)(next_random(&x) % 3000), NULL);
        buf_free(&text);
    }
    assert_true(n_passed > 30000); /* of 90,000 */
}

static void stretches_follow_each_other_and_filtered_records_are_told(void **state)
{
    uint64_t x = 29, n_passed = 0;

    (void)state;
    for (unsigned i = 0; i < 1500; i++) {
        struct buf text = make_lines(&x, i, 120);
        struct vcf_stretch how = {.has_same_lengths = i % 2,
            .has_any_filter = i % 5 == 0,
            .next = i % 7 ? see_next : NULL,
            .on_filtered = i % 11 ? see_filtered : NULL};
        n_passed += assert_passed(buf_str(&text), count_lines(buf_str(&text)) - 2, &how,
            (uint32_t)(next_random(&x) % 100), NULL);
        buf_free(&text);
    }
    assert_true(n_passed > 75000); /* of 180,000; 57,639 without next */
}

static void a_record_at_no_place_begins_no_stretch(void **state)
{
    struct buf text = BUF_INIT;
    struct vcf_stretch how = {.next = see_next, .on_filtered = see_filtered};

    (void)state;
    buf_add_c(&text, HEAD);
    for (unsigned i = 0; i < 4; i++)
        buf_add_c(&text, "chr1\t0000\t.\tA\tC\t50\tPASS\t" LONG_INFO "\n");
    assert_int_equal(assert_passed(buf_str(&text), 4, &how, 0, NULL), 0);
    buf_free(&text);
}

/* ---- a file that jumps, with a map ----------------------------------------------- */

/* Places of one to nine digits, some behind the map's end. */
static void add_line_somewhere(struct buf *text, uint64_t *x)
{
    static const uint64_t below[] = {
        10, 1000, 100000, 9999999, 99999999, 120000000, MAP_END1 + 1000, 2147483648u};
    uint64_t pos1 = next_random(x) % below[next_random(x) % 8];

    if (next_random(x) % 16 == 0)
        pos1 = MAP_END1 - next_random(x) % 40;
    add_line(text, x, &pos1,
        PICK(x, "chr1", "chr2", "1", "chr10", "X", "chrM", "chrUn_1", "chrUn_12",
            "a_longer_name"));
}

static void set_bits(
    uint64_t any[N_MAP_WORDS], struct vcf_map_cells cells[N_CELL_WORDS], uint64_t *x)
{
    memset(cells, 0, N_CELL_WORDS * sizeof *cells);
    for (size_t i = 0; i < N_MAP_WORDS; i++) {
        any[i] = next_random(x) & next_random(x);
        for (size_t k = 0; k < 64 && 32 * i + k / 2 < N_CELL_WORDS; k++) {
            struct vcf_map_cells *c = &cells[32 * i + k / 2];
            if (!(any[i] >> k & 1))
                continue;
            c->closed |= (next_random(x) & UINT32_MAX) << k % 2 * 32;
            c->same_lengths |= (next_random(x) & UINT32_MAX) << k % 2 * 32;
        }
    }
}

static void records_anywhere_are_passed_over_where_the_map_is_not_closed(void **state)
{
    static uint64_t any[N_MAP_WORDS];
    static struct vcf_map_cells cells[N_CELL_WORDS];
    const struct vcf_map_bits bits = {any, cells, MAP_END1, 0};
    uint64_t x = 23, n_passed = 0;

    (void)state;
    for (unsigned i = 0; i < 1500; i++) {
        struct buf text = BUF_INIT;
        struct vcf_stretch how = {.has_same_lengths = i % 2,
            .has_any_filter = i / 2 % 2,
            .on_filtered = i % 3 ? see_filtered : NULL};
        if (i % 50 == 0)
            set_bits(any, cells, &x);
        buf_add_c(&text, HEAD);
        for (unsigned k = 0; k < 120; k++)
            add_line_somewhere(&text, &x);
        n_passed += assert_passed(
            buf_str(&text), count_lines(buf_str(&text)) - 2, &how, 0, &bits);
        buf_free(&text);
    }
    assert_true(n_passed > 40000); /* of 180,000 */
}

/* All of it may be passed over. */
static const uint64_t no_sums[N_MAP_WORDS];
static const struct vcf_map_cells no_cells[N_CELL_WORDS];
static const struct vcf_map_bits open_bits = {no_sums, no_cells, MAP_END1, 0};

typedef void pass_over(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines);

static bool next_there(void *ctx, uint32_t pos1)
{
    struct vcf_stretch *s = ctx;

    s->to1 = pos1 % 7 ? pos1 + 40 : 0;
    return s->to1 > 0;
}

static void add_filtered(void *ctx, unsigned contig, uint32_t beg1, uint32_t end1)
{
    struct vcf_stretch *s = ctx;

    s->n_alleles += (uint64_t)1000 * beg1 + end1 + contig;
}

static struct vcf_stretch pass_by(pass_over *pass, const struct buf *text,
    const struct vcf_stretch *how, size_t *left)
{
    uint32_t *at = malloc((text->n + 1) * sizeof *at);
    struct vcf_stretch s = *how;
    size_t nul_at = SIZE_MAX;

    assert_non_null(at);
    struct line_reader lines = {.buf = text->p, .end = text->n, .newlines = at};
    lines.n_newlines = newlines_find(text->p, 0, text->n, at, &nul_at);
    lines.nul_at = nul_at;
    s.ctx = &s;
    pass(&s, (struct str){"chr1\t\0\0\0", 4}, &lines);
    *left = lines.beg;
    assert_int_equal(lines.line, lines.i_newline);
    assert_true(s.n_records == lines.line);
    s.ctx = NULL;
    free(at);
    return s;
}

static void a_name_that_lost_its_slot_to_another_is_handed_on(void **state)
{
    static struct vcf_map map;
    char name[8];
    unsigned n_kept = 0;

    (void)state;
    for (unsigned i = 0; i < 2000; i++) {
        snprintf(name, sizeof name, "n%u", i);
        vcf_map_name(&map, str_of(name), open_bits);
    }
    vcf_map_name(&map, STR("longer_name"), open_bits);
    vcf_map_name(&map, STR(""), open_bits);
    for (unsigned i = 0; i < 2000; i++) {
        struct buf text = BUF_INIT;
        struct vcf_stretch s = {.map = &map};
        size_t left;
        buf_fmt(&text, "n%u\t1234567\t.\tA\tC\t50\tPASS\t" LONG_INFO LONG_INFO "\n", i);
        n_kept += pass_by(vcf_stretch_pass, &text, &s, &left).n_records == 1;
        buf_free(&text);
    }
    assert_in_range(n_kept, 1, 1 << VCF_MAP_SLOT_BITS);
}

static void each_usual_name_has_its_own_slot(void **state)
{
    static const char *const last[] = {"X", "Y", "M", "MT"};
    static struct vcf_map map;
    unsigned n = 0;

    (void)state;
    for (unsigned i = 0; i < 26; i++) {
        char number[4], name[8];
        snprintf(number, sizeof number, "%u", i + 1);
        snprintf(name, sizeof name, "chr%s", i < 22 ? number : last[i - 22]);
        vcf_map_name(&map, str_of(name), open_bits);
        vcf_map_name(&map, str_of(name + 3), open_bits);
    }
    for (unsigned i = 0; i < 1u << VCF_MAP_SLOT_BITS; i++)
        n += map.slot[i].bits.end1 > 0;
    assert_int_equal(n, 2 * 26);
}

/* ---- both ways of it ------------------------------------------------------------- */

static void wide_and_narrow_registers_pass_over_the_same(void **state)
{
    static struct vcf_map map;
    static uint64_t any[N_MAP_WORDS];
    static struct vcf_map_cells cells[N_CELL_WORDS];
    uint64_t x = 99, n = 0;

    (void)state;
    vcf_map_name(&map, STR("chr1"), (struct vcf_map_bits){any, cells, MAP_END1, 3});
    any[0] = 2; /* from 2048 on */
    cells[0].closed = UINT64_MAX << 33;
    cells[0].same_lengths = UINT64_C(1) << 32;
    for (unsigned i = 0; i < 20000; i++) {
        struct buf text = BUF_INIT;
        uint64_t pos1 = 2000;
        struct vcf_stretch how = {.from1 = 1, .to1 = 8000, .has_same_lengths = i % 2};
        size_t left_a, left_b;
        if (i / 2 % 2)
            how.map = &map;
        how.next = i / 4 % 2 ? next_there : NULL;
        how.on_filtered = i / 8 % 2 ? add_filtered : NULL;
        if (i / 4 % 2)
            how.to1 = 2100;
        for (unsigned k = 0; k < 12; k++)
            add_line(&text, &x, &pos1, "chr1");
        if (i % 16 == 0)
            text.p[next_random(&x) % text.n] = (char)(x >> 40);
        struct vcf_stretch a = pass_by(vcf_stretch_pass, &text, &how, &left_a);
        struct vcf_stretch b = pass_by(vcf_stretch_pass_narrow, &text, &how, &left_b);
        assert_int_equal(left_a, left_b);
        assert_true(a.n_records == b.n_records && a.n_alleles == b.n_alleles);
        assert_int_equal(a.from1, b.from1);
        n += a.n_records;
        buf_free(&text);
    }
    assert_true(n > 20000);
}

/* ---- what a run of plain records must not hide ------------------------------------
 */

#define PLAIN(pos) "chr1\t" #pos "\t.\tA\tC\t50\tPASS\t" LONG_INFO "\n"

static unsigned n_taken;
static bool is_mapped; /* by a map without a bit */
static struct vcf_map map_of_run;

static int take_stretch(void *ctx, struct vcf_record *r, struct err *err)
{
    struct vcf_stretch *s = ctx;

    (void)err;
    n_taken++;
    s->from1 = r->pos1;
    s->to1 = 1000000;
    s->map = NULL;
    if (is_mapped) {
        vcf_map_name(&map_of_run, r->chrom, open_bits);
        s->map = &map_of_run;
    }
    r->stretch = s;
    return 0;
}

static int read_run(struct str text, struct vcf_stretch *s, struct err *err)
{
    struct stream *in = stream_open_bytes("mem", text.p, text.n, err);

    assert_non_null(in);
    n_taken = 0;
    int rc = vcf_read(in, ERR_SAMPLE, NULL, take_stretch, NULL, s, err);
    stream_close(in);
    return rc;
}

static void assert_run_fails(struct str text, const char *message)
{
    for (unsigned i = 0; i < 2; i++) {
        struct vcf_stretch s = {0};
        struct err err = {0};
        is_mapped = i > 0;
        assert_int_equal(read_run(text, &s, &err), ERR_SAMPLE);
        is_mapped = false;
        assert_string_equal(err.msg, message);
        assert_int_equal(n_taken, 1);
        assert_true(s.n_records == 2);
    }
}

static void a_bad_line_in_a_run_has_its_own_number(void **state)
{
    (void)state;
    assert_run_fails(STR(HEAD PLAIN(101) PLAIN(102) PLAIN(103) "chr1\t104\t.\tA\n"),
        "mem:6: found 4 columns, expected at least 8");
    assert_run_fails(STR(HEAD PLAIN(101) PLAIN(102) PLAIN(103) PLAIN(1O4) PLAIN(105)),
        "mem:6: found POS \"1O4\", expected a whole number up to 2147483647");
    assert_run_fails(STR(HEAD PLAIN(101) PLAIN(102) PLAIN(103) "\n" PLAIN(105)),
        "mem:6: found an empty line, expected a record");
    assert_run_fails(STR(HEAD PLAIN(101) PLAIN(102) PLAIN(103) PLAIN(99999999999)),
        "mem:6: found POS \"99999999999\", expected a whole number up to 2147483647");
}

static void a_nul_byte_behind_a_run_is_found_where_it_is(void **state)
{
    struct vcf_stretch s = {0};
    struct err err = {0};

    (void)state;
    assert_int_equal(
        read_run(STR(HEAD PLAIN(101) PLAIN(102) PLAIN(103) "chr1\t\0\n"), &s, &err),
        ERR_SAMPLE);
    assert_string_equal(err.msg, "mem:6: found a NUL byte at column 6, expected text");
}

static void a_record_before_the_one_before_is_handed_on(void **state)
{
    struct vcf_stretch s = {0};
    struct err err = {0};

    (void)state;
    assert_int_equal(
        read_run(
            STR(HEAD PLAIN(101) PLAIN(105) PLAIN(105) PLAIN(104) PLAIN(106)), &s, &err),
        0);
    assert_int_equal(n_taken, 2);
    assert_true(s.n_records == 3 && s.n_alleles == 3);
}

static void a_run_goes_to_the_last_line_of_the_file(void **state)
{
    struct vcf_stretch s = {0};
    struct err err = {0};

    (void)state;
    assert_int_equal(
        read_run(STR(HEAD PLAIN(101) PLAIN(102) PLAIN(103) "\n\n"), &s, &err), 0);
    assert_int_equal(n_taken, 1);
    assert_true(s.n_records == 2);
}

/* Lines cut by the ends of what is read at a time, and longer than that. */
static void assert_none_is_lost(void)
{
    struct buf text = BUF_INIT;
    struct vcf_stretch s = {0};
    struct err err = {0};
    const unsigned n = 20000;

    buf_add_c(&text, HEAD);
    for (unsigned i = 0; i < n; i++) {
        buf_fmt(&text, "chr1\t%u\t.\tA\tC\t50\tPASS\t" LONG_INFO "=", 1000 + i);
        for (unsigned k = i % 4999 == 7 ? 60000 : i % 31; k > 0; k--)
            buf_add_c(&text, "0123456789");
        buf_add_c(&text, i % 5 == 0 ? "\r\n" : "\n");
    }
    assert_int_equal(read_run(buf_str(&text), &s, &err), 0);
    assert_true(n_taken + s.n_records == n);
    assert_true(n_taken < n / 50);
    buf_free(&text);
}

static void no_record_is_lost_where_the_text_is_read_in_parts(void **state)
{
    (void)state;
    assert_none_is_lost();
    is_mapped = true;
    assert_none_is_lost();
    is_mapped = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alleles_are_plain_when_all_are_bases),
        cmocka_unit_test(only_plain_records_are_passed_over_and_each_is_counted),
        cmocka_unit_test(stretches_follow_each_other_and_filtered_records_are_told),
        cmocka_unit_test(a_record_at_no_place_begins_no_stretch),
        cmocka_unit_test(records_anywhere_are_passed_over_where_the_map_is_not_closed),
        cmocka_unit_test(a_name_that_lost_its_slot_to_another_is_handed_on),
        cmocka_unit_test(each_usual_name_has_its_own_slot),
        cmocka_unit_test(wide_and_narrow_registers_pass_over_the_same),
        cmocka_unit_test(a_bad_line_in_a_run_has_its_own_number),
        cmocka_unit_test(a_nul_byte_behind_a_run_is_found_where_it_is),
        cmocka_unit_test(a_record_before_the_one_before_is_handed_on),
        cmocka_unit_test(a_run_goes_to_the_last_line_of_the_file),
        cmocka_unit_test(no_record_is_lost_where_the_text_is_read_in_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
