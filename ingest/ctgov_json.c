/*
 * ClinicalTrials.gov API v2: an array of studies (download of the site), a page
 * {"studies": [...]}, one study, or a zip of such files.
 */
#include "ingest/ctgov.h"
#include "kb/base/json.h"

#include <stdlib.h>

#define SNIFF_BYTES 256
#define CHUNK_BYTES ((size_t)1 << 16)

static void add_all(struct ctgov_draft *d, struct ctgov_list *list,
    const struct json *array, const char *member)
{
    for (size_t i = 0; i < json_len(array); i++) {
        const struct json *item = json_at(array, i);
        ctgov_add(d, list, json_str(member != NULL ? json_get(item, member) : item));
    }
}

static void read_status(struct ctgov_draft *d, const struct json *protocol)
{
    const struct json *status = json_get(protocol, "statusModule");
    d->status = ctgov_text(d, json_str(json_get(status, "overallStatus")));
    d->updated =
        ctgov_text(d, json_str(json_path(status, "lastUpdatePostDateStruct.date")));
    d->submitted = ctgov_text(d, json_str(json_get(status, "lastUpdateSubmitDate")));
    d->verified = ctgov_text(d, json_str(json_get(status, "statusVerifiedDate")));
}

static void read_eligibility(struct ctgov_draft *d, const struct json *protocol)
{
    const struct json *module = json_get(protocol, "eligibilityModule");
    d->eligibility =
        str_copy(&d->mem, json_str(json_get(module, "eligibilityCriteria")));
    d->sex = ctgov_text(d, json_str(json_get(module, "sex")));
    d->min_age = ctgov_text(d, json_str(json_get(module, "minimumAge")));
    d->max_age = ctgov_text(d, json_str(json_get(module, "maximumAge")));
}

static void read_sites(struct ctgov_draft *d, const struct json *protocol)
{
    const struct json *sites = json_path(protocol, "contactsLocationsModule.locations");
    for (size_t i = 0; i < json_len(sites); i++) {
        const struct json *site = json_at(sites, i);
        ctgov_add_site(d, json_str(json_get(site, "country")),
            json_str(json_get(site, "city")), json_str(json_get(site, "status")));
    }
}

static int read_study(
    void *ctx, const struct json *study, uint64_t index, uint64_t line, struct err *err)
{
    struct ctgov_draft *d = ctx;
    const struct json *protocol = json_get(study, "protocolSection");
    const struct json *id = json_get(protocol, "identificationModule");
    const struct json *conditions = json_get(protocol, "conditionsModule");
    (void)index;
    ctgov_clear(d, line);
    d->id = ctgov_text(d, json_str(json_get(id, "nctId")));
    d->title = ctgov_text(d, json_str(json_get(id, "briefTitle")));
    d->release = ctgov_text(
        d, json_str(json_path(study, "derivedSection.miscInfoModule.versionHolder")));
    d->study_type =
        ctgov_text(d, json_str(json_path(protocol, "designModule.studyType")));
    read_status(d, protocol);
    read_eligibility(d, protocol);
    read_sites(d, protocol);
    add_all(d, &d->phases, json_path(protocol, "designModule.phases"), NULL);
    add_all(d, &d->conditions, json_get(conditions, "conditions"), NULL);
    add_all(d, &d->keywords, json_get(conditions, "keywords"), NULL);
    add_all(d, &d->interventions,
        json_path(protocol, "armsInterventionsModule.interventions"), "name");
    add_all(d, &d->mesh_terms,
        json_path(study, "derivedSection.conditionBrowseModule.meshes"), "term");
    return ctgov_finish(d, err);
}

/* ---- the shapes of a document ---- */

/* What a document starts with: where its array of studies stands; NULL: it is one
 * study. */
static const char *shape_of(struct str head)
{
    struct str s = head;
    if (str_starts(s, STR("\xef\xbb\xbf")))
        s = str_sub(s, 3, s.n);
    s = str_trim(s);
    if (!str_starts(s, STR("{")))
        return "";
    s = str_trim(str_sub(s, 1, s.n));
    if (str_starts(s, STR("\"protocolSection\""))
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
        int64_t n = json_read_each(in, shape, read_study, d, err);
        return n < 0 ? (int)n : 0;
    }
    struct json *root = json_read(in, err);
    int rc = root == NULL ? err->code : read_study(d, root, 0, 1, err);
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
    return ctgov_read(b, file, in, read_member, read_plain, err);
}
