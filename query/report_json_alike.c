#include "query/report_json_alike.h"

/* Odd numbers without a pattern: the upper bits of the sum depend on all of it. */
static struct json_out_memo *memo_of(
    struct alike *x, enum stretch which, const uint64_t of[JSON_OUT_MEMO_WORDS])
{
    const uint64_t sum = of[0] * UINT64_C(0x9e3779b97f4a7c15)
                         + of[1] * UINT64_C(0xd1b54a32d192ed03)
                         + of[2] * UINT64_C(0x8cb92ba72f3d8dd7);
    return &x->memo[which][sum >> (64 - ALIKE_BITS)];
}

void alike_write(struct alike *x, enum stretch which, bool is_alike,
    const uint64_t of[JSON_OUT_MEMO_WORDS], write_stretch *write,
    const struct telling *t)
{
    if (!is_alike) {
        write(&x->w, t);
        return;
    }
    struct json_out_memo *m = memo_of(x, which, of);
    if (json_out_recall(&x->w, m, of))
        return;
    size_t mark = json_out_mark(&x->w, m);
    write(&x->w, t);
    json_out_keep(&x->w, mark, of, m);
}

void alike_free(struct alike *x)
{
    for (unsigned i = 0; i < N_STRETCHES; i++)
        for (unsigned k = 0; k < ALIKE_MEMOS; k++)
            buf_free(&x->memo[i][k].text);
}
