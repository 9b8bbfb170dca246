/*
 * On which side a mention stands, and how strong its clause is.  The rule throughout: a
 * doubt weakens the clause ("conditional": shown, never judged); it never drops it.
 */
#include "kb/model/eligibility_parts.h"

#define TREATED_DISTANCE 6
#define MAX_OTHER_LISTED 2 /* between two things denied together */
#define MAX_OTHER_DENIED 4 /* words between "no" and what it denies */

struct view {
    const struct eligibility_sentence_parts *s;
    struct eligibility_mention *m;
    bool is_denied, is_doubtful;
    bool is_beside; /* denied in a bracket: of the disease before it only */
};

static enum word_kind kind_at(const struct eligibility_sentence_parts *s, unsigned i)
{
    return i < s->n ? s->w[i].kind : WORD_OTHER;
}

static bool has_word(const struct eligibility_sentence_parts *s, enum word_kind kind,
    unsigned from, unsigned to)
{
    for (unsigned i = from; i < to && i < s->n; i++)
        if (s->w[i].kind == kind)
            return true;
    return false;
}

/* The mention that ends at word i, if any. */
static const struct eligibility_mention *ends_at(
    const struct eligibility_sentence_parts *s, unsigned i)
{
    for (size_t k = 0; k < s->n_mentions; k++)
        if (s->mentions[k]->end == i)
            return s->mentions[k];
    return NULL;
}

/* Is word i one of a few behind a denied mention? */
static bool is_behind_denied(const struct eligibility_sentence_parts *s, unsigned i)
{
    for (size_t k = s->n_mentions; k-- > 0;)
        if (s->mentions[k]->end <= i)
            return s->mentions[k]->is_denied_before
                   && i - s->mentions[k]->end < MAX_OTHER_LISTED;
    return false;
}

/* "no known EGFR mutation", "absence of ...": what stands before. */
static void look_before(struct view *v)
{
    unsigned n_other = 0;
    bool is_past_treatment = false;

    for (unsigned i = v->m->beg; i-- > 0;) {
        enum word_kind k = kind_at(v->s, i);
        const struct eligibility_mention *before = ends_at(v->s, i + 1);
        if (before != NULL && before->is_denied_before && n_other <= MAX_OTHER_LISTED
            && k != WORD_BREAK) {
            v->is_denied = true; /* "no EGFR mutation in the tumour, ALK fusion" */
            return;
        }
        if (k == WORD_FREE) {
            v->is_doubtful = true;
            return;
        }
        if (k == WORD_LINK && v->s->w[i].gap == ',')
            return;
        if (v->s->w[i + 1].gap == ';' || k == WORD_BREAK
            || (v->s->w[i + 1].gap == ',' && k < WORD_GENE && k != WORD_FILLER
                && k != WORD_NO && !is_behind_denied(v->s, i)))
            return;
        n_other += k == WORD_OTHER || k == WORD_BY || k == WORD_STATUS;
        if (n_other > MAX_OTHER_DENIED)
            return;
        if (k == WORD_EXCEPT) {
            v->is_denied = true;
            v->is_doubtful = true;
            return;
        }
        if (is_past_treatment)
            continue;
        if (k == WORD_NO || k == WORD_BARRED) {
            v->is_denied = true;
            v->is_beside = v->s->w[i].depth > 0; /* "gastric cancer (not EBV+), ..." */
            return;
        }
        if (k == WORD_TREATED || k == WORD_PRIOR_THERAPY)
            is_past_treatment = true; /* only an exception reaches over it */
        if (k == WORD_DRUG || k == WORD_WILD_TYPE || k == WORD_CLEARED)
            return;
    }
}

/* "are excluded", "not detected", "is allowed": what stands behind. */
static void look_behind(struct view *v)
{
    bool is_near = true, is_past_colon = false;

    for (unsigned i = v->m->end; i < v->s->n; i++) {
        enum word_kind k = kind_at(v->s, i);
        if (v->s->w[i].gap == ';' || k == WORD_BREAK || k == WORD_EXCEPT)
            return;
        if (k == WORD_BARRED
            && !(i + 1 < v->s->n && v->s->w[i + 1].kind >= WORD_GENE)) {
            if (i > 0 && kind_at(v->s, i - 1) == WORD_NO)
                v->is_doubtful = true; /* "are not excluded" */
            else
                v->is_denied = v->is_denied != !v->s->context->is_exclusion;
            return;
        }
        if (v->s->w[i].gap == ':')
            is_past_colon = true;
        if (k == WORD_CLEARED && !is_past_colon
            && v->s->w[i].depth <= v->s->w[v->m->beg].depth) {
            v->is_doubtful = true;
            return;
        }
        if (k == WORD_NO && is_near && kind_at(v->s, i + 1) == WORD_FILLER
            && (i + 2 == v->s->n || v->s->w[i + 2].gap != ' ')) {
            v->is_denied = !v->is_denied;
            return;
        }
        if (k != WORD_FILLER && k != WORD_LINK && k < WORD_GENE)
            is_near = false;
    }
}

/* "EGFR mutation status", "testing for EGFR mutations": a result, whatever it is. */
static bool asks_for_result(
    const struct eligibility_sentence_parts *s, const struct eligibility_mention *m)
{
    unsigned i = m->beg;

    if (eligibility_said(m, WORD_POSITIVE) || eligibility_said(m, WORD_NEGATIVE))
        return false;
    while (
        i > 0 && (kind_at(s, i - 1) == WORD_FILLER || kind_at(s, i - 1) == WORD_LINK))
        i--;
    if (i > 0 && kind_at(s, i - 1) == WORD_STATUS && kind_at(s, i) == WORD_LINK)
        return true;
    for (i = m->end; i < s->n && i < m->end + 2; i++) {
        if (kind_at(s, i) == WORD_STATUS && s->w[i].gap != ',' && s->w[i].gap != '(')
            return true;
        if (kind_at(s, i) != WORD_FILLER)
            return false;
    }
    return false;
}

/* "BRAF mutation: progressed after ...": what is asked of those who have it. */
static bool is_label(
    const struct eligibility_sentence_parts *s, const struct eligibility_mention *m)
{
    return m->beg <= 1 && m->end < s->n && s->w[m->end].gap == ':'
           && (has_word(s, WORD_TREATED, m->end, s->n)
               || has_word(s, WORD_PRIOR_THERAPY, m->end, s->n));
}

/* "with an EGFR mutation must have received": it binds only those who have it. */
static bool binds_only_some(
    const struct eligibility_sentence_parts *s, const struct eligibility_mention *m)
{
    for (unsigned i = m->end; i < s->n; i++)
        if (kind_at(s, i) == WORD_MUST
            && (has_word(s, WORD_TREATED, i, i + TREATED_DISTANCE)
                || has_word(s, WORD_PRIOR_THERAPY, i, i + TREATED_DISTANCE)))
            return true;
    if (is_label(s, m))
        return true;
    for (unsigned i = 0; i < s->n; i++) /* not what a bracket says beside it */
        if (kind_at(s, i) == WORD_IF && s->w[i].depth <= s->w[m->beg].depth)
            return true;
    return s->is_for_some || has_word(s, WORD_RELATIVE, 0, m->beg);
}

static bool is_treated(const struct eligibility_sentence_parts *s)
{
    return has_word(s, WORD_TREATED, 0, s->n)
           || has_word(s, WORD_PRIOR_THERAPY, 0, s->n);
}

/* An "or" whose other side is no biomarker: there are other ways in. */
static bool has_other_way(const struct eligibility_sentence_parts *s)
{
    for (unsigned i = 0; i < s->n; i++) {
        unsigned l = i, r = i + 1;
        if (s->w[i].kind != WORD_OR)
            continue;
        while (l > 0 && s->w[l - 1].kind == WORD_FILLER)
            l--;
        while (r < s->n && (s->w[r].kind == WORD_FILLER || s->w[r].kind == WORD_OR))
            r++;
        bool is_left = l > 0 && s->w[l - 1].kind >= WORD_GENE;
        bool is_right = r < s->n && s->w[r].kind >= WORD_GENE;
        if (is_left != is_right)
            return true;
    }
    return false;
}

/* "common EGFR mutations": not every change of the gene. */
static bool names_a_part(const struct eligibility_mention *m)
{
    return eligibility_said(m, WORD_UNCOMMON) && !eligibility_names_place(m);
}

/* "such as" before it; not in a bracket that has ended. */
static bool is_example(
    const struct eligibility_sentence_parts *s, const struct eligibility_mention *m)
{
    for (unsigned i = 0; i < m->end; i++)
        if (kind_at(s, i) == WORD_EXAMPLE && s->w[i].depth <= s->w[m->end - 1].depth)
            return true;
    return false;
}

static enum trial_force force_of(const struct view *v, bool has_way)
{
    const struct eligibility_sentence_parts *s = v->s;
    bool is_exclusion = s->context->is_exclusion;

    if (v->is_doubtful || s->context->is_conditional || binds_only_some(s, v->m)
        || (is_exclusion && is_treated(s))
        || (s->is_note && !v->is_denied && !has_word(s, WORD_MUST, 0, s->n))
        || (eligibility_said(v->m, WORD_POSITIVE)
            && eligibility_said(v->m, WORD_NEGATIVE)))
        return TRIAL_CONDITIONAL;
    if (is_exclusion)
        return v->is_denied         ? TRIAL_CONDITIONAL
               : names_a_part(v->m) ? TRIAL_ALTERNATIVE
                                    : TRIAL_REQUIRED;
    if (has_way || v->is_beside || s->context->is_any_of || names_a_part(v->m)
        || is_example(s, v->m))
        return v->is_denied && !has_way && !v->is_beside ? TRIAL_REQUIRED
                                                         : TRIAL_ALTERNATIVE;
    return TRIAL_REQUIRED;
}

/* Ways in of both signs ("HER2-negative or BRCA mutated"). */
static bool mixes_signs(const struct eligibility_sentence_parts *s)
{
    for (size_t i = 1; i < s->n_mentions; i++) {
        const struct eligibility_mention *a = s->mentions[i - 1], *b = s->mentions[i];
        if (eligibility_said(a, WORD_NEGATIVE) != eligibility_said(b, WORD_NEGATIVE)
            && has_word(s, WORD_OR, a->end, b->beg))
            return true;
    }
    return false;
}

/* "no EGFR or ALK": what is denied of a bare gene. */
static enum word_kind denied_of(const struct eligibility_mention *m)
{
    return m->terms[0]->positive == SIGN_MUTATION
                   || m->terms[0]->positive == SIGN_FUSION
               ? WORD_ALTERATION
               : WORD_POSITIVE;
}

void eligibility_weigh(struct eligibility_sentence_parts *s)
{
    if (s->n_mentions == 0)
        return;
    bool has_way = has_other_way(s) || mixes_signs(s) || s->is_one_of;

    for (size_t i = 0; i < s->n_mentions; i++) {
        struct eligibility_mention *m = s->mentions[i];
        struct view v = {.s = s, .m = m};
        look_before(&v);
        m->is_denied_before = v.is_denied && !v.is_doubtful;
        look_behind(&v);
        bool is_negative =
            eligibility_said(m, WORD_NEGATIVE) && !eligibility_said(m, WORD_POSITIVE);
        m->force = force_of(&v, has_way);
        m->is_silent = asks_for_result(s, m);
        m->is_exclusion = s->context->is_exclusion != (v.is_denied != is_negative);
        if (m->is_bare && v.is_denied && !v.is_doubtful) {
            m->said |= (uint64_t)1 << denied_of(m);
            m->is_bare = false;
        }
    }
}
