/* Items of bins, kept by their places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kb/store/kb_schema.h"
#include "kb/store/kb_shelf.h"

static void each_bin_has_an_item_of_its_own_that_stays(void **state)
{
    struct arena mem = ARENA_INIT;
    struct kb_shelf *s = kb_shelf_new(&mem, ASSEMBLY_GRCH38, 2 * sizeof(uint64_t));

    (void)state;
    for (unsigned round = 0; round < 2; round++)
        for (unsigned c = 1; c < N_CONTIGS; c++)
            for (uint32_t b = 0; b <= contig_length(ASSEMBLY_GRCH38, c) >> KB_BIN_SHIFT;
                 b++) {
                uint64_t *item = kb_shelf_item(s, c, b);
                assert_non_null(item);
                assert_int_equal(item[0], round ? (uint64_t)c << 32 | b : 0);
                assert_int_equal(item[1], round);
                item[0] = (uint64_t)c << 32 | b;
                item[1] = 1;
            }
    arena_free(&mem);
}

static void beyond_a_contig_and_without_a_shelf_there_is_none(void **state)
{
    struct arena mem = ARENA_INIT;
    struct kb_shelf *s = kb_shelf_new(&mem, ASSEMBLY_GRCH38, 8);
    uint32_t last = contig_length(ASSEMBLY_GRCH38, 7) >> KB_BIN_SHIFT;

    (void)state;
    assert_non_null(kb_shelf_item(s, 7, last));
    assert_null(kb_shelf_item(s, 7, last + 1));
    assert_null(kb_shelf_item(s, 7, UINT32_MAX));
    assert_null(kb_shelf_item(s, N_CONTIGS, 0));
    assert_null(kb_shelf_item(NULL, 7, 0));
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bin_has_an_item_of_its_own_that_stays),
        cmocka_unit_test(beyond_a_contig_and_without_a_shelf_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
