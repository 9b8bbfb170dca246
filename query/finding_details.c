#include "query/finding_details.h"

#include "kb/model/hgvs_name.h"

/* A description without its reference sequence describes nothing. */
static struct str coding_hgvs(const struct protein_reading *p, struct arena *mem)
{
    if (p->hgvs_c.n == 0 || p->transcript.n == 0 || str_chr(p->hgvs_c, ':') >= 0)
        return p->hgvs_c;
    return STR_CONCAT(mem, p->transcript, STR(":"), p->hgvs_c);
}

/* Where the reading has no description, that of a curated variant which says the same
 * change. */
static void show_reading(
    const struct report_finding *f, struct arena *mem, struct finding_details *out)
{
    const struct protein_reading *p = f->f->shown;
    const struct report_naming none = {0}, *named = f->named ? f->named : &none;
    if (!p)
        return;
    out->hgvs_c = coding_hgvs(p, mem);
    out->hgvs_p = p->hgvs_p.n > 0 ? p->hgvs_p : named->hgvs_p;
    out->transcript = p->transcript;
    out->consequence_from = p->from;
    if (p->has_change)
        out->protein_change = protein_text(mem, &p->change);
    if (out->hgvs_c.n == 0 && named->hgvs_c.n > 0) {
        ptrdiff_t colon = str_chr(named->hgvs_c, ':');
        out->hgvs_c = named->hgvs_c;
        out->transcript = str_sub(named->hgvs_c, 0, (size_t)colon);
    }
}

/* Our own; where bases are missing, that of the record, which holds for the assembly
 * whose accession it names. */
static struct str genomic_hgvs(
    const struct finding *f, const struct clinvar_record *c, struct arena *mem)
{
    if (f->kind != FINDING_SMALL_VARIANT)
        return STR_NONE;
    if (f->hgvs_g.n > 0)
        return f->hgvs_g;
    if (hgvs_g_needs_no_bases(&f->allele))
        return hgvs_g_full_name(&f->allele, NULL, mem);
    const char *accession = contig_accession(f->allele.assembly, f->allele.contig);
    struct str prefix = STR_CONCAT(mem, str_of(accession), STR(":"));
    return prefix.n > 1 && str_starts(c->hgvs_g, prefix) ? c->hgvs_g : STR_NONE;
}

int finding_details_make(const struct report *r, const struct report_finding *f,
    struct arena *mem, struct finding_details *out, struct err *err)
{
    *out = (struct finding_details){.of = f};
    int rc = clinvar_facts_read(f->clinvar, mem, &out->clinvar, err);
    if (rc < 0)
        return rc;
    if (f->clinvar->variation_id > 0)
        out->clinvar_release = r->sources[f->clinvar->source].release;
    show_reading(f, mem, out);
    out->hgvs_g = genomic_hgvs(f->f, &out->clinvar.record, mem);
    return 0;
}
