#include "kb/model/protein_normal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* 1-10 MAEEELRESY, 11-20 YVMAGTTTQW */
#define PROTEIN STR("MAEEELRESYYVMAGTTTQW")

static void assert_normal(const char *text, struct str protein, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    assert_int_equal(protein_parse(str_of(text), &mem, &p), 0);
    assert_int_equal(protein_check_residues(&p, protein), RESIDUES_AGREE);
    protein_normalise(&p, protein, &mem);
    if (!str_eq_c(protein_hgvs(&mem, &p), want))
        fail_msg(
            "\"%s\" became %.*s, not %s", text, STR_ARG(protein_hgvs(&mem, &p)), want);
    arena_free(&mem);
}

static void assert_difference(const char *a, const char *b, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    assert_true(protein_difference(str_of(a), str_of(b), &mem, &p));
    if (!str_eq_c(protein_hgvs(&mem, &p), want))
        fail_msg(
            "%s to %s is %.*s, not %s", a, b, STR_ARG(protein_hgvs(&mem, &p)), want);
    arena_free(&mem);
}

static void assert_text(const char *text, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    assert_int_equal(protein_parse(str_of(text), &mem, &p), 0);
    assert_string_equal(str_cstr(&mem, protein_hgvs(&mem, &p)), want);
    arena_free(&mem);
}

static void writes_hgvs_with_three_letters(void **state)
{
    (void)state;
    assert_text("V600E", "p.Val600Glu");
    assert_text("E55=", "p.Glu55=");
    assert_text("R213*", "p.Arg213Ter");
    assert_text("R97Pfs*23", "p.Arg97ProfsTer23");
    assert_text("R97Pfs", "p.Arg97ProfsTer?");
    assert_text("R97fs", "p.Arg97fs");
    assert_text("E746_A750del", "p.Glu746_Ala750del");
    assert_text("K618del", "p.Lys618del");
    assert_text("D770_N771insNPG", "p.Asp770_Asn771insAsnProGly");
    assert_text("E746_A750delinsIP", "p.Glu746_Ala750delinsIlePro");
    assert_text("Y772_A775dup", "p.Tyr772_Ala775dup");
    assert_text("*110Qext*17", "p.Ter110GlnextTer17");
    assert_text("*110Qext*?", "p.Ter110GlnextTer?");
    assert_text("M1?", "p.Met1?");
    assert_text("M1V", "p.Met1?");
}

static void checks_the_stated_residues(void **state)
{
    static const struct {
        const char *text;
        enum residue_check want;
    } cases[] = {
        {"E3K", RESIDUES_AGREE},
        {"L3K", RESIDUES_DISAGREE},
        {"E3_L6del", RESIDUES_AGREE},
        {"E3_R6del", RESIDUES_DISAGREE},
        {"W20*", RESIDUES_AGREE},
        {"*21Qext*5", RESIDUES_AGREE},
        {"W21Q", RESIDUES_DISAGREE},
        {"W22Q", RESIDUES_BEYOND},
        {"W20_E40del", RESIDUES_BEYOND},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena mem = ARENA_INIT;
        struct protein_change p;

        assert_int_equal(protein_parse(str_of(cases[i].text), &mem, &p), 0);
        assert_int_equal(protein_check_residues(&p, PROTEIN), cases[i].want);
        p.ref1 = p.ref2 = '\0'; /* nothing stated disagrees with nothing */
        assert_int_equal(protein_check_residues(&p, PROTEIN),
            cases[i].want == RESIDUES_BEYOND ? RESIDUES_BEYOND : RESIDUES_AGREE);
        arena_free(&mem);
    }
}

static void moves_deletions_to_the_c_terminal_end_of_a_run(void **state)
{
    (void)state;
    assert_normal("E3del", PROTEIN, "p.Glu5del");
    assert_normal("E4del", PROTEIN, "p.Glu5del");
    assert_normal("E3_E4del", PROTEIN, "p.Glu4_Glu5del");
    assert_normal("Y10del", PROTEIN, "p.Tyr11del");
    assert_normal("L6_R7del", PROTEIN, "p.Leu6_Arg7del");
}

static void writes_an_insertion_that_repeats_as_duplication(void **state)
{
    (void)state;
    assert_normal("E3_E4insE", PROTEIN, "p.Glu5dup");
    assert_normal("E5_L6insE", PROTEIN, "p.Glu5dup");
    assert_normal("L6_R7insL", PROTEIN, "p.Leu6dup");
    assert_normal("G15_T16insAG", PROTEIN, "p.Ala14_Gly15dup");
    assert_normal("E3dup", PROTEIN, "p.Glu5dup");
    assert_normal("L6_R7insEL", PROTEIN, "p.Glu5_Leu6dup");
    assert_normal("L6_R7insK", PROTEIN, "p.Leu6_Arg7insLys");
    assert_normal("E5_L6insEE", PROTEIN, "p.Glu4_Glu5dup");
    /* two more copies are no single duplication */
    assert_normal("L6_R7insLL", PROTEIN, "p.Leu6_Arg7insLeuLeu");
}

static void cuts_what_a_delins_leaves_as_it_was(void **state)
{
    (void)state;
    assert_normal("E5_R7delinsEKR", PROTEIN, "p.Leu6Lys");
    assert_normal("E5_R7delinsER", PROTEIN, "p.Leu6del");
    assert_normal("L6_R7delinsLRLR", PROTEIN, "p.Leu6_Arg7dup");
    assert_normal("L6_R7delinsKG", PROTEIN, "p.Leu6_Arg7delinsLysGly");
    assert_normal("L6_R7delinsLR", PROTEIN, "p.Leu6_Arg7=");
    assert_normal("L6delinsKG", PROTEIN, "p.Leu6delinsLysGly");
}

static void writes_an_early_end_as_stop(void **state)
{
    (void)state;
    assert_normal("E5_L6ins*", PROTEIN, "p.Leu6Ter");
    assert_normal("E5_L6delins*", PROTEIN, "p.Glu5Ter");
    assert_normal("E5_L6insK*", PROTEIN, "p.Leu6_Arg7delinsLysTer");
    assert_normal("L6_R7delinsK*", PROTEIN, "p.Leu6_Arg7delinsLysTer");
    assert_normal("L6_W20del", PROTEIN, "p.Leu6Ter");
    assert_normal("L6_W20delinsK", PROTEIN, "p.Leu6_Arg7delinsLysTer");
    /* the stop at once says the same as where it is written */
    assert_normal("L6_R7delinsLR*", PROTEIN, "p.Glu8Ter");
}

static void leaves_alone_what_is_not_told_by_the_protein(void **state)
{
    (void)state;
    assert_normal("E3fs*7", PROTEIN, "p.Glu3fsTer7");
    assert_normal("*21Qext*17", PROTEIN, "p.Ter21GlnextTer17");
    assert_normal("E3=", PROTEIN, "p.Glu3=");
    assert_normal("M1?", PROTEIN, "p.Met1?");
    assert_normal("E3K", PROTEIN, "p.Glu3Lys");
    assert_normal("R7*", PROTEIN, "p.Arg7Ter");
}

static void does_not_touch_what_disagrees_with_the_protein(void **state)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    (void)state;
    assert_int_equal(protein_parse(STR("L3_L4del"), &mem, &p), 0);
    protein_normalise(&p, PROTEIN, &mem);
    assert_true(str_eq_c(protein_text(&mem, &p), "L3_L4del"));
    assert_int_equal(protein_parse(STR("W19_W30del"), &mem, &p), 0);
    protein_normalise(&p, PROTEIN, &mem);
    assert_true(str_eq_c(protein_text(&mem, &p), "W19_W30del"));
    arena_free(&mem);
}

static void tells_two_proteins_apart(void **state)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    (void)state;
    assert_difference("MAEK", "MAGK", "p.Glu3Gly");
    assert_difference("MAEK*", "MAGK*", "p.Glu3Gly");
    assert_difference("MAEK*", "MA*", "p.Glu3Ter");
    assert_difference("MAEK", "MAEKQL", "p.Ter5GlnextTer2");
    assert_difference("MAEK", "TAEK", "p.Met1?");
    assert_difference("MAEK", "AEK", "p.Met1?");
    assert_difference("MAEKR", "MQGKR", "p.Ala2_Glu3delinsGlnGly");
    /* a stop, and the letter before it is by chance the last one of the protein */
    assert_difference("MAEKRAEKRAEKRLLLW", "MAEW", "p.Lys4_Arg5delinsTrpTer");
    /* a model whose start is not known */
    assert_difference("AEK", "GAEK", "p.Ala1delinsGlyAla");
    assert_false(protein_difference(STR("MAEK"), STR("MAEK*"), &mem, &p));
    arena_free(&mem);
}

/* Pain case P01: ERBB2, the residues A771-A775 and what two insertions of other DNA
 * make of them. */
static void two_insertions_of_one_protein_are_one(void **state)
{
    struct arena mem = ARENA_INIT;
    char protein[780];
    struct protein_change a, b, c;
    struct str p = {protein, sizeof(protein)};

    (void)state;
    memset(protein, 'L', sizeof(protein));
    protein[0] = 'M';
    memcpy(protein + 769, "EAYVMAGVGS", 10); /* E770 A771 Y772 V773 M774 A775 G776 */
    /* after A771: "A-YVMA-YVMA-G"; after A775: the same */
    assert_int_equal(protein_parse(STR("A771_Y772insYVMA"), &mem, &a), 0);
    assert_int_equal(protein_parse(STR("A775_G776insYVMA"), &mem, &b), 0);
    assert_int_equal(protein_parse(STR("Y772_A775dup"), &mem, &c), 0);
    protein_normalise(&a, p, &mem);
    protein_normalise(&b, p, &mem);
    protein_normalise(&c, p, &mem);
    assert_true(protein_eq(&a, &c));
    assert_true(protein_eq(&b, &c));
    assert_true(str_eq_c(protein_hgvs(&mem, &a), "p.Tyr772_Ala775dup"));
    /* YVMA before A771 is another protein */
    assert_int_equal(protein_parse(STR("E770_A771insYVMA"), &mem, &a), 0);
    protein_normalise(&a, p, &mem);
    assert_false(protein_eq(&a, &c));
    arena_free(&mem);
}

/* Properties: few letters, so that there are many runs. */

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static struct str random_residues(uint64_t *seed, struct arena *mem, size_t n)
{
    char *out = arena_alloc(mem, n + 1);

    for (size_t i = 0; i < n; i++)
        out[i] = "AAEL"[next_random(seed) % 4];
    return (struct str){out, n};
}

/* The change that turns residues beg0 .. end0 of protein into alt, as it stands. */
static struct protein_change plain_change(
    struct str protein, size_t beg0, size_t end0, struct str alt)
{
    struct protein_change p = {.pos1 = (uint32_t)beg0 + 1, .pos2 = (uint32_t)end0};

    p.alt = alt;
    p.kind = alt.n == 0 ? PROTEIN_DELETION : PROTEIN_DELINS;
    if (beg0 == end0) {
        p.kind = PROTEIN_INSERTION;
        p.pos1 = (uint32_t)beg0;
        p.pos2 = (uint32_t)beg0 + 1;
    } else if (alt.n == 1 && end0 - beg0 == 1) {
        p.kind = PROTEIN_SUBSTITUTION;
    }
    p.ref1 = protein.p[p.pos1 - 1];
    p.ref2 = protein.p[p.pos2 - 1];
    return p;
}

static struct str joined(struct arena *mem, struct str a, struct str b, struct str c)
{
    return str_fmt(mem, "%.*s%.*s%.*s", STR_ARG(a), STR_ARG(b), STR_ARG(c));
}

static void assert_same(
    struct arena *mem, struct protein_change p, struct str protein, struct str normal)
{
    struct str have;

    protein_normalise(&p, protein, mem);
    have = protein_hgvs(mem, &p);
    if (!str_eq(have, normal))
        fail_msg(
            "%.*s: %.*s, but %.*s", STR_ARG(protein), STR_ARG(have), STR_ARG(normal));
    protein_normalise(&p, protein, mem);
    assert_true(str_eq(protein_hgvs(mem, &p), normal));
}

/* Every way to cut a changed protein into kept, new and kept residues is one change. */
static void every_description_of_a_protein_has_one_normal_form(void **state)
{
    uint64_t seed = 88172645463325252u;
    unsigned n_descriptions = 0;

    (void)state;
    for (unsigned i = 0; i < 3000; i++) {
        struct arena mem = ARENA_INIT;
        size_t n = 8 + next_random(&seed) % 20;
        struct str protein =
            joined(&mem, STR("M"), random_residues(&seed, &mem, n), STR("W"));
        size_t beg = 2 + next_random(&seed) % (n - 3);
        size_t end = beg + next_random(&seed) % (n - beg);
        struct str alt = random_residues(&seed, &mem, next_random(&seed) % 5);
        struct str changed = joined(
            &mem, str_sub(protein, 0, beg), alt, str_sub(protein, end, protein.n));
        struct protein_change p;
        struct str normal;

        if (!protein_difference(protein, changed, &mem, &p)) {
            arena_free(&mem);
            continue;
        }
        normal = protein_hgvs(&mem, &p);
        for (size_t a = 1; a < protein.n - 1; a++)
            for (size_t b = a; b < protein.n; b++) {
                size_t tail = protein.n - b;

                if (a + tail > changed.n || memcmp(protein.p, changed.p, a) != 0
                    || memcmp(protein.p + b, changed.p + changed.n - tail, tail) != 0)
                    continue;
                alt = str_sub(changed, a, changed.n - tail - a);
                assert_same(&mem, plain_change(protein, a, b, alt), protein, normal);
                n_descriptions++;
            }
        arena_free(&mem);
    }
    assert_true(n_descriptions > 20000);
}

static void a_duplication_is_an_insertion_of_its_residues(void **state)
{
    uint64_t seed = 0x9e3779b97f4a7c15u;

    (void)state;
    for (unsigned i = 0; i < 3000; i++) {
        struct arena mem = ARENA_INIT;
        size_t n = 8 + next_random(&seed) % 20;
        struct str protein =
            joined(&mem, STR("M"), random_residues(&seed, &mem, n), STR("W"));
        size_t beg = 1 + next_random(&seed) % (n - 1);
        size_t end = beg + 1 + next_random(&seed) % (n - beg);
        struct protein_change dup = plain_change(protein, beg, end, STR_NONE);
        struct protein_change ins =
            plain_change(protein, end, end, str_sub(protein, beg, end - beg));

        dup.kind = PROTEIN_DUPLICATION;
        protein_normalise(&ins, protein, &mem);
        assert_int_equal(ins.kind, PROTEIN_DUPLICATION);
        assert_same(&mem, dup, protein, protein_hgvs(&mem, &ins));
        arena_free(&mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_hgvs_with_three_letters),
        cmocka_unit_test(checks_the_stated_residues),
        cmocka_unit_test(moves_deletions_to_the_c_terminal_end_of_a_run),
        cmocka_unit_test(writes_an_insertion_that_repeats_as_duplication),
        cmocka_unit_test(cuts_what_a_delins_leaves_as_it_was),
        cmocka_unit_test(writes_an_early_end_as_stop),
        cmocka_unit_test(leaves_alone_what_is_not_told_by_the_protein),
        cmocka_unit_test(does_not_touch_what_disagrees_with_the_protein),
        cmocka_unit_test(tells_two_proteins_apart),
        cmocka_unit_test(two_insertions_of_one_protein_are_one),
        cmocka_unit_test(every_description_of_a_protein_has_one_normal_form),
        cmocka_unit_test(a_duplication_is_an_insertion_of_its_residues),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
