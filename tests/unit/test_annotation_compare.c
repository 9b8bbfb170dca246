#include "query/annotation_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* One comparison in words; what is not given is empty. */
struct given {
    const char *ours, *our_change; /* terms, protein change */
    const char *theirs, *their_change;
    const char *id;      /* of their transcript; NULL: ours */
    const char *protein; /* NULL: not known */
    unsigned n_unknown;
    bool is_bases_unknown, is_compound;
};

static struct given say(const char *ours, const char *our_change, const char *theirs,
    const char *their_change)
{
    struct given g = {.ours = ours, .theirs = theirs};

    g.our_change = our_change;
    g.their_change = their_change;
    return g;
}

static uint32_t terms_of(const char *text)
{
    struct str rest = str_of(text), term;
    uint32_t set = 0;

    while (text && str_next(&rest, '&', &term)) {
        uint32_t bit = consequence_parse(term);

        assert_int_not_equal(bit, 0);
        set |= bit;
    }
    return set;
}

static bool change_of(
    const char *text, struct arena *mem, struct protein_change *change)
{
    if (!text)
        return false;
    assert_true(protein_parse(str_of(text), mem, change) >= 0);
    return true;
}

static struct annotation_comparison compare(const struct given *g)
{
    struct transcript t = {
        .id = STR("NM_004333.6"), .twin_id = STR("ENST00000646891.2")};
    struct arena mem = ARENA_INIT;
    struct variant_effect ours = {.is_bases_unknown = g->is_bases_unknown};
    struct annotation theirs = {
        .by = ANNOTATOR_VEP,
        .transcript = g->id ? str_of(g->id) : t.id,
        .n_unknown_terms = g->n_unknown,
        .is_compound = g->is_compound,
    };
    struct annotation_comparison c;

    ours.consequence = terms_of(g->ours);
    theirs.consequence = terms_of(g->theirs);
    ours.has_change = change_of(g->our_change, &mem, &ours.change);
    theirs.has_change = change_of(g->their_change, &mem, &theirs.change);
    c = annotation_compare(&t, str_of(g->protein), &ours, &theirs, &mem);
    arena_free(&mem);
    return c;
}

static void assert_compared(struct given g, const char *verdict, const char *reason)
{
    struct annotation_comparison c = compare(&g);

    assert_string_equal(annotation_verdict_name(c.verdict), verdict);
    assert_string_equal(c.reason, reason);
}

/* The same whichever side says which. */
static void assert_both_ways(struct given g, const char *verdict, const char *reason)
{
    struct given turned = g;

    turned.ours = g.theirs;
    turned.our_change = g.their_change;
    turned.theirs = g.ours;
    turned.their_change = g.our_change;
    assert_compared(g, verdict, reason);
    assert_compared(turned, verdict, reason);
}

static void the_same_change_agrees(void **state)
{
    struct given g =
        say("missense_variant", "V600E", "missense_variant", "p.Val600Glu");

    (void)state;
    assert_both_ways(g, "agrees", "same");
    assert_true(compare(&g).is_protein_compared);
    g.their_change = NULL;
    assert_both_ways(g, "agrees", "same");
    assert_false(compare(&g).is_protein_compared);
}

static void another_change_differs(void **state)
{
    (void)state;
    assert_both_ways(say("missense_variant", "V600E", "missense_variant", "V600K"),
        "differs", "protein");
    assert_both_ways(say("missense_variant", "V600E", "missense_variant", "V640E"),
        "differs", "protein");
    assert_both_ways(say("stop_gained", "R213*", "frameshift_variant", "R213Gfs*4"),
        "differs", "protein");
}

static void another_group_of_terms_differs(void **state)
{
    (void)state;
    assert_both_ways(say("missense_variant", NULL, "synonymous_variant", NULL),
        "differs", "consequence");
    assert_both_ways(say("splice_donor_variant", NULL, "intron_variant", NULL),
        "differs", "consequence");
    assert_both_ways(say("splice_donor_variant", NULL, "missense_variant", NULL),
        "differs", "consequence");
    assert_both_ways(
        say("stop_gained", NULL, "frameshift_variant", NULL), "differs", "consequence");
    assert_both_ways(say("frameshift_variant", NULL, "inframe_deletion", NULL),
        "differs", "consequence");
    assert_both_ways(say("synonymous_variant", NULL, "5_prime_UTR_variant", NULL),
        "differs", "consequence");
    assert_compared(
        say(NULL, NULL, "missense_variant", NULL), "differs", "consequence");
}

static void terms_that_change_no_product_do_not_count(void **state)
{
    (void)state;
    assert_both_ways(say("missense_variant&splice_region_variant", "V600E",
                         "missense_variant", "V600E"),
        "agrees", "same");
    assert_both_ways(
        say("splice_region_variant&intron_variant", NULL, "5_prime_UTR_variant", NULL),
        "agrees", "same");
    assert_compared(say(NULL, NULL, "downstream_gene_variant", NULL), "agrees", "same");
    assert_both_ways(
        say("inframe_indel", NULL, "protein_altering_variant", NULL), "agrees", "same");
    assert_both_ways(say("splice_donor_variant", NULL,
                         "splice_acceptor_variant&intron_variant", NULL),
        "agrees", "same");
}

static void either_catalogue_id_is_the_transcript(void **state)
{
    struct given g = say("missense_variant", NULL, "missense_variant", NULL);
    const struct annotation none = {.by = ANNOTATOR_VEP};
    const struct transcript alone = {.id = STR("NM_004333.6")};

    (void)state;
    g.id = "ENST00000646891";
    assert_compared(g, "agrees", "same");
    g.id = "ENST00000646891.7";
    assert_compared(g, "agrees", "same");
    g.id = "ENST00000646892.2";
    assert_compared(g, "not_comparable", "other_transcript");
    assert_false(annotation_is_on(&none, &alone));
}

static void a_difference_says_when_versions_differ(void **state)
{
    struct given g = say("missense_variant", "V600E", "missense_variant", "V601E");

    (void)state;
    g.id = "ENST00000646891.1";
    assert_compared(g, "differs", "protein_other_version");
    g.id = "NM_004333.4";
    g.their_change = NULL;
    g.theirs = "stop_gained";
    assert_compared(g, "differs", "consequence_other_version");
    g.id = "ENST00000646891.2";
    assert_compared(g, "differs", "consequence");
    g.id = "ENST00000646891";
    assert_compared(g, "differs", "consequence");
}

static void what_says_nothing_is_not_comparable(void **state)
{
    struct given g = say("missense_variant", "V600E", "missense_variant", "V600E");

    (void)state;
    g.is_compound = true;
    assert_compared(g, "not_comparable", "compound");
    g.is_compound = false;
    g.is_bases_unknown = true;
    assert_compared(g, "not_comparable", "bases_unknown");
    g.is_bases_unknown = false;
    g.ours = "coding_sequence_variant";
    assert_compared(g, "not_comparable", "bases_unknown");
    g.ours = "missense_variant";
    g.theirs = "coding_sequence_variant&3_prime_UTR_variant";
    assert_compared(g, "not_comparable", "says_coding_only");
    g.theirs = NULL;
    assert_compared(g, "not_comparable", "no_known_term");
}

static void an_unknown_term_hides_a_difference_but_no_agreement(void **state)
{
    struct given g = say("missense_variant", NULL, "intron_variant", NULL);

    (void)state;
    g.n_unknown = 1;
    assert_compared(g, "not_comparable", "no_known_term");
    g.theirs = "missense_variant";
    assert_compared(g, "agrees", "same");
    g.our_change = "V600E";
    g.their_change = "V600K";
    assert_compared(g, "differs", "protein");
}

static void conventions_agree_by_their_key(void **state)
{
    (void)state;
    assert_both_ways(say("stop_gained", "Y4*", "frameshift_variant", "Y4*"), "agrees",
        "stop_at_once");
    assert_both_ways(say("stop_gained", "Y4*", "frameshift_variant", "Y4fs"), "agrees",
        "stop_at_once");
    assert_both_ways(
        say("stop_gained&frameshift_variant", "Y4*", "frameshift_variant", "Y4*"),
        "agrees", "stop_at_once");
    assert_both_ways(
        say("stop_gained", "E132_E133delinsD*", "inframe_indel", "E132_R140delinsD*"),
        "agrees", "stop_in_change");
    assert_both_ways(
        say("stop_gained", "Y100*", "stop_gained", "p.Tyr100_Leu105delinsTer"),
        "agrees", "stop_in_change");
    assert_both_ways(say("missense_variant", "V600_K601delinsEN", "inframe_indel",
                         "V600_K601delinsEN"),
        "agrees", "several_residues");
    assert_both_ways(say("start_lost", "M1?", "frameshift_variant&start_lost", NULL),
        "agrees", "start_also");
    assert_both_ways(say("stop_lost", NULL, "frameshift_variant&stop_lost", NULL),
        "agrees", "stop_also");
    assert_both_ways(say("stop_retained_variant", NULL,
                         "inframe_deletion&stop_retained_variant", NULL),
        "agrees", "unchanged_also");
}

static void conventions_need_what_they_say(void **state)
{
    (void)state;
    assert_both_ways(
        say("missense_variant", NULL, "inframe_indel", "V600_K601delinsEN"), "differs",
        "consequence");
    assert_both_ways(
        say("start_lost", NULL, "frameshift_variant", NULL), "differs", "consequence");
    assert_both_ways(
        say("stop_gained", "Y4*", "frameshift_variant", "Y5fs"), "differs", "protein");
    assert_both_ways(say("stop_gained", "Y4*", "frameshift_variant", "Y4Lfs*2"),
        "differs", "protein");
    assert_both_ways(
        say("stop_gained", "E132_E133delinsD*", "inframe_indel", "E132_R140delinsN*"),
        "differs", "protein");
}

/* P01: the duplication of YVMA in ERBB2, here in a short protein. */
static void one_protein_in_two_spellings_agrees_when_the_protein_is_known(void **state)
{
    struct given g =
        say("inframe_insertion", "Y3_A6dup", "inframe_insertion", "A2_Y3insYVMA");

    (void)state;
    g.protein = "MAYVMAGV";
    assert_both_ways(g, "agrees", "same");
    assert_true(compare(&g).is_protein_compared);
    g.their_change = "A2_Y3insYVMG";
    assert_both_ways(g, "differs", "protein");
    g.protein = NULL;
    assert_both_ways(g, "agrees", "same");
    assert_false(compare(&g).is_protein_compared);
}

static void residues_that_are_not_the_proteins_differ(void **state)
{
    struct given g = say("missense_variant", "V4E", "missense_variant", "V5E");

    (void)state;
    g.protein = "MAYVMAGV";
    assert_both_ways(g, "differs", "protein");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_change_agrees),
        cmocka_unit_test(another_change_differs),
        cmocka_unit_test(another_group_of_terms_differs),
        cmocka_unit_test(terms_that_change_no_product_do_not_count),
        cmocka_unit_test(either_catalogue_id_is_the_transcript),
        cmocka_unit_test(a_difference_says_when_versions_differ),
        cmocka_unit_test(what_says_nothing_is_not_comparable),
        cmocka_unit_test(an_unknown_term_hides_a_difference_but_no_agreement),
        cmocka_unit_test(conventions_agree_by_their_key),
        cmocka_unit_test(conventions_need_what_they_say),
        cmocka_unit_test(one_protein_in_two_spellings_agrees_when_the_protein_is_known),
        cmocka_unit_test(residues_that_are_not_the_proteins_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
