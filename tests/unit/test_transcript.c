#include "kb/model/transcript.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MAX_EXONS 8

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Plus strand, exons of 10, 8 and 12 bases, introns of 5 and 4; CDS from the third base
 * of exon 2 to the fourth of exon 3:
 *   exon 1  101-110   c.-12 .. c.-3
 *   exon 2  116-123   c.-2 c.-1 c.1 .. c.6
 *   exon 3  128-139   c.7 .. c.10 c.*1 .. c.*8 */
static struct exon plus_exons[] = {{101, 110}, {116, 123}, {128, 139}};
static struct exon minus_exons[] = {{128, 139}, {116, 123}, {101, 110}};

static struct transcript plus_transcript(void)
{
    return (struct transcript){.id = STR("NM_1.2"),
        .assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .exons = plus_exons,
        .n_exons = 3,
        .cds_beg1 = 118,
        .cds_end1 = 131};
}

/* The same exons from the other side; CDS from the fifth base of exon 1 (135) to the
 * second of exon 2 (122): c.-4 .. c.-1, c.1 .. c.10, c.*1 ... */
static struct transcript minus_transcript(void)
{
    struct transcript t = plus_transcript();

    t.exons = minus_exons;
    t.is_reverse = true;
    t.cds_beg1 = 122;
    t.cds_end1 = 135;
    return t;
}

static void close_whole(struct transcript *t)
{
    struct err err = {0};

    if (transcript_close(t, &err) < 0)
        fail_msg("%s", err.msg);
}

static void assert_named(const struct transcript *t, uint32_t pos1, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct transcript_place p = transcript_place(t, pos1);
    struct coding_position c = transcript_coding_position(t, &p);
    uint32_t back = 0;

    assert_true(p.is_inside);
    assert_string_equal(str_cstr(&mem, coding_position_text(&mem, c)), want);
    assert_true(transcript_find_coding(t, &c, &back));
    assert_int_equal(back, pos1);
    arena_free(&mem);
}

static void counts_along_the_plus_strand(void **state)
{
    struct transcript t = plus_transcript();

    (void)state;
    close_whole(&t);
    assert_int_equal(t.n_bases, 30);
    assert_int_equal(t.cds_beg0, 12);
    assert_int_equal(t.cds_end0, 22);
    assert_named(&t, 101, "-12");
    assert_named(&t, 110, "-3");
    assert_named(&t, 116, "-2");
    assert_named(&t, 117, "-1");
    assert_named(&t, 118, "1");
    assert_named(&t, 123, "6");
    assert_named(&t, 128, "7");
    assert_named(&t, 131, "10");
    assert_named(&t, 132, "*1");
    assert_named(&t, 139, "*8");
}

static void counts_along_the_minus_strand(void **state)
{
    struct transcript t = minus_transcript();

    (void)state;
    close_whole(&t);
    assert_int_equal(t.cds_beg0, 4);
    assert_int_equal(t.cds_end0, 14);
    assert_named(&t, 139, "-4");
    assert_named(&t, 136, "-1");
    assert_named(&t, 135, "1");
    assert_named(&t, 128, "8");
    assert_named(&t, 123, "9");
    assert_named(&t, 122, "10");
    assert_named(&t, 121, "*1");
    assert_named(&t, 116, "*6");
    assert_named(&t, 110, "*7");
    assert_named(&t, 101, "*16");
}

static void names_an_intron_from_its_nearest_exon(void **state)
{
    struct transcript plus = plus_transcript(), minus = minus_transcript();

    (void)state;
    close_whole(&plus);
    close_whole(&minus);
    assert_named(&plus, 124, "6+1");
    assert_named(&plus, 125, "6+2");
    assert_named(&plus, 126, "7-2");
    assert_named(&plus, 127, "7-1");
    assert_named(&minus, 127, "8+1");
    assert_named(&minus, 126, "8+2");
    assert_named(&minus, 125, "9-2");
    assert_named(&minus, 124, "9-1");
}

static void the_middle_of_an_odd_intron_belongs_to_the_exon_before(void **state)
{
    struct transcript plus = plus_transcript(), minus = minus_transcript();

    (void)state;
    close_whole(&plus);
    close_whole(&minus);
    assert_named(&plus, 113, "-3+3");
    assert_named(&plus, 114, "-2-2");
    assert_named(&minus, 113, "*6+3");
    assert_named(&minus, 112, "*7-2");
}

static void a_transcript_without_cds_is_counted_from_its_first_base(void **state)
{
    struct transcript t = minus_transcript();
    uint32_t pos1 = 7;

    (void)state;
    t.cds_beg1 = t.cds_end1 = 0;
    close_whole(&t);
    assert_false(transcript_is_coding(&t));
    assert_named(&t, 139, "1");
    assert_named(&t, 127, "12+1");
    assert_named(&t, 101, "30");
    assert_false(
        transcript_find_coding(&t, &(struct coding_position){.base = -1}, &pos1));
    assert_false(transcript_find_coding(
        &t, &(struct coding_position){.base = 1, .is_utr3 = true}, &pos1));
    assert_false(
        transcript_find_coding(&t, &(struct coding_position){.base = 31}, &pos1));
    assert_int_equal(pos1, 7);
}

static void a_single_exon_has_no_introns(void **state)
{
    struct exon exon = {50, 70};
    struct transcript t = plus_transcript();

    (void)state;
    t.exons = &exon;
    t.n_exons = 1;
    t.cds_beg1 = 53;
    t.cds_end1 = 61;
    close_whole(&t);
    assert_named(&t, 50, "-3");
    assert_named(&t, 53, "1");
    assert_named(&t, 61, "9");
    assert_named(&t, 70, "*9");
    assert_int_equal(transcript_pos1(&t, 20, 1), 0);
    assert_int_equal(transcript_pos1(&t, 0, -1), 0);
    assert_false(transcript_place(&t, 49).is_inside);
    assert_false(transcript_place(&t, 71).is_inside);
}

static void exons_may_touch(void **state)
{
    struct exon exons[] = {{50, 59}, {60, 69}};
    struct transcript t = plus_transcript();

    (void)state;
    t.exons = exons;
    t.n_exons = 2;
    t.cds_beg1 = 51;
    t.cds_end1 = 68;
    close_whole(&t);
    assert_named(&t, 59, "9");
    assert_named(&t, 60, "10");
    assert_int_equal(transcript_place(&t, 60).exon, 2);
    assert_int_equal(transcript_pos1(&t, 9, 1), 0);
}

static void assert_no_base(
    const struct transcript *t, int32_t base, bool is_utr3, int32_t offset)
{
    uint32_t pos1 = 7;
    struct coding_position c = {base, is_utr3, offset};

    assert_false(transcript_find_coding(t, &c, &pos1));
    assert_int_equal(pos1, 7);
}

static void finds_no_base_that_the_transcript_lacks(void **state)
{
    struct transcript t = plus_transcript();

    (void)state;
    close_whole(&t);
    assert_no_base(&t, 0, false, 0);
    assert_no_base(&t, 0, true, 0);
    assert_no_base(&t, -1, true, 0);
    assert_no_base(&t, -13, false, 0);
    assert_no_base(&t, 11, false, 0);
    assert_no_base(&t, 9, true, 0);
    assert_no_base(&t, 3, false, 1);  /* not at an exon's edge */
    assert_no_base(&t, 6, false, -1); /* the wrong edge */
    assert_no_base(&t, 6, false, 5);  /* the intron has four bases */
    assert_no_base(&t, -12, false, -1);
    assert_no_base(&t, 8, true, 1);
    assert_no_base(&t, INT32_MAX, false, INT32_MAX);
    assert_no_base(&t, INT32_MIN, false, INT32_MIN);
    assert_no_base(&t, 6, false, INT32_MIN);
    assert_no_base(&t, 7, false, INT32_MIN);
}

static void an_offset_may_lead_over_the_middle_of_an_intron(void **state)
{
    struct transcript t = plus_transcript();
    struct coding_position c = {.base = 6, .offset = 4};
    uint32_t pos1;

    (void)state;
    close_whole(&t);
    assert_true(transcript_find_coding(&t, &c, &pos1));
    assert_int_equal(pos1, 127);
}

static void assert_refused(struct transcript t, const char *says)
{
    struct err err = {0};

    assert_int_equal(transcript_close(&t, &err), ERR_FAIL);
    if (!strstr(err.msg, says))
        fail_msg("\"%s\" does not say \"%s\"", err.msg, says);
}

static void refuses_models_that_cannot_be(void **state)
{
    struct exon overlapping[] = {{101, 110}, {110, 120}}, turned[] = {{101, 99}},
                beyond[] = {{1, 400000000}}, zero[] = {{0, 10}};
    struct transcript t = plus_transcript();

    (void)state;
    t.is_reverse = true;
    assert_refused(t, "exon 2 (116-123) does not follow exon 1 (101-110)");
    t = plus_transcript();
    t.n_exons = 0;
    assert_refused(t, "NM_1.2 has no exons");
    t = plus_transcript();
    t.contig = CONTIG_NONE;
    assert_refused(t, "no primary contig");
    t = plus_transcript();
    t.cds_beg1 = 112;
    assert_refused(t, "CDS 112-131 does not begin and end in exons");
    t.cds_beg1 = 0;
    assert_refused(t, "CDS 0-131");
    t.cds_beg1 = 132;
    assert_refused(t, "CDS 132-131");
    t = plus_transcript();
    t.start_phase = 1;
    assert_refused(t, "phase 1 of a CDS of 10 bases whose start is complete");
    t = plus_transcript();
    t.exons = overlapping;
    t.n_exons = 2;
    assert_refused(t, "does not follow");
    t.n_exons = 1;
    t.exons = turned;
    assert_refused(t, "exon 1 is 101-99");
    t.exons = beyond;
    assert_refused(t, "exon 1 is 1-400000000, expected a span within 1-159345973");
    t.exons = zero;
    assert_refused(t, "exon 1 is 0-10");
}

static void residues_start_with_the_first_whole_codon(void **state)
{
    struct transcript t = plus_transcript();

    (void)state;
    assert_int_equal(transcript_residue(&t, 0), 1);
    assert_int_equal(transcript_residue(&t, 2), 1);
    assert_int_equal(transcript_residue(&t, 3), 2);
    t.start_phase = 2;
    assert_int_equal(transcript_residue(&t, 1), 0);
    assert_int_equal(transcript_residue(&t, 2), 1);
    assert_int_equal(transcript_residue(&t, 5), 2);
}

static void coding_positions_are_ordered_from_5_to_3_prime(void **state)
{
    const struct coding_position order[] = {{-12, false, 0}, {-3, false, 1},
        {-2, false, -1}, {-2, false, 0}, {1, false, 0}, {6, false, 0}, {6, false, 2},
        {7, false, -2}, {7, false, 0}, {1, true, 0}, {1, true, 5}, {2, true, 0}};
    const unsigned n = sizeof order / sizeof order[0];

    (void)state;
    for (unsigned i = 0; i < n; i++)
        for (unsigned j = 0; j < n; j++) {
            int cmp = coding_position_cmp(&order[i], &order[j]);

            assert_true(i < j ? cmp < 0 : i > j ? cmp > 0 : cmp == 0);
        }
}

static void an_id_loses_only_its_version(void **state)
{
    (void)state;
    assert_true(str_eq(transcript_id_base(STR("NM_004333.6")), STR("NM_004333")));
    assert_true(
        str_eq(transcript_id_base(STR("ENST00000288602.11")), STR("ENST00000288602")));
    assert_true(str_eq(transcript_id_base(STR("NM_004333")), STR("NM_004333")));
    assert_true(str_eq(transcript_id_base(STR("NM_004333.")), STR("NM_004333.")));
    assert_true(str_eq(transcript_id_base(STR(".6")), STR(".6")));
    assert_true(str_eq(transcript_id_base(STR("12")), STR("12")));
    assert_true(str_eq(transcript_id_base(STR("")), STR("")));
}

/* Exons of 1-20 bases, introns of 0-30, a CDS anywhere in half of them. */
static void make_random(struct transcript *t, struct exon *exons, uint64_t *seed)
{
    uint32_t at1 = 1 + (uint32_t)(next_random(seed) % 50), cds[2];
    unsigned n = 1 + (unsigned)(next_random(seed) % MAX_EXONS);
    bool is_reverse = next_random(seed) % 2;

    for (unsigned i = 0; i < n; i++) {
        struct exon *e = &exons[is_reverse ? n - 1 - i : i];

        e->beg1 = at1;
        e->end1 = at1 + (uint32_t)(next_random(seed) % 20);
        at1 = e->end1 + 1 + (uint32_t)(next_random(seed) % 31);
    }
    *t = plus_transcript();
    t->exons = exons;
    t->n_exons = n;
    t->is_reverse = is_reverse;
    t->cds_beg1 = t->cds_end1 = 0;
    close_whole(t);
    if (next_random(seed) % 2)
        return;
    for (unsigned i = 0; i < 2; i++)
        cds[i] = transcript_pos1(t, (uint32_t)(next_random(seed) % t->n_bases), 0);
    t->cds_beg1 = cds[0] < cds[1] ? cds[0] : cds[1];
    t->cds_end1 = cds[0] < cds[1] ? cds[1] : cds[0];
    close_whole(t);
}

/* From base to base along the strand: an exonic index grows by one, and the name of
 * every base leads back to it alone. */
static void check_every_base(const struct transcript *t)
{
    uint32_t beg1 = transcript_beg1(t), end1 = transcript_end1(t), want0 = 0;
    struct coding_position before = {.base = INT32_MIN};

    for (uint32_t i = 0; i <= end1 - beg1; i++) {
        uint32_t pos1 = t->is_reverse ? end1 - i : beg1 + i, back = 0;
        struct transcript_place p = transcript_place(t, pos1);
        struct coding_position c = transcript_coding_position(t, &p);

        assert_true(p.is_inside);
        assert_int_equal(transcript_pos1(t, p.index0, p.offset), pos1);
        assert_true(transcript_find_coding(t, &c, &back));
        assert_int_equal(back, pos1);
        assert_true(coding_position_cmp(&before, &c) < 0);
        before = c;
        if (p.offset == 0)
            assert_int_equal(p.index0, want0++);
        else
            assert_int_equal(p.index0, p.offset > 0 ? want0 - 1 : want0);
    }
    assert_int_equal(want0, t->n_bases);
    assert_false(transcript_place(t, beg1 - 1).is_inside);
    assert_false(transcript_place(t, end1 + 1).is_inside);
}

static void every_base_of_any_transcript_has_one_name(void **state)
{
    uint64_t seed = 88172645463325252u;

    (void)state;
    for (unsigned i = 0; i < 3000; i++) {
        struct exon exons[MAX_EXONS];
        struct transcript t;

        make_random(&t, exons, &seed);
        check_every_base(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_along_the_plus_strand),
        cmocka_unit_test(counts_along_the_minus_strand),
        cmocka_unit_test(names_an_intron_from_its_nearest_exon),
        cmocka_unit_test(the_middle_of_an_odd_intron_belongs_to_the_exon_before),
        cmocka_unit_test(a_transcript_without_cds_is_counted_from_its_first_base),
        cmocka_unit_test(a_single_exon_has_no_introns),
        cmocka_unit_test(exons_may_touch),
        cmocka_unit_test(finds_no_base_that_the_transcript_lacks),
        cmocka_unit_test(an_offset_may_lead_over_the_middle_of_an_intron),
        cmocka_unit_test(refuses_models_that_cannot_be),
        cmocka_unit_test(residues_start_with_the_first_whole_codon),
        cmocka_unit_test(coding_positions_are_ordered_from_5_to_3_prime),
        cmocka_unit_test(an_id_loses_only_its_version),
        cmocka_unit_test(every_base_of_any_transcript_has_one_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
