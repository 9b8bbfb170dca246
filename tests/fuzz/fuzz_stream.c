/* Plain, gzip and BGZF bytes: read in pieces of any size they are the same, and end
 * with the same error.  Of a member that is cut short the last bytes may or may not
 * come out before it. */
#include "kb/base/stream.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MOST = 1 << 20 }; /* plain bytes looked at: a small file may hold a lot */

/* The plain bytes into out; the code of the end: 0, or the error's. */
static int read_in_pieces(
    const uint8_t *data, size_t n, size_t piece, char *out, size_t *n_out)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", data, n, &err);
    ptrdiff_t got = 0;

    *n_out = 0;
    if (in == NULL)
        return err.code;
    while (*n_out < MOST) {
        size_t room = MOST - *n_out;
        got = stream_read(in, out + *n_out, piece < room ? piece : room, &err);
        if (got <= 0)
            break;
        *n_out += (size_t)got;
    }
    if (got < 0 && err.msg[0] == '\0')
        abort();
    stream_close(in);
    return got < 0 ? (int)got : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static char whole[MOST], parts[MOST];
    size_t n_whole, n_parts, piece = n > 0 ? data[n - 1] % 61 + 1u : 1;
    int code = read_in_pieces(data, n, MOST, whole, &n_whole);

    if (read_in_pieces(data, n, piece, parts, &n_parts) != code)
        abort();
    if ((code == 0 && n_parts != n_whole)
        || memcmp(whole, parts, n_parts < n_whole ? n_parts : n_whole) != 0)
        abort();
    return 0;
}
