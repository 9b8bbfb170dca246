/* vdt release: the knowledge bases of a store, one for each release. */
#include "query/command.h"

#include "kb/store/release.h"
#include "query/view.h"

#include <stdlib.h>
#include <string.h>

#define KEEP_DEFAULT 12

struct release_values {
    unsigned keep;
    bool is_dry, is_json;
};

#define AT(member) offsetof(struct release_values, member)

static const struct opt options[] = {
    {"keep", 0, OPT_NUMBER, AT(keep), "N",
        "prune: how many releases stay (default 12); the\ncurrent one always does",
        NULL, 1, 100000, false},
    {"dry-run", 0, OPT_FLAG, AT(is_dry), NULL, "prune: tell, but remove nothing", NULL,
        0, 0, false},
    {"json", 0, OPT_FLAG, AT(is_json), NULL, "list: for programs instead of people",
        NULL, 0, 0, false},
    {0},
};

static const struct opt_command command = {
    .name = "vdt release",
    .args = "list|use|add|verify|prune STORE [NAME] [KB]",
    .summary = "The knowledge bases of a store, a directory with one for each release.",
    .options = options,
    .notes =
        "  list STORE          its releases, with their ids\n"
        "  use STORE NAME      the current one from now on\n"
        "  add STORE NAME KB   copy a KB into it, verified, as release NAME\n"
        "  verify STORE [NAME] check all of them, or one, from end to end\n"
        "  prune STORE         remove the oldest, by name\n"
        "\"vdt build -o STORE@2026-10\" adds a release too; neither makes it current.\n"
        "Wherever a KB is named, STORE stands for its current release and\n"
        "STORE@2026-10 for that one.",
    .min_args = 2,
    .max_args = 4,
};

struct release_run {
    const char *store, *name, *kb; /* NULL: not given */
    const struct release_values *values;
    struct arena mem;
    struct buf out;
    struct err *err;
};

/* ---- list ------------------------------------------------------------------------ */

static void put_release(struct release_run *x, struct view *v, const struct release *r)
{
    struct err err = {0};
    struct str id = STR_NONE, format = STR_NONE;
    char *path;
    struct kb *kb = NULL;
    if (release_path(x->store, str_cstr(&x->mem, r->name), &path, &err) >= 0) {
        kb = kb_open(path, true, &err);
        free(path);
    }
    struct kb_txn *txn = kb ? kb_begin(kb, &err) : NULL;
    bool is_read = txn && kb_meta(txn, KB_META_ID, &id, &err) > 0
                   && kb_meta(txn, KB_META_FORMAT, &format, &err) > 0;
    view_cell(v, r->name);
    view_cell_c(v, r->is_current ? "yes" : NULL);
    view_cell(v, is_read ? str_copy(&x->mem, id) : STR_NONE);
    view_cell(v, is_read ? str_copy(&x->mem, format) : STR_NONE);
    view_cell(v, is_read ? STR_NONE : str_copy(&x->mem, str_of(err.msg)));
    kb_end(txn);
    kb_close(kb);
}

static int list(struct release_run *x)
{
    static const struct view_column columns[] = {
        {"name", "release", VIEW_TEXT, 0, VIEW_BOTH},
        {"current", "current", VIEW_FLAG, 0, VIEW_BOTH},
        {"id", "id", VIEW_TEXT, 0, VIEW_BOTH},
        {"format", "format", VIEW_TEXT, 0, VIEW_BOTH},
        {"unusable", "unusable", VIEW_TEXT, 40, VIEW_BOTH}};
    struct release *all;
    struct view v;
    unsigned n;
    int rc = release_list(x->store, &x->mem, &all, &n, x->err);
    if (rc < 0)
        return rc;
    view_begin(&v, &x->out, &x->mem, x->values->is_json);
    view_table(&v, "releases", NULL, columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < n; i++)
        put_release(x, &v, &all[i]);
    view_table_end(&v);
    view_end(&v);
    return 0;
}

/* ---- the others ------------------------------------------------------------------ */

static int use(struct release_run *x)
{
    int rc = release_use(x->store, x->name, x->err);
    if (rc >= 0)
        buf_fmt(&x->out, "%s: the current release is %s\n", x->store, x->name);
    return rc;
}

static int add(struct release_run *x)
{
    int rc = release_add(x->store, x->kb, x->name, x->err);
    if (rc >= 0)
        buf_fmt(&x->out, "%s: release %s added\n", x->store, x->name);
    return rc;
}

static int verify_one(struct release_run *x, struct str name)
{
    struct err err = {0};
    struct opened_kb kb = {0};
    struct str id = STR_NONE;
    char *path;
    int rc = release_path(x->store, str_cstr(&x->mem, name), &path, &err);
    if (rc < 0)
        return err_set(x->err, rc, "%s", err.msg);
    rc = command_open_kb(path, false, &kb, &err);
    if (rc >= 0)
        rc = kb_verify(kb.txn, &err);
    if (rc >= 0 && kb_meta(kb.txn, KB_META_ID, &id, &err) <= 0)
        rc = ERR_KB;
    if (rc >= 0)
        buf_fmt(&x->out, "%.*s ok: id %.*s\n", STR_ARG(name), STR_ARG(id));
    else
        buf_fmt(&x->out, "%.*s unusable: %s\n", STR_ARG(name), err.msg);
    command_close_kb(&kb);
    free(path);
    return rc < 0 ? 1 : 0;
}

/* All are looked at, also when one is bad. */
static int verify(struct release_run *x)
{
    struct release *all;
    unsigned n, n_bad = 0;
    if (x->name)
        all = &(struct release){.name = str_of(x->name)}, n = 1;
    else if (release_list(x->store, &x->mem, &all, &n, x->err) < 0)
        return x->err->code;
    for (unsigned i = 0; i < n; i++) {
        int rc = verify_one(x, all[i].name);
        if (rc < 0)
            return rc;
        n_bad += (unsigned)rc;
    }
    if (n == 0)
        return err_set(x->err, ERR_KB,
            "found no release in \"%s\", expected some to verify", x->store);
    if (n_bad == 0)
        return 0;
    err_set(x->err, ERR_KB, "%u of %u releases of \"%s\" cannot be used", n_bad, n,
        x->store);
    return err_hint(x->err, "copy them again, or rebuild them");
}

static int prune(struct release_run *x)
{
    struct str *removed;
    unsigned n;
    const struct release_values *v = x->values;
    int rc = release_prune(x->store, v->keep, v->is_dry, &x->mem, &removed, &n, x->err);
    for (unsigned i = 0; i < n; i++)
        buf_fmt(&x->out, "%s %.*s\n", v->is_dry ? "would remove" : "removed",
            STR_ARG(removed[i]));
    return rc;
}

static const struct {
    const char *name;
    int (*run)(struct release_run *x);
    unsigned min_args, max_args; /* with the word and STORE */
} actions[] = {{"list", list, 2, 2}, {"use", use, 3, 3}, {"add", add, 4, 4},
    {"verify", verify, 2, 3}, {"prune", prune, 2, 2}};

static int run(struct release_run *x, const char *action, unsigned n_args)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(actions[i].name, action) != 0)
            continue;
        if (n_args < actions[i].min_args || n_args > actions[i].max_args)
            return err_set(x->err, ERR_USAGE, "\"release %s\" has %u arguments, not %u",
                action, actions[i].max_args - 1, n_args - 1);
        return actions[i].run(x);
    }
    err_set(x->err, ERR_USAGE, "unknown word \"%s\"", action);
    return err_hint(x->err, "expected list, use, add, verify or prune");
}

/* What verify found stands on stdout, also when it fails. */
int cmd_release(int argc, char **argv, struct err *err)
{
    struct release_values values = {.keep = KEEP_DEFAULT};
    const char *args[4] = {NULL};
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &values, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    struct release_run x = {.store = args[1],
        .name = args[2],
        .kb = args[3],
        .values = &values,
        .err = err};
    struct err print = {0};
    rc = run(&x, args[0], n_args);
    if (command_print(buf_str(&x.out), &print) < 0 && rc >= 0) {
        *err = print;
        rc = print.code;
    }
    buf_free(&x.out);
    arena_free(&x.mem);
    return rc;
}
