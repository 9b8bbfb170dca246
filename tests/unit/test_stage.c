#include "ingest/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void add_variant(struct stage *s, const char *id, unsigned file, uint64_t line)
{
    struct err err = {0};
    const struct staged_variant v = {
        .file = file, .line = line, .id = str_of(id), .gene = STR("BRAF")};
    assert_int_equal(stage_variant(s, &v, &err), 0);
}

static void numbers_of_ids_order_as_numbers(void **state)
{
    (void)state;
    struct stage *s = stage_new();
    add_variant(s, "civic.vid:100", 0, 1);
    add_variant(s, "civic.vid:12", 0, 2);
    add_variant(s, "civic.vid:9", 0, 3);
    stage_sort(s);
    assert_true(str_eq_c(stage_variant_at(s, 0)->id, "civic.vid:9"));
    assert_true(str_eq_c(stage_variant_at(s, 1)->id, "civic.vid:12"));
    assert_true(str_eq_c(stage_variant_at(s, 2)->id, "civic.vid:100"));
    stage_free(s);
}

static void one_id_of_two_files_orders_by_file_and_line(void **state)
{
    (void)state;
    struct stage *s = stage_new();
    add_variant(s, "v:1", 1, 5);
    add_variant(s, "v:1", 0, 9);
    add_variant(s, "v:1", 1, 2);
    stage_sort(s);
    assert_int_equal(stage_variant_at(s, 0)->file, 0);
    assert_int_equal(stage_variant_at(s, 1)->line, 2);
    assert_int_equal(stage_variant_at(s, 2)->line, 5);
    stage_free(s);
}

static void what_is_staged_no_longer_needs_the_readers_bytes(void **state)
{
    (void)state;
    struct stage *s = stage_new();
    struct err err = {0};
    char id[] = "EID7", drug[] = "Dabrafenib", mpid[] = "civic.mpid:12";
    struct str therapies[] = {str_of(drug)};
    struct staged_evidence e = {.profile_record_id = str_of(mpid)};
    e.e.id = str_of(id);
    e.e.therapies = therapies;
    e.e.n_therapies = 1;
    assert_int_equal(stage_evidence(s, &e, &err), 0);
    memset(id, 'x', sizeof id);
    memset(drug, 'x', sizeof drug);
    memset(mpid, 'x', sizeof mpid);
    therapies[0] = STR_NONE;
    const struct staged_evidence *kept = stage_evidence_at(s, 0);
    assert_true(str_eq_c(kept->e.id, "EID7"));
    assert_true(str_eq_c(kept->e.therapies[0], "Dabrafenib"));
    assert_true(str_eq_c(kept->profile_record_id, "civic.mpid:12"));
    stage_free(s);
}

static void a_record_without_id_is_refused(void **state)
{
    (void)state;
    struct stage *s = stage_new();
    struct err err = {0};
    const struct staged_profile p = {.line = 4, .name = STR("BRAF V600E")};
    assert_int_equal(stage_profile(s, &p, &err), ERR_FAIL);
    assert_string_equal(err.msg, "line 4: a profile without id");
    assert_int_equal(stage_n_profiles(s), 0);
    stage_free(s);
}

static void a_given_criterion_is_kept_whole(void **state)
{
    (void)state;
    struct stage *s = stage_new();
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct staged_variant v = {.id = STR("v:1")};
    assert_int_equal(criterion_parse(STR("and(codon(BRAF, 600), not(gene(KRAS, any)))"),
                         &mem, &v.criterion, &err),
        0);
    assert_int_equal(stage_variant(s, &v, &err), 0);
    arena_free(&mem);
    struct arena out = ARENA_INIT;
    assert_true(str_eq_c(criterion_text(stage_variant_at(s, 0)->criterion, &out),
        "and(codon(BRAF, 600), not(gene(KRAS, any)))"));
    arena_free(&out);
    stage_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_ids_order_as_numbers),
        cmocka_unit_test(one_id_of_two_files_orders_by_file_and_line),
        cmocka_unit_test(what_is_staged_no_longer_needs_the_readers_bytes),
        cmocka_unit_test(a_record_without_id_is_refused),
        cmocka_unit_test(a_given_criterion_is_kept_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
