#include "tests/unit/made_clinvar.h"

struct clinvar_facts made_clinvar_facts(
    const struct clinvar_entry *entry, struct arena *mem)
{
    struct buf bytes = BUF_INIT;
    struct clinvar_facts out = {.variation_id = entry->record.variation_id};

    clinvar_encode(entry, &bytes);
    out.body = str_copy(mem, buf_str(&bytes));
    buf_free(&bytes);
    return out;
}
