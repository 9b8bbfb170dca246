#include "kb/base/vcf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define HEADER                                                                         \
    "##fileformat=VCFv4.2\n"                                                           \
    "##FILTER=<ID=PASS,Description=\"All, of them\",IDX=0>\n"                          \
    "##contig=<ID=7,length=159345973,IDX=0>\n"                                         \
    "##contig=<ID=chrX,length=156040895,IDX=3>\n"                                      \
    "##FILTER=<ID=q10,Description=\"x,IDX=9\",IDX=1>\n"                                \
    "##INFO=<ID=DP,Number=1,Type=Integer,Description=\"d\",IDX=2>\n"                   \
    "##INFO=<ID=DB,Number=0,Type=Flag,Description=\"d\",IDX=3>\n"                      \
    "##INFO=<ID=AF,Number=A,Type=Float,Description=\"d\",IDX=4>\n"                     \
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"d\",IDX=5>\n"                  \
    "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"d\",IDX=6>\n"                 \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\n"

static void add_le(struct buf *b, uint32_t v, unsigned n_bytes)
{
    for (; n_bytes; n_bytes--, v >>= 8)
        buf_add_char(b, (char)(v & 255));
}

static void add_float(struct buf *b, float f)
{
    uint32_t bits;

    memcpy(&bits, &f, sizeof bits);
    add_le(b, bits, 4);
}

static void add_text_head(struct buf *b, size_t n)
{
    if (n < 15) {
        add_le(b, (uint32_t)n << 4 | 7, 1);
    } else { /* the number of bytes apart, as a 16-bit one */
        add_le(b, 0xf7, 1);
        add_le(b, 0x12, 1);
        add_le(b, (uint32_t)n, 2);
    }
}

static void add_text(struct buf *b, const char *text)
{
    add_text_head(b, strlen(text));
    buf_add_c(b, text);
}

struct made {
    struct buf shared, genotypes;
};

static void begin(struct made *m, int32_t contig, int32_t pos0, unsigned n_alleles,
    unsigned n_info, unsigned n_format)
{
    *m = (struct made){BUF_INIT, BUF_INIT};
    add_le(&m->shared, (uint32_t)contig, 4);
    add_le(&m->shared, (uint32_t)pos0, 4);
    add_le(&m->shared, 1, 4);
    add_float(&m->shared, 50.5f);
    add_le(&m->shared, n_alleles << 16 | n_info, 4);
    add_le(&m->shared, n_format << 24 | 2, 4);
}

static void end(struct made *m, struct buf *out)
{
    add_le(out, (uint32_t)m->shared.n, 4);
    add_le(out, (uint32_t)m->genotypes.n, 4);
    buf_add_str(out, buf_str(&m->shared));
    buf_add_str(out, buf_str(&m->genotypes));
    buf_free(&m->shared);
    buf_free(&m->genotypes);
}

static struct buf make_header(void)
{
    struct buf out = BUF_INIT;

    buf_add(&out, "BCF\2\2", 5);
    add_le(&out, sizeof HEADER, 4);
    buf_add(&out, HEADER, sizeof HEADER);
    return out;
}

static struct buf make_file(void)
{
    struct buf out = make_header();
    struct made m;

    /* 7:101 rs1 A C,GT  PASS  DP=300;DB;AF=0.25,.  GT:AD  0/1:3,.,12  .|2:. */
    begin(&m, 0, 100, 3, 3, 2);
    add_text(&m.shared, "rs1");
    add_text(&m.shared, "A");
    add_text(&m.shared, "C");
    add_text(&m.shared, "GT");
    add_le(&m.shared, 0x0011, 2); /* one 8-bit number: 0, PASS */
    add_le(&m.shared, 0x0211, 2);
    add_le(&m.shared, 0x12 | 300 << 8, 3);
    add_le(&m.shared, 0x0311, 2);
    add_le(&m.shared, 0x00, 1);
    add_le(&m.shared, 0x0411, 2);
    add_le(&m.shared, 0x25, 1);
    add_float(&m.shared, 0.25f);
    add_le(&m.shared, 0x7F800001, 4);
    add_le(&m.genotypes, 0x0511, 2);
    add_le(&m.genotypes, 0x21, 1);
    add_le(&m.genotypes, 0x07000402, 4); /* 0/1, .|2 */
    add_le(&m.genotypes, 0x0611, 2);
    add_le(&m.genotypes, 0x31, 1);
    add_le(&m.genotypes, 0x0c8003, 3);
    add_le(&m.genotypes, 0x818180, 3);
    end(&m, &out);
    /* chrX:1 . ACGTACGTACGTACGTACGT .  q10;PASS, nothing else */
    begin(&m, 3, 0, 1, 0, 0);
    add_text(&m.shared, "");
    add_text(&m.shared, "ACGTACGTACGTACGTACGT");
    add_le(&m.shared, 0x000121, 3);
    end(&m, &out);
    return out;
}

static int print_record(void *ctx, struct vcf_record *r, struct err *err)
{
    struct buf *out = ctx;
    struct str value;

    (void)err;
    buf_fmt(out, "%llu %.*s:%u %.*s %.*s>%.*s", (unsigned long long)r->line,
        STR_ARG(r->chrom), (unsigned)r->pos1, STR_ARG(vcf_column(r, VCF_ID)),
        STR_ARG(r->ref), STR_ARG(r->alt));
    buf_fmt(out, " %.*s", STR_ARG(vcf_column(r, VCF_FILTER)));
    for (unsigned col = VCF_QUAL; col <= VCF_SAMPLE0 + 1; col++)
        buf_fmt(out, " %.*s", STR_ARG(vcf_column(r, col)));
    if (vcf_info(r, STR("AF"), &value))
        buf_fmt(out, " AF %.*s", STR_ARG(value));
    if (vcf_format(r, 1, STR("GT"), &value))
        buf_fmt(out, " GT %.*s", STR_ARG(value));
    buf_add_char(out, '\n');
    return 0;
}

static int read_bytes(struct str bytes, struct buf *out, struct err *err)
{
    struct stream *s = stream_open_bytes("mem", bytes.p, bytes.n, err);

    assert_non_null(s);
    int rc = vcf_read(s, ERR_SAMPLE, NULL, print_record, NULL, out, err);
    stream_close(s);
    return rc;
}

static void records_are_given_in_the_words_of_vcf(void **state)
{
    struct buf file = make_file(), out = BUF_INIT;
    struct err err = {0};

    (void)state;
    assert_int_equal(read_bytes(buf_str(&file), &out, &err), 0);
    assert_string_equal(out.p,
        "12 7:101 rs1 A>C,GT PASS 50.5 PASS DP=300;DB;AF=0.25,. GT:AD 0/1:3,.,12 "
        ".|2:. AF 0.25,. GT .|2\n"
        "13 chrX:1 . ACGTACGTACGTACGTACGT>. q10;PASS 50.5 q10;PASS . . . .\n");
    buf_free(&out);
    buf_free(&file);
}

static void a_file_cut_short_is_an_error_wherever_it_is_cut(void **state)
{
    struct buf file = make_file(), out = BUF_INIT;
    size_t first_record = 9 + sizeof HEADER, n_good = 0;

    (void)state;
    for (size_t n = 5; n < file.n; n++) {
        struct err err = {0};
        int rc = read_bytes((struct str){file.p, n}, &out, &err);
        n_good += rc == 0;
        assert_true(rc == 0 || rc == ERR_SAMPLE);
        assert_true(rc < 0 || n >= first_record);
    }
    assert_int_equal(n_good, 2); /* behind the header, behind the first record */
    buf_free(&out);
    buf_free(&file);
}

static void no_damaged_byte_leads_out_of_the_file(void **state)
{
    struct buf file = make_file(), out = BUF_INIT;
    unsigned n_errors = 0;

    (void)state;
    for (size_t i = 5; i < file.n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            struct err err = {0};
            char was = file.p[i];
            /* in a block of its own size, so that sanitizers see */
            file.p[i] = (char)(file.p[i] ^ 1 << bit);
            char *copy = malloc(file.n);
            assert_non_null(copy);
            memcpy(copy, file.p, file.n);
            buf_clear(&out);
            n_errors += read_bytes((struct str){copy, file.n}, &out, &err) < 0;
            free(copy);
            file.p[i] = was;
        }
    assert_true(n_errors > 100);
    buf_free(&out);
    buf_free(&file);
}

/* 7:11 . A C  with one filter, and more as the caller says. */
static void begin_snv(struct made *m, uint32_t filter, unsigned n_filter_bytes,
    unsigned n_info, unsigned n_format)
{
    begin(m, 0, 10, 2, n_info, n_format);
    add_text(&m->shared, "");
    add_text(&m->shared, "A");
    add_text(&m->shared, "C");
    add_le(&m->shared, filter, n_filter_bytes);
}

static void add_plain_record(struct buf *out)
{
    struct made m;

    begin_snv(&m, 0x0011, 2, 2, 2);
    add_le(&m.shared, 0x40110211, 4); /* DP=64 */
    add_le(&m.shared, 0x0411, 2);     /* AF=0.5 */
    add_le(&m.shared, 0x15, 1);
    add_float(&m.shared, 0.5f);
    add_le(&m.genotypes, 0x0511, 2); /* 0/1, 1|1 */
    add_le(&m.genotypes, 0x21, 1);
    add_le(&m.genotypes, 0x05040402, 4);
    add_le(&m.genotypes, 0x0611, 2); /* 3,-5  700,0 */
    add_le(&m.genotypes, 0x22, 1);
    add_le(&m.genotypes, 0xfffb0003, 4);
    add_le(&m.genotypes, 0x000002bc, 4);
    end(&m, out);
}

/* A record that looks like one before is not taken for sound because of that. */
static void a_damage_is_seen_whatever_record_stood_before(void **state)
{
    struct buf alone = make_header(), after = BUF_INIT, out = BUF_INIT;
    struct err err = {0};
    size_t n_header = alone.n, n_before;
    unsigned n_errors = 0;

    (void)state;
    add_plain_record(&alone);
    buf_add(&after, alone.p, alone.n);
    n_before = after.n;
    add_plain_record(&after);
    assert_int_equal(read_bytes(buf_str(&after), &out, &err), 0);
    assert_string_equal(out.p,
        "12 7:11 . A>C PASS 50.5 PASS DP=64;AF=0.5 GT:AD 0/1:3,-5 1|1:700,0 AF 0.5 GT "
        "1|1\n"
        "13 7:11 . A>C PASS 50.5 PASS DP=64;AF=0.5 GT:AD 0/1:3,-5 1|1:700,0 AF 0.5 GT "
        "1|1\n");
    size_t n_line = out.n / 2;
    for (size_t i = 0; i < alone.n - n_header; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            struct buf out_alone = BUF_INIT;
            alone.p[n_header + i] = (char)(alone.p[n_header + i] ^ 1 << bit);
            after.p[n_before + i] = (char)(after.p[n_before + i] ^ 1 << bit);
            buf_clear(&out);
            int rc = read_bytes(buf_str(&alone), &out_alone, &err);
            assert_int_equal(read_bytes(buf_str(&after), &out, &err), rc);
            n_errors += rc < 0;
            if (rc == 0) /* behind the line's number */
                assert_string_equal(out.p + n_line + 2, out_alone.p + 2);
            alone.p[n_header + i] = (char)(alone.p[n_header + i] ^ 1 << bit);
            after.p[n_before + i] = (char)(after.p[n_before + i] ^ 1 << bit);
            buf_free(&out_alone);
        }
    assert_true(n_errors > 200);
    buf_free(&out);
    buf_free(&after);
    buf_free(&alone);
}

/* A key or a length that does not fit, in a record that is as long as one before. */
static void each_part_that_does_not_fit_is_refused(void **state)
{
    static const struct {
        unsigned at; /* behind the record's lengths */
        uint8_t bytes[2];
        bool is_good;
    } cases[] = {
        {31, {0x11, 0x03}, true},  /* INFO's first key: DB */
        {31, {0x11, 0x07}, false}, /* no such word */
        {31, {0x11, 0x82}, false}, /* a negative one */
        {31, {0x15, 0x02}, false}, /* a fraction */
        {31, {0x21, 0x02}, false}, /* two numbers */
        {31, {0x12, 0x02}, false}, /* a wide number: what follows does not fit */
        {33, {0x21, 0x40}, false}, /* two values: the same */
        {35, {0x11, 0x04}, true}, {35, {0x11, 0x08}, false},
        {37, {0x25, 0x00}, false}, /* values beyond INFO's end */
        {37, {0x05, 0x00}, true},  /* less, which leaves bytes */
        {37, {0x14, 0x00}, false}, /* no such type */
        {37, {0x16, 0x00}, false},
        {37, {0xf5, 0x11}, true},  /* a number of values of its own: 0 */
        {37, {0xf5, 0xf1}, false}, /* a number of values of the number of values */
        {42, {0x11, 0x06}, true},  /* FORMAT's first key */
        {42, {0x11, 0x60}, false},
        {44, {0x31, 0x02}, false}, /* values of three each: what follows does not fit */
        {49, {0x11, 0x7f}, false},
        {51, {0x32, 0x03}, false}, /* values beyond the record's end */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (unsigned n_before = 0; n_before <= 1; n_before++) {
            struct buf file = make_header(), out = BUF_INIT;
            struct err err = {0};
            if (n_before == 1)
                add_plain_record(&file);
            size_t at = file.n + 8 + cases[i].at;
            add_plain_record(&file);
            memcpy(file.p + at, cases[i].bytes, 2);
            int rc = read_bytes(buf_str(&file), &out, &err);
            if (rc != (cases[i].is_good ? 0 : ERR_SAMPLE))
                fail_msg("case %zu behind %u records: %d", i, n_before, rc);
            buf_free(&out);
            buf_free(&file);
        }
}

/* Heads as in the record before, and a number of bytes with the same remainder. */
static void values_that_the_record_is_too_short_for_are_refused(void **state)
{
    struct buf file = make_header(), out = BUF_INIT;
    struct err err = {0};
    struct made m;

    (void)state;
    for (unsigned n_values = 36; n_values == 36 || n_values == 4; n_values -= 32) {
        begin_snv(&m, 0x0011, 2, 0, 1);
        add_le(&m.genotypes, 0x920611, 3); /* two samples' nine 16-bit numbers */
        for (unsigned i = 0; i < n_values; i++)
            add_le(&m.genotypes, 0, 1);
        end(&m, &file);
    }
    assert_int_equal(read_bytes(buf_str(&file), &out, &err), ERR_SAMPLE);
    assert_string_equal(out.p, "12 7:11 . A>C PASS 50.5 PASS . AD 0,0,0,0,0,0,0,0,0 "
                               "0,0,0,0,0,0,0,0,0\n");
    buf_free(&out);
    buf_free(&file);
}

static int ask_nothing(void *ctx, struct vcf_record *r, struct err *err)
{
    (void)ctx;
    (void)r;
    (void)err;
    return 0;
}

static void a_damage_is_seen_where_nobody_asks(void **state)
{
    struct buf file = make_file(), out = BUF_INIT;

    (void)state;
    for (size_t i = 9 + sizeof HEADER; i < file.n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            struct err asked = {0}, unasked = {0};
            file.p[i] = (char)(file.p[i] ^ 1 << bit);
            struct stream *s = stream_open_bytes("mem", file.p, file.n, &unasked);
            assert_non_null(s);
            assert_int_equal(
                vcf_read(s, ERR_SAMPLE, NULL, ask_nothing, NULL, NULL, &unasked),
                read_bytes(buf_str(&file), &out, &asked));
            assert_string_equal(unasked.msg, asked.msg);
            stream_close(s);
            file.p[i] = (char)(file.p[i] ^ 1 << bit);
        }
    buf_free(&out);
    buf_free(&file);
}

static void a_filter_that_the_header_does_not_have_is_refused(void **state)
{
    static const struct {
        uint32_t bytes;
        unsigned n;
        bool is_good;
    } cases[] = {
        {0x00, 1, true},        /* . */
        {0x0011, 2, true},      /* PASS */
        {0x000121, 3, true},    /* q10;PASS */
        {0x000112, 3, true},    /* q10, as a 16-bit number */
        {0x0911, 2, false},     /* no such word */
        {0x8011, 2, false},     /* a missing number */
        {0x090121, 3, false},   /* the second one */
        {0x0017, 2, false},     /* a text */
        {0x0010, 1, false},     /* a flag */
        {0x70000112, 4, false}, /* a number too many: a byte that is no INFO */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = make_header(), out = BUF_INIT;
        struct err err = {0};
        struct made m;
        begin_snv(&m, cases[i].bytes, cases[i].n, i == 9, 0);
        end(&m, &file);
        int rc = read_bytes(buf_str(&file), &out, &err);
        assert_int_equal(rc, cases[i].is_good ? 0 : ERR_SAMPLE);
        if (!cases[i].is_good)
            assert_string_equal(err.msg,
                "mem:12: found a BCF record whose parts do not fit its header or its "
                "length");
        buf_free(&out);
        buf_free(&file);
    }
}

/* All that was asked lives as long as the record, in whatever order. */
static int ask_repeated(void *ctx, struct vcf_record *r, struct err *err)
{
    struct str dp, af, gt, ad[2], sample, info;

    (void)err;
    *(bool *)ctx = true;
    assert_true(vcf_format(r, 1, STR("AD"), &ad[1]));
    assert_true(vcf_format(r, 0, STR("AD"), &ad[0]));
    sample = vcf_column(r, VCF_SAMPLE0 + 1);
    assert_true(vcf_info(r, STR("DP"), &dp));
    assert_false(vcf_info(r, STR("AF"), &af)); /* two values */
    assert_false(vcf_info(r, STR("A"), &af));
    assert_false(vcf_info(r, STR("AFX"), &af));
    info = vcf_column(r, VCF_INFO);
    assert_true(vcf_format(r, 0, STR("GT"), &gt)); /* twice: cannot be told */
    assert_int_equal(gt.n, 0);
    assert_false(vcf_format(r, 0, STR("DP"), &gt));
    assert_true(str_eq_c(dp, "-2147483646"));
    assert_true(str_eq_c(ad[0], "2147483647,."));
    assert_true(str_eq_c(ad[1], "0"));
    assert_true(str_eq_c(sample, "./.:0:1"));
    assert_true(str_eq_c(info, "DP=-2147483646;AF=0.25;DB;AF=1e-05;DP=-2147483646"));
    assert_null(vcf_column(r, VCF_SAMPLE0 + 2).p);
    return 0;
}

static void a_key_that_stands_twice_has_no_value_of_its_own(void **state)
{
    struct buf file = make_header();
    struct err err = {0};
    struct made m;
    bool was_asked = false;

    (void)state;
    begin_snv(&m, 0x0011, 2, 5, 3);
    for (unsigned i = 0; i < 5; i++) {
        static const unsigned keys[] = {2, 4, 3, 4, 2};
        add_le(&m.shared, keys[i] << 8 | 0x11, 2);
        add_le(&m.shared, keys[i] == 3 ? 0x00 : keys[i] == 4 ? 0x15 : 0x13, 1);
        if (keys[i] == 4)
            add_float(&m.shared, i == 1 ? 0.25f : 1e-5f);
        else if (keys[i] == 2)
            add_le(&m.shared, 0x80000002, 4);
    }
    add_le(&m.genotypes, 0x210511, 3); /* GT */
    add_le(&m.genotypes, 0x00000402, 4);
    add_le(&m.genotypes, 0x230611, 3); /* AD */
    add_le(&m.genotypes, 0x7fffffff, 4);
    add_le(&m.genotypes, 0x80000000, 4);
    add_le(&m.genotypes, 0, 4);
    add_le(&m.genotypes, 0x80000001, 4);
    add_le(&m.genotypes, 0x110511, 3); /* GT */
    add_le(&m.genotypes, 0x0404, 2);
    end(&m, &file);
    struct stream *s = stream_open_bytes("mem", file.p, file.n, &err);
    assert_non_null(s);
    assert_int_equal(
        vcf_read(s, ERR_SAMPLE, NULL, ask_repeated, NULL, &was_asked, &err), 0);
    assert_true(was_asked);
    stream_close(s);
    buf_free(&file);
}

/* Texts at all places where BCF has some, with c in the one that is told; in the long
 * one at a place that c tells. */
enum { TEXT_ID, TEXT_REF, TEXT_ALT, TEXT_INFO, TEXT_LONG_INFO, TEXT_SAMPLE, N_TEXTS };
static void add_texts(struct buf *out, unsigned which, char c)
{
    char text[N_TEXTS][20] = {"id", "AC", "GT", "ab", "fifteen or more", "cd"};
    struct made m;

    if (which < N_TEXTS)
        text[which][which == TEXT_LONG_INFO ? (unsigned char)c % 15 : 1] = c;
    begin(&m, 0, 10, 3, 2, 1);
    for (unsigned i = TEXT_ID; i <= TEXT_REF; i++) {
        add_text_head(&m.shared, 2);
        buf_add(&m.shared, text[i], 2);
    }
    add_text(&m.shared, "C");
    add_text_head(&m.shared, 2);
    buf_add(&m.shared, text[TEXT_ALT], 2);
    add_le(&m.shared, 0x00, 1); /* no filter */
    for (unsigned i = TEXT_INFO; i <= TEXT_LONG_INFO; i++) {
        size_t n = i == TEXT_INFO ? 2 : 15;
        add_le(&m.shared, 0x0411, 2);
        add_text_head(&m.shared, n);
        buf_add(&m.shared, text[i], n);
    }
    add_le(&m.genotypes, 0x0611, 2); /* the first sample's ends with the padding */
    add_text_head(&m.genotypes, 2);
    buf_add(&m.genotypes, "e", 2);
    buf_add(&m.genotypes, text[TEXT_SAMPLE], 2);
    end(&m, out);
}

/* One that would end a line or a column of text made of it; NUL pads values. */
static void a_control_byte_in_a_text_is_refused_wherever_it_stands(void **state)
{
    (void)state;
    for (unsigned which = 0; which < N_TEXTS; which++)
        for (unsigned c = 0; c < 256; c++)
            for (unsigned n_before = 0; n_before <= 1; n_before++) {
                if (c == ',' && (which == TEXT_REF || which == TEXT_ALT))
                    continue; /* parts alleles: below */
                struct buf file = make_header(), out = BUF_INIT;
                struct err err = {0};
                bool is_good = c >= 0x20 || (c == 0 && which >= TEXT_INFO);
                if (n_before == 1)
                    add_texts(&file, N_TEXTS, 0);
                add_texts(&file, which, (char)c);
                int rc = read_bytes(buf_str(&file), &out, &err);
                if (rc != (is_good ? 0 : ERR_SAMPLE))
                    fail_msg("text %u, byte %u, %u before: %d", which, c, n_before, rc);
                if (!is_good)
                    assert_string_equal(
                        err.msg, n_before == 0
                                     ? "mem:12: found a control character in a text of "
                                       "a BCF record, expected none"
                                     : "mem:13: found a control character in a text of "
                                       "a BCF record, expected none");
                buf_free(&out);
                buf_free(&file);
            }
}

static void texts_are_given_without_their_padding(void **state)
{
    struct buf file = make_header(), out = BUF_INIT;
    struct err err = {0};

    (void)state;
    add_texts(&file, N_TEXTS, 0);
    assert_int_equal(read_bytes(buf_str(&file), &out, &err), 0);
    assert_string_equal(
        out.p, "12 7:11 id AC>C,GT . 50.5 . AF=ab;AF=fifteen or more AD e cd\n");
    buf_free(&out);
    buf_free(&file);
}

/* VCF would end a field of INFO or of a sample there; it has percent codes for that
 * (VCF 4.3, 1.2).  What does no harm stays as it is: a text of VCF that bcftools put
 * into BCF has its codes already. */
static void a_character_that_would_end_a_field_is_given_as_its_percent_code(
    void **state)
{
    struct buf file = make_header(), out = BUF_INIT;
    struct err err = {0};
    struct made m;

    (void)state;
    begin_snv(&m, 0x0011, 2, 2, 2);
    add_le(&m.shared, 0x0411, 2);
    add_text(&m.shared, "a;DP=9,b%3B:c d");
    add_le(&m.shared, 0x40110211, 4); /* DP=64 */
    add_le(&m.genotypes, 0x0511, 2);  /* GT, as a text */
    add_text_head(&m.genotypes, 3);
    buf_add(&m.genotypes, "0:11/1", 6);
    add_le(&m.genotypes, 0x0611, 2);
    add_text_head(&m.genotypes, 6);
    buf_add(&m.genotypes, "x;y=%3::z\0\0\0", 12);
    end(&m, &file);
    assert_int_equal(read_bytes(buf_str(&file), &out, &err), 0);
    assert_string_equal(out.p,
        "12 7:11 . A>C PASS 50.5 PASS AF=a%3BDP=9,b%3B:c d;DP=64 GT:AD 0%3A1:x;y=%3 "
        "1/1:%3A%3Az AF a%3BDP=9,b%3B:c d GT 1/1\n");
    buf_free(&out);
    buf_free(&file);
}

#define ODD_NAMES                                                                      \
    "##fileformat=VCFv4.2\n"                                                           \
    "##contig=<ID=7;\t8,IDX=0>\n"                                                      \
    "##FILTER=<ID=q;1\t=:,IDX=1>\n"                                                    \
    "##INFO=<ID=A=B;\tC:,IDX=2>\n"                                                     \
    "##FORMAT=<ID=D:E=,IDX=3>\n"                                                       \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\n"

/* The same of names: the header's lines could not have them in VCF. */
static void a_name_that_would_end_a_field_is_given_with_percent_codes(void **state)
{
    struct buf file = BUF_INIT, out = BUF_INIT;
    struct err err = {0};
    struct made m;

    (void)state;
    buf_add(&file, "BCF\2\2", 5);
    add_le(&file, sizeof ODD_NAMES, 4);
    buf_add(&file, ODD_NAMES, sizeof ODD_NAMES);
    begin_snv(&m, 0x0111, 2, 1, 1);
    m.shared.p[20] = 1; /* one sample */
    add_le(&m.shared, 0x40110211, 4);
    add_le(&m.genotypes, 0x05110311, 4);
    end(&m, &file);
    assert_int_equal(read_bytes(buf_str(&file), &out, &err), 0);
    assert_string_equal(out.p, "7 7;%098:11 . A>C q%3B1%09=: 50.5 q%3B1%09=: "
                               "A%3DB%3B%09C:=64 D%3AE= 5 \n");
    buf_free(&out);
    buf_free(&file);
}

/* There is no code for it: the alleles of a list would be more than the record has. */
static void an_allele_that_holds_a_comma_is_refused(void **state)
{
    static const struct {
        const char *ref, *alt[2];
        bool is_good;
    } cases[] = {
        {"A", {"C", "<X>"}, true},
        {"A", {"C", NULL}, true},
        {"A", {"C,G", NULL}, false},
        {"A", {",", NULL}, false},
        {"A", {"C,G", "T"}, false},
        {"A", {"C", "GGGGGGGGGGGGGGGG,"}, false},
        {"A,C", {"G", NULL}, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = make_header(), out = BUF_INIT;
        struct err err = {0};
        struct made m;
        begin(&m, 0, 10, cases[i].alt[1] ? 3 : 2, 0, 0);
        add_text(&m.shared, "x,y");
        add_text(&m.shared, cases[i].ref);
        for (unsigned k = 0; k < 2 && cases[i].alt[k]; k++)
            add_text(&m.shared, cases[i].alt[k]);
        add_le(&m.shared, 0x00, 1);
        end(&m, &file);
        int rc = read_bytes(buf_str(&file), &out, &err);
        if (rc != (cases[i].is_good ? 0 : ERR_SAMPLE))
            fail_msg("case %zu: %d", i, rc);
        if (!cases[i].is_good)
            assert_string_equal(err.msg,
                "mem:12: found a \",\" in an allele of a BCF record, expected "
                "each allele on its own");
        buf_free(&out);
        buf_free(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_given_in_the_words_of_vcf),
        cmocka_unit_test(a_file_cut_short_is_an_error_wherever_it_is_cut),
        cmocka_unit_test(no_damaged_byte_leads_out_of_the_file),
        cmocka_unit_test(a_damage_is_seen_whatever_record_stood_before),
        cmocka_unit_test(each_part_that_does_not_fit_is_refused),
        cmocka_unit_test(values_that_the_record_is_too_short_for_are_refused),
        cmocka_unit_test(a_damage_is_seen_where_nobody_asks),
        cmocka_unit_test(a_filter_that_the_header_does_not_have_is_refused),
        cmocka_unit_test(a_key_that_stands_twice_has_no_value_of_its_own),
        cmocka_unit_test(a_control_byte_in_a_text_is_refused_wherever_it_stands),
        cmocka_unit_test(texts_are_given_without_their_padding),
        cmocka_unit_test(
            a_character_that_would_end_a_field_is_given_as_its_percent_code),
        cmocka_unit_test(a_name_that_would_end_a_field_is_given_with_percent_codes),
        cmocka_unit_test(an_allele_that_holds_a_comma_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
