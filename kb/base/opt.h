/*
 * Options of a command: one table of rows, from which both the parser and the text of
 * --help are made.
 *
 * A row tells where its value goes: an offset into the caller's own options struct,
 * which the caller has filled with defaults.  Long options are "--name VALUE" and
 * "--name=VALUE", short ones "-o VALUE" and "-oVALUE"; options and arguments may be
 * mixed; "--" ends the options; "-" is an argument.  An option that is given twice is
 * an error, since one of the two would be lost (OPT_LIST excepted).
 */
#ifndef KB_BASE_OPT_H
#define KB_BASE_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

enum opt_type {
    OPT_FLAG,    /* bool: set to true; takes no value */
    OPT_TEXT,    /* const char *: borrowed from argv */
    OPT_PRIVATE, /* the same, of a path or a name that no log may hold */
    OPT_NUMBER,  /* unsigned: decimal, min..max of the row (max 0: no bound) */
    OPT_CHOICE,  /* int: index of the word in choices */
    OPT_LIST,    /* struct opt_list: each occurrence is added, in order */
};

#define OPT_LIST_MAX 16
struct opt_list {
    const char *value[OPT_LIST_MAX];
    unsigned n;
};

struct opt {
    const char *name; /* without "--"; NULL: there is only the short form */
    char letter;      /* 0: none */
    enum opt_type type;
    size_t offset;       /* of the value in the options struct */
    const char *value;   /* what help calls the value: "FILE"; NULL for a flag */
    const char *help;    /* one line; may hold '\n' for more */
    const char *choices; /* OPT_CHOICE: "auto|somatic|germline" */
    unsigned min, max;   /* OPT_NUMBER */
    bool is_required;
};

struct opt_command {
    const char *name;    /* "vdt build" */
    const char *args;    /* positional arguments in the usage line: "IN.vcf[.gz]" */
    const char *summary; /* one line */
    const char *notes;   /* below the options in --help; NULL: none */
    const struct opt *options; /* ends with a row that has neither name nor letter */
    unsigned min_args, max_args;
};

#define OPT_MAX 64 /* rows of one command */

enum { OPT_RUN = 0, OPT_HELP = 1, OPT_MAN = 2 };

/*
 * argv[0] is the command's own name and is skipped.  args receives the positional
 * arguments (room for max_args), *n_args their number.
 *
 * Returns OPT_RUN; OPT_HELP (--help or -h: print opt_help and exit 0); OPT_MAN (--man,
 * which no help tells: print man_command of opt_man.h and exit 0); or ERR_USAGE with
 * the message and, for an unknown option, the nearest name as a hint.
 */
int opt_parse(const struct opt_command *command, int argc, char *const *argv,
    void *values, const char **args, unsigned *n_args, struct err *err);

/* Each option of a command line that opt_parse took, in its order; value: as it was
 * typed, NULL for a flag and for OPT_PRIVATE. */
typedef void opt_given_fn(void *ctx, const struct opt *o, const char *value);
void opt_each_given(const struct opt_command *command, int argc, char *const *argv,
    opt_given_fn *fn, void *ctx);

/* The text of --help. */
void opt_help(const struct opt_command *command, struct buf *out);

/* The word of words (ends with NULL) nearest to given by edit
 * distance, at most a third of its length away; NULL: none is near. */
const char *opt_nearest(const char *given, const char *const *words);

#endif
