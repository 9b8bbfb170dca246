#include "ingest/cmd.h"

#include "kb/base/opt_man.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int cmd_print(struct str text, struct err *err)
{
    if (fwrite(text.p, 1, text.n, stdout) != text.n || fflush(stdout) != 0)
        return err_errno(err, "could not write", "standard output");
    return 0;
}

int cmd_options(const struct opt_command *command, int argc, char **argv, void *values,
    const char **args, unsigned *n_args, struct err *err)
{
    int rc = opt_parse(command, argc, argv, values, args, n_args, err);
    if (rc != OPT_HELP && rc != OPT_MAN)
        return rc;
    struct buf out = BUF_INIT;
    if (rc == OPT_MAN)
        man_command(command, &out);
    else
        opt_help(command, &out);
    rc = cmd_print(buf_str(&out), err);
    buf_free(&out);
    return rc < 0 ? rc : OPT_HELP;
}

bool cmd_begin_progress(struct progress *screen, const char *program, bool is_asked)
{
    struct winsize size;
    *screen = (struct progress){
        .program = program, .is_terminal = isatty(STDERR_FILENO) != 0};
    if (screen->is_terminal && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0)
        screen->width = size.ws_col;
    return is_asked || screen->is_terminal;
}

void cmd_show_progress(void *screen, const struct progress_work *work)
{
    struct timespec now = {0};
    struct buf out = BUF_INIT;
    clock_gettime(CLOCK_MONOTONIC, &now);
    progress_tell(screen, work,
        (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000, &out);
    if (out.n > 0)
        fputs(out.p, stderr);
    buf_free(&out);
}

/* Installed: PREFIX/libexec/vdt/vdt-build and PREFIX/share/vdt/curated.  Build tree:
 * build/libexec/vdt/vdt-build and curated beside build. */
char *cmd_curated_path(struct err *err)
{
    static const char *const places[] = {
        "/../../share/vdt/curated", "/../../../curated"};
    char self[4096];
    struct buf path = BUF_INIT;
    struct stat st;
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0) {
        err_errno(err, "could not read", "/proc/self/exe");
        return NULL;
    }
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    if (slash != NULL)
        *slash = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        buf_clear(&path);
        buf_fmt(&path, "%s%s", self, places[i]);
        char *found = realpath(path.p, NULL);
        if (found != NULL && stat(found, &st) == 0 && S_ISDIR(st.st_mode)) {
            buf_free(&path);
            return found;
        }
        free(found);
    }
    buf_free(&path);
    err_set(err, ERR_FAIL, "no curated tables beside the program");
    err_hint(err, "name their directory with --curated");
    return NULL;
}
