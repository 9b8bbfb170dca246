/* Protein criteria against a small gene with two transcripts. */
#include "ingest/link_names.h"
#include "ingest/link_protein.h"
#include "kb/model/protein_numbering.h"

#include "ingest/transcript_stage.h"
#include "ingest/windows.h"
#include "tests/unit/made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/*
 * One gene on 17, plus strand; both transcripts end with exon 1101-1130.
 *   MANE Select         1001-1006, 1101-1130   MK    VEELTWYYA
 *   MANE Plus Clinical   901-915,  1101-1130   MAAPW VEELTWYYA
 */
#define SEQUENCE_BEG1 901
#define SEQUENCE_BASES 300

static int add_text(void *ctx, struct str text, struct err *err)
{
    (void)err;
    buf_add_str(ctx, text);
    return 0;
}

static void put_bases(char *sequence, uint32_t pos1, const char *bases)
{
    for (size_t i = 0; bases[i] != '\0'; i++)
        sequence[pos1 - SEQUENCE_BEG1 + i] = bases[i];
}

static struct exon select_exons[] = {{1001, 1006}, {1101, 1130}};
static struct exon clinical_exons[] = {{901, 915}, {1101, 1130}};

static const struct transcript select_model = {
    .id = STR("NM_000001.1"),
    .protein_id = STR("NP_000001.1"),
    .gene = STR("MADE1"),
    .tag = TRANSCRIPT_MANE_SELECT,
    .assembly = ASSEMBLY_GRCH38,
    .contig = 17,
    .exons = select_exons,
    .n_exons = 2,
    .cds_beg1 = 1001,
    .cds_end1 = 1130,
};

static struct transcript clinical_model(void)
{
    struct transcript t = select_model;

    t.id = STR("NM_000002.1");
    t.protein_id = STR("NP_000002.1");
    t.tag = TRANSCRIPT_MANE_PLUS_CLINICAL;
    t.exons = clinical_exons;
    t.cds_beg1 = 901;
    return t;
}

struct world {
    struct made_build m;
    struct link l;
    struct err err;
};

static void add_model(struct world *w, struct transcript t)
{
    const struct staged_transcript s = {
        .line = 1, .t = t, .contig_name = STR("chr17"), .gene_id = STR("HGNC:1")};

    assert_true(transcript_stage_add(w->m.b.transcripts, &s, &w->err) >= 0);
}

static void add_gene(struct world *w, uint32_t id, struct str symbol)
{
    const struct gene gene = {.hgnc_id = id, .symbol = symbol};

    assert_true(gene_index_add(w->m.b.genes, &gene, &w->err) >= 0);
}

static void give_bases(struct world *w)
{
    char text[SEQUENCE_BASES + 32] = ">chr17:901-1200\n";
    char *sequence = text + strlen(text);
    unsigned n_used, n_left_out;

    memset(sequence, 'C', SEQUENCE_BASES);
    put_bases(sequence, 901, "ATGGCCGCCCCTTGG");
    put_bases(sequence, 1001, "ATGAAA");
    put_bases(sequence, 1101, "GTTGAAGAACTTACCTGGTACTACGCCTAA");
    sequence[SEQUENCE_BASES] = '\n';

    struct stream *in = stream_open_bytes("fa", text, strlen(text), &w->err);
    struct fasta *fasta = fasta_read(in, &w->err);
    stream_close(in);
    assert_non_null(fasta);
    assert_true(reference_add(w->m.b.reference, fasta, ASSEMBLY_GRCH38, "fa", &n_used,
                    &n_left_out, &w->err)
                >= 0);
}

static int make_world(void **state)
{
    static struct world w;

    w = (struct world){0};
    made_build_begin(&w.m);
    w.m.b.n_files = 1;
    w.m.files[0].provenance.file = STR("made.tsv");
    w.m.b.genes = gene_index_new();
    w.m.b.reference = reference_new();
    w.m.b.transcripts = transcript_stage_new();
    add_gene(&w, 1, STR("MADE1"));
    add_model(&w, select_model);
    add_model(&w, clinical_model());
    w.l.b = &w.m.b;
    *state = &w;
    return transcripts_choose(&w.m.b, &w.err) >= 0 ? 0 : -1;
}

static int free_world(void **state)
{
    struct world *w = *state;

    arena_free(&w->l.scratch);
    arena_free(&w->l.mem);
    transcript_stage_free(w->m.b.transcripts);
    reference_free(w->m.b.reference);
    gene_index_free(w->m.b.genes);
    made_build_end(&w->m);
    return 0;
}

/* What a criterion, given as text, is after the check. */
static const char *checked(struct world *w, const char *text, const char *name)
{
    const struct release_row at = {0, 5};
    struct criterion *c;

    assert_true(criterion_parse(str_of(text), &w->l.mem, &c, &w->err) >= 0);
    link_check_proteins(&w->l, &at, STR("v:1"), str_of(name), c, &w->l.mem);
    return str_cstr(&w->l.mem, criterion_text(c, &w->l.mem));
}

static void assert_count(struct world *w, const char *what, uint64_t n)
{
    assert_int_equal(made_build_count(&w->m, 0, "note", what), n);
}

static void assert_listed(struct world *w, const char *what)
{
    struct buf listed = BUF_INIT;

    assert_int_equal(report_rejects(w->m.b.report, build_file_name, &w->m.b, add_text,
                         &listed, NULL),
        0);
    if (!strstr(listed.p, what))
        fail_msg("\"%s\" does not say \"%s\"", listed.p, what);
    buf_free(&listed);
}

static void residues_of_mane_select_agree(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(
        checked(w, "protein(MADE1, V3L)", "V3L"), "protein(MADE1, V3L)");
    assert_string_equal(
        checked(w, "or(protein(MADE1, W8R), protein(MADE1, A11fs))", ""),
        "or(protein(MADE1, W8R), protein(MADE1, A11fs))");
    assert_count(w, "protein: residues are the transcript's", 3);
    assert_count(w, "protein: brought to normal form", 0);
}

static void an_insertion_that_repeats_is_told_as_duplication(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(checked(w, "protein(MADE1, W8_Y9insTW)", ""),
        checked(w, "protein(MADE1, T7_W8dup)", ""));
    assert_string_equal(checked(w, "protein(MADE1, E4del)", ""),
        checked(w, "protein(MADE1, E5del)", ""));
    assert_listed(w, "made.tsv\t5\tv:1\tnote\tprotein: brought to normal form\t"
                     "MADE1 W8_Y9insTW is T7_W8dup\n");
    assert_listed(w, "MADE1 E4del is E5del\n");
}

static void the_numbering_of_another_transcript_is_translated(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(checked(w, "protein(MADE1, W11R)", ""), "protein(MADE1, W8R)");
    assert_string_equal(
        checked(w, "protein(MADE1, E8_L9del)", ""), "protein(MADE1, E5_L6del)");
    assert_count(w, "protein: numbering of another transcript translated", 2);
    assert_listed(w, "MADE1 W11R of NM_000002.1 is W8R of NM_000001.1\n");
}

static void a_residue_of_an_exon_that_mane_select_lacks_is_not_translated(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(checked(w, "protein(MADE1, P4L)", ""), "protein(MADE1, P4L)");
    assert_listed(
        w, "residue is not the transcript's\tMADE1 P4L, NP_000001.1 has E4\n");
    /* the first residue has no counterpart, the second one has */
    assert_string_equal(
        checked(w, "protein(MADE1, W5_V6del)", ""), "protein(MADE1, W5_V6del)");
}

static void a_residue_of_no_transcript_stays_as_given_and_is_noted(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(checked(w, "protein(MADE1, G8R)", ""), "protein(MADE1, G8R)");
    assert_string_equal(checked(w, "protein(MADE1, G80R)", ""), "protein(MADE1, G80R)");
    assert_listed(w, "MADE1 G8R, NP_000001.1 has W8\n");
    assert_listed(w, "MADE1 G80R, NP_000001.1 ends at 11\n");
    assert_count(w, "protein: residue is not the transcript's", 2);
}

static void a_codon_is_checked_by_the_residue_of_its_name(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(checked(w, "codon(MADE1, 11)", "W11X"), "codon(MADE1, 8)");
    assert_string_equal(checked(w, "codon(MADE1, 11)", "A11"), "codon(MADE1, 11)");
    assert_string_equal(checked(w, "or(codon(MADE1, 8), codon(MADE1, 11))", "W8/A11"),
        "or(codon(MADE1, 8), codon(MADE1, 11))");
    assert_count(w, "protein: residues are the transcript's", 3);
    assert_string_equal(checked(w, "codon(MADE1, 11)", "codon 11"), "codon(MADE1, 11)");
    assert_string_equal(checked(w, "codon(MADE1, 11)", ""), "codon(MADE1, 11)");
    assert_count(w, "protein: residues are the transcript's", 3);
}

static void without_bases_or_transcript_nothing_is_checked(void **state)
{
    struct world *w = *state;

    assert_string_equal(checked(w, "protein(MADE1, G8R)", ""), "protein(MADE1, G8R)");
    assert_string_equal(checked(w, "protein(MADE2, G8R)", ""), "protein(MADE2, G8R)");
    assert_count(w, "protein: not checked, no bases", 1);
    assert_count(w, "protein: not checked, no transcript", 1);
}

/* ---- residues from one transcript to another ------------------------------------- */

static void a_residue_is_led_through_the_genome_and_back(void **state)
{
    struct transcript from = clinical_model(), to = select_model;
    struct err err = {0};

    (void)state;
    assert_true(transcript_close(&from, &err) >= 0);
    assert_true(transcript_close(&to, &err) >= 0);
    assert_int_equal(transcript_residue_of_other(&from, 6, &to), 3);
    assert_int_equal(transcript_residue_of_other(&to, 3, &from), 6);
    assert_int_equal(transcript_residue_of_other(&from, 15, &to), 12);
    assert_int_equal(transcript_residue_of_other(&from, 16, &to), 0);
    assert_int_equal(transcript_residue_of_other(&from, 5, &to), 0);
    assert_int_equal(transcript_residue_of_other(&from, 0, &to), 0);
    assert_int_equal(transcript_residue_of_other(&from, UINT32_MAX, &to), 0);
}

static void a_residue_is_led_through_the_minus_strand(void **state)
{
    static struct exon short_exons[] = {{1010, 1021}, {901, 906}};
    static struct exon long_exons[] = {{1010, 1024}, {901, 906}};
    struct transcript to = select_model, from;
    struct err err = {0};

    (void)state;
    to.is_reverse = true;
    to.exons = short_exons;
    to.cds_beg1 = 901;
    to.cds_end1 = 1021;
    from = to;
    from.exons = long_exons;
    from.cds_end1 = 1024;
    assert_true(transcript_close(&from, &err) >= 0);
    assert_true(transcript_close(&to, &err) >= 0);
    assert_int_equal(transcript_residue_of_other(&from, 2, &to), 1);
    assert_int_equal(transcript_residue_of_other(&from, 7, &to), 6);
    assert_int_equal(transcript_residue_of_other(&from, 1, &to), 0);
}

static void a_residue_of_another_frame_or_strand_has_none(void **state)
{
    static struct exon shifted_exons[] = {{1000, 1006}, {1101, 1130}};
    static struct exon turned_exons[] = {{1101, 1130}, {1001, 1006}};
    struct transcript from = select_model, shifted = select_model, turned = from;
    struct err err = {0};

    (void)state;
    shifted.exons = shifted_exons;
    shifted.cds_beg1 = 1000;
    turned.exons = turned_exons;
    turned.is_reverse = true;
    assert_true(transcript_close(&from, &err) >= 0);
    assert_true(transcript_close(&shifted, &err) >= 0);
    assert_true(transcript_close(&turned, &err) >= 0);
    for (uint32_t i = 1; i <= 12; i++) {
        assert_int_equal(transcript_residue_of_other(&from, i, &shifted), 0);
        assert_int_equal(transcript_residue_of_other(&from, i, &turned), 0);
    }
}

/* ---- the other names of a variant (link_names.c) ---- */

/* Aliases joined by '|'; what the variant's name becomes. */
static const char *named(
    struct world *w, const char *name, const char *aliases, const char *hgvs)
{
    struct str list[4], descriptions[1] = {str_of(hgvs)}, rest = str_of(aliases);
    struct staged_variant v = {.line = 5,
        .id = STR("v:1"),
        .name = str_of(name),
        .aliases = list,
        .hgvs = descriptions,
        .n_hgvs = hgvs ? 1 : 0};
    struct name_reading r;

    while (v.n_aliases < 4 && str_next(&rest, '|', &list[v.n_aliases]))
        v.n_aliases++;
    assert_true(link_names_begin(&w->l, &w->err) >= 0);
    link_name(&w->l, &v, STR("MADE1"), &r);
    return str_cstr(&w->l.mem, criterion_text(r.criterion, &w->l.mem));
}

static void an_alias_of_the_same_change_adds_nothing(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(named(w, "V3I", "VAL3ILE|RS1|p.V3I", "NP_000001.1:p.Val3Ile"),
        "protein(MADE1, V3I)");
    /* of the other transcript, which tells that it is the same */
    assert_string_equal(named(w, "V3I", "V6I", NULL), "protein(MADE1, V3I)");
    assert_int_equal(
        made_build_count(&w->m, 0, "note", "names: alias is the same change"), 4);
}

static void an_alias_of_another_residue_is_not_added_but_counted(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(named(w, "V3I", "V3L|E4K", NULL), "protein(MADE1, V3I)");
    assert_int_equal(
        made_build_count(&w->m, 0, "note", "names: alias is another change, not added"),
        2);
}

static void an_alias_adds_what_a_name_does_not_tell(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(named(w, "rs123", "VAL6ILE", NULL), "protein(MADE1, V3I)");
    assert_string_equal(
        named(w, "Odd Name", "", "NP_000001.1:p.Glu4Lys"), "protein(MADE1, E4K)");
    /* none of these residues is there, or they say different things */
    assert_string_equal(
        named(w, "Odd Name", "W3K", NULL), "unparsed(\"MADE1 Odd Name\")");
    assert_string_equal(
        named(w, "Odd Name", "V3I|E4K", NULL), "unparsed(\"MADE1 Odd Name\")");
}

static void an_alias_explains_a_numbering_that_no_transcript_has(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(
        named(w, "V30I", "V3I", NULL), "or(protein(MADE1, V30I), protein(MADE1, V3I))");
    assert_string_equal(named(w, "V30I", "V3L", NULL), "protein(MADE1, V30I)");
}

static void a_class_takes_no_alias(void **state)
{
    struct world *w = *state;

    give_bases(w);
    assert_string_equal(named(w, "Mutation", "V3I", NULL), "gene(MADE1, any)");
    assert_string_equal(named(w, "A11", "A11T", NULL), "codon(MADE1, 11)");
}

static void a_coding_name_stands_where_the_transcript_has_its_bases(void **state)
{
    struct world *w = *state;
    struct placed_allele alleles[N_ASSEMBLIES] = {0};
    struct staged_variant v = {
        .line = 5, .id = STR("v:1"), .name = STR("Splice Site (c.6+1C>T)")};

    give_bases(w);
    assert_true(link_names_begin(&w->l, &w->err) >= 0);
    w->m.b.windows = window_set_new();
    link_place_by_name(&w->l, &v, STR("MADE1"), alleles);
    assert_int_equal(alleles[ASSEMBLY_GRCH38 - 1].allele.pos1, 1007);
    assert_true(str_eq(alleles[ASSEMBLY_GRCH38 - 1].allele.alt, STR("T")));
    assert_int_equal(alleles[ASSEMBLY_GRCH37 - 1].allele.assembly, ASSEMBLY_NONE);
    alleles[ASSEMBLY_GRCH38 - 1] = (struct placed_allele){0};
    v.name = STR("Splice Site (c.6+1G>T)"); /* C stands there */
    link_place_by_name(&w->l, &v, STR("MADE1"), alleles);
    assert_int_equal(alleles[ASSEMBLY_GRCH38 - 1].allele.assembly, ASSEMBLY_NONE);
    v.name = STR("V3L (c.7G>A)"); /* which makes V3I: the name contradicts itself */
    link_place_by_name(&w->l, &v, STR("MADE1"), alleles);
    assert_int_equal(alleles[ASSEMBLY_GRCH38 - 1].allele.assembly, ASSEMBLY_NONE);
    window_set_free(w->m.b.windows);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(residues_of_mane_select_agree),
        TEST(an_insertion_that_repeats_is_told_as_duplication),
        TEST(the_numbering_of_another_transcript_is_translated),
        TEST(a_residue_of_an_exon_that_mane_select_lacks_is_not_translated),
        TEST(a_residue_of_no_transcript_stays_as_given_and_is_noted),
        TEST(a_codon_is_checked_by_the_residue_of_its_name),
        TEST(without_bases_or_transcript_nothing_is_checked),
        TEST(an_alias_of_the_same_change_adds_nothing),
        TEST(an_alias_of_another_residue_is_not_added_but_counted),
        TEST(an_alias_adds_what_a_name_does_not_tell),
        TEST(an_alias_explains_a_numbering_that_no_transcript_has),
        TEST(a_class_takes_no_alias),
        TEST(a_coding_name_stands_where_the_transcript_has_its_bases),
        cmocka_unit_test(a_residue_is_led_through_the_genome_and_back),
        cmocka_unit_test(a_residue_is_led_through_the_minus_strand),
        cmocka_unit_test(a_residue_of_another_frame_or_strand_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
