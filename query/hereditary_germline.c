/* One change of the germline: what the inheritance, the zygosity and the sex say. */
#include "query/hereditary_judge.h"

#include <string.h>

/* ---- copies ---------------------------------------------------------------------- */

/* A man has one copy, whatever a caller that counts two of everything writes. */
static void judge_x_linked(enum patient_sex sex, enum zygosity zygosity,
    const struct hereditary_conditions *c, enum hereditary_status *status,
    enum hereditary_action *action)
{
    *status = HEREDITARY_NOT_STATED;
    if (sex == PATIENT_MALE && zygosity == ZYGOSITY_HETEROZYGOUS) {
        *action = HEREDITARY_SAYS_X_MALE;
    } else if (sex == PATIENT_MALE || c->is_x_dominant
               || zygosity == ZYGOSITY_HOMOZYGOUS || zygosity == ZYGOSITY_HEMIZYGOUS) {
        *status = HEREDITARY_AT_RISK;
        *action = HEREDITARY_SAYS_AT_RISK;
    } else if (sex == PATIENT_SEX_UNKNOWN) {
        *action = HEREDITARY_SAYS_X_LINKED;
    } else if (c->is_x_recessive && zygosity == ZYGOSITY_HETEROZYGOUS) {
        *status = HEREDITARY_CARRIER;
        *action = HEREDITARY_SAYS_X_CARRIER;
    } else {
        *action = HEREDITARY_SAYS_X_FEMALE;
    }
}

static void judge_recessive(enum zygosity zygosity, enum hereditary_status *status,
    enum hereditary_action *action)
{
    *status = HEREDITARY_AT_RISK;
    *action = HEREDITARY_SAYS_AT_RISK;
    if (zygosity == ZYGOSITY_HETEROZYGOUS) {
        *status = HEREDITARY_CARRIER;
        *action = HEREDITARY_SAYS_CARRIER;
    } else if (zygosity == ZYGOSITY_UNKNOWN) {
        *status = HEREDITARY_NOT_STATED;
        *action = HEREDITARY_SAYS_ZYGOSITY;
    }
}

void hereditary_judge_copies(const struct judging *x, const struct judged_gene *g,
    const struct finding *f, enum hereditary_status *status,
    enum hereditary_action *action)
{
    const struct hereditary_conditions *c = g->conditions;
    enum zygosity zygosity = hereditary_zygosity(x, f);
    if (c->has_dominant) {
        *status = HEREDITARY_AT_RISK;
        *action = HEREDITARY_SAYS_AT_RISK;
    } else if (f->allele.contig == CONTIG_MT || c->has_mitochondrial) {
        *status = HEREDITARY_NOT_STATED;
        *action = HEREDITARY_SAYS_MITOCHONDRIAL;
    } else if (c->has_x_linked) {
        judge_x_linked(x->r->sex, zygosity, c, status, action);
    } else if (c->has_recessive) {
        judge_recessive(zygosity, status, action);
    } else {
        *status = HEREDITARY_NOT_STATED;
        *action = HEREDITARY_SAYS_NOT_STATED;
    }
}

/* ---- variants to report ---------------------------------------------------------- */

static bool is_on_all_copies(const struct judging *x, const struct finding *f)
{
    enum zygosity zygosity = hereditary_zygosity(x, f);
    return zygosity == ZYGOSITY_HOMOZYGOUS || zygosity == ZYGOSITY_HEMIZYGOUS;
}

static bool is_c282y(const struct finding *f)
{
    static const struct protein_change c282y = {.kind = PROTEIN_SUBSTITUTION,
        .ref1 = 'C',
        .ref2 = 'C',
        .pos1 = 282,
        .pos2 = 282,
        .alt = {"Y", 1}};
    const struct protein_reading *p = f->shown;
    return str_eq_c(f->gene, "HFE") && p && p->has_change
           && protein_eq(&p->change, &c282y);
}

static bool is_wanted(
    const struct judging *x, enum list_rule rule, const struct finding *f)
{
    switch (rule) {
    case LIST_RULE_TRUNCATING:
        return consequence_is_truncating(f->consequence);
    case LIST_RULE_TWO_VARIANTS:
        return is_on_all_copies(x, f);
    case LIST_RULE_HFE_C282Y:
        return is_c282y(f) && hereditary_zygosity(x, f) == ZYGOSITY_HOMOZYGOUS;
    case LIST_RULE_X_TWO:
        return is_on_all_copies(x, f)
               || (x->r->sex == PATIENT_MALE && f->zygosity != ZYGOSITY_HETEROZYGOUS);
    case LIST_RULE_ALL:
    case LIST_RULE_X_ANY:
    case N_LIST_RULES:
        break;
    }
    return true;
}

const struct hereditary_listing *hereditary_listing(
    const struct judging *x, const struct judged_gene *g, const struct finding *f)
{
    for (unsigned i = 0; i < g->conditions->n_listings; i++)
        if (is_wanted(x, g->conditions->listings[i].rule, f))
            return &g->conditions->listings[i];
    return NULL;
}

/* ---- lines ----------------------------------------------------------------------- */

/* A heterozygous change has half of the reads, but for chance. */
static bool looks_mosaic(const struct judging *x, const struct finding *f)
{
    return sample_tells_zygosity(x->c->sample, f) && f->zygosity != ZYGOSITY_HOMOZYGOUS
           && f->allele_fraction > 0 && f->allele_fraction < x->rules.mosaic_fraction;
}

static void add_pathogenic(struct judging *x, unsigned i, const struct judged_gene *g)
{
    const struct finding *f = &x->c->findings[i];
    const struct hereditary_listing *l = hereditary_listing(x, g, f);
    enum hereditary_status status;
    enum hereditary_action action;
    bool has_pair = hereditary_add_pairs(x, i, g);
    hereditary_judge_copies(x, g, f, &status, &action);
    if (!l || (has_pair && status != HEREDITARY_AT_RISK)) /* the pair says more */
        return;
    if (looks_mosaic(x, f))
        action = HEREDITARY_SAYS_LOW_FRACTION;
    hereditary_add(x, i, g, l, status, hereditary_say(x, action, f));
}

static bool has_word(struct str text, const char *word)
{
    struct arena mem = ARENA_INIT;
    bool has = str_find(str_lower(&mem, text), str_of(word)) >= 0;
    arena_free(&mem);
    return has;
}

static void add_risk(struct judging *x, unsigned i, const struct judged_gene *g)
{
    const struct finding *f = &x->c->findings[i];
    bool is_low = has_word(hereditary_class(x, i)->class_word, "low penetrance");
    hereditary_add(x, i, g, &g->conditions->listings[0],
        is_low ? HEREDITARY_LOW_PENETRANCE : HEREDITARY_RISK_ALLELE,
        hereditary_say(x,
            is_low ? HEREDITARY_SAYS_LOW_PENETRANCE : HEREDITARY_SAYS_RISK_ALLELE, f));
}

/* Somebody sees a risk in it; of the others none does. */
static bool is_about_risk(struct str class_word)
{
    return has_word(class_word, "pathogenic")
           || (has_word(class_word, "risk") && !has_word(class_word, "uncertain"));
}

static void add_conflicting(struct judging *x, unsigned i, const struct judged_gene *g)
{
    const struct classification *k = hereditary_class(x, i);
    struct buf split = BUF_INIT;
    bool has_risk = k->n_split == 0;
    for (unsigned s = 0; s < k->n_split; s++) {
        has_risk = has_risk || is_about_risk(k->split[s].class_word);
        buf_fmt(&split, "%s%.*s: %u", s > 0 ? "; " : "",
            STR_ARG(k->split[s].class_word), (unsigned)k->split[s].n);
    }
    struct str text = split.n > 0 ? str_copy(x->mem, buf_str(&split)) : STR_NONE;
    buf_free(&split);
    if (!has_risk)
        return;
    hereditary_add(x, i, g, &g->conditions->listings[0], HEREDITARY_CONFLICTING,
        hereditary_say_with(x,
            text.n > 0 ? HEREDITARY_SAYS_CONFLICTING : HEREDITARY_SAYS_NO_SPLIT,
            (struct str[3]){text, STR_NONE, STR_NONE}));
}

void hereditary_add_germline(struct judging *x, unsigned i, const struct judged_gene *g)
{
    const struct classification *k = hereditary_class(x, i);
    if (!k)
        return;
    bool is_of_risk = k->group == CLASS_PATHOGENIC || k->group == CLASS_RISK;
    if (is_of_risk && k->stars < 1)
        hereditary_add(x, i, g, &g->conditions->listings[0], HEREDITARY_UNREVIEWED,
            hereditary_say(x, HEREDITARY_SAYS_UNREVIEWED, &x->c->findings[i]));
    else if (k->group == CLASS_PATHOGENIC)
        add_pathogenic(x, i, g);
    else if (k->group == CLASS_RISK)
        add_risk(x, i, g);
    else if (k->group == CLASS_CONFLICTING || k->group == CLASS_MIXED)
        add_conflicting(x, i, g);
}
