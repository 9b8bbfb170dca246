#include "kb/store/kb_hgvs.h"

#include <stdlib.h>

#include "kb/model/protein_normal.h"
#include "kb/model/protein_numbering.h"

struct describing {
    struct kb_txn *txn;
    const struct hgvs *h;
    enum assembly assembly;
    const struct refbases *ref;
    struct arena *mem;
    struct described_allele *out;
    size_t n, cap;
    struct err *err;
};

static struct described_allele *add(struct describing *d, enum assembly assembly)
{
    d->out = arena_grow(d->mem, d->out, &d->cap, d->n + 1, sizeof *d->out);
    d->out[d->n] = (struct described_allele){.assembly = assembly};
    return &d->out[d->n++];
}

static void read_on(
    struct describing *d, enum assembly assembly, const struct transcript *t)
{
    struct described_allele *a = add(d, assembly);
    struct err why = {0};
    a->transcript = t;
    int rc = hgvs_allele(d->h, assembly, t, d->ref, d->mem, &a->is, &why);
    a->has_allele = rc == 0;
    a->is_contradicted = rc == ERR_FAIL;
    if (!a->has_allele)
        a->why = str_copy(d->mem, str_of(why.msg));
    else if (a->is.allele.assembly == ASSEMBLY_NONE)
        a->is.allele.assembly = assembly;
}

static void read_genomic(struct describing *d)
{
    enum assembly implied = ASSEMBLY_NONE;
    contig_parse(d->h->accession, &implied);
    if (implied == ASSEMBLY_NONE)
        implied = d->assembly;
    if (implied != ASSEMBLY_NONE) {
        read_on(d, implied, NULL);
        return;
    }
    read_on(d, ASSEMBLY_GRCH37, NULL);
    read_on(d, ASSEMBLY_GRCH38, NULL);
}

static int transcript_cmp(const void *x, const void *y)
{
    const struct transcript *a = *(struct transcript *const *)x;
    const struct transcript *b = *(struct transcript *const *)y;
    if (a->assembly != b->assembly)
        return a->assembly < b->assembly ? -1 : 1;
    if (a->tag != b->tag)
        return a->tag < b->tag ? -1 : 1;
    return str_cmp(a->id, b->id);
}

/* All of ordinals, by assembly, best first. */
static int read_transcripts(struct kb_txn *txn, const uint32_t *ordinals, int n,
    struct arena *mem, struct transcript ***out, struct err *err)
{
    struct transcript **all = ARENA_ARRAY(mem, struct transcript *, (size_t)n);
    struct transcript *room = ARENA_ARRAY(mem, struct transcript, (size_t)n);
    *out = all;
    for (int i = 0; i < n; i++) {
        int rc = kb_transcript(txn, ordinals[i], mem, &room[i], NULL, err);
        if (rc == 0)
            err_set(err, ERR_KB, "transcript %u is not there", ordinals[i]);
        if (rc <= 0)
            return ERR_KB;
        all[i] = &room[i];
    }
    if (n > 1)
        qsort(all, (size_t)n, sizeof *all, transcript_cmp);
    return n;
}

static struct str no_transcript(struct describing *d)
{
    struct str name = d->h->accession.n > 0 ? d->h->accession : d->h->gene;
    if (name.n == 0)
        return STR("it names no transcript and no gene");
    if (d->txn == NULL)
        return STR("its transcript is not known");
    return str_fmt(d->mem, "the knowledge base has no transcript %s%.*s%s%s",
        d->h->accession.n > 0 ? "" : "of ", STR_ARG(name),
        d->assembly != ASSEMBLY_NONE ? " on " : "", assembly_name(d->assembly));
}

/* "NC_000007.13(NM_004333.4):c." tells the assembly. */
static enum assembly wanted_assembly(const struct describing *d)
{
    enum assembly implied = ASSEMBLY_NONE;
    contig_parse(d->h->context, &implied);
    return implied != ASSEMBLY_NONE ? implied : d->assembly;
}

static int read_coding(struct describing *d)
{
    const struct hgvs *h = d->h;
    enum assembly wanted = wanted_assembly(d);
    struct transcript **all = NULL;
    uint32_t *ordinals = NULL;
    int n = 0;
    if (d->txn != NULL && h->accession.n > 0)
        n = kb_transcripts_by_id(d->txn, h->accession, d->mem, &ordinals, d->err);
    else if (d->txn != NULL && h->gene.n > 0)
        n = kb_transcripts_by_gene(d->txn, h->gene, d->mem, &ordinals, d->err);
    if (n > 0)
        n = read_transcripts(d->txn, ordinals, n, d->mem, &all, d->err);
    for (int i = 0; i < n; i++) {
        bool is_best = i == 0 || all[i]->assembly != all[i - 1]->assembly;
        if ((wanted == ASSEMBLY_NONE || wanted == all[i]->assembly)
            && (is_best || h->accession.n > 0))
            read_on(d, all[i]->assembly, all[i]);
    }
    if (n >= 0 && d->n == 0)
        add(d, ASSEMBLY_NONE)->why = no_transcript(d);
    return n;
}

int kb_hgvs_alleles(struct kb_txn *txn, const struct hgvs *h, enum assembly assembly,
    const struct refbases *ref, struct arena *mem, struct described_allele **out,
    struct err *err)
{
    struct describing d = {
        .txn = txn, .h = h, .assembly = assembly, .ref = ref, .mem = mem, .err = err};
    int rc = 0;
    if (h->level == HGVS_C || h->level == HGVS_N)
        rc = read_coding(&d);
    else if (h->level == HGVS_P)
        read_on(&d, assembly, NULL);
    else
        read_genomic(&d);
    *out = d.out;
    return rc < 0 ? rc : (int)d.n;
}

/* ---- proteins ---- */

int kb_gene_proteins(struct kb_txn *txn, struct str symbol, const struct refbases *ref,
    struct arena *mem, struct gene_protein **out, struct err *err)
{
    uint32_t *ordinals;
    struct transcript **all = NULL;
    int found = kb_transcripts_by_gene(txn, symbol, mem, &ordinals, err), n = 0;
    if (found > 0)
        found = read_transcripts(txn, ordinals, found, mem, &all, err);
    if (found < 0)
        return found;
    *out = ARENA_ARRAY(mem, struct gene_protein, (size_t)found);
    for (int i = 0; i < found; i++) {
        if (all[i]->assembly != ASSEMBLY_GRCH38)
            continue;
        struct gene_protein *p = &(*out)[n++];
        p->t = *all[i];
        coding_sequence_read(&p->t, ref, mem, &p->cs);
    }
    return n;
}

static bool has_protein(const struct transcript *t, struct str wanted)
{
    return str_eq(transcript_id_base(t->protein_id), wanted)
           || str_eq(transcript_id_base(t->protein_twin_id), wanted);
}

/* Protein ids are not filed: all transcripts are read, for the few who ask. */
int kb_gene_of_protein(struct kb_txn *txn, struct str accession, struct arena *mem,
    struct str *symbol, struct err *err)
{
    struct str wanted = transcript_id_base(accession);
    struct arena scratch = ARENA_INIT;
    uint32_t n = wanted.n > 0 ? kb_n_transcripts(txn) : 0;
    int rc = 0;
    for (uint32_t i = 0; i < n && rc == 0; i++) {
        struct transcript t;
        arena_reset(&scratch);
        rc = kb_transcript(txn, i, &scratch, &t, NULL, err);
        if (rc > 0 && has_protein(&t, wanted))
            *symbol = str_copy(mem, t.gene);
        else if (rc >= 0)
            rc = 0;
    }
    arena_free(&scratch);
    return rc;
}

/* Can p be told of the first protein by way of this one?  Where the other's residues
 * are not known as a whole, those of the first tell them: they are of the same bases.
 */
static bool lead_to_first(const struct gene_protein *first,
    const struct gene_protein *other, struct protein_change *p)
{
    struct str protein = other->cs.protein;
    struct protein_change told = *p;
    if (protein.n > 0 && protein_check_residues(p, protein) != RESIDUES_AGREE)
        return false;
    if (other != first
        && !protein_renumber(&other->t, protein, &first->t, first->cs.protein, &told))
        return false;
    if (protein_check_residues(&told, first->cs.protein) != RESIDUES_AGREE)
        return false;
    *p = told;
    return true;
}

static bool is_named(const struct transcript *t, struct str accession)
{
    struct str wanted = transcript_id_base(accession);
    return accession.n == 0 || has_protein(t, wanted)
           || str_eq(transcript_id_base(t->id), wanted)
           || str_eq(transcript_id_base(t->twin_id), wanted);
}

enum protein_fit gene_proteins_fit(const struct gene_protein *proteins, unsigned n,
    struct str accession, struct protein_change *p, unsigned *from, struct arena *mem)
{
    bool is_checked = false;
    *from = 0;
    if (n == 0)
        return PROTEIN_NOT_CHECKED;
    for (unsigned i = 0; i < n; i++) {
        if (!is_named(&proteins[i].t, accession))
            continue;
        if (accession.n > 0)
            *from = i;
        if (proteins[0].cs.protein.n == 0
            || (proteins[i].cs.protein.n == 0 && accession.n == 0 && p->ref1 == 0))
            continue;
        is_checked = true;
        if (!lead_to_first(&proteins[0], &proteins[i], p))
            continue;
        protein_normalise(p, proteins[0].cs.protein, mem);
        *from = i;
        return i == 0 ? PROTEIN_FITS_FIRST : PROTEIN_RENUMBERED;
    }
    return is_checked ? PROTEIN_FITS_NONE : PROTEIN_NOT_CHECKED;
}
