#include "query/sandbox.h"

#include "query/sandbox_files.h"
#include "query/sanitizer.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <termios.h>

/* Allowed with any argument.  A name that this machine does not have is passed over. */
static const char *const allowed[] = {
    /* reading, and writing to what is open */
    "read", "readv", "pread64", "preadv", "write", "writev", "pwrite64", "close",
    "close_range", "lseek", "_llseek", "fstat", "fstat64", "stat", "stat64", "lstat",
    "lstat64", "newfstatat", "fstatat64", "statx", "fstatfs", "statfs", "access",
    "faccessat", "faccessat2", "readlink", "readlinkat", "getcwd", "getdents64", "dup",
    "dup2", "dup3", "fcntl", "fcntl64", "flock", "fadvise64", "poll", "ppoll",
    "ppoll_time64", "pselect6", "select",
    /* giving an output its name, or taking it back (sandbox_files says where) */
    "fsync", "fdatasync", "ftruncate", "fallocate", "rename", "renameat", "renameat2",
    "unlink", "unlinkat",
    /* memory, threads, the end of a pager that was started before */
    "mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise", "mincore", "brk",
    "futex", "futex_time64", "set_robust_list", "rseq", "set_tid_address", "arch_prctl",
    "sched_yield", "sched_getaffinity", "wait4", "waitid", "membarrier", "exit",
    "exit_group",
    /* signals to itself */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "sigaltstack",
    "tgkill", "restart_syscall",
    /* who and when */
    "getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo",
    "getrandom", "getrusage", "clock_gettime", "clock_gettime64", "clock_getres",
    "clock_nanosleep", "clock_nanosleep_time64", "nanosleep", "gettimeofday", "time",
    "times"};

#define N_ALLOWED (sizeof allowed / sizeof *allowed)

static int allow(scmp_filter_ctx filter, const char *name)
{
    int call = seccomp_syscall_resolve_name(name);
    return call == __NR_SCMP_ERROR ? 0
                                   : seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
}

/* Only to read: none of the flags that create, truncate or write. */
static int allow_reading(scmp_filter_ctx filter)
{
    const scmp_datum_t writes = O_ACCMODE | O_CREAT | O_TRUNC;
    int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
        SCMP_A2(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));
    return rc < 0 ? rc
                  : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                      SCMP_A1(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));
}

/* A new file, that nobody has yet. */
static int allow_creating(scmp_filter_ctx filter)
{
    const scmp_datum_t asked = O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
        SCMP_A2(SCMP_CMP_MASKED_EQ, asked, O_RDWR | O_CREAT | O_EXCL));
}

/* A thread, never a process.  clone3 has its flags in memory, where a filter cannot see
 * them. */
static int allow_threads(scmp_filter_ctx filter)
{
    int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
        SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM));
    return rc < 0
               ? rc
               : seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
}

/* Is it a terminal, and how wide? And the limits, to read them. */
static int allow_questions(scmp_filter_ctx filter)
{
    static const unsigned long requests[] = {TCGETS, TIOCGWINSZ};
    int rc = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
    for (unsigned i = 0; rc >= 0 && i < 2; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
            SCMP_A1(SCMP_CMP_EQ, requests[i]));
    return rc;
}

static int add_rules(scmp_filter_ctx filter, const struct sandbox *s)
{
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < N_ALLOWED; i++)
        rc = allow(filter, allowed[i]);
    if (rc >= 0)
        rc = allow_reading(filter);
    if (rc >= 0 && s->may_create)
        rc = allow_creating(filter);
    if (rc >= 0)
        rc = allow_threads(filter);
    return rc < 0 ? rc : allow_questions(filter);
}

/* libseccomp 2.5 does not look at every allocation of its own, and would load half a
 * filter when memory ends inside it: what it needs (some 100 kB) must be there. */
static bool has_memory(void)
{
    enum { RESERVE_BYTES = 1 << 20 };
    void *reserve = malloc(RESERVE_BYTES);
    free(reserve);
    return reserve != NULL;
}

static int filter_calls(const struct sandbox *s, struct err *err)
{
    scmp_filter_ctx filter = has_memory() ? seccomp_init(SCMP_ACT_ERRNO(EPERM)) : NULL;
    int rc = filter != NULL ? add_rules(filter, s) : -ENOMEM;
    if (rc >= 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    if (rc < 0)
        return err_set(err, ERR_FAIL, "could not load the filter of system calls: %s",
            strerror(-rc));
    return 0;
}

static int enter(const struct sandbox *s, struct err *err)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return err_set(
            err, ERR_FAIL, "could not give up privileges: %s", strerror(errno));
    int rc = sandbox_files_enter(s->directories, s->n_directories, err);
    return rc < 0 ? rc : filter_calls(s, err);
}

bool sandbox_is_built_in(void)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    return false;
#else
    return !HAS_SANITIZER;
#endif
}

int sandbox_enter(const struct sandbox *s, struct err *err)
{
    if (!sandbox_is_built_in())
        return 0;
    int rc = enter(s, err);
    return rc < 0 ? err_hint(err, "--no-sandbox runs without it") : 0;
}
