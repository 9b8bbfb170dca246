#include "kb/model/criterion.h"

#include "tests/unit/random_criterion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool same_allele(const struct allele *a, const struct allele *b)
{
    return a->assembly == b->assembly
           && (a->assembly == ASSEMBLY_NONE || allele_eq(a, b));
}

static bool same_number(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b;
}

static bool same_criterion(const struct criterion *a, const struct criterion *b)
{
    if (a->kind != b->kind || a->origin != b->origin || a->zygosity != b->zygosity
        || a->n_members != b->n_members || !str_eq(a->gene, b->gene)
        || !str_eq(a->gene3, b->gene3) || a->beg != b->beg || a->end != b->end
        || a->assembly != b->assembly || a->contig != b->contig
        || a->change != b->change || !str_eq(a->text, b->text)
        || !str_eq(a->text3, b->text3) || !str_eq(a->factor, b->factor)
        || a->op != b->op || !same_number(a->number, b->number)
        || !same_allele(&a->alleles[0], &b->alleles[0])
        || !same_allele(&a->alleles[1], &b->alleles[1]))
        return false;
    if (a->kind == CRITERION_PROTEIN && !protein_eq(&a->protein, &b->protein))
        return false;
    for (unsigned i = 0; i < a->n_members; i++)
        if (!same_criterion(a->members[i], b->members[i]))
            return false;
    return true;
}

static int parse(struct arena *mem, struct str text, struct criterion **c)
{
    struct err err = {0};
    int code = criterion_parse(text, mem, c, &err);

    assert_int_equal(code, code < 0 ? ERR_FAIL : 0);
    assert_int_equal(code < 0, err.msg[0] != '\0');
    return code;
}

static void what_is_printed_reads_back_equal_and_prints_the_same(void **state)
{
    struct arena mem = ARENA_INIT;
    uint64_t x = 20240521;
    unsigned kinds[N_CRITERION_KINDS] = {0};

    (void)state;
    for (int i = 0; i < 24000; i++) {
        struct criterion *c = random_criterion(&mem, &x, i % 5, i % 2), *back;
        struct str text = criterion_text(c, &mem);

        if (parse(&mem, text, &back) < 0)
            fail_msg("not read back: %.*s", STR_ARG(text));
        if (!same_criterion(c, back))
            fail_msg("reads back as another: %.*s", STR_ARG(text));
        assert_true(str_eq(text, criterion_text(back, &mem)));
        kinds[c->kind]++;
        arena_reset(&mem);
    }
    for (unsigned k = 0; k < N_CRITERION_KINDS; k++)
        assert_true(kinds[k] > 200);
    arena_free(&mem);
}

/* Any cut or changed byte gives an error or a criterion that prints canonically; never
 * a crash. */
static void damaged_texts_are_refused_or_read_whole(void **state)
{
    struct arena mem = ARENA_INIT;
    uint64_t x = 77;
    unsigned refused = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct criterion *c = random_criterion(&mem, &x, 3, true), *back, *again;
        struct str text = criterion_text(c, &mem);
        char *bytes = arena_dup(&mem, text.p, text.n);

        if (random_below(&x, 2))
            text.n = random_below(&x, (unsigned)text.n);
        else
            bytes[random_below(&x, (unsigned)text.n)] = (char)random_below(&x, 256);
        if (parse(&mem, (struct str){bytes, text.n}, &back) < 0) {
            refused++;
        } else {
            assert_int_equal(parse(&mem, criterion_text(back, &mem), &again), 0);
            assert_true(same_criterion(back, again));
        }
        arena_reset(&mem);
    }
    assert_in_range(refused, 12000, 19999);
    arena_free(&mem);
}

static struct str nested(struct buf *b, unsigned groups)
{
    for (unsigned i = 0; i < groups; i++)
        buf_add_c(b, "not(");
    buf_add_c(b, "gene(KIT, any)");
    for (unsigned i = 0; i < groups; i++)
        buf_add_char(b, ')');
    return buf_str(b);
}

static void sixty_four_levels_are_read_and_one_more_is_refused(void **state)
{
    struct arena mem = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct criterion *c;

    (void)state;
    assert_int_equal(parse(&mem, nested(&b, 63), &c), 0);
    buf_clear(&b);
    assert_int_equal(parse(&mem, nested(&b, 64), &c), ERR_FAIL);
    buf_clear(&b);
    assert_int_equal(parse(&mem, nested(&b, 100000), &c), ERR_FAIL);
    buf_free(&b);
    arena_free(&mem);
}

static void many_quoted_words_take_memory_in_proportion(void **state)
{
    struct arena mem = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct criterion *c;

    (void)state;
    buf_add_c(&b, "or(unparsed(\"a\")");
    for (int i = 0; i < 20000; i++)
        buf_add_c(&b, ", unparsed(\"a\")");
    buf_add_char(&b, ')');
    assert_int_equal(parse(&mem, buf_str(&b), &c), 0);
    assert_int_equal(c->n_members, 20001);
    assert_in_range(mem.used_bytes, 1, 20001 * (sizeof(*c) + 200));
    buf_free(&b);
    arena_free(&mem);
}

static void the_error_names_the_byte_and_what_was_expected(void **state)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c;
    struct err err = {0};

    (void)state;
    assert_int_equal(
        criterion_parse(STR("gene(KIT, amplification)"), &mem, &c, &err), ERR_FAIL);
    assert_string_equal(err.msg,
        "criterion, byte 11: found \"amplification)\", expected "
        "a class of change that this kind may have");
    arena_free(&mem);
}

static void a_failed_parse_leaves_the_result_untouched(void **state)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c = NULL;
    struct err err = {0};

    (void)state;
    assert_int_equal(criterion_parse(STR("gene(KIT, any)]"), &mem, &c, &err), ERR_FAIL);
    assert_null(c);
    arena_free(&mem);
}

/* Each kind and each class: the parser takes exactly the pairs of the table. */
static void every_class_is_read_only_where_its_kind_allows_it(void **state)
{
    static const char *const heads[N_CRITERION_KINDS] = {
        [CRITERION_EXON] = "exon(KIT, 11, ",
        [CRITERION_RANGE] = "range(KIT, 1-9, ",
        [CRITERION_REGION] = "region(GRCh38:5:1-9, ",
        [CRITERION_GENE] = "gene(KIT, ",
        [CRITERION_COPY_NUMBER] = "copy_number(KIT, ",
        [CRITERION_REARRANGEMENT] = "rearrangement(KIT, ",
    };
    struct arena mem = ARENA_INIT;
    struct criterion *c;

    (void)state;
    for (unsigned k = 0; k < N_CRITERION_KINDS; k++)
        for (unsigned i = 0; heads[k] && i < N_CHANGE_CLASSES; i++) {
            struct str text = str_fmt(&mem, "%s%s)", heads[k], change_class_name(i));

            assert_int_equal(
                parse(&mem, text, &c), criterion_allows_change(k, i) ? 0 : ERR_FAIL);
        }
    assert_true(criterion_allows_change(CRITERION_GENE, CHANGE_WILD_TYPE));
    assert_false(criterion_allows_change(CRITERION_GENE, CHANGE_AMPLIFICATION));
    assert_false(criterion_allows_change(CRITERION_EXON, CHANGE_WILD_TYPE));
    assert_false(criterion_allows_change(CRITERION_COPY_NUMBER, CHANGE_ANY));
    assert_false(criterion_allows_change(CRITERION_CODON, CHANGE_ANY));
    arena_free(&mem);
}

static void a_group_of_one_is_its_member_but_not_stays(void **state)
{
    struct arena mem = ARENA_INIT;
    struct criterion *leaf = criterion_unparsed(&mem, STR("x"));
    struct criterion *members[] = {leaf};

    (void)state;
    assert_ptr_equal(criterion_group(&mem, CRITERION_AND, members, 1), leaf);
    assert_ptr_equal(criterion_group(&mem, CRITERION_OR, members, 1), leaf);
    assert_int_equal(
        criterion_group(&mem, CRITERION_NOT, members, 1)->kind, CRITERION_NOT);
    assert_true(isnan(leaf->number));
    arena_free(&mem);
}

struct seen {
    char text[16];
    unsigned n, stop_at;
};

static int see(void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    struct seen *seen = ctx;

    if (seen->n == seen->stop_at)
        return err_set(err, ERR_STOP, "enough");
    seen->text[seen->n++] = (char)((is_positive ? 'A' : 'a') + (int)c->kind);
    return 0;
}

static void visits_parents_first_and_knows_what_is_negated(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct seen seen = {.stop_at = 15}, cut = {.stop_at = 2};
    struct criterion *c;

    (void)state;
    parse(&mem, STR("and(gene(KIT, any), not(or(codon(KIT, 8), not(codon(KIT, 9)))))"),
        &c);
    assert_int_equal(criterion_visit(c, see, &seen, &err), 0);
    /* and gene not or codon not codon: the last is negated twice */
    assert_string_equal(seen.text, "AJCbfcF");
    assert_int_equal(criterion_visit(c, see, &cut, &err), ERR_STOP);
    assert_int_equal(cut.n, 2);
    arena_free(&mem);
}

static void an_unparsed_leaf_is_found_at_any_depth(void **state)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c;

    (void)state;
    parse(&mem, STR("and(gene(KIT, any), not(unparsed(\"x\")))"), &c);
    assert_true(criterion_has_unparsed(c));
    parse(&mem, STR("and(gene(KIT, any), not(karyotype(\"x\")))"), &c);
    assert_false(criterion_has_unparsed(c));
    arena_free(&mem);
}

static void every_name_is_there_and_none_twice(void **state)
{
    (void)state;
    for (unsigned i = 0; i < N_CRITERION_KINDS; i++)
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(criterion_kind_name(i), criterion_kind_name(k));
    for (unsigned i = 0; i < N_CHANGE_CLASSES; i++)
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(change_class_name(i), change_class_name(k));
}

static void only_classes_that_name_the_change_open_the_effect_gate(void **state)
{
    (void)state;
    assert_true(change_class_names_change(CHANGE_DELETION));
    assert_true(change_class_names_change(CHANGE_SKIPPING));
    assert_true(change_class_names_change(CHANGE_TRUNCATING));
    assert_true(change_class_names_change(CHANGE_PROMOTER));
    assert_false(change_class_names_change(CHANGE_ANY));
    assert_false(change_class_names_change(CHANGE_MISSENSE));
    assert_false(change_class_names_change(CHANGE_NON_CODING));
    assert_false(change_class_names_change(CHANGE_ACTIVATING));
    assert_false(change_class_names_change(CHANGE_INACTIVATING));
    assert_false(change_class_names_change(CHANGE_WILD_TYPE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_reads_back_equal_and_prints_the_same),
        cmocka_unit_test(damaged_texts_are_refused_or_read_whole),
        cmocka_unit_test(sixty_four_levels_are_read_and_one_more_is_refused),
        cmocka_unit_test(many_quoted_words_take_memory_in_proportion),
        cmocka_unit_test(the_error_names_the_byte_and_what_was_expected),
        cmocka_unit_test(a_failed_parse_leaves_the_result_untouched),
        cmocka_unit_test(every_class_is_read_only_where_its_kind_allows_it),
        cmocka_unit_test(a_group_of_one_is_its_member_but_not_stays),
        cmocka_unit_test(visits_parents_first_and_knows_what_is_negated),
        cmocka_unit_test(an_unparsed_leaf_is_found_at_any_depth),
        cmocka_unit_test(every_name_is_there_and_none_twice),
        cmocka_unit_test(only_classes_that_name_the_change_open_the_effect_gate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
