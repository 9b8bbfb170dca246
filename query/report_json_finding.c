#include "kb/base/in_order.h"
#include "query/finding_details.h"
#include "query/report_json.h"

/* What a hundred thousand findings have alike: the members of those that have nothing
 * to tell there. */
enum alike { ALIKE_NO_READING, ALIKE_NO_EVENT, ALIKE_NO_TIER, N_ALIKE };

struct writing {
    const struct report *report;
    const struct json_out *start; /* as the writer stood before the first finding */
    struct kb_txn *kb;            /* of this thread; NULL: the report's own */
    struct json_out w;
    struct arena mem;          /* of the finding in hand */
    struct arena kept;         /* of the texts below */
    struct str alike[N_ALIKE]; /* as they were written first; empty: not yet */
};

typedef void write_members(
    struct json_out *w, const struct finding_details *d, struct arena *mem);

static void write_alike(struct writing *x, bool is_alike, enum alike which,
    write_members *write, const struct finding_details *d)
{
    if (is_alike && x->alike[which].n > 0) {
        json_out_again(&x->w, x->alike[which]);
        return;
    }
    size_t mark = json_out_mark(&x->w);
    write(&x->w, d, &x->mem);
    if (is_alike)
        x->alike[which] = str_copy(&x->kept, json_out_since(&x->w, mark));
}

static void write_class_split(struct json_out *w, const struct classification *c)
{
    json_out_key(w, "submissions");
    if (c->n_split == 0) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    for (unsigned i = 0; i < c->n_split; i++) {
        json_out_key_any(w, c->split[i].class_word);
        json_out_uint(w, c->split[i].n);
    }
    json_out_end(w);
}

static void write_stars(struct json_out *w, int stars)
{
    if (stars >= 0)
        json_out_key_int(w, "stars", stars);
    else
        json_out_key_null(w, "stars");
}

static void write_classification(
    struct json_out *w, const char *key, const struct classification *c)
{
    json_out_key(w, key);
    if (!c->is_given) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    report_json_text(w, "classification", c->class_word);
    report_json_text(w, "review_status", c->review_status);
    write_stars(w, c->stars);
    report_json_text(w, "date", c->date);
    json_out_key(w, "conditions");
    json_out_array(w);
    for (unsigned i = 0; i < c->n_conditions; i++) {
        json_out_object(w);
        report_json_text(w, "name", c->conditions[i].name);
        report_json_text(w, "id", c->conditions[i].ids);
        json_out_end(w);
    }
    json_out_end(w);
    write_class_split(w, c);
    json_out_end(w);
}

static void write_clinvar(struct json_out *w, const struct finding_details *d)
{
    const struct clinvar_record *c = &d->clinvar;
    json_out_key(w, "clinvar");
    if (c->variation_id == 0) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_int(w, "variation_id", c->variation_id);
    report_json_overrides(w, d->of->overrides, d->of->n_overrides);
    report_json_text(w, "release", d->clinvar_release);
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        write_classification(
            w, classification_kind_name((enum classification_kind)k), &c->by_kind[k]);
    json_out_end(w);
}

static void write_clinvar_context(struct json_out *w, const struct report_finding *f)
{
    json_out_key(w, "clinvar_context");
    if (!f->has_clinvar_context) {
        json_out_null(w);
        return;
    }
    json_out_array(w);
    for (unsigned i = 0; i < f->n_clinvar_context; i++) {
        const struct report_clinvar_context *c = &f->clinvar_context[i];
        json_out_object(w);
        json_out_key_c(w, "kind", c->kind);
        if (c->variation_id)
            json_out_key_int(w, "variation_id", c->variation_id);
        else
            json_out_key_null(w, "variation_id");
        report_json_text(w, "protein_change", c->protein_change);
        json_out_key_str(w, "classification", c->classification);
        json_out_key_c(w, "classification_kind", c->classification_kind);
        write_stars(w, c->stars);
        json_out_key_str(w, "release", c->release);
        json_out_end(w);
    }
    json_out_end(w);
}

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

static void write_allele(struct json_out *w, const struct finding *f)
{
    json_out_key(w, "allele");
    if (f->kind != FINDING_SMALL_VARIANT) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_c(w, "contig", contig_name(f->allele.contig));
    json_out_key_int(w, "pos1", f->allele.pos1);
    json_out_key_str(w, "ref", f->allele.ref);
    json_out_key_str(w, "alt", f->allele.alt);
    report_json_text(w, "as_given", f->as_given);
    json_out_end(w);
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

static void write_call(struct json_out *w, const struct finding *f)
{
    json_out_key_c(w, "zygosity", zygosity_name(f->zygosity));
    json_out_key(w, "allele_fraction");
    json_out_double(w, f->allele_fraction); /* NAN: null */
    if (f->depth >= 0)
        json_out_key_int(w, "depth", f->depth);
    else
        json_out_key_null(w, "depth");
    report_json_text(w, "filter", f->filter);
    report_json_text(w, "phase", f->phase);
    json_out_key_bool(w, "phase_uncertain", f->is_uncertain_phase);
    json_out_key(w, "effect");
    json_out_object(w);
    json_out_key_c(w, "class", effect_class_name(f->effect));
    report_json_text(w, "from", f->effect_from);
    json_out_end(w);
}

static void write_tier(
    struct json_out *w, const struct finding_details *d, struct arena *mem)
{
    const struct report_finding *f = d->of;
    (void)mem;
    json_out_key(w, "tier");
    json_out_object(w);
    json_out_key_c(w, "amp", f->tier.amp);
    json_out_key_c(w, "kcat", f->tier.kcat);
    report_json_strs(w, "from", f->tier_rows, f->n_tier_rows);
    json_out_end(w);
}

/* What is said of the transcript and the protein. */
static void write_reading(
    struct json_out *w, const struct finding_details *d, struct arena *mem)
{
    const struct finding *f = d->of->f;
    report_json_text(w, "transcript", d->transcript);
    if (f->shown != NULL && f->shown->exon > 0)
        json_out_key_int(w, "exon", f->shown->exon);
    else
        json_out_key_null(w, "exon");
    report_json_text(w, "hgvs_c", d->hgvs_c);
    report_json_text(w, "hgvs_p", d->hgvs_p);
    report_json_text(w, "protein_change", d->protein_change);
    write_other_numberings(w, f, mem);
    report_json_text(w, "consequence", consequence_text(mem, f->consequence));
    report_json_text(w, "consequence_from", d->consequence_from);
}

static void write_events(
    struct json_out *w, const struct finding_details *d, struct arena *mem)
{
    (void)mem;
    report_json_event(w, d->of->f);
    report_json_biomarker(w, d->of->f);
}

static void write_finding(struct writing *x, const struct finding_details *d)
{
    const struct finding *f = d->of->f;
    const struct report_tier *tier = &d->of->tier;
    struct json_out *w = &x->w;
    json_out_object(w);
    json_out_key(w, "id");
    json_out_numbered(w, "F", f->number);
    json_out_key_c(w, "kind", finding_kind_name(f->kind));
    json_out_key_c(w, "origin", origin_name(f->origin));
    json_out_key_c(w, "origin_how", f->origin_how);
    write_gene(w, f);
    write_allele(w, f);
    report_json_text(w, "diplotype", f->kind == FINDING_HAPLOTYPE ? f->text : STR_NONE);
    report_json_text(w, "hgvs_g", d->hgvs_g);
    write_alike(x, !f->shown && !f->consequence, ALIKE_NO_READING, write_reading, d);
    write_call(w, f);
    write_alike(x, f->kind == FINDING_SMALL_VARIANT, ALIKE_NO_EVENT, write_events, d);
    report_json_inputs(w, f);
    write_alike(x, !tier->amp && !tier->kcat && d->of->n_tier_rows == 0, ALIKE_NO_TIER,
        write_tier, d);
    write_clinvar(w, d);
    write_clinvar_context(w, d->of);
    json_out_end(w);
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
    json_out_begin_members(&x->w, x->start, run == 0, out);
    for (size_t i = beg; rc >= 0 && i < end && i < x->report->n_findings; i++) {
        struct finding_details d;
        __builtin_prefetch(body_ahead(x->report, i));
        rc = finding_details_make(
            x->report, &x->report->findings[i], x->kb, &x->mem, &d, err);
        if (rc >= 0)
            write_finding(x, &d);
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
    void *makers[REPORT_MAX_WRITERS];
    for (unsigned i = 0; i < n_makers; i++)
        makers[i] = &all[i];
    const struct in_order job = {
        .n = ((size_t)all->report->n_findings + RUN_FINDINGS - 1) / RUN_FINDINGS,
        .makers = makers,
        .n_makers = n_makers,
        .make = write_run,
        .give = give_run,
        .ctx = w};
    return in_order_run(&job, err);
}

/* Few findings are written before a thread has begun. */
static unsigned count_makers(const struct report *r)
{
    unsigned n = r->n_findings / (4 * RUN_FINDINGS);
    if (n > r->n_writers)
        n = r->n_writers;
    if (n > REPORT_MAX_WRITERS)
        n = REPORT_MAX_WRITERS;
    return n > 0 ? n : 1;
}

int report_json_findings(struct json_out *w, const struct report *r, struct err *err)
{
    struct writing all[REPORT_MAX_WRITERS];
    unsigned n = count_makers(r), n_begun = 0;
    struct err unused;
    int rc;
    json_out_key(w, "findings");
    json_out_array(w);
    const struct json_out start = *w;
    for (; n_begun < n; n_begun++) {
        all[n_begun] = (struct writing){.report = r, .start = &start};
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
        arena_free(&all[i].kept);
    }
    json_out_end(w);
    return rc;
}
