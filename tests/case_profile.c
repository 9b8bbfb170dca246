/* profile: a profile's name -> its criterion; members are read from the name. */
#include "tests/case_runners.h"

#include "kb/model/profile.h"

int case_profile(struct str input, struct buf *out, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct profile_pieces pieces;

    (void)err;
    criterion_print(profile_read(input, NULL, 0, NULL, &mem, &pieces), out);
    if (pieces.n_unparsed)
        buf_fmt(out, "\nnot read: %u", pieces.n_unparsed);
    arena_free(&mem);
    return 0;
}
