/* Tables of any bytes in the three ways of quoting (the first byte chooses): every line
 * is a row, a bad row or blank. */
#include "kb/base/tsv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct seen {
    uint64_t n_rows, n_bad, sum;
};

static int see_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct seen *s = ctx;

    (void)err;
    s->n_rows++;
    for (unsigned c = 0; c < row->n_all; c++)
        for (size_t i = 0; i < row->all[c].n; i++)
            s->sum += (unsigned char)row->all[c].p[i];
    for (unsigned c = 0; c < 2; c++)
        s->sum += row->field[c].n;
    return 0;
}

static int see_bad(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct seen *s = ctx;

    (void)file, (void)line, (void)err;
    s->n_bad++;
    s->sum += raw.n;
    if (reason == NULL || reason[0] == '\0')
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct tsv_column columns[] = {{"id|ID", true}, {"name", false}};
    unsigned how = n > 0 ? data[0] : 0;
    struct tsv_format format = {.quoting = how % 3,
        .comments = how / 3 % 2,
        .header_hash = how / 6 % 2,
        .ragged_ok = how / 12 % 2};
    struct tsv_counts counts = {0};
    struct seen s = {0};
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", data + (n > 0), n - (n > 0), &err);

    if (in == NULL)
        return 0;
    if (tsv_read(in, &format, columns, 2, see_row, see_bad, &s, &counts, &err) < 0) {
        if (err.msg[0] == '\0')
            abort();
    } else if (counts.rows != s.n_rows || counts.bad_rows != s.n_bad
               || (!counts.was_quoted
                   && counts.raw_lines
                          != counts.rows + counts.bad_rows + counts.blank_lines)) {
        abort();
    }
    stream_close(in);
    return 0;
}
