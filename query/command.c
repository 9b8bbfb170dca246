#include "query/command.h"

#include "kb/base/opt_man.h"
#include "kb/base/outfile.h"
#include "query/cmd_damage.h"
#include "query/sandbox.h"

#include <errno.h>
#include <stdlib.h>

int command_print(struct str text, struct err *err)
{
    return outfile_write("-", 0600, text, err);
}

int command_answer(struct str text, struct err *err)
{
    errno = 0;
    int rc = command_print(text, err);
    return rc < 0 && errno == EPIPE ? 0 : rc;
}

int command_options(const struct opt_command *command, int argc, char **argv,
    void *values, const char **args, unsigned *n_args, struct err *err)
{
    int rc = opt_parse(command, argc, argv, values, args, n_args, err);
    if (rc != OPT_HELP && rc != OPT_MAN)
        return rc;
    struct buf out = BUF_INIT;
    if (rc == OPT_MAN)
        man_command(command, &out);
    else
        opt_help(command, &out);
    rc = command_answer(buf_str(&out), err);
    buf_free(&out);
    return rc < 0 ? rc : OPT_HELP;
}

struct str command_term(const char *const *words, unsigned n, struct arena *mem)
{
    struct buf b = BUF_INIT;
    for (unsigned i = 0; i < n; i++)
        buf_fmt(&b, "%s%s", i > 0 ? " " : "", words[i]);
    struct str term = str_copy(mem, str_trim(buf_str(&b)));
    buf_free(&b);
    return term;
}

int command_sandbox(bool is_off, const char *const *directories, unsigned n_directories,
    struct err *err)
{
    const struct sandbox s = {
        .directories = directories, .n_directories = n_directories};
    return is_off ? 0 : sandbox_enter(&s, err);
}

int command_open_kb(
    const char *path, bool is_small_input, struct opened_kb *out, struct err *err)
{
    *out = (struct opened_kb){0};
    if (path == NULL)
        path = getenv("VDT_KB");
    if (path == NULL || *path == '\0') {
        err_set(err, ERR_USAGE, "no knowledge base is named");
        return err_hint(err, "name it with -k KB or in the environment: VDT_KB=KB");
    }
    damage_watch(path);
    out->kb = kb_open(path, is_small_input, err);
    out->txn = out->kb != NULL ? kb_begin(out->kb, err) : NULL;
    if (out->txn != NULL)
        return 0;
    command_close_kb(out);
    return err->code;
}

void command_close_kb(struct opened_kb *kb)
{
    kb_end(kb->txn);
    kb_close(kb->kb);
    *kb = (struct opened_kb){0};
}
