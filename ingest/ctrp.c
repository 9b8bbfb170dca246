/*
 * Trials of NCI's Clinical Trials Reporting Program (CTS API v2 JSON): a page {"data":
 * [...]}, one record, or an object of records by id.
 *
 * It is the one public registry whose biomarkers are coded: rows of biomarkers[] that
 * are the trial's own (inclusion_indicator TRIAL; TREE rows are their parents in the
 * thesaurus) stand as lines behind the eligibility text and are read as the text is.
 */
#include "ingest/ctgov.h"
#include "kb/base/json.h"

#define WORDS "ctrp"
#define CODED "Inclusion criteria (biomarkers coded by NCI):"
#define CODED_EXCLUSION "Exclusion criteria (biomarkers coded by NCI):"
#define NO_MAX_AGE 999

/* ---- eligibility ---- */

static void add_line(struct buf *text, struct str line)
{
    buf_add_c(text, "- ");
    buf_add_str(text, line);
    buf_add_c(text, "\n");
}

/* The lines of one sign, in their order of display, behind a heading. */
static void add_lines(struct ctgov_draft *d, struct buf *text, const struct json *lines,
    bool is_inclusion)
{
    bool has_heading = false;
    for (size_t i = 0; i < json_len(lines); i++) {
        const struct json *line = json_at(lines, i);
        struct str words = ctgov_text(d, json_str(json_get(line, "description")));
        if (json_bool(json_get(line, "inclusion_indicator"), true) != is_inclusion
            || words.n == 0)
            continue;
        if (!has_heading)
            buf_add_c(
                text, is_inclusion ? "Inclusion Criteria:\n" : "Exclusion Criteria:\n");
        has_heading = true;
        add_line(text, words);
    }
}

static void add_biomarkers(struct ctgov_draft *d, struct buf *text,
    const struct json *biomarkers, bool is_inclusion)
{
    const char *sign = is_inclusion ? "inclusion" : "exclusion";
    bool has_heading = false;
    for (size_t i = 0; i < json_len(biomarkers); i++) {
        const struct json *row = json_at(biomarkers, i);
        if (!str_eq_c(json_str(json_get(row, "inclusion_indicator")), "TRIAL")
            || !str_eq_c(json_str(json_get(row, "eligibility_criterion")), sign))
            continue;
        if (!has_heading)
            buf_fmt(text, "%s\n", is_inclusion ? CODED : CODED_EXCLUSION);
        has_heading = true;
        add_line(text, ctgov_text(d, json_str(json_get(row, "name"))));
        report_note(d->b->report, d->file, "biomarkers: coded by the registry", 1);
    }
}

static void read_eligibility(struct ctgov_draft *d, const struct json *trial)
{
    struct buf text = BUF_INIT;
    const struct json *lines = json_path(trial, "eligibility.unstructured");
    const struct json *biomarkers = json_get(trial, "biomarkers");
    for (int sign = 1; sign >= 0; sign--)
        add_lines(d, &text, lines, sign);
    for (int sign = 1; sign >= 0; sign--)
        add_biomarkers(d, &text, biomarkers, sign);
    d->eligibility = str_copy(&d->mem, buf_str(&text));
    buf_free(&text);
}

static void read_person(struct ctgov_draft *d, const struct json *trial)
{
    const struct json *person = json_path(trial, "eligibility.structured");
    int64_t max_years;
    d->sex = ctgov_text(d, json_str(json_get(person, "sex")));
    if (d->sex.n == 0) /* API v1 */
        d->sex = ctgov_text(d, json_str(json_get(person, "gender")));
    d->min_age = ctgov_text(d, json_str(json_get(person, "min_age")));
    if (!json_int(json_get(person, "max_age_number"), &max_years)
        || max_years != NO_MAX_AGE)
        d->max_age = ctgov_text(d, json_str(json_get(person, "max_age")));
}

/* ---- a record ---- */

/* "II", "I_II", or an object that holds it. */
static void read_phase(struct ctgov_draft *d, const struct json *trial)
{
    const struct json *phase = json_get(trial, "phase");
    if (json_type(phase) == JSON_OBJECT)
        phase = json_get(phase, "phase");
    struct str rest = ctgov_text(d, json_str(phase)), word;
    while (rest.n > 0 && str_next(&rest, '_', &word))
        ctgov_add(d, &d->phases, word);
}

static void read_sites(struct ctgov_draft *d, const struct json *trial)
{
    const struct json *sites = json_get(trial, "sites");
    for (size_t i = 0; i < json_len(sites); i++) {
        const struct json *site = json_at(sites, i);
        ctgov_add_site(d, json_str(json_get(site, "org_country")),
            json_str(json_get(site, "org_city")),
            json_str(json_get(site, "recruitment_status")));
    }
}

static void read_diseases(struct ctgov_draft *d, const struct json *trial)
{
    const struct json *diseases = json_get(trial, "diseases");
    for (size_t i = 0; i < json_len(diseases); i++) {
        const struct json *row = json_at(diseases, i);
        if (!str_eq_c(json_str(json_get(row, "inclusion_indicator")), "TRIAL"))
            continue;
        ctgov_add(d, &d->conditions, json_str(json_get(row, "name")));
        ctgov_add(d, &d->nci_ids, json_str(json_get(row, "nci_thesaurus_concept_id")));
    }
}

/* API v2 names a member so, v1 otherwise. */
static struct str either(const struct json *v, const char *name, const char *old_name)
{
    struct str s = json_str(json_get(v, name));
    return s.n > 0 ? s : json_str(json_get(v, old_name));
}

static void read_keywords(struct ctgov_draft *d, const struct json *keywords)
{
    for (size_t i = 0; i < json_len(keywords); i++)
        ctgov_add(d, &d->keywords, json_str(json_at(keywords, i)));
}

static void read_arms(struct ctgov_draft *d, const struct json *trial)
{
    const struct json *arms = json_get(trial, "arms");
    for (size_t i = 0; i < json_len(arms); i++) {
        const struct json *arm = json_at(arms, i);
        const struct json *rows = json_get(arm, "interventions");
        ctgov_add_arm(d, either(arm, "name", "arm_name"),
            either(arm, "type", "arm_type"),
            either(arm, "description", "arm_description"));
        for (size_t k = 0; k < json_len(rows); k++)
            ctgov_add(
                d, &d->interventions, json_str(json_get(json_at(rows, k), "name")));
    }
}

static int read_trial(
    struct ctgov_draft *d, const struct json *trial, uint64_t number, struct err *err)
{
    ctgov_clear(d, number);
    d->id = ctgov_text(d, json_str(json_get(trial, "nct_id")));
    d->title = ctgov_text(d, json_str(json_get(trial, "brief_title")));
    d->status = ctgov_text(d, json_str(json_get(trial, "current_trial_status")));
    d->study_type = ctgov_text(d, json_str(json_get(trial, "study_protocol_type")));
    d->updated = ctgov_text(d, json_str(json_get(trial, "record_verification_date")));
    d->submitted =
        ctgov_text(d, json_str(json_get(trial, "current_trial_status_date")));
    read_phase(d, trial);
    read_person(d, trial);
    read_eligibility(d, trial);
    read_sites(d, trial);
    read_diseases(d, trial);
    read_keywords(d, json_get(trial, "keywords"));
    read_arms(d, trial);
    return ctgov_finish(d, err);
}

/* ---- the shapes of a document ---- */

struct members {
    struct ctgov_draft *d;
    const char *name;
    uint64_t n;
};

static int read_member(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    struct members *m = ctx;
    if (json_type(value) != JSON_OBJECT)
        return err_set(err, ERR_FAIL,
            "%s: found the member \"%.*s\", expected records of CTRP: {\"data\": "
            "[...]}, "
            "one record, or records by id",
            m->name, STR_ARG(key));
    return read_trial(m->d, value, ++m->n, err);
}

static int read_document(
    struct ctgov_draft *d, const struct json *root, const char *name, struct err *err)
{
    struct members m = {d, name, 0};
    const struct json *data = json_get(root, "data");
    int rc = 0;
    if (json_get(root, "nci_id") != NULL)
        return read_trial(d, root, 1, err);
    if (json_type(data) != JSON_ARRAY)
        return json_each_member(root, read_member, &m, err);
    for (size_t i = 0; rc >= 0 && i < json_len(data); i++)
        rc = read_trial(d, json_at(data, i), i + 1, err);
    return rc;
}

/* A page of the API holds at most 50 records: it is read whole. */
static int read_plain(
    struct ctgov_draft *d, const char *path, struct stream *in, struct err *err)
{
    struct json *root = json_read(in, err);
    (void)path;
    if (root == NULL)
        return err->code;
    int rc = read_document(d, root, stream_name(in), err);
    json_free(root);
    return rc;
}

static int read_zip_member(
    void *ctx, struct str name, struct stream *in, struct err *err)
{
    struct ctgov_draft *d = ctx;
    if (str_ends(name, STR(".json")))
        return read_plain(d, NULL, in, err);
    report_note_record(d->b->report, d->file, 0, STR_NONE,
        "zip: a member that is no .json file", name);
    return 0;
}

int ctrp_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    return ctgov_read(b, file, WORDS, in, read_zip_member, read_plain, err);
}
