#include "query/protein_view.h"

#include <stdlib.h>

#include "query/effect.h"
#include "query/gene_cover.h"
#include "query/order.h"

static uint32_t residues_of(const struct transcript *t)
{
    uint32_t last = transcript_residue(t, t->cds_end0 - t->cds_beg0 - 1);
    return t->is_end_incomplete || last == 0 ? last : last - 1;
}

/* ---- which genes ----------------------------------------------------------------- */

static bool is_actionable(const struct report_finding *f)
{
    const char *amp = f->tier.amp; /* most have none */
    return amp && f->f->kind == FINDING_SMALL_VARIANT && f->f->gene.n > 0
           && order_tier_rank(amp) < order_tier_rank("III");
}

static int gene_cmp(const void *a, const void *b)
{
    const struct report_protein_view *x = a, *y = b;
    return str_cmp(x->gene, y->gene);
}

static void list_genes(struct report *r, struct arena *mem)
{
    unsigned n = 0, n_kept = 0;
    size_t cap = 0;
    for (unsigned i = 0; i < r->n_findings; i++) {
        if (!is_actionable(&r->findings[i]))
            continue;
        r->protein_views = arena_grow(
            mem, r->protein_views, &cap, (size_t)n + 1, sizeof *r->protein_views);
        r->protein_views[n++] =
            (struct report_protein_view){.gene = r->findings[i].f->gene};
    }
    if (n > 0)
        qsort(r->protein_views, n, sizeof *r->protein_views, gene_cmp);
    for (unsigned i = 0; i < n; i++)
        if (n_kept == 0
            || !str_eq(r->protein_views[n_kept - 1].gene, r->protein_views[i].gene))
            r->protein_views[n_kept++] = r->protein_views[i];
    r->n_protein_views = n_kept;
}

/* ---- the protein ----------------------------------------------------------------- */

static void list_exons(
    struct report_protein_view *v, const struct transcript *t, struct arena *mem)
{
    uint32_t end0 = 0;
    v->exon_ends = ARENA_ARRAY(mem, uint32_t, t->n_exons);
    for (unsigned i = 0; i < t->n_exons && end0 < t->cds_end0; i++) {
        end0 += t->exons[i].end1 - t->exons[i].beg1 + 1;
        if (end0 <= t->cds_beg0)
            continue;
        uint32_t last0 = (end0 < t->cds_end0 ? end0 : t->cds_end0) - 1;
        uint32_t residue = transcript_residue(t, last0 - t->cds_beg0);
        v->exon_ends[v->n_exon_ends++] = residue < v->length ? residue : v->length;
    }
}

/* The change of a finding that lies on the view's protein; NULL: it has none. */
static const struct protein_reading *change_on(
    const struct report_protein_view *v, const struct finding *f)
{
    const struct protein_reading *p = f->shown;
    if (!p || !p->has_change || p->is_other_numbering || !str_eq(p->gene, v->gene)
        || !transcript_same(p->transcript, v->transcript) || p->change.pos1 == 0
        || p->change.pos1 > v->length)
        return NULL;
    return p;
}

static void list_changes(
    struct report_protein_view *v, const struct case_data *c, struct arena *mem)
{
    struct finding_list list = finding_index_gene(c->view.index, v->gene);
    v->changes = ARENA_ARRAY(mem, struct report_protein_change, list.n);
    for (unsigned i = 0; i < list.n; i++) {
        const struct finding *f = &c->findings[list.at[i]];
        const struct protein_reading *p = change_on(v, f);
        if (!p)
            continue;
        uint32_t last =
            p->change.pos2 > p->change.pos1 ? p->change.pos2 : p->change.pos1;
        v->changes[v->n_changes++] =
            (struct report_protein_change){f->number, protein_text(mem, &p->change),
                p->change.pos1, last < v->length ? last : v->length};
    }
}

/* ---- residues of the KB ---------------------------------------------------------- */

static void mark(
    struct report_protein_view *v, enum protein_track track, uint32_t residue)
{
    if (residue > 0 && residue <= v->length)
        v->marks[track][(residue - 1) / v->width]++;
}

static bool is_class(const struct clinvar_record *c, enum classification_kind kind,
    enum class_group group)
{
    const struct classification *k = &c->by_kind[kind];
    return k->is_given && k->group == group && k->stars >= 1;
}

static int mark_record(struct report_protein_view *v, struct kb_txn *kb,
    const struct kb_residue *at, struct arena *scratch, struct err *err)
{
    struct clinvar_record c;
    int rc = kb_clinvar_classes(kb, at->record, scratch, &c, err);
    if (rc == 0)
        return err_set(err, ERR_KB,
            "residue leads to %u, which is no record of ClinVar", at->record);
    if (rc < 0)
        return rc;
    if (!transcript_same(c.transcript, v->transcript)) {
        v->n_other_numbering++;
        return 0;
    }
    if (is_class(&c, CLASSIFICATION_GERMLINE, CLASS_PATHOGENIC))
        mark(v, TRACK_PATHOGENIC, at->residue);
    if (is_class(&c, CLASSIFICATION_ONCOGENICITY, CLASS_ONCOGENIC))
        mark(v, TRACK_ONCOGENIC, at->residue);
    return 0;
}

/* In the order in which records are stored, an entry of many is read once. */
static int by_record(const void *a, const void *b)
{
    const struct kb_residue *x = a, *y = b;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    return x->residue < y->residue ? -1 : x->residue > y->residue;
}

static int mark_clinvar(struct report_protein_view *v, struct kb_txn *kb,
    struct arena *mem, struct err *err)
{
    struct kb_residue *at;
    struct arena scratch = ARENA_INIT;
    int n = kb_residues_of_gene(kb, v->gene, mem, &at, err), rc = n;
    if (n > 0)
        qsort(at, (size_t)n, sizeof *at, by_record);
    for (int i = 0; rc >= 0 && i < n; i++) {
        arena_reset(&scratch);
        rc = mark_record(v, kb, &at[i], &scratch, err);
    }
    arena_free(&scratch);
    return rc < 0 ? rc : 0;
}

static void mark_hotspot(void *ctx, uint32_t residue)
{
    mark(ctx, TRACK_HOTSPOT, residue);
}

static void mark_lists(
    struct report_protein_view *v, const struct case_data *c, const struct report *r)
{
    effect_each_hotspot(c->rules, v->gene, mark_hotspot, v);
    for (unsigned i = 0; i < r->n_genes; i++)
        for (unsigned k = 0;
             str_eq(r->genes[i].gene, v->gene) && k < r->genes[i].n_residues; k++)
            mark(v, TRACK_CRITERION, r->genes[i].residues[k].residue);
}

static void size_up(
    struct report_protein_view *v, const struct transcript *t, struct arena *mem)
{
    v->transcript = t->id;
    v->length = residues_of(t);
    v->width = v->length / PROTEIN_VIEW_PLACES + (v->length % PROTEIN_VIEW_PLACES > 0);
    v->width = v->width ? v->width : 1;
    v->n_places = v->length / v->width + (v->length % v->width > 0);
    for (unsigned k = 0; k < N_PROTEIN_TRACKS; k++)
        v->marks[k] = ARENA_ARRAY(mem, uint32_t, v->n_places);
}

int protein_views_make(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err)
{
    unsigned n = 0;
    list_genes(r, mem);
    for (unsigned i = 0; i < r->n_protein_views; i++) {
        struct report_protein_view v = {.gene = r->protein_views[i].gene};
        const struct transcript *t = gene_cover_transcript(c->cover, v.gene);
        if (!t || !transcript_is_coding(t) || residues_of(t) == 0)
            continue;
        size_up(&v, t, mem);
        list_exons(&v, t, mem);
        list_changes(&v, c, mem);
        int rc = mark_clinvar(&v, kb, mem, err);
        if (rc < 0)
            return rc;
        mark_lists(&v, c, r);
        r->protein_views[n++] = v;
    }
    r->n_protein_views = n;
    return gene_cover_error(c->cover, err);
}
