#include "kb/base/in_order.h"
#include "query/finding_details.h"
#include "query/report_json.h"
#include "query/report_json_alike.h"

#include <stdlib.h>

struct writing {
    const struct report *report;
    const struct json_out *start; /* as the writer stood before the first finding */
    struct kb_txn *kb;            /* of this thread; NULL: the report's own */
    struct arena mem;             /* of the finding in hand */
    struct alike alike;
};

static void write_gene(struct json_out *w, const struct finding *f)
{
    json_out_key(w, "gene");
    if (f->gene.n == 0) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_str(w, "symbol", f->gene);
    json_out_key(w, "hgnc_id");
    if (f->hgnc_id)
        json_out_numbered(w, "HGNC:", f->hgnc_id);
    else
        json_out_null(w);
    json_out_end(w);
}

/* Up to the allele's contig. */
static void write_head(struct json_out *w, const struct telling *t)
{
    const struct finding *f = t->d->of->f;
    json_out_key_c(w, "kind", finding_kind_name(f->kind));
    json_out_key_c(w, "origin", origin_name(f->origin));
    json_out_key_c(w, "origin_how", f->origin_how);
    write_gene(w, f);
    json_out_key(w, "allele");
    if (f->kind != FINDING_SMALL_VARIANT) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_c(w, "contig", contig_name(f->allele.contig));
}

static void write_allele(struct json_out *w, const struct finding *f)
{
    json_out_key_int(w, "pos1", f->allele.pos1);
    json_out_key_str(w, "ref", f->allele.ref);
    json_out_key_str(w, "alt", f->allele.alt);
    report_json_text(w, "as_given", f->as_given);
}

static void write_behind_allele(struct json_out *w, const struct telling *t)
{
    const struct finding *f = t->d->of->f;
    if (f->kind == FINDING_SMALL_VARIANT)
        json_out_end(w);
    report_json_text(w, "diplotype", f->kind == FINDING_HAPLOTYPE ? f->text : STR_NONE);
}

static void write_other_numberings(
    struct json_out *w, const struct finding *f, struct arena *mem)
{
    json_out_key(w, "other_numberings");
    json_out_array(w);
    for (unsigned i = 0; f->shown != NULL && i < f->n_proteins; i++) {
        const struct protein_reading *p = &f->proteins[i];
        if (p == f->shown || !p->has_change || !str_eq(p->gene, f->shown->gene))
            continue;
        json_out_object(w);
        report_json_text(w, "transcript", p->transcript);
        json_out_key_str(w, "protein_change", protein_text(mem, &p->change));
        json_out_key_str(w, "from", p->from);
        json_out_end(w);
    }
    json_out_end(w);
}

/* What is said of the transcript and the protein; and the zygosity. */
static void write_reading(struct json_out *w, const struct telling *t)
{
    const struct finding_details *d = t->d;
    const struct finding *f = d->of->f;
    report_json_text(w, "transcript", d->transcript);
    if (f->shown != NULL && f->shown->exon > 0)
        json_out_key_int(w, "exon", f->shown->exon);
    else
        json_out_key_null(w, "exon");
    report_json_text(w, "hgvs_c", d->hgvs_c);
    report_json_text(w, "hgvs_p", d->hgvs_p);
    report_json_text(w, "protein_change", d->protein_change);
    write_other_numberings(w, f, t->mem);
    report_json_text(w, "consequence", consequence_text(t->mem, f->consequence));
    report_json_text(w, "consequence_from", d->consequence_from);
    json_out_key_c(w, "zygosity", zygosity_name(f->zygosity));
}

static void write_reads(struct json_out *w, double allele_fraction, int64_t depth)
{
    json_out_key(w, "allele_fraction");
    json_out_double(w, allele_fraction); /* NAN: null */
    if (depth >= 0)
        json_out_key_int(w, "depth", depth);
    else
        json_out_key_null(w, "depth");
}

/* From the end of the effect to the first input. */
static void write_events(struct json_out *w, const struct telling *t)
{
    const struct finding *f = t->d->of->f;
    json_out_end(w);
    report_json_event(w, f);
    report_json_biomarker(w, f);
    json_out_key(w, "inputs");
    json_out_array(w);
}

/* Which copies of its phase set have it; 0: not known.  What is on all of them, or only
 * under one of the possible phases, has no place of its own. */
static uint32_t copies_of(const struct finding *f)
{
    bool is_placed = f->is_phased && !f->is_uncertain_phase && f->copies != UINT32_MAX;
    return is_placed ? f->copies : 0;
}

static void write_copies(struct json_out *w, const struct finding *f)
{
    uint32_t copies = copies_of(f);
    json_out_key(w, "phase_copies");
    if (copies == 0) {
        json_out_null(w);
        return;
    }
    json_out_flat_array(w);
    for (unsigned i = 0; i < 32; i++)
        if ((copies >> i & 1) != 0)
            json_out_uint(w, i + 1);
    json_out_end(w);
}

/* Up to what the effect comes from; where it comes from nothing, to the first input. */
static void write_call(struct json_out *w, const struct telling *t)
{
    const struct finding *f = t->d->of->f;
    report_json_text(w, "filter", f->filter);
    report_json_text(w, "phase", f->phase);
    write_copies(w, f);
    json_out_key_bool(w, "phase_uncertain", f->is_uncertain_phase);
    json_out_key(w, "effect");
    json_out_object(w);
    json_out_key_c(w, "class", effect_class_name(f->effect));
    if (f->effect_from.n == 0) {
        json_out_key_null(w, "from");
        write_events(w, t);
    }
}

static void write_input(struct json_out *w, const struct telling *t)
{
    json_out_object(w);
    json_out_key_int(w, "input", t->input->input);
    json_out_key_c(w, "state", t->input->state);
    json_out_key_c(w, "zygosity", zygosity_name(t->input->zygosity));
}

static void write_behind_input(struct json_out *w, const struct telling *t)
{
    report_json_text(w, "filter", t->input->filter);
    json_out_end(w);
}

static void write_inputs(struct alike *x, struct telling *t)
{
    const struct finding *f = t->d->of->f;
    for (unsigned i = 0; i < f->n_inputs; i++) {
        const struct finding_input *in = &f->inputs[i];
        t->input = in;
        alike_write(x, STRETCH_INPUT, true,
            ALIKE_OF(in->input, alike_word(in->state), in->zygosity), write_input, t);
        write_reads(&x->w, in->allele_fraction, in->depth);
        alike_write(x, STRETCH_BEHIND_INPUT, true, ALIKE_OF(alike_text(in->filter)),
            write_behind_input, t);
    }
}

/* From the end of the tier to the id of ClinVar's record. */
static void write_behind_tier(struct json_out *w, const struct telling *t)
{
    json_out_end(w);
    json_out_end(w);
    json_out_key(w, "clinvar");
    if (t->d->clinvar.variation_id == 0) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key(w, "variation_id");
}

/* From the end of the inputs to the rows that the tier comes from; where there are
 * none, to the id of ClinVar's record. */
static void write_tier(struct json_out *w, const struct telling *t)
{
    const struct report_finding *f = t->d->of;
    json_out_end(w);
    json_out_key_bool(w, "inputs_disagree", f->f->inputs_disagree);
    json_out_key(w, "tier");
    json_out_object(w);
    json_out_key_c(w, "amp", f->tier.amp);
    json_out_key_c(w, "kcat", f->tier.kcat);
    json_out_key(w, "from");
    json_out_flat_array(w);
    if (f->n_tier_rows == 0)
        write_behind_tier(w, t);
}

static void write_tiers(struct alike *x, const struct telling *t)
{
    const struct report_finding *f = t->d->of;
    const uint64_t has_clinvar = t->d->clinvar.variation_id > 0;
    const uint64_t flags = has_clinvar | (uint64_t)f->f->inputs_disagree << 1
                           | (uint64_t)(f->n_tier_rows > 0) << 2;
    alike_write(x, STRETCH_TIER, true,
        ALIKE_OF(flags, alike_word(f->tier.amp), alike_word(f->tier.kcat)), write_tier,
        t);
    if (f->n_tier_rows == 0)
        return;
    for (unsigned i = 0; i < f->n_tier_rows; i++)
        json_out_str(&x->w, f->tier_rows[i].p ? f->tier_rows[i] : STR(""));
    alike_write(
        x, STRETCH_BEHIND_TIER, true, ALIKE_OF(has_clinvar), write_behind_tier, t);
}

static void write_end(struct json_out *w, const struct telling *t)
{
    report_json_clinvar_context(w, t->d->of);
    json_out_end(w);
}

/* Allele, reading and call. */
static void write_seen(struct alike *x, const struct telling *t)
{
    const struct finding *f = t->d->of->f;
    bool is_small = f->kind == FINDING_SMALL_VARIANT;
    struct json_out *w = &x->w;
    alike_write(x, STRETCH_HEAD, is_small && f->gene.n == 0,
        ALIKE_OF(f->origin, alike_word(f->origin_how), f->allele.contig), write_head,
        t);
    if (is_small)
        write_allele(w, f);
    alike_write(
        x, STRETCH_BEHIND_ALLELE, is_small, ALIKE_OF(0), write_behind_allele, t);
    report_json_text(w, "hgvs_g", t->d->hgvs_g);
    alike_write(x, STRETCH_READING, !f->shown && !f->consequence, ALIKE_OF(f->zygosity),
        write_reading, t);
    write_reads(w, f->allele_fraction, f->depth);
    const uint64_t effect = (uint64_t)f->effect << 2
                            | (uint64_t)f->is_uncertain_phase << 1
                            | (f->effect_from.n > 0);
    alike_write(x, STRETCH_CALL, is_small && f->phase.n == 0,
        ALIKE_OF(alike_text(f->filter), copies_of(f), effect), write_call, t);
    if (f->effect_from.n == 0)
        return;
    json_out_key_str(w, "from", f->effect_from);
    alike_write(x, STRETCH_EVENTS, is_small, ALIKE_OF(0), write_events, t);
}

static void write_finding(struct alike *x, struct telling *t)
{
    const struct report_finding *f = t->d->of;
    struct json_out *w = &x->w;
    json_out_object(w);
    json_out_key(w, "id");
    json_out_numbered(w, "F", f->f->number);
    write_seen(x, t);
    write_inputs(x, t);
    write_tiers(x, t);
    if (t->d->clinvar.variation_id > 0) {
        json_out_uint(w, t->d->clinvar.variation_id);
        report_json_clinvar(x, t);
    }
    alike_write(x, STRETCH_END, f->n_clinvar_context == 0,
        ALIKE_OF(f->has_clinvar_context), write_end, t);
}

/* ---- in runs, by several threads ---- */

/* Some 64 kB of text. */
#define RUN_FINDINGS 32

/* Records lie far from each other in the KB's file: while one finding is written, those
 * of the next are on their way. */
#define FETCH_AHEAD 4
static const char *body_ahead(const struct report *r, size_t i)
{
    size_t ahead = i + FETCH_AHEAD < r->n_findings ? i + FETCH_AHEAD : i;
    return r->findings[ahead].clinvar->body.p;
}

static int write_run(void *maker, size_t run, struct buf *out, struct err *err)
{
    struct writing *x = maker;
    size_t beg = run * RUN_FINDINGS, end = beg + RUN_FINDINGS;
    int rc = 0;
    json_out_begin_members(&x->alike.w, x->start, run == 0, out);
    x->alike.w.numbers = &x->alike.numbers;
    for (size_t i = beg; rc >= 0 && i < end && i < x->report->n_findings; i++) {
        struct finding_details d;
        __builtin_prefetch(body_ahead(x->report, i));
        rc = finding_details_make(
            x->report, &x->report->findings[i], x->kb, &x->mem, &d, err);
        struct telling t = {.d = &d, .mem = &x->mem};
        if (rc >= 0)
            write_finding(&x->alike, &t);
        arena_reset(&x->mem);
    }
    return rc;
}

static int give_run(void *ctx, struct str members, struct err *err)
{
    struct json_out *w = ctx;
    (void)err; /* the writer's sink has it */
    json_out_members(w, members);
    return w->rc;
}

static int write_runs(
    struct json_out *w, struct writing *all, unsigned n_makers, struct err *err)
{
    const struct in_order job = {
        .n = ((size_t)all->report->n_findings + RUN_FINDINGS - 1) / RUN_FINDINGS,
        .makers = all,
        .maker_bytes = sizeof *all,
        .n_makers = n_makers,
        .make = write_run,
        .give = give_run,
        .ctx = w};
    return in_order_run(&job, err);
}

int report_json_findings(struct json_out *w, const struct report *r, struct err *err)
{
    unsigned n = in_order_n_makers(r->n_findings, RUN_FINDINGS, r->n_writers);
    unsigned n_begun = 0;
    struct writing *all = calloc(n, sizeof *all);
    struct err unused;
    int rc;
    if (!all)
        arena_oom(n * sizeof *all);
    json_out_key(w, "findings");
    json_out_array(w);
    const struct json_out start = *w;
    for (; n_begun < n; n_begun++) {
        all[n_begun].report = r;
        all[n_begun].start = &start;
        if (n_begun > 0 && r->kb != NULL) {
            all[n_begun].kb = kb_begin_beside(r->kb, &unused);
            if (all[n_begun].kb == NULL)
                break; /* fewer write: the report's own reader is enough */
        }
    }
    rc = write_runs(w, all, n_begun, err);
    for (unsigned i = 0; i < n_begun; i++) {
        kb_end(all[i].kb);
        arena_free(&all[i].mem);
        alike_free(&all[i].alike);
    }
    free(all);
    json_out_end(w);
    return rc;
}
