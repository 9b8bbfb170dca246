#include "kb/model/criterion_key.h"

#include "tests/unit/made_patient.h"
#include "tests/unit/random_criterion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct keys {
    struct arena *mem;
    struct criterion_key *key;
    size_t n, cap;
};

static int keep(void *ctx, const struct criterion_key *key, struct err *err)
{
    struct keys *k = ctx;

    (void)err;
    k->key = arena_grow(k->mem, k->key, &k->cap, k->n + 1, sizeof(*k->key));
    k->key[k->n] = *key;
    k->key[k->n++].name = str_copy(k->mem, key->name); /* lives only during the call */
    return 0;
}

static bool same_key(const struct criterion_key *a, const struct criterion_key *b)
{
    return a->kind == b->kind && str_eq(a->name, b->name)
           && memcmp(a->allele, b->allele, sizeof(a->allele)) == 0
           && criterion_key_slot_cmp(a, b) == 0;
}

static bool holds(const struct keys *k, const struct criterion_key *key)
{
    for (size_t i = 0; i < k->n; i++)
        if (same_key(&k->key[i], key))
            return true;
    return false;
}

static bool share_one(const struct keys *a, const struct keys *b)
{
    for (size_t i = 0; i < a->n; i++)
        if (holds(b, &a->key[i]))
            return true;
    return false;
}

static struct keys keys_of(struct arena *mem, const struct criterion *c)
{
    struct keys k = {.mem = mem};
    struct err err = {0};

    assert_int_equal(criterion_keys(c, keep, &k, &err), 0);
    for (size_t i = 1; i < k.n; i++)
        assert_false(same_key(&k.key[i - 1], &k.key[i]));
    return k;
}

static struct keys keys_of_text(struct arena *mem, struct str text)
{
    struct criterion *c;
    struct err err = {0};

    assert_int_equal(criterion_parse(text, mem, &c, &err), 0);
    return keys_of(mem, c);
}

static struct criterion_key gene_key(const char *gene, enum key_slot slot, uint32_t n)
{
    return (struct criterion_key){
        .kind = KEY_GENE, .name = str_of(gene), .slot = slot, .number = n};
}

/* What query emits for a patient: its findings, and what was looked at. */
static struct keys patient_keys(struct random_patient *p)
{
    struct keys k = {.mem = p->mem};
    struct criterion_key anything = gene_key("", SLOT_ABSENCE, 0);
    struct err err = {0};

    for (unsigned i = 0; i < p->view.n_findings; i++) {
        struct criterion_key allele = {.kind = KEY_ALLELE};

        assert_int_equal(finding_keys(&p->findings[i], keep, &k, &err), 0);
        if (p->findings[i].kind != FINDING_SMALL_VARIANT)
            continue;
        allele_key(&p->findings[i].allele, allele.allele); /* the join's own */
        keep(&k, &allele, &err);
    }
    for (unsigned i = 0; i < p->n_looked; i++) {
        struct criterion_key key = {.kind = p->is_factor[i] ? KEY_FACTOR : KEY_GENE,
            .name = p->looked_name[i],
            .slot = p->is_factor[i] ? 0 : SLOT_ABSENCE};

        keep(&k, &key, &err);
    }
    if (p->n_looked)
        keep(&k, &anything, &err);
    return k;
}

static void whatever_is_true_or_partial_is_found_by_a_key(void **state)
{
    struct arena mem = ARENA_INIT;
    uint64_t x = 4242;
    unsigned n_true = 0, n_partial = 0, n_found_at_all = 0;

    (void)state;
    for (int i = 0; i < 60000; i++) {
        struct random_patient p;
        struct criterion *c = random_criterion(&mem, &x, i % 4, false);
        struct verdict v;
        struct keys of_criterion, of_patient;

        random_patient_make(&p, &mem, &x);
        v = criterion_evaluate(c, &p.view, &mem, NULL);
        of_criterion = keys_of(&mem, c);
        of_patient = patient_keys(&p);
        n_true += v.value == TRUTH_TRUE;
        n_partial += v.is_partial;
        n_found_at_all += share_one(&of_criterion, &of_patient);
        if ((v.value == TRUTH_TRUE || v.is_partial)
            && !share_one(&of_criterion, &of_patient)) {
            struct str text = criterion_text(c, &mem);

            fail_msg("%s without a key: %.*s", truth_name(v.value), STR_ARG(text));
        }
        arena_reset(&mem);
    }
    /* the property is not held by never matching, nor by keys that find everything */
    assert_in_range(n_true, 3000, 50000);
    assert_in_range(n_partial, 500, 50000);
    assert_in_range(n_found_at_all, n_true, 54000);
    arena_free(&mem);
}

static void a_protein_change_is_filed_under_its_residue_only(void **state)
{
    struct arena mem = ARENA_INIT;
    struct keys k = keys_of_text(&mem, STR("protein(BRAF, V600E)"));
    struct criterion_key residue = gene_key("BRAF", SLOT_RESIDUE, 600);

    (void)state;
    assert_int_equal(k.n, 1);
    assert_true(holds(&k, &residue));
    arena_free(&mem);
}

static void equal_leaves_give_their_key_once(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_int_equal(
        keys_of_text(&mem, STR("or(protein(BRAF, V600E), protein(BRAF, V600K))")).n, 1);
    arena_free(&mem);
}

static void what_is_negated_and_wild_type_are_filed_under_absence(void **state)
{
    struct arena mem = ARENA_INIT;
    struct criterion_key absence = gene_key("KIT", SLOT_ABSENCE, 0);
    struct criterion_key anywhere = gene_key("", SLOT_ABSENCE, 0);
    struct keys k = keys_of_text(&mem, STR("not(protein(KIT, D816V))"));

    (void)state;
    assert_true(holds(&k, &absence));
    k = keys_of_text(&mem, STR("gene(KIT, wild_type)"));
    assert_true(holds(&k, &absence));
    k = keys_of_text(&mem, STR("not(not(protein(KIT, D816V)))"));
    assert_false(holds(&k, &absence));
    k = keys_of_text(&mem, STR("gene(KIT, any)"));
    assert_false(holds(&k, &absence));
    k = keys_of_text(&mem, STR("not(allele(GRCh38:7:140753336:A:T))"));
    assert_true(holds(&k, &anywhere));
    arena_free(&mem);
}

static void an_allele_is_filed_under_both_assemblies(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_int_equal(keys_of_text(&mem,
                         STR("allele(GRCh37:7:140453136:A:T, GRCh38:7:140753336:A:T)"))
                         .n,
        2);
    arena_free(&mem);
}

static void an_exon_range_is_filed_under_each_exon(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_int_equal(keys_of_text(&mem, STR("exon(EGFR, 18-21, any)")).n, 4);
    assert_int_equal(keys_of_text(&mem, STR("exon(TTN, 1-9999, any)")).n, 9999);
    arena_free(&mem);
}

static void an_unparsed_criterion_has_no_key(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_int_equal(keys_of_text(&mem, STR("not(unparsed(\"x\"))")).n, 0);
    arena_free(&mem);
}

static void a_change_of_absurd_width_emits_a_bounded_number_of_keys(void **state)
{
    struct arena mem = ARENA_INIT;
    struct keys k = {.mem = &mem};
    struct err err = {0};
    struct protein_reading r = {.gene = STR("TTN"), .has_change = true};
    struct finding f = {.proteins = &r, .n_proteins = 1};

    (void)state;
    r.change = (struct protein_change){
        .kind = PROTEIN_DELETION, .pos1 = UINT32_MAX - 3, .pos2 = UINT32_MAX};
    f.allele = (struct allele){ASSEMBLY_GRCH38, 2, 1000, STR("A"), STR("T")};
    assert_int_equal(finding_keys(&f, keep, &k, &err), 0);
    assert_int_equal(k.n, 2 + 4);
    r.change.pos1 = 1;
    k.n = 0;
    assert_int_equal(finding_keys(&f, keep, &k, &err), 0);
    assert_int_equal(k.n, 2 + 40000);
    arena_free(&mem);
}

static int stop(void *ctx, const struct criterion_key *key, struct err *err)
{
    (void)ctx;
    (void)key;
    return err_set(err, ERR_STOP, "enough");
}

static void the_first_error_of_the_sink_ends_the_keys(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct criterion *c;

    (void)state;
    assert_int_equal(criterion_parse(STR("gene(KIT, any)"), &mem, &c, &err), 0);
    assert_int_equal(criterion_keys(c, stop, NULL, &err), ERR_STOP);
    arena_free(&mem);
}

static void slots_order_before_numbers(void **state)
{
    struct criterion_key a = gene_key("KIT", SLOT_RESIDUE, 900);
    struct criterion_key b = gene_key("KIT", SLOT_EXON, 2);
    struct criterion_key c = gene_key("KIT", SLOT_EXON, 11);

    (void)state;
    assert_true(criterion_key_slot_cmp(&a, &b) < 0);
    assert_true(criterion_key_slot_cmp(&c, &b) > 0);
    assert_int_equal(criterion_key_slot_cmp(&b, &b), 0);
}

static void karyotypes_fold_without_losing_their_semicolons(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_true(
        str_eq_c(karyotype_fold(&mem, STR("T(9; 22) (q34;q11)")), "t(9;22)(q34;q11)"));
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_true_or_partial_is_found_by_a_key),
        cmocka_unit_test(a_protein_change_is_filed_under_its_residue_only),
        cmocka_unit_test(equal_leaves_give_their_key_once),
        cmocka_unit_test(what_is_negated_and_wild_type_are_filed_under_absence),
        cmocka_unit_test(an_allele_is_filed_under_both_assemblies),
        cmocka_unit_test(an_exon_range_is_filed_under_each_exon),
        cmocka_unit_test(an_unparsed_criterion_has_no_key),
        cmocka_unit_test(a_change_of_absurd_width_emits_a_bounded_number_of_keys),
        cmocka_unit_test(the_first_error_of_the_sink_ends_the_keys),
        cmocka_unit_test(slots_order_before_numbers),
        cmocka_unit_test(karyotypes_fold_without_losing_their_semicolons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
