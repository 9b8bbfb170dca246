/* Files that are whole: their sums, their release, and what an earlier date has. */
#include "ingest/fetch/fetch_private.h"
#include "ingest/fetch/fetch_words.h"
#include "kb/base/outfile.h"
#include "kb/base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)1 << 18)

void fetch_paths_of(
    const char *dir, const char *name, struct arena *mem, struct fetch_paths *out)
{
    out->file = str_fmt(mem, "%s/%s", dir, name).p;
    out->part = str_fmt(mem, "%s/%s.part", dir, name).p;
    out->state = str_fmt(mem, "%s/.fetch/%s.state", dir, name).p;
    out->part_state = str_fmt(mem, "%s/.fetch/%s.part.state", dir, name).p;
}

void fetch_drop_part(const struct fetch_paths *paths)
{
    unlink(paths->part);
    unlink(paths->part_state);
}

int fetch_sums_of(const char *path, struct fetch_sums *out, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(err, "could not open", path);
    struct digest *sha = digest_new();
    struct md5 *md5 = md5_new();
    char *chunk = malloc(CHUNK_BYTES);
    uint8_t sum[DIGEST_BYTES];
    ssize_t n;
    if (chunk == NULL)
        arena_oom(CHUNK_BYTES);
    out->n_bytes = 0;
    while ((n = read(fd, chunk, CHUNK_BYTES)) > 0 || (n < 0 && errno == EINTR)) {
        size_t got = n > 0 ? (size_t)n : 0;
        digest_add(sha, chunk, got);
        md5_add(md5, chunk, got);
        out->n_bytes += got;
    }
    int rc = n < 0 ? err_errno(err, "could not read", path) : 0;
    digest_end(sha, sum);
    digest_hex(sum, out->sha256);
    md5_end(md5, out->md5);
    free(chunk);
    close(fd);
    return rc;
}

/* ---- release ---- */

/* "##fileDate=2026-02-26" of a VCF's head; 1 when it is there. */
static int file_date(const char *path, char day[DATE_BYTES], struct err *err)
{
    struct stream *in = stream_open(path, err);
    struct line_reader lines;
    struct str line;
    int rc, found = 0;
    if (in == NULL)
        return err->code;
    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, err)) > 0 && str_starts(line, STR("##"))) {
        struct str value = str_sub(line, sizeof "##fileDate=" - 1, line.n);
        if (!str_starts(line, STR("##fileDate=")) || !date_is_day(value))
            continue;
        memcpy(day, value.p, DATE_BYTES - 1);
        day[DATE_BYTES - 1] = '\0';
        found = 1;
        break;
    }
    line_end(&lines);
    stream_close(in);
    return rc < 0 ? rc : found;
}

/* 1: the rule gives a release. */
static int apply_rule(const struct fetch *f, struct str rule, const char *path,
    struct fetch_state *s, struct err *err)
{
    char day[DATE_BYTES] = "";
    int rc = 1;
    if (str_starts(rule, STR("="))) {
        fetch_state_set(s, STATE_RELEASE, str_sub(rule, 1, rule.n));
        return 1;
    }
    if (str_starts(rule, STR("json:"))) {
        struct str stamp = str_sub(s->value[STATE_STAMP], 0, DATE_BYTES - 1);
        fetch_state_set(s, STATE_RELEASE, stamp);
        return date_is_day(stamp);
    }
    if (str_eq_c(rule, "last-modified"))
        rc = words_http_date(s->value[STATE_LAST_MODIFIED], day, NULL);
    else if (str_eq_c(rule, "file-date"))
        rc = file_date(path, day, err);
    else
        snprintf(day, sizeof day, "%.7s-%.2s", f->options->date,
            str_eq_c(rule, "month") ? "01" : f->options->date + 8);
    fetch_state_set(s, STATE_RELEASE, str_of(day));
    return rc;
}

int fetch_release(const struct fetch *f, const struct fetch_row *row, const char *path,
    struct fetch_state *state, struct err *err)
{
    struct str rest = str_of(row->release), rule;
    while (str_next(&rest, ',', &rule)) {
        int rc = apply_rule(f, rule, path, state, err);
        if (rc < 0)
            return err_wrap(err, "%s", path);
        if (rc == 0)
            continue;
        fetch_state_set(state, STATE_RELEASE_FROM,
            str_starts(rule, STR("=")) ? STR("sources table") : rule);
        return 0;
    }
    return err_set(err, ERR_FAIL,
        "%s: its release is not told by any of \"%s\" (Last-Modified is \"%.*s\")",
        path, row->release, STR_ARG(state->value[STATE_LAST_MODIFIED]));
}

int fetch_publish(struct fetch *f, const struct fetch_row *row,
    const struct fetch_paths *paths, struct fetch_state *state,
    const struct fetch_sums *sums, struct err *err)
{
    fetch_state_set_number(state, STATE_BYTES, sums->n_bytes);
    fetch_state_set(state, STATE_SHA256, str_of(sums->sha256));
    fetch_state_set(state, STATE_DATE, str_of(f->options->date));
    if (fetch_release(f, row, paths->part, state, err) < 0)
        return err->code;
    unlink(f->sources_path);
    unlink(paths->state);
    if (outfile_publish(paths->part, paths->file, err) < 0
        || fetch_state_save(state, paths->state, err) < 0)
        return err->code;
    unlink(paths->part_state);
    return 0;
}

/* ---- what there is already ---- */

static int look_in(const char *dir, const struct fetch_row *row,
    struct fetch_former *out, struct err *err)
{
    struct stat st;
    fetch_paths_of(dir, row->path, &out->mem, &out->paths);
    int rc = fetch_state_load(&out->state, out->paths.state, err);
    if (rc <= 0)
        return rc;
    out->is_there =
        stat(out->paths.file, &st) == 0 && S_ISREG(st.st_mode)
        && out->state.value[STATE_SHA256].n > 0
        && (uint64_t)st.st_size == fetch_state_number(&out->state, STATE_BYTES);
    if (!out->is_there)
        fetch_state_free(&out->state);
    return 0;
}

int fetch_former_find(struct fetch *f, const struct fetch_row *row,
    struct fetch_former *out, struct err *err)
{
    *out = (struct fetch_former){0};
    int rc = look_in(f->dir, row, out, err);
    if (rc >= 0 && !out->is_there && f->former_dir != NULL)
        rc = look_in(f->former_dir, row, out, err);
    return rc;
}

void fetch_former_free(struct fetch_former *former)
{
    fetch_state_free(&former->state);
    arena_free(&former->mem);
}

/* Where links cannot be made (another file system, or one that has none) it is copied.
 */
static int link_or_copy(const char *from, const char *to, struct err *err)
{
    unlink(to);
    if (link(from, to) == 0)
        return 0;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ssize_t n = in < 0 || out < 0 ? -1 : 1;
    while (n > 0)
        n = copy_file_range(in, NULL, out, NULL, (size_t)1 << 24, 0);
    int rc = n < 0 ? err_errno(err, "could not copy the former file to", to) : 0;
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) < 0 && rc == 0)
        rc = err_errno(err, "could not write", to);
    return rc;
}

int fetch_former_keep(struct fetch *f, const struct fetch_paths *paths,
    struct fetch_former *former, bool *is_kept, struct err *err)
{
    struct fetch_sums sums;
    *is_kept = false;
    if (fetch_sums_of(former->paths.file, &sums, err) < 0)
        return err->code;
    if (!str_eq_c(former->state.value[STATE_SHA256], sums.sha256)) {
        former->is_there = false;
        return 0;
    }
    *is_kept = true;
    fetch_drop_part(paths);
    if (strcmp(former->paths.file, paths->file) == 0)
        return FETCH_UNCHANGED;
    unlink(f->sources_path);
    if (link_or_copy(former->paths.file, paths->part, err) < 0
        || outfile_publish(paths->part, paths->file, err) < 0
        || fetch_state_save(&former->state, paths->state, err) < 0)
        return err->code;
    unlink(paths->part); /* a rename between two names of one file does nothing */
    return FETCH_UNCHANGED;
}
