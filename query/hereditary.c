#include "query/hereditary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/answers.h"
#include "query/hereditary_judge.h"

static const struct {
    const char *key, *param[3];
} actions[N_HEREDITARY_ACTIONS] = {
#define X(id, key, a, b, c) [HEREDITARY_SAYS_##id] = {key, {a, b, c}},
    HEREDITARY_ACTIONS(X)
#undef X
};

static const char *const statuses[N_HEREDITARY_STATUSES] = {
#define X(id, word) word,
    HEREDITARY_STATUSES(X)
#undef X
};

/* ---- parts that all judges use --------------------------------------------------- */

struct report_text hereditary_say_with(
    const struct judging *x, enum hereditary_action id, const struct str value[3])
{
    struct reason reason = {.key = actions[id].key};
    for (unsigned i = 0; i < 3 && actions[id].param[i][0]; i++) {
        reason.param[i].name = actions[id].param[i];
        reason.param[i].value = value[i];
        reason.n_params++;
    }
    return report_text_of(&reason, x->lang, x->mem);
}

struct report_text hereditary_say(
    const struct judging *x, enum hereditary_action id, const struct finding *f)
{
    struct str fraction = STR_NONE;
    if (!isnan(f->allele_fraction))
        fraction = str_fmt(x->mem, "%.0f %%", 100 * f->allele_fraction);
    return hereditary_say_with(x, id, (struct str[3]){f->gene, fraction, STR_NONE});
}

const struct classification *hereditary_class(const struct judging *x, unsigned i)
{
    const struct clinvar_entry *c = x->clinvar[i];
    const struct classification *k =
        c ? &c->record.by_kind[CLASSIFICATION_GERMLINE] : NULL;
    return k && k->is_given && k->group != CLASS_NONE ? k : NULL;
}

bool hereditary_is_pathogenic(const struct judging *x, unsigned i)
{
    const struct classification *k = hereditary_class(x, i);
    return k && k->group == CLASS_PATHOGENIC && k->stars >= 1;
}

enum zygosity hereditary_zygosity(const struct judging *x, const struct finding *f)
{
    return sample_tells_zygosity(x->c->sample, f) ? f->zygosity : ZYGOSITY_UNKNOWN;
}

struct report_hereditary *hereditary_add(struct judging *x, unsigned i,
    const struct judged_gene *g, const struct hereditary_listing *l,
    enum hereditary_status status, struct report_text action)
{
    struct report *r = x->r;
    const struct classification *k = hereditary_class(x, i);
    const struct finding *f = &x->c->findings[i];
    r->hereditary = arena_grow(x->mem, r->hereditary, &x->cap,
        (size_t)r->n_hereditary + 1, sizeof *r->hereditary);
    struct report_hereditary *line = &r->hereditary[r->n_hereditary++];
    *line = (struct report_hereditary){.findings = {f->number},
        .n_findings = 1,
        .gene = g->gene->symbol,
        .condition = l->condition,
        .inheritance = inheritance_name(l->inheritance),
        .classification = k ? k->class_word : STR_NONE,
        .stars = k ? k->stars : -1,
        .list = l->list,
        .list_rule = list_rule_name(l->rule),
        .is_secondary = g->is_secondary,
        .allele_fraction = f->allele_fraction,
        .status = statuses[status],
        .from = f->origin == ORIGIN_GERMLINE ? "germline" : "tumour_hint",
        .action = action};
    return line;
}

/* ---- the findings ---------------------------------------------------------------- */

bool hereditary_may_be_secondary(
    const struct sample *s, bool has_consent, const struct finding *f)
{
    return has_consent && f->origin == ORIGIN_GERMLINE
           && (sample_has_germline(s) || s->origin == SAMPLE_TUMOUR_NORMAL);
}

static bool may_hint(const struct sample *s, const struct finding *f)
{
    return f->origin == ORIGIN_UNKNOWN
           && (s->origin == SAMPLE_TUMOUR_ONLY || s->origin == SAMPLE_TUMOUR_NORMAL);
}

static int judge_finding(
    struct judging *x, unsigned i, const struct hereditary_gene *g, struct err *err)
{
    const struct finding *f = &x->c->findings[i];
    int rc = 0;
    if (f->kind != FINDING_SMALL_VARIANT)
        return 0;
    struct judged_gene cancer = {g, &g->cancer, false};
    struct judged_gene secondary = {g, &g->secondary, true};
    if (g->cancer.n_listings > 0 && f->origin == ORIGIN_GERMLINE) {
        hereditary_add_germline(x, i, &cancer);
        rc = hereditary_add_loss(x, i, &cancer, err);
    } else if (g->cancer.n_listings > 0 && may_hint(x->c->sample, f)) {
        rc = hereditary_add_hint(x, i, &cancer, err);
    }
    if (g->secondary.n_listings > 0 && hereditary_is_pathogenic(x, i)
        && hereditary_may_be_secondary(x->c->sample, x->r->has_secondary_consent, f))
        hereditary_add_germline(x, i, &secondary);
    return rc;
}

static unsigned status_rank(const char *status)
{
    unsigned i = 0;
    while (i < N_HEREDITARY_STATUSES && strcmp(statuses[i], status) != 0)
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
    return c ? c : a->is_secondary - b->is_secondary;
}

/* The findings of the genes, which are few. */
struct of_genes {
    unsigned finding;
    const struct hereditary_gene *gene;
};

static unsigned list_findings(struct judging *x, struct of_genes **out)
{
    const struct case_data *c = x->c;
    unsigned n = 0;
    size_t cap = 0;
    *out = NULL;
    for (unsigned i = 0; i < c->n_findings; i++) {
        const struct hereditary_gene *g =
            hereditary_genes_find(x->genes, c->findings[i].gene);
        if (!g)
            continue;
        *out = arena_grow(x->mem, *out, &cap, (size_t)n + 1, sizeof **out);
        (*out)[n++] = (struct of_genes){i, g};
    }
    return n;
}

/* Pairs look at other findings of the gene, so all are decoded before the first is
 * judged. */
static int read_clinvar(
    struct judging *x, const struct of_genes *of, unsigned n, struct err *err)
{
    const struct case_data *c = x->c;
    int rc = 0;
    x->clinvar = ARENA_ARRAY(x->mem, struct clinvar_entry *, c->n_findings);
    for (unsigned k = 0; rc >= 0 && k < n; k++) {
        unsigned i = of[k].finding;
        if (c->clinvar[i].variation_id == 0)
            continue;
        x->clinvar[i] = ARENA_NEW(x->mem, struct clinvar_entry);
        rc = clinvar_facts_read(&c->clinvar[i], x->mem, x->clinvar[i], err);
    }
    return rc;
}

int hereditary_make(const struct case_data *c, const struct hereditary_genes *genes,
    struct kb_txn *kb, const char *lang, struct arena *mem, struct report *r,
    struct err *err)
{
    struct judging x = {
        .c = c, .genes = genes, .kb = kb, .lang = lang, .mem = mem, .r = r};
    int rc = hereditary_rules_load(kb, mem, &x.rules, err);
    if (rc < 0)
        return rc;
    struct of_genes *of;
    unsigned n = list_findings(&x, &of);
    rc = read_clinvar(&x, of, n, err);
    for (unsigned k = 0; rc >= 0 && k < n; k++)
        rc = judge_finding(&x, of[k].finding, of[k].gene, err);
    if (r->n_hereditary > 1)
        qsort(r->hereditary, r->n_hereditary, sizeof *r->hereditary, line_cmp);
    r->n_secondary_genes = hereditary_genes_secondary(genes);
    return rc < 0 ? rc : 0;
}
