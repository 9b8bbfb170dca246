#include "query/report_json_alike.h"

void alike_write_first(struct alike *x, struct json_out_memo *m,
    const uint64_t of[JSON_OUT_MEMO_WORDS], write_stretch *write,
    const struct telling *t)
{
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
