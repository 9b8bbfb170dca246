#include "kb/store/record_parts.h"

const char *allele_how_name(enum allele_how how)
{
    switch (how) {
    case ALLELE_GIVEN:
        return "given";
    case ALLELE_BY_CLINVAR:
        return "clinvar";
    case ALLELE_BY_HGVS:
        return "hgvs";
    case ALLELE_LIFTED:
        return "lifted";
    }
    return "";
}

/* The id stands in the record's head (kb_schema.h) and is not repeated in the body; the
 * decoder leaves it empty for the reader to fill. */
void named_variant_encode(const struct named_variant *v, struct buf *out)
{
    put_str(out, v->gene);
    put_str(out, v->name);
    put_str(out, v->form);
    put_u32le(out, v->criterion);
    put_alleles(out, v->alleles, v->n_alleles);
    put_strs(out, v->aliases, v->n_aliases);
    put_strs(out, v->hgvs, v->n_hgvs);
    put_str(out, v->transcript);
    put_str(out, v->types);
    put_str(out, v->caid);
    put_u32s(out, v->clinvar_ids, v->n_clinvar_ids);
    put_str(out, v->url);
}

int named_variant_decode(
    struct str bytes, struct arena *mem, struct named_variant *v, struct err *err)
{
    struct reader r = reader_of(bytes);

    *v = (struct named_variant){0};
    v->gene = get_str(&r);
    v->name = get_str(&r);
    v->form = get_str(&r);
    v->criterion = get_u32le(&r);
    v->alleles = get_alleles(&r, mem, &v->n_alleles);
    v->aliases = get_strs(&r, mem, &v->n_aliases);
    v->hgvs = get_strs(&r, mem, &v->n_hgvs);
    v->transcript = get_str(&r);
    v->types = get_str(&r);
    v->caid = get_str(&r);
    v->clinvar_ids = get_u32s(&r, mem, &v->n_clinvar_ids);
    v->url = get_str(&r);
    return record_end(&r, "variant", err);
}

void named_profile_encode(const struct named_profile *p, struct buf *out)
{
    put_str(out, p->name);
    put_u32le(out, p->criterion);
    put_strs(out, p->variant_ids, p->n_variant_ids);
    put_str(out, p->url);
    put_u32le(out, p->score_x100);
}

int named_profile_decode(
    struct str bytes, struct arena *mem, struct named_profile *p, struct err *err)
{
    struct reader r = reader_of(bytes);

    *p = (struct named_profile){0};
    p->name = get_str(&r);
    p->criterion = get_u32le(&r);
    p->variant_ids = get_strs(&r, mem, &p->n_variant_ids);
    p->url = get_str(&r);
    p->score_x100 = get_u32le(&r);
    return record_end(&r, "molecular profile", err);
}
