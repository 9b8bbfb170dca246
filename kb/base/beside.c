#include "kb/base/beside.h"

static void *work(void *ctx)
{
    struct beside *b = ctx;

    b->rc = b->run(b->ctx, &b->err);
    return NULL;
}

void beside_begin(struct beside *b, int (*run)(void *ctx, struct err *err), void *ctx,
    bool wants_thread)
{
    *b = (struct beside){.run = run, .ctx = ctx};
    b->is_thread = wants_thread && pthread_create(&b->thread, NULL, work, b) == 0;
    if (!b->is_thread)
        work(b);
}

int beside_end(struct beside *b, struct err *err)
{
    if (b->is_thread)
        pthread_join(b->thread, NULL);
    if (b->rc < 0)
        *err = b->err;
    return b->rc;
}
