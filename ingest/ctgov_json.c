/*
 * ClinicalTrials.gov as JSON.  API v2: an array of studies (download of the site), a
 * page
 * {"studies": [...]} or one study; the classic API, retired in June 2024: a
 * FullStudiesResponse; or a zip of such files.
 */
#include "ingest/ctgov.h"
#include "kb/base/json.h"

#include <stddef.h>
#include <stdlib.h>

#define SNIFF_BYTES 256
#define CHUNK_BYTES ((size_t)1 << 16)

/* Where one text goes. */
struct field {
    const char *path;
    size_t offset;
};
/* A list: of texts, or of one member of each object. */
struct list_field {
    const char *path, *member;
    size_t offset;
};

/* How a layout names what is read of a study. */
struct layout {
    const struct field *fields;
    const struct list_field *lists;
    const char *eligibility;
    const char *arms, *label, *type, *description;
    const char *sites, *country, *city, *status;
};

#define AT(member) offsetof(struct ctgov_draft, member)

static const struct field v2_fields[] = {
    {"protocolSection.identificationModule.nctId", AT(id)},
    {"protocolSection.identificationModule.briefTitle", AT(title)},
    {"protocolSection.statusModule.overallStatus", AT(status)},
    {"protocolSection.statusModule.lastUpdatePostDateStruct.date", AT(updated)},
    {"protocolSection.statusModule.lastUpdateSubmitDate", AT(submitted)},
    {"protocolSection.statusModule.statusVerifiedDate", AT(verified)},
    {"protocolSection.designModule.studyType", AT(study_type)},
    {"protocolSection.eligibilityModule.sex", AT(sex)},
    {"protocolSection.eligibilityModule.minimumAge", AT(min_age)},
    {"protocolSection.eligibilityModule.maximumAge", AT(max_age)},
    {"derivedSection.miscInfoModule.versionHolder", AT(release)},
    {0},
};

static const struct list_field v2_lists[] = {
    {"protocolSection.designModule.phases", NULL, AT(phases)},
    {"protocolSection.conditionsModule.conditions", NULL, AT(conditions)},
    {"protocolSection.conditionsModule.keywords", NULL, AT(keywords)},
    {"protocolSection.armsInterventionsModule.interventions", "name",
        AT(interventions)},
    {"derivedSection.conditionBrowseModule.meshes", "term", AT(mesh_terms)},
    {"derivedSection.conditionBrowseModule.meshes", "id", AT(mesh_ids)},
    {0},
};

static const struct layout v2 = {v2_fields, v2_lists,
    "protocolSection.eligibilityModule.eligibilityCriteria",
    "protocolSection.armsInterventionsModule.armGroups", "label", "type", "description",
    "protocolSection.contactsLocationsModule.locations", "country", "city", "status"};

static const struct field classic_fields[] = {
    {"ProtocolSection.IdentificationModule.NCTId", AT(id)},
    {"ProtocolSection.IdentificationModule.BriefTitle", AT(title)},
    {"ProtocolSection.StatusModule.OverallStatus", AT(status)},
    {"ProtocolSection.StatusModule.LastUpdatePostDateStruct.LastUpdatePostDate",
        AT(updated)},
    {"ProtocolSection.StatusModule.LastUpdateSubmitDate", AT(submitted)},
    {"ProtocolSection.StatusModule.StatusVerifiedDate", AT(verified)},
    {"ProtocolSection.DesignModule.StudyType", AT(study_type)},
    {"ProtocolSection.EligibilityModule.Gender", AT(sex)},
    {"ProtocolSection.EligibilityModule.MinimumAge", AT(min_age)},
    {"ProtocolSection.EligibilityModule.MaximumAge", AT(max_age)},
    {"DerivedSection.MiscInfoModule.VersionHolder", AT(release)},
    {0},
};

static const struct list_field classic_lists[] = {
    {"ProtocolSection.DesignModule.PhaseList.Phase", NULL, AT(phases)},
    {"ProtocolSection.ConditionsModule.ConditionList.Condition", NULL, AT(conditions)},
    {"ProtocolSection.ConditionsModule.KeywordList.Keyword", NULL, AT(keywords)},
    {"ProtocolSection.ArmsInterventionsModule.InterventionList.Intervention",
        "InterventionName", AT(interventions)},
    {"DerivedSection.ConditionBrowseModule.ConditionMeshList.ConditionMesh",
        "ConditionMeshTerm", AT(mesh_terms)},
    {"DerivedSection.ConditionBrowseModule.ConditionMeshList.ConditionMesh",
        "ConditionMeshId", AT(mesh_ids)},
    {0},
};

static const struct layout classic = {classic_fields, classic_lists,
    "ProtocolSection.EligibilityModule.EligibilityCriteria",
    "ProtocolSection.ArmsInterventionsModule.ArmGroupList.ArmGroup", "ArmGroupLabel",
    "ArmGroupType", "ArmGroupDescription",
    "ProtocolSection.ContactsLocationsModule.LocationList.Location", "LocationCountry",
    "LocationCity", "LocationStatus"};

static void add_all(struct ctgov_draft *d, struct ctgov_list *list,
    const struct json *array, const char *member)
{
    for (size_t i = 0; i < json_len(array); i++) {
        const struct json *item = json_at(array, i);
        ctgov_add(d, list, json_str(member != NULL ? json_get(item, member) : item));
    }
}

static void read_arms(
    struct ctgov_draft *d, const struct layout *l, const struct json *arms)
{
    for (size_t i = 0; i < json_len(arms); i++) {
        const struct json *arm = json_at(arms, i);
        ctgov_add_arm(d, json_str(json_get(arm, l->label)),
            json_str(json_get(arm, l->type)), json_str(json_get(arm, l->description)));
    }
}

static int read_study(struct ctgov_draft *d, const struct layout *l,
    const struct json *study, uint64_t line, struct err *err)
{
    ctgov_clear(d, line);
    for (const struct field *f = l->fields; f->path != NULL; f++)
        *(struct str *)((char *)d + f->offset) =
            ctgov_text(d, json_str(json_path(study, f->path)));
    for (const struct list_field *f = l->lists; f->path != NULL; f++)
        add_all(d, (struct ctgov_list *)((char *)d + f->offset),
            json_path(study, f->path), f->member);
    d->eligibility = str_copy(&d->mem, json_str(json_path(study, l->eligibility)));
    read_arms(d, l, json_path(study, l->arms));
    const struct json *sites = json_path(study, l->sites);
    for (size_t i = 0; i < json_len(sites); i++) {
        const struct json *site = json_at(sites, i);
        ctgov_add_site(d, json_str(json_get(site, l->country)),
            json_str(json_get(site, l->city)), json_str(json_get(site, l->status)));
    }
    return ctgov_finish(d, err);
}

static int on_study(
    void *ctx, const struct json *study, uint64_t index, uint64_t line, struct err *err)
{
    (void)index;
    return read_study(ctx, &v2, study, line, err);
}

/* A response of the classic API holds at most 100 studies: it is read whole. */
static int read_response(
    struct ctgov_draft *d, const struct json *root, const char *name, struct err *err)
{
    const struct json *studies = json_path(root, "FullStudiesResponse.FullStudies");
    int rc = 0;
    if (json_type(studies) != JSON_ARRAY)
        return err_set(err, ERR_FAIL,
            "%s: found a FullStudiesResponse without FullStudies, expected an array of "
            "studies",
            name);
    for (size_t i = 0; rc >= 0 && i < json_len(studies); i++)
        rc =
            read_study(d, &classic, json_get(json_at(studies, i), "Study"), i + 1, err);
    return rc;
}

/* ---- the shapes of a document ---- */

/* What a document starts with: where its array of studies stands; NULL: it is one
 * study, or a response of the classic API. */
static const char *shape_of(struct str head)
{
    struct str s = head;
    if (str_starts(s, STR("\xef\xbb\xbf")))
        s = str_sub(s, 3, s.n);
    s = str_trim(s);
    if (!str_starts(s, STR("{")))
        return "";
    s = str_trim(str_sub(s, 1, s.n));
    if (str_starts(s, STR("\"FullStudiesResponse\""))
        || str_starts(s, STR("\"protocolSection\""))
        || str_starts(s, STR("\"derivedSection\""))
        || str_starts(s, STR("\"hasResults\""))
        || str_starts(s, STR("\"resultsSection\"")))
        return NULL;
    return "studies";
}

static int read_document(
    struct ctgov_draft *d, const char *shape, struct stream *in, struct err *err)
{
    if (shape != NULL) {
        int64_t n = json_read_each(in, shape, on_study, d, err);
        return n < 0 ? (int)n : 0;
    }
    struct json *root = json_read(in, err);
    int rc;
    if (root == NULL)
        return err->code;
    if (json_get(root, "FullStudiesResponse") != NULL)
        rc = read_response(d, root, stream_name(in), err);
    else
        rc = read_study(d, &v2, root, 1, err);
    json_free(root);
    return rc;
}

static int sniff(
    struct stream *in, char head[SNIFF_BYTES], struct str *out, struct err *err)
{
    size_t n = 0;
    ptrdiff_t got = 1;
    while (
        n < SNIFF_BYTES && (got = stream_read(in, head + n, SNIFF_BYTES - n, err)) > 0)
        n += (size_t)got;
    *out = (struct str){head, n};
    return got < 0 ? (int)got : 0;
}

/* A member of a zip is in memory: it is looked at through a stream of its own. */
static int read_member(void *ctx, struct str name, struct stream *in, struct err *err)
{
    struct ctgov_draft *d = ctx;
    struct buf text = BUF_INIT;
    ptrdiff_t got;
    if (!str_ends(name, STR(".json"))) {
        report_note_record(d->b->report, d->file, 0, STR_NONE,
            "zip: a member that is no .json file", name);
        return 0;
    }
    do {
        buf_reserve(&text, CHUNK_BYTES);
        got = stream_read(in, text.p + text.n, CHUNK_BYTES, err);
        if (got > 0)
            text.n += (size_t)got;
    } while (got > 0);
    struct stream *again =
        got < 0 ? NULL : stream_open_bytes(stream_name(in), text.p, text.n, err);
    int rc = again == NULL ? err->code
                           : read_document(d, shape_of(buf_str(&text)), again, err);
    stream_close(again);
    buf_free(&text);
    return rc;
}

static int read_plain(
    struct ctgov_draft *d, const char *path, struct stream *in, struct err *err)
{
    char head[SNIFF_BYTES];
    struct str start = STR_NONE;
    struct stream *look = stream_open(path, err);
    int rc = look == NULL ? err->code : sniff(look, head, &start, err);
    stream_close(look);
    return rc < 0 ? rc : read_document(d, shape_of(start), in, err);
}

int ctgov_json_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    return ctgov_read(b, file, "ctgov", in, read_member, read_plain, err);
}
