#include "query/hereditary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/answers.h"
#include "query/effect.h"
#include "query/hereditary_genes.h"

#define HINT_FRACTION_SUBSTITUTION 0.30
#define HINT_FRACTION_INDEL 0.20
/* Below it a heterozygous germline change is unlikely: its reads scatter around half.
 */
#define LOW_GERMLINE_FRACTION 0.25

enum action {
#define X(id, key, a, b, c) ACTION_##id,
    HEREDITARY_ACTIONS(X)
#undef X
        N_ACTIONS,
};

static const struct {
    const char *key, *param[3];
} actions[N_ACTIONS] = {
#define X(id, key, a, b, c) [ACTION_##id] = {key, {a, b, c}},
    HEREDITARY_ACTIONS(X)
#undef X
};

/* In the order of the report. */
enum status { AT_RISK, COMPOUND, CARRIER, NOT_STATED, CONFLICTING };
static const char *const statuses[] = {"at_risk", "possible_compound_heterozygote",
    "carrier", "not_stated", "conflicting"};

struct judging {
    const struct case_data *c;
    const struct hereditary_genes *genes;
    const char *lang;
    struct arena *mem;
    struct report *r;
    size_t cap;
};

static struct report_text say(
    const struct judging *x, enum action id, const struct str value[3])
{
    struct reason reason = {.key = actions[id].key};
    for (unsigned i = 0; i < 3 && actions[id].param[i][0]; i++) {
        reason.param[i].name = actions[id].param[i];
        reason.param[i].value = value[i];
        reason.n_params++;
    }
    return report_text_of(&reason, x->lang, x->mem);
}

static struct report_text say_gene(
    const struct judging *x, enum action id, const struct finding *f)
{
    struct str fraction = STR_NONE;
    if (!isnan(f->allele_fraction))
        fraction = str_fmt(x->mem, "%.0f %%", 100 * f->allele_fraction);
    return say(x, id, (struct str[3]){f->gene, fraction, STR_NONE});
}

static const struct classification *germline_class(const struct judging *x, unsigned i)
{
    const struct clinvar_record *c = &x->c->clinvar[i].record;
    const struct classification *k = &c->by_kind[CLASSIFICATION_GERMLINE];
    return c->variation_id != 0 && k->is_given ? k : NULL;
}

static bool is_pathogenic(const struct judging *x, unsigned i)
{
    const struct classification *k = germline_class(x, i);
    return k && k->group == CLASS_PATHOGENIC && k->stars >= 1;
}

static void add_line(struct judging *x, unsigned i, const struct hereditary_gene *g,
    enum status status, const char *from, struct report_text action)
{
    struct report *r = x->r;
    const struct classification *k = germline_class(x, i);
    r->hereditary = arena_grow(x->mem, r->hereditary, &x->cap,
        (size_t)r->n_hereditary + 1, sizeof *r->hereditary);
    r->hereditary[r->n_hereditary++] =
        (struct report_hereditary){.findings = {x->c->findings[i].number},
            .n_findings = 1,
            .gene = g->symbol,
            .condition = g->condition,
            .inheritance = inheritance_name(g->inheritance),
            .classification = k->class_word,
            .stars = k->stars,
            .list = g->list,
            .status = statuses[status],
            .from = from,
            .action = action};
}

/* ---- in the germline ------------------------------------------------------------- */

static void judge_one_copy(
    const struct hereditary_gene *g, enum status *status, enum action *action)
{
    if (g->has_dominant) {
        *status = AT_RISK;
        *action = ACTION_AT_RISK;
    } else if (g->has_x_linked) {
        *status = NOT_STATED;
        *action = ACTION_X_LINKED;
    } else if (g->has_recessive) {
        *status = CARRIER;
        *action = ACTION_CARRIER;
    } else {
        *status = NOT_STATED;
        *action = ACTION_NOT_STATED;
    }
}

/* Beside a tumour's genotype that of the normal is not known: a lost copy makes one
 * changed copy look like two. */
static enum zygosity germline_zygosity(const struct judging *x, const struct finding *f)
{
    return x->c->sample->origin == SAMPLE_GERMLINE ? f->zygosity : ZYGOSITY_UNKNOWN;
}

static void judge_germline(const struct judging *x, const struct hereditary_gene *g,
    const struct finding *f, enum status *status, enum action *action)
{
    enum zygosity zygosity = germline_zygosity(x, f);
    bool is_stated = g->has_dominant || g->has_recessive || g->has_x_linked;
    judge_one_copy(g, status, action);
    if (!is_stated || g->has_dominant)
        return;
    if (zygosity == ZYGOSITY_UNKNOWN) {
        *status = NOT_STATED;
        *action = ACTION_ZYGOSITY;
    } else if (zygosity != ZYGOSITY_HETEROZYGOUS) {
        *status = AT_RISK;
        *action = ACTION_AT_RISK;
    }
}

static bool is_low(const struct judging *x, const struct finding *f)
{
    return x->c->sample->origin == SAMPLE_GERMLINE && f->zygosity != ZYGOSITY_HOMOZYGOUS
           && f->allele_fraction > 0 && f->allele_fraction < LOW_GERMLINE_FRACTION;
}

static bool may_be_one_copy(const struct judging *x, const struct finding *f)
{
    enum zygosity z = germline_zygosity(x, f);
    return z == ZYGOSITY_HETEROZYGOUS || z == ZYGOSITY_UNKNOWN;
}

static bool is_pair(const struct judging *x, unsigned a, unsigned b)
{
    const struct finding *f = &x->c->findings[a], *g = &x->c->findings[b];
    return a != b && g->origin == ORIGIN_GERMLINE && str_eq(f->gene, g->gene)
           && is_pathogenic(x, b) && may_be_one_copy(x, f) && may_be_one_copy(x, g);
}

/* Each pair once.  true: the finding is of some pair. */
static bool add_pairs(struct judging *x, unsigned i, const struct hereditary_gene *g)
{
    bool has_pair = false;
    if (!g->has_recessive)
        return false;
    for (unsigned k = 0; k < x->c->n_findings; k++) {
        if (!is_pair(x, i, k))
            continue;
        has_pair = true;
        if (k < i)
            continue;
        add_line(x, i, g, COMPOUND, "germline",
            say_gene(x, ACTION_COMPOUND, &x->c->findings[i]));
        struct report_hereditary *line = &x->r->hereditary[x->r->n_hereditary - 1];
        line->findings[1] = x->c->findings[k].number;
        line->n_findings = 2;
    }
    return has_pair;
}

static void add_germline(struct judging *x, unsigned i, const struct hereditary_gene *g)
{
    const struct finding *f = &x->c->findings[i];
    enum status status;
    enum action action;
    bool has_pair = add_pairs(x, i, g);
    judge_germline(x, g, f, &status, &action);
    if (has_pair && status != AT_RISK)
        return; /* the pair says more */
    if (is_low(x, f))
        action = ACTION_LOW_FRACTION;
    add_line(x, i, g, status, "germline", say_gene(x, action, f));
}

/* ---- conflicting ----------------------------------------------------------------- */

static bool has_word(struct str text, struct str word)
{
    struct arena mem = ARENA_INIT;
    bool has = str_find(str_lower(&mem, text), word) >= 0;
    arena_free(&mem);
    return has;
}

static void add_conflicting(
    struct judging *x, unsigned i, const struct hereditary_gene *g)
{
    const struct classification *k = germline_class(x, i);
    uint32_t n_pathogenic = 0, n_uncertain = 0, n_benign = 0;
    for (unsigned s = 0; s < k->n_split; s++) {
        struct str word = k->split[s].class_word;
        if (has_word(word, STR("pathogenic")))
            n_pathogenic += k->split[s].n;
        else if (has_word(word, STR("benign")))
            n_benign += k->split[s].n;
        else if (has_word(word, STR("uncertain")))
            n_uncertain += k->split[s].n;
    }
    if (k->n_split > 0 && n_pathogenic == 0)
        return;
    struct str numbers[3] = {str_fmt(x->mem, "%u", n_pathogenic),
        str_fmt(x->mem, "%u", n_uncertain), str_fmt(x->mem, "%u", n_benign)};
    add_line(x, i, g, CONFLICTING, "germline",
        say(x, k->n_split > 0 ? ACTION_CONFLICTING : ACTION_NO_SPLIT, numbers));
}

/* ---- in a tumour ----------------------------------------------------------------- */

static bool is_hint(
    const struct judging *x, const struct finding *f, const struct hereditary_gene *g)
{
    bool is_brca = str_eq_c(f->gene, "BRCA1") || str_eq_c(f->gene, "BRCA2");
    bool is_indel = f->allele.ref.n != f->allele.alt.n;
    double least = is_indel ? HINT_FRACTION_INDEL : HINT_FRACTION_SUBSTITUTION;
    if (!g->is_tumour_hint || effect_is_at_hotspot(x->c->rules, f))
        return false;
    return is_brca || isnan(f->allele_fraction) || f->allele_fraction > least;
}

static void add_hint(struct judging *x, unsigned i, const struct hereditary_gene *g)
{
    const struct finding *f = &x->c->findings[i];
    enum status status;
    enum action action;
    if (!is_hint(x, f, g))
        return;
    judge_one_copy(g, &status, &action);
    add_line(x, i, g, status, "tumour_hint",
        say_gene(
            x, isnan(f->allele_fraction) ? ACTION_HINT_NO_FRACTION : ACTION_HINT, f));
}

/* ---------------------------------------------------------------------------------- */

static bool may_hint(const struct sample *s, const struct finding *f)
{
    return f->origin == ORIGIN_UNKNOWN
           && (s->origin == SAMPLE_TUMOUR_ONLY || s->origin == SAMPLE_TUMOUR_NORMAL);
}

static void judge_finding(struct judging *x, unsigned i)
{
    const struct finding *f = &x->c->findings[i];
    const struct classification *k = germline_class(x, i);
    const struct hereditary_gene *g = hereditary_genes_find(x->genes, f->gene);
    if (f->kind != FINDING_SMALL_VARIANT || !k || !g)
        return;
    bool is_germline = f->origin == ORIGIN_GERMLINE;
    if (is_germline && is_pathogenic(x, i))
        add_germline(x, i, g);
    else if (is_germline && (k->group == CLASS_CONFLICTING || k->group == CLASS_MIXED))
        add_conflicting(x, i, g);
    else if (may_hint(x->c->sample, f) && is_pathogenic(x, i))
        add_hint(x, i, g);
}

static unsigned status_rank(const char *status)
{
    unsigned i = 0;
    while (i < sizeof statuses / sizeof *statuses && strcmp(statuses[i], status) != 0)
        i++;
    return i;
}

static int line_cmp(const void *x, const void *y)
{
    const struct report_hereditary *a = x, *b = y;
    unsigned rank_a = status_rank(a->status), rank_b = status_rank(b->status);
    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    int c = str_cmp(a->gene, b->gene);
    for (unsigned i = 0; c == 0 && i < 2; i++)
        c = (a->findings[i] > b->findings[i]) - (a->findings[i] < b->findings[i]);
    return c;
}

int hereditary_make(const struct case_data *c, struct kb_txn *kb, const char *lang,
    struct arena *mem, struct report *r, struct err *err)
{
    struct hereditary_genes *genes;
    int rc = hereditary_genes_load(kb, mem, &genes, err);
    if (rc < 0)
        return rc;
    struct judging x = {.c = c, .genes = genes, .lang = lang, .mem = mem, .r = r};
    for (unsigned i = 0; i < c->n_findings; i++)
        judge_finding(&x, i);
    if (r->n_hereditary > 1)
        qsort(r->hereditary, r->n_hereditary, sizeof *r->hereditary, line_cmp);
    r->n_secondary_genes = hereditary_genes_secondary(genes);
    return 0;
}
