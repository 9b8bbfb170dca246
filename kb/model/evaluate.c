/* Groups: Kleene's logic, rungs, partial wholes, the trace. */
#include "kb/model/evaluate.h"

#include "kb/model/evaluate_leaf.h"

const char *truth_name(enum truth t)
{
    static const char *const names[] = {
        [TRUTH_FALSE] = "false",
        [TRUTH_UNKNOWN] = "unknown",
        [TRUTH_TRUE] = "true",
    };

    return names[t];
}

const char *rung_name(enum rung r)
{
    static const char *const names[] = {
        [RUNG_ALLELE] = "allele",
        [RUNG_PROTEIN] = "protein",
        [RUNG_CODON] = "codon",
        [RUNG_EXON] = "exon",
        [RUNG_RANGE] = "range",
        [RUNG_GENE] = "gene",
        [RUNG_COPY_NUMBER] = "copy_number",
        [RUNG_FUSION] = "fusion",
        [RUNG_EXPRESSION] = "expression",
        [RUNG_HAPLOTYPE] = "haplotype",
        [RUNG_FACTOR] = "factor",
        [RUNG_PROFILE] = "profile",
    };

    return names[r];
}

/* A verdict inside a tree. */
struct node {
    struct verdict v;
    bool is_hit; /* something positive in it is true or partial: it has a rung */
};

struct run {
    const struct patient_view *view;
    struct arena *mem;
    struct trace *trace; /* may be NULL */
};

/* What holds at a place of the tree. */
struct place {
    enum origin origin;
    enum zygosity zygosity;
    bool is_positive;
};

static void trace_add(struct run *run, const struct leaf *leaf, const struct verdict *v)
{
    struct trace *t = run->trace;

    t->leaf =
        arena_grow(run->mem, t->leaf, &t->cap, (size_t)t->n + 1, sizeof(*t->leaf));
    t->leaf[t->n++] = (struct leaf_verdict){leaf->c, leaf->is_positive, *v};
}

static struct node node_of_leaf(
    struct run *run, const struct criterion *c, struct place at)
{
    struct leaf leaf = {c, run->view, run->mem, at.origin, at.zygosity, at.is_positive};
    struct node n = {.v = leaf_evaluate(&leaf)};

    n.is_hit = n.v.value == TRUTH_TRUE || n.v.is_partial;
    if (run->trace)
        trace_add(run, &leaf, &n.v);
    return n;
}

/* The lowest VERDICT_FINDINGS of both, ascending, each once. */
static void merge_findings(struct verdict *into, const struct verdict *from)
{
    unsigned merged[VERDICT_FINDINGS], n = 0, i = 0, k = 0;

    while (n < VERDICT_FINDINGS && (i < into->n_findings || k < from->n_findings)) {
        bool left = k == from->n_findings
                    || (i < into->n_findings && into->findings[i] <= from->findings[k]);
        unsigned next = left ? into->findings[i++] : from->findings[k++];

        if (n == 0 || merged[n - 1] != next)
            merged[n++] = next;
    }
    for (i = 0; i < n; i++)
        into->findings[i] = merged[i];
    into->n_findings = n;
}

static struct node negate(struct node n)
{
    static const enum truth mirror[] = {
        [TRUTH_FALSE] = TRUTH_TRUE,
        [TRUTH_UNKNOWN] = TRUTH_UNKNOWN,
        [TRUTH_TRUE] = TRUTH_FALSE,
    };

    n.v.value = mirror[n.v.value];
    n.v.is_partial = false;
    n.v.rung = RUNG_PROFILE;
    if (n.v.value == TRUTH_TRUE)
        n.v.n_findings = 0; /* what was excluded does not make it true */
    n.is_hit = false;
    return n;
}

static enum truth value_of(enum criterion_kind kind, const struct node *m, unsigned n)
{
    enum truth value = m[0].v.value;

    for (unsigned i = 1; i < n; i++)
        if (kind == CRITERION_AND ? m[i].v.value < value : m[i].v.value > value)
            value = m[i].v.value;
    return value;
}

/* Does this member give the whole its rung, its findings?  In a true OR only the true
 * ones do. */
static bool counts(enum truth whole, const struct node *m)
{
    return m->is_hit && (whole != TRUTH_TRUE || m->v.value == TRUTH_TRUE);
}

/* The member whose rung is the whole's: the weakest of an AND, the best of an OR, the
 * first of equals; NULL: none has a rung. */
static const struct node *rung_giver(
    enum criterion_kind kind, enum truth whole, const struct node *m, unsigned n)
{
    const struct node *giver = NULL;

    for (unsigned i = 0; i < n; i++) {
        if (!counts(whole, &m[i]))
            continue;
        if (!giver
            || (kind == CRITERION_AND ? m[i].v.rung > giver->v.rung
                                      : m[i].v.rung < giver->v.rung))
            giver = &m[i];
    }
    return giver;
}

static unsigned first_of_value(enum truth value, const struct node *m, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (m[i].v.value == value)
            return i;
    return 0;
}

/* The first unknown member that is not a NOT; without one, the first unknown member. */
static unsigned missing_member(
    const struct criterion *c, const struct node *m, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (m[i].v.value == TRUTH_UNKNOWN && c->members[i]->kind != CRITERION_NOT)
            return i;
    return first_of_value(TRUTH_UNKNOWN, m, n);
}

/* Nothing in it has a rung: the first member with the whole's value tells why. */
static void explain_by_value(
    struct verdict *v, const struct node *members, unsigned n_members)
{
    const struct node *first = &members[first_of_value(v->value, members, n_members)];

    v->reason = first->v.reason;
    merge_findings(v, &first->v);
}

static void explain_hit(struct run *run, const struct criterion *c, struct verdict *v,
    const struct node *members, const struct node *giver)
{
    v->rung = giver->v.rung;
    v->reason = giver->v.reason;
    if (v->is_partial && c->kind == CRITERION_AND) {
        unsigned i = missing_member(c, members, c->n_members);

        v->reason = reason_missing(c->members[i], &members[i].v.reason, run->mem);
    }
    for (unsigned i = 0; i < c->n_members; i++)
        if (counts(v->value, &members[i]))
            merge_findings(v, &members[i].v);
}

static struct node join(
    struct run *run, const struct criterion *c, const struct node *members)
{
    struct verdict v = {
        .value = value_of(c->kind, members, c->n_members), .rung = RUNG_PROFILE};
    const struct node *giver = NULL;

    if (v.value != TRUTH_FALSE)
        giver = rung_giver(c->kind, v.value, members, c->n_members);
    v.is_partial = giver && v.value == TRUTH_UNKNOWN;
    if (giver)
        explain_hit(run, c, &v, members, giver);
    else
        explain_by_value(&v, members, c->n_members);
    return (struct node){v, giver != NULL};
}

static struct node evaluate(struct run *run, const struct criterion *c, struct place at)
{
    struct node *members;

    if (c->origin)
        at.origin = c->origin;
    if (c->zygosity)
        at.zygosity = c->zygosity;
    if (c->kind > CRITERION_NOT)
        return node_of_leaf(run, c, at);
    if (c->kind == CRITERION_NOT)
        at.is_positive = !at.is_positive;
    members = ARENA_ARRAY(run->mem, struct node, c->n_members);
    for (unsigned i = 0; i < c->n_members; i++)
        members[i] = evaluate(run, c->members[i], at);
    return c->kind == CRITERION_NOT ? negate(members[0]) : join(run, c, members);
}

struct verdict criterion_evaluate(const struct criterion *c,
    const struct patient_view *view, struct arena *mem, struct trace *trace)
{
    struct run run = {view, mem, trace};
    struct place top = {.is_positive = true};

    return evaluate(&run, c, top).v;
}
