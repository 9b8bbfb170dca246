/*
 * Star alleles in the link phase: of each gene the newest definitions, with its
 * exemptions merged in and its positions placed on GRCh37.
 */
#include "ingest/link.h"
#include "ingest/link_pgx_place.h"
#include "ingest/normal_form.h"
#include "ingest/pgx_stage.h"

#include <stdlib.h>
#include <string.h>

/* ---- exemptions ---- */

static bool has_pos1(const struct pos1_list *list, uint32_t pos1)
{
    for (unsigned i = 0; i < list->n; i++)
        if (list->pos1[i] == pos1)
            return true;
    return false;
}

static bool has_text(const struct str *texts, unsigned n, struct str text)
{
    for (unsigned i = 0; i < n; i++)
        if (str_eq(texts[i], text))
            return true;
    return false;
}

static uint32_t pos1_of(const struct pgx_locus *l)
{
    return l->place[ASSEMBLY_GRCH38 - 1].pos1;
}

static void remove_locus(struct pgx_definition *d, unsigned at)
{
    size_t n_behind = d->n_loci - at - 1;

    memmove(d->loci + at, d->loci + at + 1, n_behind * sizeof *d->loci);
    for (unsigned i = 0; i < d->n_alleles; i++) {
        uint32_t *stated = d->alleles[i].stated;
        memmove(stated + at, stated + at + 1, n_behind * sizeof *stated);
    }
    d->n_loci--;
}

static void insert_locus(
    struct arena *mem, struct pgx_definition *d, const struct pgx_locus *l)
{
    struct pgx_locus *loci = ARENA_ARRAY(mem, struct pgx_locus, (size_t)d->n_loci + 1);
    unsigned at = 0;

    while (at < d->n_loci && pos1_of(&d->loci[at]) < pos1_of(l))
        at++;
    if (at < d->n_loci && pos1_of(&d->loci[at]) == pos1_of(l))
        return;
    memcpy(loci, d->loci, at * sizeof *loci);
    loci[at] = *l;
    memcpy(loci + at + 1, d->loci + at, (d->n_loci - at) * sizeof *loci);
    for (unsigned i = 0; i < d->n_alleles; i++) {
        uint32_t *stated = ARENA_ARRAY(mem, uint32_t, (size_t)d->n_loci + 1);
        memcpy(stated, d->alleles[i].stated, at * sizeof *stated);
        memcpy(stated + at + 1, d->alleles[i].stated + at,
            (d->n_loci - at) * sizeof *stated);
        d->alleles[i].stated = stated;
    }
    d->loci = loci;
    d->n_loci++;
}

static void remove_alleles(
    struct pgx_definition *d, const struct staged_pgx_exemption *x)
{
    unsigned n = 0;

    for (unsigned i = 0; i < d->n_alleles; i++)
        if (!has_text(x->ignored_alleles, x->n_ignored_alleles, d->alleles[i].name))
            d->alleles[n++] = d->alleles[i];
    d->n_alleles = n;
}

/* The same change: another one may stand at the same position. */
static bool is_ignored(const struct staged_pgx_exemption *x, const struct pgx_locus *l)
{
    for (unsigned i = 0; i < x->n_ignored; i++) {
        const struct pgx_locus *y = &x->ignored[i];
        bool is_same = pos1_of(y) == pos1_of(l) && y->n_bases == l->n_bases;
        for (unsigned k = 0; is_same && k < l->n_bases; k++)
            is_same = str_eq(y->place[ASSEMBLY_GRCH38 - 1].bases[k],
                l->place[ASSEMBLY_GRCH38 - 1].bases[k]);
        if (is_same)
            return true;
    }
    return false;
}

static void apply(
    struct arena *mem, struct pgx_definition *d, const struct staged_pgx_exemption *x)
{
    remove_alleles(d, x);
    for (unsigned i = 0; i < d->n_loci;)
        if (is_ignored(x, &d->loci[i]))
            remove_locus(d, i);
        else
            i++;
    for (unsigned i = 0; i < x->n_extra; i++)
        insert_locus(mem, d, &x->extra[i]);
    for (unsigned i = 0; i < d->n_loci; i++) {
        d->loci[i].is_required = has_pos1(&x->required, pos1_of(&d->loci[i]));
        d->loci[i].is_tier1 = has_pos1(&x->tier1, pos1_of(&d->loci[i]));
    }
    for (unsigned i = 0; i < d->n_alleles; i++)
        d->alleles[i].is_tier1 =
            has_text(x->tier1_alleles, x->n_tier1_alleles, d->alleles[i].name);
    d->priorities = x->priorities;
    d->n_priorities = x->n_priorities;
}

/* ---- one gene ---- */

static int by_gene(struct str a, unsigned file_a, struct str b, unsigned file_b)
{
    int order = str_cmp(a, b);

    return order ? order : (int)file_a - (int)file_b;
}

static int definition_cmp(const void *x, const void *y)
{
    const struct staged_pgx_definition *a = x, *b = y;

    return by_gene(a->d.gene, a->file, b->d.gene, b->file);
}

static int phenotypes_cmp(const void *x, const void *y)
{
    const struct staged_pgx_phenotypes *a = x, *b = y;

    return by_gene(a->p.gene, a->file, b->p.gene, b->file);
}

static int exemption_cmp(const void *x, const void *y)
{
    const struct staged_pgx_exemption *a = x, *b = y;

    return by_gene(a->gene, a->file, b->gene, b->file);
}

/* The newest of the n rows of one gene. */
static unsigned newest(struct link *l, struct str gene, const unsigned *files, size_t n)
{
    struct release_row *rows = ARENA_ARRAY(&l->scratch, struct release_row, n);

    for (size_t i = 0; i < n; i++)
        rows[i] = (struct release_row){files[i], 1};
    return link_newest(l, gene, rows, (unsigned)n);
}

static void apply_exemption(struct link *l, struct pgx_definition *d)
{
    const struct pgx_stage *from = l->b->pgx;
    unsigned *files = ARENA_ARRAY(&l->scratch, unsigned, from->n_exemptions + 1);
    size_t first = 0, n = 0;

    while (first < from->n_exemptions && !str_eq(from->exemptions[first].gene, d->gene))
        first++;
    while (first + n < from->n_exemptions
           && str_eq(from->exemptions[first + n].gene, d->gene)) {
        files[n] = from->exemptions[first + n].file;
        n++;
    }
    if (n == 0)
        return;
    const struct staged_pgx_exemption *x =
        &from->exemptions[first + newest(l, d->gene, files, n)];
    apply(&l->mem, d, x);
    link_stored(l, x->file, 1);
}

static void want_bases(struct link *l, const struct pgx_definition *d)
{
    for (unsigned i = 0; i < d->n_loci; i++)
        for (unsigned k = 0; k < N_ASSEMBLIES; k++) {
            const struct pgx_place *p = &d->loci[i].place[k];
            for (unsigned base = 0; p->pos1 && base < d->loci[i].n_bases; base++) {
                struct allele a = {.assembly = (enum assembly)(k + 1),
                    .contig = d->contig,
                    .pos1 = p->pos1,
                    .ref = p->bases[p->ref],
                    .alt = p->bases[base]};
                struct err unused = {0};
                if (base != p->ref && allele_trim(&a, &l->scratch, &unused) == 0)
                    normal_form_want_bases(l->b, &a);
            }
        }
}

static int write_definition(
    struct link *l, struct staged_pgx_definition *s, struct err *err)
{
    int rc;

    apply_exemption(l, &s->d);
    link_pgx_place_definition(l, s->file, &s->d);
    want_bases(l, &s->d);
    rc = kb_build_pgx_definition(l->b->kb, s->file, &s->d, err);
    if (rc == 0)
        link_stored(l, s->file, 1);
    return rc;
}

static int write_definitions(struct link *l, struct err *err)
{
    struct pgx_stage *from = l->b->pgx;
    int rc = 0;

    for (size_t i = 0, n; rc == 0 && i < from->n_definitions; i += n) {
        struct staged_pgx_definition *s = &from->definitions[i];
        arena_reset(&l->scratch);
        unsigned *files = ARENA_ARRAY(&l->scratch, unsigned, from->n_definitions);
        for (n = 0; i + n < from->n_definitions && str_eq(s[n].d.gene, s->d.gene); n++)
            files[n] = s[n].file;
        rc = write_definition(l, &s[newest(l, s->d.gene, files, n)], err);
    }
    return rc;
}

static int write_phenotypes(struct link *l, struct err *err)
{
    struct pgx_stage *from = l->b->pgx;
    int rc = 0;

    for (size_t i = 0, n; rc == 0 && i < from->n_phenotypes; i += n) {
        struct staged_pgx_phenotypes *s = &from->phenotypes[i];
        arena_reset(&l->scratch);
        unsigned *files = ARENA_ARRAY(&l->scratch, unsigned, from->n_phenotypes);
        for (n = 0; i + n < from->n_phenotypes && str_eq(s[n].p.gene, s->p.gene); n++)
            files[n] = s[n].file;
        s += newest(l, s->p.gene, files, n);
        rc = kb_build_pgx_phenotypes(l->b->kb, s->file, &s->p, err);
        if (rc == 0)
            link_stored(l, s->file, 1);
    }
    return rc;
}

/* Exemptions of genes that have no definitions. */
static void count_unused(struct link *l)
{
    const struct pgx_stage *from = l->b->pgx;

    for (size_t i = 0; i < from->n_exemptions; i++) {
        bool is_used = false;
        for (size_t k = 0; k < from->n_definitions && !is_used; k++)
            is_used = str_eq(from->definitions[k].d.gene, from->exemptions[i].gene);
        if (!is_used)
            report_fate(l->b->report, from->exemptions[i].file, FATE_NOT_USED,
                "gene_without_definitions", 1);
    }
}

int link_pgx_definitions(struct link *l, struct err *err)
{
    struct pgx_stage *from = l->b->pgx;
    int rc;

    if (from->n_definitions > 1)
        qsort(from->definitions, from->n_definitions, sizeof *from->definitions,
            definition_cmp);
    if (from->n_phenotypes > 1)
        qsort(from->phenotypes, from->n_phenotypes, sizeof *from->phenotypes,
            phenotypes_cmp);
    if (from->n_exemptions > 1)
        qsort(from->exemptions, from->n_exemptions, sizeof *from->exemptions,
            exemption_cmp);
    rc = write_definitions(l, err);
    if (rc == 0)
        rc = write_phenotypes(l, err);
    count_unused(l);
    return rc;
}
