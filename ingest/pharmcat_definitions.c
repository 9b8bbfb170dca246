/*
 * Star-allele definitions in PharmCAT's JSON, one gene a file: its positions on GRCh38
 * and for each named allele the bases that it states there (null: none stated).
 */
#include "ingest/pgx_stage.h"

#include <string.h>

struct definition_reader {
    struct arena *mem;
    struct pgx_definition *d;
    const struct json *root;
};

/* Bases that an IUPAC code stands for; empty: not one. */
static const char *iupac(char code)
{
    static const char codes[] = "RYSWKMBDHVN";
    static const char *const bases[] = {
        "AG", "CT", "CG", "AT", "GT", "AC", "CGT", "AGT", "ACT", "ACG", "ACGT"};
    const char *at = code ? strchr(codes, code) : NULL;

    return at ? bases[at - codes] : "";
}

/* Numbers of the bases that a cell states; 0: bases that the position has not. */
static uint32_t stated_by(const struct pgx_locus *l, struct str cell)
{
    const struct pgx_place *place = &l->place[ASSEMBLY_GRCH38 - 1];
    uint32_t set = 0;

    for (unsigned i = 0; i < l->n_bases; i++)
        if (str_eq(place->bases[i], cell))
            return (uint32_t)1 << i;
    for (const char *base = cell.n == 1 ? iupac(cell.p[0]) : ""; *base; base++)
        for (unsigned i = 0; i < l->n_bases; i++)
            if (place->bases[i].n == 1 && place->bases[i].p[0] == *base)
                set |= (uint32_t)1 << i;
    return set;
}

static const char *read_loci(struct definition_reader *r)
{
    const struct json *list = json_get(r->root, "variants");
    const char *wrong = NULL;

    r->d->n_loci = (unsigned)json_len(list);
    r->d->loci = ARENA_ARRAY(r->mem, struct pgx_locus, r->d->n_loci);
    for (unsigned i = 0; !wrong && i < r->d->n_loci; i++)
        wrong = pharmcat_locus(json_at(list, i), r->mem, &r->d->loci[i]);
    return wrong;
}

static const char *read_allele(
    struct definition_reader *r, const struct json *v, struct pgx_named *a)
{
    const struct json *cells = json_get(v, "alleles");
    const struct json *reported;

    a->name = str_copy(r->mem, json_str(json_get(v, "name")));
    a->id = str_copy(r->mem, json_str(json_get(v, "id")));
    a->is_reference = json_bool(json_get(v, "reference"), false);
    a->is_structural = json_bool(json_get(v, "structuralVariant"), false);
    reported = json_get(json_get(r->root, "suballelesMap"), str_cstr(r->mem, a->name));
    a->reported_as = str_copy(r->mem, json_str(reported));
    a->stated = ARENA_ARRAY(r->mem, uint32_t, r->d->n_loci);
    if (json_len(cells) != r->d->n_loci)
        return "cells_are_not_as_many_as_positions";
    for (unsigned i = 0; i < r->d->n_loci; i++) {
        const struct json *cell = json_at(cells, i);
        if (json_type(cell) == JSON_NULL)
            continue;
        a->stated[i] = stated_by(&r->d->loci[i], json_str(cell));
        if (a->stated[i] == 0)
            return "allele_states_unknown_bases";
    }
    return NULL;
}

/* The reference allele goes to the front; the others keep their order. */
static void put_reference_first(struct pgx_definition *d)
{
    for (unsigned i = 1; i < d->n_alleles; i++) {
        struct pgx_named first = d->alleles[i];
        if (!first.is_reference)
            continue;
        memmove(d->alleles + 1, d->alleles, i * sizeof *d->alleles);
        d->alleles[0] = first;
    }
}

static const char *read_gene(struct definition_reader *r)
{
    const struct json *list = json_get(r->root, "namedAlleles");
    struct pgx_definition *d = r->d;
    const char *wrong;

    if (!str_starts(json_str(json_get(r->root, "genomeBuild")), STR("GRCh38")))
        return "not_on_grch38";
    d->contig = contig_parse(json_str(json_get(r->root, "chromosome")), NULL);
    d->source = str_copy(r->mem, json_str(json_get(r->root, "source")));
    d->version = str_copy(r->mem, json_str(json_get(r->root, "version")));
    d->date = str_copy(
        r->mem, str_sub(json_str(json_get(r->root, "modificationDate")), 0, 10));
    wrong = read_loci(r);
    d->n_alleles = (unsigned)json_len(list);
    d->alleles = ARENA_ARRAY(r->mem, struct pgx_named, d->n_alleles);
    for (unsigned i = 0; !wrong && i < d->n_alleles; i++)
        wrong = read_allele(r, json_at(list, i), &d->alleles[i]);
    if (!wrong)
        put_reference_first(d);
    return wrong;
}

int pharmcat_definitions_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct pgx_stage *to = b->pgx;
    struct json *root = json_read(in, err);
    struct staged_pgx_definition s = {.file = file};
    struct definition_reader r = {.mem = &to->mem, .d = &s.d, .root = root};
    struct err why = {0};
    const char *wrong;

    if (!root)
        return err->code;
    report_read(b->report, file, 1);
    s.d.gene = str_copy(&to->mem, json_str(json_get(root, "gene")));
    wrong = read_gene(&r);
    json_free(root);
    if (!wrong && pgx_definition_check(&s.d, &why) < 0)
        wrong = "definition_is_not_whole";
    if (wrong) {
        report_reject(b->report, file, 1, s.d.gene, wrong, str_of(why.msg));
        return 0;
    }
    report_note(b->report, file, "star alleles: named alleles", s.d.n_alleles);
    to->definitions = arena_grow(&to->mem, to->definitions, &to->cap_definitions,
        to->n_definitions + 1, sizeof *to->definitions);
    to->definitions[to->n_definitions++] = s;
    return 0;
}
