#include "query/copy_number_overview.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "tests/unit/made_events.h"

static struct made_kb kb;

static int begin(void **state)
{
    (void)state;
    made_events_kb(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

#define PLAIN "Chromosome\tStart\tEnd\tnMajor\tnMinor\n"

static struct report overview(struct made_events *x, const char *table)
{
    if (made_events_read(x, &kb, "cna", table) < 0)
        fail_msg("%s", x->err.msg);
    struct report r = {.events = x->events};
    r.sample.assembly = ASSEMBLY_GRCH38;
    copy_number_overview_make(&x->mem, &r);
    return r;
}

static void assert_stretch(const struct report_stretch *s, uint32_t beg1, uint32_t end1,
    const char *state, unsigned n_segments, double copies)
{
    assert_int_equal(s->beg1, beg1);
    assert_int_equal(s->end1, end1);
    assert_string_equal(cna_state_name(s->state), state);
    assert_int_equal(s->n_segments, n_segments);
    assert_true(s->copies_max == copies);
}

static void without_the_input_there_is_none(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r = {0};
    (void)state;
    copy_number_overview_make(&mem, &r);
    assert_int_equal(r.n_chromosomes, 0);
    arena_free(&mem);
}

static void every_chromosome_is_there_measured_or_not(void **state)
{
    struct made_events x;
    (void)state;
    struct report r = overview(&x, PLAIN "7\t900001\t1100000\t8\t1\n");
    assert_int_equal(r.n_chromosomes, 24);
    for (unsigned i = 0; i < 24; i++) {
        assert_int_equal(r.chromosomes[i].contig, i + 1);
        assert_int_equal(
            r.chromosomes[i].length, contig_length(ASSEMBLY_GRCH38, i + 1));
        assert_int_equal(r.chromosomes[i].n_stretches, i + 1 == 7);
    }
    assert_stretch(
        &r.chromosomes[6].stretches[0], 900001, 1100000, "amplification", 1, 9);
    made_events_end(&x);
}

static void neighbours_of_one_state_are_one_stretch_with_its_range(void **state)
{
    struct made_events x;
    (void)state;
    struct report r = overview(&x, PLAIN "7\t900001\t1000000\t8\t1\n"
                                         "7\t1000001\t1100000\t10\t2\n"
                                         "7\t1100001\t1200000\t1\t1\n"
                                         "7\t9100001\t9200000\t1\t1\n");
    const struct report_chromosome *c = &r.chromosomes[6];
    assert_int_equal(c->n_stretches, 3);
    assert_stretch(&c->stretches[0], 900001, 1100000, "amplification", 2, 12);
    assert_true(c->stretches[0].copies_min == 9);
    assert_true(isnan(c->stretches[0].log2_min));
    assert_stretch(&c->stretches[1], 1100001, 1200000, "neutral", 1, 2);
    /* between them nothing was measured */
    assert_stretch(&c->stretches[2], 9100001, 9200000, "neutral", 1, 2);
    made_events_end(&x);
}

static void of_too_many_the_least_telling_are_left_out_and_counted(void **state)
{
    struct made_events x;
    struct buf table = BUF_INIT;
    unsigned n = 0, n_left_out = 0, n_top = 0;
    (void)state;
    buf_add_c(&table, PLAIN);
    /* neutral and amplified in turn: 401 of each */
    for (unsigned i = 0; i < 802; i++)
        buf_fmt(&table, "7\t%u\t%u\t%d\t1\n", 1000001 + i * 50000, 1050000 + i * 50000,
            i % 2 ? 8 : 1);
    struct report r = overview(&x, table.p);
    for (unsigned i = 0; i < r.n_chromosomes; i++) {
        n += r.chromosomes[i].n_stretches;
        n_left_out += r.chromosomes[i].n_left_out;
        for (unsigned k = 0; k < r.chromosomes[i].n_stretches; k++)
            n_top += r.chromosomes[i].stretches[k].state == CNA_AMPLIFICATION;
    }
    assert_int_equal(n, COPY_NUMBER_STRETCHES);
    assert_int_equal(n_left_out, 802 - COPY_NUMBER_STRETCHES);
    assert_int_equal(n_top, 401);
    buf_free(&table);
    made_events_end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_the_input_there_is_none),
        cmocka_unit_test(every_chromosome_is_there_measured_or_not),
        cmocka_unit_test(neighbours_of_one_state_are_one_stretch_with_its_range),
        cmocka_unit_test(of_too_many_the_least_telling_are_left_out_and_counted),
    };
    return cmocka_run_group_tests_name("copy_number_overview", tests, begin, end);
}
