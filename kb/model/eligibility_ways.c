/*
 * Requirements that cannot all be meant of one patient are ways in, whatever the layout
 * says: bullets of one list
 *
 *   - that contradict each other ("BRCA1 mutation", "BRCA1 wild type and HRD"),
 *   - that are of different tumours ("HER2-positive breast cancer", "EGFR-mutant
 * NSCLC": the words are in curated/trial_words.tsv, kind "tumour ORGAN"),
 *   - that are three or more bare changes of different genes, one behind another
 *     ("EGFR mutation", "ALK fusion", "ROS1 fusion"),
 *   - of which one ends in "or".
 *
 * So are a requirement and an exclusion of the same thing.  Each of them becomes an
 * alternative: it supports, and excludes nobody.
 */
#include "kb/model/eligibility_parts.h"

#include <string.h>

#define MAX_CLAUSES 512 /* of a text; a longer one is not looked at */
#define BARE_WORDS 8    /* of a bullet that names a change and says nothing else */
#define BARE_RUN 3

struct ways {
    const struct eligibility_lexicon *x;
    struct str text;
    struct arena *mem;
    struct eligibility_clause *c;
    int n;
    bool *is_way; /* of each clause */
};

/* ---- contradictions ----------------------------------------------------------------
 */

static bool is_change_of(const struct criterion *c, struct str gene)
{
    switch (c->kind) {
    case CRITERION_GENE:
        return c->change != CHANGE_WILD_TYPE && str_eq(c->gene, gene);
    case CRITERION_PROTEIN:
    case CRITERION_CODON:
    case CRITERION_EXON:
    case CRITERION_RANGE:
        return str_eq(c->gene, gene);
    default:
        return false;
    }
}

static bool denies_leaf(const struct criterion *need, const struct criterion *leaf)
{
    if (need->kind == CRITERION_GENE && need->change == CHANGE_WILD_TYPE)
        return is_change_of(leaf, need->gene);
    return need->kind == CRITERION_FACTOR && leaf->kind == CRITERION_FACTOR
           && need->op == FACTOR_EQ && leaf->op == FACTOR_EQ && need->text.n > 0
           && leaf->text.n > 0 && str_eq(need->factor, leaf->factor)
           && !str_eq(need->text, leaf->text);
}

/* Is c false wherever the leaf need is true?  Trees are at most CRITERION_MAX_DEPTH
 * deep.
 */
/* NOLINTNEXTLINE(misc-no-recursion) */
static bool denies(const struct criterion *need, const struct criterion *c)
{
    bool any = false, all = c->n_members > 0;

    if (c->kind != CRITERION_AND && c->kind != CRITERION_OR)
        return denies_leaf(need, c);
    for (unsigned i = 0; i < c->n_members; i++) {
        bool is_denied = denies(need, c->members[i]);
        any |= is_denied;
        all &= is_denied;
    }
    return c->kind == CRITERION_AND ? any : all;
}

/* What must hold for a: itself, or each member of its AND.  Does one of them deny each
 * way to b? */
/* NOLINTNEXTLINE(misc-no-recursion) */
static bool excludes(const struct criterion *a, const struct criterion *b)
{
    bool any = false;

    if (b->kind == CRITERION_OR) {
        for (unsigned i = 0; i < b->n_members; i++)
            if (!excludes(a, b->members[i]))
                return false;
        return true;
    }
    if (a->kind != CRITERION_AND)
        return denies(a, b);
    for (unsigned i = 0; i < a->n_members && !any; i++)
        any = excludes(a->members[i], b);
    return any;
}

/* ---- lines -------------------------------------------------------------------------
 */

static struct str line_of(const struct ways *w, const struct eligibility_clause *c)
{
    size_t beg = c->beg, end = beg;

    while (beg > 0 && w->text.p[beg - 1] != '\n')
        beg--;
    while (end < w->text.n && w->text.p[end] != '\n')
        end++;
    return str_sub(w->text, beg, end - beg);
}

static size_t indent_of(struct str line)
{
    size_t n = 0;

    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static bool is_bullet(struct str line)
{
    return eligibility_bullet_bytes(str_trim(line)) > 0;
}

/* Does b stand in the line behind a, as a bullet of the same list? */
static bool is_next(struct str a, struct str b)
{
    return a.p + a.n + 1 == b.p && indent_of(a) == indent_of(b) && is_bullet(a)
           && is_bullet(b);
}

static unsigned count_words(struct str line)
{
    unsigned n = 0;

    for (size_t i = 0; i < line.n; i++)
        n += line.p[i] != ' ' && (i == 0 || line.p[i - 1] == ' ');
    return n;
}

/* "cMET amplification; OR" */
static bool ends_in_or(struct str line)
{
    struct str s = str_trim(line);

    while (s.n > 0 && strchr(".,;:", s.p[s.n - 1]) != NULL)
        s.n--;
    return s.n > 3 && strchr(" ,;", s.p[s.n - 3]) != NULL
           && str_eq_nocase(str_sub(s, s.n - 2, 2), STR("or"));
}

/* The organs of the tumours that a line names, as a set. */
static uint64_t tumours_of(const struct ways *w, struct str line)
{
    struct str folded = str_fmt(w->mem, " %.*s ", STR_ARG(str_fold(w->mem, line)));
    uint64_t set = 0;

    for (size_t i = 0; i < w->x->n_tumours; i++)
        if (str_find(folded, w->x->tumours[i].word) >= 0)
            set |= (uint64_t)1 << w->x->tumours[i].organ;
    return set;
}

/* ---- ways in -----------------------------------------------------------------------
 */

static bool is_demand(const struct ways *w, int i)
{
    const struct eligibility_clause *c = &w->c[i];

    return c->criterion != NULL && c->force == TRIAL_REQUIRED;
}

static bool are_apart(const struct ways *w, int i, int k)
{
    const struct eligibility_clause *a = &w->c[i], *b = &w->c[k];
    struct str la = line_of(w, a), lb = line_of(w, b);

    if (a->is_exclusion || b->is_exclusion || la.p == lb.p)
        return false;
    if (excludes(a->criterion, b->criterion) || excludes(b->criterion, a->criterion))
        return true;
    uint64_t ta = tumours_of(w, la), tb = tumours_of(w, lb);
    return indent_of(la) == indent_of(lb) && is_bullet(la) && is_bullet(lb) && ta != 0
           && tb != 0 && (ta & tb) == 0;
}

static bool is_pair(const struct ways *w, int i, int k)
{
    return is_demand(w, i) && is_demand(w, k) && w->c[i].cohort == w->c[k].cohort;
}

static void find_pairs(struct ways *w)
{
    for (int i = 0; i < w->n; i++)
        for (int k = i + 1; k < w->n; k++)
            if (is_pair(w, i, k) && are_apart(w, i, k))
                w->is_way[i] = w->is_way[k] = true;
}

/* The same thing demanded and barred.  In one line ("V600E-negative by V600E staining")
 * it is the barring that is said. */
static void find_opposites(struct ways *w)
{
    for (int i = 0; i < w->n; i++)
        for (int k = 0; !w->c[i].is_exclusion && k < w->n; k++) {
            if (!w->c[k].is_exclusion || !is_pair(w, i, k)
                || !str_eq(criterion_text(w->c[i].criterion, w->mem),
                    criterion_text(w->c[k].criterion, w->mem)))
                continue;
            w->is_way[i] = true;
            if (line_of(w, &w->c[i]).p != line_of(w, &w->c[k]).p)
                w->is_way[k] = true;
        }
}

/* The gene that a bare bullet says is changed; empty: it is none. */
static struct str bare_gene(const struct ways *w, int i)
{
    const struct criterion *c = w->c[i].criterion;

    if (!is_demand(w, i) || w->c[i].is_exclusion
        || count_words(line_of(w, &w->c[i])) > BARE_WORDS)
        return STR_NONE;
    if (c->kind == CRITERION_OR)
        c = c->members[0];
    bool is_change = c->kind == CRITERION_PROTEIN || c->kind == CRITERION_CODON
                     || c->kind == CRITERION_EXON || c->kind == CRITERION_FUSION
                     || c->kind == CRITERION_COPY_NUMBER
                     || c->kind == CRITERION_REARRANGEMENT
                     || (c->kind == CRITERION_GENE && c->change != CHANGE_WILD_TYPE);
    return !is_change ? STR_NONE : c->gene.n > 0 ? c->gene : c->gene3;
}

static void find_runs(struct ways *w)
{
    for (int i = 0, k; i < w->n; i = k) {
        struct str gene = bare_gene(w, i);
        for (k = i + 1; gene.n > 0 && k < w->n; k++) {
            struct str next = bare_gene(w, k);
            if (next.n == 0 || str_eq(next, gene)
                || !is_next(line_of(w, &w->c[k - 1]), line_of(w, &w->c[k])))
                break;
            gene = next;
        }
        for (int m = i; k - i >= BARE_RUN && m < k; m++)
            w->is_way[m] = true;
    }
}

/* A bullet before "or", and the one behind it. */
static void find_ors(struct ways *w)
{
    for (int i = 0; i < w->n; i++) {
        struct str line = line_of(w, &w->c[i]);
        if (!is_demand(w, i) || w->c[i].is_exclusion || !is_bullet(line)
            || !ends_in_or(line))
            continue;
        w->is_way[i] = true;
        for (int k = i + 1; k < w->n; k++)
            if (is_demand(w, k) && is_next(line, line_of(w, &w->c[k])))
                w->is_way[k] = true;
    }
}

/* What else the line of a way in demands, or bars, is of that way only. */
static void spread(struct ways *w)
{
    for (int i = 0; i < w->n; i++)
        for (int k = 0; w->is_way[i] && !w->c[i].is_exclusion && k < w->n; k++)
            if (is_demand(w, k) && line_of(w, &w->c[k]).p == line_of(w, &w->c[i]).p)
                w->is_way[k] = true;
}

void eligibility_find_ways(const struct eligibility_lexicon *x, struct str text,
    struct eligibility_clause *clauses, int n, struct arena *mem)
{
    struct ways w = {.x = x, .text = text, .mem = mem, .c = clauses, .n = n};
    int n_demands = 0;

    for (int i = 0; i < n && n <= MAX_CLAUSES; i++)
        n_demands += is_demand(&w, i);
    if (n_demands < 2)
        return;
    w.is_way = ARENA_ARRAY(mem, bool, (size_t)n);
    find_pairs(&w);
    find_runs(&w);
    find_ors(&w);
    spread(&w);
    find_opposites(&w);
    for (int i = 0; i < n; i++)
        if (w.is_way[i])
            clauses[i].force = TRIAL_ALTERNATIVE;
}
