#include "query/clinvar_facts.h"

#include <stdio.h>

int clinvar_facts_read(const struct clinvar_facts *f, struct arena *mem,
    struct clinvar_entry *out, struct err *err)
{
    char id[sizeof "VCV4294967295"];
    *out = (struct clinvar_entry){0};
    if (f->variation_id == 0)
        return 0;
    if (f->kb == NULL)
        return clinvar_decode(f->body, mem, out, err);
    snprintf(id, sizeof id, "VCV%09u", (unsigned)f->variation_id);
    const struct record r = {.ordinal = f->ordinal,
        .type = RECORD_CLINVAR,
        .source = f->source,
        .id = str_of(id),
        .body = f->body};
    return kb_clinvar_facts(f->kb, &r, mem, out, err);
}
