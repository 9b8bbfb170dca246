/* The whole build over the small sources of tests/sources; run in the top directory. */
#include "ingest/build.h"
#include "kb/store/kb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct dir {
    char path[64], kb[96], kb2[96], sources[96], changed[96], rejects[96];
    struct err err;
    struct buf report;
};

static int make_dir(void **state)
{
    struct dir *d = calloc(1, sizeof *d);
    snprintf(d->path, sizeof d->path, "/tmp/vdt_build_XXXXXX");
    if (d == NULL || mkdtemp(d->path) == NULL)
        return -1;
    snprintf(d->kb, sizeof d->kb, "%s/a.kb", d->path);
    snprintf(d->kb2, sizeof d->kb2, "%s/b.kb", d->path);
    snprintf(d->sources, sizeof d->sources, "%s/sources.tsv", d->path);
    snprintf(d->changed, sizeof d->changed, "%s/changed", d->path);
    snprintf(d->rejects, sizeof d->rejects, "%s/rejects.tsv", d->path);
    *state = d;
    return 0;
}

static int remove_dir(void **state)
{
    struct dir *d = *state;
    const char *files[] = {d->kb, d->kb2, d->sources, d->changed, d->rejects};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    int rc = rmdir(d->path); /* fails when a build left something behind */
    buf_free(&d->report);
    free(d);
    return rc;
}

static struct buf read_whole(const char *path)
{
    struct buf out = BUF_INIT;
    char block[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(&out, block, n);
    fclose(f);
    return out;
}

static void write_whole(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

/* The sources, one file of them with from changed to to. */
static void change_source(
    struct dir *d, const char *file, const char *from, const char *to)
{
    char path[160], here[1024];
    assert_non_null(getcwd(here, sizeof here));
    snprintf(path, sizeof path, "tests/sources/%s", file);
    struct buf text = read_whole(path), changed = BUF_INIT, table = BUF_INIT;
    ptrdiff_t at = str_find(buf_str(&text), str_of(from));
    assert_true(at >= 0);
    buf_add(&changed, text.p, (size_t)at);
    buf_add_c(&changed, to);
    buf_add_c(&changed, text.p + at + strlen(from));
    write_whole(d->changed, buf_str(&changed));
    buf_free(&text);
    text = read_whole("tests/sources/sources.tsv");
    struct str rest = buf_str(&text), line;
    for (bool is_header = true; str_next(&rest, '\n', &line); is_header = false) {
        struct str fields = line, field;
        for (int i = 0; line.n > 0 && str_next(&fields, '\t', &field); i++) {
            if (i == 2 && str_eq_c(field, file))
                buf_add_c(&table, d->changed);
            else if (i == 2 && !is_header)
                buf_fmt(&table, "%s/tests/sources/%.*s", here, STR_ARG(field));
            else
                buf_add_str(&table, field);
            buf_add_char(&table, fields.p != NULL ? '\t' : '\n');
        }
    }
    write_whole(d->sources, buf_str(&table));
    buf_free(&text);
    buf_free(&changed);
    buf_free(&table);
}

static int run(struct dir *d, const char *kb, const char *sources, const char *previous)
{
    const struct build_options options = {.kb_path = kb,
        .sources_path = sources,
        .curated_path = "curated",
        .rejects_path = d->rejects,
        .previous_path = previous,
        .program = "test",
        .memory_bytes = (size_t)32 << 20};
    d->err = (struct err){0};
    buf_clear(&d->report);
    return build_run(&options, &d->report, &d->err);
}

static void two_builds_give_the_same_bytes(void **state)
{
    struct dir *d = *state;
    assert_int_equal(run(d, d->kb, "tests/sources", NULL), 0);
    assert_int_equal(run(d, d->kb2, "tests/sources/sources.tsv", d->kb), 0);
    struct buf a = read_whole(d->kb), b = read_whole(d->kb2);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    buf_free(&a);
    buf_free(&b);
}

static void the_report_says_that_sums_close(void **state)
{
    struct dir *d = *state;
    struct stat st;
    assert_int_equal(run(d, d->kb, "tests/sources", NULL), 0);
    assert_non_null(strstr(d->report.p, "All sums close"));
    assert_non_null(strstr(d->report.p, "superseded         4  newer_release"));
    assert_int_equal(stat(d->kb, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0444);
}

/* ---- what stands in the KB ---- */

struct open_kb {
    struct kb *kb;
    struct kb_txn *txn;
    struct arena mem;
    struct err err;
};

static void open_kb(struct dir *d, struct open_kb *k)
{
    *k = (struct open_kb){0};
    assert_int_equal(run(d, d->kb, "tests/sources", NULL), 0);
    k->kb = kb_open(d->kb, true, &k->err);
    assert_non_null(k->kb);
    k->txn = kb_begin(k->kb, &k->err);
    assert_non_null(k->txn);
}

static void close_kb(struct open_kb *k)
{
    kb_end(k->txn);
    kb_close(k->kb);
    arena_free(&k->mem);
}

static uint32_t record_ordinal(struct open_kb *k, const char *id)
{
    struct record r;
    assert_int_equal(kb_record_by_id(k->txn, str_of(id), &r, &k->err), 1);
    return r.ordinal;
}

static void assert_criterion(struct open_kb *k, uint32_t ordinal, const char *text)
{
    struct criterion *c;
    assert_int_equal(kb_criterion(k->txn, ordinal, &k->mem, &c, &k->err), 1);
    char *got = str_cstr(&k->mem, criterion_text(c, &k->mem));
    assert_string_equal(got, text);
}

static void assert_evidence(struct open_kb *k, const char *id, const char *criterion)
{
    struct evidence e;
    assert_int_equal(
        kb_evidence(k->txn, record_ordinal(k, id), &k->mem, &e, &k->err), 1);
    assert_criterion(k, e.criterion, criterion);
}

#define V600E                                                                          \
    "or(allele(GRCh37:7:140453136:A:T, GRCh38:7:140753336:A:T), protein(BRAF, V600E))"
#define T315I                                                                          \
    "or(allele(GRCh37:9:133748283:C:T, GRCh38:9:130872896:C:T), protein(ABL1, T315I))"

static void variants_stand_on_both_assemblies(void **state)
{
    struct open_kb k;
    struct named_variant v;
    open_kb(*state, &k);
    assert_int_equal(
        kb_variant(k.txn, record_ordinal(&k, "civic.vid:12"), &k.mem, &v, &k.err), 1);
    assert_int_equal(v.n_alleles, 2);
    assert_int_equal(v.alleles[0].how, ALLELE_GIVEN);
    assert_int_equal(v.alleles[1].how, ALLELE_BY_CLINVAR);
    assert_criterion(&k, v.criterion, V600E);
    close_kb(&k);
}

static void lifted_alleles_say_so(void **state)
{
    struct open_kb k;
    struct named_variant v;
    open_kb(*state, &k);
    /* KIT D816V: no ClinVar row here, no NC_ description of GRCh38 */
    assert_int_equal(
        kb_variant(k.txn, record_ordinal(&k, "civic.vid:65"), &k.mem, &v, &k.err), 1);
    assert_int_equal(v.n_alleles, 2);
    assert_int_equal(v.alleles[1].how, ALLELE_LIFTED);
    assert_int_equal(v.alleles[1].allele.pos1, 54733155);
    close_kb(&k);
}

static void profiles_become_criteria_of_their_members(void **state)
{
    struct open_kb k;
    open_kb(*state, &k);
    assert_evidence(&k, "EID9851", V600E);
    assert_evidence(&k, "EID639", "and(fusion(BCR, ABL1), " T315I ")");
    assert_evidence(&k, "EID11158",
        "not(or(allele(GRCh37:4:55599321:A:T, GRCh38:4:54733155:A:T), "
        "protein(KIT, D816V)))");
    assert_evidence(&k, "EID1411", "codon(BRAF, 600)");
    assert_evidence(&k, "EID1937", "gene(EGFR, any)");
    close_kb(&k);
}

static void germline_evidence_asks_for_a_germline_finding(void **state)
{
    struct open_kb k;
    struct evidence e;
    open_kb(*state, &k);
    assert_evidence(&k, "EID7276", "gene(BRCA2, any)[germline]");
    assert_int_equal(
        kb_evidence(k.txn, record_ordinal(&k, "EID9851"), &k.mem, &e, &k.err), 1);
    assert_int_equal(e.origin, ORIGIN_SOMATIC);
    close_kb(&k);
}

static void evidence_is_joined_to_its_disease_by_doid(void **state)
{
    struct open_kb k;
    struct evidence e;
    struct disease disease;
    open_kb(*state, &k);
    assert_int_equal(
        kb_evidence(k.txn, record_ordinal(&k, "AID20"), &k.mem, &e, &k.err), 1);
    assert_true(str_eq_c(e.amp, "I-A"));
    assert_int_equal(kb_disease(k.txn, e.disease_ordinal, &k.mem, &disease, &k.err), 1);
    assert_true(str_eq_c(disease.name, "colorectal cancer"));
    close_kb(&k);
}

static bool has_ancestor(struct open_kb *k, const char *name, const char *ancestor)
{
    struct name_hit *hits;
    struct disease d, above;
    bool has = false;
    int n = kb_name(k->txn, str_fold(&k->mem, str_of(name)), &k->mem, &hits, &k->err);
    int n_diseases = 0;
    for (int i = 0; i < n; i++) {
        if (hits[i].kind != NAME_DISEASE)
            continue;
        n_diseases++;
        assert_int_equal(kb_disease(k->txn, hits[i].target, &k->mem, &d, &k->err), 1);
    }
    assert_int_equal(n_diseases, 1);
    for (unsigned i = 0; i < d.n_ancestors; i++) {
        assert_int_equal(
            kb_disease(k->txn, d.ancestors[i], &k->mem, &above, &k->err), 1);
        has |= str_eq_c(above.id, ancestor);
    }
    return has;
}

static void solid_tumours_hold_cancers_but_not_haematologic_ones(void **state)
{
    struct open_kb k;
    open_kb(*state, &k);
    assert_true(has_ancestor(&k, "LUAD", "VDT:solid_tumour"));
    assert_true(has_ancestor(&k, "melanoma", "VDT:solid_tumour"));
    assert_true(has_ancestor(&k, "CML", "DOID:162"));
    assert_false(has_ancestor(&k, "CML", "VDT:solid_tumour"));
    assert_false(has_ancestor(&k, "hematologic cancer", "VDT:solid_tumour"));
    assert_false(has_ancestor(&k, "cancer", "VDT:solid_tumour"));
    close_kb(&k);
}

/* ---- what must fail, and leave nothing ---- */

static void assert_fails(struct dir *d, const char *message)
{
    struct stat st;
    assert_true(run(d, d->kb, d->sources, NULL) < 0);
    if (strstr(d->err.msg, message) == NULL)
        fail_msg("\"%s\" does not hold \"%s\"", d->err.msg, message);
    assert_int_equal(stat(d->kb, &st), -1);
}

static void a_missing_column_stops_the_build(void **state)
{
    struct dir *d = *state;
    change_source(d, "ClinicalEvidenceSummaries.tsv", "evidence_level", "level_of_it");
    assert_fails(d, "evidence_level");
}

static void a_new_word_stops_the_build_with_its_line(void **state)
{
    struct dir *d = *state;
    change_source(d, "ClinicalEvidenceSummaries.tsv", "Sensitivity/Response", "Cured");
    assert_fails(d, "significance \"Cured\"");
}

static void an_unknown_parent_stops_the_build(void **state)
{
    struct dir *d = *state;
    change_source(d, "HumanDO.tsv", "\"colon adenocarcinoma\"\t\"", "\"x\"\t\"y");
    assert_fails(d, "is no term of the file");
}

static void new_words_that_are_accepted_are_rejected_one_by_one(void **state)
{
    struct dir *d = *state;
    change_source(d, "ClinicalEvidenceSummaries.tsv", "Sensitivity/Response", "Cured");
    const struct build_options options = {.kb_path = d->kb,
        .sources_path = d->sources,
        .curated_path = "curated",
        .rejects_path = d->rejects,
        .accept_new_terms = true,
        .program = "test"};
    assert_int_equal(build_run(&options, &d->report, &d->err), 0);
    struct buf rejects = read_whole(d->rejects);
    assert_non_null(strstr(rejects.p, "\trejected\t"));
    assert_non_null(strstr(rejects.p, "vocabulary: new word\tsignificance: Cured\n"));
    buf_free(&rejects);
}

static void outputs_that_cannot_be_written_stop_the_build_first(void **state)
{
    struct dir *d = *state;
    const struct build_options options = {.kb_path = d->kb,
        .sources_path = "tests/sources",
        .curated_path = "curated",
        .report_path = "/nowhere/report.json",
        .program = "test"};
    assert_int_equal(build_run(&options, &d->report, &d->err), ERR_FAIL);
    assert_non_null(strstr(d->err.msg, "/nowhere/report.json"));
    assert_int_equal(access(d->kb, F_OK), -1);
}

/* release_place has looked; another build may have ended since. */
static void a_release_of_a_store_is_not_replaced(void **state)
{
    struct dir *d = *state;
    const struct build_options options = {.kb_path = d->kb,
        .sources_path = "tests/sources",
        .curated_path = "curated",
        .must_be_new = true,
        .program = "test"};
    FILE *old = fopen(d->kb, "w");
    assert_non_null(old);
    fclose(old);
    assert_int_equal(build_run(&options, &d->report, &d->err), ERR_FAIL);
    assert_non_null(strstr(d->err.msg, "is there already"));
    struct buf kept = read_whole(d->kb);
    assert_int_equal(kept.n, 0);
    buf_free(&kept);
}

static void one_path_cannot_be_two_outputs(void **state)
{
    struct dir *d = *state;
    const struct build_options options = {.kb_path = d->kb,
        .sources_path = "tests/sources",
        .curated_path = "curated",
        .rejects_path = d->rejects,
        .html_path = d->rejects,
        .program = "test"};
    assert_int_equal(build_run(&options, &d->report, &d->err), ERR_USAGE);
    assert_non_null(strstr(d->err.msg, "is named for two files"));
    assert_int_equal(access(d->kb, F_OK), -1);
}

static void the_newer_release_of_one_id_is_stored(void **state)
{
    struct dir *d = *state;
    struct buf table = BUF_INIT;
    change_source(d, "ClinicalEvidenceSummaries.tsv", "\tA\t", "\tB\t");
    table = read_whole(d->sources);
    buf_add_c(&table, "civic\tevidence\t");
    char here[1024];
    assert_non_null(getcwd(here, sizeof here));
    buf_fmt(&table, "%s/tests/sources/ClinicalEvidenceSummaries.tsv", here);
    buf_add_c(&table, "\t2024-09-01\t\tCC0-1.0\t\n");
    write_whole(d->sources, buf_str(&table));
    buf_free(&table);
    assert_int_equal(run(d, d->kb, d->sources, NULL), 0);
    assert_non_null(strstr(d->report.p, "superseded       150  newer_release_stored"));
}

/* Tables of 2018 name variants where newer ones name profiles: what is derived from
 * their rows is no record of its own, and gives way to a record that was read. */
static void what_is_derived_from_rows_leaves_the_sums_closed(void **state)
{
    struct dir *d = *state;
    struct buf table = BUF_INIT;
    char here[1024];
    assert_non_null(getcwd(here, sizeof here));
    change_source(d, "sources.tsv", "source", "source");
    table = read_whole(d->sources);
    write_whole(d->changed,
        STR("gene\tentrez_id\tvariant\tvariant_id\tdisease\tdoid\tphenotypes\tdrugs\t"
            "evidence_type\tevidence_direction\tevidence_level\t"
            "clinical_significance\tevidence_statement\tpubmed_id\tcitation\tnct_ids\t"
            "rating\tevidence_status\tevidence_id\tvariant_origin\tevidence_civic_url\n"
            "BRAF\t673\tV600E\t12\tMelanoma\t1909\t\tDabrafenib\tPredictive\tSupports\t"
            "B\tSensitivity\tOld.\t1\tA, 2014\t\t5\taccepted\t95\tSomatic Mutation\tx\n"
            "BRAF\t673\tV600R\t991\tMelanoma\t1909\t\tDabrafenib\tPredictive\t"
            "Supports\tB\tSensitivity\tOld.\t1\tA, 2014\t\t5\taccepted\t99991\t"
            "Somatic Mutation\tx\n"));
    buf_fmt(&table, "civic\tevidence\t%s\t2018-10-01\t\tCC0-1.0\t\n", d->changed);
    write_whole(d->sources, buf_str(&table));
    buf_free(&table);
    assert_int_equal(run(d, d->kb, d->sources, NULL), 0);
    assert_non_null(strstr(d->report.p, "All sums close"));
    const char *old = strstr(d->report.p, "civic evidence 2018-10-01");
    unsigned read, stored, merged, superseded;
    assert_non_null(old);
    assert_int_equal(sscanf(old, "civic evidence 2018-10-01 %u %u %u %u", &read,
                         &stored, &merged, &superseded),
        4);
    assert_int_equal(read, 2);
    assert_int_equal(stored, 1);
    assert_int_equal(superseded, 1);
}

static void a_source_that_lost_records_is_refused(void **state)
{
    struct dir *d = *state;
    assert_int_equal(run(d, d->kb2, "tests/sources", NULL), 0);
    change_source(d, "evidence.tsv", "codon(KRAS, 12)", "codon(KRAS 12)");
    assert_int_equal(run(d, d->kb, d->sources, d->kb2), ERR_FAIL);
    assert_non_null(strstr(d->err.msg, "source inhouse: 2 records stored, 3 in"));
    assert_int_equal(access(d->kb, F_OK), -1);
}

static void a_failed_build_leaves_the_previous_file(void **state)
{
    struct dir *d = *state;
    assert_int_equal(run(d, d->kb, "tests/sources", NULL), 0);
    struct buf before = read_whole(d->kb);
    change_source(d, "hg19ToHg38.part.chain", "6211\t19508082", "6211\t-5");
    assert_true(run(d, d->kb, d->sources, NULL) < 0);
    struct buf after = read_whole(d->kb);
    assert_int_equal(before.n, after.n);
    assert_memory_equal(before.p, after.p, before.n);
    buf_free(&before);
    buf_free(&after);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_builds_give_the_same_bytes),
        TEST(the_report_says_that_sums_close),
        TEST(variants_stand_on_both_assemblies),
        TEST(lifted_alleles_say_so),
        TEST(profiles_become_criteria_of_their_members),
        TEST(germline_evidence_asks_for_a_germline_finding),
        TEST(evidence_is_joined_to_its_disease_by_doid),
        TEST(solid_tumours_hold_cancers_but_not_haematologic_ones),
        TEST(a_missing_column_stops_the_build),
        TEST(a_new_word_stops_the_build_with_its_line),
        TEST(an_unknown_parent_stops_the_build),
        TEST(new_words_that_are_accepted_are_rejected_one_by_one),
        TEST(outputs_that_cannot_be_written_stop_the_build_first),
        TEST(a_release_of_a_store_is_not_replaced),
        TEST(one_path_cannot_be_two_outputs),
        TEST(the_newer_release_of_one_id_is_stored),
        TEST(what_is_derived_from_rows_leaves_the_sums_closed),
        TEST(a_source_that_lost_records_is_refused),
        TEST(a_failed_build_leaves_the_previous_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
