#include "kb/model/variant_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct reading {
    const char *gene, *name, *form, *text;
};

static bool find_gene(void *ctx, struct str symbol, struct str *approved)
{
    static const char *const known[][2] = {{"ABL", "ABL1"}, {"ABL1", "ABL1"},
        {"BCR", "BCR"}, {"CD28", "CD28"}, {"CTLA4", "CTLA4"}, {"MLL", "KMT2A"},
        {"MLLT3", "MLLT3"}, {"BRAF", "BRAF"}, {"HLA-A", "HLA-A"}};

    (void)ctx;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (str_eq_c(symbol, known[i][0])) {
            *approved = str_of(known[i][1]);
            return true;
        }
    return false;
}

static int add(struct name_facts *f, const char *table, const char *columns,
    const char *row, struct err *err)
{
    struct str names[8], fields[8], rest = str_of(columns);
    unsigned n = 0;

    while (n < 8 && str_next(&rest, '|', &names[n]))
        n++;
    rest = str_of(row);
    for (unsigned i = 0; i < n; i++)
        assert_true(str_next(&rest, '|', &fields[i]));
    return name_facts_add(f, table, names, n, fields, err);
}

#define EXON_COLUMNS "gene|written|mane|deletion|source|date"
#define REGION_COLUMNS "gene|name|beg|end|source|date"
#define READING_COLUMNS "gene|name|criterion|reason|source|date"

static struct name_facts *made_facts(struct arena *mem)
{
    static const char *const rows[][3] = {
        {"exon_names", EXON_COLUMNS, "PIK3CA|20|21||paper|2026-11-22"},
        {"exon_names", EXON_COLUMNS, "EGFR|19|19|small|paper|2026-11-22"},
        {"protein_regions", REGION_COLUMNS, "ERBB2|kinase domain|720|987|x|2026-11-22"},
        {"variant_readings", READING_COLUMNS,
            "EGFR|vIII|exon( EGFR,2-7,loss )|exons are gone|paper|2026-11-22"},
    };
    struct name_facts *f = name_facts_new(mem);
    struct err err = {0};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(add(f, rows[i][0], rows[i][1], rows[i][2], &err), 0);
    name_facts_set_genes(f, find_gene, NULL);
    return f;
}

static void facts_by_gene_come_from_tables(void **state)
{
    static const struct reading readings[] = {
        {"PIK3CA", "EXON 20 MUTATION", "exon", "exon(PIK3CA, 21, any)"},
        {"PIK3CA", "Exon 21 Mutation", "exon", "exon(PIK3CA, 21, any)"},
        {"EGFR", "EXON 19 DELETION", "exon", "exon(EGFR, 19, deletion)"},
        {"EGFR", "Exon 4 Deletion", "exon", "exon(EGFR, 4, loss)"},
        {"EGFR", "Exon 4 in-frame deletion", "exon", "exon(EGFR, 4, deletion)"},
        {"ERBB2", "Kinase Domain Mutation", "domain",
            "range(ERBB2, \"kinase domain\", 720-987, any)"},
        {"EGFR", "VIII", "curated", "exon(EGFR, 2-7, loss)"},
        {"ABL1", "BCR-ABL T315I", "side by side",
            "and(fusion(BCR, ABL1), protein(ABL1, T315I))"},
        {"KMT2A", "MLL-MLLT3", "fusion", "fusion(KMT2A, MLLT3)"},
        {"CTLA4", "CTLA4-CD28", "fusion", "fusion(CTLA4, CD28)"},
        {"ABL1", "ABL1-RCSD", "unparsed", "unparsed(\"ABL1 ABL1-RCSD\")"},
    };
    struct arena mem = ARENA_INIT;
    struct name_facts *facts = made_facts(&mem);

    (void)state;
    for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++) {
        const struct reading *r = &readings[i];
        struct name_reading got;

        variant_name_read_with(facts, str_of(r->gene), str_of(r->name), &mem, &got);
        assert_string_equal(
            str_cstr(&mem, criterion_text(got.criterion, &mem)), r->text);
        assert_string_equal(got.form, r->form);
    }
    arena_free(&mem);
}

static void a_curated_reading_says_why(void **state)
{
    struct arena mem = ARENA_INIT;
    struct name_reading got;

    (void)state;
    variant_name_read_with(made_facts(&mem), STR("EGFR"), STR("VIII"), &mem, &got);
    assert_true(got.is_curated);
    assert_true(str_eq(got.curated.reason, STR("exons are gone")));
    assert_true(str_eq(got.curated.criterion, STR("exon(EGFR, 2-7, loss)")));
    arena_free(&mem);
}

static void rows_that_tell_nothing_are_refused(void **state)
{
    static const char *const bad[][3] = {
        {"exon_names", EXON_COLUMNS, "PIK3CA|20|21||again|d"},
        {"exon_names", EXON_COLUMNS, "KIT|0|1||x|d"},
        {"exon_names", EXON_COLUMNS, "KIT|11|11|large|x|d"},
        {"exon_names", "gene|written|source|date", "KIT|11|x|d"},
        {"protein_regions", REGION_COLUMNS, "KIT|tkd|20|10|x|d"},
        {"variant_readings", READING_COLUMNS, "KIT|a|codon(KIT)|why|x|d"},
        {"hotspots", "gene|residue", "KIT|816"},
    };
    struct arena mem = ARENA_INIT;
    struct name_facts *f = made_facts(&mem);

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct err err = {0};

        assert_int_equal(add(f, bad[i][0], bad[i][1], bad[i][2], &err), ERR_FAIL);
        assert_true(err.msg[0] != '\0');
    }
    arena_free(&mem);
}

static void a_whole_name_is_of_a_gene_or_of_a_factor(void **state)
{
    static const char *const names[][2] = {{"BRAF V600E", "protein(BRAF, V600E)"},
        {"TMB High", "factor(TMB, = high)"}, {"BCR::ABL1 Fusion", "fusion(BCR, ABL1)"},
        {"v::ABL1 Fusion", "fusion(*, ABL1)"}, {"KIT", "unparsed(\"KIT\")"},
        {"ABL T315I", "protein(ABL1, T315I)"}};
    struct arena mem = ARENA_INIT;
    struct name_facts *facts = made_facts(&mem);

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct name_reading got;

        variant_name_read_whole(facts, str_of(names[i][0]), &mem, &got);
        assert_string_equal(
            str_cstr(&mem, criterion_text(got.criterion, &mem)), names[i][1]);
    }
    arena_free(&mem);
}

/* Criteria that others read from a text: numbered afterwards, each once. */
static void criteria_of_texts_are_numbered_afterwards(void **state)
{
    static const char *const pairs[][2] = {
        {"exon(PIK3CA, 20, any)", "exon(PIK3CA, 21, any)"},
        {"exon(EGFR, 19, deletion)", "exon(EGFR, 19, deletion)"},
        {"exon(EGFR, 4, deletion)", "exon(EGFR, 4, loss)"},
        {"and(exon(PIK3CA, 20-22, any), not(range(ERBB2, \"kinase domain\", any)))",
            "and(exon(PIK3CA, 21-22, any), not(range(ERBB2, \"kinase domain\", "
            "720-987, "
            "any)))"},
        {"range(ERBB2, \"kinase domain\", 1-2, any)",
            "range(ERBB2, \"kinase domain\", 1-2, any)"},
    };
    struct arena mem = ARENA_INIT;
    struct name_facts *facts = made_facts(&mem);

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct criterion *c;
        struct err err = {0};

        assert_int_equal(criterion_parse(str_of(pairs[i][0]), &mem, &c, &err), 0);
        name_facts_apply(facts, c, &mem);
        assert_string_equal(str_cstr(&mem, criterion_text(c, &mem)), pairs[i][1]);
        assert_int_equal(name_facts_apply(facts, c, &mem), 0);
    }
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_by_gene_come_from_tables),
        cmocka_unit_test(a_curated_reading_says_why),
        cmocka_unit_test(rows_that_tell_nothing_are_refused),
        cmocka_unit_test(a_whole_name_is_of_a_gene_or_of_a_factor),
        cmocka_unit_test(criteria_of_texts_are_numbered_afterwards),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
