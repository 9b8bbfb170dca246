#include "query/cmd_damage.h"

#include "kb/store/kb.h"
#include "query/sanitizer.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_KB = 3 };

/* A signal handler has no argument of ours. */
static const char *watched_path = "";

/* Only what is safe in a signal handler. */
static void say(const char *text)
{
    size_t n = strlen(text);
    while (n > 0) {
        ssize_t n_written = write(STDERR_FILENO, text, n);
        if (n_written <= 0)
            return;
        text += n_written;
        n -= (size_t)n_written;
    }
}

static _Noreturn void stop(const char *what)
{
    say("vdt: ");
    say(watched_path);
    say(": ");
    say(what);
    say("\nhint: the file is damaged or changed while it was read; check it with "
        "\"vdt verify\", copy it again or rebuild it\n");
    _exit(EXIT_KB);
}

static void on_damage(const char *msg)
{
    stop(msg);
}

#if !HAS_SANITIZER
static void on_signal(int signal)
{
    stop(signal == SIGBUS ? "a page could not be read (SIGBUS)"
                          : "reading it led to a memory fault (SIGSEGV)");
}

/* On a stack of its own, since the fault may be one of the stack. */
static void watch_signals(void)
{
    static char stack[16384];
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_handler = on_signal};
    action.sa_flags = (int)(SA_ONSTACK | SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    if (sigaltstack(&alternate, NULL) < 0)
        return;
    sigaction(SIGBUS, &action, NULL);
    sigaction(SIGSEGV, &action, NULL);
}
#else
static void watch_signals(void)
{
}
#endif

void damage_watch(const char *path)
{
    watched_path = path;
    kb_set_damage_handler(on_damage);
    watch_signals();
}
