#include "query/tier.h"

#include <string.h>

#include "query/effect.h"
#include "query/groups.h"
#include "query/order.h"

bool tier_is_open(const struct report_evidence *row)
{
    return row->e.direction == DIRECTION_SUPPORTS && row->verdict.value == TRUTH_TRUE
           && !row->e.is_flagged;
}

/* Open, and for the patient's disease or a wider one. */
static bool is_counted(const struct report_evidence *row)
{
    enum disease_relation r = row->disease.relation;
    return tier_is_open(row)
           && (r == RELATION_SAME || r == RELATION_MORE_GENERAL
               || r == RELATION_PAN_CANCER);
}

static bool says_the_same(const struct report_evidence *a,
    const struct report_evidence *b, struct arena *scratch)
{
    unsigned n_a, n_b;
    if (a->e.type != b->e.type || a->e.level != b->e.level
        || a->e.significance_class != b->e.significance_class
        || !str_eq(a->e.profile_id, b->e.profile_id))
        return false;
    const struct str *set_a = therapy_set(&a->e, scratch, &n_a);
    const struct str *set_b = therapy_set(&b->e, scratch, &n_b);
    return order_therapies_cmp(set_a, n_a, set_b, n_b) == 0;
}

unsigned tier_count_citations(
    const struct report_evidence *rows, unsigned n, const struct report_evidence *row)
{
    struct arena scratch = ARENA_INIT;
    unsigned n_seen = 0;
    if (!is_counted(row))
        return 0;
    struct str *seen = ARENA_ARRAY(&scratch, struct str, n);
    for (unsigned i = 0; i < n; i++) {
        const struct evidence *e = &rows[i].e;
        struct str cited = e->citation_id.n ? e->citation_id : e->citation;
        bool is_new = cited.n > 0 && is_counted(&rows[i])
                      && says_the_same(&rows[i], row, &scratch);
        for (unsigned k = 0; is_new && k < n_seen; k++)
            is_new = !str_eq(seen[k], cited);
        if (is_new)
            seen[n_seen++] = cited;
    }
    arena_free(&scratch);
    return n_seen;
}

static void judge_row(const struct tier_rules *rules,
    const struct report_evidence *rows, unsigned n, struct report_evidence *row)
{
    const struct evidence *e = &row->e;
    struct tier_case c = {.applies = e->is_assertion ? "assertion" : "item",
        .type = evidence_type_name(e->type),
        .significance = significance_class_name(e->significance_class),
        .relation = disease_relation_name(row->disease.relation),
        .rating = e->rating,
        .is_approved = (e->is_assertion && e->is_fda_approved) || row->n_approvals > 0,
        .id = e->id};
    if (e->is_assertion)
        c.level = e->amp;
    else if (e->level)
        c.level = (struct str){&e->level, 1};
    c.n_citations = e->level ? tier_count_citations(rows, n, row) : 0;
    row->has_tier = tier_judge(rules, &c, &row->tier);
}

void tier_row(const struct tier_rules *rules, const struct report_evidence *rows,
    unsigned n, struct report_evidence *row)
{
    row->has_tier = false;
    row->tier = (struct report_tier){0};
    if (tier_is_open(row))
        judge_row(rules, rows, n, row);
}

void tier_rows(const struct tier_rules *rules, struct report_evidence *rows, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        tier_row(rules, rows, n, &rows[i]);
}

/* ---- findings -------------------------------------------------------------------- */

static bool is_about(const struct report_evidence *row, unsigned number)
{
    for (unsigned i = 0; i < row->n_findings; i++)
        if (row->findings[i] == number)
            return true;
    return false;
}

/* A better row begins the list anew; one as good joins it. */
static void take_tier(const struct report_tier *tier, struct str id,
    struct report_finding *f, size_t *cap, struct arena *mem)
{
    unsigned mine = order_tier_rank(tier->amp), best = order_tier_rank(f->tier.amp);
    if (mine > best)
        return;
    if (mine < best) {
        f->tier = *tier;
        f->n_tier_rows = 0;
    } else if (order_kcat_rank(tier->kcat) < order_kcat_rank(f->tier.kcat)) {
        f->tier.kcat = tier->kcat;
    }
    f->tier_rows =
        arena_grow(mem, f->tier_rows, cap, f->n_tier_rows + 1, sizeof *f->tier_rows);
    f->tier_rows[f->n_tier_rows++] = id;
}

/* Is the finding what a true inclusion criterion of the trial asks for? */
static bool is_included(const struct report_trial *t, unsigned finding)
{
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct report_trial_criterion *c = &t->criteria[i];
        if (c->is_exclusion || c->verdict.value != TRUTH_TRUE)
            continue;
        for (unsigned k = 0; k < c->verdict.n_findings; k++)
            if (c->verdict.findings[k] == finding)
                return true;
    }
    return false;
}

/* A trial that is open now and matches as a whole; partial ones give no tier, as rows
 * of evidence do not. */
static void take_trials(const struct tier_rules *rules, const struct report *r,
    unsigned finding, size_t *cap, struct arena *mem)
{
    for (unsigned i = 0; i < r->n_trials; i++) {
        const struct report_trial *t = &r->trials[i];
        struct report_tier tier;
        struct tier_case c = {.applies = "trial",
            .type = "inclusion",
            .relation = disease_relation_name(t->disease.relation),
            .id = t->t.id};
        if (t->verdict.value == TRUTH_TRUE && str_eq_c(t->t.status, "RECRUITING")
            && is_included(t, finding) && tier_judge(rules, &c, &tier))
            take_tier(&tier, t->t.id, &r->findings[finding], cap, mem);
    }
}

static void take_hint(
    const struct tier_rules *rules, const struct report *r, struct report_finding *f)
{
    struct report_tier tier;
    struct tier_case c = {.applies = "finding", .type = "germline_hint"};
    for (unsigned i = 0; i < r->n_hereditary; i++) {
        const struct report_hereditary *h = &r->hereditary[i];
        if (strcmp(h->from, "tumour_hint") == 0 && h->findings[0] == f->f->number
            && !f->tier.kcat && tier_judge(rules, &c, &tier))
            f->tier.kcat = tier.kcat;
    }
}

/* Or is known to harm in another way, as beside a splice site. */
static bool alters_protein(const struct finding *f)
{
    if (consequence_is_protein_altering(f->consequence)
        || f->effect == EFFECT_PATHOGENIC || f->effect == EFFECT_ONCOGENIC)
        return true;
    for (unsigned i = 0; i < f->n_proteins; i++)
        if (str_eq(f->proteins[i].gene, f->gene) && f->proteins[i].has_change
            && f->proteins[i].change.kind != PROTEIN_SILENT)
            return true;
    return false;
}

/* What the rules say of findings without a tiered row: the same of all of a kind. */
struct alone {
    bool has_benign, has_altering;
    struct report_tier benign, altering;
};

static struct alone judge_kinds(const struct tier_rules *rules)
{
    struct alone alone = {0};
    struct tier_case benign = {.applies = "finding", .type = "benign"};
    struct tier_case altering = {
        .applies = "finding", .type = "protein_altering_cancer_gene"};
    alone.has_benign = tier_judge(rules, &benign, &alone.benign);
    alone.has_altering = tier_judge(rules, &altering, &alone.altering);
    return alone;
}

static void judge_alone(const struct alone *alone, const struct effect_rules *effects,
    struct report_finding *f)
{
    if (f->f->effect == EFFECT_BENIGN) {
        if (alone->has_benign)
            f->tier = alone->benign;
    } else if (alone->has_altering && alters_protein(f->f)
               && effect_is_cancer_gene(effects, f->f->gene)) {
        f->tier = alone->altering;
    }
}

void tier_findings(const struct tier_rules *rules, const struct effect_rules *effects,
    struct report *r, struct arena *mem)
{
    struct {
        const struct report_evidence *rows;
        unsigned n;
    } lists[] = {{r->therapies, r->n_therapies}, {r->prognosis, r->n_prognosis},
        {r->diagnosis, r->n_diagnosis}, {r->other_evidence, r->n_other_evidence}};
    const struct alone alone = judge_kinds(rules);
    for (unsigned i = 0; i < r->n_findings; i++) {
        struct report_finding *f = &r->findings[i];
        size_t cap = 0;
        for (unsigned k = 0; k < sizeof lists / sizeof *lists; k++)
            for (unsigned m = 0; m < lists[k].n; m++)
                if (lists[k].rows[m].has_tier
                    && is_about(&lists[k].rows[m], f->f->number))
                    take_tier(
                        &lists[k].rows[m].tier, lists[k].rows[m].e.id, f, &cap, mem);
        take_trials(rules, r, i, &cap, mem);
        if (!f->tier.amp)
            judge_alone(&alone, effects, f);
        take_hint(rules, r, f);
    }
}
