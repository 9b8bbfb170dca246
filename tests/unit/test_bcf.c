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

static void add_text(struct buf *b, const char *text)
{
    size_t n = strlen(text);

    if (n < 15) {
        add_le(b, (uint32_t)n << 4 | 7, 1);
    } else { /* the number of bytes apart, as a 16-bit one */
        add_le(b, 0xf7, 1);
        add_le(b, 0x12, 1);
        add_le(b, (uint32_t)n, 2);
    }
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

static struct buf make_file(void)
{
    struct buf out = BUF_INIT;
    struct made m;

    buf_add(&out, "BCF\2\2", 5);
    add_le(&out, sizeof HEADER, 4);
    buf_add(&out, HEADER, sizeof HEADER);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_given_in_the_words_of_vcf),
        cmocka_unit_test(a_file_cut_short_is_an_error_wherever_it_is_cut),
        cmocka_unit_test(no_damaged_byte_leads_out_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
