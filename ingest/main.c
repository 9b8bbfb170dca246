/* vdt-build: the curator's commands.  `vdt COMMAND` hands over to it. */
#include "ingest/cmd.h"
#include "kb/base/arena.h"
#include "kb/base/opt_man.h"
#include "kb/base/outfile.h"
#include "kb/base/version.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct command {
    const char *name;
    int (*run)(int argc, char **argv, struct err *err);
    const char *summary;
};

static const struct command commands[] = {
    {"build", cmd_build, "compile a knowledge base from public sources"},
    {"inspect", cmd_inspect, "show how vdt reads one thing"},
    {"lint", cmd_lint, "check the curated tables"},
    {0},
};

static int print_help(struct err *err)
{
    struct buf out = BUF_INIT;
    buf_add_c(&out, "Usage: vdt COMMAND [options]\n\nCommands:\n");
    for (const struct command *c = commands; c->name != NULL; c++)
        buf_fmt(&out, "  %-10s %s\n", c->name, c->summary);
    int rc = cmd_print(buf_str(&out), err);
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
    return err_hint(err, "\"vdt-build --help\" lists the commands");
}

static const struct man_page page = {
    .name = "vdt-build",
    .summary = "compile and inspect knowledge bases of vdt",
    .synopsis = "vdt build|inspect|lint [options]",
    .description =
        "The curator's commands of vdt, in a program of their own: that which\n"
        "reads patient data has no parser of public files. vdt hands these\n"
        "commands over to it; it lies below libexec.",
    .see_also = "vdt(1), vdt-fetch(1)",
};

/* The manual page: each command prints its own section. */
static int print_man(struct err *err)
{
    struct buf out = BUF_INIT;
    man_begin(&page, &out);
    man_heading("COMMANDS", &out);
    int rc = cmd_print(buf_str(&out), err);
    for (const struct command *c = commands; rc >= 0 && c->name != NULL; c++) {
        char name[32], man_option[] = "--man", *args[] = {name, man_option, NULL};
        snprintf(name, sizeof name, "%s", c->name);
        rc = c->run(2, args, err);
    }
    buf_clear(&out);
    man_end(&page, &out);
    if (rc >= 0)
        rc = cmd_print(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

static int dispatch(int argc, char **argv, const char **name, struct err *err)
{
    *name = NULL;
    if (argc < 2)
        return err_set(err, ERR_USAGE, "a command is missing (build, inspect, lint)");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return print_help(err);
    if (strcmp(argv[1], "--man") == 0)
        return print_man(err);
    if (strcmp(argv[1], "--version") == 0)
        return cmd_print(STR("vdt " VDT_VERSION "\n"), err);
    for (const struct command *c = commands; c->name != NULL; c++) {
        if (strcmp(argv[1], c->name) == 0) {
            *name = c->name;
            return c->run(argc - 1, argv + 1, err);
        }
    }
    return unknown_command(argv[1], err);
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
    const char *name;
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
