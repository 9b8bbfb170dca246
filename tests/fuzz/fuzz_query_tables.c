/* The small files that a user gives to vdt (the first byte chooses): the list of a
 * batch, calls of pharmacogenes, an audit log.  Refused in words, or whole. */
#include <string.h>

#include "kb/base/json.h"
#include "query/audit.h"
#include "query/batch_list.h"
#include "query/outside_calls.h"
#include "tests/fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_rc(int rc, const struct err *err)
{
    if (rc < 0 && err->msg[0] == '\0')
        abort();
}

static void read_batch(const char *path, struct arena *mem)
{
    static const struct query_options common = {.n_threads = 1};
    struct batch_list list;
    struct err err = {0};
    int rc = batch_list_read(path, mem, &list, &err);

    check_rc(rc, &err);
    for (size_t i = 0; rc >= 0 && i < list.n; i++) {
        const struct batch_row *row = &list.rows[i];
        struct query_options own;
        struct report_options out;
        struct err bad = {0};

        if (row->n_inputs == 0 || (row->id.n > 0 && !batch_id_is_name(row->id)))
            abort();
        check_rc(batch_row_options(row, &common, &own, &out, &bad), &bad);
    }
}

static void read_calls(const char *path, struct arena *mem)
{
    struct outside_calls calls;
    struct err err = {0};
    int rc = outside_calls_read(path, mem, &calls, &err);

    check_rc(rc, &err);
    for (unsigned i = 0; rc >= 0 && i < calls.n; i++) {
        const struct outside_call *c = &calls.calls[i];

        if (c->line == 0 || c->gene.n == 0 || (c->allele1.n == 0 && c->allele2.n > 0))
            abort();
    }
    if (rc >= 0 && calls.sha256.n != 64)
        abort();
}

static void read_audit(const char *path)
{
    struct audit_summary summary = {0};
    struct err err = {0};
    int rc = audit_verify(path, &summary, &err);

    check_rc(rc, &err);
    if (rc >= 0 && strlen(summary.last) != 64)
        abort();
}

/* Two lines with these members, written and checked. */
static void append_audit(struct str members, struct arena *mem)
{
    struct str object = str_fmt(mem, "{%.*s}", STR_ARG(members));
    struct audit a = AUDIT_INIT;
    struct audit_summary summary = {0};
    struct err err = {0};
    struct json *root = json_parse("members", object, &err);
    char path[64];

    json_free(root);
    if (root == NULL || memchr(members.p, '\n', members.n) != NULL
        || memchr(members.p, '\r', members.n) != NULL)
        return; /* no writer of ours makes such */
    snprintf(path, sizeof path, "/tmp/vdt_fuzz_audit.%d", (int)getpid());
    unlink(path);
    err = (struct err){0};
    if (audit_open(&a, path, &err) < 0 || audit_append(&a, members, &err) < 0
        || audit_append(&a, members, &err) < 0)
        abort();
    audit_close(&a);
    int rc = audit_verify(path, &summary, &err);
    unlink(path);
    check_rc(rc, &err);
    if (rc >= 0 && summary.n_lines != 2)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;
    struct arena mem = ARENA_INIT;

    if (n == 0)
        return 0;
    fuzz_file_set(&file, data + 1, n - 1);
    switch (data[0] % 4) {
    case 0:
        read_batch(file.path, &mem);
        break;
    case 1:
        read_calls(file.path, &mem);
        break;
    case 2:
        read_audit(file.path);
        break;
    default:
        append_audit((struct str){(const char *)data + 1, n - 1}, &mem);
    }
    arena_free(&mem);
    return 0;
}
