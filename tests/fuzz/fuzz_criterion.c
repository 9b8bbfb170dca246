/* The text form of criteria: what is read prints, and reads back as it was printed. */
#include "kb/model/criterion.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c, *back;
    struct err err = {0};

    if (criterion_parse((struct str){(const char *)data, n}, &mem, &c, &err) >= 0) {
        struct str text = criterion_text(c, &mem);

        if (criterion_parse(text, &mem, &back, &err) < 0
            || !str_eq(text, criterion_text(back, &mem)))
            abort();
    }
    arena_free(&mem);
    return 0;
}
