/*
 * Runs the blocks of the .test files given and prints TAP.  The format is in
 * tests/README.md: a line "%runner NAME", then blocks of "> input" lines and expected
 * lines, with blank lines between.
 */
#include "tests/case_runners.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct case_file {
    const char *path;
    char runner[64];
    unsigned line; /* of the line being read, from 1 */
};

struct block {
    unsigned line; /* of its first input line */
    struct buf input;
    struct buf expected;
};

struct tally {
    unsigned run;
    unsigned failed;
};

static void block_clear(struct block *b)
{
    buf_clear(&b->input);
    buf_clear(&b->expected);
    b->line = 0;
}

/* Results of all runners end in one newline, so that "a" and "a\n" are the same. */
static void end_line(struct buf *out)
{
    if (out->n > 0 && out->p[out->n - 1] != '\n')
        buf_add_char(out, '\n');
}

static void print_commented(const char *what, struct str text)
{
    struct str line;
    while (str_next(&text, '\n', &line))
        if (text.p != NULL || line.n > 0)
            printf("#   %s %.*s\n", what, STR_ARG(line));
}

static void run_block(const struct case_file *f, struct block *b, struct tally *tally)
{
    struct buf out = BUF_INIT;
    struct err err = {0};
    if (case_run(f->runner, buf_str(&b->input), &out, &err) < 0) {
        end_line(&out);
        buf_fmt(&out, "ERROR %s\n", err.msg[0] != '\0' ? err.msg : "not found");
    }
    end_line(&out);
    bool ok = str_eq(buf_str(&out), buf_str(&b->expected));
    struct str first = buf_str(&b->input);
    str_next(&first, '\n', &first);
    tally->run++;
    printf("%s %u - %s:%u %.*s\n", ok ? "ok" : "not ok", tally->run, f->path, b->line,
        STR_ARG(first));
    if (!ok) {
        tally->failed++;
        print_commented("expected", buf_str(&b->expected));
        print_commented("actual  ", buf_str(&out));
    }
    buf_free(&out);
}

static int bad_file(const struct case_file *f, const char *what, struct tally *tally)
{
    tally->run++;
    tally->failed++;
    printf("not ok %u - %s:%u: %s\n", tally->run, f->path, f->line, what);
    return -1;
}

/* "> text" adds an input line; the lines of one block are joined by newlines. */
static int add_input(
    struct case_file *f, struct block *b, struct str line, struct tally *tally)
{
    if (f->runner[0] == '\0')
        return bad_file(f, "a block before the line \"%runner NAME\"", tally);
    if (b->expected.n > 0)
        return bad_file(
            f, "an input line after expected lines: a blank line is missing", tally);
    if (b->line == 0)
        b->line = f->line;
    else
        buf_add_char(&b->input, '\n');
    buf_add_str(
        &b->input, str_sub(line, line.n > 1 && line.p[1] == ' ' ? 2 : 1, line.n));
    return 0;
}

static int set_runner(struct case_file *f, struct str line, struct tally *tally)
{
    struct str name = str_trim(str_sub(line, strlen("%runner"), line.n));
    if (name.n == 0 || name.n >= sizeof f->runner)
        return bad_file(f, "\"%runner\" needs a name", tally);
    memcpy(f->runner, name.p, name.n);
    f->runner[name.n] = '\0';
    if (!case_runner_exists(f->runner))
        return bad_file(f, "this runner is not in tests/case_runners.h", tally);
    return 0;
}

static int take_line(
    struct case_file *f, struct block *b, struct str line, struct tally *tally)
{
    if (line.n == 0) {
        if (b->line != 0)
            run_block(f, b, tally);
        block_clear(b);
        return 0;
    }
    if (line.p[0] == '>')
        return add_input(f, b, line, tally);
    if (b->line == 0 && line.p[0] == '#')
        return 0;
    if (b->line == 0 && str_starts(line, STR("%runner")))
        return set_runner(f, line, tally);
    if (b->line == 0)
        return bad_file(f, "an expected line without an input line", tally);
    if (!str_eq_c(line, "~")) /* stands for an empty line */
        buf_add_str(&b->expected, line);
    buf_add_char(&b->expected, '\n');
    return 0;
}

static void run_text(struct case_file *f, struct str text, struct tally *tally)
{
    struct block b = {0};
    unsigned before = tally->run;
    struct str line;
    bool good = true;
    while (good && str_next(&text, '\n', &line)) {
        f->line++;
        good = take_line(f, &b, line, tally) == 0;
    }
    if (good && b.line != 0)
        run_block(f, &b, tally);
    if (good && tally->run == before)
        bad_file(f, "no block", tally);
    buf_free(&b.input);
    buf_free(&b.expected);
}

static int read_file(const char *path, struct buf *text)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return -1;
    char piece[4096];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, in)) > 0)
        buf_add(text, piece, n);
    int bad = ferror(in);
    fclose(in);
    return bad ? -1 : 0;
}

int main(int argc, char **argv)
{
    struct tally tally = {0};
    for (int i = 1; i < argc; i++) {
        struct case_file f = {.path = argv[i]};
        struct buf text = BUF_INIT;
        if (read_file(argv[i], &text) < 0)
            bad_file(&f, "could not be read", &tally);
        else
            run_text(&f, buf_str(&text), &tally);
        buf_free(&text);
    }
    printf("1..%u\n", tally.run);
    return tally.failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
