#include "tests/unit/made_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct buf print(const struct report *r)
{
    struct buf out = BUF_INIT;

    struct err err = {0};

    assert_int_equal(report_write_json(r, &out, &err), 0);
    return out;
}

static bool has(const struct buf *b, const char *text)
{
    return str_find(buf_str(b), str_of(text)) >= 0;
}

/* tests/check_schema.py on a file; its exit status. */
static int check_schema(const char *path)
{
    int status = -1;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        execl(
            "/usr/bin/python3", "python3", "tests/check_schema.py", path, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void assert_valid(const struct buf *b)
{
    char name[] = "/tmp/vdt_report_XXXXXX";
    int fd = mkstemp(name);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, b->p, b->n), (ssize_t)b->n);
    close(fd);
    int rc = check_schema(name);
    unlink(name);
    assert_int_equal(rc, 0);
}

static void a_report_with_everything_is_valid(void **state)
{
    struct made_report m;
    struct buf b;

    (void)state;
    made_report_make(&m);
    b = print(&m.r);
    assert_valid(&b);
    buf_free(&b);
}

static void an_empty_report_is_valid(void **state)
{
    struct report r = {.program_version = STR("0.1.0"),
        .rules_version = STR(""),
        .kb_id = STR(MADE_SHA),
        .kb_format = STR("1.0"),
        .sample = {.assembly = ASSEMBLY_GRCH37, .assembly_how = "option"}};
    struct buf b = print(&r);

    (void)state;
    assert_valid(&b);
    assert_true(has(&b, "\"tumour\": null"));
    assert_true(has(&b, "\"trials\": []"));
    assert_true(has(&b, "\"closes\": true"));
    buf_free(&b);
}

/* The check itself: a word that is not of its closed list. */
static void a_report_outside_the_schema_is_refused(void **state)
{
    struct made_report m;
    struct buf b;
    char name[] = "/tmp/vdt_report_XXXXXX";
    int fd = mkstemp(name);

    (void)state;
    made_report_make(&m);
    m.r.sample.assembly_how = "guessed";
    b = print(&m.r);
    assert_int_equal(write(fd, b.p, b.n), (ssize_t)b.n);
    close(fd);
    assert_int_equal(check_schema(name), 1);
    unlink(name);
    buf_free(&b);
}

static void what_was_not_given_is_null_and_not_zero(void **state)
{
    struct made_report m;
    struct buf b;

    (void)state;
    made_report_make(&m);
    b = print(&m.r);
    assert_true(has(&b, "\"allele_fraction\": null"));
    assert_true(has(&b, "\"depth\": null"));
    assert_true(has(&b, "\"stars\": null"));
    assert_true(has(&b, "\"somatic_impact\": null"));
    assert_true(has(&b, "\"rating\": null"));
    assert_true(has(&b, "\"evidence_level\": null"));
    assert_false(has(&b, "\"depth\": -1"));
    assert_false(has(&b, "\"stars\": -1"));
    buf_free(&b);
}

static void facts_stand_as_the_source_has_them(void **state)
{
    struct made_report m;
    struct buf b;

    (void)state;
    made_report_make(&m);
    b = print(&m.r);
    assert_true(has(&b, "\"variation_id\": 13961"));
    assert_true(has(&b, "\"contig\": \"MT\""));
    assert_true(has(&b, "\"hgnc_id\": \"HGNC:1097\""));
    assert_true(
        has(&b, "\"consequence\": \"missense_variant&splice_region_variant\"")
        || has(
            &b, "\"consequence\": \"missense_variant\\u0026splice_region_variant\""));
    assert_true(has(&b, "\"Likely pathogenic\": 1"));
    assert_true(has(&b, "\"value\": \"partial\""));
    assert_true(has(&b, "\"body\": \"FDA\""));
    assert_true(has(&b, "\\u003cprotein\\u003e"));
    assert_true(has(&b, "\"countries\": [\"South Korea\"]"));
    assert_true(has(&b, "\"cities\": [\"Busan\", \"Seoul\"]"));
    assert_true(has(&b, "\"max_age_years\": 0.5"));
    buf_free(&b);
}

static void rows_and_pharmacogenes_name_each_other(void **state)
{
    struct made_report m;
    struct buf b;

    (void)state;
    made_report_make(&m);
    assert_true(m.r.n_therapies > 0 && m.r.n_pgx > 1);
    m.r.pgx[1].linked_therapies = &m.r.therapies[0].e.id;
    m.r.pgx[1].n_linked_therapies = 1;
    m.r.pgx[0].n_linked_therapies = 0;
    b = print(&m.r);
    assert_valid(&b);
    assert_true(has(&b, "\"linked_pgx\": [\"DPYD\"]"));
    buf_free(&b);
    m.r.pgx[1].n_linked_therapies = 0;
    b = print(&m.r);
    assert_false(has(&b, "\"linked_pgx\": [\"DPYD\"]"));
    buf_free(&b);
}

static void accounting_that_does_not_close_says_so(void **state)
{
    struct made_report m;
    struct buf b;

    (void)state;
    made_report_make(&m);
    b = print(&m.r);
    assert_false(has(&b, "\"closes\": false"));
    buf_free(&b);
    m.inputs[0].alleles++;
    b = print(&m.r);
    assert_true(has(&b, "\"closes\": false"));
    assert_false(has(&b, "\"closes\": true"));
    buf_free(&b);
}

static void the_same_model_gives_the_same_bytes(void **state)
{
    struct made_report m;
    struct buf a, b;

    (void)state;
    made_report_make(&m);
    a = print(&m.r);
    b = print(&m.r);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    buf_free(&a);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_with_everything_is_valid),
        cmocka_unit_test(an_empty_report_is_valid),
        cmocka_unit_test(a_report_outside_the_schema_is_refused),
        cmocka_unit_test(what_was_not_given_is_null_and_not_zero),
        cmocka_unit_test(facts_stand_as_the_source_has_them),
        cmocka_unit_test(rows_and_pharmacogenes_name_each_other),
        cmocka_unit_test(accounting_that_does_not_close_says_so),
        cmocka_unit_test(the_same_model_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
