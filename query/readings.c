#include "query/readings.h"

#include "kb/model/protein_normal.h"
#include "kb/model/variant_name.h"
#include "query/annotation_compare.h"

#include <string.h>

#define NO_GENE UINT32_MAX /* of a symbol that the KB does not have */

void readings_begin(struct readings *x, struct finding *f, const struct call *c)
{
    x->f = f;
    x->call = c;
    x->cap = 0;
    arena_reset(&x->scratch);
}

/* Without its other names, which no reading needs; of a genome's genes only a few are
 * asked for, but of names that lead to no gene there may be thousands. */
static int know_gene(
    struct readings *x, struct str symbol, uint32_t *number, struct err *err)
{
    struct gene g;
    bool is_new;
    int rc = kb_gene_by_symbol(x->kb, symbol, &x->scratch, &g, err);
    if (rc < 0)
        return rc;
    *number = NO_GENE;
    if (rc > 0) {
        g.aliases = g.previous = NULL;
        g.n_aliases = g.n_previous = 0;
        *number = (uint32_t)x->n_genes;
        x->genes = arena_grow(
            x->mem, x->genes, &x->cap_genes, x->n_genes + 1, sizeof(*x->genes));
        x->genes[x->n_genes++] = arena_dup(x->mem, &g, sizeof g);
    }
    *strmap_at(&x->gene_numbers, x->mem, str_copy(x->mem, symbol), &is_new) = *number;
    return 0;
}

static int gene_number(
    struct readings *x, struct str symbol, uint32_t *number, struct err *err)
{
    if (symbol.n > 0 && str_eq(symbol, (struct str){x->last_symbol, x->n_last})) {
        *number = x->last_number;
        return 0;
    }
    const uint32_t *known = strmap_get(&x->gene_numbers, symbol);
    if (known)
        *number = *known;
    else if (know_gene(x, symbol, number, err) < 0)
        return err->code;
    x->last_number = *number;
    x->n_last = symbol.n <= sizeof x->last_symbol ? symbol.n : 0;
    if (x->n_last > 0)
        memcpy(x->last_symbol, symbol.p, x->n_last);
    return 0;
}

int readings_gene(
    struct readings *x, struct str symbol, struct gene *out, struct err *err)
{
    uint32_t number = NO_GENE;
    int rc = gene_number(x, symbol, &number, err);
    if (rc < 0)
        return rc;
    if (number == NO_GENE)
        return 0;
    *out = *x->genes[number];
    return 1;
}

static bool same_reading(
    const struct protein_reading *a, const struct protein_reading *b)
{
    if (!str_eq(a->gene, b->gene) || a->has_change != b->has_change)
        return false;
    return !a->has_change || protein_eq(&a->change, &b->change);
}

/* Two ways of writing one change of the protein are one (protein_normal.h), as criteria
 * were brought to that form at build. */
static void normalise(struct readings *x, struct protein_reading *p)
{
    for (unsigned i = 0; p->has_change && i < x->call->n_effects; i++) {
        const struct allele_effect *e = &x->call->effects[i];
        bool is_its = p->transcript.n == 0
                      || transcript_same(p->transcript, e->transcript->id)
                      || transcript_same(p->transcript, e->transcript->twin_id);
        if (e->protein.n == 0 || !is_its || !str_eq(e->transcript->gene, p->gene)
            || protein_check_residues(&p->change, e->protein) != RESIDUES_AGREE)
            continue;
        protein_normalise(&p->change, e->protein, x->mem);
        return;
    }
}

/* Two that read the allele alike give one reading with what either knows; what was
 * computed goes before what is said. */
static void add(struct readings *x, struct protein_reading *p)
{
    struct finding *f = x->f;
    normalise(x, p);
    for (unsigned i = 0; i < f->n_proteins; i++) {
        struct protein_reading *have = &f->proteins[i];
        if (!same_reading(have, p))
            continue;
        if (!str_eq_c(have->from, "vdt"))
            have->consequence |= p->consequence;
        if (have->transcript.n == 0 && p->transcript.n > 0) {
            have->transcript = p->transcript;
            have->hgvs_c = p->hgvs_c;
            have->hgvs_p = p->hgvs_p;
        }
        if (have->exon == 0 && transcript_same(have->transcript, p->transcript))
            have->exon = p->exon;
        return;
    }
    f->proteins = arena_grow(
        &x->scratch, f->proteins, &x->cap, f->n_proteins + 1, sizeof *f->proteins);
    f->proteins[f->n_proteins++] = *p;
}

/* ---- our own ---- */

static struct str protein_hgvs_of(
    const struct transcript *t, struct str hgvs_p, struct arena *mem)
{
    if (hgvs_p.n == 0 || t->protein_id.n == 0)
        return hgvs_p;
    return str_fmt(mem, "%.*s:%.*s", STR_ARG(t->protein_id), STR_ARG(hgvs_p));
}

/* A splice site belongs to the exon that it delimits; one that takes both ends of an
 * intron, to none more than to the other. */
static unsigned exon_of(const struct variant_effect *e)
{
    bool is_donor = (e->consequence & CONSEQUENCE(SPLICE_DONOR)) != 0;
    bool is_acceptor = (e->consequence & CONSEQUENCE(SPLICE_ACCEPTOR)) != 0;
    if (e->exon != 0 || e->intron == 0 || is_donor == is_acceptor)
        return e->exon;
    return is_donor ? e->intron : e->intron + 1;
}

static int effect_reading(struct readings *x, const struct allele_effect *e,
    struct protein_reading *out, struct err *err)
{
    const struct transcript *t = e->transcript;
    struct gene g;
    int rc = readings_gene(x, t->gene, &g, err);
    *out = (struct protein_reading){.gene = t->gene,
        .hgnc_id = rc > 0 ? g.hgnc_id : t->hgnc_id,
        .has_change = e->effect.has_change,
        .change = e->effect.change,
        .exon = exon_of(&e->effect),
        .transcript = t->id,
        .hgvs_c = e->effect.hgvs_c,
        .hgvs_p = protein_hgvs_of(t, e->effect.hgvs_p, x->mem),
        .consequence = e->effect.consequence,
        .from = STR("vdt")};
    return rc < 0 ? rc : 0;
}

/* Lying in an intron says nothing that a record of the allele does not say better. */
static bool is_worth_reading(const struct variant_effect *e)
{
    const uint32_t inside = CONSEQUENCE(INTRON) | CONSEQUENCE(NON_CODING_TRANSCRIPT);
    return (e->consequence & ~inside) != 0;
}

int readings_add_effects(struct readings *x, struct err *err)
{
    const struct call *c = x->call;
    for (unsigned i = 0; i < c->n_effects; i++) {
        struct protein_reading p;
        if (c->effects[i].effect.is_bases_unknown
            || !is_worth_reading(&c->effects[i].effect))
            continue;
        int rc = effect_reading(x, &c->effects[i], &p, err);
        if (rc < 0)
            return rc;
        add(x, &p);
    }
    return 0;
}

/* Does a reading that names its change count as this transcript does?  It says so, or
 * its residue is where the allele lies on the transcript. */
static bool counts_alike(const struct readings *x, const struct protein_reading *have,
    const struct protein_reading *ours, const struct transcript *t)
{
    uint32_t first, last;
    if (have->transcript.n > 0 && transcript_same(have->transcript, ours->transcript))
        return true;
    if (!have->has_change)
        return have->transcript.n == 0;
    return allele_residues(t, &x->f->allele, &first, &last)
           && have->change.pos1 >= first && have->change.pos1 <= last;
}

/* Where someone else knows more of the gene, the exon and the names are all that is
 * added. */
static bool fill_known(const struct readings *x, const struct protein_reading *ours,
    const struct transcript *t)
{
    bool has_gene = false;
    for (unsigned i = 0; i < x->f->n_proteins; i++) {
        struct protein_reading *have = &x->f->proteins[i];
        if (!str_eq(have->gene, ours->gene))
            continue;
        has_gene = true;
        if (!counts_alike(x, have, ours, t))
            continue;
        if (have->exon == 0)
            have->exon = ours->exon;
        if (have->hgvs_c.n == 0) {
            have->hgvs_c = ours->hgvs_c;
            have->transcript = ours->transcript;
        }
    }
    return has_gene;
}

int readings_add_uncomputed(struct readings *x, struct err *err)
{
    const struct call *c = x->call;
    for (unsigned i = 0; i < c->n_effects; i++) {
        struct protein_reading p;
        if (!c->effects[i].effect.is_bases_unknown)
            continue;
        int rc = effect_reading(x, &c->effects[i], &p, err);
        if (rc < 0)
            return rc;
        if (!fill_known(x, &p, c->effects[i].transcript))
            add(x, &p);
    }
    return 0;
}

/* ---- records of the KB ---- */

static bool is_protein_coding(const struct gene *g)
{
    return str_eq_c(g->locus_type, "gene with protein product");
}

/* The gene that a record's consequence is about: its only gene, or the only one of
 * several that codes for a protein.  Else none: nothing is guessed. */
static int consequence_gene(struct readings *x, const struct clinvar_record *c,
    struct gene *out, struct err *err)
{
    unsigned n_coding = 0;
    struct gene found = {0}, g;
    for (unsigned i = 0; i < c->n_genes; i++) {
        int rc = readings_gene(x, c->genes[i], &g, err);
        if (rc < 0)
            return rc;
        if (rc == 0)
            continue;
        if (c->n_genes == 1) {
            *out = g;
            return 1;
        }
        if (is_protein_coding(&g)) {
            found = g;
            n_coding++;
        }
    }
    *out = found;
    return n_coding == 1;
}

int readings_add_clinvar(
    struct readings *x, const struct clinvar_record *c, struct err *err)
{
    struct gene g = {0};
    int rc = consequence_gene(x, c, &g, err);
    if (rc <= 0)
        return rc;
    struct protein_reading p = {.gene = g.symbol,
        .hgnc_id = g.hgnc_id,
        .transcript = c->transcript,
        .hgvs_c = c->hgvs_c,
        .hgvs_p = c->hgvs_p,
        .consequence = c->consequence,
        .from = STR("clinvar")};
    p.has_change = c->hgvs_p.n > 0 && protein_parse(c->hgvs_p, x->mem, &p.change) == 0;
    if (p.has_change)
        p.consequence |= consequence_of_change(&p.change);
    else if (p.consequence == 0)
        p.consequence = consequence_of_offset(c->hgvs_c);
    add(x, &p);
    return 0;
}

/* Do the source's own terms place the variant outside the codons?  "C228T" of TERT is a
 * base of the promoter, no residue. */
static bool is_outside_codons(uint32_t terms)
{
    const uint32_t outside = CONSEQUENCE(UTR5) | CONSEQUENCE(UTR3) | CONSEQUENCE(INTRON)
                             | CONSEQUENCE(UPSTREAM) | CONSEQUENCE(DOWNSTREAM)
                             | CONSEQUENCE(REGULATORY) | CONSEQUENCE(INTERGENIC);
    return terms != 0 && !(terms & ~outside);
}

static uint32_t terms_of(struct str types)
{
    uint32_t terms = 0;
    struct str term;
    while (str_next(&types, ',', &term))
        terms |= consequence_parse(term);
    return terms;
}

int readings_add_variant(
    struct readings *x, const struct named_variant *v, struct err *err)
{
    struct gene g;
    int rc = readings_gene(x, v->gene, &g, err);
    if (rc <= 0)
        return rc;
    struct protein_reading p = {.gene = g.symbol,
        .hgnc_id = g.hgnc_id,
        .transcript = v->transcript,
        .is_named = true,
        .from = str_sub(
            v->id, 0, (size_t)(str_chr(v->id, '.') < 0 ? 0 : str_chr(v->id, '.')))};
    const char *form;
    const struct criterion *named = variant_name_read(g.symbol, v->name, x->mem, &form);
    uint32_t terms = terms_of(v->types);
    p.has_change = named->kind == CRITERION_PROTEIN && !is_outside_codons(terms);
    if (p.has_change) {
        p.change = named->protein;
        p.consequence = consequence_of_change(&p.change);
    } else if (is_outside_codons(terms))
        p.consequence = terms;
    add(x, &p);
    return 0;
}

/* ---- the file's annotator ---- */

/* By HGNC id, approved symbol, or a name that leads to one gene only. 0: none. */
static int annotated_gene(
    struct readings *x, const struct annotation *a, struct gene *out, struct err *err)
{
    struct name_hit *hits;
    uint32_t hgnc_id = 0;
    int rc = a->hgnc_id ? kb_gene(x->kb, a->hgnc_id, &x->scratch, out, err) : 0;
    if (rc != 0 || a->gene.n == 0)
        return rc;
    rc = readings_gene(x, a->gene, out, err);
    if (rc != 0)
        return rc;
    int n = kb_name(x->kb, str_fold(&x->scratch, a->gene), &x->scratch, &hits, err);
    for (int i = 0; i < n; i++) {
        if (hits[i].kind != NAME_GENE || hits[i].target == hgnc_id)
            continue;
        if (hgnc_id != 0)
            return 0;
        hgnc_id = hits[i].target;
    }
    if (n < 0)
        return n;
    return hgnc_id ? kb_gene(x->kb, hgnc_id, &x->scratch, out, err) : 0;
}

/* How much the annotator says that this is the transcript to take. */
static unsigned mark_of(const struct annotation *a)
{
    return a->is_mane_select ? 2 : a->is_canonical || a->is_picked;
}

/* Is the change of annotation i the one to take among those of its gene?  Another one
 * of the same mark or a stronger one says that it is not. */
static bool is_taken(const struct call *c, unsigned i)
{
    const struct annotation *a = &c->annotations[i];
    for (unsigned k = 0; k < c->n_annotations; k++) {
        const struct annotation *b = &c->annotations[k];
        if (str_eq(b->gene, a->gene) && b->has_change && mark_of(b) >= mark_of(a)
            && !protein_eq(&a->change, &b->change))
            return false;
    }
    return true;
}

/* What we computed for the transcript is what the finding says of it; an annotation of
 * it is only compared (readings_finish.c). */
static bool is_computed(const struct call *c, const struct annotation *a)
{
    for (unsigned i = 0; i < c->n_effects; i++)
        if (!c->effects[i].effect.is_bases_unknown
            && annotation_is_on(a, c->effects[i].transcript))
            return true;
    return false;
}

int readings_add_annotations(struct readings *x, struct err *err)
{
    const struct call *c = x->call;
    for (unsigned i = 0; i < c->n_annotations; i++) {
        const struct annotation *a = &c->annotations[i];
        struct gene g;
        if (is_computed(c, a))
            continue;
        int rc = annotated_gene(x, a, &g, err);
        if (rc < 0)
            return rc;
        if (rc == 0)
            continue;
        struct protein_reading p = {.gene = g.symbol,
            .hgnc_id = g.hgnc_id,
            .has_change = a->has_change,
            .change = a->change,
            .exon = a->exon,
            .transcript = a->transcript,
            .hgvs_c = a->hgvs_c,
            .hgvs_p = a->hgvs_p,
            .consequence = a->consequence,
            .is_other_numbering = a->has_change && !is_taken(c, i),
            .from = str_of(annotator_name(a->by))};
        add(x, &p);
    }
    return 0;
}
