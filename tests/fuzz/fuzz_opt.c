/* Command lines, one word a line: refused in words, or values within what the rows of
 * the table allow, each borrowed from the words given. */
#include "kb/base/opt.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MAX_WORDS 48

struct values {
    const char *out;
    bool is_quiet;
    unsigned threads;
    int origin;
    struct opt_list extra;
};

#define OFF(m) offsetof(struct values, m)
static const struct opt rows[] = {
    {.name = "output",
        .letter = 'o',
        .type = OPT_TEXT,
        .offset = OFF(out),
        .value = "FILE",
        .help = "write to FILE"},
    {.letter = 'q', .type = OPT_FLAG, .offset = OFF(is_quiet), .help = "say nothing"},
    {.name = "threads",
        .letter = '@',
        .type = OPT_NUMBER,
        .offset = OFF(threads),
        .value = "N",
        .help = "threads",
        .min = 1,
        .max = 64},
    {.name = "origin",
        .type = OPT_CHOICE,
        .offset = OFF(origin),
        .choices = "auto|somatic|germline",
        .help = "origin"},
    {.name = "with",
        .type = OPT_LIST,
        .offset = OFF(extra),
        .value = "X",
        .help = "one more"},
    {0},
};
static const struct opt_command command = {.name = "vdt fuzz",
    .args = "IN...",
    .summary = "Fuzzed.",
    .options = rows,
    .min_args = 1,
    .max_args = 3};

struct words {
    char *text; /* the whole, cut by NULs */
    size_t n;
    char *argv[MAX_WORDS + 1];
    int argc;
};

static void words_begin(struct words *w, const uint8_t *data, size_t n)
{
    char *at;

    w->text = malloc(n + 1);
    if (w->text == NULL)
        abort();
    memcpy(w->text, data, n);
    w->text[n] = '\0';
    w->n = n;
    w->argc = 0;
    for (at = w->text; at != NULL && w->argc < MAX_WORDS;) {
        char *end = strchr(at, '\n');

        w->argv[w->argc++] = at;
        if (end != NULL)
            *end++ = '\0';
        at = end;
    }
    w->argv[w->argc] = NULL;
}

static void check_word(const struct words *w, const char *text)
{
    if (text < w->text || text > w->text + w->n)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct values v = {.threads = 1};
    struct words w;
    struct err err = {0};
    const char *args[3];
    unsigned n_args = 0;

    words_begin(&w, data, n);
    int rc = opt_parse(&command, w.argc, w.argv, &v, args, &n_args, &err);
    if (rc < 0 && (rc != ERR_USAGE || err.msg[0] == '\0'))
        abort();
    if (rc == OPT_RUN) {
        if (n_args < 1 || n_args > 3 || v.threads < 1 || v.threads > 64 || v.origin < 0
            || v.origin > 2 || v.extra.n > OPT_LIST_MAX)
            abort();
        for (unsigned i = 0; i < n_args; i++)
            check_word(&w, args[i]);
        for (unsigned i = 0; i < v.extra.n; i++)
            check_word(&w, v.extra.value[i]);
        if (v.out != NULL)
            check_word(&w, v.out);
    }
    free(w.text);
    return 0;
}
