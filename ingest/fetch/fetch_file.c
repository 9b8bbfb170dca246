/*
 * One file.  Its part and the state of the part (place, ETag, Last-Modified, length)
 * are on disk before and while bytes come, so that a run that is killed at any moment
 * goes on where it was, or starts anew when the file has changed meanwhile.
 */
#include "ingest/fetch/fetch_private.h"
#include "ingest/fetch/fetch_words.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_MD5_BYTES (1u << 20)

struct download {
    struct fetch *f;
    const struct fetch_row *row;
    const char *url; /* as the table has it, words in braces replaced */
    struct fetch_paths paths;
    struct fetch_state part;
    struct fetch_former former;
    int fd; /* of the part */
    uint64_t n_bytes;
    uint64_t n_most; /* bytes that the part ever had: more are a gain */
    bool was_resumed;
    bool is_stale; /* the part is of another file than what the server has now */
    bool is_web_page;
};

static int open_part(struct download *d, struct err *err)
{
    struct stat st;
    d->fd = open(d->paths.part, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (d->fd < 0 || fstat(d->fd, &st) < 0)
        return err_errno(err, "could not open", d->paths.part);
    d->n_bytes = (uint64_t)st.st_size;
    int rc = fetch_state_load(&d->part, d->paths.part_state, err);
    bool is_known = rc > 0 && str_eq_c(d->part.value[STATE_URL], d->url);
    uint64_t total = fetch_state_number(&d->part, STATE_TOTAL);
    bool has_validator = words_is_strong_etag(d->part.value[STATE_ETAG])
                         || d->part.value[STATE_LAST_MODIFIED].n > 0;
    if (rc >= 0 && is_known && has_validator && (total == 0 || d->n_bytes <= total))
        return lseek(d->fd, 0, SEEK_END) < 0
                   ? err_errno(err, "could not read", d->paths.part)
                   : 0;
    d->n_bytes = 0;
    fetch_state_free(&d->part);
    return rc < 0 ? rc : 0;
}

static void close_part(struct download *d)
{
    if (d->fd >= 0)
        close(d->fd);
    d->fd = -1;
    fetch_state_free(&d->part);
}

/* What a 206 continues must be what the part has. */
static int begin_rest(
    struct download *d, const struct http_answer *answer, struct err *err)
{
    uint64_t first, total, known = fetch_state_number(&d->part, STATE_TOTAL);
    struct str etag = str_of(answer->etag), mine = d->part.value[STATE_ETAG];
    bool is_same = words_content_range(str_of(answer->content_range), &first, &total)
                   && first == d->n_bytes
                   && (known == 0 || total == 0 || known == total)
                   && (etag.n == 0 || mine.n == 0 || str_eq(etag, mine));
    d->is_stale = !is_same;
    d->was_resumed = is_same;
    if (is_same)
        return 0;
    return err_set(err, ERR_FAIL,
        "%s: the server gave \"%s\" of \"%s\", expected the rest of \"%.*s\" from byte "
        "%llu",
        d->url, answer->content_range, answer->etag, STR_ARG(mine),
        (unsigned long long)d->n_bytes);
}

static int begin(void *ctx, const struct http_answer *answer, struct err *err)
{
    struct download *d = ctx;
    struct str type = str_sub(str_of(answer->content_type), 0, sizeof "text/html" - 1);
    d->is_web_page = str_eq_nocase(type, STR("text/html"));
    if (d->is_web_page)
        return err_set(err, ERR_FAIL,
            "%s: the server answered with a web page (%s), expected a file", d->url,
            answer->content_type);
    if (answer->status == 206)
        return begin_rest(d, answer, err);
    d->was_resumed = false;
    if (answer->content_length > 0
        && (uint64_t)answer->content_length > d->row->max_bytes)
        return err_set(err, ERR_FAIL,
            "%s: the server tells of %lld bytes, the limit is %llu (max_mb)", d->url,
            (long long)answer->content_length, (unsigned long long)d->row->max_bytes);
    fetch_state_free(&d->part);
    fetch_state_set(&d->part, STATE_URL, str_of(d->url));
    fetch_state_set(&d->part, STATE_ETAG, str_of(answer->etag));
    fetch_state_set(&d->part, STATE_LAST_MODIFIED, str_of(answer->last_modified));
    if (answer->content_length >= 0)
        fetch_state_set_number(&d->part, STATE_TOTAL, (uint64_t)answer->content_length);
    d->n_bytes = 0;
    if (ftruncate(d->fd, 0) < 0 || lseek(d->fd, 0, SEEK_SET) < 0)
        return err_errno(err, "could not write", d->paths.part);
    return fetch_state_save(&d->part, d->paths.part_state, err);
}

static int add(void *ctx, const void *p, size_t n_bytes, struct err *err)
{
    struct download *d = ctx;
    const char *at = p;
    while (n_bytes > 0) {
        ssize_t n = write(d->fd, at, n_bytes);
        if (n < 0 && errno != EINTR)
            return err_errno(err, "could not write", d->paths.part);
        if (n > 0) {
            at += n;
            n_bytes -= (size_t)n;
            d->n_bytes += (uint64_t)n;
        }
    }
    return 0;
}

static void progress(void *ctx, uint64_t done, uint64_t total, uint64_t rate)
{
    struct download *d = ctx;
    const struct fetch_options *o = d->f->options;
    (void)done, (void)total;
    const struct progress_work p = {.task = d->row->path,
        .done = d->n_bytes,
        .total = fetch_state_number(&d->part, STATE_TOTAL),
        .rate = rate};
    if (o->progress != NULL)
        o->progress(o->ctx, &p);
}

/* The values of a state are copied for their NULs. */
static void ask_for(struct download *d, struct arena *mem, struct http_request *r)
{
    bool is_rest = d->n_bytes > 0;
    const struct fetch_state *s = is_rest ? &d->part : &d->former.state;
    struct str etag = s->value[STATE_ETAG], modified = s->value[STATE_LAST_MODIFIED];
    if (is_rest) {
        r->from_byte = d->n_bytes;
        r->if_range = str_cstr(mem, words_is_strong_etag(etag) ? etag : modified);
    } else if (d->former.is_there && str_eq_c(s->value[STATE_URL], d->url)) {
        if (etag.n > 0)
            r->if_none_match = str_cstr(mem, etag);
        else if (modified.n > 0)
            r->if_modified_since = str_cstr(mem, modified);
    }
}

enum verdict { WHOLE, UNCHANGED, AGAIN };

/* Some servers say 200 and show a page where they mean 404. */

/* What the answer comes to; negative: nothing will help. */
static int judge(struct download *d, int rc, const struct http_answer *a,
    const char *place, struct err *err)
{
    if (d->is_web_page)
        return ERR_NOENT;
    if (rc < 0) {
        if (a->is_too_long || d->is_stale)
            fetch_drop_part(&d->paths);
        return a->is_transient || d->is_stale ? AGAIN : rc;
    }
    if (a->status == 304 && d->former.is_there)
        return UNCHANGED;
    if (a->status == 416) { /* the file is shorter than its part */
        fetch_drop_part(&d->paths);
        fetch_status_error(place, a->status, err);
        return AGAIN;
    }
    if (a->status != 200 && a->status != 206) {
        rc = fetch_status_error(place, a->status, err);
        if (a->status == 404 || a->status == 410)
            return ERR_NOENT;
        return fetch_status_is_transient(a->status) ? AGAIN : rc;
    }
    if (!a->is_framed && d->row->md5_url[0] == '\0')
        return err_set(err, ERR_FAIL,
            "%s: the server tells no length and there is no checksum: whether the file "
            "is whole cannot be known",
            place);
    uint64_t total = fetch_state_number(&d->part, STATE_TOTAL);
    if (total == 0 || total == d->n_bytes)
        return WHOLE;
    err_set(err, ERR_FAIL, "%s: %llu bytes came, expected %llu", place,
        (unsigned long long)d->n_bytes, (unsigned long long)total);
    return AGAIN;
}

static int ask(struct download *d, const char *place, struct http_answer *answer,
    bool *has_gained, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct http_request request = {.url = place, .max_bytes = d->row->max_bytes};
    const struct http_sink sink = {
        .begin = begin, .add = add, .progress = progress, .ctx = d};
    d->is_stale = d->is_web_page = false;
    if (d->n_most < d->n_bytes)
        d->n_most = d->n_bytes;
    ask_for(d, &mem, &request);
    int rc = http_get(d->f->http, &request, &sink, answer, err);
    *has_gained = d->n_bytes > d->n_most;
    arena_free(&mem);
    return judge(d, rc, answer, place, err);
}

/* The part is whole (WHOLE, its state in *state), or nothing changed (UNCHANGED). */
static int take(struct download *d, struct fetch_state *state, struct err *err)
{
    struct buf place = BUF_INIT;
    struct fetch_tries tries = {0};
    struct http_answer answer = {0};
    bool has_gained = false;
    int rc;
    fetch_place(d->f, d->url, &place);
    for (;;) {
        rc = open_part(d, err);
        if (rc < 0)
            break;
        uint64_t total = fetch_state_number(&d->part, STATE_TOTAL);
        rc = d->n_bytes > 0 && d->n_bytes == total
                 ? WHOLE
                 : ask(d, place.p, &answer, &has_gained, err);
        if (rc == WHOLE)
            fetch_state_copy(state, &d->part);
        if (rc != AGAIN)
            break;
        close_part(d);
        rc = fetch_try_again(d->f, &tries, &answer, has_gained, err);
        if (rc < 0)
            break;
    }
    close_part(d);
    if (rc == ERR_NOENT || rc == UNCHANGED || (rc < 0 && d->n_bytes == 0))
        fetch_drop_part(&d->paths);
    buf_free(&place);
    return rc;
}

/* 1: the published sum is that of the file; 0: it is not. */
static int check_md5(struct download *d, const struct fetch_sums *sums, struct err *err)
{
    struct buf text = BUF_INIT;
    char published[MD5_HEX_BYTES];
    if (d->row->md5_url[0] == '\0')
        return 1;
    int rc = fetch_text(d->f, d->row->md5_url, MAX_MD5_BYTES, 0, &text, err);
    const char *slash = strrchr(d->url, '/');
    if (rc < 0) {
        buf_free(&text);
        return rc;
    }
    if (!words_md5(
            buf_str(&text), str_of(slash != NULL ? slash + 1 : d->url), published))
        rc = err_set(err, ERR_FAIL, "%s: no MD5 of \"%s\" in it", d->row->md5_url,
            slash != NULL ? slash + 1 : d->url);
    else if (strcmp(published, sums->md5) == 0)
        rc = 1;
    else {
        err_set(err, ERR_FAIL, "%s: its MD5 is %s, published is %s (%s)", d->url,
            sums->md5, published, d->row->md5_url);
        rc = 0;
    }
    buf_free(&text);
    return rc;
}

/* A sum that is wrong may be that of a file which was replaced between the two
 * requests, or of a part that went bad: the file is taken once more, whole. */
static int take_checked(struct download *d, struct err *err)
{
    for (unsigned n = 0; n < 2; n++) {
        struct fetch_state state = {0};
        struct fetch_sums sums;
        bool is_kept = false;
        int rc = take(d, &state, err);
        if (rc == UNCHANGED) {
            rc = fetch_former_keep(d->f, &d->paths, &d->former, &is_kept, err);
            if (rc < 0 || is_kept)
                return rc;
            continue; /* damaged since */
        }
        if (rc >= 0)
            rc = fetch_sums_of(d->paths.part, &sums, err);
        if (rc >= 0)
            rc = check_md5(d, &sums, err);
        if (rc > 0)
            rc = fetch_publish(d->f, d->row, &d->paths, &state, &sums, err) < 0
                     ? err->code
                     : 1;
        fetch_state_free(&state);
        if (rc > 0)
            return d->was_resumed ? FETCH_RESUMED : FETCH_TAKEN;
        if (rc < 0)
            return rc;
        fetch_drop_part(&d->paths);
        d->former.is_there = false;
    }
    return err->code;
}

int fetch_file(struct fetch *f, const struct fetch_row *row, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct download d = {.f = f, .row = row, .fd = -1};
    struct str urls = str_of(row->url), url;
    fetch_paths_of(f->dir, row->path, &mem, &d.paths);
    int rc = fetch_former_find(f, row, &d.former, err);
    int next = ERR_NOENT;
    while (rc >= 0 && next == ERR_NOENT && str_next(&urls, ' ', &url)) {
        struct buf expanded = BUF_INIT;
        next = words_expand(url, f->options->date, &expanded, err);
        d.url = str_cstr(&mem, buf_str(&expanded));
        buf_free(&expanded);
        if (next >= 0)
            next = take_checked(&d, err);
    }
    fetch_former_free(&d.former);
    arena_free(&mem);
    if (rc >= 0)
        rc = next;
    return rc == ERR_NOENT ? ERR_FAIL : rc;
}
