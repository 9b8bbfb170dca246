/* ClinVar: the three classifications of a record, each on its own (DESIGN 8.5). */
#include "query/diff_parts.h"

#include <string.h>

/* Where a class stands for reports; a class off the scale has no side. */
enum side { SIDE_NONE, SIDE_PATHOGENIC, SIDE_DOUBT, SIDE_BENIGN };

static enum side side_of(enum class_group g)
{
    switch (g) {
    case CLASS_PATHOGENIC:
    case CLASS_ONCOGENIC:
        return SIDE_PATHOGENIC;
    case CLASS_UNCERTAIN:
    case CLASS_CONFLICTING:
    case CLASS_MIXED:
        return SIDE_DOUBT;
    case CLASS_BENIGN:
        return SIDE_BENIGN;
    default:
        return SIDE_NONE;
    }
}

static bool is_border(enum class_group a, enum class_group b)
{
    enum side x = side_of(a), y = side_of(b);
    return x != y
           && ((x != SIDE_NONE && y != SIDE_NONE) || x == SIDE_PATHOGENIC
               || y == SIDE_PATHOGENIC);
}

/* Decides reports: with a star (DESIGN 8.5). */
static bool decides(const struct classification *c)
{
    return c->is_given && c->stars > 0;
}

/* P/LP, oncogenic, or a clinical impact, with a star. */
static bool is_reported(enum classification_kind kind, const struct classification *c)
{
    return decides(c)
           && (kind == CLASSIFICATION_SOMATIC_IMPACT
               || side_of(c->group) == SIDE_PATHOGENIC);
}

static struct str class_text(struct diff *d, const struct classification *c)
{
    if (!c->is_given)
        return STR_NONE;
    if (c->stars < 0)
        return str_fmt(&d->scratch, "%.*s (stars not given)", STR_ARG(c->class_word));
    return str_fmt(&d->scratch, "%.*s (%d star%s)", STR_ARG(c->class_word), c->stars,
        c->stars == 1 ? "" : "s");
}

static struct str review_text(struct diff *d, const struct classification *c)
{
    if (c->stars < 0)
        return c->review_status;
    return str_fmt(&d->scratch, "%.*s (%d star%s)", STR_ARG(c->review_status), c->stars,
        c->stars == 1 ? "" : "s");
}

static struct str split_text(struct diff *d, const struct classification *c)
{
    struct str *part = ARENA_ARRAY(&d->scratch, struct str, c->n_split);
    for (unsigned i = 0; i < c->n_split; i++)
        part[i] = str_fmt(
            &d->scratch, "%u %.*s", c->split[i].n, STR_ARG(c->split[i].class_word));
    return diff_join(&d->scratch, part, c->n_split, " : ");
}

static void note_class(struct diff *d, enum diff_kind kind, enum classification_kind k,
    const struct classification *a, const struct classification *b,
    struct str (*text)(struct diff *, const struct classification *),
    bool is_actionable)
{
    diff_note(d, kind, text(d, a), text(d, b), is_actionable);
    struct diff_note *n = &d->notes[d->n_notes - 1];
    n->fact = str_of(classification_kind_name(k));
    n->has_review = true;
    n->review[DIFF_OLD] = a->review_status;
    n->review[DIFF_NEW] = b->review_status;
    n->stars[DIFF_OLD] = a->is_given ? a->stars : -1;
    n->stars[DIFF_NEW] = b->is_given ? b->stars : -1;
}

static void compare_words(struct diff *d, enum classification_kind k,
    const struct classification *a, const struct classification *b)
{
    bool is_decided = decides(a) || decides(b);
    if (is_border(a->group, b->group))
        note_class(d, DIFF_CLASS_BORDER, k, a, b, class_text, is_decided);
    else if (a->group == CLASS_CONFLICTING && b->group == CLASS_CONFLICTING)
        note_class(d, DIFF_CLASS_REWORDED, k, a, b, class_text, false);
    else
        note_class(d, DIFF_CLASS_CHANGED, k, a, b, class_text,
            is_decided && k == CLASSIFICATION_SOMATIC_IMPACT);
}

static void compare_class(struct diff *d, enum classification_kind k,
    const struct classification *a, const struct classification *b)
{
    if (!a->is_given && !b->is_given)
        return;
    if (!a->is_given)
        note_class(d, DIFF_CLASS_GIVEN, k, a, b, class_text, is_reported(k, b));
    else if (!b->is_given)
        note_class(d, DIFF_CLASS_TAKEN, k, a, b, class_text, is_reported(k, a));
    else if (!str_eq(a->class_word, b->class_word) || a->group != b->group)
        compare_words(d, k, a, b);
    else if (!str_eq(a->review_status, b->review_status) || a->stars != b->stars)
        note_class(d, DIFF_REVIEW_CHANGED, k, a, b, review_text,
            (a->stars > 0) != (b->stars > 0) && side_of(a->group) == SIDE_PATHOGENIC);
    if (a->is_given && b->is_given && a->group == CLASS_CONFLICTING
        && b->group == CLASS_CONFLICTING && !str_eq(split_text(d, a), split_text(d, b)))
        note_class(d, DIFF_SPLIT_CHANGED, k, a, b, split_text, false);
}

/* ---- what no report decides by ----------------------------------------------------
 */

static struct str conditions_text(struct diff *d, const struct classification *c)
{
    struct str *name = ARENA_ARRAY(&d->scratch, struct str, c->n_conditions);
    for (unsigned i = 0; i < c->n_conditions; i++)
        name[i] = str_fmt(&d->scratch, "%.*s [%.*s]", STR_ARG(c->conditions[i].name),
            STR_ARG(c->conditions[i].ids));
    unsigned n;
    name = diff_set(&d->scratch, name, c->n_conditions, &n);
    return diff_join(&d->scratch, name, n, "; ");
}

static bool has_same_conditions(
    struct diff *d, const struct classification *a, const struct classification *b)
{
    bool is_same = a->n_conditions == b->n_conditions;
    for (unsigned i = 0; is_same && i < a->n_conditions; i++)
        is_same = str_eq(a->conditions[i].name, b->conditions[i].name)
                  && str_eq(a->conditions[i].ids, b->conditions[i].ids);
    return is_same || str_eq(conditions_text(d, a), conditions_text(d, b));
}

static void compare_details(
    struct diff *d, const struct clinvar_record *a, const struct clinvar_record *b)
{
    bool is_condition = false, is_date = false, is_number = false;
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        const struct classification *x = &a->by_kind[k], *y = &b->by_kind[k];
        is_condition = is_condition || !has_same_conditions(d, x, y);
        is_date = is_date || !str_eq(x->date, y->date);
        is_number = is_number || x->n_submissions != y->n_submissions
                    || x->n_submitters != y->n_submitters;
    }
    diff_detail(d, "conditions", is_condition);
    diff_detail(d, "date", is_date);
    diff_detail(d, "numbers of submissions", is_number);
    diff_detail_str(d, "name", a->name, b->name);
    diff_detail_strs(d, "genes", diff_symbols(d, DIFF_OLD, a->genes, a->n_genes),
        a->n_genes, b->genes, b->n_genes);
    diff_detail_str(d, "hgvs_g", a->hgvs_g, b->hgvs_g);
    diff_detail_str(d, "hgvs_c", a->hgvs_c, b->hgvs_c);
    diff_detail_str(d, "hgvs_p", a->hgvs_p, b->hgvs_p);
    diff_detail_str(d, "transcript", a->transcript, b->transcript);
    diff_detail(d, "consequence", a->consequence != b->consequence);
    diff_detail(d, "origin", a->origin_bits != b->origin_bits);
    diff_detail_str(d, "rs", a->rs, b->rs);
    diff_detail_str(d, "caid", a->caid, b->caid);
    diff_detail(d, "type", a->type != b->type);
    diff_detail(d, "included", a->is_included != b->is_included);
    diff_detail(d, "allele id", a->allele_id != b->allele_id);
    diff_detail_strs(d, "rcvs", a->rcvs, a->n_rcvs, b->rcvs, b->n_rcvs);
    diff_detail_strs(d, "omim", a->omim, a->n_omim, b->omim, b->n_omim);
    diff_detail(d, "members",
        a->n_members != b->n_members
            || (a->n_members > 0
                && memcmp(a->members, b->members, a->n_members * sizeof *a->members)
                       != 0));
}

/* ---- records ----------------------------------------------------------------------
 */

static struct str all_classes(struct diff *d, const struct clinvar_record *r)
{
    struct str part[N_CLASSIFICATION_KINDS];
    unsigned n = 0;
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        if (r->by_kind[k].is_given)
            part[n++] = str_fmt(&d->scratch, "%s: %.*s",
                classification_kind_name((enum classification_kind)k),
                STR_ARG(class_text(d, &r->by_kind[k])));
    return n > 0 ? diff_join(&d->scratch, part, n, "; ") : STR("no classification");
}

static void note_whole(struct diff *d, const struct clinvar_record *r, bool is_new)
{
    struct str text = all_classes(d, r);
    bool is_actionable = false;
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        is_actionable =
            is_actionable || is_reported((enum classification_kind)k, &r->by_kind[k]);
    if (is_new)
        diff_note(d, DIFF_VARIANT_NEW, STR_NONE, text, is_actionable);
    else
        diff_note(d, DIFF_VARIANT_WITHDRAWN, text, STR_NONE, is_actionable);
}

/* The name; without one the g. name, else the first allele, else the id. */
static struct str what_of(struct diff *d, const struct clinvar_entry *c, struct str id)
{
    const struct clinvar_record *r = &c->record;
    if (r->name.n > 0)
        return r->name;
    struct str genes = diff_join(&d->scratch, r->genes, r->n_genes, ", ");
    struct str rest = r->hgvs_g.n > 0 ? r->hgvs_g
                      : c->n_alleles > 0
                          ? allele_text(&d->scratch, &c->alleles[0].allele)
                          : id;
    return str_fmt(&d->scratch, "%.*s%s%.*s", STR_ARG(genes), genes.n > 0 ? " " : "",
        STR_ARG(rest));
}

static void put(
    struct diff *d, const struct diff_pair *p, const struct clinvar_entry *c)
{
    struct diff_change base = diff_change_of(d, p);
    struct diff_gene_set genes = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        for (unsigned i = 0; p->r[s] && i < c[s].record.n_genes; i++)
            diff_add_gene(d, &genes, c[s].record.genes[i]);
    base.genes = genes.gene;
    base.n_genes = (unsigned)genes.n;
    base.what = what_of(d, &c[diff_side_of(p)], base.id);
    diff_put_notes(d, &base);
}

static int read_pair(struct diff *d, const struct diff_pair *p, struct clinvar_entry *c,
    int (*read)(struct kb_txn *, uint32_t, struct arena *, struct clinvar_entry *,
        struct err *))
{
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        if (!p->r[s])
            continue;
        int rc = diff_must(d,
            read(d->side[s].kb, p->r[s]->ordinal, &d->scratch, &c[s], d->err), p->r[s]);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int diff_clinvar(struct diff *d, struct diff_pair *p)
{
    struct clinvar_entry c[N_DIFF_SIDES] = {0};
    int rc = read_pair(d, p, c, kb_clinvar);
    if (rc < 0)
        return rc;
    if (diff_is_both(p)) {
        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
            compare_class(d, (enum classification_kind)k, &c[0].record.by_kind[k],
                &c[1].record.by_kind[k]);
        diff_alleles(d, c[0].alleles, c[0].n_alleles, c[1].alleles, c[1].n_alleles);
        compare_details(d, &c[0].record, &c[1].record);
        diff_detail_str(
            d, "submissions", c[0].packed_submissions, c[1].packed_submissions);
        diff_detail_str(d, "descriptions", c[0].packed_hgvs, c[1].packed_hgvs);
    } else {
        note_whole(d, &c[diff_side_of(p)].record, p->r[DIFF_NEW] != NULL);
    }
    if (diff_has_notes(d))
        put(d, p, c);
    return 0;
}

/* "Benign; Likely benign": distinct classes in order of the file, which means nothing;
 * the split counts them by condition. */
static void compare_old_words(
    struct diff *d, const struct classification *a, const struct classification *b)
{
    const struct classification *c[] = {a, b};
    struct str *word[N_DIFF_SIDES], *count[N_DIFF_SIDES];
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        word[s] = ARENA_ARRAY(&d->scratch, struct str, c[s]->n_split);
        count[s] = ARENA_ARRAY(&d->scratch, struct str, c[s]->n_split);
        for (unsigned i = 0; i < c[s]->n_split; i++) {
            word[s][i] = c[s]->split[i].class_word;
            count[s][i] =
                str_fmt(&d->scratch, "%.*s %u", STR_ARG(word[s][i]), c[s]->split[i].n);
        }
    }
    bool is_told = a->n_split > 0 && b->n_split > 0;
    if (is_told ? !diff_same_set(&d->scratch, word[0], a->n_split, word[1], b->n_split)
                : !str_eq(a->class_word, b->class_word))
        diff_note(d, DIFF_WORD_CHANGED, a->class_word, b->class_word, false);
    diff_detail_strs(
        d, "classes by condition", count[0], a->n_split, count[1], b->n_split);
}

/* The layout until 2017: a word of an allele, never a class (record.h). */
int diff_clinvar_word(struct diff *d, struct diff_pair *p)
{
    struct clinvar_entry c[N_DIFF_SIDES] = {0};
    int rc = read_pair(d, p, c, kb_clinvar_allele);
    if (rc < 0)
        return rc;
    const struct classification *a = &c[0].record.by_kind[CLASSIFICATION_GERMLINE],
                                *b = &c[1].record.by_kind[CLASSIFICATION_GERMLINE];
    if (diff_is_both(p)) {
        compare_old_words(d, a, b);
        diff_detail(d, "conditions", !has_same_conditions(d, a, b));
        diff_detail_strs(d, "genes", c[0].record.genes, c[0].record.n_genes,
            c[1].record.genes, c[1].record.n_genes);
        diff_detail_str(d, "rs", c[0].record.rs, c[1].record.rs);
    } else if (p->r[DIFF_NEW]) {
        diff_note(d, DIFF_WORD_NEW, STR_NONE, b->class_word, false);
    } else {
        diff_note(d, DIFF_WORD_WITHDRAWN, a->class_word, STR_NONE, false);
    }
    if (diff_has_notes(d))
        put(d, p, c);
    return 0;
}
