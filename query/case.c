#include "query/case.h"

#include "kb/model/criterion_key.h"
#include "query/effect.h"
#include "query/findings.h"

static enum looked view_locus(void *ctx, const struct allele *a)
{
    const struct sample *s = ctx;
    uint32_t end1 = a->pos1 + (uint32_t)a->ref.n - 1;
    enum looked l = looked_at(s->looked, a->contig, a->pos1, end1);
    return l == LOOKED_NOT && s->is_assumed_covered ? LOOKED_REFERENCE : l;
}

/* Without transcripts in the KB nothing says where a gene's exons are: only an
 * assumption of the user can answer. */
static enum looked view_gene(void *ctx, struct str gene, uint32_t exon)
{
    const struct sample *s = ctx;
    (void)gene;
    (void)exon;
    return s->is_assumed_covered ? LOOKED_REFERENCE : LOOKED_NOT;
}

/* --regions and --assume-covered answer small-variant criteria only (DESIGN section 2).
 */
static enum looked view_kind(void *ctx, enum criterion_kind kind, struct str what)
{
    (void)ctx;
    (void)kind;
    (void)what;
    return LOOKED_NOT;
}

int case_make(const struct sample *sample, struct kb_txn *kb, struct arena *mem,
    struct case_data *out, struct err *err)
{
    struct effect_rules *rules;
    *out = (struct case_data){.sample = sample};
    int rc = effect_rules_load(kb, mem, &rules, err);
    if (rc >= 0)
        rc = findings_make(sample, kb, rules, mem, out, err);
    if (rc < 0)
        return rc;
    out->rules = rules;
    out->view = (struct patient_view){.assembly = sample->assembly,
        .findings = out->findings,
        .n_findings = out->n_findings,
        .ctx = (void *)(uintptr_t)sample,
        .locus = view_locus,
        .gene = view_gene,
        .kind = view_kind};
    return 0;
}
