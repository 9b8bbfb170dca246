/* The curator's commands live in vdt-build and vdt-fetch, so that the program that
 * touches patient data has no reader of XML and no network code (DESIGN section 3). */
#include "query/command.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Build tree: build/vdt; installed: PREFIX/bin/vdt. */
static const char *const places[] = {"/libexec/vdt/", "/../libexec/vdt/"};

static int own_directory(struct buf *out, struct err *err)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0)
        return err_errno(err, "could not read", "/proc/self/exe");
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    if (slash != NULL)
        *slash = '\0';
    buf_add_c(out, self);
    return 0;
}

static int run(char **argv, struct buf *path, struct err *err)
{
    size_t n = 0;
    while (argv[n] != NULL)
        n++;
    char **all = calloc(n + 2, sizeof *all);
    if (all == NULL)
        arena_oom((n + 2) * sizeof *all);
    all[0] = path->p;
    memcpy(all + 1, argv, (n + 1) * sizeof *all);
    signal(SIGPIPE, SIG_DFL);
    execv(path->p, all);
    int rc = err_errno(err, "could not run", path->p);
    free(all);
    return rc;
}

static int not_there(
    const char *command, const char *program, const char *directory, struct err *err)
{
    err_set(err, ERR_FAIL,
        "\"%s\" is a command of %s, which is not in libexec/vdt beside \"%s\"", command,
        program, directory);
    if (strcmp(program, "vdt-fetch") == 0)
        return err_hint(err, "it is made where libcurl is: apt-get install -y "
                             "libcurl4-openssl-dev, then make and make install again");
    return err_hint(err, "install vdt as a whole: bin/vdt and libexec/vdt/%s", program);
}

int handover(const char *program, char **argv, struct err *err)
{
    struct buf path = BUF_INIT;
    int rc = own_directory(&path, err);
    size_t n_directory = path.n;
    for (size_t i = 0; rc >= 0 && i < sizeof places / sizeof *places; i++) {
        path.n = n_directory;
        buf_add_c(&path, places[i]);
        buf_add_c(&path, program);
        if (access(path.p, F_OK) == 0) {
            rc = run(argv, &path, err);
            buf_free(&path);
            return rc;
        }
    }
    if (rc >= 0) {
        path.n = n_directory;
        buf_add_char(&path, '\0');
        rc = not_there(argv[0], program, path.p, err);
    }
    buf_free(&path);
    return rc;
}
