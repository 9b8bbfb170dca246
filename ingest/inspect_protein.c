/* A protein change: whose residues it names, and what it is compared by. */
#include "ingest/inspect.h"

#include "kb/model/protein_normal.h"
#include "kb/store/kb_hgvs.h"

static void put_change(struct inspect *x, const struct protein_change *p)
{
    json_out_key_c(&x->w, "level", hgvs_level_name(HGVS_P));
    json_out_key_str(&x->w, "change", protein_text(&x->mem, p));
    json_out_key_int(&x->w, "residue1", p->pos1);
    json_out_key_int(&x->w, "residue2", p->pos2);
}

static const char *residues_text(
    const struct gene_protein *g, const struct protein_change *p)
{
    static const char *const words[] = {[RESIDUES_AGREE] = "agree",
        [RESIDUES_DISAGREE] = "disagree",
        [RESIDUES_BEYOND] = "beyond the protein"};
    if (g->cs.protein.n > 0)
        return words[protein_check_residues(p, g->cs.protein)];
    return g->cs.is_cds_known ? "not known: the transcript does not translate"
                              : "not known: bases missing";
}

static void put_transcripts(struct inspect *x, const struct gene_protein *proteins,
    int n, const struct protein_change *p)
{
    json_out_key(&x->w, "transcripts");
    json_out_array(&x->w);
    for (int i = 0; i < n; i++) {
        const struct gene_protein *g = &proteins[i];
        json_out_object(&x->w);
        json_out_key_str(&x->w, "transcript", g->t.id);
        json_out_key_c(&x->w, "tag", transcript_tag_name(g->t.tag));
        json_out_key_str(&x->w, "protein", g->t.protein_id);
        json_out_key(&x->w, "n_residues");
        if (g->cs.protein.n > 0)
            json_out_uint(&x->w, g->cs.protein.n);
        else
            json_out_null(&x->w);
        json_out_key_c(&x->w, "residues", residues_text(g, p));
        json_out_end(&x->w);
    }
    json_out_end(&x->w);
}

static const char *fit_text(enum protein_fit fit)
{
    switch (fit) {
    case PROTEIN_FITS_FIRST:
        return "residues are those of the best transcript";
    case PROTEIN_RENUMBERED:
        return "numbering of another transcript, told in that of the best one";
    case PROTEIN_FITS_NONE:
        return "residues are not those of the best transcript, nor told by another";
    case PROTEIN_NOT_CHECKED:
        break;
    }
    return "residues not checked: no transcript, or no protein of it";
}

/* Symbols are compared as approved ones. */
static int approved_symbol(struct inspect *x, struct str *gene)
{
    struct gene g;
    int rc = kb_gene_by_symbol(x->txn, *gene, &x->mem, &g, x->err);
    if (rc > 0)
        *gene = g.symbol;
    return rc;
}

int inspect_put_protein(struct inspect *x, struct str gene, struct str accession,
    const struct protein_change *change)
{
    struct gene_protein *proteins = NULL;
    struct protein_change p = *change;
    unsigned from = 0;
    int n = 0;
    put_change(x, change);
    if (gene.n == 0 || x->txn == NULL)
        return 0;
    if (approved_symbol(x, &gene) < 0)
        return x->err->code;
    n = kb_gene_proteins(x->txn, gene, &x->bases, &x->mem, &proteins, x->err);
    if (n < 0)
        return n;
    put_transcripts(x, proteins, n, change);
    enum protein_fit fit =
        gene_proteins_fit(proteins, (unsigned)n, accession, &p, &from, &x->mem);
    json_out_key_c(&x->w, "fit", fit_text(fit));
    if (from > 0)
        json_out_key_str(&x->w, "numbered_on", proteins[from].t.id);
    json_out_key_str(&x->w, "normal_form", protein_text(&x->mem, &p));
    json_out_key_str(&x->w, "hgvs_p", protein_hgvs(&x->mem, &p));
    bool has_key = fit == PROTEIN_FITS_FIRST || fit == PROTEIN_RENUMBERED || from == 0;
    json_out_key_str(&x->w, "key",
        has_key ? str_fmt(
            &x->mem, "%.*s %.*s", STR_ARG(gene), STR_ARG(protein_text(&x->mem, &p)))
                : STR_NONE);
    return 0;
}
