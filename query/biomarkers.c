#include "query/biomarkers.h"

#include <math.h>
#include <stdlib.h>

struct making {
    const struct patient *p;
    const struct suppress *suppress;
    struct kb_txn *kb;
    struct arena *mem;
    struct biomarkers *out;
    size_t cap;
};

/* "HLA-B" and "*27:05" is told as "HLA-B*27:05", which a suppressed test may be. */
static bool is_suppressed(const struct making *m, const struct finding *f)
{
    if (suppress_is_named(m->suppress, f->gene)
        || suppress_is_named(m->suppress, f->factor))
        return true;
    if (f->kind != FINDING_HAPLOTYPE)
        return false;
    struct str rest = f->text, allele;
    while (str_next(&rest, '/', &allele)) {
        ptrdiff_t colon = str_chr(allele, ':');
        struct str group = str_sub(allele, 0, colon < 0 ? allele.n : (size_t)colon);
        if (suppress_is_named(m->suppress,
                str_fmt(m->mem, "%.*s%.*s", STR_ARG(f->gene), STR_ARG(group))))
            return true;
    }
    return false;
}

static int add(struct making *m, struct finding f, struct err *err)
{
    struct gene g;
    int rc = f.gene.n > 0 ? kb_gene_by_symbol(m->kb, f.gene, m->mem, &g, err) : 0;
    if (rc < 0)
        return rc;
    if (rc > 0)
        f.hgnc_id = g.hgnc_id;
    if (is_suppressed(m, &f)) {
        m->out->n_suppressed++;
        return 0;
    }
    m->out->findings = arena_grow(
        m->mem, m->out->findings, &m->cap, (size_t)m->out->n_findings + 1, sizeof f);
    m->out->findings[m->out->n_findings++] = f;
    return 0;
}

static struct finding finding_of(enum finding_kind kind, struct str from)
{
    return (struct finding){.kind = kind,
        .origin = ORIGIN_UNKNOWN,
        .origin_how = "patient_file",
        .allele_fraction = NAN,
        .depth = -1,
        .value = NAN,
        .biomarker_from = from};
}

/* What the patient was born with. */
static struct finding haplotype_of(
    const struct making *m, const struct patient_value *v)
{
    struct finding f = finding_of(
        FINDING_HAPLOTYPE, str_fmt(m->mem, "patient:%.*s", STR_ARG(v->key->key)));
    f.origin = ORIGIN_GERMLINE;
    f.gene = v->subject;
    f.text = v->alleles;
    return f;
}

static bool rule_holds(const struct patient_rule *r, const struct patient_value *v)
{
    if (!str_eq(r->key, v->key->key))
        return false;
    switch (r->test) {
    case PATIENT_IS:
        return str_eq(r->word, v->word);
    case PATIENT_AT_LEAST:
        return v->number >= r->number; /* false for NAN */
    case PATIENT_BELOW:
        return v->number < r->number;
    }
    return false;
}

/* A number keeps its name, and gets the word that a rule of the same factor gives it:
 * two findings of one factor would contradict each other. */
static struct finding factor_of(const struct making *m, const struct patient_value *v)
{
    struct finding f = finding_of(
        FINDING_FACTOR, str_fmt(m->mem, "patient:%.*s", STR_ARG(v->key->key)));
    f.factor = v->subject;
    f.text = v->word;
    f.value = v->number;
    f.unit = isnan(v->number) ? STR_NONE : v->key->unit;
    for (unsigned i = 0; i < m->p->rules.n_rules; i++) {
        const struct patient_rule *r = &m->p->rules.rules[i];
        if (r->is_state || !str_eq(r->subject, v->subject) || !rule_holds(r, v))
            continue;
        f.text = r->text;
        f.biomarker_from = str_fmt(
            m->mem, "patient:%.*s,rule:%.*s", STR_ARG(v->key->key), STR_ARG(r->rule));
    }
    return f;
}

static int add_rules(struct making *m, const struct patient_value *v, struct err *err)
{
    int rc = 0;
    for (unsigned i = 0; rc >= 0 && i < m->p->rules.n_rules; i++) {
        const struct patient_rule *r = &m->p->rules.rules[i];
        if (!rule_holds(r, v) || (!r->is_state && str_eq(r->subject, v->subject)))
            continue;
        struct finding f = finding_of(r->is_state ? FINDING_STATE : FINDING_FACTOR,
            str_fmt(m->mem, "patient:%.*s,rule:%.*s", STR_ARG(v->key->key),
                STR_ARG(r->rule)));
        f.text = r->text;
        f.is_absent = !r->is_present;
        if (r->is_state)
            f.gene = r->subject;
        else
            f.factor = r->subject;
        rc = add(m, f, err);
    }
    return rc;
}

static int add_value(struct making *m, const struct patient_value *v, struct err *err)
{
    if (v->key->kind == PATIENT_HLA)
        return add(m, haplotype_of(m, v), err);
    int rc = add(m, factor_of(m, v), err);
    return rc < 0 ? rc : add_rules(m, v, err);
}

static int add_tmb(struct making *m, const struct tmb *tmb, struct err *err)
{
    if (!tmb->is_computed)
        return 0;
    for (unsigned i = 0; i < m->p->n_values; i++)
        if (str_eq_c(m->p->values[i].subject, "TMB"))
            return 0; /* the laboratory's own value stands; both are in the report */
    struct finding f = finding_of(FINDING_FACTOR, STR("computed:tmb_rules"));
    f.origin = ORIGIN_SOMATIC;
    f.origin_how = "computed";
    f.factor = STR("TMB");
    f.value = tmb->per_megabase;
    f.unit = STR("mutations per megabase");
    return add(m, f, err);
}

static int finding_cmp(const void *a, const void *b)
{
    static const int rank[] = {[FINDING_STATE] = 1, [FINDING_HAPLOTYPE] = 2};
    const struct finding *x = a, *y = b;
    int kx = x->kind == FINDING_FACTOR ? 0 : rank[x->kind];
    int ky = y->kind == FINDING_FACTOR ? 0 : rank[y->kind];
    int c = kx - ky;
    if (c == 0)
        c = str_cmp(x->factor, y->factor);
    if (c == 0)
        c = str_cmp(x->gene, y->gene);
    if (c == 0)
        c = str_cmp(x->text, y->text);
    return c ? c : str_cmp(x->biomarker_from, y->biomarker_from);
}

static bool says_same(const struct finding *a, const struct finding *b)
{
    return a->kind == b->kind && a->kind == FINDING_STATE && str_eq(a->gene, b->gene)
           && str_eq(a->text, b->text) && a->is_absent == b->is_absent;
}

/* Two scores that say the same of one state are one finding, which names both. */
static void unite(struct making *m)
{
    struct biomarkers *b = m->out;
    unsigned n = 0;
    for (unsigned i = 0; i < b->n_findings; i++) {
        struct finding *last = n > 0 ? &b->findings[n - 1] : NULL;
        if (last && says_same(last, &b->findings[i]))
            last->biomarker_from = str_fmt(m->mem, "%.*s;%.*s",
                STR_ARG(last->biomarker_from), STR_ARG(b->findings[i].biomarker_from));
        else
            b->findings[n++] = b->findings[i];
    }
    b->n_findings = n;
}

int biomarkers_make(const struct patient *p, const struct tmb *tmb,
    const struct suppress *suppress, struct kb_txn *kb, struct arena *mem,
    struct biomarkers *out, struct err *err)
{
    struct making m = {.p = p, .suppress = suppress, .kb = kb, .mem = mem, .out = out};
    int rc = 0;
    *out = (struct biomarkers){0};
    for (unsigned i = 0; rc >= 0 && i < p->n_values; i++)
        rc = add_value(&m, &p->values[i], err);
    if (rc >= 0)
        rc = add_tmb(&m, tmb, err);
    if (rc < 0)
        return rc;
    if (out->n_findings > 0)
        qsort(out->findings, out->n_findings, sizeof *out->findings, finding_cmp);
    unite(&m);
    return 0;
}

static enum finding_kind kind_of(enum criterion_kind kind)
{
    return kind == CRITERION_FACTOR      ? FINDING_FACTOR
           : kind == CRITERION_HAPLOTYPE ? FINDING_HAPLOTYPE
                                         : FINDING_STATE;
}

static bool answers(const struct finding *f, struct str name)
{
    switch (f->kind) {
    case FINDING_FACTOR:
        return str_eq(f->factor, name);
    case FINDING_HAPLOTYPE:
        return str_eq(f->gene, name) && str_chr(f->text, '/') >= 0;
    default:
        return false;
    }
}

enum looked biomarkers_looked(
    const struct biomarkers *b, enum criterion_kind kind, struct str name)
{
    if (kind != CRITERION_FACTOR && kind != CRITERION_HAPLOTYPE
        && kind != CRITERION_STATE)
        return LOOKED_NOT;
    for (unsigned i = 0; i < b->n_findings; i++) {
        const struct finding *f = &b->findings[i];
        if (f->kind == kind_of(kind) && (name.n == 0 || answers(f, name)))
            return LOOKED_REFERENCE;
    }
    return LOOKED_NOT;
}
