/*
 * Losses of function that ClinVar does not classify: by our own consequences, in genes
 * whose lists say that loss is the cause.  "ClinVar has no record" is said only where
 * its records of the gene stand on the sample's assembly in this KB; else it was not
 * looked up.
 */
#include "query/hereditary_judge.h"

#define MAX_ASKED 200 /* about: records of a gene that tell whether it is covered */
#define LEAST_PERCENT 95

static bool is_our_loss(const struct finding *f)
{
    const struct protein_reading *p = f->shown;
    return p && str_eq_c(p->from, "vdt") && str_eq(p->gene, f->gene)
           && consequence_is_truncating(p->consequence);
}

static bool stands_on(const struct clinvar_entry *c, enum assembly assembly)
{
    for (unsigned i = 0; i < c->n_alleles; i++)
        if (c->alleles[i].allele.assembly == assembly)
            return true;
    return false;
}

/* One record of the gene: *n_placed counts those that stand somewhere, *n_on those that
 * do on the sample's assembly. */
static int ask_record(const struct judging *x, uint32_t ordinal, struct arena *mem,
    unsigned *n_placed, unsigned *n_on, struct err *err)
{
    struct record rec;
    struct clinvar_entry c;
    int rc = kb_record(x->kb, ordinal, &rec, err);
    if (rc <= 0 || rec.type != RECORD_CLINVAR)
        return rc;
    rc = kb_clinvar_facts(x->kb, &rec, mem, &c, err);
    if (rc < 0)
        return rc;
    *n_placed += c.n_alleles > 0;
    *n_on += stands_on(&c, x->c->sample->assembly);
    return 0;
}

/* 1: ClinVar's records of the gene can be found by an allele of the sample.  Asked of
 * records all over the list, since what two sources of a KB have in common are often
 * the oldest ones. */
static int is_covered(const struct judging *x, struct str gene, struct err *err)
{
    struct arena mem = ARENA_INIT, scratch = ARENA_INIT;
    uint32_t *records;
    unsigned n_placed = 0, n_on = 0;
    int n = kb_records_by_gene(x->kb, gene, &mem, &records, err), rc = n;
    int step = n > MAX_ASKED ? n / MAX_ASKED : 1;
    for (int i = 0; rc >= 0 && i < n; i += step) {
        rc = ask_record(x, records[i], &scratch, &n_placed, &n_on, err);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    arena_free(&mem);
    return rc < 0 ? rc : n_placed > 0 && 100 * n_on >= LEAST_PERCENT * n_placed;
}

/* What is to be said where no record has the allele. */
static int action_without_record(const struct judging *x, unsigned i,
    enum hereditary_action *action, struct err *err)
{
    int rc = x->c->contexts[i].n ? 0 : is_covered(x, x->c->findings[i].gene, err);
    if (rc < 0)
        return rc;
    *action = rc > 0 ? HEREDITARY_SAYS_LOSS_ABSENT : HEREDITARY_SAYS_LOSS_NOT_LOOKED;
    if (x->c->contexts[i].n)
        *action = HEREDITARY_SAYS_LOSS_ONLY_WORD;
    return 0;
}

int hereditary_add_loss(
    struct judging *x, unsigned i, const struct judged_gene *g, struct err *err)
{
    const struct finding *f = &x->c->findings[i];
    enum hereditary_action action = HEREDITARY_SAYS_LOSS_NO_CLASS;
    if (!g->gene->is_loss_of_function || hereditary_class(x, i) || !is_our_loss(f))
        return 0;
    if (x->c->clinvar[i].variation_id == 0) {
        int rc = action_without_record(x, i, &action, err);
        if (rc < 0)
            return rc;
    }
    hereditary_add(x, i, g, &g->conditions->listings[0], HEREDITARY_NOT_CLASSIFIED,
        hereditary_say(x, action, f));
    return 0;
}
