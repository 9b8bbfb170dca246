#include "ingest/fetch/fetch_state.h"

#include "kb/base/outfile.h"
#include "kb/base/stream.h"

#include <sys/stat.h>

static const char *const keys[STATE_N] = {
    [STATE_URL] = "url",
    [STATE_ETAG] = "etag",
    [STATE_LAST_MODIFIED] = "last_modified",
    [STATE_TOTAL] = "total",
    [STATE_STAMP] = "stamp",
    [STATE_TOKEN] = "token",
    [STATE_BYTES] = "bytes",
    [STATE_RECORDS] = "records",
    [STATE_SHA256] = "sha256",
    [STATE_RELEASE] = "release",
    [STATE_RELEASE_FROM] = "release_from",
    [STATE_DATE] = "date",
};

static bool read_line(struct fetch_state *s, struct str line)
{
    ptrdiff_t tab = str_chr(line, '\t');
    if (tab < 0)
        return false;
    for (unsigned k = 0; k < STATE_N; k++)
        if (str_eq_c(str_sub(line, 0, (size_t)tab), keys[k])) {
            s->value[k] = str_copy(&s->mem, str_sub(line, (size_t)tab + 1, line.n));
            return true;
        }
    return false;
}

int fetch_state_load(struct fetch_state *s, const char *path, struct err *err)
{
    struct stat st;
    *s = (struct fetch_state){0};
    if (stat(path, &st) < 0)
        return 0;
    struct stream *in = stream_open(path, err);
    if (in == NULL)
        return err->code;
    struct line_reader lines;
    struct err unread = {0};
    struct str line;
    int rc;
    bool is_good = true;
    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, &unread)) > 0)
        is_good = is_good && read_line(s, line);
    line_end(&lines);
    stream_close(in);
    if (rc == 0 && is_good)
        return 1;
    fetch_state_free(s);
    return 0;
}

int fetch_state_save(const struct fetch_state *s, const char *path, struct err *err)
{
    struct buf out = BUF_INIT;
    for (unsigned k = 0; k < STATE_N; k++)
        if (s->value[k].n > 0)
            buf_fmt(&out, "%s\t%.*s\n", keys[k], STR_ARG(s->value[k]));
    int rc = outfile_write(path, 0644, buf_str(&out), err);
    buf_free(&out);
    return rc;
}

void fetch_state_free(struct fetch_state *s)
{
    arena_free(&s->mem);
    *s = (struct fetch_state){0};
}

void fetch_state_set(struct fetch_state *s, enum fetch_key key, struct str value)
{
    s->value[key] = str_copy(&s->mem, value);
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f)
            s->value[key] = STR_NONE;
}

void fetch_state_set_number(struct fetch_state *s, enum fetch_key key, uint64_t value)
{
    s->value[key] = str_fmt(&s->mem, "%llu", (unsigned long long)value);
}

uint64_t fetch_state_number(const struct fetch_state *s, enum fetch_key key)
{
    uint64_t n;
    return str_to_u64(s->value[key], &n) ? n : 0;
}

void fetch_state_copy(struct fetch_state *to, const struct fetch_state *from)
{
    *to = (struct fetch_state){0};
    for (unsigned k = 0; k < STATE_N; k++)
        fetch_state_set(to, (enum fetch_key)k, from->value[k]);
}
