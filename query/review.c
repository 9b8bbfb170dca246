#include "query/review.h"

#include "kb/base/digest.h"
#include "kb/base/json.h"
#include "query/report.h"

#include <string.h>

#define NAME_MAX_BYTES 200

/* One line that says something; control characters could forge others beside it. */
static bool is_name(struct str s)
{
    if (str_trim(s).n == 0 || s.n > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return true;
}

static int read_signer(
    const char *given, struct arena *mem, struct str *out, struct err *err)
{
    if (given == NULL)
        return 0;
    if (!is_name(str_of(given)))
        return err_set(err, ERR_USAGE,
            "--signed-by is \"%s\"; expected a name of 1 to %d bytes on one line",
            given, NAME_MAX_BYTES);
    *out = str_copy(mem, str_trim(str_of(given)));
    return 0;
}

static bool is_digest(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
            return false;
    return s.n == DIGEST_HEX_BYTES - 1;
}

static int take_report(const char *path, const struct json *root, struct arena *mem,
    struct report_review *out, struct err *err)
{
    struct str schema = json_str(json_get(root, "schema"));
    struct str kb_id = json_str(json_path(root, "kb.id"));
    if (!str_eq_c(schema, REPORT_SCHEMA))
        return err_set(err, ERR_SAMPLE,
            "--amends: %s: the schema is \"%.*s\"; expected a report of \"%s\" in JSON",
            path, STR_ARG(schema), REPORT_SCHEMA);
    if (!is_digest(kb_id))
        return err_set(err, ERR_SAMPLE,
            "--amends: %s: kb.id is \"%.*s\"; expected 64 hexadecimal digits", path,
            STR_ARG(kb_id));
    out->is_amendment = true;
    out->amended_kb_id = str_copy(mem, kb_id);
    out->amended_sample = str_copy(mem, json_str(json_path(root, "sample.id")));
    return 0;
}

static int read_amended(
    const char *path, struct arena *mem, struct report_review *out, struct err *err)
{
    if (path == NULL)
        return 0;
    if (strcmp(path, "-") == 0)
        return err_set(
            err, ERR_USAGE, "--amends is \"-\"; expected the name of a file");
    out->is_given = true;
    struct stream *in = stream_open(path, err);
    struct json *root = in ? json_read(in, err) : NULL;
    int rc = root ? stream_drain(in, err) : err->code;
    if (rc >= 0) {
        out->amended_sha256 = str_copy(mem, str_of(stream_sha256(in)));
        rc = take_report(path, root, mem, out, err);
    } else {
        err_wrap(err, "--amends");
        if (in != NULL && root == NULL)
            err_hint(err, "a report is made by: vdt query -O json");
        err->code = rc = ERR_SAMPLE;
    }
    json_free(root);
    stream_close(in);
    return rc;
}

int review_read(const struct review_options *options, struct arena *mem,
    struct report_review *out, struct err *err)
{
    *out = (struct report_review){0};
    int rc = read_signer(options->signed_by, mem, &out->signed_by, err);
    return rc < 0 ? rc : read_amended(options->amended_path, mem, out, err);
}

static struct str shown(struct str name)
{
    return name.n > 0 ? name : STR("(none)");
}

int review_check_sample(const struct review_options *options,
    const struct report_review *review, struct str sample, struct err *err)
{
    if (!review->is_amendment || str_eq(review->amended_sample, sample))
        return 0;
    return err_set(err, ERR_SAMPLE,
        "--amends: %s: the report is of sample \"%.*s\"; expected one of \"%.*s\"",
        options->amended_path, STR_ARG(shown(review->amended_sample)),
        STR_ARG(shown(sample)));
}
