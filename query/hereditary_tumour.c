/* A change that was seen in a tumour: does it hint at the germline? */
#include "query/hereditary_judge.h"

#include <math.h>

#include "query/effect.h"

#define CLINVAR_ORIGIN_SOMATIC 2 /* bit of ORIGIN in ClinVar's VCF header */

/* ClinVar knows the change from tumours only. */
static int is_somatic_only(const struct judging *x, unsigned i, struct err *err)
{
    struct clinvar_entry c = *x->clinvar[i];
    if (c.record.origin_bits != 0)
        return c.record.origin_bits == CLINVAR_ORIGIN_SOMATIC;
    if (clinvar_decode_submissions(x->mem, &c, err) < 0)
        return err->code;
    for (unsigned k = 0; k < c.record.n_submissions; k++)
        if (!str_eq_c(c.record.submissions[k].origin, "somatic"))
            return 0;
    return c.record.n_submissions > 0;
}

static bool is_over_fraction(const struct judging *x, const struct finding *f)
{
    bool is_indel = f->allele.ref.n != f->allele.alt.n;
    double least =
        is_indel ? x->rules.hint_fraction_indel : x->rules.hint_fraction_substitution;
    return isnan(f->allele_fraction) || f->allele_fraction > least
           || hereditary_hints_at_any_fraction(&x->rules, f->gene);
}

/* In a tumour one changed copy is all that the germline is known to have. */
static void judge_hint(const struct judged_gene *g, enum hereditary_status *status)
{
    const struct hereditary_conditions *c = g->conditions;
    *status = HEREDITARY_NOT_STATED;
    if (c->has_dominant)
        *status = HEREDITARY_AT_RISK;
    else if (c->has_recessive && !c->has_x_linked)
        *status = HEREDITARY_CARRIER;
}

int hereditary_add_hint(
    struct judging *x, unsigned i, const struct judged_gene *g, struct err *err)
{
    const struct finding *f = &x->c->findings[i];
    const struct hereditary_listing *l = hereditary_listing(x, g, f);
    enum hereditary_status status;
    if (!l || !hereditary_is_pathogenic(x, i) || effect_is_at_hotspot(x->c->rules, f)
        || hereditary_hints_never(&x->rules, f->gene) || !is_over_fraction(x, f))
        return 0;
    int rc = is_somatic_only(x, i, err);
    if (rc != 0)
        return rc < 0 ? rc : 0;
    judge_hint(g, &status);
    hereditary_add(x, i, g, l, status,
        hereditary_say(x,
            isnan(f->allele_fraction) ? HEREDITARY_SAYS_HINT_NO_FRACTION
                                      : HEREDITARY_SAYS_HINT,
            f));
    return 0;
}
