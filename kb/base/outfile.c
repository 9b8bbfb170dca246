#include "kb/base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Pipes and devices: there is nothing to rename over. */
static int write_in_place(const char *path, struct str bytes, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return err_errno(err, "could not open", path);
    rc = write_all(fd, bytes);
    if (rc < 0)
        rc = err_errno(err, "could not write", path);
    if (close(fd) < 0 && rc == 0)
        rc = err_errno(err, "could not close", path);
    return rc;
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

static int write_temp(const char *temp, const char *path, unsigned mode,
    struct str bytes, struct err *err)
{
    int fd = create_temp(temp, mode);
    int rc;

    if (fd < 0)
        return err_errno(err, "could not create", path);
    rc = write_all(fd, bytes);
    if (rc < 0)
        rc = err_errno(err, "could not write", path);
    if (rc == 0 && fsync(fd) < 0)
        rc = err_errno(err, "could not sync", path);
    if (close(fd) < 0 && rc == 0)
        rc = err_errno(err, "could not close", path);
    if (rc == 0 && rename(temp, path) < 0)
        rc = err_errno(err, "could not write", path);
    if (rc < 0)
        unlink(temp);
    return rc;
}

int outfile_write(const char *path, unsigned mode, struct str bytes, struct err *err)
{
    struct stat st;
    char *temp;
    int rc;

    if (strcmp(path, "-") == 0)
        return write_all(STDOUT_FILENO, bytes) < 0
                   ? err_errno(err, "could not write", "standard output")
                   : 0;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        return write_in_place(path, bytes, err);
    temp = outfile_temp_name(path, err);
    if (!temp)
        return err->code;
    rc = write_temp(temp, path, mode, bytes, err);
    if (rc == 0 && sync_directory_of(path) < 0)
        rc = err_errno(err, "could not sync the directory of", path);
    free(temp);
    return rc;
}
