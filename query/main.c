/*
 * vdt: one table of commands, from which both dispatch and help are made.  The
 * curator's commands are handed over to vdt-build and vdt-fetch.
 */
#include "kb/base/opt_man.h"
#include "kb/base/outfile.h"
#include "kb/base/version.h"
#include "query/command.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct command {
    const char *name;
    int (*run)(int argc, char **argv, struct err *err); /* NULL: handed over */
    const char *summary;
    const char *program; /* that it is handed over to */
};

static const struct command commands[] = {
    {"query", cmd_query, "report on one sample", NULL},
    {"show", cmd_show, "look up a gene, variant, evidence item, drug or disease", NULL},
    {"explain", cmd_explain, "why a line stands in a report of a sample, or why not",
        NULL},
    {"trials", cmd_trials, "which patients, by their reports, a trial is for", NULL},
    {"diff", cmd_diff, "what changed between two knowledge bases, in words", NULL},
    {"stat", cmd_stat, "contents and provenance of a knowledge base", NULL},
    {"verify", cmd_verify, "check a knowledge base from end to end", NULL},
    {"audit", cmd_audit, "check the chain of an audit log", NULL},
    {"release", cmd_release, "the knowledge bases of a store", NULL},
    {"build", NULL, "compile a knowledge base from public sources", "vdt-build"},
    {"inspect", NULL, "show how vdt reads one thing", "vdt-build"},
    {"lint", NULL, "check the curated tables", "vdt-build"},
    {"fetch", NULL, "take the public sources from their places", "vdt-fetch"},
    {0},
};

static const struct command *find_command(const char *name)
{
    for (const struct command *c = commands; c->name != NULL; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static int print_help(struct err *err)
{
    struct buf out = BUF_INIT;
    buf_add_c(&out,
        "Usage: vdt COMMAND [options] INPUT\n\n"
        "Joins a patient's variants with a knowledge base that is built from\n"
        "public sources, and says what the sources say about them.\n\n"
        "Commands:\n");
    for (const struct command *c = commands; c->name != NULL; c++)
        buf_fmt(&out, "  %-10s %s\n", c->name, c->summary);
    buf_add_c(&out,
        "\n\"vdt help COMMAND\" tells the options of a command; \"vdt --version\" "
        "the version.\n"
        "Exit status: 0 done, also when nothing matched; 1 failed; 2 usage;\n"
        "3 the knowledge base is missing or unusable; 4 the sample is unusable.\n");
    int rc = command_answer(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

static int print_version(struct err *err)
{
    struct buf out = BUF_INIT;
    buf_fmt(&out, "vdt %s\nreads knowledge bases of format %d.x (writes %d.%d)\n",
        VDT_VERSION, KB_FORMAT_MAJOR, KB_FORMAT_MAJOR, KB_FORMAT_MINOR);
    int rc = command_answer(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

static int unknown_command(const char *given, struct err *err)
{
    const char *names[sizeof commands / sizeof *commands];
    unsigned n = 0;
    for (const struct command *c = commands; c->name != NULL; c++)
        names[n++] = c->name;
    names[n] = NULL;
    const char *near = opt_nearest(given, names);
    err_set(err, ERR_USAGE, "unknown command \"%s\"", given);
    if (near != NULL)
        return err_hint(err, "did you mean %s?", near);
    return err_hint(err, "\"vdt --help\" lists the commands");
}

static int run_command(const struct command *c, int argc, char **argv, struct err *err)
{
    return c->run != NULL ? c->run(argc, argv, err) : handover(c->program, argv, err);
}

/* vdt help, vdt help COMMAND */
static int help(int argc, char **argv, struct err *err)
{
    char help_option[] = "--help";
    if (argc < 3)
        return print_help(err);
    if (argc > 3)
        return err_set(err, ERR_USAGE, "unexpected argument \"%s\"", argv[3]);
    const struct command *c = find_command(argv[2]);
    if (c == NULL)
        return unknown_command(argv[2], err);
    char *args[] = {argv[2], help_option, NULL};
    return run_command(c, 2, args, err);
}

static const struct man_page page = {
    .name = "vdt",
    .summary = "what public knowledge says about a patient's variants",
    .synopsis = "vdt COMMAND [options] INPUT",
    .description =
        "Joins a patient's variants with a knowledge base that is built from\n"
        "public sources, and says what the sources say about them.\n"
        "It runs offline. A professional must review what it prints.",
    .see_also = "vdt-build(1), vdt-fetch(1)",
};

static void add_environment(struct buf *out)
{
    man_heading("ENVIRONMENT", out);
    man_term("VDT_KB", "The knowledge base where -k is not given.", out);
    man_term("SOURCE_DATE_EPOCH",
        "The date of a report where --date is not given, in seconds since 1970.", out);
    man_term("PAGER",
        "What vdt show hands a long answer to on a terminal; empty: nothing.", out);
}

/* The manual page: each command of this program prints its own section. */
static int print_man(struct err *err)
{
    struct buf out = BUF_INIT, where = BUF_INIT;
    man_begin(&page, &out);
    man_heading("COMMANDS", &out);
    for (const struct command *c = commands; c->name != NULL; c++)
        if (c->run == NULL) {
            buf_clear(&where);
            buf_fmt(&where, "%s; see %s(1)", c->summary, c->program);
            man_term(c->name, where.p, &out);
        }
    buf_free(&where);
    int rc = command_answer(buf_str(&out), err);
    for (const struct command *c = commands; rc >= 0 && c->name != NULL; c++) {
        char name[32], man_option[] = "--man", *args[] = {name, man_option, NULL};
        snprintf(name, sizeof name, "%s", c->name);
        rc = c->run != NULL ? c->run(2, args, err) : 0;
    }
    buf_clear(&out);
    add_environment(&out);
    man_end(&page, &out);
    if (rc >= 0)
        rc = command_answer(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

static int dispatch(int argc, char **argv, const char **name, struct err *err)
{
    if (argc < 2) {
        err_set(err, ERR_USAGE, "a command is missing");
        return err_hint(err, "\"vdt --help\" lists the commands");
    }
    if (strcmp(argv[1], "help") == 0)
        return help(argc, argv, err);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return print_help(err);
    if (strcmp(argv[1], "--version") == 0)
        return print_version(err);
    if (strcmp(argv[1], "--man") == 0)
        return print_man(err);
    if (argv[1][0] == '-') {
        err_set(err, ERR_USAGE, "unknown option \"%s\"", argv[1]);
        return err_hint(err, "a command comes first; \"vdt --help\" lists them");
    }
    const struct command *c = find_command(argv[1]);
    if (c == NULL)
        return unknown_command(argv[1], err);
    *name = c->name;
    return run_command(c, argc - 1, argv + 1, err);
}

/* A file that is opened must not take the place of a closed stdin, stdout or stderr.
 * What stands there instead fails every use: stdout cannot be written. */
static void hold_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static void out_of_memory(size_t n_bytes)
{
    outfile_remove_all();
    fprintf(stderr, "vdt: out of memory: %zu bytes could not be allocated\n", n_bytes);
    _exit(1);
}

int main(int argc, char **argv)
{
    struct err err = {0};
    const char *name = NULL;
    hold_standard_files();
    signal(
        SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, of a report it is said */
    outfile_watch_signals();
    arena_set_oom(out_of_memory);
    int rc = dispatch(argc, argv, &name, &err);
    if (rc < 0) {
        fprintf(stderr, "vdt%s%s: %s\n", name != NULL ? " " : "",
            name != NULL ? name : "", err.msg);
        if (err.hint[0] != '\0')
            fprintf(stderr, "hint: %s\n", err.hint);
    }
    return err_exit_code(rc);
}
