#include "ingest/transcript_stage.h"
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/*
 * GRCh37 to GRCh38, 0-based:
 *   1: [1000,1100) -> [2000,2100), then ten bases on either side that are not each
 *      other's, then [1110,1210) -> [2110,2210)
 *   2, turned: [1000,1300) -> [5000,5300)
 *   4: [0,200) -> [0,200), then five of GRCh38 only, then [200,400) -> [205,405)
 *   5: [0,3000) -> [10000,13000)
 */
static const char CHAINS[] =
    "chain 1000 chr1 249250621 + 1000 1210 chr1 248956422 + 2000 2210 1\n"
    "100\t10\t10\n"
    "100\n"
    "\n"
    "chain 1000 chr2 243199373 + 1000 1300 chr2 242193529 - 242188229 242188529 2\n"
    "300\n"
    "\n"
    "chain 1000 chr4 191154276 + 0 400 chr4 190214555 + 0 405 3\n"
    "200\t0\t5\n"
    "200\n"
    "\n"
    "chain 1000 chr5 180915260 + 0 3000 chr5 181538259 + 10000 13000 4\n"
    "3000\n";

/* Files: models of either assembly, an older release of GRCh37's. */
enum { FILE38, FILE37, FILE37_OLD, FILE_SUMMARY, N_FILES };

static struct made_build made;
static struct err error;

static void add_gene(uint32_t hgnc_id, uint32_t entrez_id, const char *symbol,
    const char *ensembl_id, const char *previous)
{
    struct str old = str_of(previous);
    const struct gene g = {.hgnc_id = hgnc_id,
        .entrez_id = entrez_id,
        .symbol = str_of(symbol),
        .ensembl_id = str_of(ensembl_id),
        .previous = &old,
        .n_previous = old.n > 0};

    assert_int_equal(gene_index_add(made.b.genes, &g, &error), 0);
}

static int setup(void **state)
{
    static const enum assembly assemblies[N_FILES] = {
        ASSEMBLY_GRCH38, ASSEMBLY_GRCH37, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38};
    static char names[N_FILES][8] = {"m38", "m37", "m37old", "mane"};

    (void)state;
    error = (struct err){0};
    made_build_begin(&made);
    made.b.transcripts = transcript_stage_new();
    made.b.genes = gene_index_new();
    made.b.n_files = N_FILES;
    for (int i = 0; i < N_FILES; i++) {
        made.files[i].path = names[i];
        made.files[i].provenance.file = str_of(names[i]);
        made.files[i].provenance.assembly = assemblies[i];
        made.files[i].provenance.release = i == FILE37_OLD ? STR("1") : STR("2");
    }
    add_gene(1, 11, "AAA", "ENSG01", NULL);
    add_gene(2, 22, "BBB", "ENSG02", "OLDB");

    struct stream *in = stream_open_bytes("x.chain", CHAINS, strlen(CHAINS), &error);

    made.b.chain = chain_read(in, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38, &error);
    stream_close(in);
    return made.b.chain ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    chain_free(made.b.chain);
    reference_free(made.b.reference);
    gene_index_free(made.b.genes);
    transcript_stage_free(made.b.transcripts);
    made_build_end(&made);
    return 0;
}

/* A coding model of AAA with one exon beg1-end1, all of it CDS. */
static struct staged_transcript model(
    unsigned file, const char *id, unsigned contig, uint32_t beg1, uint32_t end1)
{
    static struct exon exons[16];
    static unsigned n;
    struct exon *e = &exons[n++ % 16];

    *e = (struct exon){beg1, end1};
    return (struct staged_transcript){.file = file,
        .line = 1,
        .t = {.id = str_of(id),
            .gene = STR("AAA"),
            .assembly = made.files[file].provenance.assembly,
            .contig = contig,
            .exons = e,
            .n_exons = 1,
            .cds_beg1 = beg1,
            .cds_end1 = end1},
        .contig_name = str_of(contig_name(contig))};
}

static struct staged_transcript mane(
    const char *id, const char *twin, unsigned contig, uint32_t beg1, uint32_t end1)
{
    struct staged_transcript s = model(FILE38, id, contig, beg1, end1);

    s.t.twin_id = str_of(twin);
    s.t.tag = TRANSCRIPT_MANE_SELECT;
    s.t.protein_id = STR("NP_1.1");
    s.t.protein_twin_id = STR("ENSP1.1");
    return s;
}

static void add(struct staged_transcript s)
{
    assert_int_equal(transcript_stage_add(made.b.transcripts, &s, &error), 0);
}

static void choose(void)
{
    if (transcripts_choose(&made.b, &error) < 0)
        fail_msg("%s", error.msg);
}

static uint64_t note(unsigned file, const char *what)
{
    return made_build_count(&made, file, "note", what);
}

/* What was chosen for a gene on an assembly: "NM_1.1=1 ENST2=3", id and tag. */
static const char *chosen(const char *gene, enum assembly assembly)
{
    static char text[256];
    const struct transcript **list;
    size_t n = 0;
    unsigned n_list =
        transcripts_of_gene(&made.b, str_of(gene), assembly, &made.b.mem, &list);

    text[0] = '\0';
    for (unsigned i = 0; i < n_list && n < sizeof(text); i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%.*s=%d%s", i ? " " : "",
            STR_ARG(list[i]->id), (int)list[i]->tag,
            list[i]->is_lifted ? " lifted" : "");
    return text;
}
#define CHOSEN37(gene) chosen(gene, ASSEMBLY_GRCH37)
#define CHOSEN38(gene) chosen(gene, ASSEMBLY_GRCH38)

/* ---- GRCh38 ---- */

static void mane_alone_stands_for_its_gene_on_grch38(void **state)
{
    struct staged_transcript plus = mane("NM_2.1", "ENST2.1", 3, 1, 30);

    (void)state;
    plus.t.tag = TRANSCRIPT_MANE_PLUS_CLINICAL;
    add(model(FILE38, "ENST9.1", 3, 1, 900));
    add(plus);
    add(mane("NM_1.1", "ENST1.1", 3, 1, 60));
    choose();
    assert_string_equal(CHOSEN38("AAA"), "NM_1.1=1 NM_2.1=2");
    assert_int_equal(note(FILE38, "models: chosen"), 2);
    assert_int_equal(note(FILE38, "models: not chosen, the gene has a better one"), 1);
}

struct rule {
    const char *says, *want;
    struct {
        const char *id, *biotype;
        uint32_t end1, cds_end1;
        bool is_canonical, is_principal;
    } models[3];
};

static void a_gene_without_mane_takes_its_canonical_by_the_rules(void **state)
{
    static const struct rule rules[] = {
        {"the tag goes before length", "B=3",
            {{"A", "", 90, 90, 0, 0}, {"B", "", 30, 30, 1, 0}}},
        {"of two tagged the longer CDS", "A=3",
            {{"A", "", 90, 90, 1, 0}, {"B", "", 30, 30, 1, 0}}},
        {"a principal one when it is single", "B=3",
            {{"A", "", 90, 90, 0, 0}, {"B", "", 30, 30, 0, 1}}},
        {"several principal ones say nothing", "A=3",
            {{"A", "", 90, 90, 0, 0}, {"B", "", 30, 30, 0, 1}, {"C", "", 9, 9, 0, 1}}},
        {"the longest CDS", "B=3", {{"A", "", 99, 60, 0, 0}, {"B", "", 90, 90, 0, 0}}},
        {"then the most bases", "B=3",
            {{"A", "", 90, 60, 0, 0}, {"B", "", 99, 60, 0, 0}}},
        {"then the lowest id", "A=3",
            {{"B", "", 90, 60, 0, 0}, {"A", "", 90, 60, 0, 0}}},
        {"what is broken down comes last", "B=3",
            {{"A", "nonsense_mediated_decay", 90, 90, 0, 0},
                {"B", "protein_coding", 60, 60, 0, 0}}},
    };

    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        assert_int_equal(setup(state), 0);
        for (int k = 0; k < 3 && rules[i].models[k].id; k++) {
            struct staged_transcript s =
                model(FILE38, rules[i].models[k].id, 3, 1, rules[i].models[k].end1);

            s.t.cds_end1 = rules[i].models[k].cds_end1;
            s.biotype = str_of(rules[i].models[k].biotype);
            s.is_canonical = rules[i].models[k].is_canonical;
            s.is_principal = rules[i].models[k].is_principal;
            add(s);
        }
        choose();
        if (strcmp(CHOSEN38("AAA"), rules[i].want) != 0)
            fail_msg("%s: %s", rules[i].says, CHOSEN38("AAA"));
        teardown(state);
    }
}

static void the_summary_names_and_tags_models_of_its_version_only(void **state)
{
    static const char SUMMARY[] =
        "#NCBI_GeneID\tEnsembl_Gene\tHGNC_ID\tsymbol\tRefSeq_nuc\tRefSeq_prot\t"
        "Ensembl_nuc\tEnsembl_prot\tMANE_status\n"
        "GeneID:11\tENSG01.3\tHGNC:1\tAAA\tNM_1.4\tNP_1.2\tENST1.5\tENSP1.3\t"
        "MANE Select\n"
        "GeneID:22\tENSG02.3\tHGNC:2\tBBB\tNM_2.4\tNP_2.2\tENST2.5\tENSP2.3\t"
        "MANE Select\n";
    struct staged_transcript other = model(FILE38, "ENST2.4", 3, 1, 30);
    const struct transcript *t;

    (void)state;
    other.t.gene = STR("BBB");
    add(model(FILE38, "ENST1.5", 3, 1, 30));
    add(other);
    assert_int_equal(made_build_read(&made, mane_summary_read, "mane", "1",
                         ASSEMBLY_GRCH38, SUMMARY, &error),
        0);
    choose();
    assert_string_equal(CHOSEN38("AAA"), "NM_1.4=1");
    assert_string_equal(CHOSEN38("BBB"), "ENST2.4=3");
    t = transcripts_by_id(&made.b, STR("ENST1.9"), ASSEMBLY_GRCH38);
    assert_non_null(t);
    assert_true(str_eq_c(t->twin_id, "ENST1.5"));
    assert_true(str_eq_c(t->protein_id, "NP_1.2"));
    assert_true(str_eq_c(t->protein_twin_id, "ENSP1.3"));
    assert_null(transcripts_by_id(&made.b, STR("NM_2"), ASSEMBLY_GRCH38));
}

/* ---- GRCh37 ---- */

static void mane_on_grch37_is_the_model_of_its_id_whatever_the_version(void **state)
{
    struct staged_transcript refseq = model(FILE37, "NM_1.2", 3, 101, 160);
    const struct transcript *t;

    (void)state;
    refseq.t.protein_id = STR("NP_1.0");
    add(mane("NM_1.3", "ENST1.5", 3, 1, 60));
    add(model(FILE37, "ENST1", 3, 101, 160));
    add(refseq);
    choose();
    assert_string_equal(CHOSEN37("AAA"), "NM_1.2=1");
    t = transcripts_by_id(&made.b, STR("ENST1"), ASSEMBLY_GRCH37);
    assert_true(str_eq_c(t->twin_id, "ENST1")); /* its version is not known */
    assert_true(str_eq_c(t->protein_id, "NP_1.0"));
    assert_int_equal(t->exons[0].beg1, 101);
    assert_int_equal(note(FILE38, "MANE on GRCh37: a model of its own"), 1);
}

static void mane_on_grch37_may_be_the_model_of_its_ensembl_id(void **state)
{
    const struct transcript *t;

    (void)state;
    add(mane("NM_1.3", "ENST1.5", 3, 1, 60));
    add(model(FILE37, "ENST1.2", 3, 101, 160));
    choose();
    assert_string_equal(CHOSEN37("AAA"), "NM_1.3=1");
    t = transcripts_by_id(&made.b, STR("NM_1.3"), ASSEMBLY_GRCH37);
    assert_true(str_eq_c(t->twin_id, "ENST1.2"));
    assert_true(str_eq_c(t->protein_id, "NP_1.1"));
    assert_false(t->is_lifted);
}

static void a_model_with_another_cds_length_is_not_mane_and_the_chain_places_it(
    void **state)
{
    (void)state;
    add(mane("NM_1.3", "ENST1.5", 5, 10101, 10160));
    add(model(FILE37, "NM_1.2", 5, 101, 157));
    choose();
    /* The gene set's own canonical is the same transcript: not beside it. */
    assert_string_equal(CHOSEN37("AAA"), "NM_1.3=1 lifted");
    assert_int_equal(
        note(FILE38, "MANE on GRCh37: model of its own has another CDS length"), 1);
    assert_int_equal(note(FILE38, "MANE on GRCh37: placed by the chain"), 1);
    assert_int_equal(note(FILE37, "models: not chosen, the gene has a better one"), 1);
}

static void another_canonical_of_grch37_stands_beside_mane(void **state)
{
    (void)state;
    add(mane("NM_1.3", "ENST1.5", 5, 10101, 10160));
    add(model(FILE37, "ENST7", 5, 101, 400));
    add(model(FILE37, "ENST1", 5, 101, 160));
    choose();
    assert_string_equal(CHOSEN37("AAA"), "NM_1.3=1 ENST7=3");
}

/* ---- lifting ---- */

static struct staged_transcript two_exons(unsigned contig, bool is_reverse,
    struct exon first, struct exon second, uint32_t cds_beg1, uint32_t cds_end1)
{
    static struct exon exons[2];
    struct staged_transcript s = mane("NM_1.3", "ENST1.5", contig, cds_beg1, cds_end1);

    exons[0] = first;
    exons[1] = second;
    s.t.exons = exons;
    s.t.n_exons = 2;
    s.t.is_reverse = is_reverse;
    return s;
}

static void exons_on_either_side_of_a_gap_are_placed(void **state)
{
    const struct transcript *t;

    (void)state;
    /* GRCh38, 1-based: [101,200] and [206,300] are blocks, 201..205 is the gap. */
    add(two_exons(
        4, false, (struct exon){101, 200}, (struct exon){206, 300}, 111, 290));
    choose();
    t = transcripts_by_id(&made.b, STR("NM_1"), ASSEMBLY_GRCH37);
    assert_non_null(t);
    assert_true(t->is_lifted);
    assert_int_equal(t->exons[0].beg1, 101);
    assert_int_equal(t->exons[0].end1, 200);
    assert_int_equal(t->exons[1].beg1, 201);
    assert_int_equal(t->exons[1].end1, 295);
    assert_int_equal(t->cds_beg1, 111);
    assert_int_equal(t->cds_end1, 285);
    assert_true(str_eq_c(t->id, "NM_1.3"));
}

static void a_turned_block_turns_the_strand_and_keeps_the_exons_order(void **state)
{
    const struct transcript *t;

    (void)state;
    /* GRCh38 base 5000 + k (0-based) is GRCh37 base 1299 - k. */
    add(two_exons(
        2, false, (struct exon){5001, 5050}, (struct exon){5101, 5200}, 5011, 5130));
    choose();
    t = transcripts_by_id(&made.b, STR("NM_1"), ASSEMBLY_GRCH37);
    assert_non_null(t);
    assert_true(t->is_reverse);
    assert_int_equal(t->exons[0].beg1, 1251);
    assert_int_equal(t->exons[0].end1, 1300);
    assert_int_equal(t->exons[1].beg1, 1101);
    assert_int_equal(t->exons[1].end1, 1200);
    assert_int_equal(t->cds_beg1, 1171);
    assert_int_equal(t->cds_end1, 1290);
    assert_int_equal(t->cds_end0 - t->cds_beg0, 40 + 30);
}

struct refused {
    unsigned contig;
    uint32_t beg1, end1;
    const char *reason;
};

static void an_exon_that_does_not_map_whole_is_refused(void **state)
{
    static const struct refused cases[] = {
        {4, 150, 250, "MANE on GRCh37: not placed, an exon is cut by a gap"},
        /* Both gaps have one length: the ends alone would not tell. */
        {1, 2051, 2150, "MANE on GRCh37: not placed, an exon is cut by a gap"},
        {5, 12951, 13050, "MANE on GRCh37: not placed, an exon is cut by a gap"},
        {6, 1, 90, "MANE on GRCh37: not placed, an exon is not covered by the chain"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(setup(state), 0);
        add(mane("NM_1.3", "ENST1.5", cases[i].contig, cases[i].beg1, cases[i].end1));
        choose();
        assert_string_equal(CHOSEN37("AAA"), "");
        assert_string_equal(CHOSEN38("AAA"), "NM_1.3=1");
        assert_int_equal(note(FILE38, cases[i].reason), 1);
        teardown(state);
    }
}

static void without_a_chain_nothing_is_placed(void **state)
{
    (void)state;
    chain_free(made.b.chain);
    made.b.chain = NULL;
    add(mane("NM_1.3", "ENST1.5", 5, 10101, 10160));
    choose();
    assert_string_equal(CHOSEN37("AAA"), "");
    assert_int_equal(note(FILE38, "MANE on GRCh37: not placed, no chain given"), 1);
}

static void know_bases(const char *text)
{
    struct stream *in = stream_open_bytes("x.fa", text, strlen(text), &error);
    struct fasta *f = fasta_read(in, &error);
    unsigned n_used, n_left_out;

    stream_close(in);
    assert_non_null(f);
    made.b.reference = reference_new();
    assert_int_equal(reference_add(made.b.reference, f, ASSEMBLY_GRCH37, "x.fa",
                         &n_used, &n_left_out, &error),
        0);
    assert_int_equal(n_used, 1);
}

static void a_lifted_cds_is_kept_only_when_it_translates_where_bases_are_known(
    void **state)
{
    static const struct {
        const char *fasta, *want;
    } cases[] = {
        {">chr5:101-109\nATGGCCTAA\n", "NM_1.3=1 lifted"},
        {">chr5:101-109\nATGTAACCC\n", ""},
        {">chr5:101-108\nATGTAACC\n", "NM_1.3=1 lifted"}, /* not all known */
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(setup(state), 0);
        know_bases(cases[i].fasta);
        add(mane("NM_1.3", "ENST1.5", 5, 10101, 10109));
        choose();
        assert_string_equal(CHOSEN37("AAA"), cases[i].want);
        assert_int_equal(
            note(FILE38, "MANE on GRCh37: not placed, CDS does not translate"),
            cases[i].want[0] == '\0');
        teardown(state);
    }
}

/* ---- what is not chosen ---- */

static void models_that_cannot_be_chosen_are_counted_by_reason(void **state)
{
    struct staged_transcript s;

    (void)state;
    s = model(FILE38, "A", CONTIG_NONE, 1, 30);
    s.contig_name = STR("chr9_KI270823v1_alt");
    add(s);
    add(model(FILE38, "B", CONTIG_MT, 1, 30));
    s = model(FILE38, "C", 3, 1, 30);
    s.t.gene = STR_NONE;
    add(s);
    s = model(FILE38, "D", 3, 1, 30);
    s.t.gene = STR("RP11-1.1");
    s.t.cds_beg1 = s.t.cds_end1 = 0;
    add(s);
    s = model(FILE38, "E", 3, 1, 30);
    s.t.is_start_incomplete = false;
    s.t.start_phase = 1;
    add(s);
    choose();
    assert_int_equal(transcripts_n_chosen(&made.b), 0);
    assert_int_equal(note(FILE38, "models: not chosen, on no primary contig"), 1);
    assert_int_equal(note(FILE38, "models: not chosen, mitochondrial"), 1);
    assert_int_equal(note(FILE38, "models: not chosen, no gene"), 1);
    assert_int_equal(
        note(
            FILE38, "models: not chosen, non-coding of a gene that HGNC does not know"),
        1);
    assert_int_equal(note(FILE38, "models: not chosen, not a whole model"), 1);
}

static void the_copy_on_y_gives_way_to_x(void **state)
{
    (void)state;
    add(model(FILE38, "NM_1.1", CONTIG_Y, 200001, 200030));
    add(model(FILE38, "NM_1.1", CONTIG_X, 200001, 200030));
    choose();
    assert_int_equal(transcripts_n_chosen(&made.b), 1);
    assert_int_equal(transcripts_chosen(&made.b, 0)->contig, CONTIG_X);
    assert_int_equal(note(FILE38, "models: not chosen, pseudoautosomal copy on Y"), 1);
}

static void of_one_id_at_two_places_neither_is_taken(void **state)
{
    (void)state;
    add(model(FILE38, "NM_1.1", 7, 1001, 1030));
    add(model(FILE38, "NM_1.1", 7, 9001, 9030));
    choose();
    assert_int_equal(transcripts_n_chosen(&made.b), 0);
    assert_int_equal(note(FILE38, "models: not chosen, one id at several places"), 2);
}

static void of_one_id_in_two_files_the_newer_is_taken_and_copies_merge(void **state)
{
    (void)state;
    add(model(FILE37_OLD, "NM_1.1", 7, 1001, 1030));
    add(model(FILE37, "NM_1.2", 7, 1001, 1060));
    add(model(FILE37_OLD, "NM_1.2", 7, 1001, 1060));
    choose();
    assert_string_equal(CHOSEN37("AAA"), "NM_1.2=3");
    assert_int_equal(note(FILE37, "models: chosen"), 1);
    assert_int_equal(
        note(FILE37_OLD, "models: not chosen, other version or release"), 1);
    assert_int_equal(
        note(FILE37_OLD, "models: not chosen, the same in another file"), 1);
}

/* ---- genes and order ---- */

static void genes_are_led_to_hgnc_by_id_first_and_symbol_second(void **state)
{
    static const struct {
        const char *gene_id, *symbol, *want;
    } cases[] = {
        {"HGNC:2", "AAA", "BBB"},
        {"GeneID:22", "X", "BBB"},
        {"ENSG02.7", "", "BBB"},
        {"", "OLDB", "BBB"},
        {"ENSG99", "aaa", "AAA"},
        {"HGNC:1|GeneID:22", "NEW", "NEW"}, /* ids disagree: as given */
        {"", "NEW", "NEW"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct staged_transcript s;

        assert_int_equal(setup(state), 0);
        s = model(FILE38, "T", 3, 1, 30);
        s.gene_id = str_of(cases[i].gene_id);
        s.t.gene = str_of(cases[i].symbol);
        add(s);
        choose();
        assert_string_equal(CHOSEN38(cases[i].want), "T=3");
        if (strcmp(cases[i].want, "NEW") == 0)
            assert_int_equal(transcripts_chosen(&made.b, 0)->hgnc_id, 0);
        else
            assert_int_equal(transcripts_chosen(&made.b, 0)->hgnc_id,
                cases[i].want[0] == 'A' ? 1 : 2);
        assert_int_equal(note(FILE38, "genes: not resolved"), i >= 5);
        teardown(state);
    }
}

static void chosen_ones_stand_in_the_order_of_the_kb(void **state)
{
    struct staged_transcript b = model(FILE38, "B", 3, 50, 79);

    (void)state;
    b.t.gene = STR("BBB");
    add(mane("NM_1.3", "ENST1.5", 5, 10101, 10160));
    add(b);
    choose();
    assert_int_equal(transcripts_n_chosen(&made.b), 3);
    assert_int_equal(transcripts_chosen(&made.b, 0)->assembly, ASSEMBLY_GRCH37);
    assert_int_equal(transcripts_chosen(&made.b, 1)->contig, 3);
    assert_int_equal(transcripts_chosen(&made.b, 2)->contig, 5);
    assert_int_equal(transcripts_chosen(&made.b, 2)->n_bases, 60);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(mane_alone_stands_for_its_gene_on_grch38),
        cmocka_unit_test(a_gene_without_mane_takes_its_canonical_by_the_rules),
        T(the_summary_names_and_tags_models_of_its_version_only),
        T(mane_on_grch37_is_the_model_of_its_id_whatever_the_version),
        T(mane_on_grch37_may_be_the_model_of_its_ensembl_id),
        T(a_model_with_another_cds_length_is_not_mane_and_the_chain_places_it),
        T(another_canonical_of_grch37_stands_beside_mane),
        T(exons_on_either_side_of_a_gap_are_placed),
        T(a_turned_block_turns_the_strand_and_keeps_the_exons_order),
        cmocka_unit_test(an_exon_that_does_not_map_whole_is_refused),
        T(without_a_chain_nothing_is_placed),
        cmocka_unit_test(
            a_lifted_cds_is_kept_only_when_it_translates_where_bases_are_known),
        T(models_that_cannot_be_chosen_are_counted_by_reason),
        T(the_copy_on_y_gives_way_to_x),
        T(of_one_id_at_two_places_neither_is_taken),
        T(of_one_id_in_two_files_the_newer_is_taken_and_copies_merge),
        cmocka_unit_test(genes_are_led_to_hgnc_by_id_first_and_symbol_second),
        T(chosen_ones_stand_in_the_order_of_the_kb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
