#include "query/diff_parts.h"

#include "tests/unit/made_kb.h"
#include "tests/unit/tiny_kb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* ---- texts ------------------------------------------------------------------------
 */

static void assert_words(const char *a, const char *b, const char *from, const char *to)
{
    struct arena mem = ARENA_INIT;
    struct str out[2];
    diff_words(&mem, str_of(a), str_of(b), out);
    if (!str_eq_c(out[0], from) || !str_eq_c(out[1], to))
        fail_msg("\"%.*s\" -> \"%.*s\", expected \"%s\" -> \"%s\"", STR_ARG(out[0]),
            STR_ARG(out[1]), from, to);
    arena_free(&mem);
}

static void of_two_texts_only_the_words_that_differ_are_told(void **state)
{
    (void)state;
    assert_words("Use 50 % of the dose.", "Use 25 % of the dose.", "50", "25");
    assert_words("a b c d e", "a x c y e", "b ... d", "x ... y");
    assert_words("the usual dose", "the usual dose", "", "");
    assert_words("the usual dose", "the  usual\ndose", "", "");
    assert_words("", "new words", "", "new words");
    assert_words("avoid it", "do not avoid it", "", "do not");
    assert_words("a b", "b a", "a", "a");
}

static void a_text_that_is_quite_another_is_cut_and_says_so(void **state)
{
    (void)state;
    struct arena mem = ARENA_INIT;
    struct buf a = BUF_INIT, b = BUF_INIT;
    struct str out[2];
    for (int i = 0; i < 900; i++) {
        buf_fmt(&a, "old%d ", i);
        buf_fmt(&b, "new%d ", i);
    }
    diff_words(&mem, buf_str(&a), buf_str(&b), out);
    for (int i = 0; i < 2; i++) {
        assert_true(str_starts(out[i], i ? STR("new0 new1 ") : STR("old0 old1 ")));
        assert_true(str_ends(out[i], STR(" ...")));
        assert_true(out[i].n < 400);
    }
    buf_free(&a);
    buf_free(&b);
    arena_free(&mem);
}

static uint32_t next_random(uint32_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 17;
    return *x ^= *x << 5;
}

static unsigned n_words(struct str text)
{
    struct str rest = text, word;
    unsigned n = 0;
    while (text.n > 0 && str_next(&rest, ' ', &word))
        n += !str_eq_c(word, "...");
    return n;
}

/* What is told is what is left of both when a longest common part is taken out, so both
 * lose the same number of words. */
static void as_many_words_are_common_to_both(void **state)
{
    (void)state;
    uint32_t x = 7;
    for (int round = 0; round < 500; round++) {
        struct arena mem = ARENA_INIT;
        struct buf text[2] = {BUF_INIT, BUF_INIT};
        unsigned n[2];
        struct str out[2];
        for (int i = 0; i < 2; i++) {
            n[i] = next_random(&x) % 12;
            for (unsigned k = 0; k < n[i]; k++)
                buf_fmt(&text[i], "%s%c", k > 0 ? " " : "", 'a' + next_random(&x) % 4);
        }
        diff_words(&mem, buf_str(&text[0]), buf_str(&text[1]), out);
        assert_int_equal(n[0] - n_words(out[0]), n[1] - n_words(out[1]));
        if (str_eq(buf_str(&text[0]), buf_str(&text[1])))
            assert_int_equal(out[0].n + out[1].n, 0);
        else
            assert_true(out[0].n + out[1].n > 0);
        buf_free(&text[0]);
        buf_free(&text[1]);
        arena_free(&mem);
    }
}

static void sets_are_the_same_whatever_their_order(void **state)
{
    (void)state;
    struct arena mem = ARENA_INIT;
    struct str a[] = {STR("x"), STR("y"), STR("x")}, b[] = {STR("y"), STR("x")};
    assert_true(diff_same_set(&mem, a, 3, b, 2));
    assert_false(diff_same_set(&mem, a, 3, b, 1));
    assert_true(diff_same_set(&mem, NULL, 0, NULL, 0));
    unsigned n;
    const struct str *gone = diff_missing(&mem, a, 3, b, 2, &n);
    assert_int_equal(n, 1); /* one of the two x */
    assert_true(str_eq_c(gone[0], "x"));
    diff_missing(&mem, b, 2, a, 3, &n);
    assert_int_equal(n, 0);
    arena_free(&mem);
}

static void names_of_kinds_are_distinct_and_their_groups_ascend(void **state)
{
    (void)state;
    for (unsigned i = 0; i < N_DIFF_KINDS; i++) {
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(
                diff_kind_name((enum diff_kind)i), diff_kind_name((enum diff_kind)k));
        if (i > 0)
            assert_true(diff_kind_group((enum diff_kind)i)
                        >= diff_kind_group((enum diff_kind)(i - 1)));
    }
}

/* ---- two KBs ----------------------------------------------------------------------
 */

struct pair {
    struct made_kb m[N_DIFF_SIDES];
    struct diff d;
    struct err err;
};

static void run(struct pair *p, const struct diff_options *o)
{
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        if (!p->m[s].txn)
            made_kb_publish(&p->m[s]);
    if (diff_run(&p->d, p->m[0].txn, p->m[1].txn, o, &p->err) < 0)
        fail_msg("%s", p->err.msg);
}

static void end(struct pair *p)
{
    diff_free(&p->d);
    made_kb_end(&p->m[0]);
    made_kb_end(&p->m[1]);
}

/* The only change of a kind, as its sentence. */
static void assert_change(const struct pair *p, enum diff_kind kind, const char *id,
    const char *text, bool is_actionable)
{
    struct arena mem = ARENA_INIT;
    unsigned n = 0;
    for (size_t i = 0; i < p->d.n_changes; i++) {
        const struct diff_change *c = &p->d.changes[i];
        if (c->kind != kind || !str_eq_c(c->id, id))
            continue;
        struct str got = diff_text(c, &mem);
        if (!str_eq_c(got, text) || c->is_actionable != is_actionable)
            fail_msg("%s of %s: \"%.*s\" (%d), expected \"%s\" (%d)",
                diff_kind_name(kind), id, STR_ARG(got), c->is_actionable, text,
                is_actionable);
        n++;
    }
    if (n != 1)
        fail_msg("%s of %s: %u times", diff_kind_name(kind), id, n);
    arena_free(&mem);
}

static unsigned n_of(const struct pair *p, enum diff_kind kind)
{
    return (unsigned)p->d.n_of_kind[kind];
}

static void assert_sums(const struct diff *d)
{
    for (size_t i = 0; i < d->n_tallies; i++) {
        const struct diff_tally *t = &d->tallies[i];
        uint64_t both = t->changed + t->details + t->same;
        assert_int_equal(t->old_records, t->withdrawn + both);
        assert_int_equal(t->new_records, t->added + both);
    }
}

/* One record in each KB: class, stars. */
static void assert_class(enum class_group a, int stars_a, enum class_group b,
    int stars_b, enum diff_kind kind, bool is_actionable)
{
    struct pair p = {0};
    enum class_group group[] = {a, b};
    int stars[] = {stars_a, stars_b};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_begin(&p.m[s]);
        made_kb_clinvar(&p.m[s], &(struct made_clinvar){.id = 5,
                                     .gene = "BRAF",
                                     .hgvs_p = "",
                                     .alleles = "GRCh38:7:140753336:A:T",
                                     .germline = group[s],
                                     .stars = stars[s]});
    }
    run(&p, &(struct diff_options){0});
    assert_int_equal(p.d.n_changes, 1);
    if (p.d.changes[0].kind != kind || p.d.changes[0].is_actionable != is_actionable)
        fail_msg("%s to %s: %s (%d)", class_group_name(a), class_group_name(b),
            diff_kind_name(p.d.changes[0].kind), p.d.changes[0].is_actionable);
    assert_sums(&p.d);
    end(&p);
}

static void a_border_is_crossed_between_plp_doubt_and_blb(void **state)
{
    (void)state;
    assert_class(CLASS_PATHOGENIC, 2, CLASS_UNCERTAIN, 2, DIFF_CLASS_BORDER, true);
    assert_class(CLASS_UNCERTAIN, 1, CLASS_BENIGN, 1, DIFF_CLASS_BORDER, true);
    assert_class(CLASS_BENIGN, 1, CLASS_PATHOGENIC, 1, DIFF_CLASS_BORDER, true);
    assert_class(CLASS_PATHOGENIC, 2, CLASS_CONFLICTING, 1, DIFF_CLASS_BORDER, true);
    assert_class(CLASS_PATHOGENIC, 1, CLASS_RISK, 1, DIFF_CLASS_BORDER, true);
}

static void without_a_star_on_either_side_a_border_does_not_decide(void **state)
{
    (void)state;
    assert_class(CLASS_PATHOGENIC, 0, CLASS_UNCERTAIN, 0, DIFF_CLASS_BORDER, false);
    assert_class(CLASS_PATHOGENIC, 0, CLASS_UNCERTAIN, 1, DIFF_CLASS_BORDER, true);
}

static void within_one_side_it_is_another_change(void **state)
{
    (void)state;
    assert_class(CLASS_UNCERTAIN, 1, CLASS_CONFLICTING, 1, DIFF_CLASS_CHANGED, false);
    assert_class(CLASS_UNCERTAIN, 1, CLASS_RISK, 1, DIFF_CLASS_CHANGED, false);
}

static void a_class_given_or_taken_counts_when_it_is_plp_with_a_star(void **state)
{
    (void)state;
    assert_class(CLASS_NONE, -1, CLASS_PATHOGENIC, 1, DIFF_CLASS_GIVEN, true);
    assert_class(CLASS_NONE, -1, CLASS_PATHOGENIC, 0, DIFF_CLASS_GIVEN, false);
    assert_class(CLASS_NONE, -1, CLASS_BENIGN, 2, DIFF_CLASS_GIVEN, false);
    assert_class(CLASS_PATHOGENIC, 3, CLASS_NONE, -1, DIFF_CLASS_TAKEN, true);
}

static void stars_alone_are_a_change_of_the_review(void **state)
{
    (void)state;
    assert_class(CLASS_PATHOGENIC, 1, CLASS_PATHOGENIC, 2, DIFF_REVIEW_CHANGED, false);
    assert_class(CLASS_PATHOGENIC, 0, CLASS_PATHOGENIC, 1, DIFF_REVIEW_CHANGED, true);
    assert_class(CLASS_UNCERTAIN, 0, CLASS_UNCERTAIN, 1, DIFF_REVIEW_CHANGED, false);
}

static void alleles_are_compared_on_each_assembly(void **state)
{
    (void)state;
    struct pair p = {0};
    static const char *const places[][N_DIFF_SIDES] = {
        {"GRCh38:7:140753336:A:T", "GRCh38:7:140753336:A:C"},
        {"GRCh38:7:140753336:A:T", "GRCh38:7:140753336:A:T GRCh37:7:140453136:A:T"},
        {"GRCh38:7:140753336:A:T GRCh37:7:140453136:A:T", "GRCh38:7:140753336:A:T"},
        {"GRCh38:7:140753336:A:T", "GRCh38:7:140753336:A:T"}};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_begin(&p.m[s]);
        for (unsigned i = 0; i < sizeof places / sizeof *places; i++)
            made_kb_variant(&p.m[s], (const char *[]){"v:1", "v:2", "v:3", "v:4"}[i],
                "BRAF", "V600E", "protein(BRAF, V600E)", places[i][s]);
    }
    run(&p, &(struct diff_options){0});
    assert_change(&p, DIFF_ALLELE_MOVED, "v:1",
        "BRAF V600E: GRCh38 7:140753336:A:T -> GRCh38 7:140753336:A:C", false);
    assert_change(&p, DIFF_ALLELE_PLACED, "v:2",
        "BRAF V600E: none -> GRCh37 7:140453136:A:T", false);
    assert_change(&p, DIFF_ALLELE_UNPLACED, "v:3",
        "BRAF V600E: GRCh37 7:140453136:A:T -> none", false);
    assert_int_equal(p.d.n_changes, 3);
    assert_sums(&p.d);
    end(&p);
}

/* ---- profiles and evidence --------------------------------------------------------
 */

static void add_profile(struct made_kb *m, const char *id, const char *name,
    const char *criterion, const char *variant)
{
    struct str variants[] = {str_of(variant)};
    struct named_profile p = {.id = str_of(id),
        .name = str_of(name),
        .criterion = made_kb_criterion(m, criterion),
        .variant_ids = variants,
        .n_variant_ids = 1};
    struct err err = {0};
    if (kb_build_profile(m->build, 0, &p, &err) < 0)
        fail_msg("%s", err.msg);
}

static void add_evidence(struct made_kb *m, const char *id, const char *profile,
    const char *criterion, char level, const char *therapy)
{
    struct str therapies[] = {str_of(therapy)};
    struct evidence e = {.id = str_of(id),
        .type = EVIDENCE_PREDICTIVE,
        .level = level,
        .rating = 4,
        .significance = STR("Sensitivity/Response"),
        .significance_class = SIGNIFICANCE_SENSITIVITY,
        .therapies = therapies,
        .n_therapies = 1,
        .disease = STR("Melanoma"),
        .disease_ordinal = DISEASE_NONE,
        .profile = STR("BRAF V600E"),
        .profile_id = str_of(profile),
        .criterion = made_kb_criterion(m, criterion),
        .citation_id = str_of(id)};
    struct err err = {0};
    if (kb_build_evidence(m->build, 0, &e, &err) < 0)
        fail_msg("%s", err.msg);
}

static void add_drug(struct made_kb *m, const char *name, const char *trade_name)
{
    struct str trade[] = {str_of(trade_name)};
    struct pgx_drug d = {.id = STR("clinpgx.drug:PA1"),
        .name = str_of(name),
        .trade_names = trade,
        .n_trade_names = 1};
    struct err err = {0};
    if (kb_build_pgx_drug(m->build, 0, &d, &err) < 0)
        fail_msg("%s", err.msg);
}

#define V600E "protein(BRAF, V600E)"
#define V600K "protein(BRAF, V600K)"

/* A vintage without profiles has one of each variant, under an id of its own. */
static void a_profile_of_the_same_variant_is_the_same_under_another_id(void **state)
{
    (void)state;
    struct pair p = {0};
    static const char *const ids[] = {"civic.mpvid:12", "civic.mpid:7"};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_begin(&p.m[s]);
        made_kb_curated(&p.m[s], "tier_rules");
        made_kb_variant(&p.m[s], "civic.vid:12", "BRAF", "V600E", V600E, "");
        add_profile(&p.m[s], ids[s], s ? "BRAF V600E" : "BRAF V600e", s ? V600K : V600E,
            "civic.vid:12");
        add_evidence(&p.m[s], "EID1", ids[s], V600E, 'A', "Vemurafenib");
    }
    run(&p, &(struct diff_options){0});
    assert_change(&p, DIFF_PROFILE_RENAMED, "civic.mpid:7",
        "BRAF V600E: BRAF V600e -> BRAF V600E", false);
    assert_change(&p, DIFF_CRITERION_CHANGED, "civic.mpid:7",
        "BRAF V600E: protein(BRAF, V600E) -> protein(BRAF, V600K)", true);
    assert_int_equal(n_of(&p, DIFF_PROFILE_NEW) + n_of(&p, DIFF_PROFILE_WITHDRAWN), 0);
    assert_int_equal(n_of(&p, DIFF_PROFILE_REPLACED), 0);
    assert_sums(&p.d);
    end(&p);
}

static void an_item_that_moves_to_another_variant_is_told(void **state)
{
    (void)state;
    struct pair p = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_begin(&p.m[s]);
        made_kb_curated(&p.m[s], "tier_rules");
        add_profile(&p.m[s], "civic.mpid:1", "BRAF V600E", V600E, "civic.vid:1");
        add_profile(&p.m[s], "civic.mpid:2", "BRAF V600K", V600K, "civic.vid:2");
        add_evidence(&p.m[s], "EID1", s ? "civic.mpid:2" : "civic.mpid:1", V600E, 'A',
            "Vemurafenib");
    }
    run(&p, &(struct diff_options){0});
    assert_change(&p, DIFF_PROFILE_REPLACED, "EID1",
        "BRAF V600E, Vemurafenib, Sensitivity/Response, Melanoma: BRAF V600E "
        "(civic.mpid:1) -> BRAF V600E (civic.mpid:2)",
        true);
    assert_int_equal(p.d.n_changes, 1);
    end(&p);
}

/* Two citations at level C make a better tier: an item changes it for another. */
static void a_tier_changes_by_what_other_items_say(void **state)
{
    (void)state;
    struct pair p = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_begin(&p.m[s]);
        made_kb_curated(&p.m[s], "tier_rules");
        add_profile(&p.m[s], "civic.mpid:1", "BRAF V600E", V600E, "civic.vid:1");
        add_evidence(&p.m[s], "EID1", "civic.mpid:1", V600E, 'A', "Vemurafenib");
        add_evidence(
            &p.m[s], "EID2", "civic.mpid:1", V600E, s ? 'B' : 'A', "Vemurafenib");
    }
    run(&p, &(struct diff_options){0});
    assert_int_equal(n_of(&p, DIFF_LEVEL_CHANGED), 1);
    /* the disease is in no tree: its relation is unknown, which gives II-C at most, for
     * A and B alike */
    assert_int_equal(n_of(&p, DIFF_TIER_CHANGED), 0);
    assert_string_equal(diff_tier(&p.d, DIFF_NEW, 1), "II-C");
    end(&p);
}

static void assert_renaming(
    const char *old, const char *new, bool has_drug, enum diff_kind kind)
{
    struct pair p = {0};
    const char *name[] = {old, new};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_begin(&p.m[s]);
        made_kb_curated(&p.m[s], "tier_rules");
        add_evidence(&p.m[s], "EID1", "", V600E, 'A', name[s]);
        if (has_drug)
            add_drug(&p.m[s], "vemurafenib", "Zelboraf");
    }
    run(&p, &(struct diff_options){0});
    assert_int_equal(p.d.n_changes, 1);
    if (p.d.changes[0].kind != kind)
        fail_msg("%s -> %s: %s", old, new, diff_kind_name(p.d.changes[0].kind));
    end(&p);
}

static void a_therapy_is_renamed_only_where_both_names_are_known_to_be_one(void **state)
{
    (void)state;
    assert_renaming("Vemurafenib", "vemurafenib", false, DIFF_THERAPY_RENAMED);
    assert_renaming(
        "Selumetinib (AZD6244)", "Selumetinib", false, DIFF_THERAPY_RENAMED);
    assert_renaming("AZD6244", "Selumetinib (AZD6244)", false, DIFF_THERAPY_RENAMED);
    assert_renaming("Zelboraf", "Vemurafenib", true, DIFF_THERAPY_RENAMED);
    assert_renaming("Vemurafenib", "Zelboraf", true, DIFF_THERAPY_RENAMED);
    assert_renaming("Zelboraf", "Vemurafenib", false, DIFF_THERAPY_REPLACED);
    assert_renaming("Vemurafenib", "Dabrafenib", true, DIFF_THERAPY_REPLACED);
}

/* ---- genes, words, filters --------------------------------------------------------
 */

static void another_symbol_of_the_same_gene_changes_nothing_else(void **state)
{
    (void)state;
    struct pair p = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_begin(&p.m[s]);
        made_kb_gene(&p.m[s], 4764, s ? "H3-3A" : "H3F3A");
        made_kb_variant(&p.m[s], "civic.vid:1", s ? "H3-3A" : "H3F3A", "K28M",
            s ? "protein(H3-3A, K28M)" : "protein(H3F3A, K28M)", "");
        add_profile(&p.m[s], "civic.mpid:1", "K28M",
            s ? "protein(H3-3A, K28M)" : "protein(H3F3A, K28M)", "civic.vid:1");
    }
    run(&p, &(struct diff_options){0});
    assert_change(
        &p, DIFF_GENE_RENAMED, "HGNC:4764", "H3-3A (HGNC:4764): H3F3A -> H3-3A", false);
    assert_int_equal(p.d.n_changes, 1);
    assert_int_equal(n_of(&p, DIFF_DETAILS_CHANGED), 0);
    end(&p);
}

static void genes_come_and_go_by_their_number(void **state)
{
    (void)state;
    struct pair p = {0};
    made_kb_begin(&p.m[0]);
    made_kb_begin(&p.m[1]);
    made_kb_gene(&p.m[0], 10, "AAA");
    made_kb_gene(&p.m[0], 20, "BBB");
    made_kb_gene(&p.m[1], 20, "BBB");
    made_kb_gene(&p.m[1], 30, "AAA");
    run(&p, &(struct diff_options){0});
    assert_int_equal(n_of(&p, DIFF_GENE_WITHDRAWN), 1);
    assert_int_equal(n_of(&p, DIFF_GENE_NEW), 1);
    assert_int_equal(n_of(&p, DIFF_GENE_RENAMED), 0);
    end(&p);
}

static void words_of_old_releases_are_no_classes(void **state)
{
    (void)state;
    struct pair p = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_begin(&p.m[s]);
        made_kb_clinvar_word(&p.m[s], "BRAF", "GRCh37:7:140453136:A:T",
            s ? "Benign" : "Pathogenic", s ? CLASS_BENIGN : CLASS_PATHOGENIC);
    }
    run(&p, &(struct diff_options){0});
    assert_int_equal(p.d.n_changes, 1);
    assert_int_equal(p.d.changes[0].kind, DIFF_WORD_CHANGED);
    assert_false(p.d.changes[0].is_actionable);
    end(&p);
}

static void what_filters_leave_out_is_counted(void **state)
{
    (void)state;
    struct pair p = {0};
    made_kb_begin(&p.m[0]);
    made_kb_begin(&p.m[1]);
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        made_kb_gene(&p.m[s], 1097, "BRAF");
        made_kb_gene(&p.m[s], 6407, "KRAS");
    }
    made_kb_variant(&p.m[1], "v:1", "BRAF", "V600E", V600E, "");
    made_kb_variant(&p.m[1], "v:2", "KRAS", "G12C", "protein(KRAS, G12C)", "");
    run(&p, &(struct diff_options){.gene = "BRAF"});
    assert_int_equal(p.d.n_changes, 1);
    assert_int_equal(p.d.n_left_out, 1);
    assert_true(str_eq_c(p.d.changes[0].id, "v:1"));
    diff_free(&p.d);
    run(&p, &(struct diff_options){.is_only_actionable = true});
    assert_int_equal(p.d.n_changes, 0);
    assert_int_equal(p.d.n_left_out, 2);
    diff_free(&p.d);
    assert_int_equal(diff_run(&p.d, p.m[0].txn, p.m[1].txn,
                         &(struct diff_options){.gene = "NRAS"}, &p.err),
        ERR_USAGE);
    end(&p);
}

static void a_kb_and_itself_differ_in_nothing(void **state)
{
    (void)state;
    char *dir = tiny_kb_make_dir(), id[65];
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    const char *path = str_cstr(&mem, str_fmt(&mem, "%s/tiny.kb", dir));
    struct diff d;
    assert_true(tiny_kb_build(path, 0, id, &err) >= 0);
    struct kb *kb[] = {kb_open(path, false, &err), kb_open(path, false, &err)};
    struct kb_txn *txn[] = {kb_begin(kb[0], &err), kb_begin(kb[1], &err)};
    if (diff_run(&d, txn[0], txn[1], &(struct diff_options){.has_details = true}, &err)
        < 0)
        fail_msg("%s", err.msg);
    uint64_t n = 0;
    for (size_t i = 0; i < d.n_tallies; i++)
        n += d.tallies[i].same;
    assert_int_equal(n, TINY_RECORDS);
    assert_int_equal(d.n_changes, 0);
    diff_free(&d);
    for (int i = 0; i < 2; i++) {
        kb_end(txn[i]);
        kb_close(kb[i]);
    }
    tiny_kb_remove_dir(dir);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_two_texts_only_the_words_that_differ_are_told),
        cmocka_unit_test(a_text_that_is_quite_another_is_cut_and_says_so),
        cmocka_unit_test(as_many_words_are_common_to_both),
        cmocka_unit_test(sets_are_the_same_whatever_their_order),
        cmocka_unit_test(names_of_kinds_are_distinct_and_their_groups_ascend),
        cmocka_unit_test(a_border_is_crossed_between_plp_doubt_and_blb),
        cmocka_unit_test(without_a_star_on_either_side_a_border_does_not_decide),
        cmocka_unit_test(within_one_side_it_is_another_change),
        cmocka_unit_test(a_class_given_or_taken_counts_when_it_is_plp_with_a_star),
        cmocka_unit_test(stars_alone_are_a_change_of_the_review),
        cmocka_unit_test(alleles_are_compared_on_each_assembly),
        cmocka_unit_test(a_profile_of_the_same_variant_is_the_same_under_another_id),
        cmocka_unit_test(an_item_that_moves_to_another_variant_is_told),
        cmocka_unit_test(a_tier_changes_by_what_other_items_say),
        cmocka_unit_test(
            a_therapy_is_renamed_only_where_both_names_are_known_to_be_one),
        cmocka_unit_test(another_symbol_of_the_same_gene_changes_nothing_else),
        cmocka_unit_test(genes_come_and_go_by_their_number),
        cmocka_unit_test(words_of_old_releases_are_no_classes),
        cmocka_unit_test(what_filters_leave_out_is_counted),
        cmocka_unit_test(a_kb_and_itself_differ_in_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
