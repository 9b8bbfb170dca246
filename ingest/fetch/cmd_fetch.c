/* vdt fetch: take the public sources. */
#include "ingest/fetch/cmd_fetch.h"

#include "ingest/cmd.h"
#include "ingest/fetch/fetch.h"
#include "kb/base/date.h"

#include <stdio.h>
#include <stdlib.h>

struct fetch_values {
    const char *output, *table, *date, *base_url;
    struct opt_list sources;
    unsigned n_retries, wait_ms, max_wait_s, stall_s;
    bool is_dry_run, is_quiet, has_progress;
};

#define AT(member) offsetof(struct fetch_values, member)

static const struct opt options[] = {
    {.name = "output",
        .letter = 'o',
        .type = OPT_TEXT,
        .offset = AT(output),
        .value = "DIR",
        .help = "files go to DIR/DATE",
        .is_required = true},
    {.name = "date",
        .type = OPT_TEXT,
        .offset = AT(date),
        .value = "YYYY-MM-DD",
        .help = "the day (default: $SOURCE_DATE_EPOCH, else\nit must be given)"},
    {.name = "source",
        .type = OPT_LIST,
        .offset = AT(sources),
        .value = "NAME",
        .help = "only this source, or SOURCE/KIND; may be given\nmore than once"},
    {.name = "table",
        .type = OPT_TEXT,
        .offset = AT(table),
        .value = "FILE",
        .help = "where the sources are (default: sources.tsv of\nthe curated tables)"},
    {.name = "base-url",
        .type = OPT_TEXT,
        .offset = AT(base_url),
        .value = "URL",
        .help = "take everything from a mirror: URL/HOST/PATH"},
    {.name = "dry-run",
        .type = OPT_FLAG,
        .offset = AT(is_dry_run),
        .help = "print what would be taken from where"},
    {.name = "retries",
        .type = OPT_NUMBER,
        .offset = AT(n_retries),
        .value = "N",
        .help = "new tries without progress (default 5)",
        .max = 100},
    {.name = "wait",
        .type = OPT_NUMBER,
        .offset = AT(wait_ms),
        .value = "MS",
        .help =
            "before the first new try, doubled for each\nfurther one (default 1000)",
        .min = 1,
        .max = 60000},
    {.name = "max-wait",
        .type = OPT_NUMBER,
        .offset = AT(max_wait_s),
        .value = "SECONDS",
        .help = "give up when a server asks for more\n(default 300)",
        .min = 1,
        .max = 86400},
    {.name = "stall",
        .type = OPT_NUMBER,
        .offset = AT(stall_s),
        .value = "SECONDS",
        .help = "try again after so long without a byte\n(default 60)",
        .min = 1,
        .max = 3600},
    {.letter = 'q',
        .name = "quiet",
        .type = OPT_FLAG,
        .offset = AT(is_quiet),
        .help = "no report on stdout, no progress"},
    {.name = "progress",
        .type = OPT_FLAG,
        .offset = AT(has_progress),
        .help = "progress on stderr, also without a terminal"},
    {0},
};

static const struct opt_command command = {
    .name = "vdt fetch",
    .args = "",
    .summary =
        "Take the public sources into DIR/DATE, with a sources.tsv for vdt build.\n"
        "A file that did not change since an earlier date is linked. A run that ends\n"
        "early leaves NAME.part; the same command goes on with it.",
    .options = options,
    .notes = "Certificates and proxies are libcurl's business (https_proxy,\n"
             "SSL_CERT_FILE).",
};

/* ---- what is printed while it runs ---- */

static void show_warning(void *ctx, const struct err *what)
{
    (void)ctx;
    fprintf(stderr, "vdt fetch: %s\n", what->msg);
    if (what->hint[0] != '\0')
        fprintf(stderr, "hint: %s\n", what->hint);
}

static int read_date(const char *given, char out[DATE_BYTES], struct err *err)
{
    if (given == NULL) {
        int rc = date_of_epoch(out, err);
        if (rc != 0)
            return rc;
        err_set(err, ERR_USAGE, "--date is missing");
        return err_hint(err, "vdt reads no clock: --date $(date +%%F)");
    }
    if (!date_is_day(str_of(given)))
        return err_set(err, ERR_USAGE,
            "--date is \"%s\"; expected a day of the calendar as YYYY-MM-DD", given);
    snprintf(out, DATE_BYTES, "%s", given);
    return 0;
}

static int check_base(const char *url, struct err *err)
{
    if (url == NULL || str_starts(str_of(url), STR("https://"))
        || str_starts(str_of(url), STR("http://")))
        return 0;
    return err_set(
        err, ERR_USAGE, "--base-url is \"%s\"; expected https:// or http://", url);
}

static int run(const struct fetch_values *v, struct fetch_options *o, struct err *err)
{
    struct progress screen;
    struct buf out = BUF_INIT;
    bool has_progress = cmd_begin_progress(&screen, "vdt fetch", v->has_progress);
    o->progress = has_progress && !v->is_quiet ? cmd_show_progress : NULL;
    o->warn = show_warning;
    o->ctx = &screen;
    int rc = v->is_dry_run ? fetch_plan(o, &out, err) : fetch_run(o, &out, err);
    o->ctx = NULL;
    if (rc >= 0 && (v->is_dry_run || !v->is_quiet))
        rc = cmd_print(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

int cmd_fetch(int argc, char **argv, struct err *err)
{
    struct fetch_values v = {
        .n_retries = 5, .wait_ms = 1000, .max_wait_s = 300, .stall_s = 60};
    const char *args[1];
    char date[DATE_BYTES];
    unsigned n_args;
    int rc = cmd_options(&command, argc, argv, &v, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    if (read_date(v.date, date, err) < 0 || check_base(v.base_url, err) < 0)
        return err->code;
    struct buf table = BUF_INIT;
    if (v.table == NULL) {
        char *curated = cmd_curated_path(err);
        if (curated == NULL)
            return err_hint(err, "name the table with --table");
        buf_fmt(&table, "%s/sources.tsv", curated);
        free(curated);
    }
    struct fetch_options o = {.out_dir = v.output,
        .table_path = v.table != NULL ? v.table : table.p,
        .date = date,
        .base_url = v.base_url,
        .sources = v.sources.value,
        .n_sources = v.sources.n,
        .n_retries = v.n_retries,
        .wait_ms = v.wait_ms,
        .max_wait_s = v.max_wait_s,
        .stall_s = v.stall_s};
    rc = run(&v, &o, err);
    buf_free(&table);
    return rc;
}
