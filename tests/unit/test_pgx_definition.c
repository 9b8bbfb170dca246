/* Definitions of star alleles: names, checks, stored bytes, PharmCAT's JSON. */
#include "kb/model/pgx_definition.h"

#include "ingest/pgx_stage.h"
#include "kb/store/record.h"
#include "made_build.h"
#include "made_pgx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void names_stand_in_natural_order(void **state)
{
    static const char *const names[] = {"Reference", "*1", "*1x2", "*2", "*3A", "*3B",
        "*10", "*80", "*80+*28", "c.85T>C (*9A)", "c.1129-5923C>G",
        "c.1129-5923C>G, c.1236G>A (HapB3)", "c.1905+1G>A (*2A)"};
    size_t n = sizeof names / sizeof *names;

    (void)state;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            int order = pgx_name_cmp(str_of(names[i]), str_of(names[k]));
            assert_true((order < 0) == (i < k) && (order == 0) == (i == k));
        }
}

static void a_blank_states_what_the_reference_allele_states(void **state)
{
    struct arena mem = ARENA_INIT;
    struct pgx_definition d = made_pgx_definition(
        &mem, "CYP2C19", "100 A G;200 C T", "*38;*1 100=G;*2 200=T");

    (void)state;
    assert_int_equal(pgx_stated(&d, 1, 0), 2);
    assert_int_equal(pgx_stated(&d, 1, 1), 1);
    assert_int_equal(pgx_stated(&d, 2, 0), 1);
    d.alleles[0].stated[0] = 3; /* open in the reference allele too: REF */
    assert_int_equal(pgx_stated(&d, 2, 0), 1);
    arena_free(&mem);
}

static void what_is_not_whole_is_refused(void **state)
{
    struct arena mem = ARENA_INIT;
    struct pgx_definition good =
        made_pgx_definition(&mem, "TPMT", "100 A G;200 C T", "*1;*2 100=G");
    struct err err = {0};

    (void)state;
    assert_int_equal(pgx_definition_check(&good, &err), 0);
    struct pgx_definition d = good;
    d.alleles = arena_dup(&mem, good.alleles, 2 * sizeof *good.alleles);
    d.alleles[1].name = STR("*1");
    assert_int_equal(pgx_definition_check(&d, &err), ERR_FAIL);
    d.alleles[1] = good.alleles[1];
    d.alleles[1].is_reference = true;
    assert_int_equal(pgx_definition_check(&d, &err), ERR_FAIL);
    d = good;
    d.loci = arena_dup(&mem, good.loci, 2 * sizeof *good.loci);
    d.loci[1].place[1].pos1 = 100;
    assert_int_equal(pgx_definition_check(&d, &err), ERR_FAIL);
    d = good;
    d.alleles[1].stated[0] = 4;
    assert_int_equal(pgx_definition_check(&d, &err), ERR_FAIL);
    arena_free(&mem);
}

/* ---- stored bytes ---- */

static void bytes_give_back_what_was_stored(void **state)
{
    struct arena mem = ARENA_INIT;
    struct pgx_definition d = made_pgx_definition(
        &mem, "TPMT", "100 A G;200 C T", "*1;*2 100=G;*3 100=G 200=C|T");
    struct str list[] = {STR("*1/*2"), STR("*1/*3")};
    struct pgx_priority p = {list, 2, STR("*1/*3")};
    struct pgx_definition back;
    struct buf bytes = BUF_INIT, again = BUF_INIT;
    struct err err = {0};

    (void)state;
    d.priorities = &p;
    d.n_priorities = 1;
    d.loci[1].is_tier1 = d.loci[0].is_required = true;
    d.loci[1].place[0] = (struct pgx_place){
        .pos1 = 150, .bases = d.loci[1].place[1].bases, .ref = 1, .is_lifted = true};
    pgx_definition_encode(&d, &bytes);
    assert_int_equal(pgx_definition_decode(buf_str(&bytes), &mem, &back, &err), 0);
    pgx_definition_encode(&back, &again);
    assert_true(str_eq(buf_str(&bytes), buf_str(&again)));
    assert_int_equal(back.loci[1].place[0].ref, 1);
    for (size_t n = 0; n < bytes.n; n++) {
        struct str cut = str_sub(buf_str(&bytes), 0, n);
        assert_int_equal(pgx_definition_decode(cut, &mem, &back, &err), ERR_KB);
    }
    buf_free(&bytes);
    buf_free(&again);
    arena_free(&mem);
}

/* ---- JSON ---- */

static void begin(struct made_build *m)
{
    made_build_begin(m);
    m->b.pgx = pgx_stage_new();
}

static void end(struct made_build *m)
{
    pgx_stage_free(m->b.pgx);
    made_build_end(m);
}

#define GENE(cells)                                                                    \
    "{\"gene\":\"CYP2C19\",\"genomeBuild\":\"GRCh38.p14\",\"chromosome\":\"chr10\","   \
    "\"version\":\"2026-01-01\",\"source\":\"MADE\",\"variants\":[{\"position\":"      \
    "94762706,\"rsid\":\"rs28399504\",\"ref\":\"A\",\"alts\":[\"G\"]},{\"position\":"  \
    "94842866,\"rsid\":\"rs3758581\",\"ref\":\"A\",\"alts\":[\"G\"]}],"                \
    "\"suballelesMap\":{\"*4.001\":\"*4\"},\"namedAlleles\":[{\"name\":\"*4.001\","    \
    "\"alleles\":" cells "},{\"name\":\"*38\",\"reference\":true,\"alleles\":[\"A\","  \
    "\"A\"]}]}"

static void reads_positions_and_alleles_of_a_gene(void **state)
{
    struct made_build m;
    struct err err = {0};

    (void)state;
    begin(&m);
    assert_int_equal(made_build_read(&m, pharmcat_definitions_read, "definitions",
                         "2026-01-01", ASSEMBLY_NONE, GENE("[\"R\",null]"), &err),
        0);
    assert_int_equal(m.b.pgx->n_definitions, 1);
    const struct pgx_definition *d = &m.b.pgx->definitions[0].d;
    assert_true(str_eq_c(d->alleles[0].name, "*38"));
    assert_int_equal(d->alleles[1].stated[0], 3);
    assert_int_equal(d->alleles[1].stated[1], 0);
    assert_true(str_eq_c(pgx_reported_name(&d->alleles[1]), "*4"));
    assert_int_equal(d->contig, 10);
    end(&m);
}

static void a_gene_with_a_part_that_cannot_be_read_is_rejected_whole(void **state)
{
    static const char *const cells[][2] = {
        {GENE("[\"T\",null]"), "allele_states_unknown_bases"},
        {GENE("[\"A\"]"), "cells_are_not_as_many_as_positions"},
        {"{\"gene\":\"X\",\"genomeBuild\":\"GRCh37\"}", "not_on_grch38"},
        {"{\"gene\":\"X\",\"genomeBuild\":\"GRCh38\",\"chromosome\":\"chr1\"}",
            "definition_is_not_whole"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct made_build m;
        struct err err = {0};
        begin(&m);
        assert_int_equal(made_build_read(&m, pharmcat_definitions_read, "definitions",
                             "1", ASSEMBLY_NONE, cells[i][0], &err),
            0);
        assert_int_equal(made_build_count(&m, 0, "rejected", cells[i][1]), 1);
        assert_int_equal(m.b.pgx->n_definitions, 0);
        end(&m);
    }
}

#define PHENOTYPES(last)                                                               \
    "{\"gene\":\"CYP2C19\",\"version\":\"1\",\"haplotypes\":{\"*1\":\"Normal "         \
    "function\","                                                                      \
    "\"*2\":\"No function\",\"*3\":\"No "                                              \
    "function\"},\"diplotypes\":[{\"diplotype\":\"*1/*2\","                            \
    "\"generesult\":\"IM\",\"lookupkey\":\"IM\",\"diplotypekey\":{\"*1\":1,\"*2\":1}}" \
    ","                                                                                \
    "{\"diplotype\":\"*2/*2\",\"generesult\":\"PM\",\"lookupkey\":\"PM\","             \
    "\"diplotypekey\":{\"*2\":2}},{\"diplotype\":\"*1/*3\",\"generesult\":\"" last     \
    "\","                                                                              \
    "\"lookupkey\":\"IM\",\"diplotypekey\":{\"*1\":1,\"*3\":1}}]}"

static void functions_decide_the_phenotype_of_a_pair(void **state)
{
    struct made_build m;
    struct err err = {0};

    (void)state;
    begin(&m);
    assert_int_equal(made_build_read(&m, pharmcat_phenotypes_read, "phenotypes", "1",
                         ASSEMBLY_NONE, PHENOTYPES("IM"), &err),
        0);
    assert_int_equal(m.b.pgx->n_phenotypes, 1);
    const struct pgx_phenotypes *p = &m.b.pgx->phenotypes[0].p;
    assert_int_equal(p->n_pairs, 2);
    assert_true(str_eq_c(pgx_phenotype_of(p, STR("*3"), STR("*2"))->phenotype, "PM"));
    assert_null(pgx_phenotype_of(p, STR("*1"), STR("*1")));
    assert_int_equal(made_build_read(&m, pharmcat_phenotypes_read, "phenotypes", "2",
                         ASSEMBLY_NONE, PHENOTYPES("PM"), &err),
        0);
    assert_int_equal(
        made_build_count(&m, 1, "rejected", "diplotypes_of_one_function_pair_disagree"),
        1);
    end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_stand_in_natural_order),
        cmocka_unit_test(a_blank_states_what_the_reference_allele_states),
        cmocka_unit_test(what_is_not_whole_is_refused),
        cmocka_unit_test(bytes_give_back_what_was_stored),
        cmocka_unit_test(reads_positions_and_alleles_of_a_gene),
        cmocka_unit_test(a_gene_with_a_part_that_cannot_be_read_is_rejected_whole),
        cmocka_unit_test(functions_decide_the_phenotype_of_a_pair),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
