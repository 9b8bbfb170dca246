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
    out->hgvs_c = out->hgvs_p = out->transcript = STR_NONE;
    out->protein_change = out->consequence_from = STR_NONE;
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

/* Where bases are missing, the name that the record has holds for the assembly whose
 * accession it names. */
static bool is_named_by_record(const struct finding *f)
{
    return f->kind == FINDING_SMALL_VARIANT && f->hgvs_g.n == 0
           && !hgvs_g_needs_no_bases(&f->allele);
}

static struct str name_of_record(
    const struct allele *a, struct str hgvs_g, struct arena *mem)
{
    const char *accession = contig_accession(a->assembly, a->contig);
    struct str prefix = STR_CONCAT(mem, str_of(accession), STR(":"));
    return prefix.n > 1 && str_starts(hgvs_g, prefix) ? hgvs_g : STR_NONE;
}

/* The classifications; and the genomic name, which else is our own. */
static int show_record(const struct finding *f, const struct clinvar_facts *facts,
    struct arena *mem, struct finding_details *out, struct err *err)
{
    bool is_named = is_named_by_record(f);
    int rc = clinvar_facts_tell(facts, is_named, mem, &out->clinvar, err);
    out->hgvs_g =
        is_named ? name_of_record(&f->allele, out->clinvar.hgvs_g, mem) : STR_NONE;
    return rc;
}

static void show_genomic(
    const struct finding *f, struct arena *mem, struct finding_details *out)
{
    if (f->kind != FINDING_SMALL_VARIANT || out->hgvs_g.n > 0)
        return;
    out->hgvs_g = f->hgvs_g;
    if (out->hgvs_g.n == 0 && hgvs_g_needs_no_bases(&f->allele))
        out->hgvs_g = hgvs_g_full_name(&f->allele, NULL, mem);
}

int finding_details_make(const struct report *r, const struct report_finding *f,
    struct kb_txn *kb, struct arena *mem, struct finding_details *out, struct err *err)
{
    struct clinvar_facts facts = *f->clinvar;
    out->of = f;
    if (kb != NULL && facts.kb != NULL)
        facts.kb = kb;
    int rc = show_record(f->f, &facts, mem, out, err);
    if (rc < 0)
        return rc;
    out->clinvar_release =
        facts.variation_id > 0 ? r->sources[facts.source].release : STR_NONE;
    show_reading(f, mem, out);
    show_genomic(f->f, mem, out);
    return 0;
}
