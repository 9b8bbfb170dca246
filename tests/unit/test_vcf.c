#include "kb/base/vcf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#define HEAD "##fileformat=VCFv4.2\n"
#define COLUMNS "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"

struct seen {
    struct buf text;
    unsigned n_headers;
    unsigned stop_after, n_records;
    void (*check_header)(const struct vcf_header *h);
    void (*check_record)(struct vcf_record *r);
};

static int see_header(void *ctx, const struct vcf_header *header, struct err *err)
{
    struct seen *seen = ctx;

    (void)err;
    seen->n_headers++;
    if (seen->check_header)
        seen->check_header(header);
    return 0;
}

static int see_record(void *ctx, struct vcf_record *r, struct err *err)
{
    struct seen *seen = ctx;

    (void)err;
    assert_int_equal(seen->n_headers, 1);
    buf_fmt(&seen->text, "%d %.*s:%u %.*s>%.*s\n", (int)r->line, STR_ARG(r->chrom),
        r->pos1, STR_ARG(r->ref), STR_ARG(r->alt));
    if (seen->check_record)
        seen->check_record(r);
    return ++seen->n_records == seen->stop_after ? ERR_STOP : 0;
}

static int see_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    struct seen *seen = ctx;

    (void)err;
    assert_non_null(raw.p);
    buf_fmt(&seen->text, "%d! %s\n", (int)line, reason);
    return 0;
}

static int read_text(
    struct str text, struct seen *seen, vcf_on_bad *bad, struct err *err)
{
    struct stream *in = stream_open_bytes("mem", text.p, text.n, err);
    int rc;

    assert_non_null(in);
    rc = vcf_read(in, ERR_SAMPLE, see_header, see_record, bad, seen, err);
    stream_close(in);
    return rc;
}

static void assert_read(struct str text, struct seen seen, const char *want)
{
    struct err err = {0};

    assert_int_equal(read_text(text, &seen, see_bad, &err), 0);
    assert_string_equal(seen.text.p ? seen.text.p : "", want);
    assert_int_equal(seen.n_headers, 1);
    buf_free(&seen.text);
}

static void assert_error(struct str text, const char *message)
{
    struct seen seen = {0};
    struct err err = {0};

    assert_int_equal(read_text(text, &seen, NULL, &err), ERR_SAMPLE);
    assert_int_equal(err.code, ERR_SAMPLE);
    assert_string_equal(err.msg, message);
    buf_free(&seen.text);
}

#define assert_str(s, text)                                                            \
    do {                                                                               \
        struct str got_ = (s);                                                         \
        assert_int_equal(got_.n, strlen(text));                                        \
        assert_non_null(got_.p);                                                       \
        assert_memory_equal(got_.p, text, got_.n);                                     \
    } while (0)

static void reads_records_with_lf_and_crlf(void **state)
{
    (void)state;
    assert_read(STR(HEAD COLUMNS "\n7\t140753336\trs1\tA\tT\t.\tPASS\tDP=3\n"
                                 "MT\t0\t.\tN\t<DEL>\t.\t.\t.\n"),
        (struct seen){0}, "3 7:140753336 A>T\n4 MT:0 N><DEL>\n");
    assert_read(
        STR("##fileformat=VCFv4.0\r\n" COLUMNS "\r\n7\t1\t.\tA\tT\t.\t.\t.\r\n"),
        (struct seen){0}, "3 7:1 A>T\n");
    assert_read(STR(HEAD COLUMNS), (struct seen){0}, "");
}

static void check_contigs(const struct vcf_header *h)
{
    assert_str(h->fileformat, "VCFv4.2");
    assert_int_equal(h->n_contigs, 3);
    assert_str(h->contigs[0].id, "1");
    assert_true(h->contigs[0].length == 249250621);
    assert_str(h->contigs[0].assembly, "b37, \"the\" \\ one>");
    assert_str(h->contigs[1].id, "HLA-A*01:01");
    assert_true(h->contigs[1].length == 0);
    assert_null(h->contigs[1].assembly.p);
    assert_str(h->contigs[2].assembly, "x");
    assert_int_equal(h->n_infos, 1);
    assert_str(h->infos[0].id, "AF");
    assert_str(h->infos[0].number, "A");
    assert_str(h->infos[0].type, "Float");
    assert_str(h->infos[0].description, "fraction, \"of\" all");
    assert_int_equal(h->n_formats, 1);
    assert_str(h->formats[0].id, "GT");
    assert_int_equal(h->n_references, 2);
    assert_str(h->references[0], "file:///ref/hg19.fa");
    assert_str(h->references[1], "GRCh37");
    assert_int_equal(h->n_lines, 8);
    assert_str(h->lines[7], "##assembly=GRCh37");
    assert_int_equal(h->n_samples, 2);
    assert_str(h->samples[0], "T");
    assert_str(h->samples[1], "N 1");
}

static void the_header_is_parsed(void **state)
{
    (void)state;
    assert_read(
        STR(HEAD
            "##contig=<ID=1,length=249250621,assembly=\"b37, \\\"the\\\" \\\\ one>\">\n"
            "##contig=<ID=HLA-A*01:01>\n"
            "##contig=<assembly=x,ID=2,length=no>\n"
            "##INFO=<ID=AF,Number=A,Type=Float,Description=\"fraction, \\\"of\\\" "
            "all\">\n"
            "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"\">\n"
            "##reference=file:///ref/hg19.fa\n"
            "##assembly=GRCh37\n" COLUMNS "\tFORMAT\tT\tN 1\n"),
        (struct seen){.check_header = check_contigs}, "");
}

static void what_is_no_vcf_is_said(void **state)
{
    (void)state;
    assert_error(STR(""), "mem: found an empty file, expected a VCF");
    assert_error(STR("chr1\t5\n"), "mem:1: found \"chr1\t5\", expected "
                                   "\"##fileformat=VCFv4.x\" as the first line of a "
                                   "VCF");
    assert_error(STR("##fileformat=VCFv3.3\n"),
        "mem:1: found \"VCFv3.3\", expected VCFv4.0 to VCFv4.5");
    assert_error(STR("##fileformat=VCFv4.6\n"),
        "mem:1: found \"VCFv4.6\", expected VCFv4.0 to VCFv4.5");
    assert_error(
        STR("BCF\2\2"), "mem: found the end of the file inside a BCF header or record");
    assert_error(STR(HEAD),
        "mem:1: found the end of the file, expected the #CHROM line of a VCF");
    assert_error(STR(HEAD "7\t1\t.\tA\tT\t.\t.\t.\n"),
        "mem:2: found \"7\t1\t.\tA\tT\t.\t.\t.\", expected a header line or the #CHROM "
        "line");
    assert_error(STR(HEAD "#CHROM POS ID REF ALT QUAL FILTER INFO\n"),
        "mem:2: found a #CHROM line with blanks between its columns, expected tabs");
    assert_error(STR(HEAD "#CHROM\tPOS\tREF\n"), "mem:2: found \"REF\", expected ID");
    assert_error(STR(HEAD "#CHROM\tPOS\tID\n"),
        "mem:2: found a #CHROM line with too few columns, expected 8, or 10 and more");
    assert_error(STR(HEAD COLUMNS "\tS1\n"),
        "mem:2: found \"S1\", expected FORMAT as the ninth column");
    assert_error(STR(HEAD COLUMNS "\tFORMAT\tA\tB\tA\n"),
        "mem:2: found \"A\", expected each sample name once (this one stands twice)");
    assert_error(STR(HEAD COLUMNS "\tFORMAT\tA\tB\x1b[2J\n"),
        "mem:2: found \"B?[2J\", expected a sample name without control characters");
    assert_error(STR(HEAD COLUMNS "\tFORMAT\tA\xc2\x9b\n"),
        "mem:2: found \"A?\", expected a sample name without control characters");
}

static void lines_that_are_no_records_are_bad(void **state)
{
    (void)state;
    assert_read(STR(HEAD COLUMNS "\n"
                                 "7\t1\t.\tA\tT\n"
                                 "7\t1\t.\tA\tT\t.\t.\n"
                                 "7 1 . A T . . .\n"
                                 "7\t1x\t.\tA\tT\t.\t.\t.\n"
                                 "7\t2147483648\t.\tA\tT\t.\t.\t.\n"
                                 "7\t2147483647\t.\tA\tT\t.\t.\t.\n"
                                 "7\t1\t.\t\tT\t.\t.\t.\n"
                                 "7\t1\t.\tA\t\t.\t.\t.\n"
                                 "\t1\t.\tA\tT\t.\t.\t.\n"
                                 "\n"
                                 "#CHROM\n"
                                 "7\t2\t.\tA\tT\t.\t.\t\n\n\n"),
        (struct seen){0},
        "3! found 5 columns, expected at least 8\n"
        "4! found 7 columns, expected at least 8\n"
        "5! found 1 columns, expected at least 8\n"
        "6! found POS \"1x\", expected a whole number up to 2147483647\n"
        "7! found POS \"2147483648\", expected a whole number up to 2147483647\n"
        "8 7:2147483647 A>T\n"
        "9! found an empty REF, expected a value\n"
        "10! found an empty ALT, expected a value\n"
        "11! found an empty CHROM, expected a value\n"
        "12! found an empty line, expected a record\n"
        "13! found a header line among the records, expected a record\n"
        "14 7:2 A>T\n");
    assert_error(STR(HEAD COLUMNS "\n7\t-1\t.\tA\tT\t.\t.\t.\n"),
        "mem:3: found POS \"-1\", expected a whole number up to 2147483647");
}

static void check_columns(struct vcf_record *r)
{
    struct str v;

    assert_str(r->id, "rs9");
    assert_str(r->tail, "50\tPASS\tDP=7;DB;AF=0.5;DPX=1;E=\tGT:AD:DP\t0/1:3,4:7\t./.");
    assert_str(vcf_column(r, VCF_SAMPLE0 + 1), "./.");
    assert_str(vcf_column(r, VCF_QUAL), "50");
    assert_str(vcf_column(r, VCF_FILTER), "PASS");
    assert_str(vcf_column(r, VCF_CHROM), "7");
    assert_str(vcf_column(r, VCF_POS), "12");
    assert_str(vcf_column(r, VCF_FORMAT), "GT:AD:DP");
    assert_null(vcf_column(r, VCF_SAMPLE0 + 2).p); /* the header has three samples */
    assert_null(vcf_column(r, VCF_SAMPLE0 + 3).p);
    assert_null(vcf_column(r, UINT32_MAX).p);
    assert_true(vcf_info(r, STR("DP"), &v));
    assert_str(v, "7");
    assert_true(vcf_info(r, STR("DB"), &v));
    assert_int_equal(v.n, 0);
    assert_true(vcf_info(r, STR("DPX"), &v));
    assert_str(v, "1");
    assert_true(vcf_info(r, STR("E"), &v));
    assert_int_equal(v.n, 0);
    assert_false(vcf_info(r, STR("D"), &v));
    assert_true(vcf_format(r, 0, STR("DP"), &v));
    assert_str(v, "7");
    assert_true(vcf_format(r, 1, STR("GT"), &v));
    assert_str(v, "./.");
    assert_false(vcf_format(r, 1, STR("AD"), &v)); /* dropped trailing fields */
    assert_false(vcf_format(r, 0, STR("XX"), &v));
    assert_false(vcf_format(r, 2, STR("GT"), &v));
    assert_false(vcf_format(r, 3, STR("GT"), &v));
}

static void columns_are_cut_when_asked_for(void **state)
{
    (void)state;
    assert_read(STR(HEAD COLUMNS "\tFORMAT\tA\tB\tC\n7\t12\trs9\tA\tT,<*>\t50\tPASS\t"
                                 "DP=7;DB;AF=0.5;DPX=1;E=\tGT:AD:DP\t0/1:3,4:7\t./.\n"),
        (struct seen){.check_record = check_columns}, "3 7:12 A>T,<*>\n");
}

static void check_ambiguous(struct vcf_record *r)
{
    struct str v;

    assert_false(vcf_info(r, STR("END"), &v));
    assert_true(vcf_info(r, STR("DP"), &v));
    assert_str(v, "7");
    assert_true(vcf_info(r, STR("DB"), &v));
    assert_true(vcf_format(r, 0, STR("GT"), &v));
    assert_int_equal(v.n, 0);
    assert_true(vcf_format(r, 0, STR("DP"), &v));
    assert_str(v, "7");
    assert_true(vcf_format(r, 1, STR("DP"), &v)); /* more values than keys */
    assert_int_equal(v.n, 0);
    assert_true(vcf_format(r, 2, STR("GT"), &v));
    assert_int_equal(v.n, 0);
    assert_false(vcf_format(r, 2, STR("DP"), &v));
}

static void of_several_values_none_is_taken(void **state)
{
    (void)state;
    assert_read(STR(HEAD COLUMNS "\tFORMAT\tA\tB\tC\n7\t12\trs9\tA\tT\t50\tPASS\t"
                                 "END=7;DP=7;DB;END=8;DP=7;DB\tGT:GT:DP\t0/1:0/0:7\t"
                                 "0/1:0/1:7:9\t0/1\n"),
        (struct seen){.check_record = check_ambiguous}, "3 7:12 A>T\n");
}

static void check_surplus(struct vcf_record *r)
{
    assert_str(vcf_column(r, VCF_SAMPLE0), "0/1");
    assert_null(vcf_column(r, VCF_SAMPLE0 + 1).p);
}

static void columns_beyond_the_header_are_out_of_reach(void **state)
{
    (void)state;
    assert_read(
        STR(HEAD COLUMNS "\tFORMAT\tA\n7\t12\t.\tA\tT\t.\t.\t.\tGT\t0/1\t1/1\t1/1\n"),
        (struct seen){.check_record = check_surplus}, "3 7:12 A>T\n");
}

static void a_sink_can_stop_the_reading_quietly(void **state)
{
    (void)state;
    assert_read(STR(HEAD COLUMNS "\n7\t1\t.\tA\tT\t.\t.\t.\n7\t2\t.\tA\tT\t.\t.\t.\n"),
        (struct seen){.stop_after = 1}, "3 7:1 A>T\n");
}

static void damage_of_the_stream_has_the_callers_code(void **state)
{
    (void)state;
    assert_error(STR(HEAD COLUMNS "\n7\t1\t.\0"),
        "mem:3: found a NUL byte at column 6, expected text");
    assert_error(STR("\x1f\x8b\x08"), "mem: byte 3: found the end of the file inside a "
                                      "gzip member, expected the rest of the "
                                      "member");
}

static void random_lines_are_records_or_bad_but_never_lost(void **state)
{
    static const char letters[] = "\t\t\t\t7A.\n#";
    uint64_t x = 5;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct buf text = BUF_INIT;
        struct seen seen = {0};
        struct err err = {0};
        unsigned n_lines = 0, n_seen = 0;
        buf_add_c(&text, HEAD COLUMNS "\tFORMAT\tS\n");
        size_t head = text.n;
        for (int k = 0; k < 60; k++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            buf_add_char(&text, letters[x % (sizeof(letters) - 1)]);
        }
        buf_add_c(&text, "x");
        for (size_t k = head; k < text.n; k++)
            n_lines += text.p[k] == '\n';
        assert_int_equal(read_text(buf_str(&text), &seen, see_bad, &err), 0);
        for (size_t k = 0; k < seen.text.n; k++)
            n_seen += seen.text.p[k] == '\n';
        assert_int_equal(n_seen, n_lines + 1);
        buf_free(&text);
        buf_free(&seen.text);
    }
}

/* The columns of a line by the plainest of searches; the line is the text's last. */
static void check_cut(struct vcf_record *r)
{
    struct str line = {r->chrom.p, (size_t)(r->tail.p + r->tail.n - r->chrom.p)};
    struct str rest = line, want;

    for (unsigned i = 0; str_next(&rest, '\t', &want); i++) {
        struct str got = vcf_column(r, i);
        assert_ptr_equal(got.p, want.p);
        assert_int_equal(got.n, want.n);
        if (i == VCF_ID)
            assert_true(str_eq(r->id, want));
        if (i == VCF_REF)
            assert_true(str_eq(r->ref, want));
        if (i == VCF_ALT)
            assert_true(str_eq(r->alt, want));
        if (i == VCF_QUAL)
            assert_ptr_equal(r->tail.p, want.p);
    }
    assert_null(vcf_column(r, 10).p);
}

static void add_cell(struct buf *text, uint64_t *x, unsigned longest)
{
    *x ^= *x << 13, *x ^= *x >> 7, *x ^= *x << 17;
    for (uint64_t n = 1 + (*x >> 8) % longest; n > 0; n--)
        buf_add_char(text, "ACGT"[n & 3]);
    buf_add_char(text, '\t');
}

/* Wherever the tabs are: within the first 64 bytes, beyond, or the line is shorter. */
static void columns_of_any_width_are_cut_where_the_tabs_are(void **state)
{
    uint64_t x = 77;

    (void)state;
    for (unsigned i = 0; i < 4000; i++) {
        struct buf text = BUF_INIT;
        struct seen seen = {.check_record = check_cut};
        struct err err = {0};
        unsigned longest = 1 + i % 23;
        buf_add_c(&text, HEAD COLUMNS "\tFORMAT\tS\n");
        add_cell(&text, &x, longest);
        buf_fmt(&text, "%u\t", (unsigned)(x % 300000000));
        for (unsigned k = VCF_ID; k <= VCF_FORMAT; k++)
            add_cell(&text, &x, longest);
        buf_add_c(&text, "0/1\n");
        assert_int_equal(read_text(buf_str(&text), &seen, NULL, &err), 0);
        assert_int_equal(seen.n_records, 1);
        buf_free(&text);
        buf_free(&seen.text);
    }
}

static unsigned n_runs;

static void count_runs(struct vcf_record *r)
{
    n_runs = (unsigned)r->chrom_run;
}

static void a_run_of_records_ends_where_chrom_is_spelled_otherwise(void **state)
{
    static const struct {
        const char *a, *b;
        unsigned n;
    } pairs[] = {{"1", "1", 1}, {"1", "2", 2}, {"12", "13", 2}, {"chr1", "chr1", 1},
        {"chr1", "chr2", 2}, {"chr10", "chr20", 2}, {"chr10", "chr11", 2},
        {"chr1", "chr10", 2}, {"chr", "cxr", 2}, {"abcdefgh", "abcdefgh", 1},
        {"abcdefgh", "abcXefgh", 2}, {"abcdefgh", "abcdXfgh", 2},
        {"NC_000007.14", "NC_000007.14", 1}, {"NC_000007.14", "NC_000008.14", 2}};

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct buf text = BUF_INIT;
        struct seen seen = {.check_record = count_runs};
        struct err err = {0};
        buf_fmt(&text, "%s\n%s\t1\t.\tA\tC\t.\t.\t.\n%s\t1\t.\tA\tC\t.\t.\t.\n",
            HEAD COLUMNS, pairs[i].a, pairs[i].b);
        assert_int_equal(read_text(buf_str(&text), &seen, NULL, &err), 0);
        assert_int_equal(n_runs, pairs[i].n);
        buf_free(&text);
        buf_free(&seen.text);
    }
}

static void clinvar_and_callers_files_keep_their_records(void **state)
{
    /* counts by zgrep -vc '^#' */
    static const struct {
        const char *path;
        unsigned n_records;
    } files[] = {
        {"../shared/data/clinvar/vcf/clinvar_20170404_GRCh37_rebuilt.vcf.gz", 224300},
        {"../shared/data/clinvar/vcf/clinvar_20250928_GRCh38_acmg_genes.chr.vcf.gz",
            53678},
        {"../shared/data/clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz",
            69302},
        {"../shared/data/vcf/germline/exomiser_Pfeiffer_exome_b37.vcf.gz", 37709},
    };

    (void)state;
    if (access(files[0].path, R_OK) != 0) {
        print_message("skipped: no ../shared/data\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct seen seen = {0};
        struct err err = {0};
        struct stream *in = stream_open(files[i].path, &err);
        assert_non_null(in);
        assert_int_equal(
            vcf_read(in, ERR_FAIL, see_header, see_record, NULL, &seen, &err), 0);
        assert_int_equal(seen.n_records, files[i].n_records);
        stream_close(in);
        buf_free(&seen.text);
    }
}

struct kept {
    struct vcf_again *again;
    struct buf lines, want;
    size_t at[3];
    unsigned n;
};

static void tell(struct vcf_record *r, struct buf *out)
{
    struct str depth = STR_NONE, filter = vcf_column(r, VCF_FILTER);

    vcf_format(r, 1, STR("DP"), &depth);
    buf_fmt(out, "%d %.*s:%u %.*s>%.*s %.*s %.*s\n", (int)r->line, STR_ARG(r->chrom),
        r->pos1, STR_ARG(r->ref), STR_ARG(r->alt), STR_ARG(filter), STR_ARG(depth));
}

static int keep_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct kept *k = ctx;

    (void)err;
    if (!k->again)
        k->again = vcf_again_new(record->header);
    k->at[k->n++] = k->lines.n;
    buf_add_str(&k->lines, vcf_line(record));
    tell(record, &k->want);
    return 0;
}

static void a_record_can_be_read_again_from_its_line(void **state)
{
    struct kept k = {0};
    struct buf got = BUF_INIT;
    struct err err = {0};
    struct str text =
        STR(HEAD "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\r\n"
                 "7\t140753336\trs1\tA\tT\t.\tPASS\tDP=3\tGT:DP\t0/1:3\t0/1:4\r\n"
                 "chrUn\t2\t.\tACG\tA,T\t.\tq10\t.\tDP\t7\t8\n"
                 "7\t3\t.\tA\tT\t.\t.\t.\n");
    struct stream *in = stream_open_bytes("mem", text.p, text.n, &err);

    (void)state;
    assert_int_equal(vcf_read(in, ERR_SAMPLE, NULL, keep_record, NULL, &k, &err), 0);
    stream_close(in);
    assert_int_equal(k.n, 3);
    for (unsigned i = 0; i < k.n; i++) {
        size_t end = i + 1 < k.n ? k.at[i + 1] : k.lines.n;
        struct str line = {k.lines.p + k.at[i], end - k.at[i]};
        tell(vcf_again_read(k.again, line, 3 + i), &got);
    }
    assert_string_equal(got.p, k.want.p);
    vcf_again_free(k.again);
    vcf_again_free(NULL);
    buf_free(&k.lines);
    buf_free(&k.want);
    buf_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_records_with_lf_and_crlf),
        cmocka_unit_test(the_header_is_parsed),
        cmocka_unit_test(what_is_no_vcf_is_said),
        cmocka_unit_test(lines_that_are_no_records_are_bad),
        cmocka_unit_test(columns_are_cut_when_asked_for),
        cmocka_unit_test(of_several_values_none_is_taken),
        cmocka_unit_test(columns_beyond_the_header_are_out_of_reach),
        cmocka_unit_test(a_sink_can_stop_the_reading_quietly),
        cmocka_unit_test(damage_of_the_stream_has_the_callers_code),
        cmocka_unit_test(random_lines_are_records_or_bad_but_never_lost),
        cmocka_unit_test(columns_of_any_width_are_cut_where_the_tabs_are),
        cmocka_unit_test(a_run_of_records_ends_where_chrom_is_spelled_otherwise),
        cmocka_unit_test(clinvar_and_callers_files_keep_their_records),
        cmocka_unit_test(a_record_can_be_read_again_from_its_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
