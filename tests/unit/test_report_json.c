#include "tests/unit/made_report.h"

#include "kb/base/in_order.h"
#include "tests/unit/damaged_kb.h"
#include "tests/unit/tiny_kb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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

struct taken {
    struct buf all;
    size_t fail_behind; /* bytes */
};

static int take(void *ctx, struct str piece, struct err *err)
{
    struct taken *t = ctx;
    buf_add_str(&t->all, piece);
    return t->all.n > t->fail_behind ? err_set(err, ERR_FAIL, "the disk is full") : 0;
}

/* The two made ones again and again, numbered on. */
#define MANY 1000
struct many {
    struct made_report made;
    struct finding each[MANY];
    struct report_finding findings[MANY];
};

static void make_many(struct many *m)
{
    made_report_make(&m->made);
    for (unsigned i = 0; i < MANY; i++) {
        m->findings[i] = m->made.findings[i % 2];
        m->each[i] = *m->findings[i].f;
        m->each[i].number = i + 1;
        m->findings[i].f = &m->each[i];
    }
    m->made.r.findings = m->findings;
    m->made.r.n_findings = MANY;
}

static void findings_are_written_alike_by_any_number_of_threads(void **state)
{
    static struct many m;
    struct buf whole;

    (void)state;
    make_many(&m);
    whole = print(&m.made.r);
    assert_true(has(&whole, "\"id\": \"F1\""));
    assert_true(has(&whole, "\"id\": \"F1000\""));
    for (unsigned n = 1; n <= IN_ORDER_MAX_MAKERS + 1; n++) {
        struct taken t = {.all = BUF_INIT, .fail_behind = SIZE_MAX};
        struct err err = {0};
        m.made.r.n_writers = n;
        assert_int_equal(report_give_json(&m.made.r, take, &t, &err), 0);
        assert_int_equal(t.all.n, whole.n);
        assert_memory_equal(t.all.p, whole.p, whole.n);
        struct buf again = print(&m.made.r);
        assert_string_equal(again.p, whole.p);
        buf_free(&t.all);
        buf_free(&again);
    }
    buf_free(&whole);
}

/* No reader of the KB for a thread of its own: the findings are written all the same.
 */
static void findings_are_written_by_one_thread_when_no_second_reader_can_be_made(
    void **state)
{
    static struct many m;
    char *dir = tiny_kb_make_dir(), path[512], id[65];
    struct err err = {0};

    (void)state;
    make_many(&m);
    struct buf whole = print(&m.made.r);
    snprintf(path, sizeof path, "%s/tiny.kb", dir);
    assert_int_equal(tiny_kb_build(path, 0, id, &err), 0);
    struct kb *kb = kb_open(path, true, &err);
    assert_non_null(kb);
    struct kb_txn *t = kb_begin(kb, &err);
    assert_non_null(t);
    m.made.r.kb = t;
    m.made.r.n_writers = IN_ORDER_MAX_MAKERS;
    for (unsigned is_refused = 0; is_refused < 2; is_refused++) {
        if (is_refused)
            damaged_kb_refuse_readers(path);
        struct kb_txn *beside = kb_begin_beside(t, &err);
        assert_int_equal(beside == NULL, is_refused);
        kb_end(beside);
        struct buf again = print(&m.made.r);
        assert_string_equal(again.p, whole.p);
        buf_free(&again);
    }
    kb_end(t);
    kb_close(kb);
    tiny_kb_remove_dir(dir);
    buf_free(&whole);
}

static void a_full_disk_ends_the_writing_of_all_threads(void **state)
{
    static struct many m;

    (void)state;
    make_many(&m);
    for (unsigned n = 1; n <= 3; n++)
        for (size_t behind = 0; behind < 1000000; behind += 100000) {
            struct taken t = {.all = BUF_INIT, .fail_behind = behind};
            struct err err = {0};
            m.made.r.n_writers = n;
            assert_int_equal(report_give_json(&m.made.r, take, &t, &err), ERR_FAIL);
            assert_string_equal(err.msg, "the disk is full");
            buf_free(&t.all);
        }
}

static void a_damaged_record_is_an_error_in_any_thread(void **state)
{
    static struct many m;
    struct clinvar_facts damaged = {.variation_id = 77, .body = STR("\x80")};

    (void)state;
    make_many(&m);
    for (unsigned n = 1; n <= 3; n++)
        for (unsigned at = 0; at < MANY; at += 90) {
            const struct clinvar_facts *whole = m.findings[at].clinvar;
            struct taken t = {.all = BUF_INIT, .fail_behind = SIZE_MAX};
            struct err err = {0};
            m.made.r.n_writers = n;
            m.findings[at].clinvar = &damaged;
            assert_int_equal(report_give_json(&m.made.r, take, &t, &err), ERR_KB);
            assert_true(strstr(err.msg, "ClinVar record") != NULL);
            m.findings[at].clinvar = whole;
            buf_free(&t.all);
        }
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

/* "phase_copies" of the first finding, written on one line. */
static void assert_copies(struct finding f, const char *expected)
{
    struct report_finding of = {.f = &f, .clinvar = &(struct clinvar_facts){0}};
    const struct report r = {.findings = &of, .n_findings = 1};
    struct buf b = BUF_INIT;
    struct err err;

    assert_true(report_write_json_line(&r, &b, &err) >= 0);
    assert_true(has(&b, expected));
    buf_free(&b);
}

static void a_phased_allele_names_its_copies_and_no_other_does(void **state)
{
    struct finding f = {.number = 1,
        .kind = FINDING_SMALL_VARIANT,
        .phase = STR("7"),
        .copies = 1,
        .is_phased = true};

    (void)state;
    assert_copies(f, "\"phase\":\"7\",\"phase_copies\":[1],");
    f.copies = 2;
    assert_copies(f, "\"phase\":\"7\",\"phase_copies\":[2],");
    f.copies = 6; /* 0|1|1 */
    assert_copies(f, "\"phase_copies\":[2,3],");
    f.phase = STR_NONE; /* one set for the contig */
    assert_copies(f, "\"phase\":null,\"phase_copies\":[2,3],");
    f.copies = UINT32_MAX; /* homozygous */
    assert_copies(f, "\"phase_copies\":null,");
    f.copies = 0;
    assert_copies(f, "\"phase_copies\":null,");
    f.copies = 1;
    f.is_uncertain_phase = true;
    assert_copies(f, "\"phase_copies\":null,");
    f.is_uncertain_phase = f.is_phased = false;
    assert_copies(f, "\"phase_copies\":null,");
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
        cmocka_unit_test(findings_are_written_alike_by_any_number_of_threads),
        cmocka_unit_test(
            findings_are_written_by_one_thread_when_no_second_reader_can_be_made),
        cmocka_unit_test(a_full_disk_ends_the_writing_of_all_threads),
        cmocka_unit_test(a_damaged_record_is_an_error_in_any_thread),
        cmocka_unit_test(what_was_not_given_is_null_and_not_zero),
        cmocka_unit_test(a_phased_allele_names_its_copies_and_no_other_does),
        cmocka_unit_test(facts_stand_as_the_source_has_them),
        cmocka_unit_test(rows_and_pharmacogenes_name_each_other),
        cmocka_unit_test(accounting_that_does_not_close_says_so),
        cmocka_unit_test(the_same_model_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
