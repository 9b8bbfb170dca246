#include "query/query_audit.h"

#include "kb/base/json_out.h"
#include "kb/base/version.h"

#include <string.h>

static void add_option(void *ctx, const struct opt *o, const char *value)
{
    struct json_out *w = ctx;
    const char letter[] = {o->letter, '\0'};
    json_out_array(w);
    json_out_c(w, o->name != NULL ? o->name : letter);
    json_out_c(w, value);
    json_out_end(w);
}

void query_audit_options(
    const struct opt_command *command, int argc, char *const *argv, struct buf *out)
{
    struct json_out w;
    json_out_begin(&w, out, true);
    json_out_array(&w);
    opt_each_given(command, argc, argv, add_option, &w);
    json_out_end(&w);
    while (out->n > 0 && out->p[out->n - 1] == '\n')
        out->n--;
}

static void add_input(struct buf *out, const char *kind, struct str sha256)
{
    if (sha256.n > 0)
        buf_fmt(out, "{\"kind\":\"%s\",\"sha256\":\"%.*s\"}", kind, STR_ARG(sha256));
    else
        buf_fmt(out, "{\"kind\":\"%s\",\"sha256\":null,\"read\":\"not whole\"}", kind);
}

void query_audit_inputs(const struct report *r, struct buf *out)
{
    buf_add_char(out, '[');
    for (unsigned i = 0; i < r->n_inputs; i++) {
        if (i > 0)
            buf_add_char(out, ',');
        add_input(out, r->inputs[i].kind, r->inputs[i].sha256);
    }
    if (r->review.is_given) { /* read, but no input of what is found */
        if (r->n_inputs > 0)
            buf_add_char(out, ',');
        add_input(out, "amended_report", r->review.amended_sha256);
    }
    buf_add_char(out, ']');
}

/* Of an exit code; messages would have paths, and words of the patient's files. */
static const char *reason_of(int exit_status)
{
    static const char *const reasons[] = {
        [1] = "failed", [2] = "usage", [3] = "kb_unusable", [4] = "sample_unusable"};
    unsigned i = (unsigned)exit_status;
    return i < sizeof reasons / sizeof *reasons ? reasons[i] : NULL;
}

static void add_output(struct buf *line, const char *suffix, const char *sha256)
{
    char last = line->p[line->n - 1];
    buf_fmt(line, "%s{\"suffix\":\"%s\",\"sha256\":", last == '[' ? "" : ",", suffix);
    if (sha256[0] != '\0')
        buf_fmt(line, "\"%s\"}", sha256);
    else
        buf_add_c(line, "null}");
}

static int add_outputs(
    struct buf *line, const struct query_audit_entry *e, struct err *err)
{
    size_t n = e->outputs != NULL ? e->outputs->n : 0;
    char hex[DIGEST_HEX_BYTES];
    uint8_t digest[DIGEST_BYTES];
    int rc = 0;
    buf_add_c(line, ",\"outputs\":[");
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        const struct query_output *o = &e->outputs->output[i];
        rc = outfile_sha256(&o->file, hex, err);
        if (rc >= 0)
            add_output(line, o->suffix, hex);
    }
    if (e->printed.p != NULL) {
        digest_once(e->printed.p, e->printed.n, digest);
        digest_hex(digest, hex);
        add_output(line, "-", hex);
    } else if (e->printed_sha256 != NULL) {
        add_output(line, "-", e->printed_sha256);
    }
    buf_add_char(line, ']');
    return rc;
}

static void add_place(
    struct buf *line, const struct query_audit *a, const struct query_audit_entry *e)
{
    if (e->list_line > 0)
        buf_fmt(line, ",\"list\":{\"sha256\":\"%.*s\",\"line\":%llu}",
            STR_ARG(a->list_sha256), (unsigned long long)e->list_line);
    if (e->sample_no > 0)
        buf_fmt(line, ",\"sample_no\":%u", e->sample_no);
}

int query_audit_add(
    struct query_audit *a, const struct query_audit_entry *e, struct err *err)
{
    struct buf line = BUF_INIT;
    int rc = 0;
    if (a->log.fd < 0)
        return 0;
    const char *reason = reason_of(e->exit_status);
    buf_fmt(&line, "\"program\":\"%s " VDT_VERSION "\",\"exit\":%d", a->command,
        e->exit_status);
    if (reason != NULL)
        buf_fmt(&line, ",\"reason\":\"%s\"", reason);
    buf_add_c(&line, ",\"kb\":");
    if (e->kb_id.n > 0)
        buf_fmt(&line, "\"%.*s\"", STR_ARG(e->kb_id));
    else
        buf_add_c(&line, "null");
    add_place(&line, a, e);
    if (e->inputs.n > 0) {
        buf_add_c(&line, ",\"inputs\":");
        buf_add_str(&line, e->inputs);
        rc = add_outputs(&line, e, err);
    }
    buf_add_c(&line, ",\"options\":");
    buf_add_str(&line, a->options);
    if (rc >= 0)
        rc = audit_append(&a->log, buf_str(&line), err);
    buf_free(&line);
    return rc;
}

void query_audit_failed(
    struct query_audit *a, int rc, struct str kb_id, struct str inputs, struct err *err)
{
    const struct query_audit_entry e = {
        .exit_status = err_exit_code(rc), .kb_id = kb_id, .inputs = inputs};
    struct err second = {0};
    if (query_audit_add(a, &e, &second) < 0 && strcmp(second.msg, err->msg) != 0)
        err_hint(err, "the audit log could not be written: %s", second.msg);
}
