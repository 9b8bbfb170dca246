#include "kb/base/lockfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kb/base/outfile.h"
#include "kb/base/str.h"

#define SUFFIX ".vdt-lock"
#define OPEN_ATTEMPTS 100

struct lockfile {
    int fd;
    char *path;
};

static size_t directory_bytes(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* The process number of ".BASE.tmp.NUMBER"; 0: another name. */
static long temp_owner(struct str name, struct str base)
{
    static const struct str tmp = STR(".tmp.");
    uint32_t pid;
    if (!str_starts(name, STR(".")) || !str_eq(str_sub(name, 1, base.n), base)
        || !str_eq(str_sub(name, 1 + base.n, tmp.n), tmp))
        return 0;
    struct str number = str_sub(name, 1 + base.n + tmp.n, name.n);
    return is_digits(number) && str_to_u32(number, &pid) ? (long)pid : 0;
}

static bool is_dead(long pid)
{
    return pid != (long)getpid() && kill((pid_t)pid, 0) < 0 && errno == ESRCH;
}

/* needs_dead: without a lock, the end of the process is the only proof. */
static void remove_temps(int dir, struct str base, bool needs_dead)
{
    int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = copy < 0 ? NULL : fdopendir(copy);
    if (!d) {
        if (copy >= 0)
            close(copy);
        return;
    }
    for (const struct dirent *e; (e = readdir(d)) != NULL;) {
        long pid = temp_owner(str_of(e->d_name), base);
        if (pid > 0 && (!needs_dead || is_dead(pid)))
            unlinkat(dir, e->d_name, 0);
    }
    closedir(d);
}

/* What a build writes under the lock of a KB: itself, and the list of its rejects. */
static void remove_temps_of(int dir, struct str base)
{
    struct buf rejects = BUF_INIT;
    buf_add_str(&rejects, base);
    buf_add_c(&rejects, ".rejects.tsv");
    remove_temps(dir, base, false);
    remove_temps(dir, buf_str(&rejects), false);
    buf_free(&rejects);
}

/* Locked, and still the file that has the name: who unlocks removes it first. */
static bool is_current(int fd, int dir, const char *name)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) == 0
           && held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

/* The lock of another file of the directory, when nobody holds it, and what its dead
 * writer left. */
static void tidy_lock(int dir, const char *name)
{
    struct str s = str_of(name), suffix = STR(SUFFIX);
    if (s.n <= 1 + suffix.n || !str_starts(s, STR(".")) || !str_ends(s, suffix))
        return;
    int fd = openat(dir, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && is_current(fd, dir, name)) {
        remove_temps_of(dir, str_sub(s, 1, s.n - 1 - suffix.n));
        unlinkat(dir, name, 0);
    }
    close(fd);
}

static void tidy(const char *path, const char *own)
{
    struct buf at = BUF_INIT;
    size_t n = directory_bytes(path);
    buf_add(&at, path, n);
    int fd = open(n > 0 ? at.p : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    buf_free(&at);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d) {
        if (fd >= 0)
            close(fd);
        return;
    }
    remove_temps_of(fd, str_of(path + n));
    for (const struct dirent *e; (e = readdir(d)) != NULL;)
        if (strcmp(e->d_name, own) != 0)
            tidy_lock(fd, e->d_name);
    closedir(d);
}

static int held_by_another(int fd, const char *path, struct err *err)
{
    char who[24] = "";
    ssize_t n = pread(fd, who, sizeof who - 1, 0);
    struct str pid = n > 0 ? str_trim((struct str){who, (size_t)n}) : STR_NONE;
    if (is_digits(pid))
        err_set(err, ERR_FAIL, "\"%s\" is being written by process %.*s", path,
            STR_ARG(pid));
    else
        err_set(err, ERR_FAIL, "\"%s\" is being written by another process", path);
    return err_hint(err, "wait until it has ended, or write another file");
}

static int open_locked(const char *path, const char *lock, struct err *err)
{
    for (int i = 0; i < OPEN_ATTEMPTS; i++) {
        int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd < 0)
            return err_errno(err, "could not write", path);
        if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
            int rc = errno == EWOULDBLOCK ? held_by_another(fd, path, err)
                                          : err_errno(err, "could not lock", path);
            close(fd);
            return rc;
        }
        if (is_current(fd, AT_FDCWD, lock))
            return fd;
        close(fd); /* its holder ended in between, and removed it */
    }
    return err_set(err, ERR_FAIL, "\"%s\" is being written by other processes", path);
}

/* Only for the message of another one: on a full disk it stays without. */
static void note_owner(int fd)
{
    char pid[24];
    int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) == 0 && pwrite(fd, pid, (size_t)n, 0) < 0)
        (void)!ftruncate(fd, 0);
}

struct lockfile *lockfile_take(const char *path, struct err *err)
{
    size_t n = directory_bytes(path);
    struct buf name = BUF_INIT;
    if (path[n] == '\0') {
        err_set(err, ERR_FAIL, "could not write \"%s\": found no file name at its end",
            path);
        return NULL;
    }
    buf_add(&name, path, n);
    buf_fmt(&name, ".%s" SUFFIX, path + n);
    struct lockfile *lock = calloc(1, sizeof *lock);
    if (!lock)
        arena_oom(sizeof *lock);
    int fd = open_locked(path, name.p, err);
    if (fd < 0) {
        buf_free(&name);
        free(lock);
        return NULL;
    }
    *lock = (struct lockfile){fd, name.p};
    outfile_keep(lock->path);
    note_owner(fd);
    tidy(path, name.p + n);
    return lock;
}

void lockfile_release(struct lockfile *lock)
{
    if (!lock)
        return;
    outfile_forget(lock->path);
    unlink(lock->path); /* before it is let go: then nobody takes a file without name */
    close(lock->fd);
    free(lock->path);
    free(lock);
}

void lockfile_remove_stale(const char *path)
{
    struct buf at = BUF_INIT;
    size_t n = directory_bytes(path);
    buf_add(&at, path, n);
    int dir = open(n > 0 ? at.p : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    buf_free(&at);
    if (dir < 0)
        return;
    if (path[n] != '\0')
        remove_temps(dir, str_of(path + n), true);
    close(dir);
}
