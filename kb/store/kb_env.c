#include "kb/store/kb_env.h"

#include <lmdb.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kb/base/short_write.h"
#include "kb/store/kb.h"

/* Committing now and then bounds the dirty pages that LMDB holds in memory. */
#define COMMIT_BYTES ((size_t)64 << 20)
#define OPEN_ATTEMPTS 3

struct kb_env {
    MDB_env *mdb;
    MDB_dbi tables[N_KB_TABLES];
    uint64_t table_bytes[N_KB_TABLES]; /* whole pages */
    char *path;
    const char *map; /* first byte of the map */
    struct kb_header header;
};

struct kb_env_txn {
    struct kb_env *env;
    MDB_txn *mdb;
    MDB_cursor *cursors[N_KB_TABLES]; /* opened on first use */
};

struct kb_env_writer {
    MDB_env *mdb;
    MDB_txn *txn;
    MDB_dbi tables[N_KB_TABLES];
    char *path;
    size_t uncommitted_bytes;
};

/* ---- damage that LMDB meets ---------------------------------------------------------
 */

static void (*damage_handler)(const char *msg);

void kb_set_damage_handler(void (*handler)(const char *msg))
{
    damage_handler = handler;
}

/* When this returns, LMDB prints its words and aborts. */
static void on_assert(MDB_env *mdb, const char *msg)
{
    (void)mdb;
    if (damage_handler)
        damage_handler(msg);
}

static int read_failed(const struct kb_env *env, int rc, struct err *err)
{
    err_set(err, ERR_KB, "%s: %s", env->path, mdb_strerror(rc));
    if (rc > 0) /* the system's: memory, address space, input */
        return ERR_KB;
    return err_hint(err, "the file is damaged; copy it again or rebuild it");
}

/* ---- open ---------------------------------------------------------------------------
 */

static int open_checked(const char *path, struct kb_header *header, struct err *err)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0) {
        bool is_missing = errno == ENOENT;
        err_errno(err, "could not open", path);
        err->code = ERR_KB;
        if (is_missing)
            err_hint(err, "build a knowledge base with \"vdt build\"");
        return ERR_KB;
    }
    if (kb_header_read(fd, path, header, err) < 0) {
        close(fd);
        return ERR_KB;
    }
    return fd;
}

static bool is_same_file(int fd, MDB_env *mdb)
{
    struct stat a, b;
    mdb_filehandle_t other;

    return mdb_env_get_fd(mdb, &other) == 0 && fstat(fd, &a) == 0
           && fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* LMDB opens by name once more: when a new KB was published between the two, what was
 * checked is not what is open, and it starts again. */
static int open_mdb(struct kb_env *env, unsigned flags, struct err *err)
{
    for (int i = 0; i < OPEN_ATTEMPTS; i++) {
        int fd = open_checked(env->path, &env->header, err);
        bool is_same;
        int rc;

        if (fd < 0)
            return fd;
        rc = mdb_env_create(&env->mdb);
        if (rc == 0)
            rc = mdb_env_set_assert(env->mdb, on_assert);
        if (rc == 0)
            rc = mdb_env_set_maxdbs(env->mdb, N_KB_TABLES);
        if (rc == 0)
            rc = mdb_env_set_mapsize(env->mdb, (size_t)env->header.file_bytes);
        if (rc == 0)
            rc = mdb_env_open(env->mdb, env->path, flags, 0444);
        is_same = rc == 0 && is_same_file(fd, env->mdb);
        close(fd);
        if (rc != 0)
            return read_failed(env, rc, err);
        if (is_same)
            return 0;
        mdb_env_close(env->mdb);
        env->mdb = NULL;
    }
    return err_set(
        err, ERR_KB, "%s: replaced again and again while it was opened", env->path);
}

/* The address of the map is told by the first key of the main tree, whose place in the
 * file the header knows. */
static int find_map(struct kb_env *env, MDB_txn *txn, struct err *err)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    MDB_dbi main_tree;
    int rc = mdb_dbi_open(txn, NULL, 0, &main_tree);

    if (rc == 0)
        rc = mdb_cursor_open(txn, main_tree, &cursor);
    if (rc != 0)
        return read_failed(env, rc, err);
    rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    mdb_cursor_close(cursor);
    if (rc != 0)
        return read_failed(env, rc, err);
    env->map = (const char *)key.mv_data - env->header.first_key_byte
               - env->header.root_page * env->header.page_bytes;
    return 0;
}

static int open_table(
    struct kb_env *env, MDB_txn *txn, enum kb_table table, struct err *err)
{
    MDB_dbi *dbi = &env->tables[table];
    MDB_stat stat;
    unsigned flags = 0;
    int rc = mdb_dbi_open(txn, kb_table_name(table), 0, dbi);

    if (rc == 0)
        rc = mdb_dbi_flags(txn, *dbi, &flags);
    if (rc == 0)
        rc = mdb_stat(txn, *dbi, &stat);
    if (rc != 0) {
        read_failed(env, rc, err);
        return err_wrap(err, "table %s", kb_table_name(table));
    }
    if (flags != 0 || stat.ms_entries != env->header.entries[table])
        return err_set(err, ERR_KB, "%s: table %s has %zu entries, expected %llu",
            env->path, kb_table_name(table), stat.ms_entries,
            (unsigned long long)env->header.entries[table]);
    env->table_bytes[table] =
        (uint64_t)(stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages)
        * stat.ms_psize;
    return 0;
}

static int open_tables(struct kb_env *env, struct err *err)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(env->mdb, NULL, MDB_RDONLY, &txn);

    if (rc != 0)
        return read_failed(env, rc, err);
    rc = find_map(env, txn, err);
    for (unsigned i = 0; rc == 0 && i < N_KB_TABLES; i++)
        rc = open_table(env, txn, i, err);
    if (rc < 0) {
        mdb_txn_abort(txn);
        return rc;
    }
    rc = mdb_txn_commit(txn); /* keeps the handles for all later transactions */
    return rc == 0 ? 0 : read_failed(env, rc, err);
}

struct kb_env *kb_env_open(const char *path, bool is_small_input, struct err *err)
{
    unsigned flags = MDB_RDONLY | MDB_NOLOCK | MDB_NOSUBDIR;
    struct kb_env *env = calloc(1, sizeof(*env));

    if (!env || !(env->path = strdup(path)))
        arena_oom(sizeof(*env));
    if (is_small_input)
        flags |= MDB_NORDAHEAD;
    if (open_mdb(env, flags, err) < 0 || open_tables(env, err) < 0) {
        kb_env_close(env);
        return NULL;
    }
    return env;
}

void kb_env_close(struct kb_env *env)
{
    if (!env)
        return;
    if (env->mdb)
        mdb_env_close(env->mdb);
    free(env->path);
    free(env);
}

const char *kb_env_path(const struct kb_env *env)
{
    return env->path;
}

const struct kb_header *kb_env_header(const struct kb_env *env)
{
    return &env->header;
}

uint64_t kb_env_table_bytes(const struct kb_env *env, enum kb_table table)
{
    return env->table_bytes[table];
}

int kb_env_fd(const struct kb_env *env)
{
    mdb_filehandle_t fd;

    return mdb_env_get_fd(env->mdb, &fd) == 0 ? fd : -1;
}

const void *kb_env_map(const struct kb_env *env)
{
    return env->map;
}

/* ---- read ---------------------------------------------------------------------------
 */

struct kb_env_txn *kb_env_begin(struct kb_env *env, struct err *err)
{
    struct kb_env_txn *t = calloc(1, sizeof(*t));
    int rc;

    if (!t)
        arena_oom(sizeof(*t));
    t->env = env;
    rc = mdb_txn_begin(env->mdb, NULL, MDB_RDONLY, &t->mdb);
    if (rc == 0)
        return t;
    read_failed(env, rc, err);
    free(t);
    return NULL;
}

void kb_env_end(struct kb_env_txn *t)
{
    if (!t)
        return;
    for (unsigned i = 0; i < N_KB_TABLES; i++)
        if (t->cursors[i])
            mdb_cursor_close(t->cursors[i]);
    mdb_txn_abort(t->mdb);
    free(t);
}

/* A damaged length must not lead a reader out of the map. */
static bool is_in_map(const struct kb_env *env, const MDB_val *slice)
{
    size_t n = (size_t)env->header.file_bytes;
    uintptr_t beg = (uintptr_t)slice->mv_data, map = (uintptr_t)env->map;

    return beg >= map && beg - map <= n && slice->mv_size <= n - (beg - map);
}

static int cursor_get(struct kb_env_txn *t, enum kb_table table, MDB_cursor_op op,
    struct str want, struct str *key, struct str *value, struct err *err)
{
    union {
        const char *in;
        void *out;
    } bytes = {.in = want.p}; /* LMDB does not write there, but takes no const */
    MDB_val k = {want.n, bytes.out}, v = {0, NULL};
    int rc = 0;

    if (!t->cursors[table])
        rc = mdb_cursor_open(t->mdb, t->env->tables[table], &t->cursors[table]);
    if (rc == 0)
        rc = mdb_cursor_get(t->cursors[table], &k, &v, op);
    if (rc == MDB_NOTFOUND)
        return 0;
    if (rc == 0 && !(is_in_map(t->env, &k) && is_in_map(t->env, &v)))
        rc = MDB_CORRUPTED;
    if (rc != 0) {
        read_failed(t->env, rc, err);
        return err_wrap(err, "table %s", kb_table_name(table));
    }
    *key = (struct str){k.mv_data, k.mv_size};
    *value = (struct str){v.mv_data, v.mv_size};
    return 1;
}

int kb_env_move(struct kb_env_txn *t, enum kb_table table, enum kb_env_move move,
    struct str *key, struct str *value, struct err *err)
{
    static const MDB_cursor_op ops[] = {
        [KB_ENV_FIRST] = MDB_FIRST,
        [KB_ENV_LAST] = MDB_LAST,
        [KB_ENV_NEXT] = MDB_NEXT,
        [KB_ENV_PREV] = MDB_PREV,
    };

    return cursor_get(t, table, ops[move], STR_NONE, key, value, err);
}

int kb_env_seek(struct kb_env_txn *t, enum kb_table table, struct str want,
    struct str *key, struct str *value, struct err *err)
{
    return cursor_get(t, table, MDB_SET_RANGE, want, key, value, err);
}

int kb_env_look_up(struct kb_env_txn *t, enum kb_table table, struct str key,
    struct str *value, struct err *err)
{
    union {
        const char *in;
        void *out;
    } bytes = {.in = key.p};
    MDB_val k = {key.n, bytes.out}, v = {0, NULL};
    int rc = mdb_get(t->mdb, t->env->tables[table], &k, &v);

    if (rc == MDB_NOTFOUND)
        return 0;
    if (rc == 0 && !is_in_map(t->env, &v))
        rc = MDB_CORRUPTED;
    if (rc != 0) {
        read_failed(t->env, rc, err);
        return err_wrap(err, "table %s", kb_table_name(table));
    }
    *value = (struct str){v.mv_data, v.mv_size};
    return 1;
}

/* ---- write --------------------------------------------------------------------------
 */

static int write_failed(const struct kb_env_writer *w, int rc, struct err *err)
{
    mdb_filehandle_t fd;

    if (rc == EIO && w->mdb && mdb_env_get_fd(w->mdb, &fd) == 0)
        rc = short_write_reason(fd); /* so LMDB calls a write that was cut short */
    return err_set(
        err, ERR_FAIL, "could not write \"%s\": %s", w->path, mdb_strerror(rc));
}

static int create_tables(struct kb_env_writer *w)
{
    int rc = mdb_txn_begin(w->mdb, NULL, 0, &w->txn);

    for (unsigned i = 0; rc == 0 && i < N_KB_TABLES; i++)
        rc = mdb_dbi_open(w->txn, kb_table_name(i), MDB_CREATE, &w->tables[i]);
    return rc;
}

struct kb_env_writer *kb_env_create(const char *path, struct err *err)
{
    unsigned flags = MDB_NOSUBDIR | MDB_NOSYNC | MDB_NOLOCK;
    struct kb_env_writer *w = calloc(1, sizeof(*w));
    int rc;

    if (!w || !(w->path = strdup(path)))
        arena_oom(sizeof(*w));
    if (unlink(path) < 0 && errno != ENOENT) {
        err_errno(err, "could not replace", path);
        free(w->path);
        free(w);
        return NULL;
    }
    rc = mdb_env_create(&w->mdb);
    if (rc == 0)
        rc = mdb_env_set_maxdbs(w->mdb, N_KB_TABLES);
    if (rc == 0)
        rc = mdb_env_set_mapsize(w->mdb, KB_BUILD_MAP_BYTES);
    if (rc == 0)
        rc = mdb_env_open(w->mdb, path, flags, 0600);
    if (rc == 0)
        rc = create_tables(w);
    if (rc != 0) {
        write_failed(w, rc, err);
        if (rc == ENOMEM)
            err_hint(err, "a build reserves %llu GB of addresses; see ulimit -v",
                (unsigned long long)(KB_BUILD_MAP_BYTES >> 30));
        kb_env_discard(w);
        return NULL;
    }
    return w;
}

static int commit_and_go_on(struct kb_env_writer *w)
{
    int rc = mdb_txn_commit(w->txn);

    w->txn = NULL;
    w->uncommitted_bytes = 0;
    return rc == 0 ? mdb_txn_begin(w->mdb, NULL, 0, &w->txn) : rc;
}

int kb_env_append(struct kb_env_writer *w, enum kb_table table, struct str key,
    struct str value, struct err *err)
{
    union {
        const char *in;
        void *out;
    } k_bytes = {.in = key.p}, v_bytes = {.in = value.p}; /* only read, but not const */
    MDB_val k = {key.n, k_bytes.out}, v = {value.n, v_bytes.out};
    int rc = mdb_put(w->txn, w->tables[table], &k, &v, MDB_APPEND);

    if (rc == MDB_KEYEXIST)
        return err_set(err, ERR_FAIL,
            "could not write \"%s\": keys of table %s do not ascend", w->path,
            kb_table_name(table));
    w->uncommitted_bytes += key.n + value.n;
    if (rc == 0 && w->uncommitted_bytes >= COMMIT_BYTES)
        rc = commit_and_go_on(w);
    return rc == 0 ? 0 : write_failed(w, rc, err);
}

static void writer_free(struct kb_env_writer *w)
{
    if (w->txn)
        mdb_txn_abort(w->txn);
    if (w->mdb)
        mdb_env_close(w->mdb);
    free(w->path);
    free(w);
}

/* The last pages of a transaction may have been given back before they were written:
 * the file must still reach its last page, and not beyond. */
static int settle_size(struct kb_env_writer *w)
{
    mdb_filehandle_t fd;
    MDB_envinfo info;
    MDB_stat stat;
    int rc = mdb_env_get_fd(w->mdb, &fd);

    if (rc == 0)
        rc = mdb_env_info(w->mdb, &info);
    if (rc == 0)
        rc = mdb_env_stat(w->mdb, &stat);
    if (rc == 0 && ftruncate(fd, (off_t)((info.me_last_pgno + 1) * stat.ms_psize)) < 0)
        rc = errno;
    return rc;
}

int kb_env_finish(struct kb_env_writer *w, struct err *err)
{
    int rc = mdb_txn_commit(w->txn);

    w->txn = NULL;
    if (rc == 0)
        rc = settle_size(w);
    if (rc == 0)
        rc = mdb_env_sync(w->mdb, 1);
    if (rc != 0)
        write_failed(w, rc, err);
    writer_free(w);
    return rc == 0 ? 0 : ERR_FAIL;
}

void kb_env_discard(struct kb_env_writer *w)
{
    if (!w)
        return;
    unlink(w->path);
    writer_free(w);
}
