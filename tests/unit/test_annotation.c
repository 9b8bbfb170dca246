#include "query/annotation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define VEP_INFO "##INFO=<ID=CSQ,Number=.,Type=String,Description=\""
#define VEP_HEAD VEP_INFO "Consequence annotations from Ensembl VEP. Format: "
#define END "\">\n"
/* The columns that most of the tests need. */
#define VEP                                                                            \
    VEP_HEAD "Allele|Consequence|SYMBOL|Feature_type|Feature|EXON|HGVSc|HGVSp" END
#define VEP_BARE VEP_HEAD "Consequence|Feature|Protein_position|Amino_acids" END
#define ANN                                                                            \
    "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Functional annotations: "       \
    "'Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | " \
    "Feature_ID | Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / "           \
    "cDNA.length | CDS.pos / CDS.length | AA.pos / AA.length | Distance | ERRORS / "   \
    "WARNINGS / INFO'" END
#define BCSQ                                                                           \
    "##INFO=<ID=BCSQ,Number=.,Type=String,Description=\"Haplotype-aware consequence "  \
    "annotation from BCFtools/csq. Format: Consequence|gene|transcript|biotype|"       \
    "strand|amino_acid_change|dna_change" END

struct asked {
    struct buf text;
    unsigned alt;
    struct annotation_format *format;
    const char *why;
    struct arena mem;
};

static int see_header(void *ctx, const struct vcf_header *header, struct err *err)
{
    struct asked *a = ctx;

    (void)err;
    annotation_begin(header, &a->mem, &a->format, &a->why);
    return 0;
}

static void add(struct buf *text, const char *name, struct str value)
{
    if (value.n)
        buf_fmt(text, " %s=%.*s", name, STR_ARG(value));
}

static void add_row(struct asked *a, const struct annotation *row)
{
    buf_add_c(&a->text, annotator_name(row->by));
    add(&a->text, "t", row->transcript);
    add(&a->text, "g", row->gene);
    if (row->hgnc_id)
        buf_fmt(&a->text, " hgnc=%u", row->hgnc_id);
    add(&a->text, "is", consequence_text(&a->mem, row->consequence));
    if (row->n_unknown_terms)
        buf_fmt(&a->text, " unknown=%u", row->n_unknown_terms);
    add(&a->text, "c", row->hgvs_c);
    add(&a->text, "p", row->hgvs_p);
    if (row->has_change)
        add(&a->text, "change", protein_text(&a->mem, &row->change));
    if (row->exon)
        buf_fmt(&a->text, " exon=%u", row->exon);
    if (row->is_mane_select)
        buf_add_c(&a->text, " select");
    if (row->is_mane_plus)
        buf_add_c(&a->text, " plus");
    if (row->is_canonical)
        buf_add_c(&a->text, " canonical");
    if (row->is_picked)
        buf_add_c(&a->text, " picked");
    if (row->is_compound)
        buf_add_c(&a->text, " compound");
    buf_add_char(&a->text, '\n');
}

static int see_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct asked *a = ctx;
    struct annotation *rows;
    unsigned n_bad = 99,
             n = annotation_read(a->format, record, a->alt, &a->mem, &rows, &n_bad);

    (void)err;
    for (unsigned i = 0; i < n; i++)
        add_row(a, &rows[i]);
    if (n_bad)
        buf_fmt(&a->text, "bad %u\n", n_bad);
    return 0;
}

/* alleles: "REF\tALT"; info and what may stand behind it: "CSQ=...\tGT\t0/1" */
static void ask(struct asked *a, const char *head, const char *samples,
    const char *alleles, const char *info)
{
    struct buf vcf = BUF_INIT;
    struct err err = {0};
    struct stream *in;

    buf_fmt(&vcf,
        "##fileformat=VCFv4.2\n%s"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO%s\n"
        "7\t100\t.\t%s\t.\tPASS\t%s\n",
        head, samples, alleles, info);
    in = stream_open_bytes("mem", vcf.p, vcf.n, &err);
    assert_non_null(in);
    if (vcf_read(in, ERR_SAMPLE, see_header, see_record, NULL, a, &err) < 0)
        fail_msg("%s", err.msg);
    stream_close(in);
    buf_free(&vcf);
}

static void assert_alt(const char *head, const char *alleles, unsigned alt,
    const char *info, const char *want)
{
    struct asked a = {.alt = alt};

    ask(&a, head, "", alleles, info);
    assert_null(a.why);
    buf_add_c(&a.text, "");
    assert_string_equal(a.text.p ? a.text.p : "", want);
    buf_free(&a.text);
    arena_free(&a.mem);
}

static void assert_reads(
    const char *head, const char *alleles, const char *info, const char *want)
{
    assert_alt(head, alleles, 1, info, want);
}

/* ---- header ---------------------------------------------------------------------- */

static void assert_unusable(const char *head, const char *why)
{
    struct asked a = {.alt = 1};

    ask(&a, head, "", "A\tT", "CSQ=T|missense_variant;ANN=T|missense_variant");
    assert_null(a.format);
    if (why)
        assert_string_equal(a.why, why);
    else
        assert_null(a.why);
    assert_int_equal(a.text.n, 0);
    buf_free(&a.text);
    arena_free(&a.mem);
}

static void a_description_without_columns_makes_the_field_unusable(void **state)
{
    (void)state;
    assert_unusable("", NULL);
    assert_unusable(VEP_INFO "Something of another tool" END,
        "INFO CSQ: its Description does not list its columns");
    assert_unusable(
        VEP_HEAD END, "INFO CSQ: its Description does not list its columns");
    assert_unusable(VEP_HEAD "Allele|IMPACT|SYMBOL" END,
        "INFO CSQ: its Description lacks a column that is needed");
    assert_unusable(VEP_HEAD "Allele|Consequence|Feature|Feature" END,
        "INFO CSQ: its Description names a column twice");
    /* a quote that is not escaped ends the Description */
    assert_unusable(VEP_INFO "Of \"VEP\". Format: Allele|Consequence" END,
        "INFO CSQ: its Description does not list its columns");
}

static void fields_of_other_annotators_are_not_used(void **state)
{
    (void)state;
    assert_unusable("##INFO=<ID=FUNCOTATION,Number=A,Type=String,Description=\""
                    "Functional annotation from the Funcotator tool.  Funcotation "
                    "fields are: Gencode_34_hugoSymbol|Gencode_34_ncbiBuild" END,
        NULL);
    assert_unusable("##INFO=<ID=CSQT,Number=.,Type=String,Description=\"Consequence "
                    "type as predicted by IAE. Format: GenotypeIndex|HGNC|Transcript "
                    "ID|Consequence" END,
        NULL);
}

static void a_field_declared_twice_must_have_the_same_columns(void **state)
{
    (void)state;
    assert_unusable(
        VEP VEP_BARE, "INFO CSQ: it is declared twice, with different Descriptions");
    assert_reads(VEP VEP, "A\tT", "CSQ=T|missense_variant|BRAF|Transcript|ENST1|||",
        "csq t=ENST1 g=BRAF is=missense_variant\n");
}

static void reasons_of_several_fields_stand_together(void **state)
{
    (void)state;
    assert_unusable(VEP_INFO
        "Other" END "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Other" END,
        "INFO CSQ: its Description does not list its columns; "
        "INFO ANN: its Description does not list its columns");
}

static void the_description_tells_the_format_whatever_the_key_is(void **state)
{
    (void)state;
    assert_reads(
        "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Consequence annotations "
        "from Ensembl VEP. Format: Allele|Consequence|Feature" END
        "##INFO=<ID=CSQ_REFSEQ,Number=.,Type=String,Description=\"Consequence "
        "annotations from VcfAnnotateConsequence. Format: Consequence|Feature" END,
        "A\tT", "ANN=T|stop_gained|ENST1;CSQ_REFSEQ=stop_gained|NM_1.1",
        "csq t=ENST1 is=stop_gained\ncsq t=NM_1.1 is=stop_gained\n");
}

static void columns_stand_in_any_order(void **state)
{
    (void)state;
    assert_reads(VEP_HEAD "HGVSp|Feature|X|Consequence|Allele" END, "A\tT",
        "CSQ=ENSP1.2:p.Val600Glu|ENST1.4|x|missense_variant&splice_region_variant|T",
        "csq t=ENST1.4 is=missense_variant&splice_region_variant p=p.Val600Glu "
        "change=V600E\n");
}

static void a_description_may_have_quotes_and_escapes(void **state)
{
    (void)state;
    assert_reads(VEP_INFO "Consequence annotations from \\\"VEP\\\". Format: "
                          "'Allele|Consequence|Feature'" END,
        "A\tT", "CSQ=T|stop_gained|ENST1", "csq t=ENST1 is=stop_gained\n");
}

/* ---- CSQ ------------------------------------------------------------------------- */

static void every_column_of_vep_is_read(void **state)
{
    static const char head[] = VEP_HEAD
        "Allele|Consequence|SYMBOL|HGNC_ID|Feature_type|Feature|EXON|HGVSc|HGVSp|"
        "MANE_SELECT|MANE_PLUS_CLINICAL|CANONICAL|PICK|ALLELE_NUM" END;

    (void)state;
    assert_reads(head, "A\tT",
        "CSQ=T|missense_variant|BRAF|HGNC:1097|Transcript|ENST00000646891.2|15/18|"
        "ENST00000646891.2:c.1799T>A|ENSP00000493543.1:p.Val600Glu|NM_004333.6||YES|1|"
        "1,T|missense_variant|BRAF|HGNC:1097|Transcript|ENST00000644969.2|16-17/20|"
        "ENST00000644969.2:c.1919T>A|ENSP00000496776.1:p.Val640Glu||NM_001374258.1|||"
        "1",
        "csq t=ENST00000646891.2 g=BRAF hgnc=1097 is=missense_variant c=c.1799T>A "
        "p=p.Val600Glu change=V600E exon=15 select canonical picked\n"
        "csq t=ENST00000644969.2 g=BRAF hgnc=1097 is=missense_variant c=c.1919T>A "
        "p=p.Val640Glu change=V640E exon=16 plus\n");
}

static void both_meanings_of_mane_are_read(void **state)
{
    (void)state;
    assert_reads(VEP_HEAD "Allele|Consequence|Feature|MANE|HGNC_ID" END, "A\tT",
        "CSQ=T|intron_variant|ENST1|NM_004333.6|1097,T|intron_variant|ENST2|"
        "MANE_Plus_Clinical|,T|intron_variant|ENST3|MANE_Select|,T|intron_variant|"
        "ENST4||x",
        "csq t=ENST1 hgnc=1097 is=intron_variant select\n"
        "csq t=ENST2 is=intron_variant plus\ncsq t=ENST3 is=intron_variant select\n"
        "csq t=ENST4 is=intron_variant\n");
}

static void parts_about_something_else_than_a_transcript_are_passed_over(void **state)
{
    (void)state;
    assert_reads(VEP, "A\tT",
        "CSQ=T|regulatory_region_variant||RegulatoryFeature|ENSR1|||,"
        "T|intergenic_variant||||||",
        "");
}

static void escapes_are_undone_in_values_only(void **state)
{
    (void)state;
    assert_reads(VEP, "A\tT",
        "CSQ=T|synonymous_variant|HLA%2CA%7c%3B|Transcript|ENST1||c.15G>A|"
        "ENSP1:p.Leu5%3D,T|synonymous_variant|50%|Transcript|ENST2||100%zz|%3",
        "csq t=ENST1 g=HLA,A|; is=synonymous_variant c=c.15G>A p=p.Leu5= change=L5=\n"
        "csq t=ENST2 g=50% is=synonymous_variant c=100%zz p=%3\n");
}

static void old_silent_changes_stand_in_parentheses(void **state)
{
    (void)state;
    assert_reads(VEP_HEAD "Allele|Consequence|HGVSp|Protein_position|Amino_acids" END,
        "A\tT",
        "CSQ=T|synonymous_variant|ENST1.2:c.126C>T(p.%3D)|42|I,"
        "T|synonymous_variant|ENST1.2:c.126C>T(p.=)||,T|synonymous_variant|p.(%3D)|5|L",
        "csq is=synonymous_variant p=p.= change=I42=\n"
        "csq is=synonymous_variant p=p.=\n"
        "csq is=synonymous_variant p=p.(=) change=L5=\n");
}

static void a_change_is_made_of_residues_when_vep_ran_without_hgvs(void **state)
{
    (void)state;
    assert_reads(VEP_BARE, "A\tT",
        "CSQ=missense_variant|T1|600|V/E,stop_gained|T2|213/393|R/*,"
        "inframe_deletion|T3|746-750|ELREA/-,inframe_deletion|T4|746-750|ELREA/Q,"
        "synonymous_variant|T5|5|L,stop_lost|T6|110|*/Q,start_lost|T7|1|M/V,"
        "inframe_insertion|T8|7|E/EGK,inframe_deletion|T9|7-8|EK/E,"
        "stop_retained_variant|T10|9|*",
        "csq t=T1 is=missense_variant change=V600E\n"
        "csq t=T2 is=stop_gained change=R213*\n"
        "csq t=T3 is=inframe_deletion change=E746_A750del\n"
        "csq t=T4 is=inframe_deletion change=E746_A750delinsQ\n"
        "csq t=T5 is=synonymous_variant change=L5=\n"
        "csq t=T6 is=stop_lost change=*110Qext*?\n"
        "csq t=T7 is=start_lost change=M1V\n"
        "csq t=T8 is=inframe_insertion change=E7_8insGK\n"
        "csq t=T9 is=inframe_deletion change=K8del\n"
        "csq t=T10 is=stop_retained_variant change=*9=\n");
}

static void residues_that_do_not_tell_make_no_change(void **state)
{
    (void)state;
    assert_reads(VEP_BARE, "A\tT",
        "CSQ=frameshift_variant|T1|10|P/X,frameshift_variant|T2|10|P/R,"
        "inframe_insertion|T3|12-13|-/K,missense_variant|T4|?-600|V/E,"
        "missense_variant|T5|600|VV/E,missense_variant|T6|600|,missense_variant|T7||V/"
        "E,"
        "protein_altering_variant|T8|7|E/EX,missense_variant|T9|0|V/E,"
        "missense_variant|T10|4294967295|V/E,missense_variant|T11|9-8|V/E,"
        "synonymous_variant|T12|8-9|VE",
        "csq t=T1 is=frameshift_variant\ncsq t=T2 is=frameshift_variant\n"
        "csq t=T3 is=inframe_insertion\ncsq t=T4 is=missense_variant\n"
        "csq t=T5 is=missense_variant\ncsq t=T6 is=missense_variant\n"
        "csq t=T7 is=missense_variant\ncsq t=T8 is=protein_altering_variant\n"
        "csq t=T9 is=missense_variant\n"
        "csq t=T10 is=missense_variant\n"
        "csq t=T11 is=missense_variant\ncsq t=T12 is=synonymous_variant\n");
}

static void the_name_wins_over_the_residues(void **state)
{
    (void)state;
    assert_reads(VEP_HEAD "Consequence|HGVSp|Protein_position|Amino_acids" END, "A\tT",
        "CSQ=frameshift_variant|p.Pro10ArgfsTer4|10|P/X,start_lost|p.Met1?|1|M/V,"
        "missense_variant|p.?|600|V/E",
        "csq is=frameshift_variant p=p.Pro10ArgfsTer4 change=P10fs\n"
        "csq is=start_lost p=p.Met1? change=M1?\n"
        "csq is=missense_variant p=p.?\n");
}

static void an_empty_protein_field_gives_no_change(void **state) /* P05 */
{
    (void)state;
    assert_reads(VEP, "G\tT",
        "CSQ=T|splice_acceptor_variant|X|Transcript|ENST1||ENST1:c.12-1G>T|",
        "csq t=ENST1 g=X is=splice_acceptor_variant c=c.12-1G>T\n");
}

static void one_and_three_letters_give_the_same_change(void **state) /* P14 */
{
    (void)state;
    assert_reads(VEP, "G\tGAAA",
        "CSQ=AAA|inframe_insertion|X|Transcript|T1|||p.Asp7_Gly8delinsGluLysThr,"
        "AAA|inframe_insertion|X|Transcript|T2|||p.D7_G8delinsEKT",
        "csq t=T1 g=X is=inframe_insertion p=p.Asp7_Gly8delinsGluLysThr "
        "change=D7_G8delinsEKT\n"
        "csq t=T2 g=X is=inframe_insertion p=p.D7_G8delinsEKT change=D7_G8delinsEKT\n");
}

static void a_part_with_other_columns_is_bad(void **state)
{
    (void)state;
    assert_reads(VEP_BARE, "A\tT",
        "CSQ=missense_variant|T1|6|V/E,missense_variant|T2|6,cut|T3|by|a,comma|x,"
        "a|b|c|d|e,",
        "csq t=T1 is=missense_variant change=V6E\ncsq t=T3 unknown=1\nbad 4\n");
}

static void terms_that_are_not_known_are_counted(void **state)
{
    (void)state;
    assert_reads(VEP_BARE, "A\tT",
        "CSQ=stop_gained&new_term&other|T1||,NMD_transcript_variant&intron_variant|T2||"
        ","
        "|T3||",
        "csq t=T1 is=stop_gained unknown=2\ncsq t=T2 is=intron_variant\n"
        "csq t=T3 unknown=1\n");
}

static void an_empty_field_says_nothing(void **state)
{
    (void)state;
    assert_reads(VEP_BARE, "A\tT", "CSQ=", "");
    assert_reads(VEP_BARE, "A\tT", "CSQ=.", "");
    assert_reads(VEP_BARE, "A\tT", "CSQ", "");
    assert_reads(VEP_BARE, "A\tT", ".", "");
    assert_reads(VEP_BARE, "A\tT", "CSQT=intron_variant|T1||", "");
}

static void a_key_that_stands_twice_is_trusted_only_when_it_says_one_thing(void **state)
{
    (void)state;
    assert_reads(VEP_BARE, "A\tT",
        "CSQ=intron_variant|T1||;DP=1;CSQ=intron_variant|T1||",
        "csq t=T1 is=intron_variant\n");
    assert_reads(
        VEP_BARE, "A\tT", "CSQ=intron_variant|T1||;CSQ=stop_gained|T1||", "bad 1\n");
}

static void several_fields_are_all_used(void **state)
{
    (void)state;
    assert_reads(VEP ANN, "A\tT",
        "ANN=T|missense_variant|MODERATE|BRAF|E|transcript|ENST1.2|p|15/18|c.9A>T|"
        "p.Val600Glu||||2|;CSQ=T|missense_variant|BRAF|Transcript|ENST1|||",
        "csq t=ENST1 g=BRAF is=missense_variant\n"
        "ann t=ENST1.2 g=BRAF is=missense_variant c=c.9A>T p=p.Val600Glu change=V600E "
        "exon=15\n");
}

/* ---- whose ALT ------------------------------------------------------------------- */

#define SHORT VEP_HEAD "Allele|Consequence|Feature|HGVSc" END
#define OF(allele, feature) allele "|intron_variant|" feature "|"

static void vep_drops_the_first_base_that_all_alts_share(void **state) /* P39 */
{
    static const char info[] = "CSQ=" OF("-", "T1") "," OF("AAA", "T2");

    (void)state;
    assert_alt(SHORT, "CAA\tC,CAAA", 1, "CSQ=" OF("-", "T1") "," OF("AAA", "T2"),
        "csq t=T1 is=intron_variant\n");
    assert_alt(SHORT, "CAA\tC,CAAA", 2, info, "csq t=T2 is=intron_variant\n");
    assert_alt(SHORT, "CAA\tC,*", 1, "CSQ=" OF("-", "T1") "," OF("*", "T2"),
        "csq t=T1 is=intron_variant\n");
    assert_alt(SHORT, "CAA\tC,*", 2, "CSQ=" OF("-", "T1") "," OF("*", "T2"), "");
    assert_alt(
        SHORT, "CA\tCT", 1, "CSQ=" OF("CT", "T1"), "csq t=T1 is=intron_variant\n");
}

static void vep_keeps_whole_alts_when_one_begins_otherwise(void **state)
{
    static const char info[] = "CSQ=" OF("CT", "T1") "," OF("T", "T2");

    (void)state;
    assert_alt(SHORT, "C\tCT,T", 1, info, "csq t=T1 is=intron_variant\n");
    assert_alt(SHORT, "C\tCT,T", 2, info, "csq t=T2 is=intron_variant\n");
    assert_alt(SHORT, "c\tt,g", 2, "CSQ=" OF("T", "T1") "," OF("G", "T2"),
        "csq t=T2 is=intron_variant\n");
}

static void other_spellings_are_used_when_one_explains_the_record(void **state)
{
    (void)state;
    /* --minimal */
    assert_alt(SHORT, "CAA\tCA,TAA", 1, "CSQ=" OF("-", "T1") "," OF("T", "T2"),
        "csq t=T1 is=intron_variant\n");
    assert_alt(SHORT, "CAA\tCA,TAA", 2, "CSQ=" OF("-", "T1") "," OF("T", "T2"),
        "csq t=T2 is=intron_variant\n");
    /* two ALTs that --minimal writes alike cannot be told apart */
    assert_alt(SHORT, "TCAA\tTCA,TC,A", 1,
        "CSQ=" OF("-", "T1") "," OF("-", "T2") "," OF("A", "T3"), "bad 3\n");
    /* a symbolic ALT that the annotator did not see */
    assert_alt(SHORT, "CA\tC,<NON_REF>", 1, "CSQ=" OF("-", "T1"),
        "csq t=T1 is=intron_variant\n");
    assert_alt(SHORT, "CA\tC,<NON_REF>", 2, "CSQ=" OF("-", "T1"), "");
}

static void a_record_split_after_annotation_needs_the_c_name_too(void **state)
{
    static const char insertion[] =
        "CSQ=CT|intron_variant|T1|c.1+5dup,T|intron_variant|T2|c.1+5C>T";
    /* CAA > CA and CAA > CAAA, split and trimmed: "A" was the deletion */
    static const char trimmed[] =
        "CSQ=A|intron_variant|T1|c.1+5del,AAA|intron_variant|T2|c.1+5dup";

    (void)state;
    assert_reads(
        SHORT, "C\tCT", insertion, "csq t=T1 is=intron_variant c=c.1+5dup\nbad 1\n");
    assert_reads(
        SHORT, "C\tT", insertion, "csq t=T2 is=intron_variant c=c.1+5C>T\nbad 1\n");
    assert_reads(SHORT, "C\tCA", trimmed, "bad 2\n");
    assert_reads(SHORT, "C\tT", "CSQ=" OF("T", "T1") "," OF("CT", "T2"), "bad 2\n");
}

#define NUMBERED VEP_HEAD "Allele|Consequence|Feature|ALLELE_NUM" END

static void allele_num_decides_where_it_is(void **state)
{
    static const char alike[] = "CSQ=-|intron_variant|T1|1,-|intron_variant|T2|2";

    (void)state;
    assert_alt(NUMBERED, "TCAA\tTCA,TC", 1, alike, "csq t=T1 is=intron_variant\n");
    assert_alt(NUMBERED, "TCAA\tTCA,TC", 2, alike, "csq t=T2 is=intron_variant\n");
    assert_alt(NUMBERED, "A\tT,C", 2, "CSQ=T|intron_variant|T1|2", "bad 1\n");
    assert_alt(VEP_HEAD "Consequence|Feature|ALLELE_NUM" END, "A\tT,C", 2,
        "CSQ=intron_variant|T1|1,intron_variant|T2|2", "csq t=T2 is=intron_variant\n");
}

static void a_number_of_no_alt_shows_that_the_record_was_split(void **state)
{
    (void)state;
    assert_reads(
        NUMBERED, "A\tC", "CSQ=T|intron_variant|T1|1,C|intron_variant|T2|2", "bad 2\n");
    assert_reads(VEP_HEAD "Consequence|Feature|ALLELE_NUM" END, "A\tC",
        "CSQ=intron_variant|T1|1,intron_variant|T2|2", "bad 2\n");
    assert_reads(
        NUMBERED, "A\tC", "CSQ=C|intron_variant|T1|", "csq t=T1 is=intron_variant\n");
}

static void without_an_allele_column_only_one_alt_can_be_meant(void **state)
{
    (void)state;
    assert_alt(VEP_BARE, "A\tT,C", 2, "CSQ=intron_variant|T1||", "bad 1\n");
    assert_alt(VEP_BARE, "A\t*,C", 2, "CSQ=intron_variant|T1||",
        "csq t=T1 is=intron_variant\n");
    assert_alt(VEP_BARE, "A\tC", 0, "CSQ=intron_variant|T1||", "");
    assert_alt(VEP_BARE, "A\tC", 2, "CSQ=intron_variant|T1||", "");
}

/* ---- ANN ------------------------------------------------------------------------- */

#define SNPEFF(allele, terms, feature, rank, c, p)                                     \
    allele "|" terms "|X|KIT|ENSG1|transcript|" feature "|protein_coding|" rank "|" c  \
           "|" p "|||||"

static void snpeff_writes_the_alt_itself(void **state)
{
    static const char info[] =
        "ANN=" SNPEFF("CT", "frameshift_variant&splice_region_variant", "NM_1.1",
            "3/18", "c.7dup", "p.Ser3fs") "," SNPEFF("T",
            "conservative_inframe_deletion", "NM_1.1", "3/18", "c.7C>T", "p.Leu3Leu");

    (void)state;
    assert_alt(ANN, "C\tCT,T", 1, info,
        "ann t=NM_1.1 g=KIT is=frameshift_variant&splice_region_variant c=c.7dup "
        "p=p.Ser3fs change=S3fs exon=3\n");
    assert_alt(ANN, "C\tCT,T", 2, info,
        "ann t=NM_1.1 g=KIT is=inframe_deletion c=c.7C>T p=p.Leu3Leu change=L3= "
        "exon=3\n");
}

static void rank_is_an_exon_only_outside_of_introns(void **state)
{
    (void)state;
    assert_reads(ANN, "C\tT",
        "ANN=" SNPEFF("T", "splice_donor_variant&intron_variant", "T1", "3/17",
            "c.7+1C>T",
            "") "," SNPEFF("T", "missense_variant", "T2", "2/4", "c.7C>T", "p.Ser3Leu"),
        "ann t=T1 g=KIT is=splice_donor_variant&intron_variant c=c.7+1C>T\n"
        "ann t=T2 g=KIT is=missense_variant c=c.7C>T p=p.Ser3Leu change=S3L exon=2\n");
}

static void compared_alleles_of_cancer_mode_are_left_out_and_counted(void **state)
{
    (void)state;
    assert_alt(ANN, "C\tG,T", 2,
        "ANN=" SNPEFF("T-G", "missense_variant", "T1", "", "", "") "," SNPEFF("T",
            "stop_gained", "T1", "", "",
            "") "," SNPEFF("G", "missense_variant", "T1", "", "", ""),
        "ann t=T1 g=KIT is=stop_gained\nbad 1\n");
}

static void features_of_snpeff_are_passed_over(void **state)
{
    (void)state;
    assert_reads(ANN, "C\tT",
        "ANN=T|sequence_feature|LOW|PER3|E|domain:PAS_1|ENST1|p|3/"
        "21|c.390+471C>T||||||,"
        "T|intergenic_region|MODIFIER|A-B|E|intergenic_region|E|||||||||",
        "");
}

/* ---- BCSQ ------------------------------------------------------------------------ */

static void bcsq_of_one_alt_is_read_with_its_own_words(void **state)
{
    (void)state;
    assert_reads(BCSQ, "C\tT",
        "BCSQ=missense|OR4F5|ENST1|protein_coding|+|141T>141A|69511A>G,"
        "synonymous|A|ENST2|protein_coding|-|1Y|102C>T,non_coding|B||lincRNA,"
        "5_prime_utr|C|ENST3|protein_coding,splice_region&stop_gained|D|ENST4|"
        "protein_coding|+|10T>10*|145A>T,inframe_altering|E|ENST5|protein_coding|+|"
        "5TY>5I|121ACG>A,stop_lost|F|ENST6|protein_coding|+|110*>110Q|3T>C,"
        "frameshift|G|ENST7|protein_coding|+|12YVRT>12YSV*|1T>TA",
        "bcsq t=ENST1 g=OR4F5 is=missense_variant change=T141A\n"
        "bcsq t=ENST2 g=A is=synonymous_variant change=Y1=\n"
        "bcsq g=B is=non_coding_transcript_variant\n"
        "bcsq t=ENST3 g=C is=5_prime_UTR_variant\n"
        "bcsq t=ENST4 g=D is=stop_gained&splice_region_variant change=T10*\n"
        "bcsq t=ENST5 g=E is=protein_altering_variant change=T5_Y6delinsI\n"
        "bcsq t=ENST6 g=F is=stop_lost change=*110Qext*?\n"
        "bcsq t=ENST7 g=G is=frameshift_variant change=V13fs\n");
}

static void a_haplotype_is_marked_as_compound(void **state)
{
    (void)state;
    assert_reads(BCSQ, "C\tT",
        "BCSQ=missense|A|T1|protein_coding|+|3R>3Q|107G>A+108T>A,@107,"
        "*frameshift|A|T1|protein_coding|+|12YVRT>12SYV|160TA>T",
        "bcsq t=T1 g=A is=missense_variant change=R3Q compound\nbcsq compound\n"
        "bcsq t=T1 g=A is=frameshift_variant change=Y12fs compound\n");
}

static void a_cut_amino_acid_change_tells_no_change(void **state)
{
    (void)state;
    assert_reads(BCSQ, "C\tT",
        "BCSQ=frameshift|A|T1|protein_coding|+|25E..329>25G..94|1C>CA,"
        "missense|A|T1|protein_coding|+|V>E|1C>T,missense|A|T1|protein_coding|+|"
        "99999999999V>1E|1C>T,missense|A,@",
        "bcsq t=T1 g=A is=frameshift_variant\nbcsq t=T1 g=A is=missense_variant\n"
        "bcsq t=T1 g=A is=missense_variant\nbcsq compound\nbad 1\n");
}

static void the_description_of_old_bcftools_is_read(void **state)
{
    (void)state;
    assert_reads("##INFO=<ID=BCSQ,Number=.,Type=String,Description=\"Local consequence "
                 "annotation from BCFtools/csq. Format: '[*]consequence|gene|transcript"
                 "|biotype[|strand|amino_acid_change|dna_change]' or, for consequences "
                 "of variants split across multiple sites, a pointer to the record "
                 "storing the consequences '@position'." END,
        "C\tT", "BCSQ=missense|A|T1|protein_coding|+|3R>3Q|107G>A",
        "bcsq t=T1 g=A is=missense_variant change=R3Q\n");
}

#define TWO_BCSQ "BCSQ=missense|A|T1|p|+|3R>3Q|1A>G,stop_gained|A|T1|p|+|3R>3*|1A>T"

static void assert_masked(const char *columns, unsigned alt, const char *want)
{
    struct asked a = {.alt = alt};
    struct buf info = BUF_INIT;

    buf_fmt(&info, TWO_BCSQ "\tGT:BCSQ\t%s", columns);
    ask(&a, BCSQ, strchr(columns, '\t') ? "\tFORMAT\tS1\tS2" : "\tFORMAT\tS1", "A\tG,T",
        info.p);
    assert_string_equal(a.text.p ? a.text.p : "", want);
    buf_free(&info);
    buf_free(&a.text);
    arena_free(&a.mem);
}

static void bit_masks_tell_whose_alt_a_consequence_is(void **state)
{
    static const char missense[] = "bcsq t=T1 g=A is=missense_variant change=R3Q\n";
    static const char stop[] = "bcsq t=T1 g=A is=stop_gained change=R3*\n";

    (void)state;
    /* bits 0 and 1: the first consequence on the first and second copy */
    assert_masked("1|2:9", 1, missense);
    assert_masked("1|2:9", 2, stop);
    assert_masked("2|1:6", 1, missense);
    assert_masked("2|1:6", 2, stop);
    assert_masked("0|1:2\t2/2:12", 1, missense);
    assert_masked("0|1:2\t2/2:12", 2, stop);
    /* a sample of one ALT: whatever copy */
    assert_masked("0/1:3\t2:4", 1, missense);
}

static void what_masks_do_not_tell_is_left_out_and_counted(void **state)
{
    (void)state;
    assert_masked("./.:.", 1, "bad 2\n");
    assert_masked("0|1:2", 1, "bcsq t=T1 g=A is=missense_variant change=R3Q\nbad 1\n");
    assert_masked("0|1:2", 2, "bad 1\n");
    assert_masked("0|0:15", 1, "bad 2\n");
    /* the same consequence on copies of both ALTs */
    assert_masked("1|2:11", 2, "bcsq t=T1 g=A is=stop_gained change=R3*\nbad 1\n");
    assert_masked("3|9:9", 1, "bad 2\n");
    assert_masked("1|2:4294967296,x", 1, "bad 2\n");
    assert_masked("1|2:2147483648", 1, "bad 2\n");
}

/* ---- size ------------------------------------------------------------------------ */

static void five_hundred_transcripts_are_read(void **state)
{
    struct buf info = BUF_INIT, want = BUF_INIT;

    (void)state;
    buf_add_c(&info, "CSQ=");
    for (unsigned i = 0; i < 500; i++) {
        buf_fmt(&info,
            "%sT|missense_variant|BRAF|Transcript|ENST%u.1|15/18|"
            "ENST%u.1:c.1799T>A|ENSP%u.1:p.Val%uGlu",
            i ? "," : "", i, i, i, i + 1);
        buf_fmt(&want,
            "csq t=ENST%u.1 g=BRAF is=%s c=c.1799T>A p=p.Val%uGlu "
            "change=V%uE exon=15\n",
            i, "missense_variant", i + 1, i + 1);
    }
    assert_reads(VEP, "A\tT", info.p, want.p);
    buf_free(&info);
    buf_free(&want);
}

static void a_record_past_all_reason_is_only_counted(void **state)
{
    struct buf info = BUF_INIT, alleles = BUF_INIT;

    (void)state;
    buf_add_c(&info, "CSQ=");
    for (unsigned i = 0; i < 20000; i++)
        buf_add_c(&info, ",");
    assert_reads(VEP, "A\tT", info.p, "bad 20001\n");
    buf_add_c(&alleles, "A\tT");
    for (unsigned i = 0; i < 1000; i++)
        buf_add_c(&alleles, ",C");
    assert_reads(VEP_BARE, alleles.p, "CSQ=intron_variant|T1||", "bad 1\n");
    buf_free(&info);
    buf_free(&alleles);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_description_without_columns_makes_the_field_unusable),
        cmocka_unit_test(fields_of_other_annotators_are_not_used),
        cmocka_unit_test(a_field_declared_twice_must_have_the_same_columns),
        cmocka_unit_test(reasons_of_several_fields_stand_together),
        cmocka_unit_test(the_description_tells_the_format_whatever_the_key_is),
        cmocka_unit_test(columns_stand_in_any_order),
        cmocka_unit_test(a_description_may_have_quotes_and_escapes),
        cmocka_unit_test(every_column_of_vep_is_read),
        cmocka_unit_test(both_meanings_of_mane_are_read),
        cmocka_unit_test(parts_about_something_else_than_a_transcript_are_passed_over),
        cmocka_unit_test(escapes_are_undone_in_values_only),
        cmocka_unit_test(old_silent_changes_stand_in_parentheses),
        cmocka_unit_test(a_change_is_made_of_residues_when_vep_ran_without_hgvs),
        cmocka_unit_test(residues_that_do_not_tell_make_no_change),
        cmocka_unit_test(the_name_wins_over_the_residues),
        cmocka_unit_test(an_empty_protein_field_gives_no_change),
        cmocka_unit_test(one_and_three_letters_give_the_same_change),
        cmocka_unit_test(a_part_with_other_columns_is_bad),
        cmocka_unit_test(terms_that_are_not_known_are_counted),
        cmocka_unit_test(an_empty_field_says_nothing),
        cmocka_unit_test(
            a_key_that_stands_twice_is_trusted_only_when_it_says_one_thing),
        cmocka_unit_test(several_fields_are_all_used),
        cmocka_unit_test(vep_drops_the_first_base_that_all_alts_share),
        cmocka_unit_test(vep_keeps_whole_alts_when_one_begins_otherwise),
        cmocka_unit_test(other_spellings_are_used_when_one_explains_the_record),
        cmocka_unit_test(a_record_split_after_annotation_needs_the_c_name_too),
        cmocka_unit_test(allele_num_decides_where_it_is),
        cmocka_unit_test(a_number_of_no_alt_shows_that_the_record_was_split),
        cmocka_unit_test(without_an_allele_column_only_one_alt_can_be_meant),
        cmocka_unit_test(snpeff_writes_the_alt_itself),
        cmocka_unit_test(rank_is_an_exon_only_outside_of_introns),
        cmocka_unit_test(compared_alleles_of_cancer_mode_are_left_out_and_counted),
        cmocka_unit_test(features_of_snpeff_are_passed_over),
        cmocka_unit_test(bcsq_of_one_alt_is_read_with_its_own_words),
        cmocka_unit_test(a_haplotype_is_marked_as_compound),
        cmocka_unit_test(a_cut_amino_acid_change_tells_no_change),
        cmocka_unit_test(the_description_of_old_bcftools_is_read),
        cmocka_unit_test(bit_masks_tell_whose_alt_a_consequence_is),
        cmocka_unit_test(what_masks_do_not_tell_is_left_out_and_counted),
        cmocka_unit_test(five_hundred_transcripts_are_read),
        cmocka_unit_test(a_record_past_all_reason_is_only_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
