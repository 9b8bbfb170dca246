#include "query/cmd_pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_screen(void)
{
    const char *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && term != NULL && *term != '\0'
           && strcmp(term, "dumb") != 0;
}

/* NULL: none.  An empty $PAGER asks for none. */
static const char *pager_command(void)
{
    const char *named = getenv("PAGER");
    if (named != NULL)
        return *named != '\0' ? named : NULL;
    return access("/usr/bin/less", X_OK) == 0 ? "less" : NULL;
}

/* F: a short answer does not wait for a key; R: colours; X: it stays on the screen. */
static void run_pager(const char *command, const int pipe_ends[2])
{
    signal(SIGPIPE, SIG_DFL);
    if (dup2(pipe_ends[0], STDIN_FILENO) < 0 || setenv("LESS", "FRX", 0) < 0)
        _exit(127);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

void pager_begin(struct pager *p)
{
    int pipe_ends[2];
    const char *command = is_screen() ? pager_command() : NULL;
    *p = (struct pager){0};
    if (command == NULL || pipe2(pipe_ends, O_CLOEXEC) < 0)
        return;
    p->child = fork();
    if (p->child == 0)
        run_pager(command, pipe_ends);
    if (p->child > 0 && dup2(pipe_ends[1], STDOUT_FILENO) >= 0) {
        p->is_on = true;
        signal(SIGINT, SIG_IGN); /* the key is the pager's */
    }
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

void pager_end(struct pager *p)
{
    if (p->child <= 0)
        return;
    close(STDOUT_FILENO); /* the end of its input */
    while (waitpid(p->child, NULL, 0) < 0 && errno == EINTR)
        ;
    p->is_on = false;
}
