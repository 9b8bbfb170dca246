#include "query/clinvar_facts.h"

int clinvar_facts_read(const struct clinvar_facts *f, struct arena *mem,
    struct clinvar_entry *out, struct err *err)
{
    *out = (struct clinvar_entry){0};
    return f->variation_id ? clinvar_decode(f->body, mem, out, err) : 0;
}
