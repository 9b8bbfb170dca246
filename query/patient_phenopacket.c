/*
 * GA4GH Phenopacket v2 in JSON (phenopacket-schema.readthedocs.io, 2.0): subject,
 * diseases, biosamples, measurements, medicalActions.  Member names in the protobuf
 * form (snake_case) are taken too.  A phenopacket says more than vdt uses: what might
 * have been meant for it and could not be used is listed, never guessed.
 */
#include "kb/base/date.h"
#include "kb/base/json.h"
#include "query/patient_private.h"

struct packet {
    struct patient_reading *r;
    const char *name;
    struct err *err;
};

/* "timeAtLastEncounter", else "time_at_last_encounter" */
static const struct json *get(
    const struct json *v, const char *camel, const char *snake)
{
    const struct json *found = json_get(v, camel);
    return found ? found : json_get(v, snake);
}

static struct str place(const struct packet *p, const char *what)
{
    return str_fmt(p->r->mem, "%s: %s", p->name, what);
}

static struct str place_of(const struct packet *p, const char *list, size_t i)
{
    return str_fmt(p->r->mem, "%s: %s[%zu]", p->name, list, i);
}

/* The place is said without the file's name: the report has no paths. */
static void not_used(struct packet *p, const char *list, size_t i, struct str why)
{
    struct patient *out = p->r->out;
    out->not_used = arena_grow(p->r->mem, out->not_used, &p->r->cap_not_used,
        (size_t)out->n_not_used + 1, sizeof(struct str));
    out->not_used[out->n_not_used++] =
        str_fmt(p->r->mem, "%s[%zu]: %.*s", list, i, STR_ARG(why));
}

static struct str copy_of(const struct packet *p, const struct json *v)
{
    return str_copy(p->r->mem, str_trim(json_str(v)));
}

static int check_members(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    static const char *const known[] = {"id", "subject", "phenotypicFeatures",
        "phenotypic_features", "measurements", "biosamples", "interpretations",
        "diseases", "medicalActions", "medical_actions", "files", "metaData",
        "meta_data", "schemaVersion"};
    const struct packet *p = ctx;
    (void)value;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq_c(key, known[i]))
            return 0;
    return err_set(err, ERR_SAMPLE,
        "%s: \"%.*s\" is no member of a phenopacket; expected GA4GH Phenopacket v2: "
        "id, "
        "subject, measurements, biosamples, diseases, medicalActions, metaData, ...",
        p->name, STR_ARG(key));
}

/* ---- subject ---- */

static int read_sex(struct packet *p, const struct json *subject)
{
    static const struct {
        const char *word;
        enum patient_sex sex;
    } words[] = {{"UNKNOWN_SEX", PATIENT_SEX_UNKNOWN}, {"FEMALE", PATIENT_FEMALE},
        {"MALE", PATIENT_MALE}, {"OTHER_SEX", PATIENT_SEX_UNKNOWN}};
    const struct json *v = json_get(subject, "sex");
    if (json_type(v) == JSON_NONE || json_type(v) == JSON_NULL)
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_c(json_str(v), words[i].word)) {
            p->r->out->sex = words[i].sex;
            p->r->out->sex_where = place(p, "subject.sex");
            return 0;
        }
    return err_set(p->err, ERR_SAMPLE,
        "%s: subject.sex is \"%.*s\"; expected UNKNOWN_SEX, FEMALE, MALE or OTHER_SEX",
        p->name, STR_ARG(json_str(v)));
}

/* ISO 8601 "P63Y4M2D", "P2W": years; false: not of that form. */
static bool duration_years(struct str text, double *years, bool *is_whole)
{
    static const struct {
        char unit;
        double years;
    } units[] = {{'Y', 1}, {'M', 1.0 / 12}, {'W', 7 / 365.25}, {'D', 1 / 365.25}};
    struct str rest = str_sub(text, 1, text.n);
    size_t at = 0;
    *years = 0;
    *is_whole = true;
    if (text.n < 3 || text.p[0] != 'P')
        return false;
    while (rest.n > 0) {
        uint32_t number;
        size_t digits = 0;
        while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9')
            digits++;
        if (rest.p[digits < rest.n ? digits : 0] == 'T' && digits == 0)
            return rest.n > 1; /* hours and less say nothing about years */
        if (digits == rest.n || !str_to_u32(str_sub(rest, 0, digits), &number))
            return false;
        while (at < 4 && units[at].unit != rest.p[digits])
            at++;
        if (at == 4)
            return false;
        *years += number * units[at].years;
        *is_whole = *is_whole && at == 0;
        at++;
        rest = str_sub(rest, digits + 1, rest.n);
    }
    return true;
}

static unsigned number_at(struct str s, size_t beg, size_t n)
{
    uint32_t out = 0;
    str_to_u32(str_sub(s, beg, n), &out);
    return out;
}

/* From one day to another, both YYYY-MM-DD, as completed years and months. */
static double years_between(struct str from, struct str to)
{
    int months = ((int)number_at(to, 0, 4) - (int)number_at(from, 0, 4)) * 12
                 + (int)number_at(to, 5, 2) - (int)number_at(from, 5, 2);
    if (number_at(to, 8, 2) < number_at(from, 8, 2))
        months--;
    return months / 12.0;
}

/* The day of "1960-04-01T00:00:00Z"; p NULL: it is none. */
static struct str day_of(const struct json *v)
{
    struct str day = str_sub(json_str(v), 0, STR("YYYY-MM-DD").n);
    return date_is_day(day) ? day : STR_NONE;
}

static int take_age(struct packet *p, const char *member, double years, bool is_whole)
{
    const struct patient_key *key = patient_rules_key(&p->r->out->rules, STR("age"));
    if (!key)
        return err_set(p->err, ERR_KB,
            "the KB's curated table \"patient_keys\" has no "
            "key \"age\"");
    int rc = patient_take_number(p->r, key, years, place(p, member), p->err);
    p->r->out->is_whole_years = is_whole;
    return rc;
}

/* By its own age; else from birth to that day, or to the day of the report. */
static int read_age(struct packet *p, const struct json *subject)
{
    static const char member[] = "subject.timeAtLastEncounter";
    const struct json *last =
        get(subject, "timeAtLastEncounter", "time_at_last_encounter");
    const struct json *age = json_get(last, "age");
    struct str text = json_str(get(age, "iso8601duration", "iso8601_duration"));
    struct str birth = day_of(get(subject, "dateOfBirth", "date_of_birth"));
    struct str day = day_of(json_get(last, "timestamp"));
    double years;
    bool is_whole;
    if (json_type(age) == JSON_OBJECT) {
        if (duration_years(text, &years, &is_whole))
            return take_age(p, member, years, is_whole);
        return err_set(p->err, ERR_SAMPLE,
            "%s: %s.age.iso8601duration is \"%.*s\"; expected an ISO 8601 duration "
            "like P63Y4M",
            p->name, member, STR_ARG(text));
    }
    if (day.n == 0 && json_type(last) == JSON_NONE && p->r->date)
        day = str_of(p->r->date);
    if (birth.n > 0 && day.n > 0)
        return take_age(p, "subject.dateOfBirth", years_between(birth, day), false);
    if (json_type(last) == JSON_OBJECT)
        not_used(p, "subject.timeAtLastEncounter", 0,
            STR("neither an age nor, with dateOfBirth, a timestamp"));
    return 0;
}

/* ---- diseases ---- */

static bool is_disease_id(struct str id, struct arena *mem, struct str *out)
{
    ptrdiff_t colon = str_chr(id, ':');
    struct str prefix = str_sub(id, 0, colon > 0 ? (size_t)colon : 0);
    if (str_eq_nocase(prefix, STR("ONCOTREE"))) {
        *out = str_sub(id, (size_t)colon + 1, id.n);
        return out->n > 0;
    }
    *out = id;
    if (str_eq_nocase(prefix, STR("NCIT")))
        *out = str_fmt(
            mem, "NCIT:%.*s", (int)(id.n - (size_t)colon - 1), id.p + colon + 1);
    return str_eq_nocase(prefix, STR("NCIT")) || str_eq_nocase(prefix, STR("DOID"));
}

static bool is_true(const struct json *v)
{
    return json_bool(v, false);
}

/* "Stage IIIA (NCIT:C27977), T2 (...)": the labels, as the packet has them. */
static void add_stage(struct packet *p, const struct json *list)
{
    struct patient *out = p->r->out;
    for (size_t i = 0; i < json_len(list); i++) {
        struct str label = copy_of(p, json_get(json_at(list, i), "label"));
        if (label.n > 0)
            out->stage = str_fmt(p->r->mem, "%.*s%s%.*s", STR_ARG(out->stage),
                out->stage.n ? ", " : "", STR_ARG(label));
    }
}

static void read_disease(struct packet *p, const struct json *disease, size_t i)
{
    const struct json *term = json_get(disease, "term");
    struct str given = copy_of(p, json_get(term, "id")), id;
    if (is_true(json_get(disease, "excluded"))) {
        not_used(p, "diseases", i, STR("excluded: the patient does not have it"));
        return;
    }
    if (!is_disease_id(given, p->r->mem, &id)) {
        not_used(p, "diseases", i,
            str_fmt(
                p->r->mem, "\"%.*s\" is no DOID, NCIT or OncoTree id", STR_ARG(given)));
        return;
    }
    patient_add_tumour(p->r, id, place_of(p, "diseases", i));
    add_stage(p, get(disease, "diseaseStage", "disease_stage"));
    add_stage(p, get(disease, "clinicalTnmFinding", "clinical_tnm_finding"));
}

/* Of a sample, what was diagnosed on it; only where the packet names no disease. */
static void read_diagnosis(struct packet *p, const struct json *sample, size_t i)
{
    const struct json *term =
        get(sample, "histologicalDiagnosis", "histological_diagnosis");
    struct str id;
    if (json_type(term) != JSON_OBJECT)
        return;
    if (is_disease_id(copy_of(p, json_get(term, "id")), p->r->mem, &id))
        patient_add_tumour(p->r, id, place_of(p, "biosamples", i));
    else
        not_used(p, "biosamples", i,
            STR("histologicalDiagnosis is no DOID, NCIT or OncoTree id"));
}

/* ---- measurements ---- */

static int take_term(struct packet *p, const struct patient_key *key, const char *list,
    size_t i, const struct json *term)
{
    struct str id = copy_of(p, json_get(term, "id"));
    struct str label = copy_of(p, json_get(term, "label"));
    struct str word =
        patient_rules_word(&p->r->out->rules, key->key, id).p ? id : label;
    return patient_take(p->r, key, word, place_of(p, list, i), p->err);
}

/* A unit other than the key's own is not converted; none, or 1, says nothing. */
static bool has_unit(const struct patient_key *key, const struct json *quantity)
{
    const struct json *unit = json_get(quantity, "unit");
    struct str id = json_str(json_get(unit, "id"));
    struct str label = json_str(json_get(unit, "label"));
    if (json_type(unit) != JSON_OBJECT || str_eq_c(id, "UCUM:1"))
        return true;
    if (key->unit.n == 0)
        return false;
    return str_eq_nocase(label, key->unit) || str_eq_c(id, "UCUM:%")
           || (str_starts(key->unit, STR("mutations"))
               && (str_eq_c(id, "UCUM:1/1000000{Base}")
                   || str_eq_nocase(label, STR("mut/Mb"))
                   || str_eq_nocase(label, STR("1/1000000{Base}"))));
}

static int read_measurement(
    struct packet *p, const char *list, size_t i, const struct json *m)
{
    struct str code = copy_of(p, json_path(m, "assay.id"));
    const struct patient_key *key = patient_rules_key_of_code(&p->r->out->rules, code);
    const struct json *value = json_get(m, "value");
    const struct json *quantity = json_get(value, "quantity");
    const struct json *term = get(value, "ontologyClass", "ontology_class");
    double number;
    if (!key) {
        not_used(p, list, i,
            str_fmt(p->r->mem, "assay \"%.*s\" is of no key", STR_ARG(code)));
        return 0;
    }
    if (json_type(term) == JSON_OBJECT)
        return take_term(p, key, list, i, term);
    if (json_number(json_get(quantity, "value"), &number) && has_unit(key, quantity))
        return patient_take_number(p->r, key, number, place_of(p, list, i), p->err);
    return err_set(p->err, ERR_SAMPLE,
        "%s: %s[%zu] (%.*s) has no value that can be used; expected value.quantity in "
        "%.*s or value.ontologyClass: %.*s",
        p->name, list, i, STR_ARG(key->key),
        STR_ARG(key->unit.n ? key->unit : STR("no unit")),
        STR_ARG(patient_rules_expected(&p->r->out->rules, key, p->r->mem)));
}

static int read_measurements(
    struct packet *p, const char *list, const struct json *measurements)
{
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < json_len(measurements); i++)
        rc = read_measurement(p, list, i, json_at(measurements, i));
    return rc;
}

/* ---- the rest ---- */

static void read_treatments(struct packet *p, const struct json *actions)
{
    for (size_t i = 0; i < json_len(actions); i++) {
        struct str agent =
            copy_of(p, json_path(json_at(actions, i), "treatment.agent.label"));
        if (agent.n > 0)
            patient_add_therapy(p->r, agent);
    }
}

static int read_biosamples(struct packet *p, const struct json *samples)
{
    bool asks = p->r->out->n_tumours == 0;
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < json_len(samples); i++) {
        const struct json *sample = json_at(samples, i);
        struct str list = str_fmt(p->r->mem, "biosamples[%zu].measurements", i);
        if (asks)
            read_diagnosis(p, sample, i);
        rc = read_measurements(
            p, str_cstr(p->r->mem, list), json_get(sample, "measurements"));
    }
    return rc;
}

static int read_packet(struct packet *p, const struct json *root)
{
    const struct json *subject = json_get(root, "subject");
    const struct json *diseases = json_get(root, "diseases");
    int rc = json_each_member(root, check_members, p, p->err);
    if (rc >= 0)
        rc = read_sex(p, subject);
    if (rc >= 0)
        rc = read_age(p, subject);
    for (size_t i = 0; rc >= 0 && i < json_len(diseases); i++)
        read_disease(p, json_at(diseases, i), i);
    if (rc >= 0)
        rc = read_measurements(p, "measurements", json_get(root, "measurements"));
    if (rc >= 0)
        rc = read_biosamples(p, json_get(root, "biosamples"));
    if (rc >= 0)
        read_treatments(p, get(root, "medicalActions", "medical_actions"));
    return rc;
}

int patient_read_phenopacket(
    struct patient_reading *r, const char *name, struct str text, struct err *err)
{
    struct packet p = {r, name, err};
    struct json *root = json_parse(name, text, err);
    if (!root)
        return err->code = ERR_SAMPLE;
    int rc = read_packet(&p, root);
    json_free(root);
    return rc < 0 ? rc : 0;
}
