#include "ingest/clinpgx_json.h"

#include "ingest/zip.h"

struct documents {
    struct clinpgx_reader r;
    clinpgx_json_fn *fn;
};

enum pgx_flag clinpgx_json_flag(const struct json *object, const char *key)
{
    const struct json *v = json_get(object, key);

    if (json_type(v) != JSON_BOOL)
        return PGX_FLAG_NOT_STATED;
    return json_bool(v, false) ? PGX_FLAG_YES : PGX_FLAG_NO;
}

static int read_one(struct documents *d, struct stream *in, struct err *err)
{
    struct json *document = json_read(in, err);

    if (!document)
        return err->code;
    int rc = d->fn(&d->r, stream_name(in), document, err);
    json_free(document);
    return rc;
}

static int read_member(void *ctx, struct str name, struct stream *in, struct err *err)
{
    struct documents *d = ctx;

    if (str_ends(name, STR(".json")))
        return read_one(d, in, err);
    report_note_record(
        d->r.b->report, d->r.file, 0, STR_NONE, "members: not read", name);
    return 0;
}

int clinpgx_json_each(struct build *b, unsigned file, struct stream *in,
    clinpgx_json_fn *fn, struct err *err)
{
    struct documents d = {{b, b->clinpgx, file}, fn};
    int is_zip = zip_is(b->files[file].path, err);

    if (is_zip < 0)
        return is_zip;
    if (!is_zip)
        return read_one(&d, in, err);
    int64_t n = zip_each(b->files[file].path, read_member, &d, err);
    return n < 0 ? (int)n : 0;
}
