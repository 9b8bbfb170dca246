/* vdt diff: what changed between two knowledge bases. */
#include "kb/base/outfile.h"
#include "query/cmd_damage.h"
#include "query/command.h"
#include "query/diff.h"

#define DEFAULT_LIMIT 20
#define NO_LIMIT_GIVEN UINT32_MAX

struct diff_values {
    const char *gene, *tumour, *source, *output;
    int only;
    unsigned limit;
    bool is_json, has_details;
};

#define AT(member) offsetof(struct diff_values, member)

static const struct opt options[] = {
    {"gene", 0, OPT_TEXT, AT(gene), "SYMBOL", "only changes about this gene", NULL, 0,
        0, false},
    {"tumour", 't', OPT_TEXT, AT(tumour), "TUMOUR",
        "only changes for this disease, what is above or below it, or any cancer", NULL,
        0, 0, false},
    {"source", 0, OPT_TEXT, AT(source), "SOURCE", "only changes of this source", NULL,
        0, 0, false},
    {"only", 0, OPT_CHOICE, AT(only), NULL, "only what may change a report's advice",
        "all|actionable", 0, 0, false},
    {"limit", 0, OPT_NUMBER, AT(limit), "N",
        "changes shown of a kind; 0: all (default 20, with --json all)", NULL, 0,
        1000000000, false},
    {"details", 0, OPT_FLAG, AT(has_details), NULL,
        "list records of which only details changed, too", NULL, 0, 0, false},
    {"json", 0, OPT_FLAG, AT(is_json), NULL, "for programs instead of people", NULL, 0,
        0, false},
    {NULL, 'o', OPT_TEXT, AT(output), "FILE", "write there (default: stdout)", NULL, 0,
        0, false},
    {0},
};

static const struct opt_command command = {
    .name = "vdt diff",
    .args = "OLD NEW",
    .summary = "Tell in words what changed between two knowledge bases.",
    .options = options,
    .notes =
        "Changes stand in groups by what they mean for reports; counts come first.\n"
        "\"!\" marks what is actionable: a class that crosses a border with a star,\n"
        "an evidence item whose tier is touched, a trial that opens or closes, a\n"
        "dosing recommendation, function or phenotype, a source dropped or added.\n"
        "Changes that name no gene or disease are left out by --gene and --tumour;\n"
        "what is left out is counted.  Exit status 0 also when there are changes.",
    .min_args = 2,
    .max_args = 2,
};

static int write_out(const struct diff_values *values, const struct diff *d,
    const char *const *args, struct err *err)
{
    struct buf out = BUF_INIT;
    bool is_given = values->limit != NO_LIMIT_GIVEN;
    struct diff_names names = {.old_path = args[0],
        .new_path = args[1],
        .limit = is_given ? values->limit : DEFAULT_LIMIT};
    if (values->is_json)
        diff_print_json(d, is_given ? values->limit : 0, &out);
    else
        diff_print(d, &names, &out);
    int rc = values->output ? outfile_write(values->output, 0644, buf_str(&out), err)
                            : command_answer(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

static int run(const struct diff_values *values, const struct opened_kb kb[],
    const char *const *args, struct err *err)
{
    const struct diff_options o = {.gene = values->gene,
        .tumour = values->tumour,
        .source = values->source,
        .is_only_actionable = values->only == 1,
        .has_details = values->has_details};
    struct diff d;
    int rc = diff_run(&d, kb[DIFF_OLD].txn, kb[DIFF_NEW].txn, &o, err);
    if (rc >= 0)
        rc = write_out(values, &d, args, err);
    diff_free(&d);
    return rc;
}

int cmd_diff(int argc, char **argv, struct err *err)
{
    struct diff_values values = {.limit = NO_LIMIT_GIVEN};
    struct opened_kb kb[N_DIFF_SIDES] = {0};
    struct arena mem = ARENA_INIT;
    const char *args[2];
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &values, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    rc = command_open_kb(args[0], false, &kb[DIFF_OLD], err);
    if (rc >= 0)
        rc = command_open_kb(args[1], false, &kb[DIFF_NEW], err);
    if (rc >= 0) {
        damage_watch(str_cstr(&mem, str_fmt(&mem, "%s or %s", args[0], args[1])));
        rc = run(&values, kb, args, err);
    }
    command_close_kb(&kb[DIFF_NEW]);
    command_close_kb(&kb[DIFF_OLD]);
    damage_watch("");
    arena_free(&mem);
    return rc;
}
