/* Reasons: keys and parameters, made from the leaf and the finding that decided. */
#include "kb/model/evaluate_leaf.h"

#include <math.h>

enum param {
#define X(id, name) PARAM_##id,
    EVALUATE_PARAMS(X)
#undef X
};

static const char *const param_names[] = {
#define X(id, name) name,
    EVALUATE_PARAMS(X)
#undef X
};

#define ROW_PARAMS 3
static const struct {
    const char *key;
    enum param param[ROW_PARAMS];
} rows[N_REASONS] = {
#define X(id, key, a, b, c) [REASON_##id] = {key, {PARAM_##a, PARAM_##b, PARAM_##c}},
    EVALUATE_REASONS(X)
#undef X
};

/* "intragenic_deletion, exons 5-6"; copy number has no exons. */
static struct str event_text(const struct finding *f, struct arena *mem)
{
    const char *change = change_class_name(f->change);

    if (!f->exon_beg)
        return str_of(change);
    if (f->exon_beg == f->exon_end)
        return str_fmt(mem, "%s, exon %u", change, f->exon_beg);
    return str_fmt(mem, "%s, exons %u-%u", change, f->exon_beg, f->exon_end);
}

/* The shortest thing that names the change: protein, coding, terms, allele. */
static struct str change_text(
    const struct finding *f, const struct protein_reading *r, struct arena *mem)
{
    if (f->kind != FINDING_SMALL_VARIANT)
        return event_text(f, mem);
    if (r && r->has_change)
        return protein_text(mem, &r->change);
    if (r && r->hgvs_c.n)
        return r->hgvs_c;
    if (r && r->consequence)
        return consequence_text(mem, r->consequence);
    return allele_text(mem, &f->allele);
}

static struct str found_text(
    const struct finding *f, const struct protein_reading *r, struct arena *mem)
{
    struct str change;

    switch (f->kind) {
    case FINDING_SMALL_VARIANT:
        change = change_text(f, r, mem);
        return r ? str_fmt(mem, "%.*s %.*s", STR_ARG(r->gene), STR_ARG(change))
                 : allele_text(mem, &f->allele);
    case FINDING_COPY_NUMBER:
    case FINDING_REARRANGEMENT:
        return event_text(f, mem);
    case FINDING_FUSION:
        return str_fmt(mem, "%.*s::%.*s", STR_ARG(f->gene.n ? f->gene : STR("?")),
            STR_ARG(f->gene3.n ? f->gene3 : STR("?")));
    case FINDING_FACTOR:
        return isnan(f->value) ? f->text : str_fmt(mem, "%.15g", f->value);
    default:
        return f->text;
    }
}

static struct str range_text(const struct criterion *c, struct arena *mem)
{
    if (c->kind == CRITERION_REGION)
        return str_fmt(mem, "%s:%s:%u-%u", assembly_name(c->assembly),
            contig_name(c->contig), c->beg, c->end);
    return c->text.n ? c->text : str_fmt(mem, "%u-%u", c->beg, c->end);
}

/* An exact allele names no gene: then it is the finding's. */
static struct str gene_text(const struct criterion *c, const struct finding *f)
{
    return c->gene.n ? c->gene : f->gene;
}

static struct str param_value(enum param id, const struct leaf *leaf,
    const struct finding *f, const struct protein_reading *r)
{
    switch (id) {
    case PARAM_WHAT:
        return criterion_text(leaf->c, leaf->mem);
    case PARAM_FOUND:
        return found_text(f, r, leaf->mem);
    case PARAM_GENE:
        return gene_text(leaf->c, f);
    case PARAM_CHANGE:
        return f->kind == FINDING_SMALL_VARIANT ? change_text(f, r, leaf->mem)
                                                : found_text(f, r, leaf->mem);
    case PARAM_TRANSCRIPT:
        return r ? r->transcript : STR_NONE;
    case PARAM_ALLELE:
        return allele_text(leaf->mem, &f->allele);
    case PARAM_RESIDUE:
        return str_fmt(leaf->mem, "%u", leaf->c->beg);
    case PARAM_EXON:
        return str_fmt(leaf->mem, "%u", r ? r->exon : 0);
    case PARAM_RANGE:
        return range_text(leaf->c, leaf->mem);
    case PARAM_FROM:
        return f->effect_from;
    case PARAM_NONE:
    case PARAM_WHY:
        break;
    }
    return STR_NONE;
}

struct reason reason_make(enum evaluate_reason id, const struct leaf *leaf,
    const struct finding *f, const struct protein_reading *r)
{
    struct reason reason = {.key = rows[id].key};

    for (unsigned i = 0; i < ROW_PARAMS && rows[id].param[i] != PARAM_NONE; i++) {
        reason.param[i].name = param_names[rows[id].param[i]];
        reason.param[i].value = param_value(rows[id].param[i], leaf, f, r);
        reason.n_params++;
    }
    return reason;
}

struct reason reason_missing(
    const struct criterion *member, const struct reason *why, struct arena *mem)
{
    struct reason reason = {.key = rows[REASON_MISSING_MEMBER].key, .n_params = 2};

    if (why->key == reason.key) /* a group inside a group: name what it misses */
        return *why;
    reason.param[0].name = param_names[PARAM_WHAT];
    reason.param[0].value = criterion_text(member, mem);
    reason.param[1].name = param_names[PARAM_WHY];
    reason.param[1].value = str_of(why->key);
    return reason;
}
