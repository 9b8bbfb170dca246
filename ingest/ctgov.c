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

static int begin(struct ctgov_draft *d, struct build *b, unsigned file, struct err *err)
{
    *d = (struct ctgov_draft){.b = b, .file = file};
    d->countries = build_curated(b, "countries");
    if (d->countries == NULL)
        return 0;
    d->country_name = curated_rows_column(d->countries, "name", err);
    d->country_is = curated_rows_column(d->countries, "country", err);
    return d->country_name < 0 || d->country_is < 0 ? err->code : 0;
}

int ctgov_read(struct build *b, unsigned file, struct stream *in,
    zip_member_fn *read_member, ctgov_plain_fn *read_plain, struct err *err)
{
    struct ctgov_draft d;
    const char *path = b->files[file].path;
    int rc = begin(&d, b, file, err);
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
    struct ctgov_draft next = {.b = d->b, .file = d->file, .line = line};
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

static bool is_one_of(struct str word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_eq_c(word, *list))
            return true;
    return false;
}

static bool read_status(struct ctgov_draft *d, struct trial *t)
{
    static const char *const statuses[] = {"RECRUITING", "NOT_YET_RECRUITING",
        "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION", "COMPLETED", "TERMINATED",
        "WITHDRAWN", "SUSPENDED", "UNKNOWN", "AVAILABLE", "NO_LONGER_AVAILABLE",
        "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING", "WITHHELD", "NO_STATUS",
        NULL};
    t->status = ctgov_code(&d->mem, d->status);
    if (str_eq_c(t->status, "UNKNOWN_STATUS"))
        t->status = STR("UNKNOWN");
    return is_one_of(t->status, statuses);
}

/* "Phase 1/Phase 2" is two phases, "Phase 0" is what is now called early phase 1. */
static void add_phase(struct ctgov_draft *d, struct trial *t, struct str word)
{
    static const char *const phases[] = {
        "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4", "NA", NULL};
    struct str code = ctgov_code(&d->mem, word);
    struct str number = str_sub(code, code.n - (code.n > 0), 1);
    if (str_eq_c(code, "N_A"))
        code = STR("NA");
    else if (str_eq_c(code, "EARLY_PHASE_1") || str_eq_c(code, "PHASE_0"))
        code = STR("EARLY_PHASE1");
    else if (str_starts(code, STR("PHASE_")))
        code = str_fmt(&d->mem, "PHASE%.*s", STR_ARG(number));
    if (is_one_of(code, phases))
        t->phases[t->n_phases++] = code;
    else
        note(d, "phase: unknown word", word);
}

static void read_phases(struct ctgov_draft *d, struct trial *t)
{
    size_t n = 0;
    for (size_t i = 0; i < d->phases.n; i++)
        n += d->phases.items[i].n;
    t->phases = ARENA_ARRAY(&d->mem, struct str, n);
    for (size_t i = 0; i < d->phases.n; i++) {
        struct str rest = d->phases.items[i], word;
        if (str_eq_c(rest, "N/A"))
            add_phase(d, t, rest);
        else
            while (rest.p != NULL && str_next(&rest, '/', &word))
                add_phase(d, t, word);
    }
}

static void read_study_type(struct ctgov_draft *d, struct trial *t)
{
    struct str code = ctgov_code(&d->mem, d->study_type);
    if (str_starts(code, STR("OBSERVATIONAL")))
        code = STR("OBSERVATIONAL");
    t->study_type = str_eq_c(code, "N_A") ? STR_NONE : code;
}

static void read_person(struct ctgov_draft *d, struct trial *t)
{
    struct str sex = ctgov_code(&d->mem, d->sex);
    t->sex = TRIAL_SEX_ALL;
    if (str_eq_c(sex, "FEMALE"))
        t->sex = TRIAL_SEX_FEMALE;
    else if (str_eq_c(sex, "MALE"))
        t->sex = TRIAL_SEX_MALE;
    else if (sex.n > 0 && !str_eq_c(sex, "ALL") && !str_eq_c(sex, "BOTH"))
        note(d, "sex: unknown word, taken for all", d->sex);
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
    note(d, "country: not in the curated table", name);
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

/* Places, not facilities: two hospitals of one city and status are one. */
static void read_sites(struct ctgov_draft *d, struct trial *t)
{
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
}

static void take_list(const struct ctgov_list *list, struct str **items, unsigned *n)
{
    *items = list->items;
    *n = (unsigned)list->n;
}

static bool is_nct_id(struct str id)
{
    return id.n == 11 && str_starts(id, STR("NCT")) && is_number_at(id, 3, 8);
}

int ctgov_finish(struct ctgov_draft *d, struct err *err)
{
    struct trial t = {.id = d->id, .title = d->title};
    report_read(d->b->report, d->file, 1);
    if (!is_nct_id(d->id))
        return reject(d, "no_nct_id", d->id);
    if (!read_status(d, &t))
        return reject(d, d->status.n > 0 ? "unknown_status" : "no_status", d->status);
    read_phases(d, &t);
    read_study_type(d, &t);
    read_person(d, &t);
    read_date(d, &t);
    read_sites(d, &t);
    take_list(&d->conditions, &t.conditions, &t.n_conditions);
    take_list(&d->keywords, &t.keywords, &t.n_keywords);
    take_list(&d->mesh_terms, &t.mesh_terms, &t.n_mesh_terms);
    take_list(&d->interventions, &t.interventions, &t.n_interventions);
    t.eligibility = eligibility_normalise(d->eligibility, &d->mem);
    return stage_trial(d->b, d->file, d->line, &t, err);
}
