/* ClinVar's VCF layout until 2017: words of alleles, and nothing more. */
#include "ingest/clinvar_allele.h"
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

#define COLUMNS "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
#define HEAD                                                                           \
    "##fileformat=VCFv4.0\n##reference=GRCh37\n"                                       \
    "##INFO=<ID=CLNSIG,Number=.,Type=String,Description=\"5 - Pathogenic\">\n"         \
    "##INFO=<ID=CLNDBN,Number=.,Type=String,Description=\"Disease name\">\n" COLUMNS
#define ROW(place, codes, names)                                                       \
    place "\t.\t.\tGENE=BRAF;CLNSIG=" codes ";CLNDBN=" names "\n"
#define BRAF "7\t140453136\trs113488022\tA\tT"

static int read_vcf(
    struct made_build *m, const char *release, const char *text, struct err *err)
{
    return made_build_read(
        m, clinvar_vcf_read, "vcf", release, ASSEMBLY_NONE, text, err);
}

static void must_read(struct made_build *m, const char *release, const char *text)
{
    struct err err = {0};

    if (read_vcf(m, release, text, &err) < 0)
        fail_msg("%s", err.msg);
}

/* All alleles: "id: words (n word,n word) rs", a line each; of the last one the entry.
 */
struct got {
    struct arena mem;
    struct str lines;
    unsigned n, file;
    struct clinvar_entry last;
};

static int on_allele(void *ctx, unsigned file, struct str id,
    struct clinvar_entry *entry, struct err *err)
{
    struct got *g = ctx;
    const struct classification *c = &entry->record.by_kind[0];
    struct buf bytes = BUF_INIT;

    assert_int_equal(entry->record.variation_id, 0);
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        assert_false(entry->record.by_kind[k].is_given);
        assert_int_equal(entry->record.by_kind[k].stars, -1);
    }
    g->n++;
    g->file = file;
    g->lines = str_fmt(&g->mem, "%.*s%.*s: %.*s (", STR_ARG(g->lines), STR_ARG(id),
        STR_ARG(c->class_word));
    for (unsigned i = 0; i < c->n_split; i++)
        g->lines = str_fmt(&g->mem, "%.*s%s%u %.*s", STR_ARG(g->lines), i ? "," : "",
            c->split[i].n, STR_ARG(c->split[i].class_word));
    g->lines =
        str_fmt(&g->mem, "%.*s) %.*s\n", STR_ARG(g->lines), STR_ARG(entry->record.rs));
    clinvar_encode(entry, &bytes);
    assert_int_equal(
        clinvar_decode(str_copy(&g->mem, buf_str(&bytes)), &g->mem, &g->last, err), 0);
    buf_free(&bytes);
    return 0;
}

static struct got merge(struct made_build *m, const char *want)
{
    struct got g = {0};
    struct err err = {0};

    if (clinvar_allele_merge(&m->b, on_allele, &g, &err) < 0)
        fail_msg("%s", err.msg);
    if (!str_eq_c(g.lines, want))
        fail_msg("%.*s", STR_ARG(g.lines));
    return g;
}

static void must_merge(struct made_build *m, const char *want)
{
    struct got g = merge(m, want);

    arena_free(&g.mem);
}

static void every_code_of_an_allele_is_kept_in_words(void **state)
{
    struct made_build *m = *state;
    struct got g;
    const struct classification *c;

    must_read(m, "2017-02-28",
        HEAD ROW(
            BRAF, "5|1|5,2", "Low-grade\\x2c_somatic|not_provided|Melanoma|a\\xg1"));
    g = merge(m, "clinvar:GRCh37:7:140453136:A:T: Pathogenic; not provided; Benign "
                 "(2 Pathogenic,1 not provided,1 Benign) rs113488022\n");
    c = &g.last.record.by_kind[CLASSIFICATION_GERMLINE];
    assert_int_equal(c->group, CLASS_MIXED);
    assert_int_equal(c->n_conditions, 4);
    assert_str(c->conditions[0].name, "Low-grade, somatic");
    assert_str(c->conditions[3].name, "a\\xg1");
    assert_int_equal(g.last.n_alleles, 1);
    assert_int_equal(g.last.alleles[0].how, ALLELE_GIVEN);
    assert_str(g.last.record.genes[0], "BRAF");
    assert_int_equal(made_build_count(m, 0, "read", ""), 1);
    assert_int_equal(made_build_count(m, 0, "stored", ""), 1);
    arena_free(&g.mem);
}

static void the_layout_is_told_by_its_header(void **state)
{
    static const char undeclared[] =
        "##fileformat=VCFv4.0\n##reference=GRCh37\n" COLUMNS ROW(BRAF, "5|255", "x|y");
    static const char both[] =
        "##fileformat=VCFv4.0\n##reference=GRCh37\n"
        "##INFO=<ID=CLNDBN,Number=.,Type=String,Description=\"x\">\n"
        "##INFO=<ID=CLNDN,Number=.,Type=String,Description=\"x\">\n" COLUMNS
        "7\t140453136\t13961\tA\tT\t.\t.\tCLNSIG=Pathogenic\n";
    struct made_build *m = *state;
    struct err err = {0};

    assert_true(read_vcf(m, "2017-02-28", undeclared, &err) < 0);
    assert_non_null(strstr(err.msg, ":4:"));
    assert_non_null(strstr(err.msg, "until 2017"));
    assert_non_null(strstr(err.msg, "CLNDBN"));
    must_read(m, "2026-02-26", both);
    must_merge(m, "");
}

static void rows_that_name_no_allele_are_rejected_by_reason(void **state)
{
    struct made_build *m = *state;

    must_read(m, "2017-02-28",
        HEAD ROW("7\t140453136\trs1\tA\tT,C", "5|2", "x|y")
            ROW("7\t100\trs2\tA\t.", "5", "x") ROW("7\t100\trs3\tAN\tA", "5", "x")
                ROW("7\t100\trs4\tA\t<DEL>", "5", "x") ROW("7\t999999999\trs5\tA\tT",
                    "5", "x") ROW("GL000192.1\t100\trs6\tA\tT", "5",
                    "x") "7\t100\trs7\tA\tT\t.\t.\tGENE=BRAF\n7\t100\trs8\tA\tT\t.\t.\t"
                         "CLNSIG=5;CLNSIG=2\n7\tx\trs9\tA\tT\t.\t.\tCLNSIG=5\n");
    assert_int_equal(
        made_build_count(m, 0, "rejected", "several_alternative_alleles"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "no_alternative_allele"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "reference_not_bases"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "symbolic_allele"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "position_outside_contig"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "not_a_primary_contig"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "no_class"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "key_stands_twice"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_record"), 1);
    assert_int_equal(made_build_count(m, 0, "read", ""), 9);
    must_merge(m, "");
}

/* Two spellings of one deletion; the same row again; another rs number. */
static void rows_of_one_allele_and_release_are_joined(void **state)
{
    struct made_build *m = *state;
    struct got g;

    must_read(m, "2017-02-28",
        HEAD ROW("7\t100\trs1\tCA\tC", "5", "x") ROW("7\t100\trs1\tCA\tC", "5", "x")
            ROW("7\t99\trs2\tGCA\tGC", "2|0", "x|y"));
    g = merge(m,
        "clinvar:GRCh37:7:100:CA:C: Pathogenic; Benign; Uncertain significance "
        "(1 Pathogenic,1 Benign,1 Uncertain significance) rs1|rs2\n");
    assert_int_equal(g.last.record.by_kind[0].n_conditions, 2);
    assert_int_equal(g.last.record.n_genes, 1);
    assert_int_equal(made_build_count(m, 0, "stored", ""), 1);
    assert_int_equal(made_build_count(m, 0, "merged", "same_release"), 2);
    arena_free(&g.mem);
}

static void of_two_releases_the_newest_that_has_the_allele_is_kept(void **state)
{
    struct made_build *m = *state;
    struct got g;

    must_read(m, "2017-04-04", HEAD ROW(BRAF, "2", "x"));
    must_read(
        m, "2017-02-28", HEAD ROW(BRAF, "5", "x") ROW("7\t9\trs9\tA\tT", "6", "x"));
    g = merge(m, "clinvar:GRCh37:7:140453136:A:T: Benign (1 Benign) rs113488022\n"
                 "clinvar:GRCh37:7:9:A:T: drug response (1 drug response) rs9\n");
    assert_int_equal(g.file, 1);
    assert_int_equal(g.last.alleles[0].source, 1);
    assert_int_equal(made_build_count(m, 0, "stored", ""), 1);
    assert_int_equal(made_build_count(m, 1, "superseded", "newer_release"), 1);
    assert_int_equal(made_build_count(m, 1, "stored", ""), 1);
    arena_free(&g.mem);
}

static void unknown_codes_stop_the_build_unless_accepted(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_true(read_vcf(m, "2017-02-28", HEAD ROW(BRAF, "5|8", "x|y"), &err) < 0);
    assert_non_null(strstr(err.msg, "\"8\""));
    m->b.options.accept_new_terms = true;
    must_read(m, "2017-02-28", HEAD ROW(BRAF, "5|8", "x|y"));
    assert_int_equal(made_build_count(m, 1, "rejected", "new_term"), 1);
    must_merge(m, "");
}

static void an_id_that_is_no_rs_number_is_no_name(void **state)
{
    struct made_build *m = *state;

    must_read(m, "2017-02-28",
        HEAD ROW("7\t100\t.\tA\tT", "5", "x") ROW("7\t101\trsx\tA\tT", "5", "x"));
    must_merge(m, "clinvar:GRCh37:7:100:A:T: Pathogenic (1 Pathogenic) \n"
                  "clinvar:GRCh37:7:101:A:T: Pathogenic (1 Pathogenic) \n");
}

/* A hostile file: the cost stays linear in the rows of one allele. */
static void an_allele_may_stand_in_100000_rows(void **state)
{
    struct made_build *m = *state;
    struct buf text = BUF_INIT;
    struct got g = {0};
    struct err err = {0};

    buf_add_c(&text, HEAD);
    for (unsigned i = 0; i < 100000; i++)
        buf_fmt(&text, "7\t100\trs%u\tA\tT\t.\t.\tGENE=G%u;CLNSIG=5;CLNDBN=D%u\n",
            i + 1, i, i);
    must_read(m, "2017-02-28", text.p);
    assert_int_equal(clinvar_allele_merge(&m->b, on_allele, &g, &err), 0);
    assert_int_equal(g.n, 1);
    assert_int_equal(g.last.record.by_kind[0].split[0].n, 100000);
    assert_int_equal(g.last.record.n_genes, 100000);
    assert_int_equal(made_build_count(m, 0, "merged", "same_release"), 99999);
    buf_free(&text);
    arena_free(&g.mem);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_code_of_an_allele_is_kept_in_words),
        T(the_layout_is_told_by_its_header),
        T(rows_that_name_no_allele_are_rejected_by_reason),
        T(rows_of_one_allele_and_release_are_joined),
        T(of_two_releases_the_newest_that_has_the_allele_is_kept),
        T(unknown_codes_stop_the_build_unless_accepted),
        T(an_id_that_is_no_rs_number_is_no_name),
        T(an_allele_may_stand_in_100000_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
