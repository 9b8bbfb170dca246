#include "tests/unit/curated_lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define N_ROUNDS 200

static struct eligibility_lexicon *lexicon;

static const char *const items[] = {
    "Histologically proven carcinoma of the lung with an EGFR exon 19 deletion or "
    "L858R in "
    "tumour tissue or plasma, found by any approved assay",
    "PD-L1 TPS >= 1% by an approved test",
    "HER2-negative by staining, and oestrogen receptor positive or progesterone "
    "receptor "
    "positive",
    "No known ALK fusion, ROS1 rearrangement, RET fusion or BRAF V600E mutation that "
    "could "
    "be treated",
    "Cohort B: KRAS G12C mutation after one line of platinum",
    "Deleterious germline mutation in BRCA1, BRCA2, PALB2 or another gene of the panel",
    "TMB >= 10 mutations per megabase or microsatellite instability-high",
    "Known t(11;14) is allowed regardless of TP53 mutation",
};
#define N_ITEMS (sizeof items / sizeof *items)

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

/* ---- layouts of one text ---- */

struct layout {
    const char *bullet, *heading_indent, *bullet_indent, *at_least;
    size_t columns; /* 0: not wrapped */
};

/* One item, "%s" of its ">=" written as the layout does. */
static void put_item(const struct layout *l, const char *item, struct buf *out)
{
    size_t column = strlen(l->bullet_indent) + strlen(l->bullet) + 2;
    struct str rest = str_of(item), word;
    buf_fmt(out, "%s%s ", l->bullet_indent, l->bullet);
    if (l->columns > 0)
        buf_add_c(out, " ");
    for (bool is_first = true; rest.p != NULL && str_next(&rest, ' ', &word);
         is_first = false) {
        if (str_eq_c(word, ">="))
            word = str_of(l->at_least);
        if (!is_first && l->columns > 0 && column + 1 + word.n > l->columns) {
            buf_fmt(out, "\n%s   ", l->bullet_indent);
            column = strlen(l->bullet_indent) + 3;
        } else if (!is_first) {
            buf_add_c(out, " ");
            column++;
        }
        buf_add_str(out, word);
        column += word.n;
    }
    buf_add_c(out, "\n\n");
}

static struct str lay_out(const struct layout *l, struct arena *mem)
{
    struct buf b = BUF_INIT;
    buf_fmt(&b, "%sInclusion Criteria:\n\n", l->heading_indent);
    for (size_t i = 0; i < N_ITEMS; i++)
        put_item(l, items[i], &b);
    buf_fmt(&b, "%sExclusion Criteria:\n\n", l->heading_indent);
    put_item(l, "EGFR exon 20 insertion or MET amplification in an earlier biopsy", &b);
    struct str s = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return s;
}

static struct str reading_of(struct str text, struct arena *mem)
{
    struct eligibility_clause *clauses;
    struct err err = {0};
    struct buf b = BUF_INIT;
    int n = eligibility_read(
        lexicon, eligibility_normalise(text, mem), mem, &clauses, &err);
    assert_true(n >= 0);
    for (int i = 0; i < n; i++) {
        struct criterion *c = clauses[i].criterion;
        buf_fmt(&b, "%d %s %u %.*s %s\n", clauses[i].is_exclusion,
            trial_force_name(clauses[i].force), clauses[i].cohort,
            STR_ARG(c != NULL ? criterion_text(c, mem) : STR_NONE),
            eligibility_fact_name(clauses[i].fact));
    }
    struct str s = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return s;
}

static const struct layout plain = {"*", "", "", ">=", 0};

static void reads_every_item_of_the_made_text(void **state)
{
    struct arena mem = ARENA_INIT;
    struct str s = reading_of(lay_out(&plain, &mem), &mem);
    static const char *const lines[] = {
        "0 required 0 or(exon(EGFR, 19, deletion), protein(EGFR, L858R)) none\n",
        "0 required 0 factor(PD-L1_TPS, >= 1) none\n",
        "0 required 1 protein(KRAS, G12C) none\n",
        "1 required 0 or(or(fusion(ALK, *), fusion(*, ALK)), or(fusion(ROS1, *)",
        "1 required 0 or(copy_number(ERBB2, amplification), state(ERBB2, \"over",
        "0 required 0 or(state(ESR1, \"expression\"), state(PGR, \"expression\")) "
        "none\n",
        "0 required 0 or(factor(TMB, >= 10), factor(MSI, = high)) none\n",
        "0 conditional 0 or(karyotype(\"t(11;14)\"), gene(TP53, any)) none\n",
        "1 required 0 or(exon(EGFR, 20, insertion), copy_number(MET, amplification)) "
        "none\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (str_find(s, str_of(lines[i])) < 0)
            fail_msg("not in the reading: %s%.*s", lines[i], STR_ARG(s));
    arena_free(&mem);
}

static void layout_of_lines_and_signs_changes_nothing(void **state)
{
    static const char *const bullets[] = {"*", "-", "\xe2\x80\xa2"};
    static const char *const at_least[] = {
        ">=", "\\>=", "&gt;=", "\xe2\x89\xa5", "\\\\>=", "=>"};
    struct arena mem = ARENA_INIT;
    struct str expected =
        str_of(str_cstr(&mem, reading_of(lay_out(&plain, &mem), &mem)));
    uint64_t x = 20261122;
    (void)state;
    for (unsigned i = 0; i < N_ROUNDS; i++) {
        struct layout l = {
            bullets[next_random(&x) % 3], "", "", at_least[next_random(&x) % 6], 0};
        if (next_random(&x) % 2) {
            l.heading_indent = "        ";
            l.bullet_indent = "          ";
            l.columns = 60 + next_random(&x) % 45;
        }
        struct str text = lay_out(&l, &mem), got = reading_of(text, &mem);
        if (!str_eq(got, expected))
            fail_msg("layout %s %s %zu:\n%.*s\nread as\n%.*s\nexpected\n%.*s", l.bullet,
                l.at_least, l.columns, STR_ARG(text), STR_ARG(got), STR_ARG(expected));
    }
    arena_free(&mem);
}

static void damaged_texts_give_clauses_inside_the_text(void **state)
{
    struct arena mem = ARENA_INIT;
    uint64_t x = 99;
    (void)state;
    for (unsigned i = 0; i < N_ROUNDS; i++) {
        struct str text = lay_out(&plain, &mem);
        char *p = arena_dup(&mem, text.p, text.n);
        for (unsigned k = 0; k < 40; k++)
            p[next_random(&x) % text.n] = (char)(next_random(&x) % 256);
        struct str s = eligibility_normalise((struct str){p, text.n}, &mem);
        struct eligibility_clause *clauses;
        struct err err = {0};
        int n = eligibility_read(lexicon, s, &mem, &clauses, &err);
        assert_true(n >= 0);
        for (int k = 0; k < n; k++) {
            assert_true(clauses[k].beg < clauses[k].end && clauses[k].end <= s.n);
            assert_true(
                (clauses[k].criterion == NULL) == (clauses[k].fact != FACT_NONE));
            assert_true((clauses[k].cohort > 0) == (clauses[k].cohort_label.n > 0));
        }
        arena_reset(&mem);
    }
    arena_free(&mem);
}

static void normalising_twice_changes_nothing(void **state)
{
    struct arena mem = ARENA_INIT;
    struct str once = eligibility_normalise(lay_out(&plain, &mem), &mem);
    (void)state;
    assert_true(str_eq(once, eligibility_normalise(once, &mem)));
    arena_free(&mem);
}

static void tables_with_unknown_words_are_refused(void **state)
{
    struct err err = {0};
    struct eligibility_lexicon *x = eligibility_lexicon_new(&err);
    (void)state;
    assert_non_null(x);
    assert_true(eligibility_lexicon_add_word(x, STR("foo"), STR("verb"), &err) < 0);
    assert_non_null(strstr(err.msg, "\"verb\""));
    assert_true(
        eligibility_lexicon_add_gene(x, STR("ALK"), STR("ALK"), STR("shiny"), &err)
        < 0);
    assert_non_null(strstr(err.msg, "\"shiny\""));
    assert_true(eligibility_lexicon_add_marker(
                    x, STR("MSI-H"), STR("folded"), STR("factor(MSI"), &err)
                < 0);
    assert_true(eligibility_lexicon_add_marker(
                    x, STR("MSI-H"), STR("loose"), STR("factor(MSI, = high)"), &err)
                < 0);
    assert_non_null(strstr(err.msg, "\"loose\""));
    eligibility_lexicon_free(x);
}

static int open_lexicon(void **state)
{
    struct err err = {0};
    (void)state;
    lexicon = curated_lexicon(&err);
    if (lexicon == NULL)
        print_error("%s\n", err.msg);
    return lexicon != NULL ? 0 : -1;
}

static int close_lexicon(void **state)
{
    (void)state;
    eligibility_lexicon_free(lexicon);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_item_of_the_made_text),
        cmocka_unit_test(layout_of_lines_and_signs_changes_nothing),
        cmocka_unit_test(damaged_texts_give_clauses_inside_the_text),
        cmocka_unit_test(normalising_twice_changes_nothing),
        cmocka_unit_test(tables_with_unknown_words_are_refused),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
