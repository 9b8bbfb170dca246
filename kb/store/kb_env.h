/*
 * LMDB behind one door: the only user of lmdb.h.  Raw keys and values; numbers, CRCs
 * and decoding are above (kb_value.h, kb_build.h).
 *
 * Read side: the file is checked (kb_header.h) before LMDB sees it and opened read-only
 * without a lock file: a published file never changes in place.  Slices handed out
 * point into the map, are proven to lie inside it, and live until kb_env_end.
 */
#ifndef KB_STORE_KB_ENV_H
#define KB_STORE_KB_ENV_H

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/store/kb_header.h"
#include "kb/store/kb_schema.h"

struct kb_env;
struct kb_env_txn;

struct kb_env *kb_env_open(const char *path, bool is_small_input, struct err *err);
void kb_env_close(struct kb_env *env); /* NULL is allowed */
const char *kb_env_path(const struct kb_env *env);
const struct kb_header *kb_env_header(const struct kb_env *env);
/* Pages of the table, as LMDB counts them. */
uint64_t kb_env_table_bytes(const struct kb_env *env, enum kb_table table);
int kb_env_fd(const struct kb_env *env); /* of the file, to read; -1: unknown */
const void *kb_env_map(const struct kb_env *env); /* file_bytes of the header */

struct kb_env_txn *kb_env_begin(struct kb_env *env, struct err *err);
void kb_env_end(struct kb_env_txn *t); /* NULL is allowed */

/* Each transaction has one cursor for each table; each call moves it.  1 with *key and
 * *value, 0 when there is no such entry, or ERR_KB. */
enum kb_env_move { KB_ENV_FIRST, KB_ENV_LAST, KB_ENV_NEXT, KB_ENV_PREV };
int kb_env_move(struct kb_env_txn *t, enum kb_table table, enum kb_env_move move,
    struct str *key, struct str *value, struct err *err);
/* The first entry whose key is not below want. */
int kb_env_seek(struct kb_env_txn *t, enum kb_table table, struct str want,
    struct str *key, struct str *value, struct err *err);

/* The value of a key as a look-up from the root comes to it: branch pages have copies
 * of keys, which a cursor that goes from entry to entry never reads.  1, 0 or ERR_KB.
 */
int kb_env_look_up(struct kb_env_txn *t, enum kb_table table, struct str key,
    struct str *value, struct err *err);

/* Write side: a new file at path (an old one there is removed), keys of each table
 * ascending; tables may be filled in turns. */
struct kb_env_writer;
struct kb_env_writer *kb_env_create(const char *path, struct err *err);
int kb_env_append(struct kb_env_writer *w, enum kb_table table, struct str key,
    struct str value, struct err *err);
/* Commits, syncs and closes; frees w whatever happens. */
int kb_env_finish(struct kb_env_writer *w, struct err *err);
/* Frees w and removes the file. NULL is allowed. */
void kb_env_discard(struct kb_env_writer *w);

#endif
