#include "ingest/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEADER "source\tkind\tpath\trelease\tassembly\tlicence\turl\n"

static struct build build;
static struct err error;

static int load(const char *text)
{
    char path[] = "/tmp/vdt_sources_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    build = (struct build){.options = {.sources_path = path}};
    error = (struct err){0};
    int rc = sources_load(&build, &error);
    unlink(path);
    return rc;
}

static void done(void)
{
    arena_free(&build.mem);
    free(build.files);
}

static void files_are_sorted_whatever_the_order_of_the_table(void **state)
{
    (void)state;
    assert_int_equal(
        load(HEADER "do\ttsv\tHumanDO.tsv\t2026-07-31\t\tCC0-1.0\t\n"
                    "clinvar\tvcf\tb.vcf\t2026\thg38\tpublic-domain\t\n"
                    "clinvar\tvcf\ta.vcf\t2026\tGRCh37\tpublic-domain\t\n"),
        0);
    sources_sort(&build);
    assert_int_equal(build.n_files, 3);
    assert_true(str_eq_c(build.files[0].provenance.file, "a.vcf"));
    assert_true(str_eq_c(build.files[1].provenance.file, "b.vcf"));
    assert_int_equal(build.files[1].provenance.assembly, ASSEMBLY_GRCH38);
    assert_true(str_eq_c(build.files[2].provenance.source, "do"));
    assert_true(strncmp(build.files[0].path, "/tmp/", 5) == 0);
    done();
}

static void an_unknown_source_lists_the_known_ones(void **state)
{
    (void)state;
    assert_int_equal(load(HEADER "civic\tgenes\tx\t2024\t\tCC0-1.0\t\n"), ERR_FAIL);
    assert_non_null(strstr(error.msg, ":2: source \"civic\" of kind \"genes\""));
    assert_non_null(strstr(error.msg, "civic/variants"));
    done();
}

static void what_a_row_must_have_is_checked(void **state)
{
    (void)state;
    assert_int_equal(load(HEADER "do\ttsv\tx\t\t\tCC0-1.0\t\n"), ERR_FAIL);
    assert_non_null(strstr(error.msg, "release is empty"));
    done();
    assert_int_equal(load(HEADER "do\ttsv\tx\t2026\thg18\tCC0-1.0\t\n"), ERR_FAIL);
    assert_non_null(strstr(error.msg, "assembly \"hg18\""));
    done();
    assert_int_equal(load("source\tkind\tpath\n"), ERR_FAIL);
    done();
    assert_int_equal(load(HEADER), ERR_FAIL);
    assert_non_null(strstr(error.msg, "names no file"));
    done();
}

static void one_file_cannot_stand_twice(void **state)
{
    (void)state;
    assert_int_equal(load(HEADER "do\ttsv\tx\t2026\t\tCC0-1.0\t\n"
                                 "do\tobo\tx\t2026\t\tCC0-1.0\t\n"),
        ERR_FAIL);
    assert_non_null(strstr(error.msg, "stands twice"));
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_sorted_whatever_the_order_of_the_table),
        cmocka_unit_test(an_unknown_source_lists_the_known_ones),
        cmocka_unit_test(what_a_row_must_have_is_checked),
        cmocka_unit_test(one_file_cannot_stand_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
