#include "query/clinvar_facts.h"

/* "VCV000013961": nine digits, or the tenth when there is one. */
static struct str id_of(uint32_t variation_id, char out[sizeof "VCV4294967295"])
{
    size_t n = variation_id > 999999999 ? 13 : 12;
    out[0] = out[2] = 'V';
    out[1] = 'C';
    for (size_t i = n; i > 3; variation_id /= 10)
        out[--i] = (char)('0' + variation_id % 10);
    return (struct str){out, n};
}

static struct record record_of(
    const struct clinvar_facts *f, char id[sizeof "VCV4294967295"])
{
    return (struct record){.ordinal = f->ordinal,
        .type = RECORD_CLINVAR,
        .source = f->source,
        .id = id_of(f->variation_id, id),
        .body = f->body};
}

int clinvar_facts_read(const struct clinvar_facts *f, struct arena *mem,
    struct clinvar_entry *out, struct err *err)
{
    char id[sizeof "VCV4294967295"];
    *out = (struct clinvar_entry){0};
    if (f->variation_id == 0)
        return 0;
    if (f->kb == NULL)
        return clinvar_decode(f->body, mem, out, err);
    const struct record r = record_of(f, id);
    return kb_clinvar_facts(f->kb, &r, mem, out, err);
}

int clinvar_facts_tell(const struct clinvar_facts *f, bool wants_g, struct arena *mem,
    struct clinvar_record *out, struct err *err)
{
    if (f->variation_id == 0) {
        *out = (struct clinvar_record){0};
        return 0;
    }
    if (f->kb == NULL)
        return clinvar_decode_told(NULL, f->body, wants_g, mem, out, err);
    struct record r = {.ordinal = f->ordinal, .source = f->source, .body = f->body};
    int rc = kb_clinvar_told(f->kb, &r, wants_g, mem, out, err);
    if (rc < 0) { /* once more for the message, which names the record by its id */
        char id[sizeof "VCV4294967295"];
        r = record_of(f, id);
        rc = kb_clinvar_told(f->kb, &r, wants_g, mem, out, err);
    }
    out->variation_id = f->variation_id;
    return rc;
}
