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
static int name_by_record(const struct allele *a, const struct clinvar_facts *facts,
    struct arena *mem, struct finding_details *out, struct err *err)
{
    const char *accession = contig_accession(a->assembly, a->contig);
    struct str prefix = STR_CONCAT(mem, str_of(accession), STR(":"));
    struct clinvar_entry c;
    int rc = clinvar_facts_read(facts, mem, &c, err);
    if (rc >= 0 && prefix.n > 1 && str_starts(c.record.hgvs_g, prefix))
        out->hgvs_g = c.record.hgvs_g;
    return rc;
}

static int show_genomic(const struct finding *f, const struct clinvar_facts *facts,
    struct arena *mem, struct finding_details *out, struct err *err)
{
    if (f->kind != FINDING_SMALL_VARIANT)
        return 0;
    out->hgvs_g = f->hgvs_g;
    if (out->hgvs_g.n > 0)
        return 0;
    if (!hgvs_g_needs_no_bases(&f->allele))
        return name_by_record(&f->allele, facts, mem, out, err);
    out->hgvs_g = hgvs_g_full_name(&f->allele, NULL, mem);
    return 0;
}

int finding_details_make(const struct report *r, const struct report_finding *f,
    struct kb_txn *kb, struct arena *mem, struct finding_details *out, struct err *err)
{
    struct clinvar_facts facts = *f->clinvar;
    *out = (struct finding_details){.of = f};
    if (kb != NULL && facts.kb != NULL)
        facts.kb = kb;
    int rc = clinvar_facts_tell(&facts, mem, &out->clinvar, err);
    if (rc < 0)
        return rc;
    if (facts.variation_id > 0)
        out->clinvar_release = r->sources[facts.source].release;
    show_reading(f, mem, out);
    return show_genomic(f->f, &facts, mem, out, err);
}
