/*
 * The pages of a query of ClinicalTrials.gov's API v2, put together into one array of
 * studies.  The part has whole pages only, and its state tells how long they are, the
 * token of the next and the registry's own time stamp: a run that is killed goes on at
 * the page, and starts anew when the registry has changed meanwhile.
 */
#include "ingest/fetch/fetch_private.h"
#include "ingest/fetch/fetch_words.h"
#include "kb/base/json.h"
#include "kb/base/strmap.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_STAMP_BYTES (1u << 20)
#define MAX_PAGE_BYTES ((uint64_t)512 << 20)
#define MAX_STARTS 3

struct pages {
    struct fetch *f;
    const struct fetch_row *row;
    const char *url; /* without size and token */
    struct fetch_paths paths;
    struct fetch_state state;
    struct buf stamp;
    int fd;
    uint64_t n_bytes, n_records;
    bool was_resumed;
    bool is_resuming; /* the next page is the first of this run, and not of the query */
};

/* The registry's time stamp by release_url; empty when the table has none. */
static int read_stamp(struct pages *p, struct buf *out, struct err *err)
{
    struct buf text = BUF_INIT;
    ptrdiff_t at = str_find(str_of(p->row->release), STR("json:"));
    buf_clear(out);
    if (at < 0 || p->row->release_url[0] == '\0')
        return 0;
    struct str rest = str_of(p->row->release + at + 5), member;
    int rc = fetch_text(p->f, p->row->release_url, MAX_STAMP_BYTES, 0, &text, err);
    if (rc >= 0 && str_next(&rest, ',', &member)) {
        struct arena mem = ARENA_INIT;
        struct json *root = json_parse(p->row->release_url, buf_str(&text), err);
        buf_add_str(out, json_str(json_get(root, str_cstr(&mem, member))));
        rc = root == NULL ? err->code : 0;
        if (rc >= 0 && out->n == 0)
            rc = err_set(err, ERR_FAIL, "%s: no text \"%.*s\" in it",
                p->row->release_url, STR_ARG(member));
        json_free(root);
        arena_free(&mem);
    }
    buf_free(&text);
    return rc < 0 ? rc : 0;
}

/* The part cut to its whole pages, or empty. */
static int open_part(struct pages *p, struct err *err)
{
    struct stat st;
    p->fd = open(p->paths.part, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (p->fd < 0 || fstat(p->fd, &st) < 0)
        return err_errno(err, "could not open", p->paths.part);
    int rc = fetch_state_load(&p->state, p->paths.part_state, err);
    uint64_t n_bytes = fetch_state_number(&p->state, STATE_BYTES);
    p->is_resuming = rc > 0 && n_bytes > 0 && n_bytes <= (uint64_t)st.st_size
                     && str_eq_c(p->state.value[STATE_URL], p->url)
                     && str_eq(p->state.value[STATE_STAMP], buf_str(&p->stamp));
    p->was_resumed = p->is_resuming;
    if (!p->is_resuming) {
        n_bytes = 0;
        fetch_state_free(&p->state);
        fetch_state_set(&p->state, STATE_URL, str_of(p->url));
        fetch_state_set(&p->state, STATE_STAMP, buf_str(&p->stamp));
    }
    p->n_bytes = n_bytes;
    p->n_records = fetch_state_number(&p->state, STATE_RECORDS);
    if (rc >= 0
        && (ftruncate(p->fd, (off_t)n_bytes) < 0 || lseek(p->fd, 0, SEEK_END) < 0))
        rc = err_errno(err, "could not write", p->paths.part);
    return rc < 0 ? rc : 0;
}

static void close_part(struct pages *p)
{
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
    fetch_state_free(&p->state);
}

static int write_all(struct pages *p, struct str bytes, struct err *err)
{
    p->n_bytes += bytes.n;
    if (p->n_bytes > p->row->max_bytes)
        return err_set(err, ERR_FAIL,
            "%s: its pages come to more than %llu bytes, the limit (max_mb)", p->url,
            (unsigned long long)p->row->max_bytes);
    while (bytes.n > 0) {
        ssize_t n = write(p->fd, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR)
            return err_errno(err, "could not write", p->paths.part);
        if (n > 0)
            bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return 0;
}

/* Tokens are opaque: what is no letter or digit is escaped. */
static void add_escaped(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
        if (is_plain)
            buf_add_char(out, (char)c);
        else
            buf_fmt(out, "%%%02X", c);
    }
}

static void page_url(const struct pages *p, struct buf *out)
{
    struct str token = p->state.value[STATE_TOKEN];
    buf_clear(out);
    buf_fmt(out, "%s%cpageSize=%u", p->url, strchr(p->url, '?') != NULL ? '&' : '?',
        p->row->page_size);
    if (token.n == 0)
        buf_add_c(out, "&countTotal=true");
    else {
        buf_add_c(out, "&pageToken=");
        add_escaped(out, token);
    }
}

/* The page's studies behind those of the part, and the state that says so. */
static int keep_page(
    struct pages *p, const struct json *page, struct str text, struct err *err)
{
    const struct json *studies = json_get(page, "studies");
    struct str token = json_str(json_get(page, "nextPageToken"));
    struct str inner = STR_NONE;
    size_t n = json_len(studies);
    int64_t total;
    if (json_type(studies) != JSON_ARRAY || !words_studies(text, &inner))
        return err_set(err, ERR_FAIL, "%s: a page has no array \"studies\"", p->url);
    if (n == 0 && token.n > 0)
        return err_set(
            err, ERR_FAIL, "%s: a page without studies names a next", p->url);
    if (token.n > 0 && str_eq(token, p->state.value[STATE_TOKEN]))
        return err_set(err, ERR_FAIL, "%s: a page names itself as the next", p->url);
    if (json_int(json_get(page, "totalCount"), &total) && total >= 0)
        fetch_state_set_number(&p->state, STATE_TOTAL, (uint64_t)total);
    if (write_all(p, p->n_bytes == 0 ? STR("[\n") : STR(",\n"), err) < 0
        || write_all(p, inner, err) < 0)
        return err->code;
    p->n_records += n;
    fetch_state_set(&p->state, STATE_TOKEN, token);
    if (token.n > 0 && p->state.value[STATE_TOKEN].n == 0)
        return err_set(
            err, ERR_FAIL, "%s: control characters in a page's token", p->url);
    fetch_state_set_number(&p->state, STATE_BYTES, p->n_bytes);
    fetch_state_set_number(&p->state, STATE_RECORDS, p->n_records);
    return fetch_state_save(&p->state, p->paths.part_state, err);
}

static void show_progress(const struct pages *p)
{
    const struct fetch_options *o = p->f->options;
    const struct progress_work shown = {.task = p->row->path,
        .done = p->n_records,
        .total = fetch_state_number(&p->state, STATE_TOTAL),
        .is_in_records = true};
    if (o->progress != NULL)
        o->progress(o->ctx, &shown);
}

/* 1: more pages follow; 0: that was the last; ERR_STOP: the server no longer knows the
 * token that a former run left. */
static int take_page(
    struct pages *p, struct buf *url, struct buf *text, struct err *err)
{
    page_url(p, url);
    int rc =
        fetch_text(p->f, url->p, MAX_PAGE_BYTES, p->is_resuming ? 400 : 0, text, err);
    if (rc == 400)
        return ERR_STOP;
    p->is_resuming = false;
    if (rc < 0)
        return rc;
    struct json *page = json_parse(p->url, buf_str(text), err);
    rc = page == NULL ? err->code : keep_page(p, page, buf_str(text), err);
    json_free(page);
    if (rc < 0)
        return rc;
    show_progress(p);
    return p->state.value[STATE_TOKEN].n > 0;
}

static int take_pages(struct pages *p, struct err *err)
{
    struct buf url = BUF_INIT, text = BUF_INIT;
    bool is_whole = p->n_bytes > 0 && p->state.value[STATE_TOKEN].n == 0;
    int rc = is_whole ? 0 : 1;
    while (rc > 0) {
        rc = take_page(p, &url, &text, err);
        if (rc > 0)
            fetch_sleep_ms(p->row->pause_ms);
    }
    buf_free(&url);
    buf_free(&text);
    return rc < 0 ? rc : write_all(p, STR("\n]\n"), err);
}

/* ---- the whole ---- */

struct ids {
    struct arena mem;
    struct strmap seen;
    const struct pages *p;
};

static int check_study(
    void *ctx, const struct json *study, uint64_t index, uint64_t line, struct err *err)
{
    struct ids *ids = ctx;
    struct str id =
        json_str(json_path(study, "protocolSection.identificationModule.nctId"));
    bool is_new;
    if (id.n == 0)
        return err_set(err, ERR_FAIL, "%s:%llu: study %llu has no nctId",
            ids->p->paths.part, (unsigned long long)line, (unsigned long long)index);
    strmap_at(&ids->seen, &ids->mem, str_copy(&ids->mem, id), &is_new);
    return is_new ? 0
                  : err_set(err, ERR_FAIL, "%s: %.*s stands on two pages", ids->p->url,
                      STR_ARG(id));
}

/* Every study once, and as many as the registry told. */
static int check_whole(const struct pages *p, struct err *err)
{
    struct ids ids = {.p = p};
    struct stream *in = stream_open(p->paths.part, err);
    int64_t n = in == NULL ? err->code : json_read_each(in, "", check_study, &ids, err);
    stream_close(in);
    arena_free(&ids.mem);
    bool has_total = p->state.value[STATE_TOTAL].n > 0;
    if (n < 0)
        return (int)n;
    if (has_total && fetch_state_number(&p->state, STATE_TOTAL) != (uint64_t)n)
        return err_set(err, ERR_FAIL,
            "%s: the registry tells of %.*s studies, its pages had %lld", p->url,
            STR_ARG(p->state.value[STATE_TOTAL]), (long long)n);
    return 0;
}

/* 0: published; ERR_STOP: the registry changed, and all must be taken anew. */
static int take_all(struct pages *p, struct err *err)
{
    struct buf stamp = BUF_INIT;
    struct fetch_sums sums;
    int rc = open_part(p, err);
    if (rc >= 0)
        rc = take_pages(p, err);
    if (rc >= 0)
        rc = read_stamp(p, &stamp, err);
    if (rc >= 0 && !str_eq(buf_str(&stamp), buf_str(&p->stamp))) {
        err_set(err, ERR_FAIL, "%s: the registry changed from %s to %s meanwhile",
            p->url, p->stamp.p, stamp.p);
        rc = ERR_STOP;
    }
    if (rc >= 0 && check_whole(p, err) < 0) {
        fetch_drop_part(&p->paths);
        rc = err->code;
    }
    if (rc >= 0)
        rc = fetch_sums_of(p->paths.part, &sums, err);
    if (rc >= 0) {
        fetch_state_set(&p->state, STATE_TOKEN, STR_NONE);
        rc = fetch_publish(p->f, p->row, &p->paths, &p->state, &sums, err);
    }
    if (rc == ERR_STOP)
        fetch_drop_part(&p->paths);
    close_part(p);
    buf_free(&stamp);
    return rc;
}

/* Nothing changes in the registry while its time stamp stands. */
static int keep_former(struct pages *p, bool *is_kept, struct err *err)
{
    struct fetch_former former;
    int rc = fetch_former_find(p->f, p->row, &former, err);
    *is_kept = false;
    if (rc >= 0 && former.is_there && p->stamp.n > 0
        && str_eq(former.state.value[STATE_STAMP], buf_str(&p->stamp))
        && str_eq_c(former.state.value[STATE_URL], p->url))
        rc = fetch_former_keep(p->f, &p->paths, &former, is_kept, err);
    fetch_former_free(&former);
    return rc;
}

static int take_or_keep(struct pages *p, struct err *err)
{
    bool is_kept = false;
    int rc = ERR_STOP;
    for (unsigned n = 0; rc == ERR_STOP && n < MAX_STARTS; n++) {
        if (read_stamp(p, &p->stamp, err) < 0)
            return err->code;
        rc = keep_former(p, &is_kept, err);
        if (rc < 0 || is_kept)
            return rc;
        rc = take_all(p, err);
    }
    if (rc == ERR_STOP)
        return ERR_FAIL;
    return rc < 0 ? rc : (p->was_resumed ? FETCH_RESUMED : FETCH_TAKEN);
}

int fetch_pages(struct fetch *f, const struct fetch_row *row, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct buf url = BUF_INIT;
    struct pages p = {.f = f, .row = row, .fd = -1};
    fetch_paths_of(f->dir, row->path, &mem, &p.paths);
    int rc = words_expand(str_of(row->url), f->options->date, &url, err);
    p.url = url.p;
    if (rc >= 0)
        rc = take_or_keep(&p, err);
    buf_free(&p.stamp);
    buf_free(&url);
    arena_free(&mem);
    return rc;
}
