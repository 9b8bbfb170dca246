#include "query/report_make.h"

#include "kb/model/protein.h"

/* One description of a named variant: taken where it says the change that is shown. */
static void take_hgvs(struct str hgvs, const struct protein_reading *p,
    const struct gene *g, struct arena *scratch, struct report_naming *out)
{
    ptrdiff_t colon = str_chr(hgvs, ':');
    struct str accession = str_sub(hgvs, 0, colon > 0 ? (size_t)colon : 0);
    struct str rest = str_sub(hgvs, accession.n + 1, hgvs.n);
    struct protein_change change;
    if (colon <= 0)
        return;
    if (out->hgvs_p.n == 0 && str_starts(accession, STR("NP_"))
        && protein_parse(rest, scratch, &change) == 0
        && protein_eq(&change, &p->change))
        out->hgvs_p = hgvs;
    if (out->hgvs_c.n == 0 && str_starts(rest, STR("c."))
        && transcript_same(accession, g->mane_refseq))
        out->hgvs_c = hgvs;
}

/* What the curated variants of this allele say of the same change, slices of the KB. */
static int name_hgvs(const struct finding *f, const struct protein_reading *p,
    const struct gene *g, struct kb_txn *kb, struct arena *scratch,
    struct report_naming *out, struct err *err)
{
    for (unsigned i = 0; i < f->n_variants; i++) {
        struct named_variant v;
        struct record record;
        struct protein_change change;
        int rc = kb_record(kb, f->variants[i], &record, err);
        if (rc > 0 && record.type == RECORD_VARIANT)
            rc = kb_variant(kb, f->variants[i], scratch, &v, err);
        if (rc < 0)
            return rc;
        if (rc == 0 || record.type != RECORD_VARIANT
            || protein_parse(v.name, scratch, &change) < 0
            || !protein_eq(&change, &p->change))
            continue;
        for (unsigned k = 0; k < v.n_hgvs; k++)
            take_hgvs(v.hgvs[k], p, g, scratch, out);
    }
    return 0;
}

/* Most readings have both descriptions, and need no others. */
static int find_names(const struct finding *f, struct kb_txn *kb, struct arena *scratch,
    struct report_naming *out, struct err *err)
{
    struct gene g = {0};
    *out = (struct report_naming){0};
    const struct protein_reading *p = f->shown;
    if (!p || !p->has_change || (p->hgvs_c.n > 0 && p->hgvs_p.n > 0))
        return 0;
    int rc = f->gene.n > 0 ? kb_gene_by_symbol(kb, f->gene, scratch, &g, err) : 0;
    return rc < 0 ? rc : name_hgvs(f, p, &g, kb, scratch, out, err);
}

int show_findings(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    int rc = 0;
    r->findings = arena_take(mem, c->n_findings * sizeof *r->findings);
    r->n_findings = c->n_findings;
    for (unsigned i = 0; rc >= 0 && i < c->n_findings; i++) {
        struct report_finding *f = &r->findings[i];
        struct report_naming named;
        *f = (struct report_finding){.f = &c->findings[i], .clinvar = &c->clinvar[i]};
        if (f->clinvar->variation_id > 0 && f->clinvar->source >= r->n_sources)
            rc = err_set(err, ERR_KB, "source %u is not there", f->clinvar->source);
        if (rc >= 0)
            rc = find_names(f->f, kb, &scratch, &named, err);
        if (rc >= 0 && (named.hgvs_c.n > 0 || named.hgvs_p.n > 0))
            f->named = arena_dup(mem, &named, sizeof named);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return rc < 0 ? rc : 0;
}
