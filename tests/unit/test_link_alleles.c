/* Where a staged variant is placed, and what is said about it. */
#include "ingest/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SNV(assembly_, pos, ref_, alt_)                                                \
    (struct allele)                                                                    \
    {                                                                                  \
        .assembly = (assembly_), .contig = 7, .pos1 = (pos), .ref = STR(ref_),         \
        .alt = STR(alt_)                                                               \
    }

/* 7:101-200 of GRCh37 stands at 7:1101-1200 of GRCh38. */
static const char chain_text[] =
    "chain 100 chr7 159138663 + 100 200 chr7 159345973 + 1100 1200 1\n100\n\n";

struct world {
    struct build b;
    struct link l;
    struct err err;
    struct clinvar_known known[2];
    struct placed_allele known_alleles[2][2];
    uint32_t ids[2];
    struct str hgvs[2];
    struct staged_variant v;
    struct placed_allele out[N_ASSEMBLIES];
};

static int make_world(void **state)
{
    static struct world w;
    w = (struct world){0};
    w.b.report = report_new();
    struct stream *in = stream_open_bytes("c", chain_text, strlen(chain_text), &w.err);
    w.b.chain = chain_read(in, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38, &w.err);
    stream_close(in);
    w.l.b = &w.b;
    w.l.known = w.known;
    w.v.id = STR("v:1");
    w.v.clinvar_ids = w.ids;
    w.v.hgvs = w.hgvs;
    *state = &w;
    return w.b.chain != NULL ? 0 : -1;
}

static int free_world(void **state)
{
    struct world *w = *state;
    arena_free(&w->l.scratch);
    arena_free(&w->l.mem);
    report_free(w->b.report);
    chain_free(w->b.chain);
    return 0;
}

/* ClinVar has the id with one allele on each assembly; the variant names it. */
static void add_clinvar(struct world *w, struct allele a37, struct allele a38)
{
    unsigned i = (unsigned)w->l.n_known++;
    w->known_alleles[i][0].allele = a37;
    w->known_alleles[i][1].allele = a38;
    w->known[i] = (struct clinvar_known){i + 1, w->known_alleles[i], 2};
    w->ids[w->v.n_clinvar_ids++] = i + 1;
}

static void add_hgvs(struct world *w, const char *text)
{
    w->hgvs[w->v.n_hgvs++] = str_of(text);
}

static void run(struct world *w)
{
    link_place_variant(&w->l, &w->v, w->out);
}

static void assert_on_38(struct world *w, uint32_t pos1, enum allele_how how)
{
    assert_int_equal(w->out[1].allele.assembly, ASSEMBLY_GRCH38);
    assert_int_equal(w->out[1].allele.pos1, pos1);
    assert_int_equal(w->out[1].how, how);
}

static uint64_t found;
static int find_note(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)file, (void)fate, (void)err;
    if (strcmp(reason, ctx) == 0)
        found += n;
    return 0;
}

static void assert_noted(struct world *w, const char *what)
{
    char key[96];
    strncpy(key, what, sizeof key - 1);
    key[sizeof key - 1] = '\0';
    found = 0;
    report_each(w->b.report, find_note, key, &w->err);
    assert_int_equal(found, 1);
}

static void the_clinvar_id_comes_first(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    add_clinvar(w, w->v.given[0], SNV(ASSEMBLY_GRCH38, 1160, "A", "T"));
    add_hgvs(w, "NC_000007.14:g.1155A>T");
    run(w);
    assert_int_equal(w->out[0].how, ALLELE_GIVEN);
    assert_on_38(w, 1160, ALLELE_BY_CLINVAR);
    assert_noted(w, "alleles: chain leads elsewhere than ClinVar or HGVS");
}

static void a_clinvar_id_of_another_allele_proves_nothing(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    add_clinvar(
        w, SNV(ASSEMBLY_GRCH37, 150, "A", "G"), SNV(ASSEMBLY_GRCH38, 1160, "A", "G"));
    add_hgvs(w, "NC_000007.14:g.1155A>T");
    run(w);
    assert_on_38(w, 1155, ALLELE_BY_HGVS);
}

static void clinvar_ids_that_disagree_are_noted_and_not_used(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    add_clinvar(w, w->v.given[0], SNV(ASSEMBLY_GRCH38, 1160, "A", "T"));
    add_clinvar(w, w->v.given[0], SNV(ASSEMBLY_GRCH38, 1161, "A", "T"));
    run(w);
    assert_on_38(w, 1150, ALLELE_LIFTED);
    assert_noted(w, "alleles: ClinVar ids lead to several alleles");
}

static void the_chain_is_the_last_way(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    run(w);
    assert_on_38(w, 1150, ALLELE_LIFTED);
    assert_noted(w, "alleles: lifted by chain");
}

static void the_chain_leads_back_as_well(void **state)
{
    struct world *w = *state;
    w->v.given[1] = SNV(ASSEMBLY_GRCH38, 1150, "A", "T");
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 150);
    assert_int_equal(w->out[0].how, ALLELE_LIFTED);
}

static void what_no_block_covers_is_noted_and_stands_on_one_assembly(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 500, "A", "T");
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 500);
    assert_int_equal(w->out[1].allele.assembly, ASSEMBLY_NONE);
    assert_noted(w, "alleles: not lifted, unmapped");
}

static void a_description_that_contradicts_the_given_allele_is_noted(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    add_hgvs(w, "NC_000007.13:g.151A>T");
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 150);
    assert_noted(w, "alleles: given one and NC_ HGVS disagree");
}

static void without_a_given_allele_the_description_places_it(void **state)
{
    struct world *w = *state;
    add_hgvs(w, "NC_000007.13:g.150A>T");
    add_clinvar(
        w, SNV(ASSEMBLY_GRCH37, 170, "C", "G"), SNV(ASSEMBLY_GRCH38, 1170, "C", "G"));
    run(w);
    assert_int_equal(w->out[0].how, ALLELE_BY_HGVS);
    assert_int_equal(w->out[0].allele.pos1, 150);
    assert_on_38(w, 1150, ALLELE_LIFTED);
}

static void a_clinvar_id_alone_places_nothing(void **state)
{
    struct world *w = *state;
    add_clinvar(
        w, SNV(ASSEMBLY_GRCH37, 170, "C", "G"), SNV(ASSEMBLY_GRCH38, 1170, "C", "G"));
    run(w);
    assert_int_equal(w->out[0].allele.assembly, ASSEMBLY_NONE);
    assert_int_equal(w->out[1].allele.assembly, ASSEMBLY_NONE);
}

static void an_unpadded_deletion_gets_its_anchor_from_clinvar(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "TC", "");
    add_clinvar(w, SNV(ASSEMBLY_GRCH37, 149, "GTC", "G"),
        SNV(ASSEMBLY_GRCH38, 1149, "GTC", "G"));
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 149);
    assert_int_equal(w->out[0].how, ALLELE_BY_CLINVAR);
    assert_on_38(w, 1149, ALLELE_BY_CLINVAR);
}

static void a_deletion_moved_along_its_repeat_is_the_same_one(void **state)
{
    struct world *w = *state;
    /* ...G TC T...: deleting TC at 150 or CT at 151 leaves the same */
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 151, "CT", "");
    add_clinvar(w, SNV(ASSEMBLY_GRCH37, 149, "GTC", "G"),
        SNV(ASSEMBLY_GRCH38, 1149, "GTC", "G"));
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 149);
}

static void an_indel_without_anchor_stands_nowhere(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "", "TC");
    run(w);
    assert_int_equal(w->out[0].allele.assembly, ASSEMBLY_NONE);
    assert_noted(w, "alleles: indel without an anchor base");
}

static void an_entry_on_one_assembly_is_lifted_to_the_other(void **state)
{
    struct world *w = *state;
    struct placed_allele one = {.allele = SNV(ASSEMBLY_GRCH38, 1150, "A", "T")};
    struct clinvar_entry entry = {.alleles = &one, .n_alleles = 1};
    link_lift_entry(&w->l, 0, &entry, 0);
    assert_int_equal(entry.n_alleles, 2);
    assert_int_equal(entry.alleles[1].allele.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(entry.alleles[1].allele.pos1, 150);
    assert_int_equal(entry.alleles[1].how, ALLELE_LIFTED);
    link_lift_entry(&w->l, 0, &entry, 0);
    assert_int_equal(entry.n_alleles, 2);
}

static void an_entry_is_not_lifted_to_where_clinvar_says_reference(void **state)
{
    struct world *w = *state;
    struct placed_allele one = {.allele = SNV(ASSEMBLY_GRCH38, 1150, "A", "T")};
    struct clinvar_entry entry = {.alleles = &one, .n_alleles = 1};
    link_lift_entry(&w->l, 0, &entry, 1u << ASSEMBLY_GRCH37);
    assert_int_equal(entry.n_alleles, 1);
    assert_noted(w, "alleles: not lifted, reference there");
    link_lift_entry(&w->l, 0, &entry, 1u << ASSEMBLY_GRCH38);
    assert_int_equal(entry.n_alleles, 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_clinvar_id_comes_first),
        TEST(a_clinvar_id_of_another_allele_proves_nothing),
        TEST(clinvar_ids_that_disagree_are_noted_and_not_used),
        TEST(the_chain_is_the_last_way),
        TEST(the_chain_leads_back_as_well),
        TEST(what_no_block_covers_is_noted_and_stands_on_one_assembly),
        TEST(a_description_that_contradicts_the_given_allele_is_noted),
        TEST(without_a_given_allele_the_description_places_it),
        TEST(a_clinvar_id_alone_places_nothing),
        TEST(an_unpadded_deletion_gets_its_anchor_from_clinvar),
        TEST(a_deletion_moved_along_its_repeat_is_the_same_one),
        TEST(an_indel_without_anchor_stands_nowhere),
        TEST(an_entry_on_one_assembly_is_lifted_to_the_other),
        TEST(an_entry_is_not_lifted_to_where_clinvar_says_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
