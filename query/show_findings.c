#include "query/report_make.h"

#include "kb/model/protein.h"

/* The reading that stands for the finding: of the gene it is filed under, one with a
 * protein change and its HGVS before one without. */
static const struct protein_reading *shown_reading(const struct finding *f)
{
    const struct protein_reading *best = NULL;
    int best_score = -1;
    for (unsigned i = 0; i < f->n_proteins; i++) {
        const struct protein_reading *p = &f->proteins[i];
        int score = 2 * p->has_change + (p->hgvs_p.n > 0);
        if (str_eq(p->gene, f->gene) && score > best_score) {
            best = p;
            best_score = score;
        }
    }
    return best;
}

static bool is_snv(const struct allele *a)
{
    return a->ref.n == 1 && a->alt.n == 1;
}

/* A record's description holds for the assembly whose accession it names; a
 * substitution of one base needs no record. */
static struct str genomic_hgvs(
    const struct allele *a, const struct clinvar_record *c, struct arena *mem)
{
    const char *accession = contig_accession(a->assembly, a->contig);
    if (accession[0] == '\0')
        return STR_NONE;
    if (is_snv(a))
        return str_fmt(mem, "%s:%c.%u%.*s>%.*s", accession,
            a->contig == CONTIG_MT ? 'm' : 'g', a->pos1, STR_ARG(a->ref),
            STR_ARG(a->alt));
    struct str prefix = str_fmt(mem, "%s:", accession);
    return str_starts(c->hgvs_g, prefix) ? c->hgvs_g : STR_NONE;
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

static int show_finding(const struct case_data *c, unsigned i, struct kb_txn *kb,
    struct arena *mem, struct report_finding *out, struct err *err)
{
    *out = (struct report_finding){.f = c->findings[i]};
    const struct protein_reading *p = shown_reading(&out->f);
    if (out->f.kind == FINDING_SMALL_VARIANT)
        out->hgvs_g = genomic_hgvs(&out->f.allele, &c->clinvar[i].record, mem);
    if (p) {
        out->hgvs_c = p->hgvs_c;
        out->hgvs_p = p->hgvs_p;
        out->transcript = p->transcript;
        out->consequence_from = p->from;
        if (p->has_change)
            out->protein_change = protein_text(mem, &p->change);
    }
    return show_clinvar(c, i, kb, mem, out, err);
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
