#include "kb/store/release.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kb/base/lockfile.h"
#include "kb/base/outfile.h"
#include "kb/store/kb.h"

#define PUBLISHED_MODE 0444
#define COPY_BYTES ((size_t)1 << 20)

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && (i == 0 || (c != '.' && c != '-' && c != '_')))
            return false;
    }
    return s.n > 0 && s.n <= 100 && !str_eq_c(s, RELEASE_CURRENT);
}

static int check_name(struct str name, int code, struct err *err)
{
    if (is_name(name))
        return 0;
    return err_set(err, code,
        "\"%.*s\" is no name of a release; expected letters, digits, '.', '-', '_', "
        "such as 2026-10",
        STR_ARG(name));
}

static char *join(struct str store, struct str name, const char *suffix)
{
    struct buf b = BUF_INIT;
    while (store.n > 1 && store.p[store.n - 1] == '/')
        store.n--;
    buf_add_str(&b, store);
    buf_fmt(
        &b, "%s%.*s%s", store.p[store.n - 1] == '/' ? "" : "/", STR_ARG(name), suffix);
    return b.p;
}

/* STORE@NAME, when STORE is a directory and no file has the whole name. */
static bool split(const char *given, struct str *store, struct str *name)
{
    const char *at = strrchr(given, '@');
    struct stat st;
    if (!at || at == given || stat(given, &st) == 0)
        return false;
    *store = (struct str){given, (size_t)(at - given)};
    *name = str_of(at + 1);
    char *directory = strndup(store->p, store->n);
    if (!directory)
        arena_oom(store->n);
    bool is = is_directory(directory);
    free(directory);
    return is;
}

/* The release that the link names; 0: there is no link. */
static int read_current(const char *store, char name[256], struct err *err)
{
    char *link = join(str_of(store), STR(RELEASE_CURRENT), "");
    ssize_t n = readlink(link, name, 255);
    int rc = 1;
    if (n < 0 && errno == ENOENT)
        rc = 0;
    else if (n < 0)
        rc = err_errno(err, "could not read the link", link);
    name[n < 0 ? 0 : n] = '\0';
    struct str target = str_of(name), suffix = STR(RELEASE_SUFFIX);
    bool is_release =
        str_ends(target, suffix) && is_name(str_sub(target, 0, target.n - suffix.n));
    if (rc > 0 && !is_release)
        rc = err_set(err, ERR_FAIL,
            "\"%s\" leads to \"%s\"; expected a release of the store", link, name);
    else if (rc > 0)
        name[target.n - suffix.n] = '\0';
    free(link);
    return rc;
}

static int not_there(const char *store, struct str name, int code, struct err *err)
{
    err_set(
        err, code, "the store \"%s\" has no release \"%.*s\"", store, STR_ARG(name));
    return err_hint(err, "its releases: vdt release list %s", store);
}

static int resolve_current(const char *store, char **path, struct err *err)
{
    char name[256];
    int rc = read_current(store, name, err);
    if (rc < 0)
        err->code = ERR_KB;
    if (rc == 0) {
        err_set(err, ERR_KB, "the directory \"%s\" has no current release", store);
        err_hint(err, "choose one: vdt release use %s NAME", store);
    }
    if (rc <= 0)
        return ERR_KB;
    *path = join(str_of(store), str_of(name), RELEASE_SUFFIX);
    if (access(*path, F_OK) == 0)
        return 1;
    free(*path);
    not_there(store, str_of(name), ERR_KB, err);
    err_wrap(err, "\"%s/" RELEASE_CURRENT "\" leads nowhere", store);
    return ERR_KB;
}

int release_resolve(const char *given, char **path, struct err *err)
{
    struct str store, name;
    if (is_directory(given))
        return resolve_current(given, path, err);
    if (!split(given, &store, &name)) {
        *path = strdup(given);
        if (!*path)
            arena_oom(strlen(given));
        return 1;
    }
    if (check_name(name, ERR_KB, err) < 0)
        return ERR_KB;
    *path = join(store, name, RELEASE_SUFFIX);
    if (access(*path, F_OK) == 0)
        return 1;
    free(*path);
    char *directory = strndup(store.p, store.n);
    not_there(directory, name, ERR_KB, err);
    free(directory);
    return ERR_KB;
}

static int is_taken(const char *path, struct str name, struct err *err)
{
    err_set(err, ERR_USAGE, "\"%s\": release \"%.*s\" is there already", path,
        STR_ARG(name));
    return err_hint(err, "a published release is never changed: reports name it");
}

int release_place(const char *given, char **path, struct err *err)
{
    struct str store, name;
    if (is_directory(given)) {
        err_set(err, ERR_USAGE, "\"%s\" is a directory", given);
        return err_hint(err, "name the release: %s@2026-10", given);
    }
    if (!split(given, &store, &name)) {
        *path = strdup(given);
        if (!*path)
            arena_oom(strlen(given));
        return 1;
    }
    if (check_name(name, ERR_USAGE, err) < 0)
        return ERR_USAGE;
    *path = join(store, name, RELEASE_SUFFIX);
    if (access(*path, F_OK) != 0)
        return 1;
    is_taken(*path, name, err);
    free(*path);
    return ERR_USAGE;
}

/* ---- list ------------------------------------------------------------------------ */

static int release_cmp(const void *a, const void *b)
{
    const struct release *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

int release_list(const char *store, struct arena *mem, struct release **out,
    unsigned *n, struct err *err)
{
    char current[256];
    size_t cap = 0;
    struct str suffix = STR(RELEASE_SUFFIX);
    DIR *d = opendir(store);
    *out = NULL;
    *n = 0;
    if (!d)
        return err_errno(err, "could not open the store", store);
    int rc = read_current(store, current, err);
    for (const struct dirent *e; rc >= 0 && (e = readdir(d)) != NULL;) {
        struct str name = str_of(e->d_name);
        if (!str_ends(name, suffix) || !is_name(str_sub(name, 0, name.n - suffix.n)))
            continue;
        *out = arena_grow(mem, *out, &cap, (size_t)*n + 1, sizeof **out);
        name = str_copy(mem, str_sub(name, 0, name.n - suffix.n));
        (*out)[(*n)++] = (struct release){name, str_eq_c(name, current)};
    }
    closedir(d);
    if (*n > 1)
        qsort(*out, *n, sizeof **out, release_cmp);
    return rc < 0 ? rc : 0;
}

static int no_store(const char *store, struct err *err)
{
    return err_set(err, ERR_USAGE, "\"%s\" is no store; expected a directory", store);
}

int release_path(const char *store, const char *name, char **path, struct err *err)
{
    *path = NULL;
    if (!is_directory(store))
        return no_store(store, err);
    if (check_name(str_of(name), ERR_USAGE, err) < 0)
        return ERR_USAGE;
    *path = join(str_of(store), str_of(name), RELEASE_SUFFIX);
    if (access(*path, F_OK) == 0)
        return 0;
    free(*path);
    *path = NULL;
    not_there(store, str_of(name), ERR_USAGE, err);
    return ERR_USAGE;
}

/* ---- change ---------------------------------------------------------------------- */

/* What changes a store waits for each other; the lock goes with its descriptor. */
static int lock_store(const char *store, struct err *err)
{
    int fd = open(store, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(err, "could not open the store", store);
    if (flock(fd, LOCK_EX) == 0)
        return fd;
    close(fd);
    return err_errno(err, "could not lock the store", store);
}

static int check_opens(const char *path, bool is_whole, struct err *err)
{
    struct kb *kb = kb_open(path, true, err);
    struct kb_txn *txn = kb ? kb_begin(kb, err) : NULL;
    int rc = txn ? 0 : ERR_KB;
    if (txn && is_whole)
        rc = kb_verify(txn, err);
    kb_end(txn);
    kb_close(kb);
    return rc;
}

static int replace_link(const char *store, const char *name, int fd, struct err *err)
{
    char *link = join(str_of(store), STR(RELEASE_CURRENT), "");
    char *temp = outfile_temp_name(link, err);
    char target[256];
    int rc = temp ? 0 : ERR_FAIL;
    snprintf(target, sizeof target, "%s" RELEASE_SUFFIX, name);
    if (temp)
        unlink(temp); /* of a process that had our number */
    if (temp && symlink(target, temp) < 0)
        rc = err_errno(err, "could not write", link);
    else if (temp && rename(temp, link) < 0) {
        rc = err_errno(err, "could not write", link);
        unlink(temp);
    }
    if (rc >= 0 && fsync(fd) < 0 && errno != EINVAL)
        rc = err_errno(err, "could not sync the directory of", link);
    free(temp);
    free(link);
    return rc;
}

int release_use(const char *store, const char *name, struct err *err)
{
    char *path;
    int rc = release_path(store, name, &path, err);
    if (rc < 0)
        return rc;
    int fd = lock_store(store, err);
    rc = fd < 0 ? fd : check_opens(path, false, err); /* locked: it is not pruned now */
    if (rc >= 0)
        rc = replace_link(store, name, fd, err);
    free(path);
    if (fd >= 0)
        close(fd);
    return rc < 0 ? rc : 0;
}

static int copy_bytes(
    int in, int out, const char *from, const char *to, struct err *err)
{
    char *bytes = malloc(COPY_BYTES);
    int rc = 0;
    if (!bytes)
        arena_oom(COPY_BYTES);
    for (ssize_t n; rc == 0 && (n = read(in, bytes, COPY_BYTES)) != 0;) {
        if (n < 0 && errno != EINTR)
            rc = err_errno(err, "could not read", from);
        for (ssize_t at = 0, w; rc == 0 && at<n; at += w> 0 ? w : 0) {
            w = write(out, bytes + at, (size_t)(n - at));
            if (w < 0 && errno != EINTR)
                rc = err_errno(err, "could not write", to);
        }
    }
    free(bytes);
    return rc;
}

static int copy_file(
    const char *from, const char *temp, const char *to, struct err *err)
{
    int in = open(from, O_RDONLY | O_CLOEXEC), out = -1, rc = 0;
    if (in < 0)
        return err_errno(err, "could not open", from);
    unlink(temp); /* of a process that had our number */
    out = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    rc = out < 0 ? err_errno(err, "could not write", to)
                 : copy_bytes(in, out, from, to, err);
    if (rc == 0 && fchmod(out, PUBLISHED_MODE) < 0)
        rc = err_errno(err, "could not make read-only", to);
    close(in);
    if (out >= 0 && close(out) < 0 && rc == 0)
        rc = err_errno(err, "could not write", to);
    return rc;
}

static int copy_release(const char *kb, const char *path, struct err *err)
{
    struct lockfile *lock = lockfile_take(path, err);
    char *temp = lock ? outfile_temp_name(path, err) : NULL;
    if (temp)
        outfile_keep(temp);
    int rc = temp ? check_opens(kb, false, err) : ERR_FAIL; /* by its own name */
    if (rc == 0)
        rc = copy_file(kb, temp, path, err);
    if (rc == 0)
        rc = check_opens(temp, true, err);
    if (rc == 0 && access(path, F_OK) == 0) /* built meanwhile */
        rc = err_set(err, ERR_USAGE, "\"%s\" is there already", path);
    if (rc == 0)
        rc = outfile_publish(temp, path, err);
    if (rc < 0 && temp)
        unlink(temp);
    if (temp)
        outfile_forget(temp);
    free(temp);
    lockfile_release(lock);
    return rc;
}

int release_add(const char *store, const char *kb, const char *name, struct err *err)
{
    char *path, *from;
    if (!is_directory(store))
        return no_store(store, err);
    if (check_name(str_of(name), ERR_USAGE, err) < 0)
        return ERR_USAGE;
    int rc = release_resolve(kb, &from, err);
    if (rc < 0)
        return rc;
    path = join(str_of(store), str_of(name), RELEASE_SUFFIX);
    rc = access(path, F_OK) == 0 ? is_taken(path, str_of(name), err)
                                 : copy_release(from, path, err);
    free(path);
    free(from);
    return rc;
}

/* The list of rejects goes with its release. */
static int remove_release(const char *store, struct str name, struct err *err)
{
    char *path = join(str_of(store), name, RELEASE_SUFFIX);
    char *rejects = join(str_of(store), name, RELEASE_SUFFIX ".rejects.tsv");
    int rc = 0;
    if (unlink(path) < 0)
        rc = err_errno(err, "could not remove", path);
    else if (unlink(rejects) < 0 && errno != ENOENT)
        rc = err_errno(err, "could not remove", rejects);
    free(rejects);
    free(path);
    return rc;
}

int release_prune(const char *store, unsigned keep, bool is_dry, struct arena *mem,
    struct str **removed, unsigned *n, struct err *err)
{
    struct release *all;
    unsigned n_all;
    int fd = lock_store(store, err);
    *n = 0;
    if (fd < 0)
        return fd;
    int rc = release_list(store, mem, &all, &n_all, err);
    if (rc >= 0)
        *removed = ARENA_ARRAY(mem, struct str, n_all);
    for (unsigned i = 0; rc >= 0 && i < n_all && n_all - *n > keep; i++) {
        if (all[i].is_current)
            continue;
        rc = is_dry ? 0 : remove_release(store, all[i].name, err);
        if (rc >= 0)
            (*removed)[(*n)++] = all[i].name;
    }
    close(fd);
    return rc < 0 ? rc : 0;
}
