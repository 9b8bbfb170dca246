/* vdt-fetch: the one program of vdt with network code.  `vdt fetch` hands over to it.
 */
#include "ingest/cmd.h"
#include "ingest/fetch/cmd_fetch.h"
#include "kb/base/version.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int dispatch(int argc, char **argv, struct err *err)
{
    if (argc >= 2 && strcmp(argv[1], "fetch") == 0)
        return cmd_fetch(argc - 1, argv + 1, err);
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
