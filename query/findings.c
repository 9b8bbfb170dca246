#include "query/findings.h"

#include "kb/base/in_order.h"
#include "kb/store/kb_ahead.h"
#include "kb/store/kb_soon.h"
#include "query/readings.h"

#include <math.h>
#include <string.h>

/* What one thread makes. */
struct making {
    const struct sample *sample;
    struct kb_txn *kb; /* its own */
    const struct effect_rules *rules;
    struct arena *mem;             /* its own, of what is kept */
    struct arena scratch;          /* records decoded for one finding */
    struct clinvar_record clinvar; /* that of its out->clinvar: no conditions */
    struct case_data *out;
    struct kb_txn *kept; /* which reads the records of out later on */
    struct readings readings;
    struct kb_ahead ahead;
};

static int add_context(
    struct making *m, unsigned i, const struct record *rec, struct err *err)
{
    struct finding_contexts *of = &m->out->contexts[i];
    if (!of->list) /* no more of them than owners */
        of->list =
            ARENA_ARRAY(m->mem, struct allele_context, m->out->findings[i].n_variants);
    struct allele_context *to = &of->list[of->n++];
    struct clinvar_entry entry;
    int rc = kb_clinvar_facts(m->kb, rec, m->mem, &entry, err);
    *to = (struct allele_context){entry.record, rec->source};
    return rc;
}

/* Several ClinVar records of one allele: the facts shown are those of the lowest
 * VariationID; all of them give readings and stay in variants. */
static int read_owner(struct making *m, unsigned i, uint32_t owner, struct err *err)
{
    struct record rec;
    int rc = kb_record_of_owner(m->kb, owner, &rec, err);
    if (rc < 0)
        return rc;
    if (rec.type == RECORD_CLINVAR) {
        bool is_first = m->out->clinvar[i].variation_id == 0;
        struct clinvar_record another, *c = is_first ? &m->clinvar : &another;
        rc = kb_clinvar_reading(m->kb, &rec, &m->scratch, c, err);
        if (rc < 0)
            return rc;
        if (is_first)
            m->out->clinvar[i] = (struct clinvar_facts){
                m->kept, rec.body, rec.ordinal, c->variation_id, rec.source};
        return readings_add_clinvar(&m->readings, c, err);
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
        rc = readings_add_clinvar(&m->readings, &of->list[k].record, err);
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

/* ---- in runs, by several threads ---- */

#define RUN_CALLS 128
/* Calls give room to findings, which are not touched before, in steps of so many. */
#define FORGET_AFTER 4096

/* What the caller's thread puts together, run by run. */
struct gathering {
    struct sample *sample;
    struct arena *mem;
    struct disagreements disagreements;
    unsigned n_done, n_forgotten; /* calls */
};

static unsigned run_end(const struct sample *s, unsigned beg)
{
    return s->n_calls - beg < RUN_CALLS ? s->n_calls : beg + RUN_CALLS;
}

/* The records of the call i, when the run has so many. */
static void name_soon(struct making *m, unsigned i, unsigned end)
{
    if (i >= end)
        return;
    const struct call *c = &m->sample->calls[i];
    for (unsigned k = 0; k < c->n_owners; k++)
        kb_soon_record(m->kb, c->owners[k]);
}

/* Findings are put where they belong; the piece is what disagrees in them. */
static int make_run(void *maker, size_t run, struct buf *piece, struct err *err)
{
    struct making *m = maker;
    const struct disagreements *seen = &m->readings.disagreements;
    unsigned i = (unsigned)run * RUN_CALLS, end = run_end(m->sample, i);
    int rc = 0;
    m->readings.disagreements.n = 0;
    for (unsigned k = 0; k < KB_SOON_AHEAD; k++)
        name_soon(m, i + k, end);
    for (; rc >= 0 && i < end; i++) {
        if (kb_ahead_is_due(&m->ahead))
            look_ahead(m->sample, i, m->kb);
        name_soon(m, i + KB_SOON_AHEAD, end);
        rc = make_one(m, &m->sample->calls[i], i, err);
    }
    if (seen->n > 0)
        buf_add(piece, seen->list, seen->n * sizeof *seen->list);
    return rc;
}

static int give_run(void *ctx, struct str piece, struct err *err)
{
    struct gathering *g = ctx;
    (void)err; /* nothing fails */
    for (size_t at = 0; at < piece.n; at += sizeof(struct disagreement)) {
        struct disagreement d;
        memcpy(&d, piece.p + at, sizeof d);
        disagreements_add(&g->disagreements, &d, g->mem);
    }
    g->n_done = run_end(g->sample, g->n_done);
    if (g->n_done - g->n_forgotten >= FORGET_AFTER) {
        sample_forget_first_calls(g->sample, g->n_done);
        g->n_forgotten = g->n_done;
    }
    return 0;
}

static int make_runs(
    struct gathering *g, struct making *all, unsigned n_makers, struct err *err)
{
    const struct in_order job = {
        .n = ((size_t)g->sample->n_calls + RUN_CALLS - 1) / RUN_CALLS,
        .makers = all,
        .maker_bytes = sizeof *all,
        .n_makers = n_makers,
        .make = make_run,
        .give = give_run,
        .ctx = g};
    return in_order_run(&job, err);
}

/* Beside the first, which is the caller's; those that get no reader are done without.
 */
static unsigned begin_others(struct making *all, struct arena *mems, unsigned n)
{
    struct err unused;
    unsigned n_begun = 1;
    for (; n_begun < n; n_begun++) {
        struct making *m = &all[n_begun];
        *m = all[0];
        m->ahead = (struct kb_ahead){0}; /* one asks for all */
        m->kb = kb_begin_beside(all[0].kb, &unused);
        if (m->kb == NULL)
            break;
        m->mem = &mems[n_begun];
        m->readings = (struct readings){.kb = m->kb, .mem = m->mem};
    }
    return n_begun;
}

/* Of the others, what they made is the caller's now. */
static void end_makers(struct making *all, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        arena_free(&all[i].scratch);
        arena_free(&all[i].readings.scratch);
        if (i > 0) {
            arena_adopt(all[0].mem, all[i].mem);
            kb_end(all[i].kb);
        }
    }
}

int findings_make(struct sample *sample, struct kb_txn *kb,
    const struct effect_rules *rules, struct arena *mem, struct case_data *out,
    struct err *err)
{
    struct gathering g = {.sample = sample, .mem = mem};
    struct making all[IN_ORDER_MAX_MAKERS];
    struct arena mems[IN_ORDER_MAX_MAKERS] = {0};
    size_t n = out->n_findings = sample->n_calls;
    out->findings = arena_take(mem, n * sizeof *out->findings);
    out->clinvar = arena_take(mem, n * sizeof *out->clinvar);
    out->contexts = arena_take(mem, n * sizeof *out->contexts);
    all[0] = (struct making){.sample = sample,
        .kb = kb,
        .rules = rules,
        .mem = mem,
        .out = out,
        .kept = kb,
        .readings = {.kb = kb, .mem = mem}};
    kb_ahead_begin(&all[0].ahead, kb);
    unsigned n_makers =
        begin_others(all, mems, in_order_n_makers(n, RUN_CALLS, sample->n_threads));
    int rc = make_runs(&g, all, n_makers, err);
    end_makers(all, n_makers);
    out->disagreements = g.disagreements.list;
    out->n_disagreements = g.disagreements.n;
    return rc;
}
