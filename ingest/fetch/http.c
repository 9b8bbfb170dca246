#include "ingest/fetch/http.h"

#include "kb/base/arena.h"
#include "kb/base/str.h"
#include "kb/base/version.h"

#include <curl/curl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_REDIRECTIONS 5L
#define CONNECT_TIMEOUT_S 30L
#define MAX_DROPPED_BYTES (1u << 20) /* of the body of an error page */

struct http {
    CURL *curl;
    long stall_s;
};

/* One request under way. */
struct transfer {
    CURL *curl;
    const struct http_request *request;
    const struct http_sink *sink;
    struct http_answer *answer;
    struct err *err;
    uint64_t n_dropped;
    curl_off_t stall_us;
    curl_off_t n_seen;  /* bytes at the last sign of life, */
    curl_off_t seen_us; /* and when that was */
    int rc;             /* of the sink */
    bool has_begun;
    bool is_stalled;
};

struct http *http_new(unsigned stall_s, struct err *err)
{
    struct http *h = calloc(1, sizeof *h);
    if (h == NULL)
        arena_oom(sizeof *h);
    h->stall_s = (long)stall_s;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        h->curl = curl_easy_init();
    if (h->curl != NULL)
        return h;
    err_set(err, ERR_FAIL, "libcurl could not be started");
    free(h);
    return NULL;
}

void http_free(struct http *h)
{
    if (h == NULL)
        return;
    curl_easy_cleanup(h->curl);
    curl_global_cleanup();
    free(h);
}

static bool is_wanted(const struct http_answer *a)
{
    return a->status == 200 || a->status == 206;
}

static void copy_field(char out[HTTP_FIELD_BYTES], struct str value)
{
    if (value.n >= HTTP_FIELD_BYTES)
        return;
    memcpy(out, value.p, value.n);
    out[value.n] = '\0';
}

static void read_field(struct http_answer *a, struct str name, struct str value)
{
    uint64_t length;
    if (str_eq_nocase(name, STR("ETag")))
        copy_field(a->etag, value);
    else if (str_eq_nocase(name, STR("Last-Modified")))
        copy_field(a->last_modified, value);
    else if (str_eq_nocase(name, STR("Date")))
        copy_field(a->date, value);
    else if (str_eq_nocase(name, STR("Retry-After")))
        copy_field(a->retry_after, value);
    else if (str_eq_nocase(name, STR("Content-Range")))
        copy_field(a->content_range, value);
    else if (str_eq_nocase(name, STR("Content-Type")))
        copy_field(a->content_type, value);
    else if (str_eq_nocase(name, STR("Transfer-Encoding")))
        a->is_framed |= str_eq_nocase(value, STR("chunked"));
    else if (str_eq_nocase(name, STR("Content-Length")) && str_to_u64(value, &length)
             && length <= INT64_MAX) {
        a->content_length = (int64_t)length;
        a->is_framed = true;
    }
}

/* Each answer on the way (100, redirections) starts with a status line. */
static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    struct str line = str_trim((struct str){p, size * n});
    ptrdiff_t colon = str_chr(line, ':');
    if (str_starts(line, STR("HTTP/")))
        *t->answer = (struct http_answer){.content_length = -1};
    else if (colon > 0)
        read_field(t->answer, str_sub(line, 0, (size_t)colon),
            str_trim(str_sub(line, (size_t)colon + 1, line.n)));
    return size * n;
}

static int begin(struct transfer *t)
{
    struct http_answer *a = t->answer;
    long version = 0;
    curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &a->status);
    curl_easy_getinfo(t->curl, CURLINFO_HTTP_VERSION, &version);
    a->is_framed |= version >= CURL_HTTP_VERSION_2_0;
    t->has_begun = true;
    if (is_wanted(a) && t->sink->begin != NULL)
        t->rc = t->sink->begin(t->sink->ctx, a, t->err);
    return t->rc;
}

/* A short count makes libcurl end the transfer. */
static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    size_t n_bytes = size * n;
    if (!t->has_begun && begin(t) < 0)
        return 0;
    if (!is_wanted(t->answer)) {
        t->n_dropped += n_bytes;
        return t->n_dropped > MAX_DROPPED_BYTES ? 0 : n_bytes;
    }
    if (n_bytes > t->request->max_bytes - t->answer->body_bytes) {
        t->answer->is_too_long = true;
        return 0;
    }
    t->answer->body_bytes += n_bytes;
    t->rc = t->sink->add(t->sink->ctx, p, n_bytes, t->err);
    return t->rc < 0 ? 0 : n_bytes;
}

/* libcurl's own test (LOW_SPEED_TIME) averages over seconds and comes late. */
static bool has_stalled(struct transfer *t, curl_off_t done)
{
    curl_off_t now_us = 0;
    curl_easy_getinfo(t->curl, CURLINFO_TOTAL_TIME_T, &now_us);
    if (done != t->n_seen) {
        t->n_seen = done;
        t->seen_us = now_us;
    }
    t->is_stalled = now_us - t->seen_us > t->stall_us;
    return t->is_stalled;
}

static int on_progress(
    void *ctx, curl_off_t total, curl_off_t done, curl_off_t up_total, curl_off_t up)
{
    struct transfer *t = ctx;
    curl_off_t rate = 0;
    (void)up_total, (void)up;
    if (has_stalled(t, done))
        return 1;
    if (t->sink->progress == NULL || !t->has_begun || !is_wanted(t->answer))
        return 0;
    curl_easy_getinfo(t->curl, CURLINFO_SPEED_DOWNLOAD_T, &rate);
    t->sink->progress(
        t->sink->ctx, (uint64_t)done, (uint64_t)total, rate > 0 ? (uint64_t)rate : 0);
    return 0;
}

static struct curl_slist *header_fields(const struct http_request *r)
{
    const struct {
        const char *name, *value;
    } fields[] = {{"If-Range", r->from_byte > 0 ? r->if_range : NULL},
        {"If-None-Match", r->if_none_match},
        {"If-Modified-Since", r->if_modified_since}};
    struct curl_slist *list = NULL;
    struct buf line = BUF_INIT;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fields[i].value == NULL)
            continue;
        buf_clear(&line);
        buf_fmt(&line, "%s: %s", fields[i].name, fields[i].value);
        struct curl_slist *more = curl_slist_append(list, line.p);
        if (more == NULL)
            arena_oom(line.n);
        list = more;
    }
    buf_free(&line);
    return list;
}

static void set_request(struct http *h, struct transfer *t, struct curl_slist *fields)
{
    const struct http_request *r = t->request;
    bool is_https = strncmp(r->url, "https://", 8) == 0;
    char range[32];
    snprintf(range, sizeof range, "%llu-", (unsigned long long)r->from_byte);
    curl_easy_reset(h->curl);
    curl_easy_setopt(h->curl, CURLOPT_URL, r->url);
    curl_easy_setopt(h->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(
        h->curl, CURLOPT_REDIR_PROTOCOLS_STR, is_https ? "https" : "http,https");
    curl_easy_setopt(h->curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(h->curl, CURLOPT_MAXREDIRS, MAX_REDIRECTIONS);
    curl_easy_setopt(h->curl, CURLOPT_USERAGENT, "vdt-fetch/" VDT_VERSION);
    curl_easy_setopt(h->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S);
    curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, fields);
    /* not CURLOPT_RESUME_FROM, which takes a 200 for a fault */
    if (r->from_byte > 0)
        curl_easy_setopt(h->curl, CURLOPT_RANGE, range);
    if (r->is_compressible)
        curl_easy_setopt(h->curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(h->curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(h->curl, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(h->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(h->curl, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(h->curl, CURLOPT_NOPROGRESS, 0L);
}

static bool is_transient(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return true;
    default:
        return false;
    }
}

static int failed(const struct transfer *t, CURLcode code)
{
    const char *url = t->request->url;
    if (t->rc < 0)
        return t->rc;
    if (t->answer->is_too_long)
        return err_set(t->err, ERR_FAIL,
            "%s: the body is longer than %llu bytes, the limit", url,
            (unsigned long long)t->request->max_bytes);
    if (t->is_stalled) {
        t->answer->is_transient = true;
        return err_set(t->err, ERR_FAIL, "%s: no byte came for %lld seconds", url,
            (long long)(t->stall_us / 1000000));
    }
    t->answer->is_transient = is_transient(code);
    return err_set(t->err, ERR_FAIL, "%s: %s", url, curl_easy_strerror(code));
}

int http_get(struct http *h, const struct http_request *request,
    const struct http_sink *sink, struct http_answer *answer, struct err *err)
{
    struct transfer t = {.curl = h->curl,
        .request = request,
        .sink = sink,
        .answer = answer,
        .err = err,
        .stall_us = (curl_off_t)h->stall_s * 1000000};
    struct curl_slist *fields = header_fields(request);
    *answer = (struct http_answer){.content_length = -1};
    set_request(h, &t, fields);
    CURLcode code = curl_easy_perform(h->curl);
    curl_slist_free_all(fields);
    if (code == CURLE_WRITE_ERROR && t.n_dropped > MAX_DROPPED_BYTES)
        code = CURLE_OK; /* the status is all that an error page says */
    /* A status that is an error says more than what became of its body. */
    if (t.has_begun && !is_wanted(answer))
        return 0;
    if (code != CURLE_OK)
        return failed(&t, code);
    if (!t.has_begun && begin(&t) < 0)
        return t.rc;
    return 0;
}
