/* When all readings are there: numbering, the one that is shown, disagreements. */
#include "query/annotation_compare.h"
#include "query/readings.h"

static bool is_of_mane(const struct protein_reading *p, const struct gene *g)
{
    return transcript_same(p->transcript, g->mane_refseq)
           || transcript_same(p->transcript, g->mane_ensembl);
}

static const struct protein_reading *mane_reading(
    const struct finding *f, const struct gene *g)
{
    for (unsigned i = 0; i < f->n_proteins; i++)
        if (f->proteins[i].has_change && str_eq(f->proteins[i].gene, g->symbol)
            && is_of_mane(&f->proteins[i], g))
            return &f->proteins[i];
    return NULL;
}

/* The best transcript of the gene for which it was computed what the allele does. */
static const struct transcript *computed_on(const struct call *c, struct str symbol)
{
    for (unsigned i = 0; i < c->n_effects; i++)
        if (str_eq(c->effects[i].transcript->gene, symbol)
            && transcript_is_coding(c->effects[i].transcript)
            && !c->effects[i].effect.is_bases_unknown)
            return c->effects[i].transcript;
    return NULL;
}

static bool is_of_transcript(
    const struct protein_reading *p, const struct transcript *t)
{
    return transcript_same(p->transcript, t->id)
           || transcript_same(p->transcript, t->twin_id);
}

/* A curated name is the source's own word about this allele: it is compared whatever it
 * counts along. */
static int number_gene(struct readings *x, struct str symbol, struct err *err)
{
    struct gene g;
    int rc = readings_gene(x, symbol, &g, err);
    const struct protein_reading *mane = rc > 0 ? mane_reading(x->f, &g) : NULL;
    const struct transcript *t = computed_on(x->call, symbol);
    for (unsigned i = 0; (mane || t) && i < x->f->n_proteins; i++) {
        struct protein_reading *p = &x->f->proteins[i];
        bool is_this = mane ? p == mane || is_of_mane(p, &g) : is_of_transcript(p, t);
        if (str_eq(p->gene, symbol))
            p->is_other_numbering = !is_this && !p->is_named;
    }
    return rc < 0 ? rc : 0;
}

static bool is_altering(const struct protein_reading *p)
{
    return consequence_is_protein_altering(p->consequence)
           || (p->has_change && p->change.kind != PROTEIN_SILENT);
}

/* What changes a protein first, then MANE Select (DESIGN 8.3).  Where no reading is of
 * it, a curated variant's name goes before a record whose transcript is numbered in
 * another way: people know BRAF V600E by that name, not as V640E of another transcript.
 */
static int reading_score(const struct protein_reading *p, const struct gene *g)
{
    return 16 * is_altering(p) + 8 * is_of_mane(p, g)
           + 4 * (p->is_named && p->has_change) + 2 * p->has_change + (p->hgvs_p.n > 0);
}

static int choose_shown(struct readings *x, struct err *err)
{
    struct finding *f = x->f;
    int best_score = -1;
    for (unsigned i = 0; i < f->n_proteins; i++) {
        struct gene g = {0};
        int rc = readings_gene(x, f->proteins[i].gene, &g, err);
        if (rc < 0)
            return rc;
        int score = reading_score(&f->proteins[i], &g);
        if (score > best_score) {
            f->shown = &f->proteins[i];
            best_score = score;
        }
    }
    return 0;
}

/* What was computed is the consequence; without it, all that is said of the gene. */
static void file_under_shown(struct finding *f)
{
    const struct protein_reading *p = f->shown;
    if (p == NULL)
        return;
    f->gene = p->gene;
    f->hgnc_id = p->hgnc_id;
    f->consequence = p->consequence;
    for (unsigned k = 0; !str_eq_c(p->from, "vdt") && k < f->n_proteins; k++)
        if (str_eq(f->proteins[k].gene, p->gene))
            f->consequence |= f->proteins[k].consequence;
}

/* ---- disagreements ---- */

static struct str said_text(struct arena *mem, bool has_change,
    const struct protein_change *change, uint32_t consequence)
{
    return has_change ? protein_text(mem, change) : consequence_text(mem, consequence);
}

/* RefSeq's and Ensembl's name of one transcript may both be annotated. */
static bool is_listed(const struct disagreements *in, const struct disagreement *d)
{
    for (unsigned i = in->n; i > 0; i--) {
        const struct disagreement *have = &in->list[i - 1];
        if (!str_eq(have->as_given, d->as_given))
            return false;
        if (str_eq(have->source, d->source) && str_eq(have->transcript, d->transcript)
            && str_eq(have->said, d->said) && str_eq(have->computed, d->computed))
            return true;
    }
    return false;
}

void disagreements_add(
    struct disagreements *to, const struct disagreement *d, struct arena *mem)
{
    if (is_listed(to, d))
        return;
    to->list = arena_grow(mem, to->list, &to->cap, to->n + 1, sizeof *to->list);
    to->list[to->n++] = *d;
}

static void disagree(struct readings *x, const struct call *c, const char *source,
    const struct allele_effect *e, struct str said)
{
    const struct variant_effect *ours = &e->effect;
    const struct disagreement d = {.as_given = c->as_given,
        .source = str_of(source),
        .transcript = e->transcript->id,
        .said = said,
        .computed =
            said_text(x->mem, ours->has_change, &ours->change, ours->consequence)};
    disagreements_add(&x->disagreements, &d, x->mem);
}

static void compare_annotations(
    struct readings *x, const struct call *c, const struct allele_effect *e)
{
    for (unsigned i = 0; i < c->n_annotations; i++) {
        const struct annotation *a = &c->annotations[i];
        if (!annotation_is_on(a, e->transcript))
            continue;
        struct annotation_comparison cmp =
            annotation_compare(e->transcript, e->protein, &e->effect, a, x->mem);
        if (cmp.verdict == ANNOTATION_DIFFERS)
            disagree(x, c, annotator_name(a->by), e,
                said_text(x->mem, a->has_change, &a->change, a->consequence));
    }
}

static void compare_clinvar(
    struct readings *x, const struct call *c, const struct allele_effect *e)
{
    const struct variant_effect *ours = &e->effect;
    for (unsigned i = 0; ours->has_change && i < x->f->n_proteins; i++) {
        const struct protein_reading *p = &x->f->proteins[i];
        if (str_eq_c(p->from, "clinvar") && p->has_change
            && is_of_transcript(p, e->transcript)
            && !protein_eq(&p->change, &ours->change))
            disagree(x, c, "clinvar", e, protein_text(x->mem, &p->change));
    }
}

int readings_finish(struct readings *x, struct err *err)
{
    const struct call *c = x->call;
    struct finding *f = x->f;
    if (f->n_proteins > 0)
        f->proteins =
            arena_dup(x->mem, f->proteins, f->n_proteins * sizeof *f->proteins);
    for (unsigned i = 0; i < f->n_proteins; i++) {
        int rc = number_gene(x, f->proteins[i].gene, err);
        if (rc < 0)
            return rc;
    }
    int rc = choose_shown(x, err);
    if (rc < 0)
        return rc;
    file_under_shown(f);
    for (unsigned i = 0; i < c->n_effects; i++) {
        compare_annotations(x, c, &c->effects[i]);
        compare_clinvar(x, c, &c->effects[i]);
    }
    return 0;
}
