#include "query/sample_ahead.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
#define REST "\t.\tA\tC\t.\t.\t.\n"

/* "7:500 7:501" */
static const char *bins_of(const char *text)
{
    static char out[256];
    char path[] = "/tmp/test_sample_ahead.XXXXXX";
    struct arena mem = ARENA_INIT;
    struct kb_place_bin *bins;
    int fd = mkstemp(path);
    size_t used = 0;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    size_t n = sample_ahead_bins(path, &mem, &bins);
    unlink(path);
    out[0] = '\0';
    for (size_t i = 0; i < n && used < sizeof(out); i++)
        used += (size_t)snprintf(out + used, sizeof(out) - used, "%s%s:%u",
            i ? " " : "", contig_name(bins[i].contig), (unsigned)bins[i].bin);
    arena_free(&mem);
    return out;
}

static void records_of_one_bin_ask_for_it_once(void **state)
{
    (void)state;
    assert_string_equal(
        bins_of(HEAD "chr7\t140753336" REST "chr7\t140753337" REST), "7:536");
    assert_string_equal(
        bins_of(HEAD "7\t140753336" REST "8\t140753336" REST "7\t140753336" REST),
        "7:536 8:536 7:536");
}

static void a_record_near_the_edge_of_a_bin_asks_for_both(void **state)
{
    (void)state;
    assert_string_equal(bins_of(HEAD "7\t262144" REST), "7:0 7:1");
    assert_string_equal(bins_of(HEAD "7\t262081" REST), "7:0 7:1");
    assert_string_equal(bins_of(HEAD "7\t262079" REST), "7:0");
    assert_string_equal(bins_of(HEAD "7\t262208" REST), "7:1");
}

static void places_outside_the_genome_are_passed_over(void **state)
{
    (void)state;
    assert_string_equal(
        bins_of(HEAD "GL000220.1\t500" REST "X\t0" REST "MT\t2147483647" REST),
        "X:0 MT:8191 MT:8192");
}

static void what_stands_before_damage_is_asked_for(void **state)
{
    (void)state;
    assert_string_equal(bins_of(HEAD "7\t500" REST "7\tnowhere" REST), "7:0");
    assert_string_equal(bins_of("no VCF\n"), "");
    assert_string_equal(bins_of(""), "");
}

static void a_file_that_is_not_there_asks_for_nothing(void **state)
{
    struct arena mem = ARENA_INIT;
    struct kb_place_bin *bins;
    (void)state;
    assert_int_equal(sample_ahead_bins("/nowhere/at.all.vcf", &mem, &bins), 0);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_of_one_bin_ask_for_it_once),
        cmocka_unit_test(a_record_near_the_edge_of_a_bin_asks_for_both),
        cmocka_unit_test(places_outside_the_genome_are_passed_over),
        cmocka_unit_test(what_stands_before_damage_is_asked_for),
        cmocka_unit_test(a_file_that_is_not_there_asks_for_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
