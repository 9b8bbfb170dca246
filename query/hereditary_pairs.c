/* Two changes of one gene: on different copies, on one copy, or not known. */
#include "query/hereditary_judge.h"

enum pair_phase { PHASE_UNKNOWN, PHASE_TRANS, PHASE_CIS };

/* Phase is known inside one phase set; of genotypes that name none it is the contig
 * (VCF 4.x, PS). */
static enum pair_phase phase_of(const struct judging *x, unsigned a, unsigned b)
{
    const struct finding *c = &x->c->findings[a], *d = &x->c->findings[b];
    if (!c->is_phased || !d->is_phased || c->copies == 0 || d->copies == 0
        || c->allele.contig != d->allele.contig || !str_eq(c->phase, d->phase))
        return PHASE_UNKNOWN;
    if ((c->copies & d->copies) == 0)
        return PHASE_TRANS;
    return c->copies == d->copies ? PHASE_CIS : PHASE_UNKNOWN;
}

static bool may_be_one_copy(const struct judging *x, const struct finding *f)
{
    enum zygosity z = hereditary_zygosity(x, f);
    return z == ZYGOSITY_HETEROZYGOUS || z == ZYGOSITY_UNKNOWN;
}

static bool is_pair(const struct judging *x, unsigned a, unsigned b)
{
    const struct finding *f = &x->c->findings[a], *g = &x->c->findings[b];
    return a != b && g->kind == FINDING_SMALL_VARIANT && g->origin == ORIGIN_GERMLINE
           && str_eq(f->gene, g->gene) && hereditary_is_pathogenic(x, b)
           && may_be_one_copy(x, f) && may_be_one_copy(x, g);
}

/* A man has no second copy of an X-linked gene. */
static bool needs_two(const struct judging *x, const struct hereditary_conditions *c)
{
    return c->has_recessive || (c->has_x_linked && x->r->sex != PATIENT_MALE);
}

/* The first list that wants two different changes reported. */
static const struct hereditary_listing *listing_of_pair(
    const struct hereditary_conditions *c)
{
    for (unsigned i = 0; i < c->n_listings; i++)
        if (c->listings[i].rule != LIST_RULE_HFE_C282Y
            && c->listings[i].rule != LIST_RULE_TRUNCATING)
            return &c->listings[i];
    return NULL;
}

static void add_pair(struct judging *x, unsigned i, unsigned k,
    const struct judged_gene *g, const struct hereditary_listing *l, bool is_trans)
{
    struct report_hereditary *line = hereditary_add(x, i, g, l,
        is_trans ? HEREDITARY_COMPOUND : HEREDITARY_POSSIBLE_COMPOUND,
        hereditary_say(x,
            is_trans ? HEREDITARY_SAYS_IN_TRANS : HEREDITARY_SAYS_COMPOUND,
            &x->c->findings[i]));
    line->findings[1] = x->c->findings[k].number;
    line->n_findings = 2;
    line->phase = is_trans ? "in_trans" : "unknown";
}

bool hereditary_add_pairs(struct judging *x, unsigned i, const struct judged_gene *g)
{
    const struct hereditary_listing *l = listing_of_pair(g->conditions);
    bool has_pair = false;
    if (!l || !needs_two(x, g->conditions))
        return false;
    for (unsigned k = 0; k < x->c->n_findings; k++) {
        if (!is_pair(x, i, k))
            continue;
        enum pair_phase phase = phase_of(x, i, k);
        if (phase == PHASE_CIS) /* the other copy is whole */
            continue;
        has_pair = true;
        if (k > i)
            add_pair(x, i, k, g, l, phase == PHASE_TRANS);
    }
    return has_pair;
}
