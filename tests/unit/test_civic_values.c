/* What CIViC's tables hold in one field: coordinates of an allele, lists of therapies.
 */
#include "ingest/civic_common.h"
#include "ingest/civic_therapies.h"
#include "ingest/unpadded.h"
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define assert_str(s, text)                                                            \
    do {                                                                               \
        struct str got_ = (s);                                                         \
        assert_int_equal(got_.n, strlen(text));                                        \
        assert_memory_equal(got_.p, text, got_.n);                                     \
    } while (0)

static int begin(void **state)
{
    struct made_build *m = malloc(sizeof(*m));

    assert_non_null(m);
    made_build_begin(m);
    *state = m;
    return 0;
}

static int end(void **state)
{
    made_build_end(*state);
    free(*state);
    return 0;
}

/* ---- alleles --------------------------------------------------------------------- */

static const char *place(const char *start, const char *stop, const char *ref,
    const char *alt, struct allele *out)
{
    const struct civic_place p = {
        STR("3"), str_of(start), str_of(stop), str_of(ref), str_of(alt), STR("GRCh37")};

    return civic_place_allele(&p, out);
}

static void alleles_stay_unpadded_as_given(void **state)
{
    struct allele a;

    (void)state;
    assert_null(place("10183695", "10183696", "", "A", &a));
    assert_true(allele_is_unpadded(&a));
    assert_int_equal(a.pos1, 10183695);
    assert_null(place("10183694", "10183695", "GA", "", &a));
    assert_true(allele_is_unpadded(&a));
    assert_null(place("10183694", "10183695", "GA", "T", &a));
    assert_false(allele_is_unpadded(&a));
    assert_null(place("5", "900", "", "", &a)); /* a region */
    assert_int_equal(a.assembly, ASSEMBLY_NONE);
}

static void coordinates_that_contradict_each_other_give_no_allele(void **state)
{
    static const char *const wrong[][4] = {
        {"10191480", "10191480", "", "T"},  /* an insertion at one base */
        {"55242468", "55242478", "", "GC"}, /* a delins without its bases */
        {"10183691", "10183692", "T", ""},  /* one base over two positions */
        {"133753954", "133755455", "TG", "GT"},
        {"100", "100", "A", "G/A"}, /* two alternatives */
        {"100", "100", "A", "A"},
        {"0", "0", "A", "T"},
        {"4294967295", "4294967295", "A", "T"},
        {"", "", "A", "T"},
    };
    struct allele a;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_non_null(place(wrong[i][0], wrong[i][1], wrong[i][2], wrong[i][3], &a));
        assert_int_equal(a.assembly, ASSEMBLY_NONE);
    }
}

static void padding_and_unpadding_are_inverse(void **state)
{
    struct arena mem = ARENA_INIT;
    struct allele del = {ASSEMBLY_GRCH37, 3, 101, STR("ga"), STR("")};
    struct allele ins = {ASSEMBLY_GRCH37, 3, 100, STR(""), STR("A")};
    struct allele back;

    (void)state;
    assert_int_equal(allele_pad(&del, 'c', &mem), 0);
    assert_int_equal(del.pos1, 100);
    assert_str(del.ref, "CGA");
    assert_str(del.alt, "C");
    allele_unpad(&del, &back);
    assert_int_equal(back.pos1, 101);
    assert_str(back.ref, "GA");
    assert_int_equal(back.alt.n, 0);
    assert_int_equal(allele_pad(&ins, 'T', &mem), 0);
    assert_int_equal(ins.pos1, 100);
    assert_str(ins.alt, "TA");
    allele_unpad(&ins, &back);
    assert_int_equal(back.pos1, 100);
    assert_int_equal(back.ref.n, 0);
    assert_int_equal(allele_pad(&ins, 'T', &mem), ERR_NOENT); /* padded already */
    arena_free(&mem);
}

static void no_base_stands_before_the_first_of_a_contig(void **state)
{
    struct arena mem = ARENA_INIT;
    struct allele del = {ASSEMBLY_GRCH37, 3, 1, STR("G"), STR("")};
    struct allele ins = {ASSEMBLY_GRCH37, 3, 9, STR(""), STR("A")};

    (void)state;
    assert_int_equal(allele_pad(&del, 'C', &mem), ERR_NOENT);
    assert_int_equal(allele_pad(&ins, 'N', &mem), ERR_NOENT);
    assert_int_equal(ins.alt.n, 1);
    arena_free(&mem);
}

static void a_shifted_deletion_has_rotated_bases(void **state)
{
    const struct allele a = {ASSEMBLY_GRCH37, 3, 100, STR("CAT"), STR("")};
    const struct allele b = {ASSEMBLY_GRCH37, 3, 101, STR("ATC"), STR("")};
    const struct allele c = {ASSEMBLY_GRCH37, 3, 102, STR("ATC"), STR("")};
    const struct allele i = {ASSEMBLY_GRCH37, 3, 101, STR(""), STR("ATC")};

    (void)state;
    assert_true(allele_may_be_shifted(&a, &a));
    assert_true(allele_may_be_shifted(&a, &b));
    assert_true(allele_may_be_shifted(&b, &a));
    assert_false(allele_may_be_shifted(&a, &c));
    assert_false(allele_may_be_shifted(&a, &i));
}

/* ---- therapies ------------------------------------------------------------------- */

static void therapy_lists_are_cut_but_names_are_not(void **state)
{
    static const struct {
        const char *joined, *names;
        unsigned n_kept;
    } cases[] = {
        {"Erlotinib", "Erlotinib", 0},
        {"5-FU,Tegafur", "5-FU|Tegafur", 0},
        {"2,4-pyrimidinediamine", "2,4-pyrimidinediamine", 0},
        {"Gefitinib,HER2 Inhibitor CP-724,714,Selumetinib",
            "Gefitinib|HER2 Inhibitor CP-724,714|Selumetinib", 0},
        {"FGF Receptor Inhibitor, PD173074,AZD4547",
            "FGF Receptor Inhibitor, PD173074|AZD4547", 0},
        {"Erlotinib, Tegafur", "Erlotinib|Tegafur", 0}, /* both known alone */
        {"AG-1478,5-FU", "AG-1478|5-FU", 0},            /* digits, both known */
        {"Strange, Name", "Strange, Name", 1},          /* in doubt: not cut */
        {"Nobody-1,2-knows,Erlotinib", "Nobody-1,2-knows|Erlotinib", 1},
        {"N,N-Dimethylsphingosine,Erlotinib", "N,N-Dimethylsphingosine|Erlotinib", 1},
        {"Erlotinib,2',7'-Dichlorofluorescein", "Erlotinib|2',7'-Dichlorofluorescein",
            1},
        {"Vitamin D,5-FU", "Vitamin D|5-FU", 0}, /* both known */
        {"Vitamin C,Erlotinib", "Vitamin C|Erlotinib", 0},
        {"", "", 0},
    };
    struct made_build *m = *state;
    struct civic_therapies t;
    struct arena mem = ARENA_INIT;
    struct err err = {0};

    assert_true(civic_therapies_begin(&t, &m->b, &err) >= 0);
    civic_therapies_learn(&t, STR("Erlotinib"));
    civic_therapies_learn(&t, STR("5-FU,Tegafur"));
    civic_therapies_learn(&t, STR("AG-1478"));
    civic_therapies_learn(&t, STR("Vitamin D"));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned n, n_kept;
        struct str *names =
            civic_therapies_split(&t, &mem, str_of(cases[i].joined), &n, &n_kept);
        struct buf text = BUF_INIT;

        for (unsigned k = 0; k < n; k++) {
            buf_add_c(&text, k ? "|" : "");
            buf_add_str(&text, names[k]);
        }
        assert_str(buf_str(&text), cases[i].names);
        assert_int_equal(n_kept, cases[i].n_kept);
        buf_free(&text);
    }
    civic_therapies_end(&t);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alleles_stay_unpadded_as_given),
        cmocka_unit_test(coordinates_that_contradict_each_other_give_no_allele),
        cmocka_unit_test(padding_and_unpadding_are_inverse),
        cmocka_unit_test(no_base_stands_before_the_first_of_a_contig),
        cmocka_unit_test(a_shifted_deletion_has_rotated_bases),
        cmocka_unit_test_setup_teardown(
            therapy_lists_are_cut_but_names_are_not, begin, end),
    };

    return cmocka_run_group_tests_name("civic values", tests, NULL, NULL);
}
