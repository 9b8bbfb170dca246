/* vdt verify: the whole check of a KB. */
#include "query/command.h"

struct verify_values {
    bool no_sandbox;
};

static const struct opt options[] = {
    COMMAND_NO_SANDBOX(offsetof(struct verify_values, no_sandbox)),
    {0},
};

static const struct opt_command command = {
    .name = "vdt verify",
    .args = "KB",
    .summary =
        "Read every value of a knowledge base and check it: checksums, layouts,\n"
        "references between tables, and the content against the id.",
    .options = options,
    .notes = "Exit status 3 when the file is missing, damaged or of another format.",
    .min_args = 1,
    .max_args = 1,
};

static int verify(struct kb_txn *txn, struct err *err)
{
    struct str id;
    int rc = kb_verify(txn, err);
    if (rc >= 0)
        rc = kb_meta(txn, KB_META_ID, &id, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return err_set(err, ERR_KB, "the KB has no meta entry \"" KB_META_ID "\"");
    struct buf out = BUF_INIT;
    buf_fmt(&out, "KB ok: id %.*s\n", STR_ARG(id));
    rc = command_print(buf_str(&out), err);
    buf_free(&out);
    return rc;
}

int cmd_verify(int argc, char **argv, struct err *err)
{
    const char *args[1];
    unsigned n_args;
    struct verify_values values = {0};
    struct opened_kb kb = {0};
    int rc = command_options(&command, argc, argv, &values, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    rc = command_sandbox(values.no_sandbox, NULL, 0, err);
    if (rc >= 0)
        rc = command_open_kb(args[0], false, &kb, err);
    if (rc >= 0)
        rc = verify(kb.txn, err);
    command_close_kb(&kb);
    return rc;
}
