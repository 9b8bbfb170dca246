/* A patient out of a report: what was true of the sample is true of its report. */
#include "query/report_read.h"
#include "query/trial_row.h"
#include "tests/unit/made_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define OK(call)                                                                       \
    do {                                                                               \
        if ((call) < 0)                                                                \
            fail_msg("%s: %s", #call, err.msg);                                        \
    } while (0)

static const char *path_of(void)
{
    static char path[64];

    snprintf(path, sizeof path, "/tmp/vdt_report_read.%d.json", (int)getpid());
    return path;
}

static void write_text(struct str text)
{
    FILE *f = fopen(path_of(), "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

static void read_back(struct world *w, const struct report *r, struct arena *mem,
    struct report_patient *p)
{
    struct buf json = BUF_INIT;
    struct err err = {0};

    OK(report_write_json(r, &json, &err));
    write_text(buf_str(&json));
    buf_free(&json);
    OK(report_patient_read(path_of(), w->txn, mem, p, &err));
    unlink(path_of());
}

static void a_patient_comes_back_from_the_report(void **state)
{
    struct world *w = *state;
    struct arena mem = ARENA_INIT;
    struct report r;
    struct report_patient p;

    made_world_report(w, "COAD", false, &mem, &r);
    r.sex = PATIENT_FEMALE;
    r.about.patient.is_given = true;
    r.about.patient.age_years = 61.5;
    read_back(w, &r, &mem, &p);
    assert_true(p.has_tumour);
    assert_true(str_eq(p.tumour.id, r.tumour.id));
    assert_int_equal(p.sex, PATIENT_FEMALE);
    assert_int_equal((int)p.age_years, 61);
    assert_int_equal(p.c.n_findings, r.n_findings);
    for (unsigned i = 0; i < r.n_findings; i++) {
        const struct finding *a = r.findings[i].f, *b = &p.c.findings[i];
        assert_true(allele_eq(&a->allele, &b->allele));
        assert_true(str_eq(a->gene, b->gene));
        assert_int_equal(a->number, b->number);
        assert_int_equal(a->consequence, b->consequence);
        assert_int_equal(a->zygosity, b->zygosity);
        assert_int_equal(a->effect, b->effect);
        assert_int_equal(a->origin, b->origin);
        assert_int_equal(a->shown ? a->shown->exon : 0, b->shown ? b->shown->exon : 0);
    }
    arena_free(&mem);
}

/* Each trial of the report is judged from it as it was from the sample. */
static void its_trials_are_judged_as_before(void **state)
{
    struct world *w = *state;
    struct err err = {0};

    for (int is_covered = 0; is_covered < 2; is_covered++) {
        struct arena mem = ARENA_INIT;
        struct report r;
        struct report_patient p;
        made_world_report(w, "COAD", is_covered, &mem, &r);
        assert_int_equal(r.n_trials, 3);
        read_back(w, &r, &mem, &p);
        struct answers answers = {.c = &p.c, .kb = w->txn, .lang = "en", .mem = &mem};
        struct trial_patient patient = {
            .answers = &answers, .tumour = &p.tumour, .age_years = p.age_years};
        for (unsigned i = 0; i < r.n_trials; i++) {
            struct record record;
            struct report_trial row;
            OK(kb_record_by_id(w->txn, r.trials[i].t.id, &record, &err));
            OK(trial_row_make(&patient, record.ordinal, &row, &err));
            assert_int_equal(row.verdict.value, r.trials[i].verdict.value);
            assert_int_equal(row.verdict.rung, r.trials[i].verdict.rung);
            assert_string_equal(row.grade, r.trials[i].grade);
            assert_string_equal(row.why.key, r.trials[i].why.key);
        }
        arena_free(&mem);
    }
}

#define HEAD                                                                           \
    "{\"schema\": \"vdt-report/1\", \"sample\": {\"assembly\": \"GRCh38\"}, "          \
    "\"patient\": {\"sex\": \"female\"}, \"findings\": ["
#define WITH_AGE(age)                                                                  \
    "{\"schema\": \"vdt-report/1\", \"sample\": {\"assembly\": \"GRCh38\"}, "          \
    "\"patient\": {\"sex\": \"female\", \"age_years\": " age "}, \"findings\": []}"

static void what_is_no_report_is_refused(void **state)
{
    static const char *const texts[] = {"", "[]", "{}",
        "{\"schema\": \"vdt-report/2\"}",
        "{\"schema\": \"vdt-report/1\", \"sample\": {\"assembly\": \"hg\"}}",
        "{\"schema\": \"vdt-report/1\", \"sample\": {\"assembly\": \"GRCh38\"}}",
        HEAD "{\"kind\": \"thing\"}]}", HEAD "{\"kind\": \"small_variant\"}]}",
        HEAD "7]}",
        HEAD "{\"kind\": \"small_variant\", \"id\": \"F1\", \"origin\": \"somatic\", "
             "\"zygosity\": \"unknown\", \"effect\": {\"class\": \"unknown\"}, "
             "\"allele\": {\"contig\": \"7\", \"pos1\": -4, \"ref\": \"A\"}}]}",
        HEAD "{\"kind\": \"small_variant\", \"id\": \"F1\", \"origin\": \"somatic\", "
             "\"zygosity\": \"unknown\", \"effect\": {\"class\": \"unknown\"}, "
             "\"allele\": {\"contig\": \"7\", \"pos1\": 159345974, \"ref\": \"A\"}}]}",
        HEAD "{\"kind\": \"small_variant\", \"id\": \"F1\", \"origin\": \"somatic\", "
             "\"zygosity\": \"unknown\", \"effect\": {\"class\": \"unknown\"}, "
             "\"allele\": {\"contig\": \"7\", \"pos1\": 4, \"ref\": \"A\"}, "
             "\"protein_change\": \"??\"}]}",
        WITH_AGE("-1"), WITH_AGE("\"61\"")};
    struct world *w = *state;
    struct arena mem = ARENA_INIT;

    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct report_patient p;
        struct err err = {0};
        write_text(str_of(texts[i]));
        if (report_patient_read(path_of(), w->txn, &mem, &p, &err) != ERR_SAMPLE)
            fail_msg("%s: %d %s", texts[i], err.code, err.msg);
    }
    unlink(path_of());
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_patient_comes_back_from_the_report),
        cmocka_unit_test(its_trials_are_judged_as_before),
        cmocka_unit_test(what_is_no_report_is_refused),
    };

    return cmocka_run_group_tests(tests, made_world_begin, made_world_end);
}
