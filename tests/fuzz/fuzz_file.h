/* The bytes of an input as a file in memory, for readers that open a path themselves.
 */
#ifndef TESTS_FUZZ_FUZZ_FILE_H
#define TESTS_FUZZ_FUZZ_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct fuzz_file {
    int fd;
    char path[32]; /* opens the file anew, at its start */
};

static inline void fuzz_file_set(struct fuzz_file *f, const uint8_t *data, size_t n)
{
    if (f->path[0] == '\0') {
        f->fd = memfd_create("fuzz", MFD_CLOEXEC);
        snprintf(f->path, sizeof f->path, "/proc/self/fd/%d", f->fd);
    }
    if (f->fd < 0 || ftruncate(f->fd, 0) < 0 || pwrite(f->fd, data, n, 0) != (ssize_t)n)
        abort();
}

#endif
