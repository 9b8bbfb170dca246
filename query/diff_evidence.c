/* Evidence items and assertions. */
#include "query/diff_parts.h"
#include "query/show.h"

struct items {
    struct evidence e[N_DIFF_SIDES];
    const char *tier[N_DIFF_SIDES];
};

static struct str tier_text(struct diff *d, const char *tier)
{
    return tier ? str_fmt(&d->scratch, "tier %s", tier) : STR("no tier");
}

static struct str level_text(struct diff *d, const struct evidence *e)
{
    if (e->is_assertion)
        return e->amp.n > 0 ? e->amp : STR("no AMP level");
    return e->level ? str_fmt(&d->scratch, "%c", e->level) : STR("no level");
}

static struct str rating_text(struct diff *d, const struct evidence *e)
{
    return e->rating > 0 ? str_fmt(&d->scratch, "%d of 5", e->rating)
                         : STR("no rating");
}

static struct str therapies_text(struct diff *d, const struct evidence *e)
{
    unsigned n;
    const struct str *set = diff_set(&d->scratch, e->therapies, e->n_therapies, &n);
    return diff_join(&d->scratch, set, n, therapy_separator(e->interaction));
}

static struct str disease_text(struct diff *d, const struct evidence *e)
{
    if (e->disease_id.n == 0)
        return e->disease;
    return str_fmt(
        &d->scratch, "%.*s (%.*s)", STR_ARG(e->disease), STR_ARG(e->disease_id));
}

static const char *direction_text(enum evidence_direction x)
{
    return x == DIRECTION_DOES_NOT_SUPPORT ? "does not support"
                                           : evidence_direction_name(x);
}

/* "level B, 3 of 5, supports, tier I-B" */
static struct str whole_text(struct diff *d, const struct evidence *e, const char *tier)
{
    struct str level = level_text(d, e);
    return str_fmt(&d->scratch, "%s%.*s, %s%s%s%s, %.*s",
        e->is_assertion ? "" : "level ", STR_ARG(level), direction_text(e->direction),
        e->rating > 0 ? ", rating " : "",
        e->rating > 0 ? str_cstr(&d->scratch, rating_text(d, e)) : "",
        e->is_flagged ? ", flagged" : "", STR_ARG(tier_text(d, tier)));
}

/* Each therapy that went must be a drug that came, one to one. */
static int is_renaming(
    struct diff *d, const struct evidence *a, const struct evidence *b, bool *out)
{
    unsigned n_gone, n_came;
    struct str *gone = diff_missing(&d->scratch, a->therapies, a->n_therapies,
        b->therapies, b->n_therapies, &n_gone);
    struct str *came = diff_missing(&d->scratch, b->therapies, b->n_therapies,
        a->therapies, a->n_therapies, &n_came);
    *out = n_gone == n_came;
    for (unsigned i = 0; *out && i < n_gone; i++) {
        unsigned k = 0;
        int rc = 0;
        while (k < n_came && (rc = diff_same_drug(d, gone[i], came[k])) == 0)
            k++;
        if (rc < 0)
            return rc;
        if (k < n_came)
            came[k] = came[--n_came];
        else
            *out = false;
    }
    return 0;
}

static int compare_therapies(struct diff *d, const struct items *x, bool has_tier)
{
    const struct evidence *a = &x->e[DIFF_OLD], *b = &x->e[DIFF_NEW];
    bool is_renamed;
    if (!diff_same_set(
            &d->scratch, a->therapies, a->n_therapies, b->therapies, b->n_therapies)) {
        int rc = is_renaming(d, a, b, &is_renamed);
        if (rc < 0)
            return rc;
        diff_note(d, is_renamed ? DIFF_THERAPY_RENAMED : DIFF_THERAPY_REPLACED,
            therapies_text(d, a), therapies_text(d, b), !is_renamed && has_tier);
    }
    if (a->interaction != b->interaction)
        diff_note(d, DIFF_INTERACTION_CHANGED,
            str_of(therapy_interaction_name(a->interaction)),
            str_of(therapy_interaction_name(b->interaction)), false);
    return 0;
}

/* By its id; without ids by its name. */
static void compare_disease(struct diff *d, const struct items *x, bool has_tier)
{
    const struct evidence *a = &x->e[DIFF_OLD], *b = &x->e[DIFF_NEW];
    bool is_same_id = str_eq(a->disease_id, b->disease_id);
    if (is_same_id && str_eq(a->disease, b->disease))
        return;
    if (is_same_id && a->disease_id.n > 0)
        diff_note(
            d, DIFF_DISEASE_RENAMED, disease_text(d, a), disease_text(d, b), false);
    else
        diff_note(
            d, DIFF_DISEASE_REPLACED, disease_text(d, a), disease_text(d, b), has_tier);
}

/* The ids of a profile's variants, as a set: two vintages number the same profile
 * otherwise. */
static int profile_variants(struct diff *d, unsigned side, struct str id,
    struct named_profile *out, bool *is_there)
{
    struct record r;
    int rc = kb_record_by_id(d->side[side].kb, id, &r, d->err);
    *is_there = rc == 1 && r.type == RECORD_PROFILE;
    if (*is_there)
        rc = kb_profile(d->side[side].kb, r.ordinal, &d->scratch, out, d->err);
    return rc;
}

static int compare_profile(struct diff *d, const struct items *x, bool has_tier)
{
    const struct evidence *a = &x->e[DIFF_OLD], *b = &x->e[DIFF_NEW];
    struct named_profile p[N_DIFF_SIDES];
    bool is_there[N_DIFF_SIDES];
    if (str_eq(a->profile_id, b->profile_id))
        return 0;
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        int rc = profile_variants(d, s, x->e[s].profile_id, &p[s], &is_there[s]);
        if (rc < 0)
            return rc;
    }
    if (is_there[0] && is_there[1]
        && diff_same_set(&d->scratch, p[0].variant_ids, p[0].n_variant_ids,
            p[1].variant_ids, p[1].n_variant_ids))
        return 0;
    diff_note(d, DIFF_PROFILE_REPLACED,
        str_fmt(
            &d->scratch, "%.*s (%.*s)", STR_ARG(a->profile), STR_ARG(a->profile_id)),
        str_fmt(
            &d->scratch, "%.*s (%.*s)", STR_ARG(b->profile), STR_ARG(b->profile_id)),
        has_tier);
    return 0;
}

/* Of items that name no profile: those of a profile are told there. */
static int compare_criterion(struct diff *d, const struct items *x, bool has_tier)
{
    struct str text[N_DIFF_SIDES];
    if (x->e[DIFF_OLD].profile_id.n > 0 || x->e[DIFF_NEW].profile_id.n > 0)
        return 0;
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        int rc = diff_criterion_text(d, s, x->e[s].criterion, &text[s]);
        if (rc < 0)
            return rc;
    }
    diff_note_str(d, DIFF_CRITERION_CHANGED, text[DIFF_OLD], text[DIFF_NEW], has_tier);
    return 0;
}

static void compare_assertion(
    struct diff *d, const struct evidence *a, const struct evidence *b)
{
    static const char *const fda[2][2] = {{"none", "FDA companion test"},
        {"FDA approved", "FDA approved, companion test"}};
    if (a->is_fda_approved != b->is_fda_approved
        || a->has_fda_companion != b->has_fda_companion)
        diff_note(d, DIFF_APPROVAL_CHANGED,
            str_of(fda[a->is_fda_approved][a->has_fda_companion]),
            str_of(fda[b->is_fda_approved][b->has_fda_companion]),
            a->is_fda_approved != b->is_fda_approved);
    if (!str_eq(a->nccn, b->nccn) || !str_eq(a->nccn_version, b->nccn_version))
        diff_note(d, DIFF_GUIDELINE_CHANGED,
            str_fmt(
                &d->scratch, "%.*s %.*s", STR_ARG(a->nccn), STR_ARG(a->nccn_version)),
            str_fmt(
                &d->scratch, "%.*s %.*s", STR_ARG(b->nccn), STR_ARG(b->nccn_version)),
            false);
    diff_detail_str(d, "ACMG codes", a->acmg_codes, b->acmg_codes);
    diff_detail_str(d, "ClinGen codes", a->clingen_codes, b->clingen_codes);
    diff_detail_str(d, "evidence items", a->evidence_ids, b->evidence_ids);
    diff_detail_str(d, "description", a->description, b->description);
}

static void compare_details(
    struct diff *d, const struct evidence *a, const struct evidence *b)
{
    diff_detail_str(d, "statement", a->statement, b->statement);
    diff_detail_str(d, "citation", a->citation, b->citation);
    diff_detail_str(d, "citation id", a->citation_id, b->citation_id);
    diff_detail_str(d, "citation's source", a->source_type, b->source_type);
    diff_detail_str(d, "abstract", a->abstract_id, b->abstract_id);
    diff_detail_str(d, "phenotypes", a->phenotypes, b->phenotypes);
    diff_detail_str(d, "clinical trials", a->nct_ids, b->nct_ids);
    diff_detail_str(d, "last review", a->reviewed, b->reviewed);
    diff_detail_str(d, "url", a->url, b->url);
    diff_detail_str(d, "profile's name", a->profile, b->profile);
}

static int compare(struct diff *d, const struct items *x)
{
    const struct evidence *a = &x->e[DIFF_OLD], *b = &x->e[DIFF_NEW];
    bool has_tier = x->tier[DIFF_OLD] || x->tier[DIFF_NEW];
    diff_note_str(d, DIFF_TIER_CHANGED, tier_text(d, x->tier[DIFF_OLD]),
        tier_text(d, x->tier[DIFF_NEW]), true);
    diff_note_str(d, DIFF_LEVEL_CHANGED, level_text(d, a), level_text(d, b), has_tier);
    diff_note_str(d, DIFF_DIRECTION_CHANGED, str_of(direction_text(a->direction)),
        str_of(direction_text(b->direction)), has_tier);
    diff_note_str(
        d, DIFF_SIGNIFICANCE_CHANGED, a->significance, b->significance, has_tier);
    diff_note_str(d, DIFF_TYPE_CHANGED, str_of(evidence_type_name(a->type)),
        str_of(evidence_type_name(b->type)), has_tier);
    diff_note_str(d, DIFF_RATING_CHANGED, rating_text(d, a), rating_text(d, b), false);
    if (a->is_flagged != b->is_flagged)
        diff_note(d, DIFF_FLAG_CHANGED,
            str_of(a->is_flagged ? "flagged" : "not flagged"),
            str_of(b->is_flagged ? "flagged" : "not flagged"), has_tier);
    diff_note_str(d, DIFF_STATUS_CHANGED, a->status, b->status, false);
    if (a->origin != b->origin)
        diff_note(d, DIFF_ORIGIN_CHANGED, a->origin_word, b->origin_word, has_tier);
    else
        diff_detail_str(d, "word of the origin", a->origin_word, b->origin_word);
    compare_disease(d, x, has_tier);
    if (a->is_assertion)
        compare_assertion(d, a, b);
    compare_details(d, a, b);
    int rc = compare_therapies(d, x, has_tier);
    if (rc >= 0)
        rc = compare_profile(d, x, has_tier);
    return rc < 0 ? rc : compare_criterion(d, x, has_tier);
}

static void note_whole(struct diff *d, const struct items *x, unsigned side)
{
    const struct evidence *e = &x->e[side];
    struct str text = whole_text(d, e, x->tier[side]);
    enum diff_kind kind[2][2] = {{DIFF_EVIDENCE_WITHDRAWN, DIFF_EVIDENCE_NEW},
        {DIFF_ASSERTION_WITHDRAWN, DIFF_ASSERTION_NEW}};
    diff_note(d, kind[e->is_assertion][side], side == DIFF_OLD ? text : STR_NONE,
        side == DIFF_NEW ? text : STR_NONE, x->tier[side] != NULL);
}

/* "BRAF V600E, Vemurafenib, Sensitivity/Response, Melanoma" */
static struct str what_of(struct diff *d, const struct evidence *e)
{
    struct str part[4], kind = str_of(evidence_type_name(e->type));
    unsigned n = 0;
    if (e->profile.n > 0)
        part[n++] = e->profile;
    if (e->n_therapies > 0)
        part[n++] = therapies_text(d, e);
    part[n++] = e->type == EVIDENCE_PREDICTIVE ? e->significance
                : e->significance.n > 0        ? str_fmt(
                             &d->scratch, "%.*s %.*s", STR_ARG(kind), STR_ARG(e->significance))
                                        : kind;
    if (e->disease.n > 0)
        part[n++] = e->disease;
    return diff_join(&d->scratch, part, n, ", ");
}

static int put(struct diff *d, const struct diff_pair *p, const struct items *x)
{
    const struct evidence *e = &x->e[diff_side_of(p)];
    struct diff_change base = diff_change_of(d, p);
    struct diff_gene_set genes = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        if (!p->r[s])
            continue;
        int rc = diff_add_criterion_genes(d, s, x->e[s].criterion, &genes);
        if (rc < 0)
            return rc;
        base.diseases[s] = &x->e[s].disease_ordinal;
        base.n_diseases[s] = 1;
    }
    base.genes = genes.gene;
    base.n_genes = (unsigned)genes.n;
    base.what = what_of(d, e);
    base.disease = e->disease;
    base.disease_id = e->disease_id;
    diff_put_notes(d, &base);
    return 0;
}

int diff_evidence(struct diff *d, struct diff_pair *p)
{
    struct items x = {0};
    int rc = 0;
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        if (!p->r[s])
            continue;
        rc = diff_must(d,
            kb_evidence(d->side[s].kb, p->r[s]->ordinal, &d->scratch, &x.e[s], d->err),
            p->r[s]);
        if (rc < 0)
            return rc;
        x.tier[s] = diff_tier(d, s, p->r[s]->ordinal);
    }
    if (diff_is_both(p))
        rc = compare(d, &x);
    else
        note_whole(d, &x, diff_side_of(p));
    return rc >= 0 && diff_has_notes(d) ? put(d, p, &x) : rc;
}
