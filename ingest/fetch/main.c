/* vdt-fetch: the one program of vdt with network code.  `vdt fetch` hands over to it.
 */
#include "ingest/cmd.h"
#include "ingest/fetch/cmd_fetch.h"
#include "kb/base/opt_man.h"
#include "kb/base/version.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct man_page page = {
    .name = "vdt-fetch",
    .summary = "take the public sources of vdt from their places",
    .synopsis = "vdt fetch [options]",
    .description =
        "The one program of vdt with network code. vdt hands its command over\n"
        "to it; it lies below libexec.",
    .see_also = "vdt(1), vdt-build(1)",
};

static int print_man(struct err *err)
{
    char name[] = "fetch", man_option[] = "--man", *args[] = {name, man_option, NULL};
    struct buf out = BUF_INIT;
    man_begin(&page, &out);
    man_heading("COMMANDS", &out);
    int rc = cmd_print(buf_str(&out), err);
    if (rc >= 0)
        rc = cmd_fetch(2, args, err);
    buf_clear(&out);
    man_end(&page, &out);
    if (rc >= 0)
        rc = cmd_print(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

static int dispatch(int argc, char **argv, struct err *err)
{
    if (argc >= 2 && strcmp(argv[1], "fetch") == 0)
        return cmd_fetch(argc - 1, argv + 1, err);
    if (argc >= 2 && strcmp(argv[1], "--man") == 0)
        return print_man(err);
    if (argc >= 2 && strcmp(argv[1], "--version") == 0)
        return cmd_print(STR("vdt " VDT_VERSION "\n"), err);
    err_set(err, ERR_USAGE, "the one command of vdt-fetch is \"fetch\"");
    return err_hint(err, "\"vdt fetch --help\" tells its options");
}

int main(int argc, char **argv)
{
    struct err err = {0};
    signal(SIGPIPE, SIG_IGN);
    int rc = dispatch(argc, argv, &err);
    if (rc < 0) {
        fprintf(stderr, "vdt fetch: %s\n", err.msg);
        if (err.hint[0] != '\0')
            fprintf(stderr, "hint: %s\n", err.hint);
    }
    return err_exit_code(rc);
}
