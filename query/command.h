/*
 * What the commands of vdt share.  A command parses its own options, prints its result
 * on stdout in one piece when all of it is known, and returns >= 0, or a negative ERR_*
 * with *err filled, which main prints.
 */
#ifndef QUERY_COMMAND_H
#define QUERY_COMMAND_H

#include "kb/base/err.h"
#include "kb/base/opt.h"
#include "kb/store/kb.h"

int cmd_query(int argc, char **argv, struct err *err);
int cmd_show(int argc, char **argv, struct err *err);
int cmd_explain(int argc, char **argv, struct err *err);
int cmd_trials(int argc, char **argv, struct err *err);
int cmd_diff(int argc, char **argv, struct err *err);
int cmd_stat(int argc, char **argv, struct err *err);
int cmd_audit(int argc, char **argv, struct err *err);
int cmd_verify(int argc, char **argv, struct err *err);
int cmd_release(int argc, char **argv, struct err *err);

/* The curator's commands: replaces this process by the program ("vdt-build",
 * "vdt-fetch"); returns only on failure.  argv[0] is the command. */
int handover(const char *program, char **argv, struct err *err);

/* Parses the options of a command; --help is printed here.  OPT_RUN, OPT_HELP or
 * ERR_USAGE. */
int command_options(const struct opt_command *command, int argc, char **argv,
    void *values, const char **args, unsigned *n_args, struct err *err);
/* A whole text to stdout; ERR_FAIL when it cannot be written. */
int command_print(struct str text, struct err *err);
/* The same for what people read: who closes the pipe ("| head") has read enough, and
 * that is no failure. */
int command_answer(struct str text, struct err *err);
/* The words joined by blanks. */
struct str command_term(const char *const *words, unsigned n, struct arena *mem);

/* An open KB with its transaction. */
struct opened_kb {
    struct kb *kb;
    struct kb_txn *txn;
};
/* path NULL: from $VDT_KB, else ERR_USAGE.  From here on a memory fault ends the
 * process as damage of this file (cmd_damage.h). */
int command_open_kb(
    const char *path, bool is_small_input, struct opened_kb *out, struct err *err);
void command_close_kb(struct opened_kb *kb);

/* A row of a command's options, and what it asks for: no sandbox (sandbox.h).  It is
 * entered when all that is written is open, and before command_open_kb.  directories:
 * of what was begun by outfile_begin. */
#define COMMAND_NO_SANDBOX(at)                                                         \
    {                                                                                  \
        "no-sandbox", 0, OPT_FLAG, at, NULL,                                           \
            "keep the rights to open files for writing, sockets\nand programs, which " \
            "vdt gives up before it reads",                                            \
            NULL, 0, 0, false                                                          \
    }
int command_sandbox(bool is_off, const char *const *directories, unsigned n_directories,
    struct err *err);

#endif
