/* Trying again, and short texts. */
#include "ingest/fetch/fetch_private.h"
#include "ingest/fetch/fetch_words.h"

#include <errno.h>
#include <time.h>

#define MAX_TRIES 10000 /* a connection that is cut after every few bytes */
#define MAX_BACK_OFF_MS 60000

void fetch_sleep_ms(uint64_t ms)
{
    struct timespec left = {
        .tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

bool fetch_status_is_transient(long status)
{
    return status == 408 || status == 425 || status == 429 || status == 500
           || status == 502 || status == 503 || status == 504;
}

int fetch_status_error(const char *url, long status, struct err *err)
{
    return err_set(
        err, ERR_FAIL, "%s: the server answered %ld, expected 200", url, status);
}

void fetch_place(const struct fetch *f, const char *url, struct buf *out)
{
    buf_clear(out);
    if (f->options->base_url != NULL)
        words_mirror(f->options->base_url, url, out);
    else
        buf_add_c(out, url);
}

int fetch_try_again(struct fetch *f, struct fetch_tries *tries,
    const struct http_answer *answer, bool has_gained, struct err *err)
{
    uint64_t wait_ms = f->options->wait_ms, asked_s;
    if (has_gained)
        tries->n_failed = 0;
    if (tries->n_failed >= f->options->n_retries || ++tries->n_all >= MAX_TRIES)
        return err_hint(err,
            "%u tries; what was taken is kept, and the same command "
            "goes on with it",
            tries->n_failed + 1);
    for (unsigned i = 0; i < tries->n_failed && wait_ms < MAX_BACK_OFF_MS; i++)
        wait_ms *= 2;
    if (wait_ms > MAX_BACK_OFF_MS)
        wait_ms = MAX_BACK_OFF_MS;
    tries->n_failed++;
    if (words_retry_after(
            str_of(answer->retry_after), str_of(answer->date), &asked_s)) {
        if (asked_s > f->options->max_wait_s)
            return err_hint(err, "the server asks to wait %llu seconds (--max-wait %u)",
                (unsigned long long)asked_s, f->options->max_wait_s);
        if (asked_s * 1000 > wait_ms)
            wait_ms = asked_s * 1000;
    }
    fetch_sleep_ms(wait_ms);
    return 1;
}

static int add_text(void *ctx, const void *p, size_t n_bytes, struct err *err)
{
    (void)err;
    buf_add(ctx, p, n_bytes);
    return 0;
}

int fetch_text(struct fetch *f, const char *url, uint64_t max_bytes, long also_accepted,
    struct buf *out, struct err *err)
{
    struct buf place = BUF_INIT;
    struct fetch_tries tries = {0};
    struct http_answer answer;
    const struct http_sink sink = {.add = add_text, .ctx = out};
    int rc;
    fetch_place(f, url, &place);
    const struct http_request request = {
        .url = place.p, .is_compressible = true, .max_bytes = max_bytes};
    do {
        buf_clear(out);
        rc = http_get(f->http, &request, &sink, &answer, err);
        if (rc >= 0 && (answer.status == 200 || answer.status == also_accepted))
            break;
        bool is_transient =
            rc < 0 ? answer.is_transient : fetch_status_is_transient(answer.status);
        if (rc >= 0)
            rc = fetch_status_error(place.p, answer.status, err);
        if (is_transient)
            rc = fetch_try_again(f, &tries, &answer, false, err);
    } while (rc > 0);
    buf_free(&place);
    return rc < 0 ? rc : (int)answer.status;
}
