#include "kb/base/opt_man.h"

#include "kb/base/version.h"

#include <string.h>

/* Text of a line: a backslash begins an escape, a hyphen must stay one that can be
 * copied, and what a line begins with may be a request. */
static void add_text(struct buf *out, struct str s)
{
    if (s.n > 0 && (s.p[0] == '.' || s.p[0] == '\''))
        buf_add_c(out, "\\&");
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            buf_add_c(out, "\\e");
        else if (s.p[i] == '-')
            buf_add_c(out, "\\-");
        else
            buf_add(out, &s.p[i], 1);
    }
}

/* Lines as they stand, or filled into paragraphs. */
static void add_lines(struct buf *out, const char *text)
{
    struct str rest = str_of(text), line;
    while (text != NULL && str_next(&rest, '\n', &line)) {
        struct str words = str_trim(line);
        if (words.n == 0)
            continue;
        add_text(out, words);
        buf_add_char(out, '\n');
    }
}

/* Notes keep their columns. */
static void add_literal(struct buf *out, const char *text)
{
    struct str rest = str_of(text), line;
    buf_add_c(out, ".PP\n.nf\n");
    while (str_next(&rest, '\n', &line)) {
        add_text(out, line);
        buf_add_char(out, '\n');
    }
    buf_add_c(out, ".fi\n");
}

void man_heading(const char *heading, struct buf *out)
{
    buf_fmt(out, ".SH %s\n", heading);
}

void man_term(const char *term, const char *text, struct buf *out)
{
    buf_add_c(out, ".TP\n.B ");
    add_text(out, str_of(term));
    buf_add_char(out, '\n');
    add_lines(out, text);
}

void man_begin(const struct man_page *page, struct buf *out)
{
    buf_add_c(out, ".TH ");
    for (const char *c = page->name; *c != '\0'; c++)
        buf_add_char(out, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
    buf_fmt(out, " 1 \"\" \"vdt %s\" \"User Commands\"\n", VDT_VERSION);
    man_heading("NAME", out);
    add_text(out, str_of(page->name));
    buf_add_c(out, " \\- ");
    add_text(out, str_of(page->summary));
    buf_add_char(out, '\n');
    man_heading("SYNOPSIS", out);
    buf_add_c(out, ".B ");
    add_text(out, str_of(page->synopsis));
    buf_add_char(out, '\n');
    man_heading("DESCRIPTION", out);
    add_lines(out, page->description);
}

static void add_option(const struct opt *o, struct buf *out)
{
    buf_add_c(out, ".TP\n.B ");
    if (o->letter != 0)
        buf_fmt(out, "\\-%c%s", o->letter, o->name != NULL ? ", " : "");
    if (o->name != NULL) {
        buf_add_c(out, "\\-\\-");
        add_text(out, str_of(o->name));
    }
    if (o->choices != NULL || o->value != NULL) {
        buf_add_char(out, ' ');
        add_text(out, str_of(o->choices != NULL ? o->choices : o->value));
    }
    buf_add_char(out, '\n');
    add_lines(out, o->help);
}

void man_command(const struct opt_command *command, struct buf *out)
{
    buf_add_c(out, ".SS ");
    add_text(out, str_of(command->name));
    buf_add_c(out, " [options]");
    if (command->args != NULL && *command->args != '\0') {
        buf_add_char(out, ' ');
        add_text(out, str_of(command->args));
    }
    buf_add_char(out, '\n');
    add_lines(out, command->summary);
    for (const struct opt *o = command->options; o->name != NULL || o->letter != 0; o++)
        add_option(o, out);
    if (command->notes != NULL)
        add_literal(out, command->notes);
}

void man_end(const struct man_page *page, struct buf *out)
{
    man_heading("EXIT STATUS", out);
    man_term("0", "Done, also when nothing matched.", out);
    man_term("1", "Failed.", out);
    man_term("2", "The command line is wrong.", out);
    man_term("3", "The knowledge base is missing or unusable.", out);
    man_term("4", "The sample is unusable.", out);
    man_heading("SEE ALSO", out);
    add_lines(out, page->see_also);
}
