#include "kb/base/progress.h"

#include <string.h>

enum { BAR_COLUMNS = 24, REFRESH_MS = 100, TENTHS = 10 };
/* Before so much time a rate is a guess. */
enum { RATE_MS = 200 };
#define CLEAR_LINE "\r\033[K"

static void add_amount(struct buf *out, uint64_t n, bool is_in_records)
{
    if (is_in_records)
        buf_fmt(out, "%llu", (unsigned long long)n);
    else
        buf_fmt(out, "%.1f MB", (double)n / 1e6);
}

static void add_bar(struct buf *out, uint64_t done, uint64_t total)
{
    unsigned n = done < total ? (unsigned)((double)done / (double)total * BAR_COLUMNS)
                              : BAR_COLUMNS;
    buf_add_c(out, " [");
    for (unsigned i = 0; i < BAR_COLUMNS; i++)
        buf_add_char(out, i < n ? '#' : '.');
    buf_add_char(out, ']');
}

static void add_duration(struct buf *out, uint64_t s)
{
    if (s >= 3600)
        buf_fmt(out, "%llu:%02llu:%02llu", (unsigned long long)(s / 3600),
            (unsigned long long)(s / 60 % 60), (unsigned long long)(s % 60));
    else
        buf_fmt(out, "%llu:%02llu", (unsigned long long)(s / 60),
            (unsigned long long)(s % 60));
}

static uint64_t rate_of(
    const struct progress *p, const struct progress_work *w, uint64_t now_ms)
{
    uint64_t ms = now_ms - p->began_ms;
    if (w->rate > 0 || ms < RATE_MS || w->done <= p->began_done)
        return w->rate;
    return (uint64_t)((double)(w->done - p->began_done) * 1000.0 / (double)ms);
}

static void add_state(struct buf *line, const struct progress_work *w, uint64_t rate)
{
    if (w->total > 0)
        add_bar(line, w->done, w->total);
    if (w->done == 0 && w->total == 0)
        return;
    buf_add_char(line, ' ');
    add_amount(line, w->done, w->is_in_records);
    if (w->total > 0) {
        buf_add_c(line, " of ");
        add_amount(line, w->total, w->is_in_records);
    }
    if (rate == 0)
        return;
    buf_add_c(line, ", ");
    add_amount(line, rate, w->is_in_records);
    buf_add_c(line, "/s");
    if (w->total > w->done) {
        buf_add_c(line, ", ");
        add_duration(line, (w->total - w->done) / rate);
        buf_add_c(line, " left");
    }
}

static void clear(struct progress *p, struct buf *out)
{
    if (p->has_line)
        buf_add_c(out, CLEAR_LINE);
    p->has_line = false;
}

static void begin(struct progress *p, const struct progress_work *w, uint64_t now_ms)
{
    p->task = w->task;
    p->name = NULL;
    p->began_ms = now_ms;
    p->began_done = w->done;
    p->next = 0;
}

/* A terminal is told ten times a second and of each new name, a file of each tenth. */
static bool is_due(struct progress *p, const struct progress_work *w, uint64_t now_ms)
{
    uint64_t step = w->total > 0
                        ? (uint64_t)((double)w->done / (double)w->total * TENTHS)
                        : w->done >> 20;
    bool is_new_name =
        p->name == NULL || w->name == NULL || strcmp(p->name, w->name) != 0;
    if (!p->is_terminal && step < p->next)
        return false;
    if (p->is_terminal && p->has_line && !is_new_name
        && now_ms - p->shown_ms < REFRESH_MS)
        return false;
    p->next = step + 1;
    p->shown_ms = now_ms;
    p->name = w->name;
    return true;
}

/* A line that is longer than the terminal is wide would not be overwritten; it is cut
 * between characters. */
static void fit(const struct progress *p, struct buf *line)
{
    if (p->width < 2 || line->n < p->width)
        return;
    line->n = p->width - 1;
    while (line->n > 0 && ((unsigned char)line->p[line->n] & 0xc0) == 0x80)
        line->n--;
    line->p[line->n] = '\0';
}

void progress_tell(struct progress *p, const struct progress_work *work,
    uint64_t now_ms, struct buf *out)
{
    if (work->is_end) {
        clear(p, out);
        p->task = NULL;
        return;
    }
    if (p->task == NULL || strcmp(p->task, work->task) != 0)
        begin(p, work, now_ms);
    if (!is_due(p, work, now_ms))
        return;
    struct buf line = BUF_INIT;
    buf_add_c(&line, work->task);
    if (work->name != NULL)
        buf_fmt(&line, " %s", work->name);
    add_state(&line, work, rate_of(p, work, now_ms));
    if (p->is_terminal) {
        fit(p, &line);
        buf_fmt(out, CLEAR_LINE "%s", line.p);
    } else {
        buf_fmt(out, "%s: %s\n", p->program, line.p);
    }
    p->has_line = p->is_terminal;
    buf_free(&line);
}
