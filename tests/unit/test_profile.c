#include "kb/model/profile.h"
#include "kb/model/variant_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_MEMBERS(list) (sizeof(list) / sizeof((list)[0]))

static struct profile_member *members_of(
    struct arena *mem, const char *const (*names)[2], size_t n)
{
    struct profile_member *members = ARENA_ARRAY(mem, struct profile_member, n);
    const char *form;

    for (size_t i = 0; i < n; i++) {
        members[i].name = str_fmt(mem, "%s %s", names[i][0], names[i][1]);
        members[i].criterion =
            variant_name_read(str_of(names[i][0]), str_of(names[i][1]), mem, &form);
    }
    return members;
}

/* Names as CIViC has them. */
static const char *const civic[][2] = {
    {"BRAF", "V600"},
    {"BRAF", "V600E"},
    {"BRAF", "V600K"},
    {"BRAF", "Amplification"},
    {"KIT", "D816V"},
    {"RB1", "Wildtype"},
    {"CDKN2A", "Loss"},
    {"CDKN2A", "Mutation"},
    {"NTRK1", "G667C "},
    {"NTRK1", "LMNA::NTRK1"},
    {"PIK3CA", "H1047L or H1047R"},
    {"VHL", "Null (Partial deletion of Exons 2 & 3)"},
    {"NTRK1", "LMNA::NTRK1 AND more"},
};

static void check(const char *name, unsigned want_unparsed, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct profile_member *members = members_of(&mem, civic, N_MEMBERS(civic));
    struct profile_pieces pieces;
    struct criterion *c =
        profile_read(str_of(name), members, N_MEMBERS(civic), NULL, &mem, &pieces);

    assert_string_equal(str_cstr(&mem, criterion_text(c, &mem)), want);
    assert_int_equal(pieces.n_unparsed, want_unparsed);
    arena_free(&mem);
}

static void one_member_is_its_own_criterion(void **state)
{
    (void)state;
    check("BRAF V600E", 0, "protein(BRAF, V600E)");
    check("  BRAF V600  ", 0, "codon(BRAF, 600)");
}

static void operators_and_parentheses_make_groups(void **state)
{
    (void)state;
    check("BRAF Amplification AND ( BRAF V600E OR BRAF V600K )", 0,
        "and(copy_number(BRAF, amplification), or(protein(BRAF, V600E), protein(BRAF, "
        "V600K)))");
    check("RB1 Wildtype AND ( CDKN2A Loss OR CDKN2A Mutation )", 0,
        "and(gene(RB1, wild_type), or(copy_number(CDKN2A, loss), gene(CDKN2A, any)))");
    check("NOT KIT D816V", 0, "not(protein(KIT, D816V))");
    check("BRAF V600E AND NOT ( KIT D816V OR BRAF V600K )", 0,
        "and(protein(BRAF, V600E), not(or(protein(KIT, D816V), protein(BRAF, "
        "V600K))))");
    check("( BRAF V600E )", 0, "protein(BRAF, V600E)");
}

static void the_longest_member_name_wins(void **state)
{
    (void)state;
    check("BRAF V600E OR BRAF V600", 0, "or(protein(BRAF, V600E), codon(BRAF, 600))");
    check("NTRK1 LMNA::NTRK1 AND NTRK1 G667C ", 0,
        "and(fusion(LMNA, NTRK1), protein(NTRK1, G667C))");
    check("NTRK1 LMNA::NTRK1 AND more OR KIT D816V", 0,
        "or(unparsed(\"NTRK1 LMNA::NTRK1 AND more\"), protein(KIT, D816V))");
}

static void names_may_hold_words_and_parentheses(void **state)
{
    (void)state;
    check("PIK3CA H1047L or H1047R AND KIT D816V", 0,
        "and(or(protein(PIK3CA, H1047L), protein(PIK3CA, H1047R)), protein(KIT, "
        "D816V))");
    check("VHL Null (Partial deletion of Exons 2 & 3) OR KIT D816V", 0,
        "or(exon(VHL, 2-3, loss), protein(KIT, D816V))");
}

static void a_piece_that_is_no_member_is_unparsed_and_counted(void **state)
{
    (void)state;
    check("KIT D816V AND ALK New Thing", 1,
        "and(protein(KIT, D816V), unparsed(\"ALK New Thing\"))");
    check("A b AND ( C d OR KIT D816V )", 2,
        "and(unparsed(\"A b\"), or(unparsed(\"C d\"), protein(KIT, D816V)))");
    check("BRAF V600EX", 1, "unparsed(\"BRAF V600EX\")");
}

/* The rest of its names with which a variant stands in profiles. */
static void a_former_name_of_a_member_is_the_member(void **state)
{
    struct arena mem = ARENA_INIT;
    struct profile_member *members = members_of(&mem, civic, 3);
    struct str alias = STR("BRAF VAL600LYS");
    struct profile_pieces pieces;
    struct criterion *c;

    (void)state;
    members[2].aliases = &alias;
    members[2].n_aliases = 1;
    c = profile_read(
        STR("BRAF VAL600LYS AND BRAF V600E"), members, 3, NULL, &mem, &pieces);
    assert_string_equal(str_cstr(&mem, criterion_text(c, &mem)),
        "and(protein(BRAF, V600K), protein(BRAF, V600E))");
    assert_int_equal(pieces.n, 2);
    assert_string_equal(pieces.piece[0].form, "member");
    arena_free(&mem);
}

static void a_piece_of_another_name_is_the_one_member_that_is_left(void **state)
{
    struct arena mem = ARENA_INIT;
    struct profile_member *members = members_of(&mem, civic, 3);
    struct profile_pieces pieces;
    struct criterion *c;

    (void)state;
    c = profile_read(
        STR("BRAF V600E AND NOT BRAF old name"), members, 2, NULL, &mem, &pieces);
    assert_string_equal(str_cstr(&mem, criterion_text(c, &mem)),
        "and(protein(BRAF, V600E), not(codon(BRAF, 600)))");
    assert_int_equal(pieces.n_left_over, 1);
    assert_string_equal(pieces.piece[1].form, "member left over");
    /* two are left: nobody knows which */
    c = profile_read(
        STR("BRAF V600E AND BRAF old name"), members, 3, NULL, &mem, &pieces);
    assert_int_equal(pieces.n_left_over, 0);
    assert_int_equal(pieces.n_unparsed, 1);
    assert_true(criterion_has_unparsed(c));
    arena_free(&mem);
}

static void a_member_that_is_not_listed_is_read_from_its_name(void **state)
{
    struct arena mem = ARENA_INIT;
    struct profile_member *members = members_of(&mem, civic, 2);
    struct profile_pieces pieces;
    struct criterion *c;

    (void)state;
    c = profile_read(STR("BRAF V600 AND BRAF V600E AND TMB High AND EML4::ALK Fusion"),
        members, 2, NULL, &mem, &pieces);
    assert_string_equal(str_cstr(&mem, criterion_text(c, &mem)),
        "and(codon(BRAF, 600), protein(BRAF, V600E), factor(TMB, = high), fusion(EML4, "
        "ALK))");
    assert_int_equal(pieces.n_by_grammar, 2);
    assert_int_equal(pieces.n_unparsed, 0);
    assert_string_equal(pieces.piece[2].form, "factor");
    assert_string_equal(pieces.piece[3].form, "fusion");
    arena_free(&mem);
}

static void what_does_not_fit_is_unparsed_whole(void **state)
{
    static const char *const names[] = {"KIT D816V AND", "AND KIT D816V", "( KIT D816V",
        "KIT D816V )", "( )", "NOT", "KIT D816V AND OR BRAF V600E", "NOT )",
        "KIT D816V AND BRAF V600E OR BRAF V600K"};

    (void)state;
    for (size_t i = 0; i < N_MEMBERS(names); i++) {
        char want[128];

        (void)snprintf(want, sizeof(want), "unparsed(\"%s\")", names[i]);
        check(names[i], 1, want);
    }
    check("", 1, "unparsed(\"\")");
}

static void nesting_without_end_is_refused(void **state)
{
    struct arena mem = ARENA_INIT;
    struct buf name = BUF_INIT;
    struct profile_pieces pieces;
    struct criterion *c;

    (void)state;
    for (int i = 0; i < 100000; i++)
        buf_add_c(&name, i % 2 ? "( " : "NOT ");
    c = profile_read(buf_str(&name), NULL, 0, NULL, &mem, &pieces);
    assert_int_equal(c->kind, CRITERION_UNPARSED);
    assert_int_equal(pieces.n_unparsed, 1);
    buf_free(&name);
    arena_free(&mem);
}

/* Truth of a criterion over protein(G<n>, ...) leaves, for the gold set: bit n. */
static bool is_true(const struct criterion *c, unsigned bits)
{
    bool any = false, all = true;

    if (c->kind == CRITERION_CODON)
        return bits >> (c->beg - 100) & 1;
    for (unsigned i = 0; i < c->n_members; i++) {
        bool value = is_true(c->members[i], bits);

        any = any || value;
        all = all && value;
    }
    return c->kind == CRITERION_NOT ? !any : c->kind == CRITERION_OR ? any : all;
}

/* "[1,3] [1,4]" under the same bits */
static bool dnf_is_true(const char *dnf, unsigned bits)
{
    for (const char *p = strchr(dnf, '['); p; p = strchr(p + 1, '[')) {
        bool all = true;

        for (const char *q = p + 1; *q && *q != ']'; q++)
            if (*q >= '1' && *q <= '9')
                all = all && (bits >> (*q - '0') & 1);
        if (all)
            return true;
    }
    return false;
}

static bool same_truth(const char *expression, const char *dnf)
{
    struct arena mem = ARENA_INIT;
    struct profile_member members[9] = {0};
    struct profile_pieces pieces;
    struct criterion *c;
    bool is_same = true;

    for (unsigned i = 0; i < 9; i++) {
        members[i].name = str_fmt(&mem, "%u", i + 1);
        members[i].criterion = criterion_new(&mem, CRITERION_CODON);
        members[i].criterion->beg = 101 + i;
    }
    c = profile_read(str_of(expression), members, 9, NULL, &mem, &pieces);
    for (unsigned bits = 0; bits < 1024; bits++)
        is_same = is_same && is_true(c, bits) == dnf_is_true(dnf, bits);
    arena_free(&mem);
    return is_same && !pieces.n_unparsed;
}

static void truth_equals_the_disjunctive_normal_form(void **state)
{
    (void)state;
    assert_true(same_truth("1 AND 2", "[1,2]"));
    assert_true(same_truth("1 OR ( 2 AND 3 )", "[1] [2,3]"));
    assert_true(same_truth("( 1 OR 2 ) AND ( 3 OR 4 )", "[1,3] [1,4] [2,3] [2,4]"));
    assert_false(same_truth("1 AND 2", "[1] [2]"));
}

/* The public set beside the project: numbers only. */
static void agrees_with_the_gold_set(void **state)
{
    FILE *in = fopen("../shared/data/gold/civic/boolean_profiles.tsv", "r");
    unsigned right = 0, total = 0;
    char line[512];

    (void)state;
    if (!in) {
        print_message("skipped: no ../shared/data\n");
        skip();
    }
    while (fgets(line, sizeof(line), in)) {
        char *tab = strchr(line, '\t');

        if (!tab || line[0] == 'X' || line[0] == 'e' || !strchr(tab, '['))
            continue; /* header, made-up names, a note */
        *tab = '\0';
        total++;
        right += same_truth(line, tab + 1);
    }
    (void)fclose(in);
    print_message("gold boolean_profiles: %u/%u\n", right, total);
    assert_int_equal(right, total);
    assert_true(total >= 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_member_is_its_own_criterion),
        cmocka_unit_test(operators_and_parentheses_make_groups),
        cmocka_unit_test(the_longest_member_name_wins),
        cmocka_unit_test(names_may_hold_words_and_parentheses),
        cmocka_unit_test(a_piece_that_is_no_member_is_unparsed_and_counted),
        cmocka_unit_test(a_former_name_of_a_member_is_the_member),
        cmocka_unit_test(a_piece_of_another_name_is_the_one_member_that_is_left),
        cmocka_unit_test(a_member_that_is_not_listed_is_read_from_its_name),
        cmocka_unit_test(what_does_not_fit_is_unparsed_whole),
        cmocka_unit_test(nesting_without_end_is_refused),
        cmocka_unit_test(truth_equals_the_disjunctive_normal_form),
        cmocka_unit_test(agrees_with_the_gold_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
