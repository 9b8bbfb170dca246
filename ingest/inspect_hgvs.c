/* An HGVS description: what it says, and the alleles it comes to. */
#include "ingest/inspect.h"

#include "kb/store/kb_hgvs.h"

static void put_members(struct inspect *x, const struct hgvs *h)
{
    json_out_key_str(&x->w, "text", hgvs_print(&x->mem, h));
    if (h->accession.n)
        json_out_key_str(&x->w, "accession", h->accession);
    if (h->gene.n)
        json_out_key_str(&x->w, "gene", h->gene);
}

/* The allele, when there is exactly one. */
static void put_only_allele(
    struct inspect *x, const struct described_allele *readings, int n)
{
    const struct described_allele *only = NULL;
    int n_alleles = 0;
    for (int i = 0; i < n; i++)
        if (readings[i].has_allele) {
            only = &readings[i];
            n_alleles++;
        }
    json_out_key(&x->w, "allele");
    if (n_alleles == 1) {
        json_out_object(&x->w);
        inspect_put_allele(x, &only->is.allele);
        json_out_end(&x->w);
        return;
    }
    json_out_null(&x->w);
    json_out_key_str(&x->w, "no_allele_because",
        n_alleles > 1 ? STR("there are several: see \"on\"") : readings[0].why);
}

static int put_reading(struct inspect *x, const struct described_allele *r)
{
    const struct transcript *t = r->transcript;
    int rc = 0;
    json_out_object(&x->w);
    if (t != NULL) {
        json_out_key_str(&x->w, "counted_on", t->id);
        json_out_key_c(&x->w, "counted_on_tag", transcript_tag_name(t->tag));
        if (r->has_allele)
            json_out_key_bool(&x->w, "is_other_version", r->is.is_other_version);
    }
    if (r->has_allele) {
        struct allele_steps steps = inspect_steps(x, &r->is.allele);
        rc = inspect_put_steps(x, &steps);
    } else {
        json_out_key_c(&x->w, "assembly",
            r->assembly != ASSEMBLY_NONE ? assembly_name(r->assembly) : NULL);
        json_out_key_str(&x->w, "no_allele_because", r->why);
    }
    if (rc >= 0)
        json_out_end(&x->w);
    return rc;
}

static int put_alleles(struct inspect *x, const struct hgvs *h)
{
    struct described_allele *readings;
    int n =
        kb_hgvs_alleles(x->txn, h, x->assembly, &x->bases, &x->mem, &readings, x->err);
    int rc = n;
    if (n < 0)
        return n;
    put_only_allele(x, readings, n);
    json_out_key(&x->w, "on");
    json_out_array(&x->w);
    for (int i = 0; rc >= 0 && i < n; i++)
        rc = put_reading(x, &readings[i]);
    if (rc >= 0)
        json_out_end(&x->w);
    return rc;
}

/* The gene that a protein description names, by symbol or by its accession. */
static int protein_gene(struct inspect *x, const struct hgvs *h, struct str *gene)
{
    uint32_t *ordinals;
    struct transcript t;
    *gene = h->gene;
    if (gene->n > 0 || h->accession.n == 0 || x->txn == NULL)
        return 0;
    int n = kb_gene_of_protein(x->txn, h->accession, &x->mem, gene, x->err);
    if (n != 0)
        return n;
    n = kb_transcripts_by_id(x->txn, h->accession, &x->mem, &ordinals, x->err);
    if (n > 0)
        n = kb_transcript(x->txn, ordinals[0], &x->mem, &t, NULL, x->err);
    if (n > 0)
        *gene = t.gene;
    return n;
}

static int put_hgvs(struct inspect *x, const struct hgvs *h)
{
    struct str gene;
    put_members(x, h);
    if (h->level == HGVS_P && h->protein.kind == HGVS_PROTEIN_CHANGE) {
        int rc = protein_gene(x, h, &gene);
        return rc < 0 ? rc
                      : inspect_put_protein(x, gene, h->accession, &h->protein.change);
    }
    json_out_key_c(&x->w, "level", hgvs_level_name(h->level));
    if (h->level == HGVS_P)
        return 0;
    json_out_key_c(&x->w, "change", hgvs_kind_name(h->kind));
    return put_alleles(x, h);
}

/* "BRAF V600E": a gene and a change, as sources name variants. */
static bool split_gene(
    struct inspect *x, struct str text, struct str *gene, struct protein_change *change)
{
    ptrdiff_t blank = str_chr(text, ' ');
    *gene = STR_NONE;
    if (blank <= 0)
        return false;
    *gene = str_sub(text, 0, (size_t)blank);
    return protein_parse(
               str_trim(str_sub(text, (size_t)blank + 1, text.n)), &x->mem, change)
           == 0;
}

/* A protein change is known without "p." too. */
int inspect_hgvs(struct inspect *x)
{
    struct str text = str_trim(str_of(x->args[0])), gene = STR_NONE;
    const char *why;
    struct hgvs h;
    struct protein_change p;
    if (hgvs_parse(text, &x->mem, &h, &why) == 0)
        return put_hgvs(x, &h);
    if (protein_parse(text, &x->mem, &p) == 0)
        return inspect_put_protein(x, STR_NONE, STR_NONE, &p);
    if (split_gene(x, text, &gene, &p)) {
        json_out_key_str(&x->w, "gene", gene);
        return inspect_put_protein(x, gene, STR_NONE, &p);
    }
    return err_set(x->err, ERR_FAIL,
        "\"%s\" is neither an HGVS description that is read (%s) nor a protein change",
        x->args[0], why);
}
