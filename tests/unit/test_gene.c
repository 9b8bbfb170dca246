#include "kb/model/gene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int add(struct gene_index *x, uint32_t hgnc_id, uint32_t entrez_id,
    const char *symbol, struct str *previous, unsigned n_previous, struct str *aliases,
    unsigned n_aliases, struct err *err)
{
    struct gene gene = {.hgnc_id = hgnc_id,
        .entrez_id = entrez_id,
        .symbol = str_of(symbol),
        .previous = previous,
        .n_previous = n_previous,
        .aliases = aliases,
        .n_aliases = n_aliases};

    return gene_index_add(x, &gene, err);
}

/* True HGNC facts: SEPTIN14 was SEPT14; OGA was MGEA5; HER2 is an alias of ERBB2; CAP2
 * and others carry aliases that are shared. */
static struct gene_index *small_index(void)
{
    struct gene_index *x = gene_index_new();
    struct err err = {0};
    struct str her2[] = {STR("HER2"), STR("NEU"), STR("HER2")};
    struct str mgea5[] = {STR("MGEA5")};
    struct str shared[] = {STR("ARF")};
    struct str p14[] = {STR("ARF"), STR("p16")};

    assert_int_equal(add(x, 3430, 2064, "ERBB2", NULL, 0, her2, 3, &err), 0);
    assert_int_equal(add(x, 7056, 10724, "OGA", mgea5, 1, NULL, 0, &err), 0);
    assert_int_equal(add(x, 1097, 673, "BRAF", NULL, 0, NULL, 0, &err), 0);
    assert_int_equal(add(x, 1787, 1029, "CDKN2A", NULL, 0, p14, 2, &err), 0);
    assert_int_equal(add(x, 99999, 0, "MADEUP1", NULL, 0, shared, 1, &err), 0);
    assert_int_equal(add(x, 26145, 0, "C1orf56", NULL, 0, NULL, 0, &err), 0);
    return x;
}

static enum gene_match find(
    const struct gene_index *x, const char *symbol, uint32_t *hgnc_id)
{
    const struct gene *gene;
    enum gene_match match = gene_index_find(x, str_of(symbol), &gene);

    *hgnc_id = gene ? gene->hgnc_id : 0;
    return match;
}

static void finds_by_approved_then_previous_then_alias(void **state)
{
    struct gene_index *x = small_index();
    uint32_t id;

    (void)state;
    assert_int_equal(find(x, "BRAF", &id), GENE_APPROVED);
    assert_int_equal(id, 1097);
    assert_int_equal(find(x, "MGEA5", &id), GENE_PREVIOUS);
    assert_int_equal(id, 7056);
    assert_int_equal(find(x, "HER2", &id), GENE_ALIAS);
    assert_int_equal(id, 3430);
    gene_index_free(x);
}

static void finds_in_any_case(void **state)
{
    struct gene_index *x = small_index();
    uint32_t id;

    (void)state;
    assert_int_equal(find(x, "braf", &id), GENE_APPROVED);
    assert_int_equal(find(x, "C1ORF56", &id), GENE_APPROVED);
    assert_int_equal(find(x, "Her2", &id), GENE_ALIAS);
    assert_int_equal(find(x, "P16", &id), GENE_ALIAS);
    assert_int_equal(id, 1787);
    gene_index_free(x);
}

static void symbol_of_several_genes_resolves_to_none(void **state)
{
    struct gene_index *x = small_index();
    uint32_t id;

    (void)state;
    assert_int_equal(find(x, "ARF", &id), GENE_AMBIGUOUS);
    assert_int_equal(id, 0);
    gene_index_free(x);
}

static void unknown_and_empty_symbols_are_none(void **state)
{
    struct gene_index *x = small_index();
    struct gene_index *empty = gene_index_new();
    uint32_t id;

    (void)state;
    assert_int_equal(find(x, "BRAFX", &id), GENE_NONE);
    assert_int_equal(find(x, "", &id), GENE_NONE);
    assert_int_equal(find(empty, "BRAF", &id), GENE_NONE);
    assert_null(gene_index_at(empty, 0));
    gene_index_free(empty);
    gene_index_free(x);
}

static void approved_symbol_wins_over_alias_of_another(void **state)
{
    struct gene_index *x = small_index();
    struct str braf[] = {STR("BRAF")};
    struct err err = {0};
    uint32_t id;

    (void)state;
    assert_int_equal(add(x, 50000, 0, "OTHER1", NULL, 0, braf, 1, &err), 0);
    assert_int_equal(find(x, "BRAF", &id), GENE_APPROVED);
    assert_int_equal(id, 1097);
    gene_index_free(x);
}

static void finds_by_numbers(void **state)
{
    struct gene_index *x = small_index();

    (void)state;
    assert_string_equal(gene_index_by_hgnc(x, 1097)->symbol.p, "BRAF");
    assert_string_equal(gene_index_by_entrez(x, 2064)->symbol.p, "ERBB2");
    assert_null(gene_index_by_hgnc(x, 1098));
    assert_null(gene_index_by_entrez(x, 0));
    gene_index_free(x);
}

static void lists_in_order_of_hgnc_id_also_after_more(void **state)
{
    struct gene_index *x = small_index();
    struct err err = {0};

    (void)state;
    assert_int_equal(gene_index_count(x), 6);
    assert_int_equal(gene_index_at(x, 0)->hgnc_id, 1097);
    assert_int_equal(gene_index_at(x, 5)->hgnc_id, 99999);
    assert_int_equal(add(x, 5, 1, "A1BG", NULL, 0, NULL, 0, &err), 0);
    assert_int_equal(gene_index_at(x, 0)->hgnc_id, 5);
    for (unsigned i = 1; i < gene_index_count(x); i++)
        assert_true(gene_index_at(x, i - 1)->hgnc_id < gene_index_at(x, i)->hgnc_id);
    assert_null(gene_index_at(x, 7));
    gene_index_free(x);
}

static void refuses_second_gene_of_one_id_or_symbol(void **state)
{
    struct gene_index *x = small_index();
    struct err err = {0};

    (void)state;
    assert_int_equal(add(x, 1097, 0, "BRAF2", NULL, 0, NULL, 0, &err), ERR_FAIL);
    assert_string_equal(err.msg, "HGNC:1097 (BRAF2) is given twice");
    assert_int_equal(add(x, 4, 0, "BRAF", NULL, 0, NULL, 0, &err), ERR_FAIL);
    assert_int_equal(add(x, 0, 0, "NOID", NULL, 0, NULL, 0, &err), ERR_FAIL);
    assert_int_equal(add(x, 6, 0, "", NULL, 0, NULL, 0, &err), ERR_FAIL);
    assert_int_equal(gene_index_count(x), 6);
    gene_index_free(x);
}

static void keeps_its_own_copies(void **state)
{
    struct gene_index *x = gene_index_new();
    char symbol[] = "KRAS", alias[] = "KRAS2";
    struct str aliases[] = {{alias, 5}};
    struct err err = {0};
    uint32_t id;

    (void)state;
    assert_int_equal(add(x, 6407, 3845, symbol, NULL, 0, aliases, 1, &err), 0);
    symbol[0] = alias[0] = 'Z';
    assert_int_equal(find(x, "KRAS", &id), GENE_APPROVED);
    assert_int_equal(find(x, "KRAS2", &id), GENE_ALIAS);
    gene_index_free(x);
}

static void holds_many_genes(void **state)
{
    struct gene_index *x = gene_index_new();
    struct err err = {0};
    uint32_t id;

    (void)state;
    for (uint32_t i = 5000; i > 0; i--) {
        struct gene gene = {.hgnc_id = i, .entrez_id = i + 1};
        struct arena mem = ARENA_INIT;

        gene.symbol = str_fmt(&mem, "G%u", (unsigned)i);
        assert_int_equal(gene_index_add(x, &gene, &err), 0);
        arena_free(&mem);
    }
    for (uint32_t i = 1; i <= 5000; i++) {
        struct arena mem = ARENA_INIT;

        assert_int_equal(
            find(x, str_cstr(&mem, str_fmt(&mem, "g%u", (unsigned)i)), &id),
            GENE_APPROVED);
        assert_int_equal(id, i);
        assert_int_equal(gene_index_at(x, i - 1)->hgnc_id, i);
        arena_free(&mem);
    }
    gene_index_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_approved_then_previous_then_alias),
        cmocka_unit_test(finds_in_any_case),
        cmocka_unit_test(symbol_of_several_genes_resolves_to_none),
        cmocka_unit_test(unknown_and_empty_symbols_are_none),
        cmocka_unit_test(approved_symbol_wins_over_alias_of_another),
        cmocka_unit_test(finds_by_numbers),
        cmocka_unit_test(lists_in_order_of_hgnc_id_also_after_more),
        cmocka_unit_test(refuses_second_gene_of_one_id_or_symbol),
        cmocka_unit_test(keeps_its_own_copies),
        cmocka_unit_test(holds_many_genes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
