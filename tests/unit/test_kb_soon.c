/*
 * Records found beside LMDB (kb_tree.h), against what LMDB finds: in a KB whose table
 * of records has three levels, and in a tiny one.
 */
#include "kb/store/kb_soon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kb/store/kb_value.h"
#include "tests/unit/tiny_kb.h"

#define N_RECORDS 20000
#define NAME_BYTES 300 /* three records to an entry */
#define N_LEVELS 3

struct fixture {
    struct tiny_kb_place *place;
    struct kb *kb;
    struct kb_txn *t, *by_lmdb;
};

static void build_large(struct tiny_kb_place *p)
{
    struct kb_build_options options = {p->path, "test", 0};
    struct provenance source = {STR("clinvar"), STR("vcf"), STR("2024-08-05"),
        STR("cv.vcf"), STR("22dd"), STR("public-domain"), ASSEMBLY_GRCH38};
    struct kb_build *b = kb_build_begin(&options, &p->err);
    char name[NAME_BYTES], id[65];

    assert_non_null(b);
    assert_int_equal(kb_build_source(b, &source, &p->err), 0);
    for (unsigned i = 0; i < N_RECORDS; i++) {
        struct placed_allele place = {
            {ASSEMBLY_GRCH38, 7, 1000000 + 7 * i, STR("C"), STR("T")}, ALLELE_GIVEN, 0};
        struct clinvar_entry c = {.alleles = &place,
            .n_alleles = 1,
            .record = {.variation_id = 1000 + i, .name = {name, NAME_BYTES}}};
        memset(name, (int)('a' + i % 26), NAME_BYTES);
        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
            c.record.by_kind[k].stars = -1;
        assert_true(kb_build_clinvar(b, 0, &c, &p->err) >= 0);
    }
    assert_int_equal(kb_build_publish(b, id, &p->err), 0);
}

/* The second transaction is one that leaves all to LMDB. */
static void begin(struct fixture *f)
{
    struct err *err = &f->place->err;

    f->kb = kb_open(f->place->path, true, err);
    assert_non_null(f->kb);
    f->t = kb_begin(f->kb, err);
    f->by_lmdb = kb_begin(f->kb, err);
    assert_true(f->t && f->by_lmdb);
    f->by_lmdb->soon.tree.n_levels = 0;
}

static void end(struct fixture *f)
{
    kb_end(f->t);
    kb_end(f->by_lmdb);
    kb_close(f->kb);
}

static struct fixture large(void **state)
{
    struct fixture f = {.place = *state};

    build_large(f.place);
    begin(&f);
    assert_int_equal(f.t->soon.tree.n_levels, N_LEVELS);
    return f;
}

/* Scattered over the table, each of them once. */
static uint32_t scattered(uint32_t i)
{
    return (uint32_t)((uint64_t)i * 7919 % N_RECORDS);
}

/* Is it found without LMDB?  Then as LMDB finds it. */
static bool is_found_as_by_lmdb(struct fixture *f, uint32_t ordinal)
{
    struct kb_key want = kb_key_u32(ordinal);
    struct str key, value, right_key, right_value;

    assert_int_equal(kb_env_seek(f->t->raw, KB_TABLE_RECORD, kb_key_str(&want),
                         &right_key, &right_value, &f->place->err),
        1);
    if (!kb_soon_find(&f->t->soon, ordinal, &key, &value))
        return false;
    assert_ptr_equal(key.p, right_key.p);
    assert_int_equal(key.n, right_key.n);
    assert_ptr_equal(value.p, right_value.p);
    assert_int_equal(value.n, right_value.n);
    return true;
}

static void finds_what_lmdb_finds_in_any_order(void **state)
{
    struct fixture f = large(state);
    unsigned n_ascending = 0, n_scattered = 0;

    for (uint32_t i = 0; i < N_RECORDS; i++)
        n_ascending += is_found_as_by_lmdb(&f, i);
    for (uint32_t i = 0; i < N_RECORDS; i++)
        n_scattered += is_found_as_by_lmdb(&f, scattered(i));
    /* LMDB is left those that lie in the first entry behind a branch's last leaf */
    assert_in_range(n_ascending, N_RECORDS - 50, N_RECORDS - 1);
    assert_int_equal(n_scattered, n_ascending);
    end(&f);
}

static void assert_same_record(struct fixture *f, uint32_t ordinal)
{
    struct record a, b;

    assert_int_equal(kb_record(f->t, ordinal, &a, &f->place->err), 1);
    assert_int_equal(kb_record(f->by_lmdb, ordinal, &b, &f->place->err), 1);
    assert_int_equal(a.ordinal, ordinal);
    assert_int_equal(a.type, b.type);
    assert_ptr_equal(a.id.p, b.id.p);
    assert_ptr_equal(a.body.p, b.body.p);
    assert_int_equal(a.body.n, b.body.n);
}

/* So far ahead that it is found before it is asked for. */
static void a_record_named_early_is_found_by_then(void **state)
{
    struct fixture f = large(state);
    const struct kb_soon *s = &f.t->soon;
    unsigned n_found = 0;

    for (uint32_t i = 0; i < N_RECORDS + KB_SOON_AHEAD; i++) {
        if (i < N_RECORDS)
            kb_soon_record(f.t, scattered(i));
        if (i < KB_SOON_AHEAD)
            continue;
        uint32_t wanted = scattered(i - KB_SOON_AHEAD);
        for (unsigned k = 0; k < KB_SOON_WAYS; k++)
            n_found += s->ways[k].want == wanted && s->ways[k].stop == KB_TREE_FOUND;
        assert_same_record(&f, wanted);
    }
    assert_in_range(n_found, N_RECORDS - 60, N_RECORDS);
    end(&f);
}

static void naming_changes_no_answer(void **state)
{
    struct fixture f = {.place = *state};
    static const uint32_t never[] = {TINY_RECORDS, TINY_RECORDS + 7, UINT32_MAX};
    char id[65];

    assert_int_equal(tiny_kb_build(f.place->path, 0, id, &f.place->err), 0);
    begin(&f);
    for (uint32_t i = 0; i < 3 * TINY_RECORDS; i++) {
        kb_soon_record(f.t, i * 13 % TINY_RECORDS);
        kb_soon_record(f.t, never[i % 3]);
        assert_same_record(&f, i * 29 % TINY_RECORDS);
    }
    end(&f);
}

static void what_is_not_there_is_not_found(void **state)
{
    struct fixture f = large(state);
    struct record r;
    struct str key, value;

    assert_false(kb_soon_find(&f.t->soon, N_RECORDS, &key, &value));
    assert_false(kb_soon_find(&f.t->soon, UINT32_MAX, &key, &value));
    assert_int_equal(kb_record(f.t, N_RECORDS, &r, &f.place->err), 0);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            finds_what_lmdb_finds_in_any_order, tiny_kb_set_up, tiny_kb_tear_down),
        cmocka_unit_test_setup_teardown(
            a_record_named_early_is_found_by_then, tiny_kb_set_up, tiny_kb_tear_down),
        cmocka_unit_test_setup_teardown(
            naming_changes_no_answer, tiny_kb_set_up, tiny_kb_tear_down),
        cmocka_unit_test_setup_teardown(
            what_is_not_there_is_not_found, tiny_kb_set_up, tiny_kb_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
