/* Names of diseases as registries write them. */
#include "ingest/link_trial_diseases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MAX_ROWS 64

struct fixture {
    struct build b;
    struct curated_rows tables[2];
    struct source_file file;
    struct link link;
    struct condition_names *names;
};

/* Cells joined by '|'. */
static void add_table(struct fixture *f, const char *name, const char *columns,
    const char *const *rows, unsigned n_rows)
{
    struct curated_rows *t = &f->tables[f->b.n_curated++];
    struct str rest = str_of(columns), cell;

    t->table = name;
    t->columns = ARENA_ARRAY(&f->b.mem, struct str, 8);
    while (str_next(&rest, '|', &cell))
        t->columns[t->n_columns++] = cell;
    t->rows = ARENA_ARRAY(&f->b.mem, const struct str *, n_rows);
    t->lines = ARENA_ARRAY(&f->b.mem, uint64_t, n_rows);
    for (t->n_rows = 0; t->n_rows < n_rows; t->n_rows++) {
        struct str *cells = ARENA_ARRAY(&f->b.mem, struct str, 8);
        unsigned n = 0;
        rest = str_of(rows[t->n_rows]);
        while (str_next(&rest, '|', &cell))
            cells[n++] = cell;
        t->rows[t->n_rows] = cells;
        t->lines[t->n_rows] = t->n_rows + 2;
    }
}

static void add_diseases(struct fixture *f)
{
    static const char *const rows[][3] = {/* id, name, parent */
        {"DOID:162", "cancer", NULL}, {"DOID:1324", "lung cancer", "DOID:162"},
        {"DOID:3908", "lung non-small cell carcinoma", "DOID:1324"},
        {"DOID:1909", "melanoma", "DOID:162"}, {"DOID:305", "carcinoma", "DOID:162"},
        {"DOID:1612", "breast cancer", "DOID:162"}, {"DOID:1", "breast neoplasm", NULL},
        {"DOID:263", "kidney cancer", "DOID:162"}, {"DOID:2", "odd growth", "DOID:162"},
        {"DOID:3", "odd lump", "DOID:162"}};
    struct err err = {0};
    struct disease_tree *t = f->b.diseases = disease_tree_new();

    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str id = str_of(rows[i][0]);
        assert_true(disease_tree_add(t, id, str_of(rows[i][1]), &err) >= 0);
        if (rows[i][2])
            assert_true(disease_tree_add_parent(t, id, str_of(rows[i][2]), &err) >= 0);
    }
    disease_tree_add_synonym(t, STR("DOID:3908"), STR("NSCLC"), &err);
    disease_tree_add_synonym(t, STR("DOID:2"), STR("oddity"), &err);
    disease_tree_add_synonym(t, STR("DOID:3"), STR("oddity"), &err);
    assert_true(disease_tree_set_pan_cancer(t, STR("DOID:162"), &err) >= 0);
    assert_int_equal(disease_tree_close(t, &err), 0);
}

static int begin(void **state)
{
    static const char *const words[] = {"same|neoplasms|cancer", "same|neoplasm|cancer",
        "same|cancers|cancer", "drop|of|", "drop|the|", "drop|and|", "state|stage|",
        "state|iv|", "state|metastatic|", "state|recurrent|", "alone|melanoma|",
        "alone|nsclc|"};
    static const char *const names[] = {"Renal Cell Cancer|DOID:263",
        "Malignancies of Any Kind|DOID:162", "Not in this release|DOID:99"};
    struct err err = {0};
    struct fixture *f = test_calloc(1, sizeof *f);

    f->b.curated = f->tables;
    f->b.files = &f->file;
    f->b.report = report_new();
    add_table(
        f, "condition_words", "kind|word|becomes", words, sizeof words / sizeof *words);
    add_table(f, "disease_names", "name|id", names, sizeof names / sizeof *names);
    add_diseases(f);
    f->link.b = &f->b;
    f->names = condition_names_new(&f->b, &err);
    *state = f;
    return f->names != NULL ? 0 : -1;
}

static int end(void **state)
{
    struct fixture *f = *state;

    condition_names_free(f->names);
    disease_tree_free(f->b.diseases);
    report_free(f->b.report);
    arena_free(&f->link.scratch);
    arena_free(&f->b.mem);
    test_free(f);
    return 0;
}

/* The ids of a trial's diseases joined by blanks. */
static const char *diseases_of(struct fixture *f, struct trial *t)
{
    static char text[128];

    text[0] = '\0';
    link_trial_diseases(&f->link, f->names, 0, t);
    for (unsigned i = 0; i < t->n_diseases; i++) {
        struct str id = disease_tree_at(f->b.diseases, t->diseases[i])->id;
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%.*s", n ? " " : "", STR_ARG(id));
    }
    return text;
}

static void check(struct fixture *f, const char *name, const char *expected)
{
    struct str condition = str_of(name);
    struct trial t = {.conditions = &condition, .n_conditions = 1};
    const char *found = diseases_of(f, &t);

    if (strcmp(found, expected) != 0)
        fail_msg("\"%s\" is read as \"%s\", expected \"%s\"", name, found, expected);
}

static void a_name_is_read_in_any_order_and_without_its_state(void **state)
{
    static const char *const rows[][2] = {{"Lung Cancer", "DOID:1324"},
        {"NSCLC", "DOID:3908"}, {"Carcinoma, Non-Small-Cell Lung", "DOID:3908"},
        {"Non-small Cell Lung Carcinoma (NSCLC)", "DOID:3908"},
        {"Something (NSCLC)", "DOID:3908"}, {"Lung Neoplasms", "DOID:1324"},
        {"Stage IV Lung Cancer", "DOID:1324"}, {"Lung Cancer Metastatic", "DOID:1324"},
        {"Cancer of the Lung", "DOID:1324"}, {"renal cell cancer", "DOID:263"},
        {"Recurrent Melanoma", "DOID:1909"}, {"Metastatic Cancer", "DOID:162"},
        {"Headache", ""}, {"", ""}, {"(", ""}, {"Stage IV", ""}};

    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        check(*state, rows[i][0], rows[i][1]);
}

static void a_cancer_goes_before_a_neoplasm_that_may_be_benign(void **state)
{
    check(*state, "Breast Neoplasms", "DOID:1612");
    check(*state, "breast neoplasm", "DOID:1"); /* the very name */
}

static void a_name_of_two_diseases_is_none(void **state)
{
    check(*state, "Oddity", "");
    check(*state, "Recurrent Oddity", "");
}

static void a_list_of_diseases_is_cut(void **state)
{
    check(*state, "Kidney Cancer and Lung Cancer", "DOID:1324 DOID:263");
    check(*state, "Melanoma/Lung Cancer; headache", "DOID:1324 DOID:1909");
    check(*state, "Carcinoma, Strange", ""); /* any carcinoma would say too much */
}

static void a_longer_name_ends_or_begins_with_a_cancer(void **state)
{
    check(*state, "EGFR-mutant NSCLC", "DOID:3908");
    check(*state, "KRAS G12C Lung Cancer", "DOID:1324");
    check(*state, "Lung Cancer Screening", "DOID:1324");
    check(*state, "BRAF V600E melanoma", "DOID:1909");
    check(*state, "Strange Cancer", "");
    check(*state, "Strange Carcinoma", "");
}

static void keywords_and_mesh_terms_widen_nothing(void **state)
{
    struct str condition[] = {STR("NSCLC")}, keyword[] = {STR("melanoma")},
               mesh[] = {STR("Lung Neoplasms"), STR("Neoplasms")};
    struct trial t = {.conditions = condition,
        .n_conditions = 1,
        .keywords = keyword,
        .n_keywords = 1,
        .mesh_terms = mesh,
        .n_mesh_terms = 2};

    assert_string_equal(diseases_of(*state, &t), "DOID:1909 DOID:3908");
    t.n_conditions = 0;
    assert_string_equal(diseases_of(*state, &t), "DOID:1324 DOID:162 DOID:1909");
}

static void a_title_tells_where_nothing_else_does(void **state)
{
    struct str condition[] = {STR("Quality of Life")};
    struct trial t = {.title = STR("Walks in Metastatic Lung Cancer and Melanoma of 9"),
        .conditions = condition,
        .n_conditions = 1};

    assert_string_equal(diseases_of(*state, &t), "DOID:1324 DOID:1909");
    condition[0] = STR("NSCLC");
    assert_string_equal(diseases_of(*state, &t), "DOID:3908");
    t.title = STR("A strange carcinoma of the cancer");
    t.n_conditions = 0;
    assert_string_equal(diseases_of(*state, &t), "");
}

static void a_bad_word_is_refused(void **state)
{
    static const char *const rows[] = {"sort|x|", "same|two words|x", "same||x"};
    struct fixture f = {.b = {.n_curated = 0}};

    (void)state;
    f.b.curated = f.tables;
    f.b.files = &f.file;
    for (unsigned i = 0; i < 3; i++) {
        struct err err = {0};
        f.b.n_curated = 0;
        memset(f.tables, 0, sizeof f.tables);
        add_table(&f, "condition_words", "kind|word|becomes", &rows[i], 1);
        assert_null(condition_names_new(&f.b, &err));
        assert_non_null(strstr(err.msg, "expected one word"));
    }
    arena_free(&f.b.mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_read_in_any_order_and_without_its_state),
        cmocka_unit_test(a_cancer_goes_before_a_neoplasm_that_may_be_benign),
        cmocka_unit_test(a_name_of_two_diseases_is_none),
        cmocka_unit_test(a_list_of_diseases_is_cut),
        cmocka_unit_test(a_longer_name_ends_or_begins_with_a_cancer),
        cmocka_unit_test(keywords_and_mesh_terms_widen_nothing),
        cmocka_unit_test(a_title_tells_where_nothing_else_does),
        cmocka_unit_test(a_bad_word_is_refused),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
