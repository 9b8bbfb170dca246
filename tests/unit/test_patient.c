#include "query/patient.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "query/biomarkers.h"
#include "tests/unit/made_kb.h"

static struct made_kb kb;

static int begin(void **state)
{
    (void)state;
    made_kb_begin(&kb);
    made_kb_curated(&kb, "patient_keys");
    made_kb_curated(&kb, "patient_words");
    made_kb_curated(&kb, "patient_rules");
    made_kb_curated(&kb, "suppress");
    made_kb_gene(&kb, 3430, "ERBB2");
    made_kb_publish(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

static int read_text(
    const char *text, const char *date, struct arena *mem, struct patient *p)
{
    struct err err = {0};
    const char *path = made_kb_file(&kb, "patient", text);
    int rc = patient_read(path, date, kb.txn, mem, p, &err);
    if (rc < 0 && (rc != ERR_SAMPLE || err.msg[0] == '\0'))
        fail_msg("%d: \"%s\"", rc, err.msg);
    return rc;
}

static void no_file_is_no_patient(void **state)
{
    struct arena mem = ARENA_INIT;
    struct patient p;
    struct err err = {0};

    (void)state;
    assert_int_equal(patient_read(NULL, NULL, kb.txn, &mem, &p, &err), 0);
    assert_false(p.is_given);
    assert_true(isnan(p.age_years));
    arena_free(&mem);
}

static void a_byte_order_mark_is_no_text(void **state)
{
    struct arena mem = ARENA_INIT;
    struct patient p;

    (void)state;
    assert_int_equal(read_text("\xef\xbb\xbfsex: male\n", NULL, &mem, &p), 0);
    assert_int_equal(p.sex, PATIENT_MALE);
    arena_free(&mem);
}

/* As a copy that failed leaves it: it must not pass for a patient of whom nothing is
 * known. */
static void a_file_that_says_nothing_is_refused(void **state)
{
    static const char *const texts[] = {"", "\n\n", "\xef\xbb\xbf", "# a comment\n"};
    struct arena mem = ARENA_INIT;
    struct patient p;

    (void)state;
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(read_text(texts[i], NULL, &mem, &p), ERR_SAMPLE);
    arena_free(&mem);
}

static void a_damaged_file_is_the_samples_fault(void **state)
{
    struct arena mem = ARENA_INIT;
    struct patient p;

    (void)state;
    assert_int_equal(read_text("\x1f\x8b\x08", NULL, &mem, &p), ERR_SAMPLE);
    arena_free(&mem);
}

static void lines_may_have_blanks_comments_and_carriage_returns(void **state)
{
    struct arena mem = ARENA_INIT;
    struct patient p;

    (void)state;
    assert_int_equal(
        read_text("\r\n# a comment: not a key\r\n  sex :  Female \r\nage:63\r\n"
                  "prior_therapy: a drug , another",
            NULL, &mem, &p),
        0);
    assert_int_equal(p.sex, PATIENT_FEMALE);
    assert_true(p.age_years == 63 && p.is_whole_years);
    assert_int_equal(p.n_prior_therapies, 2);
    assert_true(str_eq_c(p.prior_therapies[1], "another"));
    assert_int_equal(p.n_values, 0);
    arena_free(&mem);
}

static void a_phenopacket_tells_the_age_in_several_ways(void **state)
{
    static const struct {
        const char *subject, *date;
        double years; /* NAN: not known; negative: refused */
        bool is_whole;
    } rows[] = {
        {"\"timeAtLastEncounter\":{\"age\":{\"iso8601duration\":\"P63Y\"}}", NULL, 63,
            true},
        {"\"timeAtLastEncounter\":{\"age\":{\"iso8601duration\":\"P18M\"}}", NULL, 1.5,
            false},
        {"\"timeAtLastEncounter\":{\"age\":{\"iso8601duration\":\"P6Y6MT2H\"}}", NULL,
            6.5, false},
        {"\"timeAtLastEncounter\":{\"age\":{\"iso8601duration\":\"P6M6Y\"}}", NULL, -1,
            false},
        {"\"timeAtLastEncounter\":{\"age\":{\"iso8601duration\":\"PY\"}}", NULL, -1,
            false},
        {"\"timeAtLastEncounter\":{\"age\":{\"iso8601duration\":\"P999Y\"}}", NULL, -1,
            false},
        {"\"dateOfBirth\":\"1960-04-01T00:00:00Z\",\"timeAtLastEncounter\":{"
         "\"timestamp\":"
         "\"2020-03-31T00:00:00Z\"}",
            "2026-01-01", 59 + 11.0 / 12, false},
        {"\"dateOfBirth\":\"1960-04-01T00:00:00Z\"", "2026-04-01", 66, false},
        {"\"dateOfBirth\":\"1960-04-01T00:00:00Z\"", NULL, NAN, false},
        {"\"dateOfBirth\":\"1960-04-31T00:00:00Z\"", "2026-04-01", NAN, false},
        {"\"dateOfBirth\":\"2030-04-01T00:00:00Z\"", "2026-04-01", -1, false},
        {"\"timeAtLastEncounter\":{\"ageRange\":{}}", "2026-04-01", NAN, false},
    };
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct patient p;
        struct str text =
            str_fmt(&mem, "{\"id\":\"x\",\"subject\":{%s}}", rows[i].subject);
        int rc = read_text(text.p, rows[i].date, &mem, &p);
        double want = rows[i].years;
        if ((rc < 0) != (want < 0))
            fail_msg("row %u: %d", i, rc);
        if (rc >= 0
            && (isnan(want) != isnan(p.age_years) || fabs(want - p.age_years) > 1e-9
                || (!isnan(want) && p.is_whole_years != rows[i].is_whole)))
            fail_msg("row %u: %g", i, p.age_years);
    }
    arena_free(&mem);
}

/* Whatever the bytes are: a patient, or an error that says why; never a crash. */
static void spoiled_files_give_an_error_or_a_patient(void **state)
{
    static const char *const good[] = {
        "tumour_type: LUAD\nsex: female\nage: 63\nmsi: stable\ntmb: 12.5\nhrd: 43\n"
        "pd_l1_tps: 10\npd_l1_cps: 20\nhla: A*02:01, B*57:01\nviral: EBV positive\n"
        "er: positive\nher2_ihc: 2+\n",
        "{\"id\":\"x\",\"subject\":{\"sex\":\"MALE\",\"timeAtLastEncounter\":{\"age\":"
        "{\"iso8601duration\":\"P63Y4M2D\"}}},\"diseases\":[{\"term\":{\"id\":\"DOID:"
        "1\"},"
        "\"diseaseStage\":[{\"label\":\"II\"}]}],\"biosamples\":[{\"measurements\":[{"
        "\"assay\":"
        "{\"id\":\"LOINC:94076-7\"},\"value\":{\"quantity\":{\"value\":3}}}]}]}"};
    static const char some[] = "{}[]\",:*+/.0123456789-PYMeE \n\r\t\x01\x7f\xc3";
    uint64_t x = 88172645463325252u;
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned n = 0; n < 3000; n++) {
        char text[640];
        struct patient p;
        size_t length = strlen(good[n % 2]);
        memcpy(text, good[n % 2], length + 1);
        for (unsigned k = 0; k < 1 + n % 4; k++) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            text[x % length] = some[(x >> 32) % (sizeof some - 1)];
        }
        read_text(text, NULL, &mem, &p);
        arena_reset(&mem);
    }
    arena_free(&mem);
}

static void read_biomarkers(
    const char *text, struct arena *mem, struct patient *p, struct biomarkers *b)
{
    struct err err = {0};
    struct suppress *suppress;
    const struct tmb none = {0};
    assert_int_equal(read_text(text, NULL, mem, p), 0);
    assert_true(suppress_load(kb.txn, mem, &suppress, &err) >= 0);
    assert_int_equal(biomarkers_make(p, &none, suppress, kb.txn, mem, b, &err), 0);
}

static void a_suppressed_test_makes_no_finding_and_is_counted(void **state)
{
    struct arena mem = ARENA_INIT;
    struct patient p;
    struct biomarkers b;

    (void)state;
    read_biomarkers("hla: B*27:05, A*02:01\n", &mem, &p, &b);
    assert_int_equal(b.n_findings, 1);
    assert_true(str_eq_c(b.findings[0].gene, "HLA-A"));
    assert_int_equal(b.n_suppressed, 1);
    arena_free(&mem);
}

static void only_what_is_answered_whole_was_looked_at(void **state)
{
    struct arena mem = ARENA_INIT;
    struct patient p;
    struct biomarkers b;

    (void)state;
    read_biomarkers(
        "hla: A*02:01, A*24:02, C*07:01\nher2_ihc: 3+\nmsi: low\n", &mem, &p, &b);
    assert_int_equal(
        biomarkers_looked(&b, CRITERION_HAPLOTYPE, STR("HLA-A")), LOOKED_REFERENCE);
    assert_int_equal(
        biomarkers_looked(&b, CRITERION_HAPLOTYPE, STR("HLA-C")), LOOKED_NOT);
    assert_int_equal(
        biomarkers_looked(&b, CRITERION_FACTOR, STR("MSI")), LOOKED_REFERENCE);
    assert_int_equal(biomarkers_looked(&b, CRITERION_FACTOR, STR("TMB")), LOOKED_NOT);
    assert_int_equal(biomarkers_looked(&b, CRITERION_STATE, STR("ERBB2")), LOOKED_NOT);
    assert_int_equal(
        biomarkers_looked(&b, CRITERION_STATE, STR_NONE), LOOKED_REFERENCE);
    assert_int_equal(biomarkers_looked(&b, CRITERION_FUSION, STR_NONE), LOOKED_NOT);
    arena_free(&mem);
}

static void two_scores_that_say_the_same_are_one_finding(void **state)
{
    struct arena mem = ARENA_INIT;
    struct patient p;
    struct biomarkers b;
    unsigned n = 0;

    (void)state;
    read_biomarkers("pd_l1_tps: 5\npd_l1_cps: 7\n", &mem, &p, &b);
    for (unsigned i = 0; i < b.n_findings; i++)
        if (b.findings[i].kind == FINDING_STATE) {
            n++;
            assert_true(str_eq_c(b.findings[i].biomarker_from,
                "patient:pd_l1_cps,rule:pd_l1_cps_1;"
                "patient:pd_l1_tps,rule:pd_l1_tps_1"));
        }
    assert_int_equal(n, 1);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_file_is_no_patient),
        cmocka_unit_test(a_byte_order_mark_is_no_text),
        cmocka_unit_test(a_file_that_says_nothing_is_refused),
        cmocka_unit_test(a_damaged_file_is_the_samples_fault),
        cmocka_unit_test(lines_may_have_blanks_comments_and_carriage_returns),
        cmocka_unit_test(a_phenopacket_tells_the_age_in_several_ways),
        cmocka_unit_test(spoiled_files_give_an_error_or_a_patient),
        cmocka_unit_test(a_suppressed_test_makes_no_finding_and_is_counted),
        cmocka_unit_test(only_what_is_answered_whole_was_looked_at),
        cmocka_unit_test(two_scores_that_say_the_same_are_one_finding),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
