#include "query/report_make.h"

#include "kb/model/protein.h"

/* A description without its reference sequence describes nothing. */
static struct str coding_hgvs(const struct protein_reading *p, struct arena *mem)
{
    if (p->hgvs_c.n == 0 || p->transcript.n == 0 || str_chr(p->hgvs_c, ':') >= 0)
        return p->hgvs_c;
    return str_fmt(mem, "%.*s:%.*s", STR_ARG(p->transcript), STR_ARG(p->hgvs_c));
}

/* One description of a named variant: taken where it says the change that is shown. */
static void take_hgvs(struct str hgvs, const struct protein_reading *p,
    const struct gene *g, struct arena *mem, struct report_finding *out)
{
    ptrdiff_t colon = str_chr(hgvs, ':');
    struct str accession = str_sub(hgvs, 0, colon > 0 ? (size_t)colon : 0);
    struct str rest = str_sub(hgvs, accession.n + 1, hgvs.n);
    struct protein_change change;
    if (colon <= 0)
        return;
    if (out->hgvs_p.n == 0 && str_starts(accession, STR("NP_"))
        && protein_parse(rest, mem, &change) == 0 && protein_eq(&change, &p->change))
        out->hgvs_p = hgvs;
    if (out->hgvs_c.n == 0 && str_starts(rest, STR("c."))
        && transcript_same(accession, g->mane_refseq)) {
        out->hgvs_c = hgvs;
        out->transcript = accession;
    }
}

/* What the curated variants of this allele say of the same change. */
static int name_hgvs(const struct finding *f, const struct protein_reading *p,
    const struct gene *g, struct kb_txn *kb, struct arena *mem,
    struct report_finding *out, struct err *err)
{
    for (unsigned i = 0; p->has_change && i < f->n_variants; i++) {
        struct named_variant v;
        struct record record;
        struct protein_change change;
        int rc = kb_record(kb, f->variants[i], &record, err);
        if (rc > 0 && record.type == RECORD_VARIANT)
            rc = kb_variant(kb, f->variants[i], mem, &v, err);
        if (rc < 0)
            return rc;
        if (rc == 0 || record.type != RECORD_VARIANT
            || protein_parse(v.name, mem, &change) < 0
            || !protein_eq(&change, &p->change))
            continue;
        for (unsigned k = 0; k < v.n_hgvs; k++)
            take_hgvs(v.hgvs[k], p, g, mem, out);
    }
    return 0;
}

/* Our own; where bases are missing, that of the record, which holds for the assembly
 * whose accession it names. */
static struct str genomic_hgvs(
    const struct finding *f, const struct clinvar_record *c, struct arena *mem)
{
    const char *accession = contig_accession(f->allele.assembly, f->allele.contig);
    struct str prefix = str_fmt(mem, "%s:", accession);
    if (f->hgvs_g.n > 0)
        return f->hgvs_g;
    return prefix.n > 1 && str_starts(c->hgvs_g, prefix) ? c->hgvs_g : STR_NONE;
}

static int show_clinvar(const struct case_data *c, unsigned i, struct kb_txn *kb,
    struct arena *mem, struct report_finding *out, struct err *err)
{
    if (c->clinvar[i].record.variation_id == 0)
        return 0;
    struct provenance from;
    int rc = kb_source(kb, c->clinvar_source[i], mem, &from, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "source %u is not there", c->clinvar_source[i]);
    if (rc < 0)
        return rc;
    out->clinvar = c->clinvar[i];
    out->clinvar_release = from.release;
    return 0;
}

static int show_reading(const struct case_data *c, unsigned i, struct kb_txn *kb,
    struct arena *mem, struct report_finding *out, struct err *err)
{
    const struct finding *f = &c->findings[i];
    struct gene g = {0};
    int rc = f->gene.n > 0 ? kb_gene_by_symbol(kb, f->gene, mem, &g, err) : 0;
    const struct protein_reading *p = f->shown;
    if (rc < 0 || !p)
        return rc;
    out->hgvs_c = coding_hgvs(p, mem);
    out->hgvs_p = p->hgvs_p;
    out->transcript = p->transcript;
    out->consequence_from = p->from;
    if (p->has_change)
        out->protein_change = protein_text(mem, &p->change);
    return name_hgvs(f, p, &g, kb, mem, out, err);
}

static int show_finding(const struct case_data *c, unsigned i, struct kb_txn *kb,
    struct arena *mem, struct report_finding *out, struct err *err)
{
    *out = (struct report_finding){.f = c->findings[i]};
    if (out->f.kind == FINDING_SMALL_VARIANT)
        out->hgvs_g = genomic_hgvs(&out->f, &c->clinvar[i].record, mem);
    int rc = show_reading(c, i, kb, mem, out, err);
    return rc < 0 ? rc : show_clinvar(c, i, kb, mem, out, err);
}

int show_findings(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err)
{
    r->findings = ARENA_ARRAY(mem, struct report_finding, c->n_findings);
    r->n_findings = c->n_findings;
    for (unsigned i = 0; i < c->n_findings; i++) {
        int rc = show_finding(c, i, kb, mem, &r->findings[i], err);
        if (rc < 0)
            return rc;
    }
    return 0;
}
