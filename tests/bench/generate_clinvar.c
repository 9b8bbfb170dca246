/* ClinVar's files of the made-up world. */
#include "tests/bench/world.h"

#include <stdio.h>
#include <string.h>

#define SHIFT_37 1000u /* positions of GRCh37 lie so much further */

struct facts {
    const char *word, *table_word, *review, *table_review;
    unsigned n_submissions;
};

/* Mostly single submitters, as in the whole of ClinVar. */
static struct facts make_facts(void)
{
    static const char *const words[][2] = {
        {"Uncertain_significance", "Uncertain significance"},
        {"Likely_benign", "Likely benign"}, {"Benign", "Benign"},
        {"Pathogenic", "Pathogenic"}, {"Likely_pathogenic", "Likely pathogenic"}};
    static const double up_to[] = {0.5, 0.76, 0.86, 0.94, 1};
    double x = unit(), y = unit();
    unsigned i = 0;
    while (x >= up_to[i])
        i++;
    struct facts f = {words[i][0], words[i][1], "criteria_provided,_single_submitter",
        "criteria provided, single submitter", 1};
    if (y >= 0.76 && y < 0.92) {
        f.review = "criteria_provided,_multiple_submitters,_no_conflicts";
        f.table_review = "criteria provided, multiple submitters, no conflicts";
        f.n_submissions = 2 + below(5);
    } else if (y >= 0.92) {
        f.review = "no_assertion_criteria_provided";
        f.table_review = "no assertion criteria provided";
    }
    return f;
}

static const char *const kinds[3][4] = {
    {"single_nucleotide_variant", "SO:0001483", "SO:0001583|missense_variant",
        "single nucleotide variant"},
    {"Deletion", "SO:0000159", "SO:0001589|frameshift_variant", "Deletion"},
    {"Insertion", "SO:0000667", "SO:0001589|frameshift_variant", "Insertion"}};

static unsigned kind_of(const struct allele *a)
{
    return a->alt ? 0 : a->n_ref > 1 ? 1 : 2;
}

/* Of NC_000001 and so on to Y's; GRCh37 has the version before. */
static const unsigned grch38_versions[] = {11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10,
    12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11, 11, 10};

static void put_hgvs(size_t contig, const struct allele *a, uint32_t pos1, bool is_37)
{
    printf("NC_%06zu.%u:g.", contig + 1, grch38_versions[contig] - (is_37 ? 1 : 0));
    if (a->alt)
        printf("%u%c>%c", pos1, base(contig, a->pos1), a->alt);
    else if (a->n_ref > 1)
        printf("%u_%udel", pos1 + 1, pos1 + a->n_ref - 1);
    else {
        printf("%u_%uins", pos1, pos1 + 1);
        put_bases(contig, a->pos1 + 61, a->n_alt - 1u);
    }
}

static void put_scvs(const struct facts *f)
{
    for (unsigned i = 0; i < f->n_submissions; i++)
        printf("%sSCV%09u", i > 0 ? "|" : "", below(8000000));
}

static void put_clinvar_record(size_t contig, const struct allele *a, bool is_37)
{
    uint32_t pos1 = a->pos1 + (is_37 ? SHIFT_37 : 0);
    draw_from(mix(seed ^ ((uint64_t)a->id << 20))); /* alike on both assemblies */
    struct facts f = make_facts();
    uint32_t disease = below(3000);
    const char *const *kind = kinds[kind_of(a)];
    printf("chr%s\t%u\t%u\t", contigs[contig].name, pos1, a->id);
    put_ref(contig, a);
    putchar('\t');
    put_alt(contig, a);
    printf("\t.\t.\tALLELEID=%u;CLNDISDB=MONDO:MONDO:%07u,MedGen:C%07u,OMIM:%06u,"
           "Orphanet:%u|MeSH:D030342,MedGen:C0950123;CLNDN=Made_up_familial_disorder_%u"
           "|Inborn_genetic_diseases;CLNHGVS=",
        a->id + 15041, disease, disease, 100000 + disease, 1000 + disease, disease);
    put_hgvs(contig, a, pos1, is_37);
    printf(";CLNREVSTAT=%s;CLNSIG=%s;CLNSIGSCV=", f.review, f.word);
    put_scvs(&f);
    printf(";CLNVC=%s;CLNVCSO=%s;CLNVI=ClinGen:CA%u;GENEINFO=GEN%u:%u;MC=%s;ORIGIN=1"
           ";RS=%u\n",
        kind[0], kind[1], below(400000000), a->gene, 1000 + a->gene * 7, kind[2],
        below(2500000000u));
}

static void put_clinvar_header(bool is_37)
{
    static const char *const info[] = {"ALLELEID", "CLNDISDB", "CLNDN", "CLNHGVS",
        "CLNREVSTAT", "CLNSIG", "CLNSIGSCV", "CLNVC", "CLNVCSO", "CLNVI", "GENEINFO",
        "MC", "ORIGIN", "RS"};
    printf("##fileformat=VCFv4.1\n##fileDate=2026-02-26\n##source=ClinVar\n"
           "##reference=GRCh%s\n",
        is_37 ? "37" : "38");
    for (size_t i = 0; i < sizeof info / sizeof *info; i++)
        printf("##INFO=<ID=%s,Number=%s,Type=%s,Description=\"made up\">\n", info[i],
            i == 0 ? "1" : ".", i == 0 ? "Integer" : "String");
    put_contigs(is_37);
    puts("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
}

static void put_summary_row(size_t contig, const struct allele *a, bool is_37)
{
    uint32_t pos1 = a->pos1 + (is_37 ? SHIFT_37 : 0);
    draw_from(mix(seed ^ ((uint64_t)a->id << 20)));
    struct facts f = make_facts();
    uint32_t disease = below(3000), residue = 1 + below(1500);
    printf("%u\t%s\tNM_%06u.3(GEN%u):c.%u", a->id + 15041, kinds[kind_of(a)][3],
        a->gene + 1000, a->gene, residue * 3);
    if (a->alt)
        printf("%c>%c (p.Val%uGlu)", base(contig, a->pos1), a->alt, residue);
    else
        fputs(a->n_ref > 1 ? "del" : "dup", stdout);
    printf(
        "\t%u\tGEN%u\tHGNC:%u\t%s\t%d\tFeb 02, 2019\t%u\t-\tRCV%09u\t"
        "MONDO:MONDO:%07u,MedGen:C%07u,OMIM:%06u\tMade up familial disorder %u\t"
        "germline\tgermline\tGRCh%d\tNC_%06zu.%d\t%s\t%u\t%u\tna\tna\t1p36.33\t%s\t%u"
        "\t-\tN\tClinGen:CA%u\t3\t%u\t%u\t",
        1000 + a->gene * 7, a->gene, a->gene + 1, f.table_word, f.word[0] == 'P',
        below(2000000000), below(900000000), disease, disease, 100000 + disease,
        disease, is_37 ? 37 : 38, contig + 1, is_37 ? 10 : 11, contigs[contig].name,
        pos1, pos1 + a->n_ref - 1, f.table_review, f.n_submissions, below(400000000),
        a->id, pos1);
    put_ref(contig, a);
    putchar('\t');
    put_alt(contig, a);
    fputs("\t-\t-\t-\t-\t-\t-\n", stdout);
}

static void put_submissions(const struct allele *a)
{
    draw_from(mix(seed ^ ((uint64_t)a->id << 20)));
    struct facts f = make_facts();
    for (unsigned i = 0; i < f.n_submissions; i++) {
        uint32_t disease = below(3000);
        printf("%u\t%s\tFeb 02, 2019\tThis sequence change was found in %u people of a "
               "made-up cohort and in none of its %u controls.\tMedGen:C%07u\t"
               "C%07u:Made up familial disorder %u\t%s\tclinical testing\tgermline:na\t"
               "Laboratory %u\tSCV%09u.1\tGEN%u\t-\t-\t-\n",
            a->id, f.table_word, below(40), below(4000), disease, disease, disease,
            strncmp(f.table_review, "no", 2) == 0
                ? "no assertion criteria provided"
                : "criteria provided, single submitter",
            below(900), a->id * 8 + i, a->gene);
    }
}

static void put_summary_header(void)
{
    puts("#AlleleID\tType\tName\tGeneID\tGeneSymbol\tHGNC_ID\tClinicalSignificance\t"
         "ClinSigSimple\tLastEvaluated\tRS# (dbSNP)\tnsv/esv (dbVar)\tRCVaccession\t"
         "PhenotypeIDS\tPhenotypeList\tOrigin\tOriginSimple\tAssembly\t"
         "ChromosomeAccession\tChromosome\tStart\tStop\tReferenceAllele\t"
         "AlternateAllele\tCytogenetic\tReviewStatus\tNumberSubmitters\tGuidelines\t"
         "TestedInGTR\tOtherIDs\tSubmitterCategories\tVariationID\tPositionVCF\t"
         "ReferenceAlleleVCF\tAlternateAlleleVCF\tSomaticClinicalImpact\t"
         "SomaticClinicalImpactLastEvaluated\tReviewStatusClinicalImpact\t"
         "Oncogenicity\tOncogenicityLastEvaluated\tReviewStatusOncogenicity");
}

static void put_submission_header(void)
{
    puts("#VariationID\tClinicalSignificance\tDateLastEvaluated\tDescription\t"
         "SubmittedPhenotypeInfo\tReportedPhenotypeInfo\tReviewStatus\t"
         "CollectionMethod\tOriginCounts\tSubmitter\tSCV\tSubmittedGeneSymbol\t"
         "ExplanationOfInterpretation\tSomaticClinicalImpact\tOncogenicity");
}

void put_knowledge_header(const char *kind)
{
    if (strcmp(kind, "variant_summary") == 0)
        put_summary_header();
    else if (strcmp(kind, "submission_summary") == 0)
        put_submission_header();
    else
        put_clinvar_header(strcmp(kind, "clinvar37") == 0);
}

void put_knowledge(size_t contig, const char *kind, const struct allele *a)
{
    if (strcmp(kind, "variant_summary") == 0) {
        put_summary_row(contig, a, true);
        put_summary_row(contig, a, false);
    } else if (strcmp(kind, "submission_summary") == 0)
        put_submissions(a);
    else
        put_clinvar_record(contig, a, strcmp(kind, "clinvar37") == 0);
}
