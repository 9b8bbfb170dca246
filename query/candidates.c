#include "query/case.h"

#include "kb/base/ordinals.h"
#include "kb/base/strmap.h"
#include "kb/model/criterion_key.h"
#include "query/events.h"
#include "query/gene_cover.h"

struct candidates {
    struct kb_txn *kb;
    struct arena *mem;
    struct strmap genes; /* symbol -> index + 1 of gene_list */
    struct gene_list {
        struct gene_criterion *rows;
        int n;
    } * gene_list;
    size_t n_gene_lists, cap_gene_lists;
    struct gene_cover *cover;    /* NULL: all genes count as looked at */
    const struct events *events; /* NULL: none */
    uint32_t *ordinals;
    size_t n, cap;
    uint64_t *is_added; /* a bit for each ordinal */
    size_t cap_added;
};

/* Findings of one gene lead to the same criteria again and again. */
static void add(struct candidates *c, uint32_t ordinal)
{
    size_t word = ordinal / 64;
    uint64_t bit = UINT64_C(1) << ordinal % 64;
    c->is_added =
        arena_grow(c->mem, c->is_added, &c->cap_added, word + 1, sizeof *c->is_added);
    if (c->is_added[word] & bit)
        return;
    c->is_added[word] |= bit;
    c->ordinals =
        arena_grow(c->mem, c->ordinals, &c->cap, c->n + 1, sizeof *c->ordinals);
    c->ordinals[c->n++] = ordinal;
}

static int add_list(struct candidates *c, const uint32_t *list, int n)
{
    for (int i = 0; i < n; i++)
        add(c, list[i]);
    return n < 0 ? n : 0;
}

/* A gene's criteria, read from the KB once however many findings it has. */
static int gene_rows(struct candidates *c, struct str gene,
    const struct gene_list **out, struct err *err)
{
    bool is_new;
    uint32_t *at = strmap_at(&c->genes, c->mem, gene, &is_new);
    if (is_new) {
        c->gene_list = arena_grow(c->mem, c->gene_list, &c->cap_gene_lists,
            c->n_gene_lists + 1, sizeof *c->gene_list);
        struct gene_list *list = &c->gene_list[c->n_gene_lists];
        list->n = kb_criteria_by_gene(c->kb, gene, c->mem, &list->rows, err);
        if (list->n < 0)
            return list->n;
        *at = (uint32_t)++c->n_gene_lists;
    }
    *out = &c->gene_list[*at - 1];
    return 0;
}

static int add_by_gene(
    struct candidates *c, const struct criterion_key *key, struct err *err)
{
    const struct gene_list *list;
    int rc = gene_rows(c, key->name, &list, err);
    for (int i = 0; rc >= 0 && i < list->n; i++) {
        const struct gene_criterion *row = &list->rows[i];
        if (row->slot == key->slot && row->number == key->number)
            add(c, row->criterion);
    }
    return rc;
}

static int on_key(void *ctx, const struct criterion_key *key, struct err *err)
{
    struct candidates *c = ctx;
    uint32_t *list = NULL;
    int n = 0;
    switch (key->kind) {
    case KEY_ALLELE:
        return 0; /* by the call's own flag, below */
    case KEY_GENE:
        return add_by_gene(c, key, err);
    case KEY_FACTOR:
        n = kb_criteria_by_factor(c->kb, key->name, c->mem, &list, err);
        break;
    case KEY_TEXT:
        n = kb_criteria_by_text(c->kb, key->name, c->mem, &list, err);
        break;
    }
    return add_list(c, list, n);
}

/* Did another input than the VCF look at it? */
static bool is_event_gene(const struct candidates *c, struct str gene)
{
    return c->events
           && (events_looked(c->events, CRITERION_COPY_NUMBER, gene) != LOOKED_NOT
               || events_looked(c->events, CRITERION_FUSION, gene) != LOOKED_NOT);
}

/* Absence keys: a gene that was looked at leads to its NOT and wild-type criteria.
 * Where the user says that everything was covered, that is every gene; where regions or
 * reference records tell, each gene of which an exon was looked at; a gene with a
 * finding was looked at in part, which is for the evaluator to judge.  Leaves without a
 * gene (alleles, regions) below a NOT have an empty name. */
static int add_absence_rows(void *ctx, struct str gene,
    const struct gene_criterion *rows, unsigned n, struct err *err)
{
    struct candidates *c = ctx;
    unsigned first = 0;
    (void)err;
    while (first < n && rows[first].slot != SLOT_ABSENCE)
        first++;
    if (first == n)
        return 0;
    if (gene.n > 0 && c->cover && !gene_cover_has_exon(c->cover, gene)
        && !is_event_gene(c, gene))
        return 0;
    for (unsigned i = first; i < n; i++)
        if (rows[i].slot == SLOT_ABSENCE)
            add(c, rows[i].criterion);
    return 0;
}

static int add_absence_of(struct candidates *c, struct str gene, struct err *err)
{
    const struct criterion_key key = {
        .kind = KEY_GENE, .name = gene, .slot = SLOT_ABSENCE};
    return add_by_gene(c, &key, err);
}

static bool says_reference(const struct sample *s)
{
    return s->regions_sha256.n > 0 || s->fates[ALLELE_REFERENCE] > 0
           || s->fates[ALLELE_NO_ALT] > 0 || s->fates[ALLELE_GVCF] > 0;
}

/* *last: a gene's findings follow each other. */
static int add_absence_of_finding(
    struct candidates *c, const struct finding *f, struct str *last, struct err *err)
{
    int rc = 0;
    for (unsigned k = 0; rc >= 0 && k < f->n_proteins; k++)
        if (!str_eq(f->proteins[k].gene, *last)) {
            *last = f->proteins[k].gene;
            rc = add_absence_of(c, *last, err);
        }
    if (rc >= 0 && f->kind != FINDING_SMALL_VARIANT && f->gene.n > 0)
        rc = add_absence_of(c, f->gene, err);
    return rc;
}

static int add_absence(
    struct candidates *c, const struct case_data *data, struct err *err)
{
    c->events = data->events;
    if (data->sample->is_assumed_covered || says_reference(data->sample)
        || data->events) {
        c->cover = data->sample->is_assumed_covered ? NULL : data->cover;
        int rc = kb_each_criteria_gene(c->kb, c->mem, add_absence_rows, c, err);
        if (rc < 0)
            return rc;
    }
    return add_absence_of(c, STR_NONE, err);
}

int case_candidates(const struct case_data *data, struct kb_txn *kb, struct arena *mem,
    uint32_t **ordinals, struct err *err)
{
    struct candidates c = {.kb = kb, .mem = mem};
    struct str last = STR_NONE;
    for (unsigned i = 0; i < data->n_findings; i++) {
        const struct finding *f = &data->findings[i];
        int rc = 0;
        if (f->has_allele_criterion) {
            uint32_t *list = NULL;
            int n = kb_criteria_by_allele(kb, &f->allele, mem, &list, err);
            rc = add_list(&c, list, n);
        }
        if (rc >= 0)
            rc = finding_keys(f, on_key, &c, err);
        if (rc >= 0)
            rc = add_absence_of_finding(&c, f, &last, err);
        if (rc < 0)
            return rc;
    }
    int rc = add_absence(&c, data, err);
    if (rc >= 0) /* a gene whose look-up failed counted as not looked at */
        rc = gene_cover_error(data->cover, err);
    if (rc < 0)
        return rc;
    *ordinals = c.ordinals;
    return (int)ordinals_unique(c.ordinals, c.n);
}
