/* Commands of vdt-build.  Each parses its own options, prints its result on stdout and
 * returns >= 0, or a negative ERR_* with *err filled, which main prints. */
#ifndef INGEST_CMD_H
#define INGEST_CMD_H

#include "kb/base/err.h"
#include "kb/base/opt.h"
#include "kb/base/progress.h"

int cmd_build(int argc, char **argv, struct err *err);
int cmd_inspect(int argc, char **argv, struct err *err);
int cmd_lint(int argc, char **argv, struct err *err);

/* Parses the options of a command; --help is printed here.  OPT_RUN, OPT_HELP or
 * ERR_USAGE. */
int cmd_options(const struct opt_command *command, int argc, char **argv, void *values,
    const char **args, unsigned *n_args, struct err *err);
/* Writes a whole text to stdout; ERR_FAIL when it cannot. */
int cmd_print(struct str text, struct err *err);
/* Is progress to be shown: when asked for, or on a terminal.  screen is the context of
 * cmd_show_progress, which writes to stderr. */
bool cmd_begin_progress(struct progress *screen, const char *program, bool is_asked);
void cmd_show_progress(void *screen, const struct progress_work *work);
/* Where the curated tables are when --curated is not given: beside the build tree or
 * under the prefix of the installed program; malloc'ed. */
char *cmd_curated_path(struct err *err);

#endif
