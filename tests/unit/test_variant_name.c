#include "kb/base/stream.h"
#include "kb/model/profile.h"
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
        {"DICER1", "E1813 mutations", "codon", "codon(DICER1, 1813)"},
        /* no single base makes a stop of H: any residue */
        {"PIK3CA", "H1047X", "codon", "codon(PIK3CA, 1047)"},
        {"NF1", "R163X", "unparsed", "unparsed(\"NF1 R163X\")"},
        {"RUNX1", "R292X (c.877C>T)", "protein", "protein(RUNX1, R292*)"},
        {"HSPH1", "T17 DELETION", "unparsed", "unparsed(\"HSPH1 T17 DELETION\")"},
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
        {"ERBB2", "S310F/Y", "alternatives",
            "or(protein(ERBB2, S310F), protein(ERBB2, S310Y))"},
        {"PIK3CA", "H1047L or H1047R", "any of",
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
        {"EGFR", "Copy Number Variation", "copy number",
            "or(copy_number(EGFR, gain), copy_number(EGFR, loss))"},
        {"PTEN", "Homozygous Deletion", "copy number",
            "copy_number(PTEN, homozygous_deletion)"},
        {"VHL", "Null (Large deletion)", "copy number", "copy_number(VHL, deletion)"},
        {"FGFR1", "Internal Duplication", "rearrangement",
            "rearrangement(FGFR1, tandem_duplication)"},
        {"UBTF", "UBTF-TD", "rearrangement", "rearrangement(UBTF, tandem_duplication)"},
        {"FLT3", "FLT3-ITD", "rearrangement", "rearrangement(FLT3, itd)"},
        {"ERBB2", "NON-AMPLIFICATION", "opposite",
            "not(copy_number(ERBB2, amplification))"},
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
        {"JAK2", "Exon 12 in-frame deletion", "exon", "exon(JAK2, 12, deletion)"},
        /* as written: how MANE Select counts is a fact of the curated table */
        {"PIK3CA", "EXON 20 MUTATION", "exon", "exon(PIK3CA, 20, any)"},
        /* several exons that are gone; of one nobody is there to ask */
        {"VHL", "EXON 2-3 DELETION", "exon", "exon(VHL, 2-3, loss)"},
        {"VHL", "Null (Partial deletion of Exons 2 & 3)", "exon",
            "exon(VHL, 2-3, loss)"},
        {"PIK3CA", "Exon 10 or Exon 21 Mutation", "any of",
            "or(exon(PIK3CA, 10, any), exon(PIK3CA, 21, any))"},
        {"BRAF", "intron 9 rearrangement", "intron",
            "or(fusion(BRAF, *, e9, *), fusion(*, BRAF, *, e10))"},
        {"EZH2", "Intron 6 Mutation", "intron", "gene(EZH2, non_coding)"},
        {"KIT", "3' UTR MUTATION", "untranslated", "gene(KIT, non_coding)"},
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
        {"CTLA4", "CTLA4-CD28", "unparsed", "unparsed(\"CTLA4 CTLA4-CD28\")"},
        {"EGFR", "EGFR-RAD51 fusion", "fusion", "fusion(EGFR, RAD51)"},
        {"ALK", "EML4-ALK E6;A20", "fusion", "fusion(EML4, ALK, e6, e20)"},
        {"BCL2", "reg_e@[IGH]::BCL2", "fusion", "fusion(IGH, BCL2)"},
        {"EML4::ALK", "Fusion", "fusion", "fusion(EML4, ALK)"},
        {"EML4::ALK", "e20::e20", "fusion", "fusion(EML4, ALK, e20, e20)"},
        {"FGFR2::v", "Fusion", "fusion", "fusion(FGFR2, *)"},
        {"FGFR2::?", "Fusion", "fusion", "fusion(FGFR2, *)"},
        {"v::v", "Fusion", "unparsed", "unparsed(\"v::v Fusion\")"},
        {"ABL1", "BCR::ABL V379I", "unparsed", "unparsed(\"ABL1 BCR::ABL V379I\")"},
        {"PML", "PML::RARA A216V", "side by side",
            "and(fusion(PML, RARA), protein(PML, A216V))"},
        {"ALK", "ALK FUSION I1171", "side by side",
            "and(or(fusion(ALK, *), fusion(*, ALK)), codon(ALK, 1171))"},
        {"ALK", "EML4-ALK C1156Y\xe2\x80\x93L1196M", "side by side",
            "and(fusion(EML4, ALK), protein(ALK, C1156Y), protein(ALK, L1196M))"},
        {"NTRK1", "LMNA::NTRK1 G595R and G667C", "side by side",
            "and(fusion(LMNA, NTRK1), protein(NTRK1, G595R), protein(NTRK1, G667C))"},
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
        {"ABL1", "Non-P-Loop Mutation", "opposite",
            "and(gene(ABL1, any), not(range(ABL1, \"p loop\", any)))"},
        {"TP53", "CONSERVED DOMAIN MUT", "unparsed",
            "unparsed(\"TP53 CONSERVED DOMAIN MUT\")"},
        {"CDKN2A", "p16 Expression", "state", "state(CDKN2A, \"p16 expression\")"},
        {"PTCH1", "LOH", "state", "state(PTCH1, \"loss of heterozygosity\")"},
        {"PALB2", "Biallelic Inactivation", "state",
            "and(gene(PALB2, inactivating), state(PALB2, \"biallelic inactivation\"))"},
        {"CYP2D6", "*1/*4", "haplotype", "haplotype(CYP2D6, \"*1/*4\")"},
        {"HLA-A", "HLA-A*02:01", "haplotype", "haplotype(HLA-A, \"*02:01\")"},
        {"HLA-A", "HLA-A2", "haplotype", "haplotype(HLA-A, \"*02\")"},
        {"DPYD", "RS67376798 HOMOZYGOSITY", "dbsnp",
            "haplotype(DPYD, \"rs67376798\")[homozygous]"},
        {"ABL1", "t(9;22)(q34;q11)", "karyotype", "karyotype(\"t(9;22)(q34;q11)\")"},
        {"", "TMB High", "factor", "factor(TMB, = high)"},
        {"", "MSI Low", "factor", "factor(MSI, = low)"},
        {"", "Methylation signature ST-EPN-ZFTA", "factor",
            "factor(\"Methylation signature\", = ST-EPN-ZFTA)"},
        {"", "8q Gain", "chromosome", "copy_number(8q, gain)"},
        {"", "Chromosome 7 Gain", "chromosome", "copy_number(chr7, gain)"},
        {"", "Chromosome 77 Gain", "unparsed", "unparsed(\"Chromosome 77 Gain\")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void a_place_and_a_class_where_the_change_is_not_said_in_full(void **state)
{
    static const struct reading readings[] = {
        {"ERBB2", "P780INS", "residues and class", "range(ERBB2, 780, insertion)"},
        {"VHL", "106insR (c.316insGCC)", "residues and class",
            "range(VHL, 106, insertion)"},
        {"KIT", "W557_V559insC", "residues and class", "range(KIT, 557-559, indel)"},
        {"BRAF", "DEL 485-490", "residues and class", "range(BRAF, 485-490, deletion)"},
        {"EGFR", "delL747_P753insS", "protein", "protein(EGFR, L747_P753delinsS)"},
        {"JAK2", "F547 SPLICE SITE MUTATION", "splice site of residue",
            "range(JAK2, 547, splice)"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void names_of_several_join_what_each_part_says(void **state)
{
    static const struct reading readings[] = {
        {"FLT3", "ITD & D839G", "all of",
            "and(rearrangement(FLT3, itd), protein(FLT3, D839G))"},
        {"BRAF", "V600E/K and Amplification", "all of",
            "and(or(protein(BRAF, V600E), protein(BRAF, V600K)), copy_number(BRAF, "
            "amplification))"},
        {"BRAF", "V600E+V600M", "all of",
            "and(protein(BRAF, V600E), protein(BRAF, V600M))"},
        {"BRAF", "V600E AMPLIFICATION", "side by side",
            "and(protein(BRAF, V600E), copy_number(BRAF, amplification))"},
        /* one part that is not read makes the whole so */
        {"VHL", "EXON 1-2 DELETION and BRK1 DELETION", "unparsed",
            "unparsed(\"VHL EXON 1-2 DELETION and BRK1 DELETION\")"},
        {"EGFR", "V600E or K601E and Amplification", "unparsed",
            "unparsed(\"EGFR V600E or K601E and Amplification\")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

static void a_name_of_dna_says_so_and_keeps_its_description(void **state)
{
    struct arena mem = ARENA_INIT;
    struct name_reading got;

    (void)state;
    variant_name_read_with(
        NULL, STR("VHL"), STR("Splice Site (c.340+1G>A)"), &mem, &got);
    assert_true(got.is_dna_name);
    assert_true(str_eq(got.dna, STR("c.340+1G>A")));
    assert_true(str_eq(got.not_read, STR("Splice Site (c.340+1G>A)")));
    variant_name_read_with(NULL, STR("BRAF"), STR("V600E (c.1799T>A)"), &mem, &got);
    assert_false(got.is_dna_name);
    assert_true(str_eq(got.dna, STR("c.1799T>A")));
    assert_int_equal(got.not_read.n, 0);
    arena_free(&mem);
}

static void what_no_form_reads_is_kept_unparsed(void **state)
{
    static const struct reading readings[] = {
        {"VHL", "Splice Site (c.340+1G>A)", "coding dna",
            "unparsed(\"VHL Splice Site (c.340+1G>A)\")"},
        {"CHEK2", "1100DELC", "unparsed", "unparsed(\"CHEK2 1100DELC\")"},
        {"KIT", "", "unparsed", "unparsed(\"KIT \")"},
    };

    (void)state;
    CHECK_ALL(readings);
}

/* Whatever the bytes, a criterion comes back whose text is read again as itself. */
static void any_name_gives_a_criterion_that_prints_and_parses(void **state)
{
    static const char pieces[][12] = {"V600", "E", "/", "::", "ALK", " ", "exon ", "19",
        " and ", " & ", "Non-", "rs1", "TMB High", "-", "deletion", "*", "(c.", ")",
        "fs", " or ", "e2", "\"", "\\", "\xc3\xa9", "fusion", "Mutation", "9999999999",
        "del", "_", "ins", "v", "?"};
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
        assert_int_equal(criterion_has_unparsed(c),
            strcmp(form, "unparsed") == 0 || strcmp(form, "coding dna") == 0);
        buf_free(&name);
        arena_free(&mem);
    }
}

/* A column of a table of the demo's sources, cell by cell. */
static unsigned check_column(const char *path, const char *gene_column,
    const char *name_column, unsigned n_wanted)
{
    struct err err = {0};
    struct stream *in = stream_open(path, &err);
    struct line_reader lines;
    struct str line;
    int gene_at = -1, name_at = -1;
    unsigned n = 0;

    assert_non_null(in);
    line_begin(&lines, in);
    for (unsigned row = 0; line_next(&lines, &line, &err) > 0; row++) {
        struct arena mem = ARENA_INIT;
        struct str rest = line, cell, gene = STR_NONE, name = STR_NONE;

        for (int i = 0; str_next(&rest, '\t', &cell); i++) {
            if (!row && gene_column && str_eq_c(cell, gene_column))
                gene_at = i;
            if (!row && str_eq_c(cell, name_column))
                name_at = i;
            gene = i == gene_at ? cell : gene;
            name = i == name_at ? cell : name;
        }
        if (row) {
            struct profile_pieces pieces;
            struct name_reading r;
            struct criterion *back;

            if (gene_column)
                variant_name_read_with(NULL, gene, name, &mem, &r);
            else
                r.criterion = profile_read(name, NULL, 0, NULL, &mem, &pieces);
            assert_int_equal(
                criterion_parse(criterion_text(r.criterion, &mem), &mem, &back, &err),
                0);
            assert_true(
                str_eq(criterion_text(back, &mem), criterion_text(r.criterion, &mem)));
            n++;
        }
        arena_free(&mem);
    }
    line_end(&lines);
    stream_close(in);
    assert_true(n >= n_wanted);
    return n;
}

static void names_of_the_demo_sources_print_and_parse(void **state)
{
    (void)state;
    check_column("tests/sources/VariantSummaries.tsv", "gene", "variant", 20);
    check_column("tests/sources/MolecularProfileSummaries.tsv", NULL, "name", 20);
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
        cmocka_unit_test(a_place_and_a_class_where_the_change_is_not_said_in_full),
        cmocka_unit_test(names_of_several_join_what_each_part_says),
        cmocka_unit_test(a_name_of_dna_says_so_and_keeps_its_description),
        cmocka_unit_test(what_no_form_reads_is_kept_unparsed),
        cmocka_unit_test(any_name_gives_a_criterion_that_prints_and_parses),
        cmocka_unit_test(names_of_the_demo_sources_print_and_parse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
