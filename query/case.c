#include "query/case.h"

#include "kb/model/criterion_key.h"
#include "query/biomarkers.h"
#include "query/effect.h"
#include "query/events.h"
#include "query/findings.h"
#include "query/gene_cover.h"
#include "query/haplotypes.h"

/* What the view's callbacks know. */
struct seen {
    const struct sample *sample;
    struct gene_cover *cover;
    const struct case_data *data;
    const struct events *events;         /* NULL: none */
    const struct biomarkers *biomarkers; /* NULL: none */
};

static enum looked view_locus(void *ctx, const struct allele *a)
{
    const struct sample *s = ((const struct seen *)ctx)->sample;
    uint32_t end1 = a->pos1 + (uint32_t)a->ref.n - 1;
    enum looked l = looked_at(s->looked, a->contig, a->pos1, end1);
    return l == LOOKED_NOT && s->is_assumed_covered ? LOOKED_REFERENCE : l;
}

/* The coding bases tell; where they were not all looked at, the user's assumption, but
 * not where the file itself is not sure. */
static enum looked view_gene(void *ctx, struct str gene, uint32_t exon)
{
    const struct seen *seen = ctx;
    enum looked l = gene_cover_looked(seen->cover, gene, exon);
    if (l == LOOKED_NOT && seen->sample->is_assumed_covered)
        l = gene_cover_is_unsure(seen->cover, gene, exon) ? LOOKED_UNSURE
                                                          : LOOKED_REFERENCE;
    return l == LOOKED_REFERENCE && gene_cover_may_hold(seen->cover, gene)
               ? LOOKED_UNSURE
               : l;
}

/* --regions and --assume-covered answer small-variant criteria only (DESIGN section 2):
 * here the inputs of events and the patient file answer. */
static enum looked view_kind(void *ctx, enum criterion_kind kind, struct str what)
{
    const struct seen *seen = ctx;
    enum looked by_file =
        seen->biomarkers ? biomarkers_looked(seen->biomarkers, kind, what) : LOOKED_NOT;
    if (by_file == LOOKED_NOT && kind == CRITERION_HAPLOTYPE)
        by_file = haplotypes_looked(seen->data, what);
    if (by_file != LOOKED_NOT)
        return by_file;
    return seen->events ? events_looked(seen->events, kind, what) : LOOKED_NOT;
}

int case_find(struct sample *sample, struct kb_txn *kb, struct arena *mem,
    struct case_data *out, struct err *err)
{
    struct effect_rules *rules;
    *out = (struct case_data){.sample = sample};
    int rc = effect_rules_load(kb, mem, &rules, err);
    if (rc >= 0)
        rc = findings_make(sample, kb, rules, mem, out, err);
    if (rc >= 0)
        out->rules = rules;
    return rc;
}

void case_add_findings(
    struct case_data *c, const struct finding *more, unsigned n, struct arena *mem)
{
    size_t all = (size_t)c->n_findings + n;
    if (n == 0)
        return;
    struct finding *findings = ARENA_ARRAY(mem, struct finding, all);
    struct clinvar_facts *clinvar = ARENA_ARRAY(mem, struct clinvar_facts, all);
    struct finding_contexts *contexts = ARENA_ARRAY(mem, struct finding_contexts, all);
    for (unsigned i = 0; i < c->n_findings; i++) {
        findings[i] = c->findings[i];
        clinvar[i] = c->clinvar[i];
        contexts[i] = c->contexts[i];
    }
    for (unsigned i = 0; i < n; i++) {
        findings[c->n_findings + i] = more[i];
        findings[c->n_findings + i].number = c->n_findings + i + 1;
    }
    c->findings = findings;
    c->clinvar = clinvar;
    c->contexts = contexts;
    c->n_findings = (unsigned)all;
}

void case_view(struct case_data *out, struct kb_txn *kb, struct arena *mem)
{
    const struct sample *sample = out->sample;
    struct seen *seen = ARENA_NEW(mem, struct seen);
    seen->sample = sample;
    seen->data = out;
    seen->cover = gene_cover_new(sample, kb, mem);
    seen->events = out->events;
    seen->biomarkers = out->biomarkers;
    out->cover = seen->cover;
    out->view = (struct patient_view){.assembly = sample->assembly,
        .findings = out->findings,
        .n_findings = out->n_findings,
        .index = finding_index_new(out->findings, out->n_findings, mem),
        .ctx = seen,
        .locus = view_locus,
        .gene = view_gene,
        .kind = view_kind};
}

int case_make(struct sample *sample, struct kb_txn *kb, struct arena *mem,
    struct case_data *out, struct err *err)
{
    int rc = case_find(sample, kb, mem, out, err);
    if (rc >= 0)
        case_view(out, kb, mem);
    return rc;
}
