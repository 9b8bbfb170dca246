/*
 * Where the rsIDs of annotations stand.  The source gives
 * GRCh38; GRCh37 comes from the chain, checked against the source's own NC_
 * description, or from that description alone when REF is the same on both assemblies
 * (then the strand cannot have turned).  A place whose REF is not the reference's base
 * is none.
 */
#include "ingest/link_pgx.h"

#include "ingest/normal_form.h"
#include "ingest/windows.h"

#include <stdlib.h>

/* ---- index ---- */

static int variant_cmp(const void *x, const void *y)
{
    const struct clinpgx_variant *a = x, *b = y;
    int order = str_cmp(a->rsid, b->rsid);

    if (order)
        return order;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* The row of the newest release stands for its rsID; of two in one release the second
 * is rejected. */
static void index_variants(struct link_pgx *p)
{
    struct clinpgx *from = p->from;
    struct release_row *rows =
        ARENA_ARRAY(&p->l->mem, struct release_row, from->n_variants);
    size_t end;

    if (from->n_variants > 1)
        qsort(from->variants, from->n_variants, sizeof *from->variants, variant_cmp);
    p->positions = ARENA_ARRAY(&p->l->mem, struct pgx_position, from->n_variants);
    p->variants.is_used = ARENA_ARRAY(&p->l->mem, bool, from->n_variants);
    for (size_t i = 0; i < from->n_variants; i = end) {
        struct str rsid = from->variants[i].rsid;
        bool is_new;
        for (end = i; end < from->n_variants && str_eq(from->variants[end].rsid, rsid);
             end++)
            rows[end - i] = (struct release_row){
                from->variants[end].file, from->variants[end].line};
        unsigned best = link_newest(p->l, rsid, rows, (unsigned)(end - i));
        *strmap_at(&p->variants.by_name, &p->l->mem, rsid, &is_new) =
            (uint32_t)(i + best);
    }
}

void link_pgx_index(struct link_pgx *p)
{
    index_variants(p);
    link_pgx_index_drugs(p);
    link_pgx_index_phenotypes(p);
}

/* ---- positions ---- */

static bool is_rsid(struct str s)
{
    uint64_t n;

    return str_starts(s, STR("rs")) && str_to_u64(str_sub(s, 2, s.n), &n);
}

static const char *unplaced(struct pgx_position *p, const char *why)
{
    p->pos1[ASSEMBLY_GRCH37 - 1] = 0;
    p->ref[ASSEMBLY_GRCH37 - 1] = 0;
    return why;
}

static const char *place_by_description(struct pgx_position *p)
{
    char ref37 = p->ref[ASSEMBLY_GRCH37 - 1], ref38 = p->ref[ASSEMBLY_GRCH38 - 1];

    if (!p->pos1[ASSEMBLY_GRCH37 - 1])
        return "positions: not placed on GRCh37";
    if (!ref37 || ref37 != ref38)
        return unplaced(p, "positions: not placed on GRCh37, strand not known");
    return NULL;
}

static const char *place_37(const struct link_pgx *p, struct pgx_position *at)
{
    uint32_t described = at->pos1[ASSEMBLY_GRCH37 - 1], lifted;
    unsigned contig;
    bool is_reversed;

    if (at->contig == CONTIG_MT)
        return NULL;
    if (!p->l->b->chain
        || chain_lift_pos(p->l->b->chain, ASSEMBLY_GRCH38, at->contig,
               at->pos1[ASSEMBLY_GRCH38 - 1], &contig, &lifted, &is_reversed)
               != LIFT_OK)
        return place_by_description(at);
    if (contig != at->contig)
        return unplaced(at, "positions: the chain leads to another chromosome");
    if (described && described != lifted)
        return unplaced(at, "positions: the chain leads elsewhere than NC_ HGVS");
    at->pos1[ASSEMBLY_GRCH37 - 1] = lifted;
    at->is_lifted = !described;
    at->is_reversed = is_reversed;
    return NULL;
}

/* Takes away the places where the source's base is not the reference's. */
static void check_bases(
    const struct link_pgx *p, const struct clinpgx_variant *v, struct pgx_position *at)
{
    for (enum assembly on = ASSEMBLY_GRCH37; on <= ASSEMBLY_GRCH38; on++) {
        struct str base = {&at->ref[on - 1], 1};
        const struct allele a = {on, at->contig, at->pos1[on - 1], base, base};
        struct refbases room;

        if (!a.pos1 || !at->ref[on - 1]
            || allele_check_ref(&a, build_bases(p->l->b, &room)) != 0)
            continue;
        normal_form_note_ref(p->l->b, v->file, v->line, v->rsid,
            "positions: REF is not the reference's base", &a);
        at->pos1[on - 1] = 0;
        at->ref[on - 1] = 0;
    }
}

static void want_bases(const struct link_pgx *p, const struct pgx_position *at)
{
    for (enum assembly on = ASSEMBLY_GRCH37; on <= ASSEMBLY_GRCH38; on++) {
        uint32_t pos1 = at->pos1[on - 1];
        if (pos1)
            window_set_add(p->l->b->windows, on, at->contig,
                pos1 > WINDOW_FLANK ? pos1 - WINDOW_FLANK : 1, pos1 + WINDOW_FLANK);
    }
}

static void place_variant(struct link_pgx *p, uint32_t i)
{
    const struct clinpgx_variant *v = &p->from->variants[i];
    struct pgx_position *at = &p->positions[i];
    struct report *report = p->l->b->report;
    const char *wrong;

    p->variants.is_used[i] = true;
    *at = v->given;
    if (!at->pos1[ASSEMBLY_GRCH38 - 1])
        return; /* noted when it was read */
    check_bases(p, v, at);
    if (!at->pos1[ASSEMBLY_GRCH38 - 1]) {
        (void)unplaced(at, NULL);
        return;
    }
    wrong = place_37(p, at);
    want_bases(p, at);
    if (wrong)
        report_note_record(report, v->file, v->line, v->rsid, wrong, v->location);
    else
        report_note(report, v->file,
            at->is_lifted ? "positions: lifted by chain" : "positions: on both", 1);
}

void link_pgx_place(struct link_pgx *p, struct clinpgx_annotation *row)
{
    struct pgx_annotation *a = &row->a;
    const uint32_t *at;

    if (!is_rsid(a->variant))
        return;
    a->position.rsid = a->variant;
    at = strmap_get(&p->variants.by_name, a->variant);
    if (!at) {
        report_note_record(p->l->b->report, row->file, row->line, a->id,
            "positions: rsID is not in the table of variants", a->variant);
        return;
    }
    if (!p->variants.is_used[*at])
        place_variant(p, *at);
    a->position = p->positions[*at];
}

/* ---- fates ---- */

void link_pgx_name_fates(struct link_pgx *p)
{
    const struct clinpgx *from = p->from;

    /* rows of older releases had their fate when they were indexed */
    for (uint32_t i = 0; i < from->n_variants; i++) {
        bool is_used = p->variants.is_used[i];
        if (*strmap_get(&p->variants.by_name, from->variants[i].rsid) == i)
            report_fate(p->l->b->report, from->variants[i].file,
                is_used ? FATE_MERGED : FATE_NOT_USED,
                is_used ? "position_of_annotation" : "no_annotation", 1);
    }
    link_pgx_phenotype_fates(p);
}
