/* Dosing guidelines, labels, drugs. */
#include "query/diff_parts.h"

static const char *flag_text(enum pgx_flag f)
{
    return f == PGX_FLAG_YES ? "yes" : f == PGX_FLAG_NO ? "no" : "not stated";
}

static void note_flag(struct diff *d, enum diff_kind kind, const char *what,
    enum pgx_flag a, enum pgx_flag b, bool is_actionable)
{
    if (a != b)
        diff_note(d, kind, str_fmt(&d->scratch, "%s: %s", what, flag_text(a)),
            str_fmt(&d->scratch, "%s: %s", what, flag_text(b)), is_actionable);
}

/* The words that differ, behind the name of the field. */
static void note_words(struct diff *d, enum diff_kind kind, const char *what,
    struct str a, struct str b, bool is_actionable)
{
    struct str words[N_DIFF_SIDES];
    if (str_eq(a, b))
        return;
    diff_words(&d->scratch, a, b, words);
    if (str_eq(words[0], words[1])) {
        diff_detail(d, "blanks of texts", true);
        return;
    }
    diff_note(d, kind, str_fmt(&d->scratch, "%s: \"%.*s\"", what, STR_ARG(words[0])),
        str_fmt(&d->scratch, "%s: \"%.*s\"", what, STR_ARG(words[1])), is_actionable);
}

static void note_list(struct diff *d, enum diff_kind kind, const char *what,
    const struct str *a, unsigned n_a, const struct str *b, unsigned n_b)
{
    unsigned n_gone, n_came;
    if (diff_same_set(&d->scratch, a, n_a, b, n_b))
        return;
    const struct str *gone = diff_missing(&d->scratch, a, n_a, b, n_b, &n_gone);
    const struct str *came = diff_missing(&d->scratch, b, n_b, a, n_a, &n_came);
    struct str x = diff_join(&d->scratch, gone, n_gone, ", "),
               y = diff_join(&d->scratch, came, n_came, ", ");
    diff_note(d, kind,
        str_fmt(&d->scratch, "%s: %.*s", what, STR_ARG(x.n > 0 ? x : STR("none"))),
        str_fmt(&d->scratch, "%s: %.*s", what, STR_ARG(y.n > 0 ? y : STR("none"))),
        false);
}

/* ---- recommendations --------------------------------------------------------------
 */

static struct str keys_text(
    struct diff *d, unsigned side, const struct pgx_recommendation *r)
{
    struct str *part = ARENA_ARRAY(&d->scratch, struct str, r->n_keys);
    for (unsigned i = 0; i < r->n_keys; i++) {
        struct str gene = diff_symbol(d, side, r->keys[i].gene);
        part[i] =
            str_fmt(&d->scratch, "%.*s %.*s", STR_ARG(gene), STR_ARG(r->keys[i].value));
    }
    return diff_join(&d->scratch, part, r->n_keys, ", ");
}

static void compare_recommendations(struct diff *d, const struct pgx_recommendation *a,
    const struct pgx_recommendation *b)
{
    enum diff_kind kind = DIFF_RECOMMENDATION_CHANGED;
    note_words(d, kind, "text", a->text, b->text, true);
    diff_note_str(d, kind, a->classification, b->classification, true);
    diff_note_str(d, kind, keys_text(d, DIFF_OLD, a), keys_text(d, DIFF_NEW, b), true);
    note_flag(d, kind, "change of dose", a->dosing, b->dosing, true);
    note_flag(d, kind, "another drug", a->alternate, b->alternate, true);
    note_flag(d, kind, "other guidance", a->other, b->other, true);
    note_list(d, kind, "drugs", a->drugs, a->n_drugs, b->drugs, b->n_drugs);
    diff_detail_strs(d, "implications", a->implications, a->n_implications,
        b->implications, b->n_implications);
    diff_detail_str(d, "population", a->population, b->population);
    diff_detail_str(d, "version", a->version, b->version);
    diff_detail_str(d, "date", a->date, b->date);
    diff_detail_str(d, "guideline", a->guideline, b->guideline);
    diff_detail_str(d, "url", a->url, b->url);
}

static void put_recommendation(
    struct diff *d, const struct diff_pair *p, const struct pgx_recommendation *r)
{
    const struct pgx_recommendation *shown = &r[diff_side_of(p)];
    struct diff_change base = diff_change_of(d, p);
    struct diff_gene_set genes = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        for (unsigned i = 0; i < r[s].n_keys; i++)
            diff_add_gene(d, &genes, r[s].keys[i].gene);
    struct str drugs = diff_join(&d->scratch, shown->drugs, shown->n_drugs, ", "),
               keys = keys_text(d, diff_side_of(p), shown);
    base.genes = genes.gene;
    base.n_genes = (unsigned)genes.n;
    base.what = str_fmt(&d->scratch, "%.*s, %.*s, %.*s", STR_ARG(shown->issuer),
        STR_ARG(drugs), STR_ARG(keys));
    diff_put_notes(d, &base);
}

int diff_recommendation(struct diff *d, struct diff_pair *p)
{
    struct pgx_recommendation r[N_DIFF_SIDES] = {0};
    int rc = 0;
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++)
        if (p->r[s])
            rc = diff_must(d,
                kb_pgx_recommendation(
                    d->side[s].kb, p->r[s]->ordinal, &d->scratch, &r[s], d->err),
                p->r[s]);
    if (rc < 0)
        return rc;
    if (diff_is_both(p))
        compare_recommendations(d, &r[DIFF_OLD], &r[DIFF_NEW]);
    else if (p->r[DIFF_NEW])
        diff_note(
            d, DIFF_RECOMMENDATION_NEW, STR_NONE, r[DIFF_NEW].classification, true);
    else
        diff_note(d, DIFF_RECOMMENDATION_WITHDRAWN, r[DIFF_OLD].classification,
            STR_NONE, true);
    if (diff_has_notes(d))
        put_recommendation(d, p, r);
    return 0;
}

/* ---- labels and guidelines --------------------------------------------------------
 */

static void compare_documents(
    struct diff *d, const struct pgx_document *a, const struct pgx_document *b)
{
    enum diff_kind kind = DIFF_DOCUMENT_CHANGED;
    diff_note_str(d, kind, a->testing_level, b->testing_level, false);
    diff_note_str(d, kind, a->biomarker_flag, b->biomarker_flag, false);
    note_flag(d, kind, "prescribing", a->prescribing, b->prescribing, false);
    note_flag(d, kind, "change of dose", a->dosing, b->dosing, false);
    note_flag(d, kind, "another drug", a->alternate, b->alternate, false);
    note_flag(d, kind, "other guidance", a->other, b->other, false);
    note_words(d, kind, "summary", a->summary, b->summary, false);
    note_list(d, kind, "drugs", a->drugs, a->n_drugs, b->drugs, b->n_drugs);
    note_list(d, kind, "genes", diff_symbols(d, DIFF_OLD, a->genes, a->n_genes),
        a->n_genes, b->genes, b->n_genes);
    note_list(
        d, kind, "variants", a->variants, a->n_variants, b->variants, b->n_variants);
    diff_detail_str(d, "name", a->name, b->name);
    diff_detail_str(d, "issuer", a->issuer, b->issuer);
    diff_detail(d, "cancer genome", a->is_cancer_genome != b->is_cancer_genome);
    diff_detail(d, "pediatric", a->is_pediatric != b->is_pediatric);
    diff_detail_str(d, "date", a->date, b->date);
    diff_detail_str(d, "url", a->url, b->url);
}

int diff_document(struct diff *d, struct diff_pair *p)
{
    struct pgx_document x[N_DIFF_SIDES] = {0};
    int rc = 0;
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++)
        if (p->r[s])
            rc = diff_must(d,
                kb_pgx_document(
                    d->side[s].kb, p->r[s]->ordinal, &d->scratch, &x[s], d->err),
                p->r[s]);
    if (rc < 0)
        return rc;
    if (diff_is_both(p))
        compare_documents(d, &x[DIFF_OLD], &x[DIFF_NEW]);
    else if (p->r[DIFF_NEW])
        diff_note(d, DIFF_DOCUMENT_NEW, STR_NONE, x[DIFF_NEW].testing_level, false);
    else
        diff_note(
            d, DIFF_DOCUMENT_WITHDRAWN, x[DIFF_OLD].testing_level, STR_NONE, false);
    if (!diff_has_notes(d))
        return 0;
    struct diff_change base = diff_change_of(d, p);
    struct diff_gene_set genes = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        for (unsigned i = 0; i < x[s].n_genes; i++)
            diff_add_gene(d, &genes, x[s].genes[i]);
    base.genes = genes.gene;
    base.n_genes = (unsigned)genes.n;
    base.what = x[diff_side_of(p)].name;
    diff_put_notes(d, &base);
    return 0;
}

/* ---- drugs ------------------------------------------------------------------------
 */

static void compare_drugs(
    struct diff *d, const struct pgx_drug *a, const struct pgx_drug *b)
{
    diff_note_str(d, DIFF_DRUG_RENAMED, a->name, b->name, false);
    if (!str_eq(a->top_level, b->top_level))
        diff_note(d, DIFF_DRUG_CHANGED,
            str_fmt(&d->scratch, "top level %.*s",
                STR_ARG(a->top_level.n > 0 ? a->top_level : STR("none"))),
            str_fmt(&d->scratch, "top level %.*s",
                STR_ARG(b->top_level.n > 0 ? b->top_level : STR("none"))),
            false);
    diff_detail_strs(d, "generic names", a->generic_names, a->n_generic_names,
        b->generic_names, b->n_generic_names);
    diff_detail_strs(d, "trade names", a->trade_names, a->n_trade_names, b->trade_names,
        b->n_trade_names);
    diff_detail_strs(d, "RxNorm", a->rxnorm, a->n_rxnorm, b->rxnorm, b->n_rxnorm);
    diff_detail_strs(d, "ATC", a->atc, a->n_atc, b->atc, b->n_atc);
    diff_detail_str(d, "FDA level", a->top_fda_level, b->top_fda_level);
    diff_detail_str(d, "CPIC level", a->cpic_level, b->cpic_level);
    bool is_other = a->n_genes != b->n_genes;
    for (unsigned i = 0; !is_other && i < a->n_genes; i++)
        is_other = !str_eq(a->genes[i].gene, b->genes[i].gene)
                   || !str_eq(a->genes[i].evidence, b->genes[i].evidence)
                   || !str_eq(a->genes[i].association, b->genes[i].association)
                   || !str_eq(a->genes[i].kinetics, b->genes[i].kinetics);
    diff_detail(d, "related genes", is_other);
}

int diff_drug(struct diff *d, struct diff_pair *p)
{
    struct pgx_drug x[N_DIFF_SIDES] = {0};
    int rc = 0;
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++)
        if (p->r[s])
            rc = diff_must(d,
                kb_pgx_drug(
                    d->side[s].kb, p->r[s]->ordinal, &d->scratch, &x[s], d->err),
                p->r[s]);
    if (rc < 0)
        return rc;
    if (diff_is_both(p))
        compare_drugs(d, &x[DIFF_OLD], &x[DIFF_NEW]);
    else
        diff_note(d, DIFF_DRUG_CHANGED, p->r[DIFF_OLD] ? STR("listed") : STR_NONE,
            p->r[DIFF_NEW] ? STR("listed") : STR_NONE, false);
    if (!diff_has_notes(d))
        return 0;
    struct diff_change base = diff_change_of(d, p);
    base.what = x[diff_side_of(p)].name;
    diff_put_notes(d, &base);
    return 0;
}
