/*
 * The names of drugs and phenotypes that annotations, guidelines and labels use, and
 * the drugs as records: those that something of the KB is about, with the genes that
 * ClinPGx's relationships tie them to.
 */
#include "ingest/link_pgx.h"

#include <stdlib.h>

static struct str release_of(const struct link_pgx *p, unsigned file)
{
    return p->l->b->files[file].provenance.release;
}

/* ---- drugs ---- */

static int drug_cmp(const void *x, const void *y)
{
    const struct clinpgx_drug *a = x, *b = y;
    int order = kb_build_record_order(a->d.id, b->d.id);

    if (order)
        return order;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

void link_pgx_index_drugs(struct link_pgx *p)
{
    struct clinpgx *from = p->from;

    if (from->n_drugs > 1)
        qsort(from->drugs, from->n_drugs, sizeof *from->drugs, drug_cmp);
    p->drugs.is_used = ARENA_ARRAY(&p->l->mem, bool, from->n_drugs + 1);
    for (size_t i = 0; i < from->n_drugs; i++) {
        bool is_new;
        uint32_t *at =
            strmap_at(&p->drugs.by_name, &p->l->mem, from->drugs[i].d.name, &is_new);
        if (is_new)
            *at = (uint32_t)i;
    }
}

void link_pgx_use_drugs(struct link_pgx *p, const struct link_naming *by,
    const struct str *drugs, unsigned n)
{
    if (p->from->n_drugs == 0)
        return;
    for (unsigned i = 0; i < n; i++) {
        const uint32_t *at = strmap_get(&p->drugs.by_name, drugs[i]);
        if (at)
            p->drugs.is_used[*at] = true;
        else
            report_dangling(p->l->b->report, by->file, by->line, by->id,
                "drugs: not in the tables of drugs", drugs[i]);
    }
}

static bool is_used(const struct link_pgx *p, struct str name)
{
    const uint32_t *at = strmap_get(&p->drugs.by_name, name);

    return at && p->drugs.is_used[*at];
}

/* ---- related genes ---- */

static int relation_cmp(const void *x, const void *y)
{
    const struct clinpgx_relation *a = x, *b = y;
    int order = str_cmp(a->drug, b->drug);

    if (!order)
        order = str_cmp(a->gene.gene, b->gene.gene);
    if (order)
        return order;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static struct str newest_release(const struct link_pgx *p)
{
    struct str newest = STR_NONE;

    for (size_t i = 0; i < p->from->n_relations; i++) {
        struct str release = release_of(p, p->from->relations[i].file);
        if (str_cmp(release, newest) > 0)
            newest = release;
    }
    return newest;
}

/* The fates of all rows; those that drugs take are moved to the front, each once. */
static void choose_relations(struct link_pgx *p)
{
    struct clinpgx *from = p->from;
    struct report *report = p->l->b->report;
    struct str newest = newest_release(p);
    size_t n = 0;

    for (size_t i = 0; i < from->n_relations; i++) {
        struct clinpgx_relation x = from->relations[i];
        const struct clinpgx_relation *last = n > 0 ? &from->relations[n - 1] : NULL;
        if (!str_eq(release_of(p, x.file), newest))
            report_fate(report, x.file, FATE_SUPERSEDED, "newer_release_stored", 1);
        else if (!is_used(p, x.drug))
            report_fate(report, x.file, FATE_NOT_USED, "drug_is_not_used", 1);
        else if (last && str_eq(last->drug, x.drug)
                 && str_eq(last->gene.gene, x.gene.gene))
            report_fate(report, x.file, FATE_MERGED, "same_pair", 1);
        else {
            report_fate(report, x.file, FATE_MERGED, "into_drug", 1);
            from->relations[n++] = x;
        }
    }
    from->n_relations = n;
}

static void take_genes(struct link_pgx *p, struct pgx_drug *d)
{
    const struct clinpgx *from = p->from;
    size_t low = 0, high = from->n_relations, cap = 0;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_cmp(from->relations[mid].drug, d->name) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < from->n_relations && str_eq(from->relations[low].drug, d->name);
         low++) {
        const struct clinpgx_relation *x = &from->relations[low];
        d->genes = arena_grow(
            &p->l->scratch, d->genes, &cap, d->n_genes + 1, sizeof *d->genes);
        d->genes[d->n_genes] = x->gene;
        d->genes[d->n_genes++].gene =
            link_gene(p->l, x->file, x->line, x->gene.gene, 0);
    }
}

/* ---- records ---- */

/* Rows beg..end - 1 are one id: the first of the newest release is the drug; it stands
 * in drugs.tsv and chemicals.tsv alike. */
static int link_one(struct link_pgx *p, size_t beg, size_t end, struct err *err)
{
    struct clinpgx_drug *rows = p->from->drugs;
    struct report *report = p->l->b->report;
    size_t best = beg;
    bool is_wanted = false;

    for (size_t i = beg; i < end; i++) {
        is_wanted |= is_used(p, rows[i].d.name);
        if (str_cmp(release_of(p, rows[i].file), release_of(p, rows[best].file)) > 0)
            best = i;
    }
    for (size_t i = beg; i < end; i++) {
        bool is_old =
            !str_eq(release_of(p, rows[i].file), release_of(p, rows[best].file));
        if (is_old)
            report_fate(
                report, rows[i].file, FATE_SUPERSEDED, "newer_release_stored", 1);
        else if (!is_wanted)
            report_fate(report, rows[i].file, FATE_NOT_USED, "no_annotation", 1);
        else
            report_fate(report, rows[i].file, i == best ? FATE_STORED : FATE_MERGED,
                i == best ? NULL : "same_drug", 1);
    }
    if (!is_wanted)
        return 0;
    arena_reset(&p->l->scratch);
    take_genes(p, &rows[best].d);
    int64_t ordinal =
        kb_build_pgx_drug(p->l->b->kb, rows[best].file, &rows[best].d, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

int link_pgx_drugs(struct link_pgx *p, struct err *err)
{
    struct clinpgx *from = p->from;
    size_t end;
    int rc = 0;

    if (from->n_relations > 1)
        qsort(
            from->relations, from->n_relations, sizeof *from->relations, relation_cmp);
    choose_relations(p);
    for (size_t i = 0; rc >= 0 && i < from->n_drugs; i = end) {
        for (end = i + 1;
             end < from->n_drugs && str_eq(from->drugs[end].d.id, from->drugs[i].d.id);
             end++)
            continue;
        rc = link_one(p, i, end, err);
    }
    return rc;
}

/* ---- phenotypes ---- */

void link_pgx_index_phenotypes(struct link_pgx *p)
{
    const struct clinpgx *from = p->from;

    p->phenotypes.is_used = ARENA_ARRAY(&p->l->mem, bool, from->n_phenotypes + 1);
    for (size_t i = 0; i < from->n_phenotypes; i++) {
        bool is_new;
        uint32_t *at = strmap_at(
            &p->phenotypes.by_name, &p->l->mem, from->phenotypes[i].name, &is_new);
        if (is_new)
            *at = (uint32_t)i;
    }
}

void link_pgx_use_phenotypes(struct link_pgx *p, const struct clinpgx_annotation *row)
{
    if (p->from->n_phenotypes == 0)
        return;
    for (unsigned i = 0; i < row->a.n_phenotypes; i++) {
        const uint32_t *at = strmap_get(&p->phenotypes.by_name, row->a.phenotypes[i]);
        if (at)
            p->phenotypes.is_used[*at] = true;
        else
            report_note_record(p->l->b->report, row->file, row->line, row->a.id,
                "phenotypes: not in the table of phenotypes", row->a.phenotypes[i]);
    }
}

void link_pgx_phenotype_fates(struct link_pgx *p)
{
    const struct clinpgx *from = p->from;

    for (size_t i = 0; i < from->n_phenotypes; i++) {
        const struct clinpgx_phenotype *row = &from->phenotypes[i];
        bool is_wanted =
            p->phenotypes.is_used[*strmap_get(&p->phenotypes.by_name, row->name)];
        report_fate(p->l->b->report, row->file, is_wanted ? FATE_MERGED : FATE_NOT_USED,
            is_wanted ? "phenotype_of_annotation" : "no_annotation", 1);
    }
}
