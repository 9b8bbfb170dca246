/* vdt audit verify: is the chain of an audit log whole? */
#include "query/audit.h"
#include "query/command.h"

#include <string.h>

struct audit_values {
    const char *last;
};

static const struct opt options[] = {
    {"last", 0, OPT_TEXT, offsetof(struct audit_values, last), "SHA256",
        "digest that the last line must have: lines taken from the\nend break no chain",
        NULL, 0, 0, false},
    {0},
};

static const struct opt_command command = {
    .name = "vdt audit",
    .args = "verify FILE",
    .summary =
        "Check the chain of an audit log (vdt query --audit FILE) line by line, and "
        "print\nhow many lines it has and the digest of the last.",
    .options = options,
    .notes = "Exit status 1 names the first line that does not follow from the one "
             "before it.",
    .min_args = 2,
    .max_args = 2,
};

static int verify(const char *path, const char *last, struct err *err)
{
    struct audit_summary summary;
    int rc = audit_verify(path, &summary, err);
    if (rc < 0)
        return rc;
    if (last != NULL && strcmp(last, summary.last) != 0)
        return err_set(err, ERR_FAIL,
            "%s: the last line's digest is %s; expected %s: lines at the end are "
            "missing, "
            "new, or changed",
            path, summary.last, last);
    struct buf out = BUF_INIT;
    buf_fmt(&out, "audit ok: %llu lines, last %s\n",
        (unsigned long long)summary.n_lines, summary.last);
    rc = command_print(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

int cmd_audit(int argc, char **argv, struct err *err)
{
    struct audit_values values = {0};
    const char *args[2];
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &values, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    if (strcmp(args[0], "verify") != 0)
        return err_set(err, ERR_USAGE, "\"%s\" is not known; expected verify", args[0]);
    return verify(args[1], values.last, err);
}
