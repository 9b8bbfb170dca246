/*
 * ClinicalTrials.gov's legacy XML: files with the root clinical_study, or a zip of the
 * tree of them (AllPublicXML).
 */
#include "ingest/ctgov.h"
#include "ingest/xml.h"

#include <stddef.h>

#define ROOT "clinical_study"
#define RELEASE_WORDS "ClinicalTrials.gov processed this data on "

struct study_reader {
    struct ctgov_draft *d;
    const char *name;
    struct str country, city, status;    /* of the location in hand */
    struct str label, type, description; /* of the arm in hand */
    struct ctgov_list countries;         /* of the record, where it has no location */
};

/* Where one text goes. */
static const struct field {
    const char *path;
    size_t offset;
} fields[] = {
    {"id_info/nct_id", offsetof(struct ctgov_draft, id)},
    {"brief_title", offsetof(struct ctgov_draft, title)},
    {"overall_status", offsetof(struct ctgov_draft, status)},
    {"study_type", offsetof(struct ctgov_draft, study_type)},
    {"eligibility/gender", offsetof(struct ctgov_draft, sex)},
    {"eligibility/minimum_age", offsetof(struct ctgov_draft, min_age)},
    {"eligibility/maximum_age", offsetof(struct ctgov_draft, max_age)},
    {"last_update_posted", offsetof(struct ctgov_draft, updated)},
    {"last_update_submitted", offsetof(struct ctgov_draft, submitted)},
    {"lastchanged_date", offsetof(struct ctgov_draft, submitted)},
    {"verification_date", offsetof(struct ctgov_draft, verified)},
};

/* Elements that come any number of times. */
static const struct field lists[] = {
    {"phase", offsetof(struct ctgov_draft, phases)},
    {"condition", offsetof(struct ctgov_draft, conditions)},
    {"keyword", offsetof(struct ctgov_draft, keywords)},
    {"condition_browse/mesh_term", offsetof(struct ctgov_draft, mesh_terms)},
    {"intervention/intervention_name", offsetof(struct ctgov_draft, interventions)},
};

static int on_begin(void *ctx, struct str path, uint64_t line, struct err *err)
{
    const struct study_reader *r = ctx;
    if (str_chr(path, '/') >= 0 || str_eq_c(path, ROOT))
        return 0;
    err_set(err, ERR_FAIL, "%s:%llu: found the root <%.*s>, expected <" ROOT ">",
        r->name, (unsigned long long)line, STR_ARG(path));
    if (str_eq_c(path, "rss"))
        err_hint(err, "this is the feed of a search, not a record: download the study");
    return err->code;
}

static void on_location(struct study_reader *r, struct str path, struct str text)
{
    struct ctgov_draft *d = r->d;
    if (str_eq_c(path, "location/facility/address/country"))
        r->country = ctgov_text(d, text);
    else if (str_eq_c(path, "location/facility/address/city"))
        r->city = ctgov_text(d, text);
    else if (str_eq_c(path, "location/status"))
        r->status = ctgov_text(d, text);
    else if (str_eq_c(path, "location_countries/country"))
        ctgov_add(d, &r->countries, text);
    else if (str_eq_c(path, "location")) {
        ctgov_add_site(d, r->country, r->city, r->status);
        r->country = r->city = r->status = STR_NONE;
    }
}

static void on_arm(struct study_reader *r, struct str path, struct str text)
{
    struct ctgov_draft *d = r->d;
    if (str_eq_c(path, "arm_group/arm_group_label"))
        r->label = ctgov_text(d, text);
    else if (str_eq_c(path, "arm_group/arm_group_type"))
        r->type = ctgov_text(d, text);
    else if (str_eq_c(path, "arm_group/description"))
        r->description = str_copy(&d->mem, text);
    else if (str_eq_c(path, "arm_group")) {
        ctgov_add_arm(d, r->label, r->type, r->description);
        r->label = r->type = r->description = STR_NONE;
    }
}

static void on_release(struct ctgov_draft *d, struct str text)
{
    struct str words = ctgov_text(d, text);
    size_t n = sizeof RELEASE_WORDS - 1;
    if (str_starts(words, STR(RELEASE_WORDS)))
        d->release = ctgov_date(&d->mem, str_sub(words, n, words.n));
}

static int on_end(
    void *ctx, struct str path, struct str text, uint64_t line, struct err *err)
{
    struct study_reader *r = ctx;
    struct ctgov_draft *d = r->d;
    struct str below = str_sub(path, sizeof ROOT, path.n);
    (void)line, (void)err;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (str_eq_c(below, fields[i].path))
            *(struct str *)((char *)d + fields[i].offset) = ctgov_text(d, text);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (str_eq_c(below, lists[i].path))
            ctgov_add(d, (struct ctgov_list *)((char *)d + lists[i].offset), text);
    if (str_eq_c(below, "eligibility/criteria/textblock"))
        d->eligibility = str_copy(&d->mem, text);
    else if (str_eq_c(below, "required_header/download_date"))
        on_release(d, text);
    else if (str_starts(below, STR("arm_group")))
        on_arm(r, below, text);
    else if (str_starts(below, STR("location")))
        on_location(r, below, text);
    return 0;
}

static int read_record(struct ctgov_draft *d, struct stream *in, struct err *err)
{
    static const struct xml_handler handler = {on_begin, on_end};
    struct study_reader r = {.d = d, .name = stream_name(in)};
    ctgov_clear(d, 1);
    d->file_id = ctgov_id_of_file(str_of(r.name));
    int rc = xml_read(in, &handler, &r, err);
    if (rc < 0)
        return rc;
    bool has_sites = d->n_sites > 0;
    for (size_t i = 0; !has_sites && i < r.countries.n; i++)
        ctgov_add_site(d, r.countries.items[i], STR_NONE, STR_NONE);
    return ctgov_finish(d, err);
}

static int read_member(void *ctx, struct str name, struct stream *in, struct err *err)
{
    struct ctgov_draft *d = ctx;
    if (str_ends(name, STR(".xml")))
        return read_record(d, in, err);
    report_note_record(
        d->b->report, d->file, 0, STR_NONE, "zip: a member that is no .xml file", name);
    return 0;
}

static int read_plain(
    struct ctgov_draft *d, const char *path, struct stream *in, struct err *err)
{
    (void)path;
    return read_record(d, in, err);
}

int ctgov_xml_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    return ctgov_read(b, file, "ctgov", in, read_member, read_plain, err);
}
