#include "query/report_html_picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/xml.h"
#include "query/report_picture.h"

enum picture_kind { EVIDENCE, PROTEIN, COPY_NUMBER, PHENOTYPE, N_KINDS };

/* The picture of a report; of its first pharmacogene, or of its first protein. */
static struct buf draw(enum picture_kind kind, const char *report, const char *lang)
{
    struct err err = {0};
    struct buf out = BUF_INIT;
    struct json *j = json_parse("a report", str_of(report), &err);
    if (!j)
        fail_msg("%s", err.msg);
    const struct json *views = json_get(j, "protein_views");
    const struct json *genes = json_get(j, "pharmacogenomics");
    if (kind == EVIDENCE)
        html_picture_evidence(&out, j, lang);
    else if (kind == PROTEIN)
        html_picture_protein(
            &out, j, json_str(json_get(json_at(views, 0), "gene")), lang);
    else if (kind == COPY_NUMBER)
        html_picture_copy_number(&out, j, lang);
    else
        html_picture_phenotype(&out, json_at(genes, 0), lang);
    json_free(j);
    return out;
}

static int pass_begin(void *ctx, struct str path, uint64_t line, struct err *err)
{
    (void)ctx, (void)path, (void)line, (void)err;
    return 0;
}

static int pass_end(
    void *ctx, struct str path, struct str text, uint64_t line, struct err *err)
{
    (void)ctx, (void)path, (void)text, (void)line, (void)err;
    return 0;
}

static void assert_well_formed(const struct buf *b)
{
    static const struct xml_handler pass = {pass_begin, pass_end};
    struct err err = {0};
    struct stream *in = stream_open_bytes("a picture", b->p, b->n, &err);
    if (!in || xml_read(in, &pass, NULL, &err) < 0)
        fail_msg("%s in %s", err.msg, b->p);
    stream_close(in);
}

static unsigned count(const struct buf *b, const char *what)
{
    struct str rest = buf_str(b);
    unsigned n = 0;
    for (ptrdiff_t at; (at = str_find(rest, str_of(what))) >= 0; n++)
        rest = str_sub(rest, (size_t)at + 1, rest.n);
    return n;
}

static void assert_has(const struct buf *b, const char *what)
{
    if (count(b, what) == 0)
        fail_msg("no \"%s\" in %s", what, b->p);
}

/* ---- reports --------------------------------------------------------------------- */

#define ROW(id, level, relation, value)                                                \
    "{\"id\":\"" id "\",\"evidence_level\":" level                                     \
    ",\"disease\":{\"relation\":\"" relation "\"},\"match\":{\"value\":\"" value       \
    "\"},\"tier\":null}"

#define EVIDENCE_REPORT                                                                \
    "{\"therapies\":[" ROW("E1", "\"A\"", "same", "true") "," ROW(                     \
        "E2", "\"A\"", "same", "true") "," ROW("E3", "\"B\"", "pan_cancer",            \
        "true") "," ROW("E4", "\"B\"", "pan_cancer", "true") "," ROW("E5", "\"C\"",    \
        "same", "partial") "," ROW("E6", "\"C\"", "same",                              \
        "true") "],\"therapy_groups\":[{\"supports\":[\"E1\",\"E2\"],\"against\":[],"  \
                "\"resistance\":[\"E3\"]},{\"supports\":[],\"against\":[\"E4\"],"      \
                "\"resistance\":[]}]}"

#define TRACK(class, residues, n)                                                      \
    "{\"class\":\"" class "\",\"residues\":[" residues "],\"n\":[" n "]}"

#define PROTEIN_REPORT(gene, changes)                                                  \
    "{\"protein_views\":[{\"gene\":\"" gene "\",\"transcript\":\"NM_1.2\","            \
    "\"protein_length\":200,\"exon_ends\":[50,200],\"changes\":[" changes              \
    "],\"residues_per_mark\":1,\"tracks\":[" TRACK("pathogenic", "10,100",             \
        "1,5") "," TRACK("oncogenic", "", "") "],\"other_numbering\":3}]}"

#define CHANGE(name, first, last)                                                      \
    "{\"finding\":\"F1\",\"protein_change\":\"" name "\",\"first\":" first             \
    ",\"last\":" last "}"

#define STRETCH(beg1, end1, state)                                                     \
    "{\"beg1\":" beg1 ",\"end1\":" end1 ",\"state\":\"" state "\"}"

#define COPY_NUMBER_REPORT                                                             \
    "{\"findings\":[{\"kind\":\"copy_number\",\"gene\":{\"symbol\":\"ERBB2\"},"        \
    "\"copy_number\":{\"contig\":\"17\"}}],\"copy_number_overview\":["                 \
    "{\"contig\":\"17\",\"bases\":1000,\"q_beg1\":400,\"stretches\":[" STRETCH("101",  \
        "200",                                                                         \
        "amplification") "," STRETCH("301", "400", "amplification") "," STRETCH("500", \
        "600", "loss") "],\"left_out\":2},"                                            \
                       "{\"contig\":\"Y\",\"bases\":500,"                              \
                       "\"q_beg1\":null,\"stretches\":[],"                             \
                       "\"left_out\":0}]}"

#define PGX(state, diplotypes)                                                         \
    "{\"pharmacogenomics\":[{\"gene\":\"CYP2C19\",\"state\":\"" state                  \
    "\",\"diplotypes\":[" diplotypes "]}]}"

#define DIPLOTYPE(phenotype) "{\"name\":\"*1/*2\",\"phenotype\":" phenotype "}"

static const char *const full[N_KINDS] = {EVIDENCE_REPORT,
    PROTEIN_REPORT("BRAF", CHANGE("V100E", "100", "100")), COPY_NUMBER_REPORT,
    PGX("called", DIPLOTYPE("\"Poor Metabolizer\""))};

/* ---- tests ----------------------------------------------------------------------- */

static void draws_nothing_where_there_is_nothing(void **state)
{
    (void)state;
    for (unsigned k = 0; k < N_KINDS; k++) {
        struct buf b = draw((enum picture_kind)k, "{}", "en");
        assert_int_equal(b.n, 0);
        buf_free(&b);
    }
    struct buf b = draw(
        EVIDENCE, "{\"therapies\":[" ROW("E1", "\"A\"", "same", "partial") "]}", "en");
    assert_int_equal(b.n, 0);
    b = draw(PHENOTYPE, PGX("not_callable", ""), "en");
    assert_int_equal(b.n, 0);
    buf_free(&b);
}

static void each_is_one_well_formed_figure_with_words_in_both_languages(void **state)
{
    static const char *const langs[] = {"en", "ko"};
    (void)state;
    for (unsigned k = 0; k < N_KINDS; k++)
        for (unsigned l = 0; l < 2; l++) {
            struct buf b = draw((enum picture_kind)k, full[k], langs[l]);
            assert_well_formed(&b);
            assert_int_equal(count(&b, "<figure"), 1);
            assert_int_equal(count(&b, "role=\"img\""), 1);
            assert_int_equal(count(&b, "<title id="), 1);
            assert_int_equal(count(&b, "<desc id="), 1);
            assert_int_equal(count(&b, "picture."), 0); /* a key without its text */
            assert_int_equal(
                count(&b, "http"), count(&b, "http://www.w3.org/2000/svg"));
            buf_free(&b);
        }
}

static void evidence_counts_what_is_for_and_against_by_level_and_disease(void **state)
{
    (void)state;
    struct buf b = draw(EVIDENCE, EVIDENCE_REPORT, "en");
    assert_has(&b, "level A, this disease: supports response 2. ");
    assert_has(&b, "level B, any cancer: resistance 1, speaks against 1. ");
    assert_int_equal(count(&b, "level C"), 0);
    assert_has(&b, "partial matches, not drawn: 1");
    assert_has(&b, "rows that say neither, not drawn: 1");
    assert_int_equal(count(&b, ">A</text>"), 1);
    assert_int_equal(count(&b, ">E</text>"), 1);
    assert_int_equal(count(&b, ">none</text>"), 0);
    assert_int_equal(count(&b, "<rect x=\"0"), 0);
    buf_free(&b);
}

static void an_assertion_stands_with_the_level_of_its_category(void **state)
{
    (void)state;
    struct buf b = draw(EVIDENCE,
        "{\"therapies\":[{\"id\":\"AID7\",\"evidence_level\":null,\"disease\":"
        "{\"relation\":\"same\"},\"match\":{\"value\":\"true\"},\"tier\":{\"amp\":"
        "\"I-B\",\"amp_from\":\"assertion\"}}," ROW("E9", "null", "same",
            "true") "],"
                    "\"therapy_groups\":[{\"supports\":[\"AID7\",\"E9\"]}]}",
        "en");
    assert_has(&b, "level B, this disease: supports response 1. ");
    assert_has(&b, "level none, this disease: supports response 1. ");
    buf_free(&b);
}

static void a_change_stands_over_its_residue(void **state)
{
    (void)state;
    struct buf b = draw(PROTEIN, full[PROTEIN], "en");
    /* the middle of residue 100 of 200, between 2 and 98 %: 2 + 96 * 199 / 400 */
    assert_has(&b, "cx=\"49.76%\"");
    assert_has(&b, "<text x=\"49.76%\" y=\"14\" text-anchor=\"middle\"");
    assert_has(&b, ">V100E</text>");
    assert_has(&b, "viewBox=\"0 0 400 12\"");
    assert_has(&b, "M19 12v-6M199 12v-12"); /* residues 10 and 100; one, five records */
    assert_has(&b, "M50 0v12"); /* the end of exon 1, not that of the last */
    assert_has(&b, "ClinVar: (likely) pathogenic: 2 residues. ");
    assert_int_equal(count(&b, "oncogenic"), 0);
    assert_has(&b, "numbered on other transcripts, not drawn: 3");
    buf_free(&b);
}

#define HALO "stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\""

static void labels_that_would_touch_stand_in_rows(void **state)
{
    (void)state;
    struct buf b = draw(PROTEIN,
        PROTEIN_REPORT("KRAS", CHANGE("G12D", "12", "12") "," CHANGE("G13D", "13",
                                   "13") "," CHANGE("A146T", "146", "150")),
        "en");
    assert_has(
        &b, "y=\"28\" text-anchor=\"middle\" font-weight=\"bold\" " HALO ">G12D");
    assert_has(
        &b, "y=\"14\" text-anchor=\"middle\" font-weight=\"bold\" " HALO ">G13D");
    assert_has(
        &b, "y=\"28\" text-anchor=\"middle\" font-weight=\"bold\" " HALO ">A146T");
    assert_has(&b, "A146T (146-150)");
    buf_free(&b);
}

static void labels_at_the_edges_stay_inside(void **state)
{
    (void)state;
    struct buf b = draw(PROTEIN,
        PROTEIN_REPORT(
            "X", CHANGE("M1?", "1", "1") "," CHANGE("Q200Ter", "200", "200")),
        "en");
    assert_has(&b, "text-anchor=\"start\" font-weight=\"bold\" " HALO ">M1?");
    assert_has(&b, "text-anchor=\"end\" font-weight=\"bold\" " HALO ">Q200Ter");
    buf_free(&b);
}

static void a_protein_without_a_placed_change_says_so(void **state)
{
    (void)state;
    struct buf b = draw(PROTEIN, PROTEIN_REPORT("NF1", ""), "en");
    assert_well_formed(&b);
    assert_has(&b, "the patient: no place on this transcript");
    buf_free(&b);
}

static void copy_numbers_of_one_state_are_one_path(void **state)
{
    (void)state;
    struct buf b = draw(COPY_NUMBER, COPY_NUMBER_REPORT, "en");
    assert_has(&b, "d=\"M100 0H200V7H100zM300 0H400V7H300z\"");
    assert_has(&b, "d=\"M499 7H600V11H499z\"");
    assert_has(&b, ">ERBB2</text>");
    assert_has(&b, "17: loss 1, amplification 2. Y: not measured. ");
    assert_has(&b, "stretches left out: 2");
    buf_free(&b);
}

static void a_called_phenotype_has_one_place(void **state)
{
    (void)state;
    struct buf b = draw(PHENOTYPE,
        PGX("called", DIPLOTYPE("\"Likely Intermediate Metabolizer\"")), "en");
    assert_int_equal(count(&b, "<rect"), 5);
    assert_int_equal(count(&b, "font-weight=\"bold\""), 1);
    assert_has(&b, "font-weight=\"bold\">intermediate");
    assert_has(&b, ">called: intermediate</desc>");
    buf_free(&b);
}

static void possible_phenotypes_have_a_place_each_and_none_is_called(void **state)
{
    (void)state;
    struct buf b = draw(PHENOTYPE,
        PGX("ambiguous", DIPLOTYPE("\"Normal Metabolizer\"") "," DIPLOTYPE(
                             "\"Ultrarapid Metabolizer\"") "," DIPLOTYPE("null")),
        "en");
    assert_int_equal(count(&b, "font-weight=\"bold\""), 2);
    assert_int_equal(count(&b, "stroke-dasharray"), 2);
    assert_has(&b, ">possible, not settled: normal, ultrarapid</desc>");
    assert_has(&b, "results without a place here: 1");
    buf_free(&b);
}

static void functions_of_transporters_have_a_scale_of_their_own(void **state)
{
    (void)state;
    struct buf b =
        draw(PHENOTYPE, PGX("called", DIPLOTYPE("\"Decreased Function\"")), "ko");
    assert_int_equal(count(&b, "<rect"), 4);
    buf_free(&b);
    b = draw(PHENOTYPE,
        PGX("ambiguous",
            DIPLOTYPE("\"Normal Metabolizer\"") "," DIPLOTYPE("\"Poor Function\"")),
        "en");
    assert_int_equal(b.n, 0);
    buf_free(&b);
}

static void phenotypes_without_a_place_draw_nothing(void **state)
{
    static const char *const without[] = {PGX("called", DIPLOTYPE("\"Indeterminate\"")),
        PGX("called", DIPLOTYPE("\"Deficient\"")),
        PGX("called", DIPLOTYPE("\"abnormal metabolizers\"")),
        PGX("called", DIPLOTYPE("null"))};
    (void)state;
    for (unsigned i = 0; i < sizeof without / sizeof *without; i++) {
        struct buf b = draw(PHENOTYPE, without[i], "en");
        assert_int_equal(b.n, 0);
        buf_free(&b);
    }
}

#define HOSTILE "</svg><script>alert(1)</script>\\u0001&'\\\""

static void hostile_names_cannot_leave_their_place(void **state)
{
    static const char *const reports[N_KINDS] = {
        "{\"therapies\":[" ROW("E1", "\"A\"", HOSTILE, "true") "],\"therapy_groups\":"
                                                               "[{\"supports\":[\"E1\"]"
                                                               "}]}",
        PROTEIN_REPORT(HOSTILE, CHANGE(HOSTILE, "1", "900000")),
        "{\"findings\":[{\"kind\":\"copy_number\",\"gene\":{\"symbol\":\"" HOSTILE
        "\"},\"copy_number\":{\"contig\":\"" HOSTILE "\"}}],\"copy_number_overview\":["
        "{\"contig\":\"" HOSTILE "\",\"bases\":10,\"stretches\":[" STRETCH(
            "5", "1", "gain") "," STRETCH("-1", "8", HOSTILE) "]}]}",
        "{\"pharmacogenomics\":[{\"gene\":\"" HOSTILE
        "\",\"state\":\"called\",\"diplotypes\":[" DIPLOTYPE(
            "\"Poor Metabolizer\"") "]}]}"};
    (void)state;
    for (unsigned k = 0; k < N_KINDS; k++) {
        struct buf b = draw((enum picture_kind)k, reports[k], "en");
        assert_true(b.n > 0);
        assert_well_formed(&b);
        assert_int_equal(count(&b, "<script"), 0);
        buf_free(&b);
    }
}

static void a_name_of_ten_thousand_letters_is_cut_where_it_is_drawn(void **state)
{
    struct buf report = BUF_INIT;
    (void)state;
    buf_add_c(&report, "{\"protein_views\":[{\"gene\":\"G\",\"protein_length\":50,"
                       "\"changes\":[{\"protein_change\":\"");
    for (unsigned i = 0; i < 5000; i++)
        buf_add_c(&report, "\xea\xb0\x80"); /* three bytes a letter */
    buf_add_c(&report, "\",\"first\":7,\"last\":7}]}]}");
    struct buf b = draw(PROTEIN, report.p, "en");
    assert_well_formed(&b);
    assert_has(&b, "\xea\xb0\x80\xe2\x80\xa6</text>");
    assert_true(b.n < 20000); /* in full once, in the description */
    buf_free(&b);
    buf_free(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_nothing_where_there_is_nothing),
        cmocka_unit_test(each_is_one_well_formed_figure_with_words_in_both_languages),
        cmocka_unit_test(evidence_counts_what_is_for_and_against_by_level_and_disease),
        cmocka_unit_test(an_assertion_stands_with_the_level_of_its_category),
        cmocka_unit_test(a_change_stands_over_its_residue),
        cmocka_unit_test(labels_that_would_touch_stand_in_rows),
        cmocka_unit_test(labels_at_the_edges_stay_inside),
        cmocka_unit_test(a_protein_without_a_placed_change_says_so),
        cmocka_unit_test(copy_numbers_of_one_state_are_one_path),
        cmocka_unit_test(a_called_phenotype_has_one_place),
        cmocka_unit_test(possible_phenotypes_have_a_place_each_and_none_is_called),
        cmocka_unit_test(functions_of_transporters_have_a_scale_of_their_own),
        cmocka_unit_test(phenotypes_without_a_place_draw_nothing),
        cmocka_unit_test(hostile_names_cannot_leave_their_place),
        cmocka_unit_test(a_name_of_ten_thousand_letters_is_cut_where_it_is_drawn),
    };
    return cmocka_run_group_tests_name("report_picture", tests, NULL, NULL);
}
