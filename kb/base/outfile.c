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

/* A file system that cannot sync a directory says EINVAL; the rename stands all the
 * same. */
static int sync_directory_of(const char *path)
{
    struct buf dir = BUF_INIT;
    int fd, rc;

    buf_add(&dir, path, strlen(path) - base_of(path).n);
    fd = open(dir.n ? dir.p : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    buf_free(&dir);
    if (fd < 0)
        return -1;
    rc = fsync(fd);
    if (rc < 0 && errno == EINVAL)
        rc = 0;
    close(fd);
    return rc;
}

int outfile_publish(const char *temp, const char *path, struct err *err)
{
    int fd = open(temp, O_RDONLY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return err_errno(err, "could not open", temp);
    rc = fsync(fd);
    if (rc < 0)
        rc = err_errno(err, "could not sync", temp);
    close(fd);
    if (rc < 0)
        return rc;
    if (rename(temp, path) < 0)
        return err_errno(err, "could not write", path);
    if (sync_directory_of(path) < 0)
        return err_errno(err, "could not sync the directory of", path);
    return 0;
}

static int create_temp(const char *temp, unsigned mode)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
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

static bool is_stdout(const struct outfile *f)
{
    return f->fd == STDOUT_FILENO;
}

int outfile_begin(struct outfile *f, const char *path, unsigned mode, struct err *err)
{
    bool is_in_place = strcmp(path, "-") != 0 && is_written_in_place(path);

    *f = (struct outfile)OUTFILE_INIT;
    if (strcmp(path, "-") == 0)
        f->fd = STDOUT_FILENO;
    else if (is_in_place)
        f->fd = open(path, O_WRONLY | O_CLOEXEC);
    else if (!(f->temp = outfile_temp_name(path, err)))
        return err->code;
    else
        f->fd = create_temp(f->temp, mode);
    if (f->fd < 0) {
        err_errno(err, is_in_place ? "could not open" : "could not create", path);
        free(f->temp);
        *f = (struct outfile)OUTFILE_INIT;
        return err->code;
    }
    if (f->temp)
        outfile_keep(f->temp);
    f->path = strdup(is_stdout(f) ? "standard output" : path);
    if (!f->path)
        arena_oom(strlen(path) + 1);
    return 0;
}

int outfile_add(struct outfile *f, struct str bytes, struct err *err)
{
    return write_all(f->fd, bytes) < 0 ? err_errno(err, "could not write", f->path) : 0;
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

int outfile_commit(struct outfile *f, struct err *err)
{
    int rc = close_whole(f, err);

    if (rc < 0 || !f->temp)
        return rc;
    if (rename(f->temp, f->path) < 0)
        return err_errno(err, "could not write", f->path);
    outfile_forget(f->temp);
    free(f->temp);
    f->temp = NULL;
    if (sync_directory_of(f->path) == 0)
        return 0;
    err_errno(err, "could not sync the directory of", f->path);
    unlink(f->path);
    return err->code;
}

void outfile_end(struct outfile *f)
{
    if (f->fd >= 0 && !is_stdout(f))
        close(f->fd);
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
