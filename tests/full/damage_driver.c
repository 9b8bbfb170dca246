/*
 * damage_driver KB FLIPS SEED [cut|flip] -- COMMAND...: runs commands of vdt in forked
 * children on a KB with one byte changed (flip) or with its end missing (cut), FLIPS
 * times.  Commands are separated by "--"; the word KB in them is the path of the copy.
 * Each must end with exit status 1, 3 or 4 and words, or give what it gives on the
 * whole file.  Prints: tried N, refused N, same N, flagged N, crashed N, hung N.
 *
 * The copy is KB itself: the caller gives a file of its own.
 */
#include "kb/base/arena.h"
#include "query/command.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_COMMANDS = 8, MAX_WORDS = 32, PATIENCE_S = 20, PAGE = 4096 };

struct command {
    char *argv[MAX_WORDS + 1];
    int argc;
    char *good; /* what it prints on the whole file */
    size_t n_good;
};

struct harness {
    char *path;
    int fd, out; /* out: a memory file that is the children's stdout */
    size_t n_bytes;
    struct command command[MAX_COMMANDS];
    unsigned n_commands;
    uint64_t seed;
    unsigned tried, refused, same, flagged, crashed, hung;
};

static uint64_t next_random(struct harness *h)
{
    h->seed ^= h->seed << 13;
    h->seed ^= h->seed >> 7;
    h->seed ^= h->seed << 17;
    return h->seed;
}

static int (*find(const char *name))(int, char **, struct err *)
{
    if (strcmp(name, "query") == 0)
        return cmd_query;
    if (strcmp(name, "show") == 0)
        return cmd_show;
    if (strcmp(name, "verify") == 0)
        return cmd_verify;
    if (strcmp(name, "stat") == 0)
        return cmd_stat;
    return NULL;
}

static void quiet_oom(size_t n_bytes)
{
    (void)n_bytes;
    _exit(1);
}

static _Noreturn void run_child(const struct harness *h, struct command *c)
{
    struct err err = {0};
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (dup2(h->out, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
        _exit(101);
    alarm(PATIENCE_S);
    arena_set_oom(quiet_oom);
    int rc = find(c->argv[0])(c->argc, c->argv, &err);
    if (rc < 0 && err.msg[0] == '\0')
        _exit(102); /* a failure without words */
    _exit(err_exit_code(rc));
}

static int run(struct harness *h, struct command *c)
{
    int status;
    if (ftruncate(h->out, 0) < 0 || lseek(h->out, 0, SEEK_SET) < 0)
        exit(2);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        run_child(h, c);
    if (child < 0 || waitpid(child, &status, 0) != child)
        exit(2);
    return status;
}

static char *take_output(struct harness *h, size_t *n)
{
    struct stat st;
    if (fstat(h->out, &st) < 0)
        exit(2);
    *n = (size_t)st.st_size;
    char *text = malloc(*n + 1);
    if (text == NULL || pread(h->out, text, *n, 0) != (ssize_t)*n)
        exit(2);
    return text;
}

static bool is_good_output(struct harness *h, const struct command *c)
{
    size_t n;
    char *text = take_output(h, &n);
    bool is_same = n == c->n_good && memcmp(text, c->good, n) == 0;
    free(text);
    return is_same;
}

static void judge(
    struct harness *h, const struct command *c, int status, const char *what)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    const char *fault = NULL;
    h->tried++;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        h->hung++, fault = "hung";
    else if (WIFSIGNALED(status))
        h->crashed++, fault = "crashed";
    else if (code == 0 && is_good_output(h, c))
        h->same++;
    else if (code == 1 || code == 3 || code == 4)
        h->refused++;
    else
        h->flagged++, fault = code == 0 ? "gave another answer" : "odd exit status";
    if (fault != NULL)
        printf("FAIL %s %s: status %d, %s\n", c->argv[0], fault, status, what);
}

static void run_all(struct harness *h, const char *what)
{
    for (unsigned i = 0; i < h->n_commands; i++)
        judge(h, &h->command[i], run(h, &h->command[i]), what);
}

static void take_good_answers(struct harness *h)
{
    for (unsigned i = 0; i < h->n_commands; i++) {
        int status = run(h, &h->command[i]);
        h->command[i].good = take_output(h, &h->command[i].n_good);
        if (status != 0) {
            printf("%s fails on the whole file: %d\n", h->command[i].argv[0], status);
            exit(2);
        }
    }
}

/* Half of the flips anywhere; the others in the first 128 bytes of a page, where LMDB
 * keeps what it needs to find its way, and in the meta pages. */
static size_t place_of_flip(struct harness *h)
{
    uint64_t r = next_random(h);
    if (r % 2 == 0)
        return next_random(h) % h->n_bytes;
    if (r % 16 == 1)
        return next_random(h) % (2 * (size_t)PAGE);
    return next_random(h) % (h->n_bytes / PAGE) * PAGE + next_random(h) % 128;
}

static void flip_once(struct harness *h)
{
    char what[64];
    uint8_t byte, changed;
    off_t at = (off_t)place_of_flip(h);
    unsigned bit = (unsigned)(next_random(h) % 8);
    if (pread(h->fd, &byte, 1, at) != 1)
        exit(2);
    changed = (uint8_t)(byte ^ 1u << bit);
    if (pwrite(h->fd, &changed, 1, at) != 1)
        exit(2);
    snprintf(what, sizeof what, "byte %lld, bit %u", (long long)at, bit);
    run_all(h, what);
    if (pwrite(h->fd, &byte, 1, at) != 1)
        exit(2);
}

/* Cut at n bytes, and put right again from the copy in memory. */
static void cut_at(struct harness *h, const char *whole, size_t n)
{
    char what[64];
    if (ftruncate(h->fd, (off_t)n) < 0)
        exit(2);
    snprintf(what, sizeof what, "cut at byte %zu", n);
    run_all(h, what);
    if (pwrite(h->fd, whole + n, h->n_bytes - n, (off_t)n) != (ssize_t)(h->n_bytes - n))
        exit(2);
}

static void cut_everywhere(struct harness *h, unsigned n_random)
{
    char *whole = malloc(h->n_bytes);
    if (whole == NULL || pread(h->fd, whole, h->n_bytes, 0) != (ssize_t)h->n_bytes)
        exit(2);
    for (size_t at = 0; at < h->n_bytes; at += PAGE)
        cut_at(h, whole, at);
    for (unsigned i = 0; i < n_random; i++)
        cut_at(h, whole, next_random(h) % h->n_bytes);
    free(whole);
}

static void read_commands(struct harness *h, int argc, char **argv)
{
    struct command *c = NULL;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            if (h->n_commands == MAX_COMMANDS)
                exit(2);
            c = &h->command[h->n_commands++];
        } else if (c != NULL && c->argc < MAX_WORDS) {
            c->argv[c->argc++] = strcmp(argv[i], "KB") == 0 ? h->path : argv[i];
        }
    }
    for (unsigned i = 0; i < h->n_commands; i++)
        if (h->command[i].argc == 0 || find(h->command[i].argv[0]) == NULL)
            exit(2);
}

int main(int argc, char **argv)
{
    struct harness h = {.path = argv[1]};
    struct stat st;
    if (argc < 7) {
        fprintf(stderr, "usage: damage_driver KB N SEED cut|flip -- COMMAND...\n");
        return 2;
    }
    unsigned n = (unsigned)strtoul(argv[2], NULL, 10);
    h.seed = strtoull(argv[3], NULL, 10) * 2654435761u + 88172645463325252u;
    h.fd = open(h.path, O_RDWR | O_CLOEXEC);
    h.out = memfd_create("out", MFD_CLOEXEC);
    if (h.fd < 0 || h.out < 0 || fstat(h.fd, &st) < 0)
        return 2;
    h.n_bytes = (size_t)st.st_size;
    read_commands(&h, argc - 5, argv + 5);
    take_good_answers(&h);
    if (strcmp(argv[4], "cut") == 0)
        cut_everywhere(&h, n);
    for (unsigned i = 0; strcmp(argv[4], "flip") == 0 && i < n; i++)
        flip_once(&h);
    printf("tried %u, refused %u, same %u, flagged %u, crashed %u, hung %u\n", h.tried,
        h.refused, h.same, h.flagged, h.crashed, h.hung);
    return h.flagged + h.crashed + h.hung > 0;
}
