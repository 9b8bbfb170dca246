#include "query/query_options.h"

#include "kb/base/date.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SMALL_INPUT_BYTES 1000000  /* compressed: some 30,000 records */
#define LARGE_INPUT_BYTES 32000000 /* compressed: some 900,000 */

static int read_date(struct query_options *o, struct err *err)
{
    if (o->date == NULL) {
        int rc = date_of_epoch(o->date_text, err);
        if (rc > 0)
            o->date = o->date_text;
        return rc < 0 ? rc : 0;
    }
    if (date_is_day(str_of(o->date)))
        return 0;
    return err_set(err, ERR_USAGE,
        "--date is \"%s\"; expected a day of the calendar as YYYY-MM-DD", o->date);
}

static int read_assembly(
    const struct query_options *o, enum assembly *out, struct err *err)
{
    *out = ASSEMBLY_NONE;
    if (o->assembly == NULL || strcmp(o->assembly, "auto") == 0)
        return 0;
    *out = assembly_parse(str_of(o->assembly));
    if (*out != ASSEMBLY_NONE)
        return 0;
    return err_set(err, ERR_USAGE,
        "--assembly is \"%s\"; expected auto, GRCh37 (hg19) or GRCh38 (hg38)",
        o->assembly);
}

static int read_fraction(const struct query_options *o, double *out, struct err *err)
{
    const char *text = o->min_allele_fraction;
    *out = 0;
    if (text == NULL)
        return 0;
    if (str_to_double(str_of(text), out) && *out >= 0 && *out <= 1)
        return 0;
    return err_set(err, ERR_USAGE,
        "--min-allele-fraction is \"%s\"; expected a number from 0 to 1", text);
}

/* stdin can be read once. */
static int check_inputs(
    const struct query_options *o, const char *const *vcfs, unsigned n, struct err *err)
{
    unsigned n_stdin = 0;
    for (unsigned i = 0; i < n; i++) {
        n_stdin += strcmp(vcfs[i], "-") == 0;
        for (unsigned k = 0; k < i; k++)
            if (strcmp(vcfs[i], vcfs[k]) == 0)
                return err_set(err, ERR_USAGE,
                    "\"%s\" is given twice; expected different files of one sample",
                    vcfs[i]);
    }
    for (unsigned i = 0; o->germline && !o->normal && i < n; i++)
        if (strcmp(vcfs[i], o->germline) == 0 && strcmp(vcfs[i], "-") != 0) {
            err_set(err, ERR_USAGE,
                "--germline is \"%s\", the tumour's own file; expected that of normal "
                "tissue",
                vcfs[i]);
            return err_hint(err, "a normal sample in the same file: --normal NAME");
        }
    n_stdin += o->germline && strcmp(o->germline, "-") == 0;
    n_stdin += o->patient && strcmp(o->patient, "-") == 0;
    if (o->targets_only && (n_stdin > 0 || o->regions))
        return err_set(err, ERR_USAGE, "--targets-only beside %s",
            o->regions ? "--regions, which needs the whole file"
                       : "\"-\"; expected files");
    if (n_stdin > 1)
        return err_set(err, ERR_USAGE, "more than one input is \"-\"; expected one");
    return 0;
}

int query_options_read(struct query_options *o, const char *const *vcfs,
    unsigned n_vcfs, struct report_options *out, struct err *err)
{
    static const char *const origins[] = {"auto", "somatic", "germline", "tumour-only"};
    static const char *const langs[] = {"en", "ko"};
    struct sample_options *s = &out->sample;
    *out = (struct report_options){.tumour = o->tumour,
        .lang = langs[o->lang],
        .use = (enum use_kind)o->use,
        .sex = (enum patient_sex)o->sex,
        .patient_path = o->patient,
        .has_secondary_consent = o->secondary_findings > 0,
        .trials = {.all = o->trials > 0,
            .countries = o->country.value,
            .n_countries = o->country.n,
            .cities = o->city.value,
            .n_cities = o->city.n,
            .status = o->status,
            .phase = o->phase,
            .max = o->max_trials},
        .pgx = {.outside_path = o->pgx_calls, .all_matches = o->pgx_matches > 0}};
    out->events = (struct event_options){o->cna, o->sv, o->fusions, o->sample, NULL};
    *s = (struct sample_options){.path = vcfs[0],
        .more = vcfs + 1,
        .n_more = n_vcfs - 1,
        .germline_path = o->germline,
        .sample = o->sample,
        .normal = o->normal,
        .origin = origins[o->origin],
        .has_tumour_type = o->tumour != NULL,
        .reference_path = o->reference,
        .regions_path = o->regions,
        .assume_covered = o->assume_covered,
        .min_depth = o->min_depth,
        .all_filters = o->all_filters,
        .targets_only = o->targets_only,
        .n_threads = o->n_threads};
    int rc = check_inputs(o, vcfs, n_vcfs, err);
    if (rc >= 0)
        rc = read_assembly(o, &s->assembly, err);
    if (rc >= 0)
        rc = read_fraction(o, &s->min_allele_fraction, err);
    if (rc >= 0)
        rc = read_date(o, err);
    out->date = o->date;
    return rc;
}

static bool is_below(const char *path, off_t n_bytes)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size < n_bytes;
}

static bool are_below(const struct sample_options *o, off_t n_bytes)
{
    bool are = is_below(o->path, n_bytes)
               && (!o->germline_path || is_below(o->germline_path, n_bytes));
    for (unsigned i = 0; i < o->n_more; i++)
        are = are && is_below(o->more[i], n_bytes);
    return are;
}

bool query_is_small_input(const struct sample_options *o)
{
    return are_below(o, SMALL_INPUT_BYTES);
}

bool query_is_large_input(const struct sample_options *o)
{
    return !are_below(o, LARGE_INPUT_BYTES);
}
