/*
 * What vdt-fetch knows of a file, kept beside it below .fetch: of a part on its way
 * (PATH.part.state), so that it can go on, and of a whole one (PATH.state), so that it
 * need not be taken again.  Lines of key, tab and value; written whole or not at all.
 */
#ifndef INGEST_FETCH_FETCH_STATE_H
#define INGEST_FETCH_FETCH_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/arena.h"
#include "kb/base/err.h"
#include "kb/base/str.h"

enum fetch_key {
    STATE_URL,
    STATE_ETAG,
    STATE_LAST_MODIFIED,
    STATE_TOTAL,   /* bytes or, of pages, records that the server told; empty: none */
    STATE_STAMP,   /* pages: the state of the registry that they belong to */
    STATE_TOKEN,   /* pages: of the next one */
    STATE_BYTES,   /* whole: of the file; pages: of those taken */
    STATE_RECORDS, /* pages: studies taken */
    STATE_SHA256,  /* whole */
    STATE_RELEASE,
    STATE_RELEASE_FROM, /* the rule that gave it */
    STATE_DATE,         /* the --date on which it was taken */
    STATE_N
};

struct fetch_state {
    struct arena mem; /* of the values */
    struct str value[STATE_N];
};

/* 1: read; 0: there is none, or it is not readable as one (then it is worth nothing).
 */
int fetch_state_load(struct fetch_state *s, const char *path, struct err *err);
int fetch_state_save(const struct fetch_state *s, const char *path, struct err *err);
void fetch_state_free(struct fetch_state *s);

/* The value is copied; a tab or control character in it makes it empty. */
void fetch_state_set(struct fetch_state *s, enum fetch_key key, struct str value);
void fetch_state_set_number(struct fetch_state *s, enum fetch_key key, uint64_t value);
/* 0 when there is none. */
uint64_t fetch_state_number(const struct fetch_state *s, enum fetch_key key);
void fetch_state_copy(struct fetch_state *to, const struct fetch_state *from);

#endif
