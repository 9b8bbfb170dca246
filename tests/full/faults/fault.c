/*
 * LD_PRELOAD: makes one call of the C library fail, and counts.
 *   FAULT_CALL   malloc read write fsync rename mmap close open, or "" to count nothing
 *   FAULT_AT     which one: the n-th call (1, 2, ...); of malloc the first call from
 * the n-th distinct place (the chain of four callers) FAULT_HOW    fail (default),
 * eintr (read and write: interrupted before anything was done), short (read and write:
 * half of the bytes) FAULT_TRACE  set: the callers are told on stderr FAULT_COUNT  a
 * file of two 64-bit numbers, shared by all processes of the run: calls (places) seen,
 * and 1 when the fault was made Only calls on files count: what the loader does before
 * main does not.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { DEPTH = 4, N_PLACES = 1 << 16 };

static struct counts {
    uint64_t seen, made;
} * counts;
static const char *wanted = "";
static uint64_t at;
static int is_eintr, is_short, is_ready;
static uint64_t places[N_PLACES];
static __thread int is_inside;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void)
{
    const char *file = getenv("FAULT_COUNT"), *call = getenv("FAULT_CALL"),
               *n = getenv("FAULT_AT"), *how = getenv("FAULT_HOW");
    void *frames[2];
    int fd = file ? REAL(open)(file, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0 || !call)
        return;
    counts =
        REAL(mmap)(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    REAL(close)(fd);
    backtrace(frames, 2); /* its first call allocates */
    wanted = call;
    at = n ? strtoull(n, NULL, 10) : 0;
    is_eintr = how && strcmp(how, "eintr") == 0;
    is_short = how && strcmp(how, "short") == 0;
    is_ready = counts != MAP_FAILED;
}

static int is_counted(const char *call)
{
    return is_ready && !is_inside && strcmp(call, wanted) == 0;
}

static void tell_callers(void)
{
    void *frames[24];
    is_inside = 1;
    backtrace_symbols_fd(frames, backtrace(frames, 24), STDERR_FILENO);
    is_inside = 0;
}

/* Is this the call that must fail? */
static int is_it(const char *call)
{
    if (!is_counted(call))
        return 0;
    if (__atomic_add_fetch(&counts->seen, 1, __ATOMIC_SEQ_CST) != at)
        return 0;
    counts->made = 1;
    if (getenv("FAULT_TRACE"))
        tell_callers();
    return 1;
}

/* libseccomp does not look at its allocations: query/sandbox.c sees that it has memory
 * before it is called. */
static int is_of_seccomp(void *frame)
{
    Dl_info info;
    return dladdr(frame, &info) && strstr(info.dli_fname, "libseccomp") != NULL;
}

static int is_new_place(void)
{
    void *frames[DEPTH + 3];
    uint64_t hash = 14695981039346656037u;
    is_inside = 1;
    int n = backtrace(frames, DEPTH + 3);
    int is_left_out = n > 3 && is_of_seccomp(frames[3]);
    is_inside = 0;
    if (is_left_out)
        return 0;
    for (int i = 3; i < n; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
    hash += hash == 0;
    for (uint64_t i = hash % N_PLACES;; i = (i + 1) % N_PLACES) {
        if (places[i] == hash)
            return 0;
        if (places[i] == 0) {
            places[i] = hash;
            return 1;
        }
    }
}

static int is_malloc_it(void)
{
    return is_counted("malloc") && is_new_place() && is_it("malloc");
}

void *malloc(size_t n)
{
    static void *(*next)(size_t);
    if (!next)
        next = (void *(*)(size_t))real("malloc");
    if (is_malloc_it()) {
        errno = ENOMEM;
        return NULL;
    }
    return next(n);
}

void *realloc(void *p, size_t n)
{
    static void *(*next)(void *, size_t);
    if (!next)
        next = (void *(*)(void *, size_t))real("realloc");
    if (is_malloc_it()) {
        errno = ENOMEM;
        return NULL;
    }
    return next(p, n);
}

ssize_t read(int fd, void *out, size_t n)
{
    if (is_it("read")) {
        if (is_short)
            return REAL(read)(fd, out, n > 1 ? n / 2 : n);
        errno = is_eintr ? EINTR : EIO;
        return -1;
    }
    return REAL(read)(fd, out, n);
}

ssize_t pread(int fd, void *out, size_t n, off_t offset)
{
    if (is_it("read")) {
        if (is_short)
            return REAL(pread)(fd, out, n > 1 ? n / 2 : n, offset);
        errno = is_eintr ? EINTR : EIO;
        return -1;
    }
    return REAL(pread)(fd, out, n, offset);
}

ssize_t write(int fd, const void *p, size_t n)
{
    if (fd != STDERR_FILENO && is_it("write")) {
        if (is_short)
            return REAL(write)(fd, p, n > 1 ? n / 2 : n);
        errno = is_eintr ? EINTR : ENOSPC;
        return -1;
    }
    return REAL(write)(fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t offset)
{
    if (is_it("write")) {
        if (is_short)
            return REAL(pwrite)(fd, p, n > 1 ? n / 2 : n, offset);
        errno = is_eintr ? EINTR : ENOSPC;
        return -1;
    }
    return REAL(pwrite)(fd, p, n, offset);
}

int fsync(int fd)
{
    if (is_it("fsync")) {
        errno = EIO;
        return -1;
    }
    return REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    if (is_it("fsync")) {
        errno = EIO;
        return -1;
    }
    return REAL(fdatasync)(fd);
}

int rename(const char *from, const char *to)
{
    if (is_it("rename")) {
        errno = EACCES;
        return -1;
    }
    return REAL(rename)(from, to);
}

void *mmap(void *p, size_t n, int prot, int flags, int fd, off_t offset)
{
    if (fd >= 0 && is_it("mmap")) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return REAL(mmap)(p, n, prot, flags, fd, offset);
}

/* A close that failed has closed. */
int close(int fd)
{
    int is_made = is_it("close"), rc = REAL(close)(fd);
    if (is_made && rc == 0) {
        errno = EIO;
        return -1;
    }
    return rc;
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (is_it("open")) {
        errno = EMFILE;
        return -1;
    }
    return REAL(open)(path, flags, mode);
}
