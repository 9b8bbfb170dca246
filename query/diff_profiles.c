/*
 * Named variants and molecular profiles.
 *
 * CIViC had no profiles before 2022: vdt makes one of each variant of those releases,
 * under an id of its own.  A profile of one variant whose id the other KB does not have
 * is the same as the one that stands there for that variant alone: its twin.
 */
#include "query/diff_parts.h"

static int criteria_texts(struct diff *d, const uint32_t criterion[], struct str text[])
{
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        int rc = diff_criterion_text(d, s, criterion[s], &text[s]);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int note_whole(struct diff *d, enum diff_kind new, enum diff_kind withdrawn,
    unsigned side, uint32_t criterion)
{
    struct str text;
    int rc = diff_criterion_text(d, side, criterion, &text);
    if (rc < 0)
        return rc;
    if (side == DIFF_NEW)
        diff_note(d, new, STR_NONE, text, false);
    else
        diff_note(d, withdrawn, text, STR_NONE, false);
    return 0;
}

static int put(struct diff *d, const struct diff_pair *p, struct str what,
    const uint32_t criterion[], struct str gene)
{
    struct diff_change base = diff_change_of(d, p);
    struct diff_gene_set genes = {0};
    diff_add_gene(d, &genes, gene);
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        int rc = p->r[s] ? diff_add_criterion_genes(d, s, criterion[s], &genes) : 0;
        if (rc < 0)
            return rc;
    }
    base.genes = genes.gene;
    base.n_genes = (unsigned)genes.n;
    base.what = what;
    diff_put_notes(d, &base);
    return 0;
}

/* ---- variants ---------------------------------------------------------------------
 */

static struct str full_name(
    struct diff *d, unsigned side, const struct named_variant *v)
{
    struct str gene = diff_symbol(d, side, v->gene);
    return str_fmt(&d->scratch, "%.*s%s%.*s", STR_ARG(gene), gene.n > 0 ? " " : "",
        STR_ARG(v->name));
}

/* Its criterion is told with the profiles that hold it. */
static int compare_variants(
    struct diff *d, const struct named_variant *a, const struct named_variant *b)
{
    const uint32_t criterion[] = {a->criterion, b->criterion};
    struct str text[N_DIFF_SIDES];
    diff_note_str(d, DIFF_NAMED_RENAMED, full_name(d, DIFF_OLD, a),
        full_name(d, DIFF_NEW, b), false);
    diff_alleles(d, a->alleles, a->n_alleles, b->alleles, b->n_alleles);
    diff_detail_strs(d, "aliases", a->aliases, a->n_aliases, b->aliases, b->n_aliases);
    diff_detail_strs(d, "hgvs", a->hgvs, a->n_hgvs, b->hgvs, b->n_hgvs);
    diff_detail_str(d, "transcript", a->transcript, b->transcript);
    diff_detail_str(d, "types", a->types, b->types);
    diff_detail_str(d, "caid", a->caid, b->caid);
    diff_detail_str(d, "url", a->url, b->url);
    int rc = criteria_texts(d, criterion, text);
    if (rc >= 0)
        diff_detail_str(d, "criterion", text[DIFF_OLD], text[DIFF_NEW]);
    return rc;
}

int diff_variant(struct diff *d, struct diff_pair *p)
{
    struct named_variant v[N_DIFF_SIDES] = {0};
    uint32_t criterion[N_DIFF_SIDES] = {0};
    int rc = 0;
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++) {
        if (!p->r[s])
            continue;
        rc = diff_must(d,
            kb_variant(d->side[s].kb, p->r[s]->ordinal, &d->scratch, &v[s], d->err),
            p->r[s]);
        criterion[s] = v[s].criterion;
    }
    if (rc < 0)
        return rc;
    const struct named_variant *shown = &v[diff_side_of(p)];
    rc = diff_is_both(p) ? compare_variants(d, &v[DIFF_OLD], &v[DIFF_NEW])
                         : note_whole(d, DIFF_NAMED_NEW, DIFF_NAMED_WITHDRAWN,
                             diff_side_of(p), shown->criterion);
    if (rc < 0 || !diff_has_notes(d))
        return rc;
    return put(d, p, full_name(d, diff_side_of(p), shown), criterion, shown->gene);
}

/* ---- profiles ---------------------------------------------------------------------
 */

/* The profile of this variant alone that stands in a KB under an id which the other
 * does not have; 0: none. */
static int alone(struct diff *d, unsigned side, struct str variant, struct record *out)
{
    struct kb_txn *kb = d->side[side].kb, *other = d->side[!side].kb;
    uint32_t *records;
    int n = kb_records_citing(kb, variant, &d->scratch, &records, d->err), rc = n;
    for (int i = 0; i < n; i++) {
        struct named_profile p;
        struct record same_id;
        rc = diff_must(d, kb_record(kb, records[i], out, d->err), out);
        if (rc < 0)
            return rc;
        if (out->type != RECORD_PROFILE)
            continue;
        rc = diff_must(d, kb_profile(kb, out->ordinal, &d->scratch, &p, d->err), out);
        if (rc >= 0 && p.n_variant_ids == 1)
            rc = kb_record_by_id(other, out->id, &same_id, d->err);
        if (rc < 0)
            return rc;
        if (p.n_variant_ids == 1 && rc == 0)
            return 1;
    }
    return rc < 0 ? rc : 0;
}

/* Completes a pair by its twin; both sides NULL when the pair was met before, from the
 * old side.  The twin's twin must be the record itself. */
static int find_twin(struct diff *d, struct diff_pair *p)
{
    unsigned side = diff_side_of(p);
    const struct record *mine = p->r[side];
    struct named_profile profile;
    struct record back;
    int rc = diff_must(d,
        kb_profile(d->side[side].kb, mine->ordinal, &d->scratch, &profile, d->err),
        mine);
    if (rc < 0 || profile.n_variant_ids != 1)
        return rc;
    rc = alone(d, !side, profile.variant_ids[0], &p->twin);
    if (rc == 1)
        rc = alone(d, side, profile.variant_ids[0], &back);
    if (rc != 1 || back.ordinal != mine->ordinal)
        return rc;
    if (side == DIFF_OLD)
        p->r[DIFF_NEW] = &p->twin;
    else
        p->r[DIFF_NEW] = NULL;
    return 1;
}

/* Has any evidence of the profile a tier, in either KB? */
static int has_tier(struct diff *d, struct str old_id, struct str new_id)
{
    const struct str id[] = {old_id, new_id};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        uint32_t *records;
        int n = kb_records_citing(d->side[s].kb, id[s], &d->scratch, &records, d->err);
        if (n < 0)
            return n;
        for (int i = 0; i < n; i++)
            if (diff_tier(d, s, records[i]))
                return 1;
    }
    return 0;
}

static int compare_profiles(
    struct diff *d, const struct named_profile *a, const struct named_profile *b)
{
    const uint32_t criterion[] = {a->criterion, b->criterion};
    struct str text[N_DIFF_SIDES];
    diff_note_str(d, DIFF_PROFILE_RENAMED, a->name, b->name, false);
    diff_detail_strs(d, "variants", a->variant_ids, a->n_variant_ids, b->variant_ids,
        b->n_variant_ids);
    diff_detail(d, "score", a->score_x100 != b->score_x100);
    diff_detail_str(d, "url", a->url, b->url);
    diff_detail_str(d, "id", a->id, b->id);
    int rc = criteria_texts(d, criterion, text);
    if (rc < 0 || str_eq(text[DIFF_OLD], text[DIFF_NEW]))
        return rc;
    rc = has_tier(d, a->id, b->id);
    if (rc >= 0)
        diff_note(d, DIFF_CRITERION_CHANGED, text[DIFF_OLD], text[DIFF_NEW], rc == 1);
    return rc;
}

int diff_profile(struct diff *d, struct diff_pair *p)
{
    struct named_profile x[N_DIFF_SIDES] = {0};
    uint32_t criterion[N_DIFF_SIDES] = {0};
    int rc = diff_is_both(p) ? 0 : find_twin(d, p);
    if (rc < 0 || (!p->r[DIFF_OLD] && !p->r[DIFF_NEW]))
        return rc;
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++) {
        if (!p->r[s])
            continue;
        rc = diff_must(d,
            kb_profile(d->side[s].kb, p->r[s]->ordinal, &d->scratch, &x[s], d->err),
            p->r[s]);
        criterion[s] = x[s].criterion;
    }
    if (rc < 0)
        return rc;
    const struct named_profile *shown = &x[diff_side_of(p)];
    rc = diff_is_both(p) ? compare_profiles(d, &x[DIFF_OLD], &x[DIFF_NEW])
                         : note_whole(d, DIFF_PROFILE_NEW, DIFF_PROFILE_WITHDRAWN,
                             diff_side_of(p), shown->criterion);
    if (rc < 0 || !diff_has_notes(d))
        return rc;
    return put(d, p, shown->name, criterion, STR_NONE);
}
