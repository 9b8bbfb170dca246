#include "ingest/link_pgx.h"

#include <stdlib.h>

static int row_cmp(struct str id_a, unsigned file_a, uint64_t line_a, struct str id_b,
    unsigned file_b, uint64_t line_b)
{
    int order = kb_build_record_order(id_a, id_b);

    if (order)
        return order;
    if (file_a != file_b)
        return file_a < file_b ? -1 : 1;
    return line_a < line_b ? -1 : line_a > line_b;
}

static int annotation_cmp(const void *x, const void *y)
{
    const struct clinpgx_annotation *a = x, *b = y;

    return row_cmp(a->a.id, a->file, a->line, b->a.id, b->file, b->line);
}

static int part_cmp(const void *x, const void *y)
{
    const struct clinpgx_part *a = x, *b = y;

    return row_cmp(a->id, a->file, a->line, b->id, b->file, b->line);
}

static struct str release_of(const struct link_pgx *p, unsigned file)
{
    return p->l->b->files[file].provenance.release;
}

/* Parts before id belong to no annotation; *next then stands at the first of id. */
static void skip_orphans(struct link_pgx *p, const struct clinpgx_part *parts, size_t n,
    size_t *next, const struct str *id)
{
    for (; *next < n; (*next)++) {
        const struct clinpgx_part *part = &parts[*next];
        if (id && kb_build_record_order(part->id, *id) >= 0)
            return;
        report_reject(p->l->b->report, part->file, part->line, part->id,
            "no_annotation", part->genotype.genotype);
    }
}

/* Is this part of the annotation's own release?  Else it went with an older one. */
static bool is_of_release(
    struct link_pgx *p, const struct clinpgx_part *part, struct str release)
{
    if (str_eq(release_of(p, part->file), release))
        return true;
    report_fate(
        p->l->b->report, part->file, FATE_SUPERSEDED, "newer_release_stored", 1);
    return false;
}

static bool has_genotype(const struct pgx_annotation *a, struct str genotype)
{
    for (unsigned i = 0; i < a->n_genotypes; i++)
        if (str_eq(a->genotypes[i].genotype, genotype))
            return true;
    return false;
}

static void take_genotypes(
    struct link_pgx *p, struct pgx_annotation *a, struct str release)
{
    const struct clinpgx *from = p->from;
    size_t cap = 0;

    skip_orphans(p, from->alleles, from->n_alleles, &p->next_allele, &a->id);
    for (; p->next_allele < from->n_alleles; p->next_allele++) {
        const struct clinpgx_part *part = &from->alleles[p->next_allele];
        if (!str_eq(part->id, a->id))
            break;
        if (!is_of_release(p, part, release))
            continue;
        if (has_genotype(a, part->genotype.genotype)) {
            report_reject(p->l->b->report, part->file, part->line, part->id,
                "genotype_stands_twice", part->genotype.genotype);
            continue;
        }
        a->genotypes = arena_grow(&p->l->scratch, a->genotypes, &cap,
            a->n_genotypes + 1, sizeof *a->genotypes);
        a->genotypes[a->n_genotypes++] = part->genotype;
        report_fate(p->l->b->report, part->file, FATE_MERGED, "into_annotation", 1);
    }
}

static void count_evidence(
    struct link_pgx *p, struct pgx_annotation *a, struct str release)
{
    const struct clinpgx *from = p->from;

    skip_orphans(p, from->evidence, from->n_evidence, &p->next_evidence, &a->id);
    for (; p->next_evidence < from->n_evidence; p->next_evidence++) {
        const struct clinpgx_part *part = &from->evidence[p->next_evidence];
        if (!str_eq(part->id, a->id))
            break;
        if (!is_of_release(p, part, release))
            continue;
        a->n_evidence++;
        report_fate(
            p->l->b->report, part->file, FATE_MERGED, "counted_in_annotation", 1);
    }
}

/* Genotypes that the query can compare with a VCF: single bases at a placed position.
 */
static void note_unreadable(struct link_pgx *p, const struct clinpgx_annotation *row)
{
    const struct pgx_annotation *a = &row->a;
    char bases[PGX_MAX_PLOIDY];
    struct report *report = p->l->b->report;

    if (a->n_genotypes == 0)
        report_note_record(report, row->file, row->line, a->id,
            "genotypes: none for this annotation", a->variant);
    for (unsigned i = 0; a->position.rsid.n && i < a->n_genotypes; i++)
        if (!pgx_genotype_bases(a->genotypes[i].genotype, bases)) {
            report_note_record(report, row->file, row->line, a->id,
                "genotypes: not of single bases, not matched",
                a->genotypes[i].genotype);
            return;
        }
}

static int link_one(struct link_pgx *p, struct clinpgx_annotation *row, struct err *err)
{
    struct pgx_annotation *a = &row->a;
    struct str release = release_of(p, row->file);

    arena_reset(&p->l->scratch);
    for (unsigned i = 0; i < a->n_genes; i++)
        a->genes[i] = link_gene(p->l, row->file, row->line, a->genes[i], 0);
    take_genotypes(p, a, release);
    count_evidence(p, a, release);
    link_pgx_place(p, row);
    link_pgx_use_drugs(
        p, &(struct link_naming){row->file, row->line, a->id}, a->drugs, a->n_drugs);
    link_pgx_use_phenotypes(p, row);
    note_unreadable(p, row);
    report_fate(p->l->b->report, row->file, FATE_STORED, NULL, 1);
    int64_t ordinal = kb_build_pgx(p->l->b->kb, row->file, a, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

static int link_annotations(struct link_pgx *p, struct err *err)
{
    const struct clinpgx *from = p->from;
    struct release_row *rows =
        ARENA_ARRAY(&p->l->mem, struct release_row, from->n_annotations);
    size_t end;

    for (size_t i = 0; i < from->n_annotations; i = end) {
        struct str id = from->annotations[i].a.id;
        for (end = i;
             end < from->n_annotations && str_eq(from->annotations[end].a.id, id);
             end++)
            rows[end - i] = (struct release_row){
                from->annotations[end].file, from->annotations[end].line};
        unsigned best = link_newest(p->l, id, rows, (unsigned)(end - i));
        int rc = link_one(p, &from->annotations[i + best], err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int link_pgx(struct link *l, struct err *err)
{
    struct clinpgx *from = l->b->clinpgx;
    struct link_pgx p = {.l = l, .from = from};

    if (from->n_annotations > 1)
        qsort(from->annotations, from->n_annotations, sizeof *from->annotations,
            annotation_cmp);
    if (from->n_alleles > 1)
        qsort(from->alleles, from->n_alleles, sizeof *from->alleles, part_cmp);
    if (from->n_evidence > 1)
        qsort(from->evidence, from->n_evidence, sizeof *from->evidence, part_cmp);
    link_pgx_index(&p);
    int rc = link_annotations(&p, err);
    if (rc < 0)
        return rc;
    skip_orphans(&p, from->alleles, from->n_alleles, &p.next_allele, NULL);
    skip_orphans(&p, from->evidence, from->n_evidence, &p.next_evidence, NULL);
    link_pgx_name_fates(&p);
    rc = link_recommendations(&p, err);
    if (rc >= 0)
        rc = link_documents(&p, err);
    return rc < 0 ? rc : link_pgx_drugs(&p, err);
}
