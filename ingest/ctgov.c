#include "ingest/ctgov.h"

#include <math.h>
#include <stdlib.h>

#include "ingest/stage_trial.h"
#include "kb/model/eligibility.h"
#include "kb/model/trial.h"

#define DAYS_PER_YEAR 365.25

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

struct str ctgov_code(struct arena *mem, struct str words)
{
    char *out = ARENA_ARRAY(mem, char, words.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < words.n; i++) {
        char c = words.p[i];
        if (is_alnum(c))
            out[n++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        else if (n > 0 && out[n - 1] != '_')
            out[n++] = '_';
    }
    while (n > 0 && out[n - 1] == '_')
        n--;
    return (struct str){out, n};
}

/* ---- dates and ages ---- */

static bool is_number_at(struct str s, size_t at, size_t n)
{
    for (size_t i = at; i < at + n; i++)
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

static bool is_nct_id(struct str id)
{
    return id.n == 11 && str_starts(id, STR("NCT")) && is_number_at(id, 3, 8);
}

struct str ctgov_id_of_file(struct str name)
{
    size_t beg = name.n;
    while (beg > 0 && name.p[beg - 1] != '/')
        beg--;
    struct str id = str_sub(name, beg, 11);
    return is_nct_id(id) ? id : STR_NONE;
}

static bool is_iso(struct str s)
{
    uint32_t month, day = 1;
    if ((s.n != 7 && s.n != 10) || !is_number_at(s, 0, 4) || s.p[4] != '-')
        return false;
    if (s.n == 10 && (s.p[7] != '-' || !str_to_u32(str_sub(s, 8, 2), &day)))
        return false;
    return str_to_u32(str_sub(s, 5, 2), &month) && month >= 1 && month <= 12 && day >= 1
           && day <= 31;
}

static unsigned month_of(struct str word)
{
    static const char *const names[] = {"January", "February", "March", "April", "May",
        "June", "July", "August", "September", "October", "November", "December"};
    for (unsigned i = 0; i < 12; i++)
        if (str_eq_c(word, names[i]))
            return i + 1;
    return 0;
}

struct str ctgov_date(struct arena *mem, struct str text)
{
    struct str rest = str_trim(text), word;
    uint32_t day = 0;
    if (is_iso(rest))
        return rest;
    if (rest.n == 0 || !str_next(&rest, ' ', &word))
        return STR_NONE;
    unsigned month = month_of(word);
    ptrdiff_t comma = rest.p != NULL ? str_chr(rest, ',') : -1;
    if (comma > 0) {
        if (!str_to_u32(str_sub(rest, 0, (size_t)comma), &day) || day < 1 || day > 31)
            return STR_NONE;
        rest = str_trim(str_sub(rest, (size_t)comma + 1, rest.n));
    }
    if (month == 0 || rest.n != 4 || !is_number_at(rest, 0, 4))
        return STR_NONE;
    if (comma > 0)
        return str_fmt(mem, "%.*s-%02u-%02u", STR_ARG(rest), month, day);
    return str_fmt(mem, "%.*s-%02u", STR_ARG(rest), month);
}

bool ctgov_age(struct str text, double *years)
{
    static const struct {
        const char *unit;
        double per_year;
    } units[] = {{"year", 1}, {"month", 12}, {"week", DAYS_PER_YEAR / 7},
        {"day", DAYS_PER_YEAR}, {"hour", DAYS_PER_YEAR * 24},
        {"minute", DAYS_PER_YEAR * 24 * 60}};
    struct str rest = str_trim(text), number;
    double value;
    *years = NAN;
    if (rest.n == 0 || str_eq_c(rest, "N/A"))
        return true;
    if (!str_next(&rest, ' ', &number) || !str_to_double(number, &value) || value < 0)
        return false;
    rest = str_trim(rest);
    if (rest.n > 1 && rest.p[rest.n - 1] == 's')
        rest.n--;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_eq_nocase(rest, str_of(units[i].unit)))
            continue;
        *years = value / units[i].per_year;
        return true;
    }
    return false;
}

/* ---- the draft ---- */

static int begin(struct ctgov_draft *d, struct build *b, unsigned file,
    const char *words, struct err *err)
{
    *d = (struct ctgov_draft){.b = b, .file = file, .words = words};
    d->countries = build_curated(b, "countries");
    if (d->countries == NULL)
        return 0;
    d->country_name = curated_rows_column(d->countries, "name", err);
    d->country_is = curated_rows_column(d->countries, "country", err);
    return d->country_name < 0 || d->country_is < 0 ? err->code : 0;
}

int ctgov_read(struct build *b, unsigned file, const char *words, struct stream *in,
    zip_member_fn *read_member, ctgov_plain_fn *read_plain, struct err *err)
{
    struct ctgov_draft d;
    const char *path = b->files[file].path;
    int rc = begin(&d, b, file, words, err);
    int is_zip = rc < 0 ? rc : zip_is(path, err);
    if (is_zip > 0) {
        int64_t n = zip_each(path, read_member, &d, err);
        rc = n < 0 ? (int)n : 0;
    } else {
        rc = is_zip < 0 ? is_zip : read_plain(&d, path, in, err);
    }
    arena_free(&d.mem);
    return rc;
}

void ctgov_clear(struct ctgov_draft *d, uint64_t line)
{
    struct ctgov_draft next = {
        .b = d->b, .file = d->file, .words = d->words, .line = line};
    arena_reset(&d->mem);
    next.mem = d->mem;
    next.countries = d->countries;
    next.country_name = d->country_name;
    next.country_is = d->country_is;
    *d = next;
}

struct str ctgov_text(struct ctgov_draft *d, struct str text)
{
    char *out = ARENA_ARRAY(&d->mem, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool is_blank = (unsigned char)text.p[i] <= ' ';
        if (!is_blank)
            out[n++] = text.p[i];
        else if (n > 0 && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    return (struct str){out, n};
}

void ctgov_add(struct ctgov_draft *d, struct ctgov_list *list, struct str text)
{
    struct str item = ctgov_text(d, text);
    if (item.n == 0)
        return;
    list->items =
        arena_grow(&d->mem, list->items, &list->cap, list->n + 1, sizeof *list->items);
    list->items[list->n++] = item;
}

void ctgov_add_arm(
    struct ctgov_draft *d, struct str label, struct str type, struct str description)
{
    struct trial_arm arm = {ctgov_text(d, label),
        eligibility_normalise(description, &d->mem), ctgov_code(&d->mem, type)};
    if (arm.label.n == 0 && arm.description.n == 0)
        return;
    d->arms =
        arena_grow(&d->mem, d->arms, &d->cap_arms, d->n_arms + 1, sizeof *d->arms);
    d->arms[d->n_arms++] = arm;
}

void ctgov_add_site(
    struct ctgov_draft *d, struct str country, struct str city, struct str status)
{
    struct trial_site site = {
        ctgov_text(d, country), ctgov_text(d, city), ctgov_code(&d->mem, status)};
    if (site.country.n == 0)
        return;
    d->sites =
        arena_grow(&d->mem, d->sites, &d->cap_sites, d->n_sites + 1, sizeof *d->sites);
    d->sites[d->n_sites++] = site;
}

/* ---- to the normal form ---- */

static void note(struct ctgov_draft *d, const char *what, struct str found)
{
    report_note_record(d->b->report, d->file, d->line, d->id, what, found);
}

static int reject(struct ctgov_draft *d, const char *reason, struct str found)
{
    report_reject(d->b->report, d->file, d->line, d->id, reason, found);
    return 0;
}

/* The registry's word as API v2 writes it.  1; 0: new, and accepted as such; negative.
 */
static int read_word(struct ctgov_draft *d, const char *field, struct str word,
    struct str *means, struct err *err)
{
    struct str code = ctgov_code(&d->mem, word);
    return build_word(d->b, d->file, d->line, d->words, field, code, means, err);
}

/* 1; 0: rejected. */
static int read_status(struct ctgov_draft *d, struct trial *t, struct err *err)
{
    if (d->status.n == 0)
        return reject(d, "no_status", d->status);
    int rc = read_word(d, "status", d->status, &t->status, err);
    return rc == 0 ? reject(d, "unknown_status", d->status) : rc;
}

/* "Phase 1/Phase 2" is two phases. */
static int read_phases(struct ctgov_draft *d, struct trial *t, struct err *err)
{
    size_t n = 0;
    int rc = 0;
    for (size_t i = 0; i < d->phases.n; i++)
        n += d->phases.items[i].n;
    t->phases = ARENA_ARRAY(&d->mem, struct str, n);
    for (size_t i = 0; rc >= 0 && i < d->phases.n; i++) {
        struct str rest = d->phases.items[i], word;
        if (str_eq_c(rest, "N/A"))
            rest = STR("NA");
        while (rc >= 0 && rest.p != NULL && str_next(&rest, '/', &word)) {
            rc = read_word(d, "phase", word, &t->phases[t->n_phases], err);
            t->n_phases += rc > 0;
        }
    }
    return rc;
}

/* A type that is new and accepted as such is not told. */
static int read_study_type(struct ctgov_draft *d, struct trial *t, struct err *err)
{
    t->study_type = STR_NONE;
    return d->study_type.n == 0
               ? 0
               : read_word(d, "study_type", d->study_type, &t->study_type, err);
}

/* 1; 0: rejected. */
static int read_sex(struct ctgov_draft *d, struct trial *t, struct err *err)
{
    struct str sex = STR("ALL");
    int rc = d->sex.n > 0 ? read_word(d, "sex", d->sex, &sex, err) : 1;
    if (rc == 0)
        return reject(d, "unknown_sex", d->sex);
    t->sex = str_eq_c(sex, "FEMALE") ? TRIAL_SEX_FEMALE
             : str_eq_c(sex, "MALE") ? TRIAL_SEX_MALE
                                     : TRIAL_SEX_ALL;
    return rc;
}

static void read_ages(struct ctgov_draft *d, struct trial *t)
{
    if (!ctgov_age(d->min_age, &t->min_age_years))
        note(d, "age: not read, no bound", d->min_age);
    if (!ctgov_age(d->max_age, &t->max_age_years))
        note(d, "age: not read, no bound", d->max_age);
}

static void read_date(struct ctgov_draft *d, struct trial *t)
{
    const struct str given[] = {d->updated, d->submitted, d->verified};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        struct str date = ctgov_date(&d->mem, given[i]);
        if (date.n > 0) {
            t->status_date = date;
            return;
        }
        if (given[i].n > 0)
            note(d, "date: not read", given[i]);
    }
    t->is_date_of_release = true;
    t->status_date = ctgov_date(&d->mem, d->release);
    if (t->status_date.n == 0)
        t->status_date = d->b->files[d->file].provenance.release;
}

static struct str one_country(struct ctgov_draft *d, struct str name)
{
    const struct curated_rows *table = d->countries;
    for (unsigned i = 0; table != NULL && i < table->n_rows; i++)
        if (str_eq(table->rows[i][d->country_name], name))
            return table->rows[i][d->country_is];
    report_dangling(d->b->report, d->file, d->line, d->id,
        "country: not in the curated table", name);
    return name;
}

static int site_cmp(const void *a, const void *b)
{
    const struct trial_site *x = a, *y = b;
    int rc = str_cmp(x->country, y->country);
    if (rc == 0)
        rc = str_cmp(x->city, y->city);
    return rc != 0 ? rc : str_cmp(x->status, y->status);
}

/* A site's status as API v2 writes it; empty where the registry does not tell. */
static int read_site_status(
    struct ctgov_draft *d, struct trial_site *site, struct err *err)
{
    struct str given = site->status;
    site->status = STR_NONE;
    return given.n > 0 ? read_word(d, "status", given, &site->status, err) : 0;
}

/* Places, not facilities: two hospitals of one city and status are one. */
static int read_sites(struct ctgov_draft *d, struct trial *t, struct err *err)
{
    for (size_t i = 0; i < d->n_sites; i++)
        if (read_site_status(d, &d->sites[i], err) < 0)
            return err->code;
    for (size_t i = 0; i < d->n_sites; i++) {
        struct trial_site *site = &d->sites[i];
        if (i > 0 && str_eq(site->country, d->sites[i - 1].country))
            continue;
        struct str given = site->country, country = one_country(d, given);
        for (size_t k = i; k < d->n_sites; k++)
            if (str_eq(d->sites[k].country, given))
                d->sites[k].country = country;
    }
    if (d->n_sites > 1)
        qsort(d->sites, d->n_sites, sizeof *d->sites, site_cmp);
    t->sites = d->sites;
    for (size_t i = 0; i < d->n_sites; i++)
        if (i == 0 || site_cmp(&d->sites[i], &t->sites[t->n_sites - 1]) != 0)
            t->sites[t->n_sites++] = d->sites[i];
    return 0;
}

static void take_list(const struct ctgov_list *list, struct str **items, unsigned *n)
{
    *items = list->items;
    *n = (unsigned)list->n;
}

static void read_disease_ids(struct ctgov_draft *d, struct trial *t)
{
    size_t n = d->mesh_ids.n + d->nci_ids.n;
    t->disease_ids = ARENA_ARRAY(&d->mem, struct str, n);
    for (size_t i = 0; i < d->nci_ids.n; i++)
        t->disease_ids[t->n_disease_ids++] =
            str_fmt(&d->mem, "NCI:%.*s", STR_ARG(d->nci_ids.items[i]));
    for (size_t i = 0; i < d->mesh_ids.n; i++)
        t->disease_ids[t->n_disease_ids++] =
            str_fmt(&d->mem, "MESH:%.*s", STR_ARG(d->mesh_ids.items[i]));
}

int ctgov_finish(struct ctgov_draft *d, struct err *err)
{
    struct trial t = {.id = d->id, .title = d->title};
    report_read(d->b->report, d->file, 1);
    if (!is_nct_id(d->id))
        return reject(d, "no_nct_id", d->id);
    if (d->file_id.n > 0 && !str_eq(d->file_id, d->id))
        return reject(d, "id_is_not_that_of_the_file", d->file_id);
    int rc = read_status(d, &t, err);
    if (rc > 0)
        rc = read_sex(d, &t, err);
    if (rc <= 0 || read_phases(d, &t, err) < 0 || read_study_type(d, &t, err) < 0)
        return rc <= 0 ? rc : err->code;
    read_ages(d, &t);
    read_date(d, &t);
    if (read_sites(d, &t, err) < 0)
        return err->code;
    take_list(&d->conditions, &t.conditions, &t.n_conditions);
    take_list(&d->keywords, &t.keywords, &t.n_keywords);
    take_list(&d->mesh_terms, &t.mesh_terms, &t.n_mesh_terms);
    take_list(&d->interventions, &t.interventions, &t.n_interventions);
    read_disease_ids(d, &t);
    t.arms = d->arms;
    t.n_arms = (unsigned)d->n_arms;
    t.eligibility = eligibility_normalise(d->eligibility, &d->mem);
    return stage_trial(d->b, d->file, d->line, &t, err);
}
