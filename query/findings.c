#include "query/findings.h"

#include <math.h>

#include "kb/store/kb_ahead.h"
#include "query/readings.h"

/* Calls give room to findings, which are not touched before, in steps of so many. */
#define FORGET_AFTER 4096

struct making {
    struct kb_txn *kb;
    const struct effect_rules *rules;
    struct arena *mem;
    struct arena scratch;          /* records decoded for one finding */
    struct clinvar_record clinvar; /* that of its out->clinvar: no conditions */
    struct case_data *out;
    struct readings readings;
};

static int add_context(
    struct making *m, unsigned i, const struct record *rec, struct err *err)
{
    struct finding_contexts *of = &m->out->contexts[i];
    if (!of->list) /* no more of them than owners */
        of->list =
            ARENA_ARRAY(m->mem, struct allele_context, m->out->findings[i].n_variants);
    struct allele_context *to = &of->list[of->n++];
    to->source = rec->source;
    return kb_clinvar_facts(m->kb, rec, m->mem, &to->entry, err);
}

/* Several ClinVar records of one allele: the facts shown are those of the lowest
 * VariationID; all of them give readings and stay in variants. */
static int read_owner(struct making *m, unsigned i, uint32_t owner, struct err *err)
{
    struct record rec;
    int rc = kb_record(m->kb, owner, &rec, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "allele owner %u is no record", owner);
    if (rc < 0)
        return rc;
    if (rec.type == RECORD_CLINVAR) {
        struct clinvar_record c;
        rc = kb_clinvar_reading(m->kb, &rec, &m->scratch, &c, err);
        if (rc < 0)
            return rc;
        if (m->out->clinvar[i].variation_id == 0) {
            m->out->clinvar[i] = (struct clinvar_facts){
                m->kb, rec.body, rec.ordinal, c.variation_id, rec.source};
            m->clinvar = c;
        }
        return readings_add_clinvar(&m->readings, &c, err);
    }
    if (rec.type == RECORD_CLINVAR_ALLELE)
        return add_context(m, i, &rec, err);
    struct named_variant v;
    rc = kb_variant(m->kb, owner, &m->scratch, &v, err);
    return rc < 0 ? rc : readings_add_variant(&m->readings, &v, err);
}

/* Context names the gene, so that the finding is filed, where nothing else does. */
static int read_context_genes(struct making *m, unsigned i, struct err *err)
{
    const struct finding_contexts *of = &m->out->contexts[i];
    int rc = 0;
    for (unsigned k = 0; rc >= 0 && k < of->n && m->out->findings[i].n_proteins == 0;
         k++)
        rc = readings_add_clinvar(&m->readings, &of->list[k].entry.record, err);
    return rc;
}

static int read_all(struct making *m, const struct call *c, unsigned i, struct err *err)
{
    readings_begin(&m->readings, &m->out->findings[i], c);
    int rc = readings_add_effects(&m->readings, err);
    for (unsigned k = 0; rc >= 0 && k < c->n_owners; k++)
        rc = read_owner(m, i, c->owners[k], err);
    if (rc >= 0)
        rc = readings_add_annotations(&m->readings, err);
    if (rc >= 0)
        rc = readings_add_uncomputed(&m->readings, err);
    if (rc >= 0)
        rc = read_context_genes(m, i, err);
    return rc < 0 ? rc : readings_finish(&m->readings, err);
}

static int make_one(struct making *m, const struct call *c, unsigned i, struct err *err)
{
    struct finding *f = &m->out->findings[i];
    m->out->clinvar[i] = (struct clinvar_facts){0};
    m->out->contexts[i] = (struct finding_contexts){0};
    *f = (struct finding){.number = i + 1,
        .kind = FINDING_SMALL_VARIANT,
        .origin = c->origin,
        .origin_how = c->origin_how,
        .allele = c->allele,
        .as_given = c->as_given,
        .hgvs_g = c->hgvs_g,
        .zygosity = c->zygosity,
        .allele_fraction = c->allele_fraction,
        .depth = c->depth,
        .filter = c->filter,
        .phase = c->phase,
        .copies = c->copies,
        .is_phased = c->is_phased,
        .has_allele_criterion = c->has_allele_criterion,
        .is_of_parts = c->n_parts > 0,
        .is_uncertain_phase = c->is_uncertain_phase,
        .value = NAN,
        .variants = c->owners,
        .n_variants = c->n_owners,
        .inputs = c->inputs,
        .n_inputs = c->n_inputs,
        .inputs_disagree = c->inputs_disagree};
    int rc = read_all(m, c, i, err);
    if (rc >= 0)
        effect_judge(
            m->rules, m->out->clinvar[i].variation_id ? &m->clinvar : NULL, f, m->mem);
    arena_reset(&m->scratch);
    return rc < 0 ? rc : 0;
}

/* The records that the calls from the first one on still need. */
static void look_ahead(const struct sample *sample, unsigned first, struct kb_txn *kb)
{
    struct arena mem = ARENA_INIT;
    uint32_t *owners = NULL;
    size_t n = 0, cap = 0;
    for (unsigned i = first; i < sample->n_calls; i++)
        for (unsigned k = 0; k < sample->calls[i].n_owners; k++) {
            owners = arena_grow(&mem, owners, &cap, n + 1, sizeof *owners);
            owners[n++] = sample->calls[i].owners[k];
        }
    kb_ahead_records(kb, owners, n);
    arena_free(&mem);
}

int findings_make(struct sample *sample, struct kb_txn *kb,
    const struct effect_rules *rules, struct arena *mem, struct case_data *out,
    struct err *err)
{
    struct making m = {.kb = kb,
        .rules = rules,
        .mem = mem,
        .out = out,
        .readings = {.kb = kb, .mem = mem}};
    struct kb_ahead ahead;
    int rc = 0;
    size_t n = out->n_findings = sample->n_calls;
    out->findings = arena_take(mem, n * sizeof *out->findings);
    out->clinvar = arena_take(mem, n * sizeof *out->clinvar);
    out->contexts = arena_take(mem, n * sizeof *out->contexts);
    kb_ahead_begin(&ahead, kb);
    for (unsigned i = 0; rc >= 0 && i < sample->n_calls; i++) {
        if (kb_ahead_is_due(&ahead))
            look_ahead(sample, i, kb);
        rc = make_one(&m, &sample->calls[i], i, err);
        if (i % FORGET_AFTER == 0)
            sample_forget_first_calls(sample, i);
    }
    arena_free(&m.scratch);
    arena_free(&m.readings.scratch);
    out->disagreements = m.readings.disagreements;
    out->n_disagreements = m.readings.n_disagreements;
    return rc;
}
