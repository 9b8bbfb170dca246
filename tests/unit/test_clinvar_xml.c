#include "ingest/clinvar_fields.h"
#include "kb/model/consequence.h"
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

static int read_text(struct made_build *m, const char *text, struct err *err)
{
    return made_build_read(
        m, clinvar_xml_read, "vcv_xml", "2026-03", ASSEMBLY_NONE, text, err);
}

/* ---- documents ------------------------------------------------------------------- */

#define RELEASE(records)                                                               \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                     \
    "<ClinVarVariationRelease xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"" \
    " xsi:noNamespaceSchemaLocation=\"http://x/ClinVar_VCV_2.0.xsd\">\n" records       \
    "</ClinVarVariationRelease>\n"
#define ARCHIVE(id, body)                                                              \
    "<VariationArchive VariationID=\"" id "\" VariationName=\"NM_1.2(A1):c.3A&gt;G "   \
    "(p.Lys1Arg)\" RecordType=\"classified\">\n<RecordStatus>current</RecordStatus>\n" \
    "<ClassifiedRecord>" body "</ClassifiedRecord>\n</VariationArchive>\n"
#define PLACE(assembly, accession, pos, ref, alt)                                      \
    "<SequenceLocation Assembly=\"" assembly "\" Chr=\"7\" Accession=\"" accession     \
    "\" positionVCF=\"" pos "\" referenceAlleleVCF=\"" ref                             \
    "\" alternateAlleleVCF=\"" alt "\"/>"
#define ALLELE "<SimpleAllele AlleleID=\"15\" VariationID=\"9\"></SimpleAllele>"
#define CLASS(tag, word, status, more)                                                 \
    "<" tag " DateLastEvaluated=\"2021-05-06\" NumberOfSubmissions=\"3\" "             \
    "NumberOfSubmitters=\"2\"><ReviewStatus>" status                                   \
    "</ReviewStatus><Description>" word "</Description>" more "</" tag ">"
#define SINGLE "criteria provided, single submitter"
#define SCV(id, date, class, status)                                                   \
    "<ClinicalAssertion><ClinVarAccession Accession=\"SCV" id "\" Version=\"2\" "      \
    "SubmitterName=\"Lab " id "\"/><RecordStatus>current</RecordStatus>"               \
    "<Classification DateLastEvaluated=\"" date "\"><ReviewStatus>" status             \
    "</ReviewStatus>" class "</Classification></ClinicalAssertion>"
#define GERMLINE(word) "<GermlineClassification>" word "</GermlineClassification>"

/* The record of the last merge, copied for as long as the test. */
struct got {
    struct arena mem;
    unsigned n, reference_on;
    struct clinvar_entry e; /* of the last record */
};

static int on_entry(void *ctx, unsigned file, struct clinvar_entry *entry,
    unsigned reference_on, struct err *err)
{
    struct got *g = ctx;
    struct buf bytes = BUF_INIT;

    (void)file;
    g->n++;
    g->reference_on = reference_on;
    clinvar_encode(entry, &bytes);
    assert_int_equal(
        clinvar_decode(str_copy(&g->mem, buf_str(&bytes)), &g->mem, &g->e, err), 0);
    assert_int_equal(clinvar_decode_hgvs(&g->mem, &g->e, err), 0);
    assert_int_equal(clinvar_decode_submissions(&g->mem, &g->e, err), 0);
    buf_free(&bytes);
    return 0;
}

static struct got merge(struct made_build *m)
{
    struct got g = {0};
    struct err err = {0};

    assert_int_equal(clinvar_stage_merge(&m->b, on_entry, &g, &err), 0);
    return g;
}

static struct got read_and_merge(struct made_build *m, const char *text)
{
    struct err err = {0};

    assert_int_equal(read_text(m, text, &err), 0);
    return merge(m);
}

static void must_fail(struct made_build *m, const char *text, const char *says)
{
    struct err err = {0};

    assert_true(read_text(m, text, &err) < 0);
    assert_non_null(strstr(err.msg, says));
}

/* ---- records --------------------------------------------------------------------- */

static void reads_what_a_variation_is_and_where_it_stands(void **state)
{
    struct got g = read_and_merge(*state,
        RELEASE(ARCHIVE("9",
            "<SimpleAllele AlleleID=\"15\" VariationID=\"9\"><GeneList>"
            "<Gene Symbol=\"A1\"><Location><SequenceLocation Assembly=\"GRCh38\" "
            "Chr=\"7\" positionVCF=\"1\" referenceAlleleVCF=\"A\" "
            "alternateAlleleVCF=\"C\"/></Location></Gene><Gene Symbol=\"A2\"/>"
            "<Gene Symbol=\"A1\"/></GeneList><Location>"
            "<SequenceLocation Assembly=\"NCBI36\" Chr=\"7\" start=\"5\"/>" PLACE(
                "GRCh38", "NC_000007.14", "140753336", "AC", "TC") PLACE("GRCh37",
                "NC_000007.13", "140453136", "A",
                "T") PLACE("GRCh38", "NW_003315920.1", "500", "A",
                "T") "</Location><HGVSlist>"
                     "<HGVS Assembly=\"GRCh38\" Type=\"genomic, top-level\">"
                     "<NucleotideExpression><Expression>NC_7.14:g.1A&gt;T</Expression>"
                     "</NucleotideExpression></HGVS><HGVS Type=\"coding\">"
                     "<NucleotideExpression "
                     "MANESelect=\"true\"><Expression>NM_1.2:c.3A&gt;G"
                     "</Expression></"
                     "NucleotideExpression><ProteinExpression><Expression>"
                     "NP_1.2:p.Lys1Arg</Expression></ProteinExpression>"
                     "<MolecularConsequence Type=\"missense variant\"/></HGVS>"
                     "<HGVS Type=\"coding\"><NucleotideExpression "
                     "MANEPlusClinical=\"true\">"
                     "<Expression>NM_5.1:c.9A&gt;G</Expression></NucleotideExpression>"
                     "<MolecularConsequence "
                     "Type=\"nonsense\"/></HGVS></HGVSlist><XRefList>"
                     "<XRef ID=\"CA7\" DB=\"ClinGen\"/><XRef Type=\"rs\" ID=\"113\" "
                     "DB=\"dbSNP\"/><XRef Type=\"Allelic variant\" ID=\"164757.0001\" "
                     "DB=\"OMIM\"/></XRefList></SimpleAllele><RCVList><RCVAccession "
                     "Accession=\"RCV000000007\" Version=\"3\"/></RCVList>")));
    const struct clinvar_record *r = &g.e.record;

    assert_int_equal(r->variation_id, 9);
    assert_int_equal(r->allele_id, 15);
    assert_int_equal(r->type, CLINVAR_SIMPLE_ALLELE);
    assert_false(r->is_included);
    assert_str(r->name, "NM_1.2(A1):c.3A>G (p.Lys1Arg)");
    assert_str(r->transcript, "NM_1.2");
    assert_str(r->hgvs_p, "p.Lys1Arg");
    assert_str(r->hgvs_g, "NC_7.14:g.1A>T");
    assert_int_equal(r->n_genes, 2);
    assert_str(r->genes[1], "A2");
    assert_int_equal(r->consequence, CONSEQUENCE(MISSENSE) | CONSEQUENCE(STOP_GAINED));
    assert_str(r->rs, "rs113");
    assert_str(r->caid, "CA7");
    assert_str(r->omim[0], "164757.0001");
    assert_str(r->rcvs[0], "RCV000000007.3");
    assert_int_equal(r->n_hgvs, 4);
    assert_true(r->hgvs[1].is_mane_select && r->hgvs[2].is_mane_select);
    assert_str(r->hgvs[2].text, "NP_1.2:p.Lys1Arg");
    assert_true(r->hgvs[3].is_mane_plus_clinical && !r->hgvs[3].is_mane_select);
    assert_int_equal(g.e.n_alleles, 2); /* not the patch's, not the gene's place */
    assert_int_equal(g.e.alleles[0].allele.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(g.e.alleles[1].allele.pos1, 140753336);
    assert_str(g.e.alleles[1].allele.ref, "A");
    assert_int_equal(
        made_build_count(*state, 0, "note", "no allele: not_a_primary_contig"), 1);
    arena_free(&g.mem);
}

#define TRAIT                                                                          \
    "<ConditionList><TraitSet><Trait><Name><ElementValue Type=\"Alternate\">M "        \
    "syndrome</ElementValue></Name><Name><ElementValue Type=\"Preferred\">Big\n   "    \
    "melanoma</ElementValue><XRef ID=\"x\" DB=\"MONDO\"/></Name>"                      \
    "<XRef ID=\"C1\" DB=\"MedGen\"/><XRef ID=\"613.0001\" DB=\"OMIM\" "                \
    "Type=\"Allelic variant\"/><XRef ID=\"MONDO:5\" DB=\"MONDO\"/>"                    \
    "<XRef ID=\"HP:3\" DB=\"Human Phenotype Ontology\"/></Trait>"                      \
    "<Trait><Name><ElementValue Type=\"Alternate\">none provided</ElementValue>"       \
    "</Name></Trait></TraitSet></ConditionList>"

static void three_classifications_have_their_own_conditions_and_counts(void **state)
{
    struct got g = read_and_merge(*state,
        RELEASE(ARCHIVE("9",
            ALLELE "<Classifications>" CLASS("GermlineClassification",
                "Conflicting classifications of pathogenicity",
                "criteria provided, conflicting classifications",
                "<Explanation>Pathogenic(1); Benign(2)</Explanation>" TRAIT)
                CLASS("SomaticClinicalImpact", "Tier I - Strong",
                    "no assertion criteria provided",
                    "") "</Classifications><ClinicalAssertionList>" SCV("000000001",
                    "2019-01-02", GERMLINE("Pathogenic"), SINGLE) SCV("000000002",
                    "2020-01-02T00:00:00", GERMLINE("pathogenic"),
                    SINGLE) SCV("000000003", "2023-01-02", GERMLINE("Pathogenic"),
                    "flagged submission") SCV("000000004", "2018-01-02",
                    "<SomaticClinicalImpact ClinicalImpactAssertionType=\"diagnostic\" "
                    "ClinicalImpactClinicalSignificance=\"supports diagnosis\">Tier I "
                    "- "
                    "Strong</SomaticClinicalImpact><Comment>text</Comment>",
                    SINGLE) "</ClinicalAssertionList>")));
    const struct classification *c = g.e.record.by_kind;
    const struct clinvar_submission *s = g.e.record.submissions;

    assert_int_equal(c[CLASSIFICATION_GERMLINE].group, CLASS_CONFLICTING);
    assert_int_equal(c[CLASSIFICATION_GERMLINE].stars, 1);
    assert_str(c[CLASSIFICATION_GERMLINE].date, "2021-05-06");
    assert_int_equal(c[CLASSIFICATION_GERMLINE].n_submissions, 3);
    assert_int_equal(c[CLASSIFICATION_GERMLINE].n_submitters, 2);
    assert_str(c[CLASSIFICATION_GERMLINE].explanation, "Pathogenic(1); Benign(2)");
    assert_int_equal(c[CLASSIFICATION_GERMLINE].n_conditions, 2);
    assert_str(c[CLASSIFICATION_GERMLINE].conditions[0].name, "Big melanoma");
    assert_str(c[CLASSIFICATION_GERMLINE].conditions[0].ids, "HP:3,MONDO:5,MedGen:C1");
    assert_str(c[CLASSIFICATION_GERMLINE].conditions[1].name, "none provided");
    assert_int_equal(c[CLASSIFICATION_GERMLINE].n_split, 2); /* ClinVar's own count */
    assert_int_equal(c[CLASSIFICATION_GERMLINE].split[0].n, 1);
    assert_str(c[CLASSIFICATION_GERMLINE].split[0].date, "2020-01-02");
    assert_int_equal(c[CLASSIFICATION_GERMLINE].split[1].n, 2);
    assert_int_equal(c[CLASSIFICATION_GERMLINE].split[1].date.n, 0);
    assert_str(c[CLASSIFICATION_SOMATIC_IMPACT].class_word, "Tier I - Strong");
    assert_int_equal(c[CLASSIFICATION_SOMATIC_IMPACT].n_conditions, 0);
    assert_int_equal(c[CLASSIFICATION_SOMATIC_IMPACT].split[0].n, 1);
    assert_false(c[CLASSIFICATION_ONCOGENICITY].is_given);
    assert_int_equal(c[CLASSIFICATION_ONCOGENICITY].stars, -1);
    assert_int_equal(g.e.record.n_submissions, 4);
    assert_str(s[0].scv, "SCV000000001.2");
    assert_str(s[0].submitter, "Lab 000000001");
    assert_str(s[2].review_status, "flagged submission");
    assert_int_equal(s[3].kind, CLASSIFICATION_SOMATIC_IMPACT);
    assert_str(s[3].assertion, "diagnostic: supports diagnosis");
    assert_true(s[3].has_comment && !s[0].has_comment);
    arena_free(&g.mem);
}

static void origins_and_methods_of_observations_are_joined_once_each(void **state)
{
    struct got g = read_and_merge(*state,
        RELEASE(ARCHIVE("9",
            ALLELE "<ClinicalAssertionList><ClinicalAssertion><ClinVarAccession "
                   "Accession=\"SCV000000001\" Version=\"1\"/><ObservedInList>"
                   "<ObservedIn><Sample><Origin>germline</Origin></Sample><Method>"
                   "<MethodType>clinical testing</MethodType></Method></ObservedIn>"
                   "<ObservedIn><Sample><Origin>somatic</Origin></Sample><Method>"
                   "<MethodType>clinical testing</MethodType></Method></ObservedIn>"
                   "<ObservedIn><Sample><Origin>germline</Origin></Sample>"
                   "</ObservedIn></ObservedInList></ClinicalAssertion>"
                   "</ClinicalAssertionList>")));

    assert_str(g.e.record.submissions[0].origin, "germline;somatic");
    assert_str(g.e.record.submissions[0].method, "clinical testing");
    assert_int_equal(g.e.record.origin_bits, 3);
    arena_free(&g.mem);
}

static void a_genotype_has_its_alleles_as_members_and_no_place(void **state)
{
    struct got g = read_and_merge(*state,
        RELEASE(ARCHIVE("30",
            "<Genotype VariationID=\"30\"><Haplotype VariationID=\"20\">"
            "<SimpleAllele VariationID=\"11\"><GeneList><Gene Symbol=\"A1\"/>"
            "</GeneList><Location>" PLACE("GRCh38", "NC_000007.14", "100", "A",
                "T") "</"
                     "Location><Classifications><GermlineClassification><Explanation>"
                     "of the "
                     "member</Explanation></GermlineClassification></Classifications>"
                     "</SimpleAllele></Haplotype><SimpleAllele VariationID=\"12\"/>"
                     "<SimpleAllele "
                     "VariationID=\"11\"/></Genotype><Classifications>" CLASS(
                         "GermlineClassification", "Pathogenic", SINGLE,
                         "") "</Classifications>")));

    assert_int_equal(g.e.record.type, CLINVAR_GENOTYPE);
    assert_int_equal(g.e.record.n_members, 2);
    assert_int_equal(g.e.record.members[0], 11);
    assert_int_equal(g.e.record.members[1], 12);
    assert_int_equal(g.e.n_alleles, 0);
    assert_str(g.e.record.genes[0], "A1");
    assert_int_equal(g.e.record.by_kind[0].explanation.n, 0); /* not the member's */
    arena_free(&g.mem);
}

static void an_included_record_has_no_class_and_a_root_may_be_a_record(void **state)
{
    struct got g = read_and_merge(*state,
        "<VariationArchive VariationID=\"7\" "
        "VariationName=\"x\"><IncludedRecord>" ALLELE "<Classifications>" CLASS(
            "GermlineClassification", "no classification for the single variant",
            "no classification for the single variant",
            "") "</Classifications><ClassifiedVariationList><ClassifiedVariation "
                "VariationID=\"8152\"/><ClassifiedVariation VariationID=\"16\"/>"
                "<ClassifiedVariation VariationID=\"8152\"/></ClassifiedVariationList>"
                "</IncludedRecord></VariationArchive>");

    assert_true(g.e.record.is_included);
    assert_int_equal(g.e.record.n_included_in, 2);
    assert_int_equal(g.e.record.included_in[0], 8152);
    assert_false(g.e.record.by_kind[0].is_given);
    assert_int_equal(g.e.record.by_kind[0].stars, -1);
    arena_free(&g.mem);
}

static void a_reference_allele_is_no_allele_but_is_told(void **state)
{
    struct got g = read_and_merge(*state,
        RELEASE(ARCHIVE("9",
            "<SimpleAllele><Location>" PLACE("GRCh38", "NC_000007.14", "100", "A", "A")
                PLACE("GRCh37", "NC_000007.13", "90", "T", "A") PLACE("GRCh37",
                    "NC_000007.14", "90", "T", "C") "</Location></SimpleAllele>")));

    assert_int_equal(g.e.n_alleles, 1);
    assert_int_equal(g.reference_on, 1u << ASSEMBLY_GRCH38);
    assert_int_equal(
        made_build_count(*state, 0, "note", "no allele: accession_of_another_assembly"),
        1);
    arena_free(&g.mem);
}

/* ---- rejects --------------------------------------------------------------------- */

static void bad_records_are_rejected_and_counted(void **state)
{
    struct made_build *m = *state;
    struct got g = read_and_merge(m,
        RELEASE(ARCHIVE("0", ALLELE) ARCHIVE("x", ALLELE) ARCHIVE("2", "") ARCHIVE(
            "3", "<Haplotype><SimpleAllele/></Haplotype>") ARCHIVE("4",
            ALLELE "<Classifications><GermlineClassification "
                   "DateLastEvaluated=\"2021-02-30\"/></Classifications>") ARCHIVE("5",
            ALLELE "<Classifications><GermlineClassification "
                   "NumberOfSubmitters=\"many\"/></Classifications>") ARCHIVE("6",
            ALLELE "<Classifications><GermlineClassification/>"
                   "<GermlineClassification/></Classifications>") ARCHIVE("8",
            ALLELE "<ClinicalAssertionList><ClinicalAssertion/>"
                   "</ClinicalAssertionList>") ARCHIVE("10",
            ALLELE ALLELE) "<VariationArchive VariationID=\"11\"><RecordStatus>deleted"
                           "</RecordStatus></VariationArchive>"
                           "<VariationArchive VariationID=\"12\"/>"));

    assert_int_equal(g.n, 0);
    assert_int_equal(made_build_count(m, 0, "read", ""), 11);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_variation_id"), 2);
    assert_int_equal(made_build_count(m, 0, "rejected", "no_variation"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_member"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_date"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_number_of_submitters"), 1);
    assert_int_equal(
        made_build_count(m, 0, "rejected", "classification_stands_twice"), 1);
    assert_int_equal(
        made_build_count(m, 0, "rejected", "submission_without_accession"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "several_variations"), 1);
    assert_int_equal(made_build_count(m, 0, "not_used", "record_not_current"), 1);
    assert_int_equal(
        made_build_count(m, 0, "rejected", "neither_classified_nor_included"), 1);
    arena_free(&g.mem);
}

static void of_records_that_stand_twice_only_equal_ones_count_once(void **state)
{
    struct made_build *m = *state;
    struct got g = read_and_merge(
        m, RELEASE(ARCHIVE("1", ALLELE) ARCHIVE("2", ALLELE) ARCHIVE("1", ALLELE)
                   ARCHIVE("2", ALLELE "<RCVList><RCVAccession Accession=\"RCV1\"/>"
                                       "</RCVList>")));

    assert_int_equal(g.n, 1);
    assert_int_equal(g.e.record.variation_id, 1);
    assert_int_equal(made_build_count(m, 0, "stored", ""), 1);
    assert_int_equal(
        made_build_count(m, 0, "rejected", "variation_id_stands_twice"), 3);
    arena_free(&g.mem);
}

static void a_new_word_of_a_class_stops_the_build_unless_accepted(void **state)
{
    static const char text[] =
        RELEASE(ARCHIVE("9", ALLELE "<Classifications>" CLASS("GermlineClassification",
                                 "Likely harmful", SINGLE, "") "</Classifications>"));
    struct made_build *m = *state;
    struct err err = {0};

    must_fail(m, text, "Likely harmful");
    m->b.options.accept_new_terms = true;
    assert_int_equal(read_text(m, text, &err), 0);
    assert_int_equal(made_build_count(m, 1, "rejected", "new_term"), 1);
}

static void a_new_word_of_a_submission_stops_the_build_unless_accepted(void **state)
{
    static const char new_class[] = RELEASE(ARCHIVE(
        "9", ALLELE "<ClinicalAssertionList>" SCV("000000001", "2019-01-02",
                 GERMLINE("Likely harmful"), SINGLE) SCV("000000002", "2019-01-02",
                 GERMLINE("Benign"), SINGLE) "</ClinicalAssertionList>"));
    static const char new_status[] = RELEASE(ARCHIVE("9",
        ALLELE "<ClinicalAssertionList>" SCV("000000001", "2019-01-02",
            GERMLINE("Benign"), "checked by a friend") "</ClinicalAssertionList>"));
    struct made_build *m = *state;
    struct got g;

    m->b.options.accept_new_terms = true;
    g = read_and_merge(m, new_class);
    assert_int_equal(g.e.record.n_submissions, 1);
    assert_str(g.e.record.submissions[0].scv, "SCV000000002.2");
    assert_int_equal(
        made_build_count(m, 0, "note", "submission: new word, left out"), 1);
    assert_int_equal(made_build_count(m, 0, "note", "vocabulary: new word"), 1);
    assert_int_equal(made_build_count(m, 0, "stored", ""), 1);
    arena_free(&g.mem);
    m->b.options.accept_new_terms = false;
    must_fail(m, new_class, "Likely harmful");
    must_fail(m, new_status, "checked by a friend");
}

/* ---- files ----------------------------------------------------------------------- */

static void other_products_are_refused_with_what_to_download(void **state)
{
    static const char *const others[] = {
        "<ReleaseSet Dated=\"x\"><ClinVarSet/></ReleaseSet>",
        "<ClinVarResult-Set><VariationArchive/></ClinVarResult-Set>", "<html/>",
        "<ClinVarVariationRelease xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance"
        "\" xsi:noNamespaceSchemaLocation=\"a/variation_archive_1.17.xsd\"/>",
        "<ClinVarVariationRelease>\n<VariationArchive><InterpretedRecord/>"
        "</VariationArchive></ClinVarVariationRelease>"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct err err = {0};
        assert_true(read_text(*state, others[i], &err) < 0);
        assert_non_null(strstr(err.msg, ": found "));
        assert_non_null(strstr(err.hint, "ClinVarVCVRelease"));
    }
    must_fail(*state, others[4], ":2: found ClinVar's XML of schema 1");
    must_fail(*state, "<ClinVarVariationRelease/>", "no <VariationArchive>");
}

static void hostile_and_broken_documents_give_errors_with_their_line(void **state)
{
    struct made_build *m = *state;

    must_fail(m, RELEASE(ARCHIVE("9", ALLELE) "<VariationArchive"), "not well-formed");
    must_fail(m, "<ClinVarVariationRelease>\n<VariationArchive>\n",
        ":2: found the end of the document inside <VariationArchive>");
    must_fail(m, "", "found an empty file");
    must_fail(m,
        "<!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;&b;\">]>\n"
        "<VariationArchive VariationID=\"1\" VariationName=\"&c;\"/>",
        "document type");
    must_fail(m, "<VariationArchive VariationName=\"&c;\"/>", "entity");
    must_fail(m, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<VariationArchive/>",
        "ISO-8859-1");
    must_fail(m, "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<VariationArchive/>",
        "UTF-16");
    must_fail(m, "<VariationArchive VariationName=\"\xe9 \"/>", "UTF-8");
    assert_int_equal(sorter_count(m->b.clinvar), 1); /* the first's whole record */
}

static void a_gzip_that_ends_early_is_an_error(void **state)
{
    /* a stored block of 80 bytes that has 60 */
    static const char bytes[] =
        "\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x50\0\xaf\xff"
        "<VariationArchive VariationID=\"1\"><ClassifiedRecord>       ";
    struct made_build *m = *state;
    struct err err = {0};
    struct stream *in;

    assert_int_equal(read_text(m, RELEASE(ARCHIVE("9", ALLELE)), &err), 0);
    in = stream_open_bytes("cut.gz", bytes, sizeof(bytes) - 1, &err);
    assert_non_null(in);
    assert_true(clinvar_xml_read(&m->b, 0, in, &err) < 0);
    assert_non_null(strstr(err.msg, "cut.gz"));
    assert_non_null(strstr(err.msg, "end of the file inside a gzip member"));
    stream_close(in);
}

static char *long_text(const char *head, size_t n, const char *tail)
{
    size_t n_head = strlen(head), n_tail = strlen(tail);
    char *out = malloc(n_head + n + n_tail + 1);

    assert_non_null(out);
    memcpy(out, head, n_head);
    memset(out + n_head, 'x', n);
    memcpy(out + n_head + n, tail, n_tail + 1);
    return out;
}

static void a_text_of_100_mb_is_passed_over_or_refused(void **state)
{
    const size_t n = (size_t)100 << 20;
    char *unread =
        long_text("<VariationArchive VariationID=\"1\"><ClassifiedRecord>" ALLELE
                  "<TraitMappingList>",
            n, "</TraitMappingList></ClassifiedRecord></VariationArchive>");
    char *read = long_text("<VariationArchive VariationID=\"1\"><RecordStatus>", n,
        "</RecordStatus></VariationArchive>");
    struct err err = {0};

    assert_int_equal(read_text(*state, unread, &err), 0);
    must_fail(*state, read, "over the limit of 8 MB");
    free(unread);
    free(read);
}

static void a_record_may_have_200000_submissions(void **state)
{
    enum { N = 200000 };
    struct buf text = BUF_INIT;
    struct got g;

    buf_add_c(&text, "<VariationArchive VariationID=\"1\"><ClassifiedRecord>" ALLELE
                     "<ClinicalAssertionList>");
    for (unsigned i = 0; i < N; i++)
        buf_fmt(&text,
            "<ClinicalAssertion><ClinVarAccession Accession=\"SCV%09u\" Version=\"1\" "
            "SubmitterName=\"Lab %u\"/><Classification>" GERMLINE(
                "%s") "</Classification></ClinicalAssertion>",
            i, i, i % 3 ? "Pathogenic" : "Benign");
    buf_add_c(&text, "</ClinicalAssertionList></ClassifiedRecord></VariationArchive>");
    g = read_and_merge(*state, text.p);
    assert_int_equal(g.e.record.n_submissions, N);
    assert_str(g.e.record.submissions[N - 1].scv, "SCV000199999.1");
    assert_int_equal(g.e.record.by_kind[0].n_split, 2);
    assert_int_equal(g.e.record.by_kind[0].split[0].n, 133333);
    buf_free(&text);
    arena_free(&g.mem);
}

/* ---- with other files ------------------------------------------------------------ */

#define VCF                                                                            \
    "##fileformat=VCFv4.1\n##reference=GRCh38\n"                                       \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"                                  \
    "7\t140753336\t9\tA\tT\t.\t.\tCLNSIG=Pathogenic;CLNREVSTAT=criteria_provided,_"    \
    "single_submitter;CLNHGVS=NC_7.14:g.1A>T\n"

static void the_xml_gives_the_facts_before_the_vcf_of_its_release(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    struct got g;

    assert_int_equal(made_build_read(m, clinvar_vcf_read, "vcf", "2026-03",
                         ASSEMBLY_NONE, VCF, &err),
        0);
    g = read_and_merge(m,
        RELEASE(ARCHIVE("9", ALLELE "<Classifications>" CLASS("GermlineClassification",
                                 "Benign", SINGLE, "") "</Classifications>")));
    assert_str(g.e.record.by_kind[0].class_word, "Benign");
    assert_int_equal(g.e.record.by_kind[0].n_submissions, 3);
    assert_str(g.e.record.hgvs_g, "NC_7.14:g.1A>T"); /* which the XML lacks */
    assert_int_equal(g.e.n_alleles, 1);
    assert_int_equal(made_build_count(m, 0, "merged", "same_release"), 1);
    assert_int_equal(made_build_count(m, 1, "stored", ""), 1);
    arena_free(&g.mem);
}

static void a_newer_vcf_supersedes_the_xml_with_its_submissions(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    struct got g;

    assert_int_equal(made_build_read(m, clinvar_vcf_read, "vcf", "2026-04",
                         ASSEMBLY_NONE, VCF, &err),
        0);
    g = read_and_merge(m,
        RELEASE(ARCHIVE("9",
            "<SimpleAllele><Location>" PLACE("GRCh37", "NC_000007.13", "140453136", "A",
                "T") "</Location></SimpleAllele><ClinicalAssertionList>" SCV("00000000"
                                                                             "1",
                "2019-01-02", GERMLINE("Benign"), SINGLE) "</ClinicalAssertionList>")));
    assert_str(g.e.record.by_kind[0].class_word, "Pathogenic");
    assert_int_equal(g.e.record.n_submissions, 0);
    assert_int_equal(g.e.n_alleles, 2);
    assert_int_equal(
        made_build_count(m, 1, "superseded", "newer_release_allele_kept"), 1);
    arena_free(&g.mem);
}

#define SUBMISSIONS                                                                    \
    "#VariationID\tClinicalSignificance\tDateLastEvaluated\tDescription\tReviewStatus" \
    "\t"                                                                               \
    "CollectionMethod\tOriginCounts\tSubmitter\tSCV\n"
#define SUBMISSION_ROW(id, class, date, scv)                                           \
    id "\t" class "\t" date "\t-\t" SINGLE "\tresearch\tgermline:na\tLab\t" scv "\n"

static int read_submissions(
    struct made_build *m, const char *release, const char *text, struct err *err)
{
    return made_build_read(m, clinvar_submissions_read, "submission_summary", release,
        ASSEMBLY_NONE, text, err);
}

static void submissions_of_a_table_join_the_facts_of_their_release(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    struct got g;

    assert_int_equal(made_build_read(m, clinvar_vcf_read, "vcf", "2026-04",
                         ASSEMBLY_NONE, VCF, &err),
        0);
    assert_int_equal(
        read_submissions(m, "2026-04",
            SUBMISSIONS SUBMISSION_ROW("9", "Pathogenic", "May 01, 2020",
                "SCV000000001.1") SUBMISSION_ROW("9", "Pathogenic", "May 03, 2020",
                "SCV000000002.1") SUBMISSION_ROW("8", "Benign", "-", "SCV000000003.1"),
            &err),
        0);
    assert_int_equal(
        read_submissions(m, "2026-03",
            SUBMISSIONS SUBMISSION_ROW("9", "Benign", "-", "SCV000000004.1"), &err),
        0);
    assert_int_equal(
        read_submissions(m, "2026-05",
            SUBMISSIONS SUBMISSION_ROW("9", "Benign", "-", "SCV000000005.1"), &err),
        0);
    g = merge(m);
    assert_int_equal(g.n, 1);
    assert_int_equal(g.e.record.n_submissions, 2);
    assert_str(g.e.record.submissions[1].scv, "SCV000000002.1");
    assert_int_equal(g.e.record.by_kind[0].split[0].n, 2);
    assert_str(g.e.record.by_kind[0].split[0].date, "2020-05-03");
    assert_int_equal(made_build_count(m, 1, "merged", "same_release"), 2);
    assert_int_equal(made_build_count(m, 1, "not_used", "submission_of_no_record"), 1);
    assert_int_equal(made_build_count(m, 2, "superseded", "newer_release"), 1);
    assert_int_equal(made_build_count(m, 3, "not_used", "submission_of_no_record"), 1);
    arena_free(&g.mem);
}

static void the_xml_has_its_own_submissions(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    struct got g;

    assert_int_equal(
        read_submissions(m, "2026-03",
            SUBMISSIONS SUBMISSION_ROW("9", "Benign", "-", "SCV000000004.1"), &err),
        0);
    g = read_and_merge(m,
        RELEASE(
            ARCHIVE("9", ALLELE "<ClinicalAssertionList>" SCV("000000001", "2019-01-02",
                             GERMLINE("Benign"), SINGLE) "</ClinicalAssertionList>")));
    assert_int_equal(g.e.record.n_submissions, 1);
    assert_str(g.e.record.submissions[0].scv, "SCV000000001.2");
    assert_int_equal(made_build_count(m, 0, "merged", "same_release"), 1);
    arena_free(&g.mem);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(reads_what_a_variation_is_and_where_it_stands),
        T(three_classifications_have_their_own_conditions_and_counts),
        T(origins_and_methods_of_observations_are_joined_once_each),
        T(a_genotype_has_its_alleles_as_members_and_no_place),
        T(an_included_record_has_no_class_and_a_root_may_be_a_record),
        T(a_reference_allele_is_no_allele_but_is_told),
        T(bad_records_are_rejected_and_counted),
        T(of_records_that_stand_twice_only_equal_ones_count_once),
        T(a_new_word_of_a_class_stops_the_build_unless_accepted),
        T(a_new_word_of_a_submission_stops_the_build_unless_accepted),
        T(other_products_are_refused_with_what_to_download),
        T(hostile_and_broken_documents_give_errors_with_their_line),
        T(a_gzip_that_ends_early_is_an_error),
        T(a_text_of_100_mb_is_passed_over_or_refused),
        T(a_record_may_have_200000_submissions),
        T(the_xml_gives_the_facts_before_the_vcf_of_its_release),
        T(a_newer_vcf_supersedes_the_xml_with_its_submissions),
        T(submissions_of_a_table_join_the_facts_of_their_release),
        T(the_xml_has_its_own_submissions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
