#include "kb/model/variant_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct reading {
    const char *gene, *name, *form, *text;
};

static void check(const struct reading *r)
{
    struct arena mem = ARENA_INIT;
    const char *form = NULL;
    struct criterion *c =
        variant_name_read(str_of(r->gene), str_of(r->name), &mem, &form);

    assert_string_equal(form, r->form);
    assert_string_equal(str_cstr(&mem, criterion_text(c, &mem)), r->text);
    arena_free(&mem);
}

#define CHECK_ALL(readings)                                                            \
    for (size_t i_ = 0; i_ < sizeof(readings) / sizeof((readings)[0]); i_++)           \
    check(&(readings)[i_])

static void protein_changes_keep_their_dna_part_off(void **state)
{
    static const struct reading readings[] = {
        {"BRAF", "V600E", "protein", "protein(BRAF, V600E)"},
        {"BRAF", " V600E (c.1799T>A)", "protein", "protein(BRAF, V600E)"},
        {"CHEK2", "R474C c.1420C>T", "protein", "protein(CHEK2, R474C)"},
        {"VHL", "R107G  (c.319C>G)", "protein", "protein(VHL, R107G)"},
        {"NTRK1", "G667C ", "protein", "protein(NTRK1, G667C)"},
        {"VHL", "V62Cfs*5 (c.180del)", "protein", "protein(VHL, V62fs)"},
        {"EGFR", "E746_A750del", "protein", "protein(EGFR, E746_A750del)"},
        {"EGFR", "D770_N771insNPG", "protein", "protein(EGFR, D770_N771insNPG)"},
        {"VHL", "E55= (c.165G>A)", "protein", "protein(VHL, E55=)"},
        {"TP53", "R213*", "protein", "protein(TP53, R213*)"},
        {"BRAF", "BRAF V600E", "protein", "protein(BRAF, V600E)"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void a_residue_alone_is_a_codon(void **state)
{
    static const struct reading readings[] = {
        {"BRAF", "V600", "codon", "codon(BRAF, 600)"},
        {"KRAS", "G12/G13", "codon", "or(codon(KRAS, 12), codon(KRAS, 13))"},
        {"BRAF", "Non-V600", "unparsed", "unparsed(\"BRAF Non-V600\")"},
        {"AR", "V7", "unparsed", "unparsed(\"AR V7\")"}, /* a splice form */
        {"MDM2", "SNP309", "unparsed", "unparsed(\"MDM2 SNP309\")"},
        {"BRAF", "B600", "unparsed", "unparsed(\"BRAF B600\")"},
        {"BRAF", "V99999999999", "unparsed", "unparsed(\"BRAF V99999999999\")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void alternatives_become_or(void **state)
{
    static const struct reading readings[] = {
        {"ERBB2", "S310F/Y", "protein alternatives",
            "or(protein(ERBB2, S310F), protein(ERBB2, S310Y))"},
        {"PIK3CA", "H1047L or H1047R", "protein alternatives",
            "or(protein(PIK3CA, H1047L), protein(PIK3CA, H1047R))"},
        {"ERBB2", "S310F/", "unparsed", "unparsed(\"ERBB2 S310F/\")"},
        {"ERBB2", "S310F/9", "unparsed", "unparsed(\"ERBB2 S310F/9\")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void classes_of_mutations_are_read_in_any_case(void **state)
{
    static const struct reading readings[] = {
        {"BRCA1", "Mutation", "gene class", "gene(BRCA1, any)"},
        {"SRSF2", "MUTATION", "gene class", "gene(SRSF2, any)"},
        {"PRPS1", "PRPS1 MUTATION", "gene class", "gene(PRPS1, any)"},
        {"BRCA2", "TRUNCATING MUTATION", "gene class", "gene(BRCA2, truncating)"},
        {"TSC1", "Loss-of-function", "gene class", "gene(TSC1, inactivating)"},
        {"EGFR", "Gain-of-Function", "gene class", "gene(EGFR, activating)"},
        {"TSC1", "Frameshift Truncation", "gene class", "gene(TSC1, frameshift)"},
        {"RB1", "Wildtype", "gene class", "gene(RB1, wild_type)"},
        {"RB1", "WILD TYPE", "gene class", "gene(RB1, wild_type)"},
        {"TERT", "Promoter Mutation", "gene class", "gene(TERT, promoter)"},
        {"TP53", "ALTERATION", "unparsed", "unparsed(\"TP53 ALTERATION\")"},
        {"EGFR", "Rare Mutation", "unparsed", "unparsed(\"EGFR Rare Mutation\")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void copy_number_and_rearrangement_words(void **state)
{
    static const struct reading readings[] = {
        {"ERBB2", "Amplification", "copy number", "copy_number(ERBB2, amplification)"},
        {"PTEN", "LOSS", "copy number", "copy_number(PTEN, loss)"},
        {"PTEN", "Deletion", "copy number", "copy_number(PTEN, deletion)"},
        {"FLT3", "ITD ", "rearrangement", "rearrangement(FLT3, itd)"},
        {"ROS1", "Rearrangement", "rearrangement",
            "rearrangement(ROS1, rearrangement)"},
        {"EGFR", "Copy Number Variation", "unparsed",
            "unparsed(\"EGFR Copy Number Variation\")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void exons_take_only_certain_meanings(void **state)
{
    static const struct reading readings[] = {
        {"EGFR", "EXON 19 DELETION", "exon", "exon(EGFR, 19, deletion)"},
        {"EGFR", "Exon 20 Insertion", "exon", "exon(EGFR, 20, insertion)"},
        {"MET", "Exon 14 Skipping Mutation", "exon", "exon(MET, 14, skipping)"},
        {"STK11", "EXON 1-2 MUTATION", "exon", "exon(STK11, 1-2, any)"},
        {"CALR", "EXON 9 FRAMESHIFT", "exon", "exon(CALR, 9, frameshift)"},
        /* counted as MANE Select counts */
        {"PIK3CA", "EXON 20 MUTATION", "exon", "exon(PIK3CA, 21, any)"},
        {"PIK3CA", "Exon 21 Mutation", "exon", "exon(PIK3CA, 21, any)"},
        {"NPM1", "EXON 12 MUTATION", "exon", "exon(NPM1, 11, any)"},
        /* the exon is gone: not a small deletion inside it */
        {"VHL", "Exon 2 Deletion", "unparsed", "unparsed(\"VHL Exon 2 Deletion\")"},
        {"VHL", "EXON 2-3 DELETION", "unparsed", "unparsed(\"VHL EXON 2-3 DELETION\")"},
        {"EGFR", "Rare Exon 18-21 Mutation", "unparsed",
            "unparsed(\"EGFR Rare Exon 18-21 Mutation\")"},
        {"EGFR", "Exon 3-2 Mutation", "unparsed",
            "unparsed(\"EGFR Exon 3-2 Mutation\")"},
        {"EGFR", "Exon 0 Mutation", "unparsed", "unparsed(\"EGFR Exon 0 Mutation\")"},
        {"EGFR", "Exon 19", "unparsed", "unparsed(\"EGFR Exon 19\")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void fusions_need_their_gene_among_the_partners(void **state)
{
    static const struct reading readings[] = {
        {"ALK", "EML4::ALK", "fusion", "fusion(EML4, ALK)"},
        {"ALK", "EML4::ALK e6-e20", "fusion", "fusion(EML4, ALK, e6, e20)"},
        {"ALK", "Fusion", "fusion", "or(fusion(ALK, *), fusion(*, ALK))"},
        {"ALK", "ALK FUSION", "fusion", "or(fusion(ALK, *), fusion(*, ALK))"},
        {"ALK", "EML4-ALK", "fusion", "fusion(EML4, ALK)"},
        {"FLT3", "FLT3-ITD", "unparsed", "unparsed(\"FLT3 FLT3-ITD\")"},
        {"EML4::ALK", "Fusion", "fusion", "fusion(EML4, ALK)"},
        {"EML4::ALK", "e20::e20", "fusion", "fusion(EML4, ALK, e20, e20)"},
        {"FGFR2::v", "Fusion", "fusion", "fusion(FGFR2, *)"},
        {"FGFR2::?", "Fusion", "unparsed", "unparsed(\"FGFR2::? Fusion\")"},
        {"ABL1", "BCR::ABL V379I", "unparsed", "unparsed(\"ABL1 BCR::ABL V379I\")"},
        {"PML", "PML::RARA A216V", "fusion and protein",
            "and(fusion(PML, RARA), protein(PML, A216V))"},
        {"ZFTA", "ZFTA::RELA Methylation Profile", "unparsed",
            "unparsed(\"ZFTA ZFTA::RELA Methylation Profile\")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void states_haplotypes_and_domains(void **state)
{
    static const struct reading readings[] = {
        {"ERBB2", "OVEREXPRESSION", "state", "state(ERBB2, \"overexpression\")"},
        {"MGMT", "Promoter Methylation", "state",
            "state(MGMT, \"promoter methylation\")"},
        {"AKT1", "S473 Phosphorylation", "state",
            "state(AKT1, \"s473 phosphorylation\")"},
        {"UGT1A1", "UGT1A1*28", "haplotype", "haplotype(UGT1A1, \"*28\")"},
        {"DPYD", "DPYD*2A HOMOZYGOSITY", "haplotype",
            "haplotype(DPYD, \"*2A\")[homozygous]"},
        {"ERBB2", "Kinase Domain Mutation", "domain",
            "range(ERBB2, \"kinase domain\", any)"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void what_no_form_reads_is_kept_unparsed(void **state)
{
    static const struct reading readings[] = {
        {"VHL", "Splice Site (c.340+1G>A)", "unparsed",
            "unparsed(\"VHL Splice Site (c.340+1G>A)\")"},
        {"CHEK2", "1100DELC", "unparsed", "unparsed(\"CHEK2 1100DELC\")"},
        {"KIT", "rs17084733", "unparsed", "unparsed(\"KIT rs17084733\")"},
        {"ERBB2", "P780INS", "unparsed", "unparsed(\"ERBB2 P780INS\")"},
        {"KIT", "", "unparsed", "unparsed(\"KIT \")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

/* Whatever the bytes, a criterion comes back whose text is read again as itself. */
static void any_name_gives_a_criterion_that_prints_and_parses(void **state)
{
    static const char pieces[][12] = {"V600", "E", "/", "::", "ALK", " ", "exon ", "19",
        "-", "deletion", "*", "(c.", ")", "fs", " or ", "e2", "\"", "\\", "\xc3\xa9",
        "fusion", "Mutation", "9999999999", "del", "_", "ins", "v", "?"};
    uint64_t x = UINT64_C(0x9e3779b97f4a7c15);

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct arena mem = ARENA_INIT;
        struct buf name = BUF_INIT;
        struct criterion *c, *back;
        struct err err = {0};
        const char *form;

        for (int i = 0; i < 5; i++) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            buf_add_c(&name, pieces[x % (sizeof(pieces) / sizeof(pieces[0]))]);
        }
        c = variant_name_read(STR("ALK"), buf_str(&name), &mem, &form);
        assert_int_equal(
            criterion_parse(criterion_text(c, &mem), &mem, &back, &err), 0);
        assert_true(str_eq(criterion_text(back, &mem), criterion_text(c, &mem)));
        assert_int_equal(criterion_has_unparsed(c), strcmp(form, "unparsed") == 0);
        buf_free(&name);
        arena_free(&mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(protein_changes_keep_their_dna_part_off),
        cmocka_unit_test(a_residue_alone_is_a_codon),
        cmocka_unit_test(alternatives_become_or),
        cmocka_unit_test(classes_of_mutations_are_read_in_any_case),
        cmocka_unit_test(copy_number_and_rearrangement_words),
        cmocka_unit_test(exons_take_only_certain_meanings),
        cmocka_unit_test(fusions_need_their_gene_among_the_partners),
        cmocka_unit_test(states_haplotypes_and_domains),
        cmocka_unit_test(what_no_form_reads_is_kept_unparsed),
        cmocka_unit_test(any_name_gives_a_criterion_that_prints_and_parses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
