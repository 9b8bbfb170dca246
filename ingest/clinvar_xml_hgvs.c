#include "ingest/clinvar_xml.h"
#include "kb/model/consequence.h"

void xml_hgvs_begin(struct clinvar_xml *x, struct str type, struct str assembly)
{
    x->r.description = (struct clinvar_hgvs){0};
    x->r.hgvs_type = type;
    x->r.hgvs_assembly = assembly;
}

void xml_description(struct clinvar_xml *x, struct str text)
{
    struct xml_record *r = &x->r;

    text = xml_text(&x->f.mem, text);
    if (!text.n)
        return;
    r->hgvs =
        arena_grow(&x->f.mem, r->hgvs, &r->hgvs_cap, r->n_hgvs + 1, sizeof(*r->hgvs));
    r->hgvs[r->n_hgvs] = r->description;
    r->hgvs[r->n_hgvs++].text = text;
}

void xml_nucleotide(struct clinvar_xml *x, struct str text)
{
    struct xml_record *r = &x->r;
    enum assembly assembly = assembly_parse(r->hgvs_assembly);

    xml_description(x, text);
    if (assembly == ASSEMBLY_NONE || !str_eq_c(r->hgvs_type, "genomic, top-level"))
        return;
    r->top_level[assembly - 1] = r->hgvs[r->n_hgvs - 1].text;
    r->n_top_level[assembly - 1]++;
}

void xml_consequence(struct clinvar_xml *x, struct str term)
{
    uint32_t bit = consequence_parse(term);

    if (!bit && term.n)
        report_note(x->f.b->report, x->f.file, "consequence: not a known term", 1);
    x->r.consequence |= bit;
}

struct str xml_genomic_name(const struct xml_record *r)
{
    for (unsigned a = ASSEMBLY_GRCH38; a >= ASSEMBLY_GRCH37; a--)
        if (r->n_top_level[a - 1])
            return r->n_top_level[a - 1] == 1 ? r->top_level[a - 1] : STR_NONE;
    return STR_NONE;
}
