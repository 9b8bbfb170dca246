/* vdt query: one sample -> its report. */
#include "kb/base/outfile.h"
#include "query/command.h"
#include "query/query_options.h"

#include <string.h>

#define OUTPUT_MODE 0600 /* it is about a patient */

struct query_values {
    struct query_options query;
    const char *output, *formats;
};

#define AT_QUERY(member) offsetof(struct query_values, query.member)
#define AT(member) offsetof(struct query_values, member)

static const struct opt options[] = {
    QUERY_OPTION_ROWS(AT_QUERY),
    QUERY_OPTION(OPT_TEXT, 'O', "formats", AT(formats), "FORMAT,...",
        "what to write; this version has: json"),
    QUERY_OPTION(OPT_TEXT, 'o', "output", AT(output), "PREFIX",
        "write PREFIX.json, readable by its owner only\n(default: JSON on stdout)"),
    {0},
};

static const struct opt_command command = {
    .name = "vdt query",
    .args = "IN.vcf[.gz]",
    .summary = "Report on one sample: what the knowledge base says about its variants.",
    .options = options,
    .notes =
        "IN.vcf[.gz] may be \"-\" for stdin.  A place that the VCF does not list was\n"
        "not looked at, unless --regions or --assume-covered says otherwise.",
    .min_args = 1,
    .max_args = 1,
};

static int check_formats(const char *formats, struct err *err)
{
    struct str rest = str_of(formats), word;
    while (formats != NULL && str_next(&rest, ',', &word))
        if (!str_eq_c(word, "json"))
            return err_set(err, ERR_USAGE,
                "-O: \"%.*s\" is not a format of this version; there is: json",
                STR_ARG(word));
    return 0;
}

static int check_output(const char *prefix, struct err *err)
{
    size_t n = prefix != NULL ? strlen(prefix) : 1;
    if (n == 0 || (prefix != NULL && prefix[n - 1] == '/'))
        return err_set(err, ERR_USAGE,
            "-o is \"%s\"; expected the beginning of a file name", prefix);
    return 0;
}

static int write_report(const struct report *r, const char *prefix, struct err *err)
{
    struct buf json = BUF_INIT, path = BUF_INIT;
    report_write_json(r, &json);
    if (prefix != NULL)
        buf_fmt(&path, "%s.json", prefix);
    int rc = prefix != NULL ? outfile_write(path.p, OUTPUT_MODE, buf_str(&json), err)
                            : command_print(buf_str(&json), err);
    buf_free(&path);
    buf_free(&json);
    return rc;
}

static int run(
    const struct report_options *o, const struct query_values *v, struct err *err)
{
    struct opened_kb kb;
    struct report report;
    struct arena mem = ARENA_INIT;
    int rc =
        command_open_kb(v->query.kb, query_is_small_input(o->sample.path), &kb, err);
    if (rc >= 0)
        rc = report_make(o, kb.txn, &mem, &report, err);
    if (rc >= 0)
        rc = write_report(&report, v->output, err);
    command_close_kb(&kb);
    arena_free(&mem);
    return rc;
}

int cmd_query(int argc, char **argv, struct err *err)
{
    struct query_values v = {.query.n_threads = 1};
    struct report_options o;
    const char *args[1];
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &v, args, &n_args, err);
    if (rc < 0)
        return query_options_later(err);
    if (rc == OPT_HELP)
        return rc;
    rc = check_formats(v.formats, err);
    if (rc >= 0)
        rc = check_output(v.output, err);
    if (rc >= 0)
        rc = query_options_read(&v.query, args[0], &o, err);
    return rc < 0 ? rc : run(&o, &v, err);
}
