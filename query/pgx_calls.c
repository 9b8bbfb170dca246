#include "query/pgx_calls.h"
#include "query/pgx_calls_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_SHOWN 12

static const struct {
    const char *key, *param[2];
} reasons[N_PGX_CALL_REASONS] = {
#define X(id, key, a, b) [PGX_##id] = {key, {a, b}},
    PGX_CALL_REASONS(X)
#undef X
};

const char *pgx_call_state_name(enum pgx_call_state s)
{
    static const char *const names[] = {"not_callable", "ambiguous", "called"};

    return names[s];
}

/* ---- parts of a call ---- */

struct reason pgx_reason_of(enum pgx_call_reason id, struct str gene, struct str second)
{
    struct reason r = {.key = reasons[id].key};
    struct str value[2] = {gene, second};

    for (unsigned i = 0; i < 2 && reasons[id].param[i][0]; i++) {
        r.param[i].name = reasons[id].param[i];
        r.param[i].value = value[i];
        r.n_params++;
    }
    return r;
}

struct str pgx_call_names(struct arena *mem, const struct str *names, size_t n)
{
    struct buf text = BUF_INIT;
    struct str out;

    for (size_t i = 0; i < n && i < NAMES_SHOWN; i++) {
        if (i > 0)
            buf_add_c(&text, ", ");
        buf_add_str(&text, names[i]);
    }
    if (n > NAMES_SHOWN)
        buf_fmt(&text, ", ... (%zu)", n);
    out = str_copy(mem, buf_str(&text));
    buf_free(&text);
    return out;
}

void pgx_call_warn(struct calling *c, const struct pgx_warning *warnings, unsigned n)
{
    struct pgx_call *out = c->out;

    for (unsigned i = 0; i < n; i++) {
        struct reason r = {.key = pgx_warning_key(warnings[i].id), .n_params = 2};
        r.param[0].name = "gene";
        r.param[0].value = out->gene;
        r.param[1].name = pgx_warning_param(warnings[i].id);
        r.param[1].value = warnings[i].value;
        out->warnings = arena_grow(c->mem, out->warnings, &c->cap_warnings,
            out->n_warnings + 1, sizeof *out->warnings);
        out->warnings[out->n_warnings++] = r;
    }
}

/* The names for what no table knows. */
struct str pgx_outcome(const struct calling *c, struct str a, struct str b)
{
    const struct pgx_pair *pair = pgx_phenotype_of(c->p, a, b);
    bool is_turned = b.n && pgx_name_cmp(a, b) > 0;

    if (pair)
        return pair->phenotype;
    if (!b.n)
        return a;
    return str_fmt(
        c->mem, "%.*s/%.*s", STR_ARG(is_turned ? b : a), STR_ARG(is_turned ? a : b));
}

void pgx_call_add(struct calling *c, struct pgx_diplotype d)
{
    struct pgx_call *out = c->out;
    const struct pgx_function *f = pgx_function_of(c->p, d.allele1);
    const struct pgx_function *g = pgx_function_of(c->p, d.allele2);
    const struct pgx_pair *pair = pgx_phenotype_of(c->p, d.allele1, d.allele2);

    d.function1 = f ? f->function : STR_NONE;
    d.function2 = g ? g->function : STR_NONE;
    d.activity_score = NAN;
    if (pair) {
        d.phenotype = pair->phenotype;
        d.score_text = pair->score;
        d.activity_score = pgx_activity_value(pair->score);
    }
    out->diplotypes = arena_grow(c->mem, out->diplotypes, &c->cap_diplotypes,
        out->n_diplotypes + 1, sizeof *out->diplotypes);
    out->diplotypes[out->n_diplotypes++] = d;
}

void pgx_call_not_ruled_out(struct calling *c, struct str allele, bool would_change)
{
    struct pgx_call *out = c->out;
    const struct pgx_function *f = pgx_function_of(c->p, allele);

    for (unsigned i = 0; i < out->n_not_ruled_out; i++)
        if (str_eq(out->not_ruled_out[i].allele, allele)) {
            out->not_ruled_out[i].would_change_phenotype |= would_change;
            return;
        }
    out->not_ruled_out = arena_grow(c->mem, out->not_ruled_out, &c->cap_not_ruled_out,
        out->n_not_ruled_out + 1, sizeof *out->not_ruled_out);
    out->not_ruled_out[out->n_not_ruled_out++] =
        (struct pgx_not_ruled_out){allele, f ? f->function : STR_NONE, would_change};
}

void pgx_call_may_be(struct calling *c, struct str a, struct str b)
{
    struct pgx_call *out = c->out;
    const struct pgx_function *f = pgx_function_of(c->p, a);
    const struct pgx_function *g = pgx_function_of(c->p, b);
    const struct pgx_pair *pair = pgx_phenotype_of(c->p, a, b);
    struct pgx_other_result o = {.phenotype = pair ? pair->phenotype : STR_NONE,
        .score = pair ? pair->score : STR_NONE,
        .function1 = f ? f->function : STR_NONE,
        .function2 = g ? g->function : STR_NONE,
        .is_one_copy = b.n == 0};

    for (unsigned i = 0; i < out->n_others; i++) {
        const struct pgx_other_result *p = &out->others[i];
        if (str_eq(p->phenotype, o.phenotype) && str_eq(p->score, o.score)
            && str_eq(p->function1, o.function1) && str_eq(p->function2, o.function2)
            && p->is_one_copy == o.is_one_copy)
            return;
    }
    out->others = arena_grow(
        c->mem, out->others, &c->cap_others, out->n_others + 1, sizeof *out->others);
    out->others[out->n_others++] = o;
}

void pgx_call_lookups(struct calling *c)
{
    struct pgx_call *out = c->out;

    for (unsigned i = 0; i < out->n_diplotypes; i++) {
        const struct pgx_diplotype *d = &out->diplotypes[i];
        if (!d->is_best)
            continue;
        out->lookups = arena_grow(c->mem, out->lookups, &c->cap_lookups,
            out->n_lookups + 1, sizeof *out->lookups);
        out->lookups[out->n_lookups++] = (struct pgx_lookup){.phenotype = d->phenotype,
            .score = d->score_text,
            .diplotype = d->allele2.n ? str_fmt(c->mem, "%.*s/%.*s",
                             STR_ARG(d->allele1), STR_ARG(d->allele2))
                                      : d->allele1};
    }
}

static bool has_bases(const struct pgx_observed *o)
{
    for (unsigned i = 0; i < o->n_copies; i++)
        if (o->base[i] == PGX_BASE_NONE)
            return false;
    return o->n_copies > 0;
}

void pgx_call_positions(struct calling *c)
{
    const struct pgx_definition *d = c->d;
    struct pgx_call *out = c->out;

    out->used = ARENA_ARRAY(c->mem, struct str, d->n_loci);
    out->missing = ARENA_ARRAY(c->mem, struct str, d->n_loci);
    out->missing_required = ARENA_ARRAY(c->mem, struct str, d->n_loci);
    for (unsigned i = 0; i < d->n_loci; i++) {
        struct str name = pgx_locus_name(c->mem, d, i);
        if (has_bases(&c->seen[i])) {
            out->used[out->n_used++] = name;
            continue;
        }
        out->missing[out->n_missing++] = name;
        if (d->loci[i].is_tier1 || d->loci[i].is_required)
            out->missing_required[out->n_missing_required++] = name;
    }
}

/* ---- one gene ---- */

/* Not said twice: required positions have their own warning from the matcher. */
static void warn_of_tier1(struct calling *c)
{
    const struct pgx_definition *d = c->d;
    struct str *names = ARENA_ARRAY(c->mem, struct str, d->n_loci);
    size_t n = 0;

    for (unsigned i = 0; i < d->n_loci; i++)
        if (d->loci[i].is_tier1 && !has_bases(&c->seen[i]))
            names[n++] = pgx_locus_name(c->mem, d, i);
    if (n > 0) {
        struct pgx_warning w = {
            PGX_WARN_TIER1_MISSING, pgx_call_names(c->mem, names, n)};
        pgx_call_warn(c, &w, 1);
    }
}

/* A man has one X: a homozygous genotype is one copy written twice. */
static struct pgx_observed *one_copy_of_x(const struct calling *c)
{
    struct pgx_observed *seen = arena_dup(c->mem, c->seen, c->d->n_loci * sizeof *seen);

    for (unsigned i = 0; i < c->d->n_loci; i++)
        if (seen[i].n_copies == 2 && seen[i].base[0] == seen[i].base[1])
            seen[i].n_copies = 1;
    return seen;
}

void pgx_call_one(const struct pgx_definition *d, const struct pgx_phenotypes *p,
    const struct pgx_observed *seen, const struct pgx_call_options *options,
    struct arena *mem, struct pgx_call *out)
{
    struct calling c = {
        .d = d, .p = p, .seen = seen, .options = options, .mem = mem, .out = out};

    *out = (struct pgx_call){
        .gene = d->gene, .version = d->version, .date = d->date, .source = d->source};
    if (pgx_method_of(d->gene) == PGX_BY_OUTSIDE_CALL) {
        out->why = pgx_reason_of(PGX_WHY_OUTSIDE_ONLY, d->gene, STR_NONE);
        return;
    }
    if (d->contig == CONTIG_X && options->is_male)
        c.seen = one_copy_of_x(&c);
    pgx_call_positions(&c);
    if (out->n_used > 0)
        warn_of_tier1(&c);
    if (pgx_method_of(d->gene) == PGX_BY_LOWEST_FUNCTION)
        pgx_call_by_lowest(&c);
    else
        pgx_call_by_pair(&c);
    pgx_call_lookups(&c);
}

/* ---- all genes ---- */

struct making {
    const struct pgx_genes *g;
    const struct sample *sample;
    const struct pgx_call_options *options;
    struct arena *mem;
    struct outside_calls outside; /* none: empty */
};

static bool has_outside(const struct outside_calls *from, struct str gene)
{
    for (unsigned i = 0; i < from->n; i++)
        if (str_eq(from->calls[i].gene, gene))
            return true;
    return false;
}

/* GRCh37 through lifted positions: said, with what could not be placed or checked. */
static void note_lift(
    const struct making *m, const struct pgx_definition *d, struct pgx_call *out)
{
    struct calling c = {.mem = m->mem, .out = out};
    size_t n_lifted = 0, n_unplaced = 0, n_unchecked = 0;
    enum assembly assembly = m->sample->assembly;
    struct pgx_warning w = {.id = PGX_WARN_LIFTED};

    for (unsigned i = 0; i < d->n_loci; i++) {
        const struct pgx_place *p = &d->loci[i].place[assembly - 1];
        n_unplaced += p->pos1 == 0;
        n_lifted += p->pos1 != 0 && p->is_lifted;
        n_unchecked += p->pos1 != 0 && p->is_lifted && !p->is_checked;
    }
    out->is_lifted = n_lifted > 0;
    if (n_lifted > 0) {
        w.value = str_fmt(m->mem, "%zu", n_lifted);
        c.cap_warnings = out->n_warnings;
        pgx_call_warn(&c, &w, 1);
    }
    if (n_unchecked > 0) {
        w = (struct pgx_warning){
            PGX_WARN_LIFTED_UNCHECKED, str_fmt(m->mem, "%zu", n_unchecked)};
        c.cap_warnings = out->n_warnings;
        pgx_call_warn(&c, &w, 1);
    }
    if (n_unplaced > 0) {
        w = (struct pgx_warning){
            PGX_WARN_NOT_PLACED, str_fmt(m->mem, "%zu", n_unplaced)};
        c.cap_warnings = out->n_warnings;
        pgx_call_warn(&c, &w, 1);
    }
}

static void make_outside(const struct making *m, struct str gene, struct pgx_call *out)
{
    struct calling c = {.d = pgx_genes_definition(m->g, gene),
        .p = pgx_genes_phenotypes(m->g, gene),
        .options = m->options,
        .mem = m->mem,
        .out = out};
    struct pgx_warning w = {PGX_WARN_OUTSIDE_REPLACES, m->outside.file};

    *out = (struct pgx_call){.gene = gene};
    if (c.p)
        out->version = c.p->version;
    pgx_call_outside(&c, &m->outside);
    if (c.d && pgx_method_of(gene) != PGX_BY_OUTSIDE_CALL)
        pgx_call_warn(&c, &w, 1);
}

static void make_gene(const struct making *m, struct str gene, struct pgx_call *out)
{
    const struct pgx_definition *d = pgx_genes_definition(m->g, gene);

    if (has_outside(&m->outside, gene)) {
        make_outside(m, gene, out);
        return;
    }
    if (!d) {
        *out = (struct pgx_call){
            .gene = gene, .why = pgx_reason_of(PGX_WHY_OUTSIDE_ONLY, gene, STR_NONE)};
        return;
    }
    pgx_call_one(d, pgx_genes_phenotypes(m->g, gene),
        pgx_seen_of_gene(
            m->sample->pgx_seen, (unsigned)(d - m->g->definitions), m->mem),
        m->options, m->mem, out);
    if (pgx_method_of(gene) != PGX_BY_OUTSIDE_CALL)
        note_lift(m, d, out);
}

static void add_name(struct str *names, unsigned *n, struct str name)
{
    for (unsigned i = 0; i < *n; i++)
        if (str_eq(names[i], name))
            return;
    names[(*n)++] = name;
}

static int name_cmp(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct str *list_genes(const struct making *m, unsigned *n)
{
    const struct pgx_genes *g = m->g;
    struct str *names = ARENA_ARRAY(m->mem, struct str,
        (size_t)g->n_definitions + g->n_phenotypes + m->outside.n + 1);

    *n = 0;
    for (unsigned i = 0; i < g->n_definitions; i++)
        add_name(names, n, g->definitions[i].gene);
    for (unsigned i = 0; i < g->n_phenotypes; i++)
        add_name(names, n, g->phenotypes[i].gene);
    for (unsigned i = 0; i < m->outside.n; i++)
        add_name(names, n, m->outside.calls[i].gene);
    if (*n > 1)
        qsort(names, *n, sizeof *names, name_cmp);
    return names;
}

void pgx_calls_make(const struct pgx_genes *g, const struct sample *sample,
    const struct pgx_call_options *options, struct arena *mem, struct pgx_call **out,
    unsigned *n_out)
{
    struct making m = {.g = g, .sample = sample, .options = options, .mem = mem};
    struct str *names;

    if (options->outside)
        m.outside = *options->outside;
    *n_out = 0;
    names = list_genes(&m, n_out);
    *out = ARENA_ARRAY(mem, struct pgx_call, *n_out + 1);
    for (unsigned i = 0; i < *n_out; i++)
        make_gene(&m, names[i], &(*out)[i]);
}
