/* ClinPGx's tables: positions, both layouts, zips, and what the link phase joins. */
#include "ingest/clinpgx.h"

#include "kb/base/digest.h"
#include "kb/store/kb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- positions ---- */

static void reads_places_from_location_and_descriptions(void **state)
{
    static const struct {
        const char *location, *synonyms, *wrong; /* wrong: part of the note */
        unsigned contig;
        uint32_t pos37, pos38;
        char ref37, ref38;
        bool is_span;
    } rows[] = {
        {"NC_000004.12:88131171",
            "rs2231142, NC_000004.12:g.88131171G>T, NC_000004.11:g.89052323G>C", NULL,
            4, 89052323, 88131171, 'G', 'G', false},
        {"NC_000016.10:31096368", "NC_000016.9:g.31107689C=, NM_1.1:c.-1639G>A", NULL,
            16, 31107689, 31096368, 'C', 0, false},
        {"NC_000016.10:31096368", "NC_000016.9:g.31107689=", NULL, 16, 31107689,
            31096368, 0, 0, false},
        {"NC_000016.10:31096368", "", NULL, 16, 0, 31096368, 0, 0, false},
        {"NC_012920.1:1555", "NC_012920.1:m.1555A>G", NULL, CONTIG_MT, 1555, 1555, 'A',
            'A', false},
        {"NC_000019.10:38499645_38499651", "NC_000019.9:g.38990285_38990291=", NULL, 19,
            0, 38499645, 0, 0, true},
        {"NC_000002.12:233760234",
            "NC_000002.12:g.233760235TA[9], NC_000002.12:g.233760234_233760248=", NULL,
            2, 0, 233760234, 0, 0, false},
        {.location = "NC_000021.9:33341701",
            .synonyms = "NC_000010.11:g.95049216A>G",
            .wrong = "disagree"},
        {.location = "NC_000023.11:154532439",
            .synonyms = "NC_000023.11:g.154532440C>T",
            .wrong = "disagree"},
        {.location = "NC_000004.12:88131171",
            .synonyms = "NC_000004.12:g.88131171G>T, NC_000004.12:g.88131171A>T",
            .wrong = "disagree"},
        {.location = "NC_000004.11:89052323", .synonyms = "", .wrong = "not on GRCh38"},
        {.location = "", .synonyms = "NC_000004.12:g.88131171G>T", .wrong = "no place"},
        {.location = "NC_000004.12:0", .synonyms = "", .wrong = "no place"},
        {.location = "NC_000004.12:", .synonyms = "", .wrong = "no place"},
        {.location = "NC_000004.12:99999999999", .synonyms = "", .wrong = "no place"},
        {.location = "NC_000004.12:5_4", .synonyms = "", .wrong = "no place"},
        {.location = "NC_000004.12:5x", .synonyms = "", .wrong = "no place"},
        {.location = "NT_113889.1:5", .synonyms = "", .wrong = "no place"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pgx_position p;
        const char *wrong =
            clinpgx_position(str_of(rows[i].location), str_of(rows[i].synonyms), &p);
        if (rows[i].wrong) {
            assert_non_null(wrong);
            assert_non_null(strstr(wrong, rows[i].wrong));
            assert_int_equal(p.pos1[0] | p.pos1[1], 0);
            continue;
        }
        assert_null(wrong);
        assert_int_equal(p.contig, rows[i].contig);
        assert_int_equal(p.pos1[0], rows[i].pos37);
        assert_int_equal(p.pos1[1], rows[i].pos38);
        assert_int_equal(p.ref[0], rows[i].ref37);
        assert_int_equal(p.ref[1], rows[i].ref38);
        assert_int_equal(p.is_span, rows[i].is_span);
    }
}

static void ids_are_numbers_and_lists_lose_their_blanks(void **state)
{
    struct arena mem = ARENA_INIT;
    unsigned n;

    (void)state;
    assert_true(str_eq_c(clinpgx_id(&mem, STR(" 1451 ")), "clinpgx:1451"));
    assert_null(clinpgx_id(&mem, STR("0")).p);
    assert_null(clinpgx_id(&mem, STR("PA12")).p);
    assert_null(clinpgx_id(&mem, STR("")).p);
    struct str *list = clinpgx_list(&mem, STR("a; b c;;d "), &n);
    assert_int_equal(n, 3);
    assert_true(str_eq_c(list[1], "b c"));
    assert_true(str_eq_c(list[2], "d"));
    clinpgx_list(&mem, STR_NONE, &n);
    assert_int_equal(n, 0);
    arena_free(&mem);
}

/* ---- whole builds ---- */

#define MAX_FILES 8

struct world {
    char dir[64];
    char files[MAX_FILES][160];
    unsigned n_files;
    struct buf table, report;
    struct err err;
    struct arena mem;
    struct kb *kb;
    struct kb_txn *txn;
};

static const char *path_of(struct world *w, const char *name)
{
    char path[sizeof w->files[0]];

    snprintf(path, sizeof path, "%s/%s", w->dir, name);
    for (unsigned i = 0; i < w->n_files; i++)
        if (strcmp(w->files[i], path) == 0)
            return w->files[i];
    assert_true(w->n_files < MAX_FILES);
    memcpy(w->files[w->n_files], path, sizeof path);
    return w->files[w->n_files++];
}

static void write_file(struct world *w, const char *name, struct str bytes)
{
    FILE *f = fopen(path_of(w, name), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

static int make_world(void **state)
{
    static const char *const own[][3] = {{"hgnc", "tsv", "hgnc_complete_set.txt"},
        {"do", "tsv", "HumanDO.tsv"}, {"do", "obo", "DO_cancer_slim.obo"},
        {"oncotree", "json", "oncotree.json"}};
    struct world *w = calloc(1, sizeof *w);
    char here[1024];

    if (!w || !getcwd(here, sizeof here))
        return -1;
    snprintf(w->dir, sizeof w->dir, "/tmp/vdt_clinpgx_XXXXXX");
    if (!mkdtemp(w->dir))
        return -1;
    buf_add_c(&w->table, "source\tkind\tpath\trelease\tassembly\tlicence\turl\n");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        buf_fmt(&w->table, "%s\t%s\t%s/tests/sources/%s\t2025\t\tx\t\n", own[i][0],
            own[i][1], here, own[i][2]);
    *state = w;
    return 0;
}

static int end_world(void **state)
{
    struct world *w = *state;

    kb_end(w->txn);
    kb_close(w->kb);
    for (unsigned i = 0; i < w->n_files; i++)
        unlink(w->files[i]);
    int rc = rmdir(w->dir);
    buf_free(&w->table);
    buf_free(&w->report);
    arena_free(&w->mem);
    free(w);
    return rc;
}

static void add_source(
    struct world *w, const char *kind, const char *release, const char *name)
{
    buf_fmt(&w->table, "clinpgx\t%s\t%s\t%s\t\tCC-BY-SA-4.0\t\n", kind, name, release);
}

static int build(struct world *w)
{
    struct build_options o = {
        .curated_path = "curated", .program = "test", .memory_bytes = (size_t)32 << 20};
    char kb[160], sources[160];

    write_file(w, "sources.tsv", buf_str(&w->table));
    snprintf(sources, sizeof sources, "%s", path_of(w, "sources.tsv"));
    snprintf(kb, sizeof kb, "%s", path_of(w, "a.kb"));
    o.kb_path = kb;
    o.sources_path = sources;
    int rc = build_run(&o, &w->report, &w->err);
    if (rc < 0)
        return rc;
    w->kb = kb_open(kb, true, &w->err);
    assert_non_null(w->kb);
    w->txn = kb_begin(w->kb, &w->err);
    assert_non_null(w->txn);
    return 0;
}

static void build_ok(struct world *w)
{
    if (build(w) < 0)
        fail_msg("%s", w->err.msg);
}

static void get(struct world *w, const char *id, struct pgx_annotation *a)
{
    struct record r;

    assert_int_equal(kb_record_by_id(w->txn, str_of(id), &r, &w->err), 1);
    assert_int_equal(r.type, RECORD_PGX);
    assert_int_equal(kb_pgx(w->txn, r.ordinal, &w->mem, a, &w->err), 1);
}

#define HEAD(word)                                                                     \
    word " Annotation ID\tVariant/Haplotypes\tGene\tLevel of Evidence\tLevel "         \
         "Override\tLevel Modifiers\tScore\tPhenotype Category\tPMID Count\tEvidence " \
         "Count\tDrug(s)\tPhenotype(s)\tLatest History Date (YYYY-MM-DD)\tURL\t"       \
         "Specialty Population\n"
#define ALLELE_HEAD(word)                                                              \
    word " Annotation ID\tGenotype/Allele\tAnnotation Text\tAllele Function\n"
#define EVIDENCE_HEAD(word)                                                            \
    word " Annotation ID\tEvidence ID\tEvidence Type\tEvidence "                       \
         "URL\tPMID\tSummary\tScore\n"
#define ROWS                                                                           \
    "11\trs2231142\tABCG2\t1A\t\tTier 1 VIP\t-2.5\tDosage;Other\t1\t2\tallopurinol;"   \
    "made drug\tGout\t2022-03-01\thttps://x/11\tPediatric\n"                           \
    "12\t*1, *28\tUGT1A1\t2A\t\t\t\tToxicity\t1\t1\tirinotecan\t\t2021-01-01\t\t\n"
#define ALLELE_ROWS                                                                    \
    "11\tGG\tText of GG.\t\n11\tGT\tText of \"GT\".\t\n11\tTT\tText of TT.\t\n"        \
    "12\t*28\tText of *28.\tDecreased function\n99\tAA\tLost.\t\n"
#define EVIDENCE_ROWS                                                                  \
    "11\t1\tVariant Drug Annotation\t\t\t\t1\n11\tPA1\tGuideline Annotation\t\t\t\t\n" \
    "98\t1\tLabel Annotation\t\t\t\t\n"
#define VARIANTS                                                                       \
    "Variant ID\tVariant Name\tGene IDs\tGene Symbols\tLocation\tSynonyms\n"           \
    "PA1\trs2231142\tPA2\tABCG2\tNC_000004.12:88131171\tNC_000004.12:g.88131171G>T, "  \
    "NC_000004.11:g.89052323G>T\nPA3\trs1\t\t\tNC_000001.11:100\t\n"
#define DRUGS                                                                          \
    "PharmGKB Accession Id\tName\nPA5\tallopurinol\nPA6\tirinotecan\nPA7\taspirin\n"

/* n_of_drug: records of allopurinol, which is one itself with a table of drugs */
static void check_both(struct world *w, int n_of_drug)
{
    struct pgx_annotation a;
    struct kb_pgx_position *at;

    get(w, "clinpgx:11", &a);
    assert_int_equal(a.n_genotypes, 3);
    assert_true(str_eq_c(a.genotypes[1].genotype, "GT"));
    assert_true(str_eq_c(a.genotypes[1].text, "Text of \"GT\"."));
    assert_int_equal(a.n_evidence, 2);
    assert_int_equal(a.n_drugs, 2);
    assert_int_equal(a.n_categories, 2);
    assert_true(a.score == -2.5);
    assert_true(str_eq_c(a.level, "1A"));
    assert_true(str_eq_c(a.specialty_population, "Pediatric"));
    assert_int_equal(a.position.pos1[0], 89052323);
    assert_int_equal(a.position.pos1[1], 88131171);
    assert_false(a.position.is_reversed);
    get(w, "clinpgx:12", &a);
    assert_int_equal(a.position.rsid.n, 0);
    assert_true(a.score != a.score);
    assert_true(str_eq_c(a.genotypes[0].function, "Decreased function"));
    assert_int_equal(
        kb_pgx_positions(w->txn, ASSEMBLY_GRCH37, &w->mem, &at, &w->err), 1);
    assert_int_equal(at[0].contig, 4);
    assert_int_equal(at[0].pos1, 89052323);
    assert_int_equal(at[0].ref, 'G');
    assert_int_equal(at[0].n_records, 1);
    uint32_t *records;
    assert_int_equal(
        kb_records_by_drug(w->txn, STR("Allopurinol"), &w->mem, &records, &w->err),
        n_of_drug);
    assert_int_equal(
        kb_records_by_gene(w->txn, STR("ABCG2"), &w->mem, &records, &w->err), 1);
    assert_int_equal(kb_verify(w->txn, &w->err), 0);
    assert_non_null(strstr(w->report.p, "All sums close"));
}

static void joins_the_extracted_tables_of_the_new_layout(void **state)
{
    struct world *w = *state;

    write_file(w, "a.tsv", STR(HEAD("Summary") ROWS));
    write_file(w, "b.tsv", STR(ALLELE_HEAD("Summary") ALLELE_ROWS));
    write_file(w, "c.tsv", STR(EVIDENCE_HEAD("Summary") EVIDENCE_ROWS));
    write_file(w, "d.tsv", STR(VARIANTS));
    write_file(w, "e.tsv", STR(DRUGS));
    add_source(w, "annotations", "2025-08-05", "a.tsv");
    add_source(w, "alleles", "2025-08-05", "b.tsv");
    add_source(w, "evidence", "2025-08-05", "c.tsv");
    add_source(w, "variants", "2025-08-05", "d.tsv");
    add_source(w, "drugs", "2025-08-05", "e.tsv");
    build_ok(w);
    check_both(w, 2);
    assert_non_null(strstr(w->report.p, "no_annotation"));
    assert_non_null(strstr(w->report.p, "drugs: not in the tables of drugs"));
}

/* ---- drugs, relationships, labels, guidelines ---- */

#define RELATION_HEAD                                                                  \
    "Entity1_id\tEntity1_name\tEntity1_type\tEntity2_id\tEntity2_name\tEntity2_type\t" \
    "Evidence\tAssociation\tPK\tPD\tPMIDs\n"
#define RELATIONS                                                                      \
    "PA2\tABCG2\tGene\tPA5\tallopurinol\tChemical\tClinicalAnnotation\tassociated\t"   \
    "PK\tPD\t1\n"                                                                      \
    "PA5\tallopurinol\tChemical\tPA2\tABCG2\tGene\tClinicalAnnotation\tassociated\t"   \
    "PK\tPD\t1\n"                                                                      \
    "PA9\tUGT1A1\tGene\tPA5\tallopurinol\tChemical\tVariantAnnotation\tnot "           \
    "associated\t\t\t1\n"                                                              \
    "PA9\tUGT1A1\tGene\tPA8\tGout\tDisease\tVariantAnnotation\tassociated\t\t\t1\n"
#define DRUGS_2025                                                                     \
    "PharmGKB Accession Id\tName\tGeneric Names\tTrade Names\tType\tRxNorm "           \
    "Identifiers\tATC Identifiers\n"                                                   \
    "PA5\tallopurinol\t\"\"\"One, two\"\", \"\"Three\"\"\"\tZyloric\tDrug\t519\t"      \
    "\"M04AA01, M04AA51\"\n"                                                           \
    "PA7\taspirin\t\t\tDrug\t\t\n"

static void build_annotations(struct world *w)
{
    write_file(w, "a.tsv", STR(HEAD("Summary") ROWS));
    write_file(w, "b.tsv", STR(ALLELE_HEAD("Summary") ALLELE_ROWS));
    add_source(w, "annotations", "2025-08-05", "a.tsv");
    add_source(w, "alleles", "2025-08-05", "b.tsv");
}

static void drugs_have_their_codes_and_related_genes(void **state)
{
    struct world *w = *state;
    struct record r;
    struct pgx_drug d;

    build_annotations(w);
    write_file(w, "e.tsv", STR(DRUGS_2025));
    write_file(w, "old.tsv", STR(DRUGS_2025));
    write_file(w, "f.tsv", STR(RELATION_HEAD RELATIONS));
    add_source(w, "drugs", "2025-08-05", "e.tsv");
    add_source(w, "chemicals", "2024-01-05", "old.tsv");
    add_source(w, "relationships", "2025-08-05", "f.tsv");
    build_ok(w);
    assert_int_equal(kb_record_by_id(w->txn, STR("clinpgx.drug:PA5"), &r, &w->err), 1);
    assert_int_equal(kb_pgx_drug(w->txn, r.ordinal, &w->mem, &d, &w->err), 1);
    assert_int_equal(d.n_generic_names, 2);
    assert_true(str_eq_c(d.generic_names[0], "One, two"));
    assert_true(str_eq_c(d.generic_names[1], "Three"));
    assert_int_equal(d.n_atc, 2);
    assert_true(str_eq_c(d.rxnorm[0], "519"));
    assert_int_equal(d.n_genes, 1); /* once, and not the one that is not associated */
    assert_true(str_eq_c(d.genes[0].gene, "ABCG2"));
    assert_true(str_eq_c(d.genes[0].kinetics, "PK PD"));
    assert_int_equal(kb_record_by_id(w->txn, STR("clinpgx.drug:PA7"), &r, &w->err), 0);
    assert_non_null(strstr(w->report.p, "not_associated"));
    assert_non_null(strstr(w->report.p, "same_pair"));
    assert_non_null(strstr(w->report.p, "All sums close"));
}

static void labels_of_both_layouts_say_what_their_columns_say(void **state)
{
    struct world *w = *state;
    struct record r;
    struct pgx_document d;

    build_annotations(w);
    write_file(w, "g.tsv",
        STR("PharmGKB ID\tName\tSource\tTesting Level\tHas Dosing Info\tHas Alternate "
            "Drug\tHas Other Prescribing Guidance\tCancer Genome\tChemicals\tGenes\t"
            "Variants/Haplotypes\tLatest History Date (YYYY-MM-DD)\n"
            "PA1\tA label\tFDA\tTesting Required\tDosing Info\t\tOther Prescribing "
            "Guidance\t\tirinotecan\tUGT1A1; DPYD\tUGT1A1*28\t2024-08-30\n"));
    write_file(w, "h.tsv",
        STR("PharmGKB ID\tName\tSource\tTesting Level\tHas Dosing Info\tHas Alternate "
            "Drug\tCancer Genome\tChemicals\tGenes\n"
            "PA1\tOld label\tFDA\tTesting required\t\t\t\tirinotecan\tUGT1A1\n"
            "PA2\tOther label\tEMA\tActionable PGx\t\tAlternate Drug\tCancer Genome\t"
            "gefitinib\tEGFR\n"
            "PA3\tNo drug\tEMA\t\t\t\t\t\tEGFR\nXX\tNo id\tEMA\t\t\t\t\tx\ty\n"));
    add_source(w, "labels", "2025-05-01", "g.tsv");
    add_source(w, "labels", "2021-08-05", "h.tsv");
    build_ok(w);
    assert_int_equal(kb_record_by_id(w->txn, STR("clinpgx.label:PA1"), &r, &w->err), 1);
    assert_int_equal(kb_pgx_document(w->txn, r.ordinal, &w->mem, &d, &w->err), 1);
    assert_true(str_eq_c(d.name, "A label"));
    assert_true(str_eq_c(d.testing_level, "Testing Required"));
    assert_int_equal(d.other, PGX_FLAG_YES);
    assert_int_equal(d.alternate, PGX_FLAG_NO);
    assert_int_equal(d.n_genes, 2);
    assert_int_equal(kb_record_by_id(w->txn, STR("clinpgx.label:PA2"), &r, &w->err), 1);
    assert_int_equal(kb_pgx_document(w->txn, r.ordinal, &w->mem, &d, &w->err), 1);
    assert_int_equal(d.other, PGX_FLAG_NOT_STATED); /* no such column in 2021 */
    assert_true(d.is_cancer_genome);
    assert_non_null(strstr(w->report.p, "no_drug"));
    assert_non_null(strstr(w->report.p, "bad_id"));
}

#define GUIDELINE(id, drug, text, key, version)                                        \
    "{\"guideline\":{\"id\":\"PA9\",\"name\":\"A guideline\",\"source\":\"CPIC\","     \
    "\"url\":\"https://x\"},\"recommendations\":[{\"id\":\"" id                        \
    "\",\"relatedChemicals\":[{\"name\":\"" drug                                       \
    "\"}],\"classification\":{\"term\":\"Strong\"},\"population\":\"general\","        \
    "\"implications\":[\"TPMT: slow\"],\"lookupKey\":" key                             \
    ",\"text\":{\"html\":\"" text "\"},\"dosingInformation\":true,"                    \
    "\"alternateDrugAvailable\":false,\"otherPrescribingGuidance\":false}],"           \
    "\"citations\":[],\"version\":\"" version "\"}"

static void add_guidance(
    struct world *w, const char *kind, const char *release, const char *file)
{
    buf_fmt(&w->table, "guidance\t%s\t%s\t%s\t\tCC0-1.0\t\n", kind, file, release);
}

static void get_recommendation(
    struct world *w, const char *id, struct pgx_recommendation *out)
{
    struct record r;

    assert_int_equal(kb_record_by_id(w->txn, str_of(id), &r, &w->err), 1);
    assert_int_equal(
        kb_pgx_recommendation(w->txn, r.ordinal, &w->mem, out, &w->err), 1);
}

static void write_vintages(struct world *w)
{
    write_file(w, "new.json",
        STR("[" GUIDELINE("PA21", "azathioprine",
            "<p>Start <b>lower</b> &amp; watch.</p>",
            "{\"TPMT\":\"Poor Metabolizer\",\"NUDT15\":\"No Result\"}",
            "2024-03-25-16-13") "," GUIDELINE("PA22", "irinotecan", "Less.",
            "{\"UGT1A1\":{\"*28\":1,\"*1\":1}}", "2024-03-25-16-13") "]"));
    write_file(w, "old.json",
        STR("[{\"drugname\":\"azathioprine\",\"guidelinename\":\"G\",\"url\":\"u\","
            "\"cpicVersion\":\"v1\",\"recommendations\":[{\"lookupkey\":{\"TPMT\":"
            "\"Poor Metabolizer\"},\"drugrecommendation\":\"Old.\",\"classification\":"
            "\"Strong\",\"population\":\"general\",\"implications\":{\"TPMT\":\"n/a\"}}"
            "]},{\"drugname\":\"codeine\",\"recommendations\":[{\"lookupkey\":{"
            "\"CYP2D6\":\"0.5\"},\"drugrecommendation\":\"Kept.\",\"classification\":"
            "\"n/a\",\"population\":\"general\"},{\"lookupkey\":{},"
            "\"drugrecommendation\":\"No key.\",\"classification\":\"n/a\"}]}]"));
    add_guidance(w, "guidelines", "2024-03-25", "new.json");
    add_guidance(w, "cpic_drugs", "2022-09-15", "old.json");
}

/* The newer vintage replaces by issuer, drug and all genes of the key; a drug of which
 * it does not speak keeps its older rows. */
static void a_newer_vintage_replaces_by_drug_and_genes(void **state)
{
    struct world *w = *state;
    struct record r;
    struct pgx_recommendation rec;

    build_annotations(w);
    write_vintages(w);
    build_ok(w);
    get_recommendation(w, "clinpgx.rec:PA21", &rec);
    assert_true(str_eq_c(rec.text, "Start lower & watch."));
    assert_int_equal(rec.n_keys, 2); /* by gene */
    assert_true(str_eq_c(rec.keys[0].gene, "NUDT15"));
    assert_int_equal(rec.keys[0].kind, PGX_KEY_NO_RESULT);
    assert_true(str_eq_c(rec.date, "2024-03-25"));
    assert_int_equal(pgx_asks_for_change(&rec), PGX_FLAG_YES);
    get_recommendation(w, "clinpgx.rec:PA22", &rec);
    assert_int_equal(rec.keys[0].kind, PGX_KEY_DIPLOTYPE);
    assert_true(pgx_same_diplotype(rec.keys[0].value, STR("*1/*28")));
    assert_int_equal(
        kb_record_by_id(w->txn, STR("cpic.rec:azathioprine:1"), &r, &w->err), 0);
    get_recommendation(w, "cpic.rec:codeine:1", &rec);
    assert_int_equal(pgx_asks_for_change(&rec), PGX_FLAG_NOT_STATED);
    assert_int_equal(rec.classification.n, 0);
    assert_non_null(strstr(w->report.p, "newer_vintage_of_issuer_drug_and_genes"));
    assert_non_null(strstr(w->report.p, "bad_lookup_key"));
    assert_int_equal(kb_verify(w->txn, &w->err), 0);
}

/* ---- zips: stored members, as the format has it (APPNOTE 4.3) ---- */

static void put16(struct buf *b, unsigned v)
{
    buf_add_char(b, (char)v);
    buf_add_char(b, (char)(v >> 8));
}

static void put32(struct buf *b, size_t v)
{
    put16(b, (unsigned)(v & 0xffff));
    put16(b, (unsigned)(v >> 16 & 0xffff));
}

struct made_zip {
    struct buf bytes, directory;
    unsigned n;
};

static void zip_head(struct buf *b, const char *name, struct str text)
{
    put16(b, 0); /* flags, stored, time, date */
    put16(b, 0);
    put16(b, 0);
    put16(b, 0x21);
    put32(b, crc32_add(0, text.p, text.n));
    put32(b, text.n);
    put32(b, text.n);
    put16(b, (unsigned)strlen(name));
    put16(b, 0);
}

static void zip_add(struct made_zip *z, const char *name, struct str text)
{
    size_t at = z->bytes.n;

    put32(&z->bytes, 0x04034b50);
    put16(&z->bytes, 20);
    zip_head(&z->bytes, name, text);
    buf_add_c(&z->bytes, name);
    buf_add_str(&z->bytes, text);
    put32(&z->directory, 0x02014b50);
    put16(&z->directory, 20);
    put16(&z->directory, 20);
    zip_head(&z->directory, name, text);
    put16(&z->directory, 0); /* comment, disk, attributes */
    put16(&z->directory, 0);
    put16(&z->directory, 0);
    put32(&z->directory, 0);
    put32(&z->directory, at);
    buf_add_c(&z->directory, name);
    z->n++;
}

static void zip_write(struct world *w, struct made_zip *z, const char *name)
{
    size_t at = z->bytes.n;

    buf_add_str(&z->bytes, buf_str(&z->directory));
    put32(&z->bytes, 0x06054b50);
    put32(&z->bytes, 0);
    put16(&z->bytes, z->n);
    put16(&z->bytes, z->n);
    put32(&z->bytes, z->directory.n);
    put32(&z->bytes, at);
    put16(&z->bytes, 0);
    write_file(w, name, buf_str(&z->bytes));
    buf_free(&z->bytes);
    buf_free(&z->directory);
}

static void joins_a_zip_of_the_old_layout(void **state)
{
    struct world *w = *state;
    struct made_zip z = {0};

    zip_add(&z, "LICENSE.txt", STR("CC BY-SA 4.0"));
    zip_add(&z, "clinical_annotations.tsv", STR(HEAD("Clinical") ROWS));
    zip_add(&z, "clinical_ann_alleles.tsv", STR(ALLELE_HEAD("Clinical") ALLELE_ROWS));
    zip_add(
        &z, "clinical_ann_evidence.tsv", STR(EVIDENCE_HEAD("Clinical") EVIDENCE_ROWS));
    zip_write(w, &z, "a.zip");
    write_file(w, "d.tsv", STR(VARIANTS));
    add_source(w, "summary_annotations", "2025-01-05", "a.zip");
    add_source(w, "variants", "2025-01-05", "d.tsv");
    build_ok(w);
    check_both(w, 1);
    assert_non_null(strstr(w->report.p, "members: not read"));
}

static void a_zip_without_its_alleles_is_refused(void **state)
{
    struct world *w = *state;
    struct made_zip z = {0};

    zip_add(&z, "summary_annotations.tsv", STR(HEAD("Summary") ROWS));
    zip_write(w, &z, "a.zip");
    add_source(w, "summary_annotations", "2025-08-05", "a.zip");
    assert_true(build(w) < 0);
    assert_non_null(strstr(w->err.msg, "only one of the tables"));
}

static void a_zip_of_other_things_is_refused(void **state)
{
    struct world *w = *state;
    struct made_zip z = {0};

    zip_add(&z, "genes.tsv", STR("x\n"));
    zip_write(w, &z, "a.zip");
    add_source(w, "summary_annotations", "2025-08-05", "a.zip");
    assert_true(build(w) < 0);
    assert_non_null(strstr(w->err.msg, "none of the 1 members"));
}

static void the_newest_release_wins_with_its_own_genotypes(void **state)
{
    struct world *w = *state;
    struct pgx_annotation a;

    write_file(w, "a.tsv", STR(HEAD("Summary") ROWS));
    write_file(w, "b.tsv", STR(ALLELE_HEAD("Summary") ALLELE_ROWS));
    write_file(w, "c.tsv",
        STR(HEAD("Clinical") "11\trs2231142\tABCG2\t3\t\t\t1\tOther\t1"
                             "\t1\tallopurinol\t\t\t\t\n"));
    write_file(w, "d.tsv", STR(ALLELE_HEAD("Clinical") "11\tAA\tOld text.\t\n"));
    add_source(w, "annotations", "2025-08-05", "a.tsv");
    add_source(w, "alleles", "2025-08-05", "b.tsv");
    add_source(w, "annotations", "2025-01-05", "c.tsv");
    add_source(w, "alleles", "2025-01-05", "d.tsv");
    build_ok(w);
    get(w, "clinpgx:11", &a);
    assert_true(str_eq_c(a.level, "1A"));
    assert_int_equal(a.n_genotypes, 3);
    assert_int_equal(a.position.pos1[1], 0); /* no table of variants */
    assert_true(str_eq_c(a.position.rsid, "rs2231142"));
    assert_non_null(strstr(w->report.p, "newer_release_stored"));
    assert_non_null(strstr(w->report.p, "rsID is not in the table of variants"));
}

static void a_new_level_stops_the_build(void **state)
{
    struct world *w = *state;

    write_file(w, "a.tsv",
        STR(HEAD("Summary") "11\trs1\tABCG2\t1C\t\t\t1\tOther\t1\t1\tx"
                            "\t\t\t\t\n"));
    add_source(w, "annotations", "2025-08-05", "a.tsv");
    assert_true(build(w) < 0);
    assert_non_null(strstr(w->err.msg, "a.tsv:2: level \"1C\""));
}

static void a_missing_column_stops_the_build(void **state)
{
    struct world *w = *state;

    write_file(w, "b.tsv", STR("Summary Annotation ID\tGenotype/Allele\n11\tGG\n"));
    add_source(w, "alleles", "2025-08-05", "b.tsv");
    assert_true(build(w) < 0);
    assert_non_null(strstr(w->err.msg, "Annotation Text"));
}

static void bad_rows_are_rejected_and_the_sums_close(void **state)
{
    struct world *w = *state;
    struct pgx_annotation a;

    write_file(w, "a.tsv",
        STR(HEAD("Summary") ROWS
            "x\trs1\tABCG2\t1A\t\t\t1\tOther\t1\t"
            "1\tx\t\t\t\t\n13\trs1\n14\t\tABCG2\t1A\t\t\t1\tOther\t1\t"
            "1\tx\t\t\t\t\n15\trs1\tABCG2\t1A\t\t\thigh\tOther\t1\t1\tx"
            "\t\t\t\t\n"));
    write_file(w, "b.tsv",
        STR(ALLELE_HEAD("Summary") "11\tGG\tA.\t\n11\tGG\tB.\t\n"
                                   "11\t\tC.\t\n"));
    add_source(w, "annotations", "2025-08-05", "a.tsv");
    add_source(w, "alleles", "2025-08-05", "b.tsv");
    build_ok(w);
    get(w, "clinpgx:11", &a);
    assert_int_equal(a.n_genotypes, 1);
    assert_true(str_eq_c(a.genotypes[0].text, "A."));
    assert_non_null(strstr(w->report.p, "genotype_stands_twice"));
    assert_non_null(strstr(w->report.p, "no_genotype"));
    assert_non_null(strstr(w->report.p, "bad_id"));
    assert_non_null(strstr(w->report.p, "bad_score"));
    assert_non_null(strstr(w->report.p, "no_variant"));
    assert_non_null(strstr(w->report.p, "bad_row"));
    assert_non_null(strstr(w->report.p, "All sums close"));
}

#define BUILD_TEST(f) cmocka_unit_test_setup_teardown(f, make_world, end_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_places_from_location_and_descriptions),
        cmocka_unit_test(ids_are_numbers_and_lists_lose_their_blanks),
        BUILD_TEST(joins_the_extracted_tables_of_the_new_layout),
        BUILD_TEST(drugs_have_their_codes_and_related_genes),
        BUILD_TEST(labels_of_both_layouts_say_what_their_columns_say),
        BUILD_TEST(a_newer_vintage_replaces_by_drug_and_genes),
        BUILD_TEST(joins_a_zip_of_the_old_layout),
        BUILD_TEST(a_zip_without_its_alleles_is_refused),
        BUILD_TEST(a_zip_of_other_things_is_refused),
        BUILD_TEST(the_newest_release_wins_with_its_own_genotypes),
        BUILD_TEST(a_new_level_stops_the_build),
        BUILD_TEST(a_missing_column_stops_the_build),
        BUILD_TEST(bad_rows_are_rejected_and_the_sums_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
