/* fold: a name -> the folded form under which it is looked up. */
#include "tests/case_runners.h"

int case_fold(struct str input, struct buf *out, struct err *err)
{
    (void)err;
    struct arena mem = ARENA_INIT;
    buf_add_str(out, str_fold(&mem, input));
    arena_free(&mem);
    return 0;
}
