/* Trials of ClinicalTrials.gov: both layouts, alone and through a whole build; run in
 * the top directory. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ingest/ctgov.h"
#include "ingest/stage_trial.h"
#include "kb/store/kb.h"
#include "tests/unit/made_build.h"

#define STUDY                                                                          \
    "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT00000007\","       \
    "\"briefTitle\":\"Drug A in lung cancer\"},\"statusModule\":{"                     \
    "\"overallStatus\":\"ACTIVE_NOT_RECRUITING\",\"lastUpdatePostDateStruct\":"        \
    "{\"date\":\"2023-01-05\"}},\"designModule\":{\"studyType\":\"INTERVENTIONAL\","   \
    "\"phases\":[\"PHASE1\",\"PHASE2\"]},\"conditionsModule\":{\"conditions\":"        \
    "[\"Lung Cancer\"],\"keywords\":[\"KRAS\"]},\"armsInterventionsModule\":{"         \
    "\"interventions\":[{\"type\":\"DRUG\",\"name\":\"Drug A\"}],\"armGroups\":[{"     \
    "\"label\":\"Cohort 1: BRAF V600E\",\"type\":\"EXPERIMENTAL\",\"description\":"    \
    "\"Drug A:\\n\\n* daily\"}]},"                                                     \
    "\"eligibilityModule\":{\"eligibilityCriteria\":\"Inclusion Criteria:\\n\\n"       \
    "* KRAS G12C mutation found before day 1\\n* ECOG 0 or 1\\n\\nExclusion "          \
    "Criteria:\\n\\n* EGFR mutation\",\"sex\":\"FEMALE\",\"minimumAge\":\"18 Years\"," \
    "\"maximumAge\":\"6 Months\"},\"contactsLocationsModule\":{\"locations\":["        \
    "{\"city\":\"Seoul\",\"country\":\"South Korea\",\"status\":\"RECRUITING\"},"      \
    "{\"city\":\"Busan\",\"country\":\"South Korea\"}]}},\"derivedSection\":{"         \
    "\"conditionBrowseModule\":{\"meshes\":[{\"id\":\"D1\",\"term\":\"Lung "           \
    "Neoplasms\"}]}},\"hasResults\":false}"

#define XML_HEAD                                                                       \
    "<clinical_study>\n<required_header><download_date>ClinicalTrials.gov processed "  \
    "this data on February 03, 2023</download_date></required_header>\n<id_info>"      \
    "<nct_id>NCT00000007</nct_id></id_info><brief_title>Drug A in\n lung "             \
    "cancer</brief_title>"

#define XML_STUDY                                                                      \
    XML_HEAD                                                                           \
    "<overall_status>Active, not recruiting</overall_status><phase>Phase "             \
    "1/Phase 2</phase><study_type>Interventional</study_type><condition>Lung "         \
    "Cancer</condition><intervention><intervention_name>Drug A</intervention_name>"    \
    "</intervention><arm_group><arm_group_label>Cohort 1: BRAF V600E"                  \
    "</arm_group_label><arm_group_type>Experimental</arm_group_type><description>\n"   \
    "        Drug A:\n\n          -  daily\n</description></arm_group>"                \
    "<eligibility><criteria><textblock>\n        Inclusion Criteria:\n"                \
    "\n          -  KRAS G12C mutation found before\n             day 1\n\n"           \
    "          -  ECOG 0 or 1\n\n        Exclusion Criteria:\n\n          -  EGFR\n"   \
    "             mutation\n</textblock></criteria><gender>Female</gender>"            \
    "<minimum_age>18 Years</minimum_age><maximum_age>6 Months</maximum_age>"           \
    "</eligibility><location><facility><name>H</name><address><city>Seoul</city>"      \
    "<country>South Korea</country></address></facility><status>Recruiting</status>"   \
    "</location><location><facility><address><city>Busan</city><country>South Korea"   \
    "</country></address></facility></location><last_update_posted type=\"Actual\">"   \
    "January 5, 2023</last_update_posted><keyword>KRAS</keyword><condition_browse>"    \
    "<mesh_term>Lung Neoplasms</mesh_term></condition_browse></clinical_study>\n"

struct fixture {
    struct made_build m;
    char path[64];
    struct buf bodies; /* of the trials that the stage gave */
    struct trial last;
    struct arena mem;
    unsigned n;
    unsigned last_file;
};

static int begin(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    if (f == NULL)
        return -1;
    made_build_begin(&f->m);
    f->m.b.trials = sorter_new("/tmp", (size_t)1 << 20);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;

    sorter_free(f->m.b.trials);
    made_build_end(&f->m);
    buf_free(&f->bodies);
    arena_free(&f->mem);
    free(f);
    return 0;
}

static void write_temp(char path[64], const char *text)
{
    strncpy(path, "/tmp/vdt_ctgov_XXXXXX", 63);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* Adds a file of a release and reads it. */
static int read_text(struct fixture *f, made_reader *reader, const char *release,
    const char *text, struct err *err)
{
    unsigned file = f->m.b.n_files++;
    struct source_file *s = &f->m.files[file];

    write_temp(f->path, text);
    s->path = f->path;
    s->provenance =
        (struct provenance){.release = str_of(release), .file = STR("trials")};
    struct stream *in = stream_open(f->path, err);
    int rc = reader(&f->m.b, file, in, err);
    stream_close(in);
    unlink(f->path);
    return rc < 0 ? rc : made_build_judge(&f->m, err);
}

static int take(void *ctx, unsigned file, uint64_t line, struct trial *t,
    struct arena *mem, struct err *err)
{
    struct fixture *f = ctx;
    struct buf body = BUF_INIT;

    (void)line, (void)mem;
    trial_encode(t, &body);
    buf_add_str(&f->bodies, buf_str(&body));
    assert_true(
        trial_decode(str_copy(&f->mem, buf_str(&body)), &f->mem, &f->last, err) >= 0);
    f->last.id = str_copy(&f->mem, t->id);
    /* at build only */
    f->last.n_disease_ids = t->n_disease_ids;
    f->last.disease_ids = ARENA_ARRAY(&f->mem, struct str, t->n_disease_ids);
    for (unsigned i = 0; i < t->n_disease_ids; i++)
        f->last.disease_ids[i] = str_copy(&f->mem, t->disease_ids[i]);
    f->last_file = file;
    f->n++;
    buf_free(&body);
    return 0;
}

static void collect(struct fixture *f)
{
    struct err err = {0};

    f->n = 0;
    assert_int_equal(stage_trials_each(&f->m.b, take, f, &err), 0);
}

static void assert_str(struct str s, const char *expected)
{
    if (!str_eq_c(s, expected))
        fail_msg("found \"%.*s\", expected \"%s\"", STR_ARG(s), expected);
}

static void assert_arm(const struct trial_arm *a)
{
    assert_str(a->label, "Cohort 1: BRAF V600E");
    assert_str(a->type, "EXPERIMENTAL");
    assert_str(a->description, "Drug A:\n- daily");
}

static void reads_a_study_of_api_v2(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};

    assert_int_equal(
        read_text(f, ctgov_json_read, "2023-02-03", "[" STUDY "]", &err), 0);
    collect(f);
    assert_int_equal(f->n, 1);
    assert_str(f->last.id, "NCT00000007");
    assert_str(f->last.title, "Drug A in lung cancer");
    assert_str(f->last.status, "ACTIVE_NOT_RECRUITING");
    assert_str(f->last.status_date, "2023-01-05");
    assert_false(f->last.is_date_of_release);
    assert_int_equal(f->last.n_phases, 2);
    assert_str(f->last.phases[1], "PHASE2");
    assert_int_equal(f->last.sex, TRIAL_SEX_FEMALE);
    assert_true(f->last.min_age_years == 18 && f->last.max_age_years == 0.5);
    assert_int_equal(f->last.n_sites, 2);
    assert_str(f->last.sites[0].city, "Busan");
    assert_str(f->last.sites[1].status, "RECRUITING");
    assert_str(f->last.interventions[0], "Drug A");
    assert_str(f->last.mesh_terms[0], "Lung Neoplasms");
    assert_int_equal(f->last.n_disease_ids, 1);
    assert_str(f->last.disease_ids[0], "MESH:D1");
    assert_int_equal(f->last.n_arms, 1);
    assert_arm(&f->last.arms[0]);
    assert_str(f->last.eligibility,
        "Inclusion Criteria:\n- KRAS G12C mutation found before day 1\n- ECOG 0 or 1\n"
        "Exclusion Criteria:\n- EGFR mutation");
}

static void the_same_trial_from_xml_and_json_is_the_same_record(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};

    assert_int_equal(
        read_text(f, ctgov_json_read, "2023-02-03", "[" STUDY "]", &err), 0);
    assert_int_equal(read_text(f, ctgov_xml_read, "2023-02-03", XML_STUDY, &err), 0);
    collect(f);
    assert_int_equal(f->n, 1);
    assert_int_equal(made_build_count(&f->m, 0, "stored", ""), 1);
    assert_int_equal(made_build_count(&f->m, 1, "merged", "same_record"), 1);
    assert_int_equal(f->last.n_disease_ids, 1); /* XML has none */
}

static void takes_an_array_a_page_and_a_single_study(void **state)
{
    static const char *const shapes[] = {"[" STUDY "]",
        "{\"totalCount\": 1, \"studies\": [" STUDY "], \"nextPageToken\": \"x\"}",
        STUDY, "\xef\xbb\xbf \n[" STUDY "]"};

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        void *one = NULL;
        struct err err = {0};
        assert_int_equal(begin(&one), 0);
        assert_int_equal(
            read_text(one, ctgov_json_read, "2023-02-03", shapes[i], &err), 0);
        collect(one);
        assert_int_equal(((struct fixture *)one)->n, 1);
        end(&one);
    }
}

static void refuses_json_cut_anywhere(void **state)
{
    static const char whole[] = "{\"studies\": [" STUDY "]}";
    char cut[sizeof whole];

    (void)state;
    for (size_t n = 0; n + 1 < sizeof whole; n += 7) {
        void *one = NULL;
        struct err err = {0};
        memcpy(cut, whole, n);
        cut[n] = '\0';
        assert_int_equal(begin(&one), 0);
        assert_true(read_text(one, ctgov_json_read, "2023-02-03", cut, &err) < 0);
        assert_non_null(strstr(err.msg, "/tmp/vdt_ctgov_"));
        end(&one);
    }
}

static void the_newest_record_wins_whatever_the_order_of_files(void **state)
{
    static const char old[] = "[{\"protocolSection\":{\"identificationModule\":{"
                              "\"nctId\":\"NCT00000007\",\"briefTitle\":\"old\"},"
                              "\"statusModule\":{\"overallStatus\":\"RECRUITING\","
                              "\"lastUpdatePostDateStruct\":{\"date\":\"2022-12\"}}}}]";

    (void)state;
    for (int first = 0; first < 2; first++) {
        void *one = NULL;
        struct err err = {0};
        assert_int_equal(begin(&one), 0);
        struct fixture *f = one;
        for (int i = 0; i < 2; i++)
            assert_int_equal(
                read_text(f, ctgov_json_read, i == first ? "2025-01-01" : "2023-02-03",
                    i == first ? old : "[" STUDY "]", &err),
                0);
        collect(f);
        assert_int_equal(f->n, 1);
        assert_str(f->last.status_date, "2023-01-05");
        assert_int_equal(made_build_count(&f->m, (unsigned)first, "superseded",
                             "newer_record_stored"),
            1);
        end(&one);
    }
}

static void two_records_equally_new_that_differ_are_not_both_right(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct buf other = BUF_INIT;

    buf_add_c(&other, "[" STUDY "]");
    other.p[str_find(buf_str(&other), STR("lung"))] = 'L';
    assert_int_equal(
        read_text(f, ctgov_json_read, "2023-02-03", "[" STUDY "]", &err), 0);
    assert_int_equal(read_text(f, ctgov_json_read, "2023-02-03", other.p, &err), 0);
    collect(f);
    assert_int_equal(made_build_count(&f->m, 0, "rejected", "id_stands_twice")
                         + made_build_count(&f->m, 1, "rejected", "id_stands_twice"),
        1);
    buf_free(&other);
}

static void a_record_without_dates_has_that_of_its_release(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};

    assert_int_equal(read_text(f, ctgov_xml_read, "2023-03-01",
                         XML_HEAD "<overall_status>Unknown status</overall_status>"
                                  "</clinical_study>",
                         &err),
        0);
    collect(f);
    assert_str(f->last.status, "UNKNOWN");
    assert_str(f->last.status_date, "2023-02-03");
    assert_true(f->last.is_date_of_release);
    assert_true(isnan(f->last.min_age_years) && isnan(f->last.max_age_years));
}

static void rejects_records_without_id_or_status(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};

    f->m.b.options.accept_new_terms = true;
    assert_int_equal(read_text(f, ctgov_json_read, "2023-02-03",
                         "[{}, {\"protocolSection\":{\"identificationModule\":{"
                         "\"nctId\":\"NCT00000007\"}}}, {\"protocolSection\":{"
                         "\"identificationModule\":{\"nctId\":\"NCT00000008\"},"
                         "\"statusModule\":{\"overallStatus\":\"MAYBE\"}}}]",
                         &err),
        0);
    collect(f);
    assert_int_equal(f->n, 0);
    assert_int_equal(made_build_count(&f->m, 0, "read", ""), 3);
    assert_int_equal(made_build_count(&f->m, 0, "rejected", "no_nct_id"), 1);
    assert_int_equal(made_build_count(&f->m, 0, "rejected", "no_status"), 1);
    assert_int_equal(made_build_count(&f->m, 0, "rejected", "unknown_status"), 1);
}

static void a_new_status_stops_the_build(void **state)
{
    struct err err = {0};

    assert_int_equal(read_text(*state, ctgov_json_read, "2023-02-03",
                         "[{\"protocolSection\":{\"identificationModule\":{"
                         "\"nctId\":\"NCT00000008\"},\"statusModule\":{"
                         "\"overallStatus\":\"MAYBE\"}}}]",
                         &err),
        ERR_FAIL);
    assert_non_null(strstr(err.msg, "status \"MAYBE\" is not a word of ctgov"));
    assert_non_null(strstr(err.hint, "--accept-new-terms"));
}

#define CLASSIC                                                                        \
    "{\"FullStudiesResponse\":{\"APIVrs\":\"1\",\"FullStudies\":[{\"Rank\":1,"         \
    "\"Study\":{"                                                                      \
    "\"ProtocolSection\":{\"IdentificationModule\":{\"NCTId\":\"NCT00000007\","        \
    "\"BriefTitle\":\"Drug A in lung cancer\"},\"StatusModule\":{\"OverallStatus\":"   \
    "\"Active, not recruiting\",\"LastUpdatePostDateStruct\":{\"LastUpdatePostDate\":" \
    "\"January 5, 2023\"}},\"DesignModule\":{\"StudyType\":\"Interventional\","        \
    "\"PhaseList\":{\"Phase\":[\"Phase 1\",\"Phase 2\"]}},\"ConditionsModule\":{"      \
    "\"ConditionList\":{\"Condition\":[\"Lung "                                        \
    "Cancer\"]},\"KeywordList\":{\"Keyword\":"                                         \
    "[\"KRAS\"]}},\"ArmsInterventionsModule\":{\"InterventionList\":{"                 \
    "\"Intervention\":"                                                                \
    "[{\"InterventionType\":\"Drug\",\"InterventionName\":\"Drug A\"}]},"              \
    "\"ArmGroupList\":{\"ArmGroup\":[{\"ArmGroupLabel\":\"Cohort 1: BRAF V600E\","     \
    "\"ArmGroupType\":\"Experimental\",\"ArmGroupDescription\":\"Drug A:\\n\\n* "      \
    "daily\""                                                                          \
    "}]}},"                                                                            \
    "\"EligibilityModule\":{\"EligibilityCriteria\":\"Inclusion Criteria:\\n\\n"       \
    "KRAS G12C mutation found before day 1\\nAge >= 18\\n\\nExclusion Criteria:\\n\\n" \
    "EGFR mutation\",\"Gender\":\"Female\",\"MinimumAge\":\"18 Years\","               \
    "\"MaximumAge\":\"6 Months\"},\"ContactsLocationsModule\":{\"LocationList\":{"     \
    "\"Location\":[{\"LocationCity\":\"Seoul\",\"LocationCountry\":\"South Korea\","   \
    "\"LocationStatus\":\"Recruiting\"},{\"LocationCity\":\"Busan\","                  \
    "\"LocationCountry\":\"South Korea\"}]}}},\"DerivedSection\":{"                    \
    "\"ConditionBrowseModule\":{\"ConditionMeshList\":{\"ConditionMesh\":[{"           \
    "\"ConditionMeshId\":\"D1\",\"ConditionMeshTerm\":\"Lung Neoplasms\"}]}}}}}]}}"

static void reads_a_study_of_the_classic_api(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};

    assert_int_equal(read_text(f, ctgov_json_read, "2023-10-18", CLASSIC, &err), 0);
    collect(f);
    assert_int_equal(f->n, 1);
    assert_str(f->last.title, "Drug A in lung cancer");
    assert_str(f->last.status, "ACTIVE_NOT_RECRUITING");
    assert_str(f->last.status_date, "2023-01-05");
    assert_str(f->last.study_type, "INTERVENTIONAL");
    assert_int_equal(f->last.n_phases, 2);
    assert_str(f->last.phases[0], "PHASE1");
    assert_int_equal(f->last.sex, TRIAL_SEX_FEMALE);
    assert_true(f->last.min_age_years == 18 && f->last.max_age_years == 0.5);
    assert_str(f->last.sites[1].city, "Seoul");
    assert_str(f->last.sites[1].status, "RECRUITING");
    assert_str(f->last.keywords[0], "KRAS");
    assert_str(f->last.interventions[0], "Drug A");
    assert_str(f->last.mesh_terms[0], "Lung Neoplasms");
    assert_str(f->last.disease_ids[0], "MESH:D1");
    assert_int_equal(f->last.n_arms, 1);
    assert_arm(&f->last.arms[0]);
}

static void a_response_without_studies_is_refused(void **state)
{
    struct err err = {0};

    assert_int_equal(read_text(*state, ctgov_json_read, "2023-10-18",
                         "{\"FullStudiesResponse\":{\"NStudiesFound\":0}}", &err),
        ERR_FAIL);
    assert_non_null(strstr(err.msg, "without FullStudies"));
}

#define CTRP                                                                           \
    "{\"nci_id\":\"NCI-1\",\"nct_id\":\"NCT00000009\",\"brief_title\":\"Drug B\","     \
    "\"current_trial_status\":\"Active\",\"current_trial_status_date\":\"2020-05-"     \
    "01\","                                                                            \
    "\"record_verification_date\":\"2021-07-01\",\"phase\":{\"phase\":\"I_II\"},"      \
    "\"study_protocol_type\":\"Interventional\",\"eligibility\":{\"structured\":{"     \
    "\"sex\":\"FEMALE\",\"min_age\":\"18 Years\",\"max_age\":\"999 Years\","           \
    "\"max_age_number\":999},\"unstructured\":[{\"inclusion_indicator\":true,"         \
    "\"description\":\"Adults\"},{\"inclusion_indicator\":false,\"description\":"      \
    "\"Pregnant\"},{\"inclusion_indicator\":true,\"description\":\"Fit\"}]},"          \
    "\"biomarkers\":[{\"name\":\"ALK Gene Rearrangement\",\"eligibility_criterion\":"  \
    "\"inclusion\",\"inclusion_indicator\":\"TRIAL\"},{\"name\":\"ALK Gene\","         \
    "\"eligibility_criterion\":\"inclusion\",\"inclusion_indicator\":\"TREE\"},"       \
    "{\"name\":\"KRAS NP_004976.2:p.G12C\",\"eligibility_criterion\":\"exclusion\","   \
    "\"inclusion_indicator\":\"TRIAL\"}],\"diseases\":[{\"name\":\"Lung Carcinoma\","  \
    "\"nci_thesaurus_concept_id\":\"C4878\","                                          \
    "\"inclusion_indicator\":\"TRIAL\"},{\"name\":\"Neoplasm\",\"inclusion_"           \
    "indicator\":"                                                                     \
    "\"TREE\"}],\"sites\":[{\"org_country\":\"United "                                 \
    "States\",\"org_city\":\"Boston\","                                                \
    "\"recruitment_status\":\"CLOSED_TO_ACCRUAL\"}],\"keywords\":[\"ALK\"],\"arms\":[" \
    "{\"name\":\"Arm 1\",\"type\":\"EXPERIMENTAL\",\"interventions\":[{"               \
    "\"name\":\"Drug B\"}]},{\"arm_name\":\"Arm 2\",\"arm_description\":\"of API "     \
    "v1\"}]}"

static void coded_biomarkers_of_ctrp_stand_behind_the_text_without_their_tree(
    void **state)
{
    struct fixture *f = *state;
    struct err err = {0};

    assert_int_equal(read_text(f, ctrp_read, "2022-01-15", CTRP, &err), 0);
    collect(f);
    assert_int_equal(f->n, 1);
    assert_str(f->last.status, "RECRUITING");
    assert_str(f->last.status_date, "2021-07-01");
    assert_int_equal(f->last.n_phases, 2);
    assert_str(f->last.phases[1], "PHASE2");
    assert_true(f->last.min_age_years == 18 && isnan(f->last.max_age_years));
    assert_int_equal(f->last.n_conditions, 1);
    assert_str(f->last.sites[0].status, "ACTIVE_NOT_RECRUITING");
    assert_str(f->last.interventions[0], "Drug B");
    assert_str(f->last.keywords[0], "ALK");
    assert_str(f->last.disease_ids[0], "NCI:C4878");
    assert_int_equal(f->last.n_arms, 2);
    assert_str(f->last.arms[0].label, "Arm 1");
    assert_str(f->last.arms[1].label, "Arm 2");
    assert_str(f->last.arms[1].description, "of API v1");
    assert_str(f->last.eligibility,
        "Inclusion Criteria:\n- Adults\n- Fit\nExclusion Criteria:\n- Pregnant\n"
        "Inclusion criteria (biomarkers coded by NCI):\n- ALK Gene Rearrangement\n"
        "Exclusion criteria (biomarkers coded by NCI):\n- KRAS NP_004976.2:p.G12C");
}

static void takes_a_page_of_ctrp_and_records_by_id(void **state)
{
    static const char *const shapes[] = {
        "{\"total\":1,\"data\":[" CTRP "]}", "{\"NCT00000009\":" CTRP "}"};

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        void *one = NULL;
        struct err err = {0};
        assert_int_equal(begin(&one), 0);
        assert_int_equal(read_text(one, ctrp_read, "2022-01-15", shapes[i], &err), 0);
        collect(one);
        assert_int_equal(((struct fixture *)one)->n, 1);
        end(&one);
    }
}

static void refuses_json_that_is_no_record_of_ctrp(void **state)
{
    struct err err = {0};

    assert_int_equal(
        read_text(*state, ctrp_read, "2022-01-15", "{\"total\":0}", &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "found the member \"total\", expected records"));
}

static void a_file_named_for_another_trial_is_rejected(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    unsigned file = f->m.b.n_files++;
    struct stream *in =
        stream_open_bytes("trials/NCT00000008.xml", XML_STUDY, strlen(XML_STUDY), &err);

    memcpy(f->path, "/dev/null", sizeof "/dev/null");
    f->m.files[file].path = f->path;
    assert_int_equal(ctgov_xml_read(&f->m.b, file, in, &err), 0);
    stream_close(in);
    collect(f);
    assert_int_equal(f->n, 0);
    assert_int_equal(
        made_build_count(&f->m, file, "rejected", "id_is_not_that_of_the_file"), 1);
    assert_str(ctgov_id_of_file(STR("a/NCT00000007_new.xml")), "NCT00000007");
    assert_null(ctgov_id_of_file(STR("a/NCT00000007/search.xml")).p);
}

static void refuses_the_feed_of_a_search_politely(void **state)
{
    struct err err = {0};

    assert_int_equal(read_text(*state, ctgov_xml_read, "2023-02-03",
                         "<?xml version=\"1.0\"?>\n<rss><channel/></rss>", &err),
        ERR_FAIL);
    assert_non_null(strstr(err.msg, ":2: found the root <rss>, expected"));
    assert_non_null(strstr(err.hint, "feed of a search"));
}

static void reads_ages_in_any_unit(void **state)
{
    double years;

    (void)state;
    assert_true(ctgov_age(STR("18 Years"), &years) && years == 18);
    assert_true(ctgov_age(STR("1 Year"), &years) && years == 1);
    assert_true(ctgov_age(STR("6 Months"), &years) && years == 0.5);
    assert_true(ctgov_age(STR("1461 Days"), &years) && years == 4);
    assert_true(ctgov_age(STR("2 Weeks"), &years) && years > 0.038 && years < 0.0384);
    assert_true(ctgov_age(STR("30 Minutes"), &years) && years > 0 && years < 1e-4);
    assert_true(ctgov_age(STR("N/A"), &years) && isnan(years));
    assert_true(ctgov_age(STR_NONE, &years) && isnan(years));
    assert_false(ctgov_age(STR("18"), &years));
    assert_false(ctgov_age(STR("-1 Years"), &years));
    assert_false(ctgov_age(STR("18 Fortnights"), &years));
}

static void reads_dates_as_exact_as_they_are(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_str(ctgov_date(&mem, STR("January 5, 2023")), "2023-01-05");
    assert_str(ctgov_date(&mem, STR("December 2009")), "2009-12");
    assert_str(ctgov_date(&mem, STR("2023-01-05")), "2023-01-05");
    assert_str(ctgov_date(&mem, STR("2023-01")), "2023-01");
    assert_null(ctgov_date(&mem, STR("2023-13")).p);
    assert_null(ctgov_date(&mem, STR("January 32, 2023")).p);
    assert_null(ctgov_date(&mem, STR("Januar 5, 2023")).p);
    assert_null(ctgov_date(&mem, STR("January")).p);
    assert_null(ctgov_date(&mem, STR("January 5,")).p);
    assert_null(ctgov_date(&mem, STR_NONE).p);
    arena_free(&mem);
}

/* ---- the whole build ----------------------------------------------------------------
 */

static void write_sources(const char *path, const char *trials)
{
    char here[1024];
    FILE *out = fopen(path, "w");

    assert_non_null(out);
    assert_non_null(getcwd(here, sizeof here));
    fputs("source\tkind\tpath\trelease\tassembly\tlicence\turl\n", out);
    fprintf(out, "hgnc\ttsv\t%s/tests/sources/hgnc_complete_set.txt\t1\t\tx\t\n", here);
    fprintf(out, "do\ttsv\t%s/tests/sources/HumanDO.tsv\t1\t\tx\t\n", here);
    fprintf(out, "do\tobo\t%s/tests/sources/DO_cancer_slim.obo\t1\t\tx\t\n", here);
    fprintf(out, "ctgov\tv2\t%s\t2023-02-03\t\tx\t\n", trials);
    fclose(out);
}

static void build_kb(char kb_path[64], const char *text)
{
    char trials[64], sources[64];
    struct err err = {0};
    struct buf report = BUF_INIT;

    write_temp(trials, text);
    write_temp(sources, "");
    write_temp(kb_path, "");
    write_sources(sources, trials);
    const struct build_options options = {.kb_path = kb_path,
        .sources_path = sources,
        .curated_path = "curated",
        .program = "test",
        .memory_bytes = (size_t)32 << 20};
    if (build_run(&options, &report, &err) < 0)
        fail_msg("%s", err.msg);
    unlink(trials);
    unlink(sources);
    buf_free(&report);
}

static void assert_criterion(
    struct kb_txn *t, struct trial_criterion c, struct arena *mem, const char *expected)
{
    struct criterion *criterion;
    uint32_t *records;
    struct err err = {0};

    assert_int_equal(kb_criterion(t, c.criterion, mem, &criterion, &err), 1);
    assert_str(criterion_text(criterion, mem), expected);
    assert_true(kb_records_by_criterion(t, c.criterion, mem, &records, &err) >= 1);
}

static void a_trial_goes_through_the_build(void **state)
{
    char path[64];
    struct err err = {0};
    struct arena mem = ARENA_INIT;
    struct record r;
    struct trial t;
    uint32_t *records;

    (void)state;
    build_kb(path, "[" STUDY "]");
    struct kb *kb = kb_open(path, true, &err);
    assert_non_null(kb);
    struct kb_txn *txn = kb_begin(kb, &err);
    assert_int_equal(kb_verify(txn, &err), 0);
    assert_int_equal(kb_record_by_id(txn, STR("NCT00000007"), &r, &err), 1);
    assert_int_equal(r.type, RECORD_TRIAL);
    assert_int_equal(kb_trial(txn, r.ordinal, &mem, &t, &err), 1);
    assert_str(t.id, "NCT00000007");
    assert_int_equal(t.n_criteria, 3);
    assert_false(t.criteria[0].is_exclusion);
    assert_criterion(txn, t.criteria[0], &mem, "protein(KRAS, G12C)");
    assert_str(t.criteria[0].sentence, "KRAS G12C mutation found before day 1");
    assert_true(t.criteria[1].is_exclusion);
    assert_criterion(txn, t.criteria[1], &mem, "gene(EGFR, any)");
    assert_int_equal(t.criteria[2].source, TRIAL_FROM_ARM);
    assert_int_equal(t.criteria[2].force, TRIAL_ALTERNATIVE);
    assert_criterion(txn, t.criteria[2], &mem, "protein(BRAF, V600E)");
    assert_str(t.criteria[2].sentence, "BRAF V600E");
    assert_str(t.cohorts[t.criteria[2].cohort - 1], "Cohort 1");
    assert_int_equal(t.n_facts, 1);
    assert_int_equal(t.facts[0].kind, FACT_PERFORMANCE);
    assert_str(t.facts[0].sentence, "ECOG 0 or 1");
    assert_int_equal(t.n_diseases, 1);
    assert_int_equal(
        kb_records_by_disease(txn, t.diseases[0], &mem, &records, &err), 1);
    assert_int_equal(records[0], r.ordinal);
    int n = kb_records_by_gene(txn, STR("KRAS"), &mem, &records, &err);
    assert_true(n > 0); /* labels of drugs too */
    assert_int_equal(records[n - 1], r.ordinal);
    kb_end(txn);
    kb_close(kb);
    unlink(path);
    arena_free(&mem);
}

static void a_damaged_body_is_told(void **state)
{
    struct arena mem = ARENA_INIT;
    struct trial t = {.title = STR("t"), .min_age_years = NAN, .max_age_years = NAN};
    struct trial_criterion c = {.criterion = 1, .beg = 0, .end = 4};
    struct buf body = BUF_INIT;
    struct err err = {0};

    (void)state;
    t.eligibility = STR("abcd");
    t.criteria = &c;
    t.n_criteria = 1;
    trial_encode(&t, &body);
    assert_int_equal(trial_decode(buf_str(&body), &mem, &t, &err), 0);
    assert_str(t.criteria[0].sentence, "abcd");
    for (size_t n = 0; n < body.n; n++)
        assert_int_equal(trial_decode((struct str){body.p, n}, &mem, &t, &err), ERR_KB);
    body.p[body.n - 1] = 5; /* a clause beyond the text */
    assert_int_equal(trial_decode(buf_str(&body), &mem, &t, &err), ERR_KB);
    buf_free(&body);
    arena_free(&mem);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        WITH(reads_a_study_of_api_v2),
        WITH(the_same_trial_from_xml_and_json_is_the_same_record),
        cmocka_unit_test(takes_an_array_a_page_and_a_single_study),
        cmocka_unit_test(refuses_json_cut_anywhere),
        cmocka_unit_test(the_newest_record_wins_whatever_the_order_of_files),
        WITH(two_records_equally_new_that_differ_are_not_both_right),
        WITH(a_record_without_dates_has_that_of_its_release),
        WITH(rejects_records_without_id_or_status),
        WITH(a_new_status_stops_the_build),
        WITH(reads_a_study_of_the_classic_api),
        WITH(a_response_without_studies_is_refused),
        WITH(coded_biomarkers_of_ctrp_stand_behind_the_text_without_their_tree),
        cmocka_unit_test(takes_a_page_of_ctrp_and_records_by_id),
        WITH(refuses_json_that_is_no_record_of_ctrp),
        WITH(a_file_named_for_another_trial_is_rejected),
        WITH(refuses_the_feed_of_a_search_politely),
        cmocka_unit_test(reads_ages_in_any_unit),
        cmocka_unit_test(reads_dates_as_exact_as_they_are),
        cmocka_unit_test(a_trial_goes_through_the_build),
        cmocka_unit_test(a_damaged_body_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
