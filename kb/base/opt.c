#include "kb/base/opt.h"

#include <string.h>

struct parse {
    const struct opt_command *command;
    char *values;
    bool seen[OPT_MAX];
    int argc;
    char *const *argv;
    int at;                 /* next of argv */
    opt_given_fn *on_given; /* called where values is NULL */
    void *ctx;
    struct err *err;
};

static bool opt_is_end(const struct opt *o)
{
    return o->name == NULL && o->letter == 0;
}

static unsigned edit_distance(const char *a, const char *b)
{
    enum { MAX = 48 };
    unsigned row[MAX + 1];
    size_t n_a = strlen(a), n_b = strlen(b);
    if (n_a > MAX || n_b > MAX)
        return MAX;
    for (size_t j = 0; j <= n_b; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n_a; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= n_b; j++) {
            unsigned replace = diagonal + (a[i - 1] != b[j - 1]);
            unsigned best = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            diagonal = row[j];
            row[j] = replace < best ? replace : best;
        }
    }
    return row[n_b];
}

const char *opt_nearest(const char *given, const char *const *words)
{
    const char *nearest = NULL;
    unsigned best = (unsigned)strlen(given) / 3 + 1;
    for (; *words != NULL; words++) {
        unsigned distance = edit_distance(given, *words);
        if (distance <= best && (nearest == NULL || distance < best)) {
            best = distance;
            nearest = *words;
        }
    }
    return nearest;
}

static int unknown_option(const struct parse *p, const char *given)
{
    const char *names[OPT_MAX + 2];
    unsigned n = 0;
    for (const struct opt *o = p->command->options; !opt_is_end(o) && n < OPT_MAX; o++)
        if (o->name != NULL)
            names[n++] = o->name;
    names[n++] = "help";
    names[n] = NULL;
    err_set(p->err, ERR_USAGE, "unknown option \"%s\"", given);
    const char *near = opt_nearest(given + strspn(given, "-"), names);
    if (near != NULL)
        return err_hint(p->err, "did you mean --%s?", near);
    return err_hint(p->err, "\"%s --help\" lists the options", p->command->name);
}

/* Index of word in "a|b|c"; -1: not there. */
static int choice_index(const char *choices, const char *word)
{
    struct str rest = str_of(choices), piece;
    for (int i = 0; str_next(&rest, '|', &piece); i++)
        if (str_eq_c(piece, word))
            return i;
    return -1;
}

static int set_number(
    const struct parse *p, const struct opt *o, const char *shown, const char *value)
{
    uint32_t number;
    unsigned max = o->max != 0 ? o->max : UINT32_MAX;
    if (!str_to_u32(str_of(value), &number) || number < o->min || number > max)
        return err_set(p->err, ERR_USAGE,
            o->max != 0 ? "%s: \"%s\" is not a number from %u to %u"
                        : "%s: \"%s\" is not a number of at least %u",
            shown, value, o->min, o->max);
    unsigned out = number;
    memcpy(p->values + o->offset, &out, sizeof out);
    return 0;
}

static int set_choice(
    const struct parse *p, const struct opt *o, const char *shown, const char *value)
{
    int i = choice_index(o->choices, value);
    if (i < 0)
        return err_set(
            p->err, ERR_USAGE, "%s: \"%s\" is not one of %s", shown, value, o->choices);
    memcpy(p->values + o->offset, &i, sizeof i);
    return 0;
}

static int add_to_list(
    const struct parse *p, const struct opt *o, const char *shown, const char *value)
{
    struct opt_list list;
    memcpy(&list, p->values + o->offset, sizeof list);
    if (list.n == OPT_LIST_MAX)
        return err_set(
            p->err, ERR_USAGE, "%s: given more than %d times", shown, OPT_LIST_MAX);
    list.value[list.n++] = value;
    memcpy(p->values + o->offset, &list, sizeof list);
    return 0;
}

static int set_value(
    struct parse *p, const struct opt *o, const char *shown, const char *value)
{
    bool *seen = &p->seen[o - p->command->options];
    if (*seen && o->type != OPT_LIST)
        return err_set(p->err, ERR_USAGE, "%s is given twice", shown);
    *seen = true;
    if (p->values == NULL) {
        p->on_given(p->ctx, o, o->type == OPT_PRIVATE ? NULL : value);
        return 0;
    }
    switch (o->type) {
    case OPT_FLAG: {
        bool yes = true;
        memcpy(p->values + o->offset, &yes, sizeof yes);
        return 0;
    }
    case OPT_TEXT:
    case OPT_PRIVATE:
        memcpy(p->values + o->offset, &value, sizeof value);
        return 0;
    case OPT_NUMBER:
        return set_number(p, o, shown, value);
    case OPT_CHOICE:
        return set_choice(p, o, shown, value);
    case OPT_LIST:
        return add_to_list(p, o, shown, value);
    }
    return 0;
}

/* value: what stood in the same word ("--name=VALUE", "-oVALUE"); NULL: nothing. */
static int take_option(
    struct parse *p, const struct opt *o, const char *shown, const char *value)
{
    if (o->type == OPT_FLAG) {
        if (value != NULL)
            return err_set(p->err, ERR_USAGE, "%s takes no value", shown);
        return set_value(p, o, shown, NULL);
    }
    if (value == NULL) {
        if (p->at >= p->argc)
            return err_set(p->err, ERR_USAGE, "%s needs a value (%s)", shown, o->value);
        value = p->argv[p->at++];
    }
    if (*value == '\0')
        return err_set(p->err, ERR_USAGE, "%s: the value is empty", shown);
    return set_value(p, o, shown, value);
}

static int take_long(struct parse *p, const char *word)
{
    const char *name = word + 2;
    size_t n = strcspn(name, "=");
    for (const struct opt *o = p->command->options; !opt_is_end(o); o++) {
        if (o->name == NULL || strlen(o->name) != n || memcmp(o->name, name, n) != 0)
            continue;
        char shown[64] = "--";
        size_t n_shown = n < sizeof shown - 3 ? n : sizeof shown - 3;
        memcpy(shown + 2, name, n_shown);
        return take_option(p, o, shown, name[n] == '=' ? name + n + 1 : NULL);
    }
    return unknown_option(p, word);
}

static int take_short(struct parse *p, const char *word)
{
    for (const struct opt *o = p->command->options; !opt_is_end(o); o++) {
        if (o->letter == 0 || o->letter != word[1])
            continue;
        const char shown[] = {'-', o->letter, '\0'};
        return take_option(p, o, shown, word[2] != '\0' ? word + 2 : NULL);
    }
    return unknown_option(p, word);
}

static int check_required(const struct parse *p, unsigned n_args)
{
    const struct opt_command *c = p->command;
    for (const struct opt *o = c->options; !opt_is_end(o); o++) {
        if (!o->is_required || p->seen[o - c->options])
            continue;
        const char letter[] = {o->letter, '\0'};
        err_set(p->err, ERR_USAGE, "%s%s %s is required", o->letter ? "-" : "--",
            o->letter ? letter : o->name, o->value);
        return err_hint(p->err, "\"%s --help\" lists the options", c->name);
    }
    if (n_args < c->min_args) {
        err_set(p->err, ERR_USAGE, "%s is missing", c->args);
        return err_hint(p->err, "\"%s --help\" tells what is expected", c->name);
    }
    return OPT_RUN;
}

static int take_words(
    struct parse *p, const char **args, unsigned max_args, unsigned *n_args)
{
    bool only_args = false;
    int rc = 0;
    *n_args = 0;
    while (rc >= 0 && p->at < p->argc) {
        const char *word = p->argv[p->at++];
        if (only_args || word[0] != '-' || word[1] == '\0') {
            if (*n_args == max_args)
                return err_set(p->err, ERR_USAGE, "unexpected argument \"%s\"", word);
            args[(*n_args)++] = word;
        } else if (strcmp(word, "--") == 0) {
            only_args = true;
        } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            return OPT_HELP;
        } else if (strcmp(word, "--man") == 0) {
            return OPT_MAN;
        } else {
            rc = word[1] == '-' ? take_long(p, word) : take_short(p, word);
        }
    }
    return rc;
}

int opt_parse(const struct opt_command *command, int argc, char *const *argv,
    void *values, const char **args, unsigned *n_args, struct err *err)
{
    struct parse p = {
        .command = command, .values = values, .argc = argc, .argv = argv, .at = 1};
    p.err = err;
    int rc = take_words(&p, args, command->max_args, n_args);
    return rc != 0 ? rc : check_required(&p, *n_args);
}

void opt_each_given(const struct opt_command *command, int argc, char *const *argv,
    opt_given_fn *fn, void *ctx)
{
    struct err err = {0};
    struct parse p = {.command = command,
        .argc = argc,
        .argv = argv,
        .at = 1,
        .on_given = fn,
        .ctx = ctx,
        .err = &err};
    const char *args[OPT_MAX];
    unsigned n_args;
    take_words(&p, args, OPT_MAX, &n_args);
}

#define HELP_COLUMN 32

static void help_row(const struct opt *o, struct buf *out)
{
    size_t beg = out->n;
    buf_add_c(out, "  ");
    if (o->letter != 0)
        buf_fmt(out, "-%c%s", o->letter, o->name != NULL ? ", " : "");
    if (o->name != NULL)
        buf_fmt(out, "%s--%s", o->letter != 0 ? "" : "    ", o->name);
    if (o->choices != NULL)
        buf_fmt(out, " %s", o->choices);
    else if (o->value != NULL)
        buf_fmt(out, " %s", o->value);
    struct str rest = str_of(o->help), line;
    bool is_first = true;
    while (str_next(&rest, '\n', &line)) {
        size_t width = is_first ? out->n - beg : 0;
        if (is_first && width + 2 > HELP_COLUMN) {
            buf_add_char(out, '\n');
            width = 0;
        }
        buf_fmt(out, "%*s%.*s\n", (int)(HELP_COLUMN - width), "", STR_ARG(line));
        is_first = false;
    }
}

void opt_help(const struct opt_command *command, struct buf *out)
{
    buf_fmt(out, "Usage: %s", command->name);
    bool has_optional = false;
    for (const struct opt *o = command->options; !opt_is_end(o); o++) {
        has_optional |= !o->is_required;
        if (!o->is_required)
            continue;
        if (o->letter != 0)
            buf_fmt(out, " -%c %s", o->letter, o->value);
        else
            buf_fmt(out, " --%s %s", o->name, o->value);
    }
    buf_add_c(out, has_optional ? " [options]" : "");
    if (command->args != NULL && *command->args != '\0')
        buf_fmt(out, " %s", command->args);
    buf_fmt(out, "\n\n%s\n\nOptions:\n", command->summary);
    for (const struct opt *o = command->options; !opt_is_end(o); o++)
        help_row(o, out);
    static const struct opt help = {
        "help", 'h', OPT_FLAG, 0, NULL, "print this and exit", NULL, 0, 0, false};
    help_row(&help, out);
    if (command->notes != NULL)
        buf_fmt(out, "\n%s\n", command->notes);
}
