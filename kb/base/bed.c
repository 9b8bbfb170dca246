#include "kb/base/bed.h"

#include <inttypes.h>
#include <string.h>

#define MAX_POS 2147483647u

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Cut the next word; with tabs in the line a name may hold blanks. */
static struct str next_word(struct str *rest, bool has_tabs)
{
    struct str word;
    size_t n = 0;

    while (!has_tabs && rest->n && is_blank(rest->p[0]))
        *rest = str_sub(*rest, 1, rest->n);
    while (n < rest->n && rest->p[n] != '\t' && (has_tabs || rest->p[n] != ' '))
        n++;
    word = n < rest->n || n > 0 ? str_sub(*rest, 0, n) : STR_NONE;
    *rest = str_sub(*rest, n + 1, rest->n);
    return word;
}

static bool is_word(struct str line, struct str word)
{
    return str_starts(line, word) && (line.n == word.n || is_blank(line.p[word.n]));
}

static bool is_skipped(struct str line)
{
    return str_trim(line).n == 0 || line.p[0] == '#' || is_word(line, STR("track"))
           || is_word(line, STR("browser"));
}

static bool read_pos(struct str text, uint32_t *pos0)
{
    return str_to_u32(text, pos0) && *pos0 <= MAX_POS;
}

static int parse(struct line_reader *lines, struct str line, int code,
    struct bed_interval *out, struct err *err)
{
    const char *file = stream_name(lines->in);
    bool has_tabs = str_chr(line, '\t') >= 0;
    struct str beg, end;

    out->line = lines->line;
    out->chrom = next_word(&line, has_tabs);
    beg = next_word(&line, has_tabs);
    end = next_word(&line, has_tabs);
    out->name = next_word(&line, has_tabs);
    if (out->chrom.n == 0 || end.n == 0)
        return err_set(err, code,
            "%s:%" PRIu64
            ": found fewer than 3 columns, expected chromosome, start and end",
            file, lines->line);
    if (!read_pos(beg, &out->beg0) || !read_pos(end, &out->end0))
        return err_set(err, code,
            "%s:%" PRIu64 ": found start \"%.*s\" and end \"%.*s\", expected two whole "
            "numbers up to 2147483647",
            file, lines->line, STR_ARG(str_sub(beg, 0, 40)),
            STR_ARG(str_sub(end, 0, 40)));
    if (out->end0 < out->beg0)
        return err_set(err, code,
            "%s:%" PRIu64 ": found end %" PRIu32 " before start %" PRIu32
            ", expected start <= end",
            file, lines->line, out->end0, out->beg0);
    return 0;
}

int bed_read(struct stream *in, int content_error_code, bed_sink *sink, void *ctx,
    struct err *err)
{
    struct bed_interval interval;
    struct line_reader lines;
    struct str line;
    int rc = 0, given = 0;

    line_begin(&lines, in);
    while (given >= 0 && (rc = line_next(&lines, &line, err)) > 0) {
        if (is_skipped(line))
            continue;
        given = parse(&lines, line, content_error_code, &interval, err);
        if (given >= 0)
            given = sink(ctx, &interval, err);
    }
    line_end(&lines);
    if (given < 0)
        return given == ERR_STOP ? 0 : given;
    if (rc < 0)
        err->code = rc = content_error_code;
    return rc;
}
