/* An entry that came out of merging encodes the same after decoding. */
#ifndef TESTS_FUZZ_FUZZ_CLINVAR_H
#define TESTS_FUZZ_FUZZ_CLINVAR_H

#include <stdlib.h>

#include "ingest/clinvar_fields.h"

static inline int fuzz_clinvar_see_entry(void *ctx, unsigned file,
    struct clinvar_entry *entry, unsigned reference_on, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct buf once = BUF_INIT, again = BUF_INIT;
    struct clinvar_entry c;

    (void)ctx, (void)file, (void)reference_on;
    clinvar_encode(entry, &once);
    if (clinvar_decode(buf_str(&once), &mem, &c, err) < 0
        || clinvar_decode_hgvs(&mem, &c, err) < 0
        || clinvar_decode_submissions(&mem, &c, err) < 0)
        abort();
    c.packed_hgvs = c.packed_submissions = STR_NONE;
    clinvar_encode(&c, &again);
    if (!str_eq(buf_str(&once), buf_str(&again)))
        abort();
    buf_free(&once);
    buf_free(&again);
    arena_free(&mem);
    return 0;
}

#endif
