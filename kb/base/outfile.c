#include "kb/base/outfile.h"

#include "kb/base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names of the temporary files that stand now, for a handler of signals, which has no
 * argument of ours.  Past the last slot a file is not removed by it. */
#define MAX_KEPT 64
static const char *_Atomic kept[MAX_KEPT];

void outfile_keep(const char *temp)
{
    for (unsigned i = 0; i < MAX_KEPT; i++) {
        const char *none = NULL;
        if (atomic_compare_exchange_strong(&kept[i], &none, temp))
            return;
    }
}

void outfile_forget(const char *temp)
{
    for (unsigned i = 0; i < MAX_KEPT; i++) {
        const char *it = temp;
        if (atomic_compare_exchange_strong(&kept[i], &it, NULL))
            return;
    }
}

void outfile_remove_all(void)
{
    for (unsigned i = 0; i < MAX_KEPT; i++) {
        const char *temp = atomic_exchange(&kept[i], NULL);
        if (temp)
            unlink(temp);
    }
}

/* The caller sees the signal all the same. */
static void on_stop(int signal_number)
{
    outfile_remove_all();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void outfile_watch_signals(void)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};

    for (unsigned i = 0; i < sizeof stops / sizeof *stops; i++)
        if (signal(stops[i], on_stop) == SIG_IGN)
            signal(stops[i], SIG_IGN); /* nohup */
}

static int write_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR)
            return -1;
        if (n > 0)
            bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return 0;
}

static struct str base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return str_of(slash ? slash + 1 : path);
}

char *outfile_temp_name(const char *path, struct err *err)
{
    struct str base = base_of(path);
    struct buf name = BUF_INIT;

    if (base.n == 0) {
        err_set(err, ERR_FAIL, "could not write \"%s\": found no file name at its end",
            path);
        return NULL;
    }
    buf_add(&name, path, strlen(path) - base.n);
    buf_fmt(&name, ".%s.tmp.%ld", base.p, (long)getpid());
    return name.p;
}

static int open_directory_of(const char *path)
{
    struct buf dir = BUF_INIT;
    int fd;

    buf_add(&dir, path, strlen(path) - base_of(path).n);
    fd = open(dir.n ? dir.p : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    buf_free(&dir);
    return fd;
}

/* A file system that cannot sync a directory says EINVAL; the rename stands all the
 * same. */
static int sync_directory(int directory)
{
    int rc = fsync(directory);

    return rc < 0 && errno == EINVAL ? 0 : rc;
}

static int sync_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return err_errno(err, "could not open", path);
    rc = fsync(fd);
    if (rc < 0)
        rc = err_errno(err, "could not sync", path);
    close(fd);
    return rc;
}

static int rename_and_sync(
    int directory, const char *temp, const char *path, struct err *err)
{
    if (rename(temp, path) < 0)
        return err_errno(err, "could not write", path);
    if (sync_directory(directory) == 0)
        return 0;
    err_errno(err, "could not sync the directory of", path);
    return err_wrap(err, "\"%s\" is published", path);
}

int outfile_publish(const char *temp, const char *path, struct err *err)
{
    int rc = sync_file(temp, err);
    int directory; /* opened before the rename, which then is nearly the last to fail */

    if (rc < 0)
        return rc;
    directory = open_directory_of(path);
    if (directory < 0)
        return err_errno(err, "could not open the directory of", path);
    rc = rename_and_sync(directory, temp, path, err);
    close(directory);
    return rc;
}

static int create_temp(const char *temp, unsigned mode)
{
    int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
    int fd = open(temp, flags, (mode_t)mode);

    /* left by a crashed run that had our process number */
    if (fd < 0 && errno == EEXIST && unlink(temp) == 0)
        fd = open(temp, flags, (mode_t)mode);
    return fd;
}

/* Pipes and devices: there is nothing to rename over. */
static bool is_written_in_place(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* Known before the work, not when the file is to take its name. */
static bool is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_stdout(const struct outfile *f)
{
    return f->fd == STDOUT_FILENO;
}

int outfile_refused(const char *what, const char *path, struct err *err)
{
    bool is_lost = errno == ENOENT;
    int rc = err_errno(err, what, path);

    return is_lost ? err_hint(err, "the directory must be there before") : rc;
}

static int open_output(
    struct outfile *f, const char *path, unsigned mode, struct err *err)
{
    if (strcmp(path, "-") == 0) {
        f->fd = STDOUT_FILENO;
        return 0;
    }
    if (is_written_in_place(path)) {
        f->fd = open(path, O_WRONLY | O_CLOEXEC);
        return f->fd < 0 ? err_errno(err, "could not open", path) : 0;
    }
    f->temp = outfile_temp_name(path, err);
    if (!f->temp)
        return err->code;
    if (is_directory(path)) {
        errno = EISDIR;
        return err_errno(err, "could not write", path);
    }
    f->directory = open_directory_of(path);
    f->fd = f->directory < 0 ? -1 : create_temp(f->temp, mode);
    if (f->fd < 0)
        return outfile_refused("could not create", path, err);
    outfile_keep(f->temp);
    return 0;
}

int outfile_begin(struct outfile *f, const char *path, unsigned mode, struct err *err)
{
    int rc;

    *f = (struct outfile)OUTFILE_INIT;
    rc = open_output(f, path, mode, err);
    if (rc < 0) {
        if (f->directory >= 0)
            close(f->directory);
        free(f->temp);
        *f = (struct outfile)OUTFILE_INIT;
        return rc;
    }
    f->path = strdup(is_stdout(f) ? "standard output" : path);
    if (!f->path)
        arena_oom(strlen(path) + 1);
    return 0;
}

int outfile_add(struct outfile *f, struct str bytes, struct err *err)
{
    return write_all(f->fd, bytes) < 0 ? err_errno(err, "could not write", f->path) : 0;
}

int outfile_sha256(const struct outfile *f, char out[DIGEST_HEX_BYTES], struct err *err)
{
    uint8_t digest[DIGEST_BYTES];
    char piece[65536];
    struct digest *d;
    ssize_t n;
    off_t at = 0;

    out[0] = '\0';
    if (!f->temp)
        return 0;
    d = digest_new();
    while ((n = pread(f->fd, piece, sizeof piece, at)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        digest_add(d, piece, (size_t)n);
        at += n;
    }
    digest_end(d, digest);
    digest_hex(digest, out);
    return n < 0 ? err_errno(err, "could not read", f->path) : 0;
}

static int close_whole(struct outfile *f, struct err *err)
{
    int rc =
        f->temp && fsync(f->fd) < 0 ? err_errno(err, "could not sync", f->path) : 0;

    if (!is_stdout(f) && close(f->fd) < 0 && rc == 0)
        rc = err_errno(err, "could not close", f->path);
    f->fd = -1;
    return rc;
}

int outfile_close(struct outfile *f, struct err *err)
{
    return f->fd < 0 ? 0 : close_whole(f, err);
}

int outfile_commit(struct outfile *f, struct err *err)
{
    int rc = outfile_close(f, err);

    if (rc < 0 || !f->temp)
        return rc;
    if (rename(f->temp, f->path) < 0)
        return err_errno(err, "could not write", f->path);
    outfile_forget(f->temp);
    free(f->temp);
    f->temp = NULL;
    if (sync_directory(f->directory) == 0)
        return 0;
    err_errno(err, "could not sync the directory of", f->path);
    unlink(f->path);
    return err->code;
}

void outfile_end(struct outfile *f)
{
    if (f->fd >= 0 && !is_stdout(f))
        close(f->fd);
    if (f->directory >= 0)
        close(f->directory);
    if (f->temp) {
        unlink(f->temp);
        outfile_forget(f->temp);
    }
    free(f->temp);
    free(f->path);
    *f = (struct outfile)OUTFILE_INIT;
}

int outfile_write(const char *path, unsigned mode, struct str bytes, struct err *err)
{
    struct outfile f;
    int rc = outfile_begin(&f, path, mode, err);

    if (rc < 0)
        return rc;
    rc = outfile_add(&f, bytes, err);
    if (rc >= 0)
        rc = outfile_commit(&f, err);
    outfile_end(&f);
    return rc;
}
