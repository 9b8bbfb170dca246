#include "kb/base/fasta.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[] = "/tmp/vdt_fasta_XXXXXX";

static int make_dir(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
    (void)state;
    return rmdir(dir); /* fails when a test left a file behind */
}

static char *path_in(char out[256], const char *name)
{
    snprintf(out, 256, "%s/%s", dir, name);
    return out;
}

static void write_file(const char *name, struct str bytes)
{
    char path[256];
    FILE *f = fopen(path_in(path, name), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

static void remove_file(const char *name)
{
    char path[256];

    assert_int_equal(unlink(path_in(path, name)), 0);
}

static struct fasta *read_bytes(struct str bytes, struct err *err)
{
    struct stream *in = stream_open_bytes("test.fa", bytes.p, bytes.n, err);
    struct fasta *f = fasta_read(in, err);

    stream_close(in);
    return f;
}

static struct fasta *read_text(const char *text, struct err *err)
{
    return read_bytes(str_of(text), err);
}

/* The file and its index, which are gone again when this returns. */
static struct fasta *open_indexed(const char *text, const char *index, struct err *err)
{
    char path[256];
    struct fasta *f;

    write_file("a.fa", str_of(text));
    write_file("a.fa.fai", str_of(index));
    f = fasta_open_indexed(path_in(path, "a.fa"), err);
    remove_file("a.fa");
    remove_file("a.fa.fai");
    return f;
}

static void assert_bases(const struct fasta *f, unsigned i, const char *want)
{
    struct err err;
    char got[256] = "";

    assert_int_equal(fasta_length(f, i), strlen(want));
    assert_int_equal(fasta_fetch(f, i, 0, 200, got, &err), strlen(want));
    assert_string_equal(got, want);
}

static void assert_read_fails(const char *text, const char *says)
{
    struct err err = {0};

    assert_null(read_text(text, &err));
    assert_int_equal(err.code, ERR_FAIL);
    assert_non_null(strstr(err.msg, says));
}

static void assert_open_fails(const char *text, const char *index, const char *says)
{
    struct err err = {0};

    assert_null(open_indexed(text, index, &err));
    assert_int_equal(err.code, ERR_FAIL);
    assert_non_null(strstr(err.msg, says));
    assert_string_equal(err.hint, "make the index anew with samtools faidx");
}

static void names_end_at_the_first_blank(void **state)
{
    struct err err;
    struct fasta *f = read_text(">7 dna:chromosome x\nACGT\n>chr8\tM5\nAC\n>9\n", &err);

    (void)state;
    assert_non_null(f);
    assert_int_equal(fasta_count(f), 3);
    assert_true(str_eq_c(fasta_name(f, 0), "7"));
    assert_true(str_eq_c(fasta_name(f, 1), "chr8"));
    assert_true(str_eq_c(fasta_name(f, 2), "9"));
    assert_bases(f, 0, "ACGT");
    assert_bases(f, 1, "AC");
    assert_bases(f, 2, "");
    fasta_free(f);
}

static void lower_case_is_upper_and_other_codes_are_n(void **state)
{
    struct err err;
    struct fasta *f = read_text(">1\nacgtACGTnN\nRYKMSWBDHVU\nuryA\n", &err);

    (void)state;
    assert_non_null(f);
    assert_bases(f, 0, "ACGTACGTNNNNNNNNNNNNNNNNA");
    fasta_free(f);
}

static void lines_may_end_anyhow_and_have_any_length(void **state)
{
    struct err err;
    struct fasta *f = read_text(">1\r\nACG\r\nT\r\n\r\nNNA\n\n>2\nC\nGGG\nTT", &err);

    (void)state;
    assert_non_null(f);
    assert_bases(f, 0, "ACGTNNA");
    assert_bases(f, 1, "CGGGTT");
    fasta_free(f);
}

static void refuses_what_is_no_fasta(void **state)
{
    (void)state;
    assert_read_fails("", "test.fa: found no sequence");
    assert_read_fails("ACGT\n>1\nA\n", "test.fa:1: found \"ACGT\"");
    assert_read_fails(">1\nA\n>\nA\n", "test.fa:3: found an empty sequence name");
    assert_read_fails(">1\nA\n> 1\nA\n", "test.fa:3: found an empty sequence name");
    assert_read_fails(">1\nA\n>2\nA\n>1 x\nA\n", "test.fa:5: found a second sequence");
    assert_read_fails(">1\nAC\nA-C\n", "test.fa:3: found byte 0x2d in column 2");
    assert_read_fails(">1\nAC A\n", "test.fa:2: found byte 0x20 in column 3");
    assert_read_fails(">1\nAC\n;c\n", "test.fa:3: found byte 0x3b in column 1");
    assert_read_fails(">1\nA\xc3\xa9\n", "test.fa:2: found byte 0xc3 in column 2");
}

static void fetch_is_cut_at_the_end(void **state)
{
    struct err err;
    struct fasta *f = read_text(">1\nACGTNACG\n", &err);
    char got[8];

    (void)state;
    assert_non_null(f);
    assert_int_equal(fasta_fetch(f, 0, 3, 3, got, &err), 3);
    assert_memory_equal(got, "TNA", 3);
    assert_int_equal(fasta_fetch(f, 0, 6, 8, got, &err), 2);
    assert_memory_equal(got, "CG", 2);
    assert_int_equal(fasta_fetch(f, 0, 8, 1, got, &err), 0);
    assert_int_equal(fasta_fetch(f, 0, UINT64_MAX, 1, got, &err), 0);
    assert_int_equal(fasta_fetch(f, 0, 0, 0, got, &err), 0);
    fasta_free(f);
}

/* ">1\nACGTNACG\n" as one stored gzip block. */
static const unsigned char GZIP[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 12, 0, 0xf3,
    0xff, '>', '1', '\n', 'A', 'C', 'G', 'T', 'N', 'A', 'C', 'G', '\n'};
#define GZIP_CRC 0xe9192e09u

static void compressed_and_indexed_files_give_the_same_bases(void **state)
{
    static const char plain[] = ">1\nACGTNACG\n";
    struct err err = {0};
    uint8_t gz[sizeof(GZIP) + 8];
    uint32_t crc = GZIP_CRC, size = sizeof(plain) - 1;
    struct fasta *all[3];

    (void)state;
    memcpy(gz, GZIP, sizeof(GZIP));
    for (unsigned i = 0; i < 4; i++) {
        gz[sizeof(GZIP) + i] = (uint8_t)(crc >> 8 * i);
        gz[sizeof(GZIP) + 4 + i] = (uint8_t)(size >> 8 * i);
    }
    all[0] = read_text(plain, &err);
    all[1] = read_bytes((struct str){(const char *)gz, sizeof(gz)}, &err);
    all[2] = open_indexed(plain, "1\t8\t3\t8\t9\n", &err);
    for (unsigned i = 0; i < 3; i++) {
        assert_non_null(all[i]);
        assert_int_equal(fasta_count(all[i]), 1);
        assert_true(str_eq_c(fasta_name(all[i], 0), "1"));
        assert_bases(all[i], 0, "ACGTNACG");
        fasta_free(all[i]);
    }
}

static void an_index_may_describe_any_even_lines(void **state)
{
    struct err err = {0};
    struct fasta *f;

    (void)state;
    f = open_indexed(">1 x\r\nACG\r\nTNr\r\na\r\n>2\r\n>3\r\nAC\r\n",
        "1\t7\t6\t3\t5\n2\t0\t23\t0\t0\n3\t2\t27\t2\t4\n", &err);
    assert_non_null(f);
    assert_bases(f, 0, "ACGTNNA");
    assert_bases(f, 1, "");
    assert_bases(f, 2, "AC");
    fasta_free(f);
    f = open_indexed(">1\nACG\nTN", "1\t5\t3\t3\t4\n", &err);
    assert_non_null(f);
    assert_bases(f, 0, "ACGTN");
    fasta_free(f);
    f = open_indexed(">1\nACG", "1\t3\t3\t3\t3\n", &err);
    assert_non_null(f);
    assert_bases(f, 0, "ACG");
    fasta_free(f);
}

static void refuses_an_index_of_another_file(void **state)
{
    static const char fa[] = ">1\nACG\nTN\n>22\nAA\n";

    (void)state;
    assert_open_fails(fa, "", "a.fa.fai: found no sequence");
    assert_open_fails(fa, "1\t5\t3\t3\n", "a.fa.fai:1: found 4 columns, expected 5");
    assert_open_fails(
        fa, "1\t5\t3\t3\t4\t9\n", "a.fa.fai:1: found more than 5 columns");
    assert_open_fails(
        fa, "1\t5\t3\tx\t4\n", "a.fa.fai:1: found \"x\", expected a whole");
    assert_open_fails(fa, "1\t5\t-3\t3\t4\n", "a.fa.fai:1: found \"-3\"");
    assert_open_fails(
        fa, "1\t5\t3\t3\t4\n1\t5\t3\t3\t4\n", "a.fa.fai:2: found a second");
    assert_open_fails(fa, "1\t5\t3\t0\t4\n", "do not lie within");
    assert_open_fails(fa, "1\t5\t3\t3\t2\n", "do not lie within");
    assert_open_fails(fa, "1\t5\t3\t3\t3\n", "do not lie within");
    assert_open_fails(fa, "1\t5\t3\t3\t9\n", "do not lie within");
    assert_open_fails(fa, "1\t5\t300\t3\t4\n", "do not lie within");
    assert_open_fails(fa, "1\t50\t3\t3\t4\n", "do not lie within");
    assert_open_fails(fa, "1\t9223372036854775807\t3\t1\t3\n", "do not lie within");
    assert_open_fails(fa, "1\t5\t0\t3\t4\n", "do not begin and end there");
    assert_open_fails(fa, "1\t5\t2\t3\t4\n", "do not begin and end there");
    assert_open_fails(fa, "1\t5\t4\t3\t4\n", "do not begin and end there");
    assert_open_fails(fa, "2\t5\t3\t3\t4\n", "do not begin and end there");
    assert_open_fails(fa, "1\t4\t3\t3\t4\n", "do not begin and end there");
    assert_open_fails(fa, "1\t5\t3\t3\t5\n", "do not begin and end there");
    assert_open_fails(fa, "1\t2\t14\t2\t3\n", "do not begin and end there");
    assert_open_fails(fa, "2\t2\t14\t2\t3\n", "do not begin and end there");
    assert_open_fails(fa, "1\t0\t3\t0\t0\n", "do not begin and end there");
}

static void uneven_lines_are_refused_where_they_are_met(void **state)
{
    /* as long as lines of 3, 3 and 2 bases would be */
    static const char uneven[] = ">1\nACGA\nTT\nCC\n";
    struct err err = {0};
    char got[8];
    struct fasta *f;

    (void)state;
    assert_open_fails(">1\nACG\nT\nCC\n", "1\t6\t3\t3\t4\n", "do not begin and end");
    f = open_indexed(uneven, "1\t8\t3\t3\t4\n", &err);
    assert_non_null(f);
    assert_int_equal(fasta_fetch(f, 0, 0, 3, got, &err), 3);
    assert_int_equal(fasta_fetch(f, 0, 0, 4, got, &err), ERR_FAIL);
    assert_non_null(
        strstr(err.msg, "a.fa: byte 6: found 0x41, expected the end of a line"));
    assert_int_equal(fasta_fetch(f, 0, 3, 3, got, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "a.fa: byte 7: found 0x0a, expected a base"));
    fasta_free(f);
}

static void other_bytes_are_refused_where_they_are_met(void **state)
{
    struct err err = {0};
    char got[8];
    struct fasta *f = open_indexed(">1\nAC-A\n", "1\t4\t3\t4\t5\n", &err);

    (void)state;
    assert_non_null(f);
    assert_int_equal(fasta_fetch(f, 0, 0, 2, got, &err), 2);
    assert_int_equal(fasta_fetch(f, 0, 0, 3, got, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "a.fa: byte 5: found 0x2d"));
    fasta_free(f);
}

static void needs_a_plain_file_and_its_index(void **state)
{
    struct err err = {0};
    char path[256];

    (void)state;
    path_in(path, "a.fa");
    assert_null(fasta_open_indexed(path, &err));
    assert_non_null(strstr(err.msg, "could not open"));
    write_file("a.fa", STR(">1\nA\n"));
    assert_null(fasta_open_indexed(path, &err));
    assert_non_null(strstr(err.msg, "a.fa.fai"));
    assert_string_equal(err.hint, "index it with samtools faidx");
    write_file("a.fa", (struct str){(const char *)GZIP, sizeof(GZIP)});
    assert_null(fasta_open_indexed(path, &err));
    assert_non_null(strstr(err.msg, "found a compressed file"));
    assert_non_null(strstr(err.hint, "samtools faidx"));
    remove_file("a.fa");
    assert_null(fasta_open_indexed(dir, &err));
    assert_non_null(strstr(err.msg, "found no regular file"));
}

/* ---- one random file, read in each way ---- */

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

#define LENGTH 70001
#define WIDTH 61

static void assert_same_fetches(
    const struct fasta *f, const char *bases, uint64_t *seed)
{
    static char got[LENGTH];
    struct err err;

    for (int i = 0; i < 300; i++) {
        uint64_t beg0 = next_random(seed) % LENGTH;
        uint32_t n = (uint32_t)(next_random(seed) % (i % 10 ? 200 : LENGTH));
        uint64_t want = n < LENGTH - beg0 ? n : LENGTH - beg0;

        assert_int_equal(fasta_fetch(f, 0, beg0, n, got, &err), want);
        assert_memory_equal(got, bases + beg0, want);
    }
}

static void any_span_of_a_long_sequence_is_right(void **state)
{
    static char bases[LENGTH];
    uint64_t seed = 88172645463325252;
    struct buf text = BUF_INIT, index = BUF_INIT;
    struct err err = {0};
    struct fasta *f;

    (void)state;
    for (size_t i = 0; i < LENGTH;) {
        char c = "ACGTN"[next_random(&seed) % 5];
        size_t run = c == 'N' ? next_random(&seed) % 50 : 1;

        while (i < LENGTH && run-- > 0)
            bases[i++] = c;
    }
    buf_add_c(&text, ">long\n");
    for (size_t i = 0; i < LENGTH; i += WIDTH)
        buf_fmt(
            &text, "%.*s\n", (int)(LENGTH - i < WIDTH ? LENGTH - i : WIDTH), bases + i);
    buf_fmt(&index, "long\t%d\t6\t%d\t%d\n", LENGTH, WIDTH, WIDTH + 1);
    f = read_text(text.p, &err);
    assert_non_null(f);
    assert_same_fetches(f, bases, &seed);
    fasta_free(f);
    f = open_indexed(text.p, index.p, &err);
    assert_non_null(f);
    assert_same_fetches(f, bases, &seed);
    fasta_free(f);
    buf_free(&text);
    buf_free(&index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_end_at_the_first_blank),
        cmocka_unit_test(lower_case_is_upper_and_other_codes_are_n),
        cmocka_unit_test(lines_may_end_anyhow_and_have_any_length),
        cmocka_unit_test(refuses_what_is_no_fasta),
        cmocka_unit_test(fetch_is_cut_at_the_end),
        cmocka_unit_test(compressed_and_indexed_files_give_the_same_bases),
        cmocka_unit_test(an_index_may_describe_any_even_lines),
        cmocka_unit_test(refuses_an_index_of_another_file),
        cmocka_unit_test(uneven_lines_are_refused_where_they_are_met),
        cmocka_unit_test(other_bytes_are_refused_where_they_are_met),
        cmocka_unit_test(needs_a_plain_file_and_its_index),
        cmocka_unit_test(any_span_of_a_long_sequence_is_right),
    };

    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
