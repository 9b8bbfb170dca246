/*
 * Manual pages in man(7), from the same tables as --help.  Each program prints its own
 * page ("--man"): what it is, then a section for each command, which the command prints
 * when it is given "--man" (OPT_MAN of opt.h), then the end.
 */
#ifndef KB_BASE_OPT_MAN_H
#define KB_BASE_OPT_MAN_H

#include "kb/base/opt.h"

struct man_page {
    const char *name;    /* "vdt-build" */
    const char *summary; /* one line, without a full stop */
    const char *synopsis;
    const char *description;
    const char *see_also; /* "vdt(1), vdt-build(1)" */
};

void man_begin(const struct man_page *page, struct buf *out);
/* A row of the list of commands that are told elsewhere. */
void man_term(const char *term, const char *text, struct buf *out);
void man_heading(const char *heading, struct buf *out);
void man_command(const struct opt_command *command, struct buf *out);
void man_end(const struct man_page *page, struct buf *out);

#endif
