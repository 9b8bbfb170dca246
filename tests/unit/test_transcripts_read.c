#include "ingest/gene_models.h"
#include "ingest/transcript_stage.h"
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct made_build made;
static struct err error;

static int setup(void **state)
{
    (void)state;
    made_build_begin(&made);
    made.b.transcripts = transcript_stage_new();
    error = (struct err){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    transcript_stage_free(made.b.transcripts);
    made_build_end(&made);
    return 0;
}

/* Reads text as one more file of GRCh38; the sums must close. */
static unsigned read_38(made_reader *reader, const char *text)
{
    int rc = made_build_read(&made, reader, "t", "1", ASSEMBLY_GRCH38, text, &error);

    assert_string_equal(error.msg, "");
    assert_int_equal(rc, 0);
    assert_true(report_check(made.b.report, build_file_name, &made.b, &error) >= 0);
    return made.b.n_files - 1;
}

static const struct staged_transcript *staged(const char *id)
{
    for (unsigned i = 0; i < transcript_stage_count(made.b.transcripts); i++) {
        const struct staged_transcript *s = transcript_stage_at(made.b.transcripts, i);

        if (str_eq_c(s->t.id, id))
            return s;
    }
    return NULL;
}

static uint64_t count(unsigned file, const char *fate, const char *reason)
{
    return made_build_count(&made, file, fate, reason);
}

static void assert_str(struct str s, const char *want)
{
    char got[256] = {0};

    assert_true(s.n < sizeof(got));
    if (s.n)
        memcpy(got, s.p, s.n);
    assert_string_equal(got, want);
}

static void assert_exon(const struct transcript *t, unsigned i, uint32_t b, uint32_t e)
{
    assert_true(i < t->n_exons);
    assert_int_equal(t->exons[i].beg1, b);
    assert_int_equal(t->exons[i].end1, e);
}

#define GENE_ROW                                                                       \
    "1\te\tgene\t100\t400\t.\t+\t.\tID=gene:ENSG01;Name=ABC;biotype=protein_coding\n"
#define MRNA_ROW                                                                       \
    "1\te\tmRNA\t100\t400\t.\t+\t.\tID=transcript:ENST01;Parent=gene:ENSG01;"          \
    "biotype=protein_coding;tag=basic,MANE_Select;transcript_id=ENST01;version=2\n"
#define EXON_ROWS                                                                      \
    "1\te\texon\t300\t400\t.\t+\t.\tParent=transcript:ENST01\n"                        \
    "1\te\texon\t100\t200\t.\t+\t.\tParent=transcript:ENST01\n"

/* ---- GFF3 ---- */

static void ensembl_gff3_gives_ids_gene_exons_and_cds_with_stop(void **state)
{
    (void)state;
    unsigned f = read_38(transcripts_gff3_read,
        "##gff-version 3\n#!genome-build GRCh38.p14\n"
        "1\tGRCh38\tchromosome\t1\t248956422\t.\t.\t.\tID=chromosome:1\n" GENE_ROW
            MRNA_ROW EXON_ROWS
        "1\te\tfive_prime_UTR\t100\t149\t.\t+\t.\tParent=transcript:ENST01\n"
        "1\te\tCDS\t150\t200\t.\t+\t0\tID=CDS:P1;Parent=transcript:ENST01;"
        "protein_id=ENSP01\n"
        "1\te\tCDS\t300\t329\t.\t+\t0\tID=CDS:P1;Parent=transcript:ENST01;"
        "protein_id=ENSP01\n###\n");
    const struct staged_transcript *s = staged("ENST01.2");

    assert_non_null(s);
    assert_str(s->t.gene, "ABC");
    assert_str(s->gene_id, "ENSG01");
    assert_str(s->biotype, "protein_coding");
    assert_str(s->t.protein_id, "ENSP01");
    assert_int_equal(s->t.tag, TRANSCRIPT_MANE_SELECT);
    assert_int_equal(s->t.contig, 1);
    assert_int_equal(s->t.n_exons, 2);
    assert_exon(&s->t, 0, 100, 200);
    assert_exon(&s->t, 1, 300, 400);
    assert_int_equal(s->t.cds_beg1, 150);
    assert_int_equal(s->t.cds_end1, 329);
    assert_false(s->t.is_start_incomplete);
    assert_false(s->t.is_end_incomplete);
    assert_int_equal(count(f, "read", ""), 8);
    assert_int_equal(count(f, "stored", ""), 7);
    assert_int_equal(count(f, "not_used", "feature_region"), 1);
}

static void refseq_gff3_gives_the_twin_by_dbxref_and_open_ends_by_range(void **state)
{
    (void)state;
    read_38(transcripts_gff3_read,
        "NC_000007.14\tR\tgene\t100\t400\t.\t-\t.\tID=gene-XYZ;Dbxref=GeneID:5,"
        "HGNC:HGNC:77;Name=XYZ;gbkey=Gene;gene=XYZ;gene_biotype=protein_coding\n"
        "NC_000007.14\tR\tmRNA\t100\t400\t.\t-\t.\tID=rna-NM_01.3;Parent=gene-XYZ;"
        "Dbxref=Ensembl:ENST09.1,GeneID:5,GenBank:NM_01.3,HGNC:HGNC:77;gene=XYZ;"
        "product=x%2C variant 1;tag=MANE Plus Clinical;transcript_id=NM_01.3\n"
        "NC_000007.14\tR\texon\t350\t400\t.\t-\t.\tID=exon-1;Parent=rna-NM_01.3\n"
        "NC_000007.14\tR\texon\t100\t200\t.\t-\t.\tID=exon-2;Parent=rna-NM_01.3\n"
        "NC_000007.14\tR\tCDS\t350\t390\t.\t-\t0\tID=cds-NP_01.1;Parent=rna-NM_01.3;"
        "Dbxref=Ensembl:ENSP09.1,GeneID:5;protein_id=NP_01.1\n"
        "NC_000007.14\tR\tCDS\t100\t200\t.\t-\t1\tID=cds-NP_01.1;Parent=rna-NM_01.3;"
        "partial=true;start_range=.,100;protein_id=NP_01.1\n");
    const struct staged_transcript *s = staged("NM_01.3");

    assert_non_null(s);
    assert_str(s->t.twin_id, "ENST09.1");
    assert_str(s->t.protein_id, "NP_01.1");
    assert_str(s->t.protein_twin_id, "ENSP09.1");
    assert_str(s->gene_id, "GeneID:5|HGNC:77");
    assert_str(s->t.gene, "XYZ");
    assert_int_equal(s->t.tag, TRANSCRIPT_MANE_PLUS_CLINICAL);
    assert_int_equal(s->t.contig, 7);
    assert_true(s->t.is_reverse);
    assert_exon(&s->t, 0, 350, 400);
    assert_exon(&s->t, 1, 100, 200);
    assert_false(s->t.is_start_incomplete);
    assert_true(s->t.is_end_incomplete);
}

static void phase_of_the_first_coding_exon_opens_the_start_on_either_strand(
    void **state)
{
    (void)state;
    read_38(transcripts_gff3_read,
        "2\te\tgene\t1\t90\t.\t-\t.\tID=gene:G;Name=G\n"
        "2\te\tmRNA\t1\t90\t.\t-\t.\tID=transcript:T;Parent=gene:G\n"
        "2\te\texon\t1\t30\t.\t-\t.\tParent=transcript:T\n"
        "2\te\texon\t61\t90\t.\t-\t.\tParent=transcript:T\n"
        "2\te\tCDS\t1\t30\t.\t-\t1\tParent=transcript:T\n"
        "2\te\tCDS\t61\t90\t.\t-\t2\tParent=transcript:T\n"
        "2\te\tmRNA\t101\t190\t.\t+\t.\tID=transcript:U;Parent=gene:G\n"
        "2\te\texon\t101\t190\t.\t+\t.\tParent=transcript:U\n"
        "2\te\tCDS\t101\t160\t.\t+\t1\tParent=transcript:U\n");
    const struct staged_transcript *t = staged("T"), *u = staged("U");

    assert_int_equal(t->t.start_phase, 2);
    assert_true(t->t.is_start_incomplete);
    /* 60 - 2 bases are no whole codons and the CDS reaches the end. */
    assert_true(t->t.is_end_incomplete);
    assert_int_equal(u->t.start_phase, 1);
    assert_true(u->t.is_start_incomplete);
    assert_false(u->t.is_end_incomplete); /* there is a 3' UTR */
}

static void rows_may_come_before_their_parents_and_belong_to_several(void **state)
{
    (void)state;
    unsigned f = read_38(transcripts_gff3_read,
        "1\te\texon\t10\t20\t.\t+\t.\tParent=transcript:A,transcript:B\n"
        "1\te\texon\t30\t40\t.\t+\t.\tParent=transcript:B\n"
        "1\te\tmRNA\t10\t40\t.\t+\t.\tID=transcript:B;Parent=gene:G\n"
        "1\te\tmRNA\t10\t20\t.\t+\t.\tID=transcript:A;Parent=gene:G\n"
        "1\te\tgene\t10\t40\t.\t+\t.\tID=gene:G;Name=GG\n");

    assert_int_equal(staged("A")->t.n_exons, 1);
    assert_int_equal(staged("B")->t.n_exons, 2);
    assert_str(staged("B")->t.gene, "GG");
    assert_int_equal(count(f, "stored", ""), 5);
}

static void a_row_is_counted_once_when_a_further_parent_is_not_there(void **state)
{
    (void)state;
    unsigned f = read_38(transcripts_gff3_read,
        "1\te\tgene\t10\t40\t.\t+\t.\tID=gene:G;Name=GG\n"
        "1\te\tmRNA\t10\t20\t.\t+\t.\tID=transcript:A;Parent=gene:G\n"
        "1\te\texon\t10\t20\t.\t+\t.\tParent=transcript:A,transcript:none\n");

    assert_int_equal(count(f, "stored", ""), 3);
    assert_int_equal(count(f, "note", "models: further parent is faulty"), 1);
}

static void cds_rows_alone_imply_the_exons(void **state)
{
    (void)state;
    unsigned f = read_38(transcripts_gff3_read,
        "chrZ\te\tgene\t1\t60\t.\t+\t.\tID=gene:v;Name=v\n"
        "chrZ\te\ttranscript\t1\t60\t.\t+\t.\tID=transcript:v;Parent=gene:v\n"
        "chrZ\te\tCDS\t1\t30\t.\t+\t.\tParent=transcript:v\n"
        "chrZ\te\tCDS\t41\t60\t.\t+\t.\tParent=transcript:v\n");
    const struct staged_transcript *s = staged("v");

    assert_int_equal(s->t.n_exons, 2);
    assert_exon(&s->t, 1, 41, 60);
    assert_int_equal(count(f, "note", "models: exons implied by CDS"), 1);
    /* No human contig: kept as it is called. */
    assert_int_equal(s->t.contig, CONTIG_NONE);
    assert_str(s->contig_name, "chrZ");
}

static void what_is_no_transcript_is_counted_by_class(void **state)
{
    (void)state;
    unsigned f = read_38(transcripts_gff3_read,
        "1\te\tcDNA_match\t1\t9\t.\t+\t.\tID=m1;Target=NM_1 1 9\n"
        "1\te\tbiological_region\t1\t9\t.\t.\t.\texternal_name=x\n"
        "1\te\tenhancer\t1\t9\t.\t.\t.\tID=id-1;Dbxref=GeneID:1\n"
        "1\te\tgene\t-5\t9\t.\t+\t.\tID=gene-P;Name=P\n"
        "1\te\texon\t1\t9\t.\t+\t.\tID=e;Parent=gene-P\n"
        "1\te\tprotein_domain\t1\t9\t.\t+\t.\tID=d;Parent=gene-P\n"
        "##FASTA\n>1\nACGT\n");

    assert_int_equal(count(f, "read", ""), 6);
    assert_int_equal(count(f, "not_used", "feature_match"), 1);
    assert_int_equal(count(f, "not_used", "feature_region"), 1);
    assert_int_equal(count(f, "not_used", "feature_other"), 2);
    assert_int_equal(count(f, "not_used", "part_of_a_gene_without_transcript"), 1);
    assert_int_equal(count(f, "not_used", "gene_without_stored_transcript"), 1);
    assert_int_equal(transcript_stage_count(made.b.transcripts), 0);
}

/* ---- GTF ---- */

#define ENSEMBL_75                                                                     \
    "gene_id \"ENSG07\"; transcript_id \"ENST07\"; gene_name \"TH\"; gene_biotype "    \
    "\"protein_coding\";"

static void gtf_adds_the_stop_codon_to_the_cds_on_either_strand(void **state)
{
    (void)state;
    read_38(transcripts_gtf_read,
        "#!genome-build GRCh38\n"
        "1\tx\ttranscript\t100\t400\t.\t+\t.\tgene_id \"G\"; transcript_id \"P\"; "
        "transcript_version \"4\"; gene_name \"GP\"; transcript_biotype "
        "\"protein_coding\"; tag \"basic\"; tag \"Ensembl_canonical\";\n"
        "1\tx\texon\t100\t200\t.\t+\t.\tgene_id \"G\"; transcript_id \"P\";\n"
        "1\tx\texon\t300\t400\t.\t+\t.\tgene_id \"G\"; transcript_id \"P\";\n"
        "1\tx\tCDS\t140\t199\t.\t+\t0\tgene_id \"G\"; transcript_id \"P\"; protein_id "
        "\"ENSP3\"; protein_version \"5\";\n"
        "1\tx\tstart_codon\t140\t142\t.\t+\t0\tgene_id \"G\"; transcript_id \"P\";\n"
        "1\tx\tstop_codon\t200\t200\t.\t+\t0\tgene_id \"G\"; transcript_id \"P\";\n"
        "1\tx\tstop_codon\t300\t301\t.\t+\t2\tgene_id \"G\"; transcript_id \"P\";\n"
        "1\tprotein_coding\texon\t500\t600\t.\t-\t.\t" ENSEMBL_75 "\n"
        "1\tprotein_coding\tCDS\t533\t592\t.\t-\t0\t" ENSEMBL_75 "\n"
        "1\tprotein_coding\tstop_codon\t530\t532\t.\t-\t0\t" ENSEMBL_75 "\n"
        "1\tprotein_coding\tstart_codon\t590\t592\t.\t-\t0\t" ENSEMBL_75 "\n");
    const struct staged_transcript *p = staged("P.4"), *m = staged("ENST07");

    assert_int_equal(p->t.cds_beg1, 140);
    assert_int_equal(p->t.cds_end1, 301);
    assert_true(p->is_canonical);
    assert_str(p->t.protein_id, "ENSP3.5");
    assert_str(p->t.gene, "GP");
    assert_false(p->t.is_end_incomplete);
    assert_int_equal(m->t.cds_beg1, 530);
    assert_int_equal(m->t.cds_end1, 592);
    assert_str(m->biotype, "protein_coding");
    assert_str(m->t.gene, "TH");
    assert_str(m->gene_id, "ENSG07");
    assert_false(m->t.is_start_incomplete);
    assert_false(m->t.is_end_incomplete);
}

static void gtf_without_codon_rows_of_a_transcript_says_that_its_ends_are_open(
    void **state)
{
    (void)state;
    read_38(transcripts_gtf_read,
        "1\tx\texon\t1\t90\t.\t+\t.\tgene_id \"G\"; transcript_id \"A\";\n"
        "1\tx\tCDS\t1\t87\t.\t+\t0\tgene_id \"G\"; transcript_id \"A\";\n"
        "1\tx\tstart_codon\t1\t3\t.\t+\t0\tgene_id \"G\"; transcript_id \"A\";\n"
        "1\tx\tstop_codon\t88\t90\t.\t+\t0\tgene_id \"G\"; transcript_id \"A\";\n"
        "1\tx\texon\t1\t90\t.\t+\t.\tgene_id \"G\"; transcript_id \"B\";\n"
        "1\tx\tCDS\t1\t90\t.\t+\t2\tgene_id \"G\"; transcript_id \"B\";\n");

    assert_false(staged("A")->t.is_start_incomplete);
    assert_false(staged("A")->t.is_end_incomplete);
    assert_true(staged("B")->t.is_start_incomplete);
    assert_true(staged("B")->t.is_end_incomplete);
    assert_int_equal(staged("B")->t.start_phase, 2);
    assert_str(staged("B")->t.gene, "G");
}

static void gtf_of_x_and_y_keeps_one_id_at_two_contigs_apart(void **state)
{
    (void)state;
    read_38(transcripts_gtf_read,
        "X\tx\texon\t1\t90\t.\t+\t.\tgene_id \"G\"; transcript_id \"A\";\n"
        "Y\tx\texon\t5\t94\t.\t+\t.\tgene_id \"G\"; transcript_id \"A\";\n");
    assert_int_equal(transcript_stage_count(made.b.transcripts), 2);
}

static void gtf_values_may_hold_semicolons_and_lack_quotes(void **state)
{
    struct str rest = STR("a \"x; y\"; level 2; tag \"t\""), key, value;

    (void)state;
    assert_true(gtf_next(&rest, &key, &value));
    assert_str(value, "x; y");
    assert_true(gtf_next(&rest, &key, &value));
    assert_str(key, "level");
    assert_str(value, "2");
    assert_true(gtf_next(&rest, &key, &value));
    assert_str(value, "t");
    assert_false(gtf_next(&rest, &key, &value));
}

/* ---- genePred ---- */

static void genepred_comes_with_and_without_bin_and_extension(void **state)
{
    (void)state;
    unsigned f = read_38(transcripts_genepred_read,
        "#bin\tname\tchrom\n"
        "9\tNM_5.1\tchr3\t-\t99\t400\t120\t390\t2\t99,299,\t200,400,\t0\tGENEA\tincmpl"
        "\tcmpl\t1,2,\n"
        "NM_6.2\tchr3\t+\t99\t400\t400\t400\t1\t99,\t400,\n"
        "NM_7.1\tchr3\t+\t0\t60\t0\t60\t1\t0\t60\t0\tGENEB\tincmpl\tincmpl\t2\n");
    const struct transcript *a = &staged("NM_5.1")->t, *b = &staged("NM_7.1")->t;

    assert_str(a->gene, "GENEA");
    assert_int_equal(a->contig, 3);
    assert_exon(a, 0, 300, 400);
    assert_exon(a, 1, 100, 200);
    assert_int_equal(a->cds_beg1, 121);
    assert_int_equal(a->cds_end1, 390);
    /* The status is of the plus strand's ends: the start of this one is the high end.
     */
    assert_true(a->is_end_incomplete);
    assert_int_equal(a->start_phase, 1);
    assert_true(a->is_start_incomplete);
    assert_int_equal(staged("NM_6.2")->t.cds_end1, 0);
    assert_int_equal(b->start_phase, 1);
    assert_true(b->is_start_incomplete);
    assert_int_equal(count(f, "stored", ""), 3);
}

#define MANE_ROW(chrom, status)                                                        \
    chrom "\t1000\t1300\tENST8.2\t0\t+\t1050\t1250\t8,81,156\t2\t100,150,\t0,150,"     \
          "\tENST8.2\tcmpl\tcmpl\t0,2,\tmRNA\tENSG8.1\tABL9\tprotein_coding\tENSP8.2"  \
          "\tNM_8.4\tGeneID:88\tNP_8.1\t" status "\n"

static void mane_table_gives_both_ids_and_the_tag(void **state)
{
    (void)state;
    unsigned f = read_38(transcripts_genepred_read,
        MANE_ROW("chr9", "MANE Select") MANE_ROW("chr9_MU273365v1_fix", "MANE Select")
            MANE_ROW("chr9", "MANE Sometimes"));
    const struct staged_transcript *s = staged("NM_8.4");

    assert_str(s->t.twin_id, "ENST8.2");
    assert_str(s->t.protein_id, "NP_8.1");
    assert_str(s->t.protein_twin_id, "ENSP8.2");
    assert_str(s->t.gene, "ABL9");
    assert_str(s->gene_id, "ENSG8.1|GeneID:88");
    assert_int_equal(s->t.tag, TRANSCRIPT_MANE_SELECT);
    assert_exon(&s->t, 1, 1151, 1300);
    assert_int_equal(transcript_stage_at(made.b.transcripts, 1)->t.contig, CONTIG_NONE);
    assert_int_equal(count(f, "stored", ""), 2);
    assert_int_equal(count(f, "rejected", "bad_mane_status"), 1);
}

/* ---- what is wrong ---- */

struct bad {
    made_reader *reader;
    const char *text, *reason;
    uint64_t n; /* rows rejected for it */
};

static const struct bad bad[] = {
    {transcripts_gff3_read, "1\te\texon\t1\t9\t.\t+\n", "not_nine_columns", 1},
    {transcripts_gff3_read, "1\te\texon\t9\t1\t.\t+\t.\tParent=x\n", "bad_span", 1},
    {transcripts_gff3_read, "1\te\texon\t1\t9\t.\t*\t.\tParent=x\n", "bad_strand", 1},
    {transcripts_gff3_read, "1\te\tCDS\t1\t9\t.\t+\t3\tParent=x\n", "bad_phase", 1},
    {transcripts_gff3_read, "1\te\texon\t1\t9\t.\t+\t.\tID=x\n", "no_parent", 1},
    {transcripts_gff3_read, "\te\texon\t1\t9\t.\t+\t.\tID=x\n",
        "contig_or_type_is_empty", 1},
    {transcripts_gff3_read,
        "1\te\texon\t1\t9\t.\t+\t.\tParent=x\n1\te\texon\t20\t29\t.\t+\t.\tParent=x\n",
        "unknown_parent", 2},
    {transcripts_gff3_read, MRNA_ROW EXON_ROWS, "unknown_parent", 3},
    {transcripts_gff3_read, GENE_ROW MRNA_ROW, "no_exons", 1},
    {transcripts_gff3_read,
        GENE_ROW MRNA_ROW EXON_ROWS
        "1\te\texon\t200\t210\t.\t+\t.\tParent=transcript:ENST01\n",
        "exons_overlap", 4},
    {transcripts_gff3_read,
        GENE_ROW MRNA_ROW EXON_ROWS
        "1\te\tCDS\t190\t201\t.\t+\t0\tParent=transcript:ENST01\n",
        "cds_outside_exons", 4},
    {transcripts_gff3_read,
        GENE_ROW MRNA_ROW EXON_ROWS
        "1\te\tstop_codon\t198\t200\t.\t+\t0\tParent=transcript:ENST01\n",
        "stop_codon_without_cds", 4},
    {transcripts_gff3_read,
        GENE_ROW MRNA_ROW EXON_ROWS
        "2\te\texon\t500\t510\t.\t+\t.\tParent=transcript:ENST01\n",
        "parts_on_several_strands_or_contigs", 4},
    {transcripts_gff3_read,
        GENE_ROW MRNA_ROW "1\te\texon\t500\t510\t.\t-\t.\tParent=transcript:ENST01\n",
        "parts_elsewhere_than_their_transcript", 2},
    {transcripts_gff3_read, GENE_ROW GENE_ROW MRNA_ROW EXON_ROWS, "id_stands_twice", 1},
    {transcripts_gff3_read,
        "1\te\tmRNA\t1\t9\t.\t+\t.\tID=a;Parent=b\n"
        "1\te\tmRNA\t1\t9\t.\t+\t.\tID=b;Parent=a\n"
        "1\te\texon\t1\t9\t.\t+\t.\tParent=a\n1\te\texon\t1\t9\t.\t+\t.\tParent=b\n",
        "parents_in_a_circle", 4},
    {transcripts_gff3_read,
        GENE_ROW MRNA_ROW EXON_ROWS
        "1\te\tCDS\t150\t155\t.\t+\t0\tParent=transcript:ENST01;protein_id=P1\n"
        "1\te\tCDS\t300\t305\t.\t+\t0\tParent=transcript:ENST01;protein_id=P2\n",
        "several_proteins", 5},
    {transcripts_gff3_read,
        "22\te\tmRNA\t1\t9\t.\t+\t.\tID=t\n"
        "22\te\texon\t50818460\t50818469\t.\t+\t.\tParent=t\n",
        "exon_outside_contig", 2},
    {transcripts_gff3_read,
        "1\te\tmRNA\t1\t9\t.\t.\t.\tID=t\n1\te\texon\t1\t9\t.\t.\t.\tParent=t\n",
        "no_strand", 2},
    {transcripts_gtf_read, "1\te\texon\t1\t9\t.\t+\t.\tgene_id \"G\";\n",
        "no_transcript_id", 1},
    {transcripts_gtf_read, "1\te\tgene\t1\t9\t.\t+\t.\tgene_name \"G\";\n",
        "no_gene_id", 1},
    {transcripts_gtf_read, "1\te\texon\t0\t9\t.\t+\t.\ttranscript_id \"G\";\n",
        "bad_span", 1},
    {transcripts_genepred_read, "NM_1\tchr1\t+\t0\t9\n", "not_a_genepred_row", 1},
    {transcripts_genepred_read, "NM_1\tchr1\t+\t0\t9\t0\t9\t2\t0,\t9,\n",
        "bad_exon_list", 1},
    {transcripts_genepred_read, "NM_1\tchr1\t+\t0\t9\t0\t9\t4000000000\t0,\t9,\n",
        "bad_exon_count", 1},
    {transcripts_genepred_read, "NM_1\tchr1\t+\t0\t9\t0\t9\t0\t\t\n", "no_exons", 1},
    {transcripts_genepred_read, "NM_1\tchr1\t+\t0\t9\t0\t9\t1\t9,\t9,\n", "bad_span",
        1},
    {transcripts_genepred_read, "NM_1\tchr1\t+\t0\t9\t0\t20\t1\t0,\t9,\n",
        "cds_outside_exons", 1},
    {transcripts_genepred_read, "NM_1\tchr1\t+\t0\t9\tx\t9\t1\t0,\t9,\n", "bad_cds", 1},
    {transcripts_genepred_read, "NM_1\tchr1\t+\t0\t20\t0\t9\t2\t0,5,\t9,20,\n",
        "exons_overlap", 1},
    {transcripts_genepred_read,
        "NM_1\tchr1\t+\t0\t9\t0\t9\t1\t0,\t9,\t0\tG\tcmpl\tcmpl\t7,\n", "bad_frames",
        1},
    {transcripts_genepred_read, "\tchr1\t+\t0\t9\t0\t9\t1\t0,\t9,\n",
        "name_or_contig_is_empty", 1},
    {mane_summary_read,
        "#NCBI_GeneID\tEnsembl_Gene\tHGNC_ID\tsymbol\tRefSeq_nuc\tRefSeq_prot\t"
        "Ensembl_nuc\tEnsembl_prot\tMANE_status\nGeneID:1\tENSG1\tHGNC:5\tA\tNM_1.1\t"
        "NP_1.1\tENST1.1\tENSP1.1\tMANE Maybe\n",
        "bad_mane_status", 1},
    {mane_summary_read,
        "#NCBI_GeneID\tEnsembl_Gene\tHGNC_ID\tsymbol\tRefSeq_nuc\tRefSeq_prot\t"
        "Ensembl_nuc\tEnsembl_prot\tMANE_status\nGeneID:1\tENSG1\tHGNC:5\tA\tNM_1.1\t"
        "NP_1.1\tnone\tENSP1.1\tMANE Select\n",
        "bad_transcript_ids", 1},
};

static void bad_rows_are_rejected_by_reason_with_all_rows_of_their_transcript(
    void **state)
{
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        unsigned f;

        assert_int_equal(setup(state), 0);
        made.b.options.accept_new_terms = true; /* else the build would stop */
        f = read_38(bad[i].reader, bad[i].text);
        if (count(f, "rejected", bad[i].reason) != bad[i].n)
            fail_msg("row %zu: not rejected as %s", i, bad[i].reason);
        assert_int_equal(report_n_fate(made.b.report, f, FATE_REJECTED), bad[i].n);
        teardown(state);
    }
}

static void a_file_of_another_assembly_is_refused(void **state)
{
    static const char *const texts[] = {
        "#!genome-build GRCh37.p13\n",
        "NC_000007.13\tR\texon\t1\t2\t.\t+\t.\tParent=x\n",
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(made_build_read(&made, transcripts_gff3_read, "t", "1",
                             ASSEMBLY_GRCH38, texts[i], &error),
            ERR_FAIL);
        assert_non_null(strstr(error.msg, ":1: found "));
        assert_non_null(strstr(error.msg, "expected GRCh38"));
    }
    assert_int_equal(made_build_read(&made, transcripts_genepred_read, "t", "1",
                         ASSEMBLY_NONE, "", &error),
        ERR_FAIL);
    assert_non_null(strstr(error.msg, "need their assembly"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(ensembl_gff3_gives_ids_gene_exons_and_cds_with_stop),
        T(refseq_gff3_gives_the_twin_by_dbxref_and_open_ends_by_range),
        T(phase_of_the_first_coding_exon_opens_the_start_on_either_strand),
        T(rows_may_come_before_their_parents_and_belong_to_several),
        T(a_row_is_counted_once_when_a_further_parent_is_not_there),
        T(cds_rows_alone_imply_the_exons),
        T(what_is_no_transcript_is_counted_by_class),
        T(gtf_adds_the_stop_codon_to_the_cds_on_either_strand),
        T(gtf_without_codon_rows_of_a_transcript_says_that_its_ends_are_open),
        T(gtf_of_x_and_y_keeps_one_id_at_two_contigs_apart),
        T(gtf_values_may_hold_semicolons_and_lack_quotes),
        T(genepred_comes_with_and_without_bin_and_extension),
        T(mane_table_gives_both_ids_and_the_tag),
        cmocka_unit_test(
            bad_rows_are_rejected_by_reason_with_all_rows_of_their_transcript),
        T(a_file_of_another_assembly_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
