#include "query/query_audit.h"

#include "kb/base/json_out.h"
#include "kb/base/version.h"

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

static void add_digest(
    struct json_out *w, const char *of, const char *name, struct str sha256)
{
    json_out_object(w);
    json_out_key_c(w, of, name);
    json_out_key_str(w, "sha256", sha256.n > 0 ? sha256 : STR_NONE);
    json_out_end(w);
}

static void begin_line(
    struct json_out *w, struct buf *out, struct str kb_id, int status)
{
    json_out_begin(w, out, true);
    json_out_object(w);
    json_out_key_c(w, "program", "vdt query " VDT_VERSION);
    json_out_key_int(w, "exit", status);
    json_out_key_str(w, "kb", kb_id.n > 0 ? kb_id : STR_NONE);
}

static void add_inputs(struct json_out *w, const struct report *r)
{
    json_out_key(w, "inputs");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_inputs; i++)
        add_digest(w, "kind", r->inputs[i].kind, r->inputs[i].sha256);
    json_out_end(w);
}

static int add_outputs(struct json_out *w, const struct query_outputs *outputs,
    const char *printed, struct err *err)
{
    char hex[DIGEST_HEX_BYTES];
    int rc = 0;
    json_out_key(w, "outputs");
    json_out_array(w);
    for (size_t i = 0; rc >= 0 && i < outputs->n; i++) {
        rc = outfile_sha256(&outputs->output[i].file, hex, err);
        add_digest(w, "suffix", outputs->output[i].suffix, str_of(hex));
    }
    if (printed != NULL)
        add_digest(w, "suffix", "-", str_of(printed));
    json_out_end(w);
    return rc;
}

/* The members between the braces, with the options behind them. */
static int append(struct query_audit *a, struct buf *line, struct err *err)
{
    struct str object = str_trim(buf_str(line));
    struct buf members = BUF_INIT;
    buf_add_str(&members, str_sub(object, 1, object.n - 2));
    buf_add_c(&members, ",\"options\":");
    buf_add_str(&members, a->options);
    int rc = audit_append(&a->log, buf_str(&members), err);
    buf_free(&members);
    return rc;
}

int query_audit_done(struct query_audit *a, const struct report *r,
    const struct query_outputs *outputs, const char *printed, struct err *err)
{
    struct buf line = BUF_INIT;
    struct json_out w;
    begin_line(&w, &line, r->kb_id, 0);
    add_inputs(&w, r);
    int rc = add_outputs(&w, outputs, printed, err);
    json_out_end(&w);
    if (rc >= 0)
        rc = append(a, &line, err);
    buf_free(&line);
    return rc;
}

int query_audit_failed(
    struct query_audit *a, int exit_status, struct str kb_id, struct err *err)
{
    struct buf line = BUF_INIT;
    struct json_out w;
    begin_line(&w, &line, kb_id, exit_status);
    json_out_end(&w);
    int rc = append(a, &line, err);
    buf_free(&line);
    return rc;
}
