/* What the parts of vdt fetch share. */
#ifndef INGEST_FETCH_FETCH_PRIVATE_H
#define INGEST_FETCH_FETCH_PRIVATE_H

#include "ingest/fetch/fetch.h"
#include "ingest/fetch/fetch_state.h"
#include "ingest/fetch/fetch_table.h"
#include "ingest/fetch/http.h"
#include "kb/base/digest.h"

struct fetch {
    const struct fetch_options *options;
    struct http *http;
    struct arena mem;         /* of the directories' names */
    const char *dir;          /* OUT/DATE */
    const char *former_dir;   /* the latest earlier OUT/DATE; NULL: there is none */
    const char *sources_path; /* OUT/DATE/sources.tsv */
};

struct fetch_paths {
    const char *file, *part, *state, *part_state;
};
void fetch_paths_of(
    const char *dir, const char *name, struct arena *mem, struct fetch_paths *out);

enum fetch_outcome { FETCH_TAKEN, FETCH_RESUMED, FETCH_UNCHANGED };

/* One file, or the pages of one query, from its place to OUT/DATE.  Returns an enum
 * fetch_outcome, or negative; then what was taken stays as NAME.part. */
int fetch_file(struct fetch *f, const struct fetch_row *row, struct err *err);
int fetch_pages(struct fetch *f, const struct fetch_row *row, struct err *err);

/* ---- tries (fetch_retry.c) ---- */

struct fetch_tries {
    unsigned n_failed; /* without a byte gained between */
    unsigned n_all;
};

/* err tells what went wrong.  Waits (as long as the answer asks, else twice as long
 * each time) and returns 1 for another try; when there were enough, err->code. */
int fetch_try_again(struct fetch *f, struct fetch_tries *tries,
    const struct http_answer *answer, bool has_gained, struct err *err);
void fetch_sleep_ms(uint64_t ms);
bool fetch_status_is_transient(long status);
/* ERR_FAIL: "URL: the server answered 403, expected 200" */
int fetch_status_error(const char *url, long status, struct err *err);
/* The place to ask: url itself or its place in the mirror. */
void fetch_place(const struct fetch *f, const char *url, struct buf *out);
/* A short text by GET, with tries; out is cleared first.  Returns the status: 200, or
 * also_accepted (0: none). */
int fetch_text(struct fetch *f, const char *url, uint64_t max_bytes, long also_accepted,
    struct buf *out, struct err *err);

/* ---- whole files (fetch_whole.c) ---- */

struct fetch_former {
    struct fetch_state state;
    struct fetch_paths paths;
    bool is_there; /* the state of a whole file whose size is still right */
    struct arena mem;
};
/* What this date or an earlier one has of the row. */
int fetch_former_find(struct fetch *f, const struct fetch_row *row,
    struct fetch_former *out, struct err *err);
void fetch_former_free(struct fetch_former *former);
/* Puts the former file into OUT/DATE and returns FETCH_UNCHANGED.  *is_kept false: its
 * bytes are no more what they were, and it is no longer is_there. */
int fetch_former_keep(struct fetch *f, const struct fetch_paths *paths,
    struct fetch_former *former, bool *is_kept, struct err *err);

struct fetch_sums {
    char sha256[DIGEST_HEX_BYTES];
    char md5[MD5_HEX_BYTES];
    uint64_t n_bytes;
};
int fetch_sums_of(const char *path, struct fetch_sums *out, struct err *err);
/* The part becomes the file, with its state; sources.tsv, which no longer tells the
 * truth, goes first. */
int fetch_publish(struct fetch *f, const struct fetch_row *row,
    const struct fetch_paths *paths, struct fetch_state *state,
    const struct fetch_sums *sums, struct err *err);
void fetch_drop_part(const struct fetch_paths *paths);
/* The release by the row's rules, into STATE_RELEASE and STATE_RELEASE_FROM. */
int fetch_release(const struct fetch *f, const struct fetch_row *row, const char *path,
    struct fetch_state *state, struct err *err);

#endif
