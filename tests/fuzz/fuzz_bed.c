/* BED of any bytes: an interval has a beginning and an end behind it, or the line is
 * named. */
#include "kb/base/bed.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int see(void *ctx, const struct bed_interval *interval, struct err *err)
{
    uint64_t *last = ctx;

    (void)err;
    if (interval->line <= *last || interval->chrom.n == 0
        || interval->end0 < interval->beg0 || interval->end0 > INT32_MAX)
        abort();
    *last = interval->line;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct err err = {0};
    uint64_t last = 0;
    struct stream *in = stream_open_bytes("mem", data, n, &err);

    if (in == NULL)
        return 0;
    if (bed_read(in, ERR_SAMPLE, see, &last, &err) < 0
        && strstr(err.msg, "mem") == NULL)
        abort();
    stream_close(in);
    return 0;
}
