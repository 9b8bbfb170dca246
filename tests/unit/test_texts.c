#include "query/texts.h"

#include "kb/model/evaluate_reasons.h"
#include "query/hereditary.h"
#include "query/limits.h"
#include "query/pgx.h"
#include "query/report_md.h"
#include "query/report_picture.h"
#include "query/sample.h"
#include "query/trials.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_ROWS 2048

static struct text_row rows[MAX_ROWS];
static bool is_used[MAX_ROWS];
static unsigned n_rows;

static int read_rows(void **state)
{
    struct str rest = texts_all();

    (void)state;
    while (n_rows < MAX_ROWS && texts_next(&rest, &rows[n_rows]))
        n_rows++;
    return n_rows > 0 && n_rows < MAX_ROWS ? 0 : -1;
}

static const struct text_row *use(const char *key)
{
    for (unsigned i = 0; i < n_rows; i++)
        if (str_eq_c(rows[i].key, key)) {
            is_used[i] = true;
            return &rows[i];
        }
    fail_msg("no text for \"%s\"", key);
    return NULL;
}

/* Places of a sentence; each must be one of the names given. */
static unsigned places(struct str text, const char *const *names, unsigned *seen)
{
    unsigned n = 0;
    ptrdiff_t open;

    *seen = 0;
    while ((open = str_chr(text, '{')) >= 0) {
        struct str name = str_sub(text, (size_t)open + 1, text.n);
        ptrdiff_t close = str_chr(name, '}');
        unsigned i = 0;

        assert_true(close > 0);
        text = str_sub(name, (size_t)close + 1, name.n);
        name.n = (size_t)close;
        while (i < 4 && names[i] && !str_eq_c(name, names[i]))
            i++;
        if (i == 4 || !names[i])
            fail_msg("unknown place {%.*s}", STR_ARG(name));
        *seen |= 1u << i;
        n++;
    }
    return n;
}

static void check_places(const char *key, const char *const *names)
{
    const struct text_row *row = use(key);
    unsigned en, ko;

    assert_true(row->en.n > 0);
    assert_true(row->ko.n > 0);
    places(row->en, names, &en);
    places(row->ko, names, &ko);
    if (en != ko)
        fail_msg("\"%s\": the languages use different places", key);
}

enum param {
#define X(id, name) P_##id,
    EVALUATE_PARAMS(X)
#undef X
};

static const char *const param_names[] = {
#define X(id, name) name,
    EVALUATE_PARAMS(X)
#undef X
};

static const struct {
    const char *key;
    enum param param[3];
} reasons[N_REASONS] = {
#define X(id, key, a, b, c) [REASON_##id] = {key, {P_##a, P_##b, P_##c}},
    EVALUATE_REASONS(X)
#undef X
};

static void every_reason_has_a_text_with_no_other_places_than_its_parameters(
    void **state)
{
    (void)state;
    for (unsigned i = REASON_NONE + 1; i < N_REASONS; i++) {
        const char *names[4] = {0};

        for (unsigned k = 0; k < 3 && reasons[i].param[k] != P_NONE; k++)
            names[k] = param_names[reasons[i].param[k]];
        check_places(reasons[i].key, names);
    }
}

/* True ones cannot be what a profile misses, and a missing member names its own. */
static void every_reason_that_a_member_may_miss_has_a_short_form(void **state)
{
    (void)state;
    for (unsigned i = REASON_FACTOR_VALUE + 1; i < N_REASONS; i++) {
        static const char *const none[4] = {0};
        struct arena mem = ARENA_INIT;

        if (i != REASON_MISSING_MEMBER)
            check_places(str_cstr(&mem, str_fmt(&mem, "why.%s", reasons[i].key)), none);
        arena_free(&mem);
    }
}

static void every_limit_has_a_text_with_all_its_parameters(void **state)
{
    static const char *const limits[N_LIMITS][3] = {
#define X(id, key, a, b) {key, a, b},
        REPORT_LIMITS(X)
#undef X
    };

    (void)state;
    for (unsigned i = 0; i < N_LIMITS; i++) {
        const char *names[4] = {0};
        unsigned n = 0, seen;

        for (unsigned k = 1; k < 3 && limits[i][k][0]; k++)
            names[n++] = limits[i][k];
        check_places(limits[i][0], names);
        places(use(limits[i][0])->en, names, &seen);
        assert_int_equal(seen, (1u << n) - 1);
    }
}

static void every_pgx_state_has_a_text_with_all_its_parameters(void **state)
{
    static const char *const pgx[][3] = {
#define X(id, key, a, b) {key, a, b},
        PGX_REASONS(X) PGX_CALL_REASONS(X)
#undef X
#define X(id, key, param) {key, "gene", param},
            PGX_WARNINGS(X)
#undef X
    };

    (void)state;
    for (unsigned i = 0; i < sizeof pgx / sizeof *pgx; i++) {
        const char *names[4] = {0};
        unsigned n = 0, seen;

        for (unsigned k = 1; k < 3 && pgx[i][k][0]; k++)
            names[n++] = pgx[i][k];
        check_places(pgx[i][0], names);
        places(use(pgx[i][0])->en, names, &seen);
        assert_int_equal(seen, (1u << n) - 1);
    }
}

static void every_reason_of_a_trial_and_every_action_has_a_text(void **state)
{
    static const char *const keys[][4] = {
#define X(id, key, a) {key, a, "", ""},
        TRIAL_REASONS(X)
#undef X
#define X(id, key, a, b, c) {key, a, b, c},
            HEREDITARY_ACTIONS(X)
#undef X
    };

    (void)state;
    for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *names[4] = {0};
        unsigned n = 0;

        for (unsigned k = 1; k < 4 && keys[i][k][0]; k++)
            names[n++] = keys[i][k];
        check_places(keys[i][0], names);
    }
}

/* ---- words of the page ----------------------------------------------------------- */

/* The sources of the page, one after the other. */
static struct buf page_sources(void)
{
    struct buf all = BUF_INIT;
    struct arena mem = ARENA_INIT;
    const char *src = getenv("SRC");
    struct str pattern = str_fmt(&mem, "%s/query/report_html*.c", src ? src : ".");
    glob_t found;

    assert_int_equal(glob(str_cstr(&mem, pattern), 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        FILE *in = fopen(found.gl_pathv[i], "r");
        char piece[4096];
        size_t n;
        assert_non_null(in);
        while ((n = fread(piece, 1, sizeof piece, in)) > 0)
            buf_add(&all, piece, n);
        fclose(in);
    }
    globfree(&found);
    arena_free(&mem);
    return all;
}

static bool is_prefixed(struct str key, const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (str_starts(key, str_of(*prefixes)))
            return true;
    return false;
}

/* "html.summary" is used where the sources name it in quotes; "enum.sex.male" where
 * they name "enum.sex" (test_report_html_fields holds its words to the schema). */
static bool is_named(struct str sources, struct str key)
{
    static const char *const closed[] = {"enum.", NULL};
    struct arena mem = ARENA_INIT;
    struct str name = key;

    if (is_prefixed(key, closed))
        while (name.n > 0 && name.p[--name.n] != '.')
            ;
    bool is_found = str_find(sources, str_fmt(&mem, "\"%.*s\"", STR_ARG(name))) >= 0;
    arena_free(&mem);
    return is_found;
}

/* Labels that a macro puts together: "field." kind "_date". */
static bool is_put_together(struct str sources, struct str key)
{
    static const char *const kinds[] = {
        "field.germline_", "field.somatic_impact_", "field.oncogenicity_"};
    struct arena mem = ARENA_INIT;
    bool is_found = false;

    for (unsigned i = 0; i < 3; i++) {
        struct str kind = str_of(kinds[i]);
        struct str rest = str_sub(key, kind.n - 1, key.n);
        if (str_starts(key, kind))
            is_found = str_find(sources, str_fmt(&mem, "\"%.*s\"", STR_ARG(rest))) >= 0;
    }
    arena_free(&mem);
    return is_found;
}

/* A term of the glossary and what it is: "gloss.TERM", "gloss.TERM.is". */
static bool is_term(struct str sources, struct str key)
{
    static const char *const glossary[] = {"gloss.", NULL};
    struct arena mem = ARENA_INIT;
    struct str rest = key, prefix, term;
    bool is_found = is_prefixed(key, glossary) && str_next(&rest, '.', &prefix)
                    && str_next(&rest, '.', &term)
                    && str_find(sources, str_fmt(&mem, "\"%.*s\"", STR_ARG(term))) >= 0;
    arena_free(&mem);
    return is_found;
}

static void every_word_of_the_page_is_used(void **state)
{
    static const char *const page[] = {
        "html.", "field.", "lay.", "gloss.", "enum.", NULL};
    static const char *const open[] = {
        "own.", "so.", "source.", "words.place.", "words.wish.", NULL};
    static const char *const places[] = {"n", "m", NULL, NULL};
    struct arena mem = ARENA_INIT;
    struct buf sources = page_sources();

    (void)state;
    for (unsigned i = 0; i < n_rows; i++) {
        struct str key = rows[i].key, all = buf_str(&sources);
        bool is_page = is_prefixed(key, page);
        if (!is_page && !is_prefixed(key, open))
            continue;
        if (is_page && !is_named(all, key) && !is_put_together(all, key)
            && !is_term(all, key))
            fail_msg("nothing uses the text \"%.*s\"", STR_ARG(key));
        check_places(str_cstr(&mem, key), places);
    }
    buf_free(&sources);
    arena_free(&mem);
}

static void every_word_that_the_page_names_has_a_text(void **state)
{
    static const char *const page[] = {"html.", "field.", "lay.", NULL};
    struct arena mem = ARENA_INIT;
    struct buf sources = page_sources();
    struct str rest = buf_str(&sources), piece;
    unsigned n = 0;

    (void)state;
    while (str_next(&rest, '"', &piece)) {
        if (!is_prefixed(piece, page) || piece.p[piece.n - 1] == '.')
            continue;
        use(str_cstr(&mem, piece));
        n++;
    }
    assert_in_range(n, 200, 2000);
    buf_free(&sources);
    arena_free(&mem);
}

static void every_word_of_the_pictures_has_a_text(void **state)
{
    static const char *const none[4] = {0};

    (void)state;
    for (unsigned i = 0; i < N_PICTURE_WORDS; i++)
        check_places(picture_word_key((enum picture_word)i), none);
}

static void use_md(const char *key)
{
    static const char *const none[4] = {0};
    char name[64];

    snprintf(name, sizeof name, "md.%s", key);
    check_places(name, none);
}

static void every_word_of_the_markdown_has_a_text(void **state)
{
    static const char *const keys[] = {"title", "preliminary", "signed", "research_use",
        "summary", "in_part", "questions", "not_answerable", "assumed_covered",
        "accounting", "run", "nothing", "not_given", "sample", "tumour", "sex", "age",
        "assembly", "amends", "records", "alleles", "events", "criteria_true",
        "criteria_false", "criteria_unknown", "program", "rules", "kb", "inputs"};

    (void)state;
    for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++)
        use_md(keys[i]);
    for (unsigned p = 0; p < n_md_parts; p++) {
        const struct md_part *part = &md_parts[p];
        use_md(part->name);
        for (unsigned i = 0; i < MD_ITEMS && part->item[i].path; i++)
            if (part->item[i].label)
                use_md(part->item[i].label);
        for (unsigned i = 0; i < MD_SUB_ITEMS && part->sub_item[i].path; i++)
            if (part->sub_item[i].label)
                use_md(part->sub_item[i].label);
    }
}

static void every_closed_word_has_a_text(void **state)
{
    static const char *const none[4] = {0};
    static const char *const keys[] = {"origin_how.not_stated", "origin_how.option",
        "origin_how.normal_has_allele", "origin_how.normal_lacks_allele",
        "origin_how.normal_not_called", "origin_how.records_disagree",
        "origin_how.germline_input_has_allele",
        "origin_how.germline_input_lacks_allele", "origin_how.patient_file",
        "origin_how.computed", "origin_how.caller", "why.not_somatic",
        "why.regions_too_small", "why.no_allele_fractions", "answer.detected",
        "answer.not_detected", "answer.not_looked_at", "near.second_finding",
        "near.other_disease", "near.same_residue", "near.other_exon",
        "near.not_from_dna"};

    (void)state;
    for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++)
        check_places(keys[i], none);
}

static void every_fate_of_an_allele_has_a_sentence(void **state)
{
    static const char *const places[] = {"filter", NULL, NULL, NULL};
    static const char *const allele[] = {"allele", NULL, NULL, NULL};
    static const char *const none[4] = {0};
    static const char *const absent[] = {
        "asked.looked", "asked.unsure", "asked.not_looked_at", "asked.assumed"};
    char name[64];

    (void)state;
    for (unsigned f = 0; f < N_ALLELE_FATES; f++) {
        snprintf(name, sizeof name, "fate.%s", allele_fate_name((enum allele_fate)f));
        check_places(name, f == ALLELE_FILTERED ? places : none);
    }
    for (unsigned i = 0; i < sizeof absent / sizeof *absent; i++)
        check_places(absent[i], allele);
}

static void every_fate_of_an_event_has_a_sentence(void **state)
{
    static const char *const filter[] = {"filter", NULL, NULL, NULL};
    static const char *const reason[] = {"reason", NULL, NULL, NULL};
    static const char *const input[] = {"input", NULL, NULL, NULL};
    static const char *const none[4] = {0};
    char name[64];

    (void)state;
    for (unsigned f = 0; f < N_EVENT_FATES; f++) {
        snprintf(
            name, sizeof name, "event_fate.%s", event_fate_name((enum event_fate)f));
        check_places(name, f == EVENT_FILTERED   ? filter
                           : f == EVENT_REJECTED ? reason
                                                 : none);
    }
    check_places("asked.no_event_row", input);
}

static void every_class_of_change_and_every_kind_of_criterion_has_words(void **state)
{
    static const char *const what[] = {"what", NULL, NULL, NULL};
    static const char *const leaf[] = {"gene", "class", "in", NULL};
    static const char *const fusion[] = {"gene", "gene3", NULL, NULL};
    static const char *const factor[] = {"factor", "value", NULL, NULL};
    static const char *const none[4] = {0};
    static const char *const plain[] = {"words.and", "words.or", "words.any_change"};
    static const char *const leaves[] = {"words.codon", "words.exon",
        "words.exon_itself", "words.range", "words.region", "words.gene",
        "words.wild_type"};
    static const char *const factors[] = {"words.factor", "words.factor_ge",
        "words.factor_gt", "words.factor_le", "words.factor_lt"};
    char name[64];

    (void)state;
    check_places("words.not", what);
    check_places("words.fusion", fusion);
    check_places("words.fusion_5", fusion);
    check_places("words.fusion_3", fusion);
    for (unsigned i = 0; i < sizeof plain / sizeof *plain; i++)
        check_places(plain[i], none);
    for (unsigned i = 0; i < sizeof leaves / sizeof *leaves; i++)
        check_places(leaves[i], leaf);
    for (unsigned i = 0; i < sizeof factors / sizeof *factors; i++)
        check_places(factors[i], factor);
    for (unsigned i = 0; i < N_CHANGE_CLASSES; i++) {
        snprintf(name, sizeof name, "words.class.%s",
            change_class_name((enum change_class)i));
        check_places(name, none);
    }
}

/* After the tests above. */
static void no_text_is_left_over_and_no_key_stands_twice(void **state)
{
    (void)state;
    for (unsigned i = 0; i < n_rows; i++) {
        if (!is_used[i])
            fail_msg("nothing uses the text \"%.*s\"", STR_ARG(rows[i].key));
        for (unsigned k = 0; k < i; k++)
            assert_false(str_eq(rows[i].key, rows[k].key));
    }
}

static void every_text_is_found_by_its_key_in_each_language(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned i = 0; i < n_rows; i++) {
        const char *key = str_cstr(&mem, rows[i].key);
        assert_true(str_eq(text_of_key(key, "en"), rows[i].en));
        assert_true(str_eq(text_of_key(key, "ko"), rows[i].ko));
    }
    assert_true(str_eq_c(text_of_key("no such key", "en"), "no such key"));
    assert_true(str_eq_c(text_of_key("", "en"), ""));
    assert_true(str_eq_c(text_of_key("key", "en"), "key"));
    assert_true(str_eq_c(text_of_key("~", "en"), "~"));
    arena_free(&mem);
}

static void assert_text(struct str text, const char *expected)
{
    assert_int_equal(text.n, strlen(expected));
    assert_memory_equal(text.p, expected, text.n);
}

static void fills_places_and_says_a_dash_for_what_has_no_value(void **state)
{
    struct arena mem = ARENA_INIT;
    struct reason r = {.key = "same_protein",
        .param = {{"gene", STR("BRAF")}, {"change", STR("V600E")},
            {"transcript", STR("")}},
        .n_params = 3};

    (void)state;
    assert_text(text_of_reason(&r, "en", &mem),
        "The same protein change was found: BRAF V600E (transcript -).");
    assert_text(text_of_reason(&r, "ko", &mem),
        "같은 단백질 변화가 검출됨: BRAF V600E (전사체 -).");
    arena_free(&mem);
}

static void says_why_a_member_is_missing_by_its_short_form(void **state)
{
    struct arena mem = ARENA_INIT;
    struct reason r = {.key = "missing_member",
        .param = {{"what", STR("fusion(BCR, ABL1)")}, {"why", STR("not_looked_at")}},
        .n_params = 2};

    (void)state;
    assert_text(text_of_reason(&r, "en", &mem),
        "A part of the profile is met; it also needs "
        "BCR::ABL1 fusion: not looked at.");
    arena_free(&mem);
}

static void says_kinds_and_terms_of_programs_in_words(void **state)
{
    struct arena mem = ARENA_INIT;
    struct reason kinds = {.key = "kinds_not_looked_at",
        .param = {{"kinds", STR("fusion, state, x_y")}},
        .n_params = 1};
    struct reason change = {.key = "gene_change",
        .param = {{"gene", STR("NF1")},
            {"change", STR("frameshift_variant&stop_gained")}},
        .n_params = 2};

    (void)state;
    assert_text(text_of_reason(&kinds, "en", &mem),
        "Of these kinds only what an input states is known; all else is unknown, not "
        "absent: fusions, expression and methylation, x_y.");
    assert_text(text_of_reason(&change, "en", &mem),
        "A change of this class in NF1 was found: frameshift, stop gained.");
    change.param[1].value = STR("V600E");
    assert_text(text_of_reason(&change, "en", &mem),
        "A change of this class in NF1 was found: V600E.");
    arena_free(&mem);
}

/* A value is text of others: braces in it are no places. */
static void does_not_fill_places_inside_values(void **state)
{
    struct arena mem = ARENA_INIT;
    struct reason r = {
        .key = "unparsed", .param = {{"what", STR("{what} {x")}}, .n_params = 1};

    (void)state;
    assert_text(text_of_reason(&r, "en", &mem),
        "Only a person can judge this text of the source: {what} {x.");
    arena_free(&mem);
}

static void every_row_is_found_by_its_key(void **state)
{
    (void)state;
    for (unsigned i = 0; i < n_rows; i++) {
        struct arena mem = ARENA_INIT;
        const char *key = str_cstr(&mem, rows[i].key);
        assert_true(str_eq(text_of_key(key, "en"), rows[i].en));
        assert_true(str_eq(text_of_key(key, "ko"), rows[i].ko));
        arena_free(&mem);
    }
    assert_text(text_of_key("key", "en"), "key"); /* the name of a column is no row */
    assert_text(text_of_key("", "en"), "");
    assert_text(text_of_key("~", "en"), "~");
}

static void gives_the_key_for_what_it_does_not_know(void **state)
{
    (void)state;
    assert_text(text_of_key("no_such_key", "en"), "no_such_key");
    assert_text(text_of_key("answer.detected", "en"), "detected");
    assert_text(text_of_key("answer.detected", "ko"), "검출됨");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            every_reason_has_a_text_with_no_other_places_than_its_parameters),
        cmocka_unit_test(every_reason_that_a_member_may_miss_has_a_short_form),
        cmocka_unit_test(every_limit_has_a_text_with_all_its_parameters),
        cmocka_unit_test(every_pgx_state_has_a_text_with_all_its_parameters),
        cmocka_unit_test(every_reason_of_a_trial_and_every_action_has_a_text),
        cmocka_unit_test(every_word_of_the_page_is_used),
        cmocka_unit_test(every_word_that_the_page_names_has_a_text),
        cmocka_unit_test(every_word_of_the_pictures_has_a_text),
        cmocka_unit_test(every_word_of_the_markdown_has_a_text),
        cmocka_unit_test(every_closed_word_has_a_text),
        cmocka_unit_test(every_fate_of_an_allele_has_a_sentence),
        cmocka_unit_test(every_fate_of_an_event_has_a_sentence),
        cmocka_unit_test(every_class_of_change_and_every_kind_of_criterion_has_words),
        cmocka_unit_test(every_text_is_found_by_its_key_in_each_language),
        cmocka_unit_test(no_text_is_left_over_and_no_key_stands_twice),
        cmocka_unit_test(fills_places_and_says_a_dash_for_what_has_no_value),
        cmocka_unit_test(says_why_a_member_is_missing_by_its_short_form),
        cmocka_unit_test(says_kinds_and_terms_of_programs_in_words),
        cmocka_unit_test(does_not_fill_places_inside_values),
        cmocka_unit_test(every_row_is_found_by_its_key),
        cmocka_unit_test(gives_the_key_for_what_it_does_not_know),
    };

    return cmocka_run_group_tests(tests, read_rows, NULL);
}
