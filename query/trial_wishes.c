#include "query/trial_wishes.h"

#include "query/trials.h"

static const char *const statuses[] = {"NOT_YET_RECRUITING", "RECRUITING",
    "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "COMPLETED", "SUSPENDED",
    "TERMINATED", "WITHDRAWN", "AVAILABLE", "NO_LONGER_AVAILABLE",
    "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING", "WITHHELD", "UNKNOWN"};
static const char *const phases[] = {
    "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4", "NA"};

#define N_STATUSES (sizeof statuses / sizeof *statuses)
#define N_PHASES (sizeof phases / sizeof *phases)
#define LISTED_STATUSES 3U /* not yet recruiting, recruiting */

/* Index of a word; -1: none of them. */
static int word_index(const char *const *words, size_t n, struct str word)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(word, str_of(words[i])))
            return (int)i;
    return -1;
}

/* "not yet recruiting", "Active, not recruiting" have no place in a list of commas:
 * blanks and hyphens stand for the underscore. */
static struct str code_of(struct str word, struct arena *mem)
{
    char *code = str_cstr(mem, str_trim(word));
    for (char *p = code; *p != '\0'; p++)
        if (*p == ' ' || *p == '-')
            *p = '_';
    return str_of(code);
}

static int read_statuses(
    const char *given, struct arena *mem, uint32_t *out, struct err *err)
{
    struct str rest = str_of(given), word;
    *out = given != NULL ? 0 : LISTED_STATUSES;
    while (given != NULL && str_next(&rest, ',', &word)) {
        int i = word_index(statuses, N_STATUSES, code_of(word, mem));
        if (i < 0 && !str_eq_nocase(str_trim(word), STR("all"))) {
            err_set(err, ERR_USAGE, "--status has \"%.*s\", which is no status",
                STR_ARG(word));
            return err_hint(err,
                "all, or statuses of the registry joined by commas: recruiting, "
                "not_yet_recruiting, active_not_recruiting, completed, ...");
        }
        *out |= i < 0 ? UINT32_MAX : (uint32_t)1 << i;
    }
    return 0;
}

static int read_phases(
    const char *given, struct arena *mem, uint32_t *out, struct err *err)
{
    struct str rest = str_of(given), word;
    *out = 0;
    while (given != NULL && str_next(&rest, ',', &word)) {
        struct str code = code_of(word, mem);
        if (code.n == 1)
            code = str_fmt(mem, "PHASE%.*s", STR_ARG(code));
        int i = word_index(phases, N_PHASES, code);
        if (i < 0)
            return err_set(err, ERR_USAGE,
                "--phase has \"%.*s\"; expected 1, 2, 3, 4, early_phase1 or na, joined "
                "by commas",
                STR_ARG(word));
        *out |= (uint32_t)1 << i;
    }
    return 0;
}

/* By code or any name of the table; p NULL: none. */
static struct str country_of(
    const struct curated_table *t, struct str given, struct arena *mem)
{
    int name = curated_column(t, "name"), country = curated_column(t, "country"),
        code = curated_column(t, "code");
    struct str folded = str_fold(mem, given);
    for (unsigned i = 0; name >= 0 && country >= 0 && code >= 0 && i < t->n_rows; i++)
        if (str_eq_nocase(t->rows[i][code], given)
            || str_eq(str_fold(mem, t->rows[i][name]), folded)
            || str_eq(str_fold(mem, t->rows[i][country]), folded))
            return t->rows[i][country];
    return STR_NONE;
}

static int read_countries(const struct trial_options *o, struct kb_txn *kb,
    struct arena *mem, struct trial_wishes *w, struct err *err)
{
    struct curated_table table = {0};
    if (o->n_countries == 0)
        return 0;
    int rc = kb_curated(kb, "countries", mem, &table, err);
    w->countries = ARENA_ARRAY(mem, struct str, o->n_countries);
    for (unsigned i = 0; rc >= 0 && i < o->n_countries; i++) {
        struct str name = country_of(&table, str_of(o->countries[i]), mem);
        if (name.n == 0) {
            err_set(err, ERR_USAGE, "--country is \"%s\", which is no country known",
                o->countries[i]);
            return err_hint(err, "a name as registries write it, or its ISO 3166 code");
        }
        w->countries[w->n_countries++] = name;
    }
    return rc;
}

static void add_words(
    struct buf *b, const char *wish, const struct str *words, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        buf_fmt(b, "%s%s:%.*s", b->n > 0 ? ";" : "", wish, STR_ARG(words[i]));
}

static struct str describe(
    const struct trial_options *o, const struct trial_wishes *w, struct arena *mem)
{
    struct buf b = BUF_INIT;
    struct str status = str_of(o->status), phase = str_of(o->phase);
    add_words(&b, "country", w->countries, w->n_countries);
    add_words(&b, "city", w->cities, w->n_cities);
    add_words(&b, "status", &status, o->status != NULL);
    add_words(&b, "phase", &phase, o->phase != NULL);
    struct str text = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return text;
}

int trial_wishes_read(const struct trial_options *o, struct kb_txn *kb,
    struct arena *mem, struct trial_wishes *out, struct err *err)
{
    *out = (struct trial_wishes){.all = o->all, .max = o->max};
    int rc = read_statuses(o->status, mem, &out->statuses, err);
    if (rc >= 0)
        rc = read_phases(o->phase, mem, &out->phases, err);
    if (rc >= 0)
        rc = read_countries(o, kb, mem, out, err);
    if (rc < 0)
        return rc;
    out->cities = ARENA_ARRAY(mem, struct str, o->n_cities);
    for (unsigned i = 0; i < o->n_cities; i++)
        out->cities[out->n_cities++] = str_of(o->cities[i]);
    out->text = describe(o, out, mem);
    return 0;
}

/* The words whose bit is set. */
static struct str *words_of(uint32_t set, const char *const *words, size_t n,
    struct arena *mem, unsigned *n_out)
{
    struct str *out = ARENA_ARRAY(mem, struct str, n);
    *n_out = 0;
    for (size_t i = 0; i < n; i++)
        if (set >> i & 1)
            out[(*n_out)++] = str_of(words[i]);
    return out;
}

void trial_wishes_tell(
    const struct trial_wishes *w, struct arena *mem, struct report_trial_scope *out)
{
    *out = (struct report_trial_scope){.countries = w->countries,
        .n_countries = w->n_countries,
        .cities = w->cities,
        .n_cities = w->n_cities,
        .all = w->all,
        .max = w->max};
    out->statuses = words_of(w->statuses, statuses, N_STATUSES, mem, &out->n_statuses);
    out->phases = words_of(w->phases, phases, N_PHASES, mem, &out->n_phases);
}

bool trial_wishes_status(const struct trial_wishes *w, struct str status)
{
    int i = word_index(statuses, N_STATUSES, status);
    return i < 0 ? w->statuses == UINT32_MAX : (w->statuses >> i & 1) != 0;
}

bool trial_wishes_phase(const struct trial_wishes *w, const struct trial *t)
{
    bool fits = w->phases == 0;
    for (unsigned i = 0; i < t->n_phases && !fits; i++) {
        int k = word_index(phases, N_PHASES, t->phases[i]);
        fits = k >= 0 && (w->phases >> k & 1) != 0;
    }
    return fits;
}

/* Index of the country wanted; n_countries: none of them. */
static unsigned country_index(const struct trial_wishes *w, struct str country)
{
    unsigned i = 0;
    while (i < w->n_countries && !str_eq(w->countries[i], country))
        i++;
    return i;
}

static enum truth city_fits(const struct trial_wishes *w, struct str city)
{
    struct arena mem = ARENA_INIT;
    enum truth fits = w->n_cities == 0 ? TRUTH_TRUE : TRUTH_FALSE;
    for (unsigned i = 0; i < w->n_cities; i++)
        if (str_eq(str_fold(&mem, w->cities[i]), str_fold(&mem, city)))
            fits = TRUTH_TRUE;
    arena_free(&mem);
    return fits == TRUTH_FALSE && city.n == 0 ? TRUTH_UNKNOWN : fits;
}

enum truth trial_wishes_place(
    const struct trial_wishes *w, const struct trial *t, unsigned *rank)
{
    enum truth best = t->n_sites > 0 ? TRUTH_FALSE : TRUTH_UNKNOWN;
    *rank = w->n_countries;
    if (w->n_countries == 0 && w->n_cities == 0)
        return TRUTH_TRUE;
    for (unsigned i = 0; i < t->n_sites; i++) {
        unsigned country = country_index(w, t->sites[i].country);
        if (!trial_site_is_open(t, &t->sites[i])
            || (w->n_countries > 0 && country == w->n_countries))
            continue;
        enum truth fits = city_fits(w, t->sites[i].city);
        if (fits > best)
            best = fits;
        if (fits != TRUTH_FALSE && country < *rank)
            *rank = country;
    }
    return best;
}
