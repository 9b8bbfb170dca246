/* criterion: text -> its canonical spelling. */
#include "tests/case_runners.h"

#include "kb/model/criterion.h"

int case_criterion(struct str input, struct buf *out, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c;
    int code = criterion_parse(input, &mem, &c, err);

    if (code >= 0)
        criterion_print(c, out);
    arena_free(&mem);
    return code;
}
